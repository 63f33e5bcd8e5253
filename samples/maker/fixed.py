"""The sample papers kept in the project: what each says, and how it was scanned.

Province "Mẫu Sơn", its offices and its people are invented. Each entry: name, paper, layout, scan.
"""
from .paper import Paper, Signing

PROVINCE = "Mẫu Sơn"


def seal(*words, middle=()):
    return (" ".join(words) + " * ", list(middle))


UBND_SEAL = seal("ỦY BAN NHÂN DÂN", "TỈNH MẪU SƠN")


def bold(text):
    return ("p", text, {"base": "b"})


def cited(text):
    return ("p", text, {"base": "i"})


def p(text):
    return ("p", text)


def papers():
    yield "s01_congvan_xa", Paper(
        kind="Công văn", title="", subject=["rà soát, cập nhật dữ liệu", "hộ tịch năm 2025"],
        parent=[], issuer=["ỦY BAN NHÂN DÂN", "XÃ SUỐI TRẮNG"], issuer_name="Ủy ban nhân dân xã Suối Trắng",
        number="147", symbol="/UBND-TP", place="Suối Trắng", date=(14, 8, 2025),
        to=["Trưởng các thôn", "Công chức Tư pháp - Hộ tịch", "Trung tâm Phục vụ hành chính công xã"],
        body=[p("Thực hiện Kế hoạch số 62/KH-UBND ngày 21/7/2025 của Ủy ban nhân dân tỉnh Mẫu Sơn về việc số hóa, làm sạch "
                "dữ liệu hộ tịch trên địa bàn tỉnh, Ủy ban nhân dân xã đề nghị các đơn vị thực hiện một số nội dung sau:"),
              p("**1.** Trưởng các thôn rà soát các trường hợp trẻ em dưới 6 tuổi chưa đăng ký khai sinh, người đã chết chưa "
                "đăng ký khai tử; lập danh sách gửi về Ủy ban nhân dân xã trước ngày **25/8/2025**."),
              p("**2.** Công chức Tư pháp - Hộ tịch đối chiếu sổ giấy với dữ liệu điện tử, ghi rõ các trường hợp sai lệch về "
                "họ, chữ đệm, tên, ngày sinh, quê quán để báo cáo Sở Tư pháp chỉnh sửa."),
              p("**3.** Trung tâm Phục vụ hành chính công xã không yêu cầu người dân nộp lại giấy tờ đã có trong kho dữ liệu; "
                "mọi trường hợp yêu cầu bổ sung phải ghi rõ lý do trên phiếu."),
              p("Trong quá trình thực hiện, nếu có khó khăn, vướng mắc đề nghị phản ánh về Ủy ban nhân dân xã (qua Công chức "
                "Tư pháp - Hộ tịch, điện thoại nội bộ 104) để được hướng dẫn./.")],
        recipients=["Như trên;", "Sở Tư pháp (b/c);", "TT Đảng ủy, HĐND xã;", "Chủ tịch, các PCT UBND xã;", "Lưu: VT, TP."],
        signing=Signing(["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "Lường Thị Mai Hương",
                        seal=seal("ỦY BAN NHÂN DÂN", "XÃ SUỐI TRẮNG"))), {"family": "tinos"}, {
        "file": "jpg", "dpi": 300, "quality": 52, "skew": 0.5, "shadow": 0.05, "tint": (252, 251, 246), "specks": 40}

    yield "s02_congvan_hoatoc", Paper(
        kind="Công văn", title="", subject=["ứng phó mưa lớn, lũ quét", "và sạt lở đất"],
        parent=[], issuer=["ỦY BAN NHÂN DÂN", "TỈNH MẪU SƠN"], issuer_name="Ủy ban nhân dân tỉnh Mẫu Sơn",
        number="2318", symbol="/UBND-KTN", place="Mẫu Sơn", date=(9, 7, 2025), urgency="HỎA TỐC", urgency_shape="arrow",
        to=["Các sở, ban, ngành tỉnh", "Ủy ban nhân dân các xã, phường", "Công ty TNHH MTV Thủy lợi Mẫu Sơn"],
        body=[p("Theo bản tin của Đài Khí tượng thủy văn tỉnh, từ chiều ngày 09/7 đến hết ngày 11/7/2025 trên địa bàn tỉnh có "
                "mưa to đến rất to, lượng mưa phổ biến từ 150 đến 250 mm, có nơi trên 300 mm; nguy cơ cao xảy ra lũ quét, "
                "sạt lở đất tại khu vực sườn dốc, ven sông, ven suối."),
              p("Chủ tịch Ủy ban nhân dân tỉnh yêu cầu các cơ quan, đơn vị và địa phương:"),
              p("1. Kiểm tra, rà soát các khu dân cư đang sinh sống tại nơi có nguy cơ sạt lở; kiên quyết di dời người dân đến "
                "nơi an toàn trước __17 giờ 00 ngày 09/7/2025__."),
              p("2. Bố trí lực lượng canh gác tại các ngầm, tràn, đoạn đường bị ngập sâu; không cho người và phương tiện qua "
                "lại khi chưa bảo đảm an toàn."),
              p("3. Công ty TNHH MTV Thủy lợi Mẫu Sơn vận hành các hồ chứa theo đúng quy trình, thông báo cho vùng hạ du trước "
                "khi xả ít nhất 04 giờ."),
              p("4. Sở Nông nghiệp và Môi trường tổng hợp tình hình, báo cáo Ủy ban nhân dân tỉnh vào 16 giờ hằng ngày./.")],
        recipients=["Như trên;", "TT Tỉnh ủy, HĐND tỉnh;", "CT, các PCT UBND tỉnh;", "VPUB: CVP, PCVP;", "Cổng TTĐT tỉnh;",
                    "Lưu: VT, KTN(Ha52)."],
        signing=Signing(["TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"], "Ngô Đức Khải", seal=UBND_SEAL)), {
        "family": "tinos", "size": 14}, {"file": "pdf", "dpi": 200, "quality": 60, "skew": -0.6, "specks": 20,
                                         "tint": (250, 250, 252)}

    yield "s03_congvan_so_trong", Paper(
        kind="Công văn", title="", subject=["cho ý kiến về quy trình nội bộ", "giải quyết thủ tục hành chính"],
        parent=[], issuer=["ỦY BAN NHÂN DÂN", "TỈNH MẪU SƠN"], issuer_name="Ủy ban nhân dân tỉnh Mẫu Sơn",
        number="", symbol="/UBND-KTTH", number_word="Số: ", place="Mẫu Sơn", date=(0, 6, 2025),
        note="number and day are blank on the page", to=["Sở Tài chính"],
        body=[p("Xét đề nghị của Sở Tài chính tại Tờ trình số 118/TTr-STC ngày 02/6/2025 về việc phê duyệt quy trình nội bộ "
                "giải quyết thủ tục hành chính lĩnh vực quản lý công sản, Chủ tịch Ủy ban nhân dân tỉnh có ý kiến như sau:"),
              p("Thống nhất chủ trương xây dựng quy trình nội bộ theo hướng mỗi bước chỉ có một người chịu trách nhiệm, thời "
                "gian từng bước tính bằng giờ làm việc; giao Sở Tài chính hoàn chỉnh hồ sơ, lấy ý kiến Sở Tư pháp và Văn phòng "
                "Ủy ban nhân dân tỉnh, trình lại trước ngày 20/6/2025."),
              p("Văn phòng Ủy ban nhân dân tỉnh theo dõi, đôn đốc việc thực hiện./.")],
        recipients=["Như trên;", "CT, các PCT UBND tỉnh;", "Sở Tư pháp;", "VPUB: CVP, KTTH;", "Lưu: VT."],
        signing=Signing(["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "Vi Quang Thắng", seal=UBND_SEAL)), {"family": "termes"}, {
        "file": "png", "dpi": 200, "grey": True, "skew": 0.3, "noise": 0, "levels": 24, "specks": 15}

    yield "s04_quyetdinh_xa", Paper(
        kind="Quyết định", title="QUYẾT ĐỊNH",
        subject=["Về việc kiện toàn Tổ công nghệ số cộng đồng", "phường Hồ Sen giai đoạn 2025 - 2026"],
        parent=[], issuer=["ỦY BAN NHÂN DÂN", "PHƯỜNG HỒ SEN"], issuer_name="Ủy ban nhân dân phường Hồ Sen",
        number="86", symbol="/QĐ-UBND", place="Hồ Sen", date=(3, 9, 2025),
        body=[("centre", "CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG HỒ SEN"),
              cited("Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;"),
              cited("Căn cứ Kế hoạch số 45/KH-UBND ngày 12 tháng 8 năm 2025 của Ủy ban nhân dân tỉnh Mẫu Sơn về phát triển "
                    "công dân số;"),
              cited("Theo đề nghị của Trưởng phòng Văn hóa - Xã hội phường."),
              ("centre", "QUYẾT ĐỊNH:"),
              p("**Điều 1.** Kiện toàn Tổ công nghệ số cộng đồng phường Hồ Sen gồm 09 thành viên __(có danh sách kèm theo)__. "
                "Tổ trưởng là ông Đinh Công Lực, Phó Chủ tịch Ủy ban nhân dân phường."),
              p("**Điều 2.** Tổ công nghệ số cộng đồng có nhiệm vụ hướng dẫn người dân nộp hồ sơ trực tuyến, thanh toán không "
                "dùng tiền mặt và sử dụng các nền tảng số dùng chung của tỉnh; hỗ trợ người cao tuổi, người khuyết tật tại nhà "
                "khi có yêu cầu."),
              p("**Điều 3.** Kinh phí hoạt động của Tổ được bố trí từ nguồn chi thường xuyên của ngân sách phường và các nguồn "
                "huy động hợp pháp khác."),
              p("**Điều 4.** Quyết định này có hiệu lực kể từ ngày ký và thay thế Quyết định số 21/QĐ-UBND ngày 18 tháng 02 năm "
                "2025 của Chủ tịch Ủy ban nhân dân phường Hồ Sen."),
              p("**Điều 5.** Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân phường, Trưởng phòng Văn hóa - Xã hội, các cơ "
                "quan liên quan và các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.")],
        recipients=["Như Điều 5;", "UBND tỉnh (b/c);", "Sở Khoa học và Công nghệ;", "TT Đảng ủy, TT HĐND phường;",
                    "Lưu: VT, VHXH."],
        signing=Signing(["CHỦ TỊCH"], "Trịnh Văn Toản", seal=seal("ỦY BAN NHÂN DÂN", "PHƯỜNG HỒ SEN"))), {
        "family": "tinos", "size": 14}, {"file": "pdf", "dpi": 300, "bilevel": True, "skew": -0.35, "specks": 70, "fade": 0.25}

    yield "s05_quyetdinh_bo", Paper(
        kind="Quyết định", title="QUYẾT ĐỊNH",
        subject=["Về việc công bố thủ tục hành chính được sửa đổi, bổ sung", "trong lĩnh vực phát triển sinh kế vùng cao"],
        parent=[], issuer=["BỘ PHÁT TRIỂN VÙNG CAO"], issuer_name="Bộ Phát triển vùng cao",
        number="1206", symbol="/QĐ-BPTVC", place="Hà Nội", date=(27, 10, 2025), pen_number=False, pen_day=False,
        body=[("centre", "BỘ TRƯỞNG BỘ PHÁT TRIỂN VÙNG CAO"),
              cited("Căn cứ Nghị định số 63/2010/NĐ-CP ngày 08 tháng 6 năm 2010 của Chính phủ về kiểm soát thủ tục hành chính;"),
              cited("Căn cứ Thông tư số 09/2025/TT-BPTVC ngày 15 tháng 9 năm 2025 của Bộ trưởng Bộ Phát triển vùng cao;"),
              cited("Theo đề nghị của Vụ trưởng Vụ Pháp chế và Chánh Văn phòng Bộ."),
              ("centre", "QUYẾT ĐỊNH:"),
              p("**Điều 1.** Công bố kèm theo Quyết định này 03 thủ tục hành chính cấp tỉnh và 02 thủ tục hành chính cấp xã được "
                "sửa đổi, bổ sung trong lĩnh vực phát triển sinh kế vùng cao."),
              p("**Điều 2.** Quyết định này có hiệu lực thi hành kể từ ngày 01 tháng 11 năm 2025."),
              p("**Điều 3.** Chánh Văn phòng Bộ, Vụ trưởng Vụ Pháp chế, Thủ trưởng các đơn vị thuộc Bộ và Chủ tịch Ủy ban nhân "
                "dân các tỉnh có liên quan chịu trách nhiệm thi hành Quyết định này./.")],
        recipients=["Như Điều 3;", "Bộ trưởng (để b/c);", "Văn phòng Chính phủ (Cục KSTTHC);", "Cổng TTĐT Bộ;",
                    "Lưu: VT, VP (KSTTHC), PC."],
        signing=Signing(["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"], "Hoàng Thế Vinh", seal=seal("BỘ PHÁT TRIỂN VÙNG CAO"))), {
        "family": "tinos"}, {"file": "jpg", "dpi": 200, "tag": 72, "quality": 66, "skew": 0.15, "noise": 1,
                             "note": "the dpi tag says 72, the picture has 200"}

    yield "s06_thongbao_truong", Paper(
        kind="Thông báo", title="THÔNG BÁO", subject=["Về việc tuyển sinh vào lớp 10 năm học 2025 - 2026"],
        parent=["SỞ GIÁO DỤC VÀ ĐÀO TẠO MẪU SƠN"], issuer=["TRƯỜNG THPT ĐỒI THÔNG"],
        parent_name="Sở Giáo dục và Đào tạo Mẫu Sơn", issuer_name="Trường THPT Đồi Thông",
        number="58", symbol="/TB-THPTĐT", place="Mẫu Sơn", date=(5, 5, 2025), pen="blue",
        body=[p("Căn cứ Kế hoạch số 912/KH-SGDĐT ngày 10 tháng 4 năm 2025 của Sở Giáo dục và Đào tạo Mẫu Sơn về công tác tuyển "
                "sinh năm học 2025 - 2026, Trường THPT Đồi Thông thông báo:"),
              p("**1. Chỉ tiêu:** 315 học sinh, chia thành 07 lớp, trong đó có 02 lớp tăng cường tiếng Anh."),
              p("**2. Đối tượng:** học sinh đã tốt nghiệp trung học cơ sở, trong độ tuổi quy định, cư trú tại các xã Suối "
                "Trắng, Bản Lầu, phường Hồ Sen."),
              p("**3. Hồ sơ** gồm đơn đăng ký dự tuyển theo mẫu; học bạ trung học cơ sở (bản điện tử hoặc bản chính); giấy tờ "
                "ưu tiên nếu có. Nhà trường tra cứu giấy khai sinh và nơi cư trú trên cơ sở dữ liệu, học sinh không phải nộp."),
              ("table", [1, 5, 3, 3], ["TT", "Nội dung", "Từ ngày", "Đến ngày"],
               [["1", "Đăng ký trực tuyến", "12/5/2025", "23/5/2025"], ["2", "Điều chỉnh nguyện vọng", "26/5/2025", "28/5/2025"],
                ["3", "Thi tuyển ba môn", "05/6/2025", "06/6/2025"], ["4", "Công bố kết quả", "20/6/2025", "20/6/2025"]]),
              p("Thông báo này được niêm yết tại trường và đăng trên trang thông tin điện tử của nhà trường./.")],
        recipients=["Sở GDĐT (để b/c);", "UBND các xã, phường;", "Các trường THCS;", "Lưu: VT, CM."],
        signing=Signing(["HIỆU TRƯỞNG"], "Bế Thị Thanh Xuân", seal=seal("SỞ GIÁO DỤC VÀ ĐÀO TẠO", "T. MẪU SƠN",
                                                                        middle=("TRƯỜNG", "ĐỒI THÔNG")))), {
        "family": "termes", "size": 13}, {"file": "jpg", "dpi": 200, "quality": 58, "skew": 1.3, "shadow": 0.28, "bend": 5,
                                          "tint": (244, 238, 226), "noise": 3, "blur": 0.6}

    yield "s07_totrinh_so", Paper(
        kind="Tờ trình", title="TỜ TRÌNH",
        subject=["Về việc ban hành danh mục giấy tờ được số hóa khi tiếp nhận", "hồ sơ thủ tục hành chính trên địa bàn tỉnh"],
        parent=["UBND TỈNH MẪU SƠN"], issuer=["SỞ KHOA HỌC VÀ", "CÔNG NGHỆ"], parent_name="UBND tỉnh Mẫu Sơn",
        issuer_name="Sở Khoa học và Công nghệ", number="73", symbol="/TTr-SKHCN", place="Mẫu Sơn", date=(22, 9, 2025),
        to=["Ủy ban nhân dân tỉnh Mẫu Sơn"],
        body=[p("Thực hiện chỉ đạo của Chủ tịch Ủy ban nhân dân tỉnh tại Thông báo số 204/TB-UBND ngày 28/8/2025, Sở Khoa học "
                "và Công nghệ đã phối hợp với các sở, ngành rà soát thành phần hồ sơ của 1.742 thủ tục hành chính."),
              p("**I. Sự cần thiết**"),
              p("Hiện nay người dân còn phải nộp lại những giấy tờ mà cơ quan nhà nước đã cấp. Qua kiểm tra 2.360 hồ sơ tại 15 "
                "xã, phường có 38,6 % số hồ sơ phải nộp bản sao giấy tờ đã có dữ liệu."),
              p("**II. Nội dung trình**"),
              p("1. Danh mục gồm 126 loại giấy tờ là kết quả của thủ tục hành chính trước đó, mỗi loại có mã riêng."),
              p("2. Giấy tờ có trong danh mục chỉ số hóa một lần; các lần sau cán bộ tiếp nhận tra cứu và sử dụng lại."),
              p("Sở Khoa học và Công nghệ kính trình Ủy ban nhân dân tỉnh xem xét, quyết định./.")],
        recipients=["Như trên;", "Văn phòng UBND tỉnh;", "Giám đốc, các PGĐ;", "Lưu: VT, CĐS."],
        signing=Signing(["GIÁM ĐỐC"], "Phùng Hải Đăng", seal=seal("TỈNH MẪU SƠN * ỦY BAN NHÂN DÂN",
                                                                  middle=("SỞ KHOA HỌC", "VÀ CÔNG NGHỆ")))), {
        "family": "tinos"}, {"file": "pdf", "dpi": 200, "quality": 60, "skew": 0.8, "turned": 90, "fade": 0.15,
                             "tint": (251, 249, 250)}

    yield "s08_giaymoi_hdnd", Paper(
        kind="Giấy mời", title="GIẤY MỜI", subject=["Dự phiên giải trình về giải quyết hồ sơ đất đai trễ hạn"],
        parent=["HỘI ĐỒNG NHÂN DÂN", "TỈNH MẪU SƠN"], issuer=["BAN PHÁP CHẾ"], parent_name="Hội đồng nhân dân tỉnh Mẫu Sơn",
        issuer_name="Ban Pháp chế", number="09", symbol="/GM-BPC", place="Mẫu Sơn", date=(18, 11, 2024),
        body=[p("Thực hiện Chương trình giám sát năm 2024, Ban Pháp chế Hội đồng nhân dân tỉnh trân trọng kính mời:"),
              p("- Ông Mạc Đình Phúc, Giám đốc Sở Tài nguyên và Môi trường;"),
              p("- Lãnh đạo Văn phòng đăng ký đất đai tỉnh;"),
              p("- Đại diện lãnh đạo Ủy ban nhân dân các huyện, thành phố;"),
              p("dự phiên giải trình về tình hình giải quyết hồ sơ đất đai trễ hạn trên địa bàn tỉnh."),
              p("**Thời gian:** 01 buổi, bắt đầu từ 08 giờ 00 ngày 26 tháng 11 năm 2024 (thứ Ba)."),
              p("**Địa điểm:** Phòng họp số 2, trụ sở Hội đồng nhân dân tỉnh."),
              p("Đề nghị các cơ quan chuẩn bị báo cáo bằng văn bản, gửi Ban Pháp chế trước ngày 22 tháng 11 năm 2024. Rất mong "
                "các đại biểu dự đúng thành phần, đúng thời gian./.")],
        recipients=["Như trên;", "TT HĐND tỉnh (b/c);", "Văn phòng Đoàn ĐBQH và HĐND tỉnh;", "Lưu: VT, PC."],
        signing=Signing(["TM. BAN PHÁP CHẾ", "KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"], "Nông Thị Ngọc Ánh",
                        seal=seal("HỘI ĐỒNG NHÂN DÂN", "TỈNH MẪU SƠN", middle=("BAN", "PHÁP CHẾ")))), {
        "family": "termes", "size": 14}, {"file": "tif", "dpi": 200, "bilevel": True, "skew": -1.1, "specks": 90, "edge": True}

    yield from longer()


def longer():
    communes = ["Suối Trắng", "Bản Lầu", "Hồ Sen", "Khe Vàng", "Đồng Mây", "Nà Sim", "Thạch Khôi", "Cửa Rừng", "Tân Lập",
                "Pò Hèn", "Hữu Kiên", "Lũng Cáy", "Vân Mộng", "Đình Trung", "Yên Sở", "Quang Húc", "Bình Lãng", "Trấn Ải",
                "Hoa Thám", "Chi Quan", "Sơn Hà", "Ba Xã", "Lâm Ca", "Thiện Kỵ", "Mường Vi", "Cao Lâu"]
    rows = []
    for i, name in enumerate(communes, 1):
        received = 420 + (i * 137) % 611
        done = received - (i * 29) % 57
        late = (i * 7) % 19
        rows.append([str(i), ("Phường " if name in ("Hồ Sen", "Tân Lập") else "Xã ") + name, f"{received}", f"{done}", f"{late}",
                     f"{100 * (done - late) / received:.1f}".replace(".", ",")])
    def fields_table():
        names = ["Hộ tịch", "Chứng thực", "Đất đai", "Xây dựng", "Người có công", "Bảo trợ xã hội", "Đăng ký kinh doanh",
                 "Giáo dục và đào tạo", "Khám bệnh, chữa bệnh", "Thủy lợi", "Lâm nghiệp", "Thú y", "Lưu thông hàng hóa",
                 "Giao thông đường bộ", "Lý lịch tư pháp", "Trợ giúp pháp lý", "Tôn giáo", "Thi đua, khen thưởng",
                 "Văn hóa cơ sở", "Thể dục, thể thao", "Du lịch", "Lao động, việc làm", "An toàn thực phẩm", "Dược, mỹ phẩm",
                 "Môi trường", "Khoáng sản", "Tài nguyên nước", "Quy hoạch", "Đầu tư", "Viễn thông", "Báo chí, xuất bản",
                 "Sở hữu trí tuệ", "Công chứng", "Luật sư", "Nuôi con nuôi", "Hòa giải ở cơ sở", "Quản lý công sản", "Giá",
                 "Điện lực", "Hóa chất", "Vật liệu nổ", "Trồng trọt", "Chăn nuôi"]
        remarks = ["", "Liên thông thuế", "", "Chờ xác minh thực địa", "", "", "Mới phân cấp về xã"]
        return [[str(i + 1), name, str(61 + (i * 389) % 2870), str(40 + (i * 211) % 1900), str((i * 5) % 13),
                 remarks[(i * 3) % 7]] for i, name in enumerate(names)]

    yield "s09_baocao_bang", Paper(
        kind="Báo cáo", title="BÁO CÁO",
        subject=["Kết quả kiểm soát thủ tục hành chính, số hóa hồ sơ", "quý III và 9 tháng đầu năm 2025"],
        parent=["UBND TỈNH MẪU SƠN"], issuer=["TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG"], parent_name="UBND tỉnh Mẫu Sơn",
        issuer_name="Trung tâm Phục vụ hành chính công", number="341", symbol="/BC-TTPVHCC", place="Mẫu Sơn", date=(30, 9, 2025),
        to=["Văn phòng Ủy ban nhân dân tỉnh"],
        body=[p("Thực hiện Công văn số 3017/UBND-KSTTHC ngày 12/9/2025 của Ủy ban nhân dân tỉnh, Trung tâm Phục vụ hành chính "
                "công báo cáo kết quả như sau:"), bold("I. KẾT QUẢ THỰC HIỆN"), bold("1. Tiếp nhận và giải quyết hồ sơ"),
              p("Từ ngày 01/01/2025 đến ngày 25/9/2025, toàn tỉnh tiếp nhận 68.214 hồ sơ, trong đó nộp trực tuyến 51.907 hồ sơ "
                "(đạt 76,1 %), nộp trực tiếp 16.307 hồ sơ. Đã giải quyết 66.480 hồ sơ: đúng hạn và trước hạn 65.702 hồ sơ, trễ "
                "hạn 778 hồ sơ; đang giải quyết 1.734 hồ sơ."),
              p("Hồ sơ trễ hạn tập trung ở lĩnh vực đất đai (612 hồ sơ), xây dựng (94 hồ sơ), hộ tịch có yếu tố nước ngoài (31 "
                "hồ sơ) và một số lĩnh vực khác. Nguyên nhân chủ yếu là chậm xác minh thực địa, hồ sơ luân chuyển qua nhiều bộ "
                "phận nhưng chưa cập nhật trạng thái trên hệ thống."),
              bold("2. Số hóa thành phần hồ sơ và kết quả"),
              p("Tỷ lệ số hóa thành phần hồ sơ đạt 87,3 %; tỷ lệ cấp kết quả điện tử đạt 81,9 %; tỷ lệ khai thác, sử dụng lại "
                "thông tin, dữ liệu số hóa đạt 42,5 %. So với cùng kỳ năm 2024, ba tỷ lệ trên tăng lần lượt 21,0; 18,4 và 30,2 "
                "điểm phần trăm."),
              p("Tuy nhiên, qua kiểm tra ngẫu nhiên 500 hồ sơ còn 64 hồ sơ chỉ quét ảnh mà chưa bóc tách dữ liệu, 27 hồ sơ có "
                "chữ ký số không hợp lệ, 11 hồ sơ quét thiếu trang."),
              bold("3. Kết quả theo từng xã, phường"),
              ("table", [1, 4, 2, 2, 2, 2.2], ["TT", "Đơn vị", "Tiếp nhận", "Đã giải quyết", "Trễ hạn", "Tỷ lệ đúng hạn (%)"], rows,
               12, ["centre", "left", "right", "right", "right", "right"]),
              bold("II. TỒN TẠI, HẠN CHẾ"),
              p("Một số xã vùng cao chưa có máy quét khổ A3; đường truyền không ổn định vào mùa mưa. Cán bộ tiếp nhận thay đổi "
                "nhiều sau khi sắp xếp đơn vị hành chính nên chưa thành thạo việc tra cứu kho dữ liệu điện tử."),
              p("Việc phối hợp giữa bộ phận tiếp nhận và phòng chuyên môn ở một số nơi còn hình thức, phiếu xin lỗi chưa được "
                "gửi kịp thời cho tổ chức, cá nhân có hồ sơ trễ hạn."),
              bold("III. NHIỆM VỤ QUÝ IV NĂM 2025"),
              p("1. Hoàn thành số hóa 100 % kết quả giải quyết thủ tục hành chính còn hiệu lực thuộc thẩm quyền cấp xã trước "
                "ngày 15/12/2025."),
              p("2. Kiểm tra đột xuất ít nhất 08 bộ phận một cửa; công khai danh sách hồ sơ trễ hạn theo từng cán bộ vào ngày "
                "05 hằng tháng."),
              p("3. Tổ chức 04 lớp tập huấn về nhận dạng, kiểm tra dữ liệu sau khi quét và ký số bản sao điện tử."),
              p("4. Phối hợp với Sở Khoa học và Công nghệ hoàn thiện kết nối giữa hệ thống thông tin giải quyết thủ tục hành "
                "chính với hệ thống quản lý văn bản."),
              bold("IV. KIẾN NGHỊ"),
              p("Đề nghị Ủy ban nhân dân tỉnh bố trí kinh phí mua sắm 26 máy quét tài liệu cho các xã, phường; giao Sở Nội vụ "
                "đưa tỷ lệ sử dụng lại dữ liệu vào tiêu chí đánh giá, xếp loại cuối năm của người đứng đầu."),
              p("Trên đây là báo cáo của Trung tâm Phục vụ hành chính công./.")],
        recipients=["Như trên;", "Giám đốc, các PGĐ;", "Các phòng, bộ phận;", "Lưu: VT, TH."],
        signing=Signing(["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "Lộc Văn Hiếu",
                        seal=seal("TỈNH MẪU SƠN * ỦY BAN NHÂN DÂN", middle=("TRUNG TÂM", "PVHCC"))),
        annex=[["PHỤ LỤC", "Kết quả theo lĩnh vực", "(Kèm theo Báo cáo số 341/BC-TTPVHCC ngày 30 tháng 9 năm 2025",
                "của Trung tâm Phục vụ hành chính công)"],
               ("table", [1, 5, 2, 2, 2, 3], ["TT", "Lĩnh vực", "Hồ sơ", "Trực tuyến", "Trễ hạn", "Ghi chú"],
                fields_table(), 12, ["centre", "left", "right", "right", "right", "left"])]), {
        "family": "tinos", "size": 14, "leading": 1.5, "gap": 9}, {"file": "pdf", "dpi": 200, "quality": 52, "skew": 0.4, "specks": 30,
                                                   "noise": 1.5, "bilevel_pages": (2, 4)}

    yield "s10_kehoach_goc", Paper(
        kind="Kế hoạch", title="KẾ HOẠCH",
        subject=["Triển khai tháng hành động vì an toàn giao thông", "trên địa bàn xã Đồng Mây năm 2025"],
        parent=[], issuer=["ỦY BAN NHÂN DÂN", "XÃ ĐỒNG MÂY"], issuer_name="Ủy ban nhân dân xã Đồng Mây",
        number="39", symbol="/KH-UBND", place="Đồng Mây", date=(28, 8, 2025), pen_number=False, pen_day=False,
        body=[bold("I. MỤC ĐÍCH, YÊU CẦU"),
              p("1. Nâng cao ý thức chấp hành pháp luật về trật tự, an toàn giao thông của người dân, nhất là thanh thiếu niên, "
                "học sinh trên địa bàn xã."),
              p("2. Phấn đấu không để xảy ra tai nạn giao thông nghiêm trọng trong tháng cao điểm từ ngày 01/9 đến ngày "
                "30/9/2025."), bold("II. NỘI DUNG"),
              p("1. Tuyên truyền trên hệ thống loa truyền thanh xã mỗi ngày hai lần, vào lúc 5 giờ 30 và 17 giờ 00."),
              p("2. Tổ chức ký cam kết tại 06 điểm trường; vận động phụ huynh không giao xe mô tô cho người chưa đủ tuổi."),
              p("3. Phát quang hành lang đường liên thôn, sơn lại 420 m gờ giảm tốc, bổ sung 12 biển báo tại các vị trí khuất "
                "tầm nhìn."),
              ("table", [1, 6, 4, 3], ["TT", "Công việc", "Đơn vị thực hiện", "Thời hạn"],
               [["1", "Khai mạc tháng hành động", "Phòng Văn hóa - Xã hội", "04/9/2025"],
                ["2", "Phát quang, sơn gờ giảm tốc", "Các thôn", "12/9/2025"],
                ["3", "Ký cam kết tại trường học", "Công an xã, các trường", "15/9/2025"],
                ["4", "Tổng kết, khen thưởng", "Văn phòng xã", "30/9/2025"]]),
              bold("III. TỔ CHỨC THỰC HIỆN"),
              p("Phòng Kinh tế xã là cơ quan đầu mối, theo dõi, tổng hợp kết quả, báo cáo Ủy ban nhân dân xã trước ngày "
                "05/10/2025. Công an xã tăng cường tuần tra tại tuyến đường tỉnh 242 và khu vực chợ Đồng Mây vào các phiên chợ."),
              p("Yêu cầu các đơn vị, các thôn nghiêm túc thực hiện Kế hoạch này./.")],
        recipients=["Ban ATGT tỉnh (b/c);", "TT Đảng ủy, HĐND xã;", "Các phòng, đơn vị;", "Các thôn;", "Lưu: VT, KT."],
        signing=Signing(["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "Hứa Minh Tâm")), {
        "family": "tinos", "size": 14}, {"file": "digital"}

    yield "s11_bienban_hop", Paper(
        kind="Biên bản", title="BIÊN BẢN", subject=["Họp Hội đồng xét sáng kiến cấp cơ sở năm 2025"],
        parent=["SỞ Y TẾ MẪU SƠN"], issuer=["BỆNH VIỆN ĐA KHOA", "KHU VỰC CỬA RỪNG"], parent_name="Sở Y tế Mẫu Sơn",
        issuer_name="Bệnh viện đa khoa khu vực Cửa Rừng", number="17", symbol="/BB-BVCR", place="Cửa Rừng", date=(12, 11, 2025),
        body=[p("Vào lúc 14 giờ 00 ngày 12 tháng 11 năm 2025, tại hội trường tầng 2, Bệnh viện đa khoa khu vực Cửa Rừng tổ chức "
                "họp Hội đồng xét sáng kiến cấp cơ sở."), bold("I. Thành phần"),
              p("1. Chủ tọa: bà Triệu Thị Lan, Giám đốc Bệnh viện, Chủ tịch Hội đồng."),
              p("2. Thư ký: ông Dương Nhật Minh, nhân viên Phòng Kế hoạch tổng hợp."),
              p("3. Có mặt 09/09 thành viên Hội đồng."), bold("II. Nội dung"),
              p("Hội đồng nghe trình bày 05 sáng kiến của các khoa, phòng; thảo luận về tính mới, khả năng áp dụng và hiệu quả; "
                "bỏ phiếu kín với kết quả như sau:"),
              ("table", [1, 7, 3, 2], ["TT", "Tên sáng kiến", "Tác giả", "Số phiếu"],
               [["1", "Quy trình trả kết quả xét nghiệm qua điện thoại", "Khoa Xét nghiệm", "9/9"],
                ["2", "Giá treo dịch truyền dùng cho xe lăn", "Khoa Ngoại", "8/9"],
                ["3", "Bảng theo dõi thuốc cận hạn bằng mã màu", "Khoa Dược", "9/9"],
                ["4", "Phiếu hẹn tái khám hai thứ tiếng", "Phòng KHTH", "7/9"],
                ["5", "Tủ hồ sơ bệnh án xoay", "Phòng KHTH", "4/9"]]),
              p("Kết luận: Hội đồng thống nhất công nhận 04 sáng kiến có số thứ tự từ 1 đến 4; đề nghị tác giả sáng kiến thứ 5 "
                "hoàn thiện thêm để xét vào đợt sau."),
              p("Đối với các sáng kiến được công nhận, Phòng Kế hoạch tổng hợp trình Giám đốc ban hành quyết định trước ngày "
                "25 tháng 11 năm 2025, phổ biến tới các khoa, phòng và theo dõi việc áp dụng trong sáu tháng đầu năm 2026."),
              p("Các ý kiến khác: Trưởng khoa Ngoại đề nghị bố trí kinh phí làm thử 20 giá treo; Trưởng khoa Dược đề nghị dùng "
                "chung bảng mã màu cho cả nhà thuốc bệnh viện. Chủ tọa đồng ý, giao Phòng Tài chính kế toán cân đối."),
              p("Cuộc họp kết thúc vào lúc 16 giờ 20 cùng ngày. Biên bản được đọc lại, các thành viên nhất trí và lập thành 02 "
                "bản có giá trị như nhau./.")],
        second=Signing(["THƯ KÝ"], "Dương Nhật Minh"),
        signing=Signing(["CHỦ TỌA"], "Triệu Thị Lan", seal=seal("SỞ Y TẾ * TỈNH MẪU SƠN", middle=("BỆNH VIỆN", "CỬA RỪNG"))),
        note="two people sign; the one in the chair is the signer"), {"family": "termes", "size": 14}, {
        "file": "tif", "dpi": 300, "bilevel": True, "skew": 0.55, "specks": 70, "fade": 0.2}

    yield "s12_nghiquyet_saoy", Paper(
        kind="Nghị quyết", title="NGHỊ QUYẾT",
        subject=["Quy định mức thu lệ phí hộ tịch, lệ phí cấp bản sao trích lục", "hộ tịch trên địa bàn tỉnh Mẫu Sơn"],
        parent=[], issuer=["HỘI ĐỒNG NHÂN DÂN", "TỈNH MẪU SƠN"], issuer_name="Hội đồng nhân dân tỉnh Mẫu Sơn",
        number="24", symbol="/2025/NQ-HĐND", place="Mẫu Sơn", date=(18, 7, 2025), pen_number=False, pen_day=True,
        body=[("centre", "HỘI ĐỒNG NHÂN DÂN TỈNH MẪU SƠN"), ("centre", "KHÓA XV, KỲ HỌP THỨ 31"),
              cited("Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;"),
              cited("Căn cứ Luật Phí và lệ phí số 97/2015/QH13;"),
              cited("Xét Tờ trình số 150/TTr-UBND ngày 30 tháng 6 năm 2025 của Ủy ban nhân dân tỉnh; Báo cáo thẩm tra của Ban "
                    "Pháp chế Hội đồng nhân dân tỉnh; ý kiến thảo luận của đại biểu Hội đồng nhân dân tại kỳ họp;"),
              cited("Hội đồng nhân dân ban hành Nghị quyết quy định mức thu lệ phí hộ tịch trên địa bàn tỉnh Mẫu Sơn."),
              p("**Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng**"),
              p("1. Nghị quyết này quy định mức thu, miễn, giảm lệ phí hộ tịch tại Ủy ban nhân dân cấp xã."),
              p("2. Đối tượng áp dụng là công dân Việt Nam, người nước ngoài khi yêu cầu giải quyết việc hộ tịch; cơ quan, cán "
                "bộ làm công tác hộ tịch."),
              p("**Điều 2. Mức thu**"),
              ("table", [1, 7, 3], ["TT", "Việc hộ tịch", "Mức thu (đồng/việc)"],
               [["1", "Đăng ký khai sinh không đúng hạn", "5.000"], ["2", "Đăng ký lại việc kết hôn", "20.000"],
                ["3", "Nhận cha, mẹ, con", "12.000"], ["4", "Cấp bản sao trích lục hộ tịch", "6.000"],
                ["5", "Xác nhận tình trạng hôn nhân", "10.000"]]),
              p("**Điều 3. Miễn, giảm lệ phí**"),
              p("1. Miễn lệ phí đối với người thuộc gia đình có công với cách mạng, hộ nghèo, người khuyết tật."),
              p("2. Giảm 50 % mức thu tại Điều 2 khi thực hiện thủ tục hành chính qua dịch vụ công trực tuyến."),
              p("**Điều 4. Tổ chức thực hiện**"),
              p("1. Giao Ủy ban nhân dân tỉnh tổ chức thực hiện Nghị quyết này; Thường trực, các Ban và đại biểu Hội đồng nhân "
                "dân tỉnh giám sát việc thực hiện."),
              p("2. Nghị quyết này đã được Hội đồng nhân dân tỉnh Mẫu Sơn khóa XV, kỳ họp thứ 31 thông qua ngày 18 tháng 7 năm "
                "2025 và có hiệu lực từ ngày 01 tháng 8 năm 2025./.")],
        recipients=["Ủy ban Thường vụ Quốc hội;", "Chính phủ;", "Đoàn ĐBQH tỉnh;", "Đại biểu HĐND tỉnh;", "Lưu: VT, CTHĐND."],
        signing=Signing(["CHỦ TỊCH"], "Hà Sỹ Đồng Nguyên", seal=seal("HỘI ĐỒNG NHÂN DÂN", "TỈNH MẪU SƠN")),
        copy=["SAO Y BẢN CHÍNH", "Mẫu Sơn, ngày 25 tháng 7 năm 2025", "TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG",
              "PHÓ CHÁNH VĂN PHÒNG", "Đàm Quốc Tuấn"],
        note="certified copy: the SAO Y block's date, title and name are not the paper's"), {"family": "tinos", "size": 14}, {
        "file": "pdf", "dpi": 200, "quality": 56, "skew": -0.4, "shadow": 0.06, "specks": 30}

    yield "s13_congvan_den", Paper(
        kind="Công văn", title="", subject=["hướng dẫn khai thác Cơ sở dữ liệu", "giá đất dùng chung"],
        parent=["BỘ PHÁT TRIỂN VÙNG CAO"], issuer=["CỤC DỮ LIỆU VÙNG CAO"], parent_name="Bộ Phát triển vùng cao",
        issuer_name="Cục Dữ liệu vùng cao", number="415", symbol="/DLVC-KTDL", place="Hà Nội", date=(6, 10, 2025), pen="blue",
        arrived=("CÔNG VĂN ĐẾN", "1093", "13/10"),
        to=["Sở Tài chính các tỉnh vùng cao", "Ủy ban nhân dân các xã biên giới"],
        body=[p("Cục Dữ liệu vùng cao nhận được Công văn số 1884/STC-QLG ngày 22/9/2025 của Sở Tài chính tỉnh Mẫu Sơn đề nghị "
                "hướng dẫn khai thác Cơ sở dữ liệu giá đất dùng chung. Về việc này, Cục Dữ liệu vùng cao có ý kiến như sau:"),
              p("1. Tài khoản khai thác được cấp cho từng cán bộ, gắn với chữ ký số chuyên dùng; không dùng chung tài khoản giữa "
                "các bộ phận. Thủ trưởng đơn vị chịu trách nhiệm về danh sách người được cấp tài khoản."),
              p("2. Mỗi lần tra cứu phải ghi mã hồ sơ đang giải quyết. Hệ thống lưu nhật ký tra cứu trong thời gian 05 năm."),
              p("3. Dữ liệu tra cứu có giá trị như văn bản do cơ quan cung cấp dữ liệu xác nhận; cơ quan tiếp nhận không yêu cầu "
                "tổ chức, cá nhân nộp giấy tờ có cùng nội dung."),
              p("Trong quá trình thực hiện nếu có vướng mắc, đề nghị liên hệ Phòng Khai thác dữ liệu để được hỗ trợ./.")],
        recipients=["Như trên;", "Bộ trưởng (để b/c);", "Cục trưởng (để b/c);", "Lưu: VT, KTDL."],
        signing=Signing(["TUQ. CỤC TRƯỞNG", "TRƯỞNG PHÒNG KHAI THÁC DỮ LIỆU"], "Tạ Hữu Nghĩa",
                        seal=seal("BỘ PHÁT TRIỂN VÙNG CAO", middle=("CỤC", "DỮ LIỆU"))),
        note="the incoming stamp's number and date are not the paper's"), {"family": "tinos"}, {
        "file": "pdf", "dpi": 300, "quality": 50, "skew": -0.25, "tint": (253, 252, 250), "specks": 30}
