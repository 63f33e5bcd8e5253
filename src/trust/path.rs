//! From a signer's certificate to a configured anchor (RFC 5280, 6), in two steps: the ways there
//! are, and what each is worth at the moment for which validity is asked.
//!
//! Certificates that only help to find the way (those in the signature, in the DSS, those the
//! program comes with) are trusted by nobody: a way counts when an anchor stands at its end.

use super::certificate::{Certificate, KeyUse};
use super::crl::{Revocation, RevocationList};
use super::revocation::{Evidence, Told};

/// More certificates than this between signer and anchor are taken for an attack.
const LONGEST: usize = 8;
/// More signature checks than this while searching are taken for an attack.
const MOST_CHECKS: usize = 64;

/// What a search found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Path {
    /// Anchored, valid at the time asked, and no certificate is revoked.
    Trusted,
    /// No way to an anchor.
    NoChain,
    /// A way, but a rule is broken on it.
    Broken(String),
    /// A way, but a certificate was not valid at the time asked.
    OutOfBounds(String),
    /// A way, but this certificate is revoked, since then.
    Revoked(String, jiff::Timestamp),
    /// A way, but whether this certificate is revoked is not known.
    RevocationUnknown(String),
}

/// Looks for a way from `signer` to one of `anchors` over `others`, judged at `at` by lists only.
pub fn judge(
    signer: &Certificate,
    others: &[Certificate],
    anchors: &[Certificate],
    lists: &[RevocationList],
    at: jiff::Timestamp,
) -> Path {
    let evidence = Evidence { lists: lists.to_vec(), responses: Vec::new() };
    find(signer, others, anchors).map_or(Path::NoChain, |chain| weigh(&chain, &evidence, at, at))
}

/// The way from `signer` to an anchor, both included; the shortest that is found first.
pub fn find(
    signer: &Certificate,
    others: &[Certificate],
    anchors: &[Certificate],
) -> Option<Vec<Certificate>> {
    let mut chain = vec![signer];
    let mut checks = 0;
    climb(&mut chain, others, anchors, &mut checks).then(|| chain.into_iter().cloned().collect())
}

/// Extends `chain` upwards until its last is an anchor; depth first, never twice through the same.
fn climb<'a>(
    chain: &mut Vec<&'a Certificate>,
    others: &'a [Certificate],
    anchors: &'a [Certificate],
    checks: &mut usize,
) -> bool {
    let Some(last) = chain.last().copied() else { return false };
    if anchors.contains(last) {
        return true;
    }
    if chain.len() >= LONGEST {
        return false;
    }
    for issuer in anchors.iter().chain(others) {
        if issuer.subject() != last.issuer() || chain.contains(&issuer) {
            continue;
        }
        *checks += 1;
        if *checks > MOST_CHECKS {
            return false;
        }
        if last.is_signed_by(issuer) {
            chain.push(issuer);
            if climb(chain, others, anchors, checks) {
                return true;
            }
            chain.pop();
        }
    }
    false
}

/// What a way is worth for the moment `at`, with what is known of revocation at `now`.
pub fn weigh(
    chain: &[Certificate],
    evidence: &Evidence,
    at: jiff::Timestamp,
    now: jiff::Timestamp,
) -> Path {
    weigh_told(chain, evidence, at, now, &mut Vec::new())
}

/// The same; what was known of each certificate but the anchor goes into `told`, in order, up to
/// one that is revoked.
pub fn weigh_told(
    chain: &[Certificate],
    evidence: &Evidence,
    at: jiff::Timestamp,
    now: jiff::Timestamp,
    told: &mut Vec<Told>,
) -> Path {
    for certificate in chain {
        if certificate.has_unknown_critical() {
            return Path::Broken(format!("critical extension of {}", certificate.name()));
        }
    }
    for (below, authority) in chain.iter().skip(1).enumerate() {
        if !authority.is_authority() || !authority.allows(KeyUse::CertificateSigning) {
            return Path::Broken(format!("{} may not issue certificates", authority.name()));
        }
        if authority.path_length().is_some_and(|most| below as u64 > most) {
            return Path::Broken(format!("path under {} too long", authority.name()));
        }
    }
    // a revoked certificate is worse than one that has run out, and is said first
    let mut unknown = None;
    for pair in chain.windows(2) {
        let [certificate, issuer] = pair else { continue };
        let one = evidence.told_of(certificate, issuer, at, now);
        told.push(one);
        match one.said {
            Revocation::Good => {}
            Revocation::Revoked(since) => return Path::Revoked(certificate.name(), since),
            Revocation::Unknown => {
                unknown.get_or_insert_with(|| certificate.name());
            }
        }
    }
    if let Some(late) = chain.iter().find(|certificate| !certificate.valid_at(at)) {
        return Path::OutOfBounds(late.name());
    }
    unknown.map_or(Path::Trusted, Path::RevocationUnknown)
}
