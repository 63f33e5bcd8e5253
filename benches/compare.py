#!/usr/bin/env python3
"""How fast is the program beside its peers, on the same pages?

  compare.py [--sohoa BINARY] [--pages DIR] [--rounds N] [--cores N] [--only sohoa,tesseract,ocrmypdf] [--json FILE]

  sohoa       `run`, the whole chain on the files as they are: read, bound to PDF/A, sealed, kept, recorded;
              making the office and its keys is not counted
  tesseract   bare, on ready-made 300-dpi grey PNGs: xargs -P cores, psm 3, OMP_THREAD_LIMIT=1
  ocrmypdf    17 from PyPI: --force-ocr -l vie --jobs cores --output-type pdfa, file after file
              (--peer files: that many files at once with --jobs 1 instead, better for many short files);
              it gets OMP_THREAD_LIMIT=1 too, without which it loses badly on a busy machine (--peer-untuned: not)

Rounds are interleaved (sohoa, tesseract, ocrmypdf, sohoa, …), so that a busy machine slows all of them; medians count.
CPU seconds a page stand beside pages a second: they say more where others use the machine too.
--chain says how the program is called; {sohoa}, {pages} and {scratch} (an empty folder) are filled in.
"""
import argparse
import json
import os
import pathlib
import resource
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "samples"))
from maker import environment  # noqa: E402

BINARY = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release/sohoa"
PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff")
PREPARE = ("echo 'mật khẩu mẫu' > {scratch}/passphrase && "
           "{sohoa} keys init --sample --office {scratch}/office --passphrase-file {scratch}/passphrase")
CHAIN = "{sohoa} run --quiet --office {scratch}/office --passphrase-file {scratch}/passphrase {pages}"


def prepare(sources, folder):
    """Grey 300-dpi PNGs for tesseract and PDFs for ocrmypdf, outside the measured time. Returns pages by file."""
    from PIL import Image, ImageSequence

    from maker.files import ImagePdf
    Image.MAX_IMAGE_PIXELS = None
    pages = {}
    for source in sources:
        if source.suffix.lower() == ".pdf":
            subprocess.run(["pdftoppm", "-r", "300", "-gray", "-png", source, folder / "png" / source.stem], check=True,
                           stderr=subprocess.DEVNULL)
            shutil.copy(source, folder / "pdf" / source.name)
        else:
            with Image.open(source) as picture, (folder / "pdf" / f"{source.stem}.pdf").open("wb") as out:
                pdf = ImagePdf(out)
                for number, frame in enumerate(ImageSequence.Iterator(picture), 1):
                    frame = frame.copy()
                    # A4 is taken for granted: the dpi tag is not to be trusted.
                    dpi = max(frame.size) * 25.4 / 297
                    pdf.page(frame if frame.mode in ("1", "L") else frame.convert("RGB"), dpi)
                    size = [round(side * 300 / dpi) for side in frame.size]
                    grey = frame.convert("L").resize(size, Image.BICUBIC)
                    grey.save(folder / "png" / f"{source.stem}-{number}.png", dpi=(300, 300))
                pdf.close()
        pages[source.name] = len(list((folder / "png").glob(f"{source.stem}-*.png")))
    return pages


