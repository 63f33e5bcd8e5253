//! What keeps a file from being judged at all.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::domain::problem::{Class, Code, Coded};

/// A file that cannot be judged.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The file cannot be read.
    #[error("{path}: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file is no PDF.
    #[error("{0} is not a PDF")]
    NotPdf(PathBuf),
    /// The verification policy is wrong.
    #[error("verification policy: {0}")]
    Policy(String),
    /// No signature of the file covers anything that could be handed out.
    #[error("{0} has no intact signature of that name")]
    NoSignedRevision(PathBuf),
}

impl Coded for VerifyError {
    fn code(&self) -> Code {
        Code(match self {
            Self::Unreadable { .. } => 6001,
            Self::NotPdf(_) => 6002,
            Self::Policy(_) => 6003,
            Self::NoSignedRevision(_) => 6004,
        })
    }

    fn class(&self) -> Class {
        match self {
            Self::Unreadable { .. } | Self::NotPdf(_) | Self::NoSignedRevision(_) => Class::Input,
            Self::Policy(_) => Class::Policy,
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        match self {
            Self::Unreadable { path, .. } | Self::NotPdf(path) | Self::NoSignedRevision(path) => {
                BTreeMap::from([("path".to_owned(), path.display().to_string())])
            }
            Self::Policy(_) => BTreeMap::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Lang, wording};

    #[test]
    fn every_code_is_worded() {
        let path = PathBuf::from("a.pdf");
        let source = std::io::Error::other("x");
        for error in [
            VerifyError::Unreadable { path: path.clone(), source },
            VerifyError::NotPdf(path.clone()),
            VerifyError::NoSignedRevision(path),
            VerifyError::Policy(String::new()),
        ] {
            for lang in [Lang::Vi, Lang::En] {
                assert!(wording(lang, error.code()).is_some(), "{error}");
            }
        }
    }
}
