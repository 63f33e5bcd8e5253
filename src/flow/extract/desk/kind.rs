//! A run of words → a field's value, by the kind the rules declare.
//!
//! Every kind says how the value is written (days in ISO 8601, personal numbers as digits, all else
//! as printed) and which checks it must pass. A value is sure where each of its words was read
//! clearly, or is vouched for by a closed list; else it waits for a person.

use super::figures;
use super::leaf::Leaf;
use super::numeral;
use super::place;
use super::run::Run;
use crate::domain::text::{exact_fold, fold};
use crate::flow::extract::confidence::ReadWord;
use crate::flow::extract::draft::Draft;
use crate::flow::extract::person;
use crate::rules::{FieldRule, Rules, ValueKind};

/// Clearly read, without anything else to speak for it.
pub const CLEAR: f32 = 0.9;
/// Clearly enough read for a word that is on a list.
const LISTED: f32 = 0.7;
/// Figures nothing else speaks for must be read better than words: every string of digits is one.
pub const CLEAR_FIGURES: f32 = 0.92;

/// The value in a run; `None` where it does not look like the rule's pattern.
pub fn valued(leaf: &Leaf<'_, '_>, run: &Run, rule: &FieldRule, rules: &Rules) -> Option<Draft> {
    let raw = run.text();
    let mended = figures::with_strokes(&raw);
    let whole = mended.clone().unwrap_or_else(|| raw.clone());
    let text = match &rule.take {
        None => whole.clone(),
        Some(pattern) => taken(&whole, pattern)?,
    };
    if let Some(pattern) = &rule.pattern
        && !pattern.0.is_match(&plainly(&text))
    {
        return None;
    }
    let part = if text == whole { run.clone() } else { run_of(run, &text) };
    let mut draft = start(leaf, &part, &raw);
    draft.value = (!text.is_empty()).then(|| text.clone());
    draft.handwritten = part.by_hand(leaf);
    by_kind(leaf, &part, &text, rule, rules, &mut draft);
    if mended.is_some() {
        draft.check("strokes_read", false, "strokes between figures were read as letters");
    }
    if rule.kind == ValueKind::Text
        && let Some(value) = &draft.value
    {
        draft.value = Some(square_metres(value));
    }
    if holes(leaf, &part) {
        draft.check("no_hole", false, "a word between may not have been read");
    }
    if run.ragged && rule.kind.wraps() {
        draft.check("ends_clearly", false, "");
    }
    Some(draft)
}

/// Numerals have no signs between their words: what was read there was a speck.
fn without_stops(text: &str) -> String {
    let bare = |word: &str| word.trim_matches([',', '.', ';', ':', '„', '_', '\'']).to_owned();
    let words: Vec<String> = text.split(' ').map(bare).filter(|w| !w.is_empty()).collect();
    words.join(" ")
}

/// `chung không m?,` with its unit as printed: the recogniser knows no raised two.
fn square_metres(text: &str) -> String {
    let unit = |word: &str| {
        let bare = word.trim_end_matches([',', ';', '.', ')']);
        matches!(bare, "m2" | "m?" | "m°" | "m*" | "m^2").then(|| word.replacen(bare, "m²", 1))
    };
    let words: Vec<String> =
        text.split(' ').map(|word| unit(word).unwrap_or_else(|| word.to_owned())).collect();
    words.join(" ")
}

/// Whether two words of a line stand so far apart that one between them may have been lost.
fn holes(leaf: &Leaf<'_, '_>, run: &Run) -> bool {
    let wide = |pair: &[super::run::Piece]| match pair {
        [a, b] => leaf.sheet.gap(a.token, b.token) > leaf.sheet.em * 2.2,
        _ => false,
    };
    run.lines.iter().any(|line| line.windows(2).any(wide))
}

