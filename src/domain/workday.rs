//! Working days and hours of an office: which days count, at which hours, and how a term set by
//! law runs over them (Civil Code 2015, Articles 147 and 148: the first day does not count, a term
//! that ends on a day off ends on the next working day; Labour Code 2019, Articles 111 and 112).
//!
//! Local time of Vietnam throughout (UTC+7, all year): a [`DateTime`] without a zone.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::{Offset, TimeZone};

/// Longest search for a working day: no holiday lasts so long.
const LONGEST_BREAK: usize = 60;

/// The date and time of day in Vietnam, to the second.
pub fn local(at: jiff::Timestamp) -> DateTime {
    let whole = jiff::Timestamp::from_second(at.as_second()).unwrap_or(at);
    whole.to_zoned_datetime(zone()).datetime()
}

/// The moment of a local time.
pub fn moment(at: DateTime) -> Option<jiff::Timestamp> {
    zone().to_timestamp(at).ok()
}

fn zone() -> TimeZone {
    TimeZone::fixed(Offset::constant(7))
}

/// What a day of the calendar is, where it is not as its weekday says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Special {
    /// A day off: why.
    Off(String),
    /// A day that is worked though its weekday is not: why.
    Worked(String),
    /// Perhaps a day off: no text that was read says so. Counted as worked, and told.
    Doubtful(String),
}

/// Working days and hours.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Calendar {
    weekdays: Vec<Weekday>,
    hours: Vec<(Time, Time)>,
    special: BTreeMap<Date, Special>,
    /// First and last day whose holidays are known.
    known: Option<(Date, Date)>,
}

impl Calendar {
    /// A calendar; `hours` in order and apart, at least one.
    pub fn new(
        weekdays: Vec<Weekday>,
        hours: Vec<(Time, Time)>,
        special: BTreeMap<Date, Special>,
        known: Option<(Date, Date)>,
    ) -> Option<Self> {
        let apart = hours.windows(2).all(|pair| match pair {
            [(_, end), (begin, _)] => end <= begin,
            _ => true,
        });
        let forward = hours.iter().all(|(begin, end)| begin < end);
        (apart && forward && !hours.is_empty() && !weekdays.is_empty()).then_some(Self {
            weekdays,
            hours,
            special,
            known,
        })
    }

    /// Whether the office works on that day.
    pub fn works(&self, day: Date) -> bool {
        match self.special.get(&day) {
            Some(Special::Off(_)) => false,
            Some(Special::Worked(_)) => true,
            _ => self.weekdays.contains(&day.weekday()),
        }
    }

    /// What is special about a day.
    pub fn special(&self, day: Date) -> Option<&Special> {
        self.special.get(&day)
    }

    /// Whether the holidays of that day's year are known.
    pub fn knows(&self, day: Date) -> bool {
        self.known.is_some_and(|(from, until)| from <= day && day <= until)
    }

    /// Days between two that are perhaps days off, with why, both ends included.
    pub fn doubtful(&self, from: Date, until: Date) -> Vec<(Date, &str)> {
        if from > until {
            return Vec::new();
        }
        let inside = self.special.range(from..=until);
        inside
            .filter_map(|(day, special)| match special {
                Special::Doubtful(why) => Some((*day, why.as_str())),
                _ => None,
            })
            .collect()
    }

    /// When work ends on a day.
    pub fn closing(&self, day: Date) -> DateTime {
        let end = self.hours.last().map_or(Time::midnight(), |(_, end)| *end);
        day.to_datetime(end)
    }

    /// When work begins on a day.
    pub fn opening(&self, day: Date) -> DateTime {
        let begin = self.hours.first().map_or(Time::midnight(), |(begin, _)| *begin);
        day.to_datetime(begin)
    }

    /// The day itself, or the next one that is worked.
    pub fn at_or_after(&self, day: Date) -> Date {
        let found = days_from(day).take(LONGEST_BREAK).find(|day| self.works(*day));
        found.unwrap_or(day)
    }

    /// The next day that is worked.
    pub fn after(&self, day: Date) -> Date {
        day.tomorrow().map_or(day, |next| self.at_or_after(next))
    }

    /// The `n`th working day after a day; the day itself does not count.
    pub fn add_days(&self, day: Date, n: u32) -> Date {
        (0..n).fold(day, |day, _| self.after(day))
    }

    /// Working days after `from` up to `until`.
    pub fn days_between(&self, from: Date, until: Date) -> u32 {
        let inside = days_from(from).skip(1).take_while(|day| *day <= until);
        inside.filter(|day| self.works(*day)).count() as u32
    }

    /// The moment `minutes` of working time later.
    pub fn add_minutes(&self, from: DateTime, minutes: i64) -> DateTime {
        let mut left = minutes.max(0);
        let mut day = from.date();
        // a term has an end: the longest is some weeks
        for _ in 0..4000 {
            if self.works(day) {
                for (begin, end) in &self.hours {
                    let begin = day.to_datetime(*begin).max(from);
                    let end = day.to_datetime(*end);
                    let here = minutes_between(begin, end);
                    if begin < end && here >= left {
                        return begin.checked_add(left.minutes()).unwrap_or(end);
                    }
                    left -= here;
                }
            }
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        from
    }

    /// Minutes of working time between two moments.
    pub fn minutes_between(&self, from: DateTime, until: DateTime) -> i64 {
        let days = days_from(from.date()).take_while(|day| *day <= until.date());
        days.filter(|day| self.works(*day))
            .flat_map(|day| self.hours.iter().map(move |hours| (day, hours)))
            .map(|(day, (begin, end))| {
                let begin = day.to_datetime(*begin).max(from);
                minutes_between(begin, day.to_datetime(*end).min(until))
            })
            .sum()
    }
}

/// Minutes from one moment to a later one; none where it is not later.
fn minutes_between(from: DateTime, until: DateTime) -> i64 {
    if until <= from { 0 } else { from.duration_until(until).as_mins() }
}

fn days_from(day: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(day), |day| day.tomorrow().ok())
}
