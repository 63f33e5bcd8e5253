//! What a leaf says: deterministic CBOR (RFC 8949, 4.2), a map with whole numbers as keys.
//!
//! | key | what | |
//! | --- | --- | --- |
//! | 1 | [`LEAF_FORMAT`] | |
//! | 2 | [`Kind`] | |
//! | 3 | the result's random id | 16 bytes |
//! | 4 | when | seconds of the epoch |
//! | 5 | `SHA-256("sohoa leaf v1\0" ‖ salt ‖ SHA-256 of the final file)` | 32 bytes |
//! | 6 | why, a code of `pipelines/policies/status.toml` | where it was not issued |
//! | 7 | place of the leaf before of the same result | where there is one |
//! | 8 | the id of the result that takes its place | where it was replaced |
//!
//! Whoever holds a file and its salt can show that the leaf is about it; nobody else can tell, nor
//! try guesses. Without its salt a leaf says nothing of anybody any more.

use ciborium::Value;

use super::error::JournalError;
use crate::domain::hash::{Hasher, Sha256};
use crate::domain::result::{ResultId, Salt, Standing};

/// Version of the leaf's shape.
pub const LEAF_FORMAT: u64 = 1;

/// What became of a result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// It was issued.
    Issued = 1,
    /// Another takes its place.
    Replaced = 2,
    /// It is no longer valid.
    Withdrawn = 3,
    /// It holds only together with a correction.
    Corrected = 4,
    /// Its file has grown by evidence for its signatures; it stands as before.
    Extended = 5,
}

impl From<Standing> for Kind {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Issued => Self::Issued,
            Standing::Replaced => Self::Replaced,
            Standing::Withdrawn => Self::Withdrawn,
            Standing::Corrected => Self::Corrected,
        }
    }
}

/// A salted hash of the file a leaf is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Commitment([u8; 32]);

impl Commitment {
    /// Commits to a file.
    pub fn to(file: Sha256, salt: &Salt) -> Self {
        let mut hasher = Hasher::default();
        hasher.update(b"sohoa leaf v1\0");
        hasher.update(salt.as_bytes());
        hasher.update(file.as_bytes());
        Self(*hasher.finish().as_bytes())
    }
}

/// A leaf.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leaf {
    /// What became of the result.
    pub kind: Kind,
    /// The result.
    pub result: ResultId,
    /// When, to the second.
    pub at: jiff::Timestamp,
    /// Which file.
    pub commitment: Commitment,
    /// Why.
    pub reason: Option<String>,
    /// The leaf before of the same result.
    pub previous: Option<u64>,
    /// The result that takes its place.
    pub successor: Option<ResultId>,
}

impl Leaf {
    /// The entry in the journal.
    pub fn to_entry(&self) -> Vec<u8> {
        let number = |n: u64| Value::Integer(n.into());
        let mut map = vec![
            (number(1), number(LEAF_FORMAT)),
            (number(2), number(self.kind as u64)),
            (number(3), Value::Bytes(self.result.as_bytes().to_vec())),
            (number(4), Value::Integer(self.at.as_second().into())),
            (number(5), Value::Bytes(self.commitment.0.to_vec())),
        ];
        let mut add = |key: u64, value: Option<Value>| {
            map.extend(value.map(|value| (number(key), value)));
        };
        add(6, self.reason.clone().map(Value::Text));
        add(7, self.previous.map(number));
        add(8, self.successor.map(|id| Value::Bytes(id.as_bytes().to_vec())));
        let mut entry = Vec::new();
        // writing to memory cannot fail
        let _ = ciborium::into_writer(&Value::Map(map), &mut entry);
        entry
    }

    /// Reads an entry; only the one way of writing it is accepted.
    pub fn parse(entry: &[u8]) -> Result<Self, JournalError> {
        let bad = JournalError::BadLeaf;
        let value: Value = ciborium::from_reader(entry).map_err(|_| bad("no CBOR"))?;
        let map = value.as_map().ok_or(bad("no map"))?;
        let get = |key: u64| {
            let key = Value::Integer(key.into());
            map.iter().find(|(name, _)| *name == key).map(|(_, value)| value)
        };
        let number = |value: &Value| value.as_integer().and_then(|n| u64::try_from(n).ok());
        let id = |value: &Value| -> Option<ResultId> {
            Some(ResultId::from_bytes(value.as_bytes()?.as_slice().try_into().ok()?))
        };
        if get(1).and_then(number) != Some(LEAF_FORMAT) {
            return Err(bad("another format"));
        }
        let kind = match get(2).and_then(number) {
            Some(1) => Kind::Issued,
            Some(2) => Kind::Replaced,
            Some(3) => Kind::Withdrawn,
            Some(4) => Kind::Corrected,
            Some(5) => Kind::Extended,
            _ => return Err(bad("another kind")),
        };
        let seconds = get(4).and_then(Value::as_integer).and_then(|n| i64::try_from(n).ok());
        let at = seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
        let commitment = get(5).and_then(Value::as_bytes);
        let commitment = commitment.and_then(|bytes| bytes.as_slice().try_into().ok());
        let leaf = Self {
            kind,
            result: get(3).and_then(id).ok_or(bad("no result"))?,
            at: at.ok_or(bad("no time"))?,
            commitment: Commitment(commitment.ok_or(bad("no commitment"))?),
            reason: get(6).and_then(Value::as_text).map(str::to_owned),
            previous: get(7).and_then(number),
            successor: get(8).and_then(id),
        };
        if leaf.to_entry() == entry { Ok(leaf) } else { Err(bad("written in another way")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf() -> Leaf {
        Leaf {
            kind: Kind::Replaced,
            result: ResultId::from_bytes([7; 16]),
            at: "2026-11-24T03:00:00Z".parse().unwrap(),
            commitment: Commitment::to(Sha256::of(b"x"), &Salt::from_bytes([9; 16])),
            reason: Some("sai_thong_tin".to_owned()),
            previous: Some(3),
            successor: Some(ResultId::from_bytes([8; 16])),
        }
    }

    #[test]
    fn a_leaf_has_one_spelling() {
        let entry = leaf().to_entry();
        assert_eq!(Leaf::parse(&entry).unwrap(), leaf());
        for place in 0..entry.len() {
            let mut changed = entry.clone();
            changed[place] ^= 1;
            assert!(Leaf::parse(&changed).ok() != Some(leaf()), "{place}");
            assert!(Leaf::parse(&entry[..place]).is_err());
        }
        assert!(Leaf::parse(&[entry.as_slice(), b"\0"].concat()).is_err());
    }

    #[test]
    fn a_commitment_hangs_on_file_and_salt() {
        let (a, b) = (Sha256::of(b"a"), Sha256::of(b"b"));
        let (s, t) = (Salt::from_bytes([1; 16]), Salt::from_bytes([2; 16]));
        assert_ne!(Commitment::to(a, &s), Commitment::to(b, &s));
        assert_ne!(Commitment::to(a, &s), Commitment::to(a, &t));
    }
}
