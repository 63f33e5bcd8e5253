//! **sohoa** (*số hóa*): paper in, data out that nobody has to hand in again.
//!
//! ```text
//!  the copy                            ┌▶ bind ───▶ seal ──────────┐
//!                                      │  PDF/A     PAdES          ▼
//!  file ─▶ intake ─▶ clean ─▶ read ─▶ sort                        keep ─▶ reuse
//!          Scan      Page     Words   Paper                        ▲      answers
//!  the data                            └▶ extract ─▶ review ───────┘
//!                                         Fields     Record
//! ```
//!
//! Modules in the order of dependence: [`domain`] ← [`rules`] ← [`flow`] ← [`engine`] ← [`cli`], [`web`];
//! [`pdf`], [`trust`], [`store`], [`catalog`], [`journal`], [`status`], [`verify`] know [`domain`] and nothing above them.
//! Words of every error live in [`lang`]; commands word their own talk, everything below is silent.

pub mod catalog;
pub mod cli;
pub mod domain;
pub mod engine;
pub mod flow;
pub mod journal;
pub mod lang;
pub mod pdf;
pub mod rules;
pub mod status;
pub mod store;
pub mod trust;
pub mod verify;
pub mod web;
