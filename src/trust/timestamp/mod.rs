//! Time stamps: asked of an authority (RFC 3161 with RFC 5816), checked, put into a signature.
//!
//! In comes a digest; out comes a token that holds, is over that digest, answers this very
//! question (nonce) under the policy asked for, and leads to an anchor configured for this
//! authority: a time nobody trusts is worth nothing later, so it is found out now.

mod attach;
mod token;

use der::asn1::ObjectIdentifier;

pub use attach::with_time_stamp;
pub use token::{Info, Measure, Token};

use super::algorithm::{self, Digest};
use super::asn1::{self, Element, Malformed, tag};
use super::certificate::Certificate;
use super::path;
use super::service::{ServiceError, Transport};

/// The media type of a question (RFC 3161, 3.4).
const QUERY: &str = "application/timestamp-query";

/// A time-stamp authority as an office has configured it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Authority {
    /// Where it answers.
    pub url: String,
    /// Under which of its policies; `None` leaves it to the authority.
    pub policy: Option<ObjectIdentifier>,
    /// The digest it is handed.
    pub digest: Digest,
    /// Certificates its own must lead to.
    pub anchors: Vec<Certificate>,
}

/// Builds a `TimeStampReq` over a digest. The nonce is unsigned, big-endian.
pub fn request(
    digest: Digest,
    imprint: &[u8],
    policy: Option<ObjectIdentifier>,
    nonce: &[u8],
) -> Vec<u8> {
    let imprint = asn1::sequence(&[
        &algorithm::digest_identifier(digest, true),
        &asn1::element(tag::OCTET_STRING, imprint),
    ]);
    asn1::sequence(&[
        &asn1::unsigned(&[1]),
        &imprint,
        &policy.map(asn1::oid).unwrap_or_default(),
        &asn1::unsigned(nonce),
        // the certificate has to come along: it goes into the signature
        &asn1::element(tag::BOOLEAN, &[0xff]),
    ])
}

/// The token in a `TimeStampResp`, or why there is none.
fn granted(answer: &[u8]) -> Result<Result<Vec<u8>, String>, Malformed> {
    let (der, _) = asn1::from_ber(answer)?;
    let mut parts = Element::only(&der)?.open(tag::SEQUENCE)?;
    let mut status = parts.take(tag::SEQUENCE)?.open(tag::SEQUENCE)?;
    let number = status.take(tag::INTEGER)?.small()?;
    let mut words = Vec::new();
    if let Some(texts) = status.optional(tag::SEQUENCE)? {
        for text in texts.open(tag::SEQUENCE)?.rest()? {
            words.extend(text.text());
        }
    }
    // granted, or granted with modifications
    if number > 1 {
        words.insert(0, format!("status {number}"));
        return Ok(Err(words.join("; ")));
    }
    Ok(Ok(parts.take(tag::SEQUENCE)?.whole.to_vec()))
}

impl Authority {
    /// Asks for a time stamp over `imprint`, which is a digest of [`Authority::digest`].
    pub fn stamp(&self, imprint: &[u8], transport: &dyn Transport) -> Result<Token, ServiceError> {
        let bad = |why| ServiceError::BadTimeStamp { url: self.url.clone(), why };
        let refused = |why: String| ServiceError::NoTimeStamp { url: self.url.clone(), why };
        let mut nonce = [0; 16];
        getrandom::fill(&mut nonce).map_err(|_| refused("no random numbers".to_owned()))?;
        let question = request(self.digest, imprint, self.policy, &nonce);
        let answer = transport.post(&self.url, QUERY, &question, &[])?;
        let token = granted(&answer).map_err(|error| bad(error.0))?.map_err(refused)?;
        let token = Token::read(&token, Measure::Answer).map_err(bad)?;
        let info = token.info();
        if info.digest != Some(self.digest) || info.imprint != imprint {
            return Err(bad("over something else"));
        }
        if info.nonce != Some(token::plain(&nonce)) {
            return Err(bad("an answer to another question"));
        }
        if self.policy.is_some_and(|policy| policy != info.policy) {
            return Err(bad("another policy"));
        }
        if self.chain(&token).is_none() {
            return Err(ServiceError::UntrustedTime { name: token.authority().name() });
        }
        Ok(token)
    }

    /// The certificates from a token's up to a configured anchor, every one valid at its time.
    pub fn chain(&self, token: &Token) -> Option<Vec<Certificate>> {
        let chain = path::find(token.authority(), token.certificates(), &self.anchors)?;
        chain.iter().all(|one| one.valid_at(token.time())).then_some(chain)
    }
}
