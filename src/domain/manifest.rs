//! Manifests: small immutable notes of what happened to a scan or paper, each linked by hash to
//! the one before. With the objects they are the truth; the catalogue can be rebuilt from them.

use serde::{Deserialize, Serialize};

use super::hash::Sha256;
use super::id::PaperId;
use super::record::Copy;
use super::result::{Change, Issue, Salt};

/// Version of the manifests' JSON shape.
pub const MANIFEST_FORMAT: u32 = 1;

/// One manifest.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// [`MANIFEST_FORMAT`].
    pub format: u32,
    /// What it is about.
    pub subject: Subject,
    /// Place in the subject's chain, from 0.
    pub sequence: u32,
    /// SHA-256 of the manifest before (canonical JSON); `None` for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Sha256>,
    /// When.
    pub at: jiff::Timestamp,
    /// What happened.
    pub event: Event,
}

/// What a chain of manifests is about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The scan with this hash.
    Scan(Sha256),
    /// A paper.
    Paper(PaperId),
}

impl Subject {
    /// `scan` or `paper`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Scan(_) => "scan",
            Self::Paper(_) => "paper",
        }
    }
}

/// An object as a manifest names it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Stored {
    /// SHA-256 of the plain bytes.
    pub sha256: Sha256,
    /// Number of plain bytes.
    pub size: u64,
    /// IANA media type.
    pub media: String,
}

/// A signature as a manifest names it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SignatureNote {
    /// The signer's role: `digitizer`, `agency`, `record`, or `found` for one that came with the file.
    pub role: String,
    /// Name in the certificate, or the record key's id.
    pub signer: String,
    /// For example `ecdsa-p256-sha256`.
    pub algorithm: String,
    /// Claimed time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<jiff::Timestamp>,
    /// What `verify` said when it was stored: one of ETSI's words.
    pub verdict: String,
}

impl Event {
    /// The objects it names.
    pub fn objects(&self) -> Vec<&Stored> {
        match self {
            Self::Arrival { original, .. } => vec![original],
            Self::Copied { pdf, .. } | Self::Extended { pdf, .. } => vec![pdf],
            Self::Recorded { record, signature, text, .. } => vec![record, signature, text],
            Self::Restated { .. } => Vec::new(),
        }
    }

    /// Whether both are the same happening, so that noting it again is noting it once: an arrival
    /// of the same file, the copy of the same paper, the same PDF extended, the same version of a
    /// record. What was
    /// written first counts, even where times or signature bytes differ.
    pub fn is_same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Arrival { original: a, source: x, name: n, .. },
                Self::Arrival { original: b, source: y, name: m, .. },
            ) => a.sha256 == b.sha256 && x == y && (!x.is_empty() || n == m),
            (Self::Copied { scan: a, place: x, .. }, Self::Copied { scan: b, place: y, .. }) => {
                a == b && x == y
            }
            (Self::Recorded { version: a, .. }, Self::Recorded { version: b, .. }) => a == b,
            (Self::Extended { before: a, .. }, Self::Extended { before: b, .. }) => a == b,
            // what has ended has ended once; corrections may be many
            (Self::Restated { change: a }, Self::Restated { change: b }) => {
                let what = |c: &Change| (c.reason.clone(), c.note.clone(), c.successor.clone());
                a.standing == b.standing && (a.standing.has_ended() || what(a) == what(b))
            }
            _ => false,
        }
    }
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// The bytes arrived. The same bytes arriving again add another.
    Arrival {
        /// The original.
        original: Stored,
        /// File name, long digit runs masked.
        name: String,
        /// Number of pages.
        pages: u32,
        /// Number of papers found in it.
        #[serde(default)]
        papers: u32,
        /// Whether it came signed.
        #[serde(default)]
        signed: bool,
        /// Whether a program made its pages, no scanner.
        #[serde(default)]
        born_digital: bool,
        /// Opaque key of where and as what it lay (keyed hash of path, size and time): the same
        /// file looked at again is the same arrival.
        #[serde(default)]
        source: String,
    },
    /// A paper was found in a scan and its copy (sealed or original) stored.
    Copied {
        /// The scan it stands in.
        scan: Sha256,
        /// Its place in the scan, from 0.
        place: u32,
        /// Its pages in the scan, from 1.
        pages: Vec<u32>,
        /// The PDF.
        pdf: Stored,
        /// How it came about.
        copy: Copy,
        /// Signatures in it.
        signatures: Vec<SignatureNote>,
        /// What it was given where this office issued it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        issue: Option<Issue>,
    },
    /// A version of the record was signed and stored.
    Recorded {
        /// From 1.
        version: u32,
        /// The record, canonical JSON.
        record: Stored,
        /// Its `COSE_Sign1`.
        signature: Stored,
        /// What was read on the paper's pages, for search and review: a `PageRead` in JSON on
        /// each line, gzip.
        text: Stored,
        /// The code given to the paper (mã kết quả số hóa).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// The record's signature.
        signed: SignatureNote,
    },
    /// The signatures in the PDF were made provable for longer: evidence or a time stamp added
    /// behind all that was there. The PDF begins with the bytes of the one before.
    Extended {
        /// SHA-256 of the PDF before.
        before: Sha256,
        /// The PDF now.
        pdf: Stored,
        /// What its weakest signature has reached, such as `PAdES-B-LTA`.
        level: String,
        /// Until when the last time stamp's certificate is valid.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<jiff::Timestamp>,
        /// Keeps the journal's hash of the file from being guessed.
        salt: Salt,
    },
    /// The paper stands otherwise than before: replaced, corrected or withdrawn.
    Restated {
        /// What it becomes, why, by whom.
        change: Change,
    },
}
