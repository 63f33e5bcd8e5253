//! When is a case due? Against a table made by hand, and by properties over whole years.

use jiff::civil::{Date, DateTime, Time, date, time};
use sohoa::domain::term::{Excluded, Length, Term};
use sohoa::domain::workday::Calendar;
use sohoa::rules::procedures::Procedures;

use crate::desk::RULES;

fn calendar() -> Calendar {
    Procedures::embedded(&RULES).unwrap().calendar().clone()
}

fn at(text: &str) -> DateTime {
    text.parse().unwrap()
}

const CUT: Option<Time> = Some(time(15, 0, 0, 0));

fn due(length: Length, cut_off: Option<Time>, received: &str, excluded: &[(&str, &str)]) -> String {
    let excluded: Vec<Excluded> = excluded
        .iter()
        .map(|(from, until)| Excluded { from: at(from), until: Some(at(until)) })
        .collect();
    let term = Term { length, cut_off };
    let due = term.due(&calendar(), at(received), &excluded, at(received));
    due.at.unwrap().strftime("%Y-%m-%dT%H:%M").to_string()
}

#[test]
fn a_table_made_by_hand() {
    use Length::{CalendarDays, SameDay, WorkingDays, WorkingHours};
    for (length, cut, received, want, why) in [
        (SameDay, CUT, "2026-11-10T14:59", "2026-11-10T17:00", "before the cut-off"),
        (SameDay, CUT, "2026-11-10T15:00", "2026-11-10T17:00", "at the cut-off"),
        (SameDay, CUT, "2026-11-10T15:00:01", "2026-11-11T17:00", "after it"),
        (SameDay, CUT, "2026-11-13T15:30", "2026-11-16T17:00", "on a Friday after it"),
        (SameDay, CUT, "2026-11-14T10:00", "2026-11-16T17:00", "on a Saturday, online"),
        (SameDay, CUT, "2026-04-29T16:00", "2026-05-04T17:00", "before two holidays and a weekend"),
        (SameDay, CUT, "2026-09-01T09:00", "2026-09-03T17:00", "on a holiday"),
        (
            WorkingDays(3),
            None,
            "2026-11-09T10:00",
            "2026-11-12T17:00",
            "the first day does not count",
        ),
        (WorkingDays(3), None, "2026-11-12T10:00", "2026-11-17T17:00", "over a weekend"),
        (WorkingDays(3), None, "2026-04-23T10:00", "2026-04-29T17:00", "over a holiday made good"),
        (
            WorkingDays(3),
            CUT,
            "2026-11-09T15:01",
            "2026-11-13T17:00",
            "after 15:00: from the next day",
        ),
        (WorkingDays(3), CUT, "2026-11-09T14:00", "2026-11-12T17:00", "before 15:00"),
        (WorkingDays(5), None, "2026-02-12T09:00", "2026-02-26T17:00", "over Tết"),
        (WorkingDays(1), None, "2025-04-25T09:00", "2025-04-26T17:00", "a Saturday that is worked"),
        (WorkingDays(1), None, "2024-04-26T09:00", "2024-05-02T17:00", "a bridge day taken off"),
        (CalendarDays(15), None, "2026-11-02T09:00", "2026-11-17T17:00", "days of the calendar"),
        (CalendarDays(15), None, "2026-04-16T09:00", "2026-05-04T17:00", "ends on a holiday"),
        (CalendarDays(30), None, "2026-10-15T09:00", "2026-11-16T17:00", "ends on a Saturday"),
        (WorkingHours(4), None, "2026-11-09T10:00", "2026-11-09T15:30", "over noon"),
        (WorkingHours(4), None, "2026-11-13T16:00", "2026-11-16T10:30", "over a weekend"),
        (WorkingHours(4), None, "2026-11-09T12:00", "2026-11-09T17:00", "from the noon break"),
        (WorkingHours(8), None, "2026-11-09T09:00", "2026-11-10T09:00", "eight hours are a day"),
    ] {
        assert_eq!(due(length, cut, received, &[]), want, "{why}");
    }
}

