//! Reuse: do we hold this paper already? What does it say, and why may it be believed?
//!
//! In: words, numbers, names, dates, a person. Out: papers, their records with all that happened
//! to them, their files. Every look is logged with who and when. What is shown in lists has long
//! digit runs masked; personal numbers stand only in the record and files of the paper asked for.

pub mod checklist;
mod error;
mod export;
mod query;
mod show;
mod snippet;

pub use self::error::ReuseError;
pub use self::export::{Csv, Exported, Files, export, files};
pub use self::query::{Hit, Query, find};
pub use self::show::{Shown, show};
pub use self::snippet::Snippet;

/// What reuse functions return.
pub type Result<T, E = ReuseError> = std::result::Result<T, E>;
