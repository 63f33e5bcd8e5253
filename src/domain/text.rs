//! Vietnamese text: one spelling, and the folding that search uses.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// Canonical composition (NFC), as everything is kept.
pub fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// Lower case without marks, `đ` too, for search: `Đặng Thị Hoà` → `dang thi hoa`.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match PLAIN.get(c as usize).copied().flatten() {
            Some(plain) => out.push(plain),
            None => out.extend(plain(c)),
        }
    }
    out
}

/// A letter without its marks, in lower case.
fn plain(c: char) -> impl Iterator<Item = char> {
    std::iter::once(c)
        .nfd()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'đ' { 'd' } else { c })
}

/// What becomes of each letter up to the last Latin one with marks, where that is one letter: words
/// are compared all the time, and taking letters apart anew was a twentieth of reading a page.
static PLAIN: LazyLock<Vec<Option<char>>> = LazyLock::new(|| {
    let single = |c: char| {
        let mut parts = plain(c);
        parts.next().filter(|_| parts.next().is_none())
    };
    (0..0x1f00).map(|code| char::from_u32(code).and_then(single)).collect()
});

/// Lower case with marks, the tone mark at each syllable's end, so that `hòa` and `hoà` compare
/// equal while `hoa` and `hòa` do not.
pub fn exact_fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut tones = String::new();
    let lower = text.nfc().collect::<String>().to_lowercase();
    for c in lower.nfd() {
        match c {
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => tones.push(c),
            c if c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c) => out.push(c),
            c => {
                out.push_str(&tones);
                tones.clear();
                out.push(c);
            }
        }
    }
    out.push_str(&tones);
    out.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_by_table_are_those_taken_apart() {
        for c in (0..0x1f00).chain(0xac00..0xac80).filter_map(char::from_u32) {
            let apart: String = plain(c).collect();
            assert_eq!(fold(&c.to_string()), apart, "{c:?}");
        }
    }

    #[test]
    fn folds_every_vietnamese_letter() {
        assert_eq!(fold("Đặng Thị Hoà, ĐƯỜNG Nguyễn Huệ ỵ"), "dang thi hoa, duong nguyen hue y");
    }

    #[test]
    fn tone_place_does_not_matter_but_tone_does() {
        assert_eq!(exact_fold("Hoà thuý"), exact_fold("hòa thúy"));
        assert_ne!(exact_fold("hoa"), exact_fold("hòa"));
        assert_ne!(exact_fold("đâu"), exact_fold("đau"));
    }
}
