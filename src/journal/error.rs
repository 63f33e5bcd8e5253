//! What can go wrong with the journal: codes 7400 to 7449.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::domain::problem::{Class, Code, Coded};

/// Errors of the journal.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// A file cannot be read or written.
    #[error("{path}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// What should be a signed note is none.
    #[error("no signed note: {0}")]
    BadNote(&'static str),
    /// What should be a checkpoint is none.
    #[error("no checkpoint: {0}")]
    BadCheckpoint(&'static str),
    /// A checkpoint that the journal's key did not sign.
    #[error("the checkpoint is not signed by {0}")]
    NotSigned(String),
    /// A checkpoint of another journal.
    #[error("the checkpoint is of {found}, the journal is {own}")]
    OtherJournal {
        /// This journal.
        own: String,
        /// The one it speaks of.
        found: String,
    },
    /// A file of the journal does not hold what the checkpoint says.
    #[error("{path}: {reason}")]
    Damaged {
        /// The file, inside the journal.
        path: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// The files hash to another root than the signed one.
    #[error("the journal of {size} leaves has another root than its checkpoint")]
    OtherRoot {
        /// Number of leaves.
        size: u64,
    },
    /// A leaf of another shape than this program knows.
    #[error("not a leaf: {0}")]
    BadLeaf(&'static str),
    /// What should be a receipt is none.
    #[error("no receipt: {0}")]
    BadReceipt(&'static str),
    /// No such leaf.
    #[error("no leaf {0}")]
    NoLeaf(u64),
    /// An entry longer than a bundle can hold.
    #[error("an entry of {0} bytes")]
    TooLong(usize),
}

impl JournalError {
    pub(super) fn file(path: &Path) -> impl Fn(io::Error) -> Self {
        move |source| Self::File { path: path.to_owned(), source }
    }

    pub(super) fn damaged(path: &str, reason: &'static str) -> Self {
        Self::Damaged { path: path.to_owned(), reason }
    }
}

impl Coded for JournalError {
    fn code(&self) -> Code {
        Code(match self {
            Self::File { .. } => 7401,
            Self::BadNote(_) => 7402,
            Self::BadCheckpoint(_) => 7403,
            Self::NotSigned(_) => 7404,
            Self::OtherJournal { .. } => 7405,
            Self::Damaged { .. } => 7406,
            Self::OtherRoot { .. } => 7407,
            Self::BadLeaf(_) => 7408,
            Self::BadReceipt(_) => 7409,
            Self::NoLeaf(_) => 7410,
            Self::TooLong(_) => 7411,
        })
    }

    fn class(&self) -> Class {
        match self {
            Self::File { .. } | Self::Damaged { .. } | Self::OtherRoot { .. } => Class::Outside,
            Self::NoLeaf(_) => Class::Usage,
            Self::TooLong(_) => Class::Bug,
            _ => Class::Input,
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        let detail = |name: &str, value: String| (name.to_owned(), value);
        match self {
            Self::File { path, source } => {
                vec![
                    detail("path", path.display().to_string()),
                    detail("reason", source.to_string()),
                ]
            }
            Self::BadNote(reason)
            | Self::BadCheckpoint(reason)
            | Self::BadLeaf(reason)
            | Self::BadReceipt(reason) => vec![detail("reason", (*reason).to_owned())],
            Self::NotSigned(name) => vec![detail("name", name.clone())],
            Self::OtherJournal { own, found } => {
                vec![detail("own", own.clone()), detail("found", found.clone())]
            }
            Self::Damaged { path, reason } => {
                vec![detail("path", path.clone()), detail("reason", (*reason).to_owned())]
            }
            Self::OtherRoot { size } => vec![detail("size", size.to_string())],
            Self::NoLeaf(index) => vec![detail("index", index.to_string())],
            Self::TooLong(size) => vec![detail("size", size.to_string())],
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
            JournalError::File { path: "/x".into(), source: io::Error::other("x") },
            JournalError::BadNote("x"),
            JournalError::BadCheckpoint("x"),
            JournalError::NotSigned("a".to_owned()),
            JournalError::OtherJournal { own: "a".to_owned(), found: "b".to_owned() },
            JournalError::damaged("tile/0/000", "x"),
            JournalError::OtherRoot { size: 1 },
            JournalError::BadLeaf("x"),
            JournalError::BadReceipt("x"),
            JournalError::NoLeaf(1),
            JournalError::TooLong(70_000),
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
