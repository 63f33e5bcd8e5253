"""Other papers than the project's own: for each seed other offices, types, words, hands and scanners.

They measure how the rules fare where nobody has looked; nothing in the program may be fitted to one seed.
"""
import pathlib

import numpy as np

from . import offices
from .offices import person, pick
from .paper import MOTTO, Paper, Signing
from .sheet import Typeface

TOPICS = """tăng cường công tác phòng cháy, chữa cháy trong mùa khô năm {y}
rà soát, đơn giản hóa thủ tục hành chính lĩnh vực đất đai
thực hiện chế độ báo cáo định kỳ về số hóa hồ sơ
cấp bản sao trích lục hộ tịch cho công dân
phê duyệt kế hoạch sử dụng đất năm {y}
thành lập Tổ công tác cải cách hành chính
kiểm tra, đối chiếu dữ liệu bảo hiểm y tế quý {q}
bố trí kinh phí sửa chữa đường giao thông nông thôn
tổ chức Hội thi tìm hiểu pháp luật năm {y}
đôn đốc thu nộp ngân sách những tháng cuối năm {y}
điều động viên chức giữa các đơn vị trực thuộc
phối hợp xử lý phản ánh, kiến nghị của người dân
triển khai chiến dịch tiêm chủng bổ sung vắc xin sởi - rubella
tổng kết công tác thi đua, khen thưởng năm học {y0} - {y}
quản lý, vận hành hệ thống camera giám sát giao thông
giao chỉ tiêu phát triển đối tượng tham gia bảo hiểm xã hội tự nguyện
xét công nhận thôn, tổ dân phố đạt chuẩn văn hóa
lấy ý kiến dự thảo Quy chế làm việc của cơ quan
thu hồi đất để thực hiện dự án kè chống sạt lở bờ sông
tiếp nhận, phân loại đơn thư khiếu nại, tố cáo
công bố danh mục thủ tục hành chính được sửa đổi, bổ sung
hỗ trợ học sinh có hoàn cảnh khó khăn dịp khai giảng
bảo đảm an ninh mạng cho hệ thống một cửa điện tử
chấn chỉnh việc thực hiện giờ giấc làm việc
nghiệm thu đề tài khoa học cấp cơ sở
đăng ký nhu cầu đào tạo, bồi dưỡng công chức năm {y1}
cung cấp nước sạch cho các xã vùng hạn, mặn
diễn tập phòng thủ dân sự cấp xã năm {y}
miễn nhiệm, bổ nhiệm kế toán trưởng
nâng bậc lương thường xuyên đối với người lao động
chuyển đổi số trong công tác văn thư, lưu trữ
kiểm kê tài sản công tại thời điểm 0 giờ ngày 01/01/{y1}""".split("\n")

SENTENCES = """Yêu cầu các cơ quan, đơn vị nghiêm túc thực hiện việc {t}, bảo đảm đúng tiến độ và chất lượng.
Theo số liệu thống kê, đến ngày {d} đã có {n} trường hợp hoàn thành, đạt {pc} % kế hoạch; còn {m} trường hợp đang tiếp tục giải quyết.
Giao bộ phận tham mưu theo dõi, tổng hợp, báo cáo kết quả trước 16 giờ 30 phút ngày {d}.
Kinh phí thực hiện là {money} đồng, bố trí từ nguồn ngân sách nhà nước năm {y} và các nguồn hợp pháp khác.
Trong quá trình triển khai, nếu phát sinh khó khăn, vướng mắc, đề nghị phản ánh kịp thời để được xem xét, giải quyết.
Công tác {t} thời gian qua đã có chuyển biến, song vẫn còn tình trạng chậm trễ, thiếu thống nhất giữa các bộ phận.
Căn cứ tình hình thực tế, {w} đề nghị các đơn vị rà soát, bổ sung số liệu theo mẫu gửi kèm (bản giấy và bản điện tử).
Các đơn vị chỉ định 01 cán bộ đầu mối, gửi họ tên, số điện thoại về bộ phận tổng hợp trước ngày {d}.
Việc tiếp nhận, trả kết quả thực hiện tại bộ phận một cửa; không yêu cầu người dân nộp thêm giấy tờ ngoài quy định.
Thủ trưởng cơ quan chịu trách nhiệm về tính chính xác của số liệu báo cáo và việc lưu trữ hồ sơ theo quy định.
Thực hiện Văn bản số {n}/{c}-VP ngày {d}, {w} đã tổ chức kiểm tra tại {k} đơn vị và ghi nhận những kết quả bước đầu.
Đối với các trường hợp chưa đủ điều kiện, phải trả lời bằng văn bản, nêu rõ lý do và thời gian hoàn thành.
Tổ chức tuyên truyền bằng nhiều hình thức như loa truyền thanh, tờ rơi, mạng xã hội để người dân biết, giám sát.
Định kỳ ngày 25 hằng tháng, các đơn vị gửi báo cáo bằng văn bản điện tử có ký số; không gửi kèm bản giấy.""".split("\n")

