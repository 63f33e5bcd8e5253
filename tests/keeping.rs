//! Does what is kept stay kept? Processes are killed at every step of writing, disks run full,
//! two write at once, databases are deleted: nothing may be lost, doubled or half there. And: is
//! what is kept found again?

#[path = "keeping/crash.rs"]
mod crash;
#[path = "keeping/desk.rs"]
mod desk;
#[path = "keeping/find.rs"]
mod find;
#[path = "keeping/store.rs"]
mod store;
