//! The journal itself.
//!
//! Readers need no lock: what a checkpoint speaks of was there before it and never changes. Writers
//! take turns by a lock that dies with its process.

use std::collections::{BTreeMap, HashMap};
use std::fs::{File, OpenOptions};
use std::path::Path;

use super::checkpoint::Checkpoint;
use super::disk::Disk;
use super::error::JournalError;
use super::note::{Note, NoteKey};
use super::tiles::{self, HEIGHT, Tile, WIDTH};
use super::tree::{self, Hash, Nodes, leaf_hash};
use crate::trust::cose::RecordKey;

/// Name of the newest checkpoint.
const CHECKPOINT: &str = "checkpoint";
/// Name of the writers' lock.
const LOCK: &str = ".lock";

/// What was appended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Appended {
    /// Place of the first new leaf.
    pub first: u64,
    /// The journal with them.
    pub checkpoint: Checkpoint,
}

/// A journal in a folder.
#[derive(Clone, Debug)]
pub struct Journal {
    disk: Disk,
    key: NoteKey,
}

impl Journal {
    /// The journal in `folder`, checked by `key`. Nothing is read or made yet.
    pub fn at(folder: &Path, key: NoteKey) -> Self {
        Self { disk: Disk::new(folder), key }
    }

    /// The journal on a disk that a test listens to.
    pub fn on(disk: Disk, key: NoteKey) -> Self {
        Self { disk, key }
    }

    /// Its key, with its name.
    pub const fn key(&self) -> &NoteKey {
        &self.key
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        self.disk.root()
    }

    /// The newest checkpoint, with its note; that of an empty journal where nothing was written.
    pub fn checkpoint(&self) -> Result<(Checkpoint, Option<Note>), JournalError> {
        match self.disk.read(CHECKPOINT)? {
            Some(bytes) => {
                let (checkpoint, note) = Checkpoint::open(&bytes, &self.key)?;
                Ok((checkpoint, Some(note)))
            }
            None => Ok((Checkpoint::empty(self.key.name()), None)),
        }
    }

    /// Keeps other writers away while the answer lives.
    pub fn hold(&self) -> Result<File, JournalError> {
        let path = self.disk.root().join(LOCK);
        let failed = JournalError::file(&path);
        std::fs::create_dir_all(self.disk.root()).map_err(&failed)?;
        let open = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let lock = open.map_err(&failed)?;
        lock.lock().map_err(&failed)?;
        Ok(lock)
    }

    /// Appends entries, all of them or none, while `_held` keeps others away. Returns after
    /// everything is safe. Refuses where what stands there is not what was signed.
    pub fn append(
        &self,
        _held: &File,
        entries: &[Vec<u8>],
        key: &RecordKey,
    ) -> Result<Appended, JournalError> {
        self.disk.begin()?;
        let (old, _) = self.checkpoint()?;
        let first = old.size;
        if entries.is_empty() {
            return Ok(Appended { first, checkpoint: old });
        }
        // the right edge is about to be built upon: proved first
        if self.view(first).root()? != old.root {
            return Err(JournalError::OtherRoot { size: first });
        }
        let new = self.grown(first, entries)?;
        for (tile, bytes) in &new {
            self.disk.write(&tile.path(), bytes)?;
        }
        let size = first + entries.len() as u64;
        let checkpoint =
            Checkpoint { origin: self.key.name().to_owned(), size, root: self.view(size).root()? };
        self.disk.write(CHECKPOINT, checkpoint.sign(key).to_string().as_bytes())?;
        for tile in new.keys().filter(|tile| tile.width == WIDTH) {
            self.disk.drop_folder(&tile.partial_folder())?;
        }
        Ok(Appended { first, checkpoint })
    }

    /// Adds cosignatures to the newest checkpoint: those of a note that says the same.
    pub fn adopt(&self, _held: &File, theirs: Note) -> Result<bool, JournalError> {
        self.disk.begin()?;
        let (_, Some(mut note)) = self.checkpoint()? else { return Ok(false) };
        let before = note.clone();
        note.adopt(theirs);
        if note != before {
            self.disk.write(CHECKPOINT, note.to_string().as_bytes())?;
        }
        Ok(note != before)
    }

    /// The tiles and bundles that change when `entries` follow `first` leaves.
    fn grown(
        &self,
        first: u64,
        entries: &[Vec<u8>],
    ) -> Result<BTreeMap<Tile, Vec<u8>>, JournalError> {
        let mut all = BTreeMap::new();
        let mut bundle = Growing::start(self, None, first)?;
        let mut row = Vec::new();
        for entry in entries {
            let mut bytes = Vec::new();
            tiles::push_entry(&mut bytes, entry)?;
            bundle.push(&bytes, &mut all);
            row.push(leaf_hash(entry));
        }
        bundle.end(&mut all);
        let mut level = 0;
        let mut before = first;
        while !row.is_empty() {
            let mut tile = Growing::start(self, Some(level), before)?;
            let mut above = Vec::new();
            for hash in row {
                if let Some(full) = tile.push(&hash, &mut all) {
                    let full_tile = Tile { level: Some(level), number: 0, width: WIDTH };
                    let hashes = tiles::hashes(&full, full_tile)?;
                    above.extend(tiles::fold(&hashes));
                }
            }
            tile.end(&mut all);
            row = above;
            before >>= HEIGHT;
            level += 1;
        }
        Ok(all)
    }