#[test]
fn periods_that_do_not_count_move_the_end() {
    let three = Length::WorkingDays(3);
    let of = |excluded: &[(&str, &str)]| due(three, None, "2026-11-09T09:00", excluded);
    assert_eq!(of(&[]), "2026-11-12T17:00");
    assert_eq!(of(&[("2026-11-10T10:00", "2026-11-12T14:00")]), "2026-11-16T17:00", "two days");
    assert_eq!(of(&[("2026-11-10T08:00", "2026-11-10T16:00")]), "2026-11-12T17:00", "within a day");
    assert_eq!(
        of(&[("2026-11-13T10:00", "2026-11-16T10:00")]),
        "2026-11-13T17:00",
        "a weekend is one"
    );
    let twice =
        [("2026-11-10T10:00", "2026-11-11T14:00"), ("2026-11-10T11:00", "2026-11-11T16:00")];
    assert_eq!(of(&twice), "2026-11-13T17:00", "overlapping ones count once");
    assert_eq!(
        of(&[("2026-11-01T10:00", "2026-11-05T14:00")]),
        "2026-11-12T17:00",
        "before it began"
    );
    let hours = due(
        Length::WorkingHours(4),
        None,
        "2026-11-09T08:00",
        &[("2026-11-09T09:00", "2026-11-09T10:00")],
    );
    assert_eq!(hours, "2026-11-09T14:30", "hours by the hour");
    let calendar_days = due(
        Length::CalendarDays(15),
        None,
        "2026-11-02T09:00",
        &[("2026-11-03T09:00", "2026-11-06T09:00")],
    );
    assert_eq!(calendar_days, "2026-11-20T17:00");
}

#[test]
fn a_period_that_lasts_is_said_to_last() {
    let term = Term { length: Length::WorkingDays(3), cut_off: None };
    let open = Excluded { from: at("2026-11-10T10:00"), until: None };
    let due = term.due(&calendar(), at("2026-11-09T09:00"), &[open], at("2026-11-12T10:00"));
    assert!(due.paused);
    assert_eq!(due.at, Some(at("2026-11-16T17:00")));
    let unknown = Term { length: Length::Unknown, cut_off: None };
    assert_eq!(
        unknown.due(&calendar(), at("2026-11-09T09:00"), &[], at("2026-11-09T09:00")).at,
        None
    );
}

#[test]
fn what_is_not_sure_of_the_calendar_is_told() {
    let term = Term { length: Length::WorkingDays(3), cut_off: None };
    let doubtful = term.due(&calendar(), at("2026-11-23T09:00"), &[], at("2026-11-23T09:00"));
    assert_eq!(doubtful.doubtful, [date(2026, 11, 24)]);
    assert!(doubtful.holidays_known);
    assert_eq!(doubtful.at, Some(at("2026-11-26T17:00")), "counted as worked");
    let far = term.due(&calendar(), at("2027-12-31T09:00"), &[], at("2027-12-31T09:00"));
    assert!(!far.holidays_known);
}

/// Every day of four years, every kind of term: the end is a working day at closing or within
/// working hours, never before the beginning, never earlier for what came in later, and so many
/// working days lie between as the term has.
#[test]
fn whole_years_hold_the_properties() {
    let calendar = calendar();
    let mut day = date(2024, 1, 1);
    let mut last: Vec<Option<DateTime>> = vec![None; 5];
    while day < date(2027, 12, 1) {
        for hour in [6, 9, 12, 15, 16, 20] {
            let received = day.at(hour, 30, 0, 0);
            let lengths = [
                Length::SameDay,
                Length::WorkingDays(3),
                Length::WorkingDays(20),
                Length::CalendarDays(15),
                Length::WorkingHours(8),
            ];
            for (length, last) in lengths.into_iter().zip(&mut last) {
                let due = Term { length, cut_off: CUT }.due(&calendar, received, &[], received);
                let end = due.at.unwrap();
                assert!(calendar.works(end.date()), "{length:?} {received} {end}");
                assert!(end >= received || length == Length::SameDay, "{length:?} {received}");
                assert!(last.is_none_or(|before| before <= end), "{length:?} {received}");
                *last = Some(end);
                if let Length::WorkingDays(n) = length {
                    let from = due.counted_from.date();
                    assert_eq!(calendar.days_between(from, end.date()), n, "{received}");
                }
                if let Length::WorkingHours(n) = length {
                    let minutes = calendar.minutes_between(due.counted_from, end);
                    assert_eq!(minutes, i64::from(n) * 60, "{received}");
                }
            }
        }
        day = day.tomorrow().unwrap();
    }
}

#[test]
fn known_holidays_of_four_years_are_off() {
    let calendar = calendar();
    let off: [Date; 14] = [
        date(2024, 1, 1),
        date(2024, 2, 9),
        date(2024, 4, 18),
        date(2024, 9, 3),
        date(2025, 1, 29),
        date(2025, 4, 7),
        date(2025, 9, 1),
        date(2026, 2, 17),
        date(2026, 4, 27),
        date(2026, 5, 1),
        date(2026, 9, 2),
        date(2027, 1, 1),
        date(2027, 2, 8),
        date(2027, 4, 16),
    ];
    for day in off {
        assert!(!calendar.works(day), "{day}");
    }
    assert!(calendar.works(date(2024, 5, 4)) && calendar.works(date(2025, 4, 26)), "made good");
}
