//! The office's status list, signed anew and put in its place whole.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::Result;
use crate::catalog::SqliteCatalog;
use crate::status::{StatusError, StatusList, StatusPolicy};
use crate::store::Office;
use crate::trust::cose::RecordKey;

/// Name of the list in the office's status folder.
const LIST: &str = "list.cose";

/// Where the office's newest list is.
pub fn status_path(office: &Path) -> PathBuf {
    office.join("status").join(LIST)
}

/// Signs the list of what stands now, and puts it in the place of the one before.
pub async fn renew_status(
    office: &Office,
    catalog: &SqliteCatalog,
    key: &RecordKey,
    now: jiff::Timestamp,
) -> Result<StatusList> {
    let policy = StatusPolicy::own()?;
    // the length first: a result issued meanwhile is unknown rather than in force
    let length = catalog.list_length().await?;
    let changed = catalog.changed_results().await?;
    let list = StatusList::new(&key.public(), length, &changed, now, policy.valid_hours);
    let bytes = list.sign(key)?;
    let path = status_path(office.root());
    write_whole(&path, &bytes).map_err(|source| StatusError::File { path, source })?;
    Ok(list)
}

fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    std::fs::File::open(folder)?.sync_all()
}
