//! Are desk papers read by their labels: whose value is whose, which copy is it, what must wait?
//! Pages are laid out here from invented text: no office, person or number is real.

// A test may stop where it stands, in its helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use sohoa::domain::field::{Fields, Status};
use sohoa::domain::geometry::{Affine, PageBox};
use sohoa::domain::page::{Ink, Line, PageCode, PageRead, Word, WordSource};
use sohoa::domain::paper::Sorted;
use sohoa::flow::extract::extract;
use sohoa::flow::sort::sort;
use sohoa::rules::Rules;

/// Height of a capital, width of a letter and of a space, distance of lines at 300 dpi.
const CAPITAL: f32 = 40.0;
const LETTER: f32 = 19.0;
const SPACE: f32 = 14.0;
const PITCH: f32 = 80.0;

/// An A4 page at 300 dpi: lines by their left end and foot; `~word` is written by hand, `?word` was
/// read badly.
fn page(number: u32, lines: &[(f32, f32, &str)]) -> PageRead {
    let mut page = PageRead {
        number,
        width: 2480,
        height: 3508,
        dpi: 300.0,
        turn: 0,
        skew: 0.0,
        to_points: Affine([0.24, 0.0, 0.0, -0.24, 0.0, 842.0]),
        words: Vec::new(),
        lines: Vec::new(),
        rulings: Vec::new(),
        marks: Vec::new(),
        cells: Vec::new(),
        codes: Vec::new(),
        pen: Vec::new(),
        stamps: Vec::new(),
        confidence: 0.96,
        notes: Vec::new(),
    };
    for &(x, y, text) in lines {
        let first = page.words.len() as u32;
        let mut left = x;
        for part in text.split(' ') {
            let (hand, poor) = (part.starts_with('~'), part.starts_with('?'));
            let letters = part.trim_start_matches(['~', '?']);
            let width: f32 =
                letters.chars().map(|c| if c.is_uppercase() { LETTER * 1.3 } else { LETTER }).sum();
            page.words.push(Word {
                text: letters.to_owned(),
                bbox: PageBox::new(left, y - CAPITAL, left + width, y),
                confidence: if hand || poor { 0.5 } else { 0.98 },
                alternatives: Vec::new(),
                source: WordSource::Ocr,
                ink: if hand { Ink::Blue } else { Ink::Dark },
                hand: if hand { 0.8 } else { 0.05 },
            });
            left += width + SPACE;
        }
        let count = page.words.len() as u32 - first;
        let bbox =
            PageBox::around(page.words.iter().skip(first as usize).map(|w| &w.bbox)).unwrap();
        let block = page.lines.len() as u32;
        page.lines.push(Line { bbox, first, count, block, cell: None, letter_height: CAPITAL });
    }
    page
}

