//! A record and a person's decisions → the next version of the record.

use super::error::ReviewError;
use super::value::{Form, checked, form_of};
use super::waiting::settled_state;
use crate::domain::field::{Check, Field, Status};
use crate::domain::hash::Sha256;
use crate::domain::number::DocumentNumber;
use crate::domain::record::{Decision, Record, Review, State, Verdict};
use crate::domain::text::nfc;
use crate::rules::Rules;

/// The check a person's word is: passed.
pub const PERSON: &str = "person";

/// The check that fails where a person could not read the paper either.
pub const LEGIBLE: &str = "legible";

/// In place of a field's name: the pages, where another paper seems to start among them.
/// Accepting them says that they are one paper.
pub const PAGES: &str = "trang";

/// The next version of `previous`, whose canonical JSON as stored has the hash `stored`.
/// Everything wrong with the decisions comes back, not the first only.
pub fn next_record(
    previous: &Record,
    stored: Sha256,
    decisions: &[Decision],
    by: &str,
    at: jiff::Timestamp,
    rules: &Rules,
) -> Result<Record, Vec<ReviewError>> {
    let mut wrong = Vec::new();
    if previous.state == State::Withdrawn {
        wrong.push(ReviewError::Withdrawn);
    }
    if decisions.is_empty() {
        wrong.push(ReviewError::Nothing);
    }
    let mut next = Record {
        version: previous.version.saturating_add(1),
        previous: Some(stored),
        at,
        review: None,
        ..previous.clone()
    };
    let mut taken: Vec<Decision> = Vec::new();
    for decision in decisions {
        if taken.iter().any(|other| other.field == decision.field) {
            wrong.push(ReviewError::Twice(decision.field.clone()));
            continue;
        }
        match settled(previous, decision, at, rules) {
            Ok(Settled { decision, field }) => {
                apply(&mut next, &decision, field, rules);
                taken.push(decision);
            }
            Err(error) => wrong.push(error),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    next.state = settled_state(&next.sorted, &next.fields);
    next.review = Some(Review { by: by.to_owned(), at, decisions: taken });
    Ok(next)
}

/// Whether one decision can be taken; gives it as it will stand in the record.
pub fn check(
    previous: &Record,
    decision: &Decision,
    at: jiff::Timestamp,
    rules: &Rules,
) -> Result<Decision, ReviewError> {
    settled(previous, decision, at, rules).map(|settled| settled.decision)
}

struct Settled {
    decision: Decision,
    /// The field after it; none for the pages.
    field: Option<Field>,
}

fn settled(
    previous: &Record,
    decision: &Decision,
    at: jiff::Timestamp,
    rules: &Rules,
) -> Result<Settled, ReviewError> {
    let name = &decision.field;
    let Some(field) = previous.fields.get(name) else {
        return pages(previous, decision);
    };
    let given = decision.value.as_deref();
    let mut after = field.clone();
    let mut verdict = decision.verdict;
    let same = given.is_some_and(|text| Some(nfc(text)) == field.value);
    // Who types what stands there already corrects nothing.
    if verdict == Verdict::Correct && same {
        verdict = Verdict::Accept;
    }
    after.checks.retain(|check| check.name != PERSON && check.name != LEGIBLE);
    match verdict {
        Verdict::Accept => {
            if given.is_some() && !same {
                return Err(ReviewError::AnotherValue(name.clone()));
            }
            // Nothing found is not the same as nothing there: that must be said.
            if field.value.is_none() && field.status != Status::Accepted {
                return Err(ReviewError::NothingToAccept(name.clone()));
            }
            // What a pen wrote and nobody read must be typed, were it only to say that it is so.
            let form = form_of(rules, &previous.sorted.kind, name);
            if decision.verdict == Verdict::Accept && is_half_read(form, field) {
                return Err(ReviewError::NothingToAccept(name.clone()));
            }
        }
        Verdict::Correct => {
            let text = given.ok_or_else(|| ReviewError::NoValue(name.clone()))?;
            let form = form_of(rules, &previous.sorted.kind, name);
            let (value, checks) = checked(form, name, text, at)?;
            after.value = Some(value);
            after.checks = checks;
        }
        Verdict::Blank | Verdict::Unreadable => {
            if given.is_some() {
                return Err(ReviewError::ValueTooMany(name.clone()));
            }
            after.value = None;
            after.checks = Vec::new();
        }
    }
    after.audit = false;
    let unreadable = verdict == Verdict::Unreadable;
    after.status = if unreadable { Status::Review } else { Status::Accepted };
    after.confidence = if unreadable { 0.0 } else { 1.0 };
    after.checks.push(Check {
        name: if unreadable { LEGIBLE } else { PERSON }.to_owned(),
        passed: !unreadable,
        detail: String::new(),
    });
    let decision = Decision {
        field: name.clone(),
        verdict,
        value: after.value.clone(),
        before: field.value.clone(),
    };
    Ok(Settled { decision, field: Some(after) })
}

/// Whether a pen wrote a part of the field that its value lacks: a number, a day.
fn is_half_read(form: Form, field: &Field) -> bool {
    let value = field.value.as_deref().unwrap_or_default();
    let lacks = match form {
        Form::Number => value.parse::<DocumentNumber>().is_ok_and(|n| n.number().is_none()),
        Form::Date => value.parse::<jiff::civil::Date>().is_err(),
        Form::Text | Form::Person | Form::Kind => false,
    };
    field.handwritten && lacks
}

/// A decision on the pages: they are one paper.
fn pages(previous: &Record, decision: &Decision) -> Result<Settled, ReviewError> {
    let starts = &previous.sorted.doubtful_starts;
    let name = &decision.field;
    if name != PAGES || starts.is_empty() || decision.verdict != Verdict::Accept {
        return Err(ReviewError::NoField(name.clone()));
    }
    if decision.value.is_some() {
        return Err(ReviewError::ValueTooMany(name.clone()));
    }
    let starts: Vec<String> = starts.iter().map(ToString::to_string).collect();
    let decision = Decision {
        field: name.clone(),
        verdict: Verdict::Accept,
        value: None,
        before: Some(format!("? {}", starts.join(", "))),
    };
    Ok(Settled { decision, field: None })
}

fn apply(next: &mut Record, decision: &Decision, field: Option<Field>, rules: &Rules) {
    let Some(field) = field else {
        next.sorted.doubtful_starts.clear();
        return;
    };
    let is_kind = form_of(rules, &next.sorted.kind, &decision.field) == Form::Kind;
    if is_kind && decision.verdict == Verdict::Correct {
        let named = decision.value.as_deref().and_then(|name| kind_named(rules, name));
        named.unwrap_or(OTHER).clone_into(&mut next.sorted.kind);
        next.sorted.confidence = 1.0;
    }
    next.fields.insert(decision.field.clone(), field);
}

/// The type of papers no rule knows.
const OTHER: &str = "khac";

/// The type that a printed name begins with: `Quyết định cá biệt` is a quyết định. Marks count,
/// only case does not.
fn kind_named<'a>(rules: &'a Rules, name: &str) -> Option<&'a str> {
    let name = nfc(name).to_lowercase();
    let begins = |own: &str| {
        let rest = name.strip_prefix(&own.to_lowercase());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let known = rules.papers().iter().flat_map(|kind| {
        let names = std::iter::once(&kind.name).chain(&kind.titles);
        names.filter(|own| begins(own)).map(|own| (own.chars().count(), kind.key.as_str()))
    });
    known.max_by_key(|(length, _)| *length).map(|(_, key)| key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::field::Fields;
    use crate::domain::id::PaperId;
    use crate::domain::paper::Sorted;
    use crate::domain::record::{Copy, RECORD_FORMAT};

    fn at() -> jiff::Timestamp {
        "2025-09-01T02:00:00Z".parse().unwrap()
    }

    fn record() -> Record {
        let scan = Sha256::of(b"scan");
        let doubtful = |value: Option<&str>| Field {
            value: value.map(str::to_owned),
            raw: Some("?".to_owned()),
            confidence: 0.4,
            ..Field::missing()
        };
        let mut fields = Fields::new();
        fields.insert("so_ky_hieu".to_owned(), doubtful(Some("4/UBND-TP")));
        fields.insert("loai_van_ban".to_owned(), doubtful(Some("Công văn")));
        fields.insert("nguoi_ky".to_owned(), doubtful(None));
        fields.insert("do_khan".to_owned(), Field::absent(0.9));
        Record {
            format: RECORD_FORMAT,
            paper: PaperId::derive(scan, 0),
            version: 1,
            previous: None,
            at: at(),
            scan,
            pdf: scan,
            copy: Copy::Sealed,
            sorted: Sorted {
                kind: "cong_van".to_owned(),
                confidence: 0.6,
                pages: vec![1, 2],
                reasons: Vec::new(),
                doubtful_starts: vec![2],
            },
            fields,
            state: State::Review,
            review: None,
            made_by: "test".to_owned(),
        }
    }

    fn decision(field: &str, verdict: Verdict, value: Option<&str>) -> Decision {
        let value = value.map(str::to_owned);
        Decision { field: field.to_owned(), verdict, value, before: None }
    }

    fn next(previous: &Record, decisions: &[Decision]) -> Result<Record, Vec<ReviewError>> {
        let rules = Rules::embedded().unwrap();
        next_record(previous, Sha256::of(b"stored"), decisions, "a", at(), &rules)
    }

    #[test]
    fn a_paper_is_checked_when_fields_and_pages_are_settled() {
        let first = record();
        let some = [
            decision("so_ky_hieu", Verdict::Correct, Some("47/UBND-TP")),
            decision("loai_van_ban", Verdict::Accept, None),
            decision("nguoi_ky", Verdict::Unreadable, None),
        ];
        let second = next(&first, &some).unwrap();
        assert_eq!((second.version, second.state), (2, State::Review), "the pages wait");
        assert_eq!(second.previous, Some(Sha256::of(b"stored")));
        assert_eq!(second.fields["do_khan"], first.fields["do_khan"]);
        let third = next(&second, &[decision(PAGES, Verdict::Accept, None)]).unwrap();
        assert_eq!((third.version, third.state), (3, State::Checked));
        assert!(third.sorted.doubtful_starts.is_empty());
        assert_eq!(third.review.unwrap().decisions[0].before.as_deref(), Some("? 2"));
        // what one person could not read another may
        let read = [decision("nguoi_ky", Verdict::Correct, Some("Vi Quang Thắng"))];
        let later = next(&second, &read).unwrap();
        assert_eq!(later.fields["nguoi_ky"].status, Status::Accepted);
        assert!(later.fields["nguoi_ky"].checks.iter().all(|check| check.name != LEGIBLE));
    }

    #[test]
    fn half_a_number_or_date_is_typed_not_nodded_at() {
        let mut first = record();
        let mut set = |name: &str, value: &str| {
            let field = Field { handwritten: true, ..Field::missing() };
            first.fields.insert(name.to_owned(), Field { value: Some(value.to_owned()), ..field });
        };
        set("so_ky_hieu", "/UBND-TP");
        set("ngay_ban_hanh", "2025-08");
        for (name, whole) in [("so_ky_hieu", "47/UBND-TP"), ("ngay_ban_hanh", "2025-08-14")] {
            let nod = [decision(name, Verdict::Accept, None)];
            let refused = ReviewError::NothingToAccept(name.to_owned());
            assert_eq!(next(&first, &nod), Err(vec![refused]));
            assert!(next(&first, &[decision(name, Verdict::Correct, Some(whole))]).is_ok());
        }
        // the place for the number was left blank: whoever types so has looked
        let blank = [decision("so_ky_hieu", Verdict::Correct, Some("/UBND-TP"))];
        assert!(next(&first, &blank).is_ok());
    }

    #[test]
    fn everything_wrong_is_said() {
        let wrong = [
            decision("so_ky_hieu", Verdict::Accept, Some("5/UBND-TP")),
            decision("nguoi_ky", Verdict::Accept, None),
            decision("do_khan", Verdict::Blank, Some("Khẩn")),
            decision("loai_van_ban", Verdict::Correct, None),
            decision(PAGES, Verdict::Blank, None),
            decision("khong_co", Verdict::Blank, None),
        ];
        let name = str::to_owned;
        assert_eq!(
            next(&record(), &wrong).unwrap_err(),
            [
                ReviewError::AnotherValue(name("so_ky_hieu")),
                ReviewError::NothingToAccept(name("nguoi_ky")),
                ReviewError::ValueTooMany(name("do_khan")),
                ReviewError::NoValue(name("loai_van_ban")),
                ReviewError::NoField(name(PAGES)),
                ReviewError::NoField(name("khong_co")),
            ]
        );
        assert_eq!(next(&record(), &[]), Err(vec![ReviewError::Nothing]));
        let twice =
            [decision("do_khan", Verdict::Accept, None), decision("do_khan", Verdict::Blank, None)];
        assert_eq!(next(&record(), &twice), Err(vec![ReviewError::Twice(name("do_khan"))]));
    }

    #[test]
    fn another_type_is_another_kind() {
        for (name, kind) in [
            ("Quyết định cá biệt", "quyet_dinh"),
            ("TỜ TRÌNH", "to_trinh"),
            ("Giấy chứng nhận", "khac"),
            ("Quyết địnhh", "khac"),
        ] {
            let decisions = [decision("loai_van_ban", Verdict::Correct, Some(name))];
            assert_eq!(next(&record(), &decisions).unwrap().sorted.kind, kind, "{name}");
        }
    }

    #[test]
    fn typing_what_stands_there_is_accepting_it() {
        let same = [decision("loai_van_ban", Verdict::Correct, Some("Co\u{302}ng va\u{306}n"))];
        let second = next(&record(), &same).unwrap();
        assert_eq!(second.review.unwrap().decisions[0].verdict, Verdict::Accept);
        assert_eq!(second.sorted.kind, "cong_van");
        let withdrawn = Record { state: State::Withdrawn, ..record() };
        assert_eq!(next(&withdrawn, &same), Err(vec![ReviewError::Withdrawn]));
    }
}
