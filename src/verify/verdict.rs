//! The verdict on a file and on each signature in it, in the words of ETSI EN 319 102-1.

use serde::Serialize;

use crate::domain::hash::Sha256;
use crate::trust::Certificate;
use crate::trust::crl::Revocation;
use crate::trust::revocation::{Told, WordKind};

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
    /// What the signature is for.
    pub capacity: Capacity,
    /// The signer's certificate.
    pub certificate: Option<CertificateNote>,
    /// Such as `ecdsa-p256-sha256`.
    pub algorithm: Option<String>,
    /// Claimed time.
    pub signing_time: Option<jiff::Timestamp>,
    /// Time in the time stamp.
    pub time_stamp: Option<jiff::Timestamp>,
    /// The moment for which validity was asked, where a trusted time stamp proves that the
    /// signature existed then; `None` where nothing proves it and validity was asked for now.
    pub proven_time: Option<jiff::Timestamp>,
    /// Such as `PAdES-B-B`.
    pub level: Option<String>,
    /// `whole file`, or what of it.
    pub coverage: String,
    /// How many bytes of the file it covers, its own `/Contents` included: the signed revision.
    pub covered_bytes: Option<u64>,
    /// `none`, `allowed: …`, `to be looked at: …` or `modified: …`, after this signature.
    pub changes: String,
    /// The same, object by object.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changed_objects: Vec<ChangedObject>,
    /// Whether the signed bytes and the signature value hold, whatever is said of the signer.
    pub intact: bool,
    /// From the signer's certificate to the anchor, both included; empty where there is no way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub chain: Vec<ChainLink>,
    /// The same of the authority of its own time stamp.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stamp_chain: Vec<ChainLink>,
    /// What a person should know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
    /// What else was found, in English, for the developer and the report.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

impl SignatureVerdict {
    /// A signature of which nothing could be read yet: failed, until something better is known.
    pub(super) fn unread(field: String) -> Self {
        Self {
            field,
            verdict: Verdict::TotalFailed,
            sub: Some(Sub::FormatFailure),
            signer: None,
            capacity: Capacity::Approval,
            certificate: None,
            algorithm: None,
            signing_time: None,
            time_stamp: None,
            proven_time: None,
            level: None,
            coverage: "none".to_owned(),
            covered_bytes: None,
            changes: "none".to_owned(),
            changed_objects: Vec::new(),
            intact: false,
            chain: Vec::new(),
            stamp_chain: Vec::new(),
            remarks: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// What a signature is for (ISO 32000-2, 12.8.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Capacity {
    /// The author's, saying what may change afterwards.
    Certification,
    /// Somebody's who agrees.
    Approval,
    /// A document time stamp.
    TimeStamp,
}

/// What matters of a signer's certificate.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CertificateNote {
    /// Units and organization, the smaller first.
    pub organization: Option<String>,
    /// The person's title.
    pub title: Option<String>,
    /// Who issued it.
    pub issuer: String,
    /// From when it is valid.
    pub not_before: jiff::Timestamp,
    /// Until when.
    pub not_after: jiff::Timestamp,
    /// SHA-256 of the certificate.
    pub sha256: Sha256,
}

impl CertificateNote {
    pub(super) fn of(certificate: &Certificate) -> Self {
        Self {
            organization: certificate.organization(),
            title: certificate.title(),
            issuer: certificate.issuer_name(),
            not_before: certificate.not_before(),
            not_after: certificate.not_after(),
            sha256: certificate.fingerprint(),
        }
    }
}

/// One certificate on the way to an anchor.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ChainLink {
    /// Its name.
    pub name: String,
    /// SHA-256 of it.
    pub sha256: Sha256,
    /// From when it is valid.
    pub not_before: jiff::Timestamp,
    /// Until when.
    pub not_after: jiff::Timestamp,
    /// Whether it is the anchor, which is trusted because the operator has said so.
    pub anchor: bool,
    /// What was known of its revocation for the moment asked; none of the anchor.
    pub revocation: Option<RevocationNote>,
}

