"""Held-out layouts of land certificates. For measuring only."""

from ..offices import pick
from . import blocks
from .form import MM, Form
from .land import RED, changes, emblem, holders, parcel, shape
from .registry import layout


def office_and_sign(form, rng, home, cx):
    office = form.facts["noi_cap"].truth
    blocks.centred_row(form, home.province + ", {=ngay_cap:long}", cx, base="i")
    form.centred(office, cx, "b", 11, width=95 * MM)
    form.placed["noi_cap"] = office
    blocks.sign(form, rng, cx, office=office, height=21)


def put_serial(form, x, y):
    number = form.facts["so_phat_hanh"].truth
    form.text(number, x, y, "b", 14)
    form.placed["so_phat_hanh"] = number


@layout("giay_chung_nhan_qsdd", "held", size=11.5, tone="rose", ground="guilloche", border="fine", print_="laser")
def held_dat(rng, look):
    """The inside as one spread, photographed; labels and values on hanging lines; the house filled in."""
    facts, home, _, _ = parcel(rng, 2010, 2024)
    look.leader = False
    form = Form(look, facts, size=(190, 265), margins=(20, 18, 18, 20))
    form.mark_sample()
    form.motto(size=11.5)
    emblem(form, 15)
    for text, size in (
        ("GIẤY CHỨNG NHẬN", 19),
        ("QUYỀN SỬ DỤNG ĐẤT", 14),
        ("QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC", 14),
        ("GẮN LIỀN VỚI ĐẤT", 14),
    ):
        form.centred(text, style="b", size=size, colour=RED)
    form.gap(6)
    form.row("**I. Tên người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất**")
    holders(form, rng, "Địa chỉ thường trú")
    put_serial(form, form.middle + 90, form.bottom + 6)
    form.turn((380, 265), (16, 206, 16, 16)).mark_sample()
    shape(rng, facts)
    form.row("**II. Thửa đất, nhà ở và tài sản khác gắn liền với đất**")
    form.rows(
        """
        **1. Thửa đất:**
        a) Thửa đất số: {thua_dat} , tờ bản đồ số: {to_ban_do} ,
        b) Địa chỉ: {dia_chi_thua} ,
        c) Diện tích: {dien_tich} (Bằng chữ: {dien_tich_chu}) ,
        d) Hình thức sử dụng: {hinh_thuc} ,
        đ) Mục đích sử dụng: {muc_dich} ,
        e) Thời hạn sử dụng: {thoi_han} ,
        g) Nguồn gốc sử dụng: {nguon_goc} .
        **2. Nhà ở:** Loại nhà ở: nhà ở riêng lẻ; diện tích xây dựng: 72,4 m²; số tầng: 01
        **3. Công trình xây dựng khác:** Không
        **4. Rừng sản xuất là rừng trồng:** Không
        **5. Cây lâu năm:** Không
        **6. Ghi chú:** Không""".replace(" ,\n", ".\n")
        .replace("{thua_dat} ,", "{thua_dat},")
        .replace("{to_ban_do} .", "{to_ban_do}.")
        .replace(" .", "."),
        hang=14,
    )
    form.gap(3)
    office_and_sign(form, rng, home, form.x0 + (form.x1 - form.x0) * 0.66)
    form.row("Số vào sổ cấp GCN: {so_vao_so}")
    form.x0, form.x1, form.y = 206 * MM, 364 * MM, 18 * MM
    form.row("**III. Sơ đồ thửa đất, nhà ở và tài sản khác gắn liền với đất**")
    form.page.pictures.append(("plan", form.x0 + 40, form.y + 14, 360, 280, None))
    form.gap(112)
    changes(form, rng)
    return form


