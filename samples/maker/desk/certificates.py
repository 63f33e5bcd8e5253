"""Disability confirmation, poor-household certificate, birth and death notices."""

import datetime

from ..offices import person, pick
from . import blocks, people
from .births import HOSPITALS
from .deaths import PLAIN, death
from .facts import Facts
from .form import MM, Form
from .registry import layout

KINDS = ["Vận động", "Nghe, nói", "Nhìn", "Thần kinh, tâm thần", "Trí tuệ", "Khuyết tật khác"]
LEVELS = ["Nhẹ", "Nặng", "Nặng", "Đặc biệt nặng"]


def disabled(rng):
    facts = Facts()
    day = people.between(rng, datetime.date(2014, 1, 5), datetime.date(2026, 8, 1))
    home = people.place(rng, day)
    one = people.person(rng, day, (4, 90), home=home)
    facts.person("", one)
    if rng.random() < 0.15:
        facts.put("ngay_sinh", str(one.born.year), str(one.born.year))
    facts.put("dang_khuyet_tat", pick(rng, KINDS)).put("muc_do", pick(rng, LEVELS))
    facts.put("so", f"{int(rng.integers(1, 900)):0{pick(rng, [3, 8])}}").date("ngay_cap", day).put(
        "noi_cap", blocks.committee(home).upper()
    )
    blocks.signer(facts, rng, heads=blocks.HEADS[:4])
    return facts, home


DISABLED = """
Họ và tên: {ho_ten}
Ngày sinh: {ngay_sinh} |55 Giới tính: {gioi_tinh}
Nơi cư trú: {noi_cu_tru}
Dạng khuyết tật: {dang_khuyet_tat}
Mức độ khuyết tật: {muc_do}
"""


def disability(rng, look, size, margins, scale, photo=True, rows=DISABLED):
    facts, home = disabled(rng)
    look.leader, look.size, look.leading = False, scale, 1.4
    form = Form(look, facts, size=size, margins=margins)
    form.mark_sample(2.5 if size[0] < 120 else None, 4 if size[0] < 120 else None, scale * 0.7)
    left, right = form.x0 + (form.x1 - form.x0) * 0.22, form.x0 + (form.x1 - form.x0) * 0.7
    top = form.y
    for line in ("ỦY BAN NHÂN DÂN", home.office.upper()):
        form.centred(line, left, "b", scale * 0.82)
    form.placed["noi_cap"] = facts["noi_cap"].truth
    low, form.y = form.y, top
    form.motto(right, scale * 0.78)
    form.y = max(low, form.y) + 3
    form.centred("GIẤY XÁC NHẬN KHUYẾT TẬT", style="b", size=scale * 1.35, colour=look.title)
    blocks.centred_row(form, "Số hiệu: {so}", form.middle, size=scale)
    wide = 20 * MM * scale / 8
    if photo:
        form.page.pictures.append(("photo", form.x0, form.y + 5, wide, wide * 1.33, None))
    form.rows(rows, x0=form.x0 + (wide + 8 if photo else 0))
    half = form.x0 + (form.x1 - form.x0) * 0.7
    blocks.centred_row(form, home.commune + ", {=ngay_cap:long}", half, size=scale * 0.9, base="i")
    blocks.sign(form, rng, half, office=blocks.committee(home), size=scale * 0.95, height=9 * scale / 8, seal_mm=18 * scale / 8)
    return form


BLUE = dict(tone="blue", ground="guilloche", border="fine", print_="laser")


@layout("giay_xac_nhan_khuyet_tat", scan="card", **BLUE)
def kt_the(rng, look):
    return disability(rng, look, (98, 66), (6, 6, 4, 3), 6.6)


@layout("giay_xac_nhan_khuyet_tat", tone="blue", ground="drum", border="ornament")
def kt_giay(rng, look):
    """Enlarged on an A5 sheet."""
    return disability(rng, look, (210, 148), (16, 16, 12, 9), 12, rng.random() < 0.5, DISABLED.replace(" |55 ", "\n"))


@layout("giay_xac_nhan_khuyet_tat", scan="laminated", **BLUE)
def kt_ep_plastic(rng, look):
    return disability(rng, look, (148, 105), (9, 9, 7, 5), 9.4)


