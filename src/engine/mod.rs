//! Who runs the stages: limits, progress, retries, resume. Stages themselves know none of it.
//!
//! Whatever decodes or reads bytes from outside
//! runs in a [`pool`] of child processes of this same program: a thread cannot be killed, and
//! what a C library leaks or breaks must cost one page, not the run.

pub mod cancel;
pub mod desk;
pub mod error;
pub mod judge;
pub mod local;
mod picture;
pub mod pictures;
pub mod pool;
pub mod progress;
pub mod reading;
pub mod watch;
pub mod worker;

pub use cancel::Cancel;
pub use desk::{Desk, Lane};
pub use error::EngineError;
