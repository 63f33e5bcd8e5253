//! Readings that are no words: specks, remains of rulings, fragments of seals and signatures.
//!
//! Tesseract's confidence alone does not tell them: it may give a tenth to a date in the middle
//! of a clear line. What a clear line holds stays; what stands alone must be clear itself.

use std::collections::HashMap;

use super::engine::Seen;
use super::syllable;

/// Takes noise out of a page's readings; `letter` is the height of small letters.
pub fn without_noise(seen: &mut Vec<Seen>, letter: f32) {
    let mut lines: HashMap<u32, (f32, f32)> = HashMap::new();
    let weight = |s: &Seen| s.text.chars().filter(|c| c.is_alphanumeric()).count() as f32;
    for s in seen.iter() {
        let (sum, all) = lines.entry(s.line).or_default();
        *sum += s.confidence * weight(s);
        *all += weight(s);
    }
    seen.retain(|s| {
        let (sum, all) = lines.get(&s.line).copied().unwrap_or_default();
        let own = weight(s);
        let others = all - own;
        let clear_line = others >= 4.0 && (sum - s.confidence * own) / others >= 0.72;
        !is_noise(s, letter, clear_line)
    });
}

/// Whether a reading is dropped; `clear_line`: the words beside it are read surely.
pub fn is_noise(seen: &Seen, letter: f32, clear_line: bool) -> bool {
    let b = &seen.bbox;
    // as high as many lines: a ruling or the edge of the paper
    if b.height() > letter * 7.0 || b.width() < 2.0 || b.height() < 2.0 {
        return true;
    }
    let letters = seen.text.chars().filter(|c| c.is_alphanumeric()).count();
    if letters == 0 {
        return stray_sign(seen, letter);
    }
    let flat = b.height() < letter * 0.6;
    let crowded = b.width() < letter * 0.2 * letters as f32;
    if flat || crowded {
        return seen.confidence < 0.85;
    }
    if clear_line {
        return false;
    }
    let bare = seen.text.trim_matches(|c: char| !c.is_alphanumeric());
    let number = bare.chars().all(|c| c.is_ascii_digit() || "./,-".contains(c));
    let doubt = if number || (letters > 1 && syllable::plausible(bare)) { 0.0 } else { 0.2 }
        + if b.height() > letter * 3.6 { 0.25 } else { 0.0 }
        + if seen.text.chars().count() > letters * 2 { 0.2 } else { 0.0 };
    seen.confidence < 0.2 + doubt
}

/// Signs alone: dashes, bullets and quotes are real where they are clear.
fn stray_sign(seen: &Seen, letter: f32) -> bool {
    let b = &seen.bbox;
    let sign = seen.text.as_str();
    let sure = match sign {
        "-" | "–" | "—" | "+" | "“" | "”" | "\"" | "/" => 0.35,
        "*" | "•" | "(" | ")" | "%" | "…" => 0.5,
        "_" | "~" | "`" | "'" | "‘" | "|" | "¬" | "^" | "\\" => 1.1,
        _ if sign.chars().all(|c| ".…".contains(c)) && b.width() > letter * 2.0 => 0.3,
        _ => 0.8,
    };
    // the box of a dash may be as high as its line; a rule that was left is far longer
    let long = b.width() > letter * 4.0 && !sign.contains(['.', '…']);
    long || b.height() > letter * 4.5 || seen.confidence < sure
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::geometry::PageBox;

    fn seen(text: &str, w: f32, h: f32, confidence: f32) -> Seen {
        Seen {
            text: text.into(),
            bbox: PageBox::new(0.0, 0.0, w, h),
            confidence,
            line: 1,
            before: None,
        }
    }

    #[test]
    fn words_stay_and_specks_go() {
        let noise = |s: Seen| is_noise(&s, 17.0, false);
        assert!(!noise(seen("đất", 40.0, 28.0, 0.4)));
        assert!(!noise(seen("-", 9.0, 40.0, 0.8)));
        assert!(noise(seen("|", 3.0, 60.0, 0.8)));
        assert!(noise(seen("~.", 9.0, 6.0, 0.3)));
        assert!(noise(seen("Ẵ€", 90.0, 110.0, 0.3)));
        assert!(noise(seen("—", 300.0, 5.0, 0.9)));
    }

    #[test]
    fn a_clear_line_keeps_its_doubtful_word() {
        let mut page = vec![
            seen("Thông", 80.0, 28.0, 0.95),
            seen("báo", 50.0, 28.0, 0.95),
            seen("11/01/2025", 150.0, 28.0, 0.1),
            Seen { line: 2, ..seen("Ẵ€g", 60.0, 28.0, 0.1) },
        ];
        without_noise(&mut page, 17.0);
        assert_eq!(page.len(), 3);
    }
}
