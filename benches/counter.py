#!/usr/bin/env python3
"""From a whole file to its review page: seconds, stage by stage, on an idle server and while a batch runs.

  counter.py [--sohoa BINARY] [--count N] [--batch N] [--json FILE]

Sends N one-page A4 scans (300 dpi) to the counter one after the other, as a clerk's browser does, and opens each
one's review page when it is there: the clock runs from the last byte sent to the page's HTML and the scan's first
picture received. Then the same while a watched folder with --batch files is worked on. At last a few files through
a watched folder: how long the watcher lets a file settle is shown apart.
Every file differs by a comment in its JPEG, so that nothing is known before. The pages are four of the samples.
Exit code 1 where the 95th percentile passes 2 s idle or 6 s with a batch.
"""
import argparse
import http.client
import itertools
import json
import math
import os
import pathlib
import re
import statistics
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "pages"))
BINARY = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release/sohoa"
PAGES = ["s01_congvan_xa.jpg", "s05_quyetdinh_bo.jpg", "s06_thongbao_truong.jpg", "desk/k01_khai_sinh.jpg"]
LIMITS = {"idle": 2.0, "batch": 6.0}
number = itertools.count(1)


def scan():
    """A page that was never seen: a comment stands behind the JPEG's first marker (ITU-T T.81, B.2.4.5)."""
    count = next(number)
    data = (ROOT / "samples" / PAGES[count % len(PAGES)]).read_bytes()
    comment = f"{count} {time.time_ns()}".encode()
    return data[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + data[2:]


class Clerk:
    """One connection, as a browser keeps it."""

    def __init__(self, person):
        self.host = person.address.removeprefix("http://")
        cookies = next(handler.cookiejar for handler in person.opener.handlers if hasattr(handler, "cookiejar"))
        page = person.get("/mat-khau")
        self.headers = {
            "Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in cookies),
            "X-CSRF-Token": re.search(r'<meta name="csrf" content="([^"]+)', page).group(1),
        }
        self.connection = http.client.HTTPConnection(self.host, timeout=300)

    def ask(self, method, path, body=None, **headers):
        self.connection.request(method, path, body, {**self.headers, **headers})
        answer = self.connection.getresponse()
        data = answer.read()
        if answer.status >= 400:
            raise SystemExit(f"{method} {path}: {answer.status} {data[:300]}")
        return data

    def opened(self, paper):
        """Opens a paper's review page; gives when its HTML and its picture were there."""
        place = f"/duyet/{paper}"
        page = self.ask("GET", place, Accept="text/html").decode()
        html = time.perf_counter()
        self.ask("GET", f"{place}/trang/{re.search(r'data-page=.([0-9]+)', page).group(1)}")
        return html, time.perf_counter()

    def one(self):
        """Sends one scan; gives the seconds of each stage."""
        body = scan()
        begun = time.perf_counter()
        state = json.loads(self.ask("POST", "/api/v1/scans", body, Prefer="wait=60",
                                    **{"Content-Type": "image/jpeg", "X-File-Name": "quet.jpg"}))
        while state["state"] == "received":
            time.sleep(0.02)
            state = json.loads(self.ask("GET", f"/api/v1/scans/{state['id']}"))
        if state["state"] != "done":
            raise SystemExit(f"the scan failed: {state.get('problem')}")
        kept = time.perf_counter()
        html, picture = self.opened(state["papers"][0])
        return {"read, sealed, kept": kept - begun, "page": html - kept, "picture": picture - html,
                "all": picture - begun}


def percentile(values, share):
    """By nearest rank."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def told(name, rows):
    print(f"\n{name}: {len(rows)} one-page papers, seconds")
    print(f"  {'stage':<20} {'median':>8} {'p95':>8} {'max':>8}")
    for stage in rows[0]:
        values = [row[stage] for row in rows]
        print(f"  {stage:<20} {statistics.median(values):>8.2f} {percentile(values, 0.95):>8.2f} {max(values):>8.2f}")
    return percentile([row["all"] for row in rows], 0.95)


def watched(log, folder, clerk, count):
    """Files through the watched folder: the server's own log says how long each settled."""
    rows = []
    for _ in range(count):
        seen = len(log)
        begun = time.perf_counter()
        (folder / ".part").write_bytes(scan())
        (folder / ".part").rename(folder / f"quet-{next(number)}.jpg")
        while not (ended := [line for line in log[seen:] if line.get("event") == "scan"]):
            time.sleep(0.02)
        line = ended[0]
        newest = re.search(r'class="latest".*?/duyet/([a-z0-9]+)', clerk.ask("GET", "/").decode(), re.S).group(1)
        clerk.opened(newest)
        ready = time.perf_counter() - begun
        rows.append({"settling": line["settled_ms"] / 1000, "read, sealed, kept": line["ms"] / 1000,
                     "all but settling": ready - line["settled_ms"] / 1000, "all": ready})
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sohoa", default=str(BINARY))
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--batch", type=int, default=200)
    parser.add_argument("--json", type=pathlib.Path)
    given = parser.parse_args()
    os.environ["SOHOA"] = given.sohoa
    from office import Office, Server
    office = Office([PAGES[0]])
    folders = {name: pathlib.Path(office.folder.name) / name for name in ("counter", "batch")}
    for folder in folders.values():
        folder.mkdir()
    log = []
    server = Server(office, "--watch", str(folders["counter"]), "--watch-batch",
                    str(folders["batch"]), log=log)
    outcome = {}
    try:
        clerk = Clerk(server.account("lan", "Nguyễn Thị Lan (MẪU)"))
        for _ in range(3):
            clerk.one()
        idle = [clerk.one() for _ in range(given.count)]
        outcome["idle"] = told("idle", idle)
        told("through a watched folder", watched(log, folders["counter"], clerk, 5))
        for _ in range(given.batch):
            (folders["batch"] / f"lo-{next(number)}.jpg").write_bytes(scan())
        while not any(line.get("event") == "scan" and line["lane"] == "batch" for line in log):
            time.sleep(0.1)
        busy = []
        while len(busy) < given.count:
            busy.append(clerk.one())
        done = sum(line.get("event") == "scan" and line["lane"] == "batch" for line in log)
        outcome["batch"] = told("while a batch runs", busy)
        print(f"  {done} of {given.batch} batch files done by then" + ("" if done < given.batch else ": too few"))
    finally:
        server.close()
        office.folder.cleanup()
    if given.json:
        given.json.write_text(json.dumps(outcome))
    return int(any(outcome[name] > limit for name, limit in LIMITS.items()))


if __name__ == "__main__":
    sys.exit(main())
