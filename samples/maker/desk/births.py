"""Giấy khai sinh: the original, the copy from the register, the extract, and the form of before 2016."""

import datetime

from ..offices import pick
from . import blocks, people
from .facts import Facts
from .form import Form
from .registry import layout
from .spelling import Spelling, capital

HOSPITALS = [
    "Bệnh viện đa khoa {p}",
    "Trung tâm Y tế huyện {d}",
    "Bệnh viện Phụ sản {p}",
    "Trạm Y tế {c}",
    "Bệnh viện Sản - Nhi {p}",
]


def family(rng, first=2016, last=2026):
    """A child, its parents, the registration, as facts; a share without father, without number, with a wrong one."""
    facts = Facts()
    day = people.between(rng, datetime.date(first, 1, 15), datetime.date(last, 6, 1))
    home = people.place(rng, day)
    woman = bool(rng.random() < 0.5)
    mother = people.person(rng, day, (19, 40), True, home=home)
    father = people.person(rng, day, (20, 45), False, home=home, ethnic=mother.ethnic if rng.random() < 0.7 else None)
    fatherless = rng.random() < 0.1
    child = people.person(rng, day, (0, 1), woman, surname=(mother if fatherless else father).name.split()[0], home=home)
    child.born = day - datetime.timedelta(days=int(rng.integers(3, 50)))
    child.number = people.personal_number(rng, home.code, child.born, woman)
    child.origin = father.origin if not fatherless else mother.origin
    numbered = day.year >= 2016 and rng.random() < 0.85
    facts.person("", child, number=numbered).person("me.", mother).person("cha.", father)
    words = Spelling(rng).date(child.born.day, child.born.month, child.born.year)
    facts.put("ngay_sinh_chu", capital(words))
    fill = {
        "p": (home.province if home.province in people.CITIES else f"tỉnh {home.province}"),
        "d": home.district or home.commune,
        "c": home.office,
    }
    facts.put("noi_sinh", f"{pick(rng, HOSPITALS).format(**fill)}, {home.full if rng.random() < 0.5 else home.province_full}")
    for who in ("me", "cha"):
        if rng.random() < 0.04:
            facts.put(f"{who}.noi_cu_tru", "Đã chết")
    if fatherless:
        facts.empty(*(f"cha.{n}" for n in ("ho_ten", "nam_sinh", "dan_toc", "quoc_tich", "noi_cu_tru")))
    who = mother if fatherless or rng.random() < 0.3 else father
    facts.put("nguoi_di_khai.ho_ten", pick(rng, [who.name, who.caps]))
    facts.put("nguoi_di_khai.giay_to", who.card(rng, day, old=day.year < 2021))
    facts.put("noi_dang_ky", blocks.office_full(home)).date("ngay_dang_ky", day)
    facts.put("so", f"{int(rng.integers(1, 380))}/{day.year}")
    facts.empty("ghi_chu_mat_sau", "quyen_so")
    blocks.signer(facts, rng)
    if rng.random() < 0.06:
        wrong(facts, rng, child)
    return facts, home, day, child


def wrong(facts, rng, child):
    """Something that cannot be: words that say another year, or a number of the other sex."""
    if rng.random() < 0.5 or facts["so_dinh_danh"].truth is None:
        words = Spelling(rng).date(child.born.day, child.born.month, child.born.year - 1)
        facts.put("ngay_sinh_chu", capital(words)).fails("ngay_sinh", "ngay_sinh_chu")
    else:
        number = people.personal_number(rng, child.home.code, child.born, not child.woman)
        facts.put("so_dinh_danh", number, number, spaced=number).fails("so_dinh_danh")


