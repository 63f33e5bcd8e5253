//! Whether filling a form field in did no more than write into an empty place.
//!
//! A field can cover or change what was signed (form overlay, 2021): filled in, it is shown above
//! the page. Plain filling leaves no room for that: the field was empty when it was signed, it
//! stays where it was, and its new look paints dark letters and nothing else: light ones could cover
//! what is under them. A look that was signed along (a tick) is its signer's.

use super::super::fields::shown;
use super::added::share_of_page;
use crate::pdf::revisions::{Broken, Dictionary, Document, Object, Parser, decode};

/// Entries of a field that change when it is filled in plainly.
const PLAIN: [&str; 4] = ["V", "AP", "AS", "M"];
/// A look longer than this is not looked through.
const LONGEST: usize = 64 << 10;
/// Operators that set state or paint letters (ISO 32000-2, Annex A). Nothing that fills, strokes,
/// thickens letters, or calls pictures and shadings is among them.
const LETTERS: [&[u8]; 34] = [
    b"q", b"Q", b"cm", b"J", b"j", b"M", b"d", b"i", b"re", b"W", b"W*", b"n", b"m", b"l", b"h",
    b"BT", b"ET", b"Tf", b"Tm", b"Td", b"TD", b"T*", b"Tj", b"TJ", b"'", b"\"", b"Tc", b"Tw",
    b"Tz", b"TL", b"Ts", b"BMC", b"EMC", b"BDC",
];
/// Parts of light from which on a colour is not dark.
const DARK: f64 = 0.5;

/// The share of its page, in thousandths, that a plainly filled field takes; `None` where it was
/// filled in otherwise.
pub(super) fn plain_share(
    old: &Document<'_>,
    before: &Dictionary,
    new: &Document<'_>,
    after: &Dictionary,
    keys: &[String],
) -> Result<Option<u32>, Broken> {
    if !keys.iter().all(|key| PLAIN.contains(&key.as_str())) || !is_empty(old, before)? {
        return Ok(None);
    }
    if before.get("AP") != after.get("AP") && !paints_letters(new, after)? {
        return Ok(None);
    }
    share_of_page(new, after).map(Some)
}

/// Whether nothing was filled in yet.
fn is_empty(document: &Document<'_>, field: &Dictionary) -> Result<bool, Broken> {
    Ok(match document.value(field, "V")? {
        Object::Null => true,
        Object::String(text) => shown(&text.bytes).trim().is_empty(),
        other => other.is_name("Off"),
    })
}

/// Whether every look of the field paints letters only, in fonts that are not drawings.
fn paints_letters(document: &Document<'_>, field: &Dictionary) -> Result<bool, Broken> {
    let looks = document.value(field, "AP")?;
    let Some(looks) = looks.dictionary() else { return Ok(true) };
    for (_, look) in looks.iter() {
        match document.resolve(look)? {
            Object::Stream(form, range) => {
                let data = document.data().get(range.clone()).unwrap_or_default();
                let whole = decode(&form, data, range.start, document.budget());
                let Ok(content) = whole else { return Ok(false) };
                if !only_letters(&content) || !plain_fonts(document, &form)? {
                    return Ok(false);
                }
            }
            Object::Null => {}
            // looks by state are buttons': theirs stand in the signed file
            _ => return Ok(false),
        }
    }
    Ok(true)
}

fn plain_fonts(document: &Document<'_>, form: &Dictionary) -> Result<bool, Broken> {
    let resources = document.value(form, "Resources")?;
    let Some(resources) = resources.dictionary() else { return Ok(true) };
    let fonts = document.value(resources, "Font")?;
    for (_, font) in fonts.dictionary().into_iter().flat_map(Dictionary::iter) {
        let font = document.resolve(font)?;
        let kind = font.dictionary().and_then(|font| font.get("Subtype"));
        if kind.is_none_or(|kind| kind.is_name("Type3")) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a content stream sets state and paints dark letters, and does nothing else. A path it
/// makes may clip and is never painted.
fn only_letters(content: &[u8]) -> bool {
    if content.len() > LONGEST {
        return false;
    }
    let mut reader = Parser::new(content, 0);
    let mut operands = Vec::new();
    loop {
        reader.space();
        let Some(next) = reader.peek() else { return true };
        if next.is_ascii_alphabetic() || matches!(next, b'\'' | b'"') {
            let word = reader.operator();
            if !(LETTERS.contains(&word) || is_dark(word, &operands)) {
                return false;
            }
            operands.clear();
        } else if let Ok(operand) = reader.object() {
            operands.push(operand);
        } else {
            return false;
        }
    }
}

/// Whether it is an operator that sets a dark colour.
fn is_dark(operator: &[u8], operands: &[Object]) -> bool {
    let parts: Vec<f64> = operands.iter().filter_map(Object::number).collect();
    match (operator, parts.as_slice()) {
        (b"g" | b"G", [gray]) => *gray <= DARK,
        (b"rg" | b"RG", rgb @ [_, _, _]) => rgb.iter().all(|part| *part <= DARK),
        (b"k" | b"K", [_, _, _, black]) => *black >= 1.0 - DARK,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_pass_and_what_could_cover_does_not() {
        let good =
            b"/Tx BMC\nq\n1 1 98 18 re W n\nBT /Helv 10 Tf 0 g 2 5 Td (12 (mot) \\)) Tj ET\nQ EMC";
        assert!(only_letters(good));
        for bad in [
            &b"1 g 0 0 100 20 re f"[..],
            b"BT (a) Tj ET /Im0 Do",
            b"0 0 m 10 10 l S",
            b"/Sh sh",
            b"BI /W 1 ID x EI",
            b"BT (a Tj ET",
            b"/G0 gs",
            b"BT 1 g (l) Tj ET",
            b"BT 2 Tr 40 w (l) Tj ET",
        ] {
            assert!(!only_letters(bad), "{}", String::from_utf8_lossy(bad));
        }
    }
}
