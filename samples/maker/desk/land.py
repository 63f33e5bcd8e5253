"""Land certificates: the folder of 2009, the sheet of 2025, the red and the pink ones of before."""

import datetime

from ..offices import pick
from . import blocks, people
from .facts import Facts
from .form import MM, Form
from .registry import layout
from .spelling import Spelling, capital, grouped

PURPOSES = [
    ("Đất ở tại nông thôn", "Lâu dài"),
    ("Đất ở tại đô thị", "Lâu dài"),
    ("Đất trồng cây lâu năm", None),
    ("Đất trồng cây hàng năm khác", None),
    ("Đất chuyên trồng lúa nước", None),
    ("Đất nuôi trồng thủy sản", None),
]
SOURCES = [
    "Công nhận QSDĐ như giao đất có thu tiền sử dụng đất",
    "Nhà nước giao đất không thu tiền sử dụng đất",
    "Công nhận QSDĐ như giao đất không thu tiền sử dụng đất",
    "Nhận chuyển nhượng đất được Công nhận QSDĐ như giao đất có thu tiền sử dụng đất",
]
CHANGES = [
    "Thế chấp bằng quyền sử dụng đất tại Ngân hàng Nông nghiệp và Phát triển nông thôn - Chi nhánh {c}, theo hồ sơ số {n}.TC.001",
    "Chuyển nhượng cho ông {m}, sinh năm {y}, CCCD số {i}, địa chỉ: {a}, theo hồ sơ số {n}.CN.001",
    "Xóa đăng ký thế chấp ngày {d} theo hồ sơ số {n}.XC.001",
    "Tặng cho bà {w}, sinh năm {y}, CCCD số {j}, địa chỉ: {a}, theo hồ sơ số {n}.TA.002",
]


def parcel(rng, first, last, letters=2, digits=6, district_office=None):
    """Holder, parcel, serial, office: everything a land certificate tells."""
    facts = Facts()
    day = people.between(rng, datetime.date(first, 2, 1), datetime.date(last, 9, 1))
    home = people.place(rng, day)
    old = day.year < 2022
    man, wife = people.person(rng, day, (28, 70), False, home=home), people.person(rng, day, (25, 65), True, home=home)
    couple = rng.random() < 0.5
    holder = man if couple or rng.random() < 0.5 else wife
    for prefix, one in (("chu_su_dung.", holder), ("chu_su_dung_2.", wife if couple else None)):
        if one is None:
            facts.empty(*(prefix + n for n in ("ho_ten", "nam_sinh", "so_dinh_danh")))
        else:
            facts.person(prefix, one, caps=rng.random() < 0.3)
            facts.put(prefix + "so_dinh_danh", one.old_number if old else one.number)
    serial = "".join(pick(rng, list("ABCDĐEGHKLMNPQSTUV")) for _ in range(letters))
    facts.put("so_phat_hanh", f"{serial} {int(rng.integers(10 ** (digits - 1), 10**digits - 1))}")
    facts.put("so_vao_so", f"{pick(rng, ['CH', 'CS', 'H'])} {int(rng.integers(10, 9999)):05}")
    facts.put("thua_dat", str(int(rng.integers(1, 900)))).put("to_ban_do", str(int(rng.integers(1, 90))))
    facts.put("dia_chi_thua", f"{pick(rng, people.HAMLETS[:8])}, {home.full}")
    area = int(rng.integers(45, 3500))
    tenth = int(rng.integers(1, 10)) if rng.random() < 0.5 else 0
    shown = f"{grouped(area) if area > 999 and rng.random() < 0.5 else area}{f',{tenth}' if tenth else ''}"
    words = Spelling(rng).decimal(f"{area},{tenth}" if tenth else str(area)) + " mét vuông"
    facts.put("dien_tich", f"{shown} m²", f"{shown} m²", bare=shown)
    facts.put("dien_tich_chu", capital(words) if rng.random() < 0.6 else words)
    if rng.random() < 0.06:
        facts.put("dien_tich_chu", capital(Spelling(rng).number(area + 100) + " mét vuông")).fails("dien_tich", "dien_tich_chu")
    purpose, term = pick(rng, PURPOSES)
    facts.put("muc_dich", purpose).put(
        "thoi_han", term or pick(rng, [f"Đến ngày 15/10/{day.year + 40}", "Đến ngày 01/7/2064", "Đến tháng 12/2063"])
    )
    facts.put("hinh_thuc", pick(rng, ["Sử dụng riêng", "Sử dụng riêng", "Sử dụng chung"]), None)
    facts.put("nguon_goc", pick(rng, SOURCES)).date("ngay_cap", day).put("ma_giay", f"{int(rng.integers(10**11, 10**12 - 1))}")
    if home.district:
        office = (
            pick(
                rng,
                [f"ỦY BAN NHÂN DÂN HUYỆN {home.district.upper()}", f"SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG {home.province_full.upper()}"],
            )
            if day.year > 2014
            else f"ỦY BAN NHÂN DÂN HUYỆN {home.district.upper()}"
        )
    else:
        office = pick(rng, [f"CHI NHÁNH VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI {home.commune.upper()}", blocks.committee(home).upper()])
    facts.put("noi_cap", office)
    if office.startswith("SỞ"):
        heads = [["GIÁM ĐỐC"], ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]]
    elif office.startswith("CHI"):
        heads = [["GIÁM ĐỐC"], ["PHÓ GIÁM ĐỐC"]]
    else:
        heads = blocks.HEADS[:6]
    blocks.signer(facts, rng, heads=heads)
    new = people.person(rng, day, (25, 60))
    text = pick(rng, CHANGES).format(
        c=home.province,
        n=f"{int(rng.integers(100000, 999999))}",
        y=new.born.year,
        m=people.name(rng, False),
        w=people.name(rng, True),
        a=new.address,
        i=people.personal_number(rng, home.code, new.born, False),
        j=people.personal_number(rng, home.code, new.born, True),
        d=people.short_date(day + datetime.timedelta(days=400)),
    )
    facts.put("thay_doi", text if rng.random() < 0.5 else None, text)
    return facts, home, day, holder


