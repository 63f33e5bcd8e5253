//! Number and symbol: `24/TTr-UBND`.
//!
//! Decree 30/2020, Annex I.II.3 and Annex III. The symbol is printed and can be put right by what
//! must stand there (the type's abbreviation, the issuer's initials); the running number is mostly
//! written by hand and then only proposed.

use super::draft::Draft;
use super::penned::{self, Read};
use super::print::{Proof, printed};
use crate::domain::number::DocumentNumber;
use crate::flow::sort::likeness::{bare, distance};
use crate::flow::sort::number::NumberReading;
use crate::flow::sort::sheet::Sheet;
use crate::rules::{Accept, NumberShape, PaperType, Reference};

/// The number's field, and how well it is proved to be print.
pub fn number(
    sheet: &Sheet<'_>,
    tokens: &[usize],
    reading: &NumberReading,
    paper: Option<&PaperType>,
    issuer: Option<&str>,
    facts: &Reference,
    accept: Accept,
) -> (Draft, Proof) {
    let mut draft = Draft::of(sheet, [tokens]);
    let symbol = mended(&reading.symbol, paper, issuer, facts);
    let expected_year =
        matches!(paper.map(|p| p.number), Some(NumberShape::Legal | NumberShape::Law));
    let mut value = String::new();
    value.push_str(reading.number.as_deref().unwrap_or_default());
    value.push('/');
    if let Some(year) = &reading.year {
        value.push_str(year);
        value.push('/');
    }
    value.push_str(&symbol);
    let parsed = value.parse::<DocumentNumber>();
    let complete = parsed.is_ok() && reading.number.is_some();
    draft.check("number_grammar", complete && (!expected_year || reading.year.is_some()), "");
    let head = symbol.split('-').next().unwrap_or_default().to_owned();
    match paper.map(|p| (p.number, p)) {
        Some((NumberShape::Named | NumberShape::Legal, paper)) => {
            draft.check("type_matches_number", paper.abbreviated_as(&head, None), head.clone());
        }
        _ => {
            draft.check("type_matches_number", true, "type has no abbreviation");
        }
    }
    let issuer_part = match paper.map(|p| p.number) {
        Some(NumberShape::Letter) => head,
        Some(NumberShape::Law) => symbol.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned(),
        _ => symbol.split('-').nth(1).unwrap_or_default().to_owned(),
    };
    draft.check(
        "issuer_matches_number",
        issuer.is_some_and(|i| stands_for(&issuer_part, i, facts)),
        issuer_part,
    );
    if reading.party {
        let squeezed: String = reading.in_place.chars().filter(|c| !c.is_whitespace()).collect();
        value = format!("{squeezed}/{}", reading.symbol);
    }
    draft.value = if reading.symbol.is_empty() { reading.number.clone() } else { Some(value) };
    let blank = reading.blank() && reading.number.is_none();
    if blank {
        // number left open: a draft, or a copy made before it was registered
        draft.value = None;
        draft.alternatives.push(format!("/{symbol}"));
    }
    let glued =
        matches!(reading.number_tokens.as_slice(), [one] if reading.symbol_tokens.contains(one));
    let proof = match printed(sheet, &reading.number_tokens) {
        Proof::Strong if !glued && !evenly(sheet, reading) => Proof::No,
        proof => proof,
    };
    draft.check("printed", proof != Proof::No && complete, "");
    let proposed = match proof {
        Proof::No => proposals(sheet, reading),
        _ => Vec::new(),
    };
    draft.handwritten = (!blank || !proposed.is_empty()) && (proof == Proof::No || !complete);
    if draft.handwritten {
        propose(&mut draft, reading, &symbol, &proposed);
    }
    let symbol_sure =
        sheet.words(&reading.symbol_tokens).all(|t| t.word.confidence >= accept.known_words);
    draft.sure = complete && proof != Proof::No && symbol_sure;
    if draft.handwritten {
        draft.confidence = draft.confidence.min(0.6);
    }
    (draft, if complete { proof } else { Proof::No })
}

/// What the net for pens makes of the number's gap.
fn proposals(sheet: &Sheet<'_>, reading: &NumberReading) -> Vec<String> {
    let confidence =
        sheet.words(&reading.number_tokens).map(|t| t.word.confidence).fold(1.0, f32::min);
    penned::numbers(sheet, Read::of(reading.number.as_deref(), confidence))
}