    /// The journal as it was with `size` leaves.
    pub fn view(&self, size: u64) -> View<'_> {
        View { journal: self, size, known: HashMap::new() }
    }

    /// A tile, from the narrowest form that holds it: who reads with an older checkpoint, or of
    /// a moment between two, finds only a wider one.
    fn tile(&self, tile: Tile) -> Result<Vec<u8>, JournalError> {
        if let Some(bytes) = self.disk.read(&tile.path())? {
            return Ok(bytes);
        }
        let missing = || JournalError::damaged(&tile.path(), "missing");
        let (newest, _) = self.checkpoint()?;
        let wider = Tile::of(tile.level, tile.number, newest.size);
        let wider = wider.filter(|wider| wider.width > tile.width).ok_or_else(missing)?;
        let bytes = self.disk.read(&wider.path())?.ok_or_else(missing)?;
        let length = if tile.level.is_some() {
            tile.width as usize * 32
        } else {
            let entries = tiles::entries(&bytes, wider)?;
            entries.iter().take(tile.width as usize).map(|entry| entry.len() + 2).sum()
        };
        bytes.get(..length).map(<[u8]>::to_vec).ok_or_else(missing)
    }

    /// The entries `[from, to)`.
    pub fn entries(&self, from: u64, to: u64) -> Result<Vec<Vec<u8>>, JournalError> {
        let mut all = Vec::new();
        let mut at = from;
        while at < to {
            let number = at / WIDTH;
            let tile = Tile::of(None, number, to).ok_or(JournalError::NoLeaf(at))?;
            let entries = tiles::entries(&self.tile(tile)?, tile)?;
            all.extend(entries.into_iter().skip((at % WIDTH) as usize));
            at = (number + 1) * WIDTH;
        }
        Ok(all)
    }
}

/// The last, growing file of a level.
struct Growing {
    level: Option<u32>,
    number: u64,
    count: u64,
    bytes: Vec<u8>,
    changed: bool,
}

impl Growing {
    /// As it stands in a tree with `count` hashes at this level.
    fn start(journal: &Journal, level: Option<u32>, count: u64) -> Result<Self, JournalError> {
        let (number, width) = (count / WIDTH, count % WIDTH);
        let bytes = match width {
            0 => Vec::new(),
            width => journal.tile(Tile { level, number, width })?,
        };
        Ok(Self { level, number, count: width, bytes, changed: false })
    }

    /// Adds one; gives the bytes of the tile that became full.
    fn push(&mut self, bytes: &[u8], all: &mut BTreeMap<Tile, Vec<u8>>) -> Option<Vec<u8>> {
        self.bytes.extend_from_slice(bytes);
        self.count += 1;
        self.changed = true;
        if self.count < WIDTH {
            return None;
        }
        let full = std::mem::take(&mut self.bytes);
        all.insert(Tile { level: self.level, number: self.number, width: WIDTH }, full.clone());
        (self.number, self.count, self.changed) = (self.number + 1, 0, false);
        Some(full)
    }

    fn end(self, all: &mut BTreeMap<Tile, Vec<u8>>) {
        if self.changed {
            let tile = Tile { level: self.level, number: self.number, width: self.count };
            all.insert(tile, self.bytes);
        }
    }
}

/// The journal as it was with so many leaves; remembers the tiles it has read.
#[derive(Debug)]
pub struct View<'a> {
    journal: &'a Journal,
    size: u64,
    known: HashMap<Tile, Vec<Hash>>,
}

impl View<'_> {
    /// Its root, from the tiles.
    pub fn root(&mut self) -> Result<Hash, JournalError> {
        let size = self.size;
        tree::root(self, size)
    }

    /// The hash of a leaf.
    pub fn leaf(&mut self, index: u64) -> Result<Hash, JournalError> {
        if index >= self.size {
            return Err(JournalError::NoLeaf(index));
        }
        self.node(0, index)
    }

    /// The proof that a leaf is in it.
    pub fn inclusion(&mut self, index: u64) -> Result<Vec<Hash>, JournalError> {
        let size = self.size;
        tree::inclusion(self, index, size)?.ok_or(JournalError::NoLeaf(index))
    }

    /// The proof that it goes on from its first `old` leaves.
    pub fn consistency(&mut self, old: u64) -> Result<Vec<Hash>, JournalError> {
        let size = self.size;
        tree::consistency(self, old, size)?.ok_or(JournalError::NoLeaf(old))
    }
}

impl Nodes for View<'_> {
    type Error = JournalError;

    fn node(&mut self, level: u32, index: u64) -> Result<Hash, JournalError> {
        let (row, below) = (level / HEIGHT, level % HEIGHT);
        let (first, count) = (index << below, 1_u64 << below);
        let none = || JournalError::NoLeaf(index << level);
        let tile = Tile::of(Some(row), first / WIDTH, self.size).ok_or_else(none)?;
        if !self.known.contains_key(&tile) {
            let bytes = self.journal.tile(tile)?;
            self.known.insert(tile, tiles::hashes(&bytes, tile)?);
        }
        let hashes = self.known.get(&tile).map(Vec::as_slice).unwrap_or_default();
        let place = (first % WIDTH) as usize;
        let part = hashes.get(place..place + count as usize).ok_or_else(none)?;
        tiles::fold(part).ok_or_else(none)
    }
}
