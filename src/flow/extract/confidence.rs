//! What speaks against a field, counted: the same few doubts for every field there is.
//!
//! In: a finished [`Draft`] and where it stands. Out: its [`Doubts`], which
//! `pipelines/policies/confidence.toml` turns into the probability that the value is right.

use serde::Serialize;

use super::draft::Draft;
use super::evidence::spelling;
use crate::domain::page::PageRead;
use crate::domain::paper::Sorted;
use crate::domain::text::exact_fold;
use crate::flow::sort::likeness::bare;
use crate::rules::{DOUBTS, FieldRule, Reader, Reference};

/// A word of a field as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadWord {
    /// As read.
    pub text: String,
    /// The reader's confidence.
    pub confidence: f32,
    /// How likely it is written by hand.
    pub hand: f32,
}

/// What speaks against a field; 0 where nothing does.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Doubts {
    /// Whose measured curve the field follows: how it is found, whether it was read, written by
    /// hand or taken to be absent.
    pub family: String,
    /// Doubt in the weakest word.
    pub weakest: f64,
    /// Doubt in all words on average.
    pub average: f64,
    /// Share of words no list knows.
    pub unvouched: f64,
    /// Doubt in the weakest of those.
    pub weakest_unvouched: f64,
    /// Number of words, as a logarithm: every word can be wrong.
    pub length: f64,
    /// Letters that rules put there and nobody read, as a logarithm.
    pub edits: f64,
    /// Checks that failed.
    pub failed: f64,
    /// Checks the rule asks for that could not be made.
    pub unmade: f64,
    /// How much looks like handwriting.
    pub hand: f64,
    /// Doubt in the words of the page on average.
    pub page: f64,
    /// Doubt in the paper's type.
    pub kind: f64,
    /// Doubt of the routine that found it.
    pub own: f64,
}

impl Doubts {
    /// In the order of [`DOUBTS`].
    pub fn values(&self) -> [f64; DOUBTS.len()] {
        [
            self.weakest,
            self.average,
            self.unvouched,
            self.weakest_unvouched,
            self.length,
            self.edits,
            self.failed,
            self.unmade,
            self.hand,
            self.page,
            self.kind,
            self.own,
        ]
    }

    /// The doubts about a draft.
    pub(super) fn of(
        draft: &Draft,
        rule: &FieldRule,
        sorted: &Sorted,
        page: Option<&PageRead>,
        facts: &Reference,
    ) -> Self {
        let words = &draft.words;
        let mut doubts = Self::default();
        let doubt = |confidence: f32| f64::from(1.0 - confidence.clamp(0.0, 1.0));
        let count = words.len().max(1) as f64;
        if !words.is_empty() {
            let vouched = vouched(words, rule.reader, facts);
            let unvouched: Vec<&ReadWord> =
                words.iter().zip(&vouched).filter(|(_, known)| !**known).map(|(w, _)| w).collect();
            let most = |words: &mut dyn Iterator<Item = &ReadWord>| {
                words.map(|w| doubt(w.confidence)).fold(0.0, f64::max)
            };
            doubts.weakest = most(&mut words.iter());
            doubts.weakest_unvouched = most(&mut unvouched.iter().copied());
            doubts.average = words.iter().map(|w| doubt(w.confidence)).sum::<f64>() / count;
            doubts.unvouched = unvouched.len() as f64 / count;
            doubts.length = count.ln();
            doubts.hand = words.iter().map(|w| f64::from(w.hand)).fold(0.0, f64::max);
        }
        if !matches!(rule.reader, Reader::Date | Reader::Passed | Reader::Type | Reader::Urgency) {
            doubts.edits = f64::from(edits(draft)).ln_1p();
        }
        doubts.failed = draft.checks.iter().filter(|check| !check.passed).count() as f64;
        let made = |name: &String| draft.checks.iter().any(|check| check.name == *name);
        doubts.unmade = if draft.absent {
            0.0
        } else {
            rule.checks.iter().filter(|name| !made(name)).count() as f64
        };
        doubts.page = page.map_or(0.0, page_doubt);
        doubts.kind = doubt(sorted.confidence);
        doubts.own = if draft.sure || draft.absent { 0.0 } else { 1.0 };
        doubts.family = family(draft, &rule.reader.word(), doubts.against());
        doubts
    }

    /// The doubts about a field of a form: its family is what it holds, where a label leads to it.
    pub(super) fn of_form(
        draft: &Draft,
        rule: &FieldRule,
        sorted: &Sorted,
        page: Option<&PageRead>,
        facts: &Reference,
    ) -> Self {
        let mut doubts = Self::of(draft, rule, sorted, page, facts);
        let found = if matches!(rule.reader, Reader::Label | Reader::Alone) {
            rule.kind.word().to_owned()
        } else {
            rule.reader.word()
        };
        doubts.family = family(draft, &found, doubts.against());
        doubts
    }

