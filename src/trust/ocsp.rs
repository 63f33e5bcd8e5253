//! Answers of an OCSP responder (RFC 6960): read, and checked against the issuer they speak for.
//!
//! In comes the DER of an `OCSPResponse` or of the `BasicOCSPResponse` inside it (a DSS holds the
//! first, CMS attributes the second); out comes what it says of one certificate. Promise: an
//! answer is only given from bytes that the issuer's key signed, or a key the issuer certified
//! for nothing but that (RFC 6960, 4.2.2.2).

use std::sync::{Arc, OnceLock};

use der::asn1::ObjectIdentifier;

use super::algorithm::{self, Algorithm, Digest};
use super::asn1::{self, Element, Malformed, tag};
use super::certificate::{Certificate, KeyUse};
use super::crl::Revocation;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const BASIC: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.1");
const NONCE: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.2");

/// A response, not yet checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OcspResponse {
    der: Vec<u8>,
    to_be_signed: Vec<u8>,
    algorithm: Option<Algorithm>,
    signature: Vec<u8>,
    responder: Responder,
    produced_at: jiff::Timestamp,
    answers: Vec<Single>,
    nonce: Option<Vec<u8>>,
    certificates: Vec<Certificate>,
    /// The first key it was held against, and whether it had signed the response.
    checked: Arc<OnceLock<(Vec<u8>, bool)>>,
}

/// How a responder names itself.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Responder {
    /// By the DER of its name.
    Name(Vec<u8>),
    /// By the SHA-1 of its public key.
    Key(Vec<u8>),
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Single {
    digest: Option<Digest>,
    name_hash: Vec<u8>,
    key_hash: Vec<u8>,
    serial: Vec<u8>,
    said: Revocation,
    this_update: jiff::Timestamp,
    next_update: Option<jiff::Timestamp>,
}

/// What a checked response says of one certificate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// Good, revoked since, or not known to the responder.
    pub revocation: Revocation,
    /// The moment for which it speaks.
    pub this_update: jiff::Timestamp,
    /// Until when a newer answer is not to be expected; `None` promises nothing.
    pub next_update: Option<jiff::Timestamp>,
    /// When it was signed.
    pub produced_at: jiff::Timestamp,
    /// Whose key signed it: the issuer itself, or one it delegated to.
    pub responder: Certificate,
}

/// Why a response says nothing of a certificate.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unusable {
    /// No answer in it is about the certificate.
    #[error("not about this certificate")]
    AnotherCertificate,
    /// The issuer neither signed it nor certified who did.
    #[error("not signed by the issuer or a responder of its own")]
    AnotherSigner,
    /// Its signature does not hold, or its algorithm is not known.
    #[error("its signature does not hold")]
    Signature,
    /// The responder refused to answer; the number is `OCSPResponseStatus` (RFC 6960, 4.2.1).
    #[error("the responder answered with status {0}")]
    Refused(u8),
}

/// Builds an `OCSPRequest` for one certificate. Responders that know only SHA-1 in `CertID` are
/// common (RFC 5019, 2.1.1): the digest names the issuer there, it proves nothing.
pub fn request(
    certificate: &Certificate,
    issuer: &Certificate,
    digest: Digest,
    nonce: Option<&[u8]>,
) -> Vec<u8> {
    let octets = |bytes: &[u8]| asn1::element(tag::OCTET_STRING, bytes);
    let id = asn1::sequence(&[
        &algorithm::digest_identifier(digest, true),
        &octets(&digest.of(issuer.subject())),
        &octets(&digest.of(issuer.public_key())),
        &asn1::element(tag::INTEGER, certificate.serial()),
    ]);
    let list = asn1::sequence(&[&asn1::sequence(&[&id])]);
    let extensions = nonce.map_or_else(Vec::new, |nonce| {
        let one = asn1::sequence(&[&asn1::oid(NONCE), &octets(&octets(nonce))]);
        asn1::element(tag::context(2), &asn1::sequence(&[&one]))
    });
    asn1::sequence(&[&asn1::sequence(&[&list, &extensions])])
}

