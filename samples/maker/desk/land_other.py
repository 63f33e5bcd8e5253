"""The land sheet of 2025 and the certificates of before 2009; see land.py."""

from ..offices import pick
from . import blocks
from .form import MM, Form
from .land import RED, changes, cover, emblem, holders, parcel, serial, shape
from .registry import layout

SHEET = dict(tone="rose", ground="drum", border="fine", print_="laser")
TITLE = ["GIẤY CHỨNG NHẬN", "QUYỀN SỬ DỤNG ĐẤT, QUYỀN SỞ HỮU TÀI SẢN GẮN LIỀN VỚI ĐẤT"]
LAND = """
a) Thửa đất số: {thua_dat} |45 b) Tờ bản đồ số: {to_ban_do}
c) Diện tích: {dien_tich}
d) Loại đất: {muc_dich}
đ) Thời hạn sử dụng đất: {thoi_han}
e) Hình thức sử dụng đất: {hinh_thuc}
g) Địa chỉ: {dia_chi_thua}
h) Nguồn gốc sử dụng đất: {nguon_goc}
"""


def sheet(rng, look, first_note="Mã Giấy chứng nhận: {ma_giay}"):
    facts, home, day, holder = parcel(rng, 2025, 2026, 2, 8)
    look.leader = False
    form = Form(look, facts, margins=(20, 18, 16, 18))
    form.mark_sample()
    form.page.pictures.append(
        ("qr", form.x1 - 62, form.y - 12, 66, 66, f"{facts['ma_giay'].truth}|{facts['so_phat_hanh'].truth}")
    )
    keep = form.y
    form.y += 54
    form.row(first_note, x0=form.x1 - 150, size=9)
    form.y = keep
    form.motto(size=12)
    emblem(form, 15)
    form.centred(TITLE[0], style="b", size=19, colour=RED)
    form.centred(TITLE[1], style="b", size=12.5, colour=RED, width=form.x1 - form.x0)
    form.gap(5)
    return form, facts, home, day


def person_block(form, label="1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:"):
    form.row(f"**{label}**")
    facts = form.facts
    mister = "Bà" if facts["chu_su_dung.gioi_tinh"].truth == "Nữ" else "Ông"
    form.row(f"{mister}: {{chu_su_dung.ho_ten}}, sinh năm: {{chu_su_dung.nam_sinh}}, CCCD số: {{chu_su_dung.so_dinh_danh}}")
    if facts["chu_su_dung_2.ho_ten"].truth:
        form.row("Bà: {chu_su_dung_2.ho_ten}, sinh năm: {chu_su_dung_2.nam_sinh}, CCCD số: {chu_su_dung_2.so_dinh_danh}")
    form.row("Địa chỉ: {chu_su_dung.noi_cu_tru}")


def close(form, rng, home):
    half = form.x0 + (form.x1 - form.x0) * 0.68
    form.gap(4)
    blocks.centred_row(form, home.province + ", {=ngay_cap:long}", half, base="i")
    office = form.facts["noi_cap"].truth
    form.centred(office, half, "b", 11.5, width=95 * MM)
    form.placed["noi_cap"] = office
    blocks.sign(form, rng, half, office=office, height=22)
    form.text(form.facts["so_phat_hanh"].truth, form.x0, form.bottom - 14, "b", 14)
    form.placed["so_phat_hanh"] = form.facts["so_phat_hanh"].truth
    form.text("Thông tin chi tiết được thể hiện tại mã QR", form.x0, form.bottom, "i", 10)


def second(form, rng, note=True):
    form.turn().mark_sample()
    form.centred("4. Sơ đồ thửa đất, tài sản gắn liền với đất", style="b", size=form.look.size)
    form.page.pictures.append(("plan", form.x0 + 70, form.y + 10, 330, 230, None))
    form.gap(92)
    form.row("**5. Ghi chú:** " + pick(rng, ["Không", "-/-"]))
    form.gap(2)
    changes(form, rng, "6. Những thay đổi sau khi cấp Giấy chứng nhận:")
    form.row("Số vào sổ cấp Giấy chứng nhận: {so_vao_so}")


@layout("giay_chung_nhan_qsdd_2025", size=12.5, **SHEET)
def dat25_mot_to(rng, look):
    form, facts, home, _ = sheet(rng, look)
    shape(rng, facts)
    person_block(form)
    form.row("**2. Thông tin thửa đất:**")
    form.rows(LAND)
    form.row("**3. Thông tin tài sản gắn liền với đất:** -/-")
    close(form, rng, home)
    second(form, rng)
    return form


