//! Whether letters can be Vietnamese: an onset, a vowel group, a final consonant, one tone.

use unicode_normalization::UnicodeNormalization;

const ONSETS: [&str; 28] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g",
    "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
];

const VOWELS: [&str; 59] = [
    "a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "ai", "ao", "au", "ay", "âu", "ây",
    "eo", "êu", "ia", "iê", "iêu", "iu", "oa", "oai", "oao", "oay", "oă", "oe", "oeo", "oi", "oo",
    "ôi", "ơi", "ua", "uâ", "uây", "uê", "ui", "uô", "uôi", "uơ", "uy", "uya", "uyê", "uyu", "ưa",
    "ưi", "ươ", "ươi", "ươu", "ưu", "yê", "yêu", "uê", "uao", "ue", "uă",
];

const FINALS: [&str; 9] = ["ch", "ng", "nh", "c", "m", "n", "p", "t", ""];

/// Whether a word without digits and signs is a possible Vietnamese syllable.
pub fn plausible(word: &str) -> bool {
    let mut tones = 0;
    let toneless: String = word
        .to_lowercase()
        .nfd()
        .filter(|c| {
            let tone = matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
            tones += u32::from(tone);
            !tone
        })
        .nfc()
        .collect();
    tones <= 1
        && ONSETS.iter().any(|onset| {
            toneless.strip_prefix(onset).is_some_and(|rest| {
                FINALS.iter().any(|end| {
                    rest.strip_suffix(end)
                        .is_some_and(|middle| VOWELS.contains(&middle) || gi(onset, middle))
                })
            })
        })
}

/// As [`plausible`], and a syllable that ends in a stop has the acute or the dot, as all have.
pub fn possible(word: &str) -> bool {
    let marks: Vec<char> = word.nfd().collect();
    let stopped = {
        let lower = word.to_lowercase();
        lower.ends_with(['c', 'p', 't']) || lower.ends_with("ch")
    };
    plausible(word) && (!stopped || marks.iter().any(|c| matches!(c, '\u{301}' | '\u{323}')))
}

/// In "gì", "gìn" the i is onset and vowel in one.
fn gi(onset: &str, middle: &str) -> bool {
    onset == "gi" && middle.is_empty()
}

/// The share of words, among those of letters alone, that can be Vietnamese; and their number.
pub fn share<'a>(words: impl Iterator<Item = &'a str>) -> (f32, usize) {
    let (mut good, mut all) = (0usize, 0usize);
    for word in words {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if bare.chars().count() < 2 || !bare.chars().all(char::is_alphabetic) {
            continue;
        }
        // abbreviations say nothing: UBND, QĐ, TTHC
        let shouted = bare.chars().all(char::is_uppercase) && !plausible(bare);
        if shouted && bare.chars().count() <= 6 {
            continue;
        }
        all += 1;
        good += usize::from(plausible(bare));
    }
    (if all == 0 { 1.0 } else { good as f32 / all as f32 }, all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_told_from_garbage() {
        for word in
            ["nghiêng", "Quyết", "UỶ", "giữa", "gì", "khuya", "đường", "y", "Hoà", "thuở", "xoong"]
        {
            assert!(plausible(word), "{word}");
        }
        assert!(possible("cấp") && possible("một") && !possible("câp") && possible("công"));
        for word in ["QuyÕt", "®Þnh", "ttrng", "bcd", "wall", "ñöôïc", "strong"] {
            assert!(!plausible(word), "{word}");
        }
        let (good, all) = share(["Ủy", "ban", "UBND", "123", "x1"].into_iter());
        assert!(good == 1.0 && all == 2);
    }
}
