//! The catalogue made again from objects and manifests.

use std::path::{Path, PathBuf};

use super::Result;
use super::rows::{apply_paper, apply_scan};
use crate::catalog::{CatalogError, SqliteCatalog};
use crate::store::{Office, StoreError};

/// What was rebuilt.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Rebuilt {
    /// Number of scans.
    pub scans: u64,
    /// Number of papers.
    pub papers: u64,
    /// Whether the access log and the failures of the old catalogue were taken over.
    pub log_kept: bool,
}

/// Rebuilds the office's catalogue into a new file and puts that in the old one's place at once.
/// The old one, if there is one, stays beside it as `catalog.sqlite.before-rebuild`. Refused
/// while another process uses the catalogue; close your own first.
pub async fn rebuild(office: &Office) -> Result<Rebuilt> {
    let _alone = SqliteCatalog::lock_out(office)?;
    let target = office.catalog();
    let new = beside(&target, ".rebuild");
    for leftover in [new.clone(), beside(&new, "-wal"), beside(&new, "-shm")] {
        remove(&leftover)?;
    }
    let catalog = SqliteCatalog::open_file(&new, office.key(), office.probe()).await?;
    let mut rebuilt = Rebuilt::default();
    let mut after = None;
    while let Some((name, chain)) = office.manifests().next_chain("scan", after).await? {
        apply_scan(&catalog, &chain).await?;
        rebuilt.scans += 1;
        after = Some(name);
    }
    after = None;
    while let Some((name, chain)) = office.manifests().next_chain("paper", after).await? {
        apply_paper(office, &catalog, &chain, None).await?;
        rebuilt.papers += 1;
        after = Some(name);
    }
    if target.exists() {
        rebuilt.log_kept = catalog.adopt_log(&target).await.is_ok();
    }
    catalog.close_alone().await?;
    swap(&target, &new)?;
    Ok(rebuilt)
}

/// The new file takes the name at once; the old one has its other name by then, with its log if
/// it still had one.
fn swap(target: &Path, new: &Path) -> Result<()> {
    let old = beside(target, ".before-rebuild");
    for part in ["", "-wal", "-shm"] {
        let (from, to) = (beside(target, part), beside(&old, part));
        remove(&to)?;
        if !from.exists() {
            continue;
        }
        let moved = if part.is_empty() {
            std::fs::hard_link(&from, &to)
        } else {
            std::fs::rename(&from, &to)
        };
        moved.map_err(StoreError::io("name", &to))?;
    }
    std::fs::File::open(new)
        .and_then(|file| file.sync_all())
        .map_err(StoreError::io("sync", new))?;
    std::fs::rename(new, target).map_err(StoreError::io("name", target))?;
    if let Some(folder) = target.parent() {
        std::fs::File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(StoreError::io("sync", folder))?;
    }
    Ok(())
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn remove(path: &Path) -> Result<(), CatalogError> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreError::io("remove", path)(e).into())
        }
        _ => Ok(()),
    }
}
