//! What the signed code says, and its signature.
//!
//! | claim | what | |
//! | --- | --- | --- |
//! | 1 | who issued; left out where there is no room: the key's id in the header says it | text |
//! | 6 | when | seconds of the epoch |
//! | 10 | the result's random id | 16 bytes |
//! | 11 | its number | text |
//! | 12 | its date | `20261124` |
//! | 13 | first half of the SHA-256 of the PDF before code and signatures | 16 bytes |
//! | 14 | place in the status list | number |

use ciborium::Value;
use coset::{
    CoseSign1, CoseSign1Builder, HeaderBuilder, RegisteredLabelWithPrivate, TaggedCborSerializable,
    iana,
};
use jiff::civil::Date;

use super::draw::{Level, Symbol};
use super::error::QrError;
use crate::domain::hash::Sha256;
use crate::domain::result::ResultId;
use crate::domain::text::nfc;
use crate::trust::cose::{RecordKey, RecordPublicKey};

/// What a signed code begins with.
pub const PREFIX: &str = "VNR1:";
/// A longer text is none of ours.
const LONGEST: usize = 2000;

/// What a code says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claims {
    /// Who issued.
    pub issuer: Option<String>,
    /// When.
    pub at: jiff::Timestamp,
    /// The result.
    pub result: ResultId,
    /// Its number.
    pub number: Option<String>,
    /// Its date.
    pub date: Option<Date>,
    /// First half of the content's hash.
    pub content: [u8; 16],
    /// Place in the status list.
    pub place: u32,
}

impl Claims {
    /// The first half of a hash.
    pub fn half(hash: Sha256) -> [u8; 16] {
        let mut half = [0; 16];
        half.copy_from_slice(hash.as_bytes().split_at(16).0);
        half
    }

    /// The code's text.
    pub fn sign(&self, key: &RecordKey) -> Result<String, QrError> {
        let whole = |n: i64| Value::Integer(n.into());
        let mut map = Vec::new();
        let mut add = |name: i64, value: Option<Value>| {
            map.extend(value.map(|value| (whole(name), value)));
        };
        let text = |text: &Option<String>| text.as_deref().map(|t| Value::Text(nfc(t)));
        add(1, text(&self.issuer));
        add(6, Some(whole(self.at.as_second())));
        add(10, Some(Value::Bytes(self.result.as_bytes().to_vec())));
        add(11, text(&self.number));
        let day = |d: Date| {
            i64::from(d.year()) * 10_000 + i64::from(d.month()) * 100 + i64::from(d.day())
        };
        add(12, self.date.map(|date| whole(day(date))));
        add(13, Some(Value::Bytes(self.content.to_vec())));
        add(14, Some(whole(i64::from(self.place))));
        let mut payload = Vec::new();
        let bad = |_| QrError::BadCode("cannot be written");
        ciborium::into_writer(&Value::Map(map), &mut payload)
            .map_err(|_| QrError::BadCode("cannot be written"))?;
        let header = HeaderBuilder::new()
            .algorithm(iana::Algorithm::EdDSA)
            .key_id(key.public().id().to_vec())
            .build();
        let cose = CoseSign1Builder::new()
            .protected(header)
            .payload(payload)
            .create_signature(&[], |bytes| key.sign(bytes).to_vec())
            .build();
        Ok(format!("{PREFIX}{}", base45::encode(cose.to_tagged_vec().map_err(bad)?)))
    }

    /// The key's id and what the code says, believed for nothing yet.
    pub fn read(text: &str) -> Result<(Vec<u8>, Self), QrError> {
        let cose = parse(text)?;
        let claims = claims(cose.payload.as_deref().unwrap_or_default());
        let claims = claims.ok_or(QrError::BadCode("its claims"))?;
        Ok((cose.protected.header.key_id.clone(), claims))
    }

    /// Whether `key` signed this text. Strict: one algorithm, one key, one spelling.
    pub fn is_signed(text: &str, key: &RecordPublicKey) -> bool {
        let Ok(cose) = parse(text) else { return false };
        let algorithm = RegisteredLabelWithPrivate::Assigned(iana::Algorithm::EdDSA);
        cose.protected.header.alg == Some(algorithm)
            && cose.protected.header.key_id == key.id()
            && cose.unprotected.is_empty()
            && cose.verify_signature(
                &[],
                |value, bytes| {
                    if key.verify(bytes, value) { Ok(()) } else { Err(()) }
                },
            ) == Ok(())
    }
}