GROUNDS = """Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;
Căn cứ Luật Ban hành văn bản quy phạm pháp luật ngày 19 tháng 02 năm 2025;
Căn cứ Nghị định số 61/2018/NĐ-CP ngày 23 tháng 4 năm 2018 của Chính phủ về cơ chế một cửa, một cửa liên thông;
Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;
Căn cứ Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2015;
Căn cứ Quyết định số {n}/QĐ-{c} ngày {d} về chức năng, nhiệm vụ, quyền hạn của cơ quan;
Xét hồ sơ kèm theo và biên bản họp ngày {d};""".split("\n")

# Truth's name, printed title, abbreviation, weight.
KINDS = [("Công văn", "", "", 9), ("Quyết định", "QUYẾT ĐỊNH", "QĐ", 6), ("Thông báo", "THÔNG BÁO", "TB", 4),
         ("Tờ trình", "TỜ TRÌNH", "TTr", 3), ("Giấy mời", "GIẤY MỜI", "GM", 3), ("Báo cáo", "BÁO CÁO", "BC", 3),
         ("Kế hoạch", "KẾ HOẠCH", "KH", 3), ("Nghị quyết", "NGHỊ QUYẾT", "NQ", 2), ("Chỉ thị", "CHỈ THỊ", "CT", 2),
         ("Hướng dẫn", "HƯỚNG DẪN", "HD", 1), ("Biên bản", "BIÊN BẢN", "BB", 1), ("Phương án", "PHƯƠNG ÁN", "PA", 1),
         ("Chương trình", "CHƯƠNG TRÌNH", "CTr", 1), ("Công điện", "CÔNG ĐIỆN", "CĐ", 1), ("Giấy giới thiệu", "GIẤY GIỚI THIỆU", "GGT", 1),
         ("Quy định", "QUY ĐỊNH", "QyĐ", 1), ("Đề án", "ĐỀ ÁN", "ĐA", 1)]


def papers(seed, count):
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        paper = invent(rng)
        layout_, scan = layout(rng), scanner(rng)
        if scan["file"] == "digital":
            printed_only(paper)
        slug = "".join(c for c in paper.symbol.lower() if c.isascii() and c.isalnum())
        yield f"v{seed}_{number:02}_{slug}", paper, layout_, scan


