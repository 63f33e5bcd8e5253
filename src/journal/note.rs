//! Signed notes (C2SP `signed-note`) with Ed25519, and witnesses' cosignatures over them (C2SP
//! `tlog-cosignature`, `cosignature/v1`).
//!
//! A note is text that ends in a newline, an empty line, and a line for each signature: `— name
//! base64(key id ‖ signature)`. Signatures by unknown keys are kept and believed for nothing.

use data_encoding::BASE64;

use super::error::JournalError;
use crate::domain::hash::Sha256;
use crate::trust::cose::{RecordKey, RecordPublicKey};

/// A longer note is no checkpoint.
const LONGEST: usize = 64 * 1024;
/// More signatures than this are an attack.
const MOST_SIGNATURES: usize = 100;
/// Kinds of key (C2SP `signed-note`): Ed25519, and Ed25519 of a witness.
const ED25519: u8 = 1;
const COSIGNER: u8 = 4;

/// Who can check a note: a key with its name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoteKey {
    name: String,
    key: RecordPublicKey,
    kind: u8,
}

impl NoteKey {
    /// The key of a journal.
    pub fn of_log(name: &str, key: RecordPublicKey) -> Self {
        Self { name: name.to_owned(), key, kind: ED25519 }
    }

    /// The key of a witness.
    pub fn of_witness(name: &str, key: RecordPublicKey) -> Self {
        Self { name: name.to_owned(), key, kind: COSIGNER }
    }

    /// Reads `name+id+base64(kind ‖ key)`.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, rest) = text.trim().split_once('+')?;
        let (id, key) = rest.split_once('+')?;
        let bytes = BASE64.decode(key.as_bytes()).ok()?;
        let (kind, key) = bytes.split_first()?;
        if !is_name(name) || !matches!(*kind, ED25519 | COSIGNER) {
            return None;
        }
        let key = RecordPublicKey::from_bytes(key.try_into().ok()?).ok()?;
        let read = Self { name: name.to_owned(), key, kind: *kind };
        (data_encoding::HEXLOWER.encode(&read.id()) == id).then_some(read)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its public half.
    pub const fn key(&self) -> &RecordPublicKey {
        &self.key
    }

    /// Four bytes that tell signatures by it: of `SHA-256(name ‖ newline ‖ kind ‖ key)`.
    fn id(&self) -> [u8; 4] {
        let hash = Sha256::of(&[self.name.as_bytes(), b"\n", &self.kinded()].concat());
        let mut id = [0; 4];
        id.copy_from_slice(hash.as_bytes().split_at(4).0);
        id
    }

    fn kinded(&self) -> Vec<u8> {
        [&[self.kind], self.key.as_bytes().as_slice()].concat()
    }
}

impl std::fmt::Display for NoteKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let id = data_encoding::HEXLOWER.encode(&self.id());
        write!(f, "{}+{id}+{}", self.name, BASE64.encode(&self.kinded()))
    }
}

/// A note with the signatures it carries.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    /// What is signed: lines, the last ended too.
    pub text: String,
    signatures: Vec<Line>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Line {
    name: String,
    id: [u8; 4],
    value: Vec<u8>,
}

impl Note {
    /// Signs a text.
    pub fn sign(text: String, name: &str, key: &RecordKey) -> Self {
        let by = NoteKey::of_log(name, key.public());
        let value = key.sign(text.as_bytes()).to_vec();
        Self { text, signatures: vec![Line { name: name.to_owned(), id: by.id(), value }] }
    }

