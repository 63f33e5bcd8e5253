//! One procedure: what it may ask for, of whom, and what it may not.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::deadline::Deadline;
use crate::domain::case::Role;

/// A procedure.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// Its name as a key: the file's name.
    #[serde(skip_deserializing)]
    pub key: String,
    /// Code in the national catalogue, `1.001193`; `?` and the key where it was not found.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The field (lĩnh vực).
    pub field: String,
    /// At which level it is handled.
    pub level: Level,
    /// Who handles it.
    pub place: String,
    /// First day it holds as written here.
    pub from: Date,
    /// Last day it holds as written here.
    #[serde(default)]
    pub until: Option<Date>,
    /// Where it stands in law.
    pub sources: Vec<String>,
    /// Who may take part; the first is who asks.
    pub roles: Vec<Role>,
    /// Whose matter it is (chủ hồ sơ).
    pub owner: Role,
    /// What officers should know: warnings, never refusals.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Circumstances that change what is asked or how long it takes.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// What it gives.
    pub result: ResultRule,
    /// Until when.
    pub deadline: Deadline,
    /// What it asks for.
    pub papers: Vec<RequiredPaper>,
    /// What it may not ask for, beside what no procedure may.
    #[serde(default)]
    pub refused: Vec<Refusal>,
    /// What is not confirmed.
    #[serde(default)]
    pub unverified: Vec<Unverified>,
}

impl Procedure {
    /// Whether it holds as written on that day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether nothing of it is unconfirmed: only then what it says may refuse anything.
    pub fn is_confirmed(&self) -> bool {
        self.unverified.is_empty()
    }

    /// The paper with this key.
    pub fn paper(&self, key: &str) -> Option<&RequiredPaper> {
        self.papers.iter().find(|paper| paper.key == key)
    }

    /// The refusal with this key.
    pub fn refusal(&self, key: &str) -> Option<&Refusal> {
        self.refused.iter().find(|refusal| refusal.key == key)
    }
}

/// Who handles a procedure.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The commune.
    Commune,
    /// The commune's police.
    CommunePolice,
    /// The province.
    Province,
    /// A ministry.
    Ministry,
}

/// A circumstance.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Its key.
    pub key: String,
    /// In words, as asked at the counter.
    pub name: String,
}

/// What a procedure gives.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultRule {
    /// Its name.
    pub name: String,
    /// Its types among the paper types.
    #[serde(default)]
    pub types: Vec<String>,
    /// Whose it is.
    pub role: Role,
    /// In which form it has legal value.
    pub form: ResultForm,
    /// Originals on paper that are handed out.
    #[serde(default)]
    pub originals: u32,
    /// Why, where the form is not the usual.
    #[serde(default)]
    pub source: String,
}

/// In which form a result has legal value.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultForm {
    /// Electronic, with or without paper beside it (Decree 45/2020/NĐ-CP, Article 14).
    Electronic,
    /// Paper: certifications, marriage certificates in two originals.
    Paper,
    /// Made by another agency's system and taken over from there.
    ElsewhereElectronic,
    /// Nothing in writing.
    None,
}

/// A paper a procedure asks for (thành phần hồ sơ).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequiredPaper {
    /// Its key in the procedure.
    pub key: String,
    /// Its name.
    pub name: String,
    /// How it is asked for.
    pub kind: Kind,
    /// What law says of it beyond that.
    #[serde(default)]
    pub rule: Rule,
    /// Whether it must be digitized once it is taken.
    #[serde(default)]
    pub digitize: Digitizing,
    /// Its types among the paper types; any of them will do.
    #[serde(default)]
    pub types: Vec<String>,
    /// Whose paper it is.
    pub role: Role,
    /// Originals to be handed in.
    #[serde(default)]
    pub originals: u32,
    /// Copies to be handed in.
    #[serde(default)]
    pub copies: u32,
    /// Only under this condition.
    #[serde(default)]
    pub condition: Option<String>,
    /// What else will do.
    #[serde(default)]
    pub instead: Vec<String>,
    /// The database that has its data.
    #[serde(default)]
    pub data: Option<String>,
    /// What the paper must be for, where it holds for one purpose only.
    #[serde(default)]
    pub purpose: Option<String>,
    /// Whether the original is taken in for good.
    #[serde(default)]
    pub withdrawn: bool,
    /// Whether it tells of health or other sensitive matters.
    #[serde(default)]
    pub sensitive: bool,
    /// Where this stands.
    pub source: String,
    /// What is not confirmed about it.
    #[serde(default)]
    pub unverified: Option<String>,
}

/// How a paper is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Handed in (nộp).
    Submit,
    /// Shown and given back, never copied (xuất trình).
    Show,
    /// Looked up in data of an agency (tra cứu).
    LookUp,
    /// A form, filled each time (tờ khai, eForm).
    Form,
}

/// What law says of a paper beyond how it is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Nothing.
    #[default]
    Plain,
    /// Its data stand in a database and are used; the paper only where they are missing or wrong.
    ReplacedByData,
}

/// Whether a paper that is taken must be digitized (Circular 01/2023/TT-VPCP, Article 7).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Digitizing {
    /// It must: the result of an earlier procedure, or named by the sector's law.
    Must,
    /// Where the minister or the province has decided so.
    IfDecided,
    /// It need not.
    #[default]
    No,
    /// It may not: copies, what is only shown.
    Never,
}

/// A paper that may not be asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Other names it is asked for by.
    #[serde(default)]
    pub names: Vec<String>,
    /// Why not.
    pub rule: RefusalRule,
    /// Its types among the paper types.
    #[serde(default)]
    pub types: Vec<String>,
    /// Whose.
    #[serde(default)]
    pub role: Option<Role>,
    /// First day it may not be asked for.
    #[serde(default)]
    pub from: Option<Date>,
    /// Last day.
    #[serde(default)]
    pub until: Option<Date>,
    /// The key of the look-up that stands in its place.
    #[serde(default)]
    pub see: Option<String>,
    /// Where this stands.
    pub source: String,
    /// What is not confirmed: it then warns and refuses nothing.
    #[serde(default)]
    pub unverified: Option<String>,
    /// Of what no procedure may ask for: the fields in which this was read, where not in all.
    #[serde(default, skip_serializing)]
    pub confirmed_in: Vec<String>,
}

impl Refusal {
    /// Whether it holds on that day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// Why a paper may not be asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalRule {
    /// The paper is no longer valid or has been abolished.
    Abolished,
    /// The law says it may not be asked for, or no law says it may.
    NotAsked,
    /// Its data stand in a database.
    ReplacedByData,
}

/// Something that is not confirmed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unverified {
    /// What: `code`, `papers`, `deadline`, `sources`, or a paper's key.
    pub what: String,
    /// What is in doubt.
    pub note: String,
    /// Where it was read, or what is to be read.
    pub source: String,
    /// The day it was looked for.
    pub day: Date,
}
