"""Can a paper be reviewed at the counter as people expect it (in a real Chromium)?

    python3 tests/pages/test_review.py [-k keyboard]

Needs Debian's chromium and chromium-driver. SOHOA names the program, SOHOA_SAMPLE_OFFICE a ready
office (with its `pass`) to save reading the samples, SOHOA_PICTURES a folder for pictures.
"""

import json
import os
import re
import sqlite3
import time
import unittest
from pathlib import Path

from browser import Browser, Driver
from office import ROOT, Office, Server

READY = "return document.getElementById('review')?.dataset.ready"
FIELD = "return document.activeElement?.closest('.field')?.dataset.field"
OPEN = "return [...document.querySelectorAll('.field[data-open=\"1\"]')].map(row => row.dataset.field)"
VALUE = "return document.querySelector(`.field[data-field=\"${arguments[0]}\"] input`).value"
SAVED = ("const row = document.querySelector(`.field[data-field=\"${arguments[0]}\"]`);"
         "return row.dataset.settled === '1' && !document.querySelector('#saved').textContent.includes('…')")

# Texts whose colour stands out too little from what is behind them (WCAG 2.2, 1.4.3).
FAINT = """
const parts = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
const light = ([r, g, b]) => {
  const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
const behind = (element) => {
  for (let e = element; e; e = e.parentElement) {
    const colour = parts(getComputedStyle(e).backgroundColor);
    if (colour.length && (colour.length < 4 || colour[3] === 1)) return colour;
  }
  return [255, 255, 255];
};
const faint = [];
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const element = walk.currentNode.parentElement;
  const style = getComputedStyle(element);
  if (!walk.currentNode.textContent.trim() || !element.checkVisibility() || element.disabled) continue;
  const [a, b] = [light(parts(style.color)), light(behind(element))].sort((x, y) => y - x);
  const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
  const ratio = (a + 0.05) / (b + 0.05);
  if (ratio < (large ? 3 : 4.5)) faint.push(`${walk.currentNode.textContent.trim().slice(0, 30)} ${ratio.toFixed(2)}`);
}
return faint;
"""

# What a screen reader would find without a name.
NAMELESS = """
const named = (e) => e.textContent.trim() || e.ariaLabel || e.labels?.length || e.alt || e.title
  || (e.getAttribute("aria-labelledby") && document.getElementById(e.getAttribute("aria-labelledby")));
return [...document.querySelectorAll("input:not([type=hidden]), button, a, select, img, dialog, svg[role=img]")]
  .filter((e) => !named(e)).map((e) => e.outerHTML.slice(0, 120));
"""


