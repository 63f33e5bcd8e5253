//! Who proves a time: the office's time-stamp authorities, asked in their order, and the sources
//! of evidence.

use std::sync::OnceLock;

use super::error::SealError;
use crate::trust::algorithm::Digest;
use crate::trust::gather::{Gathered, Sources};
use crate::trust::revocation::Evidence;
use crate::trust::service::ServiceError;
use crate::trust::timestamp::{Authority, Token};
use crate::trust::{Certificate, Signer};

/// Gives times and evidence.
pub struct Notary<'a> {
    /// In the order in which they are asked; the next one where one fails.
    pub authorities: &'a [Authority],
    /// Where evidence comes from.
    pub sources: Sources<'a>,
    /// The office's clock, for what is still valid.
    pub now: jiff::Timestamp,
    /// More certificates that may stand between a signer and a root, roots too: signatures do not
    /// carry their root.
    pub known: Vec<Certificate>,
    sample: OnceLock<Option<Token>>,
}

impl<'a> Notary<'a> {
    /// A notary of these authorities and sources.
    pub const fn new(
        authorities: &'a [Authority],
        sources: Sources<'a>,
        now: jiff::Timestamp,
    ) -> Self {
        Self { authorities, sources, now, known: Vec::new(), sample: OnceLock::new() }
    }

    /// Whether there is anybody to ask for the time.
    pub const fn has_time(&self) -> bool {
        !self.authorities.is_empty()
    }

    /// Asks the authorities one after the other; the last one's trouble is told.
    pub(super) fn stamp(
        &self,
        digest_of: &dyn Fn(Digest) -> Result<Vec<u8>, SealError>,
    ) -> Result<Token, SealError> {
        let mut trouble = SealError::NoAuthority;
        for authority in self.authorities {
            let imprint = digest_of(authority.digest)?;
            match authority.stamp(&imprint, self.sources.transport) {
                Ok(token) => {
                    let _ = self.sample.set(Some(token.clone()));
                    return Ok(token);
                }
                Err(error) => trouble = error.into(),
            }
        }
        Err(trouble)
    }

    /// Evidence for the authority's own certificate goes into the file before its document time
    /// stamp does: who it will be is learned from any token of it.
    pub(super) fn time_evidence(&self) -> Result<Gathered, SealError> {
        let any = |digest: Digest| Ok(digest.of(b"sohoa"));
        if self.sample.get().is_none() {
            self.stamp(&any)?;
        }
        let Some(Some(token)) = self.sample.get() else { return Ok(Gathered::default()) };
        Ok(self.token_evidence(token)?)
    }

    /// Evidence for the chain of a token.
    pub(super) fn token_evidence(
        &self,
        token: &Token,
    ) -> Result<Gathered, crate::trust::TrustError> {
        self.gather(token.authority(), token.certificates())
    }

    /// What is known of a signer's certificates before it signs. A service that is down is no
    /// error here: the check before signing says what an unknown answer means. A revoked one is.
    pub fn evidence_before_signing(
        &self,
        signer: &dyn Signer,
    ) -> Result<Evidence, crate::trust::TrustError> {
        let Some(own) = signer.chain().first() else { return Ok(Evidence::default()) };
        Ok(self.gather(own, signer.chain())?.evidence)
    }

    /// Evidence for a certificate that came with `others`.
    pub(super) fn gather(
        &self,
        first: &Certificate,
        others: &[Certificate],
    ) -> Result<Gathered, crate::trust::TrustError> {
        let anchors = self.authorities.iter().flat_map(|one| &one.anchors);
        let others: Vec<_> = others.iter().chain(&self.known).chain(anchors).cloned().collect();
        self.sources.gather(first, &others, self.now)
    }
}

impl From<ServiceError> for SealError {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}
