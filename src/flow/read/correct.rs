//! Letters that Tesseract's Vietnamese cannot spell, put back where nothing else can be meant.
//!
//! Its alphabet has no ² ³ – … ỵ Ỵ, and has the Icelandic Ð that looks like Đ. A word that is
//! changed keeps its raw reading as an alternative.

use super::engine::Seen;
use super::syllable;
use crate::domain::geometry::PageBox;

/// Two words read as one, where a capital stands within: `LêHoàng`. Their boxes are parted by the
/// number of letters.
pub fn parted(seen: Seen) -> Vec<Seen> {
    let letters: Vec<char> = seen.text.chars().collect();
    let seam = letters
        .windows(2)
        .position(|two| matches!(two, [a, b] if a.is_lowercase() && b.is_uppercase()));
    let Some(seam) = seam else { return vec![seen] };
    let (first, second) = letters.split_at(seam + 1);
    let word = |part: &[char]| part.iter().collect::<String>();
    let (first, second) = (word(first), word(second));
    let bare = |text: &str| text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let whole = |text: &str| {
        let bare = bare(text);
        bare.chars().count() >= 2
            && bare.chars().next().is_some_and(char::is_uppercase)
            && syllable::possible(&bare)
    };
    if !whole(&first) || !whole(&second) {
        return vec![seen];
    }
    let b = seen.bbox;
    let share = first.chars().count() as f32 / letters.len() as f32;
    let middle = b.x0 + b.width() * share;
    let left = Seen { text: first, bbox: PageBox::new(b.x0, b.y0, middle, b.y1), ..seen.clone() };
    let right = Seen { text: second, bbox: PageBox::new(middle, b.y0, b.x1, b.y1), ..seen };
    vec![left, right]
}

/// A safe correction of a word, `None` where it stays.
pub fn corrected(text: &str, before: Option<&str>) -> Option<String> {
    let mut fixed = text.replace('Ð', "Đ").replace('ð', "đ");
    for step in [|t: &str, b| area(t, b), |t: &str, _| doubled_mark(t), |t: &str, _| eight(t)] {
        if let Some(next) = step(&fixed, before) {
            fixed = next;
        }
    }
    (fixed != text).then_some(fixed)
}

/// The sign of a section before a digit or the h of an hour is an eight: "§h30", "1§0".
fn eight(text: &str) -> Option<String> {
    let mut letters = text.chars().peekable();
    let mut out = String::with_capacity(text.len());
    while let Some(c) = letters.next() {
        let hour = letters.peek().is_some_and(|&n| n == 'h' || n.is_ascii_digit());
        let number = out.ends_with(|p: char| p.is_ascii_digit());
        out.push(if c == '§' && (hour || number) { '8' } else { c });
    }
    (out != text).then_some(out)
}

/// "m2" after a number, or glued to it, is an area.
fn area(text: &str, before: Option<&str>) -> Option<String> {
    let bare = text.trim_end_matches([',', '.', ';', ')', ':']);
    let (unit, power) = match bare.strip_suffix('2') {
        Some(unit) => (unit, '²'),
        None => (bare.strip_suffix('3')?, '³'),
    };
    let digits = unit.trim_end_matches(char::is_alphabetic);
    let name = unit.get(digits.len()..)?;
    let units = if power == '²' { ["m", "km", "cm", "dm"] } else { ["m", "dm", "cm", "cm"] };
    if !units.contains(&name) {
        return None;
    }
    let number = |s: &str| s.ends_with(|c: char| c.is_ascii_digit());
    let counted = if digits.is_empty() { before.is_some_and(number) } else { number(digits) };
    let tail = text.get(bare.len()..).unwrap_or_default();
    counted.then(|| format!("{unit}{power}{tail}"))
}

/// Quotes read as two commas or two apostrophes.
fn doubled_mark(text: &str) -> Option<String> {
    let fixed = text.replace(",,", "“").replace("''", "”").replace("‘‘", "“").replace("’’", "”");
    (fixed != text && fixed.chars().any(char::is_alphanumeric)).then_some(fixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_get_their_power() {
        assert_eq!(corrected("m2", Some("120,5")).as_deref(), Some("m²"));
        assert_eq!(corrected("350m2,", None).as_deref(), Some("350m²,"));
        assert_eq!(corrected("km2;", Some("12")).as_deref(), Some("km²;"));
        assert_eq!(corrected("m2", Some("Block")), None);
        assert_eq!(corrected("KM2", Some("12")), None);
        assert_eq!(corrected("12", None), None);
    }

    #[test]
    fn look_alikes_become_what_they_must_be() {
        assert_eq!(corrected("QÐ-UBND", None).as_deref(), Some("QĐ-UBND"));
        assert_eq!(corrected("§h30", None).as_deref(), Some("8h30"));
        assert_eq!(corrected("§", None), None);
    }

    #[test]
    fn words_that_stick_together_are_parted() {
        let seen = |text: &str| Seen {
            text: text.into(),
            bbox: PageBox::new(0.0, 0.0, 70.0, 20.0),
            confidence: 0.7,
            line: 1,
            before: None,
        };
        let texts = |text: &str| parted(seen(text)).into_iter().map(|s| s.text).collect::<Vec<_>>();
        assert_eq!(texts("LêHoàng"), ["Lê", "Hoàng"]);
        assert_eq!(texts("QyĐ"), ["QyĐ"]);
        assert_eq!(texts("BộTTTT"), ["BộTTTT"]);
    }

    #[test]
    fn doubled_signs_are_quotes() {
        assert_eq!(corrected(",,Một", None).as_deref(), Some("“Một"));
        assert_eq!(corrected(",,", None), None);
    }
}
