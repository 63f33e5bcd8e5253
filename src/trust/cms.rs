//! CMS `SignedData` (RFC 5652) as `PAdES` B-B wants it (ETSI EN 319 142-1, EN 319 122-1): detached,
//! one signer, signed attributes content-type, message-digest and signing-certificate-v2.

use der::asn1::ObjectIdentifier;

use super::algorithm::{self, Algorithm, Digest, Scheme};
use super::asn1::{self, Element, Malformed, Reader, tag};
use super::certificate::Certificate;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = oid("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = oid("1.2.840.113549.1.9.4");
const SIGNING_TIME: ObjectIdentifier = oid("1.2.840.113549.1.9.5");
const SIGNING_CERTIFICATE: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.12");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.47");
const REVOCATION_VALUES: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.24");
const CERTIFICATE_VALUES: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.23");
/// Adobe's own attribute for the same (ISO 32000-2, 12.8.3.3.2), signed.
const REVOCATION_ARCHIVAL: ObjectIdentifier = oid("1.2.840.113583.1.1.8");
/// OCSP responses among the revocation information of a `SignedData` (RFC 5940, 2.1).
const OCSP_INFORMATION: ObjectIdentifier = oid("1.3.6.1.5.5.7.16.2");
const TIME_STAMP_TOKEN: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.14");
/// `TSTInfo`, what a time-stamp token holds (RFC 3161).
pub const TST_INFO: ObjectIdentifier = oid("1.2.840.113549.1.9.16.1.4");

/// The signed attributes, as the SET that is signed.
pub fn signed_attributes(digest: &[u8], signer: &Certificate, algorithm: Algorithm) -> Vec<u8> {
    let attribute =
        |own, value: Vec<u8>| asn1::sequence(&[&asn1::oid(own), &asn1::element(tag::SET, &value)]);
    let hash = algorithm.digest;
    let certificate_hash = asn1::element(tag::OCTET_STRING, &hash.of(signer.der()));
    // IssuerSerial is left out, as EN 319 122-1 prefers; SHA-256 is the default and not written
    let named = algorithm::digest_identifier(hash, false);
    let id = asn1::sequence(&[
        if hash == Digest::Sha256 { &[] } else { named.as_slice() },
        &certificate_hash,
    ]);
    asn1::set_of(
        tag::SET,
        vec![
            attribute(CONTENT_TYPE, asn1::oid(DATA)),
            attribute(MESSAGE_DIGEST, asn1::element(tag::OCTET_STRING, digest)),
            attribute(SIGNING_CERTIFICATE_V2, asn1::sequence(&[&asn1::sequence(&[&id])])),
        ],
    )
}

/// Puts a signature over [`signed_attributes`] into a `SignedData`.
pub fn signed_data(
    attributes: &[u8],
    signature: &[u8],
    chain: &[Certificate],
    algorithm: Algorithm,
) -> Vec<u8> {
    let Some(own) = chain.first() else { return Vec::new() };
    let digest = algorithm::digest_identifier(algorithm.digest, algorithm.scheme == Scheme::RsaPss);
    let serial = asn1::element(tag::INTEGER, own.serial());
    let mut implicit = attributes.to_vec();
    if let Some(first) = implicit.first_mut() {
        *first = tag::context(0);
    }
    let signer_info = asn1::sequence(&[
        &asn1::unsigned(&[1]),
        &asn1::sequence(&[own.issuer(), &serial]),
        &digest,
        &implicit,
        &algorithm.identifier(),
        &asn1::element(tag::OCTET_STRING, signature),
    ]);
    // the root is the checker's to have: what only stands here would prove nothing
    let sent = chain.iter().enumerate().filter(|(place, c)| *place == 0 || !c.is_self_issued());
    let certificates = sent.map(|(_, c)| c.der().to_vec()).collect();
    let body = asn1::sequence(&[
        &asn1::unsigned(&[1]),
        &asn1::element(tag::SET, &digest),
        &asn1::sequence(&[&asn1::oid(DATA)]),
        &asn1::set_of(tag::context(0), certificates),
        &asn1::element(tag::SET, &signer_info),
    ]);
    asn1::sequence(&[&asn1::oid(SIGNED_DATA), &asn1::element(tag::context(0), &body)])
}

