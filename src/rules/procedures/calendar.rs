//! Working hours and days off: `pipelines/calendar/*.toml`.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time, Weekday, date};
use serde::Deserialize;

use super::super::error::RulesError;
use super::super::paper::parsed;
use crate::domain::workday::{Calendar, Special};

/// One file: hours, or the days of a year, or both.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarFile {
    #[serde(default)]
    hours: Option<Hours>,
    #[serde(default)]
    year: Option<i16>,
    #[serde(default)]
    days: Vec<Day>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)] // the source is for people
struct Hours {
    weekdays: Vec<String>,
    #[serde(rename = "hours")]
    spans: Vec<[Time; 2]>,
    source: String,
    #[serde(default)]
    unverified: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)] // the source is for people
struct Day {
    #[serde(rename = "day")]
    first: Date,
    #[serde(default)]
    last: Option<Date>,
    #[serde(default)]
    worked: bool,
    #[serde(default)]
    doubtful: bool,
    name: String,
    source: String,
    #[serde(default)]
    unverified: Option<String>,
}

/// The calendar of all files, and what is not sure of it.
pub(super) fn parse(files: &[(String, String)]) -> Result<(Calendar, Vec<String>), RulesError> {
    let mut weekdays = vec![
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
    ];
    let mut hours = vec![(Time::constant(8, 0, 0, 0), Time::constant(16, 0, 0, 0))];
    let mut special = BTreeMap::new();
    let (mut years, mut unsure) = (Vec::new(), Vec::new());
    for (name, text) in files.iter().filter(|(name, _)| name.starts_with("calendar/")) {
        let file: CalendarFile = parsed(name, text)?;
        let wrong = |what: String| RulesError::Procedure { file: name.clone(), message: what };
        if let Some(own) = file.hours {
            weekdays = own
                .weekdays
                .iter()
                .map(|word| weekday(word).ok_or_else(|| wrong(format!("no weekday `{word}`"))))
                .collect::<Result<_, _>>()?;
            hours = own.spans.iter().map(|[begin, end]| (*begin, *end)).collect();
            unsure.extend(own.unverified);
        }
        for day in file.days {
            let last = day.last.unwrap_or(day.first);
            let mut at = day.first;
            while at <= last {
                if file.year.is_some_and(|year| at.year() != year) {
                    return Err(wrong(format!("{at} is of another year")));
                }
                let what = match (day.worked, day.doubtful) {
                    (true, _) => Special::Worked(day.name.clone()),
                    (_, true) => Special::Doubtful(day.name.clone()),
                    _ => Special::Off(day.name.clone()),
                };
                if special.insert(at, what).is_some() {
                    return Err(wrong(format!("{at} stands twice")));
                }
                at = at.tomorrow().map_err(|_| wrong(format!("{at} has no next day")))?;
            }
            if day.first > last {
                return Err(wrong(format!("{} is behind {last}", day.first)));
            }
            unsure.extend(day.unverified.map(|why| format!("{}: {why}", day.first)));
        }
        years.extend(file.year);
    }
    years.sort_unstable();
    let known = match (years.first(), years.last()) {
        (Some(first), Some(last)) => Some((date(*first, 1, 1), date(*last, 12, 31))),
        _ => None,
    };
    let calendar = Calendar::new(weekdays, hours, special, known).ok_or_else(|| {
        let message = "hours overlap or run backwards".to_owned();
        RulesError::Procedure { file: "calendar/".to_owned(), message }
    })?;
    Ok((calendar, unsure))
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}
