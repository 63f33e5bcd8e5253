//! Who writes: the agency and the one above it, from the left block of the head.
//!
//! Decree 30/2020, Annex I.II.2: the parent agency above, the issuer below, both in capitals; a
//! name may run over several lines. Where one name ends and the next begins is told by the words
//! that names of agencies begin with.

use super::draft::Draft;
use super::evidence::Evidence;
use crate::flow::sort::header::Header;
use crate::flow::sort::likeness::{bare, distance};
use crate::flow::sort::sheet::{Row, Sheet, Token};
use crate::rules::{Accept, Reference};

/// Names found in the left block, each as its lines.
#[derive(Clone, Debug, Default)]
pub struct Agencies {
    /// From top to bottom.
    pub names: Vec<Vec<Row>>,
}

/// The names of the left block.
pub fn agencies(sheet: &Sheet<'_>, header: &Header, facts: &Reference) -> Agencies {
    let mut names: Vec<Vec<Row>> = Vec::new();
    let mut before: Option<String> = None;
    for row in &header.issuers {
        let Some(row) = lettered(sheet, row) else { continue };
        let text = sheet.bare(&row.tokens);
        let open = before.as_deref().is_some_and(ends_open);
        match names.last_mut() {
            Some(name) if open || starter(sheet, &row, facts).is_none() => name.push(row),
            _ => names.push(vec![row]),
        }
        before = Some(text);
    }
    Agencies { names }
}

/// The row without specks and lone junk at its ends; none where nothing remains.
fn lettered(sheet: &Sheet<'_>, row: &Row) -> Option<Row> {
    let good = |t: &Token<'_>| {
        let letters = t.word.text.chars().filter(|c| c.is_alphabetic()).count();
        letters > 0
            && (t.capitals() || letters > 2 || t.word.confidence > 0.8)
            && (t.word.confidence > 0.25 || letters > 2)
    };
    let kept: Vec<usize> =
        row.tokens.iter().copied().filter(|&t| sheet.tokens.get(t).is_some_and(good)).collect();
    let capitals = sheet.words(&kept).filter(|t| t.capitals()).count();
    if capitals * 2 < kept.len() || sheet.bare(&kept).chars().count() < 2 {
        return None;
    }
    sheet.row(kept)
}

/// Whether a line cannot end a name.
fn ends_open(line: &str) -> bool {
    ["va", "cac", "cua", "thuoc"].iter().any(|word| line.ends_with(word))
        || [
            "so", "bo", "cuc", "chicuc", "tongcuc", "truong", "phong", "vien", "trungtam",
            "vanphong",
        ]
        .contains(&line)
}

/// How many words of a row are the beginning of an agency's name.
fn starter(sheet: &Sheet<'_>, row: &Row, facts: &Reference) -> Option<usize> {
    let words: Vec<&str> =
        sheet.words(&row.tokens).map(|t| t.bare.as_str()).filter(|b| !b.is_empty()).collect();
    facts.agency().starters.iter().find_map(|phrase| {
        let wanted: Vec<String> = phrase.split_whitespace().map(bare).collect();
        let got = words.get(..wanted.len())?.concat();
        let wanted_text = wanted.concat();
        let spare = usize::from(wanted.len() > 1 && wanted_text.len() > 6);
        (distance(&got, &wanted_text) <= spare).then_some(wanted.len())
    })
}

