"""Certificates of household businesses (2025 and the district's older one) and of companies."""

import datetime

from ..offices import pick
from . import blocks, people
from .deaths import PLAIN
from .facts import Facts
from .form import Form
from .registry import layout
from .spelling import Spelling, capital, grouped

TRADES = [
    ("Bán lẻ lương thực, thực phẩm, đồ uống trong các cửa hàng", "4711"),
    ("Bán lẻ vật liệu xây dựng trong các cửa hàng chuyên doanh", "4752"),
    ("Nhà hàng và các dịch vụ ăn uống phục vụ lưu động", "5610"),
    ("Sửa chữa ô tô và xe có động cơ khác", "9531"),
    ("May trang phục", "1410"),
    ("Bán buôn vật liệu, thiết bị lắp đặt khác trong xây dựng", "4673"),
    ("Dịch vụ cắt tóc, gội đầu", "9631"),
    ("Nuôi trồng thủy sản nội địa", "0322"),
    ("Bán lẻ thuốc, dụng cụ y tế", "4772"),
    ("Dịch vụ lưu trú ngắn ngày", "5510"),
    ("Vận tải hàng hóa bằng đường bộ", "4933"),
]
NAMES = ["{s} {x}", "Hộ kinh doanh {s} {x}", "Cửa hàng {s} {x}"]
SHOPS = ["Tạp hóa", "Vật liệu xây dựng", "Quán ăn", "Tiệm may", "Sửa xe", "Nhà thuốc", "Nhà nghỉ", "Đại lý nước mắm"]


def tax_number(rng):
    """Ten digits whose last one checks the others."""
    digits = [0] + [int(d) for d in rng.integers(0, 10, 8)]
    rest = sum(d * w for d, w in zip(digits, (31, 29, 23, 19, 17, 13, 7, 5, 3))) % 11
    check = 10 - rest
    return tax_number(rng) if check == 10 else "".join(map(str, digits)) + str(check)


def household(rng, first, last):
    facts = Facts()
    day = people.between(rng, datetime.date(first, 1, 5), datetime.date(last, 9, 10))
    home = people.place(rng, day)
    owner = people.person(rng, day, (22, 65), home=home)
    facts.person("chu_ho.", owner)
    facts.put(
        "ten", pick(rng, NAMES).format(s=pick(rng, SHOPS), x=pick(rng, [owner.name, " ".join(owner.name.split()[-2:])])).upper()
    )
    facts.put("dia_chi", owner.address if rng.random() < 0.5 else f"{pick(rng, people.HAMLETS)}, {home.full}")
    trades = [TRADES[i] for i in rng.choice(len(TRADES), int(rng.integers(1, 4)), replace=False)]
    facts.put("nganh_nghe", "; ".join(t for t, _ in trades))
    money = int(rng.integers(2, 90)) * 10_000_000
    facts.put("von", f"{grouped(money)} đồng")
    facts.put("von_chu", capital(Spelling(rng).dong(money)))
    if rng.random() < 0.06:
        facts.put("von_chu", capital(Spelling(rng).dong(money * 10))).fails("von", "von_chu")
    facts.date("dang_ky_lan_dau", day)
    if rng.random() < 0.4:
        times = int(rng.integers(1, 5))
        facts.put("thay_doi_lan", str(times), str(times), two=f"{times:02}")
        facts.date("thay_doi_ngay", people.between(rng, day, datetime.date(last, 9, 20)))
    else:
        facts.empty("thay_doi_lan", "thay_doi_ngay")
    return facts, home, owner, trades, day


def dates(form):
    blocks.centred_row(form, "__Đăng ký lần đầu, {=dang_ky_lan_dau:long}__", form.middle)
    if form.facts["thay_doi_lan"].truth:
        blocks.centred_row(form, "__Đăng ký thay đổi lần thứ: {=thay_doi_lan}, {=thay_doi_ngay:long}__", form.middle)
    form.gap(3)


OWNER = """
Họ và tên (ghi bằng chữ in hoa): {chu_ho.ho_ten} |72 Giới tính: {chu_ho.gioi_tinh}
Sinh ngày: {chu_ho.ngay_sinh} |36 Dân tộc: {chu_ho.dan_toc} |66 Quốc tịch: {chu_ho.quoc_tich}
Số định danh cá nhân: {chu_ho.so_dinh_danh}
Nơi cư trú: {chu_ho.noi_cu_tru}
"""


