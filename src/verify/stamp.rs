//! Times in signatures: `TSTInfo` of RFC 3161, and dates as PDF writes them.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

use crate::trust::Certificate;
use crate::trust::algorithm::{Algorithm, Digest, read_digest};
use crate::trust::asn1::{Element, Malformed, tag};
use crate::trust::cms::{SignedData, TST_INFO};

/// What a time-stamp token says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Info {
    /// Over what: the digest's name; `None` is not known here.
    pub(super) digest: Option<Digest>,
    /// Over what: the digest.
    pub(super) imprint: Vec<u8>,
    /// When.
    pub(super) time: jiff::Timestamp,
}

impl Info {
    /// Reads a `TSTInfo`.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut parts = Element::only(bytes)?.open(tag::SEQUENCE)?;
        parts.take(tag::INTEGER)?;
        parts.take(tag::OID)?;
        let mut imprint = parts.take(tag::SEQUENCE)?.open(tag::SEQUENCE)?;
        let digest = read_digest(&imprint.take(tag::SEQUENCE)?)?;
        let hash = imprint.take(tag::OCTET_STRING)?.content.to_vec();
        parts.take(tag::INTEGER)?;
        let time = parts.take(tag::GENERALIZED_TIME)?.time()?;
        Ok(Self { digest, imprint: hash, time })
    }
}

/// A time-stamp token that holds in itself; whether its authority is trusted is another question.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// What it says.
    pub(super) info: Info,
    /// Who says it.
    pub(super) authority: Certificate,
    /// What came with it.
    pub(super) certificates: Vec<Certificate>,
    /// Revocation lists and OCSP responses that came with it, DER.
    pub(super) revocation_values: Vec<Vec<u8>>,
    /// What its signature was computed with.
    pub(super) algorithm: Algorithm,
}

impl Token {
    /// Reads a token and checks its digest, its signature and the purpose of its key.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, &'static str> {
        let (cms, _) = SignedData::read(bytes).map_err(|error| error.0)?;
        let content = cms.content.as_deref().unwrap_or_default();
        let [signer] = cms.signers.as_slice() else { return Err("not one signer") };
        if cms.content_type != TST_INFO || signer.content_type != Some(TST_INFO) {
            return Err("not a time-stamp token");
        }
        let authority = cms.certificate_of(signer).ok_or("no certificate")?;
        let digest = signer.digest.ok_or("digest not known")?;
        if signer.message_digest != Some(digest.of(content)) {
            return Err("its content was changed");
        }
        let (algorithm, kind) =
            signer.algorithm.zip(authority.key_kind()).ok_or("algorithm not known")?;
        let public = authority.public_key();
        let holds = signer
            .signed_forms()
            .iter()
            .any(|form| algorithm.verify(kind, public, form, &signer.signature));
        if !holds {
            return Err("its signature does not hold");
        }
        let named = signer.signing_certificate.as_ref().is_none_or(|(digest, hash)| {
            digest.is_some_and(|digest| digest.of(authority.der()) == *hash)
        });
        if !named {
            return Err("it names another certificate");
        }
        if !authority.is_time_stamping() {
            return Err("its key is not for time stamps");
        }
        let info = Info::read(content).map_err(|error| error.0)?;
        let mut revocation_values = cms.revocation_values.clone();
        revocation_values.extend(signer.revocation_values.iter().cloned());
        let mut certificates = cms.certificates.clone();
        certificates.extend(signer.certificate_values.iter().cloned());
        let authority = authority.clone();
        Ok(Self { info, authority, certificates, revocation_values, algorithm })
    }

    /// Whether it is over these bytes.
    pub(super) fn covers(&self, bytes: &[u8]) -> bool {
        self.info.digest.is_some_and(|digest| digest.of(bytes) == self.info.imprint)
    }
}

/// `D:YYYYMMDDHHmmSSOHH'mm'` (ISO 32000-2, 7.9.4); without a zone it is taken as Vietnam's.
pub(super) fn pdf_date(text: &str) -> Option<jiff::Timestamp> {
    let text = text.strip_prefix("D:").unwrap_or(text);
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<i16>().ok();
    let small = |from, to, none| part(from, to).map_or(Some(none), |n| i8::try_from(n).ok());
    let civil = DateTime::new(
        part(0, 4)?,
        small(4, 6, 1)?,
        small(6, 8, 1)?,
        small(8, 10, 0)?,
        small(10, 12, 0)?,
        small(12, 14, 0)?,
        0,
    )
    .ok()?;
    let zone = text.get(14..).unwrap_or_default();
    let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
    let value = |from, to| digits.get(from..to).and_then(|d| d.parse::<i32>().ok()).unwrap_or(0);
    let seconds = value(0, 2) * 3600 + value(2, 4) * 60;
    let offset = match zone.chars().next() {
        Some('+') => seconds,
        Some('-') => -seconds,
        Some('Z') => 0,
        _ => 7 * 3600,
    };
    let zone = TimeZone::fixed(Offset::from_seconds(offset).ok()?);
    civil.to_zoned_datetime(zone).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_pdf_are_read() {
        let expected: jiff::Timestamp = "2026-11-24T03:00:00Z".parse().unwrap();
        for text in ["D:20261124100000+07'00'", "D:20261124030000Z", "D:20261124030000+00'00'"] {
            assert_eq!(pdf_date(text), Some(expected), "{text}");
        }
        assert_eq!(pdf_date("D:2026112410"), Some(expected));
        assert_eq!(pdf_date("yesterday"), None);
    }
}