CHILD = """
Họ, chữ đệm, tên: {ho_ten}
Ngày, tháng, năm sinh: {ngay_sinh} ghi bằng chữ: {ngay_sinh_chu}
Giới tính: {gioi_tinh} |36 Dân tộc: {dan_toc} |66 Quốc tịch: {quoc_tich}
Nơi sinh: {noi_sinh}
Quê quán: {que_quan}
Số định danh cá nhân: {so_dinh_danh}
"""
MOTHER = """
~1.5
Họ, chữ đệm, tên người mẹ: {me.ho_ten}
Năm sinh: {me.nam_sinh} |36 Dân tộc: {me.dan_toc} |66 Quốc tịch: {me.quoc_tich}
Nơi cư trú: {me.noi_cu_tru}
"""
FATHER = """
~1.5
Họ, chữ đệm, tên người cha: {cha.ho_ten}
Năm sinh: {cha.nam_sinh} |36 Dân tộc: {cha.dan_toc} |66 Quốc tịch: {cha.quoc_tich}
Nơi cư trú: {cha.noi_cu_tru}
"""
REGISTERED = """
~1.5
Họ, chữ đệm, tên người đi khai sinh: {nguoi_di_khai.ho_ten}
Giấy tờ tùy thân: {nguoi_di_khai.giay_to}
Nơi đăng ký khai sinh: {noi_dang_ky}
Ngày, tháng, năm đăng ký: {ngay_dang_ky}
"""
HINT = "(Ký, ghi rõ họ, chữ đệm, tên, chức vụ, đóng dấu)"
NOTES = [
    "Cải chính năm sinh của người mẹ từ {a} thành {b} theo Trích lục cải chính hộ tịch số {n}/TLCCHT ngày {d}",
    "Thay đổi chữ đệm, tên thành {x} theo Trích lục thay đổi hộ tịch số {n}/TLTĐHT ngày {d}",
    "Bổ sung số định danh cá nhân theo Trích lục bổ sung hộ tịch số {n}/TLBSHT ngày {d}",
    "Bổ sung phần khai về người cha theo Trích lục đăng ký nhận cha, mẹ, con số {n}/TLĐKNCMC ngày {d}",
]


def title(form, text="GIẤY KHAI SINH", extra=0):
    form.centred(text, style="b", size=form.look.title_size, colour=form.look.title)
    form.gap(2 + extra)


def noted(form, rng, facts, day):
    """A back side, with a note in half of the papers that have one."""
    if rng.random() < 0.55:
        return
    notes = []
    if rng.random() < 0.5:
        later = people.between(rng, day, day + datetime.timedelta(days=700))
        text = pick(rng, NOTES).format(
            a=int(rng.integers(1975, 1995)),
            b=int(rng.integers(1975, 1995)),
            n=int(rng.integers(2, 60)),
            d=people.short_date(later),
            x=people.name(rng, True),
        )
        facts.put("ghi_chu_mat_sau", text)
        notes = [(people.short_date(later), "{ghi_chu_mat_sau}")]
    blocks.back(form, rng, facts, notes)


@layout("giay_khai_sinh", tone=None)
def ks_ban_chinh(rng, look):
    facts, home, day, _ = family(rng)
    form = Form(look, facts)
    form.mark_sample()
    form.motto()
    form.gap(9)
    title(form)
    place = pick(rng, ["centre", "left", "right"])
    if place == "centre":
        blocks.centred_row(form, "Số: {so}", form.middle)
    else:
        form.row("Số: {so}", x0=form.x0 if place == "left" else form.middle + 60)
    form.gap(3)
    form.rows(CHILD + MOTHER + FATHER + REGISTERED)
    form.gap(4)
    blocks.sign(
        form,
        rng,
        form.x0 + (form.x1 - form.x0) * 0.72,
        heading="NGƯỜI KÝ GIẤY KHAI SINH",
        hint=HINT,
        office=blocks.committee(home),
    )
    noted(form, rng, facts, day)
    return form


@layout("giay_khai_sinh")
def ks_ban_chinh_cha_truoc(rng, look):
    """The father's block first, each place on a line of its own where it is short."""
    facts, home, day, _ = family(rng, 2020)
    form = Form(look, facts, margins=(24, 20, 18, 15))
    form.mark_sample()
    form.motto(size=13)
    form.gap(6)
    title(form)
    blocks.centred_row(form, "Số: {so}", form.middle)
    form.gap(4)
    form.rows(
        CHILD.replace("{ngay_sinh} ghi", "{ngay_sinh} Ghi").replace("Họ, chữ đệm, tên:", "Họ, chữ đệm và tên:")
        + FATHER
        + MOTHER
        + REGISTERED
    )
    form.gap(4)
    blocks.sign(
        form,
        rng,
        form.x0 + (form.x1 - form.x0) * 0.7,
        heading="NGƯỜI KÝ GIẤY KHAI SINH",
        hint=HINT,
        office=blocks.committee(home),
    )
    noted(form, rng, facts, day)
    return form


