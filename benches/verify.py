#!/usr/bin/env python3
"""How many signed files a second, beside pyHanko, on the same files and the same core?

  verify.py --trust ROOT.pem [--evidence FILE]... [--sohoa BINARY] [--copies N] [--rounds N] FILE.pdf...

Each file is copied N times into a folder. sohoa judges the folder in one process (`verify FOLDER --json`), pyHanko
(0.38, from the environment of tests/tools/pades-check) validates the same copies in one process; both on one core.
What it takes to start a process is measured with one copy and left out. Rounds are interleaved, medians count.
pyHanko's validation is its LTV profile where a file carries evidence and its plain one elsewhere; both follow the chain,
neither asks the network. Beside it stands how many of these files SHA-256 alone would allow.
"""
import argparse
import hashlib
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time

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
    options.add_argument("--trust", required=True)
    options.add_argument("--evidence", action="append", default=[])
    options.add_argument("--sohoa", default=str(BINARY))
    options.add_argument("--copies", type=int, default=500)
    options.add_argument("--peer-copies", type=int, default=50)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("files", nargs="+")
    options = options.parse_args()
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
                begun = time.perf_counter()
                subprocess.run([*core, options.sohoa, "verify", "--json", "--trust", options.trust, *evidence,
                                "--office", scratch, str(folders[count])],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
                return time.perf_counter() - begun

            def peer():
                said = subprocess.run([*core, str(PYTHON), "-c", PEER, options.trust, str(folders[options.peer_copies])],
                                      capture_output=True, text=True, check=True)
                return float(said.stdout)

            ours, theirs, limit = [], [], []
            for _ in range(options.rounds):
                ours.append((options.copies - 1) / max(own(options.copies) - own(1), 1e-9))
                theirs.append(options.peer_copies / peer())
                begun = time.perf_counter()
                for _ in range(20):
                    hashlib.sha256(data).digest()
                limit.append(20 / (time.perf_counter() - begun))
            ours, theirs, limit = map(statistics.median, (ours, theirs, limit))
            print(f"{pathlib.Path(name).name}: {len(data)} bytes; sohoa {ours:.0f}/s, pyHanko {theirs:.1f}/s "
                  f"({ours / theirs:.1f} times); SHA-256 alone {limit:.0f}/s ({100 * ours / limit:.0f} %)")


if __name__ == "__main__":
    main()
