#!/usr/bin/env python3
"""Does memory stay flat with the length of the input?

  memory.py [--sohoa BINARY] [--length N] [--shape pdf|folder|both] [--limit MB] [--json FILE]

Makes a PDF of N pages (500: about 270 MB; 300-dpi colour JPEG, every page different) and a folder of N one-page files,
kept under ~/.cache/sohoa/bench, runs the program on each and samples the summed PSS of all its processes: PSS shares a
page that several processes map among them, so the sum is what the program really takes. A mapped file counts where
it is resident; that is why a reader that walks a file must let it go again.
--chain says how the program is called; {sohoa}, {input} and {scratch} (an empty folder) are filled in.
Exit code 1 where the peak passes --limit or the program fails.
"""
import argparse
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "samples"))
from maker import environment  # noqa: E402

BINARY = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release/sohoa"
PREPARE = ("echo 'mật khẩu mẫu' > {scratch}/passphrase && "
           "{sohoa} keys init --sample --office {scratch}/office --passphrase-file {scratch}/passphrase")
CHAIN = "{sohoa} run --quiet --office {scratch}/office --passphrase-file {scratch}/passphrase {input}"
STORE = environment.CACHE / "bench"


def page_pictures(count):
    """Colour pages at 300 dpi, as JPEG data of about 540 kB: a few drawn, then numbered one by one."""
    import numpy as np
    from PIL import ImageDraw

    from maker import ageing, files, paper, raster, varied
    drawn = []
    for _, document, layout, _ in varied.papers(2001, 6):
        sheet = paper.lay_out(document, **layout)
        rng = np.random.default_rng(len(drawn))
        clean = raster.draw(sheet.finish()[0], sheet.face, 300, rng)
        drawn.append((ageing.age(clean, rng, skew=0.3, noise=2.0, tint=(252, 251, 247), specks=30), sheet.face))
    for number in range(1, count + 1):
        picture, face = drawn[number % len(drawn)]
        picture = picture.copy()
        ImageDraw.Draw(picture).text((picture.width // 2, 130), f"Trang {number}", fill=(30, 30, 30), font=face.font("", 50), anchor="mm")
        yield picture, files.jpeg(picture, 62, 300)


def make_inputs(count):
    """The long PDF and the full folder; made once, the PDF written page by page."""
    from maker.files import ImagePdf
    STORE.mkdir(parents=True, exist_ok=True)
    pdf, folder, done = STORE / f"long-{count}.pdf", STORE / f"folder-{count}", STORE / f"made-{count}"
    if done.exists():
        return pdf, folder
    folder.mkdir(exist_ok=True)
    with pdf.open("wb") as out:
        long = ImagePdf(out)
        for number, (picture, data) in enumerate(page_pictures(count), 1):
            long.page(picture, 300, data=data)
            if number % 2:
                (folder / f"{number:04}.jpg").write_bytes(data)
            else:
                with (folder / f"{number:04}.pdf").open("wb") as single:
                    one = ImagePdf(single)
                    one.page(picture, 300, data=data)
                    one.close()
        long.close()
    done.touch()
    return pdf, folder


def family(root):
    """The process and everything it started."""
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        for children in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                waiting += [int(c) for c in children.read_text().split()]
            except OSError:
                continue
    return found


def memory_of(pid):
    """PSS of one process in kB, and the part of it that is mapped files."""
    try:
        lines = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0, 0
    values = {line.split(":")[0]: int(line.split()[1]) for line in lines[1:] if line.endswith("kB")}
    return values.get("Pss", 0), values.get("Pss_File", 0)


def watch(command, log):
    """Runs the command; returns seconds, exit code and samples of (seconds, PSS kB, of that files kB, processes)."""
    samples, start = [], time.monotonic()
    with log.open("wb") as out:
        process = subprocess.Popen(["bash", "-c", "exec " + command], stdout=out, stderr=out)
        while process.poll() is None:
            each = [memory_of(pid) for pid in family(process.pid)]
            samples.append((time.monotonic() - start, sum(e[0] for e in each), sum(e[1] for e in each), len(each)))
            time.sleep(0.2)
    return time.monotonic() - start, process.returncode, samples


def report(name, seconds, code, samples, count):
    peak = max(samples, key=lambda s: s[1], default=(0, 0, 0, 0))
    quarter = [max((s[1] for s in samples if seconds * i / 4 <= s[0] < seconds * (i + 1) / 4), default=0) // 1024 for i in range(4)]
    print(f"{name:7} {count} pages in {seconds:.0f} s ({count / seconds:.2f} pages/s), exit {code}: peak {peak[1] / 1024:.0f} MB "
          f"(mapped files {peak[2] / 1024:.0f} MB, {peak[3]} processes, at {peak[0]:.0f} s); peak by quarter of the run {quarter} MB",
          flush=True)
    return {"seconds": seconds, "exit": code, "peak_mb": peak[1] / 1024, "quarters_mb": quarter}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sohoa", type=pathlib.Path, default=BINARY)
    parser.add_argument("--chain", default=CHAIN, help=f"how the program is called; default: {CHAIN}")
    parser.add_argument("--length", type=int, default=500)
    parser.add_argument("--shape", choices=["pdf", "folder", "both"], default="both")
    parser.add_argument("--limit", type=float, default=700, help="MB")
    parser.add_argument("--make-only", action="store_true", help="make the input and print where it is")
    parser.add_argument("--json", type=pathlib.Path)
    args = parser.parse_args()
    environment.enter()
    pdf, folder = make_inputs(args.length)
    print(f"{pdf} {pdf.stat().st_size / 1e6:.0f} MB; {folder} {len(list(folder.iterdir()))} files", flush=True)
    if args.make_only:
        return
    results = {}
    for name, source in (("pdf", pdf), ("folder", folder)):
        if args.shape not in (name, "both"):
            continue
        with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as scratch:
            words = {"sohoa": shlex.quote(str(args.sohoa.resolve())), "input": shlex.quote(str(source)),
                     "scratch": shlex.quote(scratch)}
            subprocess.run(["bash", "-c", PREPARE.format(**words)], check=True, stderr=subprocess.DEVNULL)
            command = args.chain.format(**words)
            log = pathlib.Path(scratch) / "log"
            results[name] = report(name, *watch(command, log), args.length)
            if results[name]["exit"] not in (0, 1):
                sys.stderr.write(log.read_text(errors="replace")[-1500:])
    if args.json:
        args.json.write_text(json.dumps(results, indent=1))
    bad = [n for n, r in results.items() if r["peak_mb"] > args.limit or r["exit"] not in (0, 1)]
    sys.exit(f"over {args.limit:.0f} MB or failed: {', '.join(bad)}" if bad else 0)


if __name__ == "__main__":
    main()
