//! What may be believed of a code, without any network.
//!
//! A code is taken for genuine only with a key from the list; for in force only where an unexpired
//! status list says so. A moment is always named until which the status is known.

use serde::Serialize;

use super::claims::Claims;
use super::error::QrError;
use super::issuers::Issuers;
use crate::domain::result::Standing;
use crate::status::StatusList;
use crate::verify::{Sub, Verdict};

/// What a code is checked against.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Issuers that are believed.
    pub issuers: Issuers,
    /// Cached status lists, signed; of whichever issuers.
    pub lists: Vec<Vec<u8>>,
    /// Now.
    pub now: jiff::Timestamp,
}

/// What a status list says of a result.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Listed {
    /// Whether it stands; `None` where the list does not reach it.
    pub standing: Option<Standing>,
    /// The moment until which that is known: the list's.
    pub known_until: jiff::Timestamp,
    /// Until when the list may be relied upon.
    pub list_expires: jiff::Timestamp,
}

/// What may be believed of a code.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CodeVerdict {
    /// Genuine and in force, or not, or not known.
    pub verdict: Verdict,
    /// Why it is not `TOTAL-PASSED`.
    pub sub: Option<Sub>,
    /// Who issued, by the list of keys.
    pub issuer: Option<String>,
    /// Who issued, as the code says.
    pub claimed_issuer: Option<String>,
    /// Id of the key.
    pub key: String,
    /// When it was issued.
    pub issued_at: jiff::Timestamp,
    /// The result's id.
    pub result: String,
    /// Its number.
    pub number: Option<String>,
    /// Its date.
    pub date: Option<jiff::civil::Date>,
    /// First half of the content's hash, hexadecimal.
    pub content: String,
    /// Place in the status list.
    pub list_place: u32,
    /// What the newest list of the issuer says; `None` where none is at hand.
    pub status: Option<Listed>,
}

