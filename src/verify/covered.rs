//! The bytes that signatures are over, read for their digests.

use std::fs::File;
use std::ops::Range;
use std::os::unix::fs::FileExt;

use aws_lc_rs::digest::Context;

use super::coverage::Coverage;
use crate::pdf::revisions::{Broken, Budget};
use crate::trust::algorithm::Digest;

/// Bytes read at a time: few enough to be hashed while they are in the nearest cache.
const CHUNK: usize = 1 << 16;

/// The file's bytes for digests. Where the file is at hand they are read, not taken from the
/// mapping: mapped pages would stay counted as this process's memory.
pub(super) struct Covered<'a> {
    /// The mapped bytes.
    pub(super) data: &'a [u8],
    /// The same file.
    pub(super) file: Option<&'a File>,
}

impl Covered<'_> {
    fn feed(
        &self,
        range: Range<usize>,
        budget: &Budget,
        buffer: &mut Vec<u8>,
        to: &mut dyn FnMut(&[u8]),
    ) -> Result<(), Broken> {
        if self.file.is_some() {
            buffer.resize(CHUNK, 0);
        }
        let mut at = range.start;
        while at < range.end {
            budget.look_at_the_clock()?;
            let count = CHUNK.min(range.end - at);
            match self.file {
                Some(file) => {
                    let Some(place) = buffer.get_mut(..count) else { break };
                    // what cannot be read is left out, and the digest differs
                    if file.read_exact_at(place, at as u64).is_ok() {
                        to(place);
                    }
                }
                None => to(self.data.get(at..at + count).unwrap_or_default()),
            }
            at += count;
        }
        Ok(())
    }
}

/// Digests over what signatures cover. The signatures of a file cover nearly the same bytes, each
/// a little more than the one before: what several begin with is read once.
pub(super) struct Digests<'a, 'b> {
    covered: &'a Covered<'b>,
    budget: &'a Budget,
    /// A digest over the file's first bytes, and how many.
    running: Vec<(Digest, Context, usize)>,
    buffer: Vec<u8>,
}

impl<'a, 'b> Digests<'a, 'b> {
    pub(super) const fn new(covered: &'a Covered<'b>, budget: &'a Budget) -> Self {
        Self { covered, budget, running: Vec::new(), buffer: Vec::new() }
    }

    /// The digest over what `coverage` covers. Cheapest when asked in the order of coverage.
    pub(super) fn of(&mut self, digest: Digest, coverage: Coverage) -> Result<Vec<u8>, Broken> {
        let Coverage { before, after, end } = coverage;
        let known = self.running.iter().position(|(own, _, at)| *own == digest && *at <= before);
        let (mut context, from) = match known {
            Some(place) => {
                let (_, context, at) = self.running.swap_remove(place);
                (context, at)
            }
            None => (digest.start(), 0),
        };
        let Self { covered, budget, buffer, .. } = self;
        covered.feed(from..before, budget, buffer, &mut |bytes| context.update(bytes))?;
        self.running.push((digest, context.clone(), before));
        covered.feed(after..end, budget, buffer, &mut |bytes| context.update(bytes))?;
        Ok(context.finish().as_ref().to_vec())
    }
}
