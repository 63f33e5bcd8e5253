//! Does the journal keep its word? Against another implementation of RFC 9162, cut off at every
//! write, rewritten behind its owner's back, and over a whole office.
#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

mod contradictions;
mod crash;
mod office;
mod peer;

use std::path::Path;

use sohoa::domain::hash::Sha256;
use sohoa::domain::result::{ResultId, Salt};
use sohoa::journal::{Commitment, Journal, Kind, Leaf, NoteKey, origin_of};
use sohoa::trust::cose::RecordKey;

fn key() -> RecordKey {
    RecordKey::from_seed(&[42; 32])
}

fn note_key(key: &RecordKey) -> NoteKey {
    NoteKey::of_log(&origin_of(&key.public()), key.public())
}

fn journal(folder: &Path) -> Journal {
    Journal::at(folder, note_key(&key()))
}

fn append(journal: &Journal, entries: &[Vec<u8>]) -> u64 {
    let held = journal.hold().unwrap();
    journal.append(&held, entries, &key()).unwrap().checkpoint.size
}

fn salt() -> Salt {
    Salt::from_bytes([5; 16])
}

/// The issue of result number `n`, whose file is the number.
fn issue(n: u64) -> Vec<u8> {
    Leaf {
        kind: Kind::Issued,
        result: ResultId::from_bytes(u128::from(n).to_be_bytes()),
        at: jiff::Timestamp::from_second(1_795_000_000 + n as i64).unwrap(),
        commitment: Commitment::to(Sha256::of(&n.to_be_bytes()), &salt()),
        reason: None,
        previous: None,
        successor: None,
    }
    .to_entry()
}

/// Numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit
    }
}
