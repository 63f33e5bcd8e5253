//! The cached list of issuers' keys: whose codes may be believed. It is the operator who puts a
//! list there, signed by somebody trusted (`published`), or names one for a single call.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::QrError;
use crate::status::list_name;
use crate::trust::cose::RecordPublicKey;

/// One issuer's key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Issuer {
    /// Who.
    pub name: String,
    /// The key that signs codes, status lists and journal.
    pub key: RecordPublicKey,
    /// Codes from before are not by this key.
    pub from: Option<jiff::Timestamp>,
    /// Codes from after are not by this key.
    pub until: Option<jiff::Timestamp>,
}

/// Issuers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Issuers(pub Vec<Issuer>);

#[derive(Serialize, Deserialize)]
struct Written {
    format: u32,
    issuers: Vec<WrittenIssuer>,
}

#[derive(Serialize, Deserialize)]
struct WrittenIssuer {
    name: String,
    key: String,
    /// Name of the list that says which of its results stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status_list: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<jiff::Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<jiff::Timestamp>,
}

impl Issuers {
    /// Reads a list.
    pub fn read_file(path: &Path) -> Result<Self, QrError> {
        let failed = |source| QrError::File { path: path.to_owned(), source };
        let bad = |reason: String| QrError::BadIssuers { path: path.to_owned(), reason };
        let text = std::fs::read_to_string(path).map_err(failed)?;
        let written: Written = serde_json::from_str(&text).map_err(|e| bad(e.to_string()))?;
        if written.format != 1 {
            return Err(bad(format!("format {}", written.format)));
        }
        let issuer = |one: WrittenIssuer| {
            let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(one.key.as_bytes()).ok();
            let key = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
            let key = key.and_then(|key| RecordPublicKey::from_bytes(&key).ok());
            let key = key.ok_or_else(|| bad(format!("the key of {}", one.name)))?;
            // a list of another name would speak of another issuer's results
            if one.status_list.is_some_and(|name| name != list_name(&key)) {
                return Err(bad(format!("the status list of {}", one.name)));
            }
            Ok(Issuer { name: one.name, key, from: one.from, until: one.until })
        };
        written.issuers.into_iter().map(issuer).collect::<Result<_, _>>().map(Self)
    }

    /// As a list to be published.
    pub fn to_json(&self) -> String {
        let issuers = self.0.iter().map(|one| WrittenIssuer {
            name: one.name.clone(),
            key: data_encoding::HEXLOWER.encode(one.key.as_bytes()),
            status_list: Some(list_name(&one.key)),
            from: one.from,
            until: one.until,
        });
        let written = Written { format: 1, issuers: issuers.collect() };
        serde_json::to_string_pretty(&written).unwrap_or_default()
    }

    /// The issuer whose key has this id.
    pub fn with_id(&self, id: &[u8]) -> Option<&Issuer> {
        self.0.iter().find(|issuer| issuer.key.id() == id)
    }
}
