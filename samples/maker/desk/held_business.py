"""Held-out layouts of business certificates, declarations and powers of attorney. For measuring only."""

from ..offices import pick
from ..sheet import Mark
from . import blocks, people
from .births import family
from .business import company, household, tax_number
from .deaths import PLAIN
from .declarations import asker, principal
from .form import Form
from .registry import layout


@layout("giay_chung_nhan_ho_kinh_doanh", "held", size=12.5, tone="blue", border="fine", ground="drum")
def held_hkd(rng, look):
    facts, home, owner, trades, day = household(rng, 2022, 2024)
    facts.put("ma_so", pick(rng, [tax_number(rng), f"{tax_number(rng)}-{int(rng.integers(1, 9)):03}"]))
    office = "PHÒNG TÀI CHÍNH - KẾ HOẠCH"
    facts.put("noi_cap", office)
    blocks.signer(facts, rng, heads=[["TRƯỞNG PHÒNG"], ["KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"]])
    form = Form(look, facts, margins=(26, 20, 20, 14))
    form.mark_sample()
    blocks.head(form, [f"ỦY BAN NHÂN DÂN HUYỆN {home.district.upper()}"], [office], split=0.42)
    form.placed["noi_cap"] = office
    form.gap(8)
    form.centred("GIẤY CHỨNG NHẬN ĐĂNG KÝ", style="b", size=17, colour=look.title)
    form.centred("HỘ KINH DOANH", style="b", size=17, colour=look.title)
    blocks.centred_row(form, "Mã số hộ kinh doanh: {ma_so}", form.middle, base="b")
    blocks.centred_row(form, "Đăng ký lần đầu, {dang_ky_lan_dau:long}", form.middle, base="i")
    if facts["thay_doi_lan"].truth:
        blocks.centred_row(form, "Đăng ký thay đổi lần thứ: {thay_doi_lan:two}, {thay_doi_ngay:long}", form.middle, base="i")
    form.gap(3)
    form.rows("""
        **1. Tên hộ kinh doanh:** {ten}
        **2. Địa điểm kinh doanh:** {dia_chi}
        **3. Ngành, nghề kinh doanh:**""")
    rows = [[str(i), code, text] for i, (text, code) in enumerate(trades, 1)]
    form.table([12, 26, 110], ["STT", "Mã ngành", "Tên ngành"], rows, size=11.5)
    form.placed["nganh_nghe"] = facts["nganh_nghe"].truth
    form.rows("""
        **4. Vốn kinh doanh:** {von} (Bằng chữ: {von_chu})
        **5. Chủ hộ kinh doanh:**
        Họ và tên: {chu_ho.ho_ten}
        Giới tính: {chu_ho.gioi_tinh} | Sinh ngày: {chu_ho.ngay_sinh:long}
        Dân tộc: {chu_ho.dan_toc} | Quốc tịch: {chu_ho.quoc_tich}
        Số định danh cá nhân: {chu_ho.so_dinh_danh}
        Nơi cư trú: {chu_ho.noi_cu_tru}""")
    form.gap(4)
    blocks.sign(form, rng, form.x1 - 130, office=office)
    return form


@layout("giay_chung_nhan_doanh_nghiep", "held", size=12, tone="cream", border="ornament", ground="lotus", title_red=False)
def held_dn(rng, look):
    facts, home, chief, parent = company(rng, "CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN", "TNHH MỘT THÀNH VIÊN")
    look.label_style = "" if look.value_style == "b" else "i"
    form = Form(look, facts, margins=(28, 20, 18, 12))
    form.mark_sample()
    blocks.head(form, [parent], ["PHÒNG ĐĂNG KÝ KINH DOANH"], split=0.42)
    form.placed["noi_cap"] = "PHÒNG ĐĂNG KÝ KINH DOANH"
    form.gap(5)
    form.centred("GIẤY CHỨNG NHẬN", style="b", size=16)
    form.centred("ĐĂNG KÝ DOANH NGHIỆP", style="b", size=16)
    form.centred("CÔNG TY TRÁCH NHIỆM HỮU HẠN", style="b", size=12)
    form.centred("MỘT THÀNH VIÊN", style="b", size=12)
    form.placed["loai_hinh"] = "CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN"
    blocks.centred_row(form, "Mã số doanh nghiệp: {ma_so}", form.middle, base="b")
    blocks.centred_row(form, "Đăng ký lần đầu, {dang_ky_lan_dau:long}", form.middle, base="i")
    if facts["thay_doi_lan"].truth:
        blocks.centred_row(form, "Đăng ký thay đổi lần thứ: {thay_doi_lan}, {thay_doi_ngay:long}", form.middle, base="i")
    form.rows(
        """
        **1. Tên công ty**
        Tên công ty viết bằng tiếng Việt:
        {ten}
        Tên công ty viết bằng tiếng nước ngoài:
        {ten_nuoc_ngoai}
        Tên công ty viết tắt: {ten_viet_tat}
        **2. Địa chỉ trụ sở chính**
        {dia_chi}
        **3. Vốn điều lệ:** {von}
        Bằng chữ: {von_chu}
        **4. Thông tin về chủ sở hữu**
        Họ và tên: Mẫu Văn Chủ | Giới tính: Nam
        **5. Người đại diện theo pháp luật của công ty**
        * Họ và tên: {nguoi_dai_dien.ho_ten}
        Giới tính: {nguoi_dai_dien.gioi_tinh} | Chức danh: {nguoi_dai_dien.chuc_danh}
        Sinh ngày: {nguoi_dai_dien.ngay_sinh} | Dân tộc: {nguoi_dai_dien.dan_toc} | Quốc tịch: {nguoi_dai_dien.quoc_tich}
        Số giấy tờ pháp lý của cá nhân: {nguoi_dai_dien.so_dinh_danh}
        Địa chỉ liên lạc: {nguoi_dai_dien.noi_cu_tru}""".replace("Mẫu Văn Chủ", people.name(rng, False).upper())
    )
    form.gap(3)
    blocks.sign(form, rng, form.x1 - 130, office=parent, height=19)
    return form


