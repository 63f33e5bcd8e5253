"""Blocks that many papers share: the head of Decree 30, signatures with seal, the back of a civil-status paper, the stamp
of a certified copy."""

from ..offices import DISTRICTS, person, pick  # noqa: F401
from ..sheet import Mark
from .form import MM
from .people import long_date

HEADS = [
    ["CHỦ TỊCH"],
    ["CHỦ TỊCH"],
    ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
    ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
    ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
    ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
]
BACK_TITLE = "PHẦN GHI CHÚ NHỮNG THÔNG TIN THAY ĐỔI SAU NÀY"


def committee(home):
    return f"Ủy ban nhân dân {home.office}"


def office_full(home):
    return f"Ủy ban nhân dân {home.full}"


def issuer_lines(rng, home):
    """UBND on one line where it fits, else on two."""
    whole = committee(home).upper()
    if len(whole) <= 24 and rng.random() < 0.5:
        return [whole]
    return ["ỦY BAN NHÂN DÂN", home.office.upper()]


def head(form, parent, issuer, number="", dateline="", split=0.4, motto_size=12, number_style="", number_left=True):
    """Left: the offices and the number; right: the motto and the place and day. Number and day are row templates."""
    left = form.x0 + (form.x1 - form.x0) * split * 0.5 - 6
    right = form.x0 + (form.x1 - form.x0) * (0.5 + split / 2) + 6
    top = form.y
    width = (form.x1 - form.x0) * split - 4
    for line in parent:
        form.centred(line, left, "", 12, width=width)
    for line in issuer:
        size = 12
        used = form.centred(line, left, "b", size, width=width)
    form.rule(left - used * 0.22, left + used * 0.22, form.y + 4)
    form.y += 6
    if number and number_left:
        centred_row(form, number, left, size=12.5, base=number_style)
    low, form.y = form.y, top
    form.motto(right, motto_size)
    if dateline:
        form.gap(1.2)
        centred_row(form, dateline, right, base="i")
    form.y = max(low, form.y) + 4


def centred_row(form, template, cx, size=None, base=None, gap=0):
    """A row with places, centred by its own width."""
    size = size or form.look.size
    space = form.look.face.measure(" ", "", size)
    chunks = [c for c in form.pieces(template, base, size) if not isinstance(c, int)]
    width = sum(sum(p.face.measure(p.text, p.style, p.size) for p in c) for c in chunks) + space * (len(chunks) - 1)
    if any(p.name and not p.text for c in chunks for p in c):
        width += 46
    form.row(template, x0=cx - width / 2, x1=cx + width / 2 + 30, size=size, base=base, gap=gap)


def sign(
    form,
    rng,
    cx,
    names=("chuc_vu", "nguoi_ky"),
    heading="",
    hint="",
    office="",
    seal=True,
    pen=True,
    size=None,
    height=24,
    signed_word="",
    name_style="b",
    seal_mm=34,
):
    """A signature block: heading and hint, the signer's office as a fact, signature, seal over its left third, name."""
    size = size or min(form.look.size, 13)
    facts, look = form.facts, form.look
    if heading:
        form.centred(heading, cx, "b", size, width=100 * MM)
    if hint:
        form.centred(hint, cx, "i", size - 2, width=84 * MM)
    title, signer = names
    if title and title in facts and facts[title].truth:
        for line in facts[title].truth.split(" / "):
            form.centred(line, cx, "b", size)
        form.placed[title] = facts[title].truth
    if signed_word:
        form.gap(2)
        form.centred(signed_word, cx, "i", size)
        form.gap(3)
    else:
        top = form.y
        if pen:
            form.page.marks.append(
                Mark("signature", cx - 62 + float(rng.uniform(-12, 12)), top + 3, 125, height * MM * 0.85, None, look.ink)
            )
        if seal:
            across = seal_mm * MM
            x = cx - 62 - across * float(rng.uniform(0.35, 0.6))
            form.page.marks.append(
                Mark(
                    "seal",
                    x,
                    top - 14 + float(rng.uniform(-8, 8)),
                    across,
                    across,
                    ((office or "ỦY BAN NHÂN DÂN").upper() + " * ", []),
                    look.seal,
                )
            )
        form.gap(height)
    form.centred(facts[signer].forms.get("signed", facts[signer].shown), cx, name_style, size)
    form.placed[signer] = facts[signer].truth


