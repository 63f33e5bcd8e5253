//! Many files at once, within limits.

use std::collections::{BTreeMap, VecDeque};

use tokio::task::JoinSet;

use super::{HeldScan, Local};
use crate::catalog::{CatalogError, ScanRow, ScanState, SqliteCatalog};
use crate::domain::problem::{Class, Problem};
use crate::engine::error::EngineError;
use crate::flow::intake::Found;

/// One thing to do.
#[derive(Clone, Debug)]
pub enum Work {
    /// A file, or a folder that is one document.
    Take(Found),
    /// A scan an earlier run received and did not finish.
    Finish(ScanRow),
}

impl Work {
    /// Its name, for people.
    pub fn name(&self) -> &str {
        match self {
            Self::Take(found) => &found.name,
            Self::Finish(scan) => &scan.name,
        }
    }

    /// Its size in bytes, about.
    pub fn bytes(&self) -> u64 {
        let size = |path: &std::path::PathBuf| std::fs::metadata(path).map_or(0, |m| m.len());
        match self {
            Self::Take(found) if found.images.is_empty() => size(&found.path),
            Self::Take(found) => found.images.iter().map(size).sum(),
            Self::Finish(scan) => scan.size,
        }
    }
}

/// So many outcomes may wait for one before them.
const WAITING: usize = 256;
/// After so many failures of what lies outside, one after the other, trying on makes no sense.
const OUTSIDE: u32 = 3;

/// Scans that earlier runs received and did not finish, oldest first.
pub async fn unfinished(catalog: &SqliteCatalog) -> Result<Vec<Work>, CatalogError> {
    let mut all = catalog.scans_in(ScanState::Received).await?;
    all.extend(catalog.scans_in(ScanState::Kept).await?);
    all.sort_by_key(|scan| (scan.first_at, scan.sha256));
    Ok(all.into_iter().map(Work::Finish).collect())
}

impl Local {
    /// Does one thing, from wherever an earlier run left it.
    pub async fn work_on(&self, work: &Work) -> Result<HeldScan, Problem> {
        let bytes = work.bytes();
        self.progress.started(bytes);
        let outcome = self.one(work).await;
        self.progress.finished(bytes, outcome.as_ref().err());
        outcome
    }

    /// Does `work`, several files at once; hands each outcome to `took` in the order of `work`.
    /// A file that fails never stops the others. Ends early, with the reason, when asked to stop
    /// or when what lies outside (disk, processes) has failed for good; `took` may say so too, by
    /// giving `false`.
    pub async fn run(
        &self,
        work: Vec<Work>,
        mut took: impl AsyncFnMut(&Work, Result<HeldScan, Problem>) -> bool,
    ) -> Result<(), Problem> {
        let at_once = self.pool.size() * 2 + 1;
        let mut waiting: VecDeque<(usize, Work)> = work.into_iter().enumerate().collect();
        let mut running = JoinSet::new();
        let mut done = BTreeMap::new();
        let (mut next, mut outside) = (0, 0);
        let mut stop = None;
        loop {
            while running.len() < at_once
                && done.len() < WAITING
                && stop.is_none()
                && !self.cancel.is_set()
                && let Some((place, work)) = waiting.pop_front()
            {
                let local = self.clone();
                running.spawn(async move {
                    let outcome = local.work_on(&work).await;
                    (place, work, outcome)
                });
            }
            let Some(joined) = running.join_next().await else { break };
            let (place, work, outcome) = match joined {
                Ok(all) => all,
                Err(panic) => return Err(EngineError::Bug(panic.to_string()).into()),
            };
            outside = match &outcome {
                Err(problem) if problem.class == Class::Outside => outside + 1,
                _ => 0,
            };
            if let Err(problem) = &outcome
                && (outside >= OUTSIDE || is_final(problem))
            {
                stop.get_or_insert(problem.clone());
            }
            done.insert(place, (work, outcome));
            while let Some((work, outcome)) = done.remove(&next) {
                next += 1;
                if !took(&work, outcome).await {
                    self.cancel.set();
                }
            }
        }
        match stop {
            Some(problem) => Err(problem),
            None if self.cancel.is_set() => Err(EngineError::Cancelled.into()),
            None => Ok(()),
        }
    }
}

/// Whether it would fail for every file alike: no room, no process, a key or certificate that may
/// not sign, no font for the visible text.
fn is_final(problem: &Problem) -> bool {
    matches!(problem.code.0, 5007..=5011 | 5017 | 5105 | 7005 | 8001 | 8009)
}
