"""An administrative paper: what it says, how it is laid out by Decree 30/2020, and the truth about its ten fields."""
from dataclasses import dataclass, field

from .sheet import Mark, Rule, Sheet

MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


@dataclass
class Signing:
    """Who signs: the lines above the signature, the name, rank or degree printed before the name."""
    lines: list
    name: str
    rank: str = ""
    seal: tuple = None          # (ring, [middle lines]); None: no seal
    stamp_name: bool = False    # the name is a rubber stamp in slanted letters
    pen_prefix: str = ""        # "KT." written in by hand before the first line


@dataclass
class Paper:
    kind: str                   # as the truth names it: "Công văn", "Quyết định" …
    title: str                  # printed title, "" for công văn
    subject: list               # lines of trích yếu as printed
    parent: list                # printed lines, may be empty
    issuer: list
    number: str                 # "" where the number is blank
    symbol: str                 # "/QĐ-UBND", or "/2025/QĐ-UBND"
    place: str                  # "" for papers without a place line
    date: tuple                 # (day, month, year), day 0 where it is blank
    body: list                  # ("p", markup, options) | ("centre", text) | ("table", widths, header, rows)
    signing: Signing
    recipients: list = field(default_factory=list)
    to: list = field(default_factory=list)
    parent_name: str = None     # as the truth spells them; None: joined lines
    issuer_name: str = None
    pen_number: bool = True
    pen_day: bool = True
    pen_month: bool = False
    urgency: str = ""           # "HỎA TỐC"
    urgency_shape: str = "box"
    arrived: tuple = None       # (office, number, day): an incoming stamp
    copy: list = None           # lines of a SAO Y block at the end
    second: Signing = None      # biên bản: who signs on the left
    annex: list = field(default_factory=list)  # title lines, then body items, on pages of their own
    motto: tuple = MOTTO
    subject_bold: bool = True
    pen: str = "black"
    ink: str = "blue"
    red: str = "red"
    note: str = ""
    number_word: str = "Số: "
    pad_date: bool = True

    def truth(self, born_digital=False):
        """The ten fields as printed, and which of them are by hand."""
        day, month, year = self.date
        by_hand = []
        if self.pen_number and self.number and not born_digital:
            by_hand.append("so_ky_hieu")
        if (self.pen_day or self.pen_month) and day and not born_digital:
            by_hand.append("ngay_ban_hanh")
        if self.signing.pen_prefix and not born_digital:
            by_hand.append("chuc_vu")
        lines = list(self.signing.lines)
        if self.signing.pen_prefix:
            lines[0] = f"{self.signing.pen_prefix} {lines[0]}"
        return {
            "co_quan_ban_hanh": self.issuer_name or " ".join(self.issuer),
            "co_quan_chu_quan": self.parent_name or " ".join(self.parent) or None,
            "so_ky_hieu": f"{self.number}{self.symbol}" if self.number else None,
            "dia_danh": self.place or None,
            "ngay_ban_hanh": f"{year:04}-{month:02}-{day:02}" if day else None,
            "loai_van_ban": self.kind,
            "trich_yeu": " ".join(self.subject) or None,
            "nguoi_ky": self.signing.name,
            "chuc_vu": " / ".join(lines),
            "do_khan": {"HỎA TỐC": "Hỏa tốc", "KHẨN": "Khẩn", "THƯỢNG KHẨN": "Thượng khẩn"}.get(self.urgency),
            "ghi_chu": self.note or None,
            "handwritten": by_hand,
            "born_digital": born_digital,
        }


def lay_out(paper, head_size=12.5, split=0.39, **page):
    """Places the whole paper on sheets."""
    sheet = Sheet(**page)
    head(sheet, paper, head_size, split)
    if paper.title:
        title(sheet, paper)
    if paper.to:
        addressees(sheet, paper.to)
    fill(sheet, paper.body[:-1])
    # The signature never stands alone on a page: the last paragraph goes with it.
    sheet.room(45 + closing_height(paper))
    fill(sheet, paper.body[-1:])
    closing(sheet, paper)
    if paper.copy:
        copied(sheet, paper)
    if paper.annex:
        sheet.turn()
        for line, style in zip(paper.annex[0], ["b", "b", "i", "i"]):
            size = fit(sheet, line, style, 13.5, sheet.right - sheet.left)
            sheet.centred(line, (sheet.left + sheet.right) / 2, style, size, keep=True)
        sheet.y += 12
        fill(sheet, paper.annex[1:])
    return sheet


