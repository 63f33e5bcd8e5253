//! May a paper that is held be used again for this? Every rule is asked, and says why.

use jiff::civil::Date;

use super::types::{Check, CheckRule, HeldPaper, Outcome, Reason};
use crate::catalog::{Held, PaperState};
use crate::domain::case::Role;
use crate::domain::describe::{Until, Validity};
use crate::domain::field::Status;
use crate::domain::result::Standing;
use crate::domain::text::fold;
use crate::flow::keep;
use crate::rules::procedures::ReusePolicy;
use crate::rules::{PaperType, Rules};

/// Fields with a paper's number, the first there is shown.
const NUMBERS: [&str; 5] = ["so_ky_hieu", "so", "so_hieu", "so_phat_hanh", "ma_so"];
/// The field with the kind of copy.
const COPY: &str = "loai_ban";

/// The fields of these types that the rules of reuse look at: no others are read.
pub fn fields_of(rules: &Rules, kinds: &[&str]) -> Vec<String> {
    let known = kinds.iter().filter_map(|kind| rules.paper(kind));
    let own = known.flat_map(|kind| {
        let owner = kind.owner.iter().map(String::as_str);
        owner.chain(keep::validity_fields(kind)).map(str::to_owned).collect::<Vec<_>>()
    });
    let always = NUMBERS.iter().chain(&[COPY]).map(|name| (*name).to_owned());
    let mut fields: Vec<String> = own.chain(always).collect();
    fields.sort_unstable();
    fields.dedup();
    fields
}

/// What a paper held is wanted for.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// The paper.
    pub held: &'a Held,
    /// In what role its owner stands.
    pub role: Role,
    /// Whether its owner is known to be dead.
    pub dead: bool,
    /// What it is wanted for, where that is known.
    pub purpose: &'a str,
    /// The day.
    pub day: Date,
}

/// What all checks together say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It may be used again.
    Reusable,
    /// An officer must look.
    Doubtful,
    /// It may not.
    NotReusable,
}

/// Asks every rule of a paper held.
pub fn judge(
    candidate: &Candidate<'_>,
    rules: &Rules,
    policy: &ReusePolicy,
) -> (HeldPaper, Verdict) {
    let held = candidate.held;
    let kind = rules.paper(&held.kind);
    let checks = vec![
        passed(CheckRule::Kind, "kind.fits", kind.map_or("", |kind| kind.name.as_str())),
        owner(held, kind),
        reviewed(held),
        copy(held, policy),
        validity(&validity_of(held, kind), candidate.day),
        purpose(&validity_of(held, kind), kind, candidate.purpose),
        origin(held, policy),
        standing(held),
        alive(candidate),
        dispute(held),
    ];
    let any = |outcome| checks.iter().any(|check| check.outcome == outcome);
    let verdict = match (any(Outcome::Failed), any(Outcome::Doubtful)) {
        (true, _) => Verdict::NotReusable,
        (false, true) => Verdict::Doubtful,
        (false, false) => Verdict::Reusable,
    };
    let number = NUMBERS.iter().find_map(|name| held.fields.get(*name)?.value.clone());
    let paper = HeldPaper {
        document: held.id.clone(),
        version: held.version,
        kind: held.kind.clone(),
        name: kind.map_or_else(|| held.kind.clone(), |kind| kind.name.clone()),
        number,
        checks,
    };
    (paper, verdict)
}

/// Whether a paper belongs to the person it was found by: the number stands in a field that names
/// its owner, and how sure that field is.
pub(super) fn owned(held: &Held, kind: Option<&PaperType>) -> Option<Status> {
    let owner = kind.map(|kind| kind.owner.as_slice()).unwrap_or_default();
    let fields = held.names_by_number().filter(|name| owner.iter().any(|own| own == name));
    let status = |name: &str| held.fields.get(name).map(|field| field.status);
    let all: Vec<Status> = fields.filter_map(status).collect();
    all.iter().copied().find(|s| *s == Status::Accepted).or_else(|| all.first().copied())
}

fn check(
    rule: CheckRule,
    outcome: Outcome,
    code: &'static str,
    detail: impl Into<String>,
) -> Check {
    Check { rule, outcome, reason: Reason::new(code, detail) }
}

fn passed(rule: CheckRule, code: &'static str, detail: impl Into<String>) -> Check {
    check(rule, Outcome::Passed, code, detail)
}

fn failed(rule: CheckRule, code: &'static str, detail: impl Into<String>) -> Check {
    check(rule, Outcome::Failed, code, detail)
}