def poor(rng):
    facts = Facts()
    day = people.between(rng, datetime.date(2021, 12, 1), datetime.date(2026, 2, 1))
    home = people.place(rng, day)
    head = people.person(rng, day, (30, 80), home=home)
    facts.person("chu_ho.", head).put("dan_toc", head.ethnic).put("dia_chi", head.address)
    facts.put("so", f"{int(rng.integers(1, 400)):03}/{pick(rng, ['GCN-HN', 'GCN', 'GCN-HN,HCN'])}").date("ngay_cap", day)
    facts.put("noi_cap", blocks.committee(home).upper())
    facts.put("loai_ho", pick(rng, ["Hộ nghèo", "Hộ cận nghèo"]))
    facts.put("nam", str(day.year + (day.month > 10)))
    blocks.signer(facts, rng, heads=blocks.HEADS)
    rows, names = [], []
    for number in range(1, int(rng.integers(3, 7))):
        one = head if number == 1 else people.person(rng, day, (2, 75), home=home)
        names.append(one.name)
        rows.append(
            [
                str(number),
                one.name,
                "Chủ hộ" if number == 1 else pick(rng, ["Vợ", "Con", "Cháu", "Mẹ"]),
                people.short_date(one.born),
                one.number,
            ]
        )
    facts.put("thanh_vien", "; ".join(names))
    return facts, home, rows


def poor_form(rng, look, title, rows_of, numbered, after):
    facts, home, rows = poor(rng)
    form = Form(look, facts, margins=(24, 18, 16, 14))
    form.mark_sample()
    blocks.head(form, [], blocks.issuer_lines(rng, home), "Số: {=so}" if numbered else "", home.commune + ", {=ngay_cap:long}")
    form.placed["noi_cap"] = facts["noi_cap"].truth
    form.gap(6)
    for line in title:
        form.centred(line, style="b", size=16, colour=look.title)
    form.gap(4)
    form.rows(rows_of)
    form.row("Danh sách thành viên trong hộ:")
    form.table(
        [10, 48, 32, 34, 38], ["TT", "Họ và tên", "Quan hệ với chủ hộ", "Ngày, tháng, năm sinh", "Số định danh"], rows, size=11.5
    )
    form.placed["thanh_vien"] = facts["thanh_vien"].truth
    form.rows(after)
    form.gap(5)
    blocks.sign(form, rng, form.x1 - 130, office=blocks.committee(home))
    return form


POOR = "Họ và tên chủ hộ: {chu_ho.ho_ten}\nDân tộc: {dan_toc}\nĐịa chỉ: {dia_chi}"


@layout("giay_chung_nhan_ho_ngheo", tone="cream", border="fine", ground="plain")
def hn_bang(rng, look):
    return poor_form(rng, look, ["GIẤY CHỨNG NHẬN", "HỘ NGHÈO, HỘ CẬN NGHÈO"], POOR, True, "Là: {loai_ho} năm {nam}")


@layout("giay_chung_nhan_ho_ngheo", **PLAIN)
def hn_can_ngheo(rng, look):
    return poor_form(
        rng,
        look,
        ["GIẤY CHỨNG NHẬN HỘ NGHÈO, HỘ CẬN NGHÈO"],
        POOR.replace("\nDân tộc", " |70 Dân tộc"),
        rng.random() < 0.6,
        "Được công nhận là {loai_ho} năm {nam}",
    )


@layout("giay_chung_nhan_ho_ngheo", size=12, tone="yellow", ground="lotus", border="ornament")
def hn_dong(rng, look):
    return poor_form(
        rng,
        look,
        ["GIẤY CHỨNG NHẬN", "HỘ NGHÈO, HỘ CẬN NGHÈO"],
        "Chứng nhận hộ gia đình ông/bà:\n" + POOR + "\nKết quả: {loai_ho} |50 Năm: {nam}",
        True,
        "",
    )


