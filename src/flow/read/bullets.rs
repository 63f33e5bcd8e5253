//! Dashes before the items of a list, which Tesseract leaves out about one time in five: a short
//! flat stroke at half the height of the small letters, alone before the first word of a line.

use super::engine::Seen;
use crate::domain::geometry::PageBox;
use crate::flow::clean::Clean;
use crate::flow::clean::components::{Piece, pieces};
use crate::flow::clean::ink::Ink;

/// The dashes that are missing from `seen`.
pub fn missing(clean: &Clean, seen: &[Seen]) -> Vec<Seen> {
    let letter = clean.letter;
    let all = pieces(&Ink::of(&clean.grey));
    let boxed = |p: &Piece| PageBox::new(p.x0 as f32, p.y0 as f32, p.x1 as f32, p.y1 as f32);
    let flat = |p: &&Piece| {
        let (w, h) = (p.width() as f32, p.height() as f32);
        w > letter * 0.3 && w < letter * 1.3 && h < letter * 0.34 && h > 1.0 && w > h * 1.7
    };
    let mut out = Vec::new();
    for dash in all.iter().filter(flat).map(boxed) {
        let Some(first) = seen.iter().find(|s| begins(s, &dash, letter)) else { continue };
        let taken = seen.iter().any(|s| s.bbox.intersection(&dash).area() > 0.0);
        // something else stands before it: a hyphen within a line, a stroke of a table
        let before = PageBox::new(
            dash.x0 - letter * 3.0,
            dash.center_y() - letter,
            first.bbox.x0,
            dash.center_y() + letter,
        );
        let alone = !all.iter().map(boxed).any(|b| {
            b != dash && b.height() > letter * 0.3 && b.intersection(&before).area() > 0.0
        });
        if !taken && alone {
            out.push(Seen {
                text: "-".to_owned(),
                bbox: dash,
                confidence: 0.9,
                line: first.line,
                before: None,
            });
        }
    }
    out
}

/// Whether a word may stand right behind a dash.
fn begins(word: &Seen, dash: &PageBox, letter: f32) -> bool {
    let gap = word.bbox.x0 - dash.x1;
    let middle = dash.center_y();
    word.text.starts_with(char::is_alphabetic)
        && gap > letter * 0.15
        && gap < letter * 2.2
        && middle > word.bbox.y0 + letter * 0.2
        && middle < word.bbox.y1 - letter * 0.1
        && word.bbox.height() < letter * 3.0
}
