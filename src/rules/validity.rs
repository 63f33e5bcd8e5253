//! How long papers of a type hold, whether they hold for one purpose only, and whether their data
//! are shared already: rules as data, each with its source and days.

use jiff::civil::Date;
use serde::Deserialize;

/// How long papers issued between two days hold.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValidityRule {
    /// The law or practice that says so.
    pub source: String,
    /// First day of issue this holds for.
    pub from: Option<Date>,
    /// Last day of issue this holds for.
    pub until: Option<Date>,
    /// Without end.
    #[serde(default)]
    pub without_end: bool,
    /// So many months from the day of issue.
    pub months: Option<i32>,
    /// To the last day of the year of issue.
    #[serde(default)]
    pub calendar_year: bool,
    /// Until the day that stands in this field.
    pub until_field: Option<String>,
    /// The field with the day of issue, where it is none of the usual.
    pub issued_field: Option<String>,
    /// Where it holds.
    pub scope: Option<String>,
    /// The field with the only purpose it holds for.
    pub purpose_field: Option<String>,
    /// What ends it before its day.
    pub void_when: Option<String>,
}

impl ValidityRule {
    /// Whether it speaks of papers issued on that day; of a day nobody knows where it has no bounds
    /// in time.
    pub fn holds_for(&self, issued: Option<Date>) -> bool {
        match issued {
            Some(day) => {
                self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|to| day <= to)
            }
            None => self.until.is_none(),
        }
    }
}

/// Data of a type that agencies share already: such papers need no digitizing, and get no code.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shared {
    /// Where they are shared, by which rule.
    pub source: String,
    /// From which day on.
    pub from: Option<Date>,
    /// Until which day.
    pub until: Option<Date>,
}

impl Shared {
    /// Whether they are shared on that day.
    pub fn on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}
