//! What can go wrong in the catalogue: codes 7100 to 7199.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::domain::problem::{Class, Code, Coded};
use crate::store::StoreError;

/// Errors of the catalogue.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogError {
    /// A newer program changed the database's shape.
    #[error("the catalogue has version {found}, this program knows {known}")]
    Newer {
        /// The database's version.
        found: i64,
        /// The newest version known.
        known: i64,
    },
    /// No room left for rows. Trying again later may work.
    #[error("no room left for the catalogue")]
    DiskFull(#[source] sqlx::Error),
    /// Another process held the database too long. Trying again later may work.
    #[error("the catalogue is held by another process")]
    Busy(#[source] sqlx::Error),
    /// The file is damaged or no database; it can be rebuilt.
    #[error("the catalogue's file is damaged")]
    Damaged(#[source] sqlx::Error),
    /// Anything else the database said.
    #[error("the catalogue failed")]
    Sql(#[source] sqlx::Error),
    /// The shape could not be brought up to date.
    #[error("the catalogue could not be brought to version {0}")]
    Migration(i64, #[source] sqlx::migrate::MigrateError),
    /// Another process uses the catalogue, so it cannot be replaced.
    #[error("the catalogue {0} is in use")]
    InUse(PathBuf),
    /// A row holds what this program cannot read.
    #[error("a row of {0} cannot be read")]
    BadRow(&'static str),
    /// A lock or copy of the file failed.
    #[error("the catalogue's file")]
    File(#[from] StoreError),
}

impl CatalogError {
    /// Whether the same call may succeed later.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::DiskFull(_) | Self::Busy(_) | Self::InUse(_) => true,
            Self::File(e) => e.is_retryable(),
            _ => false,
        }
    }
}

impl From<sqlx::Error> for CatalogError {
    fn from(error: sqlx::Error) -> Self {
        // Extended result codes keep the primary one in their low byte (sqlite.org/rescode.html).
        let code = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .and_then(|code| code.parse::<u32>().ok())
            .map(|code| code & 0xff);
        match code {
            Some(13) => Self::DiskFull(error),
            Some(5 | 6) => Self::Busy(error),
            Some(11 | 26) => Self::Damaged(error),
            _ => Self::Sql(error),
        }
    }
}

impl Coded for CatalogError {
    fn code(&self) -> Code {
        match self {
            Self::Newer { .. } => Code(7101),
            Self::DiskFull(_) => Code(7102),
            Self::Busy(_) => Code(7103),
            Self::Damaged(_) => Code(7104),
            Self::Sql(_) => Code(7105),
            Self::Migration(..) => Code(7106),
            Self::InUse(_) => Code(7107),
            Self::BadRow(_) => Code(7108),
            Self::File(e) => e.code(),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Newer { .. } | Self::InUse(_) => Class::Policy,
            Self::BadRow(_) => Class::Bug,
            Self::File(e) => e.class(),
            _ => Class::Outside,
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        let detail = |name: &str, value: String| (name.to_owned(), value);
        match self {
            Self::Newer { found, known } => {
                vec![detail("found", found.to_string()), detail("known", known.to_string())]
            }
            Self::DiskFull(e) | Self::Busy(e) | Self::Damaged(e) | Self::Sql(e) => {
                vec![detail("reason", e.to_string())]
            }
            Self::Migration(version, e) => {
                vec![detail("version", version.to_string()), detail("reason", e.to_string())]
            }
            Self::InUse(path) => vec![detail("path", path.display().to_string())],
            Self::BadRow(table) => vec![detail("table", (*table).to_owned())],
            Self::File(e) => return e.details(),
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
        let sql = || sqlx::Error::RowNotFound;
        for error in [
            CatalogError::Newer { found: 2, known: 1 },
            CatalogError::DiskFull(sql()),
            CatalogError::Busy(sql()),
            CatalogError::Damaged(sql()),
            CatalogError::Sql(sql()),
            CatalogError::Migration(1, sqlx::migrate::MigrateError::VersionMissing(1)),
            CatalogError::InUse("/kho".into()),
            CatalogError::BadRow("scan"),
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
