//! What can go wrong on the command line itself: codes 9000 to 9999.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

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
            Self::NoOffice(path) | Self::PassphraseFile { path, .. } | Self::Write { path, .. } => {
                vec![("path", path.display().to_string())]
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
        for code in 9001..=9008 {
            for lang in [Lang::Vi, Lang::En] {
                assert!(wording(lang, Code(code)).is_some(), "{code} {lang:?}");
            }
        }
    }
}