def fill(sheet, items):
    """Box 6: paragraphs, centred lines, tables."""
    for item in items:
        if item[0] == "p":
            sheet.paragraph(item[1], **(item[2] if len(item) > 2 else {}))
        elif item[0] == "centre":
            sheet.y += 4
            sheet.room(60)
            sheet.centred(item[1], (sheet.left + sheet.right) / 2, "b", sheet.size, keep=True)
            sheet.y += 6
        else:
            sheet.table(*item[1:])


def head(sheet, paper, size, split):
    """Boxes 1 to 5b: issuer left, motto right, number and date under them."""
    width = sheet.right - sheet.left
    left, right = sheet.left - 8 + width * split / 2, sheet.left + width * split + (width * (1 - split)) / 2 + 4
    room = width * split + 24
    y = sheet.top
    for text in paper.parent:
        y += size * 1.22
        sheet.centred(text, left, "", fit(sheet, text, "", size, room), y=y, keep=True)
    for text in paper.issuer:
        y += size * 1.22
        sheet.centred(text, left, "b", fit(sheet, text, "b", size, room), y=y, keep=True)
    y += 4
    sheet.page.rules.append(Rule(left - 32, y, left + 32, y))
    y2 = sheet.top
    for text, points in zip(paper.motto, (size, size + 1)):
        y2 += size * 1.25
        points = fit(sheet, text, "b", points, width * (1 - split) + 4)
        x0, x1 = sheet.centred(text, right, "b", points, y=y2, keep=True)
    y2 += 4
    sheet.page.rules.append(Rule(x0, y2, x1, y2))
    y = max(y, y2) + size + 8
    number_line(sheet, paper, left, y)
    day, month, year = paper.date
    if paper.place or day:
        date_line(sheet, paper, right, y)
    if not paper.title:
        for number, line in enumerate(paper.subject):
            y += 14.5
            sheet.centred(("V/v " if number == 0 else "") + line, left, "", 12, y=y, keep=True)
    if paper.urgency:
        w, h = (62 if paper.urgency == "KHẨN" else 92), 25
        sheet.page.marks.append(Mark(paper.urgency_shape, left - w / 2 - 6, y + 12, w, 40 if paper.urgency_shape == "arrow" else h,
                                     paper.urgency, paper.red))
    if paper.arrived:
        at = left - 52
        sheet.page.marks.append(Mark("incoming", at, y + 26, 118, 74, paper.arrived, paper.red))
    sheet.y = y + 20 + (34 if paper.urgency else 0) + (74 if paper.arrived else 0)


def fit(sheet, text, style, size, room):
    while sheet.face.measure(text, style, size) > room and size > 9:
        size -= .25
    return size


def number_line(sheet, paper, cx, y):
    parts = [paper.number_word]
    if not paper.number:
        parts.append(("blank", 34))
    elif paper.pen_number:
        parts.append(("pen", paper.number, 8.5 * len(paper.number) + 7))
    else:
        parts.append(paper.number)
    sheet.filled(parts + [paper.symbol], cx, y, "", 13, paper.pen)


def date_line(sheet, paper, cx, y):
    day, month, year = paper.date
    two = (lambda n: f"{n:02}") if paper.pad_date else str
    month_text = two(month) if month < 3 else str(month)
    parts = [f"{paper.place}, ngày "]
    if not day:
        parts.append(("blank", 20))
    elif paper.pen_day:
        parts.append(("pen", two(day) if day < 10 else str(day), 20))
    else:
        parts.append(two(day) if day < 10 else str(day))
    parts.append(" tháng ")
    parts.append(("pen", month_text, 18 if len(month_text) > 1 else 11) if paper.pen_month and day else month_text)
    parts.append(f" năm {year}")
    size = fit(sheet, "".join(p if isinstance(p, str) else "00" for p in parts), "i", 13.5, 276)
    sheet.filled(parts, cx, y, "i", size, paper.pen)


