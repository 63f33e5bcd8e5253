//! Marks put right by the company a word keeps: "tô chức" can only be "tổ chức".
//!
//! Tesseract often loses the tone over a letter that bears another mark (ổ, ế, ầ), and takes one
//! tone for another in worn print. Two syllables that office papers always use together vouch for
//! each other; a reading differing from them in marks alone is put right where it cannot be meant:
//! the tone was lost over a marked letter, the syllable does not exist, or the engine was unsure
//! itself. What was read stays as the first alternative. Runs on pages already read: the same for
//! pages kept from an earlier run.

use unicode_normalization::UnicodeNormalization;

use super::syllable;
use crate::domain::page::{Alternative, PageRead, Word, WordSource};
use crate::domain::text::{exact_fold, fold};
use crate::rules::Reference;

/// Readings surer than this stay, unless a mark was lost over a mark.
const SURE: f32 = 0.95;
/// Where both words of a pair differ, readings surer than this stay.
const SURE_OF_BOTH: f32 = 0.9;

/// The national heading (Decree 30/2020, Annex I.II.1): the same letters on every paper.
const HEADING: [&str; 2] = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập Tự do Hạnh phúc"];

/// Puts the words of a page right.
pub fn settle(page: &mut PageRead, facts: &Reference) {
    let lines: Vec<(usize, usize)> =
        page.lines.iter().map(|l| (l.first as usize, (l.first + l.count) as usize)).collect();
    for (from, to) in lines {
        let Some(words) = page.words.get_mut(from..to) else { continue };
        if !heading(words) {
            pairs(words, facts);
        }
    }
}

/// The letters of a word, without the signs around them.
fn core(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Whether a word may be put right at all: read from pixels, print, letters alone.
fn open(word: &Word) -> bool {
    let core = core(&word.text);
    word.source == WordSource::Ocr
        && word.hand < 0.5
        && !core.is_empty()
        && core.chars().all(char::is_alphabetic)
}

fn pairs(words: &mut [Word], facts: &Reference) {
    let known: Vec<Option<&[(String, String)]>> = words
        .windows(2)
        .map(|two| {
            let [a, b] = two else { return None };
            let joined = open(a)
                && open(b)
                && a.text.ends_with(char::is_alphabetic)
                && b.text.starts_with(char::is_alphabetic);
            joined.then(|| facts.pair(&fold(core(&a.text)), &fold(core(&b.text)))).flatten()
        })
        .collect();
    let reads = |word: &Word, spelled: &str| exact_fold(core(&word.text)) == exact_fold(spelled);
    let mut vouched = vec![false; words.len()];
    let mut louder = Vec::new();
    for (i, spellings) in known.iter().enumerate() {
        let (Some(a), Some(b), Some(spellings)) = (words.get(i), words.get(i + 1), spellings)
        else {
            continue;
        };
        if spellings.iter().any(|(p, q)| reads(a, p) && reads(b, q)) {
            louder.push(i);
            for slot in vouched.iter_mut().skip(i).take(2) {
                *slot = true;
            }
        }
    }
    for i in louder {
        if let Some([a, b]) = words.get_mut(i..i + 2) {
            louden(a, b);
        }
    }
    for (i, spellings) in known.iter().enumerate() {
        let Some([(p, q)]) = spellings else { continue };
        let mut wrong = Vec::new();
        for (at, spelled) in [(i, p), (i + 1, q)] {
            let Some(word) = words.get(at) else { continue };
            if !reads(word, spelled) {
                wrong.push((at, spelled));
            }
        }
        let least = if wrong.len() > 1 { SURE_OF_BOTH } else { SURE };
        let may = |&(at, spelled): &(usize, &String)| {
            !vouched.get(at).copied().unwrap_or(true)
                && words.get(at).is_some_and(|word| {
                    let read = core(&word.text);
                    mark_lost(read, spelled) || !syllable::possible(read) || word.confidence < least
                })
        };
        if wrong.is_empty() || !wrong.iter().all(may) {
            continue;
        }
        for (at, spelled) in wrong {
            if let Some(word) = words.get_mut(at) {
                put_right(word, spelled);
            }
            if let Some(slot) = vouched.get_mut(at) {
                *slot = true;
            }
        }
    }
}

/// "GIÁM Đốc" is "GIÁM ĐỐC": nobody writes one half of a word in capitals.
fn louden(a: &mut Word, b: &mut Word) {
    let loud = |word: &Word| {
        let core = core(&word.text);
        core.chars().count() > 1 && core.chars().all(char::is_uppercase)
    };
    let quiet = |word: &Word| {
        let mut letters = core(&word.text).chars();
        letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase)
    };
    let word = match (loud(a), loud(b)) {
        (true, false) if quiet(b) => b,
        (false, true) if quiet(a) => a,
        _ => return,
    };
    let text = word.text.to_uppercase();
    let raw = std::mem::replace(&mut word.text, text);
    word.alternatives.insert(0, Alternative { text: raw, confidence: word.confidence * 0.5 });
}

