//! What a signature shows on the page: lines of text in its rectangle, nothing else.

use super::Rectangle;
use super::error::SealError;
use super::font::{Font, Letters};
use crate::pdf::revisions::{Appender, Dictionary, Object};

/// Distance of baselines, in letter sizes.
const LEADING: f64 = 1.2;
/// From the rectangle's top to the first baseline.
const FIRST: f64 = 0.95;
/// Space kept free at the sides, in points.
const MARGIN: f64 = 1.0;

/// Adds an appearance that shows `lines`; returns its number. `rotate` is the page's rotation:
/// the text stands upright for the reader.
pub(super) fn text(
    to: &mut Appender,
    lines: &[String],
    font: &Font,
    (largest, smallest): (f64, f64),
    rectangle: Rectangle,
    rotate: i64,
) -> Result<u32, SealError> {
    let letters = font.letters(lines)?;
    let (width, height) = upright_size(rectangle, rotate);
    let mut size = largest;
    let set = loop {
        if let Some(set) = wrap(lines, &letters, size, width - 2.0 * MARGIN, height) {
            break set;
        }
        size -= 0.5;
        if size < smallest {
            return Err(SealError::NoRoom);
        }
    };
    let font = letters.embed(to)?;
    let mut content = format!("q\nBT\n0 g\n/F1 {size} Tf\n");
    for (row, line) in set.iter().enumerate() {
        let y = height - size * (FIRST + LEADING * row as f64);
        let codes = data_encoding::HEXUPPER.encode(&letters.codes(line));
        content.extend([format!("1 0 0 1 {MARGIN} {y:.2} Tm\n<{codes}> Tj\n")]);
    }
    content.push_str("ET\nQ\n");
    let mut fonts = Dictionary::default();
    fonts.set("F1", Object::reference(font));
    Ok(form(to, content.as_bytes(), Some(fonts), (width, height), rotate))
}

/// Adds an appearance that shows nothing: PDF/A wants one for every field with an area.
pub(super) fn empty(to: &mut Appender, rectangle: Rectangle, rotate: i64) -> u32 {
    form(to, b"", None, upright_size(rectangle, rotate), rotate)
}

fn upright_size([left, bottom, right, top]: Rectangle, rotate: i64) -> (f64, f64) {
    if rotate % 180 == 0 { (right - left, top - bottom) } else { (top - bottom, right - left) }
}

fn form(
    to: &mut Appender,
    content: &[u8],
    fonts: Option<Dictionary>,
    (width, height): (f64, f64),
    rotate: i64,
) -> u32 {
    let numbers = |all: &[f64]| Object::Array(all.iter().map(|x| Object::Real(*x)).collect());
    let mut resources = Dictionary::default();
    if let Some(fonts) = fonts {
        resources.set("Font", Object::Dictionary(fonts));
    }
    let mut form = Dictionary::of([
        ("Type", Object::name("XObject")),
        ("Subtype", Object::name("Form")),
        ("BBox", numbers(&[0.0, 0.0, width, height])),
        ("Resources", Object::Dictionary(resources)),
    ]);
    match rotate {
        90 => form.set("Matrix", numbers(&[0.0, 1.0, -1.0, 0.0, 0.0, 0.0])),
        180 => form.set("Matrix", numbers(&[-1.0, 0.0, 0.0, -1.0, 0.0, 0.0])),
        270 => form.set("Matrix", numbers(&[0.0, -1.0, 1.0, 0.0, 0.0, 0.0])),
        _ => &mut form,
    };
    let number = to.allocate();
    to.put_stream(number, form, content);
    number
}

/// Breaks lines at spaces so that all fit; `None` where they do not.
fn wrap(
    lines: &[String],
    letters: &Letters<'_>,
    size: f64,
    width: f64,
    height: f64,
) -> Option<Vec<String>> {
    let mut set = Vec::new();
    for line in lines {
        let mut current = String::new();
        for word in line.split(' ') {
            if letters.width(word) * size > width {
                return None;
            }
            let longer =
                if current.is_empty() { word.to_owned() } else { format!("{current} {word}") };
            if letters.width(&longer) * size <= width {
                current = longer;
            } else {
                set.push(std::mem::replace(&mut current, word.to_owned()));
            }
        }
        set.push(current);
    }
    let used = size * (FIRST + LEADING * set.len().saturating_sub(1) as f64 + 0.25);
    (used <= height).then_some(set)
}