fn by_kind(
    leaf: &Leaf<'_, '_>,
    run: &Run,
    text: &str,
    rule: &FieldRule,
    rules: &Rules,
    draft: &mut Draft,
) {
    let people = rules.people();
    match rule.kind {
        ValueKind::Name => name(leaf, run, rules, rule, draft),
        ValueKind::Date | ValueKind::Year => date(text, rule, draft),
        ValueKind::DateWords => {
            draft.value = Some(without_stops(text));
            let known = numeral::day(text).is_some();
            draft.check("words_read_as_date", known, "");
            listed_or_clear(leaf, run, draft, &|w| numeral_word(w));
            draft.sure &= known;
        }
        ValueKind::NumberWords => {
            draft.value = Some(without_stops(text));
            listed_or_clear(leaf, run, draft, &|w| numeral_word(w));
        }
        ValueKind::Sex => closed(text, &["Nam", "Nữ"].map(str::to_owned), draft),
        ValueKind::Ethnicity => closed(text, &people.ethnicities, draft),
        ValueKind::Nationality => closed(text, &people.nations, draft),
        ValueKind::Choice => closed(text, &rule.choices, draft),
        ValueKind::PersonalId => personal(text, rules, draft),
        ValueKind::TaxCode => tax(text, draft),
        ValueKind::Place | ValueKind::Office => place::place(leaf, run, rules, draft),
        ValueKind::Number => {
            let plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '));
            draft.check("figures_only", plain, "");
            draft.sure = draft.confidence >= CLEAR_FIGURES;
        }
        ValueKind::Amount | ValueKind::Area => measure(text, rule, draft),
        ValueKind::Serial => {
            // a speck read as a sign makes another number of it
            let clean = text.chars().all(|c| c.is_alphanumeric() || " /-.,–&()".contains(c));
            draft.check("serial_grammar", clean && text.chars().any(|c| c.is_ascii_digit()), "");
            draft.sure = draft.confidence >= CLEAR_FIGURES;
        }
        ValueKind::IdentityPaper => {
            draft.check(
                "holds_number",
                digit_groups(text).iter().any(|g| matches!(g.len(), 9 | 12)),
                "",
            );
            listed_or_clear(leaf, run, draft, &|w| rules.reference().spells(w) || people.usual(w));
        }
        ValueKind::Text => {
            listed_or_clear(leaf, run, draft, &|w| rules.reference().spells(w) || people.usual(w));
        }
    }
}

/// A draft with the run's words, boxes line by line.
fn start(leaf: &Leaf<'_, '_>, run: &Run, raw: &str) -> Draft {
    let mut draft = Draft {
        page: Some(leaf.sheet.page.number),
        confidence: 1.0,
        raw: Some(raw.to_owned()),
        ..Draft::default()
    };
    for line in &run.lines {
        let tokens: Vec<usize> = line.iter().map(|p| p.token).collect();
        draft.boxes.extend(leaf.page_box(&tokens));
        for (token, piece) in leaf.sheet.words(&tokens).zip(line) {
            draft.confidence = draft.confidence.min(token.word.confidence);
            draft.words.push(ReadWord {
                text: piece.text.clone(),
                confidence: token.word.confidence,
                hand: token.word.hand,
            });
        }
    }
    draft
}

/// Text without marks, lower case, character for character.
pub fn plainly(text: &str) -> String {
    text.chars().map(plain_char).collect()
}

fn plain_char(c: char) -> char {
    let mut folded = fold(&c.to_string()).chars().collect::<Vec<char>>().into_iter();
    match (folded.next(), folded.next()) {
        (Some(f), None) => f,
        _ => c,
    }
}

/// Group 1 of a pattern, as printed.
fn taken(text: &str, pattern: &crate::rules::Pattern) -> Option<String> {
    let plain = plainly(text);
    let group = pattern.0.captures(&plain)?.get(1)?;
    // both have the same characters, if not the same bytes
    let before = plain.get(..group.start())?.chars().count();
    let length = group.as_str().chars().count();
    let part: String = text.chars().skip(before).take(length).collect();
    let ends = |c: char| matches!(c, '.' | ',' | ';' | ':' | ' ');
    Some(part.trim_matches(ends).to_owned())
}

