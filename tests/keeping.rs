//! Does what is kept stay kept? Processes are killed at every step of writing, disks run full,
//! two write at once, databases are deleted: nothing may be lost, doubled or half there. And: is
//! what is kept found again?

// A test may stop where it stands, in its helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "keeping/again.rs"]
mod again;
#[path = "keeping/crash.rs"]
mod crash;
#[path = "keeping/desk.rs"]
mod desk;
#[path = "keeping/find.rs"]
mod find;
#[path = "keeping/review.rs"]
mod review;
#[path = "keeping/store.rs"]
mod store;
#[path = "keeping/together.rs"]
mod together;
