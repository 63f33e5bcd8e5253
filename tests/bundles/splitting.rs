use sohoa::domain::page::PageRead;
use sohoa::flow::sort::SortNote;
use sohoa::flow::sort::bundle::{Bundle, bundle, for_reading};
use sohoa::rules::Rules;

use crate::sheet::{BODY, Sheet};

fn rules() -> Rules {
    Rules::embedded().unwrap()
}

fn pages_of(bundle: &Bundle) -> Vec<Vec<u32>> {
    bundle.papers.iter().map(|paper| paper.pages.clone()).collect()
}

/// Every page is in one paper or is a separator.
fn taken_apart(pages: &[PageRead]) -> Bundle {
    let found = bundle(pages, &rules(), true);
    let mut all: Vec<u32> = found.papers.iter().flat_map(|p| p.pages.clone()).collect();
    all.extend(&found.separators);
    all.sort_unstable();
    assert_eq!(all, pages.iter().map(|p| p.number).collect::<Vec<_>>());
    assert_eq!(found, bundle(pages, &rules(), true), "the same pages give the same papers");
    found
}

fn decision(number: u32, of: &str) -> Sheet {
    Sheet::new(number).head(
        "ỦY BAN NHÂN DÂN XÃ SUỐI TRẮNG",
        &format!("Số: {of}/QĐ-UBND"),
        "Suối Trắng, ngày 12 tháng 3 năm 2024",
        "QUYẾT ĐỊNH",
    )
}

fn separator(number: u32) -> PageRead {
    Sheet::new(number).code("sohoa:separator:v1").0
}

fn blank(number: u32) -> PageRead {
    Sheet::new(number).0
}

#[test]
fn separators_part_papers_and_belong_to_none() {
    let pages = [
        decision(1, "12").lines(900.0, &BODY).0,
        Sheet::new(2).lines(400.0, &BODY).signed(1500.0).0,
        separator(3),
        decision(4, "13").lines(900.0, &BODY).signed(1700.0).0,
        separator(5),
        Sheet::new(6).lines(400.0, &BODY).0,
    ];
    let found = taken_apart(&pages);
    assert_eq!(pages_of(&found), [vec![1, 2], vec![4], vec![6]]);
    assert_eq!(found.separators, [3, 5]);
    assert_eq!(
        found.notes.first(),
        Some(&SortNote::Split { pages: 6, papers: 3, inside: 4, apart: 2 })
    );
}

#[test]
fn blank_backs_stay_with_their_paper_those_of_separators_with_none() {
    let pages = [
        decision(1, "12").lines(900.0, &BODY).signed(1700.0).0,
        blank(2),
        separator(3),
        blank(4),
        decision(5, "13").lines(900.0, &BODY).signed(1700.0).0,
        blank(6),
    ];
    let found = taken_apart(&pages);
    assert_eq!(pages_of(&found), [vec![1, 2], vec![5, 6]]);
    assert_eq!(found.separators, [3, 4]);
}

#[test]
fn a_separator_is_told_by_its_only_line_too() {
    let pages = [
        decision(1, "12").lines(900.0, &BODY).signed(1700.0).0,
        Sheet::new(2).mid(1240.0, 1500.0, "TỜ PHÂN CÁCH").0,
        decision(3, "13").lines(900.0, &["Tờ phân cách đặt giữa các giấy tờ khi quét cả tập."]).0,
    ];
    assert_eq!(pages_of(&taken_apart(&pages)), [vec![1], vec![3]]);
    let only = [separator(1), separator(2)];
    assert_eq!(pages_of(&taken_apart(&only)), [vec![1, 2]], "nothing but separators is one paper");
}

#[test]
fn a_whole_head_behind_a_paper_brought_to_its_end_begins_another() {
    let pages = [
        decision(1, "12").lines(900.0, &BODY).signed(1700.0).0,
        decision(2, "47").lines(900.0, &BODY).signed(1700.0).0,
    ];
    let found = taken_apart(&pages);
    assert_eq!(pages_of(&found), [vec![1], vec![2]]);
    assert!(found.papers.iter().all(|paper| paper.doubtful_starts.is_empty()));
    assert!(bundle(&pages, &rules(), false).papers.len() == 1, "a signed file is one document");
}

