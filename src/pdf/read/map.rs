//! The file in memory: mapped, not read, so that a file of 270 MB costs only the pages looked at.

use std::fs::File;
use std::io;
use std::path::Path;

use memmap2::{Mmap, UncheckedAdvice};

/// A read-only mapping of a whole file.
#[derive(Debug)]
pub struct MappedFile(Mmap);

impl MappedFile {
    /// Maps the file at `path`, which must not be empty.
    #[allow(unsafe_code)]
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        // SAFETY: a mapping is only as constant as the file behind it. Files mapped here lie in
        // the program's own `incoming/` or store, are written under another name, renamed into
        // place and never changed afterwards; a user who does change them there harms the
        // reading of that file, in a child process that may be lost.
        let map = unsafe { Mmap::map(&file) }?;
        Ok(Self(map))
    }

    /// Hands the pages looked at so far back to the system; they are read again when needed.
    /// Keeps a process small that walks through a long file. A failure costs memory only.
    #[allow(unsafe_code)]
    pub fn release(&self) {
        // SAFETY: for a shared, read-only mapping of a file MADV_DONTNEED only drops pages that
        // are fetched again, with the same bytes, from the file.
        let _ = unsafe { self.0.unchecked_advise(UncheckedAdvice::DontNeed) };
    }
}

impl AsRef<[u8]> for MappedFile {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}