/// Checks a code.
pub fn check(text: &str, asked: &Asked) -> Result<CodeVerdict, QrError> {
    let (id, claims) = Claims::read(text)?;
    let issuer = asked.issuers.with_id(&id);
    let mut found = CodeVerdict {
        verdict: Verdict::Indeterminate,
        sub: Some(Sub::NoSigningCertificateFound),
        issuer: issuer.map(|issuer| issuer.name.clone()),
        claimed_issuer: claims.issuer,
        key: data_encoding::HEXLOWER.encode(&id),
        issued_at: claims.at,
        result: claims.result.to_string(),
        number: claims.number,
        date: claims.date,
        content: data_encoding::HEXLOWER.encode(&claims.content),
        list_place: claims.place,
        status: None,
    };
    let Some(issuer) = issuer else { return Ok(found) };
    if !Claims::is_signed(text, &issuer.key) {
        (found.verdict, found.sub) = (Verdict::TotalFailed, Some(Sub::SigCryptoFailure));
        return Ok(found);
    }
    let outside = issuer.from.is_some_and(|from| claims.at < from)
        || issuer.until.is_some_and(|until| claims.at > until)
        || claims.at > asked.now + jiff::SignedDuration::from_hours(24);
    if outside {
        (found.verdict, found.sub) = (Verdict::TotalFailed, Some(Sub::SigConstraintsFailure));
        return Ok(found);
    }
    let lists = asked.lists.iter().filter_map(|list| StatusList::open(list, &issuer.key).ok());
    let newest = lists.filter(|list| list.at <= asked.now + jiff::SignedDuration::from_hours(1));
    let Some(list) = newest.max_by_key(|list| list.at) else {
        found.sub = Some(Sub::TryLater);
        return Ok(found);
    };
    let standing = list.standing(claims.place);
    found.status = Some(Listed { standing, known_until: list.at, list_expires: list.until });
    (found.verdict, found.sub) = match standing {
        // what has ended has ended, however old the list is
        Some(Standing::Withdrawn | Standing::Replaced | Standing::Corrected) => {
            (Verdict::TotalFailed, Some(Sub::RevokedNoPoe))
        }
        Some(Standing::Issued) if asked.now <= list.until => (Verdict::TotalPassed, None),
        _ => (Verdict::Indeterminate, Some(Sub::TryLater)),
    };
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::result::ResultId;
    use crate::flow::qr::Issuer;
    use crate::trust::cose::RecordKey;

    fn now() -> jiff::Timestamp {
        "2026-11-24T03:00:00Z".parse().unwrap()
    }

    fn text(key: &RecordKey, place: u32) -> String {
        Claims {
            issuer: None,
            at: now(),
            result: ResultId::from_bytes([1; 16]),
            number: None,
            date: None,
            content: [2; 16],
            place,
        }
        .sign(key)
        .unwrap()
    }

    fn asked(key: &RecordKey, lists: Vec<Vec<u8>>) -> Asked {
        let name = "Ủy ban nhân dân xã Mẫu".to_owned();
        let issuer = Issuer { name, key: key.public(), from: None, until: None };
        Asked { issuers: Issuers(vec![issuer]), lists, now: now() }
    }

    fn list(key: &RecordKey, at: jiff::Timestamp) -> Vec<u8> {
        let changed = [(1, Standing::Withdrawn), (2, Standing::Replaced), (3, Standing::Corrected)];
        StatusList::new(&key.public(), 5, &changed, at, 48).sign(key).unwrap()
    }

    #[test]
    fn in_force_only_where_a_fresh_list_says_so() {
        let key = RecordKey::from_seed(&[1; 32]);
        let fresh = asked(&key, vec![list(&key, now())]);
        let verdict = |place, asked: &Asked| {
            let found = check(&text(&key, place), asked).unwrap();
            (found.verdict, found.sub)
        };
        assert_eq!(verdict(0, &fresh), (Verdict::TotalPassed, None));
        for place in 1..=3 {
            let ended = (Verdict::TotalFailed, Some(Sub::RevokedNoPoe));
            assert_eq!(verdict(place, &fresh), ended, "{place}");
        }
        let unknown = (Verdict::Indeterminate, Some(Sub::TryLater));
        assert_eq!(verdict(5, &fresh), unknown, "beyond the list");
        assert_eq!(verdict(0, &asked(&key, Vec::new())), unknown, "no list");
        let old = now() - jiff::SignedDuration::from_hours(49);
        assert_eq!(verdict(0, &asked(&key, vec![list(&key, old)])), unknown, "an old list");
        let ended = (Verdict::TotalFailed, Some(Sub::RevokedNoPoe));
        assert_eq!(verdict(1, &asked(&key, vec![list(&key, old)])), ended, "ended stays ended");
        let found = check(&text(&key, 0), &asked(&key, vec![list(&key, old), list(&key, now())]));
        assert_eq!(found.unwrap().status.unwrap().known_until, now(), "the newest list counts");
        let other = RecordKey::from_seed(&[2; 32]);
        assert_eq!(verdict(0, &asked(&key, vec![list(&other, now())])), unknown, "another's list");
    }

    #[test]
    fn genuine_only_with_a_key_from_the_list_in_its_time() {
        let key = RecordKey::from_seed(&[1; 32]);
        let mut believed = asked(&key, vec![list(&key, now())]);
        let stranger = RecordKey::from_seed(&[9; 32]);
        let found = check(&text(&stranger, 0), &believed).unwrap();
        assert_eq!(found.verdict, Verdict::Indeterminate);
        assert_eq!(found.issuer, None);
        believed.issuers.0[0].until = Some(now() - jiff::SignedDuration::from_hours(1));
        let found = check(&text(&key, 0), &believed).unwrap();
        assert_eq!(found.verdict, Verdict::TotalFailed);
        assert!(check("https://example.vn/abc", &believed).is_err());
    }
}
