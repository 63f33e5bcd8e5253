//! Whose a signature is and whether that is trusted, at the time from which it is proven to exist
//! (ETSI EN 319 102-1, 5.3 second half, 5.5 and 5.6).
//!
//! A time stamp that is trusted itself moves the question back: what was valid and not revoked
//! then stays good. Document time stamps are judged from the last to the first, each at the time
//! the one after it proves; a signature's own time stamp at the time the first document time stamp
//! over it proves.

use super::VerifyOptions;
use super::intact::{Ended, Intact, Kind, open};
use super::policy::Rules;
use super::verdict::{ChainLink, Remark, SignatureVerdict, Sub};
use crate::trust::certificate::{Certificate, KeyUse};
use crate::trust::crl::Revocation;
use crate::trust::path::{self, Path};
use crate::trust::revocation::Evidence;
use crate::trust::timestamp::Token;

/// More certificates of the same name are an attack.
const MOST_NAMESAKES: usize = 16;

/// Everything that helps to judge the signatures of one file.
pub(super) struct Pool<'a> {
    pub(super) rules: &'a Rules,
    pub(super) options: &'a VerifyOptions,
    /// Certificates from the file, from the caller, from the program.
    pub(super) others: Vec<Certificate>,
    /// Evidence from the file and from the caller.
    pub(super) evidence: Evidence,
    /// What of it stands in the file itself.
    pub(super) inside: Evidence,
}

/// A document time stamp that is trusted: everything before `end` existed at `time`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Proof {
    pub(super) end: usize,
    pub(super) time: jiff::Timestamp,
}

