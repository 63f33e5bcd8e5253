//! Refusing: a scan that may not be kept leaves a row without its content.
//!
//! Order: the refusal is noted first, so that a process that dies goes on erasing next time; then
//! the bytes in `incoming` are overwritten and removed, then what was read on the pages, last the
//! rows that name the file. Called again after a crash at any point, it ends the same.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::Result;
use crate::catalog::SqliteCatalog;
use crate::domain::hash::Sha256;
use crate::domain::problem::Problem;
use crate::store::{Office, StoreError};

/// Refuses a scan whose bytes lie at `path`.
pub async fn refuse(
    office: &Office,
    catalog: &SqliteCatalog,
    scan: Sha256,
    path: &Path,
    problem: &Problem,
    at: jiff::Timestamp,
) -> Result<()> {
    catalog.refuse_scan(scan, problem, at).await?;
    finish_refusal(office, catalog, scan, path, at).await
}

/// Erases what is still there of a scan that is refused already.
pub async fn finish_refusal(
    office: &Office,
    catalog: &SqliteCatalog,
    scan: Sha256,
    path: &Path,
    at: jiff::Timestamp,
) -> Result<()> {
    let target = path.to_owned();
    let erased = tokio::task::spawn_blocking(move || erase(&target)).await;
    erased.unwrap_or_else(|e| Err(io::Error::other(e))).map_err(StoreError::io("remove", path))?;
    office.scratch().forget(scan)?;
    Ok(catalog.forget_refused(scan, at).await?)
}

/// Overwrites a file and removes it. On a disk that writes elsewhere than it read (flash, copy on
/// write) the old bytes may outlive this; nothing a program does there helps more.
pub fn erase(path: &Path) -> io::Result<()> {
    static ZEROS: [u8; 1 << 16] = [0; 1 << 16];
    let Ok(metadata) = std::fs::metadata(path) else { return Ok(()) };
    // Another name of the same bytes is an object, and none of ours to spoil.
    if metadata.nlink() > 1 {
        return std::fs::remove_file(path);
    }
    let mut file = OpenOptions::new().write(true).open(path)?;
    let mut left = metadata.len();
    while left > 0 {
        let part = left.min(ZEROS.len() as u64) as usize;
        file.write_all(ZEROS.get(..part).unwrap_or_default())?;
        left -= part as u64;
    }
    file.sync_all()?;
    drop(file);
    std::fs::remove_file(path)?;
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}
