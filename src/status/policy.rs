//! Reasons and times, from `pipelines/policies/status.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::error::StatusError;
use crate::domain::result::Standing;

/// The policy.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusPolicy {
    /// Where the rules come from.
    pub source: String,
    /// From when they hold.
    pub since: jiff::civil::Date,
    /// How many hours a list may be relied upon.
    pub valid_hours: u32,
    /// Why a result may stop standing.
    pub reasons: Vec<Reason>,
}

/// Why a result stops standing.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// As journal and manifests write it.
    pub code: String,
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
    /// What it is a reason for.
    #[serde(rename = "for")]
    pub standings: Vec<Standing>,
}

static OWN: LazyLock<Result<StatusPolicy, String>> = LazyLock::new(|| {
    let text = include_str!("../../pipelines/policies/status.toml");
    StatusPolicy::parse(text).map_err(|error| error.to_string())
});

impl StatusPolicy {
    /// The policy the program comes with.
    pub fn own() -> Result<&'static Self, StatusError> {
        OWN.as_ref().map_err(|error| StatusError::Policy(error.clone()))
    }

    /// Reads a policy.
    pub fn parse(text: &str) -> Result<Self, StatusError> {
        let bad = |reason: &str| StatusError::Policy(reason.to_owned());
        let policy: Self = toml::from_str(text).map_err(|error| bad(&error.to_string()))?;
        if !(1..=24 * 366).contains(&policy.valid_hours) {
            return Err(bad("valid_hours must be between an hour and a year"));
        }
        for (place, reason) in policy.reasons.iter().enumerate() {
            let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            if reason.code.is_empty() || !reason.code.chars().all(good) {
                return Err(bad("a reason's code is lower-case letters, digits and _"));
            }
            if policy.reasons.iter().take(place).any(|other| other.code == reason.code) {
                return Err(bad("a reason's code stands twice"));
            }
        }
        Ok(policy)
    }

    /// A reason by its code.
    pub fn reason(&self, code: &str) -> Option<&Reason> {
        self.reasons.iter().find(|reason| reason.code == code)
    }

    /// Makes sure that a reason may be given for a standing.
    pub fn check(&self, code: &str, standing: Standing) -> Result<&Reason, StatusError> {
        let fits = |reason: &&Reason| reason.standings.contains(&standing);
        self.reason(code).filter(fits).ok_or_else(|| StatusError::NoReason {
            code: code.to_owned(),
            standing,
            known: self.reasons.iter().filter(fits).map(|r| r.code.clone()).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_has_a_reason_and_no_reason_does_for_all() {
        let policy = StatusPolicy::own().unwrap();
        for standing in [Standing::Withdrawn, Standing::Replaced, Standing::Corrected] {
            assert!(policy.reasons.iter().any(|r| r.standings.contains(&standing)), "{standing:?}");
        }
        assert!(policy.check("gia_mao", Standing::Withdrawn).is_ok());
        let refused = policy.check("gia_mao", Standing::Corrected);
        assert!(matches!(refused, Err(StatusError::NoReason { known, .. }) if !known.is_empty()));
        assert!(policy.reasons.iter().all(|r| !r.standings.contains(&Standing::Issued)));
    }
}
