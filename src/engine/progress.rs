//! What a run tells whoever watches it.

use crate::domain::problem::Problem;

/// Told by the engine as things happen, from any thread. Must return quickly.
pub trait Progress: Send + Sync {
    /// A file of so many bytes is being worked on.
    fn started(&self, _bytes: u64) {}
    /// It has so many pages.
    fn counted(&self, _pages: u32) {}
    /// One page was read.
    fn page_read(&self) {}
    /// A file of so many bytes is done with, well or not.
    fn finished(&self, _bytes: u64, _failed: Option<&Problem>) {}
}

/// Tells nobody.
pub struct Silent;

impl Progress for Silent {}
