//! Do sort and extract find what stands on an administrative document, and leave alone what only
//! looks like it? Pages are laid out here from invented text: no office, person or number is real.

// A test may stop where it stands, in its helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use sohoa::domain::field::{Field, Fields, Status};
use sohoa::domain::geometry::{Affine, PageBox};
use sohoa::domain::page::{Ink, Line, Mark, PageRead, Word, WordSource};
use sohoa::domain::paper::Sorted;
use sohoa::flow::extract::extract;
use sohoa::flow::sort::sort;
use sohoa::rules::Rules;

/// Height of a capital and width of a letter at 300 dpi, 14 point, about.
const CAPITAL: f32 = 40.0;
const LETTER: f32 = 19.0;
const SPACE: f32 = 14.0;

/// A page of A4 at 300 dpi being set.
struct Sheet {
    page: PageRead,
}

impl Sheet {
    fn new(number: u32) -> Self {
        let page = PageRead {
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
            pen: Vec::new(),
            codes: Vec::new(),
            stamps: Vec::new(),
            confidence: 0.96,
            notes: Vec::new(),
        };
        Self { page }
    }

    fn width(text: &str) -> f32 {
        text.chars().map(|c| if c.is_uppercase() { LETTER * 1.3 } else { LETTER }).sum()
    }

    /// A line from its left end. `~word` is written by hand, `?word` is read badly, `_` is a wide
    /// blank.
    fn at(mut self, x: f32, y: f32, text: &str) -> Self {
        let first = self.page.words.len() as u32;
        let mut left = x;
        for part in text.split(' ') {
            if part == "_" {
                left += 150.0;
                continue;
            }
            let hand = part.starts_with('~');
            let poor = part.starts_with('?');
            let letters = part.trim_start_matches(['~', '?']);
            let width = Self::width(letters);
            let (top, bottom) = if hand { (y - 62.0, y + 14.0) } else { (y - CAPITAL, y) };
            self.page.words.push(Word {
                text: letters.to_owned(),
                bbox: PageBox::new(left, top, left + width, bottom),
                confidence: match (hand, poor) {
                    (true, _) => 0.4,
                    (_, true) => 0.55,
                    _ => 0.96,
                },
                alternatives: Vec::new(),
                source: WordSource::Ocr,
                ink: if hand { Ink::Blue } else { Ink::Dark },
                hand: if hand { 0.8 } else { 0.05 },
            });
            left += width + SPACE;
        }
        let count = self.page.words.len() as u32 - first;
        let words = self.page.words.iter().skip(first as usize);
        let bbox = PageBox::around(words.map(|w| &w.bbox)).unwrap();
        let block = self.page.lines.len() as u32;
        self.page.lines.push(Line {
            bbox,
            first,
            count,
            block,
            cell: None,
            letter_height: CAPITAL,
        });
        self
    }

    /// A line around its middle.
    fn mid(self, x: f32, y: f32, text: &str) -> Self {
        let plain = text.replace(['~', '?'], "").replace("_ ", "");
        let spaces = plain.matches(' ').count() as f32;
        let width = Self::width(&plain.replace(' ', "")) + SPACE * spaces;
        self.at(x - width / 2.0, y, text)
    }

    fn nation(self) -> Self {
        self.mid(1640.0, 300.0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM").mid(
            1640.0,
            370.0,
            "Độc lập - Tự do - Hạnh phúc",
        )
    }

    fn body(mut self, from: f32, lines: &[&str]) -> Self {
        let mut y = from;
        for line in lines {
            self = self.at(if y == from { 480.0 } else { 350.0 }, y, line);
            y += 72.0;
        }
        self
    }

    fn red(mut self, bbox: PageBox) -> Self {
        self.page.marks.push(Mark { bbox, ink: Ink::Red });
        self
    }

    fn of_the_file(mut self) -> Self {
        for word in &mut self.page.words {
            word.source = WordSource::Text;
            word.confidence = 1.0;
        }
        self
    }
}

const FILLER: [&str; 3] = [
    "Thực hiện chương trình công tác năm, cơ quan đề nghị các đơn vị có liên quan trên địa bàn",
    "phối hợp rà soát, tổng hợp kết quả thực hiện và gửi về cơ quan thường trực trước khi hết",
    "quý này để báo cáo cấp có thẩm quyền xem xét theo quy định hiện hành của pháp luật.",
];

