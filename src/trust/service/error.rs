//! What can go wrong with services outside.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::domain::problem::{Class, Code, Coded};

/// Trouble with a time-stamp authority, a responder, a list or a remote signing service.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServiceError {
    /// There is no network here, by the operator's word.
    #[error("no network: {url}")]
    NoNetwork {
        /// What was asked for.
        url: String,
    },
    /// Nobody answers.
    #[error("{url}: {why}")]
    Unreachable {
        /// Who.
        url: String,
        /// Why.
        why: String,
    },
    /// The service answered with an error of HTTP.
    #[error("{url} answered {status}")]
    Status {
        /// Who.
        url: String,
        /// HTTP's number.
        status: u16,
    },
    /// The time-stamp authority gave no time stamp (RFC 3161, 2.4.2).
    #[error("{url} gave no time stamp: {why}")]
    NoTimeStamp {
        /// Who.
        url: String,
        /// Its own words, or its status.
        why: String,
    },
    /// A time stamp that does not hold, or is over something else than was asked.
    #[error("time stamp of {url}: {why}")]
    BadTimeStamp {
        /// Whose.
        url: String,
        /// What is wrong.
        why: &'static str,
    },
    /// A time stamp of an authority that leads to no configured anchor.
    #[error("the time-stamp authority {name} leads to no configured anchor")]
    UntrustedTime {
        /// Who signed the time stamp.
        name: String,
    },
    /// Whether a certificate is revoked cannot be found out.
    #[error("revocation of {signer} not known: {why}")]
    RevocationUnknown {
        /// Whose certificate.
        signer: String,
        /// What was tried last.
        why: String,
    },
    /// The folder of cached evidence cannot be written.
    #[error("{path}: {source}")]
    Cache {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

impl Coded for ServiceError {
    fn code(&self) -> Code {
        Code(match self {
            Self::NoNetwork { .. } => 5031,
            Self::Unreachable { .. } => 5032,
            Self::Status { .. } => 5033,
            Self::NoTimeStamp { .. } => 5034,
            Self::BadTimeStamp { .. } => 5035,
            Self::UntrustedTime { .. } => 5036,
            Self::RevocationUnknown { .. } => 5037,
            Self::Cache { .. } => 5038,
        })
    }

    fn class(&self) -> Class {
        match self {
            Self::UntrustedTime { .. } | Self::RevocationUnknown { .. } => Class::Policy,
            _ => Class::Outside,
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        let pairs = match self {
            Self::NoNetwork { url } => vec![("url", url.clone())],
            Self::Unreachable { url, why } | Self::NoTimeStamp { url, why } => {
                vec![("url", url.clone()), ("why", why.clone())]
            }
            Self::BadTimeStamp { url, why } => {
                vec![("url", url.clone()), ("why", (*why).to_owned())]
            }
            Self::Status { url, status } => {
                vec![("url", url.clone()), ("status", status.to_string())]
            }
            Self::UntrustedTime { name } => vec![("name", name.clone())],
            Self::RevocationUnknown { signer, why } => {
                vec![("signer", signer.clone()), ("why", why.clone())]
            }
            Self::Cache { path, .. } => vec![("path", path.display().to_string())],
        };
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Lang, wording};

    #[test]
    fn every_code_is_worded() {
        for code in 5031..=5038 {
            for lang in [Lang::Vi, Lang::En] {
                assert!(wording(lang, Code(code)).is_some(), "{code} {lang:?}");
            }
        }
        let last = ServiceError::Cache { path: PathBuf::new(), source: std::io::Error::other("") };
        assert_eq!(last.code(), Code(5038));
    }
}
