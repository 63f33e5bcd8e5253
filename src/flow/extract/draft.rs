//! A field on its way: what was read, where, and how sure.

use super::confidence::{Doubts, ReadWord};
use crate::domain::field::{Check, Field, Status};
use crate::domain::geometry::PageBox;
use crate::domain::page::PageRead;
use crate::domain::paper::Sorted;
use crate::flow::sort::sheet::Sheet;
use crate::rules::{FieldRule, Rules};

/// A field being made.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The value so far.
    pub value: Option<String>,
    /// The words as read.
    pub raw: Option<String>,
    /// Page number.
    pub page: Option<u32>,
    /// A box for each line.
    pub boxes: Vec<PageBox>,
    /// The routine's own estimate, from 0 to 1: for comparing readings with each other.
    pub confidence: f32,
    /// The words it was read in.
    pub words: Vec<ReadWord>,
    /// Checks made.
    pub checks: Vec<Check>,
    /// Written by hand, or taken for it.
    pub handwritten: bool,
    /// Other readings.
    pub alternatives: Vec<String>,
    /// Whether the routine that found it has no doubt of its own.
    pub sure: bool,
    /// Whether the page surely has none.
    pub absent: bool,
}

impl Draft {
    /// A value read in some lines of a page: lines joined by one space.
    pub fn of<'a>(sheet: &Sheet<'_>, lines: impl IntoIterator<Item = &'a [usize]>) -> Self {
        let mut draft = Self { page: Some(sheet.page.number), confidence: 1.0, ..Self::default() };
        let mut texts = Vec::new();
        for tokens in lines {
            draft.boxes.extend(sheet.page_box(tokens));
            texts.push(sheet.text(tokens));
            for token in sheet.words(tokens) {
                draft.confidence = draft.confidence.min(token.word.confidence);
                draft.words.push(ReadWord {
                    text: token.word.text.clone(),
                    confidence: token.word.confidence,
                    hand: token.word.hand,
                });
            }
        }
        let text = texts.join(" ");
        draft.value = (!text.is_empty()).then(|| text.clone());
        draft.raw.clone_from(&draft.value);
        draft
    }

    /// A field the page surely lacks.
    pub fn none(confidence: f32) -> Self {
        Self { absent: true, confidence, ..Self::default() }
    }

    /// Notes the outcome of a check.
    pub fn check(&mut self, name: &str, passed: bool, detail: impl Into<String>) -> bool {
        self.checks.push(Check { name: name.to_owned(), passed, detail: detail.into() });
        passed
    }

    /// Whether a check of that name failed.
    pub fn failed(&self, name: &str) -> bool {
        self.checks.iter().any(|c| c.name == name && !c.passed)
    }

    /// The finished field, and what speaks against it. Its confidence is measured, not felt: the
    /// share of values that were right among those about which as little, or as much, could be
    /// said. Accepted only where that is as high as the policy demands of this field, where no
    /// check failed, every check the rule demands was made, and nothing is written by hand.
    pub fn finish(self, rule: &FieldRule, place: &Place<'_>) -> (Field, Doubts) {
        let Place { rules, sorted, .. } = place;
        let page = self.page.and_then(|number| place.pages.iter().find(|p| p.number == number));
        let page = page.or_else(|| place.pages.first()).copied();
        let doubts = Doubts::of(&self, rule, sorted, page, rules.reference());
        let scale = rules.calibration();
        let measured = scale.probability(&doubts.family, scale.score(&doubts.values()));
        let enough = measured >= rules.review().threshold(&sorted.kind, &rule.name);
        if self.absent {
            let doubted = self.checks.iter().any(|check| !check.passed);
            let status = if enough && !doubted { Status::Accepted } else { Status::Review };
            let field = Field { status, checks: self.checks, ..Field::absent(measured) };
            return (field, doubts);
        }
        let accepted = enough && self.sure && self.unstopped(&rule.checks);
        let confidence = if self.value.is_some() { measured } else { 0.0 };
        (self.field(accepted, confidence), doubts)
    }

    /// The finished field of a form, on the scale measured for forms.
    pub fn finish_form(self, rule: &FieldRule, place: &Place<'_>) -> (Field, Doubts) {
        let Place { rules, sorted, .. } = place;
        let page = self.page.and_then(|number| place.pages.iter().find(|p| p.number == number));
        let page = page.or_else(|| place.pages.first()).copied();
        let doubts = Doubts::of_form(&self, rule, sorted, page, rules.reference());
        let scale = rules.form_calibration();
        let measured = scale.probability(&doubts.family, scale.score(&doubts.values()));
        let enough = measured >= rules.review().form_threshold(&sorted.kind, &rule.name);
        if self.absent {
            let status = if enough { Status::Accepted } else { Status::Review };
            let field = Field { status, checks: self.checks, ..Field::absent(measured) };
            return (field, doubts);
        }
        let accepted = enough && self.sure && self.unstopped(&rule.checks);
        let confidence = if self.value.is_some() { measured } else { 0.0 };
        (self.field(accepted, confidence), doubts)
    }

    /// Whether there is a value, in print, that no check speaks against and every demanded check
    /// speaks for.
    fn unstopped(&self, demanded: &[String]) -> bool {
        let made = |name: &String| self.checks.iter().any(|c| c.name == *name && c.passed);
        self.value.is_some()
            && !self.handwritten
            && self.checks.iter().all(|check| check.passed)
            && demanded.iter().all(made)
    }

    fn field(self, accepted: bool, confidence: f32) -> Field {
        Field {
            value: self.value,
            raw: self.raw,
            confidence,
            status: if accepted { Status::Accepted } else { Status::Review },
            handwritten: self.handwritten,
            page: self.page,
            boxes: self.boxes,
            checks: self.checks,
            audit: false,
            alternatives: self.alternatives,
        }
    }
}

/// Where a draft stands.
pub struct Place<'a> {
    /// What is known.
    pub rules: &'a Rules,
    /// The paper.
    pub sorted: &'a Sorted,
    /// Its pages.
    pub pages: Vec<&'a PageRead>,
}
