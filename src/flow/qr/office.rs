//! What an office has at hand to check codes with: its own key, the keys and lists of others in
//! its folder `status`.

use std::path::{Path, PathBuf};

use super::check::Asked;
use super::error::QrError;
use super::issuers::{Issuer, Issuers};
use crate::flow::keep;
use crate::trust::cose::RecordPublicKey;

/// Names of lists of issuers' keys in an office's status folder begin so.
pub const ISSUERS: &str = "issuers";

impl Asked {
    /// Keys and lists of the office in a folder. `own`: its name and the key of its records.
    /// `strict`: a list of keys that nobody stands behind is an error, else it is left out.
    pub fn of_office(
        root: &Path,
        own: Option<(String, RecordPublicKey)>,
        now: jiff::Timestamp,
        strict: bool,
    ) -> Result<Self, QrError> {
        let mut asked = Self { now, ..Self::default() };
        if let Some((name, key)) = own {
            asked.issuers.0.push(Issuer { name, key, from: None, until: None });
        }
        let path = keep::status_path(root);
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
        paths.sort();
        let ends = |path: &Path, end: &str| path.extension().is_some_and(|own| own == end);
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if ends(&path, "json") && name.starts_with(ISSUERS) {
                match Issuers::read_signed(&path) {
                    Ok((list, ..)) => asked.issuers.0.extend(list.0),
                    Err(error) if strict => return Err(error),
                    Err(_) => {}
                }
            } else if ends(&path, "cose") {
                let bytes =
                    std::fs::read(&path).map_err(|source| QrError::File { path, source })?;
                asked.lists.push(bytes);
            }
        }
        Ok(asked)
    }
}
