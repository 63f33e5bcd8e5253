//! Ids derive from what they name, so that the same scan always gets the same ids.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::hash::{Hasher, Sha256};

/// One paper in one scan: twenty letters and digits derived from the scan's hash and the paper's
/// place in it. Says nothing of what is on the paper.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PaperId(String);

/// 100 bits: among 10¹⁰ papers two share an id with a chance of about 4 in 10¹¹.
const LETTERS: usize = 20;

impl PaperId {
    /// The id of paper number `place` (from 0) in the scan with hash `scan`.
    pub fn derive(scan: Sha256, place: u32) -> Self {
        let mut hasher = Hasher::default();
        hasher.update(b"sohoa paper\0");
        hasher.update(scan.as_bytes());
        hasher.update(&place.to_be_bytes());
        let text = data_encoding::BASE32_NOPAD.encode(hasher.finish().as_bytes());
        Self(text.chars().take(LETTERS).collect::<String>().to_lowercase())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PaperId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that is no paper id.
#[derive(Debug, thiserror::Error)]
#[error("not a paper id")]
pub struct NotAnId;

impl FromStr for PaperId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let text = text.to_lowercase();
        let good =
            text.len() == LETTERS && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7'));
        if good { Ok(Self(text)) } else { Err(NotAnId) }
    }
}

impl TryFrom<String> for PaperId {
    type Error = NotAnId;

    fn try_from(text: String) -> Result<Self, NotAnId> {
        text.parse()
    }
}

impl From<PaperId> for String {
    fn from(id: PaperId) -> Self {
        id.0
    }
}
