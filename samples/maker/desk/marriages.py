"""Giấy chứng nhận kết hôn: two columns that drift apart, and the old lying form."""

import datetime

from ..offices import pick
from . import blocks, people
from .births import HINT, title
from .facts import Facts
from .form import Form
from .registry import layout

COLUMN = """
Họ, chữ đệm, tên {ai}: {P.ho_ten}
Ngày, tháng, năm sinh: {P.ngay_sinh}
Dân tộc: {P.dan_toc}
Quốc tịch: {P.quoc_tich}
Nơi cư trú: {P.noi_cu_tru}
Giấy tờ tùy thân: {P.giay_to}
"""
NOTES = [
    "Ly hôn theo Quyết định công nhận thuận tình ly hôn số {n}/{y}/QĐST-HNGĐ ngày {d} của Tòa án nhân dân khu vực 3",
    "Ly hôn theo Bản án số {n}/{y}/HNGĐ-ST ngày {d} của Tòa án nhân dân huyện {h}",
    "Cải chính năm sinh của người chồng thành {b} theo Trích lục số {n}/TLCCHT ngày {d}",
]


def column(who, word):
    return COLUMN.replace("P.", who + ".").replace("{ai}", word)


def couple(rng, first=2016, last=2026, old=False):
    facts = Facts()
    day = people.between(rng, datetime.date(first, 1, 15), datetime.date(last, 9, 1))
    home = people.place(rng, day)
    wife = people.person(rng, day, (19, 38), True, home=home if rng.random() < 0.5 else None)
    husband = people.person(rng, day, (21, 42), False, home=home)
    if wife.ethnic == "Ê-đê" or rng.random() < 0.7:
        wife.ethnic = husband.ethnic
    for who, one in (("vo", wife), ("chong", husband)):
        facts.person(who + ".", one)
        by_old = day.year < 2021 or rng.random() < 0.1 and day.year < 2023
        number = None if by_old else one.number
        facts.put(f"{who}.giay_to", one.card(rng, day, by_old), also={} if by_old else {f"{who}.so_dinh_danh": number})
    if rng.random() < 0.07 and day.year >= 2021:
        wrong = people.personal_number(rng, wife.home.code, wife.born.replace(year=wife.born.year - 9), True)
        shown = facts["vo.giay_to"].truth.replace(wife.number, wrong)
        if shown != facts["vo.giay_to"].truth:
            facts.put("vo.giay_to", shown, also={"vo.so_dinh_danh": wrong}).fails("vo.so_dinh_danh")
    facts.put("noi_dang_ky", blocks.office_full(home)).date("ngay_dang_ky", day)
    facts.put("so", f"{int(rng.integers(1, 160)):02}/{day.year}").empty("quyen_so", "ghi_chu_mat_sau")
    blocks.signer(facts, rng)
    return facts, home, day


def parties(form, left, right, words):
    top = form.y
    for who, word, cx in zip((left, right), words, (form.x0 + (form.middle - form.x0) / 2, (form.middle + form.x1) / 2)):
        form.y = top
        form.centred(word, cx, "b", 13)
        form.centred("(Ký, ghi rõ họ, chữ đệm, tên)", cx, "i", 10.5)
        blocks.names_line(form, f"{who}.ho_ten", cx, 14)


def noted(form, rng, facts, day):
    if rng.random() < 0.6:
        return
    notes = []
    if rng.random() < 0.6:
        later = people.between(rng, day, day + datetime.timedelta(days=1500))
        text = pick(rng, NOTES).format(
            n=int(rng.integers(2, 90)),
            y=later.year,
            d=people.short_date(later),
            h=pick(rng, blocks.DISTRICTS),
            b=int(rng.integers(1975, 1995)),
        )
        facts.put("ghi_chu_mat_sau", text)
        notes = [(people.short_date(later), "{ghi_chu_mat_sau}")]
    blocks.back(form, rng, facts, notes)


def usual(rng, look, order, first=2016):
    facts, home, day = couple(rng, first)
    form = Form(look, facts, margins=(16, 14, 18, 14))
    form.mark_sample()
    form.motto()
    form.gap(8)
    title(form, "GIẤY CHỨNG NHẬN KẾT HÔN")
    blocks.centred_row(form, "Số: {so}", form.middle)
    form.gap(4)
    names = {"vo": "vợ", "chong": "chồng"}
    form.columns(column(order[0], names[order[0]]), column(order[1], names[order[1]]))
    form.gap(3)
    form.rows("Nơi đăng ký kết hôn: {noi_dang_ky}\nNgày, tháng, năm đăng ký: {ngay_dang_ky}")
    form.gap(4)
    parties(form, *order, [names[o].capitalize() for o in order])
    form.gap(5)
    blocks.sign(
        form,
        rng,
        form.middle + float(rng.uniform(-20, 110)),
        heading="NGƯỜI KÝ GIẤY CHỨNG NHẬN KẾT HÔN",
        hint=HINT,
        office=blocks.committee(home),
    )
    noted(form, rng, facts, day)
    return form


