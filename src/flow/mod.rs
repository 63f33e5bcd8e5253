//! The stages, in flow order. Each is a function: typed value in, typed value out, settings
//! passed in. None prints, looks at the clock or the environment, or starts threads; only
//! `accuracy`, `case`, `intake`, `keep`, `learn`, `qr`, `reuse` and `seal` touch files, behind traits or paths they are given.

pub mod accuracy;
pub mod bind;
pub mod case;
pub mod clean;
pub mod extract;
pub mod intake;
pub mod keep;
pub mod learn;
pub mod qr;
pub mod read;
pub mod reuse;
pub mod review;
pub mod seal;
pub mod sort;
pub mod verdict_report;
