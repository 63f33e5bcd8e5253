//! One paper type: how it is recognised, what its fields are, where they stand, what is checked.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::error::RulesError;
use super::form::{CatalogueCode, Form, FormFile, MrzPart, Part, Pattern, ValueKind};
use super::validity::{Shared, ValidityRule};

/// A paper type, its base layout already merged in.
#[derive(Clone, Debug)]
pub struct PaperType {
    /// Stable key, such as `quyet_dinh`.
    pub key: String,
    /// Printed name in Vietnamese.
    pub name: String,
    /// The law or practice that declares it.
    pub source: String,
    /// First day it is in use.
    pub from: Option<Date>,
    /// Last day it is in use.
    pub until: Option<Date>,
    /// Title lines that name it.
    pub titles: Vec<String>,
    /// Abbreviations in document numbers, with the days they are valid.
    pub abbreviations: Vec<Abbreviation>,
    /// Shape of its number.
    pub number: NumberShape,
    /// Where its subject stands.
    pub abstract_place: AbstractPlace,
    /// Fields in the order they are shown.
    pub fields: Vec<FieldRule>,
    /// Printed words by which parts of the page are found.
    pub anchors: BTreeMap<String, Vec<String>>,
    /// What makes it a form, whose printed labels lead to its fields; `None`: a document of the
    /// administration, read by its layout.
    pub form: Option<Form>,
    /// Codes of the type in the national catalogue of papers (mã loại giấy tờ).
    pub catalogue: Vec<CatalogueCode>,
    /// Fields that name whom the paper belongs to, such as `so_dinh_danh`, `ho_ten`.
    pub owner: Vec<String>,
    /// Whether the office may keep it; a paper only to be shown leaves no image.
    pub keep: bool,
    /// Whether its words and fields may be found by anybody who searches; health, court and DNA
    /// papers stay out of the general index.
    pub index: bool,
    /// How long it holds.
    pub validity: Vec<ValidityRule>,
    /// Whether its data are shared already.
    pub shared: Option<Shared>,
}

impl PaperType {
    /// The words of an anchor; none where the type does not name it.
    pub fn anchor(&self, name: &str) -> &[String] {
        self.anchors.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether `head` is an abbreviation of this type on that day (any day where unknown).
    pub fn abbreviated_as(&self, head: &str, day: Option<Date>) -> bool {
        self.abbreviations.iter().any(|a| {
            a.text.to_lowercase() == head.to_lowercase()
                && day.is_none_or(|d| {
                    a.from.is_none_or(|from| from <= d) && a.until.is_none_or(|until| d <= until)
                })
        })
    }
}

/// An abbreviation in document numbers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Abbreviation {
    /// As printed: `QĐ`, `TTr`.
    pub text: String,
    /// First day of validity.
    pub from: Option<Date>,
    /// Last day of validity.
    pub until: Option<Date>,
    /// Where it is declared.
    #[serde(default)]
    pub source: String,
}

/// How a type's number is built.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberShape {
    /// `12/QĐ-UBND`: type, issuer.
    Named,
    /// `12/UBND-VX`: issuer, unit or matter.
    Letter,
    /// `118/2025/NĐ-CP`: with the year.
    Legal,
    /// `68/2020/QH14`: with the year and the term of the National Assembly.
    Law,
    /// Anything.
    #[default]
    Any,
}

/// Where a type's subject (trích yếu) stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbstractPlace {
    /// Centred under the title.
    #[default]
    UnderTitle,
    /// In the left block, under the number.
    LeftBlock,
    /// The lines under the title are the law's name.
    LawName,
}

/// A routine that finds a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    /// The agency above the issuer.
    ParentIssuer,
    /// The issuer.
    Issuer,
    /// Number and symbol.
    Number,
    /// The place in the date line.
    Place,
    /// The day in the date line.
    Date,
    /// The day a law was passed.
    Passed,
    /// The type itself.
    Type,
    /// The subject.
    Abstract,
    /// The signer's name.
    Signer,
    /// The signer's office with its formula.
    SignerTitle,
    /// The urgency stamp.
    Urgency,
    /// What stands behind one of the field's anchors.
    Label,
    /// A line that is nothing but a value of the field's pattern.
    Alone,
    /// The cells under a table's heading.
    Column,
    /// The lines under the title.
    BelowTitle,
    /// What was noted later on the back.
    BackNote,
    /// Original, copy, extract or certified copy.
    CopyKind,
}

