"""Driving licences and vehicle registrations."""

import datetime

from ..offices import pick
from . import blocks, people
from .cards import CARD, RED, sheet
from .facts import Facts
from .form import Form
from .registry import layout


def driver(rng, new):
    facts = Facts()
    issued = people.between(
        rng,
        *(
            (datetime.date(2025, 3, 5), datetime.date(2026, 8, 1))
            if new
            else (datetime.date(2015, 1, 5), datetime.date(2025, 2, 20))
        ),
    )
    one = people.person(rng, issued, (19, 60))
    facts.person("", one)
    grade = pick(rng, ["A1", "A1", "A", "B", "C1", "C", "D1"] if new else ["A1", "A1", "A2", "B2", "C", "D", "B11"])
    facts.put("hang", grade).date("ngay_cap", issued)
    first = issued if rng.random() < 0.5 else people.between(rng, datetime.date(one.born.year + 18, 3, 1), issued)
    number = f"{one.home.code[:2]}{int(one.woman)}{first.year % 100:02}{int(rng.integers(0, 9999999)):07}"
    facts.put("so", number)
    if grade.startswith("A"):
        facts.put("co_gia_tri_den", "Không thời hạn")
    else:
        facts.date(
            "co_gia_tri_den", issued.replace(year=issued.year + (10 if grade.startswith("B") else 5), day=min(issued.day, 28))
        )
    facts.put("noi_cap", "PHÒNG CẢNH SÁT GIAO THÔNG" if new else f"SỞ GIAO THÔNG VẬN TẢI {one.home.province.upper()}")
    return facts, one


def licence_front(card, one, office, wording):
    card.centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 4.6, "b", 6)
    card.centred("Độc lập - Tự do - Hạnh phúc", 7.4, "b", 5.6)
    card.centred(wording[0], 12, "b", 8, RED)
    card.centred(f"Số/No.: {card.form.facts['so'].truth}", 16.2, "b", 7, RED)
    card.form.placed["so"] = card.form.facts["so"].truth
    card.picture("photo", 4, 12, 20, 26)
    card.rows(wording[1], 27, 17.5, 83, 5.8, 1.5)
    card.centred(
        f"{one.home.province}, ngày/date {card.form.facts['ngay_cap'].forms['ngay']} tháng/month {card.form.facts['ngay_cap'].forms['thang']} "
        f"năm/year {card.form.facts['ngay_cap'].forms['nam']}",
        40.5,
        "i",
        5,
        cx=56,
    )
    card.form.placed["ngay_cap"] = card.form.facts["ngay_cap"].truth
    card.centred(office, 43, "b", 5.4, cx=56)
    card.form.placed["noi_cap"] = office
    card.rows("Hạng/Class: {hang}\nCó giá trị đến/Expires: {co_gia_tri_den}", 3.5, 40, 36, 5.4, 1.5)


NEW_WORDS = (
    "GIẤY PHÉP LÁI XE / DRIVER'S LICENSE",
    "Họ tên/Full name: {ho_ten}\nNgày sinh/Date of birth: {ngay_sinh}\nQuốc tịch/Nationality: {quoc_tich}\nNơi cư trú/Address: {noi_cu_tru}",
)


def licence_back(card, rng):
    card.centred("CÁC LOẠI XE CƠ GIỚI ĐƯỜNG BỘ ĐƯỢC ĐIỀU KHIỂN", 5, "b", 5.4, cx=43)
    card.centred("CLASSIFICATION OF MOTOR VEHICLES", 7.6, "", 4.8, cx=43)
    card.rows(
        f"Hạng {card.form.facts['hang'].truth}: Xe cơ giới theo quy định |60 Ngày trúng tuyển: {int(rng.integers(1, 28)):02}/{int(rng.integers(1, 12)):02}/20{int(rng.integers(10, 25))}",
        4,
        9,
        82,
        5.4,
        1.5,
    )
    card.picture("qr", 66, 30, 17, 17, f"https://mau.invalid/gplx/{card.form.facts['so'].truth}")


def licence(rng, look, how, new):
    facts, one = driver(rng, new)
    words = NEW_WORDS if new else (NEW_WORDS[0].replace(" / ", "/"), NEW_WORDS[1])
    return sheet(
        look, facts, how, [lambda c: licence_front(c, one, facts["noi_cap"].truth, words), lambda c: licence_back(c, rng)], rng
    )


@layout("giay_phep_lai_xe", **CARD)
def lx_2025(rng, look):
    return licence(rng, look, "pages", True)


@layout("giay_phep_lai_xe", **CARD)
def lx_pet(rng, look):
    return licence(rng, look, "photo", False)


@layout("giay_phep_lai_xe", **CARD)
def lx_hai_mat_a4(rng, look):
    return licence(rng, look, "a4", rng.random() < 0.5)


BRANDS = [
    ("HONDA", "WAVE ALPHA", "mô tô"),
    ("YAMAHA", "SIRIUS", "mô tô"),
    ("TOYOTA", "VIOS", "ô tô"),
    ("THACO", "K200", "ô tô"),
    ("HYUNDAI", "ACCENT", "ô tô"),
    ("HONDA", "VISION", "mô tô"),
]


