//! What is known of each file that lies in a watched folder: how it looked last, since when it
//! has not changed, whether it is being worked on. Memory saves questions to the catalogue; what
//! was taken stands there alone.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};

use super::folder::Folder;
use crate::domain::problem::{Class, Problem};
use crate::engine::desk::Lane;
use crate::engine::local::{Known, Local};
use crate::flow::intake::Found;

/// How long after a failure that may mend itself a file is tried again, at first and at most.
const AGAIN: (Duration, Duration) = (Duration::from_secs(2), Duration::from_mins(1));
/// Still being written: asked again sooner.
const STILL_WRITTEN: (u16, Duration) = (1101, Duration::from_secs(5));

/// How a file looks from outside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Looks {
    size: u64,
    changed: Option<SystemTime>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stage {
    /// It may still be growing.
    Growing,
    /// It waits for a second try.
    Later(Instant),
    /// It is being worked on.
    Taken,
    /// Nothing is to be done as long as it looks so.
    Settled,
}

#[derive(Debug)]
struct File {
    found: Found,
    lane: Lane,
    looks: Looks,
    /// Since when it looks so.
    since: Instant,
    /// When it was first seen like this, for telling how long it took to settle.
    first: Instant,
    stage: Stage,
    tries: u32,
}

/// A file that is whole.
#[derive(Clone, Debug)]
pub(super) struct Ready {
    pub(super) found: Found,
    pub(super) lane: Lane,
    /// How long it was looked at.
    pub(super) settled: Duration,
    looks: Looks,
}

/// All files of all folders.
pub(super) struct Files {
    window: Duration,
    all: HashMap<PathBuf, File>,
}

impl Files {
    pub(super) fn new(window: Duration) -> Self {
        Self { window, all: HashMap::new() }
    }

    /// Takes note of everything found in a folder; forgets what no longer lies there.
    pub(super) async fn found(
        &mut self,
        seen: Option<Vec<Found>>,
        folder: &Folder,
        local: &Local,
        now: Instant,
    ) {
        let Some(seen) = seen else { return };
        let there: std::collections::HashSet<PathBuf> =
            seen.iter().map(|found| found.path.clone()).collect();
        self.all.retain(|path, file| {
            !folder.holds(path) || there.contains(path) || file.stage == Stage::Taken
        });
        for found in seen {
            self.seen(found, folder.lane(), local, now).await;
        }
    }

    /// Takes note of one file.
    pub(super) async fn seen(&mut self, found: Found, lane: Lane, local: &Local, now: Instant) {
        let Some(looks) = looks(&found) else {
            self.all.remove(&found.path);
            return;
        };
        if let Some(file) = self.all.get_mut(&found.path) {
            if file.looks != looks && file.stage != Stage::Taken {
                (file.looks, file.since, file.stage, file.tries) = (looks, now, Stage::Growing, 0);
            }
            return;
        }
        // Not known here: what the catalogue knows decides. If it cannot be asked now, the file
        // is offered and asked about when it is taken.
        let stage = match local.known(&found).await {
            Ok(Known::Done | Known::Refused | Known::Failed) => Stage::Settled,
            Ok(Known::No) | Err(_) => Stage::Growing,
        };
        let file = File { found, lane, looks, since: now, first: now, stage, tries: 0 };
        self.all.insert(file.found.path.clone(), file);
    }

    /// How many files of a lane were handed over and have not come back.
    pub(super) fn handed(&self, lane: Lane) -> usize {
        self.all.values().filter(|file| file.lane == lane && file.stage == Stage::Taken).count()
    }

    /// The next file that is whole, by who came first; it counts as taken from now on.
    pub(super) fn next_whole(&mut self, lane: Lane, now: Instant) -> Option<Ready> {
        let window = self.window;
        loop {
            let file = self
                .all
                .values_mut()
                .filter(|file| file.lane == lane && file.is_due(window, now))
                .min_by(|a, b| (a.first, &a.found.path).cmp(&(b.first, &b.found.path)))?;
            match looks(&file.found) {
                None => {
                    let path = file.found.path.clone();
                    self.all.remove(&path);
                }
                Some(looks) if looks == file.looks => {
                    file.stage = Stage::Taken;
                    return Some(Ready {
                        found: file.found.clone(),
                        lane,
                        settled: now.saturating_duration_since(file.first),
                        looks,
                    });
                }
                Some(looks) => {
                    (file.looks, file.since, file.stage) = (looks, now, Stage::Growing);
                }
            }
        }
    }

    /// When the next file may be whole.
    /// Lanes with `most` files handed over are asked again when one comes back.
    pub(super) fn next_look(&self, now: Instant, most: usize) -> Option<Instant> {
        let full = |lane| self.handed(lane) >= most;
        let (counter, batch) = (full(Lane::Counter), full(Lane::Batch));
        let room = |lane| if lane == Lane::Counter { !counter } else { !batch };
        let due =
            self.all.values().filter(|file| room(file.lane)).filter_map(|file| match file.stage {
                Stage::Growing => Some(file.since + self.window),
                Stage::Later(at) => Some(at),
                Stage::Taken | Stage::Settled => None,
            });
        due.map(|at| at.max(now + Duration::from_millis(20))).min()
    }

    /// A file came back.
    pub(super) fn ended(&mut self, ready: &Ready, failed: Option<&Problem>, now: Instant) {
        let Some(file) = self.all.get_mut(&ready.found.path) else { return };
        file.tries += 1;
        let most = match failed {
            Some(problem) if problem.code.0 == STILL_WRITTEN.0 => Some(STILL_WRITTEN.1),
            // A full disk, a stop: not the file's fault.
            Some(problem) if problem.class == Class::Outside => Some(AGAIN.1),
            _ => None,
        };
        file.stage = match most {
            Some(most) => Stage::Later(now + (AGAIN.0 * (1 << file.tries.min(6)) / 2).min(most)),
            None => Stage::Settled,
        };
        if looks(&file.found) != Some(ready.looks) {
            (file.since, file.stage, file.tries) = (now, Stage::Growing, 0);
            file.first = now;
            if let Some(looks) = looks(&file.found) {
                file.looks = looks;
            }
        }
    }
}

impl File {
    fn is_due(&self, window: Duration, now: Instant) -> bool {
        match self.stage {
            Stage::Growing => now.saturating_duration_since(self.since) >= window,
            Stage::Later(at) => at <= now,
            Stage::Taken | Stage::Settled => false,
        }
    }
}

fn looks(found: &Found) -> Option<Looks> {
    let metadata = std::fs::metadata(&found.path).ok().filter(std::fs::Metadata::is_file)?;
    Some(Looks { size: metadata.len(), changed: metadata.modified().ok() })
}
