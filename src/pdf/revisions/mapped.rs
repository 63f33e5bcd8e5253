//! A file as bytes, without reading it into memory.
#![allow(unsafe_code)]

use std::fs::File;
use std::io;
use std::path::Path;

/// Maps a file for reading. An empty file is an error of its own kind (`InvalidData`).
pub fn map(path: &Path) -> io::Result<memmap2::Mmap> {
    let file = File::open(path)?;
    if file.metadata()?.len() == 0 {
        return Err(io::Error::from(io::ErrorKind::InvalidData));
    }
    // SAFETY: the mapping is read-only and private. Whoever shortens the file meanwhile ends the
    // process with SIGBUS; files are looked at in `incoming/`, in the store or in child
    // processes, where nobody writes to them.
    let mapped = unsafe { memmap2::MmapOptions::new().map(&file)? };
    // structure is read in small pieces far apart: reading ahead would only fill memory
    mapped.advise(memmap2::Advice::Random)?;
    Ok(mapped)
}