/// The fullest form of the claims whose code is not too wide, and its text.
pub fn fits(claims: &Claims, key: &RecordKey) -> Result<(String, Symbol), QrError> {
    let unnamed = Claims { issuer: None, ..claims.clone() };
    let bare = Claims { number: None, ..unnamed.clone() };
    let mut last = QrError::TooWide;
    for form in [claims, &unnamed, &bare] {
        let text = form.sign(key)?;
        match Symbol::of(text.as_bytes(), Level::M) {
            Ok(symbol) => return Ok((text, symbol)),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn parse(text: &str) -> Result<CoseSign1, QrError> {
    let bad = QrError::BadCode;
    let text = text.trim();
    if text.len() > LONGEST {
        return Err(bad("too long"));
    }
    let body = text.strip_prefix(PREFIX).ok_or(bad("another beginning"))?;
    let bytes = base45::decode(body).map_err(|_| bad("no Base45"))?;
    let cose = CoseSign1::from_tagged_slice(&bytes).map_err(|_| bad("no COSE_Sign1"))?;
    // one way to write it only
    if cose.clone().to_tagged_vec().ok().as_deref() != Some(&bytes) {
        return Err(bad("written in another way"));
    }
    Ok(cose)
}

fn claims(payload: &[u8]) -> Option<Claims> {
    let value: Value = ciborium::from_reader(payload).ok()?;
    let map = value.as_map()?;
    let get = |name: i64| {
        let name = Value::Integer(name.into());
        map.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    };
    let number = |name: i64| i64::try_from(get(name)?.as_integer()?).ok();
    let half = |name: i64| <[u8; 16]>::try_from(get(name)?.as_bytes()?.as_slice()).ok();
    let text = |name: i64| get(name)?.as_text().map(str::to_owned);
    let date = match number(12) {
        Some(day) => Some(
            Date::new(
                i16::try_from(day / 10_000).ok()?,
                i8::try_from(day / 100 % 100).ok()?,
                i8::try_from(day % 100).ok()?,
            )
            .ok()?,
        ),
        None => None,
    };
    Some(Claims {
        issuer: text(1),
        at: jiff::Timestamp::from_second(number(6)?).ok()?,
        result: ResultId::from_bytes(half(10)?),
        number: text(11),
        date,
        content: half(13)?,
        place: u32::try_from(number(14)?).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::qr::draw::{MODULE, QUIET, WIDEST};

    pub(super) fn claims() -> Claims {
        Claims {
            issuer: Some("Ủy ban nhân dân xã Mẫu".to_owned()),
            at: "2026-11-24T03:00:00Z".parse().unwrap(),
            result: ResultId::from_bytes([0xab; 16]),
            number: Some("1234/QĐ-UBND".to_owned()),
            date: Some(jiff::civil::date(2026, 11, 24)),
            content: [0xcd; 16],
            place: 1_000_000,
        }
    }

    #[test]
    fn says_what_was_signed_and_nothing_else_passes() {
        let key = RecordKey::from_seed(&[1; 32]);
        let text = claims().sign(&key).unwrap();
        let (id, read) = Claims::read(&text).unwrap();
        assert_eq!((id.as_slice(), &read), (key.public().id().as_slice(), &claims()));
        assert!(Claims::is_signed(&text, &key.public()));
        assert!(!Claims::is_signed(&text, &RecordKey::from_seed(&[2; 32]).public()));
        for place in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert!(!Claims::is_signed(&changed, &key.public()), "{place}");
        }
    }

    #[test]
    fn a_code_is_never_wider_than_26_mm() {
        let key = RecordKey::from_seed(&[1; 32]);
        let width = |symbol: &Symbol| (symbol.side as f64 + 2.0 * QUIET) * MODULE;
        let (text, symbol) = fits(&claims(), &key).unwrap();
        assert_eq!(Claims::read(&text).unwrap().1, claims(), "an usual one is whole");
        assert!(width(&symbol) <= WIDEST + 1e-9, "{} modules", symbol.side);
        let mut long = claims();
        long.issuer = Some("Sở Nông nghiệp và Môi trường tỉnh Mẫu ".repeat(3));
        let (text, symbol) = fits(&long, &key).unwrap();
        assert!(width(&symbol) <= WIDEST + 1e-9);
        let read = Claims::read(&text).unwrap().1;
        assert_eq!((read.issuer, read.number), (None, long.number));
    }
}
