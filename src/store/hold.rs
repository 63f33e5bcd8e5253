//! Keeping others away from one scan or paper: a locked file that carries its name. The lock dies
//! with the process, however it dies; the file is removed by whoever comes next.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::{Office, Result, StoreError};
use crate::domain::hash::Sha256;
use crate::domain::id::PaperId;

/// Others are kept away while this lives.
#[derive(Debug)]
pub struct Hold {
    path: PathBuf,
    _lock: File,
}

impl Drop for Hold {
    fn drop(&mut self) {
        // Before the lock is freed, so that nobody locks a file about to lose its name unseen.
        let _ = fs::remove_file(&self.path);
    }
}

impl Office {
    /// Claims a scan for work that takes long; `None` where another run is at it, which may be
    /// left alone. Everything kept is safe without a claim; a claim saves doing it twice.
    pub fn claim_scan(&self, scan: Sha256) -> Result<Option<Hold>> {
        let locks = self.root().join("locks");
        let name = self.key().opaque("claim", &[scan.as_bytes()]);
        // Who removes the files of the dead locks them for a moment; it holds the gate then.
        let gate_path = locks.join("register");
        let gate = open(&gate_path).map_err(StoreError::io("open", &gate_path))?;
        gate.lock().map_err(StoreError::io("lock", &gate_path))?;
        take(&locks.join(format!("scan-{name}.lock")), |file| match file.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(e)) => Err(e),
        })
    }

    /// Waits until nobody else is keeping something of this paper.
    pub(crate) async fn hold_paper(&self, paper: &PaperId) -> Result<Hold> {
        let path = self.root().join("locks").join(format!("paper-{paper}.lock"));
        tokio::task::spawn_blocking(move || take(&path, |file| file.lock().map(|()| true)))
            .await
            .unwrap_or(Err(StoreError::CutShort))?
            .ok_or(StoreError::InUse)
    }
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).truncate(false).write(true).open(path)
}

/// Locks the file that has the name now: the one that was opened may have lost it while waiting.
fn take(path: &Path, lock: impl Fn(&File) -> io::Result<bool>) -> Result<Option<Hold>> {
    loop {
        let file = open(path).map_err(StoreError::io("open", path))?;
        if !lock(&file).map_err(StoreError::io("lock", path))? {
            return Ok(None);
        }
        let ours = file.metadata().map_err(StoreError::io("look at", path))?;
        let named = fs::metadata(path)
            .is_ok_and(|named| (named.dev(), named.ino()) == (ours.dev(), ours.ino()));
        if named {
            return Ok(Some(Hold { path: path.to_owned(), _lock: file }));
        }
    }
}
