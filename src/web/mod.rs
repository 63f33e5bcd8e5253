//! The counter's server: pages for people, an interface for programs, the same engine behind.
//!
//! In: HTTP requests, each by somebody known or from a page open to everybody. Out: HTML for
//! browsers, JSON for programs; errors as RFC 9457 problems with the stable code of
//! [`crate::domain::problem`]. Promises: whatever changes something is done by a [`auth::Who`] that
//! may do it, never for another site; no personal number in an address, a log line or a metric;
//! what was received survives a restart.
//!
//! | part | idea |
//! | --- | --- |
//! | `state` | what every request shares: the engine, limits, the clock |
//! | `router` | which address leads where, and the layers around all |
//! | `context` | what is known of one request: its id, language, sender |
//! | `answer` | problems as JSON or as a page |
//! | `auth` | accounts, sessions, keys: who may do what |
//! | `server` | connections: TLS, limits, graceful stop |
//! | `pages` | HTML, made at compile time; words in `lang/*/pages.toml` |
//! | `api` | `/api/v1`, described by itself in OpenAPI 3.1 |
//! | `uploads`, `download` | bytes in and out, in pieces |
//! | `hub` | news for whoever waits |
//! | `signing` | the queue of what the agency signs |
//! | `hook` | one outgoing hook, durable |
//! | `operation`, `metrics` | health, readiness, counts |
//! | `start` | what runs beside requests, until the stop |

pub mod answer;
pub mod api;
pub mod assets;
pub mod auth;
pub mod context;
pub mod download;
pub mod error;
pub mod headers;
pub mod hook;
pub mod hub;
pub mod limits;
pub mod log;
pub mod metrics;
pub mod operation;
pub mod pages;
pub mod router;
pub mod server;
pub mod signing;
pub mod start;
pub mod state;
pub mod uploads;
pub mod view;

pub use self::error::WebError;
pub use self::router::router;
pub use self::state::{App, Parts, Settings};

/// What handlers return.
pub type Result<T, E = answer::Failure> = std::result::Result<T, E>;
