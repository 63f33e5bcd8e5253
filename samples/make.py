#!/usr/bin/env python3
"""Makes the sample papers: synthetic office documents, aged like scans, with the truth beside them.

  make.py                             the papers of this folder again; the same bytes with the same fonts
  make.py --seed 7 --out DIR --count 40   other papers: other offices, texts, hands and scanners

Pillow, NumPy and reportlab are put into a virtual environment under ~/.cache/sohoa the first time.
Fonts: Debian fonts-croscore and fonts-texgyre.
"""
import argparse
import pathlib
import sys
import zlib

from maker import environment

HERE = pathlib.Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=HERE, help="folder for the papers (truth goes into truth/ in it)")
    parser.add_argument("--seed", type=int, help="make other papers than those of the project")
    parser.add_argument("--count", type=int, default=12, help="how many, with --seed")
    parser.add_argument("--only", help="only names that contain this")
    args = parser.parse_args()
    environment.enter()

    from maker import fixed, paper, scan, sheet, varied

    missing = [f for f in ("tinos", "termes") if not pathlib.Path(sheet.Typeface(f).path("")).exists()]
    if missing:
        sys.exit("fonts missing: apt-get install fonts-croscore fonts-texgyre")
    truth = args.out / "truth"
    truth.mkdir(parents=True, exist_ok=True)
    chosen = fixed.papers() if args.seed is None else varied.papers(args.seed, args.count)
    for name, document, layout, how in chosen:
        if args.only and args.only not in name:
            continue
        seed = zlib.crc32(name.encode()) + (args.seed or 0)
        path = scan.write(name, document, paper.lay_out(document, **layout), how, seed, args.out, truth)
        print(f"{path.stat().st_size / 1024:7.0f} kB  {path.name}", flush=True)


if __name__ == "__main__":
    main()
