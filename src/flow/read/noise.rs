//! Readings that are no words: specks, remains of rulings, fragments of seals and signatures.

use super::engine::Seen;
use super::syllable;

/// Whether a reading is dropped; `letter` is the height of small letters.
pub fn is_noise(seen: &Seen, letter: f32) -> bool {
    let b = &seen.bbox;
    let letters = seen.text.chars().filter(|c| c.is_alphanumeric()).count();
    let signs = seen.text.chars().count() - letters;
    // a page-high word is a ruling or the edge of the paper
    if b.height() > letter * 7.0 || b.width() < 2.0 || b.height() < 2.0 {
        return true;
    }
    if letters == 0 {
        return stray_sign(seen, letter);
    }
    let bare = seen.text.trim_matches(|c: char| !c.is_alphanumeric());
    let sensible = syllable::plausible(bare) || bare.chars().all(|c| c.is_ascii_digit());
    let tall = b.height() > letter * 4.0;
    let flat = b.height() < letter * 0.55;
    let crowded = b.width() < letter * 0.25 * letters as f32;
    let doubt = if sensible { 0.0 } else { 0.15 }
        + if tall || flat || crowded { 0.25 } else { 0.0 }
        + if signs > letters { 0.2 } else { 0.0 }
        + if letters == 1 { 0.05 } else { 0.0 };
    seen.confidence < 0.12 + doubt
}

/// Signs alone: dashes and bullets are real where they are clear.
fn stray_sign(seen: &Seen, letter: f32) -> bool {
    let b = &seen.bbox;
    let dash =
        matches!(seen.text.as_str(), "-" | "–" | "—" | "+" | "*" | "•" | "/" | "\"" | "“" | "”");
    let sure = if dash { 0.3 } else { 0.6 };
    let tall = b.height() > letter * 2.5;
    // a rule that was left: far longer than a dash
    let long = b.width() > letter * 4.0 && b.height() < letter;
    tall || (long && !seen.text.contains(['.', '…', '_'])) || seen.confidence < sure
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::geometry::PageBox;

    fn seen(text: &str, w: f32, h: f32, confidence: f32) -> Seen {
        Seen { text: text.into(), bbox: PageBox::new(0.0, 0.0, w, h), confidence, line: 1 }
    }

    #[test]
    fn words_stay_and_specks_go() {
        assert!(!is_noise(&seen("đất", 40.0, 28.0, 0.4), 17.0));
        assert!(!is_noise(&seen("-", 9.0, 4.0, 0.8), 17.0));
        assert!(is_noise(&seen("|", 3.0, 60.0, 0.8), 17.0));
        assert!(is_noise(&seen("~.", 9.0, 6.0, 0.3), 17.0));
        assert!(is_noise(&seen("Ẵ€", 90.0, 110.0, 0.3), 17.0));
        assert!(is_noise(&seen("—", 300.0, 5.0, 0.9), 17.0));
    }
}
