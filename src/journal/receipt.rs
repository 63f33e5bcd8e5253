//! Receipts (C2SP `tlog-proof`): a text file beside a result that proves, without any network,
//! that its issue stands in the journal.
//!
//! The `extra` line carries the leaf and the salt, so that file and receipt are enough: CBOR
//! `{1: entry, 2: salt}`.

use ciborium::Value;
use data_encoding::BASE64;

use super::checkpoint::Checkpoint;
use super::error::JournalError;
use super::leaf::{Commitment, Leaf};
use super::note::{Note, NoteKey};
use super::tree::{Hash, includes, leaf_hash};
use crate::domain::hash::Sha256;
use crate::domain::result::Salt;

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";
/// A journal of 2⁶⁴ leaves has proofs of 64 hashes.
const MOST_HASHES: usize = 64;

/// A receipt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// The leaf's entry.
    pub entry: Vec<u8>,
    /// Its salt.
    pub salt: Salt,
    /// The leaf's place.
    pub index: u64,
    /// The proof.
    pub path: Vec<Hash>,
    /// The journal it is in.
    pub checkpoint: Note,
}

impl Receipt {
    /// Reads a receipt.
    pub fn parse(bytes: &[u8]) -> Result<Self, JournalError> {
        let bad = JournalError::BadReceipt;
        let text = std::str::from_utf8(bytes).map_err(|_| bad("no UTF-8"))?;
        let (head, note) = text.split_once("\n\n").ok_or(bad("no checkpoint"))?;
        let mut lines = head.split('\n');
        if lines.next() != Some(FIRST_LINE) {
            return Err(bad("another format"));
        }
        let extra = lines.next().and_then(|line| line.strip_prefix("extra "));
        let (entry, salt) = extra.and_then(opening).ok_or(bad("no leaf"))?;
        let index = lines.next().and_then(|line| line.strip_prefix("index "));
        let number = index.and_then(|index| index.parse::<u64>().ok());
        let number = number.filter(|n| Some(n.to_string().as_str()) == index);
        let hash = |line: &str| BASE64.decode(line.as_bytes()).ok()?.try_into().ok();
        let path: Option<Vec<Hash>> = lines.take(MOST_HASHES + 1).map(hash).collect();
        let path = path.filter(|path| path.len() <= MOST_HASHES).ok_or(bad("the proof"))?;
        Ok(Self {
            entry,
            salt,
            index: number.ok_or(bad("no place"))?,
            path,
            checkpoint: Note::parse(note.as_bytes())?,
        })
    }

    /// What it proves of a file, with the journal's key: the leaf, and the checkpoint it is in.
    pub fn check(&self, key: &NoteKey, file: Sha256) -> Result<(Leaf, Checkpoint), JournalError> {
        let bad = JournalError::BadReceipt;
        let note = self.checkpoint.to_string();
        let (checkpoint, _) = Checkpoint::open(note.as_bytes(), key)?;
        let Checkpoint { size, root, .. } = &checkpoint;
        if !includes(root, *size, self.index, &leaf_hash(&self.entry), &self.path) {
            return Err(bad("the leaf is not in the journal"));
        }
        let leaf = Leaf::parse(&self.entry)?;
        if leaf.commitment != Commitment::to(file, &self.salt) {
            return Err(bad("it is about another file"));
        }
        Ok((leaf, checkpoint))
    }
}

impl std::fmt::Display for Receipt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let pair =
            |key: u64, bytes: &[u8]| (Value::Integer(key.into()), Value::Bytes(bytes.to_vec()));
        let extra = Value::Map(vec![pair(1, &self.entry), pair(2, self.salt.as_bytes())]);
        let mut bytes = Vec::new();
        let _ = ciborium::into_writer(&extra, &mut bytes);
        writeln!(f, "{FIRST_LINE}\nextra {}\nindex {}", BASE64.encode(&bytes), self.index)?;
        for hash in &self.path {
            writeln!(f, "{}", BASE64.encode(hash))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

fn opening(line: &str) -> Option<(Vec<u8>, Salt)> {
    let bytes = BASE64.decode(line.as_bytes()).ok()?;
    let value: Value = ciborium::from_reader(bytes.as_slice()).ok()?;
    let map = value.as_map()?;
    let get = |key: u64| {
        let key = Value::Integer(key.into());
        map.iter().find(|(name, _)| *name == key).and_then(|(_, value)| value.as_bytes())
    };
    let salt: [u8; 16] = get(2)?.as_slice().try_into().ok()?;
    Some((get(1)?.clone(), Salt::from_bytes(salt)))
}
