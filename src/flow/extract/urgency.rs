//! The urgency stamp: `KHẨN`, `THƯỢNG KHẨN`, `HỎA TỐC`, `HỎA TỐC HẸN GIỜ`.
//!
//! Decree 30/2020, Annex I.II.9: red, framed, left of the head or under the number. A stamp that
//! stands askew is often seen but not read: then nobody may say there is none.

use super::draft::Draft;
use crate::domain::page::Ink;
use crate::flow::sort::header::Header;
use crate::flow::sort::likeness::distance;
use crate::flow::sort::sheet::Sheet;

const GRADES: [(&str, &str); 4] = [
    ("hoatochengio", "Hỏa tốc hẹn giờ"),
    ("thuongkhan", "Thượng khẩn"),
    ("hoatoc", "Hỏa tốc"),
    ("khan", "Khẩn"),
];

/// The grade a line of bare letters names, and nothing else.
pub fn urgent(text: &str) -> Option<&'static str> {
    GRADES
        .iter()
        .find(|(plain, _)| distance(text, plain) <= plain.len() / 6)
        .map(|(_, grade)| *grade)
}

/// The stamp on the first page.
pub fn urgency(sheet: &Sheet<'_>, header: Option<&Header>) -> Draft {
    let height = sheet.page.height as f32;
    let width = sheet.page.width as f32;
    for row in &sheet.rows {
        if row.at.center_y() > height * 0.45 || row.at.x0 > width * 0.62 {
            continue;
        }
        let tokens: Vec<usize> = row
            .tokens
            .iter()
            .copied()
            .filter(|&t| sheet.tokens.get(t).is_some_and(|t| t.bare.chars().count() > 1))
            .collect();
        let Some(grade) = urgent(&sheet.bare(&tokens)) else { continue };
        let shouted = sheet.words(&tokens).all(crate::flow::sort::sheet::Token::capitals);
        if !shouted {
            continue;
        }
        let mut draft = Draft::of(sheet, [tokens.as_slice()]);
        draft.value = Some(grade.to_owned());
        draft.sure = draft.confidence > 0.6;
        return draft;
    }
    let under_head = header.map_or(height * 0.12, |h| h.bottom);
    let unexplained = sheet.page.marks.iter().any(|mark| {
        let b = mark.bbox;
        mark.ink == Ink::Red
            && b.center_x() < width * 0.55
            && b.center_y() > under_head - sheet.em
            && b.center_y() < height * 0.4
            && b.width() > sheet.em * 2.5
            && b.height() > sheet.em * 0.8
    });
    if unexplained { Draft { confidence: 0.0, ..Draft::default() } } else { Draft::none(0.93) }
}
