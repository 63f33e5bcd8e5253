#!/usr/bin/env python3
"""How well were the papers read? Compares results with the truth beside the samples.

  score.py TRUTH RESULTS.jsonl [--floor NAME=SHARE]... [--ceiling NAME=SHARE]... [--json] [-v]

TRUTH is a folder with NAME.fields.json and NAME.pN.txt (see samples/README.md); RESULTS holds the lines that
`sohoa read --json` or `sohoa run --json` print. Only the first paper of a file is looked at.

Measures, each a share between 0 and 1, usable with --floor and --ceiling:
  printed      fields printed by machine: value right
  reviewed     fields by hand (wholly or partly): sent to review rather than accepted
  accepted     fields the program took without a person: value right
  sure         printed fields that needed no person
  cer, cer_digital   character error rate of scanned and born-digital pages, order of lines not counted
  precision    words given that stand on the page
Exit code 1 where a bound is broken or a file has no result.
"""
import argparse
import json
import pathlib
import re
import sys
import unicodedata
from collections import Counter

FIELDS = ("co_quan_chu_quan", "co_quan_ban_hanh", "so_ky_hieu", "dia_danh", "ngay_ban_hanh", "loai_van_ban", "trich_yeu",
          "nguoi_ky", "chuc_vu", "do_khan")
SHAPES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-"})
ABOUT = "về việc"
TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}


def plain(text):
    """One spelling for what readers take as the same: case, spaces, shapes of dashes and quotes, place of the tone mark."""
    text = unicodedata.normalize("NFC", text or "").translate(SHAPES).casefold()
    text = re.sub(r"\s*-\s*", "-", " ".join(text.split())).rstrip(". ")
    return re.sub(r"\w+", lambda m: tone_last(m.group()), text)


def tone_last(word):
    letters = unicodedata.normalize("NFD", word)
    tone = "".join(c for c in letters if c in TONES)
    return unicodedata.normalize("NFC", "".join(c for c in letters if c not in TONES)) + tone if tone else word


def comparable(field, value):
    """The value with what the field does not depend on taken away."""
    text = plain(value)
    if field == "so_ky_hieu":
        return re.sub(r"\s", "", re.sub(r"^số\W*", "", plain(value).replace("sô\u0301", "số")))
    if field == "loai_van_ban":
        bare = unicodedata.normalize("NFD", text.replace("đ", "d"))
        return re.sub(r"[\s_-]+", "", "".join(c for c in bare if not unicodedata.combining(c)))
    if field == "trich_yeu":
        text = re.sub(rf"^(v/v|{plain(ABOUT)})\s+", "", text)
    if field in ("trich_yeu", "chuc_vu", "co_quan_ban_hanh", "co_quan_chu_quan"):
        # The tone stands apart at the word's end by now: it must not go with the punctuation.
        text = " ".join(re.sub(r"[^\w\u0300-\u036f-]+", " ", text).split())
    return text


def least_edits(line, text):
    """Fewest edits that turn some stretch of `text` into `line`: Sellers' distance, a column at a time in one integer (Myers)."""
    places = {}
    for i, c in enumerate(line):
        places[c] = places.get(c, 0) | 1 << i
    everything, top = (1 << len(line)) - 1, 1 << len(line) - 1
    up, down, score = everything, 0, len(line)
    best = score
    for c in text:
        same = places.get(c, 0)
        vertical = same | down
        level = (((same & up) + up) ^ up) | same
        rise, fall = down | ~(level | up) & everything, up & level
        score += bool(rise & top) - bool(fall & top)
        best = min(best, score)
        rise, fall = rise << 1, fall << 1
        up, down = (fall | ~(vertical | rise)) & everything, rise & vertical & everything
    return best


def page_errors(truth, got):
    lines = [plain(line) for line in truth.splitlines() if plain(line)]
    text = " ".join(filter(None, (plain(line) for line in got.splitlines())))
    return sum(least_edits(line, text) for line in lines), sum(map(len, lines))