/// What of a `SignedData` matters for a verdict.
#[derive(Clone, Debug)]
pub struct SignedData {
    /// Content type of what is signed.
    pub content_type: ObjectIdentifier,
    /// What is signed, where it is inside.
    pub content: Option<Vec<u8>>,
    /// Every certificate that could be read.
    pub certificates: Vec<Certificate>,
    /// Revocation lists and OCSP responses inside, DER.
    pub revocation_values: Vec<Vec<u8>>,
    /// The signers.
    pub signers: Vec<SignerInfo>,
}

/// One signer.
#[derive(Clone, Debug)]
pub struct SignerInfo {
    /// Issuer name and serial number, or the key identifier.
    pub identifier: Identifier,
    /// Digest over the content; `None` is not known here.
    pub digest: Option<Digest>,
    /// The algorithm; `None` is not known here.
    pub algorithm: Option<Algorithm>,
    /// The signature value.
    pub signature: Vec<u8>,
    /// The bytes that were signed: the attributes as a SET. `None` where there are none.
    pub attributes: Option<Vec<u8>>,
    /// The attribute content-type.
    pub content_type: Option<ObjectIdentifier>,
    /// The attribute message-digest.
    pub message_digest: Option<Vec<u8>>,
    /// The attribute signing-time, which `PAdES` forbids and Adobe's older kind allows.
    pub signing_time: Option<jiff::Timestamp>,
    /// Digest over the certificate, from signing-certificate or its v2.
    pub signing_certificate: Option<(Option<Digest>, Vec<u8>)>,
    /// Whether an attribute that may stand once stands twice.
    pub repeated: bool,
    /// The time-stamp token over the signature, DER.
    pub time_stamp: Option<Vec<u8>>,
    /// Revocation lists and OCSP responses among its attributes, DER.
    pub revocation_values: Vec<Vec<u8>>,
    /// Certificates among its attributes.
    pub certificate_values: Vec<Certificate>,
}

/// How a signer says which certificate is its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Identifier {
    /// Issuer name (DER) and serial number.
    IssuerSerial(Vec<u8>, Vec<u8>),
    /// Subject key identifier.
    KeyId(Vec<u8>),
}

impl SignedData {
    /// Reads a `ContentInfo` in BER or DER; returns how many bytes it used.
    pub fn read(bytes: &[u8]) -> Result<(Self, usize), Malformed> {
        let (der, used) = asn1::from_ber(bytes)?;
        Ok((Self::read_der(&der)?, used))
    }

    fn read_der(der: &[u8]) -> Result<Self, Malformed> {
        let mut info = Element::only(der)?.open(tag::SEQUENCE)?;
        if info.take(tag::OID)?.oid()? != SIGNED_DATA {
            return Err(Malformed("not SignedData"));
        }
        let mut body = Element::only(info.take(tag::context(0))?.content)?.open(tag::SEQUENCE)?;
        info.end()?;
        // 1 to 5 (RFC 5652, 5.1); which one depends on what else is inside
        if !(1..=5).contains(&body.take(tag::INTEGER)?.small()?) {
            return Err(Malformed("version"));
        }
        let mut digests = Vec::new();
        for one in body.take(tag::SET)?.open(tag::SET)?.rest()? {
            digests.push(algorithm::read_digest(&one)?);
        }
        let mut inside = body.take(tag::SEQUENCE)?.open(tag::SEQUENCE)?;
        let content_type = inside.take(tag::OID)?.oid()?;
        let content = match inside.optional(tag::context(0))? {
            Some(wrapped) => Some(Element::only(wrapped.content)?.content.to_vec()),
            None => None,
        };
        let mut certificates = Vec::new();
        if let Some(set) = body.optional(tag::context(0))? {
            for one in Reader::new(set.content).rest()? {
                certificates.extend(Certificate::from_der(one.whole));
            }
        }
        let mut revocation_values = Vec::new();
        if let Some(set) = body.optional(tag::context(1))? {
            for one in Reader::new(set.content).rest()? {
                if one.tag == tag::SEQUENCE {
                    revocation_values.push(one.whole.to_vec());
                } else if one.tag == tag::context(1) {
                    let mut other = Reader::new(one.content);
                    if other.take(tag::OID)?.oid()? == OCSP_INFORMATION {
                        revocation_values.push(other.next()?.whole.to_vec());
                    }
                }
            }
        }
        let mut signers = Vec::new();
        for one in body.take(tag::SET)?.open(tag::SET)?.rest()? {
            let signer = SignerInfo::read(&one)?;
            if !digests.contains(&signer.digest) {
                return Err(Malformed("digest of the signer not announced"));
            }
            signers.push(signer);
        }
        body.end()?;
        Ok(Self { content_type, content, certificates, revocation_values, signers })
    }