def emblem(form, size=17):
    form.page.pictures.append(("emblem", form.middle - size * MM / 2, form.y + 6, size * MM, size * MM, None))
    form.gap(size + 4)


RED = (200, 30, 35)


def holders(form, rng, address="Địa chỉ thường trú"):
    facts = form.facts
    mister = "Bà" if facts["chu_su_dung.gioi_tinh"].truth == "Nữ" else pick(rng, ["Ông", "Hộ ông"])
    paper = "CCCD" if len(facts["chu_su_dung.so_dinh_danh"].truth) == 12 else "CMND"
    form.row(f"{mister}: {{chu_su_dung.ho_ten}}, sinh năm: {{chu_su_dung.nam_sinh}}, {paper} số: {{chu_su_dung.so_dinh_danh}}")
    if facts["chu_su_dung_2.ho_ten"].truth:
        form.row(
            f"{pick(rng, ['Và vợ là bà', 'và vợ: Bà'])}: {{chu_su_dung_2.ho_ten}}, sinh năm: {{chu_su_dung_2.nam_sinh}}, {paper} số: {{chu_su_dung_2.so_dinh_danh}}"
        )
    form.row(address + ": {chu_su_dung.noi_cu_tru}")


def cover(form, rng, lines, size=18):
    form.motto(size=12)
    emblem(form)
    for line in lines:
        form.centred(line, style="b", size=size, colour=RED, width=form.x1 - form.x0)
    form.gap(4)


def serial(form):
    number = form.facts["so_phat_hanh"].truth
    form.text(number, form.x1 - 95, form.bottom, "b", 15)
    form.placed["so_phat_hanh"] = number


def shape(rng, facts):
    area, kind = facts["dien_tich"].forms["bare"], facts["hinh_thuc"].truth
    shown = (
        (f"riêng {area} m², chung không m²" if "riêng" in kind else f"riêng không m², chung {area} m²")
        if rng.random() < 0.5
        else kind
    )
    facts.put("hinh_thuc", shown)


PARCEL = """
**1. Thửa đất:**
a) Thửa đất số: {thua_dat}, |45 tờ bản đồ số: {to_ban_do}
b) Địa chỉ: {dia_chi_thua}
c) Diện tích: {dien_tich}, (bằng chữ: {dien_tich_chu})
d) Hình thức sử dụng: {hinh_thuc}
đ) Mục đích sử dụng: {muc_dich}
e) Thời hạn sử dụng: {thoi_han}
g) Nguồn gốc sử dụng: {nguon_goc}
**2. Nhà ở:** -/-
**3. Công trình xây dựng khác:** -/-
**4. Rừng sản xuất là rừng trồng:** -/-
**5. Cây lâu năm:** -/-
**6. Ghi chú:** {note}
"""