/// Puts the likeliest number first and the others beside it.
fn propose(draft: &mut Draft, reading: &NumberReading, symbol: &str, proposed: &[String]) {
    let Some(first) = proposed.first() else { return };
    // a letter that no one could tell is left to the person
    let lettered = first.ends_with('?');
    if lettered {
        draft.check("letter_behind_number", false, "");
    }
    let whole = |number: &str| {
        let number = number.trim_end_matches('?');
        match (&reading.year, symbol.is_empty()) {
            (_, true) => number.to_owned(),
            (Some(year), _) => format!("{number}/{year}/{symbol}"),
            (None, _) => format!("{number}/{symbol}"),
        }
    };
    let before = draft.value.replace(whole(first));
    draft.alternatives.retain(|a| !a.starts_with('/'));
    let others = proposed.iter().skip(1).map(|n| whole(n)).chain(before);
    for other in others.filter(|o| o.starts_with(|c: char| c.is_ascii_digit())) {
        let known = draft.value.as_deref() == Some(&other) || draft.alternatives.contains(&other);
        if !known && draft.alternatives.len() < 5 {
            draft.alternatives.push(other);
        }
    }
}

/// Whether number and symbol stand as close as words that were printed together.
fn evenly(sheet: &Sheet<'_>, reading: &NumberReading) -> bool {
    match (reading.number_tokens.last(), reading.symbol_tokens.first()) {
        (Some(&a), Some(&b)) if a != b => sheet.gap(a, b) < sheet.em * 0.35,
        _ => true,
    }
}

/// The symbol with its groups put right where only one thing can be meant.
fn mended(
    symbol: &str,
    paper: Option<&PaperType>,
    issuer: Option<&str>,
    facts: &Reference,
) -> String {
    let symbol = symbol.replace(['Ð', 'ð'], "Đ");
    let Some(paper) = paper else { return symbol };
    let mut groups: Vec<String> = symbol.split('-').map(str::to_owned).collect();
    let issuer_at = usize::from(matches!(paper.number, NumberShape::Named | NumberShape::Legal));
    if issuer_at == 1
        && let Some(head) = groups.first_mut()
    {
        let near = paper.abbreviations.iter().find(|a| {
            let (a, h) = (bare(&a.text), bare(head));
            a == h || (h.len() >= 2 && distance(&a, &h) <= 1)
        });
        if let Some(near) = near {
            head.clone_from(&near.text);
        }
    }
    if let (Some(issuer), Some(group)) = (issuer, groups.get_mut(issuer_at)) {
        let known = initials(issuer, facts);
        if let Some(known) = known.iter().find(|k| bare(k) == bare(group)) {
            group.clone_from(known);
        }
    }
    groups.join("-")
}

/// The initials an agency may stand under.
fn initials(issuer: &str, facts: &Reference) -> Vec<String> {
    let plain = bare(issuer);
    let mut known: Vec<String> = facts
        .agency()
        .initials
        .iter()
        .filter(|(name, _)| plain.starts_with(&bare(name)))
        .flat_map(|(_, initials)| initials.iter().cloned())
        .collect();
    let words: Vec<&str> =
        issuer.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let first = |w: &&str| w.chars().next().unwrap_or_default().to_uppercase().to_string();
    for skip in 0..2usize {
        for end in (2..=words.len()).rev() {
            let joined: String =
                words.get(skip..end).unwrap_or_default().iter().map(first).collect();
            if joined.chars().count() >= 2 {
                known.push(joined);
            }
        }
        let without_and: String =
            words.iter().skip(skip).filter(|w| bare(w) != "va").map(first).collect();
        known.push(without_and);
    }
    known
}

/// Whether a group of the symbol can stand for the issuer: known initials, or its letters come in
/// this order at the beginnings of the name's words (all letters of a word in short form count).
fn stands_for(group: &str, issuer: &str, facts: &Reference) -> bool {
    let wanted = bare(group);
    if wanted.is_empty() {
        return false;
    }
    if initials(issuer, facts).iter().any(|i| bare(i) == wanted) {
        return true;
    }
    let mut letters = String::new();
    for word in issuer.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        let plain = bare(word);
        let short = plain.chars().count() > 1 && !plain.chars().any(|c| "aeiouy".contains(c));
        letters.extend(plain.chars().take(if short { 99 } else { 1 }));
    }
    let mut rest = letters.chars();
    wanted.chars().all(|c| rest.any(|l| l == c))
}
