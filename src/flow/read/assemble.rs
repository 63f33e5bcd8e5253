//! From words on the level page to a [`PageRead`]: reading order, lines, boxes on the upright page.

use super::hand::{self, Look};
use super::order;
use crate::domain::geometry::{Affine, PageBox};
use crate::domain::page::{Alternative, Cell, Ink, Line, Word, WordSource};

/// A word on the level page.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The letters, NFC.
    pub text: String,
    /// Where it stands on the level page.
    pub bbox: PageBox,
    /// From 0 to 1.
    pub confidence: f32,
    /// Other readings.
    pub alternatives: Vec<Alternative>,
    /// Where the letters come from.
    pub source: WordSource,
    /// Colour of its ink.
    pub ink: Ink,
    /// The line that Tesseract saw it in; 0 where it says nothing.
    pub line: u32,
}

/// Words and lines in reading order, in pixels of the upright page.
pub fn assemble(
    placed: &[Placed],
    cells: &[Cell],
    letter: f32,
    to_page: &Affine,
) -> (Vec<Word>, Vec<Line>) {
    let boxes: Vec<PageBox> = placed.iter().map(|p| p.bbox).collect();
    let hints: Vec<u32> = placed.iter().map(|p| p.line).collect();
    let page_confidence = mean_confidence(placed);
    let stretch = scale_of(to_page);
    let mut words = Vec::with_capacity(placed.len());
    let mut lines = Vec::new();
    for row in order::arrange(&boxes, &hints, cells, letter) {
        let own: Vec<&Placed> = row.words.iter().filter_map(|&i| placed.get(i)).collect();
        let looks: Vec<Look> = own.iter().map(|p| look(p)).collect();
        let judged = hand::judge(&looks, page_confidence);
        let first = words.len() as u32;
        for (p, hand) in own.iter().zip(judged) {
            let read = p.source == WordSource::Ocr;
            words.push(Word {
                text: p.text.clone(),
                bbox: to_page.apply_box(&p.bbox),
                confidence: p.confidence,
                alternatives: p.alternatives.clone(),
                source: p.source,
                ink: p.ink,
                hand: if read { hand } else { 0.0 },
            });
        }
        let boxes = words.get(first as usize..).unwrap_or_default().iter().map(|w| &w.bbox);
        let Some(bbox) = PageBox::around(boxes) else { continue };
        lines.push(Line {
            bbox,
            first,
            count: own.len() as u32,
            block: row.block,
            cell: row.cell,
            letter_height: usual_capital(&looks) * stretch,
        });
    }
    (words, lines)
}

/// Mean confidence of what was read from pixels, weighted by length; 1 where nothing was.
pub fn mean_confidence(placed: &[Placed]) -> f32 {
    let (mut sum, mut all) = (0.0, 0.0);
    for p in placed.iter().filter(|p| p.source == WordSource::Ocr) {
        let length = p.text.chars().count() as f32;
        sum += p.confidence * length;
        all += length;
    }
    if all == 0.0 { 1.0 } else { sum / all }
}

fn scale_of(to_page: &Affine) -> f32 {
    let [a, b, ..] = to_page.0;
    a.hypot(b) as f32
}

fn look(p: &Placed) -> Look {
    let digits = p.text.chars().filter(char::is_ascii_digit).count();
    Look {
        bbox: p.bbox,
        ink: p.ink,
        confidence: p.confidence,
        capital: p.bbox.height() / reach(&p.text),
        digits: digits * 2 > p.text.chars().count(),
    }
}

fn usual_capital(looks: &[Look]) -> f32 {
    let mut all: Vec<f32> = looks.iter().map(|l| l.capital).collect();
    all.sort_by(f32::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(0.0)
}

/// How high the box of a word is, in heights of a capital: marks above, tails below.
fn reach(text: &str) -> f32 {
    use unicode_normalization::UnicodeNormalization;
    let (mut up, mut down) = (0.1f32, 0.0f32);
    for letter in text.nfc() {
        let parts: Vec<char> = letter.to_string().nfd().collect();
        let base = parts.first().copied().unwrap_or(letter);
        let mut height: f32 = match base {
            c if c.is_uppercase() || c.is_ascii_digit() => 1.0,
            'b' | 'd' | 'đ' | 'h' | 'k' | 'l' | 'f' | '/' | '(' | ')' | '"' | '“' | '”' => {
                1.03
            }
            't' | 'i' | 'j' => 0.95,
            '.' | ',' => 0.15,
            '-' | '–' => 0.4,
            _ => 0.68,
        };
        let above =
            parts.iter().skip(1).filter(|c| !matches!(c, '\u{323}' | '\u{31b}')).count() as f32;
        height += above.min(2.0) * if height < 0.9 { 0.28 } else { 0.25 };
        up = up.max(height);
        let low: f32 = match base {
            'g' | 'p' | 'q' | 'y' | 'j' => 0.32,
            '(' | ')' | '/' | ',' | ';' | 'Q' => 0.2,
            _ => 0.0,
        };
        down = down.max(if parts.contains(&'\u{323}') { low.max(0.25) } else { low });
    }
    up + down
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capital_is_as_high_in_any_word() {
        assert!((reach("Hoa") - 1.0).abs() < 0.05);
        assert!((reach("Quyết") - 1.5).abs() < 0.1);
        assert!((reach("nam") - 0.68).abs() < 0.05);
        assert!(reach("ẤN") > 1.4);
    }
}
