//! What can go wrong in the store: codes 7000 to 7099.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::domain::canonical::NotCanonical;
use crate::domain::hash::Sha256;
use crate::domain::problem::{Class, Code, Coded};

/// Errors of the store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no office in the folder.
    #[error("no office in {0}")]
    NoOffice(PathBuf),
    /// The folder holds something else.
    #[error("{0} holds something else than an office")]
    NotAnOffice(PathBuf),
    /// A newer program made the office.
    #[error("the office has format {found}, this program knows {known}")]
    NewerFormat {
        /// The office's format.
        found: u32,
        /// The newest format known.
        known: u32,
    },
    /// The store key is not the one the office was begun with.
    #[error("the store key does not belong to this office")]
    WrongKey,
    /// No room left on the disk. Trying again later may work.
    #[error("no room left on the disk that holds {path}")]
    DiskFull {
        /// Where.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The disk or file system failed.
    #[error("{action} {path}")]
    Io {
        /// What was being done.
        action: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// No object with this content.
    #[error("no object {0}")]
    NoObject(Sha256),
    /// An object is not what it was when it was written.
    #[error("object {name}: {reason}")]
    Damaged {
        /// Name of the object.
        name: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// Bytes to be stored do not have the hash they were said to have.
    #[error("bytes to be stored have another hash than {0}")]
    OtherBytes(Sha256),
    /// A chain of manifests is broken.
    #[error("manifest {sequence} of {subject}: {reason}")]
    BrokenChain {
        /// Folder of the chain.
        subject: String,
        /// Place in the chain.
        sequence: u32,
        /// What is wrong.
        reason: &'static str,
    },
    /// A newer program wrote a manifest.
    #[error("manifest of format {found}, this program knows {known}")]
    NewerManifest {
        /// The manifest's format.
        found: u32,
        /// The newest format known.
        known: u32,
    },
    /// Another process keeps the office for itself.
    #[error("another process is using the office")]
    InUse,
    /// A manifest could not be written as JSON.
    #[error("manifest")]
    Json(#[from] NotCanonical),
    /// A blocking task did not end.
    #[error("a file task was cut short")]
    CutShort,
}

impl StoreError {
    /// Whether the same call may succeed later without anyone mending anything in the data.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::DiskFull { .. } | Self::Io { .. } | Self::InUse | Self::CutShort)
    }

    /// Names where and what failed; a full disk becomes its own error.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl Fn(io::Error) -> Self {
        move |source| {
            let path = path.to_owned();
            match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    Self::DiskFull { path, source }
                }
                _ => Self::Io { action, path, source },
            }
        }
    }
}

impl Coded for StoreError {
    fn code(&self) -> Code {
        Code(match self {
            Self::NoOffice(_) => 7001,
            Self::NotAnOffice(_) => 7002,
            Self::NewerFormat { .. } => 7003,
            Self::WrongKey => 7004,
            Self::DiskFull { .. } => 7005,
            Self::Io { .. } => 7006,
            Self::NoObject(_) => 7007,
            Self::Damaged { .. } => 7008,
            Self::OtherBytes(_) => 7009,
            Self::BrokenChain { .. } => 7010,
            Self::NewerManifest { .. } => 7011,
            Self::InUse => 7012,
            Self::Json(_) => 7013,
            Self::CutShort => 7014,
        })
    }

    fn class(&self) -> Class {
        match self {
            Self::NoOffice(_) | Self::NotAnOffice(_) | Self::WrongKey => Class::Usage,
            Self::NewerFormat { .. } | Self::NewerManifest { .. } | Self::InUse => Class::Policy,
            Self::OtherBytes(_) | Self::Json(_) | Self::CutShort => Class::Bug,
            _ => Class::Outside,
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        let detail = |name: &str, value: String| (name.to_owned(), value);
        match self {
            Self::NoOffice(path) | Self::NotAnOffice(path) => {
                vec![detail("path", path.display().to_string())]
            }
            Self::DiskFull { path, .. } => vec![detail("path", path.display().to_string())],
            Self::Io { path, action, source } => vec![
                detail("path", path.display().to_string()),
                detail("action", (*action).to_owned()),
                detail("reason", source.to_string()),
            ],
            Self::NewerFormat { found, known } | Self::NewerManifest { found, known } => {
                vec![detail("found", found.to_string()), detail("known", known.to_string())]
            }
            Self::NoObject(hash) | Self::OtherBytes(hash) => {
                vec![detail("hash", hash.to_string())]
            }
            Self::Damaged { name, reason } => {
                vec![detail("name", name.clone()), detail("reason", (*reason).to_owned())]
            }
            Self::BrokenChain { subject, sequence, reason } => vec![
                detail("subject", subject.clone()),
                detail("sequence", sequence.to_string()),
                detail("reason", (*reason).to_owned()),
            ],
            Self::WrongKey | Self::InUse | Self::Json(_) | Self::CutShort => Vec::new(),
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
        let path = PathBuf::from("/kho");
        let other = || io::Error::other("x");
        for error in [
            StoreError::NoOffice(path.clone()),
            StoreError::NotAnOffice(path.clone()),
            StoreError::NewerFormat { found: 2, known: 1 },
            StoreError::WrongKey,
            StoreError::DiskFull { path: path.clone(), source: other() },
            StoreError::Io { action: "write", path, source: other() },
            StoreError::NoObject(Sha256::of(b"")),
            StoreError::Damaged { name: "ab".to_owned(), reason: "x" },
            StoreError::OtherBytes(Sha256::of(b"")),
            StoreError::BrokenChain { subject: "ab".to_owned(), sequence: 1, reason: "x" },
            StoreError::NewerManifest { found: 2, known: 1 },
            StoreError::InUse,
            StoreError::Json(to_canonical_error()),
            StoreError::CutShort,
        ] {
            let problem = Problem::from(error);
            for lang in [Lang::Vi, Lang::En] {
                for text in [what(lang, &problem), advice(lang, &problem)] {
                    assert!(!text.is_empty() && !text.contains('{'), "{problem}: {text}");
                }
            }
        }
    }

    fn to_canonical_error() -> NotCanonical {
        crate::domain::canonical::to_canonical(&u64::MAX).unwrap_err()
    }

    #[test]
    fn a_full_disk_is_told_from_other_failures() {
        let full = StoreError::io("write", Path::new("/x"))(io::ErrorKind::StorageFull.into());
        assert!(matches!(full, StoreError::DiskFull { .. }) && full.is_retryable());
    }
}
