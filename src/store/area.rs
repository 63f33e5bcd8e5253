//! One folder tree of things written once.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::presence::Presence;
use super::probe::{self, Probe, Step};
use super::{Result, StoreError};

/// Whether something was written or had been there already.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Written now.
    Created,
    /// Somebody wrote it before; nothing was changed.
    AlreadyThere,
}

/// A folder tree and its temporary files.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    kind: probe::Area,
    root: PathBuf,
    presence: Arc<Presence>,
    probe: Probe,
    /// Folders whose names are known to be synced in their parents.
    settled: Arc<Mutex<HashSet<PathBuf>>>,
}

/// Removes the temporary file unless writing it came to its end.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

impl Tree {
    pub(super) fn new(
        kind: probe::Area,
        root: PathBuf,
        presence: Arc<Presence>,
        probe: Probe,
    ) -> Self {
        Self { kind, root, presence, probe, settled: Arc::default() }
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn temporary_folder(root: &Path) -> PathBuf {
        root.join(".tmp")
    }

    /// Writes `folders/name` once, with what `write` gives. Returns after it is safe.
    pub(super) fn write_once(
        &self,
        folders: &[&str],
        name: &str,
        write: impl FnOnce(&mut File) -> Result<()>,
    ) -> Result<Outcome> {
        let mut folder = self.root.clone();
        folder.extend(folders);
        let path = folder.join(name);
        if path.exists() {
            self.settle(folders)?;
            return Ok(Outcome::AlreadyThere);
        }
        fs::create_dir_all(&folder).map_err(StoreError::io("create", &folder))?;

        let temporary =
            Temporary(Self::temporary_folder(&self.root).join(self.presence.temporary_name()));
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o444)
            .open(&temporary.0)
            .map_err(StoreError::io("create", &temporary.0))?;
        self.reached(Step::Created);
        write(&mut file)?;
        self.reached(Step::Written);
        file.sync_all().map_err(StoreError::io("sync", &temporary.0))?;
        drop(file);
        self.reached(Step::Synced);
        let outcome = match fs::hard_link(&temporary.0, &path) {
            Ok(()) => Outcome::Created,
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Outcome::AlreadyThere,
            Err(e) => return Err(StoreError::io("link", &path)(e)),
        };
        self.reached(Step::Linked);
        drop(temporary);
        self.reached(Step::Unlinked);
        self.settle(folders)?;
        self.reached(Step::Safe);
        Ok(outcome)
    }

    /// Syncs the folder, and the folders above it when this process uses them first: whoever made
    /// them may have died before syncing.
    pub(super) fn settle(&self, folders: &[&str]) -> Result<()> {
        let mut path = self.root.clone();
        path.extend(folders);
        sync_folder(&path)?;
        let mut above = path.clone();
        while above != self.root && self.is_new(&above) {
            if !above.pop() {
                break;
            }
            sync_folder(&above)?;
        }
        let mut settled = self.settled.lock().unwrap_or_else(PoisonError::into_inner);
        while path != self.root && settled.insert(path.clone()) {
            path.pop();
        }
        Ok(())
    }

    fn is_new(&self, folder: &Path) -> bool {
        !self.settled.lock().unwrap_or_else(PoisonError::into_inner).contains(folder)
    }

    fn reached(&self, step: Step) {
        self.probe.reached(self.kind, step);
    }
}

/// Makes the names in a folder safe.
pub(super) fn sync_folder(path: &Path) -> Result<()> {
    File::open(path).and_then(|folder| folder.sync_all()).map_err(StoreError::io("sync", path))
}