    /// Reads a note.
    pub fn parse(bytes: &[u8]) -> Result<Self, JournalError> {
        let bad = |why| JournalError::BadNote(why);
        if bytes.len() > LONGEST {
            return Err(bad("too long"));
        }
        let whole = std::str::from_utf8(bytes).map_err(|_| bad("no UTF-8"))?;
        if whole.chars().any(|c| c.is_control() && c != '\n') {
            return Err(bad("control characters"));
        }
        let end = whole.rfind("\n\n").ok_or(bad("no signatures"))?;
        let (text, lines) = whole.split_at(end + 1);
        let lines = lines.strip_prefix('\n').and_then(|l| l.strip_suffix('\n'));
        let lines = lines.ok_or(bad("the last line is cut"))?;
        let signatures: Option<Vec<Line>> = lines.split('\n').map(line).collect();
        let signatures = signatures.ok_or(bad("a signature line"))?;
        if signatures.len() > MOST_SIGNATURES {
            return Err(bad("too many signatures"));
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// Whether `key` signed it, for a journal's own key.
    pub fn is_signed_by(&self, key: &NoteKey) -> bool {
        self.by(key).any(|value| key.key.verify(self.text.as_bytes(), value))
    }

    /// When a witness says that it saw this note; `None` where it says nothing that holds.
    pub fn seen_by(&self, witness: &NoteKey) -> Option<jiff::Timestamp> {
        self.by(witness).find_map(|value| {
            let (time, value) = value.split_first_chunk::<8>()?;
            let seconds = u64::from_be_bytes(*time);
            let text = format!("cosignature/v1\ntime {seconds}\n{}", self.text);
            let holds = witness.kind == COSIGNER && witness.key.verify(text.as_bytes(), value);
            let at = jiff::Timestamp::from_second(i64::try_from(seconds).ok()?).ok()?;
            holds.then_some(at)
        })
    }

    /// Adds a witness's word.
    pub fn cosign(&mut self, name: &str, key: &RecordKey, at: jiff::Timestamp) {
        let seconds = u64::try_from(at.as_second()).unwrap_or_default();
        let text = format!("cosignature/v1\ntime {seconds}\n{}", self.text);
        let value = [&seconds.to_be_bytes(), key.sign(text.as_bytes()).as_slice()].concat();
        let id = NoteKey::of_witness(name, key.public()).id();
        self.signatures.push(Line { name: name.to_owned(), id, value });
    }

    /// Takes over the signatures of the same note that this one lacks: cosignatures come later.
    pub fn adopt(&mut self, other: Self) {
        if self.text == other.text {
            let new = other.signatures.into_iter().filter(|line| !self.signatures.contains(line));
            let new: Vec<Line> = new.collect();
            self.signatures.extend(new);
        }
    }

    fn by(&self, key: &NoteKey) -> impl Iterator<Item = &[u8]> {
        let id = key.id();
        let own = move |line: &&Line| line.id == id;
        let name = key.name.clone();
        self.signatures.iter().filter(own).filter(move |l| l.name == name).map(|l| &*l.value)
    }
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.text)?;
        for Line { name, id, value } in &self.signatures {
            writeln!(f, "— {name} {}", BASE64.encode(&[id.as_slice(), value].concat()))?;
        }
        Ok(())
    }
}

/// Names have no spaces and no plus.
fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c == '+')
}

fn line(text: &str) -> Option<Line> {
    let (name, value) = text.strip_prefix("— ")?.split_once(' ')?;
    let bytes = BASE64.decode(value.as_bytes()).ok()?;
    let (id, value) = bytes.split_first_chunk::<4>()?;
    let good = is_name(name) && !value.is_empty();
    good.then(|| Line { name: name.to_owned(), id: *id, value: value.to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of golang.org/x/mod/sumdb/note: key and signature of another implementation.
    const PETER_NEUMANN: &str =
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const THEIRS: &str = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n\n\
        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    #[test]
    fn a_note_of_another_implementation_is_checked() {
        let key = NoteKey::parse(PETER_NEUMANN).unwrap();
        assert_eq!(key.to_string(), PETER_NEUMANN);
        let note = Note::parse(THEIRS.as_bytes()).unwrap();
        assert!(note.is_signed_by(&key));
        assert_eq!(note.to_string(), THEIRS);
        let changed = THEIRS.replace("answer", "Answer");
        assert!(!Note::parse(changed.as_bytes()).unwrap().is_signed_by(&key));
    }

    #[test]
    fn a_witness_signs_beside_and_says_when() {
        let (own, other) = (RecordKey::from_seed(&[1; 32]), RecordKey::from_seed(&[2; 32]));
        let mut note = Note::sign("a/log\n1\nx\n".to_owned(), "a/log", &own);
        let plain = note.clone();
        let at: jiff::Timestamp = "2026-11-24T03:00:00Z".parse().unwrap();
        note.cosign("w/1", &other, at);
        let mut read = Note::parse(note.to_string().as_bytes()).unwrap();
        assert!(read.is_signed_by(&NoteKey::of_log("a/log", own.public())));
        let witness = NoteKey::of_witness("w/1", other.public());
        assert_eq!(NoteKey::parse(&witness.to_string()).unwrap(), witness);
        assert_eq!(read.seen_by(&witness), Some(at));
        assert_eq!(read.seen_by(&NoteKey::of_witness("w/2", other.public())), None);
        assert_eq!(plain.seen_by(&witness), None);
        read.text = read.text.replace("\n1\n", "\n2\n");
        assert_eq!(read.seen_by(&witness), None);
    }

    #[test]
    fn what_is_no_note_is_refused() {
        for bad in ["", "a\n", "a\n\n", "a\n\n— b\n", "a\n\n— b AA==\n", "a\n\n- b AAAAAAA=\n"]
        {
            assert!(Note::parse(bad.as_bytes()).is_err(), "{bad:?}");
        }
    }
}