@layout("giay_chung_nhan_qsdd_2025", "held", size=12, tone="rose", ground="lotus", border="ornament", print_="laser")
def held_dat25(rng, look):
    facts, home, _, _ = parcel(rng, 2025, 2026, 2, 8)
    look.leader, look.label_style = False, "i"
    form = Form(look, facts, margins=(22, 20, 20, 20))
    form.mark_sample()
    form.motto(size=12)
    form.page.pictures.append(("qr", form.x1 - 56, 14 * MM, 60, 60, f"MAU|{facts['ma_giay'].truth}"))
    emblem(form, 14)
    form.centred("GIẤY CHỨNG NHẬN", style="b", size=18, colour=RED)
    form.centred("QUYỀN SỬ DỤNG ĐẤT,", style="b", size=13, colour=RED)
    form.centred("QUYỀN SỞ HỮU TÀI SẢN GẮN LIỀN VỚI ĐẤT", style="b", size=13, colour=RED)
    blocks.centred_row(form, "Mã Giấy chứng nhận: {ma_giay}", form.middle)
    form.gap(3)
    shape(rng, facts)
    form.row("**1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:**")
    mister = "Bà" if facts["chu_su_dung.gioi_tinh"].truth == "Nữ" else "Ông"
    form.row(
        f"{mister}: {{chu_su_dung.ho_ten}}; sinh năm: {{chu_su_dung.nam_sinh}}; Căn cước công dân số: {{chu_su_dung.so_dinh_danh}}"
    )
    if facts["chu_su_dung_2.ho_ten"].truth:
        form.row(
            "và vợ, Bà: {chu_su_dung_2.ho_ten}; sinh năm: {chu_su_dung_2.nam_sinh}; Căn cước công dân số: {chu_su_dung_2.so_dinh_danh}"
        )
    form.row("Địa chỉ: {chu_su_dung.noi_cu_tru}")
    form.row("**2. Thông tin thửa đất:**")
    form.rows("""
        - Thửa đất số: {thua_dat}; | - Tờ bản đồ số: {to_ban_do};
        - Diện tích: {dien_tich};
        - Loại đất: {muc_dich};
        - Thời hạn sử dụng đất: {thoi_han};
        - Hình thức sử dụng đất: {hinh_thuc};
        - Nguồn gốc sử dụng đất: {nguon_goc};
        - Địa chỉ: {dia_chi_thua}.
        **3. Thông tin tài sản gắn liền với đất:** Không""")
    form.gap(4)
    office_and_sign(form, rng, home, form.x0 + (form.x1 - form.x0) * 0.7)
    put_serial(form, form.x0, form.bottom)
    form.turn().mark_sample()
    form.row("**4. Sơ đồ thửa đất, tài sản gắn liền với đất**")
    form.page.pictures.append(("plan", form.x0 + 90, form.y + 10, 290, 240, None))
    form.gap(95)
    form.row("**5. Ghi chú:** Không")
    changes(form, rng, "6. Những thay đổi sau khi cấp Giấy chứng nhận:")
    form.row("Số vào sổ cấp Giấy chứng nhận: {so_vao_so}")
    return form


@layout("giay_chung_nhan_qsdd_truoc_2009", "held", size=12, tone="rose", ground="guilloche", border="ornament")
def held_dat_cu(rng, look):
    facts, home, _, _ = parcel(rng, 1997, 2008, pick(rng, [1, 2]), 6)
    form = Form(look, facts, size=(190, 265), margins=(20, 18, 18, 18))
    form.mark_sample()
    form.motto(size=12)
    emblem(form, 16)
    form.centred("GIẤY CHỨNG NHẬN", style="b", size=20, colour=RED)
    form.centred("QUYỀN SỬ DỤNG ĐẤT", style="b", size=20, colour=RED)
    form.gap(5)
    form.centred(facts["noi_cap"].truth, style="b", size=13)
    form.placed["noi_cap"] = facts["noi_cap"].truth
    form.gap(2)
    form.centred("CHỨNG NHẬN", style="b", size=13)
    holders(form, rng, "Địa chỉ thường trú")
    put_serial(form, form.x0, form.bottom)
    form.turn().mark_sample()
    form.row("**II. Thửa đất được quyền sử dụng**")
    form.rows("""
        1. Thửa đất số: {thua_dat}
        2. Tờ bản đồ số: {to_ban_do}
        3. Địa chỉ thửa đất: {dia_chi_thua}
        4. Diện tích: {dien_tich}
        Bằng chữ: {dien_tich_chu}
        5. Hình thức sử dụng: {hinh_thuc}
        6. Mục đích sử dụng đất: {muc_dich}
        7. Thời hạn sử dụng đất: {thoi_han}
        8. Nguồn gốc sử dụng đất: {nguon_goc}""")
    form.gap(3)
    half = form.x0 + (form.x1 - form.x0) * 0.68
    blocks.centred_row(form, home.province + ", {ngay_cap:long}", half, base="i")
    blocks.sign(form, rng, half, office=facts["noi_cap"].truth)
    form.row("Số vào sổ cấp giấy chứng nhận quyền sử dụng đất: {so_vao_so}")
    changes(form, rng, "IV. Những thay đổi sau khi cấp giấy chứng nhận")
    return form
