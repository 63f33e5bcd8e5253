//! X.509 certificates (RFC 5280): read leniently enough for what is in the field, with the exact
//! bytes kept, because names and signatures are compared as bytes.

mod extensions;

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::sync::{LazyLock, Mutex};

use der::asn1::ObjectIdentifier;

pub(super) use self::extensions::point_urls;
use super::algorithm::{Algorithm, KeyKind};
pub use super::pem::{pem_blocks, to_pem};

use self::extensions::Extensions;
use super::asn1::{Element, Malformed, tag};
use super::error::TrustError;
use crate::domain::hash::Sha256;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const COMMON_NAME: ObjectIdentifier = oid("2.5.4.3");
const ORGANIZATION: ObjectIdentifier = oid("2.5.4.10");
const UNIT: ObjectIdentifier = oid("2.5.4.11");
const TITLE: ObjectIdentifier = oid("2.5.4.12");
/// Written in the organization of every certificate of a sample authority.
pub const SAMPLE_MARK: &str = "MẪU / SAMPLE – NOT FOR LEGAL USE";

/// One bit of the key usage extension.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyUse {
    /// Signing data.
    DigitalSignature = 0,
    /// Signing what the signer cannot deny.
    NonRepudiation = 1,
    /// Signing certificates.
    CertificateSigning = 5,
    /// Signing revocation lists.
    CrlSigning = 6,
}

/// A certificate.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    to_be_signed: Range<usize>,
    issuer: Range<usize>,
    subject: Range<usize>,
    serial: Range<usize>,
    public_key: Range<usize>,
    signature: Range<usize>,
    algorithm: Option<Algorithm>,
    key_kind: Option<KeyKind>,
    not_before: jiff::Timestamp,
    not_after: jiff::Timestamp,
    extensions: Extensions,
}

impl Certificate {
    /// Reads one certificate in DER.
    pub fn from_der(bytes: &[u8]) -> Result<Self, Malformed> {
        let place = |part: &[u8]| {
            let start = (part.as_ptr() as usize).saturating_sub(bytes.as_ptr() as usize);
            start..start + part.len()
        };
        let mut outer = Element::only(bytes)?.open(tag::SEQUENCE)?;
        let whole = outer.take(tag::SEQUENCE)?;
        let outer_algorithm = outer.take(tag::SEQUENCE)?;
        let signature = outer.take(tag::BIT_STRING)?.bits()?;
        outer.end()?;
        let mut body = whole.open(tag::SEQUENCE)?;
        body.optional(tag::context(0))?;
        let serial = body.take(tag::INTEGER)?;
        let inner_algorithm = body.take(tag::SEQUENCE)?;
        if inner_algorithm.whole != outer_algorithm.whole {
            return Err(Malformed("two signature algorithms"));
        }
        let issuer = body.take(tag::SEQUENCE)?;
        let mut validity = body.take(tag::SEQUENCE)?.open(tag::SEQUENCE)?;
        let not_before = validity.next()?.time()?;
        let not_after = validity.next()?.time()?;
        let subject = body.take(tag::SEQUENCE)?;
        let mut key = body.take(tag::SEQUENCE)?.open(tag::SEQUENCE)?;
        let key_kind = KeyKind::read(&key.take(tag::SEQUENCE)?)?;
        let public_key = key.take(tag::BIT_STRING)?.bits()?;
        body.optional(tag::context_primitive(1))?;
        body.optional(tag::context_primitive(2))?;
        let extensions = match body.optional(tag::context(3))? {
            Some(list) => Extensions::read(&Element::only(list.content)?)?,
            None => Extensions::default(),
        };
        Ok(Self {
            to_be_signed: place(whole.whole),
            issuer: place(issuer.whole),
            subject: place(subject.whole),
            serial: place(serial.content),
            public_key: place(public_key),
            signature: place(signature),
            algorithm: Algorithm::read(&outer_algorithm, None)?,
            key_kind,
            not_before,
            not_after,
            extensions,
            der: bytes.to_vec(),
        })
    }

    /// Reads every certificate of a PEM text.
    pub fn from_pem(text: &[u8]) -> Result<Vec<Self>, Malformed> {
        pem_blocks(text, "CERTIFICATE")?.iter().map(|block| Self::from_der(block)).collect()
    }

