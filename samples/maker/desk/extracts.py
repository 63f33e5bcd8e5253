"""Trích lục hộ tịch other than deaths: recognition of a child, correction, guardianship."""

import datetime

from ..offices import pick
from . import blocks, people
from .deaths import PLAIN, framed
from .facts import Facts
from .registry import layout

HINT = "(Ký, ghi rõ họ, chữ đệm, tên, chức vụ, đóng dấu)"


def event(rng, symbol):
    facts = Facts()
    day = people.between(rng, datetime.date(2018, 1, 5), datetime.date(2026, 6, 1))
    home = people.place(rng, day)
    one = people.person(rng, day, (22, 60), home=home)
    facts.person("", one, number=day.year >= 2021)
    facts.put("giay_to", one.card(rng, day, day.year < 2021))
    facts.put("dang_ky_tai", blocks.office_full(home)).put("dang_ky_so", f"{int(rng.integers(1, 90))}/{day.year}").date(
        "dang_ky_ngay", day
    )
    issued = min(day + datetime.timedelta(days=int(rng.integers(0, 400))), datetime.date(2026, 10, 10))
    place = people.Place(home.level, home.commune, "" if issued >= people.MERGER else home.district, home.province)
    facts.put("so", f"{int(rng.integers(2, 200))}/{symbol}{pick(rng, ['', '-BS'])}").date("ngay_cap", issued)
    facts.put("noi_cap", blocks.committee(place).upper())
    blocks.signer(facts, rng)
    return facts, place, one, day


def closing(form, rng, place):
    form.rows("Đã được đăng ký tại: {dang_ky_tai}\nSố: {dang_ky_so} ngày {dang_ky_ngay:bare}")
    form.gap(6)
    blocks.sign(form, rng, form.x1 - 130, heading="NGƯỜI KÝ TRÍCH LỤC", hint=HINT, office=blocks.committee(place))
    return form


SELF = """
Họ, chữ đệm, tên: {ho_ten}
Ngày, tháng, năm sinh: {ngay_sinh}
Giới tính: {gioi_tinh} |36 Dân tộc: {dan_toc} |66 Quốc tịch: {quoc_tich}
Giấy tờ tùy thân: {giay_to}
Nơi cư trú: {noi_cu_tru}
"""


def named(form, text):
    form.facts.put("ten_trich_luc", text)
    form.placed["ten_trich_luc"] = text


@layout("trich_luc_ho_tich", kind="trich_luc", **PLAIN)
def tl_nhan_cha_me_con(rng, look):
    facts, place, one, day = event(rng, "TLĐKNCMC")
    child = people.person(rng, day, (1, 16))
    facts.person("con.", child)
    form = framed(rng, look, facts, place, "TRÍCH LỤC\nĐĂNG KÝ NHẬN CHA, MẸ, CON", False)
    named(form, "ĐĂNG KÝ NHẬN CHA, MẸ, CON")
    form.row(f"**Người {'mẹ' if one.woman else 'cha'}**")
    form.rows(SELF)
    form.gap(1)
    form.row("**Người con**")
    form.rows(
        "Họ, chữ đệm, tên: {con.ho_ten}\nNgày, tháng, năm sinh: {con.ngay_sinh}\nGiới tính: {con.gioi_tinh} |36 Dân tộc: {con.dan_toc} |66 Quốc tịch: {con.quoc_tich}\nNơi cư trú: {con.noi_cu_tru}"
    )
    form.gap(1)
    return closing(form, rng, place)


CHANGES = [
    "Cải chính ngày, tháng, năm sinh từ {a} thành {b} trong Giấy khai sinh số {n}/{y}",
    "Cải chính chữ đệm của người mẹ từ Thị thành Thị Ngọc trong Giấy khai sinh số {n}/{y}",
    "Thay đổi tên thành {x} trong Giấy khai sinh số {n}/{y}",
]


@layout("trich_luc_ho_tich", kind="trich_luc", **PLAIN)
def tl_cai_chinh(rng, look):
    facts, place, one, day = event(rng, "TLCCHT")
    text = pick(rng, CHANGES).format(
        a=people.short_date(one.born),
        b=people.short_date(one.born + datetime.timedelta(days=31)),
        n=int(rng.integers(2, 200)),
        y=one.born.year,
        x=people.name(rng, one.woman),
    )
    facts.put("noi_dung", text)
    form = framed(rng, look, facts, place, "TRÍCH LỤC CẢI CHÍNH HỘ TỊCH", rng.random() < 0.5)
    named(form, "CẢI CHÍNH HỘ TỊCH")
    form.rows(SELF.replace("Giấy tờ tùy thân: {giay_to}", "Số định danh cá nhân: {so_dinh_danh}"))
    form.row("Nội dung cải chính: {noi_dung}")
    return closing(form, rng, place)


@layout("trich_luc_ho_tich", kind="trich_luc", **PLAIN)
def tl_giam_ho(rng, look):
    facts, place, one, day = event(rng, "TLĐKGH")
    ward = people.person(rng, day, (1, 14), home=one.home)
    facts.person("nguoi_duoc_giam_ho.", ward)
    form = framed(rng, look, facts, place, "TRÍCH LỤC ĐĂNG KÝ GIÁM HỘ", False)
    named(form, "ĐĂNG KÝ GIÁM HỘ")
    form.row("**Người giám hộ**")
    form.rows(SELF)
    form.row("**Người được giám hộ**")
    form.rows(
        "Họ, chữ đệm, tên: {nguoi_duoc_giam_ho.ho_ten}\nNgày, tháng, năm sinh: {nguoi_duoc_giam_ho.ngay_sinh}\nGiới tính: {nguoi_duoc_giam_ho.gioi_tinh} |36 Dân tộc: {nguoi_duoc_giam_ho.dan_toc} |66 Quốc tịch: {nguoi_duoc_giam_ho.quoc_tich}\nNơi cư trú: {nguoi_duoc_giam_ho.noi_cu_tru}"
    )
    return closing(form, rng, place)