fn read(pages: Vec<Sheet>) -> (Sorted, Fields) {
    let rules = Rules::embedded().unwrap();
    let pages: Vec<PageRead> = pages.into_iter().map(|sheet| sheet.page).collect();
    let sorted = sort(&pages, &rules).remove(0);
    let fields = extract(&pages, &sorted, &rules, Some(jiff::civil::date(2026, 6, 1)));
    (sorted, fields)
}

fn value(fields: &Fields, name: &str) -> String {
    fields[name].value.clone().unwrap_or_default()
}

fn accepted(fields: &Fields, name: &str, wanted: &str) {
    let field: &Field = &fields[name];
    assert_eq!(field.value.as_deref(), Some(wanted), "{name}");
    assert_eq!(field.status, Status::Accepted, "{name}: {:?}", field.checks);
    assert!(!field.boxes.is_empty() || name == "loai_van_ban", "{name} has no place");
}

fn reviewed(fields: &Fields, name: &str) {
    assert_eq!(fields[name].status, Status::Review, "{name}: {:?}", fields[name]);
}

/// A decision of a department: two agencies, title, subject, deputy's signature.
fn decision() -> Sheet {
    Sheet::new(1)
        .mid(700.0, 300.0, "UBND TỈNH BÌNH ĐỊNH")
        .mid(700.0, 370.0, "SỞ XÂY DỰNG")
        .nation()
        .mid(700.0, 470.0, "Số: 118/QĐ-SXD")
        .mid(1640.0, 470.0, "Bình Định, ngày 09 tháng 3 năm 2023")
        .mid(1300.0, 640.0, "QUYẾT ĐỊNH")
        .mid(1300.0, 715.0, "Về việc thành lập Tổ công tác rà soát thủ tục hành chính")
        .mid(1300.0, 780.0, "trên địa bàn tỉnh năm 2023")
        .mid(1300.0, 960.0, "GIÁM ĐỐC SỞ XÂY DỰNG")
        .body(1100.0, &FILLER)
        .at(350.0, 1800.0, "Nơi nhận:")
        .at(350.0, 1855.0, "- Như Điều 3;")
        .at(350.0, 1910.0, "- Lưu: VT.")
        .mid(1850.0, 1800.0, "KT. GIÁM ĐỐC")
        .mid(1850.0, 1865.0, "PHÓ GIÁM ĐỐC")
        .mid(1850.0, 2250.0, "Trần Thị Mai Hương")
}

#[test]
fn a_departments_decision_is_read_whole() {
    let (sorted, fields) = read(vec![decision()]);
    assert_eq!(sorted.kind, "quyet_dinh");
    assert!(sorted.confidence > 0.9 && sorted.doubtful_starts.is_empty());
    accepted(&fields, "co_quan_chu_quan", "UBND TỈNH BÌNH ĐỊNH");
    accepted(&fields, "co_quan_ban_hanh", "SỞ XÂY DỰNG");
    accepted(&fields, "so_ky_hieu", "118/QĐ-SXD");
    accepted(&fields, "dia_danh", "Bình Định");
    accepted(&fields, "ngay_ban_hanh", "2023-03-09");
    accepted(&fields, "loai_van_ban", "Quyết định");
    accepted(
        &fields,
        "trich_yeu",
        "Về việc thành lập Tổ công tác rà soát thủ tục hành chính trên địa bàn tỉnh năm 2023",
    );
    accepted(&fields, "nguoi_ky", "Trần Thị Mai Hương");
    accepted(&fields, "chuc_vu", "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC");
    assert_eq!(fields["do_khan"].status, Status::Accepted);
    assert_eq!(fields["trich_yeu"].boxes.len(), 2);
}

