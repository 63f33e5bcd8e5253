#!/usr/bin/env python3
"""Fits pipelines/policies/confidence.toml: from what speaks against a field to the probability that it is right.

  fit.py [--check TRUTH RESULTS]... [--out FILE] TRUTH RESULTS [TRUTH RESULTS]...

TRUTH is a folder with NAME.fields.json (as samples/make.py --seed N writes), RESULTS the lines that
`sohoa read --json --doubts` prints for the papers of that seed. Papers somebody tuned the rules on are no
measure: fit on fresh seeds, and give other seeds, or real scans, with --check: they are only reported.

How: a logistic regression whose weights may not be negative gives every field a score (one for all families);
in each family the scores are cut into steps that rise (pool adjacent violators), and what a step says is the
share that was right in it, drawn towards the curve of all families in the same way (clear, doubted, by hand,
absent) by as much as WEIGHT fields weigh. Half a wrong field is added to every step of those curves: nothing is
ever certain.
"""
import argparse
import datetime
import importlib.util
import json
import math
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
OUT = ROOT / "pipelines" / "policies" / "confidence.toml"
DOUBTS = ("weakest", "average", "unvouched", "weakest_unvouched", "length", "edits", "failed", "unmade", "hand", "page",
          "kind", "own")
WEIGHT = 25  # fields of the common curve that a step of a family's own curve is mixed with
LEAST = 25  # fields a step must hold

sys.path.insert(0, str(ROOT / "tests" / "tools"))
spec = importlib.util.spec_from_file_location("score", ROOT / "tests" / "tools" / "score.py")
score_tool = importlib.util.module_from_spec(spec)
spec.loader.exec_module(score_tool)
import score_desk as desk_tool  # noqa: E402


def rows(truth_folder, results):
    """(family, doubts, right, name, field, status, said) of every field that was claimed: a value, or that there is none."""
    read = {}
    for line in pathlib.Path(results).read_text().splitlines():
        if line.strip():
            item = json.loads(line)
            read[pathlib.Path(item["file"]).stem] = item
    yield from desk_rows(truth_folder, read)
    for path in sorted(pathlib.Path(truth_folder).glob("*.fields.json")):
        name = path.name.removesuffix(".fields.json")
        truth = json.loads(path.read_text())
        paper = (read.get(name, {}).get("papers") or [{}])[0]
        for field, doubts in (paper.get("doubts") or {}).items():
            if field not in truth or not doubts["family"]:
                continue
            cell = paper["fields"][field]
            value = cell.get("value")
            if value is None and "no_" not in doubts["family"][:9]:
                continue
            right = score_tool.comparable(field, truth[field]) == score_tool.comparable(field, value)
            yield (doubts["family"], [max(0.0, doubts[d]) for d in DOUBTS], right, name, field, cell["status"], cell["confidence"])


def desk_rows(truth_folder, read):
    """The same of desk papers (NAME.truth.json); what a check must stop is left out."""
    for path in sorted(pathlib.Path(truth_folder).glob("*.truth.json")):
        name = path.name.removesuffix(".truth.json")
        truth = json.loads(path.read_text())
        paper = (read.get(name, {}).get("papers") or [{}])[0]
        for field, doubts in (paper.get("doubts") or {}).items():
            if field not in truth["fields"] or not doubts["family"] or field in truth.get("checks_that_must_fail", []):
                continue
            cell, true = paper["fields"][field], truth["fields"][field]
            value = cell.get("value")
            if value is None and "no_" not in doubts["family"][:9]:
                continue
            right = true is None if value is None else desk_tool.same(field, true, value)
            yield (doubts["family"], [max(0.0, doubts[d]) for d in DOUBTS], right, name, field, cell["status"], cell["confidence"])


