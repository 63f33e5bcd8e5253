//! What can go wrong in reusing: codes 7300 to 7399, and those of what it stands on.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use crate::catalog::CatalogError;
use crate::domain::id::PaperId;
use crate::domain::problem::{Class, Code, Coded};
use crate::flow::keep::KeepError;
use crate::store::StoreError;

/// Errors of reusing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReuseError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The catalogue failed.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// Stored bytes cannot be read as what they are said to be.
    #[error(transparent)]
    Keep(#[from] KeepError),
    /// No such paper.
    #[error("no paper {0}")]
    NoPaper(PaperId),
    /// The paper has no record yet: reading it was interrupted.
    #[error("paper {0} has no record yet")]
    NoRecord(PaperId),
    /// A file could not be written where it was asked for.
    #[error("write {path}")]
    Write {
        /// Where.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

impl ReuseError {
    pub(super) fn write(path: &std::path::Path) -> impl Fn(io::Error) -> Self {
        move |source| Self::Write { path: path.to_owned(), source }
    }
}

impl Coded for ReuseError {
    fn code(&self) -> Code {
        match self {
            Self::Store(e) => e.code(),
            Self::Catalog(e) => e.code(),
            Self::Keep(e) => e.code(),
            Self::NoPaper(_) => Code(7301),
            Self::NoRecord(_) => Code(7302),
            Self::Write { .. } => Code(7303),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Store(e) => e.class(),
            Self::Catalog(e) => e.class(),
            Self::Keep(e) => e.class(),
            Self::NoPaper(_) => Class::Usage,
            Self::NoRecord(_) => Class::Policy,
            Self::Write { .. } => Class::Outside,
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        let detail = |name: &str, value: String| (name.to_owned(), value);
        match self {
            Self::Store(e) => e.details(),
            Self::Catalog(e) => e.details(),
            Self::Keep(e) => e.details(),
            Self::NoPaper(id) | Self::NoRecord(id) => {
                [detail("paper", id.to_string())].into_iter().collect()
            }
            Self::Write { path, source } => {
                [detail("path", path.display().to_string()), detail("reason", source.to_string())]
                    .into_iter()
                    .collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::problem::Problem;
    use crate::lang::{Lang, advice, what};

    #[test]
    fn every_error_is_worded_with_nothing_left_open() {
        let paper = PaperId::derive(crate::domain::hash::Sha256::of(b""), 0);
        for error in [
            ReuseError::NoPaper(paper.clone()),
            ReuseError::NoRecord(paper),
            ReuseError::Write { path: "/x".into(), source: io::Error::other("x") },
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
