//! What an office has at hand to check codes with: its own key, the keys and lists of others in
//! its folder `status`.

use std::path::Path;

use super::check::Asked;
use super::error::QrError;
use super::issuers::{Issuer, Issuers};
use crate::flow::keep;
use crate::trust::cose::RecordPublicKey;

/// Name of issuers' keys in an office's status folder.
const ISSUERS: &str = "issuers.json";

impl Asked {
    /// Keys and lists of the office in a folder. `own`: its name and the key of its records.
    pub fn of_office(
        root: &Path,
        own: Option<(String, RecordPublicKey)>,
        now: jiff::Timestamp,
    ) -> Result<Self, QrError> {
        let mut asked = Self { now, ..Self::default() };
        if let Some((name, key)) = own {
            asked.issuers.0.push(Issuer { name, key, from: None, until: None });
        }
        let path = keep::status_path(root);
        let folder = path.parent().unwrap_or(Path::new("."));
        if folder.join(ISSUERS).exists() {
            asked.issuers.0.extend(Issuers::read_file(&folder.join(ISSUERS))?.0);
        }
        let lists = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
        for path in lists.filter(|path| path.extension().is_some_and(|e| e == "cose")) {
            let bytes = std::fs::read(&path).map_err(|source| QrError::File { path, source })?;
            asked.lists.push(bytes);
        }
        Ok(asked)
    }
}
