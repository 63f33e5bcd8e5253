//! What can go wrong with codes: codes 5300 to 5349.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::domain::problem::{Class, Code, Coded};
use crate::flow::intake::IntakeError;
use crate::pdf::revisions::Broken;

/// Errors of codes.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QrError {
    /// A text that is no signed code.
    #[error("no signed code: {0}")]
    BadCode(&'static str),
    /// More data than a code of 26 mm holds.
    #[error("more data than a code of 26 mm holds")]
    TooWide,
    /// No code in a picture or PDF.
    #[error("no code in {0}")]
    NoCode(PathBuf),
    /// The PDF's structure does not allow an update.
    #[error("PDF structure: {0}")]
    Structure(#[from] Broken),
    /// A file cannot be read or written.
    #[error("{path}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A list of issuers that cannot be read.
    #[error("issuers in {path}: {reason}")]
    BadIssuers {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A list of issuers without a signature.
    #[error("no signature beside {0}")]
    UnsignedIssuers(PathBuf),
    /// A list of issuers whose signature does not hold, or is nobody's who is trusted.
    #[error("signature of {path}: {why}")]
    ForgedIssuers {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The policy cannot be read.
    #[error("QR policy: {0}")]
    Policy(String),
    /// A picture that cannot be opened.
    #[error(transparent)]
    Picture(#[from] IntakeError),
}

impl Coded for QrError {
    fn code(&self) -> Code {
        match self {
            Self::BadCode(_) => Code(5300),
            Self::TooWide => Code(5301),
            Self::NoCode(_) => Code(5302),
            Self::Structure(_) => Code(5303),
            Self::File { .. } => Code(5304),
            Self::BadIssuers { .. } => Code(5305),
            Self::Policy(_) => Code(5306),
            Self::UnsignedIssuers(_) => Code(5307),
            Self::ForgedIssuers { .. } => Code(5308),
            Self::Picture(error) => error.code(),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::BadCode(_) | Self::NoCode(_) | Self::Structure(_) | Self::BadIssuers { .. } => {
                Class::Input
            }
            Self::TooWide | Self::UnsignedIssuers(_) | Self::ForgedIssuers { .. } => Class::Policy,
            Self::File { .. } => Class::Outside,
            Self::Policy(_) => Class::Usage,
            Self::Picture(error) => error.class(),
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        let detail = |name: &str, value: String| (name.to_owned(), value);
        match self {
            Self::BadCode(reason) => vec![detail("reason", (*reason).to_owned())],
            Self::TooWide => Vec::new(),
            Self::NoCode(path) | Self::UnsignedIssuers(path) => {
                vec![detail("path", path.display().to_string())]
            }
            Self::ForgedIssuers { path, why } => {
                vec![detail("path", path.display().to_string()), detail("reason", why.clone())]
            }
            Self::Structure(broken) => vec![detail("reason", broken.to_string())],
            Self::File { path, source } => {
                vec![
                    detail("path", path.display().to_string()),
                    detail("reason", source.to_string()),
                ]
            }
            Self::BadIssuers { path, reason } => {
                vec![detail("path", path.display().to_string()), detail("reason", reason.clone())]
            }
            Self::Policy(reason) => vec![detail("reason", reason.clone())],
            Self::Picture(error) => return error.details(),
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
        for error in [
            QrError::BadCode("x"),
            QrError::TooWide,
            QrError::NoCode("/x".into()),
            QrError::Structure(Broken::at(0, "x")),
            QrError::File { path: "/x".into(), source: std::io::Error::other("x") },
            QrError::BadIssuers { path: "/x".into(), reason: "x".to_owned() },
            QrError::Policy("x".to_owned()),
            QrError::UnsignedIssuers("/x".into()),
            QrError::ForgedIssuers { path: "/x".into(), why: "x".to_owned() },
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
