//! Work that keeps coming: scans of the counter, where somebody waits, before batch work.
//!
//! Two lanes, each with so many files at once. A counter scan waits for no batch file, and its
//! pages wait for at most one batch page a child process (see [`super::pool`]). One file that
//! fails never stops the others; when the machine is asked to stop, what is under way is given
//! back: it goes on from its last page at the next start.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::Semaphore;

use super::error::EngineError;
use super::local::{HeldScan, Local, Work};
use crate::domain::problem::Problem;

/// Who waits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Lane {
    /// A citizen at the counter.
    Counter,
    /// Nobody.
    Batch,
}

/// The desk. Cloning shares it.
#[derive(Clone)]
pub struct Desk(Arc<Shared>);

struct Shared {
    local: Local,
    counter: Turn,
    batch: Turn,
    done: AtomicU64,
    failed: AtomicU64,
}

struct Turn {
    room: Semaphore,
    size: u32,
    waiting: AtomicUsize,
    under_way: AtomicUsize,
}

/// How much there is to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Load {
    /// Counter scans that have not begun.
    pub counter_waiting: usize,
    /// Counter scans under way.
    pub counter_under_way: usize,
    /// Batch files that have not begun.
    pub batch_waiting: usize,
    /// Batch files under way.
    pub batch_under_way: usize,
    /// Files done since the start.
    pub done: u64,
    /// Files that failed since the start.
    pub failed: u64,
}

impl Desk {
    /// A desk over a machine.
    pub fn new(local: Local) -> Self {
        let size = local.pool.size();
        let turn = |size: usize| Turn {
            room: Semaphore::new(size),
            size: u32::try_from(size).unwrap_or(1),
            waiting: AtomicUsize::new(0),
            under_way: AtomicUsize::new(0),
        };
        Self(Arc::new(Shared {
            counter: turn(size * 2 + 1),
            batch: turn(size + 1),
            done: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            local,
        }))
    }

    /// The machine.
    pub fn local(&self) -> &Local {
        &self.0.local
    }

    /// Does one thing when its turn comes.
    pub async fn take(&self, lane: Lane, work: &Work) -> Result<HeldScan, Problem> {
        self.take_at(lane, None, work).await
    }

    /// The same for a scan of a named counter.
    pub async fn take_at(
        &self,
        lane: Lane,
        counter: Option<&str>,
        work: &Work,
    ) -> Result<HeldScan, Problem> {
        let turn = self.turn(lane);
        let cancel = &self.0.local.cancel;
        let _permit = {
            let _waits = Counted::new(&turn.waiting);
            let permit = tokio::select! {
                permit = turn.room.acquire() => permit,
                () = cancel.asked() => return Err(EngineError::Cancelled.into()),
            };
            permit.map_err(|_| EngineError::Cancelled)?
        };
        if cancel.is_set() {
            return Err(EngineError::Cancelled.into());
        }
        let _works = Counted::new(&turn.under_way);
        let mut local = match lane {
            Lane::Counter => self.0.local.urgent(),
            Lane::Batch => self.0.local.clone(),
        };
        if let Some(counter) = counter {
            local = local.at_counter(counter);
        }
        let outcome = local.work_on(work).await;
        let counter = if outcome.is_ok() { &self.0.done } else { &self.0.failed };
        counter.fetch_add(1, Ordering::Relaxed);
        outcome
    }

    /// How many files wait in a lane.
    pub fn waiting(&self, lane: Lane) -> usize {
        self.turn(lane).waiting.load(Ordering::Relaxed)
    }

    /// How much there is to do.
    pub fn load(&self) -> Load {
        let get = |count: &AtomicUsize| count.load(Ordering::Relaxed);
        let Shared { counter, batch, done, failed, .. } = &*self.0;
        Load {
            counter_waiting: get(&counter.waiting),
            counter_under_way: get(&counter.under_way),
            batch_waiting: get(&batch.waiting),
            batch_under_way: get(&batch.under_way),
            done: done.load(Ordering::Relaxed),
            failed: failed.load(Ordering::Relaxed),
        }
    }

    /// Waits until what is under way has ended or been given back; not longer than `patience`.
    /// The machine has been asked to stop before.
    pub async fn stopped(&self, patience: Duration) -> bool {
        let all = async {
            for turn in [&self.0.counter, &self.0.batch] {
                let _ = turn.room.acquire_many(turn.size).await;
            }
        };
        tokio::time::timeout(patience, all).await.is_ok()
    }

    fn turn(&self, lane: Lane) -> &Turn {
        match lane {
            Lane::Counter => &self.0.counter,
            Lane::Batch => &self.0.batch,
        }
    }
}

/// Counts something as long as it lives.
struct Counted<'a>(&'a AtomicUsize);

impl<'a> Counted<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
