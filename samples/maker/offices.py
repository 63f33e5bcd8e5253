"""Invented offices of every kind and level: how their names are broken over lines, who signs and in what formula."""
from dataclasses import dataclass, field

SURNAMES = ("Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Đoàn Vi Lường Nông Hà Cao "
            "Tạ Lương Quách Thái Châu Tô Triệu Lục Kiều Phùng Giáp Khuất Thạch Sơn Lâm").split()
MIDDLES_MEN = "Văn Đức Hữu Quang Minh Công Thanh Xuân Ngọc Đình Quốc Trọng Bá Mạnh Tiến Hoài Duy".split()
MIDDLES_WOMEN = "Thị|Thị Thu|Thị Kim|Thị Ngọc|Thị Bích|Thanh|Hồng|Mỹ|Thùy|Thị Hồng|Thị Lan".split("|")
MEN = "Hùng Dũng Cường Thắng Tuấn Hải Sơn Long Bình Khoa Vinh Phúc Lộc Nghĩa Tùng Đạt Hiếu Kiên Quyền Thịnh Toàn Nhật Ước Khuê".split()
WOMEN = "Hương Lan Hạnh Thủy Yến Nga Dung Hiền Trang Vân Loan Tuyết Ngân Oanh Quyên Thơ Diễm Nhung Xuyến Huệ Ánh".split()

PROVINCES = ("Vân Khê|Hạ Đông|Bắc Lũng|Phú Thạnh|Trà Linh|Sông Thao|Đông Hải|Tây Sơn Hạ|Kim Lâm|Nam Xuyên|Hòa Mỹ|Quảng Thái|"
             "Long Khánh Tây|Cẩm Giang|An Lạc|Đắk Mơ|Krông Hin|Thới Bình|Ninh Hạ|Uyên Hưng").split("|")
DISTRICTS = "Đồng Lạc|Yên Phụ|Mường Ảng Hạ|Thạnh Trị Đông|Ia Sơn|Cát Tiến|Sông Bồng|Kỳ Sơn Thượng|Vĩnh Ô|Tân Phong".split("|")
COMMUNES = ("Bình Phú|Lộc Thủy|Ea Kháng|Tam Thanh|Phước Hậu|Yên Mỹ Đông|Nghĩa Hưng|Thanh Lĩnh|Xuân Quang|Mỹ Hiệp|Đại Lãnh|Chư Rui|"
            "Tà Lèng|Nậm Khao|Hưng Khánh|Vĩnh Quới|Quỳnh Đôi Hạ|Cẩm Bình|Ô Loan|Thượng Lý").split("|")

SECTORS = [("Y tế", "SYT", ["NVY", "NVD", "VP", "TCCB", "KHTC"]), ("Tài chính", "STC", ["QLNS", "QLG", "ĐT", "VP"]),
           ("Tư pháp", "STP", ["HTTP", "PBGDPL", "VP"]), ("Nội vụ", "SNV", ["CCVC", "CCHC", "TGCP"]),
           ("Xây dựng", "SXD", ["QH", "HTKT", "QLN"]), ("Giáo dục và Đào tạo", "SGDĐT", ["GDTrH", "GDMN", "QLCL"]),
           ("Khoa học và Công nghệ", "SKHCN", ["CĐS", "QLCN"]), ("Nông nghiệp và Môi trường", "SNNMT", ["QLĐĐ", "CCKL", "TTBVTV"]),
           ("Văn hóa, Thể thao và Du lịch", "SVHTTDL", ["QLVH", "QLDL"]), ("Công Thương", "SCT", ["QLTM", "QLNL"]),
           ("Lao động - Thương binh và Xã hội", "SLĐTBXH", ["NCC", "BTXH"]), ("Giao thông vận tải", "SGTVT", ["KCHT", "VT"])]
MINISTRIES = [("Bộ Phát triển vùng cao", "BPTVC", ["KHTC", "PC"]), ("Bộ Kinh tế biển", "BKTB", ["TCCB", "VP", "KTĐB"]),
              ("Bộ Dữ liệu và Thống kê", "BDLTK", ["CĐS", "TTr"]), ("Ủy ban Công vụ Quốc gia", "UBCV", ["TH", "HTQT"])]


@dataclass
class Office:
    parent: list
    issuer: list
    parent_name: str
    issuer_name: str
    code: str                    # symbol part: UBND, SYT …
    units: list                  # drafting units for công văn
    place: str
    heads: list                  # lists of signing lines
    ring: tuple                  # seal: ring text, middle lines
    who: str                     # as the body speaks of itself
    ranks: list = field(default_factory=lambda: [""])
    deciding: str = ""           # who decides, in a quyết định's head


def person(rng):
    if rng.random() < .62:
        return f"{pick(rng, SURNAMES)} {pick(rng, MIDDLES_MEN)} {pick(rng, MEN)}"
    return f"{pick(rng, SURNAMES)} {pick(rng, MIDDLES_WOMEN)} {pick(rng, WOMEN)}"