/// A province's letter, with number and day as given.
fn letter(number: &str, date: &str) -> Sheet {
    Sheet::new(1)
        .mid(700.0, 300.0, "ỦY BAN NHÂN DÂN")
        .mid(700.0, 370.0, "TỈNH BÌNH ĐỊNH")
        .nation()
        .mid(700.0, 470.0, number)
        .mid(1640.0, 470.0, date)
        .mid(700.0, 540.0, "V/v góp ý dự thảo Nghị định")
        .mid(700.0, 600.0, "quy định về hộ tịch")
        .at(900.0, 760.0, "Kính gửi: Sở Tư pháp.")
        .body(900.0, &FILLER)
        .at(350.0, 1600.0, "Nơi nhận:")
        .at(350.0, 1655.0, "- Như trên;")
        .at(350.0, 1710.0, "- Lưu: VT, NC.")
        .mid(1850.0, 1600.0, "TL. CHỦ TỊCH")
        .mid(1850.0, 1665.0, "KT. CHÁNH VĂN PHÒNG")
        .mid(1850.0, 1730.0, "PHÓ CHÁNH VĂN PHÒNG")
        .mid(1850.0, 2080.0, "Lê Văn Bình")
}

#[test]
fn a_letter_has_its_subject_under_the_number_and_one_issuer_on_two_lines() {
    let (sorted, fields) =
        read(vec![letter("Số: 1205/UBND-NC", "Bình Định, ngày 14 tháng 8 năm 2024")]);
    assert_eq!(sorted.kind, "cong_van");
    accepted(&fields, "co_quan_ban_hanh", "ỦY BAN NHÂN DÂN TỈNH BÌNH ĐỊNH");
    assert_eq!(fields["co_quan_ban_hanh"].boxes.len(), 2);
    assert_eq!(fields["co_quan_chu_quan"].value, None);
    assert_eq!(fields["co_quan_chu_quan"].status, Status::Accepted);
    accepted(&fields, "so_ky_hieu", "1205/UBND-NC");
    accepted(&fields, "trich_yeu", "V/v góp ý dự thảo Nghị định quy định về hộ tịch");
    accepted(&fields, "loai_van_ban", "Công văn");
    accepted(&fields, "chuc_vu", "TL. CHỦ TỊCH / KT. CHÁNH VĂN PHÒNG / PHÓ CHÁNH VĂN PHÒNG");
    accepted(&fields, "nguoi_ky", "Lê Văn Bình");
}

#[test]
fn handwriting_is_proposed_and_never_accepted() {
    let page = letter("Số: ~1205 /UBND-NC", "Bình Định, ngày ~14 tháng 8 năm 2024");
    let (_, fields) = read(vec![page]);
    for name in ["so_ky_hieu", "ngay_ban_hanh"] {
        reviewed(&fields, name);
        assert!(fields[name].handwritten, "{name}");
    }
    assert_eq!(value(&fields, "so_ky_hieu"), "1205/UBND-NC");
    assert_eq!(value(&fields, "ngay_ban_hanh"), "2024-08-14");
    accepted(&fields, "dia_danh", "Bình Định");
}

#[test]
fn a_number_by_hand_makes_a_lucky_day_doubtful_too() {
    let page = letter("Số: ~1205 /UBND-NC", "Bình Định, ngày 14 tháng 8 năm 2024");
    let (_, fields) = read(vec![page]);
    reviewed(&fields, "so_ky_hieu");
    reviewed(&fields, "ngay_ban_hanh");
}

#[test]
fn figures_set_into_a_wide_blank_are_not_taken_for_print() {
    let page = letter("Số: 1205 _ /UBND-NC", "Bình Định, ngày 14 tháng 8 năm 2024");
    let (_, fields) = read(vec![page]);
    reviewed(&fields, "so_ky_hieu");
}

#[test]
fn a_blank_number_stays_blank() {
    let page = letter("Số: _ /UBND-NC", "Bình Định, ngày _ tháng 8 năm 2024");
    let (_, fields) = read(vec![page]);
    assert_eq!(fields["so_ky_hieu"].value, None);
    reviewed(&fields, "so_ky_hieu");
    reviewed(&fields, "ngay_ban_hanh");
    assert_eq!(value(&fields, "ngay_ban_hanh"), "2024-08");
}

#[test]
fn an_incoming_stamp_is_not_the_document() {
    let page = letter("Số: _ /UBND-NC", "Bình Định, ngày _ tháng 8 năm 2024")
        .at(180.0, 1500.0, "CÔNG VĂN ĐẾN")
        .at(180.0, 1560.0, "Số: 2352 Ngày 21/3/2024");
    let (_, fields) = read(vec![page]);
    for field in fields.values() {
        let value = field.value.as_deref().unwrap_or_default();
        assert!(!value.contains("2352") && !value.contains("2024-03"), "{field:?}");
    }
    let beside = letter("Số: _ /UBND-NC", "Bình Định, ngày _ tháng 8 năm 2024")
        .at(180.0, 690.0, "CÔNG VĂN ĐẾN")
        .at(180.0, 750.0, "Số: 2352 Ngày 21/3/2024");
    let (_, fields) = read(vec![beside]);
    assert_eq!(fields["so_ky_hieu"].value, None);
    assert!(!value(&fields, "trich_yeu").contains("2352"));
}

