//! Which results carry which code: `pipelines/policies/qr.toml`.

use std::path::Path;
use std::sync::LazyLock;

use serde::Deserialize;

use super::error::QrError;

/// The policy.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QrPolicy {
    /// Where the rules come from.
    pub source: String,
    /// From when they hold.
    pub since: jiff::civil::Date,
    /// Whether sealed papers carry the signed code.
    pub signed: bool,
    /// Whether papers of a known dossier carry the plain data too.
    pub plain: bool,
    /// The issuer's name in the signed code; empty: the office's.
    #[serde(default)]
    pub issuer: String,
    /// The system's name in the plain code.
    #[serde(default)]
    pub system: String,
}

static OWN: LazyLock<Result<QrPolicy, String>> = LazyLock::new(|| {
    QrPolicy::parse(include_str!("../../../pipelines/policies/qr.toml")).map_err(|e| e.to_string())
});

impl Default for QrPolicy {
    /// The program's own.
    fn default() -> Self {
        Self::own().cloned().unwrap_or_else(|_| Self {
            source: String::new(),
            since: jiff::civil::Date::ZERO,
            signed: true,
            plain: false,
            issuer: String::new(),
            system: String::new(),
        })
    }
}

impl QrPolicy {
    /// The policy of an office: the file in its folder of policies, where there is one.
    pub fn of_office(policies: &Path) -> Result<Self, QrError> {
        let path = policies.join("qr.toml");
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::own().cloned(),
            Err(source) => Err(QrError::File { path, source }),
        }
    }

    /// The policy the program comes with.
    pub fn own() -> Result<&'static Self, QrError> {
        OWN.as_ref().map_err(|error| QrError::Policy(error.clone()))
    }

    /// Reads a policy.
    pub fn parse(text: &str) -> Result<Self, QrError> {
        toml::from_str(text).map_err(|error| QrError::Policy(error.to_string()))
    }
}
