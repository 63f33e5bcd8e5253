//! What the guidance of 2025 wants to be known of a digitized document, as its senders write it:
//! names, lengths and what must be there.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::web::error::WebError;

/// Minimum metadata of a digitized document (national guidance on digitizing, November 2025).
#[derive(Clone, Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct DocumentMetadata {
    /// `agency_field_number`, such as `G06.01_CV_000021`; a version behind it is left out.
    #[schema(max_length = 30)]
    pub doc_code: String,
    /// Kind of document.
    #[schema(max_length = 100)]
    pub type_name: String,
    /// Its number.
    #[schema(max_length = 11)]
    pub code_number: String,
    /// Its notation.
    #[schema(max_length = 30)]
    pub code_notation: String,
    /// Day of issue, ISO 8601 (the guidance prints YYYY-DD-MM, which no standard knows).
    pub issued_date: String,
    /// Who issued it.
    #[schema(max_length = 200)]
    pub organ_name: String,
    /// What it is about.
    #[schema(max_length = 500)]
    pub subject: String,
    /// Language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 30)]
    pub language: Option<String>,
    /// Number of pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_amount: Option<u32>,
    /// Remarks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub description: Option<String>,
    /// Signs for finding it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 30)]
    pub infor_sign: Option<String>,
    /// Key words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub keyword: Option<String>,
    /// How it may be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20)]
    pub mode: Option<String>,
    /// How far it can be relied on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 30)]
    pub confidence_level: Option<String>,
    /// State of the original.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 50)]
    pub format: Option<String>,
}

impl DocumentMetadata {
    /// Reads and checks it.
    pub fn parse(bytes: &[u8]) -> Result<Self, WebError> {
        let bad = |why: String| WebError::BadRequest(why);
        let mut it: Self = serde_json::from_slice(bytes).map_err(|e| bad(e.to_string()))?;
        it.doc_code = plain_code(&it.doc_code)?;
        let required = [
            ("TypeName", &it.type_name, 100),
            ("CodeNumber", &it.code_number, 11),
            ("CodeNotation", &it.code_notation, 30),
            ("OrganName", &it.organ_name, 200),
            ("Subject", &it.subject, 500),
        ];
        for (name, value, most) in required {
            if value.trim().is_empty() || value.chars().count() > most {
                return Err(bad(format!("{name}: 1..{most}")));
            }
        }
        let optional = [
            ("Language", &it.language, 30),
            ("Description", &it.description, 500),
            ("InforSign", &it.infor_sign, 30),
            ("Keyword", &it.keyword, 100),
            ("Mode", &it.mode, 20),
            ("ConfidenceLevel", &it.confidence_level, 30),
            ("Format", &it.format, 50),
        ];
        for (name, value, most) in optional {
            if value.as_ref().is_some_and(|value| value.chars().count() > most) {
                return Err(bad(format!("{name}: 0..{most}")));
            }
        }
        it.issued_date
            .parse::<jiff::civil::Date>()
            .map_err(|_| bad("IssuedDate: YYYY-MM-DD".to_owned()))?;
        Ok(it)
    }
}

/// A document's code without its version: letters, digits, dots and hyphens in three parts.
pub fn plain_code(text: &str) -> Result<String, WebError> {
    let bad = || WebError::BadRequest("DocCode: MCQ_LV_STT".to_owned());
    let mut parts: Vec<&str> = text.split('_').collect();
    let version = |part: &&str| {
        let digits = part.strip_prefix(['V', 'v']);
        digits.is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()))
    };
    if parts.len() == 4 && parts.last().is_some_and(version) {
        parts.pop();
    }
    let [agency, field, number] = parts.as_slice() else { return Err(bad()) };
    let word = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
    };
    let counted = number.len() == 6 && number.bytes().all(|b| b.is_ascii_digit());
    if !(word(agency) && word(field) && counted) || text.len() > 30 {
        return Err(bad());
    }
    Ok(parts.join("_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lose_their_version_and_nonsense_is_refused() {
        assert_eq!(plain_code("G06.01_CV_000021_V1").unwrap(), "G06.01_CV_000021");
        assert_eq!(plain_code("G06.01_CV_000021").unwrap(), "G06.01_CV_000021");
        for bad in ["", "G06", "G06_CV_21", "G06_CV_000021_X", "../../a_b_000001", "a_b_00000é"] {
            assert!(plain_code(bad).is_err(), "{bad}");
        }
    }
}
