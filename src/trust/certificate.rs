//! X.509 certificates (RFC 5280): read leniently enough for what is in the field, with the exact
//! bytes kept, because names and signatures are compared as bytes.

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::sync::{LazyLock, Mutex};

use der::asn1::ObjectIdentifier;

use super::algorithm::{Algorithm, KeyKind};
use super::asn1::{Element, Malformed, Reader, tag};
use super::error::TrustError;
use crate::domain::hash::Sha256;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const COMMON_NAME: ObjectIdentifier = oid("2.5.4.3");
const ORGANIZATION: ObjectIdentifier = oid("2.5.4.10");
const UNIT: ObjectIdentifier = oid("2.5.4.11");
const TITLE: ObjectIdentifier = oid("2.5.4.12");
const SUBJECT_KEY_ID: ObjectIdentifier = oid("2.5.29.14");
const KEY_USAGE: ObjectIdentifier = oid("2.5.29.15");
const BASIC_CONSTRAINTS: ObjectIdentifier = oid("2.5.29.19");
const NAME_CONSTRAINTS: ObjectIdentifier = oid("2.5.29.30");
const PURPOSES: ObjectIdentifier = oid("2.5.29.37");
const TIME_STAMPING: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.8");
const OCSP_SIGNING: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.9");
const OCSP_NO_CHECK: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1.5");
const LIST_POINTS: ObjectIdentifier = oid("2.5.29.31");
const AUTHORITY_ACCESS: ObjectIdentifier = oid("1.3.6.1.5.5.7.1.1");
const ACCESS_OCSP: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.1");
const ACCESS_ISSUERS: ObjectIdentifier = oid("1.3.6.1.5.5.7.48.2");
const AUTHORITY_KEY_ID: ObjectIdentifier = oid("2.5.29.35");
/// Critical extensions this program obeys or may pass over without harm.
const KNOWN: [ObjectIdentifier; 6] = [
    KEY_USAGE,
    BASIC_CONSTRAINTS,
    SUBJECT_KEY_ID,
    AUTHORITY_KEY_ID,
    oid("2.5.29.32"), // certificatePolicies: no policy is asked for
    PURPOSES,
];

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

