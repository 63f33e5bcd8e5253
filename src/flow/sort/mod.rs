//! sort: pages read → papers: which type, which pages, and why.
//!
//! In: the pages of one scan, as read. Out: papers; one outer paper for all pages unless a rule
//! says otherwise ([`bundle`]); no paper at all where a page is a state secret ([`secret`]). Where a
//! whole head of another document stands on a later page (an attached draft or plan has its own),
//! that page is named in `doubtful_starts`: splitting is a person's decision, never made in
//! silence. The type comes from the title line, else from the number's abbreviation, else from the
//! shape of an official letter (Decree 30/2020, Annexes I and III), else from a form's title or
//! labels ([`form`]).

pub mod bundle;
mod error;
pub mod form;
pub mod header;
pub mod likeness;
pub mod number;
pub mod secret;
pub mod sheet;
pub mod title;

pub use self::error::{Refusal, SortNote};

use crate::domain::page::PageRead;
use crate::domain::paper::Sorted;
use crate::rules::{NumberShape, PaperType, Rules};
use header::{Header, begins_like};
use number::NumberReading;
use sheet::Sheet;

/// The key of papers that fit no type.
pub const OTHER: &str = "khac";

/// A document told as surely as this by its own title or subject is no form, whatever labels its
/// text holds.
const PLAIN: f32 = 0.8;

/// Sorts pages that hold one paper, as far as is known; [`bundle::bundle`] takes a scan apart.
pub fn sort(pages: &[PageRead], rules: &Rules) -> Vec<Sorted> {
    let mut sorted = Sorted {
        kind: OTHER.to_owned(),
        confidence: 0.0,
        pages: pages.iter().map(|page| page.number).collect(),
        reasons: Vec::new(),
        doubtful_starts: Vec::new(),
    };
    let sheets: Vec<Sheet<'_>> = pages.iter().map(Sheet::of).collect();
    for (i, (page, sheet)) in pages.iter().zip(&sheets).enumerate() {
        if i == 0 {
            recognise(sheet, rules, &mut sorted);
            // a law on identity cards speaks of all that stands on one
            let document = rules.paper(&sorted.kind).is_some_and(|paper| paper.form.is_none())
                && sorted.confidence >= PLAIN;
            if let Some(found) = form::form(&sheets, rules).filter(|_| !document) {
                sorted.kind.clone_from(&found.paper.key);
                sorted.confidence = found.confidence;
                sorted.reasons = vec![format!("title={}", found.title)];
            }
        } else if Header::of(sheet).is_some_and(|h| h.whole() && h.top < page.height as f32 * 0.35)
        {
            sorted.doubtful_starts.push(page.number);
        }
    }
    vec![sorted]
}

/// Decides the type by the first page.
fn recognise(sheet: &Sheet<'_>, rules: &Rules, sorted: &mut Sorted) {
    let header = Header::of(sheet);
    let whole = header.as_ref().is_some_and(Header::whole);
    let number = header
        .as_ref()
        .and_then(|h| h.number.as_ref())
        .map(|row| NumberReading::of(sheet, &row.tokens));
    let head = number.as_ref().map(NumberReading::head).unwrap_or_default();
    let mut decide = |paper: &PaperType, confidence: f32, reason: String| {
        sorted.kind.clone_from(&paper.key);
        sorted.confidence = confidence;
        sorted.reasons.push(reason);
    };
    if let Some(found) = title::title(sheet, header.as_ref(), rules) {
        let base = match (found.edits, whole) {
            (0, true) => 0.97,
            (0, false) => 0.8,
            (_, true) => 0.9,
            _ => 0.65,
        };
        decide(found.paper, base, format!("title={}", sheet.text(&found.row.tokens)));
        if found.paper.abbreviated_as(&head, None) {
            sorted.confidence = (sorted.confidence + 0.02).min(0.99);
            sorted.reasons.push(format!("number={head}"));
        }
        return;
    }
    let letter = rules.papers().iter().find(|p| p.number == NumberShape::Letter);
    if let (Some(letter), Some(header)) = (letter, &header) {
        let about = header
            .below_number
            .iter()
            .take(3)
            .any(|row| begins_like(&sheet.bare(&row.tokens), letter.anchor("about")));
        let addressed = sheet
            .rows
            .iter()
            .any(|row| begins_like(&sheet.bare(&row.tokens), letter.anchor("addressee")));
        if whole && about {
            return decide(
                letter,
                if addressed { 0.96 } else { 0.9 },
                "subject under number".into(),
            );
        }
        let named = rules.papers().iter().find(|p| p.abbreviated_as(&head, None));
        if let Some(paper) = named {
            return decide(paper, 0.6, format!("number={head}"));
        }
        if whole && addressed {
            decide(letter, 0.75, "addressee without title".into());
        }
    }
}
