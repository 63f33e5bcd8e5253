//! What can go wrong in keeping: codes 7200 to 7299, and those of store and catalogue.

use std::collections::BTreeMap;

use crate::catalog::CatalogError;
use crate::domain::canonical::NotCanonical;
use crate::domain::hash::Sha256;
use crate::domain::id::PaperId;
use crate::domain::problem::{Class, Code, Coded};
use crate::domain::result::Standing;
use crate::journal::JournalError;
use crate::status::StatusError;
use crate::store::StoreError;

/// Errors of keeping.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeepError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The catalogue failed.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// A scan that never arrived is to be kept.
    #[error("scan {0} has no arrival")]
    NoArrival(Sha256),
    /// A record or copy is to be kept of a paper whose copy is not.
    #[error("paper {0} has no copy")]
    NoCopy(PaperId),
    /// A record does not follow the version before it.
    #[error("version {version} of the record of {paper} does not follow the one before")]
    NotNext {
        /// The paper.
        paper: PaperId,
        /// The version that was to be kept.
        version: u32,
    },
    /// A record that is stored cannot be read, or is not its paper's.
    #[error("record {0} cannot be read")]
    BadRecord(Sha256),
    /// What was read on the pages, as stored, cannot be read back.
    #[error("page texts {0} cannot be read")]
    BadText(Sha256),
    /// The journal failed.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The status list failed.
    #[error(transparent)]
    Status(#[from] StatusError),
    /// A paper that has ended is to change once more.
    #[error("paper {paper} is {} already", .standing.word())]
    Ended {
        /// The paper.
        paper: PaperId,
        /// What it became.
        standing: Standing,
    },
    /// The journal has fewer leaves than were written: it was put back to an older state.
    #[error("the journal has {size} leaves, {known} were written")]
    ShorterJournal {
        /// Leaves that were written.
        known: u64,
        /// Leaves that are there.
        size: u64,
    },
    /// A record has no canonical JSON.
    #[error("record")]
    Json(#[from] NotCanonical),
}

impl KeepError {
    /// Whether the same call may succeed later.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Store(e) => e.is_retryable(),
            Self::Catalog(e) => e.is_retryable(),
            _ => false,
        }
    }
}

impl Coded for KeepError {
    fn code(&self) -> Code {
        match self {
            Self::Store(e) => e.code(),
            Self::Catalog(e) => e.code(),
            Self::NoArrival(_) => Code(7201),
            Self::NoCopy(_) => Code(7202),
            Self::NotNext { .. } => Code(7203),
            Self::BadRecord(_) => Code(7204),
            Self::BadText(_) => Code(7205),
            Self::Json(_) => Code(7206),
            Self::Journal(e) => e.code(),
            Self::Status(e) => e.code(),
            Self::Ended { .. } => Code(7207),
            Self::ShorterJournal { .. } => Code(7208),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Store(e) => e.class(),
            Self::Catalog(e) => e.class(),
            Self::Journal(e) => e.class(),
            Self::Status(e) => e.class(),
            Self::NotNext { .. } | Self::Ended { .. } => Class::Policy,
            Self::ShorterJournal { .. } | Self::BadRecord(_) | Self::BadText(_) => Class::Outside,
            Self::NoArrival(_) | Self::NoCopy(_) | Self::Json(_) => Class::Bug,
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        let detail = |name: &str, value: String| (name.to_owned(), value);
        match self {
            Self::Store(e) => return e.details(),
            Self::Catalog(e) => return e.details(),
            Self::NoArrival(hash) | Self::BadRecord(hash) | Self::BadText(hash) => {
                vec![detail("hash", hash.to_string())]
            }
            Self::NoCopy(paper) => vec![detail("paper", paper.to_string())],
            Self::NotNext { paper, version } => {
                vec![detail("paper", paper.to_string()), detail("version", version.to_string())]
            }
            Self::Json(_) => Vec::new(),
            Self::Journal(e) => return e.details(),
            Self::Status(e) => return e.details(),
            Self::Ended { paper, standing } => {
                vec![
                    detail("paper", paper.to_string()),
                    detail("standing", standing.word().to_owned()),
                ]
            }
            Self::ShorterJournal { known, size } => {
                vec![detail("known", known.to_string()), detail("size", size.to_string())]
            }
        }
        .into_iter()
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::problem::Problem;
    use crate::lang::{Lang, advice, what};

    #[test]
    fn every_error_is_worded_with_nothing_left_open() {
        let hash = Sha256::of(b"");
        let paper = PaperId::derive(hash, 0);
        for error in [
            KeepError::NoArrival(hash),
            KeepError::NoCopy(paper.clone()),
            KeepError::NotNext { paper: paper.clone(), version: 2 },
            KeepError::Ended { paper, standing: Standing::Withdrawn },
            KeepError::ShorterJournal { known: 2, size: 1 },
            KeepError::BadRecord(hash),
            KeepError::BadText(hash),
            KeepError::Json(crate::domain::canonical::to_canonical(&u64::MAX).unwrap_err()),
        ] {
            let problem = Problem::from(error);
            for lang in [Lang::Vi, Lang::En] {
                for text in [what(lang, &problem), advice(lang, &problem)] {
                    assert!(!text.is_empty() && !text.contains('{'), "{problem}: {text}");
                }
            }
        }
    }
}