def invent(rng):
    office = offices.office(rng)
    weights = np.array([k[3] for k in KINDS], dtype=float)
    kind, title, short, _ = KINDS[int(rng.choice(len(KINDS), p=weights / weights.sum()))]
    if office.code == "HĐND" and rng.random() < .5:
        kind, title, short = "Nghị quyết", "NGHỊ QUYẾT", "NQ"
    year = int(rng.integers(2012, 2027))
    day, month = int(rng.integers(1, 29)), int(rng.integers(1, 13))
    fill = filler(rng, office, year)
    topic = fill(pick(rng, TOPICS))
    symbol, digits = symbol_of(rng, office, kind, short, year)
    style = rng.random()
    pen_number, pen_day = (True, True) if style < .5 else (False, False) if style < .82 else (False, True) if style < .92 else (True, False)
    blank = rng.random() < .06
    lines = list(pick(rng, office.heads))
    name = person(rng)
    signing = Signing(lines, name, pick(rng, office.ranks), office.ring if rng.random() < .93 else None,
                      stamp_name=rng.random() < .05)
    if len(lines) > 1 and lines[0].startswith("KT. ") and rng.random() < .06:
        signing.lines = [lines[0].removeprefix("KT. ")] + lines[1:]
        signing.pen_prefix = "KT."
    motto = MOTTO
    if rng.random() < .3:
        motto = ("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc")
    sends_up = kind in ("Tờ trình", "Công văn") or kind == "Báo cáo" and rng.random() < .6
    paper = Paper(
        kind=kind, title=title, subject=subject(rng, kind, topic), parent=office.parent, issuer=office.issuer,
        parent_name=office.parent_name, issuer_name=office.issuer_name, number="" if blank else digits, symbol=symbol,
        place=office.place, date=(0 if blank else day, month, year), body=body(rng, kind, office, topic, fill),
        signing=signing, recipients=recipients(rng, office), to=addressed(rng) if sends_up else [], pen_number=pen_number,
        pen_day=pen_day, pen_month=pen_day and rng.random() < .12, motto=motto, pen=pick(rng, ["blue", "black", "black", "violet"]),
        ink=pick(rng, ["blue", "blue", "black"]), red=pick(rng, ["red", "red", "pink"]),
        number_word=pick(rng, ["Số: ", "Số: ", "Số: ", "Số : ", "Số:"]), pad_date=rng.random() < .85,
        subject_bold=rng.random() < .9)
    if title and rng.random() < .05:
        paper.title = "  ".join(" ".join(word) for word in title.split())
    if rng.random() < .1:
        paper.urgency, paper.urgency_shape = pick(rng, ["HỎA TỐC", "KHẨN", "THƯỢNG KHẨN"]), pick(rng, ["box", "box", "arrow"])
    if rng.random() < .12:
        paper.arrived = (pick(rng, ["CÔNG VĂN ĐẾN", "UBND XÃ", "SỞ NỘI VỤ"]), str(int(rng.integers(11, 9999))),
                         f"{int(rng.integers(1, 29))}/{month}")
    if rng.random() < .08 and signing.seal:
        paper.copy = [pick(rng, ["SAO Y BẢN CHÍNH", "SAO Y", "SAO LỤC"]), f"{office.place}, ngày {int(rng.integers(10, 28))} tháng "
                      f"{month} năm {year}", "TL. THỦ TRƯỞNG CƠ QUAN", "CHÁNH VĂN PHÒNG", person(rng)]
    if kind == "Biên bản":
        paper.recipients = []  # the second signature stands in their place
        paper.second, signing.lines, signing.pen_prefix = Signing(["THƯ KÝ"], person(rng)), ["CHỦ TỌA"], ""
    return paper


def printed_only(paper):
    """A born-digital paper has no pen and no stamps."""
    paper.pen_number = paper.pen_day = paper.pen_month = paper.signing.stamp_name = False
    paper.urgency, paper.arrived = "", None
    if paper.signing.pen_prefix:
        paper.signing.lines[0] = f"{paper.signing.pen_prefix} {paper.signing.lines[0]}"
        paper.signing.pen_prefix = ""


def symbol_of(rng, office, kind, short, year):
    """The part after the number, and the number: `/UBND-VX`, `/QĐ-UBND`, `/2025/NQ-HĐND`, now and then `/PCCC&CNCH-P6`."""
    digits = str(int(rng.integers(1, 60))) if rng.random() < .35 else str(int(rng.integers(60, 4800)))
    if len(digits) == 1:
        digits = "0" + digits
    if rng.random() < .05:
        digits += pick(rng, ["A", "B"])
    if kind == "Công văn":
        return f"/{office.code}-{pick(rng, office.units)}", digits
    normative = kind in ("Nghị quyết", "Quyết định") and office.code in ("HĐND", "UBND") and rng.random() < .25
    return f"/{f'{year}/' if normative else ''}{short}-{office.code}", digits


