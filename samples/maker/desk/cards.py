"""Thẻ căn cước and the older CCCD: both sides as pages, both on one A4 page, or photographed on a table."""

import datetime
import unicodedata

from ..offices import pick
from . import faces, people
from .facts import Facts
from .form import MM, Form, Word
from .registry import layout

WIDE, HIGH = 85.6, 53.98


def bare(text):
    """Capitals without marks, as machine-readable lines spell names."""
    text = text.upper().replace("Đ", "D")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def check_digit(text):
    values = [0 if c == "<" else int(c) if c.isdigit() else ord(c) - 55 for c in text]
    return str(sum(v * (7, 3, 1)[i % 3] for i, v in enumerate(values)) % 10)


def mrz(one, until):
    """The three lines of a TD1 document."""
    short = one.number[3:]
    first = "IDVNM" + short + check_digit(short) + one.number + "<<" + check_digit(one.number)
    born, ends = one.born.strftime("%y%m%d"), until.strftime("%y%m%d") if until else "991231"
    sex = "F" if one.woman else "M"
    dates = born + check_digit(born), ends + check_digit(ends)
    body = dates[0] + sex + dates[1] + "VNM" + "<" * 11
    composite = check_digit(first[5:] + dates[0] + dates[1] + "<" * 11)
    words = bare(one.name).split()
    return [first, body + composite, (words[0] + "<<" + "<".join(words[1:])).ljust(30, "<")[:30]]


def expiry(one, issued):
    """Until 25, 40, 60; none where the card is had after 58."""
    for age in (25, 40, 60):
        ends = datetime.date(one.born.year + age, one.born.month, min(one.born.day, 28))
        if (ends - issued).days > 700:
            return ends
    return None


def holder(rng, first, last):
    facts = Facts()
    issued = people.between(rng, first, last)
    one = people.person(rng, issued, (15, 75))
    one.born = one.born.replace(day=min(one.born.day, 28))
    until = expiry(one, issued)
    facts.person("", one).date("ngay_cap", issued)
    facts.put("noi_dang_ky_khai_sinh", one.origin.full)
    if until:
        facts.date("co_gia_tri_den", until)
    else:
        facts.put("co_gia_tri_den", "Không thời hạn")
    old = one.old_number if rng.random() < 0.4 else ""
    code = "|".join([one.number, old, one.name, one.born.strftime("%d%m%Y"), one.sex, one.address, issued.strftime("%d%m%Y")])
    lines = mrz(one, until)
    if rng.random() < 0.08:  # print and code tell of different people
        facts.put("ho_ten", people.name(rng, one.woman).upper()).fails("ho_ten")
    return facts, one, code, lines


class Card:
    """One side of a card, placed somewhere on a page."""

    def __init__(self, form, x, y, tone, rng):
        self.form, self.x, self.y0 = form, x * MM, y * MM
        form.page.pictures.append(("fill", self.x, self.y0, WIDE * MM, HIGH * MM, tone))
        self.bounds = form.x0, form.x1
        form.text("MẪU", self.x + 70 * MM, self.y0 + 52.3 * MM, "", 4.5, (150, 150, 150))

    def centred(self, text, mm, style="", size=6, colour=(0, 0, 0), cx=52):
        face = self.form.look.face
        self.form.text(text, self.x + cx * MM - face.measure(text, style, size) / 2, self.y0 + mm * MM, style, size, colour)

    def rows(self, text, x, mm, right=83, size=6.2, leading=1.35):
        form = self.form
        keep, form.look.leading = form.look.leading, leading
        form.y = self.y0 + mm * MM
        form.rows(text, x0=self.x + x * MM, x1=self.x + right * MM, size=size)
        form.look.leading = keep

    def picture(self, kind, x, y, w, h, content=None):
        self.form.page.pictures.append((kind, self.x + x * MM, self.y0 + y * MM, w * MM, h * MM, content))

    def mrz(self, lines, mm=40):
        face = faces.face("cousine")
        for number, line in enumerate(lines):
            self.form.page.words.append(Word(self.x + 3.5 * MM, self.y0 + (mm + 4.6 * number) * MM, line, "b", 11.6, face))
            self.form.page.lines.append(line)


RED = (190, 30, 40)


def can_cuoc_front(card, wording="Số định danh cá nhân/Personal identification number:"):
    for text, mm, style, size, colour in (
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 4.5, "b", 6, (0, 0, 0)),
        ("Độc lập - Tự do - Hạnh phúc", 7.3, "b", 5.6, (0, 0, 0)),
        ("SOCIALIST REPUBLIC OF VIET NAM", 10, "", 4.8, (0, 0, 0)),
        ("Independence - Freedom - Happiness", 12.4, "", 4.8, (0, 0, 0)),
        ("CĂN CƯỚC", 17, "b", 10, RED),
        ("IDENTITY CARD", 20, "", 6, RED),
    ):
        card.centred(text, mm, style, size, colour)
    card.picture("emblem", 7, 4, 13, 13)
    card.picture("photo", 4, 20, 20, 28)
    card.rows(
        f"""
        {wording}
        **{{so_dinh_danh}}**
        Họ, chữ đệm và tên khai sinh/Full name:
        {{ho_ten}}
        Ngày, tháng, năm sinh/Date of birth: {{ngay_sinh}}
        Giới tính/Sex: {{gioi_tinh}} |48 Quốc tịch/Nationality: {{quoc_tich}}""",
        27,
        20.8,
        leading=1.6,
    )


