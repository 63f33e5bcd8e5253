//! Dossiers' codes, mã số hồ sơ: `‹agency›-YYMMDD-‹number of the day›` (Circular 03/2025/TT-VPCP,
//! Article 13; systems of ministries write the day with eight digits).

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use serde::{Deserialize, Serialize};

static SHAPE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:[A-Z]\d{2}|\d{3})(?:\.[A-Z]?\d{2,3}){0,4}-(?:\d{6}|\d{8})-\d{4,8}$").ok()
});

/// A dossier's code. Holds no personal number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DossierCode(String);

/// How the code of a new dossier is built.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CodeForm {
    /// `H15.50.05.13-261008-0975`: the agency's code, the day, the number of the day.
    Agency,
    /// `H15.050.130-260125-010975`: services run by one system for the country; the two digits
    /// name who owns that system (Circular 04/2025/TT-VPCP, adding Article 13.3).
    Central(u8),
}

impl DossierCode {
    /// The code of the dossier number `ordinal` (from 1) of a day at an agency.
    pub fn of(agency: &str, day: Date, ordinal: u32, form: &CodeForm) -> Result<Self, NotADossier> {
        let day = day.strftime("%y%m%d");
        match form {
            CodeForm::Agency => format!("{agency}-{day}-{ordinal:04}"),
            CodeForm::Central(owner) => format!("{agency}-{day}-{owner:02}{ordinal:04}"),
        }
        .parse()
    }

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
    fn both_forms_are_built() {
        let day = jiff::civil::date(2026, 10, 8);
        let code = DossierCode::of("H15.50.05.13", day, 975, &CodeForm::Agency).unwrap();
        assert_eq!(code.as_str(), "H15.50.05.13-261008-0975");
        let code = DossierCode::of("H15.050.130", day, 12345, &CodeForm::Central(1)).unwrap();
        assert_eq!(code.as_str(), "H15.050.130-261008-0112345");
        assert!(DossierCode::of("xã Mẫu", day, 1, &CodeForm::Agency).is_err());
    }

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
