//! The record of a digitized paper: what is known of it, version by version.
//!
//! Written as canonical JSON (RFC 8785) and signed by itself (`COSE_Sign1`, RFC 9052) beside the
//! sealed PDF. A correction makes the next version; none is ever changed.

use serde::{Deserialize, Serialize};

use super::field::Fields;
use super::hash::Sha256;
use super::id::PaperId;
use super::paper::Sorted;

/// Version of the record's JSON shape.
pub const RECORD_FORMAT: u32 = 1;

/// Whether a paper still wants a person.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// At least one field waits for a person.
    Review,
    /// Every field is accepted or settled by a person.
    Checked,
    /// No longer valid.
    Withdrawn,
}

/// How the paper's PDF came about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Copy {
    /// Bound from a scan and sealed by the digitizer.
    Sealed,
    /// Came signed and is kept byte for byte.
    SignedOriginal,
    /// Came born-digital and unsigned and is kept byte for byte.
    DigitalOriginal,
}

/// What a person decided about one field.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Decision {
    /// The field's name.
    pub field: String,
    /// What was decided.
    pub verdict: Verdict,
    /// The value after the decision; `None` where the paper has none or it cannot be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The value before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
}

/// The kinds of [`Decision`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The value is right.
    Accept,
    /// The value was wrong and has been corrected.
    Correct,
    /// The paper cannot be read there.
    Unreadable,
    /// The paper has no such value.
    Blank,
}

/// A person's review of a paper.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Review {
    /// Who reviewed: the name of the account or key, never a personal number.
    pub by: String,
    /// When, RFC 3339.
    pub at: jiff::Timestamp,
    /// What was decided, field by field.
    pub decisions: Vec<Decision>,
}

/// The record.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Record {
    /// [`RECORD_FORMAT`].
    pub format: u32,
    /// The paper.
    pub paper: PaperId,
    /// From 1.
    pub version: u32,
    /// SHA-256 of the version before, as stored (canonical JSON).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Sha256>,
    /// When this version was made.
    pub at: jiff::Timestamp,
    /// SHA-256 of the scan as received.
    pub scan: Sha256,
    /// SHA-256 of the paper's PDF.
    pub pdf: Sha256,
    /// How that PDF came about.
    pub copy: Copy,
    /// Type and pages.
    #[serde(flatten)]
    pub sorted: Sorted,
    /// The fields.
    pub fields: Fields,
    /// Whether a person is still wanted.
    pub state: State,
    /// The review that made this version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    /// Name and version of the program and models that read it.
    pub made_by: String,
}
