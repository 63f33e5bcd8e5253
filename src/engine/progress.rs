//! What a run tells whoever watches it.

/// Told by the engine as things happen, from any thread. Must return quickly.
pub trait Progress: Send + Sync {
    /// One page was read.
    fn page_read(&self) {}
}

/// Tells nobody.
pub struct Silent;

impl Progress for Silent {}
