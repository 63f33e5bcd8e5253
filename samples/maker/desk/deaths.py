"""Trích lục khai tử in its shapes, and giấy chứng tử of before 2016."""

import datetime

from ..offices import pick
from . import blocks, people
from .births import title
from .facts import Facts
from .form import Form
from .registry import layout
from .spelling import Spelling, capital

CAUSES = [
    "Bệnh già",
    "Tai biến mạch máu não",
    "Ung thư gan giai đoạn cuối",
    "Suy hô hấp cấp",
    "Tai nạn giao thông",
    "Già yếu",
    "Nhồi máu cơ tim",
]
PLACES = ["Tại nhà, {a}", "{a}", "Bệnh viện đa khoa {p}", "Bệnh viện Chợ Mới, {p}"]


def death(rng, first, last, cards=True):
    """The dead person, hour and place, the register, the extract."""
    facts = Facts()
    dead_on = people.between(rng, datetime.date(first, 1, 5), datetime.date(last, 6, 1))
    home = people.place(rng, dead_on)
    one = people.person(rng, dead_on, (35, 96), home=home)
    numbered = cards and rng.random() < 0.8
    facts.person("", one, number=numbered)
    if not one.born.year % 3 and one.born.year < 1960:
        facts.put("ngay_sinh", str(one.born.year), str(one.born.year), long=str(one.born.year), bare=str(one.born.year))
    if numbered:
        facts.put("giay_to", one.card(rng, dead_on, dead_on.year < 2021))
    else:
        facts.put("giay_to", one.card(rng, dead_on, True))
    hour, minute = f"{int(rng.integers(0, 24)):02}", f"{int(rng.integers(0, 60)):02}"
    if rng.random() < 0.1:
        facts.put("chet_luc", None, "", gio="", phut="")
    else:
        facts.put("chet_luc", f"{hour} giờ {minute} phút", gio=hour, phut=minute)
    facts.date("ngay_chet", dead_on)
    facts.put("ngay_chet_chu", capital(Spelling(rng).date(dead_on.day, dead_on.month, dead_on.year)))
    facts.put("noi_chet", pick(rng, PLACES).format(a=one.address, p=home.province_full))
    facts.put("nguyen_nhan", pick(rng, CAUSES))
    registered = dead_on + datetime.timedelta(days=int(rng.integers(1, 15)))
    facts.put("so_giay_bao_tu", f"{int(rng.integers(2, 400))}/GBT-{pick(rng, ['UBND', 'BVĐK', 'TTYT'])}")
    facts.put("dang_ky_tai", blocks.office_full(home)).put("noi_dang_ky", blocks.office_full(home))
    facts.put("dang_ky_so", f"{int(rng.integers(1, 190))}/{registered.year}").date("dang_ky_ngay", registered).date(
        "ngay_dang_ky", registered
    )
    if rng.random() < 0.06:
        words = Spelling(rng).date(dead_on.day, dead_on.month, dead_on.year - 2)
        facts.put("ngay_chet_chu", capital(words)).fails("ngay_chet", "ngay_chet_chu")
    issued = people.between(rng, registered, registered + datetime.timedelta(days=500))
    issued = min(issued, datetime.date(2026, 10, 20))
    place = people.Place(home.level, home.commune, "" if issued >= people.MERGER else home.district, home.province)
    facts.date("ngay_cap", issued).put("noi_cap", blocks.committee(place).upper())
    facts.put(
        "so", f"{int(rng.integers(2, 700))}/{f'{issued.year}/' if rng.random() < 0.6 else ''}TLKT{pick(rng, ['-BS', '-BS', ''])}"
    )
    facts.put("trich_tu", pick(rng, ["Cơ sở dữ liệu hộ tịch điện tử", "Sổ đăng ký khai tử", "Cơ sở dữ liệu hộ tịch điện tử"]))
    facts.put("nguoi_di_khai.ho_ten", people.name(rng, rng.random() < 0.5))
    blocks.signer(facts, rng, heads=[*blocks.HEADS[:4], ["CÔNG CHỨC TƯ PHÁP - HỘ TỊCH"]])
    return facts, place, registered


