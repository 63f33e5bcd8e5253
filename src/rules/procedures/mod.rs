//! Procedures (thủ tục hành chính): `pipelines/procedures/*.toml`, `pipelines/calendar/*.toml` and
//! `pipelines/policies/desk.toml` → checked types.
//!
//! In: the built-in files, and an office's own in `procedures/`, `calendar/` and `policies/` of its
//! folder, file by file. Out: [`Procedures`], in which every paper type exists, every key stands
//! once, every term is of one length, every condition that is named is declared. What nobody has
//! found in a text of law yet stands in the file as `unverified`: it is told, and never refuses
//! anything.
//!
//! | file | what stands there |
//! | --- | --- |
//! | `procedures/chung.toml` | papers no procedure may ask for |
//! | `procedures/*.toml` | one procedure each: papers, roles, term, result |
//! | `calendar/*.toml` | working hours, days off year by year |
//! | `policies/desk.toml` | the desk itself: its code, province, what was decided |

mod calendar;
mod deadline;
mod desk;
mod load;
mod procedure;

pub use self::deadline::{Added, Deadline, ExcludedPeriod, OtherTerm, ProvinceTerm};
pub use self::desk::{Desk, ReusePolicy};
pub use self::procedure::{
    Condition, Digitizing, Kind, Level, Procedure, Refusal, RefusalRule, RequiredPaper, ResultForm,
    ResultRule, Rule, Unverified,
};

use std::path::Path;

use super::Rules;
use super::error::RulesError;
use crate::domain::workday::Calendar;

/// Everything the desk is told by data.
#[derive(Clone, Debug)]
pub struct Procedures {
    pub(super) all: Vec<Procedure>,
    pub(super) calendar: Calendar,
    pub(super) desk: Desk,
    pub(super) unverified_days: Vec<String>,
}

impl Procedures {
    /// The built-in ones.
    pub fn embedded(rules: &Rules) -> Result<Self, RulesError> {
        load::parse(&super::builtin::files(), rules)
    }

    /// The built-in ones with those of an office's folder in their place or beside them.
    pub fn of_office(folder: &Path, rules: &Rules) -> Result<Self, RulesError> {
        let mut files = super::builtin::files();
        for (name, text) in super::builtin::read_parts(folder, &load::PARTS)? {
            match files.iter_mut().find(|(known, _)| *known == name) {
                Some(file) => file.1 = text,
                None => files.push((name, text)),
            }
        }
        load::parse(&files, rules)
    }

    /// Those in `files`: path below `pipelines/`, text.
    pub fn from_files(files: &[(String, String)], rules: &Rules) -> Result<Self, RulesError> {
        load::parse(files, rules)
    }

    /// All, by code.
    pub fn all(&self) -> &[Procedure] {
        &self.all
    }

    /// The procedure with this code, as published or as a service of it (`1.000894.01`), or with
    /// this key.
    pub fn find(&self, code: &str) -> Option<&Procedure> {
        let code = code.trim();
        let same = |p: &&Procedure| p.code == code || p.key == code;
        self.all.iter().find(same).or_else(|| {
            let (procedure, service) = code.rsplit_once('.')?;
            let is_service = service.len() == 2 && service.bytes().all(|b| b.is_ascii_digit());
            self.all.iter().find(|p| is_service && p.code == procedure)
        })
    }

    /// Working days and hours.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// What is not sure of the calendar.
    pub fn unverified_days(&self) -> &[String] {
        &self.unverified_days
    }

    /// The desk's own policy.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }
}
