"""An office with sample papers, its server, and people with accounts."""

import http.cookiejar
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ["s03_congvan_so_trong.png", "s01_congvan_xa.jpg", "s02_congvan_hoatoc.pdf",
           "desk/k01_khai_sinh.jpg", "s11_bienban_hop.tif"]
PASSWORD = "con trau di truoc"


def program():
    """The binary: named by SOHOA, or the newest that cargo made."""
    if named := os.environ.get("SOHOA"):
        return named
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    made = [path for kind in ("debug", "release") if (path := target / kind / "sohoa").exists()]
    if not made:
        raise SystemExit("no program: cargo build")
    return str(max(made, key=lambda path: path.stat().st_mtime))


class Office:
    """A folder with keys and papers. With `SOHOA_SAMPLE_OFFICE` a ready one is copied, unless
    other samples are asked for or another share of audits."""

    def __init__(self, samples=SAMPLES, audits=None):
        self.folder = tempfile.TemporaryDirectory(prefix="sohoa-pages-")
        here = Path(self.folder.name)
        ready = os.environ.get("SOHOA_SAMPLE_OFFICE") if samples is SAMPLES else None
        if ready:
            shutil.copytree(ready, here, dirs_exist_ok=True)
        self.environment = dict(os.environ, SOHOA_OFFICE=str(here / "office"),
                                SOHOA_PASSPHRASE_FILE=str(here / "pass"))
        if not ready:
            (here / "pass").write_text("mật khẩu để thử trang\n")
            (here / "pass").chmod(0o600)
            self.command("keys", "init", "--sample")
            if audits is not None:
                policy = (ROOT / "pipelines/policies/review.toml").read_text()
                assert "share = 0.02" in policy
                (here / "office/policies").mkdir(exist_ok=True)
                own = policy.replace("share = 0.02", f"share = {audits}")
                (here / "office/policies/review.toml").write_text(own)
            # the first comes first: files of one run are read side by side
            for some in (samples[:1], samples[1:]):
                if some:
                    self.command("run", *[str(ROOT / "samples" / name) for name in some], ok=(0, 1))

    def command(self, *arguments, ok=(0,)):
        done = subprocess.run([program(), *arguments], env=self.environment, capture_output=True, text=True)
        if done.returncode not in ok:
            raise AssertionError(f"{arguments}: {done.returncode}\n{done.stderr}")
        return done.stdout

    def waiting(self):
        """Ids of the papers that wait, by file name."""
        rows = self.command("review", "--list", ok=(0, 1)).splitlines()[1:]
        return {row.split()[0]: row.split()[-1] for row in rows}


class Server:
    """`sohoa serve` on a free port. Into `log` go the lines it says, as JSON."""

    def __init__(self, office, *arguments, log=None):
        self.office = office
        first = office.command("serve", "--init").split() if not hasattr(office, "first") else None
        self.process = subprocess.Popen(
            [program(), "serve", "--listen", "127.0.0.1:0", "--log", "none" if log is None else "json", *arguments],
            env=office.environment, stdout=subprocess.PIPE, text=True,
            stderr=subprocess.DEVNULL if log is None else subprocess.PIPE,
        )
        if log is not None:
            threading.Thread(target=self.listen, args=(log,), daemon=True).start()
        self.address = self.process.stdout.readline().strip()
        if first:
            office.first = Person(self.address, *first)

    def listen(self, log):
        for line in self.process.stderr:
            if line.startswith("{"):
                log.append(json.loads(line))

    def account(self, name, display, role="clerk"):
        page = self.office.first.post("/quan-tri/tai-khoan", name=name, display=display, role=role)
        secret = re.search(r'<code id="secret">([^<]+)', page).group(1)
        return Person(self.address, name, secret)

    def close(self):
        self.process.terminate()
        self.process.wait(30)
        self.process.stdout.close()


class Person:
    """Somebody with an account, who has changed the one-time password."""

    def __init__(self, address, name, secret):
        self.address, self.name = address, name
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self.post("/dang-nhap", name=name, password=secret)
        self.post("/mat-khau", old=secret, new=PASSWORD, again=PASSWORD)

    def get(self, path):
        request = urllib.request.Request(self.address + path, headers={"Accept": "text/html"})
        with self.opener.open(request, timeout=60) as answer:
            return answer.read().decode()

    def post(self, path, **form):
        token = re.search(r'<meta name="csrf" content="([^"]+)', self.get("/mat-khau"))
        if token:
            form["_csrf"] = token.group(1)
        data = urllib.parse.urlencode(form).encode()
        headers = {"Accept": "text/html", "Origin": self.address}
        request = urllib.request.Request(self.address + path, data, headers)
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path}: {error.code} {error.read().decode()[:2000]}") from None

    def enter(self, browser, path="/"):
        """Logs in with a browser, by keyboard."""
        browser.go(self.address + "/dang-nhap?next=" + urllib.parse.quote(path))
        browser.until("return document.activeElement?.id === 'name'")
        browser.type(self.name)
        browser.press("Tab")
        browser.type(PASSWORD)
        browser.press("Enter")
        browser.until("return !location.pathname.startsWith('/dang-nhap')")