#[test]
fn what_may_be_an_annex_stays_and_is_named() {
    // attached by the words of the first
    let mut lines = BODY.to_vec();
    lines.push("Gửi kèm theo Quyết định này danh sách và quyết định có liên quan.");
    let attached = [
        decision(1, "12").lines(900.0, &lines).signed(1900.0).0,
        decision(2, "47").lines(900.0, &BODY).signed(1700.0).0,
    ];
    // not brought to its end
    let open = [
        decision(1, "12").lines(900.0, &BODY).0,
        decision(2, "47").lines(900.0, &BODY).signed(1700.0).0,
    ];
    // without a number of its own
    let draft = [
        decision(1, "12").lines(900.0, &BODY).signed(1700.0).0,
        decision(2, "").lines(900.0, &BODY).signed(1700.0).0,
    ];
    // the same number again
    let same = [
        decision(1, "12").lines(900.0, &BODY).signed(1700.0).0,
        decision(2, "12").lines(900.0, &BODY[..4]).signed(1700.0).0,
    ];
    for pages in [attached, open, draft, same] {
        let found = taken_apart(&pages);
        assert_eq!(pages_of(&found), [vec![1, 2]]);
        assert_eq!(found.papers[0].doubtful_starts, [2]);
    }
}

#[test]
fn a_page_with_and_without_a_note_is_kept_twice_and_read_once() {
    let clean = |number| decision(number, "12").lines(900.0, &BODY);
    let mut noted = clean(1).0;
    // a note over the left half of three lines
    let note = |w: &sohoa::domain::page::Word| {
        w.bbox.x0 < 900.0 && w.bbox.y0 > 1000.0 && w.bbox.y1 < 1300.0
    };
    for (word, new) in noted.words.iter_mut().filter(|w| note(w)).zip(
        ["Anh", "Hải", "xem", "giúp", "mục", "này", "trước", "khi", "trình", "ký", "nhé"]
            .iter()
            .cycle(),
    ) {
        word.text = (*new).to_owned();
    }
    let pages = [noted, clean(2).0, Sheet::new(3).lines(400.0, &BODY[..3]).signed(1500.0).0];
    let found = taken_apart(&pages);
    assert_eq!(pages_of(&found), [vec![1, 2, 3]]);
    assert!(found.notes.contains(&SortNote::Twice { first: 1, second: 2 }), "{:?}", found.notes);
    assert!(found.papers[0].doubtful_starts.is_empty());
    assert!(found.papers[0].reasons.iter().any(|r| r.contains("note")));
    let reading = for_reading(&pages, &found.papers[0]);
    assert!(reading.pages.len() == 2 && reading.pages.contains(&3));
}

#[test]
fn one_form_filled_twice_is_no_page_captured_twice() {
    let form = |number, name: &str, day: &str, place: &str, mother: &str| {
        Sheet::new(number)
            .mid(1240.0, 300.0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
            .mid(1240.0, 370.0, "Độc lập - Tự do - Hạnh phúc")
            .mid(1240.0, 560.0, "GIẤY KHAI SINH")
            .mid(1240.0, 640.0, "(BẢN CHÍNH)")
            .at(300.0, 800.0, &format!("Họ, chữ đệm, tên: {name}"))
            .at(300.0, 880.0, &format!("Ngày, tháng, năm sinh: {day}"))
            .at(300.0, 960.0, "Giới tính: Nữ Dân tộc: Kinh Quốc tịch: Việt Nam")
            .at(300.0, 1040.0, &format!("Nơi sinh: {place}"))
            .at(300.0, 1120.0, &format!("Quê quán: {place}"))
            .at(300.0, 1280.0, &format!("Họ, chữ đệm, tên người mẹ: {mother}"))
            .at(300.0, 1360.0, "Năm sinh: 1990 Dân tộc: Kinh Quốc tịch: Việt Nam")
            .at(300.0, 1440.0, &format!("Nơi cư trú: {place}"))
            .0
    };
    let pages = [
        form(1, "NGUYỄN THỊ MAI", "05/6/2019", "Bệnh viện huyện Suối Trắng", "Lê Thị Hoa"),
        form(2, "TRẦN NGỌC ÁNH", "17/11/2021", "Trạm y tế xã Hạ Đông", "Phạm Thu Hà"),
    ];
    let found = taken_apart(&pages);
    assert!(!found.notes.iter().any(|note| matches!(note, SortNote::Twice { .. })));
    assert_eq!(pages_of(&found), [vec![1], vec![2]], "{:?}", found.papers);
    assert!(found.papers.iter().all(|paper| paper.kind == "giay_khai_sinh"));
}