    /// Reads the certificates of a PEM or DER file.
    pub fn read_file(path: &Path) -> Result<Vec<Self>, TrustError> {
        let bytes = std::fs::read(path)
            .map_err(|source| TrustError::File { path: path.to_owned(), source })?;
        let read = if bytes.first() == Some(&tag::SEQUENCE) {
            Self::from_der(&bytes).map(|one| vec![one])
        } else {
            Self::from_pem(&bytes)
        };
        read.map_err(|_| TrustError::NoCertificate(path.to_owned()))
    }

    /// All its bytes.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    fn part(&self, range: &Range<usize>) -> &[u8] {
        self.der.get(range.clone()).unwrap_or_default()
    }

    /// The issuer's name, as bytes.
    pub fn issuer(&self) -> &[u8] {
        self.part(&self.issuer)
    }

    /// The subject's name, as bytes.
    pub fn subject(&self) -> &[u8] {
        self.part(&self.subject)
    }

    /// The serial number, as bytes.
    pub fn serial(&self) -> &[u8] {
        self.part(&self.serial)
    }

    /// The bits of the public key.
    pub fn public_key(&self) -> &[u8] {
        self.part(&self.public_key)
    }

    /// What kind of key it is; `None` where it is not known here.
    pub const fn key_kind(&self) -> Option<KeyKind> {
        self.key_kind
    }

    /// Bits of the modulus, where the key is RSA's and can be read.
    pub fn rsa_bits(&self) -> Option<usize> {
        if self.key_kind != Some(KeyKind::Rsa) {
            return None;
        }
        let mut parts = Element::only(self.public_key()).ok()?.open(tag::SEQUENCE).ok()?;
        let modulus = parts.take(tag::INTEGER).ok()?.content;
        let place = modulus.iter().position(|byte| *byte != 0)?;
        let first = modulus.get(place)?;
        Some((modulus.len() - place) * 8 - first.leading_zeros() as usize)
    }

    /// Not valid before.
    pub const fn not_before(&self) -> jiff::Timestamp {
        self.not_before
    }

    /// Not valid after.
    pub const fn not_after(&self) -> jiff::Timestamp {
        self.not_after
    }

    /// Whether `at` lies within its validity.
    pub fn valid_at(&self, at: jiff::Timestamp) -> bool {
        self.not_before <= at && at <= self.not_after
    }

    /// The subject's common name, else its organization, else nothing.
    pub fn name(&self) -> String {
        let names = attributes(self.subject());
        let find = |wanted| names.iter().find(|(oid, _)| *oid == wanted).map(|(_, v)| v.clone());
        find(COMMON_NAME).or_else(|| find(ORGANIZATION)).unwrap_or_default()
    }

    /// Organization units and organization of the subject, the smaller first.
    pub fn organization(&self) -> Option<String> {
        let names = attributes(self.subject());
        let find = |wanted: ObjectIdentifier| {
            names.iter().rev().filter(move |(own, _)| *own == wanted).map(|(_, v)| v.clone())
        };
        let all: Vec<String> = find(UNIT).chain(find(ORGANIZATION)).collect();
        (!all.is_empty()).then(|| all.join(", "))
    }

    /// The title of a person in office, where the certificate names one (RFC 5280, A.1).
    pub fn title(&self) -> Option<String> {
        attributes(self.subject()).into_iter().find(|(own, _)| *own == TITLE).map(|(_, v)| v)
    }

    /// The issuer's common name, else its organization.
    pub fn issuer_name(&self) -> String {
        let names = attributes(self.issuer());
        let find = |wanted| names.iter().find(|(oid, _)| *oid == wanted).map(|(_, v)| v.clone());
        find(COMMON_NAME).or_else(|| find(ORGANIZATION)).unwrap_or_default()
    }

    /// Whether a sample authority of this program issued it.
    pub fn is_sample(&self) -> bool {
        attributes(self.issuer()).iter().any(|(o, v)| *o == ORGANIZATION && v == SAMPLE_MARK)
    }

    /// Whether it may issue certificates.
    pub const fn is_authority(&self) -> bool {
        self.extensions.authority
    }

    /// How many authorities may stand between it and the signer's certificate.
    pub const fn path_length(&self) -> Option<u64> {
        self.extensions.path_length
    }

    /// Whether its key may be used so; no extension allows everything.
    pub fn allows(&self, usage: KeyUse) -> bool {
        self.extensions.key_usage.is_none_or(|bits| bits & (0x8000 >> usage as u16) != 0)
    }

    /// The subject key identifier.
    pub fn key_id(&self) -> Option<&[u8]> {
        self.extensions.subject_key_id.as_deref()
    }

    /// The issuer's key identifier.
    pub fn authority_key_id(&self) -> Option<&[u8]> {
        self.extensions.authority_key_id.as_deref()
    }

    /// Whether its key is for time stamps and nothing else (RFC 3161, 2.3).
    pub const fn is_time_stamping(&self) -> bool {
        self.extensions.time_stamping
    }

    /// Whether its issuer lets it answer for it over OCSP (RFC 6960, 4.2.2.2).
    pub const fn is_ocsp_responder(&self) -> bool {
        self.extensions.ocsp_signing
    }

    /// Whether its issuer says that its own revocation need not be asked (RFC 6960, 4.2.2.2.1).
    pub const fn is_never_asked_about(&self) -> bool {
        self.extensions.ocsp_no_check
    }

    /// Where its issuer's revocation lists are published.
    pub fn list_urls(&self) -> &[String] {
        &self.extensions.list_urls
    }

    /// Where its issuer answers over OCSP.
    pub fn ocsp_urls(&self) -> &[String] {
        &self.extensions.ocsp_urls
    }

    /// Where its issuer's certificate is published.
    pub fn issuer_urls(&self) -> &[String] {
        &self.extensions.issuer_urls
    }

    /// The SHA-256 of all its bytes, by which people and files name it.
    pub fn fingerprint(&self) -> Sha256 {
        Sha256::of(&self.der)
    }

    /// Whether it has a critical extension this program cannot obey.
    pub const fn has_unknown_critical(&self) -> bool {
        self.extensions.unknown_critical
    }

    /// The algorithm its issuer signed it with.
    pub const fn algorithm(&self) -> Option<Algorithm> {
        self.algorithm
    }

    /// Whether issuer and subject are the same name.
    pub fn is_self_issued(&self) -> bool {
        self.issuer() == self.subject()
    }

    /// Whether `issuer`'s key signed it.
    pub fn is_signed_by(&self, issuer: &Self) -> bool {
        let (Some(algorithm), Some(kind)) = (self.algorithm, issuer.key_kind) else {
            return false;
        };
        let pair = (self.fingerprint(), Sha256::of(issuer.public_key()));
        if SIGNED.lock().is_ok_and(|known| known.contains(&pair)) {
            return true;
        }
        let holds = algorithm.verify(
            kind,
            issuer.public_key(),
            self.part(&self.to_be_signed),
            self.part(&self.signature),
        );
        if holds && let Ok(mut known) = SIGNED.lock() {
            if known.len() >= MOST_KNOWN {
                known.clear();
            }
            known.insert(pair);
        }
        holds
    }
}

/// Certificates and the keys that were found to have signed them. The same few authorities stand
/// above most signatures of an archive, and their arithmetic is most of a verdict's cost.
static SIGNED: LazyLock<Mutex<HashSet<(Sha256, Sha256)>>> = LazyLock::new(Mutex::default);

/// More are forgotten, all at once.
const MOST_KNOWN: usize = 4096;

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({})", self.name())
    }
}

/// The attributes of a name, in order.
fn attributes(name: &[u8]) -> Vec<(ObjectIdentifier, String)> {
    let mut all = Vec::new();
    let sets = Element::only(name).and_then(|n| n.open(tag::SEQUENCE)?.rest()).unwrap_or_default();
    for set in sets {
        let Ok(pairs) = set.open(tag::SET).and_then(super::asn1::Reader::rest) else { continue };
        for pair in pairs {
            let read = || -> Result<_, Malformed> {
                let mut parts = pair.open(tag::SEQUENCE)?;
                Ok((parts.next()?.oid()?, parts.next()?.text()?))
            };
            all.extend(read());
        }
    }
    all
}
