//! The sample authority: certificates and an empty revocation list that work like real ones and
//! say on their face that they are samples.

use der::asn1::ObjectIdentifier;

use super::super::algorithm::{Algorithm, KeyKind, public_key_info};
use super::super::asn1::{self, tag};
use super::super::certificate::{Certificate, SAMPLE_MARK};
use super::super::error::TrustError;
use super::super::signer::{FileSigner, Signer};
use super::sealed::random;
use crate::domain::hash::Sha256;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const COUNTRY: ObjectIdentifier = oid("2.5.4.6");
const ORGANIZATION: ObjectIdentifier = oid("2.5.4.10");
const UNIT: ObjectIdentifier = oid("2.5.4.11");
const COMMON_NAME: ObjectIdentifier = oid("2.5.4.3");

/// Ten years: samples made once keep passing.
const LIFE: jiff::SignedDuration = jiff::SignedDuration::from_hours(24 * 3652);
/// Clocks of one office differ.
const BEFORE: jiff::SignedDuration = jiff::SignedDuration::from_hours(1);

/// The authority's name.
pub fn authority_name() -> Vec<u8> {
    name(&[(ORGANIZATION, SAMPLE_MARK), (COMMON_NAME, "CA MẪU sohoa")])
}

/// A signer's name.
pub fn signer_name(office: &str, common: &str) -> Vec<u8> {
    name(&[(ORGANIZATION, office), (UNIT, SAMPLE_MARK), (COMMON_NAME, common)])
}

fn name(parts: &[(ObjectIdentifier, &str)]) -> Vec<u8> {
    let pair =
        |own, value: Vec<u8>| asn1::element(tag::SET, &asn1::sequence(&[&asn1::oid(own), &value]));
    let mut all = pair(COUNTRY, asn1::element(tag::PRINTABLE, b"VN"));
    for (own, value) in parts {
        all.extend(pair(*own, asn1::element(tag::UTF8, value.as_bytes())));
    }
    asn1::element(tag::SEQUENCE, &all)
}

/// What is certified.
pub struct Subject {
    /// Name, DER.
    pub name: Vec<u8>,
    /// Kind of its key.
    pub kind: KeyKind,
    /// Its public key.
    pub public: Vec<u8>,
    /// Whether it is the authority itself.
    pub authority: bool,
}

impl Subject {
    /// Identifier of its key: method 1 of RFC 7093, SHA-256 cut to 160 bits.
    fn key_id(&self) -> Vec<u8> {
        Sha256::of(&self.public).as_bytes().iter().take(20).copied().collect()
    }
}

/// Signs bytes with the authority's key.
pub type Sign<'a> = dyn Fn(&[u8]) -> Result<Vec<u8>, TrustError> + 'a;

/// Issues a certificate; `sign` is the authority's key.
pub fn issue(
    subject: &Subject,
    authority: &Subject,
    algorithm: Algorithm,
    now: jiff::Timestamp,
    sign: &Sign<'_>,
) -> Result<Certificate, TrustError> {
    let mut serial: [u8; 16] = random()?;
    serial[0] = (serial[0] & 0x7f) | 0x40;
    let extension = |own, critical: bool, value: Vec<u8>| {
        let flag = asn1::element(tag::BOOLEAN, &[0xff]);
        asn1::sequence(&[
            &asn1::oid(own),
            if critical { &flag } else { &[] },
            &asn1::element(tag::OCTET_STRING, &value),
        ])
    };
    let constraints = if subject.authority {
        asn1::sequence(&[&asn1::element(tag::BOOLEAN, &[0xff]), &asn1::element(tag::INTEGER, &[0])])
    } else {
        asn1::sequence(&[])
    };
    // unused bits, then: certificate and list signing, or digitalSignature and nonRepudiation
    let usage = if subject.authority { [1, 0x06] } else { [6, 0xc0] };
    let extensions = asn1::sequence(&[
        &extension(oid("2.5.29.19"), true, constraints),
        &extension(oid("2.5.29.15"), true, asn1::element(tag::BIT_STRING, &usage)),
        &extension(oid("2.5.29.14"), false, asn1::element(tag::OCTET_STRING, &subject.key_id())),
        &extension(oid("2.5.29.35"), false, authority_key(authority)),
    ]);
    let body = asn1::sequence(&[
        &asn1::element(tag::context(0), &asn1::unsigned(&[2])),
        &asn1::unsigned(&serial),
        &algorithm.identifier(),
        &authority.name,
        &asn1::sequence(&[&asn1::time(now - BEFORE), &asn1::time(now + LIFE)]),
        &subject.name,
        &public_key_info(subject.kind, &subject.public),
        &asn1::element(tag::context(3), &extensions),
    ]);
    let signature = sign(&body)?;
    let der = asn1::sequence(&[&body, &algorithm.identifier(), &asn1::bit_string(&signature)]);
    Certificate::from_der(&der).map_err(|_| TrustError::Signing("certificate cannot be made"))
}

fn authority_key(authority: &Subject) -> Vec<u8> {
    asn1::sequence(&[&asn1::element(tag::context_primitive(0), &authority.key_id())])
}

/// An empty revocation list, current as long as the authority lives.
pub fn empty_list(
    authority: &Subject,
    signer: &FileSigner,
    now: jiff::Timestamp,
) -> Result<Vec<u8>, TrustError> {
    let number = asn1::sequence(&[
        &asn1::oid(oid("2.5.29.20")),
        &asn1::element(tag::OCTET_STRING, &asn1::unsigned(&[1])),
    ]);
    let key = asn1::sequence(&[
        &asn1::oid(oid("2.5.29.35")),
        &asn1::element(tag::OCTET_STRING, &authority_key(authority)),
    ]);
    let identifier = signer.algorithm().identifier();
    let body = asn1::sequence(&[
        &asn1::unsigned(&[1]),
        &identifier,
        &authority.name,
        &asn1::time(now - BEFORE),
        &asn1::time(now + LIFE),
        &asn1::element(tag::context(0), &asn1::sequence(&[&key, &number])),
    ]);
    let signature = signer.sign(&body)?;
    Ok(asn1::sequence(&[&body, &identifier, &asn1::bit_string(&signature)]))
}