class Review(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.office = Office()
        cls.papers = cls.office.waiting()
        cls.server = Server(cls.office)
        cls.lan = cls.server.account("lan", "Nguyễn Thị Lan (MẪU)")
        cls.minh = cls.server.account("minh", "Trần Văn Minh (MẪU)")
        cls.driver = Driver()

    @classmethod
    def tearDownClass(cls):
        cls.driver.close()
        cls.server.close()
        cls.office.folder.cleanup()

    def browser(self, person, path="/", **screen):
        browser = Browser(self.driver, **screen)
        self.addCleanup(lambda: self.closed(browser))
        person.enter(browser, path)
        return browser

    def closed(self, browser):
        try:
            browser.close()
        except Exception:
            pass

    def open(self, browser, name):
        browser.go(f"{self.server.address}/duyet/{self.paper(name)}")
        browser.until(READY)

    def paper(self, name):
        return next(id for file, id in self.papers.items() if file.startswith(name))

    def record(self, name):
        return json.loads(self.office.command("show", "--json", self.paper(name)))

    def at(self, browser, field):
        browser.until(f"{FIELD} === arguments[0]", field)

    def picture(self, browser, name):
        if folder := os.environ.get("SOHOA_PICTURES"):
            browser.until("return document.getElementById('sheet')?.dataset.ready ?? true")
            time.sleep(2)
            browser.picture(Path(folder) / f"{name}.png")

    def test_a_whole_paper_by_keyboard_alone(self):
        browser = self.browser(self.lan)
        # from the first page to the list, from there to the paper that waits longest
        for _ in range(20):
            browser.press("Tab")
            if browser.run("return document.activeElement?.getAttribute('href')") == "/duyet":
                break
        browser.press("Enter")
        browser.until("return location.pathname === '/duyet' && document.activeElement?.classList.contains('main')")
        browser.press("Enter")
        browser.until(READY)
        self.assertIn(self.paper("s03"), browser.address, "the oldest first")
        # unreadable, doubtful, rule-breaking; the others do not stop the cursor
        self.assertEqual(browser.run(OPEN), ["so_ky_hieu", "ngay_ban_hanh", "nguoi_ky"])
        self.at(browser, "so_ky_hieu")
        # nothing is not accepted by mistake
        browser.press("Enter")
        browser.until("return document.querySelector('[data-field=so_ky_hieu] .wrong').textContent.length > 10")
        self.at(browser, "so_ky_hieu")
        browser.type("47/UBND-KTTH")
        browser.press("Enter")
        self.at(browser, "ngay_ban_hanh")
        # the day is missing: nodding at half a date is refused, typing as people do is taken
        self.assertEqual(browser.run(VALUE, "ngay_ban_hanh"), "06/2025")
        browser.type("4/6/2025")
        browser.press("Enter")
        self.at(browser, "nguoi_ky")
        read = browser.run(VALUE, "nguoi_ky")
        browser.press("1")
        browser.until(SAVED, "nguoi_ky")
        other = browser.run(VALUE, "nguoi_ky")
        self.assertTrue(other and other != read, "another reading")
        browser.press("Control", "z")
        self.at(browser, "nguoi_ky")
        browser.press("Control", "u")
        browser.until(SAVED, "nguoi_ky")
        # taken back, and decided otherwise: F2 goes on where the text ends
        browser.press("Control", "z")
        self.at(browser, "nguoi_ky")
        before = browser.until("return document.activeElement.value")
        browser.press("F2")
        browser.type(" X")
        browser.press("Enter")
        browser.until(SAVED, "nguoi_ky")
        self.assertEqual(browser.run(VALUE, "nguoi_ky"), before + " X")
        self.assertEqual(browser.run(OPEN), [])
        browser.press("Control", "Enter")
        browser.until("return !location.pathname.includes(arguments[0])", self.paper("s03"))
        record = self.record("s03")
        text = json.dumps(record, ensure_ascii=False)
        self.assertIn("47/UBND-KTTH", text)
        self.assertIn("2025-06-04", text)
        self.assertNotIn("s03_congvan_so_trong.png", self.office.waiting())
        # the next one is there already; ditto takes the value of the one before
        browser.until(READY)
        field = browser.run(FIELD)
        # refusing a decision is an answer, no error
        self.assertEqual([line for line in browser.log() if "(Unprocessable Entity)" not in line], [])
        if field in ("ngay_ban_hanh", "nguoi_ky", "so_ky_hieu"):
            browser.press("Control", "d")
            browser.until(SAVED, field)
            self.assertIn(browser.run(VALUE, field), ("04/06/2025", before + " X", "47/UBND-KTTH"))
            browser.press("Control", "z")

    def test_two_people_never_edit_one_paper(self):
        one, two = self.browser(self.lan), self.browser(self.minh)
        self.open(one, "k01")
        first = one.run(FIELD)
        one.press("Control", "b")
        one.until(SAVED, first)
        self.open(two, "k01")
        self.assertIn("Nguyễn Thị Lan", two.run("return document.querySelector('.held').textContent"))
        self.assertTrue(two.run("return [...document.querySelectorAll('.field input')].every(i => i.readOnly)"))
        self.assertFalse(two.run("return Boolean(document.getElementById('finish'))"))
        two.press("Control", "u")
        two.type("x")
        # nothing of the other's decisions is shown, nothing of one's own is taken
        self.assertIn(first, two.run(OPEN))
        self.picture(two, "held")
        two.go(self.server.address + "/duyet")
        self.assertIn("Nguyễn Thị Lan", two.run("return document.querySelector('table').textContent"))
        # the first leaves: the paper is free, and waits for either of them
        one.go(self.server.address + "/duyet")
        one.until("return location.pathname === '/duyet'")
        self.open(two, "k01")
        two.until("return document.getElementById('finish')")
        self.assertIn(first, two.run(OPEN), "another's decisions are not one's own")
        self.open(one, "k01")
        self.assertTrue(one.run("return Boolean(document.querySelector('.held'))"))
        # the second's browser dies; after a while of silence the seat is free
        two.kill()
        with sqlite3.connect(Path(self.office.folder.name) / "office" / "catalog.sqlite", timeout=20) as rows:
            rows.execute("UPDATE sitting SET seen_at = '2020-01-01T00:00:00Z'")
        self.open(one, "k01")
        self.assertNotIn(first, one.run(OPEN), "what was decided before is there again")
        # a second window of the same person takes the paper over, the first one can only read
        window = self.browser(self.lan)
        self.open(window, "k01")
        one.press("Control", "b")
        one.until("return !document.getElementById('lost').hidden")
        self.assertTrue(one.run("return [...document.querySelectorAll('.field input')].every(i => i.readOnly)"))

    def test_a_browser_closed_mid_way_loses_nothing(self):
        browser = self.browser(self.lan)
        self.open(browser, "s02")
        fields = browser.run(OPEN)
        self.at(browser, fields[0])
        browser.press("Control", "b")
        browser.until(SAVED, fields[0])
        self.at(browser, fields[1])
        browser.type("nửa chừng")
        browser.until("return document.getElementById('saved').textContent.includes(':')")
        time.sleep(1.2)
        browser.kill()
        again = self.browser(self.lan)
        self.open(again, "s02")
        self.assertEqual(again.run(OPEN), fields[1:])
        self.assertEqual(again.run(VALUE, fields[1]), "nửa chừng")
        # nothing typed stands in the database in the clear
        files = Path(self.office.folder.name, "office").glob("catalog.sqlite*")
        self.assertFalse(any("nửa chừng".encode() in file.read_bytes() for file in files))
        self.at(again, fields[1])
        again.press("Control", "z")
        again.until("return document.querySelector(`[data-field=\"${arguments[0]}\"] input`).value !== 'nửa chừng'", fields[1])
        again.press("Control", "z")
        again.until(f"return ({OPEN[7:]}).length === arguments[0]", len(fields))

    def test_an_input_method_is_not_disturbed(self):
        browser = self.browser(self.lan)
        self.open(browser, "s02")
        field = next(name for name in browser.run(OPEN) if name == "nguoi_ky")
        browser.run("document.querySelector('[data-field=nguoi_ky] input').focus()")
        self.at(browser, field)
        # Telex: a letter is being composed; Enter and digits belong to it
        browser.devtools("Input.imeSetComposition", text="Ngô", selectionStart=3, selectionEnd=3)
        for key, code in (("Enter", 13), ("1", 49)):
            browser.devtools("Input.dispatchKeyEvent", type="rawKeyDown", key=key, windowsVirtualKeyCode=229,
                             nativeVirtualKeyCode=code)
        time.sleep(0.3)
        self.assertEqual(browser.run(FIELD), field)
        self.assertEqual(browser.run("return document.querySelector('[data-field=nguoi_ky]').dataset.settled"), "0")
        # decomposed letters come composed to the server
        browser.devtools("Input.insertText", text="Ngo\u0302 Đư\u0301c")
        # VNI: digits are tones while one types
        browser.type(" Kha3i")
        self.assertIn("Kha3i", browser.run(VALUE, field))
        browser.press("Enter")
        browser.until(SAVED, field)
        browser.go(browser.address)
        browser.until(READY)
        self.assertEqual(browser.run(VALUE, field), "Ngô Đức Kha3i")
        browser.press("Control", "z")
        browser.until(f"return ({OPEN[7:]}).includes('nguoi_ky')")

    def test_words_on_the_scan_fill_the_field(self):
        browser = self.browser(self.lan)
        self.open(browser, "k01")
        field = "ban_sao.so"
        browser.run("document.querySelector('[data-field=\"ban_sao.so\"] input').focus()")
        self.at(browser, field)
        browser.press("Alt", "z")
        browser.until("return Number(document.getElementById('sheet').dataset.words) > 20")
        spot = """
          const answer = await fetch(`/duyet/${document.getElementById('review').dataset.paper}/chu/1`);
          const words = (await answer.json()).words.filter(w => w[0].length > 3).slice(5, 7);
          const m = document.getElementById('sheet').getScreenCTM();
          return words.map(([text, a, b, c, d]) => [text, m.a * (a + c) / 2 + m.e, m.d * (b + d) / 2 + m.f]);"""
        (one, x1, y1), (two, x2, y2) = browser.run("return (async () => {" + spot + "})()")
        browser.click(x1, y1)
        browser.until(SAVED, field)
        self.assertEqual(browser.run(VALUE, field), one)
        browser.click(x2, y2, control=True)
        browser.until("return document.querySelector('[data-field=\"ban_sao.so\"] input').value === arguments[0]", f"{one} {two}")
        self.assertEqual(browser.run(FIELD), field, "the field keeps the focus")
        # where that value comes from
        browser.press("Alt", "i")
        browser.until("return document.querySelector('#source[open] img')?.complete")
        self.assertIn(one, browser.run("return document.getElementById('source').textContent"))
        self.picture(browser, "source")
        browser.press("Escape")
        browser.press("F1")
        browser.until("return document.querySelector('#keys[open]')")
        self.picture(browser, "keys")
        browser.press("Escape")
        browser.until(f"{FIELD} === arguments[0]", field)

    def test_pages_are_turned_and_a_part_is_finished(self):
        browser = self.browser(self.lan)
        self.open(browser, "s11")
        shown = "return document.querySelector('.tools [data-page][aria-pressed=true]').dataset.page"
        browser.press("PageUp")
        browser.until(f"{shown} === '1'")
        browser.press("PageDown")
        browser.until(f"{shown} === '2'")
        first = browser.run(FIELD)
        browser.press("Control", "u")
        browser.until(SAVED, first)
        browser.press("Control", "Enter")
        browser.until("return document.querySelector('#unfinished[open]')")
        browser.press("Escape")
        browser.until("return !document.querySelector('dialog[open]')")
        browser.press("Control", "Enter")
        browser.until("return document.querySelector('#unfinished[open]')")
        browser.press("Tab")
        browser.press("Enter")
        browser.until("return !location.pathname.includes(arguments[0])", self.paper("s11"))
        self.assertIn("s11_bienban_hop.tif", self.office.waiting(), "what is left still waits")
        self.assertIn("lan", json.dumps(self.record("s11")))

    def test_the_page_is_light_and_asks_nobody_else(self):
        browser = self.browser(self.lan)
        self.open(browser, "k01")
        browser.until("return document.getElementById('sheet').dataset.ready")
        loaded = browser.run("""
            return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
              .map(e => [e.name, e.transferSize, e.initiatorType])""")
        self.assertTrue(all(name.startswith(self.server.address) for name, *_ in loaded), loaded)
        page = sum(size for name, size, _ in loaded if "/trang/" not in name)
        first = sum(size for name, size, _ in loaded if "co=lon" not in name)
        print(f"\nfirst load: {page / 1000:.0f} kB, with the scan's first picture {first / 1000:.0f} kB")
        self.assertLess(first, 300_000)
        self.assertEqual(browser.log(), [])

    def test_small_screens_large_letters_both_languages(self):
        screens = {"1366": (1366, 657, 1), "200": (683, 328, 2)}
        for language in ("vi", "en"):
            browser = self.browser(self.minh)
            browser.go(f"{self.server.address}/ngon-ngu?to={language}&back=/")
            for size, (width, height, scale) in screens.items():
                browser.screen(width, height, scale)
                for name, path in {"home": "/", "list": "/duyet", "review": f"/duyet/{self.paper('s01')}"}.items():
                    with self.subTest(page=name, screen=size, language=language):
                        browser.go(self.server.address + path)
                        if name == "review":
                            browser.until(READY)
                            browser.press("Tab")
                            seen = browser.until("""
                                const f = document.activeElement.getBoundingClientRect();
                                return f.top >= 0 && f.bottom <= innerHeight && document.elementFromPoint(f.x + 20, f.y + f.height / 2) === document.activeElement""",
                                seconds=5)
                            self.assertTrue(seen)
                        self.assertEqual(browser.run("return document.documentElement.lang"), language)
                        self.assertLessEqual(browser.run("return document.documentElement.scrollWidth - innerWidth"), 0)
                        self.assertEqual(browser.run(FAINT), [])
                        self.assertEqual(browser.run(NAMELESS), [])
                        text = browser.run("return document.body.innerText")
                        self.assertNotRegex(text, r"\b(review|home|keys|field|standing|source|verdict)\.[a-z_]+\b")
                        self.picture(browser, f"{name}-{size}-{language}")

    def test_the_newest_scan_appears_by_itself(self):
        browser = self.browser(self.lan)
        browser.until("return document.querySelector('[data-drop]')")
        before = browser.run("return document.querySelector('.latest').textContent")
        time.sleep(1)
        sample = ROOT / "samples" / "s07_totrinh_so.pdf"
        if sample.name in self.papers:
            sample = ROOT / "samples" / "s10_kehoach_goc.pdf"
        found = browser.call("POST", "/element", {"using": "css selector", "value": "#scan"})
        element = next(iter(found.values()))
        browser.call("POST", f"/element/{element}/value", {"text": str(sample)})
        browser.until("return /xong/.test(document.querySelector('[data-drop-list]').textContent)", seconds=120)
        browser.until("return document.querySelector('.latest').textContent !== arguments[0]", before, seconds=2)
        self.assertIn(sample.name, browser.run("return document.querySelector('.latest').textContent"))
        self.assertIn("Đạt", browser.run("return document.querySelector('.latest').textContent"))
        self.picture(browser, "arrived")
        # a citizen waits for it: it goes before all that wait longer
        browser.go(self.server.address + "/duyet")
        self.assertIn(sample.name, browser.run("return document.querySelector('tbody tr').textContent"))
        self.assertEqual(browser.log(), [])


class Audits(unittest.TestCase):
    def test_nobody_can_tell_what_only_measures_the_machine(self):
        office = Office(["s10_kehoach_goc.pdf"], audits=1.0)
        self.addCleanup(office.folder.cleanup)
        server = Server(office)
        self.addCleanup(server.close)
        lan = server.account("lan", "Nguyễn Thị Lan (MẪU)")
        paper = office.waiting()["s10_kehoach_goc.pdf"]
        record = json.loads(office.command("show", "--json", paper))
        self.assertIn('"audit": true', json.dumps(record), "every accepted field was to be drawn")
        for path in ("/", "/duyet", f"/duyet/{paper}", f"/duyet/{paper}/nguon/so_ky_hieu"):
            page = lan.get(path)
            self.assertNotIn("audit", page)
            self.assertNotIn("đã kiểm", page)
            self.assertNotIn('class="mark sure"', page)
            for percent in re.findall(r"(\d+) %", page):
                self.assertLessEqual(int(percent), 90, path)
        self.assertIn("nghi ngờ", lan.get(f"/duyet/{paper}"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