/// The status of an `OCSPResponse` that carries no answer; `None` where it is 0 (successful) or
/// the bytes are no such thing.
pub fn refusal(bytes: &[u8]) -> Option<Unusable> {
    let mut outer = Element::only(bytes).ok()?.open(tag::SEQUENCE).ok()?;
    match outer.take(tag::ENUMERATED).ok()?.content {
        [0] => None,
        [status] => Some(Unusable::Refused(*status)),
        _ => None,
    }
}

impl OcspResponse {
    /// Reads an `OCSPResponse` that carries an answer, or a bare `BasicOCSPResponse`. BER is made
    /// readable first.
    pub fn from_der(bytes: &[u8]) -> Result<Self, Malformed> {
        let (der, used) = asn1::from_ber(bytes)?;
        if bytes.get(used..).unwrap_or_default().iter().any(|byte| *byte != 0) {
            return Err(Malformed("bytes behind the OCSP response"));
        }
        let mut outer = Element::only(&der)?.open(tag::SEQUENCE)?;
        let Some(status) = outer.optional(tag::ENUMERATED)? else {
            return Self::basic(&der);
        };
        if status.content != [0] {
            return Err(Malformed("OCSP responder refused"));
        }
        let wrapped = Element::only(outer.take(tag::context(0))?.content)?;
        outer.end()?;
        let mut parts = wrapped.open(tag::SEQUENCE)?;
        if parts.take(tag::OID)?.oid()? != BASIC {
            return Err(Malformed("OCSP response type"));
        }
        let basic = parts.take(tag::OCTET_STRING)?.content;
        parts.end()?;
        let read = Self::basic(basic)?;
        Ok(Self { der: der.clone(), ..read })
    }

    fn basic(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut outer = Element::only(bytes)?.open(tag::SEQUENCE)?;
        let data = outer.take(tag::SEQUENCE)?;
        let algorithm = Algorithm::read(&outer.take(tag::SEQUENCE)?, None)?;
        let signature = outer.take(tag::BIT_STRING)?.bits()?.to_vec();
        let mut certificates = Vec::new();
        if let Some(list) = outer.optional(tag::context(0))? {
            for one in Element::only(list.content)?.open(tag::SEQUENCE)?.rest()? {
                certificates.extend(Certificate::from_der(one.whole));
            }
        }
        outer.end()?;

        let mut parts = data.open(tag::SEQUENCE)?;
        parts.optional(tag::context(0))?;
        let responder = if let Some(name) = parts.optional(tag::context(1))? {
            Responder::Name(name.content.to_vec())
        } else {
            let key = Element::only(parts.take(tag::context(2))?.content)?;
            Responder::Key(key.expect(tag::OCTET_STRING)?.to_vec())
        };
        let produced_at = parts.take(tag::GENERALIZED_TIME)?.time()?;
        let mut answers = Vec::new();
        for one in parts.take(tag::SEQUENCE)?.open(tag::SEQUENCE)?.rest()? {
            answers.push(Single::read(&one)?);
        }
        let mut nonce = None;
        if let Some(list) = parts.optional(tag::context(1))? {
            for extension in Element::only(list.content)?.open(tag::SEQUENCE)?.rest()? {
                let mut parts = extension.open(tag::SEQUENCE)?;
                if parts.take(tag::OID)?.oid()? == NONCE {
                    parts.optional(tag::BOOLEAN)?;
                    let value = parts.take(tag::OCTET_STRING)?.content;
                    // RFC 8954 wraps the nonce once more; older responders do not
                    let inner = Element::only(value).and_then(|e| e.expect(tag::OCTET_STRING));
                    nonce = Some(inner.unwrap_or(value).to_vec());
                }
            }
        }
        Ok(Self {
            der: bytes.to_vec(),
            to_be_signed: data.whole.to_vec(),
            algorithm,
            signature,
            responder,
            produced_at,
            answers,
            nonce,
            certificates,
            checked: Arc::default(),
        })
    }

    /// All its bytes, as they were read; DER even where BER came.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// When it was signed.
    pub const fn produced_at(&self) -> jiff::Timestamp {
        self.produced_at
    }

