//! Numbers and symbols of documents (số, ký hiệu), Decree 30/2020, Annex I.II.3.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

/// `12/QĐ-UBND`, `118/2025/NĐ-CP`, `3176B/QĐ-SYT`, `2243/PCCC&CNCH-P6`, `68/2020/QH14`, or a
/// symbol whose number is still blank: `/UBND-KTTH`.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DocumentNumber {
    number: Option<String>,
    year: Option<String>,
    symbol: String,
}

/// A text that is no document number.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a document number")]
pub struct NotANumber;

static SHAPE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:[Ss][Ốố]\s*[:.]?\s*)?(\d{1,6}[A-Za-z]?)?\s*/\s*(?:((?:19|20)\d{2})\s*/\s*)?",
        r"(\p{Lu}[\p{L}0-9&.]*(?:\s*[-–/]\s*[\p{Lu}0-9][\p{L}0-9&.]*)*)$",
    ))
    .ok()
});

impl DocumentNumber {
    /// The running number with its letter, as printed; `None` where it is blank.
    pub fn number(&self) -> Option<&str> {
        self.number.as_deref()
    }

    /// The year inside the number, where it has one.
    pub fn year(&self) -> Option<&str> {
        self.year.as_deref()
    }

    /// Type and issuer, such as `QĐ-UBND`.
    pub fn symbol(&self) -> &str {
        &self.symbol
    }

    /// The first group of the symbol: the type's abbreviation, or the issuer's in a công văn.
    pub fn head(&self) -> &str {
        self.symbol.split('-').next().unwrap_or_default()
    }

    /// The key under which any spelling is found: upper case, no spaces, no leading zeros, no
    /// marks (`đ` → `D`), letters that stand for digits undone in the number.
    pub fn search_key(&self) -> String {
        let number = self.number.as_deref().unwrap_or_default().trim_start_matches('0');
        let whole = match &self.year {
            Some(year) => format!("{number}/{year}/{}", self.symbol),
            None => format!("{number}/{}", self.symbol),
        };
        super::text::fold(&whole).to_uppercase()
    }

    /// The search key of a text that may not be a whole document number: a part of one, or one
    /// that [`DocumentNumber`] does not know. Equal to [`DocumentNumber::search_key`] for those
    /// it knows.
    pub fn search_key_of(text: &str) -> String {
        let key: String = super::text::fold(text)
            .to_uppercase()
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| if c == '–' { '-' } else { c })
            .collect();
        let bare = key.strip_prefix("SO").filter(|rest| !rest.starts_with(char::is_alphabetic));
        bare.unwrap_or(&key).trim_start_matches([':', '.', '0']).to_owned()
    }
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/", self.number.as_deref().unwrap_or_default())?;
        if let Some(year) = &self.year {
            write!(f, "{year}/")?;
        }
        f.write_str(&self.symbol)
    }
}

impl FromStr for DocumentNumber {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let text = super::text::nfc(text.trim());
        let found = SHAPE.as_ref().and_then(|s| s.captures(&text)).ok_or(NotANumber)?;
        let part = |i: usize| found.get(i).map(|m| m.as_str().to_owned());
        let symbol: String = part(3).ok_or(NotANumber)?;
        let symbol = symbol.replace('–', "-").chars().filter(|c| !c.is_whitespace()).collect();
        Ok(Self { number: part(1), year: part(2), symbol })
    }
}

impl TryFrom<String> for DocumentNumber {
    type Error = NotANumber;

    fn try_from(text: String) -> Result<Self, NotANumber> {
        text.parse()
    }
}

impl From<DocumentNumber> for String {
    fn from(number: DocumentNumber) -> Self {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_what_offices_write() {
        for (text, want) in [
            ("Số: 24 /TTr -UBND", "24/TTr-UBND"),
            ("118/2025/NĐ-CP", "118/2025/NĐ-CP"),
            ("3176B/QĐ-SYT", "3176B/QĐ-SYT"),
            ("2243/PCCC&CNCH-P6", "2243/PCCC&CNCH-P6"),
            ("68/2020/QH14", "68/2020/QH14"),
            ("Số:     /UBND-KTTH", "/UBND-KTTH"),
        ] {
            assert_eq!(text.parse::<DocumentNumber>().map(|n| n.to_string()).as_deref(), Ok(want));
        }
        for bad in ["", "Số:", "12", "ngày 12/3", "12/"] {
            assert_eq!(bad.parse::<DocumentNumber>(), Err(NotANumber), "{bad}");
        }
    }

    #[test]
    fn any_spelling_finds_it() {
        let key = |t: &str| t.parse::<DocumentNumber>().map(|n| n.search_key());
        assert_eq!(key("Số: 05/QĐ-UBND"), key("5/QD-UBND"));
        for text in ["Số: 05/QĐ-UBND", "118/2025/NĐ-CP", "24 /TTr – UBND", "/UBND-KTTH"] {
            assert_eq!(key(text), Ok(DocumentNumber::search_key_of(text)), "{text}");
        }
        assert_eq!(DocumentNumber::search_key_of("số 05/qđ"), "5/QD");
    }
}
