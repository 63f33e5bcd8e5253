//! Certificate revocation lists (RFC 5280, 5).

use std::path::Path;
use std::sync::{Arc, OnceLock};

use der::asn1::ObjectIdentifier;

use super::algorithm::Algorithm;
use super::asn1::{Element, Malformed, tag};
use super::certificate::{Certificate, KeyUse, pem_blocks, point_urls};
use super::error::TrustError;

/// Extensions that narrow what a list speaks of.
const ISSUING_POINT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.28");
const DELTA: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.27");

/// A revocation list. Copies share what was read: lists of a whole country are long.
#[derive(Clone, Debug)]
pub struct RevocationList(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    der: Vec<u8>,
    to_be_signed: Vec<u8>,
    issuer: Vec<u8>,
    algorithm: Option<Algorithm>,
    signature: Vec<u8>,
    this_update: jiff::Timestamp,
    next_update: Option<jiff::Timestamp>,
    revoked: Vec<(Vec<u8>, jiff::Timestamp)>,
    scope: Scope,
    /// The first key it was held against, and whether it had signed the list.
    checked: OnceLock<(Vec<u8>, bool)>,
}

/// What a list speaks of (RFC 5280, 5.2.5).
#[derive(Clone, Default, Debug)]
struct Scope {
    /// Published there only: it speaks of certificates that name the place.
    urls: Vec<String>,
    /// Of signers' certificates alone, or of authorities' alone.
    only_users: bool,
    only_authorities: bool,
    /// Of changes, of some reasons, of other issuers' certificates, or of what is not known here.
    less: bool,
}

impl Scope {
    fn read(&mut self, value: &[u8]) -> Result<(), Malformed> {
        for part in Element::only(value)?.open(tag::SEQUENCE)?.rest()? {
            let set = part.content != [0];
            match part.tag {
                0xa0 => {
                    self.urls = point_urls(&part)?;
                    self.less |= self.urls.is_empty();
                }
                0x81 => self.only_users |= set,
                0x82 => self.only_authorities |= set,
                _ => self.less |= part.tag == 0x83 || set,
            }
        }
        Ok(())
    }

    fn leaves_out(&self, certificate: &Certificate) -> bool {
        let elsewhere = !self.urls.is_empty()
            && !self.urls.iter().any(|url| certificate.list_urls().contains(url));
        self.less
            || elsewhere
            || self.only_users && certificate.is_authority()
            || self.only_authorities && !certificate.is_authority()
    }
}

/// What revocation lists say of a certificate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Revocation {
    /// A current list of its issuer does not name it.
    Good,
    /// A list of its issuer names it, revoked at this time.
    Revoked(jiff::Timestamp),
    /// No current list of its issuer is at hand.
    Unknown,
}

impl RevocationList {
    /// Reads one list in DER.
    pub fn from_der(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut outer = Element::only(bytes)?.open(tag::SEQUENCE)?;
        let whole = outer.take(tag::SEQUENCE)?;
        let algorithm = outer.take(tag::SEQUENCE)?;
        let signature = outer.take(tag::BIT_STRING)?.bits()?.to_vec();
        outer.end()?;
        let mut body = whole.open(tag::SEQUENCE)?;
        body.optional(tag::INTEGER)?;
        if body.take(tag::SEQUENCE)?.whole != algorithm.whole {
            return Err(Malformed("two signature algorithms"));
        }
        let issuer = body.take(tag::SEQUENCE)?.whole.to_vec();
        let this_update = body.next()?.time()?;
        let next_update = match body.peek() {
            Some(tag::UTC_TIME | tag::GENERALIZED_TIME) => Some(body.next()?.time()?),
            _ => None,
        };
        let mut revoked = Vec::new();
        if let Some(list) = body.optional(tag::SEQUENCE)? {
            for entry in list.open(tag::SEQUENCE)?.rest()? {
                let mut parts = entry.open(tag::SEQUENCE)?;
                let serial = parts.take(tag::INTEGER)?.content.to_vec();
                revoked.push((serial, parts.next()?.time()?));
            }
        }
        // looked up by halving: lists of a whole country are long. Of two entries the first counts
        revoked.sort();
        revoked.dedup_by(|later, first| later.0 == first.0);
        let mut scope = Scope::default();
        if let Some(list) = body.optional(tag::context(0))? {
            for extension in Element::only(list.content)?.open(tag::SEQUENCE)?.rest()? {
                let mut parts = extension.open(tag::SEQUENCE)?;
                let own = parts.take(tag::OID)?.oid()?;
                let critical = parts.optional(tag::BOOLEAN)?.is_some_and(|b| b.content != [0]);
                let value = parts.take(tag::OCTET_STRING)?.content;
                match own {
                    ISSUING_POINT => scope.read(value)?,
                    DELTA => scope.less = true,
                    // what must be understood and is not: silence then says nothing
                    _ => scope.less |= critical,
                }
            }
        }
        Ok(Self(Arc::new(Inner {
            der: bytes.to_vec(),
            to_be_signed: whole.whole.to_vec(),
            issuer,
            algorithm: Algorithm::read(&algorithm, None)?,
            signature,
            this_update,
            next_update,
            revoked,
            scope,
            checked: OnceLock::new(),
        })))
    }