@layout("giay_khai_sinh", size=12)
def ks_cha_me_hai_cot(rng, look):
    """The two parents beside each other, each over several lines."""
    facts, home, day, _ = family(rng, 2017)
    form = Form(look, facts, margins=(18, 16, 18, 14))
    form.mark_sample()
    form.motto()
    form.gap(6)
    title(form)
    blocks.centred_row(form, "Số: {so}", form.middle)
    form.gap(3)
    form.rows(CHILD)
    form.gap(2)
    columns = [
        f"""
        Họ, chữ đệm, tên người {word}: {{{who}.ho_ten}}
        Năm sinh: {{{who}.nam_sinh}}
        Dân tộc: {{{who}.dan_toc}} |50 Quốc tịch: {{{who}.quoc_tich}}
        Nơi cư trú: {{{who}.noi_cu_tru}}
        """
        for who, word in (("me", "mẹ"), ("cha", "cha"))
    ]
    form.columns(*(columns if rng.random() < 0.6 else reversed(columns)), space=12)
    form.rows(REGISTERED)
    form.gap(4)
    blocks.sign(
        form,
        rng,
        form.x0 + (form.x1 - form.x0) * float(rng.uniform(0.55, 0.75)),
        heading="NGƯỜI KÝ GIẤY KHAI SINH",
        hint=HINT,
        office=blocks.committee(home),
    )
    noted(form, rng, facts, day)
    return form


@layout("giay_khai_sinh", kind="ban_sao", title_red=False, ground="plain", tone="plain", border="")
def ks_ban_sao(rng, look):
    """A copy from the register: two dates, two signers, and in some two numbers."""
    facts, home, day, _ = family(rng)
    copied = people.between(rng, max(day, datetime.date(2019, 1, 1)), datetime.date(2026, 10, 1))
    copier = people.Place(home.level, home.commune, "" if copied >= people.MERGER else home.district, home.province)
    facts.put("ban_sao.so", f"{int(rng.integers(3, 900))}/{pick(rng, ['GKS-BS', 'GKS-BS', 'BS'])}").date("ban_sao.ngay", copied)
    blocks.signer(
        facts,
        rng,
        "ban_sao.chuc_vu",
        "ban_sao.nguoi_ky",
        [["CHỦ TỊCH"], ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], ["CÔNG CHỨC TƯ PHÁP - HỘ TỊCH"]],
    )
    form = Form(look, facts, margins=(24, 18, 14, 12))
    form.mark_sample()
    form.motto()
    form.gap(4)
    form.centred("GIẤY KHAI SINH", style="b", size=20)
    form.centred("(BẢN SAO)", style="b", size=13)
    blocks.centred_row(form, "Số: {ban_sao.so}", form.middle)
    form.gap(2)
    both = rng.random() < 0.4
    body = CHILD + MOTHER + FATHER + REGISTERED
    if both:
        body = body.replace("Nơi đăng ký khai sinh: {noi_dang_ky}", "Nơi đăng ký khai sinh: {noi_dang_ky}\nSố đăng ký: {so}")
    form.rows(body)
    half = form.x0 + (form.x1 - form.x0) * 0.72
    form.gap(2)
    form.centred("NGƯỜI KÝ GIẤY KHAI SINH", half, "b", 12)
    form.centred("(Đã ký)", half, "i", 12)
    form.centred(facts["nguoi_ky"].shown, half, "b", 12.5)
    form.placed["nguoi_ky"] = facts["nguoi_ky"].truth
    form.gap(1)
    form.row("__Sao từ Sổ đăng ký khai sinh__")
    blocks.centred_row(form, copier.commune + ", {=ban_sao.ngay:long}", half, base="i")
    blocks.sign(
        form,
        rng,
        half,
        ("ban_sao.chuc_vu", "ban_sao.nguoi_ky"),
        heading="NGƯỜI KÝ BẢN SAO",
        office=blocks.committee(home),
        height=19,
    )
    return form