def framed(rng, look, facts, place, name, copy=True, margins=(26, 18, 16, 14)):
    """The frame every extract has: offices and number left, motto and day right, title."""
    form = Form(look, facts, margins=margins)
    form.mark_sample()
    parent = [place.province_full.upper()] if rng.random() < 0.5 else []
    blocks.head(form, parent, blocks.issuer_lines(rng, place), "Số: {=so}", place.commune + ", {=ngay_cap:long}")
    form.placed["noi_cap"] = facts["noi_cap"].truth
    form.gap(6)
    for line in name.split("\n"):
        form.centred(line, style="b", size=15)
    if copy:
        form.centred("(BẢN SAO)", style="b", size=12.5)
    form.gap(3)
    return form


PLAIN = dict(title_red=False, ground="plain", tone="plain", border="")


@layout("trich_luc_khai_tu", kind="trich_luc", **PLAIN)
def kt_moi(rng, look):
    """Today's extract: no cause, no death notice, no last residence."""
    facts, place, _ = death(rng, 2020, 2026)
    form = framed(rng, look, facts, place, "TRÍCH LỤC KHAI TỬ")
    form.rows("""
        Họ, chữ đệm, tên: {ho_ten}
        Ngày, tháng, năm sinh: {ngay_sinh}
        Giới tính: {gioi_tinh} |36 Dân tộc: {dan_toc} |66 Quốc tịch: {quoc_tich}
        Số định danh cá nhân: {so_dinh_danh}
        Giấy tờ tùy thân: {giay_to}
        Đã chết vào lúc: {chet_luc:gio} giờ {chet_luc:phut} phút, ngày {ngay_chet:bare}
        Ghi bằng chữ: {ngay_chet_chu}
        Nơi chết: {noi_chet}
        Đã được đăng ký khai tử tại: {dang_ky_tai}
        Số: {dang_ky_so} ngày {dang_ky_ngay:bare}
        Thực hiện trích lục từ: {trich_tu}""")
    form.gap(6)
    blocks.sign(
        form,
        rng,
        form.x1 - 130,
        heading=pick(rng, ["", "NGƯỜI KÝ TRÍCH LỤC"]),
        hint=pick(rng, ["", "(Ký, ghi rõ họ, chữ đệm, tên, chức vụ, đóng dấu)"]),
        office=blocks.committee(place),
    )
    return form


@layout("trich_luc_khai_tu", kind="trich_luc", **PLAIN)
def kt_day_du(rng, look):
    """The older extract, with last residence, cause and death notice."""
    facts, place, _ = death(rng, 2016, 2020)
    form = framed(rng, look, facts, place, "TRÍCH LỤC KHAI TỬ", rng.random() < 0.7)
    form.rows("""
        Họ, chữ đệm, tên: {ho_ten}
        Ngày, tháng, năm sinh: {ngay_sinh}
        Giới tính: {gioi_tinh} | Dân tộc: {dan_toc} | Quốc tịch: {quoc_tich}
        Nơi cư trú cuối cùng: {noi_cu_tru}
        Giấy tờ tùy thân: {giay_to}
        Đã chết vào lúc: {chet_luc:gio} giờ {chet_luc:phut} phút, ngày {ngay_chet:ngay} tháng {ngay_chet:thang} năm {ngay_chet:nam}
        Nơi chết: {noi_chet}
        Nguyên nhân chết: {nguyen_nhan}
        Số Giấy báo tử/Giấy tờ thay thế Giấy báo tử: {so_giay_bao_tu}
        Đăng ký khai tử tại: {dang_ky_tai}
        Số: {dang_ky_so} ngày {dang_ky_ngay:bare}""")
    form.gap(6)
    blocks.sign(
        form,
        rng,
        form.x1 - 130,
        heading="NGƯỜI KÝ TRÍCH LỤC",
        hint="(Ký, ghi rõ họ, chữ đệm, tên, chức vụ, đóng dấu)",
        office=blocks.committee(place),
    )
    return form