def pick(rng, items):
    return items[int(rng.integers(0, len(items)))]


def split_caps(name, words):
    """The name in capitals, broken after that many words; 0 keeps one line."""
    parts = name.upper().split()
    return [" ".join(parts)] if not words or words >= len(parts) else [" ".join(parts[:words]), " ".join(parts[words:])]


def halves(rng, name, limit=22):
    """In capitals, on one line where it fits, else on two."""
    parts = name.upper().split()
    if len(name) <= limit:
        return [" ".join(parts)]
    return split_caps(name, (len(parts) + int(rng.integers(0, 2))) // 2)


def committee(rng):
    old = rng.random() < .25
    level = pick(rng, ["tỉnh", "tỉnh", "thành phố", "xã", "phường", "xã", "huyện", "thị trấn"])
    name = pick(rng, PROVINCES) if level in ("tỉnh", "thành phố") else pick(rng, DISTRICTS if level == "huyện" else COMMUNES)
    body = "Uỷ ban nhân dân" if old else "Ủy ban nhân dân"
    units = {"tỉnh": ["KTTH", "KTN", "NC", "VX", "TTHC", "KSTTHC"], "thành phố": ["ĐT", "NV", "VP"]}.get(level, ["VP", "TP", "ĐC", "VHXH", "KT"])
    heads = [["CHỦ TỊCH"], ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], [f"TM. {body.upper()}", "CHỦ TỊCH"],
             [f"TM. {body.upper()}", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], ["Q. CHỦ TỊCH"]]
    if level in ("tỉnh", "thành phố", "huyện"):
        heads += [["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"], ["TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"]]
    full = f"{body} {level} {name}"
    return Office([], [body.upper(), f"{level} {name}".upper()], None, full, "UBND", units, name, heads,
                  (full.upper() + " * ", []), full, deciding=pick(rng, [full.upper(), f"CHỦ TỊCH {full.upper()}"]))


def department(rng):
    sector, code, units = pick(rng, SECTORS)
    province = pick(rng, PROVINCES)
    parent = pick(rng, [[f"UBND TỈNH {province.upper()}"], ["ỦY BAN NHÂN DÂN", f"TỈNH {province.upper()}"]])
    parent_name = " ".join(parent)
    full = f"Sở {sector}"
    heads = [["GIÁM ĐỐC"], ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], ["Q. GIÁM ĐỐC"], ["TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"],
             ["TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG NGHIỆP VỤ"], ["PHỤ TRÁCH SỞ", "PHÓ GIÁM ĐỐC"]]
    return Office(parent, halves(rng, full), parent_name, full, code, units, province, heads,
                  (f"UBND TỈNH {province.upper()} * ", [w for w in halves(rng, full, 14)]), full,
                  deciding=f"GIÁM ĐỐC {full.upper()}")


def council(rng):
    level, name = pick(rng, [("tỉnh", pick(rng, PROVINCES)), ("xã", pick(rng, COMMUNES)), ("huyện", pick(rng, DISTRICTS))])
    full = f"Hội đồng nhân dân {level} {name}"
    return Office([], ["HỘI ĐỒNG NHÂN DÂN", f"{level} {name}".upper()], None, full, "HĐND", ["TH", "VP"], name,
                  [["CHỦ TỊCH"], ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], ["TM. THƯỜNG TRỰC HỘI ĐỒNG NHÂN DÂN", "PHÓ CHỦ TỊCH"],
                   ["CHỦ TỌA"]], (full.upper() + " * ", []), full, deciding=full.upper())


def ministry(rng):
    name, code, units = pick(rng, MINISTRIES)
    heads = [["BỘ TRƯỞNG"], ["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"], ["TL. BỘ TRƯỞNG", "CHÁNH VĂN PHÒNG"],
             ["TL. BỘ TRƯỞNG", "KT. VỤ TRƯỞNG VỤ PHÁP CHẾ", "PHÓ VỤ TRƯỞNG"]]
    if name.startswith("Ủy"):
        heads = [["CHỦ NHIỆM"], ["KT. CHỦ NHIỆM", "PHÓ CHỦ NHIỆM"]]
    return Office([], halves(rng, name, 26), None, name, code, units, "Hà Nội", heads, (name.upper() + " * ", []), name,
                  deciding=f"BỘ TRƯỞNG {name.upper()}" if name.startswith("Bộ") else f"CHỦ NHIỆM {name.upper()}")