impl Reader {
    /// Its name in rule files.
    pub fn word(self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(word)) => word,
            _ => String::new(),
        }
    }
}

/// Where on the page a field stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zone {
    /// Top left of page 1.
    HeaderLeft,
    /// Top right of page 1.
    HeaderRight,
    /// Title and subject.
    Title,
    /// Where the document is signed.
    Signature,
    /// Anywhere.
    #[default]
    Anywhere,
}

/// From which confidence a routine calls a word sure. This is evidence for the checks it makes
/// (`words_sure`); whether a field needs no person follows from the policy.
#[derive(Clone, Copy, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// Least confidence of every word that no list vouches for.
    pub words: f32,
    /// Least confidence of a word that a list of known words vouches for.
    pub known_words: f32,
}

impl Default for Accept {
    fn default() -> Self {
        Self { words: 0.9, known_words: 0.6 }
    }
}

/// One field of a type.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the rule file")]
pub struct FieldRule {
    /// Name in records, such as `so_ky_hieu`.
    pub name: String,
    /// How it is found.
    pub reader: Reader,
    /// Where it stands.
    #[serde(default)]
    pub zone: Zone,
    /// Printed words it stands behind.
    #[serde(default)]
    pub anchors: Vec<String>,
    /// Checks that must pass before it is accepted.
    #[serde(default)]
    pub checks: Vec<String>,
    /// Whether papers may have none.
    #[serde(default)]
    pub optional: bool,
    /// From which confidence its words are called sure.
    #[serde(default)]
    pub accept: Accept,
    /// What kind of value it holds; forms only.
    #[serde(default)]
    pub kind: ValueKind,
    /// The section of the form it stands in; empty: none.
    #[serde(default)]
    pub section: String,
    /// The part of the paper it stands in.
    #[serde(default)]
    pub part: Part,
    /// What its value must look like, without marks and in lower case: what does not is another's.
    #[serde(default)]
    pub pattern: Option<Pattern>,
    /// The part of the words behind the label that is its value: group 1, without marks.
    #[serde(default)]
    pub take: Option<Pattern>,
    /// Values it may have, as printed.
    #[serde(default)]
    pub choices: Vec<String>,
    /// Whether its place may be left empty on a paper in order.
    #[serde(default)]
    pub may_be_empty: bool,
    /// Whether its value stands under the label, as on cards.
    #[serde(default)]
    pub below: bool,
    /// Whether its value may go on in the next line; as its kind has it where not said.
    #[serde(default)]
    pub wraps: Option<bool>,
    /// Of a table's column the last entry only.
    #[serde(default)]
    pub last: bool,
    /// Which field of the card's QR code holds it too, from 0.
    #[serde(default)]
    pub qr: Option<usize>,
    /// Which part of the card's machine-readable zone holds it too.
    #[serde(default)]
    pub mrz: Option<MrzPart>,
}

/// The names checks may have in rule files.
pub const CHECKS: &[&str] = &[
    "known_agency",
    "words_sure",
    "number_grammar",
    "type_matches_number",
    "issuer_matches_number",
    "year_matches_number",
    "printed",
    "known_place",
    "place_matches_issuer",
    "date_exists",
    "date_not_in_future",
    "date_after_1945",
    "ends_clearly",
    "name_shape",
    "title_formula",
    "known_office",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PaperFile {
    key: String,
    name: String,
    #[serde(default)]
    base: Option<String>,
    #[serde(default)]
    layout_only: bool,
    source: String,
    from: Option<Date>,
    until: Option<Date>,
    #[serde(default)]
    titles: Vec<String>,
    #[serde(default)]
    abbreviations: Vec<Abbreviation>,
    #[serde(default)]
    number: NumberShape,
    #[serde(default, rename = "abstract")]
    abstract_place: AbstractPlace,
    #[serde(default)]
    fields: Vec<FieldRule>,
    #[serde(default)]
    anchors: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    form: Option<FormFile>,
    #[serde(default)]
    catalogue: Vec<CatalogueCode>,
    #[serde(default)]
    owner: Vec<String>,
    #[serde(default = "yes")]
    keep: bool,
    #[serde(default = "yes")]
    index: bool,
    #[serde(default)]
    validity: Vec<ValidityRule>,
    #[serde(default)]
    shared: Option<Shared>,
}

const fn yes() -> bool {
    true
}

/// Parses one TOML text; errors name the file and the line.
pub fn parsed<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> Result<T, RulesError> {
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let line = 1 + text.get(..at).unwrap_or_default().matches('\n').count();
        RulesError::Syntax { file: name.to_owned(), line, message: error.message().to_owned() }
    })
}

