//! What a signed file must hold to: data, in `pipelines/policies/verification.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::error::VerifyError;
use crate::domain::hash::Sha256;
use crate::trust::Certificate;
use crate::trust::algorithm::{Algorithm, Digest, Scheme};

/// Which set of rules applies.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Policy {
    /// Files that come to a desk.
    #[default]
    Office,
    /// Results this program or its peers issue.
    EResult,
}

/// One set of rules.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Whether a later signer may add a field of his own.
    pub new_signature_fields: bool,
    /// Thousandths of a page that the look of such a field may cover.
    pub largest_mark: u32,
    /// Whether title, dates and XMP may change after a signature.
    pub metadata: bool,
    /// Whether form fields may be filled in after a signature.
    pub form_filling: Filling,
    /// Whether the file must be free of what readers disagree on.
    pub strict_structure: bool,
    /// Algorithms that are named as weak.
    pub weak: Vec<Weak>,
}

/// Whether form fields may be filled in after a signature.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Filling {
    /// Never.
    No,
    /// Where the signature allows it, and a person must look at it.
    Look,
    /// The same; but where the signature certifies and allows it, and an empty field was filled in
    /// with nothing but dark letters, nobody need look.
    Plain,
}

/// A weak algorithm.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weak {
    /// Which.
    pub algorithm: Weakness,
    /// From when on it proves nothing in a signature that is not proven to be older.
    pub refused_from: Option<jiff::civil::Date>,
    /// Why, Vietnamese and English.
    pub why: String,
}

/// What can be weak in a signature.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weakness {
    /// SHA-1 as digest of the content or of the signed attributes.
    Sha1,
    /// RSASSA-PKCS1-v1_5.
    RsaPkcs1,
    /// An RSA key of less than 2048 bits.
    #[serde(rename = "rsa-below-2048")]
    ShortRsa,
}

impl Weakness {
    /// Its name in the policy.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::RsaPkcs1 => "rsa-pkcs1",
            Self::ShortRsa => "rsa-below-2048",
        }
    }

    fn is_in(self, algorithm: Algorithm, signer: &Certificate) -> bool {
        let rsa = matches!(algorithm.scheme, Scheme::RsaPkcs1 | Scheme::RsaPss);
        match self {
            Self::Sha1 => algorithm.digest == Digest::Sha1,
            Self::RsaPkcs1 => algorithm.scheme == Scheme::RsaPkcs1,
            // a modulus that cannot be read is taken for short
            Self::ShortRsa => rsa && signer.rsa_bits().is_none_or(|bits| bits < 2048),
        }
    }
}

impl Rules {
    /// The weak algorithms in a signature, and whether each is refused at the moment from which
    /// the signature is proven to exist.
    pub(super) fn weaknesses(
        &self,
        algorithm: Algorithm,
        signer: &Certificate,
        proven: jiff::Timestamp,
    ) -> Vec<(Weakness, bool)> {
        let day = proven.to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
        self.weak
            .iter()
            .filter(|weak| weak.algorithm.is_in(algorithm, signer))
            .map(|weak| (weak.algorithm, weak.refused_from.is_some_and(|from| from <= day)))
            .collect()
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    source: String,
    since: jiff::civil::Date,
    office: Rules,
    e_result: Rules,
}

const TEXT: &str = include_str!("../../pipelines/policies/verification.toml");

static OWN: LazyLock<Result<File, String>> =
    LazyLock::new(|| toml::from_str(TEXT).map_err(|error| error.to_string()));

/// By which edition of which rules a verdict was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edition {
    /// `office` or `e-result`.
    pub name: &'static str,
    /// Since when the rules hold.
    pub since: jiff::civil::Date,
    /// Where they come from.
    pub source: String,
    /// SHA-256 of their file.
    pub sha256: Sha256,
}

impl Policy {
    /// The rules of the policy the program comes with.
    pub fn rules(self) -> Result<&'static Rules, VerifyError> {
        match (&*OWN, self) {
            (Ok(file), Self::Office) => Ok(&file.office),
            (Ok(file), Self::EResult) => Ok(&file.e_result),
            (Err(error), _) => Err(VerifyError::Policy(error.clone())),
        }
    }

    /// Which edition of the rules this is.
    pub fn edition(self) -> Result<Edition, VerifyError> {
        let file = OWN.as_ref().map_err(|error| VerifyError::Policy(error.clone()))?;
        Ok(Edition {
            name: match self {
                Self::Office => "office",
                Self::EResult => "e-result",
            },
            since: file.since,
            source: file.source.clone(),
            sha256: Sha256::of(TEXT.as_bytes()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_rules_are_read() {
        assert!(Policy::Office.rules().unwrap().new_signature_fields);
        assert!(!Policy::EResult.rules().unwrap().new_signature_fields);
    }
}
