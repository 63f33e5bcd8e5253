//! Reviewed papers done again, with and without an entry: what would change.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::lexicon::{Entry, taught};
use crate::domain::field::{Field, Fields, Status};
use crate::domain::id::PaperId;
use crate::domain::page::PageRead;
use crate::domain::record::{Record, Verdict};
use crate::flow::accuracy::same;
use crate::flow::extract::extract;
use crate::flow::sort::sort;
use crate::rules::Rules;

/// A reviewed paper.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its id.
    pub paper: PaperId,
    /// Its pages as they were read.
    pub pages: Vec<PageRead>,
    /// What people decided: field → value.
    pub decided: BTreeMap<String, Option<String>>,
}

/// The reviewed paper `records` tell of; `None` where nothing was decided.
pub fn case_of(records: &[Record], pages: Vec<PageRead>) -> Option<Case> {
    let mut decided = BTreeMap::new();
    for decision in records.iter().filter_map(|r| r.review.as_ref()).flat_map(|r| &r.decisions) {
        if decision.verdict == Verdict::Unreadable {
            decided.remove(&decision.field);
        } else {
            decided.insert(decision.field.clone(), decision.value.clone());
        }
    }
    let paper = records.first()?.paper.clone();
    (!decided.is_empty()).then_some(Case { paper, pages, decided })
}

/// What an entry does to a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It is right now, or needs no person any more.
    Gained,
    /// It was right and is not, or needs a person now.
    Lost,
    /// It would be accepted, and is wrong.
    NewlyWrong,
    /// It is another value, and nobody has decided which is right.
    Unknown,
}

/// A field that changes.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Change {
    /// The paper.
    pub paper: PaperId,
    /// The field.
    pub field: String,
    /// What happens to it.
    pub effect: Effect,
    /// The value without the entry.
    pub before: Option<String>,
    /// The value with it.
    pub after: Option<String>,
}

/// Whether an entry is of use.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// It makes something better and nothing worse.
    Good,
    /// It changes nothing.
    Idle,
    /// It makes something worse.
    Harmful,
}

/// An entry tried out.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Tried {
    /// The entry.
    pub entry: Entry,
    /// Whether it is of use.
    pub worth: Use,
    /// What it changes.
    pub changes: Vec<Change>,
}

/// Tries each entry on all cases, on top of those found good before it.
pub fn try_out(
    cases: &[Case],
    entries: Vec<Entry>,
    rules: &Rules,
    today: Option<Date>,
) -> Vec<Tried> {
    let all = |rules: &Rules| -> Vec<Fields> {
        cases.iter().map(|case| fields_of(case, rules, today)).collect()
    };
    let mut rules = rules.clone();
    let mut now = all(&rules);
    let mut tried = Vec::new();
    for entry in entries {
        let with = taught(&rules, std::iter::once(&entry));
        let then = all(&with);
        let changes: Vec<Change> = cases
            .iter()
            .zip(now.iter().zip(&then))
            .flat_map(|(case, (now, then))| changes(case, now, then))
            .collect();
        let worth = if changes.iter().any(|change| change.effect != Effect::Gained) {
            Use::Harmful
        } else if changes.is_empty() {
            Use::Idle
        } else {
            Use::Good
        };
        if worth == Use::Good {
            (rules, now) = (with, then);
        }
        tried.push(Tried { entry, worth, changes });
    }
    tried
}

fn fields_of(case: &Case, rules: &Rules, today: Option<Date>) -> Fields {
    let sorted = sort(&case.pages, rules);
    sorted.first().map(|sorted| extract(&case.pages, sorted, rules, today)).unwrap_or_default()
}

fn changes(case: &Case, now: &Fields, then: &Fields) -> Vec<Change> {
    let missing = Field::missing();
    let names = now.keys().chain(then.keys().filter(|name| !now.contains_key(*name)));
    names
        .filter_map(|name| {
            let before = now.get(name).unwrap_or(&missing);
            let after = then.get(name).unwrap_or(&missing);
            let effect = effect(name, case.decided.get(name), before, after)?;
            Some(Change {
                paper: case.paper.clone(),
                field: name.clone(),
                effect,
                before: before.value.clone(),
                after: after.value.clone(),
            })
        })
        .collect()
}

fn effect(
    name: &str,
    decided: Option<&Option<String>>,
    before: &Field,
    after: &Field,
) -> Option<Effect> {
    let taken = |field: &Field| field.status == Status::Accepted;
    let alike = before.value == after.value;
    if alike && taken(before) == taken(after) {
        return None;
    }
    let Some(truth) = decided else {
        return Some(if alike && taken(before) { Effect::Lost } else { Effect::Unknown });
    };
    let right = |field: &Field| same(name, truth.as_deref(), field.value.as_deref());
    Some(match (right(before), right(after)) {
        (_, false) if taken(after) => Effect::NewlyWrong,
        (true, false) => Effect::Lost,
        (true, true) if taken(before) && !taken(after) => Effect::Lost,
        (false, false) => return None,
        (_, true) => Effect::Gained,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(value: &str, taken: bool) -> Field {
        let status = if taken { Status::Accepted } else { Status::Review };
        Field { value: Some(value.to_owned()), status, ..Field::missing() }
    }

    #[test]
    fn what_is_worse_is_called_so() {
        let truth = Some("Sở Y tế".to_owned());
        let of = |before: (&str, bool), after: (&str, bool), known: bool| {
            let decided = known.then_some(&truth);
            effect(
                "co_quan_ban_hanh",
                decided,
                &field(before.0, before.1),
                &field(after.0, after.1),
            )
        };
        assert_eq!(of(("SỞ Y TE", false), ("SỞ Y TẾ", false), true), Some(Effect::Gained));
        assert_eq!(of(("SỞ Y TẾ", false), ("SỞ Y TẾ", true), true), Some(Effect::Gained));
        assert_eq!(of(("SỞ Y TẾ", true), ("SỞ Y TẾ", false), true), Some(Effect::Lost));
        assert_eq!(of(("SỞ Y TẾ", false), ("SỞ Y TE", false), true), Some(Effect::Lost));
        assert_eq!(of(("SỞ Y TE", false), ("SỞ Y TE", true), true), Some(Effect::NewlyWrong));
        assert_eq!(of(("a", false), ("b", false), false), Some(Effect::Unknown));
        assert_eq!(of(("a", false), ("a", true), false), Some(Effect::Unknown));
        assert_eq!(of(("a", true), ("a", true), false), None);
    }
}
