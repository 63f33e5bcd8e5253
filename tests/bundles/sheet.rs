//! Pages set from text, A4 at 300 dpi.

use sohoa::domain::geometry::{Affine, PageBox};
use sohoa::domain::page::{Ink, Line, PageCode, PageRead, Stamp, Word, WordSource};

const CAPITAL: f32 = 40.0;
const LETTER: f32 = 19.0;
const SPACE: f32 = 14.0;

pub struct Sheet(pub PageRead);

fn width(text: &str) -> f32 {
    text.chars().map(|c| if c.is_uppercase() { LETTER * 1.3 } else { LETTER }).sum()
}

impl Sheet {
    pub fn new(number: u32) -> Self {
        Self(PageRead {
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
            stamps: Vec::new(),
            cells: Vec::new(),
            codes: Vec::new(),
            pen: Vec::new(),
            confidence: 0.96,
            notes: Vec::new(),
        })
    }

    /// A line from its left end.
    pub fn at(mut self, x: f32, y: f32, text: &str) -> Self {
        let first = self.0.words.len() as u32;
        let mut left = x;
        for letters in text.split(' ') {
            let right = left + width(letters);
            self.0.words.push(Word {
                text: letters.to_owned(),
                bbox: PageBox::new(left, y - CAPITAL, right, y),
                confidence: 0.95,
                alternatives: Vec::new(),
                source: WordSource::Ocr,
                ink: Ink::Dark,
                hand: 0.0,
            });
            left = right + SPACE;
        }
        let words = self.0.words.iter().skip(first as usize);
        let bbox = PageBox::around(words.map(|w| &w.bbox)).unwrap();
        self.0.lines.push(Line {
            bbox,
            first,
            count: self.0.words.len() as u32 - first,
            block: self.0.lines.len() as u32,
            cell: None,
            letter_height: CAPITAL,
        });
        self
    }

    /// A line around its middle.
    pub fn mid(self, x: f32, y: f32, text: &str) -> Self {
        let spaces = text.matches(' ').count() as f32;
        let all = width(&text.replace(' ', "")) + SPACE * spaces;
        self.at(x - all / 2.0, y, text)
    }

    /// Lines one below the other.
    pub fn lines(mut self, y: f32, texts: &[&str]) -> Self {
        for (i, text) in texts.iter().enumerate() {
            self = self.at(300.0, y + 75.0 * i as f32, text);
        }
        self
    }

    /// The head of a document of the administration.
    pub fn head(self, issuer: &str, number: &str, day: &str, title: &str) -> Self {
        self.mid(640.0, 300.0, issuer)
            .mid(1640.0, 300.0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
            .mid(1640.0, 370.0, "Độc lập - Tự do - Hạnh phúc")
            .mid(640.0, 480.0, number)
            .mid(1640.0, 480.0, day)
            .mid(1240.0, 700.0, title)
    }

    /// Recipients and who signed.
    pub fn signed(self, y: f32) -> Self {
        self.at(300.0, y, "Nơi nhận:")
            .mid(1700.0, y, "KT. CHỦ TỊCH")
            .mid(1700.0, y + 80.0, "PHÓ CHỦ TỊCH")
            .mid(1700.0, y + 500.0, "Nguyễn Văn Bình")
    }

    pub fn code(mut self, text: &str) -> Self {
        let bbox = PageBox::new(900.0, 800.0, 1500.0, 1400.0);
        self.0.codes.push(PageCode { text: text.to_owned(), bbox });
        self
    }

    pub fn stamp(mut self, text: &str, confidence: f32, framed: bool, y: f32) -> Self {
        self.0.stamps.push(Stamp {
            bbox: PageBox::new(500.0, y, 760.0, y + 95.0),
            text: text.to_owned(),
            confidence,
            framed,
            ink: Ink::Red,
        });
        self
    }
}

pub const BODY: [&str; 8] = [
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
    "Căn cứ nhiệm vụ công tác trọng tâm của xã trong quý tới đã được thông qua;",
    "Xét đề nghị của công chức văn phòng thống kê tại phiên họp đầu tháng,",
    "Giao các thôn rà soát danh sách hộ dân tham gia nạo vét kênh mương nội đồng,",
    "báo cáo khối lượng đất đào đắp từng tuyến trước ngày cuối cùng của tháng.",
    "Kinh phí thực hiện được trích từ nguồn dự phòng đã bố trí trong dự toán năm.",
    "Công chức địa chính hướng dẫn cắm mốc, nghiệm thu khối lượng hoàn thành.",
    "Các ông bà có tên trên chịu trách nhiệm thi hành kể từ ngày ký ban hành.",
];
