//! How long a signature is to be provable, and by whom: the `[time]` and `[check]` parts of the
//! signing policy.

use der::asn1::ObjectIdentifier;
use serde::Deserialize;

use super::algorithm::Digest;
use super::certificate::Certificate;
use super::timestamp::Authority;

/// How far a signature goes (ETSI EN 319 142-1, 6).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
pub enum Level {
    /// A signature.
    #[serde(rename = "b-b")]
    BB,
    /// Its time is proven.
    #[serde(rename = "b-t")]
    BT,
    /// All evidence is inside.
    #[serde(rename = "b-lt")]
    BLT,
    /// A time stamp over all of it keeps it provable.
    #[serde(rename = "b-lta")]
    BLTA,
}

impl Level {
    /// Its name in the standard.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BB => "PAdES-B-B",
            Self::BT => "PAdES-B-T",
            Self::BLT => "PAdES-B-LT",
            Self::BLTA => "PAdES-B-LTA",
        }
    }

    /// The level with this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::BB, Self::BT, Self::BLT, Self::BLTA].into_iter().find(|one| one.name() == name)
    }
}

/// What is proven of the time, and for how long.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Time {
    /// How far signatures are raised when they are made; without an authority they stay at B-B.
    pub level: Level,
    /// A time stamp is renewed so many days before its certificate runs out.
    pub renew_days: u16,
    /// Time-stamp authorities, asked in this order.
    #[serde(default)]
    pub authority: Vec<NamedAuthority>,
}

impl Time {
    /// How long before its end a time stamp is renewed.
    pub fn ahead(&self) -> jiff::SignedDuration {
        jiff::SignedDuration::from_hours(24 * i64::from(self.renew_days))
    }

    /// The authorities, their anchors read.
    pub fn authorities(&self) -> Result<Vec<Authority>, String> {
        self.authority.iter().map(NamedAuthority::read).collect()
    }
}

/// An authority as a policy writes it.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedAuthority {
    /// Where it answers, `http` or `https`.
    pub url: String,
    /// Object identifier of the policy asked for.
    pub policy: Option<String>,
    /// `sha256` (the default), `sha384` or `sha512`.
    pub digest: Option<String>,
    /// The roots its certificate must lead to, PEM.
    pub anchors: String,
}

impl NamedAuthority {
    fn read(&self) -> Result<Authority, String> {
        let wrong = |what: &str| format!("time.authority {}: {what}", self.url);
        let policy = self.policy.as_deref().map(ObjectIdentifier::new).transpose();
        Ok(Authority {
            url: self.url.clone(),
            policy: policy.map_err(|_| wrong("policy is no object identifier"))?,
            digest: digest(self.digest.as_deref().unwrap_or("sha256"))
                .ok_or_else(|| wrong("digest must be sha256, sha384 or sha512"))?,
            anchors: Certificate::from_pem(self.anchors.as_bytes())
                .map_err(|_| wrong("anchors are no certificates in PEM"))?,
        })
    }
}

/// A digest that may be handed to a time-stamp authority.
pub fn digest(name: &str) -> Option<Digest> {
    [Digest::Sha256, Digest::Sha384, Digest::Sha512].into_iter().find(|one| one.name() == name)
}

/// How a certificate is looked at before it signs (Circular 15/2025/TT-BKHCN, Article 5).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// What happens where nothing says whether it is revoked.
    pub unknown_revocation: Unknown,
}

/// What happens where nothing is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unknown {
    /// It does not sign.
    Refuse,
    /// It signs: for offices that are told of revocation by other ways.
    Sign,
}