def fit_weights(data, rounds=1500, penalty=1.0):
    """Weights of the doubts and an intercept a family, by projected gradient on the logistic loss."""
    families = sorted({row[0] for row in data})
    place = {family: i for i, family in enumerate(families)}
    scale = [max(1e-6, math.sqrt(sum(row[1][j] ** 2 for row in data) / len(data))) for j in range(len(DOUBTS))]
    inputs = [(place[row[0]], [x / s for x, s in zip(row[1], scale)], 1.0 if row[2] else 0.0) for row in data]
    weights, base = [0.1] * len(DOUBTS), [2.0] * len(families)
    step = 4.0 / len(data)
    for _ in range(rounds):
        slope, lift = [penalty * w for w in weights], [0.1 * (b - 2.0) for b in base]
        for family, x, y in inputs:
            z = base[family] - sum(w * v for w, v in zip(weights, x))
            miss = 1 / (1 + math.exp(-max(-30.0, min(30.0, z)))) - y
            lift[family] += miss
            for j, v in enumerate(x):
                if v:
                    slope[j] -= miss * v
        weights = [max(0.0, w - step * g) for w, g in zip(weights, slope)]
        base = [b - step * 4 * g for b, g in zip(base, lift)]
    # a doubt nobody had in these sets was not measured
    return [w / s if s > 1e-6 else 0.0 for w, s in zip(weights, scale)]


def score_of(weights, doubts):
    return -sum(w * d for w, d in zip(weights, doubts))


def steps_of(pairs):
    """Rising steps of (score, right): pool adjacent violators, then small steps joined to the next below."""
    pools = []
    by_score = {}
    for score, right in pairs:
        cell = by_score.setdefault(round(score, 4), [0, 0])
        cell[0] += 1
        cell[1] += right
    for score in sorted(by_score):
        count, right = by_score[score]
        pools.append([score, count, right])
        while len(pools) > 1 and (pools[-2][2] / pools[-2][1] >= pools[-1][2] / pools[-1][1] or pools[-2][1] < LEAST):
            _, count, right = pools.pop()
            pools[-1][1] += count
            pools[-1][2] += right
    if len(pools) > 1 and pools[-1][1] < LEAST:
        _, count, right = pools.pop()
        pools[-1][1] += count
        pools[-1][2] += right
    return pools


def curves_of(data, weights):
    scored = [(row[0], score_of(weights, row[1]), int(row[2])) for row in data]

    def common(chosen):
        return rising([(s, (r + 0.5) / (n + 1), n, r) for s, n, r in steps_of([(s, y) for _, s, y in chosen])])

    curves = {"all": common(scored)}
    ways = sorted({family.split("_")[0] for family, _, _ in scored})
    for way in ways:
        curves[way] = common([row for row in scored if row[0].split("_")[0] == way])
    for family in sorted({row[0] for row in data}):
        own = [(s, y) for f, s, y in scored if f == family]
        way = curves[family.split("_")[0]]
        steps = []
        pools = steps_of(own)
        for i, (low, count, right) in enumerate(pools):
            high = pools[i + 1][0] if i + 1 < len(pools) else math.inf
            expected = [look_up(way, s) for s, _ in own if low - 5e-5 <= s < high - 5e-5]
            expected = sum(expected) / max(1, len(expected))
            steps.append((low, (right + WEIGHT * expected) / (count + WEIGHT), count, right))
        curves[family] = rising(steps)
    return curves


def look_up(steps, score):
    return next((said for s, said, *_ in reversed(steps) if s <= score + 5e-5), steps[0][1])


def rising(steps):
    out, most = [], 0.0
    for low, said, count, right in steps:
        most = max(most, said)
        out.append((low, min(most, 0.9999), count, right))
    return out


def said_by(curves, weights, family, doubts):
    steps = curves.get(family) or curves.get(family.split("_")[0]) or curves["all"]
    return look_up(steps, score_of(weights, doubts))