impl Pool<'_> {
    /// The moment for which the validity of what ends at `end` is asked, apart from its own time
    /// stamp: the earliest that a document time stamp over it proves, else now.
    fn asked(&self, end: usize, proofs: &[Proof]) -> jiff::Timestamp {
        let over = proofs.iter().filter(|proof| proof.end > end).map(|proof| proof.time);
        over.min().unwrap_or(self.options.now).min(self.options.now)
    }

    /// The way to an anchor and what it is worth; the way goes into `chain`.
    fn path(
        &self,
        certificate: &Certificate,
        at: jiff::Timestamp,
        chain: &mut Vec<ChainLink>,
    ) -> Path {
        let found = path::find(certificate, &self.others, &self.options.trust);
        let Some(found) = found else { return Path::NoChain };
        let mut told = Vec::new();
        let path = path::weigh_told(&found, &self.evidence, at, self.options.now, &mut told);
        let mut told = told.into_iter();
        let last = found.len().saturating_sub(1);
        *chain = found
            .iter()
            .enumerate()
            .map(|(place, one)| ChainLink::of(one, place == last, told.next()))
            .collect();
        path
    }

    /// Whether a time stamp's authority was trusted at `at`.
    fn stamp(
        &self,
        token: &Token,
        at: jiff::Timestamp,
        chain: &mut Vec<ChainLink>,
    ) -> Result<(), Ended> {
        self.trusted(token.authority(), at, chain)?;
        Ok(self.strong(token.algorithm(), token.authority(), at).map(|_| ())?)
    }

    /// Judges one signature; returns the proof that a document time stamp is.
    pub(super) fn judge(
        &self,
        intact: &Intact,
        end: usize,
        proofs: &[Proof],
        verdict: &mut SignatureVerdict,
    ) -> (Result<(), Ended>, Option<Proof>) {
        let asked = self.asked(end, proofs);
        let mut at = asked;
        if let Some(Ok(token)) = &intact.token {
            match self.stamp(token, asked, &mut verdict.stamp_chain) {
                Ok(()) => at = at.min(token.time()),
                Err((_, sub, _)) => verdict.remarks.push(Remark::StampNotProven {
                    authority: token.authority().name(),
                    sub: Some(sub),
                }),
            }
        }
        if at < self.options.now {
            verdict.proven_time = Some(at);
            let until = intact.certificate.not_after();
            if until < self.options.now {
                verdict.remarks.push(Remark::RunOut { on: until });
            }
        } else if intact.kind != Kind::TimeStamp {
            verdict.remarks.push(Remark::NoProofOfTime);
        }
        let outcome = self.outcome(intact, at, verdict);
        let time = intact.stamped.filter(|_| outcome.is_ok());
        (outcome, time.map(|time| Proof { end, time }))
    }

    fn outcome(
        &self,
        intact: &Intact,
        at: jiff::Timestamp,
        verdict: &mut SignatureVerdict,
    ) -> Result<(), Ended> {
        let certificate = &intact.certificate;
        let strong = self.strong(intact.algorithm, certificate, at);
        verdict.remarks.extend(strong.as_ref().map_or_else(|weak| weak.1.clone(), Clone::clone));
        if intact.kind == Kind::Cades && intact.signing_time.is_some() {
            let why = "signing-time among the signed attributes";
            if self.rules.strict_structure {
                return Err(open(Sub::SigConstraintsFailure, why));
            }
            verdict.notes.push(why.to_owned());
        }
        self.trusted(certificate, at, &mut verdict.chain)?;
        let purpose = (intact.kind == Kind::TimeStamp) == certificate.is_time_stamping();
        let signs = [KeyUse::DigitalSignature, KeyUse::NonRepudiation]
            .into_iter()
            .any(|usage| certificate.allows(usage));
        if !(purpose && signs) {
            return Err(open(Sub::SigConstraintsFailure, "the key is not for this"));
        }
        strong.map(|_| ()).map_err(|weak| weak.0)
    }

    fn trusted(
        &self,
        certificate: &Certificate,
        at: jiff::Timestamp,
        chain: &mut Vec<ChainLink>,
    ) -> Result<(), Ended> {
        match self.path(certificate, at, chain) {
            Path::Trusted => Ok(()),
            Path::NoChain => {
                Err(open(Sub::NoCertificateChainFound, "no way to a configured anchor"))
            }
            Path::Broken(why) => Err(open(Sub::CertificateChainGeneralFailure, why)),
            Path::OutOfBounds(who) => {
                Err(open(Sub::OutOfBoundsNoPoe, format!("certificate of {who} not valid at {at}")))
            }
            Path::Revoked(who, since) => {
                Err(open(Sub::RevokedNoPoe, format!("certificate of {who} revoked {since}")))
            }
            Path::RevocationUnknown(who) => {
                Err(open(Sub::TryLater, format!("revocation of {who} not known")))
            }
        }
    }

    /// The weak algorithms of a signature; an error where one is refused.
    fn strong(
        &self,
        algorithm: crate::trust::Algorithm,
        certificate: &Certificate,
        at: jiff::Timestamp,
    ) -> Result<Vec<Remark>, Weak> {
        let found = self.rules.weaknesses(algorithm, certificate, at);
        let remark = |(weak, refused): &(super::policy::Weakness, bool)| Remark::Weak {
            algorithm: weak.name(),
            refused: *refused,
        };
        let remarks: Vec<Remark> = found.iter().map(remark).collect();
        match found.iter().find(|(_, refused)| *refused) {
            None => Ok(remarks),
            Some((weak, _)) => {
                let why = format!("{} is too weak", weak.name());
                Err(Weak(open(Sub::CryptoConstraintsFailureNoPoe, why), remarks))
            }
        }
    }

    /// Whether the file itself carries what proves that the certificate was not revoked: the
    /// difference between B-T and B-LT (EN 319 142-1, 6.3).
    pub(super) fn carries_evidence(&self, certificate: &Certificate, at: jiff::Timestamp) -> bool {
        let mut one = certificate;
        // up to what issued itself; a circle ends where it is too long
        for _ in 0..8 {
            if one.is_self_issued() || self.options.trust.contains(one) {
                return one != certificate;
            }
            let named = self
                .others
                .iter()
                .chain(&self.options.trust)
                .filter(|issuer| issuer.subject() == one.issuer() && *issuer != one);
            let issuer = named.take(MOST_NAMESAKES).find(|issuer| one.is_signed_by(issuer));
            let Some(issuer) = issuer else { return false };
            if self.inside.said_of(one, issuer, at, self.options.now) == Revocation::Unknown {
                return false;
            }
            one = issuer;
        }
        false
    }
}

/// Why an algorithm is refused, and all that is weak.
struct Weak(Ended, Vec<Remark>);

impl From<Weak> for Ended {
    fn from(weak: Weak) -> Self {
        weak.0
    }
}
