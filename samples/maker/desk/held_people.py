"""Held-out layouts of cards, diplomas, health and welfare papers. For measuring only."""

import datetime

from ..offices import pick
from . import blocks
from .cards import NEW, OLD, RED, cccd_back, holder, sheet
from .certificates import disabled, newborn, poor
from .deaths import PLAIN, death
from .form import Form
from .registry import layout
from .schooling import MAJORS, graduate
from .vehicles import driver, vehicle

CARD = dict(scan="card", tone="plain", ground="plain", border="", print_="laser", title_red=False)


@layout("can_cuoc", "held", **CARD)
def held_cc(rng, look):
    """Labels tight over values, the number large and red."""
    facts, one, code, lines = holder(rng, *NEW)

    def front(card):
        card.centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 4.6, "b", 6.2)
        card.centred("Độc lập - Tự do - Hạnh phúc", 7.4, "b", 5.8)
        card.centred("CĂN CƯỚC / IDENTITY CARD", 14, "b", 8.6, RED)
        card.picture("emblem", 7, 4, 12, 12)
        card.picture("photo", 5, 19, 20, 28)
        card.rows(
            "Số định danh cá nhân / Personal identification number:\n{so_dinh_danh}\nHọ, chữ đệm và tên khai sinh / Full name:\n{ho_ten}",
            28,
            16.5,
            82,
            6,
            1.5,
        )
        card.rows(
            "Ngày, tháng, năm sinh / Date of birth:\n{ngay_sinh}\nGiới tính / Sex: {gioi_tinh}\nQuốc tịch / Nationality: {quoc_tich}",
            28,
            31,
            82,
            6,
            1.4,
        )

    def back(card):
        card.picture("qr", 63, 3, 18, 18, code)
        card.picture("chip", 6, 22, 12, 9)
        card.rows(
            "Nơi cư trú / Place of residence: {noi_cu_tru}\nNơi đăng ký khai sinh / Place of birth: {noi_dang_ky_khai_sinh}",
            4,
            1.5,
            60,
            5.8,
            1.35,
        )
        card.rows(
            "Ngày, tháng, năm cấp / Date of issue:\n{ngay_cap}\nNgày, tháng, năm hết hạn / Date of expiry:\n{co_gia_tri_den}",
            22,
            20,
            62,
            5.6,
            1.3,
        )
        card.mrz(lines)

    return sheet(look, facts, pick(rng, ["pages", "a4", "photo"]), [front, back], rng)


@layout("cccd", "held", **CARD)
def held_cccd(rng, look):
    facts, one, code, lines = holder(rng, *OLD)

    def front(card):
        card.centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 4.4, "b", 5.8, cx=43)
        card.centred("Độc lập - Tự do - Hạnh phúc", 7, "b", 5.6, cx=43)
        card.centred("CĂN CƯỚC CÔNG DÂN", 13, "b", 10, RED, cx=46)
        card.picture("emblem", 5, 4, 13, 13)
        card.picture("photo", 4, 20, 19, 25)
        card.picture("qr", 69, 3, 13, 13, code)
        card.rows("Số / No.: {so_dinh_danh}", 26, 15, 82, 7.6, 1.4)
        card.rows(
            """
            Họ và tên / Full name:
            {ho_ten}
            Ngày sinh / Date of birth: {ngay_sinh}
            Giới tính / Sex: {gioi_tinh} | Quốc tịch / Nationality: {quoc_tich}
            Quê quán / Place of origin: {que_quan}
            Nơi thường trú / Place of residence:
            {noi_cu_tru}""",
            26,
            19,
            83,
            5.9,
            1.38,
        )
        card.rows("Có giá trị đến:\n{co_gia_tri_den}", 4, 46, 25, 5, 1.2)

    return sheet(look, facts, pick(rng, ["pages", "a4", "photo"]), [front, lambda c: cccd_back(c, lines)], rng)


