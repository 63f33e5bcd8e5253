//! The descriptive data of a digitized paper: what the law and the live systems want to be known
//! of each, whatever its type (Circular 01/2023/TT-VPCP, Article 9; Decree 30/2020/NĐ-CP, Annex VI).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::date::PartialDate;

/// Whom a paper belongs to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Owner {
    /// What the owner is.
    pub kind: OwnerKind,
    /// Personal number, or number of an organisation, where the paper has one. Personal data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Name as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What an owner is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnerKind {
    /// A person.
    Person,
    /// A company, a household business, a body.
    Organisation,
}

/// Until when a paper holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Until {
    /// Until this day, the day itself included.
    Day(Date),
    /// Without end.
    WithoutEnd,
    /// No rule says so, or what the rule needs is not known for sure.
    Unknown,
}

/// How long, where and for what a paper holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Validity {
    /// Until when.
    pub until: Until,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// The only purpose it holds for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// What ends it before its day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub void_when: Option<String>,
    /// Which rule says so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// An administrative unit as a paper prints it, and what it is today.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Unit {
    /// As printed.
    pub printed: String,
    /// The units of today, each with its province: one where that is sure.
    pub current: Vec<String>,
    /// The day of the change; `None` where it bears its name still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<Date>,
    /// By which resolution.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// What a file is worth as a paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Origin {
    /// Born digital and signed by who issued it.
    A,
    /// A copy made from paper and signed by the agency: worth the original.
    B,
    /// A certified electronic copy.
    C,
    /// A paper digitized at the desk, signed by the digitizer: for procedures only.
    D,
    /// A file without a signature that holds.
    E,
}

/// The descriptive data.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Description {
    /// Code of the digitized paper (mã kết quả số hóa). Personal data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The type's key.
    pub kind: String,
    /// Code of the type in the national catalogue, or its abbreviation, or its key.
    pub kind_code: String,
    /// The paper's name.
    pub name: String,
    /// Whom it belongs to; none for papers of the administration itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
    /// Number and symbol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Day of issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<PartialDate>,
    /// Who issued it, as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// The unit it was issued in, and what that is today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Unit>,
    /// Who signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer: Option<String>,
    /// As what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer_title: Option<String>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// How long, where, for what it holds.
    pub validity: Validity,
    /// What the file is worth.
    pub origin: Origin,
    /// The kind of copy the paper itself is: `ban_chinh`, `ban_sao`, `trich_luc`, `chung_thuc`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_kind: Option<String>,
    /// Number of pages.
    pub pages: u32,
    /// Urgency: 0 none, 1 urgent, 2 very urgent, 3 at once.
    pub priority: u8,
    /// Who digitized it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digitizer: Option<String>,
    /// When.
    pub digitized_at: jiff::Timestamp,
    /// Least confidence of its fields.
    pub confidence: f32,
    /// Fields a person has still to look at.
    pub wanting: u32,
    /// Whether it stands in the general index.
    pub indexed: bool,
}