@layout("giay_chung_nhan_ket_hon", size=12.5)
def kh_hai_cot(rng, look):
    return usual(rng, look, ("vo", "chong"))


@layout("giay_chung_nhan_ket_hon", size=12)
def kh_hai_cot_chong_truoc(rng, look):
    """The husband stands left."""
    return usual(rng, look, ("chong", "vo"), 2018)


@layout("giay_chung_nhan_ket_hon", size=12.5)
def kh_noi_tiep(rng, look):
    """One after the other over the whole width, nation and people on one line."""
    facts, home, day = couple(rng, 2016)
    form = Form(look, facts, margins=(22, 18, 18, 14))
    form.mark_sample()
    form.motto()
    form.gap(6)
    title(form, "GIẤY CHỨNG NHẬN KẾT HÔN")
    blocks.centred_row(form, "Số: {so}", form.middle)
    form.gap(4)
    order = [("vo", "vợ"), ("chong", "chồng")]
    for who, word in order if rng.random() < 0.5 else order[::-1]:
        rows = column(who, word).replace("Dân tộc: {%s.dan_toc}\nQuốc tịch" % who, "Dân tộc: {%s.dan_toc} |50 Quốc tịch" % who)
        form.rows(rows)
        form.gap(2)
    form.rows("Nơi đăng ký kết hôn: {noi_dang_ky}\nNgày, tháng, năm đăng ký: {ngay_dang_ky}")
    form.gap(4)
    parties(form, "vo", "chong", ["Vợ", "Chồng"])
    form.gap(5)
    blocks.sign(
        form,
        rng,
        form.middle + float(rng.uniform(20, 110)),
        heading="NGƯỜI KÝ GIẤY CHỨNG NHẬN KẾT HÔN",
        hint=HINT,
        office=blocks.committee(home),
    )
    return form


@layout("giay_chung_nhan_ket_hon", print_="any_old", size=12)
def kh_ngang(rng, look):
    """The old lying form, filled by hand or with a typewriter: A5, husband left, other labels."""
    facts, home, day = couple(rng, 2001, 2015)
    facts.put("so", f"{int(rng.integers(1, 160))}").put("quyen_so", f"{int(rng.integers(1, 3)):02}/{day.year}")
    look.leading = 1.4
    form = Form(look, facts, size=(297, 210), margins=(16, 16, 12, 10))
    form.mark_sample()
    top = form.y
    form.motto()
    low, form.y = form.y, top
    form.row("Số: {so}", x0=form.x1 - 130)
    form.row("Quyển số: {quyen_so}", x0=form.x1 - 130)
    form.y = low + 4
    title(form, "GIẤY CHỨNG NHẬN KẾT HÔN")
    old = COLUMN.replace("Họ, chữ đệm, tên", "Họ và tên").replace(
        "Dân tộc: {P.dan_toc}\nQuốc tịch", "Dân tộc: {P.dan_toc} |50 Quốc tịch"
    )
    old = old.replace("Nơi cư trú", "Nơi thường trú/tạm trú").replace(
        "Giấy tờ tùy thân", "Số Giấy CMND/Hộ chiếu/Giấy tờ hợp lệ thay thế"
    )
    form.columns(*(old.replace("P.", w + ".").replace("{ai}", n) for w, n in (("chong", "chồng"), ("vo", "vợ"))), space=20)
    form.gap(2)
    form.rows("Nơi đăng ký: {noi_dang_ky}\nNgày, tháng, năm đăng ký: {ngay_dang_ky}")
    form.gap(2)
    top = form.y
    thirds = [form.x0 + (form.x1 - form.x0) * s for s in (0.16, 0.46, 0.8)]
    for who, word, cx in (("chong", "CHỒNG", thirds[0]), ("vo", "VỢ", thirds[1])):
        form.y = top
        form.centred(word, cx, "b", 12)
        form.centred("(Ký, ghi rõ họ tên)", cx, "i", 10.5)
        blocks.names_line(form, f"{who}.ho_ten", cx, 12, "")
    form.y = top
    blocks.sign(form, rng, thirds[2], office=blocks.committee(home), height=18)
    return form
