//! What makes a paper type a form: sections, kinds of values, what must agree with what.
//!
//! Forms are read by their printed labels ([`super::FieldRule::anchors`]); everything a form needs
//! beyond that stands here, so that a new form is a new file of rules.

use regex::Regex;
use serde::Deserialize;

use super::paper::FieldRule;

/// What a field of a form holds: how its value is written, and what it is checked by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueKind {
    /// Any words.
    #[default]
    Text,
    /// A person's name.
    Name,
    /// A day; a month or a year on old papers.
    Date,
    /// A day in words.
    DateWords,
    /// A year.
    Year,
    /// Nam, Nữ.
    Sex,
    /// One of the 54 peoples.
    Ethnicity,
    /// A nation.
    Nationality,
    /// A personal number of 12 digits, or 9 on old papers.
    PersonalId,
    /// A tax number: 10 digits, 10 and 3, or a personal number.
    TaxCode,
    /// Where something lies or somebody lives.
    Place,
    /// The name of an office.
    Office,
    /// A whole number.
    Number,
    /// Money with its unit.
    Amount,
    /// Square metres with their unit.
    Area,
    /// A number in words.
    NumberWords,
    /// Letters and digits without meaning of their own.
    Serial,
    /// One of the field's choices.
    Choice,
    /// What kind of identity paper, its number, who issued it, when.
    IdentityPaper,
}

impl ValueKind {
    /// What a measured scale calls fields that hold it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Name => "name",
            Self::Date => "day",
            Self::DateWords => "date_words",
            Self::Year => "year",
            Self::Sex => "sex",
            Self::Ethnicity => "ethnicity",
            Self::Nationality => "nationality",
            Self::PersonalId => "personal_id",
            Self::TaxCode => "tax_code",
            Self::Place => "place",
            Self::Office => "office",
            Self::Number => "number",
            Self::Amount => "amount",
            Self::Area => "area",
            Self::NumberWords => "number_words",
            Self::Serial => "serial",
            Self::Choice => "choice",
            Self::IdentityPaper => "identity_paper",
        }
    }

    /// Whether such a value may go on in the next line.
    pub const fn wraps(self) -> bool {
        matches!(
            self,
            Self::Text
                | Self::DateWords
                | Self::NumberWords
                | Self::Place
                | Self::Office
                | Self::IdentityPaper
                | Self::Name
        )
    }
}

/// The part of a paper a field belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The paper itself.
    #[default]
    Paper,
    /// What the copier added below: number, day and signer of the copy.
    Copy,
}

/// A part of the machine-readable zone (ICAO 9303-5).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MrzPart {
    /// The number of 12 digits.
    Number,
    /// The day of birth.
    Birth,
    /// The sex.
    Sex,
    /// The last day of validity.
    Expiry,
    /// The name, without marks.
    Name,
}

/// A regular expression over text without marks in lower case.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern(pub Regex);

impl TryFrom<String> for Pattern {
    type Error = regex::Error;

    fn try_from(text: String) -> Result<Self, regex::Error> {
        Regex::new(&text).map(Self)
    }
}

/// A code of a type in the national catalogue of papers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueCode {
    /// `KQ.G15.000031`.
    pub code: String,
    /// Where it was read.
    pub source: String,
}

/// A part of a form whose labels speak of one person or thing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// What [`FieldRule::section`] names it by.
    pub key: String,
    /// Printed words that open it; a field's label may be one of them.
    pub heads: Vec<String>,
    /// Labels that open it when they come a second time in one section: `Bà:` below `Ông:`, the
    /// second owner.
    #[serde(default)]
    pub again: Vec<String>,
    /// The section that must stand beside or below it: without that the page was not understood.
    #[serde(default)]
    pub with: Option<String>,
}

/// What must agree with what.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
pub enum Agreement {
    /// A day, number, amount or area says the same in digits and in words.
    Words {
        /// The field in digits.
        digits: String,
        /// The field in words.
        words: String,
    },
    /// A personal number tells year of birth and sex (Circular 59/2021 of the Ministry of Public
    /// Security).
    Person {
        /// The number's field.
        number: String,
        /// The day's or year's field.
        birth: String,
        /// The sex's field, where the paper has one.
        #[serde(default)]
        sex: Option<String>,
        /// The sex the section itself tells: `nam`, `nu`.
        #[serde(default)]
        is: Option<String>,
    },
    /// One day comes not after the other.
    Order {
        /// The earlier day's field.
        earlier: String,
        /// The later day's field.
        later: String,
    },
    /// Somebody has an age; a warning, since papers of earlier law are in order too.
    Age {
        /// The day of birth.
        birth: String,
        /// The day at which.
        at: String,
        /// Least years.
        least: i16,
    },
    /// One field's value stands in another's.
    Within {
        /// The shorter field.
        part: String,
        /// The longer field.
        whole: String,
    },
    /// A later entry changes what some fields say: the changes page of a land certificate decides
    /// who holds it.
    Superseded {
        /// The entry's field.
        by: String,
        /// What it must speak of, without marks.
        when: Pattern,
        /// The fields it changes.
        fields: Vec<String>,
    },
    /// The paper is not valid any more after that day; a warning.
    Expiry {
        /// The last day's field.
        until: String,
    },
}

impl Agreement {
    /// The fields it names.
    pub fn names(&self) -> Vec<&str> {
        match self {
            Self::Words { digits, words } => vec![digits, words],
            Self::Person { number, birth, sex, .. } => [Some(number), Some(birth), sex.as_ref()]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect(),
            Self::Order { earlier, later } => vec![earlier, later],
            Self::Age { birth, at, .. } => vec![birth, at],
            Self::Within { part, whole } => vec![part, whole],
            Self::Superseded { by, fields, .. } => {
                std::iter::once(by).chain(fields).map(String::as_str).collect()
            }
            Self::Expiry { until } => vec![until],
        }
    }
}

/// What a form's file says beyond its fields.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormFile {
    /// Parts that speak of one person or thing.
    #[serde(default)]
    pub sections: Vec<Section>,
    /// What must agree.
    #[serde(default)]
    pub agree: Vec<Agreement>,
    /// Printed words that are neither labels nor values: they end a value.
    #[serde(default)]
    pub stops: Vec<String>,
    /// Printed words above the notes on the back.
    #[serde(default)]
    pub back: Vec<String>,
    /// Whether it is a card: small, with a QR code or a machine-readable zone, two sides perhaps
    /// on one page, no head of state.
    #[serde(default)]
    pub card: bool,
}

impl FormFile {
    /// The fields it names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.agree.iter().flat_map(Agreement::names)
    }
}

/// A form.
#[derive(Clone, Debug)]
pub struct Form {
    /// What its file says.
    pub file: FormFile,
    /// Every printed label and heading, each once.
    pub labels: Vec<String>,
}

impl Form {
    /// With the labels of its fields.
    pub fn of(file: &FormFile, fields: &[FieldRule]) -> Self {
        let mut labels: Vec<String> = Vec::new();
        let heads = file.sections.iter().flat_map(|s| &s.heads);
        for label in fields.iter().flat_map(|f| &f.anchors).chain(heads).chain(&file.stops) {
            if !labels.contains(label) {
                labels.push(label.clone());
            }
        }
        Self { file: file.clone(), labels }
    }
}