@layout("giay_chung_nhan_qsdd_2025", size=12, **SHEET)
def dat25_nhieu_thua(rng, look):
    """Two or three parcels in a table; the truth joins them in its order."""
    form, facts, home, _ = sheet(rng, look)
    person_block(form)
    form.row("**2. Thông tin thửa đất:**")
    form.gap(2)
    names = ["to_ban_do", "thua_dat", "dien_tich", "muc_dich", "thoi_han", "hinh_thuc", "nguon_goc", "dia_chi_thua"]
    shorts = {
        "muc_dich": ["ONT", "CLN", "BHK", "LUC"],
        "thoi_han": ["Lâu dài", "15/10/2063", "01/7/2064"],
        "hinh_thuc": ["Sử dụng riêng"],
        "nguon_goc": ["CNQ-CTT", "CNQ-KTT", "DG-KTT"],
    }
    rows = []
    for _ in range(int(rng.integers(2, 4))):
        cells = {
            "to_ban_do": str(int(rng.integers(1, 90))),
            "thua_dat": str(int(rng.integers(1, 900))),
            "dien_tich": f"{int(rng.integers(50, 3000))},{int(rng.integers(1, 9))}",
            "dia_chi_thua": home.office,
        } | {k: pick(rng, v) for k, v in shorts.items()}
        rows.append([cells[n] for n in names])
    for number, name in enumerate(names):
        facts.put(name, "; ".join(r[number] for r in rows))
        form.placed[name] = facts[name].truth
    facts.must_fail = [n for n in facts.must_fail if not n.startswith("dien_tich")]
    form.table(
        [14, 14, 18, 14, 22, 22, 22, 28],
        ["Tờ bản đồ số", "Thửa đất số", "Diện tích (m²)", "Loại đất", "Thời hạn", "Hình thức", "Nguồn gốc", "Địa chỉ"],
        rows,
        size=10.5,
    )
    form.row("**3. Thông tin tài sản gắn liền với đất:** -/-")
    close(form, rng, home)
    second(form, rng)
    return form


@layout("giay_chung_nhan_qsdd_2025", size=13, tone="pink", ground="guilloche", border="", print_="laser")
def dat25_gon(rng, look):
    """Values after the label on lines of their own, the code above the title."""
    form, facts, home, _ = sheet(rng, look, "Mã GCN: {ma_giay}")
    shape(rng, facts)
    person_block(form)
    form.row("**2. Thông tin thửa đất**")
    form.rows(LAND.replace(" |45 ", "\n"), indent=14)
    form.row("**3. Thông tin tài sản gắn liền với đất:** -/-")
    close(form, rng, home)
    second(form, rng)
    return form


OLD = """
Thửa đất số: {thua_dat} |50 Tờ bản đồ số: {to_ban_do}
Địa chỉ thửa đất: {dia_chi_thua}
Diện tích: {dien_tich}
Bằng chữ: {dien_tich_chu}
Hình thức sử dụng: {hinh_thuc}
Mục đích sử dụng đất: {muc_dich}
Thời hạn sử dụng đất: {thoi_han}
Nguồn gốc sử dụng đất: {nguon_goc}
"""


def old(rng, look, titles, heading, body, letters):
    facts, home, _, _ = parcel(rng, 1996, 2009, letters, 6)
    form = Form(look, facts, size=(190, 265), margins=(18, 16, 16, 18))
    form.mark_sample()
    cover(form, rng, titles, 17)
    form.centred(facts["noi_cap"].truth, style="b", size=12.5)
    form.placed["noi_cap"] = facts["noi_cap"].truth
    form.row(f"**{heading}**")
    holders(form, rng, "Địa chỉ thường trú")
    serial(form)
    form.turn().mark_sample()
    form.row("**Được quyền sử dụng đất**" if letters == 1 else "**II. Thửa đất được quyền sử dụng**")
    if look.print == "laser":
        shape(rng, facts)
    form.rows(body)
    form.gap(4)
    half = form.x0 + (form.x1 - form.x0) * 0.68
    blocks.centred_row(form, home.province + ", {ngay_cap:long}", half, base="i")
    blocks.sign(form, rng, half, office=facts["noi_cap"].truth, height=22)
    form.row("Số vào sổ cấp giấy chứng nhận quyền sử dụng đất: {so_vao_so}")
    form.turn().mark_sample()
    changes(
        form,
        rng,
        "NHỮNG THAY ĐỔI SAU KHI CẤP GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT"
        if letters == 1
        else "IV. Những thay đổi sau khi cấp giấy chứng nhận",
    )
    return form


@layout("giay_chung_nhan_qsdd_truoc_2009", size=12.5, tone="rose", ground="drum", border="ornament", print_="laser")
def dat_do(rng, look):
    return old(rng, look, ["GIẤY CHỨNG NHẬN", "QUYỀN SỬ DỤNG ĐẤT"], "I. Tên người sử dụng đất", OLD, pick(rng, [1, 2]))


@layout("giay_chung_nhan_qsdd_truoc_2009", size=12.5, tone="pink", ground="lotus", border="ornament", print_="laser")
def dat_hong(rng, look):
    body = (
        OLD.replace("Nguồn gốc sử dụng đất: {nguon_goc}\n", "").replace("Thửa đất số", "1. Đất ở: Thửa đất số")
        + "2. Nhà ở: Diện tích xây dựng 64 m²; kết cấu gạch, mái tôn; 01 tầng\n"
    )
    return old(
        rng,
        look,
        ["GIẤY CHỨNG NHẬN", "QUYỀN SỞ HỮU NHÀ Ở VÀ QUYỀN SỬ DỤNG ĐẤT Ở"],
        "I. Chủ sở hữu nhà ở và sử dụng đất ở",
        body,
        2,
    )


@layout("giay_chung_nhan_qsdd_truoc_2009", size=12.5, tone="rose", ground="drum", border="ornament", print_="hand")
def dat_do_tay(rng, look):
    return old(rng, look, ["GIẤY CHỨNG NHẬN", "QUYỀN SỬ DỤNG ĐẤT"], "I. Tên người sử dụng đất", OLD, 1)
