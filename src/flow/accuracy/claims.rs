//! What the machine claimed, and whether it was right.

use super::likeness::same;
use super::truth::Truth;
use crate::domain::field::{Field, Fields, Status};
use crate::domain::record::{Record, Verdict};

/// A value with its confidence, and whether it was right.
#[derive(Clone, PartialEq, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, counted one by one")]
pub struct Claim {
    /// The paper's type.
    pub kind: String,
    /// The paper: a file's name, or an id.
    pub paper: String,
    /// The field.
    pub field: String,
    /// The machine's confidence.
    pub said: f32,
    /// Whether the value was right.
    pub right: bool,
    /// Whether no person would have looked.
    pub accepted: bool,
    /// Whether more tolerance could not have it accepted: a check failed, or it is written by hand.
    pub stopped: bool,
    /// Whether there was a value; else it was said that the paper has none.
    pub value: bool,
    /// Whether it was drawn by lot to be looked at.
    pub audit: bool,
}

impl Claim {
    fn of(kind: &str, paper: &str, name: &str, field: &Field, right: bool) -> Self {
        Self {
            kind: kind.to_owned(),
            paper: paper.to_owned(),
            field: name.to_owned(),
            said: field.confidence,
            right,
            accepted: field.status == Status::Accepted,
            stopped: field.handwritten || field.checks.iter().any(|check| !check.passed),
            value: field.value.is_some(),
            audit: field.audit,
        }
    }
}

/// What was claimed of a paper whose truth is known. A field that was not found claims nothing.
pub fn claims_of_truth(paper: &str, kind: &str, fields: &Fields, truth: &Truth) -> Vec<Claim> {
    let claimed = fields
        .iter()
        .filter(|(_, field)| field.value.is_some() || field.status == Status::Accepted);
    claimed
        .filter_map(|(name, field)| {
            let printed = truth.fields.get(name)?.as_deref();
            let right = same(name, printed, field.value.as_deref());
            Some(Claim::of(kind, paper, name, field, right))
        })
        .collect()
}

/// What was claimed of the fields people decided on later: `records` are a paper's versions in
/// order. A field counts once, as the machine left it; what a person could not read says nothing.
pub fn claims_of_reviews(records: &[Record]) -> Vec<Claim> {
    let Some(first) = records.first() else { return Vec::new() };
    let mut claims: Vec<Claim> = Vec::new();
    for record in records.get(1..).unwrap_or_default() {
        for decision in record.review.iter().flat_map(|review| &review.decisions) {
            let Some(field) = first.fields.get(&decision.field) else { continue };
            let seen = claims.iter().position(|claim| claim.field == decision.field);
            let claimed = field.value.is_some() || field.status == Status::Accepted;
            if decision.verdict == Verdict::Unreadable || !claimed {
                continue;
            }
            let right = same(&decision.field, decision.value.as_deref(), field.value.as_deref());
            let claim =
                Claim::of(&first.sorted.kind, record.paper.as_str(), &decision.field, field, right);
            // the last decision counts
            match seen.and_then(|at| claims.get_mut(at)) {
                Some(earlier) => *earlier = claim,
                None => claims.push(claim),
            }
        }
    }
    claims
}
