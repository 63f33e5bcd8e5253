"""Diplomas of schools and universities."""

import datetime

from ..offices import person, pick
from . import blocks, people
from .business import bare
from .facts import Facts
from .form import MM, Form
from .registry import layout

RANKS = ["Khá", "Giỏi", "Trung bình", "Xuất sắc"]
MAJORS = [
    ("Kế toán", "Accounting", "CỬ NHÂN"),
    ("Luật", "Law", "CỬ NHÂN"),
    ("Công nghệ thông tin", "Information Technology", "KỸ SƯ"),
    ("Sư phạm Toán học", "Mathematics Education", "CỬ NHÂN"),
    ("Nuôi trồng thủy sản", "Aquaculture", "KỸ SƯ"),
    ("Quản trị kinh doanh", "Business Administration", "CỬ NHÂN"),
]
EN_RANKS = {"Khá": "Good", "Giỏi": "Very good", "Trung bình": "Ordinary", "Xuất sắc": "Excellent"}


def graduate(rng, age, first, last):
    facts = Facts()
    day = people.between(rng, datetime.date(first, 6, 1), datetime.date(last, 8, 1))
    one = people.person(rng, day, age)
    facts.person("", one, caps=rng.random() < 0.5).put("noi_sinh", one.origin.province_full)
    facts.put("xep_loai", pick(rng, RANKS)).date("ngay_cap", day).put("nam_tot_nghiep", str(day.year))
    facts.put("so_hieu", pick(rng, ["A ", "B ", "DH ", ""]) + f"{int(rng.integers(1000000, 99999999)):08}")
    facts.put("so_vao_so", pick(rng, ["", "TN/", "THPT-"]) + f"{int(rng.integers(10, 9999)):05}{pick(rng, ['', f'/{day.year}'])}")
    facts.put("nguoi_ky", person(rng))
    return facts, one, day


SCHOOL = """
Cấp cho: {ho_ten}
Ngày sinh: {ngay_sinh} |55 Nơi sinh: {noi_sinh}
Giới tính: {gioi_tinh} |55 Dân tộc: {dan_toc}
Học sinh trường: {truong}
Năm tốt nghiệp: {nam_tot_nghiep} |55 Xếp loại tốt nghiệp: {xep_loai}
Hình thức đào tạo: Chính quy
"""


def school(rng, look, level, first, last, rows=SCHOOL, head="GIÁM ĐỐC SỞ GIÁO DỤC VÀ ĐÀO TẠO"):
    facts, one, _ = graduate(rng, (15, 17) if level.endswith("CƠ SỞ") else (18, 21), first, last)
    facts.put(
        "truong",
        f"{'THCS' if level.endswith('CƠ SỞ') else 'THPT'} {pick(rng, ['Nguyễn Du', 'Lê Quý Đôn', 'Trần Phú', 'Chu Văn An'])}",
    )
    form = Form(look, facts, size=(195, 140), margins=(18, 18, 12, 10))
    look.leading = 1.42
    form.mark_sample()
    form.motto(size=11)
    form.gap(3)
    issuer = f"{head} {one.home.province.upper()}"
    form.centred(issuer, style="b", size=11.5)
    form.gap(2)
    form.centred(f"BẰNG TỐT NGHIỆP {level}", style="b", size=17, colour=look.title)
    form.gap(1)
    form.rows(rows)
    blocks.centred_row(form, one.home.province + ", {=ngay_cap:long}", form.x1 - 120, base="i")
    blocks.sign(
        form,
        rng,
        form.x1 - 120,
        ("", "nguoi_ky"),
        heading="GIÁM ĐỐC" if "SỞ G" in head else "TRƯỞNG PHÒNG",
        office=issuer.removeprefix("GIÁM ĐỐC "),
        size=11,
        height=15,
        seal_mm=27,
    )
    form.y = form.bottom - 34
    form.row("Số hiệu: {so_hieu}", size=11)
    form.row("Số vào sổ gốc cấp bằng: {so_vao_so}", size=11)
    return form


BANG = dict(tone="yellow", ground="guilloche", border="ornament", size=11.5)


@layout("bang_tot_nghiep", **BANG)
def bang_thpt(rng, look):
    return school(rng, look, "TRUNG HỌC PHỔ THÔNG", 2012, 2025)


