//! What can go wrong between the stages.

use std::collections::BTreeMap;
use std::io;

use crate::domain::problem::{Class, Code, Coded};

/// Errors of the engine and its child processes.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// A child process could not be started.
    #[error("cannot start a worker process")]
    Spawn(#[source] io::Error),
    /// A child process died over a job.
    #[error("the worker process died over {what}: {how}")]
    Died {
        /// The job, in few words.
        what: String,
        /// How it ended.
        how: String,
    },
    /// A job took longer than its wall clock allows and was killed.
    #[error("{what} took longer than {seconds} s")]
    TimedOut {
        /// The job, in few words.
        what: String,
        /// The limit.
        seconds: u64,
    },
    /// A child process spoke nonsense.
    #[error("the worker process broke the protocol: {0}")]
    Protocol(String),
    /// A code path failed on this one file; the run goes on.
    #[error("a bug: {0}")]
    Bug(String),
    /// The person asked to stop.
    #[error("stopped on request")]
    Cancelled,
    /// Another process is working on the same scan.
    #[error("another process is working on this scan")]
    Busy,
    /// A file of the engine's own could not be read or written.
    #[error("cannot use {path}")]
    File {
        /// Which file.
        path: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull(#[source] io::Error),
}

impl EngineError {
    /// An input or output error on one of the engine's own files.
    pub fn file(path: &std::path::Path, source: io::Error) -> Self {
        if source.kind() == io::ErrorKind::StorageFull {
            return Self::DiskFull(source);
        }
        Self::File { path: path.display().to_string(), source }
    }

    /// Every code, so that a test can ask for its wording.
    pub const CODES: [Code; 9] = [
        Code(8001),
        Code(8002),
        Code(8003),
        Code(8004),
        Code(8005),
        Code(8006),
        Code(8007),
        Code(8008),
        Code(8009),
    ];
}

impl Coded for EngineError {
    fn code(&self) -> Code {
        Code(match self {
            Self::Spawn(_) => 8001,
            Self::Died { .. } => 8002,
            Self::TimedOut { .. } => 8003,
            Self::Protocol(_) => 8004,
            Self::Bug(_) => 8005,
            Self::Cancelled => 8006,
            Self::Busy => 8007,
            Self::File { .. } => 8008,
            Self::DiskFull(_) => 8009,
        })
    }

    fn class(&self) -> Class {
        match self {
            Self::Protocol(_) | Self::Bug(_) => Class::Bug,
            Self::Died { .. } | Self::TimedOut { .. } => Class::Input,
            _ => Class::Outside,
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        let mut details = BTreeMap::new();
        let mut add = |name: &str, value: String| details.insert(name.to_owned(), value);
        match self {
            Self::Died { what, how } => {
                add("what", what.clone());
                add("how", how.clone());
            }
            Self::TimedOut { what, seconds } => {
                add("what", what.clone());
                add("seconds", seconds.to_string());
            }
            Self::File { path, .. } => {
                add("path", path.clone());
            }
            _ => {}
        }
        details
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Lang, wording};

    #[test]
    fn every_code_is_worded() {
        for code in EngineError::CODES {
            assert!(
                wording(Lang::Vi, code).is_some() && wording(Lang::En, code).is_some(),
                "{code}"
            );
        }
    }
}