@layout("giay_uy_quyen", "held", **PLAIN)
def held_uq(rng, look):
    facts, home, day = principal(rng)
    form = Form(look, facts, margins=(28, 20, 18, 14))
    form.mark_sample()
    form.motto()
    blocks.centred_row(form, home.commune + ", {ngay_lap:long}", form.x1 - 130, base="i")
    form.gap(5)
    form.centred("GIẤY ỦY QUYỀN", style="b", size=18)
    form.gap(3)
    for heading, who in (("1. Bên ủy quyền", "ben_uy_quyen"), ("2. Bên được ủy quyền", "ben_duoc_uy_quyen")):
        form.row(f"**{heading}**")
        form.rows(
            "Ông/bà: {P.ho_ten}\nNgày, tháng, năm sinh: {P.ngay_sinh}\nSố định danh cá nhân: {P.so_dinh_danh}\nNơi cư trú: {P.noi_cu_tru}".replace(
                "P.", who + "."
            ),
            indent=20,
        )
    form.rows("**3. Nội dung ủy quyền:** {noi_dung}\n**4. Thời hạn ủy quyền:** {thoi_han}")
    form.gap(4)
    top = form.y
    for word, who, cx in (
        ("Bên được ủy quyền", "ben_duoc_uy_quyen", form.x0 + 110),
        ("Bên ủy quyền", "ben_uy_quyen", form.x1 - 110),
    ):
        form.y = top
        form.centred(word, cx, "b", 13)
        form.page.marks.append(Mark("signature", cx - 50, form.y + 4, 100, 40, None, look.ink))
        blocks.names_line(form, f"{who}.ho_ten", cx, 20, "")
    return form


@layout("to_khai_ho_tich", "held", print_="hand", **PLAIN)
def held_tk(rng, look):
    facts, home, day, _ = family(rng, 2016)
    facts.must_fail.clear()
    asker(rng, facts, people.person(rng, day, (20, 60), home=home), pick(rng, ["Cha", "Mẹ"]), day)
    form = Form(look, facts, margins=(26, 18, 18, 12))
    form.mark_sample()
    form.motto()
    form.gap(6)
    form.centred("TỜ KHAI", style="b", size=16)
    form.centred("ĐĂNG KÝ KHAI SINH", style="b", size=16)
    facts.put("ten_to_khai", "ĐĂNG KÝ KHAI SINH").put("noi_nhan", blocks.committee(home))
    form.placed["ten_to_khai"] = "ĐĂNG KÝ KHAI SINH"
    form.row("Kính gửi: {noi_nhan}", indent=100)
    form.rows("""
        Họ, chữ đệm, tên người yêu cầu: {nguoi_yeu_cau.ho_ten}
        Giấy tờ tùy thân:^(2) {nguoi_yeu_cau.giay_to}
        Nơi cư trú:^(3) {nguoi_yeu_cau.noi_cu_tru}
        Quan hệ với người được khai sinh: {nguoi_yeu_cau.quan_he}
        Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:
        Họ, chữ đệm, tên: {ho_ten}
        Ngày, tháng, năm sinh: {ngay_sinh}
        Giới tính: {gioi_tinh} | Dân tộc: {dan_toc}
        Quốc tịch: {quoc_tich}
        Nơi sinh: {noi_sinh}
        Quê quán: {que_quan}
        Họ, chữ đệm, tên người cha: {cha.ho_ten}
        Họ, chữ đệm, tên người mẹ: {me.ho_ten}
        Tôi cam đoan những nội dung khai trên đây là đúng sự thật.""")
    blocks.centred_row(
        form,
        "Làm tại: " + home.commune + ", ngày {ngay_lam:ngay} tháng {ngay_lam:thang} năm {ngay_lam:nam}",
        form.x1 - 150,
        base="i",
    )
    form.centred("NGƯỜI YÊU CẦU", form.x1 - 120, "b", 12)
    form.page.marks.append(Mark("signature", form.x1 - 170, form.y + 4, 100, 42, None, look.ink))
    return form
