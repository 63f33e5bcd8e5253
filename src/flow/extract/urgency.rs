//! The urgency stamp: `KHẨN`, `THƯỢNG KHẨN`, `HỎA TỐC`, `HỎA TỐC HẸN GIỜ`.
//!
//! Decree 30/2020, Annex I.II.9: red, framed, left of the head or under the number. A stamp that
//! stands askew is often seen but not read: then nobody may say there is none.

use super::draft::Draft;
use crate::domain::geometry::PageBox;
use crate::domain::page::Ink;
use crate::flow::sort::header::Header;
use crate::flow::sort::likeness::distance;
use crate::flow::sort::sheet::{Sheet, Token};

const GRADES: [(&str, &str); 4] = [
    ("hoatochengio", "Hỏa tốc hẹn giờ"),
    ("thuongkhan", "Thượng khẩn"),
    ("hoatoc", "Hỏa tốc"),
    ("khan", "Khẩn"),
];

/// The grade a line of bare letters names, and nothing else.
pub fn urgent(text: &str) -> Option<&'static str> {
    grade(text, 6)
}

/// As [`urgent`], with one wrong letter in `strictness`.
fn grade(text: &str, strictness: usize) -> Option<&'static str> {
    GRADES
        .iter()
        .find(|(plain, _)| distance(text, plain) <= plain.len() / strictness)
        .map(|(_, grade)| *grade)
}

/// The stamp on the first page.
pub fn urgency(sheet: &Sheet<'_>, header: Option<&Header>) -> Draft {
    let height = sheet.page.height as f32;
    let width = sheet.page.width as f32;
    let frames = frames(sheet);
    for row in &sheet.rows {
        if row.at.center_y() > height * 0.45 || row.at.x0 > width * 0.62 {
            continue;
        }
        let tokens: Vec<usize> = row
            .tokens
            .iter()
            .copied()
            .filter(|&t| sheet.tokens.get(t).is_some_and(Token::speaks))
            .collect();
        let Some((tokens, grade)) = stamped(sheet, &tokens, &frames) else { continue };
        let text = sheet.bare(&tokens);
        let mut draft = Draft::of(sheet, [tokens.as_slice()]);
        draft.value = Some(grade.to_owned());
        draft.sure = draft.confidence > 0.6 && urgent(&text).is_some();
        return draft;
    }
    let under_head = header.map_or(height * 0.12, |h| h.bottom);
    let unread = frames.iter().any(|b| {
        b.center_x() < width * 0.55
            && b.center_y() > under_head - sheet.em
            && b.center_y() < height * 0.4
            && b.width() > sheet.em * 2.5
            && b.height() > sheet.em * 0.8
    });
    if unread { Draft { confidence: 0.0, ..Draft::default() } } else { Draft::none(0.93) }
}

/// The words of a line that are a stamp: all of them, or all but the specks its frame was read as.
fn stamped(
    sheet: &Sheet<'_>,
    tokens: &[usize],
    frames: &[PageBox],
) -> Option<(Vec<usize>, &'static str)> {
    let spans = (0..tokens.len()).flat_map(|from| {
        (from + 1..=tokens.len()).rev().map(move |to| (from, to)).collect::<Vec<_>>()
    });
    let speck = |t: &usize| {
        sheet.tokens.get(*t).is_none_or(|t| t.bare.chars().count() < 2 || t.word.confidence < 0.2)
    };
    for (from, to) in spans {
        let inside = tokens.get(from..to)?;
        let around = tokens.get(..from)?.iter().chain(tokens.get(to..)?);
        if !around.into_iter().all(speck) {
            continue;
        }
        let at = sheet.page_box(inside)?;
        let framed = frames.iter().any(|f| f.intersection(&at).area() > at.area() * 0.4);
        let Some(grade) = grade(&sheet.bare(inside), if framed { 3 } else { 6 }) else { continue };
        let loud = sheet.words(inside).filter(|t| t.capitals()).count();
        if framed || loud == inside.len() {
            return Some((inside.to_vec(), grade));
        }
    }
    None
}

/// Red areas, and pairs of rules above each other like the frame of a stamp, in page pixels.
fn frames(sheet: &Sheet<'_>) -> Vec<PageBox> {
    let em = sheet.em;
    let mut frames: Vec<PageBox> =
        sheet.page.marks.iter().filter(|mark| mark.ink == Ink::Red).map(|mark| mark.bbox).collect();
    let flat: Vec<PageBox> =
        sheet.page.rulings.iter().filter(|r| r.horizontal).map(|r| r.bbox).collect();
    for top in &flat {
        for bottom in &flat {
            let tall = bottom.center_y() - top.center_y();
            let alike = (top.x0 - bottom.x0).abs() < em && (top.x1 - bottom.x1).abs() < em;
            if tall > em * 1.2 && tall < em * 5.0 && alike && top.width() < em * 16.0 {
                frames.push(top.union(bottom));
            }
        }
    }
    frames
}