#[test]
fn text_of_the_file_needs_no_proof_of_print() {
    let page = letter("Số: 507 /UBND-NC", "Bình Định, ngày 24 tháng 01 năm 2025").of_the_file();
    let (_, fields) = read(vec![page]);
    accepted(&fields, "so_ky_hieu", "507/UBND-NC");
    accepted(&fields, "ngay_ban_hanh", "2025-01-24");
}

#[test]
fn a_day_that_has_not_come_is_doubted() {
    let page = letter("Số: 507/UBND-NC", "Bình Định, ngày 24 tháng 01 năm 2031").of_the_file();
    let (_, fields) = read(vec![page]);
    reviewed(&fields, "ngay_ban_hanh");
}

#[test]
fn a_laws_day_is_that_of_passing_and_a_certified_copys_block_is_another_hand() {
    let first = Sheet::new(1)
        .mid(600.0, 300.0, "QUỐC HỘI")
        .nation()
        .mid(600.0, 450.0, "Luật số: 91/2024/QH15")
        .mid(1300.0, 640.0, "LUẬT")
        .mid(1300.0, 720.0, "LƯU TRỮ TƯ NHÂN")
        .at(480.0, 900.0, "Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;")
        .body(1100.0, &FILLER);
    let passed = "Luật này được Quốc hội nước Cộng hòa xã hội chủ nghĩa Việt Nam khóa XV,";
    let last = Sheet::new(2)
        .body(300.0, &FILLER)
        .at(480.0, 700.0, passed)
        .at(350.0, 772.0, "kỳ họp thứ 7 thông qua ngày 21 tháng 6 năm 2024.")
        .mid(1800.0, 950.0, "CHỦ TỊCH QUỐC HỘI")
        .mid(1800.0, 1300.0, "Phạm Văn Thử Nghiệm")
        .mid(1800.0, 1500.0, "SAO Y BẢN CHÍNH")
        .mid(1800.0, 1570.0, "Hà Nội, ngày 04 tháng 12 năm 2024")
        .mid(1800.0, 1640.0, "PHÓ CHỦ NHIỆM")
        .mid(1800.0, 1900.0, "Hoàng Thị Sao");
    let (sorted, fields) = read(vec![first, last]);
    assert_eq!(sorted.kind, "luat");
    assert!(sorted.doubtful_starts.is_empty(), "{sorted:?}");
    // Right; how sure such a day is has not been measured yet, so it is not for sure accepted.
    assert_eq!(value(&fields, "ngay_ban_hanh"), "2024-06-21");
    accepted(&fields, "so_ky_hieu", "91/2024/QH15");
    assert_eq!(value(&fields, "trich_yeu"), "LƯU TRỮ TƯ NHÂN");
    assert_eq!(fields["dia_danh"].value, None);
    assert_eq!(fields["dia_danh"].status, Status::Accepted);
    assert_eq!(value(&fields, "chuc_vu"), "CHỦ TỊCH QUỐC HỘI");
    assert_eq!(value(&fields, "nguoi_ky"), "Phạm Văn Thử Nghiệm");
    assert_eq!(fields["nguoi_ky"].page, Some(2));
}

#[test]
fn an_attached_draft_is_named_and_not_mixed_in() {
    let draft = Sheet::new(2)
        .mid(700.0, 300.0, "ỦY BAN NHÂN DÂN")
        .mid(700.0, 370.0, "TỈNH BÌNH ĐỊNH")
        .nation()
        .mid(700.0, 470.0, "Số: 99/KH-UBND")
        .mid(1640.0, 470.0, "Bình Định, ngày 01 tháng 9 năm 2024")
        .mid(1300.0, 640.0, "KẾ HOẠCH")
        .body(1100.0, &FILLER)
        .mid(1850.0, 1600.0, "CHỦ TỊCH")
        .mid(1850.0, 2000.0, "Đỗ Văn Nháp");
    let page = letter("Số: 1205/UBND-NC", "Bình Định, ngày 14 tháng 8 năm 2024");
    let (sorted, fields) = read(vec![page, draft]);
    assert_eq!(sorted.pages, [1, 2]);
    assert_eq!(sorted.doubtful_starts, [2]);
    accepted(&fields, "so_ky_hieu", "1205/UBND-NC");
    accepted(&fields, "nguoi_ky", "Lê Văn Bình");
}

