//! What can go wrong with standing: codes 7450 to 7479.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::domain::problem::{Class, Code, Coded};
use crate::domain::result::Standing;

/// Errors of standing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StatusError {
    /// The policy cannot be read.
    #[error("status policy: {0}")]
    Policy(String),
    /// A reason the policy does not name, or not for this.
    #[error("no reason {code} for {}", .standing.word())]
    NoReason {
        /// The code.
        code: String,
        /// What it was given for.
        standing: Standing,
        /// Those the policy names.
        known: Vec<String>,
    },
    /// What should be a status list is none.
    #[error("no status list: {0}")]
    BadList(&'static str),
    /// A list that the issuer's key did not sign.
    #[error("the status list is not signed by the issuer's key")]
    NotSigned,
    /// The list's file.
    #[error("{path}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

impl Coded for StatusError {
    fn code(&self) -> Code {
        Code(match self {
            Self::Policy(_) => 7450,
            Self::NoReason { .. } => 7451,
            Self::BadList(_) => 7452,
            Self::NotSigned => 7453,
            Self::File { .. } => 7454,
        })
    }

    fn class(&self) -> Class {
        match self {
            Self::Policy(_) => Class::Bug,
            Self::NoReason { .. } => Class::Usage,
            Self::BadList(_) | Self::NotSigned => Class::Input,
            Self::File { .. } => Class::Outside,
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        let detail = |name: &str, value: String| (name.to_owned(), value);
        match self {
            Self::Policy(reason) => vec![detail("reason", reason.clone())],
            Self::NoReason { code, known, .. } => {
                vec![detail("code", code.clone()), detail("known", known.join(", "))]
            }
            Self::BadList(reason) => vec![detail("reason", (*reason).to_owned())],
            Self::NotSigned => Vec::new(),
            Self::File { path, source } => {
                vec![
                    detail("path", path.display().to_string()),
                    detail("reason", source.to_string()),
                ]
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
        for error in [
            StatusError::Policy("x".to_owned()),
            StatusError::NoReason {
                code: "x".to_owned(),
                standing: Standing::Withdrawn,
                known: vec!["a".to_owned()],
            },
            StatusError::BadList("x"),
            StatusError::NotSigned,
            StatusError::File { path: "/x".into(), source: std::io::Error::other("x") },
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
