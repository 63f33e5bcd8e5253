//! How pages are read: reading order of drawn layouts, without an engine; and one page with it.

// A test may stop where it stands, in its helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::print_stdout)] // says what was skipped, and times

use sohoa::domain::geometry::{Affine, PageBox};
use sohoa::domain::page::{Cell, WordSource};
use sohoa::domain::raster::{LayerWord, PageKind, Pixels, Raster, SourcePage};
use sohoa::flow::read::order::arrange;
use sohoa::flow::read::{ReadSettings, Reader};

const LETTER: f32 = 16.0;

/// Words set on a page: each call sets one line from a left edge, letters 10 wide, spaces 8.
#[derive(Default)]
struct Sheet {
    boxes: Vec<PageBox>,
    texts: Vec<String>,
}

impl Sheet {
    fn set(&mut self, x: f32, y: f32, line: &str) -> &mut Self {
        let mut at = x;
        for word in line.split(' ') {
            let width = word.chars().count() as f32 * 10.0;
            let tail = if word.contains(['g', 'y', 'p', 'q']) { 5.0 } else { 0.0 };
            self.boxes.push(PageBox::new(at, y - 22.0, at + width, y + tail));
            self.texts.push(word.to_owned());
            at += width + 8.0;
        }
        self
    }

    /// The lines in the order found, as (block, text).
    fn read(&self, cells: &[Cell]) -> Vec<(u32, String)> {
        // words come from the engine in an order of its own
        let mut order: Vec<usize> = (0..self.boxes.len()).collect();
        order.sort_by_key(|&i| (i * 7919) % 1009);
        let boxes: Vec<PageBox> = order.iter().map(|&i| self.boxes[i]).collect();
        let rows = arrange(&boxes, &[], cells, LETTER);
        let mut seen: Vec<usize> = rows.iter().flat_map(|r| r.words.clone()).collect();
        seen.sort_unstable();
        assert_eq!(seen, (0..boxes.len()).collect::<Vec<_>>(), "every word once");
        rows.iter()
            .map(|row| {
                let words: Vec<&str> =
                    row.words.iter().map(|&w| self.texts[order[w]].as_str()).collect();
                (row.block, words.join(" "))
            })
            .collect()
    }

    fn lines(&self) -> Vec<String> {
        self.read(&[]).into_iter().map(|(_, line)| line).collect()
    }
}

