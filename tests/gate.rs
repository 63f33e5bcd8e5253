//! Is the citizen asked for nothing that is held, and for nothing that may not be asked for? Is a
//! case due when the law says, and handed on and returned only when it may be?
//!
//! Rows only: papers are put into the catalogue as keeping would put them. Everybody is invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

#[path = "gate/desk.rs"]
mod desk;

#[path = "gate/asking.rs"]
mod asking;
#[path = "gate/case.rs"]
mod case;
#[path = "gate/checklist.rs"]
mod checklist;
#[path = "gate/clock.rs"]
mod clock;
#[path = "gate/commands.rs"]
mod commands;
#[path = "gate/data.rs"]
mod data;
#[path = "gate/log.rs"]
mod log;
#[path = "gate/procedures.rs"]
mod procedures;
