"""Printed declarations filled by hand, and powers of attorney."""

import datetime

from ..offices import person, pick
from ..sheet import Mark
from . import blocks, people
from .births import family
from .deaths import PLAIN, death
from .facts import Facts
from .form import Form
from .marriages import couple
from .registry import layout


def begun(rng, look, facts, home, title):
    form = Form(look, facts, margins=(24, 16, 14, 12))
    form.mark_sample()
    form.motto()
    form.gap(5)
    form.centred(f"TỜ KHAI {title}", style="b", size=15)
    facts.put("ten_to_khai", title)
    form.placed["ten_to_khai"] = title
    facts.put("noi_nhan", blocks.committee(home) if not home.district else f"{blocks.committee(home)}, huyện {home.district}")
    form.gap(2)
    form.row("Kính gửi:^(1) {noi_nhan}", indent=80)
    return form


def asker(rng, facts, one, relation, day):
    facts.put("nguoi_yeu_cau.ho_ten", one.name).put("nguoi_yeu_cau.noi_cu_tru", one.address).put(
        "nguoi_yeu_cau.giay_to", one.card(rng, day, day.year < 2021)
    )
    facts.put("nguoi_yeu_cau.quan_he", relation)
    facts.date("ngay_lam", day)
    facts.put("so_luong_ban_sao", f"{int(rng.integers(1, 6)):02}") if rng.random() < 0.5 else facts.empty("so_luong_ban_sao")


ASKER = """
Họ, chữ đệm, tên người yêu cầu: {nguoi_yeu_cau.ho_ten}
Nơi cư trú:^(2) {nguoi_yeu_cau.noi_cu_tru}
Giấy tờ tùy thân:^(3) {nguoi_yeu_cau.giay_to}
"""


def closing(form, rng, home):
    form.row("Tôi cam đoan nội dung khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật về cam đoan của mình.")
    blocks.centred_row(
        form,
        "Làm tại: " + home.commune + ", ngày {ngay_lam:ngay} tháng {ngay_lam:thang} năm {ngay_lam:nam}",
        form.x1 - 150,
        base="i",
    )
    top = form.y
    form.row("Đề nghị cấp bản sao:^(5) Có [  ] Không [  ]", x1=form.middle)
    form.row("Số lượng: {so_luong_ban_sao} bản", x1=form.middle)
    form.y = top
    form.centred("Người yêu cầu", form.x1 - 110, "b", 12.5)
    form.centred("(Ký, ghi rõ họ, chữ đệm, tên)", form.x1 - 110, "i", 10.5)
    form.page.marks.append(Mark("signature", form.x1 - 160, form.y + 4, 100, 42, None, form.look.ink))
    form.gap(24)
    return form


@layout("to_khai_ho_tich", print_="hand", **PLAIN)
def tk_khai_sinh(rng, look):
    facts, home, day, _ = family(rng, 2016)
    facts.must_fail.clear()
    asker(rng, facts, people.person(rng, day, (20, 60), home=home), pick(rng, ["Cha", "Mẹ", "Ông nội", "Bà ngoại"]), day)
    form = begun(rng, look, facts, home, "ĐĂNG KÝ KHAI SINH")
    form.rows(ASKER + "Quan hệ với người được khai sinh: {nguoi_yeu_cau.quan_he}")
    form.row("**Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:**")
    form.rows("""
        Họ, chữ đệm, tên: {ho_ten}
        Ngày, tháng, năm sinh: {ngay_sinh} ghi bằng chữ: {ngay_sinh_chu}
        Giới tính: {gioi_tinh} |36 Dân tộc: {dan_toc} |66 Quốc tịch: {quoc_tich}
        Nơi sinh:^(4) {noi_sinh}
        Quê quán: {que_quan}
        Họ, chữ đệm, tên người mẹ: {me.ho_ten}
        Năm sinh: {me.nam_sinh} |36 Dân tộc: {me.dan_toc} |66 Quốc tịch: {me.quoc_tich}
        Nơi cư trú: {me.noi_cu_tru}
        Họ, chữ đệm, tên người cha: {cha.ho_ten}
        Năm sinh: {cha.nam_sinh} |36 Dân tộc: {cha.dan_toc} |66 Quốc tịch: {cha.quoc_tich}
        Nơi cư trú: {cha.noi_cu_tru}""")
    return closing(form, rng, home)


