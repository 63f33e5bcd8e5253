//! What is known about revocation, and what it says for one moment.
//!
//! In come lists and answers from wherever they were found: in the file (DSS, CMS), in an
//! evidence folder of an office without network, from the network. Out comes one word for one
//! certificate at one moment. Promise: "good" is only said on the word of the certificate's own
//! issuer, and only for a moment that the word is about: ETSI EN 319 102-1, 5.2.5 and 5.4.

use std::path::Path;

use jiff::SignedDuration;

use super::asn1::tag;
use super::certificate::{Certificate, pem_blocks};
use super::crl::{Revocation, RevocationList};
use super::error::TrustError;
use super::ocsp::{OcspResponse, Standing};

/// An answer that promises no next one speaks for its moment and a day.
const UNPROMISED: SignedDuration = SignedDuration::from_hours(24);
/// Clocks differ; a word "from the future" by more than this is not believed.
const CLOCKS: SignedDuration = SignedDuration::from_mins(10);

/// Lists and answers at hand.
#[derive(Clone, Default, Debug)]
pub struct Evidence {
    /// Revocation lists.
    pub lists: Vec<RevocationList>,
    /// Answers of OCSP responders.
    pub responses: Vec<OcspResponse>,
}

impl Evidence {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty() && self.responses.is_empty()
    }

    /// Takes over what `other` has.
    pub fn add(&mut self, other: Self) {
        self.lists.extend(other.lists);
        self.responses.extend(other.responses);
    }

    /// Reads a file of lists (PEM or DER) or one OCSP response (DER).
    pub fn read_file(path: &Path) -> Result<Self, TrustError> {
        let bytes = std::fs::read(path)
            .map_err(|source| TrustError::File { path: path.to_owned(), source })?;
        Self::read(&bytes).ok_or_else(|| TrustError::NoCertificate(path.to_owned()))
    }

    /// Reads the bytes of such a file; `None` where they are neither.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut all = Self::default();
        if bytes.first() != Some(&tag::SEQUENCE) {
            for block in pem_blocks(bytes, "X509 CRL").ok()? {
                all.lists.push(RevocationList::from_der(&block).ok()?);
            }
        } else if let Ok(list) = RevocationList::from_der(bytes) {
            all.lists.push(list);
        } else {
            all.responses.push(OcspResponse::from_der(bytes).ok()?);
        }
        Some(all)
    }

    /// What is known of `certificate`, issued by `issuer`, for the moment `at`, looking back from
    /// `now`. Words that came later count: who was not revoked a year later was not revoked then.
    /// A revocation dated after `at` leaves it good at `at`.
    pub fn said_of(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        at: jiff::Timestamp,
        now: jiff::Timestamp,
    ) -> Revocation {
        self.told_of(certificate, issuer, at, now).said
    }

    /// The same, and by which word.
    pub fn told_of(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        at: jiff::Timestamp,
        now: jiff::Timestamp,
    ) -> Told {
        let words = self.words_of_lists(certificate, issuer).chain(self.words_of_responders(
            certificate,
            issuer,
            now,
        ));
        let mut answer = Told::NOTHING;
        for word in words.filter(|word| word.from <= now + CLOCKS) {
            match word.said {
                Revocation::Revoked(since) if since <= at => {
                    return Told { said: Revocation::Revoked(since), by: Some(word) };
                }
                // revoked afterwards: its issuer thereby says that it was good before
                Revocation::Revoked(_) => {
                    answer = Told { said: Revocation::Good, by: Some(word) };
                }
                Revocation::Good if word.speaks_for(at, certificate) => {
                    answer = Told { said: Revocation::Good, by: Some(word) };
                }
                Revocation::Good | Revocation::Unknown => {}
            }
        }
        answer
    }

    fn words_of_lists<'a>(
        &'a self,
        certificate: &'a Certificate,
        issuer: &'a Certificate,
    ) -> impl Iterator<Item = Word> + 'a {
        self.lists.iter().filter(|list| list.issuer() == issuer.subject()).filter_map(|list| {
            let said = match list.revoked_since(certificate.serial()) {
                Some(since) => Revocation::Revoked(since),
                None if list.leaves_out(certificate) => return None,
                None => Revocation::Good,
            };
            // the arithmetic last: most lists of a folder are about somebody else
            list.is_of(issuer).then_some(Word {
                kind: WordKind::List,
                said,
                from: list.this_update(),
                until: list.next_update(),
            })
        })
    }

    fn words_of_responders<'a>(
        &'a self,
        certificate: &'a Certificate,
        issuer: &'a Certificate,
        now: jiff::Timestamp,
    ) -> impl Iterator<Item = Word> + 'a {
        self.responses.iter().filter_map(move |response| {
            let standing = response.standing(certificate, issuer).ok()?;
            self.may_answer(&standing, issuer, now).then_some(Word {
                kind: WordKind::Answer,
                said: standing.revocation,
                from: standing.this_update,
                until: standing.next_update,
            })
        })
    }

    /// A responder that is not the issuer must not be revoked itself: its issuer says so once and
    /// for all (id-pkix-ocsp-nocheck), or a list says so.
    fn may_answer(&self, standing: &Standing, issuer: &Certificate, now: jiff::Timestamp) -> bool {
        let responder = &standing.responder;
        if responder == issuer || responder.is_never_asked_about() {
            return true;
        }
        let at = standing.produced_at;
        self.words_of_lists(responder, issuer).filter(|word| word.from <= now + CLOCKS).fold(
            false,
            |good, word| match word.said {
                Revocation::Revoked(since) => good && at < since,
                Revocation::Good => good || word.speaks_for(at, responder),
                Revocation::Unknown => good,
            },
        )
    }
}

/// What is known of a certificate for one moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Told {
    /// What.
    pub said: Revocation,
    /// On whose word; `None` where nobody said anything.
    pub by: Option<Word>,
}

impl Told {
    const NOTHING: Self = Self { said: Revocation::Unknown, by: None };
}

/// Where a word stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WordKind {
    /// In a revocation list (RFC 5280, 5).
    List,
    /// In the answer of a responder (RFC 6960).
    Answer,
}

/// One list's or answer's word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Word {
    /// Where it stands.
    pub kind: WordKind,
    /// What it says.
    pub said: Revocation,
    /// When it was said.
    pub from: jiff::Timestamp,
    /// Until when the next one is promised.
    pub until: Option<jiff::Timestamp>,
}

impl Word {
    /// Whether "good" in it is about the moment `at`: it lies between this word and the next, or
    /// before this word while the certificate had not run out (later lists leave it out).
    fn speaks_for(&self, at: jiff::Timestamp, certificate: &Certificate) -> bool {
        if self.from <= at {
            at <= self.until.unwrap_or(self.from + UNPROMISED)
        } else {
            self.from <= certificate.not_after()
        }
    }
}