def newborn(rng):
    facts = Facts()
    day = people.between(rng, datetime.date(2019, 1, 5), datetime.date(2026, 9, 1))
    home = people.place(rng, day)
    mother, father = people.person(rng, day, (18, 42), True, home=home), people.person(rng, day, (20, 48), False, home=home)
    facts.person("me.", mother)
    if day.year < 2021:
        facts.put("me.so_dinh_danh", mother.old_number)
    facts.put("cha.ho_ten", father.name) if rng.random() < 0.8 else facts.empty("cha.ho_ten")
    facts.date("ngay_sinh", day)
    facts.put("sinh_luc", f"{int(rng.integers(0, 24)):02} giờ {int(rng.integers(0, 60)):02} phút")
    facts["sinh_luc"].forms |= {"gio": facts["sinh_luc"].truth[:2], "phut": facts["sinh_luc"].truth[7:9]}
    fill = {"p": home.province_full, "d": home.district or home.commune, "c": home.office}
    hospital = pick(rng, HOSPITALS).format(**fill)
    facts.put("noi_sinh", hospital).put("noi_cap", hospital.upper())
    woman = rng.random() < 0.5
    facts.put("gioi_tinh", "Nữ" if woman else "Nam").put("so_con", pick(rng, ["01", "01", "1", "02"]))
    weight = int(rng.integers(210, 420)) * 10
    facts.put("can_nang", f"{weight} g", f"{weight} g", bare=str(weight))
    facts.put("hien_trang", pick(rng, ["Bình thường", "Khỏe", "Sống, khỏe mạnh"]))
    facts.put("ten_du_dinh", people.name(rng, woman, father.name.split()[0])) if rng.random() < 0.7 else facts.empty(
        "ten_du_dinh"
    )
    facts.put("nguoi_do_de", pick(rng, ["NHS. ", "BS. ", ""]) + person(rng))
    issued = day + datetime.timedelta(days=int(rng.integers(1, 4)))
    facts.date("ngay_cap", issued).put("so", f"{int(rng.integers(1, 3000))}/{issued.year}").put("nguoi_ky", person(rng))
    return facts, home, hospital


NEWBORN = """
Họ, chữ đệm, tên mẹ: {me.ho_ten}
Năm sinh: {me.nam_sinh} | Dân tộc: {me.dan_toc}
Nơi cư trú: {me.noi_cu_tru}
Số định danh cá nhân/Giấy tờ tùy thân: {me.so_dinh_danh}
Họ, chữ đệm, tên cha: {cha.ho_ten}
Đã sinh con vào lúc: {sinh_luc:gio} giờ {sinh_luc:phut} phút, ngày {ngay_sinh:ngay} tháng {ngay_sinh:thang} năm {ngay_sinh:nam}
Tại: {noi_sinh}
Số con trong lần sinh này: {so_con}
Giới tính của con: {gioi_tinh} | Cân nặng: {can_nang}
Hiện trạng con: {hien_trang}
Dự định đặt tên con: {ten_du_dinh}
Người đỡ đẻ: {nguoi_do_de}
Ghi chú:
"""


def notice(rng, look, rows, title="GIẤY CHỨNG SINH", margins=(24, 18, 16, 14)):
    facts, home, hospital = newborn(rng)
    form = Form(look, facts, margins=margins)
    form.mark_sample()
    blocks.head(form, [f"SỞ Y TẾ {home.province.upper()}"], [hospital.upper()], "Số: {so}")
    form.placed["noi_cap"] = hospital.upper()
    form.gap(6)
    form.centred(title, style="b", size=17)
    form.gap(3)
    form.rows(rows)
    form.gap(2)
    blocks.centred_row(form, home.commune + ", {ngay_cap:long}", form.x1 - 120, base="i")
    top = form.y
    form.centred("NGƯỜI ĐỠ ĐẺ", form.x0 + 100, "b", 12)
    form.centred("(Ký, ghi rõ họ tên)", form.x0 + 100, "i", 10.5)
    form.y = top
    blocks.sign(
        form,
        rng,
        form.x1 - 120,
        ("", "nguoi_ky"),
        heading="THỦ TRƯỞNG CƠ SỞ KHÁM BỆNH, CHỮA BỆNH",
        hint="(Ký tên, đóng dấu)",
        office=hospital,
        size=12,
    )
    return form


