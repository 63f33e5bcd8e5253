//! A paper: the pages of a scan that are one document, with its type.

use serde::{Deserialize, Serialize};

use super::field::{Fields, Status};

/// What `sort` decided about some pages.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Sorted {
    /// The type's key in `pipelines/papers`, such as `quyet_dinh`; `khac` where none fits.
    #[serde(rename = "type")]
    pub kind: String,
    /// From 0 to 1.
    pub confidence: f32,
    /// Pages in the scan, from 1.
    pub pages: Vec<u32>,
    /// Why this type and these pages, for the reviewer.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// Set where the pages may hold more than one paper: the pages where another seems to start.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubtful_starts: Vec<u32>,
}

/// A sorted paper with what was extracted from it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Paper {
    /// Type and pages.
    #[serde(flatten)]
    pub sorted: Sorted,
    /// Its fields.
    pub fields: Fields,
}

impl Paper {
    /// How many fields a person must look at.
    pub fn wanting_review(&self) -> usize {
        self.fields.values().filter(|f| f.status == Status::Review).count()
    }
}
