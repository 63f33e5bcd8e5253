//! Evidence gathered for certificates: who issued them, and that nobody revoked them.
//!
//! In comes a chain, what is at hand (evidence files, a cache), and perhaps a network; out comes
//! what a document security store holds: the certificates, and for every one below the root an
//! OCSP answer or a list that speaks for now (ETSI EN 319 142-1, 5.4). Promise: nothing is taken
//! that its issuer did not sign; what could not be found is named, never passed over in silence.

mod cache;

pub use cache::Cache;

use jiff::Timestamp;

use super::algorithm::Digest;
use super::certificate::Certificate;
use super::crl::{Revocation, RevocationList};
use super::error::TrustError;
use super::ocsp::{self, OcspResponse};
use super::revocation::Evidence;
use super::service::{ServiceError, Transport};

/// The media type of a question to a responder (RFC 6960, Appendix A.1).
const QUERY: &str = "application/ocsp-request";
/// More certificates between a signer and its root are taken for an attack.
const LONGEST: usize = 8;

/// Where evidence may come from.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// What the operator brought by file, and what the office has of its own.
    pub known: &'a Evidence,
    /// Certificates that may stand between a signer and a root.
    pub certificates: &'a [Certificate],
    /// Answers of earlier questions.
    pub cache: Option<&'a Cache>,
    /// The way to responders.
    pub transport: &'a dyn Transport,
}

/// What was found.
#[derive(Clone, Default, Debug)]
pub struct Gathered {
    /// Every certificate of the chains, and of responders.
    pub certificates: Vec<Certificate>,
    /// Lists and answers.
    pub evidence: Evidence,
    /// Certificates nothing is known of, with what was tried last.
    pub missing: Vec<(String, String)>,
}

impl Gathered {
    /// Whether every certificate below a root has its evidence.
    pub const fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }

    /// Takes over what `other` has, once.
    pub fn add(&mut self, other: Self) {
        for one in other.certificates {
            self.add_certificate(one);
        }
        for list in other.evidence.lists {
            if self.evidence.lists.iter().all(|own| own.der() != list.der()) {
                self.evidence.lists.push(list);
            }
        }
        for response in other.evidence.responses {
            if self.evidence.responses.iter().all(|own| own.der() != response.der()) {
                self.evidence.responses.push(response);
            }
        }
        for one in other.missing {
            if !self.missing.contains(&one) {
                self.missing.push(one);
            }
        }
    }

    fn add_certificate(&mut self, one: Certificate) {
        if !self.certificates.contains(&one) {
            self.certificates.push(one);
        }
    }
}