    /// What speaks against it whatever the words look like.
    fn against(&self) -> f64 {
        self.failed + self.unmade + self.own
    }
}

/// How a field is found, and in what way it is there.
fn family(draft: &Draft, reader: &str, against: f64) -> String {
    if draft.absent && against > 0.0 {
        format!("doubt_no_{reader}")
    } else if draft.absent {
        format!("no_{reader}")
    } else if draft.handwritten {
        format!("hand_{reader}")
    } else if against > 0.0 {
        format!("doubt_{reader}")
    } else {
        format!("clear_{reader}")
    }
}

/// Doubt in the words of a page on average.
fn page_doubt(page: &PageRead) -> f64 {
    let count = page.words.len().max(1) as f64;
    page.words.iter().map(|word| f64::from(1.0 - word.confidence.clamp(0.0, 1.0))).sum::<f64>()
        / count
}

/// Which words a list knows, spelled as they were read.
fn vouched(words: &[ReadWord], reader: Reader, facts: &Reference) -> Vec<bool> {
    let plain: Vec<String> = words.iter().map(|word| bare(&word.text)).collect();
    let read: Vec<String> = words.iter().map(|word| spelling(&word.text)).collect();
    let mut known = vec![false; words.len()];
    let mut mark = |from: usize, spelled: &[String]| {
        let own = read.get(from..from + spelled.len()).unwrap_or_default();
        if !own.is_empty() && own.iter().zip(spelled).all(|(own, word)| *own == spelling(word)) {
            for cell in known.iter_mut().skip(from).take(spelled.len()) {
                *cell = true;
            }
        }
    };
    for from in 0..plain.len() {
        let rest = plain.get(from..).unwrap_or_default();
        if let Some(spelled) = facts.agency_phrase(rest) {
            mark(from, spelled);
        }
        for spelled in facts.compound(rest).unwrap_or_default() {
            mark(from, spelled);
        }
        for length in 1..=rest.len().min(4) {
            for place in facts.places(&rest.get(..length).unwrap_or_default().join(" ")) {
                let spelled: Vec<String> = place.split_whitespace().map(str::to_owned).collect();
                if spelled.len() == length {
                    mark(from, &spelled);
                }
            }
        }
        if matches!(reader, Reader::Signer) {
            for spelled in facts.name_syllables(rest.first().map_or("", String::as_str)) {
                mark(from, std::slice::from_ref(spelled));
            }
        }
    }
    known
}

/// How many letters of the value were not read where they stand, case aside: those beside the
/// longest run of letters common to value and reading.
fn edits(draft: &Draft) -> u32 {
    const LONGEST: usize = 400;
    let letters = |text: &Option<String>| -> Vec<char> {
        let text = exact_fold(text.as_deref().unwrap_or_default());
        let letter = |c: &char| c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(c);
        text.chars().filter(letter).take(LONGEST).collect()
    };
    let (value, raw) = (letters(&draft.value), letters(&draft.raw));
    let mut above = vec![0u32; raw.len() + 1];
    for v in &value {
        let mut left = 0;
        let mut corner = 0;
        for (i, r) in raw.iter().enumerate() {
            let up = above.get(i + 1).copied().unwrap_or(0);
            let here = if v == r { corner + 1 } else { up.max(left) };
            corner = up;
            left = here;
            if let Some(cell) = above.get_mut(i + 1) {
                *cell = here;
            }
        }
    }
    let common = above.last().copied().unwrap_or(0);
    u32::try_from(value.len()).unwrap_or(u32::MAX).saturating_sub(common)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    fn draft(raw: &str, value: &str) -> Draft {
        Draft { raw: Some(raw.to_owned()), value: Some(value.to_owned()), ..Draft::default() }
    }

    #[test]
    fn letters_nobody_read_are_counted() {
        assert_eq!(edits(&draft("Số: 24/TTr-UBND", "24/TTr-UBND")), 0);
        // three marks
        assert_eq!(edits(&draft("UY BAN NHAN DAN", "Ủy ban nhân dân")), 3);
        assert_eq!(edits(&draft("", "KT.")), 2);
        assert_eq!(edits(&Draft::default()), 0);
    }

    #[test]
    fn lists_vouch_for_what_they_spell() {
        let rules = Rules::embedded().unwrap();
        let words = |text: &str| -> Vec<ReadWord> {
            let word = |w: &str| ReadWord { text: w.to_owned(), confidence: 0.9, hand: 0.0 };
            text.split(' ').map(word).collect()
        };
        let of = |text: &str, reader| vouched(&words(text), reader, rules.reference());
        assert_eq!(of("ỦY BAN NHÂN DÂN", Reader::Issuer), [true; 4]);
        assert_eq!(of("ỦY BAN NHẤN DÂN", Reader::Issuer)[2..3], [false]);
        assert_eq!(of("zzz", Reader::Issuer), [false]);
    }
}