def inner(form, rng, home, body=PARCEL):
    """Page 2: the parcel, day, office, seal, register number."""
    shape(rng, form.facts)
    form.centred("II. Thửa đất, nhà ở và tài sản khác gắn liền với đất", style="b", size=form.look.size)
    form.rows(body.replace("{note}", pick(rng, ["Không", "Thửa đất có 20 m² thuộc hành lang bảo vệ đường bộ", ""])))
    form.gap(4)
    half = form.x0 + (form.x1 - form.x0) * 0.68
    blocks.centred_row(form, home.province + ", {=ngay_cap:long}", half, base="i")
    office = form.facts["noi_cap"].truth
    form.centred(office, half, "b", 11.5, width=90 * MM)
    form.placed["noi_cap"] = office
    blocks.sign(form, rng, half, office=office, height=22)
    form.gap(3)
    form.row("Số vào sổ cấp GCN: {so_vao_so}", x0=form.x0)


def changes(form, rng, title="IV. Những thay đổi sau khi cấp giấy chứng nhận", shown=True):
    form.centred(title, style="b", size=form.look.size)
    form.gap(2)
    facts = form.facts
    day = people.between(rng, datetime.date.fromisoformat(facts["ngay_cap"].truth), datetime.date(2026, 10, 1))
    filled = (
        [["{thay_doi}", f"Ngày {people.short_date(day)} Chi nhánh Văn phòng đăng ký đất đai"]]
        if shown and facts["thay_doi"].truth
        else []
    )
    form.table(
        [100, 60], ["Nội dung thay đổi và cơ sở pháp lý", "Xác nhận của cơ quan có thẩm quyền"], filled + [["", ""]] * 4, size=11
    )


COVER = ["GIẤY CHỨNG NHẬN", "QUYỀN SỬ DỤNG ĐẤT", "QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT"]
FOLDER = dict(tone="pink", ground="drum", border="ornament", print_="laser")


def folder(rng, look):
    facts, home, _, _ = parcel(rng, 2010, 2024)
    look.label_style, look.leader = "", False
    form = Form(look, facts, size=(190, 265), margins=(18, 16, 16, 18))
    form.mark_sample()
    cover(form, rng, COVER[:2] + [COVER[2]], 16)
    form.row("**I. Tên người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất**")
    holders(form, rng)
    serial(form)
    return form, facts, home


@layout("giay_chung_nhan_qsdd", size=12, **FOLDER)
def dat_bon_trang(rng, look):
    form, facts, home = folder(rng, look)
    form.turn().mark_sample()
    inner(form, rng, home)
    form.turn().mark_sample()
    form.centred("III. Sơ đồ thửa đất, nhà ở và tài sản khác gắn liền với đất", style="b", size=look.size)
    form.page.pictures.append(("plan", form.x0 + 60, form.y + 10, 320, 260, None))
    form.gap(105)
    changes(form, rng)
    return form


@layout("giay_chung_nhan_qsdd", size=12, **FOLDER)
def dat_trai_doi(rng, look):
    """Pages 4 and 1, then 2 and 3, as spreads of the open folder."""
    facts, home, _, _ = parcel(rng, 2012, 2024)
    look.leader = False
    form = Form(look, facts, size=(380, 265), margins=(206, 16, 16, 18))
    form.mark_sample(198)
    cover(form, rng, COVER, 16)
    form.row("**I. Tên người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất**")
    holders(form, rng, "Địa chỉ")
    serial(form)
    form.x0, form.x1, form.y = 18 * MM, 174 * MM, 40 * MM
    changes(form, rng, shown=False)
    form.turn(margins=(18, 206, 16, 18)).mark_sample()
    inner(form, rng, home)
    form.x0, form.x1, form.y = 206 * MM, 364 * MM, 18 * MM
    form.centred("III. Sơ đồ thửa đất, nhà ở và tài sản khác gắn liền với đất", style="b", size=look.size)
    form.page.pictures.append(("plan", form.x0 + 60, form.y + 10, 320, 260, None))
    form.gap(105)
    changes(form, rng)
    return form


@layout("giay_chung_nhan_qsdd", size=12, **FOLDER)
def dat_bo_sung(rng, look):
    """Pages 1 and 2 and a stapled supplement page with the changes."""
    form, facts, home = folder(rng, look)
    form.turn().mark_sample()
    inner(form, rng, home, PARCEL.replace("d) Hình thức", "d) Hình thức").replace("(bằng chữ:", "(Bằng chữ:"))
    form.turn((210, 297)).mark_sample()
    form.centred("TRANG BỔ SUNG GIẤY CHỨNG NHẬN", style="b", size=14)
    form.row("Số phát hành GCN: {so_phat_hanh} | Số vào sổ cấp GCN: {so_vao_so}")
    form.gap(3)
    changes(form, rng)
    return form
