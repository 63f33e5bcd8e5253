//! What does each command say, in words, in JSON and by its exit code?
//!
//! One small office for all: a scanned letter and a born-digital plan of the samples. Snapshots
//! stand in `tests/commands/`; times, hashes, ids and confidences are taken out first, and of the
//! scanned letter nothing is shown that depends on the reading engine.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "these are tests")]

#[path = "commands/office.rs"]
mod office;

#[path = "commands/answers.rs"]
mod answers;
#[path = "commands/errors.rs"]
mod errors;
#[path = "commands/help.rs"]
mod help;
#[path = "commands/results.rs"]
mod results;