def words(text):
    return Counter(plain(w) for w in re.findall(r"\w+(?:[/.-]\w+)*", text))


class Tally:
    """Right and asked, by name."""

    def __init__(self):
        self.right, self.asked = Counter(), Counter()

    def add(self, name, right, asked=1):
        self.right[name] += right
        self.asked[name] += asked

    def share(self, name):
        return self.right[name] / self.asked[name] if self.asked[name] else None


def score(folder, results, say):
    tally, missing = Tally(), []
    for path in sorted(folder.glob("*.fields.json")):
        name = path.name.removesuffix(".fields.json")
        truth, got = json.loads(path.read_text()), results.get(name)
        if got is None:
            missing.append(name)
            got = {}
        paper = (got.get("papers") or [{}])[0]
        fields = {"loai_van_ban": {"value": paper.get("type"), "status": "accepted"}} | (paper.get("fields") or {})
        for field in FIELDS:
            if field in truth:
                one_field(tally, name, field, truth, fields.get(field) or {}, say)
        for page in sorted(folder.glob(f"{name}.p*.txt")):
            number = int(page.suffixes[-2][2:])
            text = next((p["text"] for p in got.get("pages") or [] if p["number"] == number), "")
            wrong, count = page_errors(page.read_text(), text)
            tally.add("cer_digital" if truth.get("born_digital") else "cer", wrong, count)
            there, given = words(page.read_text()), words(text)
            tally.add("precision", sum((there & given).values()), sum(given.values()))
    return tally, missing


def one_field(tally, name, field, truth, cell, say):
    value, status = cell.get("value"), cell.get("status")
    if truth[field] is None and value is None:
        return
    by_hand = field in truth.get("handwritten", ())
    right = comparable(field, truth[field]) == comparable(field, value)
    tally.add(field, right)
    tally.add("by_hand" if by_hand else "printed", right)
    taken = status == "accepted" and value is not None
    if by_hand:
        tally.add("reviewed", status == "review")
    else:
        tally.add("sure", taken)
    if taken:
        tally.add("accepted", right)
    if not right:
        say(f"  {name} {field}: printed {truth[field]!r}, read {value!r} ({status})")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("truth", type=pathlib.Path)
    parser.add_argument("results", type=pathlib.Path)
    parser.add_argument("--floor", action="append", default=[], metavar="NAME=SHARE")
    parser.add_argument("--ceiling", action="append", default=[], metavar="NAME=SHARE")
    parser.add_argument("--json", action="store_true", help="the measures as one JSON object")
    parser.add_argument("-v", "--verbose", action="store_true", help="every wrong field")
    args = parser.parse_args()
    lines = (json.loads(line) for line in args.results.read_text().splitlines() if line.strip())
    results = {pathlib.Path(item["file"]).stem: item for item in lines}
    tally, missing = score(args.truth, results, print if args.verbose else lambda _: None)
    if args.json:
        print(json.dumps({n: {"share": tally.share(n), "of": tally.asked[n]} for n in tally.asked} | {"missing": missing}))
    else:
        for name in (*FIELDS, "printed", "by_hand", "reviewed", "accepted", "sure", "cer", "cer_digital", "precision"):
            if tally.asked[name]:
                print(f"{name:17} {tally.share(name):7.2%}  of {tally.asked[name]}")
        if missing:
            print("no result for:", ", ".join(missing))
    broken = [f"{bound} is {tally.share(bound.partition('=')[0])}" for bounds, below in ((args.floor, True), (args.ceiling, False))
              for bound in bounds if out_of(tally.share(bound.partition("=")[0]), float(bound.partition("=")[2]), below)]
    for line in broken:
        print("bound broken:", line, file=sys.stderr)
    sys.exit(1 if broken or missing else 0)


def out_of(share, bound, below):
    """A measure nothing was asked about breaks its floor: an empty result must not pass."""
    if share is None:
        return below
    return share < bound if below else share > bound


if __name__ == "__main__":
    main()