def filler(rng, office, year):
    def fill(text):
        day = f"{int(rng.integers(10, 29))}/{int(rng.integers(3, 13))}/{year}"
        return text.format(y=year, y0=year - 1, y1=year + 1, q=pick(rng, ["I", "II", "III", "IV"]), d=day, w=office.who,
                           n=int(rng.integers(12, 3900)), m=int(rng.integers(2, 95)), k=int(rng.integers(3, 28)), c=office.code,
                           pc=f"{rng.uniform(31, 99):.1f}".replace(".", ","), t=pick(rng, TOPICS).split(" năm {")[0].split(" quý {")[0]
                           .replace("{y0} - {y}", "").replace("{y1}", str(year + 1)).replace("{y}", str(year)),
                           money=f"{int(rng.integers(12, 980))}.{int(rng.integers(100, 999))}.000")
    return fill


def subject(rng, kind, topic):
    """The trích yếu in lines as printed."""
    prefix = ""
    if kind != "Công văn":
        prefix = pick(rng, ["Về việc ", "Về việc ", "V/v ", ""]) if kind not in ("Kế hoạch", "Báo cáo", "Giấy mời") else {
            "Kế hoạch": pick(rng, ["", "Về việc ", "Triển khai công tác "]), "Báo cáo": "Kết quả ", "Giấy mời": "Dự họp về việc "}[kind]
    text = prefix + topic
    text = text[0].upper() + text[1:] if kind != "Công văn" else text
    limit = int(rng.integers(26, 32)) if kind == "Công văn" else int(rng.integers(44, 62))
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > limit:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return lines + [line]


def addressed(rng):
    choice = ["Ủy ban nhân dân tỉnh", "Các sở, ban, ngành", "Ủy ban nhân dân các xã, phường", "Các phòng, đơn vị trực thuộc",
              f"Ông {person(rng)}", "Văn phòng Chính phủ", "Kho bạc Nhà nước khu vực", "Các trường mầm non, tiểu học, THCS",
              "Bộ Nội vụ"]
    count = pick(rng, [1, 1, 2, 3])
    return [str(c) for c in rng.choice(choice, count, replace=False)]


def recipients(rng, office):
    choice = ["Thường trực HĐND (b/c)", "Cổng Thông tin điện tử", "Các PGĐ, PCT (để biết)", "Kho bạc Nhà nước", "Công an cùng cấp",
              "Các đơn vị trực thuộc", "Đài PT-TH", "Ban Tổ chức", "Website cơ quan"]
    picked = [str(c) for c in rng.choice(choice, int(rng.integers(1, 5)), replace=False)]
    return ["Như trên;"] + [c + ";" for c in picked] + [f"Lưu: VT, {pick(rng, office.units)}."]


