//! What can be wrong with rule files.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::domain::problem::{Class, Code, Coded};

/// A rule file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RulesError {
    /// The folder or a file in it cannot be read.
    #[error("cannot read rules at {}", path.display())]
    Unreadable {
        /// Which file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file is no TOML, or holds a key that has no meaning here.
    #[error("{file}:{line}: {message}")]
    Syntax {
        /// Which file.
        file: String,
        /// Which line, from 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// The file names something that does not exist.
    #[error("{file}:{line}: unknown {what} `{name}`")]
    Unknown {
        /// Which file.
        file: String,
        /// Which line, from 1.
        line: usize,
        /// What kind of thing: a base layout, a check.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// Two files claim the same key.
    #[error("{file}: `{key}` is declared twice")]
    Twice {
        /// The second file.
        file: String,
        /// The key.
        key: String,
    },
    /// A procedure, a calendar or the desk's policy contradicts itself.
    #[error("{file}: {message}")]
    Procedure {
        /// Which file.
        file: String,
        /// What does not hold.
        message: String,
    },
}

impl Coded for RulesError {
    fn code(&self) -> Code {
        Code(match self {
            Self::Unreadable { .. } => 3001,
            Self::Syntax { .. } => 3002,
            Self::Unknown { .. } => 3003,
            Self::Twice { .. } => 3004,
            Self::Procedure { .. } => 3005,
        })
    }

    fn class(&self) -> Class {
        match self {
            Self::Unreadable { .. } => Class::Outside,
            _ => Class::Usage,
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        let pairs: Vec<(&str, String)> = match self {
            Self::Unreadable { path, .. } => vec![("file", path.display().to_string())],
            Self::Syntax { file, line, message } => {
                vec![
                    ("file", file.clone()),
                    ("line", line.to_string()),
                    ("message", message.clone()),
                ]
            }
            Self::Unknown { file, line, what, name } => vec![
                ("file", file.clone()),
                ("line", line.to_string()),
                ("what", (*what).to_owned()),
                ("name", name.clone()),
            ],
            Self::Twice { file, key } => vec![("file", file.clone()), ("key", key.clone())],
            Self::Procedure { file, message } => {
                vec![("file", file.clone()), ("message", message.clone())]
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
    fn every_code_is_worded_in_both_languages() {
        let text = String::new;
        let all = [
            RulesError::Unreadable {
                path: PathBuf::new(),
                source: std::io::Error::from(std::io::ErrorKind::NotFound),
            },
            RulesError::Syntax { file: text(), line: 1, message: text() },
            RulesError::Unknown { file: text(), line: 1, what: "check", name: text() },
            RulesError::Twice { file: text(), key: text() },
            RulesError::Procedure { file: text(), message: text() },
        ];
        for error in all {
            for lang in [Lang::Vi, Lang::En] {
                assert!(wording(lang, error.code()).is_some(), "{} {lang:?}", error.code());
            }
        }
    }
}
