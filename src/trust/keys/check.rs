//! A certificate is looked at before it signs (Circular 15/2025/TT-BKHCN, Article 5): refusing
//! now costs a minute, a signature that fails later costs the paper.

use super::super::certificate::KeyUse;
use super::super::crl::Revocation;
use super::super::error::TrustError;
use super::super::lasting::Unknown;
use super::super::revocation::Evidence;
use super::super::signer::Signer;

/// Its time must have come and not be over, and so for every one above it; its key must be for
/// signing documents; nobody may have revoked it, and where nothing is known of that, `unknown`
/// says what happens.
pub fn check_before_signing(
    signer: &dyn Signer,
    evidence: &Evidence,
    unknown: Unknown,
    now: jiff::Timestamp,
) -> Result<(), TrustError> {
    let chain = signer.chain();
    for certificate in chain {
        let signer = certificate.name();
        if now < certificate.not_before() {
            return Err(TrustError::NotYetValid { signer, from: certificate.not_before() });
        }
        if certificate.not_after() < now {
            return Err(TrustError::Expired { signer, until: certificate.not_after() });
        }
    }
    let Some(own) = chain.first() else {
        return Err(TrustError::Signing("a signer without certificate"));
    };
    let usages = [KeyUse::DigitalSignature, KeyUse::NonRepudiation];
    let signs = usages.into_iter().any(|usage| own.allows(usage));
    if !signs || own.is_authority() || own.is_time_stamping() || own.is_ocsp_responder() {
        return Err(TrustError::NotForSigning { signer: own.name() });
    }
    let mut known_up_to_root = chain.last().is_some_and(super::Certificate::is_self_issued);
    for pair in chain.windows(2) {
        let [certificate, issuer] = pair else { continue };
        match evidence.said_of(certificate, issuer, now, now) {
            Revocation::Good => {}
            Revocation::Revoked(_) => {
                return Err(TrustError::Revoked { signer: certificate.name() });
            }
            Revocation::Unknown => known_up_to_root = false,
        }
    }
    if !known_up_to_root && unknown == Unknown::Refuse {
        return Err(TrustError::RevocationUnknown { signer: own.name() });
    }
    Ok(())
}
