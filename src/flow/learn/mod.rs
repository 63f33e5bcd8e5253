//! learn: what people corrected → words the office's own papers are read with.
//!
//! In: records people have reviewed, with the pages as they were read. Out: which corrections would
//! help as entries of the office's word list ([`Lexicon`]), proved by doing every reviewed paper
//! again with and without each entry. Promises: an entry that makes any field worse — a right value
//! lost, an accepted value wrong, a value changed that nobody has checked — is not taken; each entry
//! says who took it, when, and from which decisions; what was taken can be undone. Only names of
//! agencies and offices held are ever learned: names of persons and numbers never, whatever the
//! policy says.

mod candidates;
mod error;
mod lexicon;
mod replay;

pub use self::candidates::candidates;
pub use self::error::LearnError;
pub use self::lexicon::{Entry, EntryKind, Lesson, Lexicon, Origin, Undone};
pub use self::replay::{Case, Change, Effect, Tried, Use, case_of, try_out};
