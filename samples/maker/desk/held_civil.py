"""Held-out layouts of civil-status papers. For measuring only: no rule, word or threshold may come from here."""

from ..offices import pick
from . import blocks
from .births import family, old_family
from .deaths import PLAIN, death
from .extracts import event
from .facts import Facts  # noqa: F401
from .form import Form
from .marriages import couple
from .registry import layout
from .residence import resident, single


def both(form, text, **how):
    """Rows whose values all begin at one place, as tables without rules do."""
    for line in text.strip().split("\n"):
        form.row(line.strip().replace(": {", ": |40 {", 1), hang=how.get("hang", (form.x1 - form.x0) * 0.4))


@layout("giay_khai_sinh", "held", tone="green", border="ornament")
def held_ks_cot(rng, look):
    """Number top left; every value in one column; long dates; the father's block first."""
    facts, home, day, _ = family(rng, 2017)
    look.label_style, look.size, look.leading = "i", 12, 1.36
    form = Form(look, facts, margins=(25, 20, 14, 12))
    form.mark_sample()
    form.row("Số: {so}", x0=form.x0)
    form.motto()
    form.gap(4)
    form.centred("GIẤY KHAI SINH", style="b", size=26, colour=look.title)
    form.gap(3)
    both(
        form,
        """
        Họ, chữ đệm, tên: {ho_ten}
        Ngày, tháng, năm sinh: {ngay_sinh:long}
        Ghi bằng chữ: {ngay_sinh_chu}
        Giới tính: {gioi_tinh}
        Dân tộc: {dan_toc}
        Quốc tịch: {quoc_tich}
        Nơi sinh: {noi_sinh}
        Quê quán: {que_quan}
        Số định danh cá nhân: {so_dinh_danh}""",
    )
    for who, word in (("cha", "cha"), ("me", "mẹ")):
        form.gap(1)
        both(form, f"Họ, chữ đệm, tên người {word}: {{{who}.ho_ten}}")
        form.row(f"Năm sinh: {{{who}.nam_sinh}} |30 Dân tộc: {{{who}.dan_toc}} |60 Quốc tịch: {{{who}.quoc_tich}}")
        both(form, f"Nơi cư trú: {{{who}.noi_cu_tru}}")
    form.gap(1)
    both(
        form,
        """
        Họ, chữ đệm, tên người đi khai sinh: {nguoi_di_khai.ho_ten}
        Giấy tờ tùy thân: {nguoi_di_khai.giay_to}
        Nơi đăng ký khai sinh: {noi_dang_ky}
        Ngày, tháng, năm đăng ký: {ngay_dang_ky:long}""",
    )
    form.gap(3)
    blocks.sign(form, rng, form.x1 - 130, heading="NGƯỜI KÝ GIẤY KHAI SINH", office=blocks.committee(home))
    return form


@layout("giay_khai_sinh", "held", print_="any_old", tone="cream", ground="guilloche", border="fine", size=12.5)
def held_ks_cu(rng, look):
    """A lying A4 form of before 2016 in two halves: child left, parents right."""
    facts, home, day, _ = old_family(rng)
    form = Form(look, facts, size=(297, 210), margins=(18, 18, 14, 12))
    form.mark_sample()
    form.motto()
    form.centred("GIẤY KHAI SINH", style="b", size=22, colour=look.title)
    form.centred("(Bản chính)", style="i", size=12)
    blocks.centred_row(form, "Số: {so}    Quyển số: {quyen_so}", form.middle)
    form.gap(3)
    form.columns(
        """
        Họ và tên: {ho_ten}
        Giới tính: {gioi_tinh} | Dân tộc: {dan_toc}
        Quốc tịch: {quoc_tich}
        Ngày, tháng, năm sinh: {ngay_sinh:long}
        Ghi bằng chữ: {ngay_sinh_chu}
        Nơi sinh: {noi_sinh}
        Quê quán: {que_quan}
        Nơi đăng ký: {noi_dang_ky}
        Ngày, tháng, năm đăng ký: {ngay_dang_ky}""",
        """
        Họ và tên cha: {cha.ho_ten}
        Năm sinh: {cha.nam_sinh} | Dân tộc: {cha.dan_toc}
        Quốc tịch: {cha.quoc_tich}
        Nơi thường trú/tạm trú: {cha.noi_cu_tru}
        Họ và tên mẹ: {me.ho_ten}
        Năm sinh: {me.nam_sinh} | Dân tộc: {me.dan_toc}
        Quốc tịch: {me.quoc_tich}
        Nơi thường trú/tạm trú: {me.noi_cu_tru}""",
        space=20,
    )
    form.gap(3)
    top = form.y
    form.centred("NGƯỜI ĐI KHAI SINH", form.x0 + 150, "b", 12)
    blocks.names_line(form, "nguoi_di_khai.ho_ten", form.x0 + 150, 18, "")
    form.placed["nguoi_di_khai.ho_ten"] = facts["nguoi_di_khai.ho_ten"].truth
    form.y = top
    blocks.sign(form, rng, form.x1 - 150, office=blocks.committee(home), height=20)
    return form


