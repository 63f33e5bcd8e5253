"""Giấy xác nhận tình trạng hôn nhân and the residence confirmation CT07."""

import datetime

from ..offices import pick
from . import blocks, people
from .deaths import PLAIN
from .facts import Facts
from .form import Form
from .registry import layout


def single(rng, divorced=None):
    facts = Facts()
    day = people.between(rng, datetime.date(2019, 1, 10), datetime.date(2026, 9, 20))
    home = people.place(rng, day)
    one = people.person(rng, day, (20, 50), home=home)
    old = day.year < 2021
    facts.person("", one, number=not old)
    facts.put("giay_to", one.card(rng, day, old), also={} if old else {"so_dinh_danh": one.number})
    asker = one if rng.random() < 0.8 else people.person(rng, day, (25, 60), home=home)
    facts.put("nguoi_yeu_cau.ho_ten", pick(rng, [asker.name, asker.caps]))
    since = people.between(rng, datetime.date(one.born.year + 18, 2, 1), day - datetime.timedelta(days=60))
    facts.put("cu_tru_tai", home.full).date("cu_tru_tu", since).date(
        "cu_tru_den", day - datetime.timedelta(days=int(rng.integers(0, 20)))
    )
    partner = people.person(rng, day, (20, 45), not one.woman)
    ended = people.between(rng, day - datetime.timedelta(days=2000), day)
    if divorced or divorced is None and rng.random() < 0.25:
        state = (
            f"Có đăng ký kết hôn nhưng đã ly hôn theo Quyết định số {int(rng.integers(5, 300))}/{ended.year}/QĐST-HNGĐ ngày "
            f"{people.short_date(ended)} của Tòa án nhân dân huyện {pick(rng, blocks.DISTRICTS)}; hiện tại chưa đăng ký kết hôn với ai"
        )
    else:
        state = pick(
            rng,
            [
                "Chưa đăng ký kết hôn với ai",
                "Hiện tại chưa đăng ký kết hôn với ai",
                "Từ khi đủ tuổi đăng ký kết hôn đến nay, chưa đăng ký kết hôn với ai",
            ],
        )
    facts.put("tinh_trang", state)
    mister = "ông" if one.woman else "bà"
    use = pick(
        rng,
        [
            f"đăng ký kết hôn với {mister} {partner.name}, sinh ngày {people.short_date(partner.born)}, quốc tịch Việt Nam, "
            f"nơi cư trú tại {partner.home.full}",
            "bổ sung hồ sơ vay vốn ngân hàng",
            "làm thủ tục chuyển nhượng quyền sử dụng đất",
            f"đăng ký kết hôn với {mister} {partner.name}",
        ],
    )
    facts.put("muc_dich", use)
    facts.put("so", f"{int(rng.integers(2, 600))}/UBND-XNTTHN").date("ngay_cap", day).put(
        "noi_cap", blocks.committee(home).upper()
    )
    blocks.signer(facts, rng)
    return facts, home, one


ASKED = "Xét đề nghị của ông/bà {nguoi_yeu_cau.ho_ten}, về việc cấp Giấy xác nhận tình trạng hôn nhân cho {=ho_ten:plain}"
BODY = """
Họ, chữ đệm, tên: {ho_ten}
Ngày, tháng, năm sinh: {ngay_sinh}
Giới tính: {gioi_tinh} |36 Dân tộc: {dan_toc} |66 Quốc tịch: {quoc_tich}
Giấy tờ tùy thân: {giay_to}
Nơi cư trú: {noi_cu_tru}
{stay}
Tình trạng hôn nhân: {tinh_trang}
"""
STAY = "Trong thời gian cư trú tại: {cu_tru_tai} từ {cu_tru_tu:long} đến {cu_tru_den:long}"
USE = "Giấy này có giá trị sử dụng trong thời hạn 6 tháng, kể từ ngày cấp, được sử dụng để: {muc_dich}"


def begun(rng, look, facts, home, margins=(26, 18, 16, 14)):
    form = Form(look, facts, margins=margins)
    form.mark_sample()
    blocks.head(
        form,
        [home.province_full.upper()] if rng.random() < 0.4 else [],
        blocks.issuer_lines(rng, home),
        "Số: {=so}",
        home.commune + ", {=ngay_cap:long}",
    )
    form.placed["noi_cap"] = facts["noi_cap"].truth
    form.gap(6)
    return form


