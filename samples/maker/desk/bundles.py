"""Scans of several papers in one file: separators, backs, a page twice with and without its sticky note, secret stamps.

The truth lists the papers with their pages (numbers from 1), the separators, the blank backs, the page pairs, the secret
pages. A file that holds a secret page must be refused whole.
"""

import json

import numpy as np

from .. import files
from ..offices import pick
from ..sheet import Mark
from . import draw, look, registry, write
from .facts import Facts
from .form import MM, Form, Word

SEPARATOR = "sohoa:separator:v1"
SECRETS = ["MẬT", "TỐI MẬT", "TUYỆT MẬT"]


def plain_form(rng, group, size=(210, 297)):
    own = look.draw(rng, group, "laser", "plain", "", "plain", 13, False)
    return Form(own, Facts(), size=size)


def separator(rng, group):
    """A sheet that stands between two papers: a QR code and words for people."""
    form = plain_form(rng, group)
    form.page.pictures.append(("qr", form.middle - 40 * MM, 70 * MM, 80 * MM, 80 * MM, SEPARATOR))
    form.y = 170 * MM
    form.centred("TỜ NGĂN CÁCH", style="b", size=28)
    form.centred("Giấy tờ tiếp theo bắt đầu sau tờ này", size=15)
    form.mark_sample()
    return form.page


def note(page, rng):
    """A copy of the page with a sticky note on it."""
    twin = type(page)(
        page.width, page.height, page.look, list(page.words), page.rules, page.dots, page.marks, list(page.pictures), page.lines
    )
    wide = 62 * MM
    x, y = page.width - wide - float(rng.uniform(10, 60)), float(rng.uniform(0.62, 0.8)) * page.height
    hidden = (x, y, x + wide, y + 44 * MM)
    twin.words = [w for w in page.words if not (hidden[0] - 30 < w.x < hidden[2] and hidden[1] < w.y < hidden[3] + 8)]
    twin.marks = [m for m in page.marks if not (hidden[0] - 40 < m.x < hidden[2] and hidden[1] - 40 < m.y < hidden[3])]
    twin.pictures.append(("fill", x, y, wide, 44 * MM, (252, 238, 140)))
    text = pick(rng, ["Bổ sung bản sao CCCD", "Trả kết quả chiều thứ Sáu", "Thiếu chữ ký trang 2", "Hỏi lại tổ địa chính"])
    face, at = page.look.face, y + 26
    for word in text.split():
        width = face.measure(word + " ", "i", 14)
        x0 = (
            x + 10
            if not twin.words or twin.words[-1].y != at
            else twin.words[-1].x + face.measure(twin.words[-1].text + " ", "i", 14)
        )
        if x0 + width > x + wide:
            at, x0 = at + 22, x + 10
        twin.words.append(Word(x0, at, word, "i", 14, face, (40, 40, 120), "hand"))
    return twin


def stamp(page, rng, degree):
    """The stamp of a secret paper, red, near the top."""
    wide = (26 if degree == "MẬT" else 40) * MM
    x = float(pick(rng, [0.08, 0.12, 0.62])) * page.width
    page.marks.append(Mark("box", x, float(rng.uniform(0.1, 0.17)) * page.height, wide, 11 * MM, degree, "red"))


def blank(page):
    twin = type(page)(page.width, page.height, page.look)
    return twin


def make(group, seed, count, out):
    """Writes `count` bundles; every fourth one holds a secret page."""
    truth = out / "truth"
    truth.mkdir(parents=True, exist_ok=True)
    names = sorted(n for n, l in registry.load(group).items() if l.scan == "office")
    for number in range(count):
        rng = np.random.default_rng([seed, number, 5])
        told = {"separators": [], "blank_backs": [], "pairs": [], "secret": [], "papers": [], "separated": number % 2 == 0}
        pages = []
        chosen = [names[int(i)] for i in rng.choice(len(names), int(rng.integers(2, 6)), replace=False)]
        secret = number % 4 == 3
        for place, name in enumerate(chosen):
            if place and told["separated"]:
                pages.append(separator(rng, group))
                told["separators"].append(len(pages))
            layout, form, _ = write.lay_out(name, seed * 7000 + number * 20 + place)
            first = len(pages) + 1
            for side, page in enumerate(form.pages):
                if secret and place == len(chosen) // 2 and side == 0:
                    degree = SECRETS[(number // 4) % 3]
                    stamp(page, rng, degree)
                    told["secret"].append({"page": len(pages) + 1, "degree": degree})
                pages.append(page)
                if side == 0 and rng.random() < 0.2:
                    pages.append(note(page, rng))
                    told["pairs"].append([len(pages) - 1, len(pages)])
            if rng.random() < 0.35:
                pages.append(blank(form.pages[-1]))
                told["blank_backs"].append(len(pages))
            told["papers"].append(
                {
                    "type": layout.type,
                    "layout": name,
                    "pages": list(range(first, len(pages) + 1)),
                    "fields": write.truth(layout, form)["fields"],
                }
            )
        told["pages"] = len(pages)
        how = {"skew": float(rng.normal(0, 0.4)), "noise": 1.5, "specks": 8, "tint": (252, 252, 250)}
        path = out / f"b{seed}_{number:02}_{'tach' if told['separated'] else 'lien'}{'_mat' if secret else ''}.pdf"
        with path.open("wb") as file:
            pdf = files.ImagePdf(file)
            for page in pages:
                pdf.page(draw.aged(draw.page(page, 200, rng), rng, how), 200, 66)
            pdf.close()
        (truth / f"{path.stem}.bundle.json").write_text(
            json.dumps({"file": path.name} | told, ensure_ascii=False, indent=1) + "\n"
        )
        yield path