#[test]
fn urgency_is_read_or_left_to_a_person_where_a_stamp_was_seen() {
    let urgency = |sheet: Sheet| read(vec![sheet]).1["do_khan"].clone();
    let base = || letter("Số: 1205/UBND-NC", "Bình Định, ngày 14 tháng 8 năm 2024");
    let stamped = urgency(base().at(400.0, 760.0, "HỎA TỐC"));
    assert_eq!((stamped.value.as_deref(), stamped.status), (Some("Hỏa tốc"), Status::Accepted));
    let unread = urgency(base().red(PageBox::new(360.0, 700.0, 700.0, 790.0)));
    assert_eq!((unread.value, unread.status), (None, Status::Review));
    let seal = urgency(base().red(PageBox::new(1500.0, 1500.0, 1900.0, 1900.0)));
    assert_eq!((seal.value, seal.status), (None, Status::Accepted));
}

#[test]
fn weak_marks_are_put_right_by_what_offices_are_called() {
    let page = Sheet::new(1)
        .mid(700.0, 300.0, "UBND ?TINH ?BINH ĐỊNH")
        .mid(700.0, 370.0, "?SƠ Y ?TE")
        .nation()
        .mid(700.0, 470.0, "Số: 12/TB-SYT")
        .mid(1640.0, 470.0, "?Binh Định, ngày 11 tháng 3 năm 2023")
        .mid(1300.0, 640.0, "THÔNG ?BAO")
        .mid(1300.0, 715.0, "Lịch làm việc của Giám đốc Sở")
        .body(960.0, &FILLER);
    let (sorted, fields) = read(vec![page]);
    assert_eq!(sorted.kind, "thong_bao");
    accepted(&fields, "co_quan_chu_quan", "UBND TỈNH BÌNH ĐỊNH");
    accepted(&fields, "co_quan_ban_hanh", "SỞ Y TẾ");
    assert_eq!(value(&fields, "dia_danh"), "Bình Định");
    assert_eq!(fields["co_quan_ban_hanh"].raw.as_deref(), Some("SƠ Y TE"));
    assert_eq!(fields["nguoi_ky"].value, None);
    reviewed(&fields, "nguoi_ky");
}

#[test]
fn a_name_no_list_knows_needs_the_body_beside_it() {
    let base = |school: &str| {
        Sheet::new(1)
            .mid(700.0, 300.0, "BỘ GIÁO DỤC VÀ ĐÀO TẠO")
            .mid(700.0, 370.0, school)
            .nation()
            .mid(700.0, 470.0, "Số: 12/TB-ĐHBS")
            .mid(1640.0, 470.0, "Hà Nội, ngày 11 tháng 3 năm 2023")
            .mid(1300.0, 640.0, "THÔNG BÁO")
            .mid(1300.0, 715.0, "Lịch làm việc của Hiệu trưởng")
            .body(960.0, &FILLER)
            .at(350.0, 1300.0, "Trường Đại học Bạch Sơn thông báo để các đơn vị biết, Đại học")
            .at(350.0, 1370.0, "Bạch Sơn cảm ơn, Đại học Bạch Sơn kính báo.")
    };
    let (_, right) = read(vec![base("TRƯỜNG ĐẠI HỌC BẠCH SƠN")]);
    accepted(&right, "co_quan_ban_hanh", "TRƯỜNG ĐẠI HỌC BẠCH SƠN");
    let (_, wrong) = read(vec![base("TRƯỜNG ĐẠI HỌC BẠCH SỚN")]);
    reviewed(&wrong, "co_quan_ban_hanh");
}