@layout("giay_chung_nhan_ket_hon", "held", tone="rose", ground="guilloche", border="ornament", size=12)
def held_kh_xep(rng, look):
    """Husband first, each label with its value below it, numbers at the left edge."""
    facts, home, day = couple(rng, 2017)
    look.label_style = "b" if look.value_style != "b" else ""
    form = Form(look, facts, margins=(18, 18, 20, 14))
    form.mark_sample()
    form.row("Số: {so}", x0=form.x0)
    form.motto()
    form.gap(6)
    form.centred("GIẤY CHỨNG NHẬN KẾT HÔN", style="b", size=22, colour=look.title)
    form.gap(5)
    column = """
        Họ, chữ đệm, tên {ai}:
        {P.ho_ten}
        Ngày, tháng, năm sinh: {P.ngay_sinh:long}
        Dân tộc: {P.dan_toc} | Quốc tịch: {P.quoc_tich}
        Nơi cư trú:
        {P.noi_cu_tru}
        Giấy tờ tùy thân:
        {P.giay_to}"""
    form.columns(*(column.replace("P.", w + ".").replace("{ai}", n) for w, n in (("chong", "chồng"), ("vo", "vợ"))), space=24)
    form.gap(3)
    form.rows("Nơi đăng ký kết hôn: {noi_dang_ky} \nNgày, tháng, năm đăng ký: {ngay_dang_ky:long}")
    form.gap(5)
    top = form.y
    thirds = [form.x0 + (form.x1 - form.x0) * s for s in (0.15, 0.43)]
    for who, word, cx in (("chong", "CHỒNG", thirds[0]), ("vo", "VỢ", thirds[1])):
        form.y = top
        form.centred(word, cx, "b", 12)
        blocks.names_line(form, f"{who}.ho_ten", cx, 24, "")
    form.y = top
    blocks.sign(form, rng, form.x1 - 110, heading="NGƯỜI KÝ", office=blocks.committee(home))
    return form


def head_of(rng, look, facts, place, margins=(28, 20, 20, 16)):
    form = Form(look, facts, margins=margins)
    form.mark_sample()
    blocks.head(
        form,
        [place.province_full.upper()],
        ["UỶ BAN NHÂN DÂN", place.office.upper()],
        "Số: {=so}",
        place.commune + ", {=ngay_cap:long}",
        split=0.42,
    )
    form.facts.put("noi_cap", f"UỶ BAN NHÂN DÂN {place.office.upper()}")
    form.placed["noi_cap"] = form.facts["noi_cap"].truth
    form.gap(8)
    return form


