//! What an office keeps, in one folder: immutable objects, manifests, scratch.
//!
//! | part | promise |
//! | --- | --- |
//! | [`ObjectStore`], [`FsStore`] | written once, synced before anything names them, proved by hash |
//! | [`Manifests`] | one chain a scan or paper, each linked by hash to the one before |
//! | [`Scratch`] | stage results that may be deleted at any time |
//! | [`Office`] | the folder around them; many processes of one machine may share it |
//!
//! Crash safety of everything kept (POSIX): temporary file in the same folder tree, opened
//! exclusively, mode 0444 → write → `fsync` → `link` to its name (an existing name is never
//! overwritten) → unlink the temporary → `fsync` the folder, and its parents when first used.
//! A process that dies leaves a temporary file, nothing else; the next one removes it.

mod area;
mod envelope;
mod error;
mod files;
mod hold;
mod key;
mod manifests;
mod object;
mod office;
mod presence;
mod probe;
mod scratch;

pub use self::area::Outcome;
pub use self::envelope::Envelope;
pub use self::error::StoreError;
pub use self::files::FsStore;
pub use self::hold::Hold;
pub use self::key::StoreKey;
pub use self::manifests::{Appended, Chain, Link, Manifests};
pub use self::object::{Body, Content, Head, Later, LocalObject, ObjectStore, Page};
pub use self::office::Office;
pub use self::presence::Presence;
pub use self::probe::{Area, Point, Probe, Step};
pub use self::scratch::{Scratch, StageKey};

/// What store functions return.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;