    /// The certificate a signer names as its own.
    pub fn certificate_of(&self, signer: &SignerInfo) -> Option<&Certificate> {
        self.certificates.iter().find(|certificate| match &signer.identifier {
            Identifier::IssuerSerial(issuer, serial) => {
                certificate.issuer() == issuer && certificate.serial() == serial
            }
            Identifier::KeyId(id) => certificate.key_id() == Some(id),
        })
    }
}

impl SignerInfo {
    fn read(element: &Element<'_>) -> Result<Self, Malformed> {
        let mut parts = element.open(tag::SEQUENCE)?;
        let version = parts.take(tag::INTEGER)?.small()?;
        let identifier = if let Some(id) = parts.optional(tag::context_primitive(0))? {
            Identifier::KeyId(id.content.to_vec())
        } else {
            let mut names = parts.take(tag::SEQUENCE)?.open(tag::SEQUENCE)?;
            let issuer = names.take(tag::SEQUENCE)?.whole.to_vec();
            Identifier::IssuerSerial(issuer, names.take(tag::INTEGER)?.content.to_vec())
        };
        // RFC 5652, 5.3: 1 with issuer and serial number, 3 with a key identifier
        if version != if matches!(identifier, Identifier::KeyId(_)) { 3 } else { 1 } {
            return Err(Malformed("version of the signer"));
        }
        let digest = algorithm::read_digest(&parts.take(tag::SEQUENCE)?)?;
        let signed = parts.optional(tag::context(0))?;
        let algorithm = Algorithm::read_strict(&parts.take(tag::SEQUENCE)?, digest)?;
        let signature = parts.take(tag::OCTET_STRING)?.content.to_vec();
        let unsigned = parts.optional(tag::context(1))?;
        parts.end()?;
        let mut info = Self {
            identifier,
            digest,
            algorithm,
            signature,
            attributes: signed.map(|set| asn1::element(tag::SET, set.content)),
            content_type: None,
            message_digest: None,
            signing_time: None,
            signing_certificate: None,
            repeated: false,
            time_stamp: None,
            revocation_values: Vec::new(),
            certificate_values: Vec::new(),
        };
        let mut seen = Vec::new();
        if let Some(set) = signed {
            for Attribute { own, value, alone } in read_attributes(set.content)? {
                info.repeated |= seen.contains(&own) || !alone;
                seen.push(own);
                match own {
                    CONTENT_TYPE => info.content_type = Some(value.oid()?),
                    MESSAGE_DIGEST => {
                        info.message_digest = Some(value.expect(tag::OCTET_STRING)?.to_vec());
                    }
                    SIGNING_TIME => info.signing_time = value.time().ok(),
                    REVOCATION_ARCHIVAL => info.revocation_values.extend(values_of(&value)),
                    SIGNING_CERTIFICATE_V2 => {
                        info.signing_certificate = Some(certificate_hash(&value, Digest::Sha256)?);
                    }
                    SIGNING_CERTIFICATE if info.signing_certificate.is_none() => {
                        info.signing_certificate = Some(certificate_hash(&value, Digest::Sha1)?);
                    }
                    _ => {}
                }
            }
        }
        if let Some(set) = unsigned {
            for Attribute { own, value, .. } in read_attributes(set.content)? {
                match own {
                    TIME_STAMP_TOKEN if info.time_stamp.is_none() => {
                        info.time_stamp = Some(value.whole.to_vec());
                    }
                    REVOCATION_VALUES => info.revocation_values.extend(values_of(&value)),
                    CERTIFICATE_VALUES => {
                        let all = value.open(tag::SEQUENCE)?.rest()?;
                        let read = all.iter().flat_map(|one| Certificate::from_der(one.whole));
                        info.certificate_values.extend(read);
                    }
                    _ => {}
                }
            }
        }
        Ok(info)
    }

