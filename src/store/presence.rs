//! Who is alive: every process holds a locked file as long as it uses an office, and its
//! temporary files carry that file's name. The lock dies with the process, however it dies, so
//! the next one knows whose leftovers it may remove. Works across process-id namespaces of one
//! machine, where process ids would not.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Result, StoreError};

/// This process's locked file.
#[derive(Debug)]
pub struct Presence {
    name: String,
    count: AtomicU64,
    path: PathBuf,
    _lock: File,
}

impl Presence {
    /// Registers in `locks`, and removes what dead processes left in `temporary` folders.
    pub fn register(locks: &Path, temporary: &[PathBuf]) -> Result<Self> {
        let gate_path = locks.join("register");
        let gate = open(&gate_path)?;
        gate.lock().map_err(StoreError::io("lock", &gate_path))?;
        clear_dead(locks, temporary)?;
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(|_| StoreError::CutShort)?;
        let name = format!("{}-{}", std::process::id(), data_encoding::HEXLOWER.encode(&random));
        let path = locks.join(format!("{name}.lock"));
        let lock = open(&path)?;
        lock.lock().map_err(StoreError::io("lock", &path))?;
        Ok(Self { name, count: AtomicU64::new(0), path, _lock: lock })
    }

    /// A file name nobody else uses, marked as this process's.
    pub fn temporary_name(&self) -> String {
        format!("{}-{}", self.name, self.count.fetch_add(1, Ordering::Relaxed))
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

fn open(path: &Path) -> Result<File> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(StoreError::io("open", path))
}

/// Removes the marks and temporary files of processes whose lock is free.
fn clear_dead(locks: &Path, temporary: &[PathBuf]) -> Result<()> {
    for entry in fs::read_dir(locks).map_err(StoreError::io("list", locks))?.flatten() {
        let file_name = entry.file_name();
        let Some(name) = file_name.to_str().and_then(|n| n.strip_suffix(".lock")) else {
            continue;
        };
        // Gone: it ended by itself meanwhile.
        let Ok(lock) = File::open(entry.path()) else { continue };
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => continue,
            Err(TryLockError::Error(e)) => return Err(StoreError::io("lock", &entry.path())(e)),
        }
        let prefix = format!("{name}-");
        for folder in temporary {
            for leftover in fs::read_dir(folder).into_iter().flatten().flatten() {
                if leftover.file_name().to_string_lossy().starts_with(&prefix) {
                    let path = leftover.path();
                    let removed = if path.is_dir() {
                        fs::remove_dir_all(&path)
                    } else {
                        fs::remove_file(&path)
                    };
                    removed.map_err(StoreError::io("remove", &path))?;
                }
            }
        }
        let _ = fs::remove_file(entry.path());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removes_what_the_dead_left_and_nothing_of_the_living() {
        let dir = tempfile::tempdir().unwrap();
        let (locks, temporary) = (dir.path().join("locks"), dir.path().join("tmp"));
        fs::create_dir(&locks).unwrap();
        fs::create_dir(&temporary).unwrap();
        let alive = Presence::register(&locks, std::slice::from_ref(&temporary)).unwrap();
        let mine = temporary.join(alive.temporary_name());
        fs::write(&mine, "x").unwrap();
        fs::write(locks.join("7-dead.lock"), "").unwrap();
        fs::write(temporary.join("7-dead-0"), "x").unwrap();
        let second = Presence::register(&locks, std::slice::from_ref(&temporary)).unwrap();
        assert!(mine.exists());
        assert!(!temporary.join("7-dead-0").exists());
        assert!(!locks.join("7-dead.lock").exists());
        drop(second);
    }
}
