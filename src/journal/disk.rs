//! Files that appear under their name whole and synced, or not at all: temporary file, written,
//! synced, renamed, folder synced. Folders are synced up to the first that was there.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::JournalError;

/// Where temporary files lie: in the journal's folder, hidden from who serves the others.
const TEMPORARY: &str = ".tmp";

/// How far a write has come. A test may stop after each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// The temporary file is written, not synced.
    Written,
    /// It is synced.
    Synced,
    /// It has its name.
    Named,
    /// Its folder is synced.
    Safe,
    /// A narrower form is gone.
    Removed,
}

type Hook = Arc<dyn Fn(Step, &Path) -> io::Result<()> + Send + Sync>;

/// The journal's folder.
#[derive(Clone)]
pub struct Disk {
    root: PathBuf,
    hook: Option<Hook>,
}

impl std::fmt::Debug for Disk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Disk({})", self.root.display())
    }
}

impl Disk {
    /// A folder.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), hook: None }
    }

    /// A folder whose every step `hook` hears of, with the file it has reached; where it fails,
    /// the write ends there as if the process had died.
    pub fn heard(
        root: &Path,
        hook: impl Fn(Step, &Path) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self { root: root.to_owned(), hook: Some(Arc::new(hook)) }
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Makes the folder, and removes what dead processes left. Others must be kept away.
    pub(super) fn begin(&self) -> Result<(), JournalError> {
        let temporary = self.root.join(TEMPORARY);
        let failed = JournalError::file(&temporary);
        fs::create_dir_all(&temporary).map_err(&failed)?;
        for leftover in fs::read_dir(&temporary).map_err(&failed)?.flatten() {
            fs::remove_file(leftover.path()).map_err(&failed)?;
        }
        Ok(())
    }

    /// The bytes of a file; `None` where there is none.
    pub(super) fn read(&self, name: &str) -> Result<Option<Vec<u8>>, JournalError> {
        let path = self.root.join(name);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(JournalError::File { path, source }),
        }
    }

    /// Writes a file, in the place of one that is there.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), JournalError> {
        let path = self.root.join(name);
        self.written(&path, bytes).map_err(JournalError::file(&path))
    }

    fn written(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let folder = path.parent().unwrap_or(&self.root);
        let mut new = Vec::new();
        let mut above = folder;
        while !above.exists() {
            new.push(above);
            above = above.parent().unwrap_or(&self.root);
        }
        fs::create_dir_all(folder)?;
        let temporary = self.root.join(TEMPORARY).join("new");
        let mut file = File::create(&temporary)?;
        file.write_all(bytes)?;
        self.reached(Step::Written, &temporary)?;
        file.sync_all()?;
        self.reached(Step::Synced, &temporary)?;
        fs::rename(&temporary, path)?;
        self.reached(Step::Named, path)?;
        sync(folder)?;
        for made in new {
            sync(made.parent().unwrap_or(&self.root))?;
        }
        self.reached(Step::Safe, path)
    }

    /// Removes a folder of files that nobody needs any more; what stays costs room, nothing else.
    pub(super) fn drop_folder(&self, name: &str) -> Result<(), JournalError> {
        let path = self.root.join(name);
        let Ok(entries) = fs::read_dir(&path) else { return Ok(()) };
        for entry in entries.flatten() {
            let _ = fs::remove_file(entry.path());
            self.reached(Step::Removed, &entry.path()).map_err(JournalError::file(&path))?;
        }
        let _ = fs::remove_dir(&path);
        Ok(())
    }

    fn reached(&self, step: Step, path: &Path) -> io::Result<()> {
        self.hook.as_ref().map_or(Ok(()), |hook| hook(step, path))
    }
}

fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