@layout("giay_phep_lai_xe", "held", **CARD)
def held_lx(rng, look):
    facts, one = driver(rng, rng.random() < 0.6)

    def front(card):
        card.centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 4.8, "b", 6.4, cx=46)
        card.centred("GIẤY PHÉP LÁI XE/DRIVER'S LICENSE", 10, "b", 7.4, RED, cx=50)
        card.picture("photo", 4, 14, 19, 25)
        card.rows(
            "Số/No.: {so}\nHọ tên/Full name: {ho_ten}\nNgày sinh/Date of birth: {ngay_sinh} |\nQuốc tịch/Nationality: {quoc_tich}\nNơi cư trú/Address: {noi_cu_tru}".replace(
                " |", ""
            ),
            26,
            11,
            83,
            6,
            1.5,
        )
        card.rows("Hạng/Class: {hang} |40 Có giá trị đến/Expires: {co_gia_tri_den}", 4, 41, 83, 6, 1.4)
        card.centred(f"{one.home.province}, {facts['ngay_cap'].forms['long']}", 38, "i", 5.4, cx=58)
        card.form.placed["ngay_cap"] = facts["ngay_cap"].truth
        card.centred(facts["noi_cap"].truth, 40.6, "b", 5.2, cx=58)

    return sheet(look, facts, pick(rng, ["pages", "a4", "photo"]), [front], rng)


@layout("dang_ky_xe", "held", **CARD)
def held_dkx(rng, look):
    facts, owner, sort = vehicle(rng)

    def front(card):
        card.centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 4.8, "b", 6, cx=43)
        card.centred("Độc lập - Tự do - Hạnh phúc", 7.6, "b", 5.6, cx=43)
        card.centred(f"CHỨNG NHẬN ĐĂNG KÝ XE {sort.upper()}", 13, "b", 8.4, RED, cx=43)
        card.rows(
            """
            Số/Number: {so}
            Tên chủ xe (Owner's full name):
            {ho_ten}
            Địa chỉ (Address): {noi_cu_tru}
            Nhãn hiệu (Brand): {nhan_hieu}
            Số loại (Model code): {so_loai} | Màu sơn (Color): {mau_son}
            Số máy (Engine N°): {so_may} | Số khung (Chassis N°): {so_khung}
            Biển số đăng ký: {bien_so}""",
            4,
            14,
            82,
            5.6,
            1.45,
        )
        card.centred(f"{owner.home.province}, {facts['ngay_cap'].forms['long']}", 47, "i", 5.2, cx=60)
        card.form.placed["ngay_cap"] = facts["ngay_cap"].truth

    return sheet(look, facts, pick(rng, ["pages", "a4", "photo"]), [front], rng)


@layout("giay_xac_nhan_khuyet_tat", "held", scan="laminated", tone="blue", ground="lotus", border="", print_="laser")
def held_khuyet_tat(rng, look):
    facts, home = disabled(rng)
    look.leader, look.size, look.leading = False, 11, 1.45
    form = Form(look, facts, size=(190, 130), margins=(14, 14, 11, 8))
    form.mark_sample()
    left, right = form.x0 + 95, form.x1 - 150
    top = form.y
    form.centred("ỦY BAN NHÂN DÂN", left, "", 10.5)
    form.centred(home.office.upper(), left, "b", 10.5)
    form.placed["noi_cap"] = facts["noi_cap"].truth
    form.y = top
    form.motto(right, 10)
    form.gap(3)
    form.centred("GIẤY XÁC NHẬN KHUYẾT TẬT", style="b", size=15, colour=look.title)
    form.page.pictures.append(("photo", form.x1 - 78, form.y + 8, 74, 98, None))
    form.rows(
        "Số hiệu: {so}\nHọ và tên: {ho_ten}\nNgày, tháng, năm sinh: {ngay_sinh}\nGiới tính: {gioi_tinh}\nNơi cư trú: {noi_cu_tru}\nDạng khuyết tật: {dang_khuyet_tat} \nMức độ khuyết tật: {muc_do}",
        x1=form.x1 - 84,
    )
    blocks.centred_row(form, home.commune + ", {=ngay_cap:long}", form.middle + 40, base="i")
    blocks.sign(form, rng, form.middle + 40, office=blocks.committee(home), size=10, height=12, seal_mm=24)
    return form


