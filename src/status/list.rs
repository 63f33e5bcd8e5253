//! The signed status list: the shape of the IETF's Token Status List in CBOR, signed as a CWT (RFC
//! 8392) in a `COSE_Sign1` (RFC 9052) with Ed25519.
//!
//! Four bits a result, lowest first, packed by zlib: 0 valid, 1 invalid (withdrawn), 12 replaced,
//! 13 corrected; the last two are values the format leaves to its users. To any reader of the
//! format all but 0 is "not valid".

use std::io::{Read, Write};

use ciborium::Value;
use coset::{
    CborSerializable, CoseSign1, CoseSign1Builder, HeaderBuilder, Label,
    RegisteredLabelWithPrivate, TaggedCborSerializable, iana,
};
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

use super::error::StatusError;
use crate::domain::result::Standing;
use crate::trust::cose::{RecordKey, RecordPublicKey};

/// Bits a result.
const BITS: u64 = 4;
/// Claims (RFC 8392, and the status list's own).
const SUBJECT: i64 = 2;
const EXPIRES: i64 = 4;
const ISSUED: i64 = 6;
const LIST: i64 = 65533;
const TIME_TO_LIVE: i64 = 65534;
/// `typ` (RFC 9596).
const TYPE: i64 = 16;
const MEDIA: &str = "application/statuslist+cwt";
/// A list of 2²⁷ results unpacks to so many bytes; more is an attack.
const MOST_BYTES: u64 = 1 << 26;
/// A packed list may not be longer.
const LONGEST: usize = 1 << 26;

/// A status list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatusList {
    /// Whose, and which.
    pub subject: String,
    /// The moment it tells of.
    pub at: jiff::Timestamp,
    /// Until when it may be relied upon.
    pub until: jiff::Timestamp,
    /// Number of results it reaches.
    pub length: u32,
    packed: Vec<u8>,
}

/// The name of the list of an issuer with this key.
pub fn list_name(key: &RecordPublicKey) -> String {
    format!("sohoa/{}/status", key.name())
}

impl StatusList {
    /// The list of `length` results, all of them standing but those in `changed`.
    pub fn new(
        key: &RecordPublicKey,
        length: u32,
        changed: &[(u32, Standing)],
        at: jiff::Timestamp,
        valid_hours: u32,
    ) -> Self {
        let mut packed = vec![0; (length as usize).div_ceil(2)];
        for (place, standing) in changed.iter().filter(|(place, _)| *place < length) {
            if let Some(byte) = packed.get_mut(*place as usize / 2) {
                *byte |= value(*standing) << (4 * (place % 2));
            }
        }
        let at = jiff::Timestamp::from_second(at.as_second()).unwrap_or(at);
        let valid = jiff::SignedDuration::from_hours(i64::from(valid_hours));
        let until = at.checked_add(valid).unwrap_or(at);
        Self { subject: list_name(key), at, until, length, packed }
    }

    /// What the list says of a place; `None` where it does not reach it, or says what this
    /// program does not know.
    pub fn standing(&self, place: u32) -> Option<Standing> {
        if place >= self.length {
            return None;
        }
        let byte = self.packed.get(place as usize / 2)?;
        match byte >> (4 * (place % 2)) & 15 {
            0 => Some(Standing::Issued),
            1 => Some(Standing::Withdrawn),
            12 => Some(Standing::Replaced),
            13 => Some(Standing::Corrected),
            _ => None,
        }
    }

    /// Signs it.
    pub fn sign(&self, key: &RecordKey) -> Result<Vec<u8>, StatusError> {
        let failed = StatusError::BadList;
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
        let packed = zlib.write_all(&self.packed).and_then(|()| zlib.finish());
        let packed = packed.map_err(|_| failed("cannot be packed"))?;
        let whole = |n: i64| Value::Integer(n.into());
        let list = Value::Map(vec![
            (Value::Text("lst".to_owned()), Value::Bytes(packed)),
            (Value::Text("bits".to_owned()), whole(BITS as i64)),
            // a half byte at the end says nothing; how many results there are does
            (Value::Text("count".to_owned()), whole(i64::from(self.length))),
        ]);
        let hold = (self.until.as_second() - self.at.as_second()) / 2;
        let claims = Value::Map(vec![
            (whole(SUBJECT), Value::Text(self.subject.clone())),
            (whole(EXPIRES), whole(self.until.as_second())),
            (whole(ISSUED), whole(self.at.as_second())),
            (whole(LIST), list),
            (whole(TIME_TO_LIVE), whole(hold)),
        ]);
        let mut payload = Vec::new();
        ciborium::into_writer(&claims, &mut payload).map_err(|_| failed("cannot be written"))?;
        let header = HeaderBuilder::new()
            .algorithm(iana::Algorithm::EdDSA)
            .key_id(key.public().id().to_vec())
            .value(TYPE, Value::Text(MEDIA.to_owned()))
            .build();
        CoseSign1Builder::new()
            .protected(header)
            .payload(payload)
            .create_signature(&[], |bytes| key.sign(bytes).to_vec())
            .build()
            .to_tagged_vec()
            .map_err(|_| failed("cannot be written"))
    }

