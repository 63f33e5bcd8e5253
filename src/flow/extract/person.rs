//! A Vietnamese person's name: family name, middle names, given name; no ranks, no degrees.

use super::draft::Draft;
use crate::domain::text::{exact_fold, fold};
use crate::flow::sort::likeness::{bare, distance};
use crate::flow::sort::sheet::Sheet;
use crate::rules::{Accept, Reference};

/// The longest run of words that can be a name: two to five, each with a capital, the first a
/// family name, perhaps with its first letter under a stroke.
pub fn run(sheet: &Sheet<'_>, tokens: &[usize], facts: &Reference) -> Option<Vec<usize>> {
    // strokes of the signature between the words of a name
    let words: Vec<usize> = tokens.iter().copied().filter(|&t| !stroke(sheet, t)).collect();
    let near = |a: usize, b: usize| sheet.gap(a, b) < sheet.em * 1.6;
    for (i, &t) in words.iter().enumerate() {
        let Some(token) = sheet.tokens.get(t) else { continue };
        let before = i.checked_sub(1).and_then(|b| words.get(b)).copied().filter(|&b| near(b, t));
        let cut_off = !capital(sheet, t)
            && before.is_none_or(|b| capital(sheet, b))
            && headless(&token.bare, facts).is_some();
        let whole = capital(sheet, t) && surname(&token.bare, facts).is_some();
        if !whole && !cut_off {
            continue;
        }
        let mut run = vec![t];
        for &next in words.get(i + 1..).unwrap_or_default() {
            let joined = run.last().is_some_and(|&last| near(last, next));
            if !capital(sheet, next) || !joined || run.len() == 5 {
                break;
            }
            run.push(next);
        }
        let listed = run
            .iter()
            .any(|&t| sheet.tokens.get(t).is_some_and(|t| t.word.text.ends_with([';', ':'])));
        if !listed && run.len() >= if cut_off { 3 } else { 2 } {
            return Some(run);
        }
    }
    None
}

/// Whether a word begins with a capital and is letters only.
fn capital(sheet: &Sheet<'_>, token: usize) -> bool {
    sheet.tokens.get(token).is_some_and(|t| {
        let text = t.word.text.trim_matches(|c: char| !c.is_alphabetic());
        let length = text.chars().count();
        text.chars().next().is_some_and(char::is_uppercase)
            && text.chars().all(char::is_alphabetic)
            && ((2..=7).contains(&length) || ["Ý", "Y", "Á", "Ô"].contains(&text))
    })
}

/// Whether a word is more likely a stroke than letters.
fn stroke(sheet: &Sheet<'_>, token: usize) -> bool {
    sheet.tokens.get(token).is_some_and(|t| {
        let letters = t.word.text.chars().filter(|c| c.is_alphabetic()).count();
        let small = t.word.text.chars().next().is_some_and(|c| !c.is_uppercase());
        letters == 0 || (letters == 1 && small) || t.word.confidence < 0.1
    })
}

/// The family name of which the first letter was lost.
fn headless<'r>(plain: &str, facts: &'r Reference) -> Option<&'r String> {
    let length = plain.chars().count();
    facts.surnames().iter().take(30).find(|s| {
        let wanted = bare(s);
        length >= 2 && wanted.chars().count() == length + 1 && wanted.ends_with(plain)
    })
}

/// The family name that reads like this, the most common first.
fn surname<'r>(plain: &str, facts: &'r Reference) -> Option<&'r String> {
    let exact = facts.surnames().iter().find(|s| bare(s) == plain);
    exact.or_else(|| {
        let long = plain.chars().count() >= 5;
        facts.surnames().iter().take(30).find(|s| {
            let wanted = bare(s);
            long && wanted.chars().count() >= 5 && distance(&wanted, plain) <= 1
        })
    })
}

/// The name in these words, marks put right where only one name can be meant.
pub fn named(sheet: &Sheet<'_>, tokens: &[usize], facts: &Reference, accept: Accept) -> Draft {
    let mut draft = Draft::of(sheet, [tokens]);
    let mut words = Vec::new();
    let mut shaped = true;
    let mut unsure = Vec::new();
    for (i, token) in sheet.words(tokens).enumerate() {
        let read: String = token.word.text.chars().filter(|c| c.is_alphabetic()).collect();
        let plain = fold(&read);
        let loud = read.chars().count() > 1 && read.chars().all(char::is_uppercase);
        let same = |s: &&String| exact_fold(s) == exact_fold(&read);
        let known: Vec<String> = if i == 0 {
            let exact = facts.surnames().iter().find(same).cloned();
            let alike = || facts.surnames().iter().filter(|s| fold(s) == plain).cloned().collect();
            exact.map_or_else(alike, |e| vec![e])
        } else {
            let spellings = facts.name_syllables(&plain);
            spellings.iter().find(same).map_or_else(|| spellings.to_vec(), |e| vec![e.clone()])
        };
        let is_known = known.iter().any(|k| exact_fold(k) == exact_fold(&read));
        let word = if is_known {
            read.clone()
        } else {
            let near = if i == 0 {
                surname(&plain, facts).or_else(|| headless(&plain, facts)).cloned()
            } else {
                None
            };
            let better = known.first().cloned().or(near);
            let single = known.len() == 1;
            // the list of family names is whole; other names may be anything
            let weak = token.word.confidence < accept.words;
            if !single || i > 0 {
                shaped = false;
            }
            match better.filter(|_| i == 0 || weak) {
                Some(b) if i == 0 || single => {
                    if loud {
                        b.to_uppercase()
                    } else {
                        b
                    }
                }
                _ => read.clone(),
            }
        };
        let needed = if is_known { accept.words } else { 0.5 };
        if token.word.confidence < needed || token.word.hand > 0.6 {
            unsure.push(read);
        }
        words.push(word);
    }
    let value = words.join(" ");
    if draft.value.as_deref() != Some(value.as_str()) {
        draft.alternatives.extend(draft.value.clone());
    }
    draft.value = Some(value);
    draft.check("name_shape", shaped && (2..=5).contains(&words.len()), "");
    draft.check("words_sure", unsure.is_empty(), unsure.join(" "));
    // of two words one may be the rest of a name of three
    draft.sure = words.len() >= 3;
    draft
}