impl Sources<'_> {
    /// Gathers for the chain that begins with `first`, over `others` and what the sources know.
    /// A revoked certificate is an error; a missing word is noted.
    pub fn gather(
        &self,
        first: &Certificate,
        others: &[Certificate],
        now: Timestamp,
    ) -> Result<Gathered, TrustError> {
        let chain = self.chain(first, others);
        let mut found = Gathered::default();
        for pair in chain.windows(2) {
            let [certificate, issuer] = pair else { continue };
            match self.ask(certificate, issuer, now)? {
                Ok(evidence) => {
                    for response in &evidence.responses {
                        for one in response.certificates() {
                            found.add_certificate(one.clone());
                        }
                    }
                    found.add(Gathered { evidence, ..Gathered::default() });
                }
                Err(why) => found.missing.push((certificate.name(), why)),
            }
        }
        if let Some(last) = chain.last().filter(|last| !last.is_self_issued()) {
            found.missing.push((last.name(), "its issuer's certificate is not known".to_owned()));
        }
        for one in chain {
            found.add_certificate(one);
        }
        Ok(found)
    }

    /// From a certificate upwards to a root, as far as it is known or can be fetched.
    pub fn chain(&self, first: &Certificate, others: &[Certificate]) -> Vec<Certificate> {
        let mut chain = vec![first.clone()];
        while let Some(last) = chain.last().cloned() {
            if last.is_self_issued() || chain.len() >= LONGEST {
                break;
            }
            let fits = |one: &&Certificate| {
                one.subject() == last.issuer() && !chain.contains(*one) && last.is_signed_by(one)
            };
            let known = others.iter().chain(self.certificates).find(fits).cloned();
            let issuer = known.or_else(|| {
                let fetched = last.issuer_urls().iter().filter_map(|url| {
                    let bytes = self.transport.get(url).ok()?;
                    let pem = || Certificate::from_pem(&bytes).ok()?.into_iter().next();
                    Certificate::from_der(&bytes).ok().or_else(pem)
                });
                fetched.into_iter().find(|one| fits(&one))
            });
            match issuer {
                Some(issuer) => chain.push(issuer),
                None => break,
            }
        }
        chain
    }

    /// What says now that `certificate` is not revoked; the inner error is why nothing does.
    fn ask(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: Timestamp,
    ) -> Result<Result<Evidence, String>, TrustError> {
        let mut why = "the certificate names nobody to ask".to_owned();
        let mut all = about(self.known, certificate, issuer);
        if let Some(enough) = enough(&all, certificate, issuer, now)? {
            return Ok(Ok(enough));
        }
        if let Some(cache) = self.cache {
            all.add(about(&cache.read(certificate, issuer), certificate, issuer));
            if let Some(enough) = enough(&all, certificate, issuer, now)? {
                return Ok(Ok(enough));
            }
        }
        for url in certificate.ocsp_urls() {
            let question = ocsp::request(certificate, issuer, Digest::Sha1, None);
            match self.transport.post(url, QUERY, &question, &[]) {
                Ok(bytes) => match OcspResponse::from_der(&bytes) {
                    Ok(response) => {
                        if let Err(unusable) = response.standing(certificate, issuer) {
                            why = format!("{url}: {unusable}");
                            continue;
                        }
                        self.keep(|cache| cache.keep_response(certificate, issuer, &response));
                        all.responses.push(response);
                    }
                    Err(malformed) => why = format!("{url}: {malformed}"),
                },
                Err(error) => why = error.to_string(),
            }
            if let Some(enough) = enough(&all, certificate, issuer, now)? {
                return Ok(Ok(enough));
            }
        }
        // a responder may itself need a list before it is believed: answers are kept in `all`
        for url in certificate.list_urls() {
            match self.transport.get(url) {
                Ok(bytes) => match RevocationList::from_der(&bytes) {
                    Ok(list) if list.is_of(issuer) => {
                        self.keep(|cache| cache.keep_list(issuer, &list));
                        all.lists.push(list);
                    }
                    Ok(_) => why = format!("{url}: the list is not its issuer's"),
                    Err(malformed) => why = format!("{url}: {malformed}"),
                },
                Err(error) => why = error.to_string(),
            }
            if let Some(enough) = enough(&all, certificate, issuer, now)? {
                return Ok(Ok(enough));
            }
        }
        if all.lists.len() + all.responses.len() > 0 {
            "what is at hand has run out".clone_into(&mut why);
        }
        Ok(Err(why))
    }

    /// A cache that cannot be written costs a second question, nothing more.
    fn keep(&self, keep: impl FnOnce(&Cache) -> Result<(), ServiceError>) {
        if let Some(cache) = self.cache {
            let _ = keep(cache);
        }
    }
}

/// Of `known`, what speaks of `certificate`.
fn about(known: &Evidence, certificate: &Certificate, issuer: &Certificate) -> Evidence {
    Evidence {
        lists: known.lists.iter().filter(|list| list.is_of(issuer)).cloned().collect(),
        responses: known
            .responses
            .iter()
            .filter(|one| one.standing(certificate, issuer).is_ok())
            .cloned()
            .collect(),
    }
}

/// Evidence enough for now, where there is: one answer, else one list, else both together.
fn enough(
    all: &Evidence,
    certificate: &Certificate,
    issuer: &Certificate,
    now: Timestamp,
) -> Result<Option<Evidence>, TrustError> {
    let says = |evidence: &Evidence| evidence.said_of(certificate, issuer, now, now);
    match says(all) {
        Revocation::Revoked(_) => {
            return Err(TrustError::Revoked { signer: certificate.name() });
        }
        Revocation::Unknown => return Ok(None),
        Revocation::Good => {}
    }
    let single = |evidence: Evidence| (says(&evidence) == Revocation::Good).then_some(evidence);
    let mut responses = all.responses.iter().rev();
    let mut lists = all.lists.iter().rev();
    let alone = responses
        .find_map(|one| single(Evidence { lists: Vec::new(), responses: vec![one.clone()] }))
        .or_else(|| {
            lists.find_map(|one| {
                single(Evidence { lists: vec![one.clone()], responses: Vec::new() })
            })
        });
    Ok(Some(alone.unwrap_or_else(|| all.clone())))
}
