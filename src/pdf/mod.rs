//! PDF syntax (ISO 32000-2): reading pages, writing PDF/A, revisions.

pub mod read;
pub mod revisions;
pub mod write;
