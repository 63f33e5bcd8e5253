//! Dates as papers carry them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A date of which the day, or day and month, may be missing. Written `2021-01-04`, `2021-01`,
/// `2021` (ISO 8601 reduced precision). Cannot hold a day that does not exist.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

/// A date that does not exist, or that no paper can carry.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such date")]
pub struct NoSuchDate;

impl PartialDate {
    /// A whole date. The year must lie between 1800 and 2200: outside it is a misreading.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self, NoSuchDate> {
        jiff::civil::Date::new(year, month, day).map_err(|_| NoSuchDate)?;
        Self { year, month: Some(month), day: Some(day) }.plausible()
    }

    /// A month.
    pub fn month_of(year: i16, month: i8) -> Result<Self, NoSuchDate> {
        if !(1..=12).contains(&month) {
            return Err(NoSuchDate);
        }
        Self { year, month: Some(month), day: None }.plausible()
    }

    /// A year.
    pub fn year_of(year: i16) -> Result<Self, NoSuchDate> {
        Self { year, month: None, day: None }.plausible()
    }

    fn plausible(self) -> Result<Self, NoSuchDate> {
        if (1800..=2200).contains(&self.year) { Ok(self) } else { Err(NoSuchDate) }
    }

    /// The year.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The month, where known.
    pub const fn month(self) -> Option<i8> {
        self.month
    }

    /// The day, where known.
    pub const fn day(self) -> Option<i8> {
        self.day
    }

    /// The whole date; `None` where a part is missing.
    pub fn whole(self) -> Option<jiff::civil::Date> {
        jiff::civil::Date::new(self.year, self.month?, self.day?).ok()
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = NoSuchDate;

    fn from_str(text: &str) -> Result<Self, NoSuchDate> {
        let mut parts = text.split('-');
        let number = |part: &str| {
            let digits = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            if digits { part.parse::<i16>().ok() } else { None }
        };
        let year = parts.next().and_then(number).ok_or(NoSuchDate)?;
        let month = parts.next().map(|p| number(p).ok_or(NoSuchDate)).transpose()?;
        let day = parts.next().map(|p| number(p).ok_or(NoSuchDate)).transpose()?;
        if parts.next().is_some() {
            return Err(NoSuchDate);
        }
        let small = |n: i16| i8::try_from(n).map_err(|_| NoSuchDate);
        match (month, day) {
            (Some(m), Some(d)) => Self::new(year, small(m)?, small(d)?),
            (Some(m), None) => Self::month_of(year, small(m)?),
            _ => Self::year_of(year),
        }
    }
}

impl TryFrom<String> for PartialDate {
    type Error = NoSuchDate;

    fn try_from(text: String) -> Result<Self, NoSuchDate> {
        text.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_only_dates_that_exist() {
        assert_eq!(PartialDate::new(2023, 2, 29), Err(NoSuchDate));
        assert_eq!(
            "2024-02-29".parse::<PartialDate>().map(|d| d.to_string()).as_deref(),
            Ok("2024-02-29")
        );
        assert_eq!(
            "2024-02".parse::<PartialDate>().map(|d| d.to_string()).as_deref(),
            Ok("2024-02")
        );
        for bad in ["", "2024-13", "2024-1-1-1", "abc", "0001", "2024-+1", "2024-00-10"] {
            assert_eq!(bad.parse::<PartialDate>(), Err(NoSuchDate), "{bad}");
        }
    }
}
