//! What every request shares.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::auth::Identity;
use super::error::WebError;
use super::hook::Hook;
use super::hub::Hub;
use super::limits::Limiter;
use super::log::Log;
use super::metrics::Metrics;
use crate::domain::problem::Problem;
use crate::engine::Desk;
use crate::engine::Lane;
use crate::engine::local::Local;
use crate::engine::pool::Pool;
use crate::engine::watch::WatchSettings;

/// How the server behaves.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether browsers reach it through TLS, its own or a proxy's: cookies are for TLS alone.
    pub secure: bool,
    /// Whether a proxy stands before it and says who calls (`X-Forwarded-For`).
    pub behind_proxy: bool,
    /// After so long without a touch, the screen is locked.
    pub lock_after: Duration,
    /// After so long a session ends, whatever happened in it.
    pub session_length: Duration,
    /// The largest upload, in bytes.
    pub max_upload: u64,
    /// An upload of which nothing came for so long is given up.
    pub patience: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            secure: false,
            behind_proxy: false,
            lock_after: Duration::from_mins(10),
            // a working day and what comes before and after it
            session_length: Duration::from_hours(12),
            max_upload: 512 << 20,
            patience: Duration::from_mins(1),
        }
    }
}

/// The application. Cloning shares it.
#[derive(Clone)]
pub struct App(Arc<Shared>);

/// What an application is put together of.
pub struct Parts {
    /// The engine: office, rows, keys, rules, child processes, clock.
    pub local: Local,
    /// How the server behaves.
    pub settings: Settings,
    /// Who proves who people are.
    pub identity: Box<dyn Identity>,
    /// Attempts to log in, by caller and by account.
    pub logins: Limiter,
    /// Requests of programs, by key.
    pub requests: Limiter,
    /// Where lines about what happens go.
    pub log: Log,
    /// Whom to tell of papers that change.
    pub hook: Option<Hook>,
    /// Folders to watch.
    pub folders: Vec<(PathBuf, Lane)>,
    /// How to watch them.
    pub watch: WatchSettings,
    /// Files of the verify page, by caller.
    pub verifications: Limiter,
    /// The child process that judges them, apart from those that read.
    pub judges: Pool,
    /// Whether the office's SAMPLE authority counts at the verify page.
    pub sample: bool,
}

/// What [`App`] holds.
pub struct Shared {
    /// What it was put together of.
    pub parts: Parts,
    /// Scans in their lanes.
    pub desk: Desk,
    /// News for whoever waits.
    pub hub: Hub,
    /// Counts.
    pub metrics: Metrics,
    /// The hook, shared with the task that tells.
    pub hook: Option<Arc<Hook>>,
    /// Why the OCR engine does not run.
    pub reading: Mutex<Option<Problem>>,
    /// Watched folders that cannot be looked into.
    pub gone: Mutex<Vec<PathBuf>>,
    uploads: PathBuf,
}

impl App {
    /// Puts an application together; makes the office's folder of uploads.
    pub fn new(mut parts: Parts) -> Result<Self, WebError> {
        let uploads = parts.local.office.root().join("uploads");
        std::fs::create_dir_all(&uploads).map_err(WebError::Folder)?;
        let hook = parts.hook.take().map(Arc::new);
        Ok(Self(Arc::new(Shared {
            desk: Desk::new(parts.local.clone()),
            hub: Hub::default(),
            metrics: Metrics::default(),
            gone: Mutex::new(Vec::new()),
            reading: Mutex::new(None),
            hook,
            uploads,
            parts,
        })))
    }

    /// Where bytes of uploads lie until their papers are kept.
    pub fn uploads(&self) -> PathBuf {
        self.uploads.clone()
    }

    /// A new random id of 20 letters and digits.
    pub fn fresh_id(&self) -> Result<String, WebError> {
        let mut bytes = [0_u8; 12];
        getrandom::fill(&mut bytes).map_err(|e| WebError::Crypto(e.to_string()))?;
        Ok(data_encoding::BASE32_NOPAD.encode(&bytes).to_lowercase())
    }

    /// The time.
    pub fn now(&self) -> jiff::Timestamp {
        (self.local.now)()
    }
}

impl std::ops::Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl std::ops::Deref for Shared {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.parts
    }
}
