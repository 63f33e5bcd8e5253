//! What every request shares.

use std::sync::Arc;
use std::time::Duration;

use super::auth::Identity;
use super::limits::Limiter;
use super::log::Log;
use crate::engine::local::Local;

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

/// What [`App`] holds.
pub struct Shared {
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
}

impl App {
    /// Puts an application together.
    pub fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
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