#[test]
fn a_stamp_among_the_specks_of_its_frame_is_found() {
    let page = letter("Số: 1205/UBND-NC", "Bình Định, ngày 14 tháng 8 năm 2024");
    let (_, fields) = read(vec![page.at(380.0, 760.0, "ì HỎA TỐC (")]);
    accepted(&fields, "do_khan", "Hỏa tốc");
    let page = letter("Số: 1205/UBND-NC", "Bình Định, ngày 14 tháng 8 năm 2024");
    let (_, fields) = read(vec![page.at(380.0, 1300.0, "BÁO CÁO KHẨN CẤP")]);
    assert_eq!(fields["do_khan"].value, None);
}

#[test]
fn a_covered_deputys_line_is_proposed_and_not_accepted() {
    let signed = |lines: [&str; 2]| {
        Sheet::new(1)
            .mid(700.0, 300.0, "UBND TỈNH BÌNH ĐỊNH")
            .mid(700.0, 370.0, "SỞ XÂY DỰNG")
            .nation()
            .mid(700.0, 470.0, "Số: 118/QĐ-SXD")
            .mid(1640.0, 470.0, "Bình Định, ngày 09 tháng 3 năm 2023")
            .mid(1300.0, 640.0, "QUYẾT ĐỊNH")
            .mid(1300.0, 715.0, "Về việc thành lập Tổ công tác")
            .body(1100.0, &FILLER)
            .at(350.0, 1800.0, "Nơi nhận:")
            .mid(1850.0, 1800.0, lines[0])
            .mid(1850.0, 1865.0, lines[1])
            .mid(1850.0, 2250.0, "?ạm Thị Mai Hương")
    };
    let both = "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC";
    for lines in [["KT. GIÁM ĐỐC", "~xyz"], ["GIÁM ĐỐC", "ĐỐC"]] {
        let (_, fields) = read(vec![signed(lines)]);
        assert_eq!(value(&fields, "chuc_vu"), both, "{lines:?}");
        reviewed(&fields, "chuc_vu");
        assert_eq!(value(&fields, "nguoi_ky"), "Phạm Thị Mai Hương");
        reviewed(&fields, "nguoi_ky");
    }
}

#[test]
fn a_gazette_print_was_signed_elsewhere() {
    let (_, fields) =
        read(vec![decision().at(900.0, 200.0, "CÔNG BÁO/Số 35 + 36/Ngày 08-01-2024")]);
    // told, for a person to take over; not claimed of a file that nobody signed
    assert_eq!(fields["nguoi_ky"].value, None);
    assert_eq!(fields["nguoi_ky"].alternatives[0], "Trần Thị Mai Hương");
    reviewed(&fields, "nguoi_ky");
    reviewed(&fields, "chuc_vu");
    accepted(&fields, "loai_van_ban", "Quyết định");
}

#[test]
fn two_words_of_an_agency_read_as_one_are_parted() {
    let page = Sheet::new(1)
        .mid(700.0, 300.0, "BỘCÔNG AN")
        .mid(700.0, 370.0, "CỤC CẢNH SÁT PCCC VÀ CNCH")
        .nation()
        .mid(700.0, 470.0, "Số: 12/TB-PCCC")
        .mid(1640.0, 470.0, "Hà Nội, ngày 11 tháng 3 năm 2023")
        .mid(1300.0, 640.0, "THÔNG BÁO")
        .mid(1300.0, 715.0, "Lịch làm việc của Cục trưởng")
        .body(960.0, &FILLER);
    let (_, fields) = read(vec![page]);
    assert_eq!(value(&fields, "co_quan_chu_quan"), "BỘ CÔNG AN");
    assert_eq!(fields["co_quan_chu_quan"].raw.as_deref(), Some("BỘCÔNG AN"));
}

#[test]
fn nothing_is_made_of_an_empty_or_foreign_page() {
    let (sorted, fields) = read(vec![Sheet::new(1)]);
    assert_eq!(sorted.kind, "khac");
    assert!(fields.values().all(|f| f.value.is_none()));
    let (sorted, fields) = read(vec![Sheet::new(1).body(500.0, &FILLER)]);
    assert_eq!(sorted.kind, "khac");
    for name in ["so_ky_hieu", "ngay_ban_hanh", "co_quan_ban_hanh", "nguoi_ky"] {
        reviewed(&fields, name);
    }
    assert!(sort(&[], &Rules::embedded().unwrap()).iter().all(|s| s.kind == "khac"));
}
