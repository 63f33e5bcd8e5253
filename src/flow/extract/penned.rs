//! What a pen wrote: proposals for a number or day, weighed by what the field can be.
//!
//! Nothing here makes a field surer: it fills in what a person will look at anyway.

use jiff::civil::Date;

use crate::domain::date::PartialDate;
use crate::domain::page::{Alternative, PenPlace};
use crate::flow::sort::sheet::Sheet;

/// Print read as clearly as this stands against the net for pens.
const CLEAR: f32 = 0.85;
/// Most proposals beside the first.
const MOST: usize = 5;

/// What may stand in a gap, best first.
pub fn candidates<'a>(sheet: &Sheet<'a>, place: PenPlace) -> &'a [Alternative] {
    let found = sheet.page.pen.iter().find(|p| p.place == place);
    found.map(|p| p.candidates.as_slice()).unwrap_or_default()
}

/// Figures as Tesseract read them in a gap, and how sure it was.
#[derive(Clone, Copy, Debug)]
pub struct Read<'a> {
    /// The figures.
    pub text: &'a str,
    /// Of the words that hold them, the least.
    pub confidence: f32,
}

impl<'a> Read<'a> {
    /// A reading, where there is one.
    pub fn of(text: Option<&'a str>, confidence: f32) -> Option<Self> {
        text.map(|text| Self { text, confidence })
    }
}

/// Numbers that may stand there, best first; empty where no pen was read.
pub fn numbers(sheet: &Sheet<'_>, read: Option<Read<'_>>) -> Vec<String> {
    weighed(candidates(sheet, PenPlace::Number), read, str::to_owned)
        .into_iter()
        .map(|(text, _)| text)
        .collect()
}

/// The candidates with Tesseract's reading weighed in.
fn weighed<T: PartialEq + Clone>(
    found: &[Alternative],
    read: Option<Read<'_>>,
    as_one: impl Fn(&str) -> T,
) -> Vec<(T, f32)> {
    let mut out: Vec<(T, f32)> = found.iter().map(|a| (as_one(&a.text), a.confidence)).collect();
    if let (Some(read), false) = (read, out.is_empty()) {
        // what Tesseract reads half clearly may be print, where it is at its best
        let bonus = match read.confidence {
            clear if clear >= CLEAR => 1.0,
            half if half >= 0.6 => half * 0.5,
            faint => faint * 0.15,
        };
        let value = as_one(read.text);
        match out.iter_mut().find(|(v, _)| *v == value) {
            Some((_, share)) => *share += bonus,
            None => out.push((value, bonus)),
        }
    }
    out.sort_by(|a, b| b.1.total_cmp(&a.1));
    out
}

/// Days that the head's line may name, best first: they exist, and lie not in the future.
pub fn dates(
    sheet: &Sheet<'_>,
    year: i16,
    month: Option<Read<'_>>,
    day: Option<Read<'_>>,
    today: Option<Date>,
) -> Vec<PartialDate> {
    let plain = |text: &str| text.parse::<i8>().unwrap_or(0);
    if candidates(sheet, PenPlace::Day).is_empty() && candidates(sheet, PenPlace::Month).is_empty()
    {
        return Vec::new();
    }
    let days = weighed(candidates(sheet, PenPlace::Day), day, plain);
    let mut months = weighed(candidates(sheet, PenPlace::Month), month, plain);
    if months.is_empty() {
        months.extend(month.map(|m| (plain(m.text), 1.0)));
    }
    let days = match (days.is_empty(), day) {
        // the day is print, the month a pen's
        (true, Some(day)) => vec![(plain(day.text), 1.0)],
        _ => days,
    };
    let mut found: Vec<(PartialDate, f32)> = Vec::new();
    for (month, likely) in &months {
        for (day, share) in &days {
            let Ok(date) = PartialDate::new(year, *month, *day) else { continue };
            let future = today.is_some_and(|t| date.whole().is_some_and(|d| d > t));
            let stamped = signed(sheet, date);
            if !future {
                found.push((date, likely * share * stamped));
            }
        }
    }
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    found.truncate(MOST + 1);
    found.into_iter().map(|(date, _)| date).collect()
}

/// How well a day fits the electronic signatures shown on the page (their text the file gives): a
/// paper is dated before it is sealed, seldom long before.
fn signed(sheet: &Sheet<'_>, date: PartialDate) -> f32 {
    use crate::domain::page::WordSource::{Text, Widget};
    let Some(day) = date.whole() else { return 1.0 };
    let given = sheet.tokens.iter().filter(|t| matches!(t.word.source, Text | Widget));
    let mut best: Option<f32> = None;
    for seal in given.filter_map(|t| calendar_day(&t.word.text)) {
        let Ok(span) = day.until(seal) else { continue };
        let fit = match span.get_days() {
            0..=3 => 2.0,
            4..=21 => 1.2,
            22.. => 1.0,
            _ => 0.2,
        };
        best = Some(best.map_or(fit, |b: f32| b.max(fit)));
    }
    best.unwrap_or(1.0)
}

/// `17/01/2025` or `17.01.2025` as signatures show them.
fn calendar_day(text: &str) -> Option<Date> {
    let mut parts = text.split(['/', '.', '-']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(list: &[(&str, f32)]) -> Vec<Alternative> {
        list.iter()
            .map(|&(text, confidence)| Alternative { text: text.to_owned(), confidence })
            .collect()
    }

    #[test]
    fn clear_print_stands_against_the_net() {
        let net = found(&[("44", 0.9), ("24", 0.1)]);
        let read = |confidence| Some(Read { text: "24", confidence });
        assert_eq!(weighed(&net, read(0.97), str::to_owned)[0].0, "24");
        assert_eq!(weighed(&net, read(0.7), str::to_owned)[0].0, "44");
        assert!(weighed(&[], read(0.97), str::to_owned).is_empty());
    }

    #[test]
    fn a_seal_s_day_is_read() {
        assert_eq!(calendar_day("17.01.2025"), Date::new(2025, 1, 17).ok());
        assert_eq!(calendar_day("08:15:24"), None);
        assert_eq!(calendar_day("31/02/2025"), None);
    }
}
