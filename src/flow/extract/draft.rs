//! A field on its way: what was read, where, and how sure.

use crate::domain::field::{Check, Field, Status};
use crate::domain::geometry::PageBox;
use crate::flow::sort::sheet::Sheet;

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
    /// From 0 to 1.
    pub confidence: f32,
    /// Checks made.
    pub checks: Vec<Check>,
    /// Written by hand, or taken for it.
    pub handwritten: bool,
    /// Other readings.
    pub alternatives: Vec<String>,
    /// Whether the reader itself would let it pass.
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

    /// The finished field. Accepted only where the reader is sure, every check that was made
    /// passed, and every check the rule demands was made.
    pub fn finish(self, demanded: &[String]) -> Field {
        if self.absent {
            return Field::absent(self.confidence);
        }
        let made = |name: &String| self.checks.iter().any(|c| c.name == *name && c.passed);
        let accepted = self.value.is_some()
            && self.sure
            && !self.handwritten
            && self.checks.iter().all(|c| c.passed)
            && demanded.iter().all(made);
        let confidence = if accepted {
            self.confidence.clamp(0.9, 0.999)
        } else if self.value.is_some() {
            self.confidence.clamp(0.05, 0.85)
        } else {
            0.0
        };
        Field {
            value: self.value,
            raw: self.raw,
            confidence,
            status: if accepted { Status::Accepted } else { Status::Review },
            handwritten: self.handwritten,
            page: self.page,
            boxes: self.boxes,
            checks: self.checks,
            alternatives: self.alternatives,
        }
    }
}