fn line_of(text: &str, needle: &str) -> usize {
    text.lines().position(|line| line.contains(needle)).map_or(1, |i| i + 1)
}

/// The paper types among `files`, by key.
pub fn parse(files: &[(String, String)]) -> Result<Vec<PaperType>, RulesError> {
    let mut parsed_files = Vec::new();
    for (name, text) in files.iter().filter(|(name, _)| name.starts_with("papers/")) {
        parsed_files.push((name, text, parsed::<PaperFile>(name, text)?));
    }
    let mut papers = Vec::new();
    let mut keys = BTreeSet::new();
    for (file_name, text, file) in &parsed_files {
        if !keys.insert(file.key.clone()) {
            return Err(RulesError::Twice { file: (*file_name).clone(), key: file.key.clone() });
        }
        for check in file.fields.iter().flat_map(|field| &field.checks) {
            if !CHECKS.contains(&check.as_str()) {
                return Err(RulesError::Unknown {
                    file: (*file_name).clone(),
                    line: line_of(text, &format!("\"{check}\"")),
                    what: "check",
                    name: check.clone(),
                });
            }
        }
        if file.layout_only {
            continue;
        }
        let base = match &file.base {
            None => None,
            Some(key) => {
                Some(parsed_files.iter().find(|(_, _, f)| f.key == *key).ok_or_else(|| {
                    RulesError::Unknown {
                        file: (*file_name).clone(),
                        line: line_of(text, "base"),
                        what: "base",
                        name: key.clone(),
                    }
                })?)
            }
        };
        let mut fields = base.map(|(_, _, b)| b.fields.clone()).unwrap_or_default();
        for field in &file.fields {
            match fields.iter_mut().find(|f| f.name == field.name) {
                Some(inherited) => *inherited = field.clone(),
                None => fields.push(field.clone()),
            }
        }
        if let Some(form) = &file.form {
            for name in form.names().chain(file.owner.iter().map(String::as_str)) {
                if !fields.iter().any(|field| field.name == name) {
                    return Err(RulesError::Unknown {
                        file: (*file_name).clone(),
                        line: line_of(text, &format!("\"{name}\"")),
                        what: "field",
                        name: name.to_owned(),
                    });
                }
            }
        }
        let named = |rule: &ValidityRule| {
            let names = [&rule.until_field, &rule.issued_field, &rule.purpose_field];
            names.into_iter().flatten().cloned().collect::<Vec<_>>()
        };
        for name in file.validity.iter().flat_map(named) {
            if !fields.iter().any(|field| field.name == name) {
                return Err(RulesError::Unknown {
                    file: (*file_name).clone(),
                    line: line_of(text, &format!("\"{name}\"")),
                    what: "field",
                    name,
                });
            }
        }
        let mut anchors = base.map(|(_, _, b)| b.anchors.clone()).unwrap_or_default();
        anchors.extend(file.anchors.clone());
        papers.push(PaperType {
            key: file.key.clone(),
            name: file.name.clone(),
            source: file.source.clone(),
            from: file.from,
            until: file.until,
            titles: file.titles.clone(),
            abbreviations: file.abbreviations.clone(),
            number: file.number,
            abstract_place: file.abstract_place,
            form: file.form.as_ref().map(|form| Form::of(form, &fields)),
            fields,
            anchors,
            catalogue: file.catalogue.clone(),
            owner: file.owner.clone(),
            keep: file.keep,
            index: file.index,
            validity: file.validity.clone(),
            shared: file.shared.clone(),
        });
    }
    papers.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(papers)
}
