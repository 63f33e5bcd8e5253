#!/usr/bin/env python3
"""How many signed files a second, beside pyHanko, on the same files and the same core?

  verify.py [--sohoa BINARY] [--copies N] [--rounds N]                  files of its own: B-LTA with chain, scans of 1 MB
  verify.py --trust ROOT.pem [--evidence FILE]... [...] FILE.pdf...     these

Each file is copied N times into a folder. sohoa judges the folder in one process (`verify FOLDER --json`), pyHanko
(0.38, from the environment of tests/tools/pades-check) validates the same copies in one process; both on one core.
Processor time is counted, user and system, so that other work on the machine does not. What it takes to start a process
is measured with one copy and left out. Rounds are interleaved, medians count.
pyHanko's validation is its LTV profile where a file carries evidence and its plain one elsewhere; both follow the chain,
neither asks the network. Beside it stands how many of these files SHA-256 alone would allow: the digest of the file,
once, by OpenSSL, in the same rounds. Exit code 1 where the goal is missed: 20 times pyHanko's documents a second on B-LTA, and 70 % of the
SHA-256 limit for a scan of a megabyte as a desk seals it (B-B).
"""
import argparse
import contextlib
import hashlib
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from authority import Authority, document

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release/sohoa"
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache"))
PYTHON = CACHE / "sohoa/pades-check/bin/python"
PEER = """
import logging, pathlib, sys, time
logging.disable(logging.CRITICAL)
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
root = load_cert_from_pemder(sys.argv[1])
begun = time.process_time()
for path in sorted(pathlib.Path(sys.argv[2]).glob("*.pdf")):
    with open(path, "rb") as file:
        for signature in PdfFileReader(file).embedded_regular_signatures:
            validate_pdf_signature(signature, ValidationContext(trust_roots=[root], allow_fetching=False))
print(time.process_time() - begun)
"""


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--trust")
    options.add_argument("--evidence", action="append", default=[])
    options.add_argument("--sohoa", default=str(BINARY))
    options.add_argument("--copies", type=int, default=500)
    options.add_argument("--peer-copies", type=int, default=50)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("files", nargs="*")
    options = options.parse_args()
    if options.files and not options.trust:
        sys.exit("--trust is missing")
    set_up()
    with contextlib.ExitStack() as stack:
        if not options.files:
            scratch = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
            options.trust, options.files = own_files(options, scratch)
        sys.exit(0 if measure(options) else 1)


def set_up():
    """The peer's environment is the one of the second opinion; it makes itself on first use."""
    if not PYTHON.exists():
        subprocess.run([ROOT / "tests/tools/pades-check", os.devnull], capture_output=True, check=False)
    if not PYTHON.exists():
        sys.exit("pyHanko cannot be set up here")


def own_files(options, scratch):
    """The root, and files signed for this run."""
    (scratch / "authority").mkdir()
    authority = Authority(scratch / "authority")
    signed = []
    for name, size, level in (("small-b-lta", 400, "b-lta"), ("scan-1-mb-b-b", 1 << 20, "b-b"), ("scan-1-mb-b-lta", 1 << 20, "b-lta")):
        file = scratch / f"{name}.pdf"
        file.write_bytes(document(size))
        authority.sign(options.sohoa, file, level, scratch / "signed")
        signed.append(str(scratch / "signed" / file.name))
    # without evidence inside, the lists of the authority say that nobody is revoked
    options.evidence += [str(scratch / "authority" / name) for name in ("root.crl", "issuing.crl")]
    return str(scratch / "authority/root.crt"), signed


def measure(options):
    good = True
    core = ["taskset", "-c", "0"]
    for name in options.files:
        data = pathlib.Path(name).read_bytes()
        with tempfile.TemporaryDirectory() as scratch:
            folders = {}
            for count in (1, options.copies, options.peer_copies):
                folder = pathlib.Path(scratch) / str(count)
                folder.mkdir(exist_ok=True)
                for number in range(count):
                    shutil.copy(name, folder / f"{number:06}.pdf")
                folders[count] = folder

            def own(count):
                evidence = [part for path in options.evidence for part in ("--evidence", path)]
                begun = resource.getrusage(resource.RUSAGE_CHILDREN)
                subprocess.run([*core, options.sohoa, "verify", "--json", "--trust", options.trust, *evidence,
                                "--office", scratch, str(folders[count])],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
                ended = resource.getrusage(resource.RUSAGE_CHILDREN)
                return ended.ru_utime + ended.ru_stime - begun.ru_utime - begun.ru_stime

            def peer():
                said = subprocess.run([*core, str(PYTHON), "-c", PEER, options.trust, str(folders[options.peer_copies])],
                                      capture_output=True, text=True, check=True)
                return float(said.stdout)

            ours, theirs, limit = [], [], []
            for _ in range(options.rounds):
                ours.append((options.copies - 1) / max(own(options.copies) - own(1), 1e-9))
                theirs.append(options.peer_copies / peer())
                begun = time.process_time()
                for _ in range(40):
                    hashlib.sha256(data).digest()
                limit.append(40 / (time.process_time() - begun))
            ours, theirs, limit = map(statistics.median, (ours, theirs, limit))
            print(f"{pathlib.Path(name).name}: {len(data)} bytes; sohoa {ours:.0f}/s, pyHanko {theirs:.1f}/s "
                  f"({ours / theirs:.1f} times); SHA-256 alone {limit:.0f}/s ({100 * ours / limit:.0f} %)")
            good &= ours >= 20 * theirs if "b-b" not in name else ours >= 0.7 * limit
    return good


if __name__ == "__main__":
    main()