def report(title, data, curves, weights):
    print(f"{title}: {len(data)} fields")
    off = 0
    bins = [(0, .5), (.5, .8), (.8, .9), (.9, .95), (.95, .98), (.98, .99), (.99, .995), (.995, 1.01)]
    said = [(said_by(curves, weights, row[0], row[1]), row) for row in data]
    for low, high in bins:
        inside = [(p, row) for p, row in said if low <= p < high]
        if inside:
            n, right = len(inside), sum(row[2] for _, row in inside)
            off += abs(sum(p for p, _ in inside) - right)
            print(f"  {low:5.3f}–{min(high, 1):5.3f}  said {sum(p for p, _ in inside) / n:6.2%}  was {right / n:6.2%}  of {n}")
    for tolerated in (.005, .01, .02, .05):
        taken = [(p, row) for p, row in said if p >= 1 - tolerated and row[0].split("_")[0] in ("clear", "no")]
        wrong = [row for _, row in taken if not row[2]]
        print(f"  tolerated {tolerated:5.3f}: {len(taken)} above the threshold, {len(wrong)} wrong")
        if tolerated == .01:
            for row in wrong:
                print(f"    {row[3]} {row[4]} ({row[0]})")
    taken = [row for row in data if row[5] == "accepted"]
    print(f"  as accepted when it was read: {len(taken)}, {sum(not row[2] for row in taken)} wrong")
    sure = [row for p, row in said if p >= .99 and row[0].split("_")[0] in ("clear", "no")]
    return f"{title}: {len(data)} fields, off by {off / max(1, len(data)):.1%}; {len(sure)} said 99 % or surer, {sum(not row[2] for row in sure)} wrong"


def write(path, weights, curves, data, sets, checks):
    lines = ["# Written by tools/confidence/fit.py: measured, not felt. Do not edit; fit again.",
             "# weights: how much each doubt takes off a field's score. curves: from this score on, of `count` values",
             "# measured `right` were right; `said` is what the program says, drawn towards the curve of all families.",
             *(f"# {check}" for check in checks),
             f"fitted = \"{datetime.date.today()}\"", "sets = [" + ", ".join(json.dumps(s) for s in sets) + "]", f"count = {len(data)}", "",
             "[weights]"]
    lines += [f"{name} = {weight:.4f}" for name, weight in zip(DOUBTS, weights) if weight >= 5e-5]
    lines += ["", "[curves]"]
    for family, steps in curves.items():
        lines.append(f"{family} = [")
        lines += [f"  {{ from = {low - 5e-5:.4f}, said = {said:.4f}, count = {count}, right = {right} }}," for low, said, count, right in steps]
        lines.append("]")
    path.write_text("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", metavar="TRUTH RESULTS")
    parser.add_argument("--check", nargs=2, action="append", default=[], metavar=("TRUTH", "RESULTS"))
    parser.add_argument("--note", action="append", default=[], help="what a set is, for the file (how it was made)")
    parser.add_argument("--check-note", action="append", default=[], help="the same for each --check, in order")
    parser.add_argument("--out", type=pathlib.Path, default=OUT)
    args = parser.parse_args()
    if len(args.sets) % 2:
        sys.exit("give a folder of truth and a file of results for each set")
    data = [row for truth, results in zip(args.sets[::2], args.sets[1::2]) for row in rows(truth, results)]
    weights = [round(w, 4) for w in fit_weights(data)]
    curves = curves_of(data, weights)
    print("weights:", ", ".join(f"{n} {w:.3f}" for n, w in zip(DOUBTS, weights) if w))
    report("fitted on", data, curves, weights)
    checks = []
    for i, (truth, results) in enumerate(args.check):
        name = args.check_note[i] if i < len(args.check_note) else pathlib.Path(results).name
        checks.append(report(f"checked on {name}", list(rows(truth, results)), curves, weights))
    write(args.out, weights, curves, data, args.note or [pathlib.Path(s).name for s in args.sets[::2]], checks)
    print("written:", args.out)


if __name__ == "__main__":
    main()