@layout("giay_chung_nhan_ho_ngheo", "held", size=12.5, tone="green", border="fine", ground="guilloche")
def held_ngheo(rng, look):
    facts, home, rows = poor(rng)
    form = Form(look, facts, margins=(26, 20, 20, 14))
    form.mark_sample()
    blocks.head(form, [], ["ỦY BAN NHÂN DÂN", home.office.upper()], "Số: {=so}", split=0.4)
    form.placed["noi_cap"] = facts["noi_cap"].truth
    form.gap(6)
    form.centred("GIẤY CHỨNG NHẬN", style="b", size=18, colour=look.title)
    form.centred(f"HỘ NGHÈO, HỘ CẬN NGHÈO NĂM {facts['nam'].truth}", style="b", size=14, colour=look.title)
    form.placed["nam"] = facts["nam"].truth
    form.gap(3)
    form.rows(
        "Họ và tên chủ hộ: {chu_ho.ho_ten} |66 Dân tộc: {dan_toc}\nĐịa chỉ: {dia_chi}\nThuộc đối tượng: {loai_ho}\nDanh sách thành viên trong hộ:"
    )
    form.table(
        [10, 52, 34, 40, 30],
        ["TT", "Họ và tên", "Ngày, tháng, năm sinh", "Số định danh", "Quan hệ với chủ hộ"],
        [[r[0], r[1], r[3], r[4], r[2]] for r in rows],
        size=11,
    )
    form.placed["thanh_vien"] = facts["thanh_vien"].truth
    form.gap(3)
    blocks.centred_row(form, home.commune + ", {=ngay_cap:long}", form.x1 - 120, base="i")
    blocks.sign(form, rng, form.x1 - 120, office=blocks.committee(home))
    return form


@layout("bang_tot_nghiep", "held", tone="cream", ground="drum", border="ornament", size=12)
def held_bang(rng, look):
    facts, one, day = graduate(rng, (18, 21), 2010, 2025)
    facts.put("truong", f"THPT {pick(rng, ['Hùng Vương', 'Phan Bội Châu', 'Lý Tự Trọng'])}")
    form = Form(look, facts, size=(210, 148), margins=(20, 20, 14, 11))
    look.leading = 1.4
    form.mark_sample()
    form.motto(size=11.5)
    form.gap(2)
    form.centred(f"GIÁM ĐỐC SỞ GIÁO DỤC VÀ ĐÀO TẠO {one.home.province.upper()}", style="b", size=11.5)
    form.centred("cấp", style="i", size=11)
    form.centred("BẰNG TỐT NGHIỆP", style="b", size=17, colour=look.title)
    form.centred("TRUNG HỌC PHỔ THÔNG", style="b", size=15, colour=look.title)
    form.rows(
        "Cho: {ho_ten} |66 Giới tính: {gioi_tinh}\nNgày sinh: {ngay_sinh:long} |60 Dân tộc: {dan_toc}\nNơi sinh: {noi_sinh}\nHọc sinh trường: {truong} |60 Năm tốt nghiệp: {nam_tot_nghiep}\nXếp loại tốt nghiệp: {xep_loai}".replace(
            "Cho:", "Cấp cho:"
        ),
        x0=form.x0 + 60,
    )
    top = form.y
    form.row("Số hiệu: {so_hieu}", size=11)
    form.row("Số vào sổ gốc cấp bằng: {so_vao_so}", size=11)
    form.y = top
    blocks.centred_row(form, one.home.province + ", {=ngay_cap:long}", form.x1 - 120, base="i")
    blocks.sign(
        form,
        rng,
        form.x1 - 120,
        ("", "nguoi_ky"),
        heading="GIÁM ĐỐC",
        office=f"SỞ GIÁO DỤC VÀ ĐÀO TẠO {one.home.province}",
        size=11,
        height=13,
        seal_mm=26,
    )
    return form


@layout("bang_dai_hoc", "held", tone="blue", ground="guilloche", border="ornament", size=13, print_="laser")
def held_dh(rng, look):
    facts, one, day = graduate(rng, (21, 30), 2010, 2025)
    major, english, degree = pick(rng, MAJORS)
    facts.put("nganh", major)
    form = Form(look, facts, size=(297, 210), margins=(24, 24, 18, 14))
    look.leader = False
    form.mark_sample()
    form.motto(size=12)
    form.gap(4)
    name = f"TRƯỜNG ĐẠI HỌC {one.home.province.upper()}"
    form.centred(f"HIỆU TRƯỞNG {name}", style="b", size=14)
    form.centred("cấp", style="i", size=12)
    form.centred(f"BẰNG {degree}", style="b", size=26, colour=look.title)
    form.gap(2)
    form.rows(
        "Cho: {ho_ten} |55 Ngày sinh: {ngay_sinh}\nNgành: {nganh} |55 Xếp loại: {xep_loai}\nHình thức đào tạo: Chính quy",
        x0=form.x0 + 60,
        x1=form.x1 - 30,
    )
    form.gap(4)
    blocks.centred_row(form, one.home.province + ", {=ngay_cap:long}", form.x1 - 160, base="i")
    blocks.sign(form, rng, form.x1 - 160, ("", "nguoi_ky"), heading="HIỆU TRƯỞNG", office=name, height=20)
    form.y = form.bottom - 44
    form.row("Số hiệu: {so_hieu}", size=11.5)
    form.row("Số vào sổ cấp bằng: {so_vao_so}", size=11.5)
    return form


