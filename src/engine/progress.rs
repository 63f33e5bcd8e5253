//! What a run tells whoever watches it.

use std::path::Path;

use crate::domain::problem::Problem;

/// Told by the engine as things happen, from any thread. Must return quickly.
pub trait Progress: Send + Sync {
    /// So many files were found.
    fn found(&self, _files: usize) {}
    /// A scan's pages are known; so many of them are already read from an earlier run.
    fn pages(&self, _total: u32, _done: u32) {}
    /// One page was read.
    fn page_read(&self) {}
    /// A file is done.
    fn file_done(&self, _file: &Path) {}
    /// A file ended in an error; the run goes on.
    fn file_failed(&self, _file: &Path, _problem: &Problem) {}
}

/// Tells nobody.
pub struct Silent;

impl Progress for Silent {}