def timed(command, log, **extra):
    """Runs a command; returns wall and CPU seconds, and its exit code."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with log.open("ab") as out:
        code = subprocess.run(command, stdout=out, stderr=out, check=False, **extra).returncode
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall": time.monotonic() - start, "cpu": cpu, "code": code}


def run_sohoa(args, work, scratch):
    words = {"sohoa": shlex.quote(str(args.sohoa)), "pages": shlex.quote(str(work / "source")),
             "scratch": shlex.quote(str(scratch))}
    subprocess.run(["bash", "-c", PREPARE.format(**words)], check=True, stderr=subprocess.DEVNULL)
    return timed(["bash", "-c", args.chain.format(**words)], scratch / "log")


def run_tesseract(args, work, scratch):
    names = "\0".join(str(p) for p in sorted((work / "png").glob("*.png"))).encode()
    command = ["xargs", "-0", "-P", str(args.cores), "-I{}", "sh", "-c",
               'exec tesseract "$1" "$2/$(basename "$1")" -l vie --psm 3', "sh", "{}", str(scratch)]
    return timed(command, scratch / "log", input=names, env=os.environ | {"OMP_THREAD_LIMIT": "1"})


def run_ocrmypdf(args, work, scratch):
    at_once, jobs = (args.cores, 1) if args.peer == "files" else (1, args.cores)
    names = "\0".join(str(p) for p in sorted((work / "pdf").glob("*.pdf"))).encode()
    tool = environment.CACHE / "ocrmypdf-venv/bin/ocrmypdf"
    command = ["xargs", "-0", "-P", str(at_once), "-I{}", "sh", "-c",
               f'"{tool}" --force-ocr -l vie --jobs {jobs} --output-type pdfa --invalidate-digital-signatures '
               '--quiet "$1" "$2/$(basename "$1")"', "sh", "{}", str(scratch)]
    tuned = {} if args.peer_untuned else {"OMP_THREAD_LIMIT": "1"}
    return timed(command, scratch / "log", input=names, env=os.environ | tuned)


def available(name, args):
    """Why a contender cannot run here, or nothing."""
    if name == "sohoa":
        return None if args.sohoa.exists() else f"{args.sohoa} is not there: cargo build --release"
    if name == "tesseract":
        return None if shutil.which("tesseract") else "apt-get install tesseract-ocr tesseract-ocr-vie"
    if not shutil.which("gs"):
        return "apt-get install ghostscript"
    try:
        environment.make(environment.CACHE / "ocrmypdf-venv", ["ocrmypdf>=17,<18"], "ocrmypdf")
    except (subprocess.CalledProcessError, OSError) as problem:
        return f"ocrmypdf cannot be installed: {problem}"
    return None


RUNNERS = {"sohoa": run_sohoa, "tesseract": run_tesseract, "ocrmypdf": run_ocrmypdf}


def measure(args, names, work, pages):
    rounds = {name: [] for name in names}
    for number in range(1, args.rounds + 1):
        for name in names:
            with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as scratch:
                scratch = pathlib.Path(scratch)
                result = RUNNERS[name](args, work, scratch)
                rounds[name].append(result)
                print(f"round {number} {name:10} {result['wall']:7.1f} s  {pages / result['wall']:5.2f} pages/s  "
                      f"{result['cpu'] / pages:5.2f} CPU s/page" + (f"  exit {result['code']}" if result["code"] else ""), flush=True)
                if result["code"] > 1:
                    sys.stderr.write((scratch / "log").read_text(errors="replace")[-1500:])
    return rounds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sohoa", type=pathlib.Path, default=BINARY)
    parser.add_argument("--chain", default=CHAIN, help=f"how the program is called; default: {CHAIN}")
    parser.add_argument("--pages", type=pathlib.Path, default=ROOT / "samples", help="folder of PDFs and pictures")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cores", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--only", default="sohoa,tesseract,ocrmypdf")
    parser.add_argument("--match", default="*", help="only files whose name matches this pattern")
    parser.add_argument("--peer", choices=["jobs", "files"], default="jobs")
    parser.add_argument("--peer-untuned", action="store_true", help="ocrmypdf without OMP_THREAD_LIMIT")
    parser.add_argument("--json", type=pathlib.Path, help="write the figures here too")
    args = parser.parse_args()
    environment.enter()
    args.sohoa = args.sohoa.resolve()
    names = []
    for name in args.only.split(","):
        reason = available(name, args)
        print(f"{name}: skipped, {reason}") if reason else names.append(name)
    sources = sorted(p for p in args.pages.glob(args.match) if p.suffix.lower() in (".pdf", *PICTURES))
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as work:
        work = pathlib.Path(work)
        for folder in ("source", "png", "pdf"):
            (work / folder).mkdir()
        for source in sources:
            shutil.copy(source, work / "source" / source.name)
        by_file = prepare(sources, work)
        pages = sum(by_file.values())
        if not pages:
            sys.exit(f"no pages in {args.pages}")
        print(f"{pages} pages in {len(sources)} files, {args.cores} cores", flush=True)
        rounds = measure(args, names, work, pages)
    report(args, rounds, pages, len(sources))


def report(args, rounds, pages, files):
    figures = {name: {"pages_per_second": pages / statistics.median(r["wall"] for r in runs),
                      "cpu_seconds_per_page": statistics.median(r["cpu"] for r in runs) / pages,
                      "failed_rounds": sum(r["code"] > 1 for r in runs), "rounds": runs} for name, runs in rounds.items()}
    print("\nmedian of", args.rounds)
    for name, f in figures.items():
        print(f"{name:10} {f['pages_per_second']:6.2f} pages/s  {f['cpu_seconds_per_page']:6.2f} CPU s/page")
    ratios = {}
    if "sohoa" in figures:
        for name in figures.keys() - {"sohoa"}:
            ratios[name] = figures["sohoa"]["pages_per_second"] / figures[name]["pages_per_second"]
            print(f"sohoa is {ratios[name]:.2f} times as fast as {name}")
    if args.json:
        args.json.write_text(json.dumps({"pages": pages, "files": files, "cores": args.cores, "figures": figures, "ratios": ratios}, indent=1))


if __name__ == "__main__":
    main()
