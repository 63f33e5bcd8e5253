//! What can go wrong with learning: codes 3611 to 3619.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::domain::problem::{Class, Code, Coded};

/// Why nothing is learned.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LearnError {
    /// The policy does not allow it.
    #[error("the policy does not allow learning from corrections")]
    Forbidden,
    /// No lesson of that number.
    #[error("no lesson {0}")]
    NoLesson(u32),
    /// That lesson is undone already.
    #[error("lesson {0} is undone")]
    Undone(u32),
    /// The word list cannot be read or written.
    #[error("word list {}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The word list is not in its shape.
    #[error("word list {}: {why}", path.display())]
    Shape {
        /// Which.
        path: PathBuf,
        /// What the parser says.
        why: String,
    },
}

impl LearnError {
    /// Every code, so that a test can ask for its wording.
    pub const CODES: std::ops::RangeInclusive<u16> = 3611..=3615;
}

impl Coded for LearnError {
    fn code(&self) -> Code {
        Code(match self {
            Self::Forbidden => 3611,
            Self::NoLesson(_) => 3612,
            Self::Undone(_) => 3613,
            Self::File { .. } => 3614,
            Self::Shape { .. } => 3615,
        })
    }

    fn class(&self) -> Class {
        match self {
            Self::Forbidden => Class::Policy,
            Self::NoLesson(_) | Self::Undone(_) => Class::Usage,
            Self::File { .. } => Class::Outside,
            Self::Shape { .. } => Class::Input,
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        let pairs = match self {
            Self::Forbidden => Vec::new(),
            Self::NoLesson(number) | Self::Undone(number) => vec![("number", number.to_string())],
            Self::File { path, .. } => vec![("path", path.display().to_string())],
            Self::Shape { path, why } => {
                vec![("path", path.display().to_string()), ("why", why.clone())]
            }
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
        for code in LearnError::CODES {
            for lang in [Lang::Vi, Lang::En] {
                assert!(wording(lang, Code(code)).is_some(), "{code} {lang:?}");
            }
        }
    }
}
