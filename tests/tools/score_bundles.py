#!/usr/bin/env python3
"""Scores how scans of several papers were taken apart, against the truth that `samples/make.py bundles` writes.

  score_bundles.py TRUTH_DIR RESULTS.jsonl [--min-papers R] [--max-cut N] [-v]

RESULTS.jsonl is what `sohoa read --json FILE...` prints. Counted: papers whose pages are exactly right; papers cut into
several (the dangerous mistake); papers left joined (safe where the program doubts); separators that went into a paper;
pages that are in no paper and are no separator; scans with a secret page that were not refused.
"""
import argparse
import collections
import json
import pathlib
import sys


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("truth", type=pathlib.Path)
    parser.add_argument("results", type=pathlib.Path)
    parser.add_argument("--min-papers", type=float, help="fail below this share of papers with exactly their pages")
    parser.add_argument("--max-cut", type=int, help="fail where more papers are cut")
    parser.add_argument("-v", "--verbose", action="store_true")
    args = parser.parse_args()

    results = {}
    for line in args.results.read_text().splitlines():
        if line.strip():
            item = json.loads(line)
            results[pathlib.Path(item["file"]).stem] = item
    count = collections.Counter()
    for path in sorted(args.truth.glob("*.bundle.json")):
        truth = json.loads(path.read_text())
        got = results.get(path.name.removesuffix(".bundle.json"))
        if got is None:
            count["no result"] += 1
            continue
        papers = [set(p.get("pages") or []) for p in got.get("papers") or []]
        if truth["secret"]:
            count["secret scans"] += 1
            count["secret scans not refused"] += bool(papers)
            continue
        for true in truth["papers"]:
            pages = set(true["pages"])
            holders = [p for p in papers if p & pages]
            count["papers"] += 1
            count["exact"] += any(p == pages for p in papers)
            count["cut"] += len(holders) > 1
            count["joined"] += any(p - pages - set(truth["separators"]) for p in holders)
            if args.verbose and not any(p == pages for p in papers):
                print(f"  {path.name.removesuffix('.bundle.json')} {true['layout']}: truth {sorted(pages)} got {[sorted(p) for p in holders]}")
        inside = set().union(*papers) if papers else set()
        count["separators in papers"] += len(inside & set(truth["separators"]))
        count["pages lost"] += len(set(range(1, truth["pages"] + 1)) - inside - set(truth["separators"]))
        count["pages twice"] += sum(map(len, papers)) - len(inside)
    for name in ("papers", "exact", "cut", "joined", "separators in papers", "pages lost", "pages twice", "secret scans",
                 "secret scans not refused", "no result"):
        print(f"{name:26} {count[name]}")
    share = count["exact"] / max(count["papers"], 1)
    bad = count["no result"] or count["pages lost"] or count["pages twice"] or count["secret scans not refused"]
    bad = bad or args.min_papers is not None and share < args.min_papers or args.max_cut is not None and count["cut"] > args.max_cut
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