@layout("giay_xac_nhan_tinh_trang_hon_nhan", **PLAIN)
def hn_mau(rng, look):
    facts, home, _ = single(rng)
    form = begun(rng, look, facts, home)
    form.centred("GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", style="b", size=15)
    form.gap(4)
    form.centred(blocks.committee(home).upper(), style="b", size=13)
    form.row(ASKED, indent=28)
    form.gap(2)
    form.centred("XÁC NHẬN:", style="b", size=13)
    form.rows(BODY.replace("{stay}\n", (STAY + "\n") if rng.random() < 0.6 else ""))
    form.row(USE, indent=28)
    form.gap(5)
    blocks.sign(
        form,
        rng,
        form.x1 - 130,
        heading="NGƯỜI KÝ GIẤY XÁC NHẬN",
        hint="(Ký, ghi rõ họ, chữ đệm, tên, chức vụ, đóng dấu)",
        office=blocks.committee(home),
    )
    return form


@layout("giay_xac_nhan_tinh_trang_hon_nhan", size=13.5, **PLAIN)
def hn_thua(rng, look):
    """Every label on a line of its own."""
    facts, home, _ = single(rng)
    form = begun(rng, look, facts, home, (28, 18, 18, 14))
    form.centred("GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", style="b", size=14)
    form.gap(3)
    form.centred(blocks.committee(home).upper(), style="b", size=13)
    form.row(ASKED + ".", indent=28)
    form.centred("XÁC NHẬN", style="b", size=13)
    form.rows(BODY.replace("{stay}\n", "").replace(" |36 ", "\n").replace(" |66 ", "\n"), indent=28)
    form.row(USE + ".", indent=28)
    form.gap(4)
    blocks.sign(form, rng, form.x1 - 130, office=blocks.committee(home))
    return form


@layout("giay_xac_nhan_tinh_trang_hon_nhan", size=12.5, **PLAIN)
def hn_ly_hon(rng, look):
    facts, home, _ = single(rng, True)
    form = begun(rng, look, facts, home)
    form.centred("GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", style="b", size=15)
    form.gap(3)
    form.centred(blocks.committee(home).upper(), style="b", size=13)
    form.row(ASKED, indent=28)
    form.gap(2)
    form.centred("XÁC NHẬN:", style="b", size=13)
    form.rows(BODY.replace("{stay}", STAY))
    form.row(USE, indent=28)
    form.gap(5)
    blocks.sign(form, rng, form.x1 - 130, heading="NGƯỜI KÝ GIẤY XÁC NHẬN", office=blocks.committee(home))
    return form


RELATIONS = ["Vợ", "Chồng", "Con đẻ", "Chủ hộ", "Mẹ đẻ", "Cháu ruột"]


def resident(rng):
    facts = Facts()
    day = people.between(rng, datetime.date(2023, 1, 10), datetime.date(2026, 9, 20))
    home = people.place(rng, day)
    one = people.person(rng, day, (18, 70), home=home)
    facts.person("", one)
    facts.put("noi_thuong_tru", one.address)
    facts.put(
        "noi_o_hien_tai", one.address if rng.random() < 0.6 else f"{pick(rng, people.HAMLETS)}, {people.place(rng, day).full}"
    )
    if rng.random() < 0.35:
        facts.put("noi_tam_tru", f"{pick(rng, people.HAMLETS)}, {people.place(rng, day).full}")
    else:
        facts.empty("noi_tam_tru")
    relation = pick(rng, RELATIONS)
    head = one if relation == "Chủ hộ" else people.person(rng, day, (35, 75), home=home)
    facts.person("chu_ho.", head).put("quan_he_chu_ho", relation)
    facts.put("so", f"{int(rng.integers(20, 4000))}/XN{pick(rng, ['', '-CAX', 'CT'])}").date("ngay_cap", day)
    office = f"CÔNG AN {home.office.upper()}"
    facts.put("noi_cap", office)
    blocks.signer(facts, rng, heads=[["TRƯỞNG CÔNG AN"], ["KT. TRƯỞNG CÔNG AN", "PHÓ TRƯỞNG CÔNG AN"], ["TRƯỞNG CÔNG AN XÃ"]])
    return facts, home, office


