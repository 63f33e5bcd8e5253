//! Does the counter's server let in whom it should, lose nothing it took, and tell the truth? A
//! real server on a port of the system's choice, over an office of its own, asked by a real
//! client.

// A test may stop where it stands, in its helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod access;
mod exchange;
mod house;
mod news;
mod operation;
mod reviewing;
mod scans;
mod signing;
mod verifying;
mod watching;
