//! Accepted fields that a person looks at all the same: the only way to know how wrong the machine
//! is where it is sure.
//!
//! Which fields, nobody can choose or foresee: a keyed hash of paper and field decides, under the
//! office's secret key. Doing a paper again chooses the same. The reviewer is not told: an audit is
//! shown as a field that wants a look, like others. A paper whose only open fields are audits is
//! *checked* all the same: what a citizen waits for must not wait for our measuring, and the value
//! is the one that would have gone out without it. A correction makes the next version, as always.

use std::collections::BTreeMap;

use crate::domain::field::{Field, Fields, Status};
use crate::domain::id::PaperId;
use crate::domain::record::{Record, Verdict};
use crate::store::StoreKey;

/// More than this is said of no field that is shown to a reviewer: the audits among them would be
/// known by it.
const SHOWN_AT_MOST: f32 = 0.9;

/// Sets a share of the accepted fields of a paper aside for a person.
pub fn set_aside(fields: &mut Fields, paper: &PaperId, key: &StoreKey, share: f64) {
    for (name, field) in fields.iter_mut() {
        field.audit = field.status == Status::Accepted && drawn(key, paper, name) < share;
    }
}

/// A number from 0 to 1 that only the key's holder can tell.
fn drawn(key: &StoreKey, paper: &PaperId, field: &str) -> f64 {
    let opaque = key.opaque("audit", &[paper.as_str().as_bytes(), field.as_bytes()]);
    let bits = opaque.get(..8).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    f64::from(bits.unwrap_or(u32::MAX)) / (f64::from(u32::MAX) + 1.0)
}

/// The field as a reviewer may see it.
pub fn blinded(field: &Field) -> Field {
    let mut shown = field.clone();
    if shown.audit {
        shown.audit = false;
        shown.status = Status::Review;
    }
    if shown.status == Status::Review {
        shown.confidence = shown.confidence.min(SHOWN_AT_MOST);
    }
    shown
}

/// What audits found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct Found {
    /// Audits decided.
    pub decided: u32,
    /// Of them the machine was wrong.
    pub wrong: u32,
}

/// What a paper's audits found, field by field: `records` are its versions in order. What a person
/// could not read says nothing of the machine.
pub fn found<'a>(records: impl IntoIterator<Item = &'a Record>) -> BTreeMap<String, Found> {
    let mut all: BTreeMap<String, Found> = BTreeMap::new();
    let mut before: Option<&Record> = None;
    for record in records {
        let decisions = record.review.iter().flat_map(|review| &review.decisions);
        for decision in decisions {
            let was = before.and_then(|record| record.fields.get(&decision.field));
            if was.is_some_and(|field| field.audit) && decision.verdict != Verdict::Unreadable {
                let cell = all.entry(decision.field.clone()).or_default();
                cell.decided += 1;
                cell.wrong += u32::from(!was_right(decision.verdict, was));
            }
        }
        before = Some(record);
    }
    all
}

/// Whether a decision says that the machine was right.
pub(super) fn was_right(verdict: Verdict, was: Option<&Field>) -> bool {
    match verdict {
        Verdict::Accept => true,
        Verdict::Blank => was.is_some_and(|field| field.value.is_none()),
        Verdict::Correct | Verdict::Unreadable => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::hash::Sha256;

    fn fields() -> Fields {
        let sure = |value: &str| Field {
            value: Some(value.to_owned()),
            status: Status::Accepted,
            ..Field::absent(0.996)
        };
        ["a", "b", "c"].map(|name| (name.to_owned(), sure(name))).into_iter().collect()
    }

    fn chosen(paper: u32, key: u8, share: f64) -> Vec<bool> {
        let mut fields = fields();
        let paper = PaperId::derive(Sha256::of(b"scan"), paper);
        set_aside(&mut fields, &paper, &StoreKey([key; 32]), share);
        fields.values().map(|field| field.audit).collect()
    }

    #[test]
    fn the_share_is_met_the_same_each_time_and_not_to_be_foreseen() {
        let all = |key| -> Vec<bool> { (0..2000).flat_map(|p| chosen(p, key, 0.05)).collect() };
        let first = all(1);
        let count = first.iter().filter(|chosen| **chosen).count();
        assert!((210..390).contains(&count), "{count} of 6000");
        assert_eq!(first, all(1));
        assert_ne!(first, all(2));
        assert_eq!(chosen(1, 1, 0.0), [false; 3]);
        assert_eq!(chosen(1, 1, 1.0), [true; 3]);
    }

    #[test]
    fn what_waits_anyway_is_no_audit() {
        let mut fields = fields();
        fields["a"].status = Status::Review;
        let paper = PaperId::derive(Sha256::of(b"scan"), 0);
        set_aside(&mut fields, &paper, &StoreKey([1; 32]), 1.0);
        assert!(!fields["a"].audit && fields["b"].audit);
    }

    #[test]
    fn a_reviewer_cannot_tell_an_audit() {
        let audit = Field { audit: true, ..fields()["a"].clone() };
        let doubtful =
            Field { status: Status::Review, confidence: 0.97, audit: false, ..audit.clone() };
        assert_eq!(blinded(&audit), blinded(&doubtful));
    }
}
