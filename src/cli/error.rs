//! What can go wrong on the command line itself: codes 9000 to 9999.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use crate::domain::id::PaperId;
use crate::domain::problem::{Class, Code, Coded};

/// Errors of commands.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(super) enum CliError {
    /// No office where one was named.
    #[error("no office at {0}")]
    NoOffice(PathBuf),
    /// A passphrase is needed and nobody can be asked.
    #[error("no terminal to ask for the passphrase")]
    NoTerminal,
    /// The passphrase file.
    #[error("passphrase file")]
    PassphraseFile {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A new passphrase was not repeated alike.
    #[error("the passphrases differ")]
    Differ,
    /// An argument that is no such thing.
    #[error("not a {wanted}")]
    Argument {
        /// What was given.
        value: String,
        /// What was wanted.
        wanted: &'static str,
    },
    /// A result cannot be written.
    #[error("cannot write")]
    Write {
        /// Where to.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A paper was changed while somebody reviewed it.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    /// The runtime cannot start.
    #[error("cannot start")]
    Start(#[source] io::Error),
    /// A personal number among the arguments: they stay in the shell's history and everybody on
    /// the machine can list them.
    #[error("a personal number was given as an argument")]
    PersonalNumber,
    /// The file or the answer holds no personal number.
    #[error("not a personal number")]
    NotPersonalNumber,
    /// No paper's id begins so.
    #[error("no paper's id begins with {0}")]
    NoPaper(String),
    /// Several papers' ids begin so.
    #[error("several papers' ids begin with {beginning}")]
    Ambiguous {
        /// What was given.
        beginning: String,
        /// Some of them.
        ids: Vec<PaperId>,
    },
    /// The file with the owner's number.
    #[error("owner file")]
    OwnerFile {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

impl Coded for CliError {
    fn code(&self) -> Code {
        Code(match self {
            Self::NoOffice(_) => 9001,
            Self::NoTerminal => 9002,
            Self::PassphraseFile { .. } => 9003,
            Self::Differ => 9004,
            Self::Argument { .. } => 9005,
            Self::Write { .. } => 9006,
            Self::ChangedMeanwhile => 9007,
            Self::Start(_) => 9008,
            Self::PersonalNumber => 9020,
            Self::NotPersonalNumber => 9021,
            Self::NoPaper(_) => 9022,
            Self::Ambiguous { .. } => 9023,
            Self::OwnerFile { .. } => 9024,
        })
    }

    fn class(&self) -> Class {
        match self {
            Self::Write { .. } | Self::Start(_) => Class::Outside,
            Self::ChangedMeanwhile => Class::Policy,
            _ => Class::Usage,
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        let pairs = match self {
            Self::NoOffice(path)
            | Self::PassphraseFile { path, .. }
            | Self::OwnerFile { path, .. }
            | Self::Write { path, .. } => {
                vec![("path", path.display().to_string())]
            }
            Self::NoPaper(beginning) => vec![("beginning", beginning.clone())],
            Self::Ambiguous { beginning, ids } => {
                let ids: Vec<&str> = ids.iter().map(PaperId::as_str).collect();
                vec![("beginning", beginning.clone()), ("ids", ids.join(", "))]
            }
            Self::Argument { value, wanted } => {
                vec![("value", value.clone()), ("wanted", (*wanted).to_owned())]
            }
            _ => Vec::new(),
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
        for code in (9001..=9008).chain(9020..=9024) {
            for lang in [Lang::Vi, Lang::En] {
                assert!(wording(lang, Code(code)).is_some(), "{code} {lang:?}");
            }
        }
    }
}
