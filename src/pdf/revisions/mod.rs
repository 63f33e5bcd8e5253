//! The revisions of a PDF (ISO 32000-2, 7.5.6): every state the file has had, read byte-exactly,
//! and a next one appended.
//!
//! Readers for display merge revisions and repair what is broken. A verdict on a signature needs
//! the opposite: each revision for itself, each object where its cross-reference says, nothing
//! guessed. [`Document::open`] over the first *n* bytes of a file is the document as it stood
//! when it had *n* bytes. Nothing here holds the file in memory: it works over mapped bytes.

mod append;
mod budget;
mod digits;
mod document;
mod filter;
mod mapped;
mod object;
mod parse;
mod source;
mod xref;

pub use append::{Appender, Update};
pub use budget::Budget;
pub use document::Document;
pub use filter::decode;
pub use mapped::map;
pub use object::{Dictionary, Object, Reference, Text};
pub use parse::Parser;
pub use xref::{Entries, Entry, Section, XrefKind};

/// A structure that is not as the standard says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{what} at byte {at}")]
pub struct Broken {
    /// What is wrong.
    pub what: &'static str,
    /// Where.
    pub at: usize,
    /// Whether nothing is wrong that could be named, but a limit of this program was reached.
    pub limit: bool,
}

impl Broken {
    /// Something wrong at a place.
    pub const fn at(at: usize, what: &'static str) -> Self {
        Self { what, at, limit: false }
    }

    /// A limit that was reached.
    pub const fn limit(what: &'static str) -> Self {
        Self { what, at: 0, limit: true }
    }
}