#[test]
fn the_two_header_blocks_are_not_interleaved() {
    let mut sheet = Sheet::default();
    sheet
        .set(200.0, 100.0, "ỦY BAN NHÂN DÂN")
        .set(800.0, 102.0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        .set(220.0, 135.0, "TỈNH AN BÌNH")
        .set(880.0, 139.0, "Độc lập - Tự do - Hạnh phúc")
        .set(210.0, 190.0, "Số: 12 /QĐ-UBND")
        .set(860.0, 192.0, "An Bình, ngày 05 tháng 01 năm 2025")
        .set(640.0, 280.0, "QUYẾT ĐỊNH")
        .set(400.0, 320.0, "Về việc ban hành quy chế làm việc của cơ quan nhà nước")
        .set(
            150.0,
            420.0,
            "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015 và các luật khác;",
        )
        .set(150.0, 460.0, "Theo đề nghị của Giám đốc Sở.");
    let lines = sheet.read(&[]);
    let texts: Vec<&str> = lines.iter().map(|(_, t)| t.as_str()).collect();
    assert_eq!(
        &texts[..6],
        [
            "ỦY BAN NHÂN DÂN",
            "TỈNH AN BÌNH",
            "Số: 12 /QĐ-UBND",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "An Bình, ngày 05 tháng 01 năm 2025",
        ]
    );
    assert_eq!(texts[6], "QUYẾT ĐỊNH");
    assert_eq!(texts[9], "Theo đề nghị của Giám đốc Sở.");
    let blocks: Vec<u32> = lines.iter().map(|(b, _)| *b).collect();
    assert!(blocks[0] == blocks[2] && blocks[2] < blocks[3] && blocks[5] < blocks[6], "{blocks:?}");
}

#[test]
fn an_abstract_under_the_number_stays_left() {
    let mut sheet = Sheet::default();
    sheet
        .set(200.0, 100.0, "SỞ Y TẾ AN BÌNH")
        .set(800.0, 100.0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        .set(210.0, 150.0, "Số: 34 /SYT-NVY")
        .set(880.0, 150.0, "An Bình, ngày 7 tháng 3 năm 2025")
        .set(190.0, 184.0, "V/v báo cáo kết quả")
        .set(230.0, 216.0, "quý I năm 2025")
        .set(480.0, 300.0, "Kính gửi:")
        .set(620.0, 335.0, "- Giám đốc các bệnh viện;")
        .set(620.0, 370.0, "- Trung tâm y tế.");
    assert_eq!(
        sheet.lines(),
        [
            "SỞ Y TẾ AN BÌNH",
            "Số: 34 /SYT-NVY",
            "V/v báo cáo kết quả",
            "quý I năm 2025",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "An Bình, ngày 7 tháng 3 năm 2025",
            "Kính gửi:",
            "- Giám đốc các bệnh viện;",
            "- Trung tâm y tế.",
        ]
    );
}

#[test]
fn recipients_come_before_the_signature() {
    let mut sheet = Sheet::default();
    sheet
        .set(
            150.0,
            1000.0,
            "tham gia góp ý các dự thảo nêu trên và báo cáo Ủy ban nhân dân tỉnh theo quy định",
        )
        .set(150.0, 1035.0, "đúng thời gian yêu cầu./.")
        .set(150.0, 1100.0, "Nơi nhận:")
        .set(950.0, 1105.0, "TM. ỦY BAN NHÂN DÂN")
        .set(150.0, 1128.0, "- Như trên;")
        .set(1000.0, 1140.0, "CHỦ TỊCH")
        .set(150.0, 1156.0, "- Bộ Tài chính;")
        .set(150.0, 1184.0, "- Lưu: VT, TH.")
        .set(980.0, 1330.0, "Nguyễn Văn Mẫu");
    let lines = sheet.lines();
    assert_eq!(
        &lines[2..],
        [
            "Nơi nhận:",
            "- Như trên;",
            "- Bộ Tài chính;",
            "- Lưu: VT, TH.",
            "TM. ỦY BAN NHÂN DÂN",
            "CHỦ TỊCH",
            "Nguyễn Văn Mẫu",
        ]
    );
}

#[test]
fn table_cells_are_read_row_by_row() {
    let mut sheet = Sheet::default();
    sheet.set(
        150.0,
        100.0,
        "Danh sách kèm theo công văn này gồm các đơn vị sau đây trong toàn tỉnh:",
    );
    let columns = [150.0, 300.0, 900.0, 1300.0];
    let mut cells = Vec::new();
    for row in 0..3u32 {
        let y = 150.0 + row as f32 * 80.0;
        for column in 0..3usize {
            cells.push(Cell {
                bbox: PageBox::new(columns[column], y, columns[column + 1], y + 80.0),
                table: 0,
                row,
                column: column as u32,
            });
        }
        sheet.set(170.0, y + 45.0, &format!("0{row}"));
        sheet.set(320.0, y + 30.0, "Trung tâm Y tế").set(320.0, y + 62.0, "huyện Phú Mỹ");
        sheet.set(920.0, y + 45.0, "8h00 - 9h00");
    }
    sheet.set(150.0, 450.0, "Đề nghị các đơn vị thực hiện.");
    let lines = sheet.read(&cells);
    let texts: Vec<&str> = lines.iter().map(|(_, t)| t.as_str()).collect();
    assert_eq!(
        &texts[1..9],
        [
            "00",
            "Trung tâm Y tế",
            "huyện Phú Mỹ",
            "8h00 - 9h00",
            "01",
            "Trung tâm Y tế",
            "huyện Phú Mỹ",
            "8h00 - 9h00",
        ]
    );
    assert_eq!(texts[13], "Đề nghị các đơn vị thực hiện.");
    assert!(lines[2].0 == lines[3].0 && lines[1].0 != lines[2].0, "a cell is a block");
}

#[test]
fn a_list_without_rulings_is_read_line_by_line() {
    let mut sheet = Sheet::default();
    for row in 0..5 {
        let y = 200.0 + row as f32 * 40.0;
        sheet
            .set(150.0, y, &format!("{row}."))
            .set(300.0, y, "Nguyễn Thị Mẫu")
            .set(700.0, y, "1980")
            .set(950.0, y, "An Bình");
    }
    assert_eq!(sheet.lines()[1], "1. Nguyễn Thị Mẫu 1980 An Bình");
}

#[test]
fn a_hole_in_a_line_does_not_part_it() {
    let mut sheet = Sheet::default();
    sheet
        .set(150.0, 200.0, "Căn cứ Quyết định số")
        .set(480.0, 200.0, "/QĐ-UBND ngày")
        .set(800.0, 200.0, "tháng 12 năm 2024 của Chủ tịch")
        .set(
            150.0,
            240.0,
            "Ủy ban nhân dân tỉnh về việc giao dự toán thu chi ngân sách nhà nước năm 2025;",
        );
    assert_eq!(
        sheet.lines()[0],
        "Căn cứ Quyết định số /QĐ-UBND ngày tháng 12 năm 2024 của Chủ tịch"
    );
}

fn page(raster: Option<Raster>, layer: Vec<LayerWord>) -> SourcePage {
    let (width, height) = (1240, 1754);
    SourcePage {
        number: 1,
        kind: if raster.is_some() { PageKind::Scan } else { PageKind::Digital },
        width,
        height,
        dpi: 150.0,
        raster,
        to_points: Affine([0.48, 0.0, 0.0, -0.48, 0.0, 842.0]),
        layer,
        pictures: Vec::new(),
        notes: Vec::new(),
    }
}

/// The engine, where it is installed; a printed note where it is not.
fn reader() -> Option<Reader> {
    match Reader::new(&ReadSettings::default()) {
        Ok(reader) => Some(reader),
        Err(error) => {
            println!("skipped, no engine: {error}");
            None
        }
    }
}

#[test]
fn text_of_the_file_needs_no_reading() {
    let Some(mut reader) = reader() else { return };
    let layer = ["Căn", "cứ", "Luật", "Đất", "đai"]
        .iter()
        .enumerate()
        .map(|(i, text)| LayerWord {
            text: (*text).to_owned(),
            bbox: PageBox::new(100.0 + i as f32 * 60.0, 100.0, 150.0 + i as f32 * 60.0, 124.0),
            source: WordSource::Text,
        })
        .collect();
    let read = reader.read(page(None, layer)).unwrap();
    assert_eq!(read.text(), "Căn cứ Luật Đất đai");
    assert!(read.words.iter().all(|w| w.source == WordSource::Text && w.confidence == 1.0));
}

#[test]
fn a_blank_page_has_no_words() {
    let Some(mut reader) = reader() else { return };
    let raster = Raster {
        width: 1240,
        height: 1754,
        dpi: 150.0,
        dpi_known: true,
        bilevel: false,
        pixels: Pixels::Gray(vec![250; 1240 * 1754]),
    };
    let read = reader.read(page(Some(raster), Vec::new())).unwrap();
    assert!(read.words.is_empty() && read.lines.is_empty());
}

#[test]
fn a_broken_picture_is_an_error() {
    let Some(mut reader) = reader() else { return };
    let raster = Raster {
        width: 1240,
        height: 1754,
        dpi: 150.0,
        dpi_known: true,
        bilevel: false,
        pixels: Pixels::Gray(vec![250; 99]),
    };
    let error = reader.read(page(Some(raster), Vec::new())).unwrap_err();
    assert!(error.to_string().contains("broken picture"), "{error}");
}
