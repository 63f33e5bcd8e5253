//! What keeps a report from being written.

use std::collections::BTreeMap;

use super::super::seal::SealError;
use crate::domain::problem::{Class, Code, Coded};
use crate::pdf::write::WriteError;

/// Trouble with a report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// Its bytes cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// There is no font for it.
    #[error(transparent)]
    Font(#[from] SealError),
}

impl Coded for ReportError {
    fn code(&self) -> Code {
        match self {
            Self::Write(_) => Code(6010),
            Self::Font(inner) => inner.code(),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Write(_) => Class::Outside,
            Self::Font(inner) => inner.class(),
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        match self {
            Self::Write(_) => BTreeMap::new(),
            Self::Font(inner) => inner.details(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Lang, wording};

    #[test]
    fn every_code_is_worded() {
        for lang in [Lang::Vi, Lang::En] {
            assert!(wording(lang, Code(6010)).is_some(), "{lang:?}");
        }
    }
}