#[derive(Clone, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an extension of its own")]
struct Extensions {
    authority: bool,
    path_length: Option<u64>,
    key_usage: Option<u16>,
    subject_key_id: Option<Vec<u8>>,
    authority_key_id: Option<Vec<u8>>,
    unknown_critical: bool,
    time_stamping: bool,
    ocsp_signing: bool,
    ocsp_no_check: bool,
    list_urls: Vec<String>,
    ocsp_urls: Vec<String>,
    issuer_urls: Vec<String>,
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

impl Extensions {
    fn read(list: &Element<'_>) -> Result<Self, Malformed> {
        let mut all = Self::default();
        for extension in list.open(tag::SEQUENCE)?.rest()? {
            let mut parts = extension.open(tag::SEQUENCE)?;
            let own = parts.take(tag::OID)?.oid()?;
            let critical = parts.optional(tag::BOOLEAN)?.is_some_and(|b| b.content != [0]);
            let value = parts.take(tag::OCTET_STRING)?.content;
            match own {
                BASIC_CONSTRAINTS => {
                    let mut parts = Element::only(value)?.open(tag::SEQUENCE)?;
                    all.authority = parts.optional(tag::BOOLEAN)?.is_some_and(|b| b.content != [0]);
                    all.path_length =
                        parts.optional(tag::INTEGER)?.map(|n| n.small()).transpose()?;
                }
                KEY_USAGE => {
                    let bits = Element::only(value)?.expect(tag::BIT_STRING)?;
                    let first = bits.get(1).copied().unwrap_or_default();
                    let second = bits.get(2).copied().unwrap_or_default();
                    all.key_usage = Some(u16::from_be_bytes([first, second]));
                }
                SUBJECT_KEY_ID => {
                    all.subject_key_id =
                        Some(Element::only(value)?.expect(tag::OCTET_STRING)?.to_vec());
                }
                AUTHORITY_KEY_ID => {
                    let mut parts = Element::only(value)?.open(tag::SEQUENCE)?;
                    all.authority_key_id =
                        parts.optional(tag::context_primitive(0))?.map(|id| id.content.to_vec());
                }
                PURPOSES => {
                    let list = Element::only(value)?.open(tag::SEQUENCE)?.rest()?;
                    let only = list.len() == 1;
                    let has = |own| list.iter().any(|purpose| purpose.oid() == Ok(own));
                    all.time_stamping = only && has(TIME_STAMPING);
                    all.ocsp_signing = has(OCSP_SIGNING);
                }
                OCSP_NO_CHECK => all.ocsp_no_check = true,
                // addresses are hints: what cannot be read leads nowhere
                LIST_POINTS => all.list_urls = list_points(value).unwrap_or_default(),
                AUTHORITY_ACCESS => {
                    for (method, url) in access_points(value).unwrap_or_default() {
                        match method {
                            ACCESS_OCSP => all.ocsp_urls.push(url),
                            ACCESS_ISSUERS => all.issuer_urls.push(url),
                            _ => {}
                        }
                    }
                }
                NAME_CONSTRAINTS => all.unknown_critical = true,
                _ => all.unknown_critical |= critical && !KNOWN.contains(&own),
            }
        }
        Ok(all)
    }
}

/// The addresses in `cRLDistributionPoints` (RFC 5280, 4.2.1.13): `fullName` of each point.
fn list_points(value: &[u8]) -> Result<Vec<String>, Malformed> {
    let mut urls = Vec::new();
    for point in Element::only(value)?.open(tag::SEQUENCE)?.rest()? {
        if let Some(name) = point.open(tag::SEQUENCE)?.optional(tag::context(0))? {
            urls.extend(point_urls(&name)?);
        }
    }
    Ok(urls)
}

/// The addresses in a `[0] DistributionPointName`, where it names them in full.
pub(super) fn point_urls(name: &Element<'_>) -> Result<Vec<String>, Malformed> {
    let Some(full) = Reader::new(name.content).optional(tag::context(0))? else {
        return Ok(Vec::new());
    };
    Ok(Reader::new(full.content).rest()?.iter().filter_map(address).collect())
}

/// Method and address of each `authorityInfoAccess` (RFC 5280, 4.2.2.1).
fn access_points(value: &[u8]) -> Result<Vec<(ObjectIdentifier, String)>, Malformed> {
    let mut all = Vec::new();
    for access in Element::only(value)?.open(tag::SEQUENCE)?.rest()? {
        let mut parts = access.open(tag::SEQUENCE)?;
        let method = parts.take(tag::OID)?.oid()?;
        all.extend(address(&parts.next()?).map(|url| (method, url)));
    }
    Ok(all)
}

/// `uniformResourceIdentifier` among the choices of `GeneralName`.
fn address(name: &Element<'_>) -> Option<String> {
    let text = (name.tag == tag::context_primitive(6)).then_some(name.content)?;
    String::from_utf8(text.to_vec()).ok().filter(|url| url.is_ascii())
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

/// The blocks of a PEM text with this label.
pub fn pem_blocks(text: &[u8], label: &str) -> Result<Vec<Vec<u8>>, Malformed> {
    let text = std::str::from_utf8(text).map_err(|_| Malformed("PEM is not text"))?;
    let (begin, end) = (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(&begin) {
        let (body, after) = after.split_once(&end).ok_or(Malformed("PEM is cut short"))?;
        let body: String = body.chars().filter(|c| !c.is_whitespace()).collect();
        let block = data_encoding::BASE64.decode(body.as_bytes());
        blocks.push(block.map_err(|_| Malformed("PEM is not base64"))?);
        rest = after;
    }
    if blocks.is_empty() { Err(Malformed("no PEM block")) } else { Ok(blocks) }
}

/// Writes a PEM block.
pub fn to_pem(label: &str, bytes: &[u8]) -> String {
    let text = data_encoding::BASE64.encode(bytes);
    let mut out = format!("-----BEGIN {label}-----\n");
    for line in text.as_bytes().chunks(64) {
        out.push_str(&String::from_utf8_lossy(line));
        out.push('\n');
    }
    out.extend(["-----END ", label, "-----\n"]);
    out
}