def trades_table(form, trades):
    rows = [[str(i), text, code + (" (Chính)" if i == 1 else "")] for i, (text, code) in enumerate(trades, 1)]
    form.gap(2)
    form.table([10, 110, 34], ["STT", "Tên ngành", "Mã ngành"], rows, size=12)
    form.placed["nganh_nghe"] = form.facts["nganh_nghe"].truth


def department(home):
    return "PHÒNG KINH TẾ" if home.level == "xã" else "PHÒNG KINH TẾ, HẠ TẦNG VÀ ĐÔ THỊ"


def new_household(rng, look, owner_first=False):
    facts, home, owner, trades, day = household(rng, 2025, 2026)
    if day < people.MERGER:
        day = people.between(rng, people.MERGER, datetime.date(2026, 9, 1))
        facts.date("dang_ky_lan_dau", day).empty("thay_doi_lan", "thay_doi_ngay")
        home.district = ""
        for key, text in (
            ("dia_chi", f"{pick(rng, people.HAMLETS)}, {home.full}"),
            ("chu_ho.noi_cu_tru", f"{pick(rng, people.HAMLETS)}, {home.full}"),
        ):
            facts.put(key, text)
    facts.put("ma_so", owner.number if rng.random() < 0.7 else tax_number(rng))
    office = department(home)
    facts.put("noi_cap", office)
    blocks.signer(facts, rng, heads=[["TRƯỞNG PHÒNG"], ["KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"]])
    form = Form(look, facts, margins=(25, 18, 16, 14))
    form.mark_sample()
    blocks.head(form, [blocks.committee(home).upper()], [office])
    form.placed["noi_cap"] = office
    form.gap(6)
    form.centred("GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH", style="b", size=15)
    blocks.centred_row(form, "**Mã số hộ kinh doanh:** {ma_so}", form.middle)
    dates(form)
    form.rows("**1. Tên hộ kinh doanh:** {ten}\n**2. Địa chỉ trụ sở:** {dia_chi}\n**3. Ngành, nghề kinh doanh:**")
    trades_table(form, trades)
    form.rows("**4. Vốn kinh doanh:** {von}\nBằng chữ: {von_chu}\n**5. Thông tin về chủ hộ kinh doanh**")
    form.rows(OWNER)
    return form, home, office


@layout("giay_chung_nhan_ho_kinh_doanh", size=12.5, **PLAIN)
def hkd_2025(rng, look):
    form, home, office = new_household(rng, look)
    form.gap(5)
    blocks.sign(form, rng, form.x1 - 130, office=f"{office} {home.office}")
    return form