def police(rng, look, facts, home, office, title="XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ"):
    form = Form(look, facts, margins=(24, 16, 16, 14))
    form.mark_sample()
    form.text("Mẫu CT07", form.x1 - 150, form.y - 10, "i", 9)
    parent = f"CÔNG AN {home.province_full.upper()}"
    blocks.head(form, [parent], [office], "Số: {=so}", home.commune + ", {=ngay_cap:long}", motto_size=11.5)
    form.placed["noi_cap"] = office
    form.gap(6)
    form.centred(title, style="b", size=15)
    form.gap(3)
    return form


RESIDENT = """
1. Họ, chữ đệm và tên: {ho_ten}
2. Ngày, tháng, năm sinh: {ngay_sinh} |62 3. Giới tính: {gioi_tinh}
4. Số định danh cá nhân: {so_dinh_danh}
5. Dân tộc: {dan_toc} |36 6. Tôn giáo: Không |66 7. Quốc tịch: {quoc_tich}
8. Quê quán: {que_quan}
9. Nơi thường trú: {noi_thuong_tru}
10. Nơi tạm trú: {noi_tam_tru}
11. Nơi ở hiện tại: {noi_o_hien_tai}
12. Họ, chữ đệm và tên chủ hộ: {chu_ho.ho_ten}
13. Quan hệ với chủ hộ: {quan_he_chu_ho}
14. Số định danh cá nhân của chủ hộ: {chu_ho.so_dinh_danh}
"""


@layout("xac_nhan_cu_tru", size=12.5, **PLAIN)
def cu_mau(rng, look):
    facts, home, office = resident(rng)
    form = police(rng, look, facts, home, office)
    form.row("I. Theo đề nghị của công dân, " + "Công an " + home.office + " xác nhận thông tin về cư trú như sau:", indent=20)
    form.rows(RESIDENT)
    form.row("Xác nhận này có giá trị 01 năm kể từ ngày cấp.", base="i")
    form.gap(5)
    blocks.sign(form, rng, form.x1 - 130, office=office)
    return form


@layout("xac_nhan_cu_tru", size=12, **PLAIN)
def cu_thanh_vien(rng, look):
    """With a table of the household."""
    facts, home, office = resident(rng)
    form = police(rng, look, facts, home, office)
    form.rows(RESIDENT)
    form.row("15. Thông tin các thành viên khác trong hộ gia đình:")
    day = datetime.date.fromisoformat(facts["ngay_cap"].truth)
    rows = []
    for number in range(1, int(rng.integers(3, 6))):
        one = people.person(rng, day, (1, 70), home=home)
        rows.append([str(number), one.name, people.short_date(one.born), one.sex, one.number, pick(rng, RELATIONS[:3])])
    form.table(
        [8, 40, 24, 14, 32, 24],
        ["TT", "Họ, chữ đệm và tên", "Ngày, tháng, năm sinh", "Giới tính", "Số định danh cá nhân", "Quan hệ với chủ hộ"],
        rows,
        size=11,
    )
    form.gap(5)
    blocks.sign(form, rng, form.x1 - 130, office=office)
    return form


@layout("xac_nhan_cu_tru", size=13, **PLAIN)
def cu_gon(rng, look):
    """Without numbers before the labels."""
    facts, home, office = resident(rng)
    form = police(rng, look, facts, home, office, "GIẤY XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ")
    form.row(f"Công an {home.office} xác nhận:", indent=20)
    form.rows("""
        Họ, chữ đệm và tên: {ho_ten}
        Ngày, tháng, năm sinh: {ngay_sinh} | Giới tính: {gioi_tinh}
        Số định danh cá nhân: {so_dinh_danh}
        Nơi thường trú: {noi_thuong_tru}
        Nơi tạm trú: {noi_tam_tru}
        Nơi ở hiện tại: {noi_o_hien_tai}
        Họ, chữ đệm và tên chủ hộ: {chu_ho.ho_ten} |62 Quan hệ với chủ hộ: {quan_he_chu_ho}""")
    form.gap(5)
    blocks.sign(form, rng, form.x1 - 130, office=office)
    return form