def body(rng, kind, office, topic, fill):
    def sentence():
        return fill(pick(rng, SENTENCES))

    def paragraph():
        return ("p", " ".join(sentence() for _ in range(int(rng.integers(1, 4)))))

    items = []
    if kind in ("Quyết định", "Nghị quyết"):
        items.append(("centre", office.deciding))
        items += [("p", fill(g), {"base": "i"} if rng.random() < .8 else {}) for g in rng.choice(GROUNDS, int(rng.integers(2, 5)), replace=False)]
        items.append(("p", f"Theo đề nghị của Chánh Văn phòng về việc {topic}.", {"base": "i"}))
        items.append(("centre", "QUYẾT ĐỊNH:" if kind == "Quyết định" else "QUYẾT NGHỊ:"))
        for n in range(1, int(rng.integers(3, 6)) + 1):
            items.append(("p", f"**Điều {n}.** {sentence()}"))
        items.append(("p", f"Các cơ quan, đơn vị và cá nhân có liên quan chịu trách nhiệm thi hành {kind} này./."))
        return items
    items.append(("p", f"{pick(rng, ['Thực hiện', 'Căn cứ', 'Tiếp theo'])} {fill('Công văn số {n}/{c}-TH ngày {d}')} về việc {topic}, "
                       f"{office.who} {pick(rng, ['có ý kiến như sau:', 'thông báo như sau:', 'đề nghị như sau:'])}"))
    for n in range(1, int(rng.integers(2, 9)) + 1):
        if rng.random() < .3:
            items.append(("p", f"{pick(rng, ['I', 'II', 'III', 'IV'])}. NỘI DUNG THỰC HIỆN", {"base": "b"}))
        kind_, text = paragraph()
        items.append((kind_, f"{n}. {text}" if rng.random() < .6 else text))
    if rng.random() < .3:
        rows = [[str(i), person(rng), pick(rng, ["Tổ trưởng", "Thành viên", "Thư ký"]), fill("{d}")] for i in range(1, int(rng.integers(3, 9)))]
        items.append(("table", [1, 4, 3, 2], ["STT", "Họ và tên", "Nhiệm vụ", "Ngày nhận"], rows))
    items.append(("p", pick(rng, ["Trân trọng./.", "Yêu cầu các đơn vị nghiêm túc thực hiện./.", "Đề nghị quan tâm phối hợp./.",
                                  "Kính đề nghị xem xét, quyết định./."])))
    return items


def layout(rng):
    families = [f for f in ("tinos", "tinos", "termes", "freeserif") if pathlib.Path(Typeface(f).path("")).exists()]
    return {"family": pick(rng, families), "size": float(pick(rng, [13, 13.5, 14, 14])), "leading": rng.uniform(1.12, 1.4),
            "left": rng.uniform(72, 92), "right": rng.uniform(38, 56), "top": rng.uniform(48, 72), "gap": rng.uniform(3, 9),
            "indent": pick(rng, [28, 36, 36]), "head_size": rng.uniform(11.8, 13), "split": rng.uniform(.37, .42),
            "numbering": pick(rng, ["top", "top", "bottom", ""])}


def scanner(rng):
    kind = pick(rng, ["pdf", "pdf", "pdf", "jpg", "png", "tif", "fax", "fax", "digital", "phone"])
    dpi = int(pick(rng, [200, 200, 300, 150]))
    scan = {"file": kind, "dpi": dpi, "quality": int(rng.integers(48, 75)), "skew": float(rng.normal(0, .7)),
            "specks": int(rng.integers(0, 60)), "noise": float(rng.uniform(.5, 3)), "fade": float(pick(rng, [0, 0, .15, .3])),
            "shadow": float(pick(rng, [0, .05, .12])), "toner": float(rng.uniform(.78, 1)),
            "tint": tuple(int(v) for v in rng.integers(242, 256, 3))}
    if kind == "fax":
        scan |= {"file": pick(rng, ["pdf", "tif"]), "bilevel": True, "dpi": pick(rng, [200, 300]), "level": int(rng.integers(140, 175)),
                 "specks": int(rng.integers(10, 130)), "fade": float(pick(rng, [0, .2, .3])), "shadow": 0, "edge": rng.random() < .3,
                 "tint": (255, 255, 255)}
    elif kind == "phone":
        scan |= {"file": "jpg", "dpi": pick(rng, [150, 200]), "tag": 72, "shadow": float(rng.uniform(.15, .35)),
                 "bend": float(rng.uniform(0, 7)), "skew": float(rng.normal(0, 1.4)), "blur": float(rng.uniform(.3, .8)),
                 "tint": tuple(int(v) for v in rng.integers(225, 250, 3))}
    elif kind == "png":
        scan |= {"grey": True, "noise": 0, "levels": 24}
    elif kind == "pdf" and rng.random() < .12:
        scan["turned"] = int(pick(rng, [90, 180, 270]))
    elif kind == "jpg" and rng.random() < .3:
        scan["tag"] = int(pick(rng, [72, 96, 0]))
    return scan