@layout("giay_chung_sinh", "held", size=12.5, **PLAIN)
def held_cs(rng, look):
    facts, home, hospital = newborn(rng)
    form = Form(look, facts, margins=(26, 20, 20, 14))
    form.mark_sample()
    blocks.head(form, ["SỞ Y TẾ"], [hospital.upper()], split=0.42)
    form.placed["noi_cap"] = hospital.upper()
    form.gap(5)
    form.centred("GIẤY CHỨNG SINH", style="b", size=18)
    blocks.centred_row(form, "Số: {so}", form.middle)
    form.gap(2)
    form.rows("""
        Họ, chữ đệm, tên mẹ: {me.ho_ten} |72 Năm sinh: {me.nam_sinh}
        Số định danh/giấy tờ tùy thân: {me.so_dinh_danh} |72 Dân tộc: {me.dan_toc}
        Nơi cư trú: {me.noi_cu_tru}
        Đã sinh con vào lúc: {sinh_luc:gio} giờ {sinh_luc:phut} phút, ngày {ngay_sinh:bare}
        Tại: {noi_sinh}
        Số con trong lần sinh này: {so_con} | Giới tính của con: {gioi_tinh}
        Cân nặng: {can_nang:bare} g
        Hiện trạng con: {hien_trang}
        Dự định đặt tên con: {ten_du_dinh}
        Người đỡ đẻ: {nguoi_do_de}""")
    form.gap(3)
    blocks.centred_row(form, home.commune + ", {=ngay_cap:long}", form.x1 - 130, base="i")
    blocks.sign(form, rng, form.x1 - 130, ("", "nguoi_ky"), heading="THỦ TRƯỞNG ĐƠN VỊ", office=hospital)
    return form


@layout("giay_bao_tu", "held", size=13, **PLAIN)
def held_bt(rng, look):
    facts, place, _ = death(rng, 2018, 2026)
    facts.must_fail.clear()
    hospital = f"Trung tâm Y tế {place.commune}"
    facts.put("noi_chet", hospital).put("noi_cap", hospital.upper()).put("so", f"{int(rng.integers(2, 300))}/GBT-TTYT")
    facts.date("ngay_cap", datetime.date.fromisoformat(facts["ngay_chet"].truth))
    blocks.signer(facts, rng, heads=[["GIÁM ĐỐC"], ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]])
    form = Form(look, facts, margins=(28, 20, 20, 14))
    form.mark_sample()
    blocks.head(form, ["SỞ Y TẾ " + place.province.upper()], [hospital.upper()], "Số: {=so}")
    form.placed["noi_cap"] = hospital.upper()
    form.gap(8)
    form.centred("GIẤY BÁO TỬ", style="b", size=18)
    form.gap(3)
    form.rows(
        """
        Họ, chữ đệm, tên người chết: {ho_ten}
        Giới tính: {gioi_tinh} | Ngày, tháng, năm sinh: {ngay_sinh}
        Dân tộc: {dan_toc} | Quốc tịch: {quoc_tich}
        Số định danh cá nhân: {so_dinh_danh}
        Nơi cư trú cuối cùng: {noi_cu_tru}
        Đã chết vào lúc: {chet_luc:gio} giờ {chet_luc:phut} phút, {ngay_chet:long}
        Nơi chết: {noi_chet}
        Nguyên nhân chết: {nguyen_nhan}""",
        indent=14,
    )
    form.gap(4)
    blocks.centred_row(form, place.commune + ", {=ngay_cap:long}", form.x1 - 130, base="i")
    blocks.sign(form, rng, form.x1 - 130, office=hospital)
    return form