@layout("trich_luc_khai_tu", "held", "trich_luc", **PLAIN)
def held_kt(rng, look):
    facts, place, _ = death(rng, 2018, 2026)
    look.label_style = "b" if look.value_style == "" else ""
    form = head_of(rng, look, facts, place)
    form.centred("TRÍCH LỤC KHAI TỬ", style="b", size=17)
    form.centred("BẢN SAO", style="b", size=12)
    form.gap(4)
    form.rows(
        """
        Họ, chữ đệm, tên: {ho_ten}
        Ngày, tháng, năm sinh: {ngay_sinh:long} |66 Giới tính: {gioi_tinh}
        Dân tộc: {dan_toc} |66 Quốc tịch: {quoc_tich}
        Giấy tờ tùy thân: {giay_to}
        Nơi cư trú cuối cùng: {noi_cu_tru}
        Đã chết vào lúc: {chet_luc:gio} giờ {chet_luc:phut} phút, ngày {ngay_chet:ngay} tháng {ngay_chet:thang} năm {ngay_chet:nam}
        (Ghi bằng chữ: {ngay_chet_chu})
        Nơi chết: {noi_chet}
        Nguyên nhân chết: {nguyen_nhan}
        Đã được đăng ký khai tử tại: {dang_ky_tai}
        Số: {dang_ky_so} |40 {dang_ky_ngay:long}
        Thực hiện trích lục từ: {trich_tu}""",
        indent=14,
    )
    form.gap(6)
    blocks.sign(form, rng, form.x1 - 125, hint="(Ký, ghi rõ họ, chữ đệm, tên, chức vụ, đóng dấu)", office=blocks.committee(place))
    return form


@layout("giay_chung_tu", "held", print_="any_old", tone="cream", ground="lotus", border="ornament", size=13)
def held_ct(rng, look):
    facts, home, day = death(rng, 2001, 2015, cards=False)
    facts.must_fail.clear()
    facts.put("so", f"{int(rng.integers(1, 90))}").put("quyen_so", f"{int(rng.integers(1, 3)):02}")
    form = Form(look, facts, margins=(24, 20, 22, 14))
    form.mark_sample()
    form.motto()
    form.gap(8)
    form.centred("GIẤY CHỨNG TỬ", style="b", size=26, colour=look.title)
    form.row("Quyển số: {quyen_so}", x0=form.middle - 60)
    form.row("Số: {so}", x0=form.middle - 60)
    form.gap(3)
    form.rows("""
        Họ và tên người chết: {ho_ten}
        Giới tính: {gioi_tinh} |50 Sinh ngày: {ngay_sinh}
        Dân tộc: {dan_toc} |50 Quốc tịch: {quoc_tich}
        Nơi thường trú/tạm trú cuối cùng: {noi_cu_tru}
        Chết hồi: {chet_luc:gio} giờ {chet_luc:phut} phút, ngày {ngay_chet:ngay} tháng {ngay_chet:thang} năm {ngay_chet:nam}
        Nơi chết: {noi_chet}
        Nguyên nhân chết: {nguyen_nhan}
        Nơi đăng ký: {noi_dang_ky}
        Ngày, tháng, năm đăng ký: {ngay_dang_ky:long}""")
    form.gap(6)
    blocks.sign(form, rng, form.x1 - 130, office=blocks.committee(home))
    return form


@layout("trich_luc_ho_tich", "held", "trich_luc", **PLAIN)
def held_tl(rng, look):
    facts, place, one, day = event(rng, pick(rng, ["TLTĐHT", "TLBSHT"]))
    name = pick(rng, ["THAY ĐỔI HỘ TỊCH", "BỔ SUNG HỘ TỊCH"])
    facts.put(
        "noi_dung",
        pick(
            rng,
            [
                f"Thay đổi họ của người con từ họ cha sang họ mẹ trong Giấy khai sinh số {int(rng.integers(2, 99))}/{one.born.year}",
                "Bổ sung phần khai về quê quán trong Giấy khai sinh",
            ],
        ),
    )
    form = head_of(rng, look, facts, place)
    form.centred(f"TRÍCH LỤC {name}", style="b", size=16)
    form.centred("(BẢN SAO)", style="", size=12)
    facts.put("ten_trich_luc", name)
    form.placed["ten_trich_luc"] = name
    form.gap(4)
    both(
        form,
        """
        Họ, chữ đệm, tên: {ho_ten}
        Ngày, tháng, năm sinh: {ngay_sinh}
        Giới tính: {gioi_tinh}
        Dân tộc: {dan_toc}
        Quốc tịch: {quoc_tich}
        Số định danh cá nhân: {so_dinh_danh}
        Nơi cư trú: {noi_cu_tru}""",
    )
    form.row(f"Nội dung {name.split()[0].lower()} {name.split()[1].lower()}: {{noi_dung}}")
    form.rows("Đã được đăng ký tại: {dang_ky_tai}\nSố: {dang_ky_so} ngày {dang_ky_ngay:bare}")
    form.gap(6)
    blocks.sign(form, rng, form.x1 - 130, office=blocks.committee(place))
    return form