def bureau(rng):
    parent, _, _ = pick(rng, MINISTRIES)
    name, code, units = pick(rng, [("Cục Quản lý đô thị biển", "QLĐTB", ["P2", "VP"]), ("Cục Cứu hộ và An toàn hồ chứa", "CH&ATHC", ["P6"]),
                                   ("Cục Thuế khu vực vùng cao", "CTKV", ["NVDTPC", "TTHT"]),
                                   ("Tổng cục Dự trữ lương thực", "TCDTLT", ["KH", "QLHDT"])])
    head = "TỔNG CỤC TRƯỞNG" if name.startswith("Tổng") else "CỤC TRƯỞNG"
    return Office(halves(rng, parent, 28), halves(rng, name), parent, name, code, units, pick(rng, ["Hà Nội"] + PROVINCES[:4]),
                  [[head], [f"KT. {head}", f"PHÓ {head}"], [f"TUQ. {head}", "TRƯỞNG PHÒNG 3"]],
                  (parent.upper() + " * ", halves(rng, name, 16)), name, ["", "", "Đại tá", "Thượng tá"],
                  deciding=f"{head} {name.upper()}")


def school(rng):
    kind = pick(rng, ["đại học", "cao đẳng", "thpt", "thcs", "mn"])
    province, commune = pick(rng, PROVINCES), pick(rng, COMMUNES)
    if kind == "đại học":
        parent, name, code = "Bộ Giáo dục và Đào tạo", f"Trường Đại học {province}", "ĐH" + initials(province)
    elif kind == "cao đẳng":
        parent, name, code = f"UBND tỉnh {province}", f"Trường Cao đẳng Nghề {province}", "CĐN" + initials(province)
    elif kind == "thpt":
        parent, name, code = f"Sở Giáo dục và Đào tạo {province}", f"Trường THPT {commune}", "THPT" + initials(commune)
    elif kind == "thcs":
        parent, name, code = f"UBND xã {commune}", f"Trường THCS {commune}", "THCS" + initials(commune)
    else:
        parent, name, code = f"UBND phường {commune}", f"Trường Mầm non {pick(rng, ['Hoa Sữa', 'Sao Mai', 'Họa Mi'])}", "MN"
    return Office(halves(rng, parent, 30), halves(rng, name), parent, name, code, ["ĐT", "CTSV", "VP"], pick(rng, [province, commune]),
                  [["HIỆU TRƯỞNG"], ["KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG"], ["TL. HIỆU TRƯỞNG", "TRƯỞNG PHÒNG ĐÀO TẠO"]],
                  (parent.upper() + " * ", halves(rng, name, 14)), name, ["", "", "TS.", "PGS.TS."],
                  deciding=f"HIỆU TRƯỞNG {name.upper()}")


def unit(rng):
    """Hospitals, centres, insurance, courts, boards, companies."""
    province, district = pick(rng, PROVINCES), pick(rng, DISTRICTS)
    parent, name, code, head, ranks = pick(rng, [
        (f"Sở Y tế {province}", f"Bệnh viện đa khoa huyện {district}", "BVĐK", "GIÁM ĐỐC", ["", "BS.CKII."]),
        (f"Sở Y tế tỉnh {province}", "Trung tâm Kiểm soát bệnh tật", "TTKSBT", "GIÁM ĐỐC", ["", "BS."]),
        ("Bảo hiểm xã hội Việt Nam", f"Bảo hiểm xã hội tỉnh {province}", "BHXH", "GIÁM ĐỐC", [""]),
        ("Tòa án nhân dân tối cao", f"Tòa án nhân dân tỉnh {province}", "TA", "CHÁNH ÁN", [""]),
        (f"UBND huyện {district}", "Phòng Nội vụ", "PNV", "TRƯỞNG PHÒNG", [""]),
        (f"UBND huyện {district}", "Phòng Tài chính - Kế hoạch", "TCKH", "TRƯỞNG PHÒNG", [""]),
        (f"UBND tỉnh {province}", "Ban Quản lý khu kinh tế", "BQLKKT", "TRƯỞNG BAN", [""]),
        (f"UBND tỉnh {province}", "Thanh tra tỉnh", "TTT", "CHÁNH THANH TRA", [""]),
        (f"Ủy ban nhân dân tỉnh {province}", "Văn phòng", "VP", "CHÁNH VĂN PHÒNG", [""]),
        ("Bộ Công an", f"Công an tỉnh {province}", "CAT", "GIÁM ĐỐC", ["Đại tá", "Thượng tá", "Thiếu tướng"]),
        (f"Sở Tư pháp {province}", "Trung tâm Trợ giúp pháp lý nhà nước", "TTTGPL", "GIÁM ĐỐC", [""]),
        (f"UBND thành phố {province}", "Công ty TNHH MTV Cấp nước", "CTCN", "TỔNG GIÁM ĐỐC", [""]),
    ])
    return Office(halves(rng, parent, 28), halves(rng, name), parent, name, code, ["HCTH", "KHTH", "TCHC", "PV01"], province,
                  [[head], [f"KT. {head}", f"PHÓ {head}"], [f"Q. {head}"]], (parent.upper() + " * ", halves(rng, name, 15)), name, ranks,
                  deciding=f"{head} {name.upper()}")


def initials(name):
    return "".join(w[0] for w in name.split())


def office(rng):
    return pick(rng, [committee, committee, committee, department, department, department, council, ministry, bureau, school, school,
                      unit, unit, unit])(rng)
