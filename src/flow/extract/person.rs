//! A Vietnamese person's name: family name, middle names, given name; no ranks, no degrees.

use super::draft::Draft;
use crate::domain::text::{exact_fold, fold};
use crate::flow::sort::likeness::{bare, distance};
use crate::flow::sort::sheet::Sheet;
use crate::rules::{Accept, Reference};

/// The longest run of words that can be a name: two to five, each with a capital, the first a
/// family name.
pub fn run(sheet: &Sheet<'_>, tokens: &[usize], facts: &Reference) -> Option<Vec<usize>> {
    let capital = |t: usize| {
        sheet.tokens.get(t).is_some_and(|t| {
            let text = t.word.text.trim_matches(|c: char| !c.is_alphabetic());
            text.chars().next().is_some_and(char::is_uppercase)
                && text.chars().all(char::is_alphabetic)
                && (2..=7).contains(&text.chars().count())
                || (text.chars().count() == 1 && ["Ý", "Y", "Á", "Ô"].contains(&text))
        })
    };
    for (i, &t) in tokens.iter().enumerate() {
        let Some(token) = sheet.tokens.get(t) else { continue };
        if !capital(t) || surname(&token.bare, facts).is_none() {
            continue;
        }
        let mut run = vec![t];
        for &next in tokens.get(i + 1..).unwrap_or_default() {
            let near = run.last().is_some_and(|&last| sheet.gap(last, next) < sheet.em * 1.3);
            if !capital(next) || !near || run.len() == 5 {
                break;
            }
            run.push(next);
        }
        // sign after a word ends a name; words before it too
        let stopped = run
            .iter()
            .position(|&t| sheet.tokens.get(t).is_some_and(|t| t.word.text.ends_with([';', ':'])));
        if stopped.is_none() && run.len() >= 2 {
            return Some(run);
        }
    }
    None
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
            let near = if i == 0 { surname(&plain, facts).cloned() } else { None };
            let better = known.first().cloned().or(near);
            let single = known.len() == 1;
            if !single {
                shaped = false;
            }
            match better {
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
    draft.sure = true;
    draft
}