@layout("bang_tot_nghiep", **BANG)
def bang_thcs(rng, look):
    return school(
        rng,
        look,
        "TRUNG HỌC CƠ SỞ",
        2010,
        2025,
        SCHOOL.replace("Xếp loại tốt nghiệp", "Xếp loại"),
        "TRƯỞNG PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",
    )


@layout("bang_tot_nghiep", print_="any_old", tone="pink", ground="drum", border="fine", size=11.5)
def bang_thpt_cu(rng, look):
    return school(
        rng,
        look,
        "TRUNG HỌC PHỔ THÔNG",
        1998,
        2009,
        SCHOOL.replace("Cấp cho", "Chứng nhận").replace("Hình thức đào tạo: Chính quy\n", ""),
    )


def university(rng, look, viet_left=True, both=True):
    facts, one, day = graduate(rng, (21, 30), 2008, 2025)
    major, english, degree = pick(rng, MAJORS)
    facts.put("nganh", major)
    form = Form(look, facts, size=(297, 210), margins=(18, 18, 16, 14))
    form.mark_sample()
    name = f"TRƯỜNG ĐẠI HỌC {one.home.province.upper()}"
    left, right = (form.x0, form.middle - 10), (form.middle + 10, form.x1)
    viet, other = (left, right) if viet_left else (right, left)
    if not both:
        viet = (form.x0 + 120, form.x1 - 120)
    cx = sum(viet) / 2
    form.motto(cx, 11.5)
    form.gap(5)
    form.centred(f"HIỆU TRƯỞNG {name}", cx, "b", 12)
    form.centred("cấp", cx, "i", 12)
    form.centred(f"BẰNG {degree}", cx, "b", 22, look.title)
    form.gap(2)
    form.rows(
        "Cho: {ho_ten}\nNgày sinh: {ngay_sinh}\nNgành: {nganh}\nXếp loại: {xep_loai}\nHình thức đào tạo: Chính quy",
        x0=viet[0],
        x1=viet[1],
    )
    form.gap(3)
    blocks.centred_row(form, one.home.province + ", {=ngay_cap:long}", cx + 40, base="i")
    blocks.sign(form, rng, cx + 40, ("", "nguoi_ky"), heading="HIỆU TRƯỞNG", office=name, height=20)
    form.y = form.bottom - 30
    form.row("Số hiệu: {so_hieu}", x0=viet[0], x1=viet[1], size=11)
    form.row("Số vào sổ cấp bằng: {so_vao_so}", x0=viet[0], x1=viet[1], size=11)
    if both:
        cx = sum(other) / 2
        form.y = 16 * MM
        form.centred("SOCIALIST REPUBLIC OF VIET NAM", cx, "b", 11.5)
        form.centred("Independence - Freedom - Happiness", cx, "b", 12)
        form.gap(7)
        form.centred(f"THE RECTOR OF {bare(one.home.province).upper()} UNIVERSITY", cx, "b", 12)
        form.centred("confers", cx, "i", 12)
        form.centred(f"THE DEGREE OF {'BACHELOR' if degree == 'CỬ NHÂN' else 'ENGINEER'}", cx, "b", 19, look.title)
        form.gap(2)
        form.rows(
            f"Upon: {bare(one.name)}\nDate of birth: {one.born.day} {one.born:%B} {one.born.year}\nMajor: {english}\nDegree classification: {EN_RANKS[facts['xep_loai'].truth]}\nMode of study: Full-time",
            x0=other[0],
            x1=other[1],
        )
        form.y = form.bottom - 30
        form.row(f"Serial number: {facts['so_hieu'].truth}", x0=other[0], x1=other[1], size=11)
        form.row(f"Reg. No: {facts['so_vao_so'].truth}", x0=other[0], x1=other[1], size=11)
    return form


DEGREE = dict(tone="cream", ground="guilloche", border="ornament", size=13, print_="laser")


@layout("bang_dai_hoc", **DEGREE)
def dh_song_ngu_trai(rng, look):
    return university(rng, look)


@layout("bang_dai_hoc", **DEGREE)
def dh_song_ngu_phai(rng, look):
    return university(rng, look, False)


@layout("bang_dai_hoc", **DEGREE)
def dh_don(rng, look):
    return university(rng, look, True, False)
