//! What can go wrong with keys, certificates and signatures over bytes.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::domain::problem::{Class, Code, Coded};

/// Trouble with keys, certificates or records' signatures.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrustError {
    /// A key ring is already there; keys are never overwritten.
    #[error("keys already exist in {0}")]
    AlreadyThere(PathBuf),
    /// No key ring in this folder.
    #[error("no keys in {0}")]
    NoKeys(PathBuf),
    /// The passphrase opens nothing.
    #[error("wrong passphrase")]
    WrongPassphrase,
    /// The passphrase for a new ring is too short.
    #[error("passphrase too short")]
    WeakPassphrase,
    /// A key ring file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A key ring file does not hold what its name says.
    #[error("{0} is damaged")]
    Damaged(PathBuf),
    /// The certificate's time has not come.
    #[error("certificate of {signer} not valid before {from}")]
    NotYetValid {
        /// Whose.
        signer: String,
        /// From when.
        from: jiff::Timestamp,
    },
    /// The certificate's time is over.
    #[error("certificate of {signer} expired on {until}")]
    Expired {
        /// Whose.
        signer: String,
        /// Until when.
        until: jiff::Timestamp,
    },
    /// The certificate is on its issuer's revocation list.
    #[error("certificate of {signer} is revoked")]
    Revoked {
        /// Whose.
        signer: String,
    },
    /// Nothing says whether the certificate is revoked.
    #[error("whether the certificate of {signer} is revoked is not known")]
    RevocationUnknown {
        /// Whose.
        signer: String,
    },
    /// The certificate is not for signing documents.
    #[error("the certificate of {signer} is not for signing")]
    NotForSigning {
        /// Whose.
        signer: String,
    },
    /// A PKCS#12 file is encrypted in a way that is not known here.
    #[error("{path}: {what}")]
    KeyFile {
        /// The file.
        path: PathBuf,
        /// What is not known.
        what: String,
    },
    /// A token or a remote service would not do its part.
    #[error("{keeper}: {why}")]
    Keeper {
        /// Which.
        keeper: String,
        /// Its own words.
        why: String,
    },
    /// The policy does not allow the algorithm for a legal signature.
    #[error("{algorithm} is not allowed for a legal signature")]
    AlgorithmNotAllowed {
        /// Which.
        algorithm: String,
    },
    /// The key does not belong to the certificate.
    #[error("key and certificate of {signer} do not belong together")]
    KeyMismatch {
        /// Whose.
        signer: String,
    },
    /// The cryptographic library, token or service would not sign.
    #[error("signing failed: {0}")]
    Signing(&'static str),
    /// The system gives no random numbers.
    #[error("no random numbers")]
    NoRandomness,
    /// A record's signature does not hold.
    #[error("record signature: {0}")]
    RecordSignature(&'static str),
    /// A file of certificates or revocation lists cannot be understood.
    #[error("{0} holds no certificate that can be read")]
    NoCertificate(PathBuf),
    /// A policy file is wrong.
    #[error("policy: {0}")]
    Policy(String),
    /// The ring has no key for a role that the policy names.
    #[error("no key for the role {0}")]
    NoSigner(&'static str),
    /// The sample authority cannot be confirmed: it has no legal value.
    #[error("{0} is a sample authority")]
    SampleAnchor(String),
    /// The certificate may not issue others: nothing could lead to it.
    #[error("{0} is no authority")]
    NoAuthority(String),
    /// No certificate with this fingerprint is at hand.
    #[error("no certificate with fingerprint {0}")]
    UnknownFingerprint(String),
}

impl Coded for TrustError {
    fn code(&self) -> Code {
        Code(match self {
            Self::AlreadyThere(_) => 5001,
            Self::NoKeys(_) => 5002,
            Self::WrongPassphrase => 5003,
            Self::WeakPassphrase => 5004,
            Self::File { .. } => 5005,
            Self::Damaged(_) => 5006,
            Self::NotYetValid { .. } => 5007,
            Self::Expired { .. } => 5008,
            Self::Revoked { .. } => 5009,
            Self::AlgorithmNotAllowed { .. } => 5010,
            Self::KeyMismatch { .. } => 5011,
            Self::Signing(_) => 5012,
            Self::NoRandomness => 5013,
            Self::RecordSignature(_) => 5014,
            Self::NoCertificate(_) => 5015,
            Self::Policy(_) => 5016,
            Self::NoSigner(_) => 5017,
            Self::RevocationUnknown { .. } => 5041,
            Self::NotForSigning { .. } => 5042,
            Self::KeyFile { .. } => 5043,
            Self::Keeper { .. } => 5044,
            Self::SampleAnchor(_) => 5018,
            Self::NoAuthority(_) => 5019,
            Self::UnknownFingerprint(_) => 5020,
        })
    }

    fn class(&self) -> Class {
        match self {
            Self::AlreadyThere(_)
            | Self::NoKeys(_)
            | Self::WrongPassphrase
            | Self::WeakPassphrase
            | Self::NoAuthority(_)
            | Self::UnknownFingerprint(_) => Class::Usage,
            Self::Damaged(_)
            | Self::NoCertificate(_)
            | Self::KeyFile { .. }
            | Self::RecordSignature(_) => Class::Input,
            Self::NotYetValid { .. }
            | Self::Expired { .. }
            | Self::Revoked { .. }
            | Self::RevocationUnknown { .. }
            | Self::NotForSigning { .. }
            | Self::AlgorithmNotAllowed { .. }
            | Self::KeyMismatch { .. }
            | Self::Policy(_)
            | Self::NoSigner(_)
            | Self::SampleAnchor(_) => Class::Policy,
            Self::File { .. } | Self::Signing(_) | Self::Keeper { .. } | Self::NoRandomness => {
                Class::Outside
            }
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        let mut details = BTreeMap::new();
        let mut add = |name: &str, value: String| {
            details.insert(name.to_owned(), value);
        };
        match self {
            Self::AlreadyThere(path)
            | Self::NoKeys(path)
            | Self::Damaged(path)
            | Self::NoCertificate(path)
            | Self::File { path, .. } => add("path", path.display().to_string()),
            Self::NotYetValid { signer, from } => {
                add("signer", signer.clone());
                add("from", from.to_string());
            }
            Self::Expired { signer, until } => {
                add("signer", signer.clone());
                add("until", until.to_string());
            }
            Self::SampleAnchor(name) | Self::NoAuthority(name) => add("name", name.clone()),
            Self::UnknownFingerprint(text) => add("fingerprint", text.clone()),
            Self::Revoked { signer }
            | Self::RevocationUnknown { signer }
            | Self::NotForSigning { signer }
            | Self::KeyMismatch { signer } => {
                add("signer", signer.clone());
            }
            Self::KeyFile { path, what } => {
                add("path", path.display().to_string());
                add("what", what.clone());
            }
            Self::Keeper { keeper, why } => {
                add("keeper", keeper.clone());
                add("why", why.clone());
            }
            Self::AlgorithmNotAllowed { algorithm } => add("algorithm", algorithm.clone()),
            Self::NoSigner(role) => add("role", (*role).to_owned()),
            Self::WrongPassphrase
            | Self::WeakPassphrase
            | Self::Signing(_)
            | Self::NoRandomness
            | Self::RecordSignature(_)
            | Self::Policy(_) => {}
        }
        details
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Lang, wording};

    #[test]
    fn every_code_is_worded() {
        for code in (5001..=5020).chain(5041..=5044) {
            for lang in [Lang::Vi, Lang::En] {
                assert!(wording(lang, Code(code)).is_some(), "{code} {lang:?}");
            }
        }
        let any = || PathBuf::from("x");
        assert_eq!(TrustError::AlreadyThere(any()).code(), Code(5001));
        assert_eq!(TrustError::Policy(String::new()).code(), Code(5016));
    }
}