@layout("to_khai_ho_tich", print_="hand", **PLAIN)
def tk_khai_tu(rng, look):
    facts, home, day = death(rng, 2016, 2026)
    facts.must_fail.clear()
    asker(rng, facts, people.person(rng, day, (20, 60), home=home), pick(rng, ["Con", "Vợ", "Chồng", "Cháu"]), day)
    form = begun(rng, look, facts, home, "ĐĂNG KÝ KHAI TỬ")
    form.rows(ASKER + "Quan hệ với người đã chết: {nguoi_yeu_cau.quan_he}")
    form.row("**Đề nghị cơ quan đăng ký khai tử cho người có tên dưới đây:**")
    form.rows("""
        Họ, chữ đệm, tên: {ho_ten}
        Ngày, tháng, năm sinh: {ngay_sinh}
        Giới tính: {gioi_tinh} |36 Dân tộc: {dan_toc} |66 Quốc tịch: {quoc_tich}
        Nơi cư trú cuối cùng: {noi_cu_tru}
        Đã chết vào lúc: {chet_luc:gio} giờ {chet_luc:phut} phút, ngày {ngay_chet:ngay} tháng {ngay_chet:thang} năm {ngay_chet:nam}
        Nơi chết: {noi_chet}
        Nguyên nhân chết: {nguyen_nhan}""")
    return closing(form, rng, home)


@layout("to_khai_ho_tich", print_="hand", size=12.5, **PLAIN)
def tk_ket_hon(rng, look):
    facts, home, day = couple(rng, 2016)
    facts.must_fail.clear()
    facts.date("ngay_lam", day)
    facts.put("so_luong_ban_sao", "02")
    form = begun(rng, look, facts, home, "ĐĂNG KÝ KẾT HÔN")
    form.table(
        [50, 60, 60],
        ["Thông tin", "Bên nữ", "Bên nam"],
        [
            [label, "{vo." + n + "}", "{chong." + n + "}"]
            for label, n in (
                ("Họ, chữ đệm, tên", "ho_ten"),
                ("Ngày, tháng, năm sinh", "ngay_sinh"),
                ("Dân tộc", "dan_toc"),
                ("Quốc tịch", "quoc_tich"),
                ("Nơi cư trú", "noi_cu_tru"),
                ("Giấy tờ tùy thân", "giay_to"),
            )
        ],
    )
    return closing(form, rng, home)


SCOPES = [
    "Nộp hồ sơ, nhận kết quả đăng ký biến động đất đai tại Trung tâm Phục vụ hành chính công",
    "Nhận bản sao trích lục khai sinh của con tại Ủy ban nhân dân xã",
    "Làm thủ tục đăng ký, thay đổi hộ kinh doanh và nộp các khoản lệ phí",
    "Nhận thay lương hưu hằng tháng tại bưu điện",
]


def principal(rng):
    facts = Facts()
    day = people.between(rng, datetime.date(2021, 6, 5), datetime.date(2026, 9, 1))
    home = people.place(rng, day)
    for prefix in ("ben_uy_quyen.", "ben_duoc_uy_quyen."):
        one = people.person(rng, day, (22, 75), home=home)
        facts.person(prefix, one, caps=rng.random() < 0.6)
        facts.date(prefix + "ngay_cap_giay", one.card_day)
    facts.put("noi_dung", pick(rng, SCOPES)).put(
        "thoi_han",
        pick(
            rng,
            ["Từ ngày ký đến khi thực hiện xong công việc", "01 năm kể từ ngày ký", "06 tháng kể từ ngày ký giấy ủy quyền này"],
        ),
    )
    facts.date("ngay_lap", day)
    facts.put("chung_thuc.so", f"{int(rng.integers(10, 900))}").put(
        "chung_thuc.quyen_so", f"{int(rng.integers(1, 6)):02}/{day.year}-SCT/CK,ĐC"
    )
    facts.date("chung_thuc.ngay", day).put("chung_thuc.nguoi_ky", person(rng))
    return facts, home, day


