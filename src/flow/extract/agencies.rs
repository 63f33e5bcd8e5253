//! Who writes: the agency and the one above it, from the left block of the head.
//!
//! Decree 30/2020, Annex I.II.2: the parent agency above, the issuer below, both in capitals; a
//! name may run over several lines. Where one name ends and the next begins is told by the words
//! that names of agencies begin with.

use super::draft::Draft;
use super::evidence::Evidence;
use super::pieces::{Piece, pieces};
use crate::flow::sort::header::Header;
use crate::flow::sort::likeness::{bare, distance};
use crate::flow::sort::sheet::{Row, Sheet, Token};
use crate::rules::{Accept, Reference};

/// Last words of the kinds of units, spelled.
const UNITS: [&str; 7] = ["HUYỆN", "QUẬN", "PHỐ", "PHƯỜNG", "XÃ", "TRẤN", "TỈNH"];

/// Last words of the kinds of units.
const KINDS: [&str; 8] = ["huyen", "quan", "pho", "phuong", "xa", "tran", "khu", "tinh"];

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
        let begins = starter(sheet, &row, facts).is_some();
        match names.last_mut() {
            Some(name) if open || !(begins || complete(sheet, name, &row, facts)) => name.push(row),
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

/// Whether the name so far is a committee's of a known place: then the next line, unless it goes
/// on with a place, is another name, though its first word was not read.
fn complete(sheet: &Sheet<'_>, name: &[Row], next: &Row, facts: &Reference) -> bool {
    let of = |rows: &[Row]| -> Vec<String> {
        let tokens: Vec<usize> = rows.iter().flat_map(|r| r.tokens.iter().copied()).collect();
        sheet.words(&tokens).map(|t| t.bare.clone()).filter(|b| !b.is_empty()).collect()
    };
    let words = of(name);
    let text = words.join(" ");
    let bodies = ["uy ban nhan dan ", "ubnd ", "hoi dong nhan dan ", "hdnd "];
    let Some(of_place) = bodies.iter().find_map(|body| text.strip_prefix(body)) else {
        return false;
    };
    let kinds =
        ["tinh ", "thanh pho ", "tp ", "huyen ", "quan ", "thi xa ", "thi tran ", "phuong ", "xa "];
    let Some(place) = kinds.iter().find_map(|kind| of_place.strip_prefix(kind)) else {
        return false;
    };
    let next_words = of(std::slice::from_ref(next));
    let next_text = format!("{} ", next_words.join(" "));
    let goes_on = kinds.iter().any(|kind| next_text.starts_with(kind))
        || next.tokens.first().is_some_and(|&t| {
            sheet.tokens.get(t).is_some_and(|t| t.word.text.starts_with(['-', '–', '(']))
        });
    let longer = facts.places(&format!("{place} {}", next_text.trim()));
    !goes_on && longer.is_empty() && (!facts.places(place).is_empty() || next_words.len() >= 3)
}

/// How many words of a row are the beginning of an agency's name.
fn starter(sheet: &Sheet<'_>, row: &Row, facts: &Reference) -> Option<usize> {
    let pieces = pieces(sheet, &row.tokens, facts);
    let words: Vec<&str> = pieces.iter().map(|p| p.bare.as_str()).collect();
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
    let evidence = Evidence::of(body, sheet, &indexes);
    let pieces = pieces(sheet, &indexes, facts);
    let word = |i: usize| {
        let piece: &Piece = pieces.get(i)?;
        Some((piece, sheet.tokens.get(piece.token)?))
    };
    let words: Vec<String> = pieces.iter().map(|p| p.bare.clone()).collect();
    let mut spelled: Vec<String> = Vec::new();
    let mut unsure: Vec<String> = Vec::new();
    let mut confidence = 1.0f32;
    let mut in_place = false;
    let mut i = 0;
    while let Some(rest) = words.get(i..).filter(|rest| !rest.is_empty()) {
        let mut phrase = facts.agency_phrase(rest).unwrap_or_default();
        // in a place's name a matter of agencies proves nothing: `THÚ Y` may be a worn `THỦY`
        in_place |= spelled.last().is_some_and(|w| UNITS.contains(&w.as_str()));
        if in_place && phrase.len() > 1 && !facts.names_a_province(&phrase.join(" ")) {
            phrase = &[];
        }
        let place = if phrase.len() < 2 { unit(facts, &spelled, rest) } else { None };
        let known: Vec<String> = match &place {
            Some(place) => place.clone(),
            None => phrase.to_vec(),
        };
        if known.is_empty() {
            if let Some((piece, token)) = word(i) {
                let read = &piece.text;
                let at = |i: Option<usize>| i.and_then(|i| pieces.get(i)).map(|p| p.token);
                let said =
                    evidence.of_word(sheet, at(i.checked_sub(1)), piece.token, at(Some(i + 1)));
                confidence = confidence.min(token.word.confidence);
                // a name no list knows must stand in the body too
                let needed = if said.supported > 0 { 0.75 } else { accept.words.max(0.97) };
                let doubtful = piece.mended || said.against.is_some() || token.word.hand > 0.6;
                if doubtful || token.word.confidence < needed {
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
        for (k, spelling) in known.iter().enumerate() {
            let Some((piece, token)) = word(i + k) else { continue };
            let read = piece.text.as_str();
            let same = letters_of(read) == *spelling;
            // two and more words of a known phrase vouch for each other's marks
            let vouched = (known.len() > 1 && place.is_none()) || unit_word(&spelled, spelling);
            if same || !vouched {
                spelled.push(read.to_owned());
            } else {
                spelled.push(respelled(read, spelling));
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
    let (value, dashed) = dashed(value, facts);
    if dashed {
        unsure.push("-".to_owned());
    }
    draft.value = (!value.is_empty()).then_some(value);
    draft.confidence = confidence;
    let known = lines.first().is_some_and(|row| starter(sheet, row, facts).is_some());
    draft.check("known_agency", known, "");
    draft.check("words_sure", unsure.is_empty(), unsure.join(" "));
    draft.sure = true;
    draft
}

/// The name with the dash that joins two of its matters (`TÀI CHÍNH - KẾ HOẠCH`) where the list
/// knows them only so; whether one was missing.
fn dashed(name: String, facts: &Reference) -> (String, bool) {
    let subjects = &facts.agency().subjects;
    let missing = subjects.iter().filter(|s| s.contains(" - ")).find_map(|subject| {
        let plain = subject.replace(" - ", " ");
        let at = name.find(&plain).filter(|_| !subjects.contains(&plain))?;
        Some(format!(
            "{}{subject}{}",
            name.get(..at).unwrap_or_default(),
            name.get(at + plain.len()..).unwrap_or_default()
        ))
    });
    missing.map_or((name, false), |whole| (whole, true))
}

/// Whether a word names the kind of a unit after a body that always belongs to one: there
/// `TINH` under any marks is `TỈNH`.
fn unit_word(before: &[String], spelling: &str) -> bool {
    let before: String =
        before.iter().rev().take(2).rev().map(|w| bare(w)).collect::<Vec<_>>().join(" ");
    let body = [
        "nhan dan",
        "ubnd",
        "hdnd",
        "y te",
        "cong an",
        "xa hoi",
        "kho bac",
        "tu phap",
        "thanh tra",
    ]
    .iter()
    .any(|end| before.ends_with(end));
    body && ["TỈNH", "HUYỆN", "QUẬN", "PHƯỜNG"].contains(&spelling)
}

/// A district's or commune's name after its kind, spelled as read where the list has it so.
fn unit(facts: &Reference, before: &[String], rest: &[String]) -> Option<Vec<String>> {
    let kind = bare(before.last()?);
    if !KINDS.contains(&kind.as_str()) {
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
