//! Dossiers' codes, mã số hồ sơ: `‹agency›-YYMMDD-‹number of the day›` (Circular 03/2025/TT-VPCP,
//! Article 13; systems of ministries write the day with eight digits).

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

static SHAPE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:[A-Z]\d{2}|\d{3})(?:\.[A-Z]?\d{2,3}){0,4}-(?:\d{6}|\d{8})-\d{4,8}$").ok()
});

/// A dossier's code. Holds no personal number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DossierCode(String);

impl DossierCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DossierCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that is no dossier's code.
#[derive(Debug, thiserror::Error)]
#[error("not a dossier's code")]
pub struct NotADossier;

impl FromStr for DossierCode {
    type Err = NotADossier;

    fn from_str(text: &str) -> Result<Self, NotADossier> {
        let text = text.trim().to_uppercase();
        let fits = SHAPE.as_ref().is_some_and(|shape| shape.is_match(&text));
        if fits { Ok(Self(text)) } else { Err(NotADossier) }
    }
}

impl TryFrom<String> for DossierCode {
    type Error = NotADossier;

    fn try_from(text: String) -> Result<Self, NotADossier> {
        text.parse()
    }
}

impl From<DossierCode> for String {
    fn from(code: DossierCode) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_in_use_are_codes() {
        for good in [
            "H15.50.05.13-261008-0975",
            "000.00.19.H56-210405-0001",
            "G09.20-20260609-0092637",
            "h59.12-261124-0001",
        ] {
            assert!(good.parse::<DossierCode>().is_ok(), "{good}");
        }
        for bad in ["", "084185001234", "H15-2610-0975", "H15.50-261008-", "H15.50-261008-0975-KQ1"]
        {
            assert!(bad.parse::<DossierCode>().is_err(), "{bad}");
        }
    }
}
