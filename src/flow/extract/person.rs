//! A Vietnamese person's name: family name, middle names, given name; no ranks, no degrees.

use super::draft::Draft;
use crate::domain::text::{exact_fold, fold};
use crate::flow::sort::likeness::{bare, distance};
use crate::flow::sort::sheet::{Sheet, Token};
use crate::rules::{Accept, Reference};

/// Readings less sure than this may have lost the capital.
const BLURRED: f32 = 0.5;

/// The longest run of words that can be a name: two to five, each with a capital, the first a
/// family name, perhaps with its first letter under a stroke.
pub fn run(sheet: &Sheet<'_>, tokens: &[usize], facts: &Reference) -> Option<Vec<usize>> {
    // strokes of the signature between the words of a name
    let kept = |t: usize| !stroke(sheet, t) || begins_name(sheet, t, facts);
    let words: Vec<usize> = tokens.iter().copied().filter(|&t| kept(t)).collect();
    let near = |a: usize, b: usize| sheet.gap(a, b) < sheet.em * 1.6;
    // a word too blurred to be read with its capital does not end a name
    let blurred = |t: usize| {
        sheet.tokens.get(t).is_some_and(|t| {
            t.word.confidence < BLURRED
                && (2..=7).contains(&t.bare.chars().count())
                && t.word.text.chars().all(char::is_alphabetic)
        })
    };
    for (i, &t) in words.iter().enumerate() {
        let Some(token) = sheet.tokens.get(t) else { continue };
        let before = i.checked_sub(1).and_then(|b| words.get(b)).copied().filter(|&b| near(b, t));
        let cut_off = !capital(sheet, t)
            && before.is_none_or(|b| capital(sheet, b))
            && headless(&token.bare, facts).is_some();
        let whole = capital(sheet, t) && surname(&leading(&token.word.text), facts).is_some();
        let whole = whole || stroked_surname(&token.word.text, facts).is_some();
        let worn = !whole && worn_surname(&token.word.text, facts).is_some();
        if !whole && !cut_off && !worn {
            continue;
        }
        let mut run = vec![t];
        for &next in words.get(i + 1..).unwrap_or_default() {
            let joined = run.last().is_some_and(|&last| near(last, next));
            let read = capital(sheet, next) || blurred(next);
            if !read || !joined || run.len() == 5 {
                break;
            }
            run.push(next);
        }
        while run.last().is_some_and(|&last| !capital(sheet, last)) && run.len() > 1 {
            run.pop();
        }
        let listed = run
            .iter()
            .any(|&t| sheet.tokens.get(t).is_some_and(|t| t.word.text.ends_with([';', ':'])));
        if !listed && run.len() >= if whole { 2 } else { 3 } {
            return Some(run);
        }
    }
    None
}

/// Whether a word begins with a capital and is letters only, or two such words that a stroke
/// joined.
fn capital(sheet: &Sheet<'_>, token: usize) -> bool {
    sheet.tokens.get(token).is_some_and(|t| {
        let text = t.word.text.trim_matches(|c: char| !c.is_alphabetic());
        let syllable = |text: &str| {
            text.chars().all(char::is_alphabetic)
                && ((2..=7).contains(&text.chars().count()) || ["Ý", "Y", "Á", "Ô"].contains(&text))
        };
        text.chars().next().is_some_and(char::is_uppercase)
            && text.split('-').count() <= 2
            && text.split('-').all(syllable)
    })
}

/// A family name whose L was read as a stroke or figure, as bold print on a seal's edge is: "1ê".
fn with_its_l(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric() && c != '|' && c != '!');
    let rest = text.strip_prefix(['1', '|', '!', 'I', 'l'])?;
    (!rest.is_empty() && rest.chars().all(char::is_lowercase)).then(|| format!("L{rest}"))
}

/// The family name in a word that begins with what is no letter.
fn stroked_surname<'r>(text: &str, facts: &'r Reference) -> Option<&'r String> {
    let read = exact_fold(&with_its_l(text)?);
    facts.surnames().iter().find(|s| exact_fold(s) == read)
}

/// The first syllable of a word, without marks.
fn leading(text: &str) -> String {
    let text = text.trim_matches(|c: char| !c.is_alphabetic());
    bare(text.split('-').next().unwrap_or_default())
}

/// Whether a word is more likely a stroke than letters.
fn stroke(sheet: &Sheet<'_>, token: usize) -> bool {
    sheet.tokens.get(token).is_some_and(|t| {
        let letters = t.word.text.chars().filter(|c| c.is_alphabetic()).count();
        let small = t.word.text.chars().next().is_some_and(|c| !c.is_uppercase());
        letters == 0 || (letters == 1 && small) || t.word.confidence < 0.1
    })
}

/// Whether a family name can be told in a word that was hardly read.
fn begins_name(sheet: &Sheet<'_>, token: usize, facts: &Reference) -> bool {
    sheet.tokens.get(token).is_some_and(|t| {
        let first = t.word.text.trim_matches(|c: char| !c.is_alphabetic());
        let first = exact_fold(first.split('-').next().unwrap_or_default());
        facts.surnames().iter().any(|s| exact_fold(s) == first)
            || stroked_surname(&t.word.text, facts).is_some()
            || worn_surname(&t.word.text, facts).is_some()
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

/// The family name of which a stamp or stroke covers the beginning: what can still be read has
/// its vowels and end, every mark the same, and no other family name ends so.
fn worn_surname<'r>(text: &str, facts: &'r Reference) -> Option<&'r String> {
    let read: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    // a stroke across the last letter leaves a sign that ends no Vietnamese word
    let read = read.trim_end_matches(|c: char| "øæœßłðﬂfjwz".contains(c));
    let read: Vec<char> = exact_fold(read).chars().collect();
    let rime = |name: &str| -> Vec<char> {
        let letters: Vec<char> = exact_fold(name).chars().collect();
        let vowel = |c: &char| "aeiouy".contains(bare(&c.to_string()).as_str());
        let from = letters.iter().position(vowel).unwrap_or(0);
        letters.get(from..).unwrap_or_default().to_vec()
    };
    let mut found = facts.surnames().iter().filter(|name| {
        let rime = rime(name);
        let marked = rime.iter().any(|c| !c.is_ascii_alphabetic());
        rime.len() >= 2 && marked && read.ends_with(&rime) && read.len() <= rime.len() + 3
    });
    let only = found.next()?;
    found.next().is_none().then_some(only)
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
    let parts: Vec<(&Token<'_>, &str)> = sheet
        .words(tokens)
        .flat_map(|token| {
            let text = token.word.text.trim_matches(|c: char| !c.is_alphabetic());
            text.split('-').map(move |part| (token, part))
        })
        .collect();
    for (i, (token, text)) in parts.into_iter().enumerate() {
        let read: String = text.chars().filter(|c| c.is_alphabetic()).collect();
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
                stroked_surname(&token.word.text, facts)
                    .or_else(|| worn_surname(&read, facts))
                    .or_else(|| surname(&plain, facts))
                    .or_else(|| headless(&plain, facts))
                    .cloned()
            } else {
                // after a family name hardly any word but "Thị" ends so
                let thi = i == 1 && exact_fold(&read).ends_with(&exact_fold("ị"));
                thi.then(|| "Thị".to_owned())
            };
            let better = known.first().cloned().or(near);
            let single = known.len() == 1 || (known.is_empty() && i > 0);
            // no list of names is whole: what is put right is proposed
            let weak = token.word.confidence < accept.words;
            shaped = false;
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
