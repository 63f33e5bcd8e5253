//! Terms of procedures as the law states them, and when they end.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use super::workday::Calendar;

/// How long a term is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// Within the day; what comes in after the cut-off may be done on the next working day.
    SameDay,
    /// Hours of work.
    WorkingHours(u32),
    /// Working days.
    WorkingDays(u32),
    /// Days of the calendar.
    CalendarDays(u32),
    /// No text that was read says so.
    Unknown,
}

/// A term.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Term {
    /// How long.
    pub length: Length,
    /// What comes in later than this counts as come in on the next working day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut_off: Option<Time>,
}

/// A period that does not count: the citizen supplements, others are asked, a notice hangs out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Excluded {
    /// When it began.
    pub from: DateTime,
    /// When it ended; `None` while it lasts.
    pub until: Option<DateTime>,
}

/// When a term ends.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Due {
    /// From when it is counted: the moment the dossier counts as received.
    pub counted_from: DateTime,
    /// When it ends; `None` where the law's term is not known.
    pub at: Option<DateTime>,
    /// Whether a period that does not count still lasts: the end moves on with it.
    pub paused: bool,
    /// Days inside that are perhaps days off: the end may be later.
    pub doubtful: Vec<Date>,
    /// Whether the holidays of its days are all known.
    pub holidays_known: bool,
}

impl Term {
    /// A term within the day, with the usual cut-off or none.
    pub const fn same_day(cut_off: Option<Time>) -> Self {
        Self { length: Length::SameDay, cut_off }
    }

    /// When a dossier received at `received` is due, of which the `excluded` periods do not count;
    /// `now` is where a period that still lasts is cut for the answer.
    ///
    /// Periods that do not count shift the end by the working days (calendar days, hours) between
    /// their first and last day: one begun and ended on the same day shifts nothing.
    pub fn due(
        self,
        calendar: &Calendar,
        received: DateTime,
        excluded: &[Excluded],
        now: DateTime,
    ) -> Due {
        let late = self.cut_off.is_some_and(|cut_off| received.time() > cut_off);
        let today = received.date();
        let works = calendar.works(today);
        // out of hours or behind the cut-off: as if it came in when the next working day opens
        let counted = match (works, late) {
            (true, false) => received,
            (true, true) => calendar.opening(calendar.after(today)),
            (false, _) => calendar.opening(calendar.at_or_after(today)),
        };
        let from = counted.date();
        let merged = merged(excluded, now, counted);
        let end = match self.length {
            Length::Unknown => None,
            Length::SameDay => {
                let shift = working_days(calendar, &merged);
                Some(calendar.closing(calendar.add_days(from, shift)))
            }
            Length::WorkingDays(days) => {
                let shift = working_days(calendar, &merged);
                Some(calendar.closing(calendar.add_days(from, days + shift)))
            }
            Length::CalendarDays(days) => {
                let days = i64::from(days) + calendar_days(&merged);
                let last = from.checked_add(days.days()).ok();
                last.map(|last| calendar.closing(calendar.at_or_after(last)))
            }
            Length::WorkingHours(hours) => {
                let shift: i64 = merged.iter().map(|(a, b)| calendar.minutes_between(*a, *b)).sum();
                Some(calendar.add_minutes(counted, i64::from(hours) * 60 + shift))
            }
        };
        let last = end.unwrap_or(counted).date();
        Due {
            counted_from: counted,
            at: end,
            paused: excluded.iter().any(|period| period.until.is_none()),
            doubtful: calendar.doubtful(from, last).into_iter().map(|(day, _)| day).collect(),
            holidays_known: calendar.knows(from) && calendar.knows(last),
        }
    }
}

/// Periods in order, overlapping ones as one, none before the term began.
fn merged(excluded: &[Excluded], now: DateTime, counted: DateTime) -> Vec<(DateTime, DateTime)> {
    let mut periods: Vec<(DateTime, DateTime)> = excluded
        .iter()
        .map(|period| (period.from.max(counted), period.until.unwrap_or(now)))
        .filter(|(from, until)| from < until)
        .collect();
    periods.sort();
    let mut out: Vec<(DateTime, DateTime)> = Vec::new();
    for (from, until) in periods {
        match out.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => out.push((from, until)),
        }
    }
    out
}

fn working_days(calendar: &Calendar, periods: &[(DateTime, DateTime)]) -> u32 {
    periods.iter().map(|(from, until)| calendar.days_between(from.date(), until.date())).sum()
}

fn calendar_days(periods: &[(DateTime, DateTime)]) -> i64 {
    let days = |(from, until): &(DateTime, DateTime)| {
        i64::from(from.date().until(until.date()).map_or(0, |span| span.get_days()))
    };
    periods.iter().map(days).sum()
}