/// Whether the reading is the word without the tone over a letter that bears another mark.
fn mark_lost(read: &str, spelled: &str) -> bool {
    let tone = |c: &char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let toneless = |text: &str| -> (String, bool) {
        let parts: Vec<char> = text.to_lowercase().nfd().collect();
        let toned = parts.iter().any(tone);
        (parts.into_iter().filter(|c| !tone(c)).nfc().collect(), toned)
    };
    let ((read, read_toned), (spelled, spelled_toned)) = (toneless(read), toneless(spelled));
    read == spelled
        && !read_toned
        && spelled_toned
        && spelled.contains(['â', 'ê', 'ô', 'ă', 'ơ', 'ư'])
}

/// Replaces the letters of a word, in its own case, and keeps what was read.
fn put_right(word: &mut Word, spelled: &str) {
    let read = core(&word.text).to_owned();
    let loud = read.chars().count() > 1 && read.chars().all(char::is_uppercase);
    let capital = read.chars().next().is_some_and(char::is_uppercase);
    let mut letters = spelled.chars();
    let cased = match (loud, capital, letters.next()) {
        (true, _, _) => spelled.to_uppercase(),
        (false, true, Some(first)) => first.to_uppercase().chain(letters).collect(),
        _ => spelled.to_owned(),
    };
    let text = word.text.replacen(&read, &cased, 1);
    let raw = std::mem::replace(&mut word.text, text);
    word.alternatives.insert(0, Alternative { text: raw, confidence: word.confidence * 0.5 });
}

/// The national heading, where a line reads nearly like it; whether it does.
fn heading(words: &mut [Word]) -> bool {
    let spoken: Vec<usize> = (0..words.len())
        .filter(|&i| words.get(i).is_some_and(|w| !core(&w.text).is_empty()))
        .collect();
    for line in HEADING {
        let spelled: Vec<&str> = line.split(' ').collect();
        if spelled.len() != spoken.len() {
            continue;
        }
        let pairs: Vec<(usize, &str)> = spoken.iter().copied().zip(spelled).collect();
        let right = |&&(at, spelled): &&(usize, &str)| {
            words.get(at).is_some_and(|w| exact_fold(core(&w.text)) == exact_fold(spelled))
        };
        let good = pairs.iter().filter(right).count();
        if good * 3 < pairs.len() * 2 {
            continue;
        }
        for (at, spelled) in pairs {
            let Some(word) = words.get_mut(at) else { continue };
            if word.source != WordSource::Ocr || exact_fold(core(&word.text)) == exact_fold(spelled)
            {
                continue;
            }
            let raw = std::mem::replace(&mut word.text, spelled.to_owned());
            let raw = Alternative { text: raw, confidence: word.confidence * 0.5 };
            word.alternatives.insert(0, raw);
        }
        return true;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::geometry::PageBox;
    use crate::domain::page::Ink;
    use crate::rules::Rules;

    fn line(words: &[(&str, f32)]) -> Vec<Word> {
        words
            .iter()
            .map(|&(text, confidence)| Word {
                text: text.to_owned(),
                bbox: PageBox::new(0.0, 0.0, 1.0, 1.0),
                confidence,
                alternatives: Vec::new(),
                source: WordSource::Ocr,
                ink: Ink::Dark,
                hand: 0.0,
            })
            .collect()
    }

    fn settled(words: &[(&str, f32)]) -> String {
        let rules = Rules::embedded().unwrap();
        let mut words = line(words);
        if !heading(&mut words) {
            pairs(&mut words, rules.reference());
        }
        words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn lost_marks_come_back() {
        assert_eq!(settled(&[("các", 0.9), ("tô", 0.97), ("chức,", 0.97)]), "các tổ chức,");
        assert_eq!(settled(&[("CHÍNH", 0.97), ("QUYÊN", 0.97)]), "CHÍNH QUYỀN");
        assert_eq!(settled(&[("cung", 0.97), ("câp", 0.97)]), "cung cấp");
        assert_eq!(settled(&[("công", 0.97), ("đân", 0.93)]), "công dân");
        assert_eq!(settled(&[("GIÁM", 0.97), ("Đốc", 0.75)]), "GIÁM ĐỐC");
    }

    #[test]
    fn what_may_be_meant_stays() {
        // sure readings of other words
        assert_eq!(settled(&[("công", 0.97), ("đoạn", 0.97)]), "công đoạn");
        assert_eq!(settled(&[("báo", 0.97), ("về", 0.97)]), "báo về");
        // a sign between them
        assert_eq!(settled(&[("tô,", 0.97), ("chức", 0.97)]), "tô, chức");
        // a word that another pair vouches for
        assert_eq!(settled(&[("thông", 0.9), ("báo", 0.9), ("về", 0.9)]), "thông báo về");
    }

    #[test]
    fn the_heading_is_the_same_on_every_paper() {
        let read: Vec<(&str, f32)> =
            "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆ!' NAM".split(' ').map(|word| (word, 0.8)).collect();
        assert_eq!(settled(&read), "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    }
}