    /// Reads the lists of a PEM or DER file.
    pub fn read_file(path: &Path) -> Result<Vec<Self>, TrustError> {
        let bytes = std::fs::read(path)
            .map_err(|source| TrustError::File { path: path.to_owned(), source })?;
        let read = if bytes.first() == Some(&tag::SEQUENCE) {
            Self::from_der(&bytes).map(|one| vec![one])
        } else {
            pem_blocks(&bytes, "X509 CRL")
                .and_then(|blocks| blocks.iter().map(|b| Self::from_der(b)).collect())
        };
        read.map_err(|_| TrustError::NoCertificate(path.to_owned()))
    }

    /// All its bytes.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// When it was made.
    pub fn this_update(&self) -> jiff::Timestamp {
        self.0.this_update
    }

    /// When the next one is promised.
    pub fn next_update(&self) -> Option<jiff::Timestamp> {
        self.0.next_update
    }

    /// The name of whose list it is, DER.
    pub fn issuer(&self) -> &[u8] {
        &self.0.issuer
    }

    /// Whether it does not speak of this certificate at all: silence in it then says nothing.
    pub fn leaves_out(&self, certificate: &Certificate) -> bool {
        self.0.scope.leaves_out(certificate)
    }

    /// Since when the certificate with this serial number is revoked, where it is.
    pub fn revoked_since(&self, serial: &[u8]) -> Option<jiff::Timestamp> {
        self.0
            .revoked
            .binary_search_by(|(own, _)| own.as_slice().cmp(serial))
            .ok()
            .and_then(|place| self.0.revoked.get(place).map(|(_, since)| *since))
    }

    /// Whether this list is `issuer`'s, signed by it.
    pub fn is_of(&self, issuer: &Certificate) -> bool {
        let (Some(algorithm), Some(kind)) = (self.0.algorithm, issuer.key_kind()) else {
            return false;
        };
        if self.0.issuer != issuer.subject() || !issuer.allows(KeyUse::CrlSigning) {
            return false;
        }
        let key = issuer.public_key();
        let check = || algorithm.verify(kind, key, &self.0.to_be_signed, &self.0.signature);
        let (known, holds) = self.0.checked.get_or_init(|| (key.to_vec(), check()));
        if known == key { *holds } else { check() }
    }
}

/// Asks `lists` about `certificate`. A list past its next update says nothing of what is good,
/// but what it revoked stays revoked.
pub fn revocation(
    certificate: &Certificate,
    issuer: &Certificate,
    lists: &[RevocationList],
    now: jiff::Timestamp,
) -> Revocation {
    let mut answer = Revocation::Unknown;
    for list in lists.iter().filter(|list| list.is_of(issuer)) {
        if let Some(since) = list.revoked_since(certificate.serial()) {
            return Revocation::Revoked(since);
        }
        let current =
            list.this_update() <= now && list.next_update().is_some_and(|next| now <= next);
        if current && !list.leaves_out(certificate) {
            answer = Revocation::Good;
        }
    }
    answer
}
