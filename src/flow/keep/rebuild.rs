//! The catalogue made again from objects and manifests.

use std::path::{Path, PathBuf};

use super::rows::{apply_paper, apply_scan};
use super::{KeepError, Result};
use crate::catalog::{CatalogError, SqliteCatalog};
use crate::domain::problem::Problem;
use crate::store::{Office, StoreError};

/// What was rebuilt.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Rebuilt {
    /// Number of scans.
    pub scans: u64,
    /// Number of papers.
    pub papers: u64,
    /// Whether what only the old catalogue knew was taken over: access log, failures, files that
    /// wait or were erased, work begun.
    pub log_kept: bool,
    /// Folders of manifests that say nothing that can be believed, or name objects that are gone
    /// or damaged, and why. What they are about has no rows until it comes back from backup.
    pub left_out: Vec<(String, Problem)>,
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
    for kind in ["scan", "paper"] {
        let mut after = None;
        while let Some(name) = office.manifests().next_name(kind, after).await? {
            match rebuild_one(office, &catalog, kind, &name).await {
                Ok(()) if kind == "scan" => rebuilt.scans += 1,
                Ok(()) => rebuilt.papers += 1,
                Err(e) if is_damage(&e) => rebuilt.left_out.push((name.clone(), e.into())),
                Err(e) => return Err(e),
            }
            after = Some(name);
        }
    }
    if target.exists() {
        rebuilt.log_kept = catalog.adopt_log(&target).await.is_ok();
    }
    catalog.close_alone().await?;
    swap(&target, &new)?;
    Ok(rebuilt)
}

async fn rebuild_one(
    office: &Office,
    catalog: &SqliteCatalog,
    kind: &'static str,
    name: &str,
) -> Result<()> {
    let chain = office.manifests().named(kind, name.to_owned()).await?;
    match kind {
        "scan" => apply_scan(catalog, &chain).await,
        _ => apply_paper(office, catalog, &chain, None).await,
    }
}

/// Whether one paper's truth is hurt, which is no reason to leave the others without rows.
fn is_damage(error: &KeepError) -> bool {
    use StoreError::{BrokenChain, Damaged, NoObject};
    matches!(
        error,
        KeepError::Store(NoObject(_) | Damaged { .. } | BrokenChain { .. })
            | KeepError::BadRecord(_)
            | KeepError::BadText(_)
    )
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
