//! Who signed, and as what: `TL. CHỦ TỊCH / CHÁNH VĂN PHÒNG`, `Nguyễn Văn Mẫu`.
//!
//! Decree 30/2020, Annex I.II.7: bottom right of the page where the document proper ends; formula
//! and office in capitals, the name some lines below, the stamp over both. Annexes, attached
//! drafts and the block of a certified copy ("SAO Y") come later and have signers of their own.

use super::draft::Draft;
use super::heads::{deputy_of, head_of};
use super::offices::{Bodies, TitleLine, blocks, remains};
use super::person;
use crate::flow::sort::likeness::{bare, distance};
use crate::flow::sort::sheet::{Row, Sheet, Token};
use crate::rules::{Accept, PaperType, Reference};

/// Title and name as found on one page.
#[derive(Clone, Debug)]
pub struct Signature {
    /// Which of the sheets.
    pub sheet: usize,
    lines: Vec<TitleLine>,
    name: Option<Vec<usize>>,
    /// Another block stands beside it.
    several: bool,
}

/// The signature of the document proper: on the first page that has a title block with a name.
pub fn signature(
    sheets: &[Sheet<'_>],
    head_bottom: f32,
    paper: Option<&PaperType>,
    issuer: Option<&str>,
    facts: &Reference,
) -> Option<Signature> {
    let bodies = Bodies { facts, issuer };
    let mut second: Option<Signature> = None;
    for (i, sheet) in sheets.iter().enumerate() {
        let from = if i == 0 { head_bottom } else { 0.0 };
        let until = copy_block(sheet, paper);
        let closing = paper.and_then(|p| {
            sheet.rows.iter().find(|row| {
                row.at.center_x() < sheet.page.width as f32 * 0.5
                    && crate::flow::sort::header::begins_with_anchor(sheet, row, p, "recipients")
            })
        });
        let width = sheet.page.width as f32;
        let right = |block: &[TitleLine]| middle(block) > width * 0.54;
        let mut found_blocks = blocks(sheet, from, until, 7, &bodies);
        if let Some(closing) = closing.filter(|_| !found_blocks.iter().any(|b| right(b))) {
            // beside the recipients stands an office, however badly it was read
            let (y, em) = (closing.at.center_y(), sheet.em);
            let (top, bottom) = ((y - em * 6.0).max(from), (y + em * 4.0).min(until));
            found_blocks = issuer
                .and_then(|issuer| head_of(issuer, facts))
                .and_then(|head| remains(sheet, top, bottom, head))
                .map_or_else(|| blocks(sheet, top, bottom, 3, &bodies), |line| vec![vec![line]]);
        }
        let mut found: Option<Signature> = None;
        for block in found_blocks.iter().filter(|b| right(b)) {
            let name = name_below(sheet, block, until, facts);
            let several = found_blocks
                .iter()
                .any(|other| !right(other) && level(other, block, sheet.em * 4.0));
            let signature = Signature { sheet: i, lines: block.clone(), name, several };
            if found.as_ref().is_none_or(|f| f.name.is_none() && signature.name.is_some()) {
                found = Some(signature);
            }
        }
        if found.is_none()
            && let Some(closing) = closing
        {
            let name = lone_name(sheet, closing, until, facts);
            if name.is_some() {
                found = Some(Signature { sheet: i, lines: Vec::new(), name, several: false });
            }
        }
        match found {
            Some(f) if f.name.is_some() || closing.is_some() => return Some(f),
            Some(f) if second.is_none() => second = Some(f),
            // the document ends here, signed illegibly; what follows has other signers
            None if closing.is_some() => return second,
            _ => {}
        }
    }
    second
}

fn middle(block: &[TitleLine]) -> f32 {
    let sum: f32 = block.iter().map(|line| line.row.at.center_x()).sum();
    sum / block.len().max(1) as f32
}

fn level(a: &[TitleLine], b: &[TitleLine], reach: f32) -> bool {
    match (a.first(), b.first()) {
        (Some(a), Some(b)) => (a.row.at.center_y() - b.row.at.center_y()).abs() < reach,
        _ => false,
    }
}

/// Where the block of a certified copy begins.
fn copy_block(sheet: &Sheet<'_>, paper: Option<&PaperType>) -> f32 {
    let anchors: Vec<String> =
        paper.map(|p| p.anchor("copy_block").iter().map(|a| bare(a)).collect()).unwrap_or_default();
    sheet
        .rows
        .iter()
        .filter(|row| {
            let text = sheet.bare(&row.tokens);
            let first = row.tokens.first().and_then(|&t| sheet.tokens.get(t));
            let copied = first.is_some_and(|t| t.bare == "sao" && t.capitals()) && text.len() <= 16;
            copied || anchors.iter().any(|a| distance(&text, a) <= a.len() / 6)
        })
        .map(|row| row.at.y0)
        .fold(f32::INFINITY, f32::min)
}

/// The name under a block.
fn name_below(
    sheet: &Sheet<'_>,
    block: &[TitleLine],
    until: f32,
    facts: &Reference,
) -> Option<Vec<usize>> {
    let last = block.last()?;
    let center = middle(block);
    let em = sheet.em;
    let mut best: Option<(f32, Vec<usize>)> = None;
    for row in &sheet.rows {
        let down = row.at.center_y() - last.row.at.center_y();
        if down < em * 0.9 || down > em * 34.0 || row.at.center_y() > until {
            continue;
        }
        let Some(tokens) = person::run(sheet, &row.tokens, facts) else { continue };
        let Some(at) = sheet.row(tokens.clone()) else { continue };
        // right under an office, capitals are the rest of it
        let loud = sheet.words(&tokens).all(Token::capitals);
        if loud && down < em * 4.0 {
            continue;
        }
        let off = (at.at.center_x() - center).abs();
        if off > em * 9.0 || at.at.center_x() < sheet.page.width as f32 * 0.5 {
            continue;
        }
        let cost = off + down * 0.15;
        if best.as_ref().is_none_or(|(b, _)| cost < *b) {
            best = Some((cost, tokens));
        }
    }
    best.map(|(_, tokens)| tokens)
}

/// A name at the right, below the list of recipients' heading, where no office was read.
fn lone_name(
    sheet: &Sheet<'_>,
    closing: &Row,
    until: f32,
    facts: &Reference,
) -> Option<Vec<usize>> {
    let width = sheet.page.width as f32;
    sheet.rows.iter().find_map(|row| {
        let down = row.at.center_y() - closing.at.center_y();
        if down < sheet.em * 2.0 || row.at.center_y() > until {
            return None;
        }
        let tokens = person::run(sheet, &row.tokens, facts)?;
        let at = sheet.row(tokens.clone())?;
        (at.at.center_x() > width * 0.55).then_some(tokens)
    })
}

/// The signer's name.
pub fn name(
    sheets: &[Sheet<'_>],
    found: &Signature,
    facts: &Reference,
    accept: Accept,
) -> Option<Draft> {
    let sheet = sheets.get(found.sheet)?;
    let tokens = found.name.as_ref()?;
    let mut draft = person::named(sheet, tokens, facts, accept);
    draft.sure &= !found.several && !found.lines.is_empty();
    Some(draft)
}

/// The signer's office, lines joined by ` / `.
pub fn title(sheets: &[Sheet<'_>], found: &Signature) -> Option<Draft> {
    let sheet = sheets.get(found.sheet)?;
    let lines = &found.lines;
    let first = lines.first()?;
    let last = lines.last()?;
    let mut draft = Draft::of(sheet, lines.iter().map(|l| l.row.tokens.as_slice()));
    draft.raw =
        Some(lines.iter().map(|l| sheet.text(&l.row.tokens)).collect::<Vec<_>>().join(" / "));
    let mut texts: Vec<String> = lines.iter().map(TitleLine::text).collect();
    if let ([only], true) = (lines.as_slice(), deputy_under(sheet, lines))
        && only.formula.is_none()
        && !bare(&only.office).starts_with("pho")
    {
        // a deputy's line under a stamp: the office it must name is known
        draft.value = Some(format!("KT. {} / {}", only.office, deputy_of(&only.office)));
        draft.handwritten = true;
        draft.confidence = 0.4;
        draft.check("title_formula", false, "second line covered");
        draft.alternatives.push(only.office.clone());
        return Some(draft);
    }
    if last.formula.as_deref() == Some("KT.") {
        // who signs for a head is the deputy, whatever covers the line that says so
        draft.value = Some(format!("{} / {}", texts.join(" / "), deputy_of(&last.office)));
        draft.confidence = 0.4;
        draft.check("title_formula", false, "second line covered");
        draft.alternatives.push(texts.join(" / "));
        return Some(draft);
    }
    let is_deputy =
        |a: &TitleLine, b: &TitleLine| bare(&b.office) == format!("pho{}", bare(&a.office));
    // "KT." is often added with a pen before a printed office; the same office twice is a deputy's
    // of which a stamp covers the beginning
    let mut penned = false;
    for (i, pair) in lines.windows(2).enumerate() {
        let [a, b] = pair else { continue };
        let deputy = deputy_of(&a.office);
        let known = b.known && bare(&b.office).starts_with("pho");
        if let Some(text) = texts.get_mut(i + 1).filter(|_| a.formula.as_deref() == Some("KT."))
            && b.formula.is_none()
            && !known
            && ![bare(&deputy), bare(&a.office)].contains(&bare(&b.office))
        {
            *text = deputy;
        }
    }
    for (i, pair) in lines.windows(2).enumerate() {
        let [a, b] = pair else { continue };
        let twice = bare(&a.office) == bare(&b.office);
        if !is_deputy(a, b) && !twice {
            continue;
        }
        if let Some(text) = texts.get_mut(i).filter(|_| a.formula.is_none()) {
            *text = format!("KT. {text}");
            penned = true;
        }
        if let Some(text) = texts.get_mut(i + 1).filter(|_| twice) {
            *text = format!("PHÓ {text}");
            penned = true;
        }
    }
    draft.handwritten = penned;
    draft.value = Some(texts.join(" / "));
    draft.check("title_formula", formula_whole(lines) && !crowded(sheet, lines), "");
    draft.check("known_office", lines.iter().all(|l| l.known), "");
    let least = lines.iter().map(|l| l.confidence).fold(1.0, f32::min);
    draft.confidence = if lines.iter().all(|l| l.known) { least.max(0.9) } else { least };
    draft.sure = !found.several
        && (found.name.is_some() || (lines.len() > 1 && first.formula.is_some() && least >= 0.9))
        && least >= 0.3
        && !penned
        && last.row.at.y1 > first.row.at.y0;
    Some(draft)
}

/// Whether the line under the block begins with "PHÓ", or ends as the office does, though its
/// rest was not read.
fn deputy_under(sheet: &Sheet<'_>, lines: &[TitleLine]) -> bool {
    let Some(last) = lines.last() else { return false };
    let mut words = last.office.split_whitespace().map(bare);
    let tail = words.next_back().filter(|w| w.len() > 2 && words.next().is_some());
    sheet.tokens.iter().any(|token| {
        let drop = token.at.center_y() - last.row.at.center_y();
        (token.bare == "pho" || tail.as_ref() == Some(&token.bare))
            && token.capitals()
            && drop > sheet.em * 0.7
            && drop < sheet.em * 3.0
            && token.at.x0 < last.row.at.x1
            && token.at.x1 > last.row.at.x0 - sheet.em * 4.0
    })
}

/// Whether the formula is complete: who signs for another is named, and a deputy signs for a head.
fn formula_whole(lines: &[TitleLine]) -> bool {
    let deputy = |l: &TitleLine| {
        let office = bare(&l.office);
        office.starts_with("pho") || office.starts_with("thutruong")
    };
    let acting =
        |l: &TitleLine| matches!(l.formula.as_deref(), Some("TM." | "KT." | "TL." | "TUQ."));
    let Some(last) = lines.last() else { return false };
    if acting(last) || (deputy(last) && lines.len() == 1) {
        return false;
    }
    lines.windows(2).all(|pair| match pair {
        [a, b] => match a.formula.as_deref() {
            Some("KT.") => deputy(b) || bare(&b.office).starts_with("thutruong"),
            Some(_) => true,
            None => !deputy(b),
        },
        _ => true,
    })
}

/// Whether strokes beside or right under a lone office line may hide more of the formula.
fn crowded(sheet: &Sheet<'_>, lines: &[TitleLine]) -> bool {
    let Some(first) = lines.first() else { return true };
    let em = sheet.em;
    sheet.tokens.iter().enumerate().any(|(i, token)| {
        if lines.iter().any(|l| l.row.tokens.contains(&i)) {
            return false;
        }
        let at = &first.row.at;
        let beside = token.at.vertical_overlap(at) > 0.3 * at.height().min(token.at.height())
            && token.at.x1 <= at.x0 + em
            && at.x0 - token.at.x1 < em * 3.0
            && token.at.height() > em * 0.4;
        let last = lines.last().map_or(at, |l| &l.row.at);
        let drop = token.at.center_y() - last.center_y();
        let letters = token.word.text.chars().filter(|c| c.is_uppercase()).count();
        let under = drop > em * 0.8
            && drop < em * 2.4
            && letters >= 2
            && token.at.horizontal_overlap(last) > em
            && token.at.height() < em * 2.2;
        beside || under
    })
}
