//! The extensions of a certificate (RFC 5280, 4.2) that are obeyed or used here.

use der::asn1::ObjectIdentifier;

use super::super::asn1::{Element, Malformed, Reader, tag};
use super::oid;

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

/// What the extensions say; what is not there says nothing.
#[derive(Clone, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an extension of its own")]
pub(super) struct Extensions {
    pub(super) authority: bool,
    pub(super) path_length: Option<u64>,
    pub(super) key_usage: Option<u16>,
    pub(super) subject_key_id: Option<Vec<u8>>,
    pub(super) authority_key_id: Option<Vec<u8>>,
    pub(super) unknown_critical: bool,
    pub(super) time_stamping: bool,
    pub(super) ocsp_signing: bool,
    pub(super) ocsp_no_check: bool,
    pub(super) list_urls: Vec<String>,
    pub(super) ocsp_urls: Vec<String>,
    pub(super) issuer_urls: Vec<String>,
}

impl Extensions {
    pub(super) fn read(list: &Element<'_>) -> Result<Self, Malformed> {
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
pub(in crate::trust) fn point_urls(name: &Element<'_>) -> Result<Vec<String>, Malformed> {
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