@layout("giay_xac_nhan_tinh_trang_hon_nhan", "held", **PLAIN)
def held_hn(rng, look):
    facts, home, _ = single(rng)
    look.label_style = "i" if look.value_style == "b" else ""
    form = head_of(rng, look, facts, home)
    form.centred("GIẤY XÁC NHẬN", style="b", size=16)
    form.centred("TÌNH TRẠNG HÔN NHÂN", style="b", size=16)
    form.gap(3)
    form.centred(f"UỶ BAN NHÂN DÂN {home.office.upper()}", style="b", size=12.5)
    form.row(
        "Xét đề nghị của ông/bà {nguoi_yeu_cau.ho_ten}, về việc cấp Giấy xác nhận tình trạng hôn nhân cho {=ho_ten:plain}",
        indent=30,
    )
    form.centred("XÁC NHẬN:", style="b", size=13)
    form.rows(
        """
        Họ, chữ đệm, tên: {ho_ten} |70 Giới tính: {gioi_tinh}
        Ngày, tháng, năm sinh: {ngay_sinh:long}
        Dân tộc: {dan_toc} | Quốc tịch: {quoc_tich}
        Nơi cư trú: {noi_cu_tru}
        Giấy tờ tùy thân: {giay_to}
        Tình trạng hôn nhân: {tinh_trang}
        Giấy này có giá trị sử dụng trong thời hạn 6 tháng, kể từ ngày cấp, được sử dụng để: {muc_dich}""",
        indent=30,
    )
    form.gap(6)
    blocks.sign(form, rng, form.x1 - 130, heading="NGƯỜI KÝ GIẤY XÁC NHẬN", office=blocks.committee(home))
    return form


@layout("xac_nhan_cu_tru", "held", size=12.5, **PLAIN)
def held_cu(rng, look):
    facts, home, office = resident(rng)
    form = Form(look, facts, margins=(26, 18, 18, 14))
    form.mark_sample()
    blocks.head(
        form,
        [f"CÔNG AN {home.province_full.upper()}"],
        ["CÔNG AN", home.office.upper()],
        "Số: {=so}",
        home.commune + ", {=ngay_cap:long}",
        motto_size=11.5,
    )
    form.placed["noi_cap"] = office
    form.gap(8)
    form.centred("XÁC NHẬN", style="b", size=16)
    form.centred("THÔNG TIN VỀ CƯ TRÚ", style="b", size=14)
    form.gap(4)
    both(
        form,
        """
        1. Họ, chữ đệm và tên: {ho_ten}
        2. Ngày, tháng, năm sinh: {ngay_sinh}
        3. Giới tính: {gioi_tinh}
        4. Số định danh cá nhân: {so_dinh_danh}
        5. Dân tộc: {dan_toc}
        6. Quốc tịch: {quoc_tich}
        7. Quê quán: {que_quan}
        8. Nơi thường trú: {noi_thuong_tru}
        9. Nơi tạm trú: {noi_tam_tru}
        10. Nơi ở hiện tại: {noi_o_hien_tai}
        11. Họ, chữ đệm và tên chủ hộ: {chu_ho.ho_ten}
        12. Quan hệ với chủ hộ: {quan_he_chu_ho}""",
    )
    form.gap(6)
    blocks.sign(form, rng, form.x1 - 130, office=office)
    return form
