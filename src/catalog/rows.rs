//! Rows as the program sees them.

use serde::{Deserialize, Serialize};

use super::results::{ResultRow, ResultRows};

use crate::domain::hash::Sha256;
use crate::domain::id::PaperId;
use crate::domain::manifest::{SignatureNote, Stored};
use crate::domain::problem::Problem;
use crate::domain::record::{Copy, Record};

/// How far a scan has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScanState {
    /// Its bytes wait in `incoming`.
    Received,
    /// Its original is stored; papers are missing.
    Kept,
    /// All its papers have a record.
    Done,
    /// It could not be worked on; may be tried again.
    Failed,
    /// It may not be kept; its content is gone.
    Erased,
}

/// A scan.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ScanRow {
    /// SHA-256 of the bytes received.
    pub sha256: Sha256,
    /// Number of bytes.
    pub size: u64,
    /// IANA media type.
    pub media: String,
    /// File name as it first arrived, long digit runs masked.
    pub name: String,
    /// When it first arrived.
    pub first_at: jiff::Timestamp,
    /// How far it has come.
    pub state: ScanState,
    /// Number of pages; 0 until known.
    pub pages: u32,
    /// Number of papers; `None` until sorted.
    pub papers: Option<u32>,
    /// Whether it came signed.
    pub signed: bool,
    /// Whether a program made its pages.
    pub born_digital: bool,
    /// Why it failed.
    pub problem: Option<Problem>,
}

/// A scan that may not be kept: that it came and was refused, and nothing of what it holds.
#[derive(Clone, PartialEq, Debug)]
pub struct RefusalRow {
    /// Keyed hash of its bytes.
    pub key: String,
    /// Why: a code, and the number of a page.
    pub problem: Problem,
    /// When.
    pub at: jiff::Timestamp,
    /// Whether its bytes are gone; `false` where a process died between.
    pub erased: bool,
}

/// A file that arrived, before anything is known of its pages.
#[derive(Clone, PartialEq, Debug)]
pub struct NewArrival {
    /// [`crate::store::Office::arrival_key`].
    pub source: String,
    /// SHA-256 of its bytes.
    pub scan: Sha256,
    /// Number of bytes.
    pub size: u64,
    /// IANA media type.
    pub media: String,
    /// File name; long digit runs are masked before it is stored.
    pub name: String,
    /// When.
    pub at: jiff::Timestamp,
}

/// One arrival of a scan.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ArrivalRow {
    /// Opaque key of path, size and time.
    pub source: String,
    /// File name, long digit runs masked.
    pub name: String,
    /// When.
    pub at: jiff::Timestamp,
    /// Whether a manifest says so.
    pub noted: bool,
}

/// A file that could not be worked on.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FailureRow {
    /// Opaque key of its path.
    pub path_key: String,
    /// Its name, long digit runs masked.
    pub name: String,
    /// Why.
    pub problem: Problem,
    /// When.
    pub at: jiff::Timestamp,
}

/// How far a paper has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperState {
    /// Its copy is stored; there is no record yet.
    Copied,
    /// At least one field waits for a person.
    Review,
    /// Every field is accepted or settled.
    Checked,
    /// No longer valid.
    Withdrawn,
}

/// A paper, as tables show it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PaperRow {
    /// Its id.
    pub id: PaperId,
    /// The scan it stands in.
    pub scan: Sha256,
    /// The scan's file name, long digit runs masked.
    pub name: String,
    /// Its place in the scan, from 0.
    pub place: u32,
    /// Its pages in the scan, from 1.
    pub pages: Vec<u32>,
    /// How its PDF came about.
    pub copy: Copy,
    /// SHA-256 of its PDF.
    pub pdf: Sha256,
    /// How far it has come.
    pub state: PaperState,
    /// Version of its record; 0 where there is none yet.
    pub version: u32,
    /// Key of its type.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// `so_ky_hieu`.
    pub number: Option<String>,
    /// `ngay_ban_hanh`.
    pub date: Option<String>,
    /// `co_quan_ban_hanh`.
    pub issuer: Option<String>,
    /// `trich_yeu`.
    #[serde(rename = "abstract")]
    pub summary: Option<String>,
    /// `nguoi_ky`.
    pub signer: Option<String>,
    /// Mã kết quả số hóa.
    pub code: Option<String>,
    /// Number of fields nobody needs to look at.
    pub accepted: u32,
    /// Number of fields that wait for a person.
    pub wanting: u32,
    /// What was issued, and whether it stands; `None` for a paper of elsewhere that nobody has
    /// withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<ResultRow>,
}

/// A signature.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SignatureRow {
    /// 0 for the PDF, else the record's version.
    pub version: u32,
    /// The signed object.
    pub object: Sha256,
    /// Who signed, how, and what `verify` said.
    #[serde(flatten)]
    pub note: SignatureNote,
}

/// All rows of a kept scan, from its manifests.
#[derive(Clone, PartialEq, Debug)]
pub struct ScanRows {
    /// The original.
    pub original: Stored,
    /// Arrivals in the order of the manifests: source, name, time. Never empty.
    pub arrivals: Vec<(String, String, jiff::Timestamp)>,
    /// Number of pages.
    pub pages: u32,
    /// Number of papers.
    pub papers: u32,
    /// Whether it came signed.
    pub signed: bool,
    /// Whether a program made its pages.
    pub born_digital: bool,
}

/// One version of a record with its objects.
#[derive(Clone, PartialEq, Debug)]
pub struct RecordRows {
    /// The record.
    pub record: Record,
    /// Its canonical JSON as stored.
    pub stored: Stored,
    /// Its `COSE_Sign1`.
    pub signature: Stored,
    /// What was read.
    pub text: Stored,
    /// Its code.
    pub code: Option<String>,
    /// Who signed it.
    pub signed: SignatureNote,
}

/// All rows of a paper, from its manifests and records.
#[derive(Clone, PartialEq, Debug)]
pub struct PaperRows {
    /// Its id.
    pub id: PaperId,
    /// The scan it stands in.
    pub scan: Sha256,
    /// Its place in the scan.
    pub place: u32,
    /// Its pages.
    pub pages: Vec<u32>,
    /// Its PDF, as it was signed.
    pub pdf: Stored,
    /// Its PDF now: the same, or what it has grown to since.
    pub now: Stored,
    /// How that came about.
    pub copy: Copy,
    /// When.
    pub copied_at: jiff::Timestamp,
    /// Signatures in the PDF.
    pub signatures: Vec<SignatureNote>,
    /// Versions of the record, in order.
    pub records: Vec<RecordRows>,
    /// Whether its fields and words stand in the general index.
    pub indexed: bool,
    /// Text of the last version's pages; `None` leaves the search rows as they are.
    pub words: Option<String>,
    /// What was issued, and whether it stands.
    pub result: ResultRows,
}

/// A unit variant's name, as serde writes it.
pub(super) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// Reads a name written by [`word`].
pub(super) fn from_word<T: serde::de::DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}