fn doubtful(rule: CheckRule, code: &'static str, detail: impl Into<String>) -> Check {
    check(rule, Outcome::Doubtful, code, detail)
}

fn owner(held: &Held, kind: Option<&PaperType>) -> Check {
    let rule = CheckRule::Owner;
    match owned(held, kind) {
        Some(Status::Accepted) => passed(rule, "owner.number", ""),
        _ if held.taken_for => passed(rule, "owner.taken", ""),
        Some(Status::Review) => doubtful(rule, "owner.unsure", ""),
        None => failed(rule, "owner.other", ""),
    }
}

fn reviewed(held: &Held) -> Check {
    match held.state {
        PaperState::Review | PaperState::Copied => {
            doubtful(CheckRule::Reviewed, "reviewed.waiting", "")
        }
        _ => passed(CheckRule::Reviewed, "reviewed.done", ""),
    }
}

/// Photocopies and certified copies on paper do not become papers held (Circular 01/2023, Art. 8).
fn copy(held: &Held, policy: &ReusePolicy) -> Check {
    let rule = CheckRule::Copy;
    match held.fields.get(COPY) {
        None => passed(rule, "copy.none", ""),
        Some(field) => match field.value.as_deref() {
            Some(value) if policy.mere_copies.iter().any(|mere| mere == value) => {
                failed(rule, "copy.mere", value)
            }
            Some(value) if field.status == Status::Accepted => passed(rule, "copy.fits", value),
            _ => doubtful(rule, "copy.unsure", ""),
        },
    }
}

fn validity_of(held: &Held, kind: Option<&PaperType>) -> Validity {
    keep::validity_of(kind, &held.fields)
}

fn validity(validity: &Validity, day: Date) -> Check {
    let rule = CheckRule::Validity;
    let void = validity.void_when.as_deref().unwrap_or_default();
    match validity.until {
        Until::Day(last) if last < day => failed(rule, "validity.ended", written(last)),
        Until::Day(last) => passed(rule, "validity.until", written(last)),
        Until::WithoutEnd if void.is_empty() => passed(rule, "validity.without_end", ""),
        Until::WithoutEnd => passed(rule, "validity.unless", void),
        Until::Unknown => doubtful(rule, "validity.unknown", ""),
    }
}

fn purpose(validity: &Validity, kind: Option<&PaperType>, wanted: &str) -> Check {
    let rule = CheckRule::Purpose;
    let bound = kind.is_some_and(|kind| kind.validity.iter().any(|v| v.purpose_field.is_some()));
    let Some(own) = validity.purpose.as_deref() else {
        return if bound {
            doubtful(rule, "purpose.unread", "")
        } else {
            passed(rule, "purpose.any", "")
        };
    };
    let (a, b) = (fold(own), fold(wanted));
    if b.trim().is_empty() {
        doubtful(rule, "purpose.unsaid", own)
    } else if a.contains(b.trim()) || b.contains(a.trim()) {
        passed(rule, "purpose.fits", own)
    } else {
        failed(rule, "purpose.other", own)
    }
}

fn origin(held: &Held, policy: &ReusePolicy) -> Check {
    let origin = keep::origin_of(held.copy, &held.signatures);
    let word = format!("{origin:?}");
    if policy.origins.contains(&origin) {
        passed(CheckRule::Origin, "origin.good", word)
    } else {
        failed(CheckRule::Origin, "origin.unsigned", word)
    }
}

fn standing(held: &Held) -> Check {
    let rule = CheckRule::Standing;
    match held.standing {
        Some(Standing::Withdrawn) => failed(rule, "standing.withdrawn", ""),
        Some(Standing::Replaced) => failed(rule, "standing.replaced", ""),
        _ if held.state == PaperState::Withdrawn => failed(rule, "standing.withdrawn", ""),
        Some(Standing::Corrected) => doubtful(rule, "standing.corrected", ""),
        Some(Standing::Issued) | None => passed(rule, "standing.stands", ""),
    }
}

fn alive(candidate: &Candidate<'_>) -> Check {
    if candidate.dead && !candidate.role.may_be_dead() {
        failed(CheckRule::Alive, "alive.dead", "")
    } else {
        passed(CheckRule::Alive, "alive.fits", "")
    }
}

fn dispute(held: &Held) -> Check {
    if held.disputed {
        failed(CheckRule::Dispute, "dispute.open", "")
    } else {
        passed(CheckRule::Dispute, "dispute.none", "")
    }
}

/// A day as people here write it.
pub(super) fn written(day: Date) -> String {
    day.strftime("%d/%m/%Y").to_string()
}
