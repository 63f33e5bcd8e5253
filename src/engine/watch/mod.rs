//! Folders that scanners write into: every new file is taken as soon as it is whole.
//!
//! Events are hints; every folder is looked through again each [`WatchSettings::rescan`], and
//! where there are no events (network folders, no watch left) each [`WatchSettings::poll`]. A
//! file is taken when its size and time have not changed for [`WatchSettings::window`]; that its
//! end is there, and neither lock nor unfinished part stands beside it, is asked by `receive`.
//! Which files were taken stands in the catalogue, not here: after a restart nothing is read
//! twice or forgotten. The files stay where they are.
//!
//! | file | idea |
//! | --- | --- |
//! | `files` | what is known of each file that lies there |
//! | `folder` | one folder: its events, or that it has none |

mod files;
mod folder;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use self::files::{Files, Ready};
use self::folder::{Folder, Hint};
use super::desk::{Desk, Lane};
use super::local::{HeldScan, Work};
use crate::domain::problem::Problem;

/// How to watch.
#[derive(Clone, Copy, Debug)]
pub struct WatchSettings {
    /// A file whose size and time did not change for so long is whole.
    pub window: Duration,
    /// How often folders with events are looked through all the same.
    pub rescan: Duration,
    /// How often folders without events are looked through.
    pub poll: Duration,
}

impl Default for WatchSettings {
    fn default() -> Self {
        Self {
            window: Duration::from_secs(1),
            rescan: Duration::from_secs(30),
            poll: Duration::from_secs(5),
        }
    }
}

/// What the watcher tells.
#[derive(Debug)]
pub enum Told {
    /// A file was worked on, well or not.
    Took {
        /// Which.
        path: PathBuf,
        /// Who waited for it.
        lane: Lane,
        /// What it became.
        outcome: Box<Result<HeldScan, Problem>>,
        /// How long it was looked at until it counted as whole.
        settled: Duration,
        /// How long it took from then on.
        took: Duration,
    },
    /// A folder has no events: it lies on the network, or the system has no watch left.
    Polled {
        /// Which.
        folder: PathBuf,
        /// Whether the limit of watches is the reason (`fs.inotify.max_user_watches`).
        limit: bool,
    },
    /// A folder has events.
    Watched {
        /// Which.
        folder: PathBuf,
    },
    /// A folder cannot be looked into.
    Gone {
        /// Which.
        folder: PathBuf,
    },
}

/// So many files of a lane may wait at the desk; the others wait in their folder.
const AHEAD: usize = 16;

/// What came of a file.
struct Finished {
    ready: Ready,
    outcome: Result<HeldScan, Problem>,
    took: Duration,
}

/// Watches until the desk's machine is asked to stop. `told` hears of everything, in turn.
pub async fn watch(
    folders: Vec<(PathBuf, Lane)>,
    desk: &Desk,
    settings: WatchSettings,
    mut told: impl FnMut(Told) + Send,
) {
    let cancel = desk.local().cancel.clone();
    let (hints, mut hinted) = mpsc::unbounded_channel();
    let (finish, mut finished) = mpsc::unbounded_channel::<Finished>();
    let mut folders: Vec<Folder> =
        folders.into_iter().map(|(path, lane)| Folder::new(path, lane)).collect();
    let mut files = Files::new(settings.window);
    loop {
        let now = Instant::now();
        for folder in folders.iter_mut().filter(|folder| folder.is_due(now)) {
            let seen = folder.look_through(&hints, &settings, &mut told).await;
            files.found(seen, folder, desk.local(), now).await;
        }
        for lane in [Lane::Counter, Lane::Batch] {
            while files.handed(lane) < AHEAD
                && let Some(ready) = files.next_whole(lane, Instant::now())
            {
                let (desk, finish) = (desk.clone(), finish.clone());
                tokio::spawn(async move {
                    let begun = Instant::now();
                    let outcome = desk.take(ready.lane, &Work::Take(ready.found.clone())).await;
                    let _ = finish.send(Finished { ready, outcome, took: begun.elapsed() });
                });
            }
        }
        let look = folders.iter().map(Folder::due).min();
        let next = [look, files.next_look(Instant::now(), AHEAD)].into_iter().flatten().min();
        let next = next.unwrap_or_else(|| Instant::now() + settings.rescan);
        tokio::select! {
            () = cancel.asked() => return,
            () = tokio::time::sleep_until(next.into()) => {}
            Some(done) = finished.recv() => {
                files.ended(&done.ready, done.outcome.as_ref().err(), Instant::now());
                told(Told::Took {
                    path: done.ready.found.path,
                    lane: done.ready.lane,
                    outcome: Box::new(done.outcome),
                    settled: done.ready.settled,
                    took: done.took,
                });
            }
            Some(hint) = hinted.recv() => {
                // A burst is heard whole before anything is looked at.
                let mut burst = vec![hint];
                while let Ok(more) = hinted.try_recv() {
                    burst.push(more);
                }
                hear(burst, &mut folders, &mut files, desk).await;
            }
        }
    }
}

/// Looks at what events named; after too many of them, or where some were lost, at all.
async fn hear(burst: Vec<Hint>, folders: &mut [Folder], files: &mut Files, desk: &Desk) {
    let now = Instant::now();
    let mut paths: Vec<PathBuf> = Vec::new();
    for hint in burst {
        match hint {
            Hint::Path(path) => paths.push(path),
            Hint::Lost(root) => {
                folders.iter_mut().filter(|folder| folder.is_at(&root)).for_each(Folder::hurry);
            }
        }
    }
    paths.sort();
    paths.dedup();
    for path in paths {
        let Some(folder) = folders.iter().find(|folder| folder.holds(&path)) else { continue };
        if let Some(found) = folder.takes(&path) {
            files.seen(found, folder.lane(), desk.local(), now).await;
        }
    }
}