/// What was known of a certificate's revocation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct RevocationNote {
    /// `good`, `revoked` or `unknown`.
    pub said: &'static str,
    /// When it was revoked.
    pub since: Option<jiff::Timestamp>,
    /// `crl` or `ocsp`; none where nobody said anything.
    pub by: Option<&'static str>,
    /// When that was said.
    pub from: Option<jiff::Timestamp>,
    /// When the next word was promised.
    pub until: Option<jiff::Timestamp>,
}

impl ChainLink {
    pub(super) fn of(certificate: &Certificate, anchor: bool, told: Option<Told>) -> Self {
        Self {
            name: certificate.name(),
            sha256: certificate.fingerprint(),
            not_before: certificate.not_before(),
            not_after: certificate.not_after(),
            anchor,
            revocation: told.filter(|_| !anchor).map(RevocationNote::of),
        }
    }
}

impl RevocationNote {
    fn of(told: Told) -> Self {
        let (said, since) = match told.said {
            Revocation::Good => ("good", None),
            Revocation::Revoked(since) => ("revoked", Some(since)),
            Revocation::Unknown => ("unknown", None),
        };
        let by = told.by.map(|word| match word.kind {
            WordKind::List => "crl",
            WordKind::Answer => "ocsp",
        });
        let from = told.by.map(|word| word.from);
        Self { said, since, by, from, until: told.by.and_then(|word| word.until) }
    }
}

/// What happened to one object after a signature.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ChangedObject {
    /// Its number; none where the change is not that of one object.
    pub object: Option<u32>,
    /// What happened.
    pub change: String,
    /// `yes`, `look` (a person must look) or `no`.
    pub allowed: &'static str,
}

/// What a person should know about a signature or a file. `lang` words it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Remark {
    /// A claimed time is seven hours off: Vietnam's time written as UTC, or the other way round.
    SevenHours {
        /// As written.
        claimed: jiff::Timestamp,
        /// As meant.
        meant: jiff::Timestamp,
    },
    /// A claimed time does not agree with a better one.
    ClaimDiffers {
        /// As written.
        claimed: jiff::Timestamp,
        /// The time stamp's, or the signature dictionary's.
        other: jiff::Timestamp,
    },
    /// A kind of signature that is not judged.
    Kind {
        /// Its `SubFilter`.
        name: String,
        /// Whether it is one of the two that PDF has dropped, as they rest on SHA-1.
        old: bool,
    },
    /// A weak algorithm.
    Weak {
        /// Its name in the policy.
        algorithm: &'static str,
        /// Whether it keeps the signature from passing.
        refused: bool,
    },
    /// There is a time stamp, and it proves nothing here.
    StampNotProven {
        /// Who made it.
        authority: String,
        /// Why it proves nothing.
        sub: Option<Sub>,
    },
    /// Nothing proves when it was signed: validity was asked for now.
    NoProofOfTime,
    /// The certificate has run out since; the signature is proven to be older.
    RunOut {
        /// When.
        on: jiff::Timestamp,
    },
    /// A change that the standard allows and a person must look at.
    Look {
        /// What, in English.
        what: &'static str,
    },
    /// The file is built so that readers disagree on what it shows.
    Disputed {
        /// How, in English.
        how: &'static str,
    },
    /// The dictionary, which readers may show, names somebody else than the certificate.
    OtherName {
        /// The name in the dictionary.
        name: String,
    },
    /// A signature's dictionary that no field holds, left over from a file that was saved again.
    Orphan {
        /// Number of its object.
        object: u32,
        /// Its byte range.
        byte_range: Vec<i64>,
        /// Where its byte range ends.
        ends_at: i64,
        /// Bytes of the file.
        size: i64,
    },
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
    /// Until when what proves the signatures can be checked: a new time stamp is due before.
    pub renew_before: Option<jiff::Timestamp>,
    /// What a person should know about the file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
}
