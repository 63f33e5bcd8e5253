//! Results: what an office has issued, and whether it still stands (Decree 45/2020/NĐ-CP,
//! Articles 14 and 15: a result that is cancelled is marked with the time, stays findable, agencies
//! are notified, and paper copies lose their value too).

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use serde::{Deserialize, Serialize};

use super::dossier::DossierCode;
use super::id::PaperId;

/// A result's id: 16 random bytes, so that it tells nothing and cannot be guessed. Written as 26
/// letters and digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ResultId([u8; 16]);

impl ResultId {
    /// Takes random bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for ResultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE32_NOPAD.encode(&self.0).to_lowercase())
    }
}

impl fmt::Debug for ResultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that is no result id.
#[derive(Debug, thiserror::Error)]
#[error("not a result id")]
pub struct NotAResult;

impl FromStr for ResultId {
    type Err = NotAResult;

    fn from_str(text: &str) -> Result<Self, NotAResult> {
        let bytes = BASE32_NOPAD.decode(text.to_uppercase().as_bytes()).map_err(|_| NotAResult)?;
        bytes.try_into().map(Self).map_err(|_| NotAResult)
    }
}

impl TryFrom<String> for ResultId {
    type Error = NotAResult;

    fn try_from(text: String) -> Result<Self, NotAResult> {
        text.parse()
    }
}

impl From<ResultId> for String {
    fn from(id: ResultId) -> Self {
        id.to_string()
    }
}

/// 16 random bytes that keep a hash from being guessed.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Salt([u8; 16]);

impl Salt {
    /// Takes random bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(•)")
    }
}

impl TryFrom<String> for Salt {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(|_| "not a salt")?;
        bytes.try_into().map(Self).map_err(|_| "not a salt")
    }
}

impl From<Salt> for String {
    fn from(salt: Salt) -> Self {
        HEXLOWER.encode(&salt.0)
    }
}

/// Whether a result stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// In force as issued.
    Issued,
    /// In force only together with a correction; copies on paper have lost their value.
    Corrected,
    /// Another takes its place.
    Replaced,
    /// No longer valid.
    Withdrawn,
}

impl Standing {
    /// Whether it has ended: nothing can follow.
    pub const fn has_ended(self) -> bool {
        matches!(self, Self::Replaced | Self::Withdrawn)
    }

    /// As manifests write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Corrected => "corrected",
            Self::Replaced => "replaced",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// What a paper is given when it is issued as a result.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Issue {
    /// Its id.
    pub result: ResultId,
    /// Its place in the status list, from 0, never given twice.
    pub index: u32,
    /// Keeps the journal's hash of the file from being guessed.
    pub salt: Salt,
    /// `‹mã hồ sơ›-KQ(n)`, where the dossier is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<ResultCode>,
}

/// A result's code: the dossier's and the result's number in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ResultCode {
    /// The dossier.
    pub dossier: DossierCode,
    /// From 1.
    pub ordinal: u32,
}

impl fmt::Display for ResultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-KQ({})", self.dossier, self.ordinal)
    }
}

impl TryFrom<String> for ResultCode {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let parts = text.strip_suffix(')').and_then(|text| text.split_once("-KQ("));
        let (dossier, ordinal) = parts.ok_or("not a result's code")?;
        let dossier = dossier.parse().map_err(|_| "not a result's code")?;
        Ok(Self { dossier, ordinal: ordinal.parse().map_err(|_| "not a result's code")? })
    }
}

impl From<ResultCode> for String {
    fn from(code: ResultCode) -> Self {
        code.to_string()
    }
}

/// A change of a result's standing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Change {
    /// What it becomes.
    pub standing: Standing,
    /// Why: a code of `pipelines/policies/status.toml`.
    pub reason: String,
    /// On what ground, in words: the decision's number. Long digit runs are masked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Who changed it: the name of the account, never a personal number.
    pub by: String,
    /// The paper that replaces or corrects it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<PaperId>,
    /// That paper's result id, where it is a result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor_result: Option<ResultId>,
    /// Who used the result and is to be told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notify: Vec<String>,
    /// Keeps the journal's hash of the file from being guessed.
    pub salt: Salt,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_codes_read_as_written() {
        let id = ResultId::from_bytes([0xa7; 16]);
        assert_eq!(id.to_string().len(), 26);
        assert_eq!(id.to_string().parse::<ResultId>().unwrap(), id);
        assert!("abc".parse::<ResultId>().is_err());
        let code = ResultCode { dossier: "H15.50.05.13-261008-0975".parse().unwrap(), ordinal: 2 };
        assert_eq!(code.to_string(), "H15.50.05.13-261008-0975-KQ(2)");
        assert_eq!(ResultCode::try_from(code.to_string()).unwrap(), code);
    }
}
