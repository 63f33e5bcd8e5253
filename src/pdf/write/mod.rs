//! Writing PDF/A (ISO 19005-2 and -3, level U) object by object to any [`std::io::Write`].
//!
//! [`Document`] takes pages one after the other and keeps of each only its number: memory does not
//! grow with the length of the file. It promises what the standard asks of a whole file (header,
//! metadata, output intent, identifiers, the invisible font and its `ToUnicode`, attachments);
//! who adds pages answers for what is on them. Clause by clause: `PDF_A2u.md` beside this file.

mod attachment;
mod document;
mod file;
mod glyphless;
mod metadata;
mod packed;
mod srgb;

pub use attachment::{Attachment, Relationship};
pub use document::{Document, Meta, PagePlan};
pub use file::{File, WriteError};
pub use glyphless::{ADVANCE, ASCENT, CAP_HEIGHT, DESCENT, InvisibleFont};
pub use packed::deflate;
pub use srgb::profile as srgb_profile;
