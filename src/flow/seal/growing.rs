//! A copy of a file that only grows: the input's bytes, then revisions, then its name.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use memmap2::Mmap;
use tempfile::NamedTempFile;

use super::error::SealError;
use crate::domain::hash::{Hasher, Sha256};
use crate::pdf::revisions;
use crate::trust::algorithm::Digest;

/// Bytes copied and hashed at a time.
const CHUNK: usize = 1 << 20;

/// The copy. Dropped unfinished, it leaves nothing.
pub(super) struct Growing {
    copy: NamedTempFile,
    output: PathBuf,
    size: u64,
    whole: Hasher,
}

impl Growing {
    /// Copies `input`, which has `size` bytes, beside `output`, and shows every piece to `each`.
    pub(super) fn start(
        input: &Path,
        output: &Path,
        size: usize,
        mut each: impl FnMut(&[u8]),
    ) -> Result<Self, SealError> {
        let failed = |path: &Path, source| SealError::File { path: path.to_owned(), source };
        let parent = parent_of(output);
        let mut copy = NamedTempFile::new_in(parent).map_err(|source| failed(parent, source))?;
        let mut whole = Hasher::default();
        // read, not mapped: mapped pages would stay counted as this process's memory
        let mut source = File::open(input).map_err(|source| failed(input, source))?;
        let mut buffer = vec![0; CHUNK];
        let mut copied = 0;
        loop {
            let count = source.read(&mut buffer).map_err(|source| failed(input, source))?;
            let chunk = buffer.get(..count).unwrap_or_default();
            if chunk.is_empty() {
                break;
            }
            copied += count;
            copy.write_all(chunk).map_err(|source| failed(copy.path(), source))?;
            whole.update(chunk);
            each(chunk);
        }
        if copied != size {
            return Err(SealError::Structure("the file changes while it is read".to_owned()));
        }
        Ok(Self { copy, output: output.to_owned(), size: copied as u64, whole })
    }

    /// The bytes so far.
    pub(super) fn map(&self) -> Result<Mmap, SealError> {
        revisions::map(self.copy.path()).map_err(|source| self.failed(source))
    }

    /// SHA-256 of the bytes so far with `parts` after them.
    pub(super) fn sha256_with(&self, parts: &[&[u8]]) -> Sha256 {
        let mut hasher = self.whole.clone();
        for part in parts {
            hasher.update(part);
        }
        hasher.finish()
    }

    /// A digest of the bytes so far with `parts` after them.
    pub(super) fn digest_with(
        &self,
        digest: Digest,
        parts: &[&[u8]],
    ) -> Result<Vec<u8>, SealError> {
        if digest == Digest::Sha256 {
            return Ok(self.sha256_with(parts).as_bytes().to_vec());
        }
        let mut context = digest.start();
        let mut copy = self.copy.reopen().map_err(|source| self.failed(source))?;
        let mut buffer = vec![0; CHUNK];
        loop {
            match copy.read(&mut buffer).map_err(|source| self.failed(source))? {
                0 => break,
                count => context.update(buffer.get(..count).unwrap_or_default()),
            }
        }
        for part in parts {
            context.update(part);
        }
        Ok(context.finish().as_ref().to_vec())
    }

    /// Adds a revision.
    pub(super) fn append(&mut self, update: &[u8]) -> Result<(), SealError> {
        self.copy.write_all(update).map_err(|source| self.failed(source))?;
        self.whole.update(update);
        self.size += update.len() as u64;
        Ok(())
    }

    /// Makes it safe and gives it its name.
    pub(super) fn finish(self) -> Result<(Sha256, u64), SealError> {
        let Self { copy, output, size, whole } = self;
        let failed = |source| SealError::File { path: output.clone(), source };
        copy.as_file().sync_all().map_err(failed)?;
        copy.persist(&output).map_err(|error| failed(error.error))?;
        File::open(parent_of(&output)).and_then(|dir| dir.sync_all()).map_err(failed)?;
        Ok((whole.finish(), size))
    }

    fn failed(&self, source: std::io::Error) -> SealError {
        SealError::File { path: self.output.clone(), source }
    }
}

fn parent_of(path: &Path) -> &Path {
    path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."))
}