def can_cuoc_back(card, code, lines):
    card.rows(
        """
        Nơi cư trú/Place of residence:
        {noi_cu_tru}
        Nơi đăng ký khai sinh/Place of birth:
        {noi_dang_ky_khai_sinh}
        Ngày, tháng, năm cấp/Date of issue: {ngay_cap}
        Ngày, tháng, năm hết hạn/Date of expiry: {co_gia_tri_den}""",
        4,
        1.5,
        60,
        leading=1.45,
    )
    card.centred("BỘ CÔNG AN", 31, "b", 6, cx=50)
    card.centred("MINISTRY OF PUBLIC SECURITY", 33.6, "", 5, cx=50)
    card.picture("qr", 64, 4, 18, 18, code)
    card.picture("chip", 66, 25, 13, 10)
    card.mrz(lines)


def cccd_front(card, code):
    for text, mm, style, size, colour in (
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 4.5, "b", 5.6, (0, 0, 0)),
        ("Độc lập - Tự do - Hạnh phúc", 7.3, "b", 5.4, (0, 0, 0)),
        ("SOCIALIST REPUBLIC OF VIET NAM", 9.8, "", 4.6, (0, 0, 0)),
        ("CĂN CƯỚC CÔNG DÂN", 15.2, "b", 9, RED),
        ("Citizen Identity Card", 18, "i", 6, RED),
    ):
        card.centred(text, mm, style, size, colour, cx=44)
    card.picture("emblem", 6, 4, 12, 12)
    card.picture("photo", 4, 21, 20, 26)
    card.picture("qr", 69, 3, 13.5, 13.5, code)
    card.rows(
        """
        Số / No.: **{so_dinh_danh}**
        Họ và tên / Full name:
        {ho_ten}
        Ngày sinh / Date of birth: {ngay_sinh}
        Giới tính / Sex: {gioi_tinh} |46 Quốc tịch / Nationality: {quoc_tich}
        Quê quán / Place of origin:
        {que_quan}
        Nơi thường trú / Place of residence: {noi_cu_tru}""",
        27,
        18.2,
        leading=1.26,
    )
    card.rows("Có giá trị đến: {co_gia_tri_den}\nDate of expiry", 3.5, 46.6, 26, 4.6, 1.2)


def cccd_back(card, lines):
    card.rows(
        "Đặc điểm nhận dạng / Personal identification:\nNốt ruồi cách 2 cm dưới mép phải\nNgày, tháng, năm / Date, month, year: {ngay_cap}",
        4,
        1.5,
        56,
        leading=1.45,
    )
    for number, text in enumerate(("CỤC TRƯỞNG CỤC CẢNH SÁT", "QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI")):
        card.centred(text, 17 + 2.6 * number, "b", 4.8, cx=30)
    card.centred("Nguyễn Mẫu Văn", 33, "b", 5.4, cx=30)
    card.picture("chip", 5, 21, 12, 9)
    card.picture("print", 60, 4, 9, 13)
    card.picture("print", 72, 4, 9, 13)
    card.mrz(lines)


def sheet(look, facts, how, sides, rng):
    """`sides` are functions of a card; two pages, one A4 page, or photographs."""
    look.leading, look.leader, look.label_style = 1.3, False, ""
    look.size = 6.2
    tone = pick(rng, [(226, 240, 246), (232, 243, 232), (240, 236, 226)])
    if how == "pages":
        form = Form(look, facts, size=(WIDE, HIGH), margins=(3, 3, 2, 2))
        for number, side in enumerate(sides):
            if number:
                form.turn()
            side(Card(form, 0, 0, tone, rng))
        return form
    if how == "a4":
        form = Form(look, facts, margins=(20, 20, 20, 20))
        form.mark_sample()
        for number, side in enumerate(sides):
            side(Card(form, 62, 50 + 75 * number, tone, rng))
        return form
    table = pick(rng, [(70, 60, 52), (120, 118, 112), (40, 48, 60)])
    form = Form(look, facts, size=(110, 74), margins=(3, 3, 2, 2))
    for number, side in enumerate(sides):
        if number:
            form.turn()
        form.page.pictures.append(("fill", 0, 0, 110 * MM, 74 * MM, table))
        side(Card(form, 12, 9, tone, rng))
    return form


CARD = dict(scan="card", tone="plain", ground="plain", border="", print_="laser", title_red=False)
NEW = (datetime.date(2024, 7, 5), datetime.date(2026, 9, 1))
OLD = (datetime.date(2021, 3, 1), datetime.date(2024, 6, 20))


def can_cuoc(rng, look, how):
    facts, _, code, lines = holder(rng, *NEW)
    return sheet(look, facts, how, [can_cuoc_front, lambda c: can_cuoc_back(c, code, lines)], rng)


def cccd(rng, look, how):
    facts, _, code, lines = holder(rng, *OLD)
    return sheet(look, facts, how, [lambda c: cccd_front(c, code), lambda c: cccd_back(c, lines)], rng)


@layout("can_cuoc", **CARD)
def cc_hai_mat(rng, look):
    return can_cuoc(rng, look, "pages")


@layout("can_cuoc", **CARD)
def cc_mot_trang(rng, look):
    return can_cuoc(rng, look, "a4")


@layout("can_cuoc", **CARD)
def cc_chup(rng, look):
    return can_cuoc(rng, look, "photo")


@layout("cccd", **CARD)
def cccd_hai_mat(rng, look):
    return cccd(rng, look, "pages")


@layout("cccd", **CARD)
def cccd_mot_trang(rng, look):
    return cccd(rng, look, "a4")


@layout("cccd", **CARD)
def cccd_chup(rng, look):
    return cccd(rng, look, "photo")
