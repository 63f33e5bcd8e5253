//! A time-stamp token (RFC 3161, 2.4.2; RFC 5816): read, and checked in itself.
//!
//! One reader with two measures: a token that was just asked for has to be all the standard says,
//! one that is found in a file of others is read as far as it can be believed at all. What either
//! measure demands is in [`Measure`]; digest, signature and the purpose of the key always count.

use der::asn1::ObjectIdentifier;

use super::super::algorithm::{Algorithm, Digest, read_digest};
use super::super::asn1::{Element, Malformed, tag};
use super::super::certificate::Certificate;
use super::super::cms::{SignedData, TST_INFO};

/// A token that holds in itself; whether its authority is trusted is another question.
#[derive(Clone, Debug)]
pub struct Token {
    der: Vec<u8>,
    info: Info,
    authority: Certificate,
    certificates: Vec<Certificate>,
    revocation_values: Vec<Vec<u8>>,
    algorithm: Algorithm,
}

/// How strictly a token is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Measure {
    /// An authority's answer: version 1, names its certificate (RFC 5816), which was valid then.
    Answer,
    /// Found in a file: may leave its certificate unnamed, as old ones do; whether that was valid
    /// is asked with its chain, at the time that is proven.
    Found,
}

/// `TSTInfo`: what a token says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Info {
    /// Under which policy of the authority.
    pub policy: ObjectIdentifier,
    /// Over what: the digest's name; `None` is not known here.
    pub digest: Option<Digest>,
    /// Over what: the digest.
    pub imprint: Vec<u8>,
    /// When.
    pub time: jiff::Timestamp,
    /// What was sent along so that an old answer is not taken for a new one; leading zeros gone.
    pub nonce: Option<Vec<u8>>,
}

impl Info {
    /// Reads a `TSTInfo`.
    pub fn read(bytes: &[u8], measure: Measure) -> Result<Self, Malformed> {
        let mut parts = Element::only(bytes)?.open(tag::SEQUENCE)?;
        let version = parts.take(tag::INTEGER)?;
        if measure == Measure::Answer && version.small()? != 1 {
            return Err(Malformed("version"));
        }
        let policy = parts.take(tag::OID)?.oid()?;
        let mut imprint = parts.take(tag::SEQUENCE)?.open(tag::SEQUENCE)?;
        let digest = read_digest(&imprint.take(tag::SEQUENCE)?)?;
        let hash = imprint.take(tag::OCTET_STRING)?.content.to_vec();
        parts.take(tag::INTEGER)?;
        let time = parts.take(tag::GENERALIZED_TIME)?.time()?;
        // accuracy and ordering say nothing that is used here
        parts.optional(tag::SEQUENCE)?;
        parts.optional(tag::BOOLEAN)?;
        let nonce = parts.optional(tag::INTEGER)?.map(|n| plain(n.content));
        Ok(Self { policy, digest, imprint: hash, time, nonce })
    }
}

/// An unsigned number without leading zeros.
pub(super) fn plain(digits: &[u8]) -> Vec<u8> {
    digits.iter().copied().skip_while(|digit| *digit == 0).collect()
}

impl Token {
    /// Reads a token and checks its digest, its signature, the certificate it names and the
    /// purpose of its key.
    pub fn read(bytes: &[u8], measure: Measure) -> Result<Self, &'static str> {
        let (cms, used) = SignedData::read(bytes).map_err(|error| error.0)?;
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
        let forms = signer.signed_forms();
        if !forms.iter().any(|form| algorithm.verify(kind, public, form, &signer.signature)) {
            return Err("its signature does not hold");
        }
        match &signer.signing_certificate {
            Some((Some(digest), hash)) if digest.of(authority.der()) == *hash => {}
            None if measure == Measure::Found => {}
            _ => return Err("it names another certificate"),
        }
        if !authority.is_time_stamping() {
            return Err("its key is not for time stamps");
        }
        let info = Info::read(content, measure).map_err(|error| error.0)?;
        if measure == Measure::Answer && !authority.valid_at(info.time) {
            return Err("its certificate was not valid then");
        }
        let mut certificates = cms.certificates.clone();
        certificates.extend(signer.certificate_values.iter().cloned());
        let mut revocation_values = cms.revocation_values.clone();
        revocation_values.extend(signer.revocation_values.iter().cloned());
        Ok(Self {
            der: bytes.get(..used).unwrap_or_default().to_vec(),
            info,
            authority: authority.clone(),
            certificates,
            revocation_values,
            algorithm,
        })
    }

    /// Its bytes, a `ContentInfo`.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// What it says.
    pub const fn info(&self) -> &Info {
        &self.info
    }

    /// When.
    pub const fn time(&self) -> jiff::Timestamp {
        self.info.time
    }

    /// Who says it.
    pub const fn authority(&self) -> &Certificate {
        &self.authority
    }

    /// The certificates that came with it.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// Revocation lists and OCSP responses that came with it, DER.
    pub fn revocation_values(&self) -> &[Vec<u8>] {
        &self.revocation_values
    }

    /// What its signature was computed with.
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Whether it is over these bytes.
    pub fn covers(&self, bytes: &[u8]) -> bool {
        self.info.digest.is_some_and(|digest| digest.of(bytes) == self.info.imprint)
    }
}
