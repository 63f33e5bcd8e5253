//! One worker a scan, over all processes of this machine: the same bytes may arrive twice at once.
//!
//! Scans share [`TURNS`] lock files by their hash: one file a scan would litter, and a lock file
//! that is removed while somebody waits for it locks nothing. The lock dies with its process.

use std::fs::{File, OpenOptions, TryLockError};
use std::time::Duration;

use crate::domain::hash::Sha256;
use crate::engine::cancel::Cancel;
use crate::engine::error::EngineError;
use crate::store::Office;

const TURNS: u16 = 1024;
const LOOK_AGAIN: Duration = Duration::from_millis(40);

/// The right to work on a scan, until dropped.
pub(super) struct Turn {
    _lock: File,
}

impl Turn {
    /// Waits for the right to work on a scan.
    pub(super) async fn take(
        office: &Office,
        scan: Sha256,
        cancel: &Cancel,
    ) -> Result<Self, EngineError> {
        let [a, b, ..] = *scan.as_bytes();
        let number = u16::from_be_bytes([a, b]) % TURNS;
        let path = office.root().join("locks").join(format!("scan-{number}"));
        let failed = |source| EngineError::file(&path, source);
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(failed)?;
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(Self { _lock: lock }),
                Err(TryLockError::WouldBlock) if cancel.is_set() => {
                    return Err(EngineError::Cancelled);
                }
                Err(TryLockError::WouldBlock) => tokio::time::sleep(LOOK_AGAIN).await,
                Err(TryLockError::Error(source)) => return Err(failed(source)),
            }
        }
    }
}