    /// The nonce it repeats.
    pub fn nonce(&self) -> Option<&[u8]> {
        self.nonce.as_deref()
    }

    /// The certificates that came with it: the responder's, where the issuer delegated.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// What it says of `certificate`, issued by `issuer`: the newest of its answers.
    ///
    /// Checked here: who signed it and that the signature holds. Not checked here, because it
    /// depends on the moment asked for: `this_update`, `next_update`, and whether the responder's
    /// certificate was valid then ([`Standing`] tells all three).
    pub fn standing(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> Result<Standing, Unusable> {
        let answer = self
            .answers
            .iter()
            .filter(|answer| answer.is_about(certificate, issuer))
            .max_by_key(|answer| answer.this_update)
            .ok_or(Unusable::AnotherCertificate)?;
        let responder = self.signer(issuer).ok_or(Unusable::AnotherSigner)?;
        let (algorithm, kind) =
            self.algorithm.zip(responder.key_kind()).ok_or(Unusable::Signature)?;
        let key = responder.public_key();
        let check = || algorithm.verify(kind, key, &self.to_be_signed, &self.signature);
        let (known, holds) = self.checked.get_or_init(|| (key.to_vec(), check()));
        if !(if known == key { *holds } else { check() }) {
            return Err(Unusable::Signature);
        }
        Ok(Standing {
            revocation: answer.said,
            this_update: answer.this_update,
            next_update: answer.next_update,
            produced_at: self.produced_at,
            responder: responder.clone(),
        })
    }

    /// The certificate of whoever signed it: the issuer, or one that the issuer itself certified
    /// for signing OCSP answers.
    fn signer<'a>(&'a self, issuer: &'a Certificate) -> Option<&'a Certificate> {
        if self.is_named(issuer) {
            return Some(issuer);
        }
        self.certificates.iter().find(|one| {
            self.is_named(one)
                && one.is_ocsp_responder()
                && one.issuer() == issuer.subject()
                && one.is_signed_by(issuer)
                && issuer.allows(KeyUse::CertificateSigning)
                && !one.has_unknown_critical()
                && one.valid_at(self.produced_at)
        })
    }

    fn is_named(&self, certificate: &Certificate) -> bool {
        match &self.responder {
            Responder::Name(name) => certificate.subject() == name,
            Responder::Key(hash) => Digest::Sha1.of(certificate.public_key()) == *hash,
        }
    }
}

impl Single {
    fn read(element: &Element<'_>) -> Result<Self, Malformed> {
        let mut parts = element.open(tag::SEQUENCE)?;
        let mut id = parts.take(tag::SEQUENCE)?.open(tag::SEQUENCE)?;
        let digest = algorithm::read_digest(&id.take(tag::SEQUENCE)?)?;
        let name_hash = id.take(tag::OCTET_STRING)?.content.to_vec();
        let key_hash = id.take(tag::OCTET_STRING)?.content.to_vec();
        let serial = id.take(tag::INTEGER)?.content.to_vec();
        let status = parts.next()?;
        let said = match status.tag {
            0x80 => Revocation::Good,
            // RevokedInfo, IMPLICIT: the time stands first
            0xa1 => Revocation::Revoked(status.open(0xa1)?.take(tag::GENERALIZED_TIME)?.time()?),
            0x82 => Revocation::Unknown,
            _ => return Err(Malformed("OCSP status")),
        };
        let this_update = parts.take(tag::GENERALIZED_TIME)?.time()?;
        let next_update = match parts.optional(tag::context(0))? {
            Some(time) => Some(Element::only(time.content)?.time()?),
            None => None,
        };
        Ok(Self { digest, name_hash, key_hash, serial, said, this_update, next_update })
    }

    fn is_about(&self, certificate: &Certificate, issuer: &Certificate) -> bool {
        self.serial == certificate.serial()
            && certificate.issuer() == issuer.subject()
            && self.digest.is_some_and(|digest| {
                digest.of(issuer.subject()) == self.name_hash
                    && digest.of(issuer.public_key()) == self.key_hash
            })
    }
}