/// Lines one under the other at the left margin, below a head.
fn form(title: &str, body: &[&str]) -> Vec<PageRead> {
    let mut lines = vec![
        (780.0, 300.0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (920.0, 370.0, "Độc lập - Tự do - Hạnh phúc"),
        (950.0, 560.0, title),
    ];
    for (i, line) in body.iter().enumerate() {
        lines.push((250.0, 700.0 + PITCH * i as f32, *line));
    }
    vec![page(1, &lines)]
}

fn read(pages: &[PageRead]) -> (Sorted, Fields) {
    let rules = Rules::embedded().unwrap();
    let sorted = sort(pages, &rules).remove(0);
    let fields = extract(pages, &sorted, &rules, Some(jiff::civil::date(2026, 6, 1)));
    (sorted, fields)
}

fn accepted(fields: &Fields, name: &str, wanted: &str) {
    let field = &fields[name];
    assert_eq!(field.value.as_deref(), Some(wanted), "{name}: {field:?}");
    assert_eq!(field.status, Status::Accepted, "{name}: {:?}", field.checks);
}

fn reviewed(fields: &Fields, name: &str) {
    assert_eq!(fields[name].status, Status::Review, "{name}: {:?}", fields[name]);
}

const BIRTH: [&str; 14] = [
    "Số: 12/2021",
    "Họ, chữ đệm, tên: NGUYỄN MINH KHOA",
    "Ngày, tháng, năm sinh: 05/03/2021 ghi bằng chữ: Ngày năm tháng ba năm hai",
    "nghìn không trăm hai mươi mốt",
    "Giới tính: Nam Dân tộc: Kinh Quốc tịch: Việt Nam",
    "Nơi sinh: Bệnh viện đa khoa tỉnh Vĩnh Long",
    "Số định danh cá nhân: 086221000123",
    "Họ, chữ đệm, tên người mẹ: TRẦN THỊ HOA",
    "Năm sinh: 1993 Dân tộc: Tày Quốc tịch: Việt Nam",
    "Họ, chữ đệm, tên người cha: NGUYỄN VĂN BÌNH",
    "Năm sinh: 1990 Dân tộc: Nùng Quốc tịch: Việt Nam",
    "Họ, chữ đệm, tên người đi khai sinh: TRẦN THỊ HOA",
    "Nơi đăng ký khai sinh: Ủy ban nhân dân tỉnh Vĩnh Long",
    "Ngày, tháng, năm đăng ký: 10/03/2021",
];

#[test]
fn child_mother_and_father_are_kept_apart() {
    let (sorted, fields) = read(&form("GIẤY KHAI SINH", &BIRTH));
    assert_eq!(sorted.kind, "giay_khai_sinh");
    accepted(&fields, "ho_ten", "NGUYỄN MINH KHOA");
    accepted(&fields, "ngay_sinh", "2021-03-05");
    accepted(&fields, "dan_toc", "Kinh");
    accepted(&fields, "me.ho_ten", "TRẦN THỊ HOA");
    accepted(&fields, "me.dan_toc", "Tày");
    accepted(&fields, "cha.nam_sinh", "1990");
    accepted(&fields, "cha.dan_toc", "Nùng");
    accepted(&fields, "so_dinh_danh", "086221000123");
    accepted(&fields, "ngay_dang_ky", "2021-03-10");
}

#[test]
fn words_that_say_another_day_send_both_to_a_person() {
    let mut body = BIRTH;
    body[3] = "nghìn không trăm hai mươi hai";
    let (_, fields) = read(&form("GIẤY KHAI SINH", &body));
    reviewed(&fields, "ngay_sinh");
    reviewed(&fields, "ngay_sinh_chu");
}

#[test]
fn a_number_of_another_person_is_not_accepted() {
    let mut body = BIRTH;
    body[6] = "Số định danh cá nhân: 086321000123";
    let (_, fields) = read(&form("GIẤY KHAI SINH", &body));
    reviewed(&fields, "so_dinh_danh");
    reviewed(&fields, "gioi_tinh");
}

#[test]
fn what_a_pen_wrote_waits() {
    let mut body = BIRTH;
    body[1] = "Họ, chữ đệm, tên: ~NGUYỄN ~MINH ~KHOA";
    let (_, fields) = read(&form("GIẤY KHAI SINH", &body));
    reviewed(&fields, "ho_ten");
    assert!(fields["ho_ten"].handwritten);
}

#[test]
fn a_form_is_known_without_its_title() {
    let (sorted, _) = read(&form("-", &BIRTH));
    assert_eq!(sorted.kind, "giay_khai_sinh");
    let (sorted, _) = read(&form("QUYẾT ĐỊNH", &["Căn cứ Luật Tổ chức chính quyền địa phương;"]));
    assert_ne!(sorted.kind, "giay_khai_sinh");
}

#[test]
fn husband_and_wife_beside_each_other() {
    let (l, r) = (200.0, 1300.0);
    let pages = vec![page(
        1,
        &[
            (780.0, 300.0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            (920.0, 370.0, "Độc lập - Tự do - Hạnh phúc"),
            (800.0, 560.0, "GIẤY CHỨNG NHẬN KẾT HÔN"),
            (1000.0, 640.0, "Số: 08/2026"),
            (l, 760.0, "Họ, chữ đệm, tên vợ: TRẦN THỊ HOA"),
            (r, 760.0, "Họ, chữ đệm, tên chồng: LÊ VĂN NAM"),
            (l, 840.0, "Ngày, tháng, năm sinh: 12/02/2000"),
            (r, 840.0, "Ngày, tháng, năm sinh: 08/04/1989"),
            (l, 920.0, "Dân tộc: Kinh"),
            (r, 920.0, "Dân tộc: Khmer"),
            (l, 1000.0, "Quốc tịch: Việt Nam"),
            (r, 1000.0, "Quốc tịch: Việt Nam"),
            (l, 1080.0, "Nơi cư trú: ấp Phú Lợi, thành phố Cao Bằng,"),
            (r, 1080.0, "Nơi cư trú: tỉnh Cao Bằng"),
            (l, 1160.0, "tỉnh Cao Bằng"),
            (r, 1160.0, "Giấy tờ tùy thân: Hộ chiếu"),
            (l, 1400.0, "Nơi đăng ký kết hôn: Ủy ban nhân dân tỉnh Cao Bằng"),
            (l, 1480.0, "Ngày, tháng, năm đăng ký: 17/01/2026"),
        ],
    )];
    let (sorted, fields) = read(&pages);
    assert_eq!(sorted.kind, "giay_chung_nhan_ket_hon");
    accepted(&fields, "vo.ho_ten", "TRẦN THỊ HOA");
    accepted(&fields, "chong.ho_ten", "LÊ VĂN NAM");
    accepted(&fields, "vo.ngay_sinh", "2000-02-12");
    accepted(&fields, "chong.ngay_sinh", "1989-04-08");
    accepted(&fields, "vo.dan_toc", "Kinh");
    accepted(&fields, "chong.dan_toc", "Khmer");
    assert_eq!(
        fields["vo.noi_cu_tru"].value.as_deref(),
        Some("ấp Phú Lợi, thành phố Cao Bằng, tỉnh Cao Bằng")
    );
    assert_eq!(fields["chong.noi_cu_tru"].value.as_deref(), Some("tỉnh Cao Bằng"));
}

fn card(code: &str) -> Vec<PageRead> {
    let mut front = page(
        1,
        &[
            (400.0, 300.0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            (500.0, 400.0, "CĂN CƯỚC CÔNG DÂN"),
            (500.0, 520.0, "Số / No.: 052204000123"),
            (500.0, 600.0, "Họ và tên / Full name:"),
            (500.0, 680.0, "TRẦN VĂN BÌNH"),
            (500.0, 760.0, "Ngày sinh / Date of birth: 05/03/2004"),
            (500.0, 840.0, "Giới tính / Sex: Nam Quốc tịch / Nationality: Việt Nam"),
        ],
    );
    if !code.is_empty() {
        let bbox = PageBox::new(1500.0, 300.0, 1700.0, 500.0);
        front.codes.push(PageCode { text: code.to_owned(), bbox });
    }
    vec![front]
}

#[test]
fn a_card_needs_its_code_and_must_agree_with_it() {
    let code = "052204000123||Trần Văn Bình|05032004|Nam|xã Mẫu, tỉnh Bình Định|10072022";
    let (sorted, fields) = read(&card(code));
    assert_eq!(sorted.kind, "cccd");
    accepted(&fields, "so_dinh_danh", "052204000123");
    accepted(&fields, "ngay_sinh", "2004-03-05");
    let (_, fields) = read(&card(&code.replace("05032004", "06032004")));
    reviewed(&fields, "ngay_sinh");
    let (_, fields) = read(&card(""));
    reviewed(&fields, "ho_ten");
}

#[test]
fn no_picture_of_a_card_is_kept() {
    let rules = Rules::embedded().unwrap();
    for key in ["can_cuoc", "cccd"] {
        assert!(!rules.paper(key).unwrap().keep, "{key}");
    }
    assert!(rules.paper("giay_khai_sinh").unwrap().keep);
}

#[test]
fn a_new_form_is_a_file_and_nothing_else() {
    let text = "key = \"giay_mau\"\nname = \"Giấy mẫu\"\nsource = \"Không có\"\nfrom = \"2020-01-01\"\n\
        titles = [\"GIẤY MẪU THỬ\"]\n[form]\n[[fields]]\nname = \"ho_ten\"\nreader = \"label\"\nkind = \"name\"\n\
        anchors = [\"Họ và tên\"]\n[[fields]]\nname = \"ngay\"\nreader = \"label\"\nkind = \"date\"\n\
        anchors = [\"Ngày nộp đơn\"]\n";
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("papers")).unwrap();
    std::fs::write(folder.path().join("papers/giay_mau.toml"), text).unwrap();
    let rules = Rules::load(folder.path()).unwrap();
    let pages = form("GIẤY MẪU THỬ", &["Họ và tên: TRẦN THỊ HOA", "Ngày nộp đơn: 05/03/2024"]);
    let sorted = sort(&pages, &rules).remove(0);
    assert_eq!(sorted.kind, "giay_mau");
    let fields = extract(&pages, &sorted, &rules, None);
    accepted(&fields, "ho_ten", "TRẦN THỊ HOA");
    accepted(&fields, "ngay", "2024-03-05");
}

#[test]
fn an_office_in_small_letters_is_a_value_and_in_capitals_ends_one() {
    let (_, fields) = read(&form(
        "GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP",
        &[
            "Mã số doanh nghiệp: 0100109106",
            "1. Tên công ty",
            "Tên công ty viết bằng tiếng Việt: CÔNG TY CỔ PHẦN MẪU",
            "2. Địa chỉ trụ sở chính",
            "3. Vốn điều lệ",
            "Vốn điều lệ: 8.300.000.000 đồng",
            "5. Người đại diện theo pháp luật của công ty",
            "* Họ và tên: VÕ TRỌNG PHÚC Giới tính: Nam",
            "Chức danh: Chủ tịch công ty kiêm Giám đốc",
            "Sinh ngày: 19/09/1961 Dân tộc: Kinh Quốc tịch: Việt Nam",
        ],
    ));
    let office = fields["nguoi_dai_dien.chuc_danh"].value.as_deref();
    assert_eq!(office, Some("Chủ tịch công ty kiêm Giám đốc"));
}

#[test]
fn strokes_read_as_letters_are_mended_and_looked_at() {
    let mut body = BIRTH;
    body[2] = "Ngày, tháng, năm sinh: 05!03I2021 ghi bằng chữ: Ngày năm tháng ba năm hai";
    let (_, fields) = read(&form("GIẤY KHAI SINH", &body));
    assert_eq!(fields["ngay_sinh"].value.as_deref(), Some("2021-03-05"));
    assert_eq!(fields["ngay_sinh"].raw.as_deref(), Some("05!03I2021"));
    reviewed(&fields, "ngay_sinh");
}

#[test]
fn who_signs_for_the_head_is_the_deputy_whatever_the_seal_left() {
    let mut body = BIRTH.to_vec();
    body.push("NGƯỜI KÝ GIẤY KHAI SINH");
    let mut pages = form("GIẤY KHAI SINH", &body);
    let below = [
        (1500.0, 2000.0, "KT. CHỦ TỊCH"),
        (1450.0, 2080.0, "Ó CHỦ TỊCH"),
        (1430.0, 2400.0, "Trần Văn Bình"),
    ];
    let signed = page(1, &below);
    let first = pages[0].words.len() as u32;
    pages[0].words.extend(signed.words);
    pages[0].lines.extend(signed.lines.into_iter().map(|l| Line { first: l.first + first, ..l }));
    let (_, fields) = read(&pages);
    assert_eq!(fields["chuc_vu"].value.as_deref(), Some("KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"));
    assert_eq!(fields["nguoi_ky"].value.as_deref(), Some("Trần Văn Bình"));
}

#[test]
fn a_value_that_begins_like_a_label_is_a_value() {
    let mut body = BIRTH.to_vec();
    body.insert(
        12,
        "Giấy tờ tùy thân: CMND số 361234567, Công an tỉnh Kiên Giang cấp ngày 05/09/2010",
    );
    let (_, fields) = read(&form("GIẤY KHAI SINH", &body));
    let paper = fields["nguoi_di_khai.giay_to"].value.as_deref();
    assert_eq!(paper, Some("CMND số 361234567, Công an tỉnh Kiên Giang cấp ngày 05/09/2010"));
}

#[test]
fn a_second_owner_is_another_person() {
    let owners = |second: &str| {
        let (sorted, fields) = read(&form(
            "GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT, QUYỀN SỞ HỮU TÀI SẢN GẮN LIỀN VỚI ĐẤT",
            &[
                "Mã Giấy chứng nhận: 678527636076",
                "1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:",
                "Ông: NGUYỄN VĂN MẪU, sinh năm: 1961, CCCD số: 086061538899",
                second,
                "Địa chỉ: số 12, đường Lê Lợi, phường Trà Vinh, tỉnh Vĩnh Long",
                "2. Thông tin thửa đất:",
                "a) Thửa đất số: 137",
                "b) Tờ bản đồ số: 47",
                "c) Diện tích: 3241,6 m²",
            ],
        ));
        assert_eq!(sorted.kind, "giay_chung_nhan_qsdd_2025");
        assert_eq!(fields["chu_su_dung.ho_ten"].value.as_deref(), Some("NGUYỄN VĂN MẪU"));
        assert_eq!(fields["thua_dat"].value.as_deref(), Some("137"));
        fields
    };
    for second in [
        "Bà: TRẦN THỊ MẪU, sinh năm: 1965, CCCD số: 086165662974",
        "và vợ: Bà: TRẦN THỊ MẪU, sinh năm: 1965, CCCD số: 086165662974",
    ] {
        let fields = owners(second);
        let value = |name: &str| fields[name].value.as_deref();
        assert_eq!(value("chu_su_dung_2.ho_ten"), Some("TRẦN THỊ MẪU"), "{second}");
        assert_eq!(value("chu_su_dung_2.nam_sinh"), Some("1965"), "{second}");
        assert_eq!(value("chu_su_dung_2.so_dinh_danh"), Some("086165662974"), "{second}");
    }
}

#[test]
fn a_communes_name_is_no_province() {
    // `Láng` is a ward; the province's name was cut off
    let mut body = BIRTH;
    body[5] = "Nơi sinh: xã Mẫu Sơn, huyện Lộc Bình, tỉnh Láng";
    let (_, fields) = read(&form("GIẤY KHAI SINH", &body));
    reviewed(&fields, "noi_sinh");
}
