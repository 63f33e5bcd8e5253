#!/usr/bin/env python3
"""Makes the sample papers: synthetic office documents, aged like scans, with the truth beside them.

  make.py                                     the papers of this folder again; the same bytes with the same fonts
  make.py --seed 7 --out DIR --count 40       other papers: other offices, texts, hands and scanners
  make.py desk                                the six desk papers of desk/ again
  make.py desk --seed 7 --count 60 --out DIR [--layouts train|held] [--only TEXT] [--moderate]
                                              papers a one-stop desk receives, of every type
  make.py bundles --seed 7 --count 6 --out DIR    several of them in one file, with and without separator sheets
  make.py faults --seed 7 --count 30 --out DIR    scans that should be made again, and good ones among them

Pillow, NumPy, reportlab, segno and a script typeface are put into a virtual environment under ~/.cache/sohoa the first time.
Fonts: Debian fonts-croscore and fonts-texgyre; held-out layouts: fonts-noto-core fonts-linuxlibertine fonts-freefont-ttf.
"""
import argparse
import pathlib
import sys
import zlib

from maker import environment

HERE = pathlib.Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", default="office", choices=["office", "desk", "bundles", "faults"])
    parser.add_argument("--out", type=pathlib.Path, default=HERE, help="folder for the papers (truth goes into truth/ in it)")
    parser.add_argument("--seed", type=int, help="make other papers than those of the project")
    parser.add_argument("--count", type=int, default=12, help="how many, with --seed")
    parser.add_argument("--layouts", choices=["train", "held"], default="train", help="desk papers: layouts to work with, or to measure with")
    parser.add_argument("--moderate", action="store_true", help="desk papers: from an office scanner at 300 dpi, no photographs, no fax copies")
    parser.add_argument("--only", default="", help="only names that contain this")
    args = parser.parse_args()
    environment.enter()
    if args.what == "office":
        office(args)
        return
    if args.what != "desk" and (args.seed is None or args.out == HERE):
        sys.exit("--seed and --out, please")
    from maker.desk import bundles, faces, faults, write

    lacking = faces.missing(args.layouts)
    if lacking:
        sys.exit(f"fonts missing: apt-get install {lacking}")
    if args.what == "desk" and args.seed is None:
        made = write.project(HERE / "desk" if args.out == HERE else args.out)
    elif args.what == "desk":
        made = write.papers(args.layouts, args.seed, args.count, args.out, args.only, args.moderate)
    else:
        made = (bundles if args.what == "bundles" else faults).make(args.layouts, args.seed, args.count, args.out)
    for path in made:
        print(f"{path.stat().st_size / 1024:7.0f} kB  {path.name}", flush=True)


def office(args):
    from maker import fixed, paper, scan, sheet, varied

    missing = [f for f in ("tinos", "termes") if not pathlib.Path(sheet.Typeface(f).path("")).exists()]
    if missing:
        sys.exit("fonts missing: apt-get install fonts-croscore fonts-texgyre")
    truth = args.out / "truth"
    truth.mkdir(parents=True, exist_ok=True)
    chosen = fixed.papers() if args.seed is None else varied.papers(args.seed, args.count)
    for name, document, layout, how in chosen:
        if args.only not in name:
            continue
        seed = zlib.crc32(name.encode()) + (args.seed or 0)
        path = scan.write(name, document, paper.lay_out(document, **layout), how, seed, args.out, truth)
        print(f"{path.stat().st_size / 1024:7.0f} kB  {path.name}", flush=True)


if __name__ == "__main__":
    main()
