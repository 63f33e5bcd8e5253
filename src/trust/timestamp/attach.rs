//! A time stamp put into a signature that is already made: an unsigned attribute of its only
//! signer (RFC 3161, Appendix A; ETSI EN 319 122-1, 5.3).

use der::asn1::ObjectIdentifier;

use super::super::asn1::{self, Element, Malformed, tag};

const TIME_STAMP_TOKEN: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");

/// Adds the token to a DER `SignedData` whose signer has no unsigned attributes yet.
pub fn with_time_stamp(cms: &[u8], token: &[u8]) -> Result<Vec<u8>, Malformed> {
    let mut info = Element::only(cms)?.open(tag::SEQUENCE)?;
    let kind = info.take(tag::OID)?.whole;
    let body = Element::only(info.take(tag::context(0))?.content)?;
    let mut parts = body.open(tag::SEQUENCE)?.rest()?;
    let signers = parts.pop().ok_or(Malformed("no signer"))?;
    let [signer] = signers.open(tag::SET)?.rest()?[..] else {
        return Err(Malformed("not one signer"));
    };
    let mut fields = signer.open(tag::SEQUENCE)?.rest()?;
    // version and identifier come first: a [1] behind them can only be unsigned attributes
    if fields.iter().skip(2).any(|field| field.tag == tag::context(1)) {
        return Err(Malformed("unsigned attributes are there already"));
    }
    let attribute =
        asn1::sequence(&[&asn1::oid(TIME_STAMP_TOKEN), &asn1::element(tag::SET, token)]);
    let unsigned = asn1::element(tag::context(1), &attribute);
    let mut all: Vec<&[u8]> = fields.drain(..).map(|field| field.whole).collect();
    all.push(&unsigned);
    let signers = asn1::element(tag::SET, &asn1::sequence(&all));
    let mut all: Vec<&[u8]> = parts.iter().map(|part| part.whole).collect();
    all.push(&signers);
    let body = asn1::sequence(&all);
    Ok(asn1::sequence(&[kind, &asn1::element(tag::context(0), &body)]))
}
