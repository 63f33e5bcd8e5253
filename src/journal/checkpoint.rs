//! Checkpoints (C2SP `tlog-checkpoint`): what a journal says of itself, signed.

use data_encoding::BASE64;

use super::error::JournalError;
use super::note::{Note, NoteKey};
use super::tree::{Hash, empty_root};
use crate::trust::cose::{RecordKey, RecordPublicKey};

/// Size and root of a journal at one moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    /// Which journal.
    pub origin: String,
    /// Number of leaves.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
}

/// The name of an office's journal: by its key alone, so that it tells no name and is no other's.
pub fn origin_of(key: &RecordPublicKey) -> String {
    format!("sohoa/{}", key.name())
}

impl Checkpoint {
    /// The checkpoint of a journal without leaves.
    pub fn empty(origin: &str) -> Self {
        Self { origin: origin.to_owned(), size: 0, root: empty_root() }
    }

    /// As a signed note.
    pub fn sign(&self, key: &RecordKey) -> Note {
        Note::sign(self.to_string(), &self.origin, key)
    }

    /// Reads what a note says, whoever signed it. Lines after the third are extensions.
    pub fn read(note: &Note) -> Result<Self, JournalError> {
        let bad = JournalError::BadCheckpoint;
        let mut lines = note.text.lines();
        let mut next = |what| lines.next().filter(|line| !line.is_empty()).ok_or(bad(what));
        let origin = next("no origin")?.to_owned();
        let size = next("no size")?;
        let root = next("no root")?;
        let number: u64 = size.parse().map_err(|_| bad("the size is no number"))?;
        if number.to_string() != size {
            return Err(bad("the size is written in another way"));
        }
        let root = BASE64.decode(root.as_bytes()).ok().and_then(|root| root.try_into().ok());
        Ok(Self { origin, size: number, root: root.ok_or(bad("the root is no hash"))? })
    }

    /// Reads a note that `key` must have signed, about the journal of that key.
    pub fn open(bytes: &[u8], key: &NoteKey) -> Result<(Self, Note), JournalError> {
        let note = Note::parse(bytes)?;
        let checkpoint = Self::read(&note)?;
        if checkpoint.origin != key.name() {
            let (own, found) = (key.name().to_owned(), checkpoint.origin);
            return Err(JournalError::OtherJournal { own, found });
        }
        if !note.is_signed_by(key) {
            return Err(JournalError::NotSigned(key.name().to_owned()));
        }
        Ok((checkpoint, note))
    }
}

impl std::fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, BASE64.encode(&self.root))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_journals_own_key_speaks_for_it() {
        let key = RecordKey::from_seed(&[1; 32]);
        let own = NoteKey::of_log(&origin_of(&key.public()), key.public());
        let point = Checkpoint { origin: own.name().to_owned(), size: 7, root: [9; 32] };
        let note = point.sign(&key).to_string();
        assert_eq!(Checkpoint::open(note.as_bytes(), &own).unwrap().0, point);
        let other = RecordKey::from_seed(&[2; 32]);
        let forged = point.sign(&other).to_string();
        let refused = Checkpoint::open(forged.as_bytes(), &own);
        assert!(matches!(refused, Err(JournalError::NotSigned(_))));
        let foreign = Checkpoint { origin: "b/log".to_owned(), ..point };
        let refused = Checkpoint::open(foreign.sign(&key).to_string().as_bytes(), &own);
        assert!(matches!(refused, Err(JournalError::OtherJournal { .. })));
    }

    #[test]
    fn a_number_has_one_spelling() {
        let key = RecordKey::from_seed(&[1; 32]);
        for size in ["07", "+7", "-1", "", "18446744073709551616"] {
            let text = format!("a/log\n{size}\n{}\n", BASE64.encode(&[9; 32]));
            assert!(Checkpoint::read(&Note::sign(text, "a/log", &key)).is_err(), "{size}");
        }
    }
}
