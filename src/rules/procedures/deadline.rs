//! Until when a procedure is to be done, as the law states it.

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use crate::domain::term::{Length, Term};

/// A deadline: the usual term, others by circumstance, what is added, what does not count.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    #[serde(flatten)]
    pub(super) length: LengthFile,
    /// What comes in later counts as come in on the next working day.
    #[serde(default)]
    pub cut_off: Option<Time>,
    /// From what it is counted, in the law's words.
    #[serde(default)]
    pub counted_from: String,
    /// Other terms by circumstance; the first whose condition holds.
    #[serde(default)]
    pub others: Vec<OtherTerm>,
    /// What is added by circumstance.
    #[serde(default)]
    pub added: Vec<Added>,
    /// Periods that do not count.
    #[serde(default)]
    pub excluded: Vec<ExcludedPeriod>,
    /// Shorter by a province's decision.
    #[serde(default)]
    pub provinces: Vec<ProvinceTerm>,
    /// Where this stands.
    pub source: String,
}

/// A length as the files write it: one of these.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(super) struct LengthFile {
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) same_day: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) working_hours: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) working_days: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) calendar_days: Option<u32>,
}

impl LengthFile {
    /// How many lengths it names.
    pub(super) fn named(self) -> usize {
        usize::from(self.same_day)
            + usize::from(self.working_hours.is_some())
            + usize::from(self.working_days.is_some())
            + usize::from(self.calendar_days.is_some())
    }

    fn length(self) -> Length {
        match (self.same_day, self.working_hours, self.working_days, self.calendar_days) {
            (true, ..) => Length::SameDay,
            (_, Some(hours), ..) => Length::WorkingHours(hours),
            (_, _, Some(days), _) => Length::WorkingDays(days),
            (_, _, _, Some(days)) => Length::CalendarDays(days),
            _ => Length::Unknown,
        }
    }
}

/// Another term under a condition.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherTerm {
    /// The condition's key.
    pub condition: String,
    #[serde(flatten)]
    pub(super) length: LengthFile,
}

/// What a condition adds: working days where the term is of working days or within the day.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Added {
    /// The condition's key.
    pub condition: String,
    /// So many days of the term's own kind.
    pub days: u32,
}

/// A period that does not count.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExcludedPeriod {
    /// Its key.
    pub key: String,
    /// In words.
    pub name: String,
}

/// A province's own term.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvinceTerm {
    /// The province's code of two digits.
    pub province: String,
    #[serde(flatten)]
    pub(super) length: LengthFile,
    /// First day it holds.
    pub from: Date,
    /// Where it stands.
    pub source: String,
    /// What is not confirmed: it is then shown, and the law's term counts.
    #[serde(default)]
    pub unverified: Option<String>,
}

impl ProvinceTerm {
    /// How long.
    pub fn length(&self) -> Length {
        self.length.length()
    }
}

impl OtherTerm {
    /// How long.
    pub fn length(&self) -> Length {
        self.length.length()
    }
}

impl Deadline {
    /// The usual length.
    pub fn length(&self) -> Length {
        self.length.length()
    }

    /// Every length the file names, for the check that each is one.
    pub(super) fn lengths(&self) -> impl Iterator<Item = LengthFile> + '_ {
        let others = self.others.iter().map(|other| other.length);
        others.chain(self.provinces.iter().map(|province| province.length))
    }

    /// The term where these conditions hold, in this province, on this day.
    pub fn term(&self, conditions: &[String], province: Option<&str>, day: Date) -> Term {
        let holds = |key: &String| conditions.contains(key);
        let other = self.others.iter().find(|other| holds(&other.condition));
        let own = self.provinces.iter().find(|own| {
            Some(own.province.as_str()) == province && own.from <= day && own.unverified.is_none()
        });
        let length = match (other, own) {
            (Some(other), _) => other.length(),
            (None, Some(own)) => own.length(),
            (None, None) => self.length(),
        };
        let added: u32 =
            self.added.iter().filter(|more| holds(&more.condition)).map(|more| more.days).sum();
        let length = match length {
            Length::WorkingDays(days) => Length::WorkingDays(days + added),
            Length::CalendarDays(days) => Length::CalendarDays(days + added),
            // within the day, and so many days more: these count from the day after
            Length::SameDay if added > 0 => Length::WorkingDays(added),
            other => other,
        };
        Term { length, cut_off: self.cut_off }
    }
}
