//! One watched folder: its events, or that it has none.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use notify::{ErrorKind, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc::UnboundedSender;

use super::{Told, WatchSettings};
use crate::engine::desk::Lane;
use crate::flow::intake::{Found, WalkOptions, left_out_by_name, walk};

/// What an event says.
#[derive(Debug)]
pub(super) enum Hint {
    /// Something may have happened to this file or folder.
    Path(PathBuf),
    /// Events of this folder were lost.
    Lost(PathBuf),
}

/// A watched folder.
pub(super) struct Folder {
    root: PathBuf,
    lane: Lane,
    due: Instant,
    events: Events,
    gone: bool,
}

enum Events {
    /// Not asked for yet.
    Unknown,
    /// They come as long as this lives.
    Watched(#[allow(dead_code, reason = "held, never asked")] RecommendedWatcher),
    /// There are none.
    None,
}

/// File systems over the network tell nothing of what other machines write (statfs(2), `f_type`):
/// NFS, SMB, CIFS, SMB2, 9P, AFS, Ceph, FUSE (which may lead anywhere).
const NETWORK: [u64; 8] =
    [0x6969, 0x517b, 0xff53_4d42, 0xfe53_4d42, 0x0102_1997, 0x5346_414f, 0x00c3_6400, 0x6573_5546];

impl Folder {
    pub(super) fn new(root: PathBuf, lane: Lane) -> Self {
        let root = std::path::absolute(&root).unwrap_or(root);
        Self { root, lane, due: Instant::now(), events: Events::Unknown, gone: false }
    }

    pub(super) fn lane(&self) -> Lane {
        self.lane
    }

    pub(super) fn due(&self) -> Instant {
        self.due
    }

    pub(super) fn is_due(&self, now: Instant) -> bool {
        self.due <= now
    }

    pub(super) fn is_at(&self, root: &Path) -> bool {
        self.root == root
    }

    pub(super) fn holds(&self, path: &Path) -> bool {
        path.starts_with(&self.root)
    }

    /// Looks through it at once.
    pub(super) fn hurry(&mut self) {
        self.due = Instant::now();
    }

    /// The file an event names, where its name and its folders' names do not forbid taking it.
    /// A new folder is looked through with everything else.
    pub(super) fn takes(&self, path: &Path) -> Option<Found> {
        let inside = path.strip_prefix(&self.root).ok()?;
        let folder = path.is_dir();
        let mut names = inside.components().peekable();
        while let Some(part) = names.next() {
            let name = part.as_os_str().to_string_lossy();
            if left_out_by_name(&name, folder || names.peek().is_some()).is_some() {
                return None;
            }
        }
        let name = path.file_name()?.to_string_lossy().into_owned();
        path.is_file().then(|| Found { path: path.to_owned(), name, images: Vec::new() })
    }

    /// Everything in it that is to be taken; `None` where it cannot be looked into. Events are
    /// asked for before, so that nothing falls between.
    pub(super) async fn look_through(
        &mut self,
        hints: &UnboundedSender<Hint>,
        settings: &WatchSettings,
        told: &mut (impl FnMut(Told) + Send),
    ) -> Option<Vec<Found>> {
        if !self.root.is_dir() {
            if !self.gone {
                told(Told::Gone { folder: self.root.clone() });
            }
            (self.gone, self.events) = (true, Events::Unknown);
            self.due = Instant::now() + settings.poll;
            return None;
        }
        self.gone = false;
        if matches!(self.events, Events::Unknown) {
            self.events = self.listen(hints, told);
        }
        let root = self.root.clone();
        let walked = tokio::task::spawn_blocking(move || walk(&[root], &WalkOptions::default()));
        let found = walked.await.map(|walk| walk.found).ok();
        let wait = match self.events {
            Events::Watched(_) => settings.rescan,
            Events::Unknown | Events::None => settings.poll,
        };
        self.due = Instant::now() + wait.max(Duration::from_millis(50));
        found
    }

    fn listen(&self, hints: &UnboundedSender<Hint>, told: &mut impl FnMut(Told)) -> Events {
        let kind = rustix::fs::statfs(&self.root).map(|found| found.f_type as u64 & 0xffff_ffff);
        if kind.is_ok_and(|kind| NETWORK.contains(&kind)) {
            told(Told::Polled { folder: self.root.clone(), limit: false });
            return Events::None;
        }
        let (root, hints) = (self.root.clone(), hints.clone());
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let heard = match event {
                Ok(event) if event.need_rescan() => vec![Hint::Lost(root.clone())],
                // A new folder may hold files already of which no event tells.
                Ok(event) if matches!(event.kind, EventKind::Create(_) | EventKind::Modify(_)) => {
                    let new_folder = event.paths.iter().any(|path| path.is_dir());
                    let lost = new_folder.then(|| Hint::Lost(root.clone()));
                    event.paths.into_iter().map(Hint::Path).chain(lost).collect()
                }
                Ok(event) if event.kind.is_access() && !closed(event.kind) => Vec::new(),
                Ok(event) => event.paths.into_iter().map(Hint::Path).collect(),
                Err(_) => vec![Hint::Lost(root.clone())],
            };
            for hint in heard {
                let _ = hints.send(hint);
            }
        });
        let watched = watcher.and_then(|mut watcher| {
            watcher.watch(&self.root, RecursiveMode::Recursive)?;
            Ok(watcher)
        });
        match watched {
            Ok(watcher) => {
                told(Told::Watched { folder: self.root.clone() });
                Events::Watched(watcher)
            }
            Err(error) => {
                let limit = is_limit(&error.kind);
                told(Told::Polled { folder: self.root.clone(), limit });
                Events::None
            }
        }
    }
}

/// A writer has closed a file.
fn closed(kind: EventKind) -> bool {
    use notify::event::{AccessKind, AccessMode};
    matches!(kind, EventKind::Access(AccessKind::Close(AccessMode::Write)))
}

/// No watch (ENOSPC) or no instance (EMFILE) left, inotify(7).
fn is_limit(kind: &ErrorKind) -> bool {
    match kind {
        ErrorKind::MaxFilesWatch => true,
        ErrorKind::Io(error) => matches!(error.raw_os_error(), Some(24 | 28)),
        _ => false,
    }
}
