//! The journal: an append-only log of what became of results, which nobody can rewrite unseen.
//!
//! In: salted leaves ([`Leaf`]), one for each result issued, replaced, withdrawn or corrected. Out:
//! signed checkpoints and proofs that a leaf is in it, that a later journal goes on from an earlier
//! one. A leaf holds a random number, a time and a salted hash: no personal data, nor anything that
//! could be guessed and tried.
//!
//! | file | idea |
//! | --- | --- |
//! | `tree` | RFC 9162 hashes, proofs made and checked |
//! | `note` | C2SP signed notes, with room for witnesses' cosignatures |
//! | `checkpoint` | origin, size, root, signed |
//! | `tiles` | C2SP tlog-tiles: which file holds which hashes |
//! | `disk` | files that appear under their name whole and synced, or not at all |
//! | `log` | the journal itself: append, read, prove |
//! | `leaf` | what a leaf says, deterministic CBOR |
//! | `receipt` | C2SP tlog-proof beside a result |
//! | `audit` | everything read through; checkpoints held against each other |
//!
//! Promise: the checkpoint is written last, after all it speaks of is synced; so a crash at any
//! moment leaves a journal that opens and verifies, with the new leaves or without them.

mod audit;
mod checkpoint;
mod disk;
mod error;
mod leaf;
mod log;
mod note;
mod receipt;
mod tiles;
pub mod tree;

pub use self::audit::{Audit, Contradiction, audit, contradiction};
pub use self::checkpoint::{Checkpoint, origin_of};
pub use self::disk::{Disk, Step};
pub use self::error::JournalError;
pub use self::leaf::{Commitment, Kind, LEAF_FORMAT, Leaf};
pub use self::log::{Appended, Journal};
pub use self::note::{Note, NoteKey};
pub use self::receipt::Receipt;

/// What journal functions return.
pub type Result<T, E = JournalError> = std::result::Result<T, E>;
