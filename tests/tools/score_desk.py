#!/usr/bin/env python3
"""Scores what the program read from desk papers against the truth that `samples/make.py desk` writes.

  score_desk.py TRUTH_DIR RESULTS.jsonl [--min-type R] [--min-printed R] [--min-accepted R] [--min-share R]
                [--min-review R] [--totals] [-v]

TRUTH_DIR holds NAME.truth.json; RESULTS.jsonl is what `sohoa read --json FILE...` prints. The first paper of a file is
scored. Values are compared as score.py does; in numbers of papers inner spaces do not count, in offices,
addresses and lists punctuation does not. A field is right or wrong as a whole; a value where the paper has none is wrong.
Counted apart: printed fields; those by hand, which must say "review"; fields that a check must stop (a wrong personal
number, words that say another amount): one of these accepted is an accepted field that is wrong.
"""
import argparse
import collections
import json
import pathlib
import re
import sys

from score import plain

NUMBERS = {"so", "quyen_so", "so_vao_so", "so_phat_hanh", "so_hieu", "dang_ky_so", "so_giay_bao_tu", "ma_so", "ma_giay", "bien_so", "so_may",
           "so_khung", "so_dinh_danh", "dien_tich", "von", "can_nang"}
LOOSE = {"noi_cap", "chuc_vu", "noi_dang_ky", "dang_ky_tai", "noi_cu_tru", "giay_to", "nganh_nghe", "thanh_vien", "dia_chi", "dia_chi_thua",
         "noi_sinh", "que_quan", "noi_chet", "ghi_chu_mat_sau", "thay_doi", "muc_dich", "noi_dung", "tinh_trang", "hinh_thuc", "nguon_goc",
         "noi_nhan", "ten_trich_luc", "ten_to_khai", "trich_tu", "noi_thuong_tru", "noi_tam_tru", "noi_o_hien_tai", "thoi_han"}


def same(field, truth, value):
    a, b = plain(truth), plain(value)
    last = field.rpartition(".")[2]
    if last in NUMBERS:
        a, b = (re.sub(r"\s+", "", x).replace("m2", "m²") for x in (a, b))
        a, b = (re.sub(r"^s[^\d/]{1,5}:", "", x) for x in (a, b))
    elif last in LOOSE:
        a, b = (re.sub(r'[\s/,;:."()]+', " ", x).strip() for x in (a, b))
    else:
        a, b = (x.strip(" ,;:") for x in (a, b))
    return a == b


class Tally:
    """Counts of one type, or of all."""

    def __init__(self):
        self.count = collections.Counter()

    def take(self, truth, fields, kind, say):
        self.count["papers"] += 1
        self.count["types"] += kind == truth["type"]
        by_hand, must_fail = set(truth.get("handwritten", [])), set(truth.get("checks_that_must_fail", []))
        for name, true in truth["fields"].items():
            cell = fields.get(name) or {}
            value = cell.get("value")
            accepted = cell.get("status") == "accepted" and value is not None
            if true is None and value is None:
                continue
            right = same(name, true, value)
            self.count["hand" if name in by_hand else "printed"] += 1
            self.count["hand right" if name in by_hand else "printed right"] += right
            self.count["hand reviewed"] += name in by_hand and cell.get("status") == "review"
            self.count["accepted"] += accepted
            good = right and name not in must_fail and name not in by_hand
            self.count["accepted right"] += accepted and good
            self.count["printed accepted"] += accepted and name not in by_hand
            self.count["stopped"] += name in must_fail and not accepted
            self.count["to stop"] += name in must_fail
            if not right or accepted and not good:
                say(name, true, value, cell.get("status"), "ACCEPTED" if accepted and not good else "")

    def share(self, part, whole):
        return self.count[part] / self.count[whole] if self.count[whole] else 1.0

    def line(self, name):
        c = self.count
        return (f"{name:36} type {c['types']:3}/{c['papers']:<3} printed {c['printed right']:4}/{c['printed']:<4} {self.share('printed right', 'printed'):6.1%}  "
                f"accepted {self.share('printed accepted', 'printed'):6.1%}, wrong {c['accepted'] - c['accepted right']:3} "
                f"({self.share('accepted right', 'accepted'):6.1%} right)  hand to review {c['hand reviewed']}/{c['hand']}  stopped {c['stopped']}/{c['to stop']}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("truth", type=pathlib.Path)
    parser.add_argument("results", type=pathlib.Path)
    parser.add_argument("--min-type", type=float, help="fail below this share of papers whose type is right")
    parser.add_argument("--min-printed", type=float, help="fail below this share of printed fields right")
    parser.add_argument("--min-accepted", type=float, help="fail where fewer of the accepted fields are right")
    parser.add_argument("--min-share", type=float, help="fail where fewer of the printed fields are accepted")
    parser.add_argument("--min-review", type=float, help="fail where fewer of the handwritten fields are sent to review")
    parser.add_argument("--totals", action="store_true", help="print the last line only")
    parser.add_argument("-v", "--verbose", action="store_true", help="print every wrong field")
    args = parser.parse_args()

    results = {}
    for line in args.results.read_text().splitlines():
        if line.strip():
            item = json.loads(line)
            results[pathlib.Path(item["file"]).stem] = item
    tallies, total, missing = collections.defaultdict(Tally), Tally(), []
    for path in sorted(args.truth.glob("*.truth.json")):
        name = path.name.removesuffix(".truth.json")
        truth = json.loads(path.read_text())
        got = results.get(name)
        if got is None:
            missing.append(name)
        paper = ((got or {}).get("papers") or [{}])[0]

        def say(field, true, value, status, note, name=name):
            if args.verbose:
                print(f"  {name} {field}: truth {true!r} got {value!r} ({status}) {note}")

        if args.verbose and paper.get("type") != truth["type"]:
            print(f"  {name} TYPE: truth {truth['type']} got {paper.get('type')}")
        for tally, tell in ((tallies[truth["type"]], say), (total, lambda *_: None)):
            tally.take(truth, paper.get("fields") or {}, paper.get("type"), tell)
    if not args.totals:
        for kind, tally in sorted(tallies.items()):
            print(tally.line(kind))
    if missing:
        print("no result for:", ", ".join(missing) if not args.totals else len(missing))
    print(total.line("all"))
    floors = [(args.min_type, total.share("types", "papers")), (args.min_printed, total.share("printed right", "printed")),
              (args.min_accepted, total.share("accepted right", "accepted")), (args.min_share, total.share("printed accepted", "printed")),
              (args.min_review, total.share("hand reviewed", "hand"))]
    sys.exit(1 if missing or not total.count["papers"] or any(f is not None and v < f for f, v in floors) else 0)


if __name__ == "__main__":
    main()