    /// The bytes the signature is over, tried in this order: the attributes as they stand, and
    /// in DER's order, which is what RFC 5652 asks to be signed whatever was written.
    pub fn signed_forms(&self) -> Vec<Vec<u8>> {
        let Some(written) = &self.attributes else { return Vec::new() };
        let mut forms = vec![written.clone()];
        if let Ok(all) = Element::only(written).and_then(|set| set.open(tag::SET)?.rest()) {
            let sorted = asn1::set_of(tag::SET, all.iter().map(|a| a.whole.to_vec()).collect());
            if sorted != *written {
                forms.push(sorted);
            }
        }
        forms
    }
}

struct Attribute<'a> {
    own: ObjectIdentifier,
    /// Its first value.
    value: Element<'a>,
    /// Whether there is no other.
    alone: bool,
}

fn read_attributes(set: &[u8]) -> Result<Vec<Attribute<'_>>, Malformed> {
    let mut all = Vec::new();
    for attribute in Reader::new(set).rest()? {
        let mut parts = attribute.open(tag::SEQUENCE)?;
        let own = parts.take(tag::OID)?.oid()?;
        let mut values = parts.take(tag::SET)?.open(tag::SET)?;
        if !values.is_empty() {
            all.push(Attribute { own, value: values.next()?, alone: values.is_empty() });
        }
    }
    Ok(all)
}

/// The lists and responses of `RevocationValues` (EN 319 122-1, A.1.1.2) or of Adobe's attribute:
/// both are a SEQUENCE of lists under `[0]` and responses under `[1]`.
fn values_of(value: &Element<'_>) -> Vec<Vec<u8>> {
    let read = || -> Result<Vec<Vec<u8>>, Malformed> {
        let mut all = Vec::new();
        for kind in value.open(tag::SEQUENCE)?.rest()? {
            if kind.tag == tag::context(0) || kind.tag == tag::context(1) {
                let list = Element::only(kind.content)?.open(tag::SEQUENCE)?.rest()?;
                all.extend(list.iter().map(|one| one.whole.to_vec()));
            }
        }
        Ok(all)
    };
    // evidence is a help: what cannot be read helps nothing
    read().unwrap_or_default()
}

/// `ESSCertID` or `ESSCertIDv2` (RFC 5035): the first names the signer's certificate.
fn certificate_hash(
    value: &Element<'_>,
    default: Digest,
) -> Result<(Option<Digest>, Vec<u8>), Malformed> {
    let mut ids = value.open(tag::SEQUENCE)?.take(tag::SEQUENCE)?.open(tag::SEQUENCE)?;
    let mut first = ids.take(tag::SEQUENCE)?.open(tag::SEQUENCE)?;
    let digest = match first.optional(tag::SEQUENCE)? {
        Some(named) => algorithm::read_digest(&named)?,
        None => Some(default),
    };
    Ok((digest, first.take(tag::OCTET_STRING)?.content.to_vec()))
}