def vehicle(rng, kind=None):
    facts = Facts()
    issued = people.between(rng, datetime.date(2014, 1, 5), datetime.date(2026, 8, 1))
    owner = people.person(rng, issued, (20, 65))
    facts.person("", owner)
    brand, model, sort = pick(rng, [b for b in BRANDS if kind in (None, b[2])])
    facts.put("nhan_hieu", brand).put("so_loai", model).put(
        "mau_son", pick(rng, ["Đen", "Trắng", "Đỏ đen", "Xanh", "Bạc", "Xám"])
    )
    letters = "ABCDEGHKLMNPRSTUVXYZ0123456789"
    facts.put("so_may", "".join(pick(rng, list(letters)) for _ in range(5)) + f"{int(rng.integers(100000, 9999999))}")
    facts.put("so_khung", "RL" + "".join(pick(rng, list(letters)) for _ in range(8)) + f"{int(rng.integers(100000, 999999))}")
    local = int(owner.home.code) % 80 + 11
    plate = (
        f"{local}{pick(rng, list('ABCDEFGHKLMN'))}"
        + (f"{int(rng.integers(1, 9))}-" if sort == "mô tô" else "-")
        + f"{int(rng.integers(100, 999))}.{int(rng.integers(10, 99))}"
    )
    facts.put("bien_so", plate).put("so", f"{int(rng.integers(100000, 999999)):06}").date("ngay_cap", issued)
    first = issued if rng.random() < 0.6 else people.between(rng, datetime.date(2008, 1, 1), issued)
    facts.date("dang_ky_lan_dau", first)
    facts.put("co_gia_tri_den", pick(rng, ["Không thời hạn", f"31/12/{issued.year + 20}"]))
    if facts["co_gia_tri_den"].truth[0].isdigit():
        facts.date("co_gia_tri_den", datetime.date(issued.year + 20, 12, 31))
    return facts, owner, sort


def registration_front(card, rng, owner, sort, police):
    facts = card.form.facts
    card.centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 4.6, "b", 5.8, cx=43)
    card.centred("Độc lập - Tự do - Hạnh phúc", 7.3, "b", 5.4, cx=43)
    card.centred(f"CHỨNG NHẬN ĐĂNG KÝ XE {sort.upper()}", 12, "b", 8, RED, cx=43)
    number = f"Số/Number: {facts['so'].truth}"
    card.centred(number, 15.4, "", 6, cx=43)
    card.form.placed["so"] = facts["so"].truth
    card.rows(
        """
        Tên chủ xe (Owner's full name): {ho_ten}
        Địa chỉ (Address): {noi_cu_tru}
        Nhãn hiệu (Brand): {nhan_hieu} |55 Số loại (Model code): {so_loai}
        Số máy (Engine N°): {so_may}
        Số khung (Chassis N°): {so_khung}
        Màu sơn (Color): {mau_son} |55 Biển số đăng ký: {bien_so}""",
        4,
        16,
        82,
        5.8,
        1.55,
    )
    card.centred(f"{owner.home.province}, {facts['ngay_cap'].forms['long']}", 44, "i", 5.2, cx=60)
    card.form.placed["ngay_cap"] = facts["ngay_cap"].truth
    card.centred(police, 46.6, "b", 5, cx=60)


def registration(rng, look, how, kind):
    facts, owner, sort = vehicle(rng, kind)
    police = f"CÔNG AN {owner.home.province_full.upper()}"
    back = lambda c: c.rows("Đăng ký lần đầu ngày: {dang_ky_lan_dau}\nCó giá trị đến ngày: {co_gia_tri_den}", 4, 4, 82, 6, 1.5)  # noqa: E731
    return sheet(look, facts, how, [lambda c: registration_front(c, rng, owner, sort, police), back], rng)


@layout("dang_ky_xe", **CARD)
def dkx_the_moto(rng, look):
    return registration(rng, look, pick(rng, ["pages", "photo"]), "mô tô")


@layout("dang_ky_xe", **CARD)
def dkx_the_oto(rng, look):
    return registration(rng, look, "a4", "ô tô")


@layout("dang_ky_xe", tone="yellow", ground="guilloche", border="fine", size=10, print_="typewriter")
def dkx_giay(rng, look):
    """The folded paper of before the cards, filled with a printer."""
    facts, owner, sort = vehicle(rng)
    look.leading = 1.45
    form = Form(look, facts, size=(148, 105), margins=(12, 12, 9, 8))
    form.mark_sample(4, 6, 9)
    form.motto(size=10)
    form.gap(2)
    form.centred(f"ĐĂNG KÝ XE {sort.upper()}", style="b", size=14, colour=look.title)
    blocks.centred_row(form, "Số: {so}", form.middle)
    form.rows("""
        Tên chủ xe: {ho_ten}
        Địa chỉ: {noi_cu_tru}
        Nhãn hiệu: {nhan_hieu} | Số loại: {so_loai} | Màu sơn: {mau_son}
        Số máy: {so_may} | Số khung: {so_khung}
        Biển số đăng ký: {bien_so} | Đăng ký lần đầu ngày: {dang_ky_lan_dau}""")
    form.gap(1)
    blocks.centred_row(form, owner.home.province + ", {=ngay_cap:long}", form.x1 - 110, base="i")
    facts.put("nguoi_ky", people.name(rng, False))
    blocks.sign(
        form,
        rng,
        form.x1 - 110,
        ("", "nguoi_ky"),
        heading="TRƯỞNG PHÒNG CẢNH SÁT GIAO THÔNG",
        office=f"CÔNG AN {owner.home.province_full}",
        size=9.5,
        height=15,
        seal_mm=26,
    )
    return form
