//! The verdict on a file and on each signature in it, in the words of ETSI EN 319 102-1.

use serde::Serialize;

/// The three verdicts, and a fourth for a file without signature. The order is from best to worst.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub enum Verdict {
    /// Everything asked for was checked and holds.
    #[serde(rename = "TOTAL-PASSED")]
    TotalPassed,
    /// Something could not be established.
    #[serde(rename = "INDETERMINATE")]
    Indeterminate,
    /// The signature does not hold.
    #[serde(rename = "TOTAL-FAILED")]
    TotalFailed,
    /// There is no signature.
    #[serde(rename = "NO-SIGNATURE")]
    NoSignature,
}

impl Verdict {
    /// The word itself.
    pub const fn word(self) -> &'static str {
        match self {
            Self::TotalPassed => "TOTAL-PASSED",
            Self::Indeterminate => "INDETERMINATE",
            Self::TotalFailed => "TOTAL-FAILED",
            Self::NoSignature => "NO-SIGNATURE",
        }
    }

    /// Exit code 0 or 1.
    pub const fn passed(self) -> bool {
        matches!(self, Self::TotalPassed)
    }
}

/// Why a verdict is not `TOTAL-PASSED`: the sub-indications in use here.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Sub {
    /// The file or the signature is not built as the standards say, or was changed afterwards.
    FormatFailure,
    /// The signed bytes are not those that were signed.
    HashFailure,
    /// The signature value does not fit the key.
    SigCryptoFailure,
    /// A constraint of the policy is not met.
    SigConstraintsFailure,
    /// The certificate does not lead to a configured anchor.
    NoCertificateChainFound,
    /// The path to the anchor breaks a rule.
    CertificateChainGeneralFailure,
    /// The signer's certificate is not in the signature.
    NoSigningCertificateFound,
    /// An algorithm is weak or unknown.
    CryptoConstraintsFailureNoPoe,
    /// The certificate is revoked; nothing proves that the signature is older.
    RevokedNoPoe,
    /// The certificate has expired; nothing proves that the signature is older.
    OutOfBoundsNoPoe,
    /// Whether the certificate is revoked is not known.
    TryLater,
    /// A limit of this program was reached.
    Generic,
}

/// The verdict on one signature.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct SignatureVerdict {
    /// Name of the signature field.
    pub field: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Why it is not `TOTAL-PASSED`.
    pub sub: Option<Sub>,
    /// Name in the signer's certificate.
    pub signer: Option<String>,
    /// Such as `ecdsa-p256-sha256`.
    pub algorithm: Option<String>,
    /// Claimed time.
    pub signing_time: Option<jiff::Timestamp>,
    /// Time in the time stamp.
    pub time_stamp: Option<jiff::Timestamp>,
    /// Such as `PAdES-B-B`.
    pub level: Option<String>,
    /// `whole file`, or what of it.
    pub coverage: String,
    /// `none`, `allowed: …` or `modified: …`, after this signature.
    pub changes: String,
    /// Whether the signed bytes and the signature value hold, whatever is said of the signer.
    pub intact: bool,
    /// What else was found, in English, for the developer and the report.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// The verdict on a file. The caller adds `file`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct FileVerdict {
    /// That of the worst signature.
    pub verdict: Verdict,
    /// Every signature, in the order in which they were made.
    pub signatures: Vec<SignatureVerdict>,
    /// State of the result in the issuer's log; `null` until a log is asked.
    pub status: Option<String>,
}