PARTY = """
Họ và tên: {P.ho_ten} |68 Sinh ngày: {P.ngay_sinh}
Số định danh cá nhân/CCCD: {P.so_dinh_danh}
Nơi cư trú: {P.noi_cu_tru}
"""


def attorney(rng, look, certified, rows=PARTY, headings=("I. BÊN ỦY QUYỀN (Bên A)", "II. BÊN ĐƯỢC ỦY QUYỀN (Bên B)")):
    facts, home, day = principal(rng)
    form = Form(look, facts, margins=(26, 18, 16, 14))
    form.mark_sample()
    form.motto()
    form.gap(6)
    form.centred("GIẤY ỦY QUYỀN", style="b", size=17)
    form.gap(3)
    form.row("Hôm nay, ngày {ngay_lap:bare}, tại " + home.full + ", chúng tôi gồm:")
    for heading, who in zip(headings, ("ben_uy_quyen", "ben_duoc_uy_quyen")):
        form.row(f"**{heading}:**")
        form.rows(rows.replace("P.", who + "."))
    form.rows("**III. NỘI DUNG ỦY QUYỀN:** {noi_dung}\n**IV. THỜI HẠN ỦY QUYỀN:** {thoi_han}")
    form.gap(4)
    top = form.y
    for word, who, cx in (
        ("BÊN ỦY QUYỀN", "ben_uy_quyen", form.x0 + 110),
        ("BÊN ĐƯỢC ỦY QUYỀN", "ben_duoc_uy_quyen", form.x1 - 110),
    ):
        form.y = top
        form.centred(word, cx, "b", 12.5)
        form.page.marks.append(Mark("signature", cx - 50, form.y + 4, 100, 40, None, look.ink))
        blocks.names_line(form, f"{who}.ho_ten", cx, 19)
    if certified:
        form.turn().mark_sample()
        form.centred("LỜI CHỨNG CỦA CHỦ TỊCH/PHÓ CHỦ TỊCH", style="b", size=13)
        form.centred(blocks.committee(home).upper(), style="b", size=13)
        form.gap(4)
        form.row(
            f"Hôm nay, ngày {facts['chung_thuc.ngay'].forms['bare']}, tại {blocks.committee(home)}, tôi chứng thực các ông/bà có tên trên đã ký vào giấy này trước mặt tôi."
        )
        form.rows("Số chứng thực: {chung_thuc.so} Quyển số: {chung_thuc.quyen_so}\nNgày {chung_thuc.ngay:bare}")
        blocks.sign(form, rng, form.x1 - 130, ("", "chung_thuc.nguoi_ky"), heading="CHỦ TỊCH", office=blocks.committee(home))
    return form


@layout("giay_uy_quyen", **PLAIN)
def uq_chung_thuc(rng, look):
    return attorney(rng, look, True)


@layout("giay_uy_quyen", **PLAIN)
def uq_don(rng, look):
    return attorney(
        rng,
        look,
        False,
        PARTY.replace("|68 Sinh ngày: {P.ngay_sinh}", "|68 Năm sinh: {P.nam_sinh}"),
        ("Bên ủy quyền", "Bên được ủy quyền"),
    )


@layout("giay_uy_quyen", size=12.5, **PLAIN)
def uq_bang(rng, look):
    return attorney(rng, look, True, PARTY.replace(" |68 ", "\n").replace("Số định danh cá nhân/CCCD", "CCCD số"))