    /// Reads a list that `key` must have signed, about its own results.
    pub fn open(bytes: &[u8], key: &RecordPublicKey) -> Result<Self, StatusError> {
        let bad = StatusError::BadList;
        if bytes.len() > LONGEST {
            return Err(bad("too long"));
        }
        let cose = CoseSign1::from_tagged_slice(bytes)
            .or_else(|_| CoseSign1::from_slice(bytes))
            .map_err(|_| bad("no COSE_Sign1"))?;
        let header = &cose.protected.header;
        let algorithm = RegisteredLabelWithPrivate::Assigned(iana::Algorithm::EdDSA);
        let kind = header.rest.iter().find(|(label, _)| *label == Label::Int(TYPE));
        let fits = kind.and_then(|(_, value)| value.as_text()) == Some(MEDIA);
        if header.alg != Some(algorithm) || !fits {
            return Err(bad("another kind of COSE"));
        }
        let signed =
            header.key_id == key.id()
                && cose.verify_signature(&[], |value, bytes| {
                    if key.verify(bytes, value) { Ok(()) } else { Err(()) }
                }) == Ok(());
        if !signed {
            return Err(StatusError::NotSigned);
        }
        let payload = cose.payload.as_deref().unwrap_or_default();
        let claims: Value = ciborium::from_reader(payload).map_err(|_| bad("no claims"))?;
        let get = |name: i64| {
            let name = Value::Integer(name.into());
            let map = claims.as_map()?;
            map.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
        };
        let time = |name: i64| {
            let seconds = i64::try_from(get(name)?.as_integer()?).ok()?;
            jiff::Timestamp::from_second(seconds).ok()
        };
        let subject = get(SUBJECT).and_then(Value::as_text).unwrap_or_default().to_owned();
        if subject != list_name(key) {
            return Err(bad("about other results"));
        }
        let list = get(LIST).and_then(Value::as_map).ok_or(bad("no list"))?;
        let inside = |name: &str| {
            list.iter().find(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value)
        };
        let number = |name| u64::try_from(inside(name)?.as_integer()?).ok();
        if number("bits") != Some(BITS) {
            return Err(bad("another number of bits"));
        }
        let lst = inside("lst").and_then(Value::as_bytes).ok_or(bad("no bytes"))?;
        let mut packed = Vec::new();
        let mut unzip = ZlibDecoder::new(lst.as_slice()).take(MOST_BYTES);
        unzip.read_to_end(&mut packed).map_err(|_| bad("no zlib"))?;
        let reach = packed.len() as u64 * 2;
        let length = number("count").unwrap_or(reach).min(reach);
        Ok(Self {
            subject,
            at: time(ISSUED).ok_or(bad("no time"))?,
            until: time(EXPIRES).ok_or(bad("no end"))?,
            length: u32::try_from(length).map_err(|_| bad("too many results"))?,
            packed,
        })
    }
}

fn value(standing: Standing) -> u8 {
    match standing {
        Standing::Issued => 0,
        Standing::Withdrawn => 1,
        Standing::Replaced => 12,
        Standing::Corrected => 13,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> jiff::Timestamp {
        "2026-11-24T03:00:00Z".parse().unwrap()
    }

    fn key() -> RecordKey {
        RecordKey::from_seed(&[4; 32])
    }

    #[test]
    fn a_list_says_what_was_put_in_and_nothing_beyond() {
        let changed = [(0, Standing::Withdrawn), (3, Standing::Replaced), (4, Standing::Corrected)];
        let list = StatusList::new(&key().public(), 7, &changed, now(), 24);
        let bytes = list.sign(&key()).unwrap();
        let read = StatusList::open(&bytes, &key().public()).unwrap();
        assert_eq!(read, list);
        let all: Vec<Option<Standing>> = (0..9).map(|place| read.standing(place)).collect();
        let standing = Some(Standing::Issued);
        assert_eq!(
            all,
            [
                Some(Standing::Withdrawn),
                standing,
                standing,
                Some(Standing::Replaced),
                Some(Standing::Corrected),
                standing,
                standing,
                None,
                None
            ]
        );
        assert_eq!((read.until.as_second() - read.at.as_second()), 24 * 3600);
    }

    #[test]
    fn only_the_issuers_own_list_counts() {
        let list = StatusList::new(&key().public(), 100, &[], now(), 24);
        let bytes = list.sign(&key()).unwrap();
        let other = RecordKey::from_seed(&[5; 32]);
        assert!(matches!(StatusList::open(&bytes, &other.public()), Err(StatusError::NotSigned)));
        // another issuer signs a list about our results
        let forged = list.sign(&other).unwrap();
        assert!(matches!(StatusList::open(&forged, &other.public()), Err(StatusError::BadList(_))));
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            assert!(StatusList::open(&changed, &key().public()).is_err(), "{place}");
        }
    }

    #[test]
    fn a_million_results_with_one_in_a_hundred_withdrawn_are_under_thirty_kilobytes() {
        let mut state = 1_u64;
        let mut changed = Vec::new();
        for place in 0..1_000_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            if (state >> 33).is_multiple_of(100) {
                changed.push((place, Standing::Withdrawn));
            }
        }
        assert!((9_500..10_500).contains(&changed.len()), "{}", changed.len());
        let list = StatusList::new(&key().public(), 1_000_000, &changed, now(), 24);
        let bytes = list.sign(&key()).unwrap();
        assert!(bytes.len() < 30_000, "{} bytes", bytes.len());
        let read = StatusList::open(&bytes, &key().public()).unwrap();
        let there = |place| read.standing(place) == Some(Standing::Withdrawn);
        assert!(changed.iter().all(|(place, _)| there(*place)));
        assert_eq!((0..1_000_000).filter(|place| there(*place)).count(), changed.len());
    }
}