/// A name with its words put right where the vocabulary of agencies knows them.
pub fn named(
    sheet: &Sheet<'_>,
    lines: &[Row],
    body: &[Sheet<'_>],
    facts: &Reference,
    accept: Accept,
) -> Draft {
    let mut draft = Draft::of(sheet, lines.iter().map(|row| row.tokens.as_slice()));
    let indexes: Vec<usize> = lines
        .iter()
        .flat_map(|row| row.tokens.iter().copied())
        .filter(|&t| sheet.tokens.get(t).is_some_and(Token::speaks))
        .collect();
    let tokens: Vec<&Token<'_>> = sheet.words(&indexes).collect();
    let evidence = Evidence::of(body, sheet, &indexes);
    let words: Vec<String> = tokens.iter().map(|t| t.bare.clone()).collect();
    let mut spelled: Vec<String> = Vec::new();
    let mut unsure: Vec<String> = Vec::new();
    let mut confidence = 1.0f32;
    let mut i = 0;
    while let Some(rest) = words.get(i..).filter(|rest| !rest.is_empty()) {
        let phrase = facts.agency_phrase(rest).unwrap_or_default();
        let place = if phrase.len() < 2 { unit(facts, &spelled, rest) } else { None };
        let known: Vec<String> = match &place {
            Some(place) => place.clone(),
            None => phrase.to_vec(),
        };
        if known.is_empty() {
            if let (Some(token), Some(&index)) = (tokens.get(i), indexes.get(i)) {
                let read = &token.word.text;
                let before = i.checked_sub(1).and_then(|b| indexes.get(b)).copied();
                let said = evidence.of_word(sheet, before, index, indexes.get(i + 1).copied());
                confidence = confidence.min(token.word.confidence);
                // a name no list knows must stand in the body too
                let needed = if said.supported > 0 { 0.75 } else { accept.words.max(0.97) };
                if token.word.confidence < needed || said.against.is_some() || token.word.hand > 0.6
                {
                    unsure.push(read.clone());
                }
                match said.against {
                    Some(better) if said.supported == 0 => {
                        spelled.push(respelled(read, &better.to_uppercase()));
                    }
                    _ => spelled.push(read.clone()),
                }
            }
            i += 1;
            continue;
        }
        for (k, word) in known.iter().enumerate() {
            let Some(token) = tokens.get(i + k) else { continue };
            let read = token.word.text.as_str();
            let same = letters_of(read) == *word;
            // two and more words of a known phrase vouch for each other's marks
            let vouched = known.len() > 1 && place.is_none();
            if same || !vouched {
                spelled.push(read.to_owned());
            } else {
                spelled.push(respelled(read, word));
            }
            let good = if vouched {
                token.word.confidence >= 0.05
            } else {
                token.word.confidence >= if same { accept.known_words } else { accept.words }
            };
            if !good {
                unsure.push(read.to_owned());
            }
            confidence = confidence.min(if vouched {
                token.word.confidence.max(0.95)
            } else {
                token.word.confidence.max(if same { 0.9 } else { 0.0 })
            });
        }
        i += known.len();
    }
    let value = spelled.join(" ");
    let value =
        value.trim_matches(|c: char| !c.is_alphanumeric() && !['(', ')'].contains(&c)).to_owned();
    draft.value = (!value.is_empty()).then_some(value);
    draft.confidence = confidence;
    let known = lines.first().is_some_and(|row| starter(sheet, row, facts).is_some());
    draft.check("known_agency", known, "");
    draft.check("words_sure", unsure.is_empty(), unsure.join(" "));
    draft.sure = true;
    draft
}

/// A district's or commune's name after its kind, spelled as read where the list has it so.
fn unit(facts: &Reference, before: &[String], rest: &[String]) -> Option<Vec<String>> {
    let kind = bare(before.last()?);
    if !["huyen", "quan", "pho", "phuong", "xa", "tran", "khu", "tinh"].contains(&kind.as_str()) {
        return None;
    }
    (1..=rest.len().min(4)).rev().find_map(|n| {
        let known = facts.places(&rest.get(..n)?.join(" "));
        let only = (known.len() == 1).then(|| known.first().cloned()).flatten()?;
        let words: Vec<String> = only.split_whitespace().map(str::to_uppercase).collect();
        (words.len() == n).then_some(words)
    })
}

fn letters_of(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase()
}

/// `read` with its letters replaced by those of `word`; signs at its ends stay.
fn respelled(read: &str, word: &str) -> String {
    let start: String = read.chars().take_while(|c| !c.is_alphanumeric()).collect();
    let end: String = {
        let back: Vec<char> = read.chars().rev().take_while(|c| !c.is_alphanumeric()).collect();
        back.into_iter().filter(|c| [',', '-', '.', ')'].contains(c)).rev().collect()
    };
    let start: String = start.chars().filter(|c| ['-', '('].contains(c)).collect();
    let lower = read.chars().filter(|c| c.is_alphabetic()).skip(1).any(char::is_lowercase);
    if lower { read.to_owned() } else { format!("{start}{word}{end}") }
}

/// The issuer: the last name.
pub fn issuer(
    sheet: &Sheet<'_>,
    found: &Agencies,
    body: &[Sheet<'_>],
    facts: &Reference,
    accept: Accept,
) -> Option<Draft> {
    let lines = found.names.last()?;
    let mut draft = named(sheet, lines, body, facts, accept);
    draft.sure = found.names.len() <= 2;
    Some(draft)
}

/// The parent agency: the name above the issuer; surely none where the issuer stands alone and is
/// of a kind that has none.
pub fn parent(
    sheet: &Sheet<'_>,
    header: &Header,
    found: &Agencies,
    body: &[Sheet<'_>],
    facts: &Reference,
    accept: Accept,
) -> Option<Draft> {
    match found.names.as_slice() {
        [only] => {
            let text: String = only.iter().map(|row| sheet.bare(&row.tokens)).collect();
            let alone = [
                "uybannhandan",
                "ubnd",
                "hoidongnhandan",
                "hdnd",
                "quochoi",
                "chinhphu",
                "thutuong",
                "bo",
                "vanphong",
                "chutichnuoc",
                "toaan",
                "vienkiemsat",
                "baohiem",
                "nganhang",
                "tapdoan",
                "tongcongty",
                "daihoc",
                "doandaibieu",
                "uyban",
                "thanhtrachinhphu",
                "kiemtoan",
            ]
            .iter()
            .any(|kind| text.starts_with(kind));
            let first = only.first().map_or(0.0, |row| row.at.y0);
            let cropped = first < sheet.em * 0.7 || header.top < sheet.em * 0.5;
            (alone && header.nation && !cropped).then(|| Draft::none(0.95))
        }
        [.., parent, _] => {
            let mut draft = named(sheet, parent, body, facts, accept);
            draft.sure = found.names.len() == 2;
            Some(draft)
        }
        [] => None,
    }
}
