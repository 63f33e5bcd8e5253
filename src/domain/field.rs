//! Fields: values with where they stand on the page and how sure they are.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::geometry::PageBox;

/// Whether a person must look at a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// No person needs to look.
    Accepted,
    /// A person decides.
    Review,
}

/// The outcome of one check on a field.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Check {
    /// The check's stable name, such as `date_exists` or `type_matches_number`.
    pub name: String,
    /// Whether it passed.
    pub passed: bool,
    /// What was compared, in few words; no personal numbers.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// One field of a paper.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Field {
    /// The value as printed, lines joined by one space; dates in ISO 8601. `None`: not found, or
    /// surely absent where the status is accepted.
    pub value: Option<String>,
    /// What was read before any rule touched it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
    /// From 0 to 1: how likely the value is right as a whole.
    pub confidence: f32,
    /// Whether a person must look.
    pub status: Status,
    /// Whether it, or a part of it, is written by hand.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub handwritten: bool,
    /// Page in the scan, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Where it stands on that page: a box for each line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub boxes: Vec<PageBox>,
    /// Checks made on it.
    #[serde(default)]
    pub checks: Vec<Check>,
    /// Accepted, and set aside for a person all the same, to measure how right the machine is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub audit: bool,
    /// Other readings, best first, for the reviewer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<String>,
}

impl Field {
    /// Not found: a person must look.
    pub fn missing() -> Self {
        Self::empty(Status::Review, 0.0)
    }

    /// The page surely has none.
    pub fn absent(confidence: f32) -> Self {
        Self::empty(Status::Accepted, confidence)
    }

    fn empty(status: Status, confidence: f32) -> Self {
        Self {
            value: None,
            raw: None,
            confidence,
            status,
            handwritten: false,
            page: None,
            boxes: Vec::new(),
            checks: Vec::new(),
            audit: false,
            alternatives: Vec::new(),
        }
    }
}

/// A paper's fields by name (`so_ky_hieu`, `ngay_ban_hanh`, …), in the order of its type.
pub type Fields = IndexMap<String, Field>;
