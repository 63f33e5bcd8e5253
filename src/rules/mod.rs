//! `pipelines/*.toml` → checked types.
//!
//! In: the TOML files of a folder, or those built into the program. Out: [`Rules`], in which every
//! name a file uses (field readers, checks, number shapes, base layouts) exists and every date is a
//! date. A file that breaks a promise is a [`RulesError`] naming file and line; nothing is guessed.
//!
//! | folder | what stands there |
//! | --- | --- |
//! | `papers/` | one file per paper type: titles, abbreviations, fields, source in law, validity |
//! | `units/` | administrative units merged, and when |
//! | `reference/` | facts the checks compare with: units, agencies, offices held, names |
//! | `policies/` | measured confidence, and how wrong accepted values may be |
//! | `procedures/`, `calendar/` | what each procedure may ask for, until when ([`procedures`]) |

mod builtin;
mod calibration;
mod error;
mod form;
mod paper;
mod people;
pub mod procedures;
mod reference;
mod tolerance;
pub mod units;
mod validity;

use std::collections::HashSet;
use std::path::Path;
use std::sync::LazyLock;

pub use calibration::{Calibration, DOUBTS, Step};
pub use error::RulesError;
pub use form::{Agreement, CatalogueCode, Form, MrzPart, Part, Pattern, Section, ValueKind};
pub use paper::{AbstractPlace, Accept, FieldRule, NumberShape, PaperType, Reader, Zone};
pub use people::People;
pub use reference::{Agency, Reference};
pub use validity::{Shared, ValidityRule};

/// Whether papers of a type stay out of the general index, by the built-in rules.
pub fn is_unindexed(kind: &str) -> bool {
    static UNINDEXED: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let rules = Rules::embedded();
        let papers = rules.iter().flat_map(Rules::papers);
        papers.filter(|paper| !paper.index).map(|paper| paper.key.clone()).collect()
    });
    UNINDEXED.contains(kind)
}
pub use tolerance::{Audit, Corrections, ReviewPolicy, Tolerance};

/// Everything the stages are told by data.
#[derive(Clone, Debug)]
pub struct Rules {
    papers: Vec<PaperType>,
    reference: Reference,
    people: People,
    calibration: Calibration,
    form_calibration: Calibration,
    review: ReviewPolicy,
}

impl Rules {
    /// The rules built into the program.
    pub fn embedded() -> Result<Self, RulesError> {
        Self::from_files(&builtin::files())
    }

    /// The rules of a folder laid out like `pipelines/`. What the folder lacks is taken from the
    /// built-in rules, file by file, so that an office may add one type and nothing else.
    pub fn load(folder: &Path) -> Result<Self, RulesError> {
        let mut files = builtin::files();
        for (name, text) in builtin::read_folder(folder)? {
            match files.iter_mut().find(|(known, _)| *known == name) {
                Some(file) => file.1 = text,
                None => files.push((name, text)),
            }
        }
        Self::from_files(&files)
    }

    /// The built-in rules with the policies of a folder, of which any file may be missing.
    pub fn with_policies(folder: &Path) -> Result<Self, RulesError> {
        let mut files = builtin::files();
        for own in [calibration::FILE, calibration::FORMS, tolerance::FILE] {
            let path = folder.join(Path::new(own).file_name().unwrap_or_default());
            match std::fs::read_to_string(&path) {
                Ok(text) => files.iter_mut().filter(|(name, _)| name == own).for_each(|file| {
                    file.1.clone_from(&text);
                }),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(source) => return Err(RulesError::Unreadable { path, source }),
            }
        }
        Self::from_files(&files)
    }

    /// The rules in `files`: path below `pipelines/`, text.
    pub fn from_files(files: &[(String, String)]) -> Result<Self, RulesError> {
        let text = |name: &str| {
            let given = files.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone());
            // Without these nothing could be accepted: what is not given is the built-in one.
            given.unwrap_or_else(|| builtin::file(name))
        };
        Ok(Self {
            papers: paper::parse(files)?,
            reference: Reference::parse(files)?,
            calibration: Calibration::parse(&text(calibration::FILE))?,
            form_calibration: Calibration::parse_file(
                calibration::FORMS,
                &text(calibration::FORMS),
            )?,
            review: ReviewPolicy::parse(&text(tolerance::FILE))?,
            people: People::parse(files)?,
        })
    }

    /// All paper types, by key.
    pub fn papers(&self) -> &[PaperType] {
        &self.papers
    }

    /// The type with this key.
    pub fn paper(&self, key: &str) -> Option<&PaperType> {
        self.papers.iter().find(|paper| paper.key == key)
    }

    /// Closed lists about people.
    pub fn people(&self) -> &People {
        &self.people
    }

    /// The same rules, with an office's own names of agencies and of offices held, in capitals.
    #[must_use]
    pub fn taught(&self, agencies: &[&str], offices: &[&str]) -> Self {
        Self { reference: self.reference.taught(agencies, offices), ..self.clone() }
    }

    /// How confident a field's doubts leave us.
    pub fn calibration(&self) -> &Calibration {
        &self.calibration
    }

    /// How confident the doubts about a field of a form leave us.
    pub fn form_calibration(&self) -> &Calibration {
        &self.form_calibration
    }

    /// How wrong accepted values may be.
    pub fn review(&self) -> &ReviewPolicy {
        &self.review
    }

    /// Facts to compare with.
    pub fn reference(&self) -> &Reference {
        &self.reference
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::problem::{Code, Coded};

    #[test]
    fn the_built_in_rules_hold_together() {
        let rules = Rules::embedded().unwrap();
        assert!(rules.papers().len() >= 36);
        for paper in rules.papers() {
            assert!(paper.form.is_some() || paper.fields.len() == 10, "{}", paper.key);
            assert!(!paper.source.is_empty() && paper.from.is_some(), "{}", paper.key);
        }
        let memo = rules.paper("ban_ghi_nho").unwrap();
        assert!(memo.abbreviated_as("GN", Some(jiff::civil::date(2015, 1, 1))));
        assert!(!memo.abbreviated_as("GN", Some(jiff::civil::date(2021, 1, 1))));
    }

    #[test]
    fn a_broken_file_names_file_and_line() {
        let file = |text: &str| vec![("papers/x.toml".to_owned(), text.to_owned())];
        let error =
            Rules::from_files(&file("key = \"x\"\nname = \"X\"\nnonsense = 1\n")).unwrap_err();
        assert!(
            matches!(&error, RulesError::Syntax { file, line: 3, .. } if file == "papers/x.toml")
        );
        assert_eq!(error.code(), Code(3002));
        let text = "key = \"x\"\nname = \"X\"\nsource = \"s\"\n[[fields]]\nname = \"a\"\n\
                    reader = \"number\"\nchecks = [\"no_such\"]\n";
        let error = Rules::from_files(&file(text)).unwrap_err();
        assert!(matches!(error, RulesError::Unknown { line: 7, .. }), "{error}");
    }
}