@layout("trich_luc_khai_tu", kind="trich_luc", **PLAIN)
def kt_ngan(rng, look):
    """Labels on narrow lines, indented, the hour after the day."""
    facts, place, _ = death(rng, 2021, 2026)
    look.size, look.leader = 13.5, False
    form = framed(rng, look, facts, place, "TRÍCH LỤC KHAI TỬ", margins=(30, 20, 18, 14))
    form.rows(
        """
        Họ, chữ đệm, tên: {ho_ten} | Giới tính: {gioi_tinh}
        Ngày, tháng, năm sinh: {ngay_sinh}
        Dân tộc: {dan_toc} | Quốc tịch: {quoc_tich}
        Số định danh cá nhân: {so_dinh_danh}
        Đã chết vào lúc: {chet_luc:gio} giờ {chet_luc:phut} phút, {ngay_chet:long} ghi bằng chữ: {ngay_chet_chu}
        Nơi chết: {noi_chet}
        Đã được đăng ký khai tử tại: {dang_ky_tai}, Số: {dang_ky_so} ngày {dang_ky_ngay:bare}
        Thực hiện trích lục từ: {trich_tu}""",
        indent=28,
    )
    form.gap(6)
    blocks.sign(form, rng, form.x1 - 130, office=blocks.committee(place))
    return form


OLD = """
Họ và tên: {ho_ten} |70 Giới tính: {gioi_tinh}
Ngày, tháng, năm sinh: {ngay_sinh}
Dân tộc: {dan_toc} | Quốc tịch: {quoc_tich}
Nơi thường trú/tạm trú cuối cùng: {noi_cu_tru}
Đã chết vào lúc: {chet_luc:gio} giờ {chet_luc:phut} phút, ngày {ngay_chet:ngay} tháng {ngay_chet:thang} năm {ngay_chet:nam}
Nơi chết: {noi_chet}
Nguyên nhân chết: {nguyen_nhan}
Nơi đăng ký: {noi_dang_ky}
Ngày, tháng, năm đăng ký: {ngay_dang_ky}
"""


def old_form(rng, look, size, margins, rows=OLD):
    facts, home, day = death(rng, 2000, 2015, cards=False)
    facts.must_fail.clear()
    facts.put("so", f"{int(rng.integers(1, 90)):02}").put("quyen_so", f"{int(rng.integers(1, 3)):02}/{day.year}")
    form = Form(look, facts, size=size, margins=margins)
    form.mark_sample()
    top = form.y
    form.motto()
    low, form.y = form.y, top
    form.row("Số: {so}", x0=form.x1 - 120, size=12)
    form.row("Quyển số: {quyen_so}", x0=form.x1 - 120, size=12)
    form.y = max(low, form.y) + 8
    title(form, "GIẤY CHỨNG TỬ", 2)
    form.rows(rows)
    form.gap(4)
    top = form.y
    form.centred("Người đi khai", form.x0 + 110, "b", 12)
    form.centred("(Ký, ghi rõ họ tên)", form.x0 + 110, "i", 10.5)
    blocks.names_line(form, "nguoi_di_khai.ho_ten", form.x0 + 110, 15, "")
    form.placed["nguoi_di_khai.ho_ten"] = facts["nguoi_di_khai.ho_ten"].truth
    form.y = top
    blocks.sign(form, rng, form.x1 - 120, office=blocks.committee(home), height=20)
    return form


@layout("giay_chung_tu", print_="any_old", size=12.5)
def ct_cu(rng, look):
    return old_form(rng, look, (210, 297), (20, 18, 16, 14))


@layout("giay_chung_tu", print_="any_old", size=11.5)
def ct_cu_ngang(rng, look):
    look.leading = 1.42
    return old_form(
        rng,
        look,
        (210, 148),
        (16, 14, 9, 6),
        OLD.replace("\nDân tộc", " |70 Dân tộc").replace(
            "{dan_toc} | Quốc tịch: {quoc_tich}", "{dan_toc}\nQuốc tịch: {quoc_tich}"
        ),
    )


@layout("giay_chung_tu", print_="typewriter", size=13)
def ct_may_chu(rng, look):
    return old_form(
        rng, look, (210, 297), (24, 20, 18, 14), OLD.replace("Ngày, tháng, năm sinh", "Sinh ngày").replace("vào lúc", "hồi")
    )