def signer(facts, rng, title="chuc_vu", who="nguoi_ky", heads=None):
    lines = pick(rng, heads or HEADS)
    facts.put(title, " / ".join(lines))
    facts.put(who, person(rng))


def names_line(form, name, cx, y_gap=20, style="b"):
    """A signer's name without seal, as the parties of a marriage have it."""
    form.gap(y_gap)
    form.centred(form.facts[name].forms.get("plain", form.facts[name].shown), cx, style)


def back(form, rng, facts, notes, name="ghi_chu_mat_sau"):
    """The back side: title, table of notes; with no notes an empty table."""
    form.turn()
    form.mark_sample()
    form.gap(8)
    form.centred(BACK_TITLE, style="b", size=13)
    form.gap(5)
    rows = [
        [facts_date, text, f"{pick(rng, ['Công chức tư pháp - hộ tịch', 'Chủ tịch'])} {person(rng)}"]
        for facts_date, text in notes
    ]
    rows += [["", "", ""]] * (3 if notes else 5)
    form.table(
        [22, 90, 45],
        ["Ngày, tháng, năm", "Nội dung ghi chú; căn cứ ghi chú", "Họ, chữ đệm, tên, chữ ký của người ghi"],
        rows,
        size=11.5,
    )
    if notes:
        form.page.marks.append(Mark("signature", form.x1 - 100, form.page.height * 0.2, 80, 40, None, form.look.ink))


def certified(form, rng, home, day, page, box):
    """The stamp of a certified copy: its number, book, day and signer are never the paper's."""
    facts = form.facts
    number = f"{int(rng.integers(100, 9000))}"
    book = f"{int(rng.integers(1, 9)):02}/{day.year}-SCT/BS"
    facts.put("ban_sao.so", number).put("ban_sao.quyen_so", book).date("ban_sao.ngay", day)
    facts.put("ban_sao.nguoi_ky", person(rng)).put("ban_sao.noi_cap", committee(home).upper())
    width = 74 * MM
    x, y = box
    colour = pick(rng, [(30, 50, 150), (190, 30, 45), (30, 30, 30)])
    face, size = form.look.face, 9.5
    lines = [
        ("CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH", "b", 8.6),
        (f"Số chứng thực: {number} Quyển số: {book}", "", size),
        (
            f"{home.commune}, {long_date(day)}" if rng.random() < 0.5 else f"Ngày {long_date(day).removeprefix('ngày ')}",
            "i",
            size,
        ),
        (committee(home).upper(), "b", 8.6),
        (pick(rng, ["CHỦ TỊCH", "PHÓ CHỦ TỊCH", "CÔNG CHỨC TƯ PHÁP - HỘ TỊCH"]), "b", 9),
    ]
    at = y
    for text, style, points in lines:
        at += points * 1.35
        form.text(text, x + (width - face.measure(text, style, points)) / 2, at, style, points, colour, page=page)
    page.marks.append(Mark("signature", x + 60, at + 2, 90, 34, None, form.look.ink))
    across = 30 * MM
    page.marks.append(Mark("seal", x + 8, at - 22, across, across, (committee(home).upper() + " * ", []), form.look.seal))
    name = facts["ban_sao.nguoi_ky"].truth
    form.text(name, x + (width - face.measure(name, "b", 10)) / 2, at + 46, "b", 10, colour, page=page)
    for key in ("so", "quyen_so", "ngay", "nguoi_ky", "noi_cap"):
        form.placed[f"ban_sao.{key}"] = facts[f"ban_sao.{key}"].truth
    return "chung_thuc"
