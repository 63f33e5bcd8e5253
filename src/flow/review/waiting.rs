//! What waits for a person, and why.

use super::next::LEGIBLE;
use crate::domain::field::{Field, Fields, Status};
use crate::domain::paper::Sorted;
use crate::domain::record::State;

/// Why a field is in doubt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Doubt {
    /// It was not found.
    Missing,
    /// It, or a part of it, is written by hand.
    Handwritten,
    /// A check failed: its name and what was compared.
    Failed(String, String),
    /// It was read with so many percent of confidence.
    Unsure(u8),
    /// A person could not read it.
    Unreadable,
}

/// Whether a person is to look at a field: in doubt, and no person found it unreadable; or set
/// aside to be looked at all the same.
pub fn waits(field: &Field) -> bool {
    field.audit || in_doubt(field)
}

/// Whether a paper waits for this field: measuring holds nobody up.
fn in_doubt(field: &Field) -> bool {
    field.status == Status::Review && !found_unreadable(field)
}

pub(super) fn found_unreadable(field: &Field) -> bool {
    field.value.is_none() && field.checks.iter().any(|check| check.name == LEGIBLE && !check.passed)
}

/// Why a field is in doubt; nothing for one that is accepted.
pub fn doubts(field: &Field) -> Vec<Doubt> {
    if field.status == Status::Accepted {
        return Vec::new();
    }
    if found_unreadable(field) {
        return vec![Doubt::Unreadable];
    }
    let mut doubts = Vec::new();
    if field.value.is_none() && field.raw.is_none() {
        doubts.push(Doubt::Missing);
    }
    if field.handwritten {
        doubts.push(Doubt::Handwritten);
    }
    for check in field.checks.iter().filter(|check| !check.passed) {
        doubts.push(Doubt::Failed(check.name.clone(), check.detail.clone()));
    }
    let sure = (field.confidence.clamp(0.0, 1.0) * 100.0).floor() as u8;
    // Confidence is the reason where there is no other, and worth knowing where it is low.
    if field.value.is_some() && (doubts.is_empty() || sure < 80) {
        doubts.push(Doubt::Unsure(sure));
    }
    doubts
}

/// A person is wanted where a field waits, or where the pages may hold more than one paper.
pub(super) fn settled_state(sorted: &Sorted, fields: &Fields) -> State {
    if fields.values().any(in_doubt) || !sorted.doubtful_starts.is_empty() {
        State::Review
    } else {
        State::Checked
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::field::Check;

    #[test]
    fn a_doubt_has_its_reasons() {
        assert_eq!(doubts(&Field::missing()), [Doubt::Missing]);
        assert_eq!(doubts(&Field::absent(0.9)), []);
        let failed = Check { name: "printed".to_owned(), passed: false, detail: String::new() };
        let field = Field {
            value: Some("12/QĐ-UBND".to_owned()),
            confidence: 0.515,
            handwritten: true,
            checks: vec![failed],
            ..Field::missing()
        };
        assert_eq!(
            doubts(&field),
            [
                Doubt::Handwritten,
                Doubt::Failed("printed".to_owned(), String::new()),
                Doubt::Unsure(51)
            ]
        );
        assert!(waits(&field));
    }

    #[test]
    fn what_a_person_found_unreadable_waits_no_more_but_is_not_accepted() {
        let mut field = Field::missing();
        field.checks.push(Check { name: LEGIBLE.to_owned(), passed: false, detail: String::new() });
        assert!(!waits(&field));
        assert_eq!(doubts(&field), [Doubt::Unreadable]);
        assert_eq!(field.status, Status::Review);
    }
}