/// The words of a run that a part of its text was made of.
fn run_of(run: &Run, text: &str) -> Run {
    let words: Vec<&str> = text.split_whitespace().collect();
    let all: Vec<&str> = run.lines.iter().flatten().map(|p| p.text.as_str()).collect();
    let ends = |c: char| !c.is_alphanumeric();
    let from = (0..all.len()).find(|&i| {
        words
            .iter()
            .enumerate()
            .all(|(k, w)| all.get(i + k).is_some_and(|a| a.contains(w.trim_matches(ends))))
    });
    let Some(from) = from else { return run.clone() };
    let mut at = 0;
    let mut out = Run { lines: Vec::new(), ..run.clone() };
    for line in &run.lines {
        let mut part = Vec::new();
        for piece in line {
            if at >= from && at < from + words.len() {
                part.push(piece.clone());
            }
            at += 1;
        }
        if !part.is_empty() {
            out.lines.push(part);
        }
    }
    out
}

/// Whether each word was read clearly, or is listed and read clearly enough.
fn listed_or_clear(
    leaf: &Leaf<'_, '_>,
    run: &Run,
    draft: &mut Draft,
    listed: &dyn Fn(&str) -> bool,
) {
    let mut unsure = Vec::new();
    for piece in run.lines.iter().flatten() {
        let Some(token) = leaf.sheet.tokens.get(piece.token) else { continue };
        let word = piece.text.trim_matches(|c: char| !c.is_alphanumeric());
        if word.is_empty() {
            continue;
        }
        let letters = word.chars().all(char::is_alphabetic);
        let confidence = token.word.confidence;
        let known = letters && word.split('-').all(listed);
        let needed = match (letters, known) {
            (true, true) => CLEAR - 0.05,
            // a word nobody knows is mostly a misread one
            (true, false) => 0.97,
            (false, _) => CLEAR_FIGURES,
        };
        if confidence < needed {
            unsure.push(if letters { word.to_owned() } else { "•".to_owned() });
        }
    }
    draft.check("words_sure", unsure.is_empty(), unsure.join(" "));
    draft.sure = unsure.is_empty() && draft.value.is_some();
}

fn numeral_word(word: &str) -> bool {
    const WORDS: [&str; 40] = [
        "không", "một", "mốt", "hai", "ba", "bốn", "tư", "năm", "lăm", "nhăm", "sáu", "bảy", "bẩy",
        "tám", "chín", "mười", "mươi", "chục", "trăm", "nghìn", "ngàn", "triệu", "tỷ", "tỉ",
        "linh", "lẻ", "phẩy", "chấm", "ngày", "tháng", "mồng", "mùng", "giêng", "chạp", "đồng",
        "mét", "vuông", "chẵn", "việt", "nam",
    ];
    let folded = exact_fold(word);
    WORDS.iter().any(|w| exact_fold(w) == folded)
}

/// One of a closed list, its own spelling where only a mark differs.
fn closed(text: &str, list: &[String], draft: &mut Draft) {
    let exact = list.iter().find(|item| exact_fold(item) == exact_fold(text));
    let alike = || {
        let mut found = list.iter().filter(|item| fold(item) == fold(text));
        let only = found.next();
        only.filter(|_| found.next().is_none())
    };
    match exact {
        Some(_) => {
            draft.check("on_list", true, "");
            draft.sure = draft.confidence >= LISTED - 0.1;
        }
        None => {
            if let Some(item) = alike() {
                draft.alternatives.extend(draft.value.replace(item.clone()));
                draft.check("on_list", true, "");
                draft.sure = draft.confidence >= LISTED;
            } else {
                draft.check("on_list", false, "");
            }
        }
    }
}

