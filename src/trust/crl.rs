//! Certificate revocation lists (RFC 5280, 5).

use std::path::Path;

use der::asn1::ObjectIdentifier;

use super::algorithm::Algorithm;
use super::asn1::{Element, Malformed, tag};
use super::certificate::{Certificate, KeyUse, pem_blocks};
use super::error::TrustError;

/// Critical extensions that narrow what a list speaks of: such a list is not understood here.
const ISSUING_POINT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.28");
const DELTA: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.27");

/// A revocation list.
#[derive(Clone, Debug)]
pub struct RevocationList {
    der: Vec<u8>,
    to_be_signed: Vec<u8>,
    issuer: Vec<u8>,
    algorithm: Option<Algorithm>,
    signature: Vec<u8>,
    this_update: jiff::Timestamp,
    next_update: Option<jiff::Timestamp>,
    revoked: Vec<(Vec<u8>, jiff::Timestamp)>,
    partial: bool,
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
        let mut partial = false;
        if let Some(list) = body.optional(tag::context(0))? {
            for extension in Element::only(list.content)?.open(tag::SEQUENCE)?.rest()? {
                let own = extension.open(tag::SEQUENCE)?.take(tag::OID)?.oid()?;
                partial |= own == ISSUING_POINT || own == DELTA;
            }
        }
        Ok(Self {
            der: bytes.to_vec(),
            to_be_signed: whole.whole.to_vec(),
            issuer,
            algorithm: Algorithm::read(&algorithm, None)?,
            signature,
            this_update,
            next_update,
            revoked,
            partial,
        })
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
        &self.der
    }

    /// When it was made.
    pub const fn this_update(&self) -> jiff::Timestamp {
        self.this_update
    }

    /// When the next one is promised.
    pub const fn next_update(&self) -> Option<jiff::Timestamp> {
        self.next_update
    }

    /// The name of whose list it is, DER.
    pub fn issuer(&self) -> &[u8] {
        &self.issuer
    }

    /// Whether it speaks of some certificates or of changes only: silence in it says nothing.
    pub const fn is_partial(&self) -> bool {
        self.partial
    }

    /// Since when the certificate with this serial number is revoked, where it is.
    pub fn revoked_since(&self, serial: &[u8]) -> Option<jiff::Timestamp> {
        self.revoked
            .binary_search_by(|(own, _)| own.as_slice().cmp(serial))
            .ok()
            .and_then(|place| self.revoked.get(place).map(|(_, since)| *since))
    }

    /// Whether this list is `issuer`'s, signed by it.
    pub fn is_of(&self, issuer: &Certificate) -> bool {
        let (Some(algorithm), Some(kind)) = (self.algorithm, issuer.key_kind()) else {
            return false;
        };
        self.issuer == issuer.subject()
            && issuer.allows(KeyUse::CrlSigning)
            && algorithm.verify(kind, issuer.public_key(), &self.to_be_signed, &self.signature)
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
        let current = list.this_update <= now && list.next_update.is_some_and(|next| now <= next);
        if current && !list.partial {
            answer = Revocation::Good;
        }
    }
    answer
}
