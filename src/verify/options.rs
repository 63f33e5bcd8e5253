//! What a verdict is asked by.

use std::time::Duration;

use super::policy::Policy;
use crate::trust::Certificate;
use crate::trust::crl::RevocationList;
use crate::trust::ocsp::OcspResponse;

/// A file that takes longer is hostile or far beyond what a desk meets.
const PATIENCE: Duration = Duration::from_secs(9);

/// What a verdict is asked by.
#[derive(Clone, Debug)]
pub struct VerifyOptions {
    /// Which rules.
    pub policy: Policy,
    /// The anchors. A key ring's sample authority is one only where the caller puts it here.
    pub trust: Vec<Certificate>,
    /// Certificates that help to find a way and are trusted by nobody, beside those the program
    /// comes with.
    pub others: Vec<Certificate>,
    /// Revocation lists at hand.
    pub revocation_lists: Vec<RevocationList>,
    /// Answers of OCSP responders at hand.
    pub responses: Vec<OcspResponse>,
    /// The moment for which validity is asked where no time stamp proves an earlier one.
    pub now: jiff::Timestamp,
    /// How long a file may take; what takes longer is `INDETERMINATE`.
    pub patience: Option<Duration>,
}

impl VerifyOptions {
    /// Nothing trusted, nothing at hand.
    pub const fn new(policy: Policy, now: jiff::Timestamp) -> Self {
        Self {
            policy,
            trust: Vec::new(),
            others: Vec::new(),
            revocation_lists: Vec::new(),
            responses: Vec::new(),
            now,
            patience: Some(PATIENCE),
        }
    }
}
