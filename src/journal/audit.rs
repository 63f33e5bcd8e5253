//! Everything read through, and checkpoints held against the journal and each other.

use std::collections::HashMap;

use super::checkpoint::Checkpoint;
use super::error::JournalError;
use super::leaf::{Kind, Leaf};
use super::log::Journal;
use super::tree::{Hash, Nodes, leaf_hash, node_hash, root};
use crate::domain::result::ResultId;

/// Entries read at a time.
const AT_ONCE: u64 = 4096;

/// What an audit found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Audit {
    /// The newest checkpoint.
    pub checkpoint: Checkpoint,
    /// Leaves by kind: issued, replaced, withdrawn, corrected, extended.
    pub kinds: [u64; 5],
    /// Places of leaves that do not follow the leaf before of their result, as they must.
    pub out_of_line: Vec<u64>,
}

/// Reads the whole journal: entries against tiles, tiles against the signed root, each leaf
/// against the one it says it follows.
pub fn audit(journal: &Journal) -> Result<Audit, JournalError> {
    let (checkpoint, _) = journal.checkpoint()?;
    let size = checkpoint.size;
    let mut found = Audit { checkpoint, kinds: [0; 5], out_of_line: Vec::new() };
    let mut last: HashMap<ResultId, (u64, Kind)> = HashMap::new();
    let mut tree = Edge::default();
    let mut at = 0;
    while at < size {
        let end = (at + AT_ONCE).min(size);
        for (place, entry) in (at..end).zip(journal.entries(at, end)?) {
            let leaf = Leaf::parse(&entry)?;
            tree.push(leaf_hash(&entry));
            let before = last.get(&leaf.result);
            let follows = match (leaf.kind, before) {
                (Kind::Issued, before) => before.is_none(),
                (_, Some((_, Kind::Replaced | Kind::Withdrawn)) | None) => false,
                (_, Some(_)) => true,
            };
            if !follows || leaf.previous != before.map(|(place, _)| *place) {
                found.out_of_line.push(place);
            }
            if let Some(count) = found.kinds.get_mut(leaf.kind as usize - 1) {
                *count += 1;
            }
            last.insert(leaf.result, (place, leaf.kind));
        }
        at = end;
    }
    // twice: from the entries, and from the tiles that proofs are made of
    let of_entries = root(&mut tree, size)?;
    if of_entries != found.checkpoint.root {
        return Err(JournalError::OtherRoot { size });
    }
    check_tiles(journal, size, &found.checkpoint.root)?;
    Ok(found)
}

/// Every tile of hashes, against those below it.
fn check_tiles(journal: &Journal, size: u64, signed: &Hash) -> Result<(), JournalError> {
    let mut view = journal.view(size);
    if view.root()? != *signed {
        return Err(JournalError::OtherRoot { size });
    }
    let mut level = 8;
    while size >> level > 0 {
        for index in 0..size >> level {
            let (left, right) = (index * 2, index * 2 + 1);
            let below = node_hash(&view.node(level - 1, left)?, &view.node(level - 1, right)?);
            if view.node(level, index)? != below {
                return Err(JournalError::damaged("tile", "a hash does not fit those below it"));
            }
        }
        level += 8;
    }
    Ok(())
}

/// Complete subtrees along the right edge: all a root needs.
#[derive(Default)]
struct Edge {
    /// Level and hash, largest first.
    peaks: Vec<(u32, u64, Hash)>,
    count: u64,
}

impl Edge {
    fn push(&mut self, leaf: Hash) {
        let (mut level, mut index, mut hash) = (0, self.count, leaf);
        while let Some((_, _, left)) = self.peaks.pop_if(|(other, ..)| *other == level) {
            (level, index, hash) = (level + 1, index >> 1, node_hash(&left, &hash));
        }
        self.peaks.push((level, index, hash));
        self.count += 1;
    }
}

impl Nodes for Edge {
    type Error = JournalError;

    fn node(&mut self, level: u32, index: u64) -> Result<Hash, JournalError> {
        let wanted = |(l, i, _): &&(u32, u64, Hash)| (*l, *i) == (level, index);
        let found = self.peaks.iter().find(wanted).map(|(.., hash)| *hash);
        found.ok_or(JournalError::NoLeaf(index << level))
    }
}

/// Two checkpoints, signed by one key, that cannot both be of one append-only journal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Contradiction {
    /// The same number of leaves with another root: the journal was split or rewritten.
    OtherRoot {
        /// The root that the journal has, or the other checkpoint says.
        here: Hash,
        /// The root that was signed.
        signed: Hash,
        /// Number of leaves.
        size: u64,
    },
    /// A journal with fewer leaves than were signed: it was put back to an older state.
    Shorter {
        /// Leaves the journal has.
        here: u64,
        /// Leaves that were signed.
        signed: u64,
    },
}

/// Holds a checkpoint seen elsewhere against the journal as it is; both must be checked to be
/// signed by its key.
pub fn contradiction(
    journal: &Journal,
    seen: &Checkpoint,
) -> Result<Option<Contradiction>, JournalError> {
    let (own, _) = journal.checkpoint()?;
    if seen.size > own.size {
        return Ok(Some(Contradiction::Shorter { here: own.size, signed: seen.size }));
    }
    let here = journal.view(seen.size).root()?;
    let other = Contradiction::OtherRoot { here, signed: seen.root, size: seen.size };
    Ok((here != seen.root).then_some(other))
}