@layout("giay_khai_sinh", kind="trich_luc", title_red=False, ground="plain", tone="plain", border="")
def ks_trich_luc(rng, look):
    facts, home, day, _ = family(rng)
    issued = people.between(rng, max(day, datetime.date(2019, 1, 1)), datetime.date(2026, 10, 1))
    place = people.Place(home.level, home.commune, "" if issued >= people.MERGER else home.district, home.province)
    facts.put("so", f"{int(rng.integers(3, 900))}/{'' if rng.random() < 0.3 else f'{issued.year}/'}TLKS-BS").date(
        "ngay_cap", issued
    )
    facts.put("dang_ky_so", f"{int(rng.integers(2, 300))}/{day.year}")
    form = Form(look, facts, margins=(25, 18, 16, 15))
    form.mark_sample()
    parent = [place.province_full.upper()] if rng.random() < 0.5 else []
    blocks.head(form, parent, blocks.issuer_lines(rng, place), "Số: {=so}", place.commune + ", {=ngay_cap:long}")
    facts.put("noi_cap", blocks.committee(place).upper())
    form.placed["noi_cap"] = facts["noi_cap"].truth
    form.gap(5)
    form.centred("TRÍCH LỤC KHAI SINH", style="b", size=16)
    form.centred("(BẢN SAO)", style="b", size=13)
    form.gap(3)
    form.rows(CHILD + MOTHER + FATHER)
    form.row("Đăng ký khai sinh tại: {noi_dang_ky}")
    form.row("Số: {dang_ky_so} ngày {ngay_dang_ky:bare}")
    form.row("Ghi chú: " + pick(rng, ["", "Không", "..........................................."]))
    form.gap(4)
    blocks.sign(
        form,
        rng,
        form.x0 + (form.x1 - form.x0) * 0.72,
        heading="NGƯỜI KÝ TRÍCH LỤC",
        hint="(Ký, ghi rõ họ, chữ đệm, tên, chức vụ, đóng dấu)",
        office=blocks.committee(place),
    )
    return form


OLD = """
Họ và tên: {ho_ten} |72 Giới tính: {gioi_tinh}
Ngày, tháng, năm sinh: {ngay_sinh}
{chu}
Nơi sinh: {noi_sinh}
Dân tộc: {dan_toc} |50 Quốc tịch: {quoc_tich}
Quê quán: {que_quan}
Họ và tên cha: {cha.ho_ten}
Dân tộc: {cha.dan_toc} |36 Quốc tịch: {cha.quoc_tich} |70 Năm sinh: {cha.nam_sinh}
Nơi thường trú/tạm trú: {cha.noi_cu_tru}
Họ và tên mẹ: {me.ho_ten}
Dân tộc: {me.dan_toc} |36 Quốc tịch: {me.quoc_tich} |70 Năm sinh: {me.nam_sinh}
Nơi thường trú/tạm trú: {me.noi_cu_tru}
Nơi đăng ký: {noi_dang_ky}
Ngày, tháng, năm đăng ký: {ngay_dang_ky}
"""


def old_family(rng, first=1999, last=2015):
    facts, home, day, child = family(rng, first, last)
    facts.empty("so_dinh_danh").must_fail.clear()
    facts.put("ngay_sinh_chu", capital(Spelling(rng).date(child.born.day, child.born.month, child.born.year)))
    facts.put("so", f"{int(rng.integers(1, 300))}").put("quyen_so", f"{int(rng.integers(1, 4)):02}/{day.year}")
    if rng.random() < 0.3:  # a late registration, of somebody whose day of birth nobody knows
        facts.put("ngay_sinh", str(child.born.year), str(child.born.year), long=str(child.born.year)).empty("ngay_sinh_chu")
    return facts, home, day, child


@layout("giay_khai_sinh", print_="any_old", size=13)
def ks_cu(rng, look):
    """Before 2016: father first, a dotted form filled by hand or with a typewriter, book number."""
    facts, home, day, _ = old_family(rng)
    form = Form(look, facts, margins=(22, 18, 14, 12))
    form.mark_sample()
    top = form.y
    form.motto()
    low, form.y = form.y, top
    form.row("Số: {so}", x0=form.x0, x1=form.x0 + 90, size=12)
    form.row("Quyển số: {quyen_so}", x0=form.x0, x1=form.x0 + 130, size=12)
    form.y = max(low, form.y)
    form.gap(5)
    form.centred("GIẤY KHAI SINH", style="b", size=24, colour=look.title)
    form.centred(pick(rng, ["(BẢN CHÍNH)", "BẢN CHÍNH"]), style="b", size=12)
    form.gap(3)
    form.rows(OLD.replace("{chu}", "Bằng chữ: {ngay_sinh_chu}"))
    form.gap(5)
    top = form.y
    form.centred("Người đi khai sinh", form.x0 + 100, "b", 12)
    form.centred("(Ký, ghi rõ họ tên)", form.x0 + 100, "i", 11)
    blocks.names_line(form, "nguoi_di_khai.ho_ten", form.x0 + 100, 16, "")
    form.placed["nguoi_di_khai.ho_ten"] = facts["nguoi_di_khai.ho_ten"].truth
    form.y = top
    blocks.sign(form, rng, form.x1 - 110, office=blocks.committee(home), hint="(Ký, ghi rõ họ tên, đóng dấu)")
    return form