def title(sheet, paper):
    """Box 5a: the type's name, what it is about, a rule under it."""
    cx = (sheet.left + sheet.right) / 2
    sheet.y += 8
    sheet.centred(paper.title, cx, "b", 14, keep=True)
    for line in paper.subject:
        sheet.centred(line, cx, "b" if paper.subject_bold else "", fit(sheet, line, "b", 13.5, sheet.right - sheet.left), keep=True)
    sheet.y += 5
    sheet.page.rules.append(Rule(cx - 38, sheet.y, cx + 38, sheet.y))
    sheet.y += 12


def addressees(sheet, to):
    """Box 9a."""
    cx = (sheet.left + sheet.right) / 2
    if len(to) == 1:
        sheet.centred(f"Kính gửi: {to[0]}", cx, "", 13.5, keep=True)
        sheet.y += 12
        return
    x0 = sheet.left + 110
    sheet.paragraph("Kính gửi:", indent=0, align="left", x0=x0 - 20, gap=1)
    for i, name in enumerate(to):
        sheet.paragraph(f"- {name}" + ("." if i == len(to) - 1 else ";"), indent=0, hang=8, align="left", x0=x0 + 28, gap=1)
    sheet.y += 10


def closing_height(paper):
    return max(14 * len(paper.recipients) + 20, 17 * len(paper.signing.lines) + 108)


def closing(sheet, paper):
    """Boxes 7 to 9b: recipients left, signature and seal right; kept on one page."""
    recipients = paper.recipients
    sheet.room(closing_height(paper))
    top = sheet.y + 4
    y = top
    if recipients:
        y += 14
        x = sheet.left
        for word in "Nơi nhận:".split():
            sheet.put(word, x, y, "bi", 12)
            x += sheet.face.measure(word + " ", "bi", 12)
        sheet.page.lines.append("Nơi nhận:")
        for text in recipients:
            sheet.y = y
            # Long recipients wrap inside their own column.
            sheet.paragraph("- " + text, indent=0, hang=6, align="left", size=11, x1=sheet.left + 205, gap=0, leading=1.16)
            y = sheet.y
    right = sheet.left + (sheet.right - sheet.left) * .745
    end = sign(sheet, paper.signing, right, top, paper)
    if paper.second:
        end = max(end, sign(sheet, paper.second, sheet.left + (sheet.right - sheet.left) * .24, top, paper))
    sheet.y = max(y, end) + 8


def sign(sheet, signing, cx, y, paper):
    for number, line in enumerate(signing.lines):
        y += 16.5
        size = fit(sheet, line, "b", 13.5, 225)
        if number == 0 and signing.pen_prefix:
            width = sheet.face.measure(line, "b", size)
            x0 = cx - width / 2 - 34
            sheet.page.marks.append(Mark("pen", x0, y - 13, 28, 15, signing.pen_prefix, paper.pen))
            sheet.centred(line, cx, "b", size, y=y)
            sheet.page.lines.append(f"{signing.pen_prefix} {line}")
        else:
            sheet.centred(line, cx, "b", size, y=y, keep=True)
    gap = 82
    sheet.page.marks.append(Mark("signature", cx - 62, y + 2, 150, gap - 10, None, paper.ink))
    if signing.seal:
        sheet.page.marks.append(Mark("seal", cx - 92, y - 14, 98, 98, signing.seal, paper.red))
    y += gap
    printed = f"{signing.rank} {signing.name}".strip()
    if signing.stamp_name:
        sheet.page.marks.append(Mark("script", cx - 70, y - 12, 140, 20, printed, paper.red))
    else:
        sheet.centred(printed, cx, "b", 13.5, y=y, keep=True)
    return y + 4


def copied(sheet, paper):
    """A certified-copy block under the paper: its own date, title and name are not the paper's."""
    sheet.room(170)
    cx = sheet.left + (sheet.right - sheet.left) * .27
    y = sheet.y + 12
    *lines, name = paper.copy
    for number, line in enumerate(lines):
        y += 15
        style = "i" if ", ngày" in line else "b"
        sheet.centred(line, cx, style, fit(sheet, line, style, 12.5, 250), y=y, keep=True)
    sheet.page.marks.append(Mark("signature", cx - 50, y, 120, 56, None, paper.ink))
    sheet.page.marks.append(Mark("seal", cx - 84, y - 20, 92, 92, paper.signing.seal, paper.red))
    y += 70
    sheet.centred(name, cx, "b", 12.5, y=y, keep=True)
    sheet.y = y + 6