fn name(leaf: &Leaf<'_, '_>, run: &Run, rules: &Rules, rule: &FieldRule, draft: &mut Draft) {
    let tokens = run.tokens();
    let mut named = person::named(leaf.sheet, &tokens, rules.reference(), rule.accept);
    named.boxes.clone_from(&draft.boxes);
    named.raw.clone_from(&draft.raw);
    named.handwritten = draft.handwritten;
    let words = named.value.as_deref().map_or(0, |v| v.split(' ').count());
    let words_read = run.lines.iter().flatten().count();
    // signs between the words, or a word left out
    let spelled = run
        .lines
        .iter()
        .flatten()
        .all(|p| p.text.trim_end_matches(['.', ',', ';']).chars().all(char::is_alphabetic));
    named.check("letters_only", spelled && words == words_read, "");
    named.sure = words >= 2;
    *draft = named;
}

fn date(text: &str, rule: &FieldRule, draft: &mut Draft) {
    if let Some(words) = rule.choices.iter().find(|c| exact_fold(c) == exact_fold(text)) {
        draft.value = Some(words.clone());
        draft.check("on_list", true, "");
        draft.sure = draft.confidence >= LISTED;
        return;
    }
    let found =
        figures::day(text).filter(|day| rule.kind != ValueKind::Year || day.month().is_none());
    draft.check("date_exists", found.is_some(), "");
    if let Some(day) = found {
        draft.value = Some(day.to_string());
    }
    draft.sure = draft.confidence >= CLEAR_FIGURES;
}

fn personal(text: &str, rules: &Rules, draft: &mut Draft) {
    let digits = figures::digits(text).filter(|d| matches!(d.len(), 9 | 12));
    draft.check("number_grammar", digits.is_some(), "");
    if let Some(digits) = digits {
        if digits.len() == 12 {
            let known =
                digits.get(..3).is_some_and(|code| rules.people().birth_places.contains_key(code));
            draft.check("known_birth_place", known, "");
        }
        draft.value = Some(digits);
    }
    draft.sure = draft.confidence >= CLEAR_FIGURES;
}

fn tax(text: &str, draft: &mut Draft) {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (head, branch) = compact.split_once('-').unwrap_or((&compact, ""));
    let digits = figures::digits(head);
    let good = match &digits {
        Some(d) if d.len() == 10 => {
            figures::tax_digit(d)
                && (branch.is_empty()
                    || (branch.len() == 3 && branch != "000" && figures::digits(branch).is_some()))
        }
        Some(d) if d.len() == 12 => branch.is_empty(),
        _ => false,
    };
    draft.check("tax_number", good, "");
    if let Some(head) = digits.filter(|_| good) {
        draft.value = Some(if branch.is_empty() { head } else { format!("{head}-{branch}") });
    }
    draft.sure = draft.confidence >= CLEAR_FIGURES - 0.07;
}

fn measure(text: &str, rule: &FieldRule, draft: &mut Draft) {
    let readable = figures::hundredths(text).is_some();
    draft.check("figures_only", readable, "");
    if rule.kind == ValueKind::Area {
        // the recogniser knows no raised two
        let figure: String = text
            .chars()
            .take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '))
            .collect();
        let unit = plainly(text.get(figure.len()..).unwrap_or_default().trim());
        let metres = ["m2", "m", "m?", "m°", "m*", "m^2", "m²", "m\"", "m'", "m’", "mẻ", "mử"]
            .contains(&unit.as_str());
        if metres {
            draft.value = Some(format!("{} m²", figure.trim_end()));
        }
        draft.check("unit", metres || unit == "ha", "");
    } else {
        let unit =
            text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '));
        let plain = plainly(unit);
        draft.check("unit", ["dong", "dong viet nam", "vnd", "d", ""].contains(&plain.trim()), "");
    }
    draft.sure = draft.confidence >= CLEAR_FIGURES - 0.12;
}

/// Groups of digits in a text.
pub fn digit_groups(text: &str) -> Vec<String> {
    let mut groups = vec![String::new()];
    for c in text.chars() {
        if c.is_ascii_digit() {
            if let Some(last) = groups.last_mut() {
                last.push(c);
            }
        } else if groups.last().is_some_and(|g| !g.is_empty()) {
            groups.push(String::new());
        }
    }
    groups.retain(|g| !g.is_empty());
    groups
}