@layout("giay_chung_sinh", **PLAIN)
def cs_mau(rng, look):
    return notice(rng, look, NEWBORN)


@layout("giay_chung_sinh", print_="hand", **PLAIN)
def cs_tay(rng, look):
    return notice(rng, look, NEWBORN)


@layout("giay_chung_sinh", size=12.5, **PLAIN)
def cs_gon(rng, look):
    rows = (
        NEWBORN.replace("Họ, chữ đệm, tên mẹ", "Họ và tên mẹ/Người nuôi dưỡng")
        .replace("Họ, chữ đệm, tên cha: {cha.ho_ten}\n", "")
        .replace("Năm sinh: {me.nam_sinh}", "Ngày, tháng, năm sinh: {me.ngay_sinh}")
    )
    return notice(
        rng,
        look,
        rows.replace("{so_con}\nGiới tính của con", "{so_con} | Giới tính của con").replace(" | Cân nặng", "\nCân nặng"),
    )


DEAD = """
Họ, chữ đệm, tên người chết: {ho_ten}
Ngày, tháng, năm sinh: {ngay_sinh} |62 Giới tính: {gioi_tinh}
Dân tộc: {dan_toc} | Quốc tịch: {quoc_tich}
Nơi cư trú cuối cùng: {noi_cu_tru}
Giấy tờ tùy thân: {giay_to}
Đã chết vào lúc: {chet_luc:gio} giờ {chet_luc:phut} phút, ngày {ngay_chet:ngay} tháng {ngay_chet:thang} năm {ngay_chet:nam}
Nơi chết: {noi_chet}
Nguyên nhân chết: {nguyen_nhan}
"""


def dead(rng, look, hospital, rows):
    facts, place, registered = death(rng, 2017, 2026)
    facts.must_fail.clear()
    day = datetime.date.fromisoformat(facts["ngay_chet"].truth) + datetime.timedelta(days=1)
    if facts["so_dinh_danh"].truth:
        facts["giay_to"].also = (
            {"so_dinh_danh": facts["so_dinh_danh"].truth} if facts["so_dinh_danh"].truth in facts["giay_to"].truth else {}
        )
    name = f"Bệnh viện đa khoa {place.province}" if hospital else blocks.committee(place)
    if hospital:
        facts.put("noi_chet", name)
    facts.date("ngay_cap", day).put("noi_cap", name.upper())
    facts.put("so", f"{int(rng.integers(1, 500))}/{pick(rng, ['GBT', 'GBT-BV', f'{day.year}/GBT'])}")
    blocks.signer(facts, rng, heads=[["GIÁM ĐỐC"], ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]] if hospital else blocks.HEADS[:4])
    form = Form(look, facts, margins=(25, 18, 16, 14))
    form.mark_sample()
    blocks.head(
        form,
        [f"SỞ Y TẾ {place.province.upper()}"] if hospital else [],
        [name.upper()] if hospital else blocks.issuer_lines(rng, place),
        "Số: {=so}",
        place.commune + ", {=ngay_cap:long}",
    )
    form.placed["noi_cap"] = facts["noi_cap"].truth
    form.gap(8)
    form.centred("GIẤY BÁO TỬ", style="b", size=17)
    form.gap(4)
    form.rows(rows)
    form.gap(6)
    blocks.sign(form, rng, form.x1 - 130, office=name)
    return form


@layout("giay_bao_tu", **PLAIN)
def bt_benh_vien(rng, look):
    return dead(rng, look, True, DEAD)


@layout("giay_bao_tu", **PLAIN)
def bt_xa(rng, look):
    return dead(rng, look, False, DEAD.replace("Họ, chữ đệm, tên người chết", "Họ, chữ đệm, tên"))


@layout("giay_bao_tu", size=12.5, **PLAIN)
def bt_gon(rng, look):
    return dead(
        rng,
        look,
        True,
        DEAD.replace(" |62 ", "\n")
        .replace("{dan_toc} | Quốc tịch: {quoc_tich}", "{dan_toc}")
        .replace("Giấy tờ tùy thân: {giay_to}", "Số định danh cá nhân: {so_dinh_danh}"),
    )