@layout("giay_chung_nhan_ho_kinh_doanh", size=12, **PLAIN)
def hkd_2025_thanh_vien(rng, look):
    form, home, office = new_household(rng, look)
    form.row("**6. Danh sách thành viên hộ gia đình tham gia thành lập hộ kinh doanh**")
    form.gap(2)
    rows = []
    for i in range(1, int(rng.integers(3, 5))):
        one = people.person(rng, datetime.date(2026, 1, 1), (18, 60), home=home)
        rows.append([str(i), one.name, people.short_date(one.born), one.sex, one.number])
    form.table([10, 50, 30, 20, 40], ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số định danh cá nhân"], rows, size=11)
    form.gap(4)
    blocks.sign(form, rng, form.x1 - 130, office=f"{office} {home.office}")
    return form


@layout("giay_chung_nhan_ho_kinh_doanh", size=13, tone="cream", border="fine", ground="guilloche")
def hkd_cu(rng, look):
    """The district's certificate until mid-2025."""
    facts, home, owner, trades, day = household(rng, 2012, 2024)
    facts.put("ma_so", f"{int(rng.integers(10, 96))}{pick(rng, list('ABCDEGHK'))}8{int(rng.integers(1000000, 9999999))}")
    office = "PHÒNG TÀI CHÍNH - KẾ HOẠCH"
    facts.put("noi_cap", office)
    facts.put("chu_ho.so_dinh_danh", owner.old_number if day.year < 2021 else owner.number)
    blocks.signer(facts, rng, heads=[["TRƯỞNG PHÒNG"], ["KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"]])
    form = Form(look, facts, margins=(25, 18, 18, 14))
    form.mark_sample()
    blocks.head(form, [f"UBND HUYỆN {home.district.upper()}"], [office])
    form.placed["noi_cap"] = office
    form.gap(6)
    form.centred("GIẤY CHỨNG NHẬN", style="b", size=17, colour=look.title)
    form.centred("ĐĂNG KÝ HỘ KINH DOANH", style="b", size=17, colour=look.title)
    blocks.centred_row(form, "Số: {ma_so}", form.middle)
    dates(form)
    form.rows("""
        1. Tên hộ kinh doanh: {ten}
        2. Địa điểm kinh doanh: {dia_chi}
        3. Ngành, nghề kinh doanh: {nganh_nghe}
        4. Vốn kinh doanh: {von}
        5. Họ và tên đại diện hộ kinh doanh: {chu_ho.ho_ten} |78 Giới tính: {chu_ho.gioi_tinh}
        Sinh ngày: {chu_ho.ngay_sinh} |36 Dân tộc: {chu_ho.dan_toc} |66 Quốc tịch: {chu_ho.quoc_tich}
        Số CMND/CCCD: {chu_ho.so_dinh_danh}
        Nơi cư trú: {chu_ho.noi_cu_tru}""")
    form.gap(5)
    blocks.sign(form, rng, form.x1 - 130, office=f"{office} HUYỆN {home.district}")
    return form


FIELDS = [
    ("Xây dựng", "Construction", "XD"),
    ("Thương mại Dịch vụ", "Trading Service", "TMDV"),
    ("Nông sản", "Agricultural Products", "NS"),
    ("Vận tải", "Transport", "VT"),
]
PROPER = ["Phú Thịnh", "An Bình", "Tân Hưng Phát", "Đại Lộc", "Hoàng Gia Mẫu", "Sao Việt Mẫu", "Bảo Tín"]


def company(rng, form_words, short):
    facts = Facts()
    day = people.between(rng, datetime.date(2012, 1, 5), datetime.date(2026, 3, 10))
    home = people.place(rng, day)
    chief = people.person(rng, day, (28, 65), home=home)
    facts.person("nguoi_dai_dien.", chief)
    if day.year < 2021:
        facts.put("nguoi_dai_dien.so_dinh_danh", chief.old_number)
    proper, trade = pick(rng, PROPER), pick(rng, FIELDS)
    facts.put("ten", f"CÔNG TY {short} {trade[0]} {proper}".upper())
    if rng.random() < 0.7:
        facts.put(
            "ten_nuoc_ngoai",
            f"{bare(proper)} {trade[1]} {'Joint Stock' if 'CỔ' in form_words else 'Company Limited'}{' Company' if 'CỔ' in form_words else ''}".upper(),
        )
        facts.put("ten_viet_tat", f"{bare(proper)} {'JSC' if 'CỔ' in form_words else 'CO., LTD'}".upper())
    else:
        facts.empty("ten_nuoc_ngoai", "ten_viet_tat")
    facts.put("dia_chi", f"{pick(rng, people.HAMLETS)}, {home.full}, Việt Nam")
    number = tax_number(rng)
    facts.put("ma_so", number)
    if rng.random() < 0.07:
        facts.put("ma_so", number[:9] + str((int(number[9]) + 3) % 10)).fails("ma_so")
    money = int(rng.integers(1, 200)) * 100_000_000
    facts.put("von", f"{grouped(money)} đồng").put("von_chu", capital(Spelling(rng).dong(money)))
    facts.put("nguoi_dai_dien.chuc_danh", pick(rng, ["Giám đốc", "Chủ tịch công ty kiêm Giám đốc", "Tổng giám đốc"]))
    facts.put("loai_hinh", form_words).date("dang_ky_lan_dau", day)
    if rng.random() < 0.6:
        times = int(rng.integers(1, 12))
        facts.put("thay_doi_lan", str(times)).date("thay_doi_ngay", people.between(rng, day, datetime.date(2026, 9, 10)))
    else:
        facts.empty("thay_doi_lan", "thay_doi_ngay")
    last = datetime.date.fromisoformat(facts["thay_doi_ngay"].truth or facts["dang_ky_lan_dau"].truth)
    parent = f"SỞ {'TÀI CHÍNH' if last >= datetime.date(2025, 3, 1) else 'KẾ HOẠCH VÀ ĐẦU TƯ'} {home.province_full.upper()}"
    facts.put("noi_cap", "PHÒNG ĐĂNG KÝ KINH DOANH")
    blocks.signer(facts, rng, heads=[["TRƯỞNG PHÒNG"], ["KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"], ["PHÓ TRƯỞNG PHÒNG"]])
    return facts, home, chief, parent


def bare(text):
    import unicodedata

    return "".join(
        c for c in unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D")) if not unicodedata.combining(c)
    )


CHIEF = """
* Họ và tên: {nguoi_dai_dien.ho_ten} |66 Giới tính: {nguoi_dai_dien.gioi_tinh}
Chức danh: {nguoi_dai_dien.chuc_danh}
Sinh ngày: {nguoi_dai_dien.ngay_sinh} |36 Dân tộc: {nguoi_dai_dien.dan_toc} |66 Quốc tịch: {nguoi_dai_dien.quoc_tich}
Loại giấy tờ pháp lý của cá nhân: {paper}
Số giấy tờ pháp lý của cá nhân: {nguoi_dai_dien.so_dinh_danh}
Địa chỉ liên lạc: {nguoi_dai_dien.noi_cu_tru}
"""


def firm(rng, look, form_words, short, owners):
    facts, home, chief, parent = company(rng, form_words, short)
    form = Form(look, facts, margins=(24, 18, 16, 12))
    form.mark_sample()
    blocks.head(form, [parent], ["PHÒNG ĐĂNG KÝ KINH DOANH"])
    form.placed["noi_cap"] = "PHÒNG ĐĂNG KÝ KINH DOANH"
    form.gap(4)
    form.centred("GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP", style="b", size=15)
    form.centred(form_words, style="b", size=13)
    form.placed["loai_hinh"] = form_words
    blocks.centred_row(form, "**Mã số doanh nghiệp:** {ma_so}", form.middle)
    dates(form)
    form.rows(
        "**1. Tên công ty**\nTên công ty viết bằng tiếng Việt: {ten}\nTên công ty viết bằng tiếng nước ngoài: {ten_nuoc_ngoai}\n"
        "Tên công ty viết tắt: {ten_viet_tat}\n**2. Địa chỉ trụ sở chính**\n{dia_chi}\nĐiện thoại: 0294 000 0000 | Fax:\nEmail: | Website:\n"
        "**3. Vốn điều lệ**\nVốn điều lệ: {von}\nBằng chữ: {von_chu}"
    )
    owners(form, rng, home)
    form.row("**5. Người đại diện theo pháp luật của công ty**")
    paper = "Thẻ căn cước công dân" if len(facts["nguoi_dai_dien.so_dinh_danh"].truth) == 12 else "Chứng minh nhân dân"
    form.rows(CHIEF.replace("{paper}", paper))
    form.gap(4)
    blocks.sign(form, rng, form.x1 - 130, office=parent, height=20)
    return form


def one_owner(form, rng, home):
    one = people.person(rng, datetime.date(2024, 1, 1), (30, 60), home=home)
    form.row("**4. Thông tin về chủ sở hữu**")
    form.rows(
        f"Họ và tên: {one.caps} |66 Giới tính: {one.sex}\nSinh ngày: {people.short_date(one.born)} |36 Dân tộc: {one.ethnic} |66 Quốc tịch: Việt Nam\nĐịa chỉ liên lạc: {one.address}"
    )


def members(form, rng, home, title="**4. Danh sách thành viên góp vốn**"):
    form.row(title)
    form.gap(2)
    rows = []
    for i in range(1, int(rng.integers(3, 5))):
        one = people.person(rng, datetime.date(2024, 1, 1), (30, 60), home=home)
        rows.append([str(i), one.name, "Việt Nam", f"{grouped(int(rng.integers(1, 20)) * 100_000_000)}", one.number])
    form.table(
        [9, 45, 22, 35, 36],
        ["STT", "Tên thành viên", "Quốc tịch", "Phần vốn góp (đồng)", "Số định danh cá nhân"],
        rows,
        size=10.5,
    )


@layout("giay_chung_nhan_doanh_nghiep", size=12, **PLAIN)
def dn_mtv(rng, look):
    return firm(rng, look, "CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN", "TNHH MTV", one_owner)


@layout("giay_chung_nhan_doanh_nghiep", size=12, tone="cream", ground="guilloche", border="fine", title_red=False)
def dn_hai_thanh_vien(rng, look):
    return firm(rng, look, "CÔNG TY TRÁCH NHIỆM HỮU HẠN HAI THÀNH VIÊN TRỞ LÊN", "TNHH", members)


@layout("giay_chung_nhan_doanh_nghiep", size=12.5, **PLAIN)
def dn_co_phan(rng, look):
    return firm(
        rng, look, "CÔNG TY CỔ PHẦN", "Cổ phần", lambda form, rng, home: form.row("**4. Vốn được quyền phát hành:** Không")
    )
