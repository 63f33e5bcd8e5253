//! Where visible texts stand on a page that was not made here: the upper margin, which Decree
//! 30/2020/NĐ-CP (Appendix I) keeps free for 20 to 25 mm on page 1. The far left is left to a
//! code, then one text at the left and one at the right.

use super::Rectangle;
use super::error::SealError;
use super::fields::rotation;
use crate::pdf::revisions::{Dictionary, Document, Object};

/// Space kept to the paper's edge, in points.
const EDGE: f64 = 10.0;
/// Height of a text, in points.
const HEIGHT: f64 = 42.0;
/// Room left free at the far left, for a code.
const CODE: f64 = 42.0;
/// Room between two texts.
const GAP: f64 = 8.0;
/// Page trees deeper than this are an attack.
const DEPTH: usize = 32;

/// Which half of the margin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Half {
    Left,
    Right,
}

/// The rectangle of a text on page 1, in its user space.
pub(super) fn margin(document: &Document<'_>, half: Half) -> Result<Rectangle, SealError> {
    let (_, page) = document.first_page()?;
    let rotate = rotation(document, &page)?;
    let [x0, y0, x1, y1] = page_box(document, &page)?;
    let (wide, high) = if rotate % 180 == 0 { (x1 - x0, y1 - y0) } else { (y1 - y0, x1 - x0) };
    // as the reader sees the page, from its lower left corner
    let left = EDGE + CODE + GAP;
    let middle = left + (wide - EDGE - left) / 2.0;
    let (from, to) = match half {
        Half::Left => (left, middle - GAP / 2.0),
        Half::Right => (middle + GAP / 2.0, wide - EDGE),
    };
    let (bottom, top) = (high - EDGE - HEIGHT, high - EDGE);
    Ok(match rotate {
        90 => [x0 + high - top, y0 + from, x0 + high - bottom, y0 + to],
        180 => [x1 - to, y1 - top, x1 - from, y1 - bottom],
        270 => [x0 + bottom, y1 - to, x0 + top, y1 - from],
        _ => [x0 + from, y0 + bottom, x0 + to, y0 + top],
    })
}

/// What is shown of the page: `CropBox`, else `MediaBox`, inherited.
fn page_box(document: &Document<'_>, page: &Dictionary) -> Result<Rectangle, SealError> {
    for key in ["CropBox", "MediaBox"] {
        let mut node = page.clone();
        for _ in 0..DEPTH {
            let found = document.value(&node, key)?;
            let numbers: Vec<f64> =
                found.array().unwrap_or_default().iter().filter_map(Object::number).collect();
            if let [a, b, c, d] = numbers[..] {
                return Ok([a.min(c), b.min(d), a.max(c), b.max(d)]);
            }
            match document.value(&node, "Parent")? {
                Object::Dictionary(parent) => node = parent,
                _ => break,
            }
        }
    }
    Err(SealError::Structure("page 1 has no size".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(rotate: i64) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n".to_vec();
        let mut offsets = Vec::new();
        for (place, object) in [
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            format!("<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 600 800]/Rotate {rotate}>>"),
            "<</Type/Page/Parent 2 0 R>>".to_owned(),
        ]
        .iter()
        .enumerate()
        {
            offsets.push(out.len());
            out.extend(format!("{} 0 obj\n{object}\nendobj\n", place + 1).bytes());
        }
        let start = out.len();
        out.extend(b"xref\n0 4\n0000000000 65535 f \n");
        for offset in offsets {
            out.extend(format!("{offset:010} 00000 n \n").bytes());
        }
        out.extend(format!("trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").bytes());
        out
    }

    #[test]
    fn the_text_is_at_the_top_for_the_reader_however_the_page_is_turned() {
        let at = |rotate, half| {
            let bytes = page(rotate);
            margin(&Document::open(&bytes).unwrap(), half).unwrap()
        };
        assert_eq!(at(0, Half::Right), [329.0, 748.0, 590.0, 790.0]);
        // turned clockwise, the left edge is the top and its lower end the reader's left
        let [left, bottom, right, _] = at(90, Half::Left);
        assert_eq!((left, right, bottom), (10.0, 52.0, 60.0));
        // upside down: the reader's left is the page's right, the foot is the top
        assert_eq!(at(180, Half::Left), [279.0, 10.0, 540.0, 52.0]);
        let [left, _, right, top] = at(270, Half::Left);
        assert_eq!((left, right, top), (548.0, 590.0, 740.0));
    }
}
