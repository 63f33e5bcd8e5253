//! Personal numbers stay in sealed papers, records and codes, and nowhere else.

use std::sync::LazyLock;

use regex::Regex;

static LONG_NUMBER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\d(?:[ .\-]?\d){8,}").ok());

/// Masks runs of nine or more digits, also where spaces, dots or dashes part them: personal
/// numbers have 9 or 12. For file names, the full-text index and messages.
pub fn mask_numbers(text: &str) -> String {
    match LONG_NUMBER.as_ref() {
        Some(shape) => shape
            .replace_all(text, |found: &regex::Captures<'_>| {
                let whole = found.get(0).map_or("", |m| m.as_str());
                whole.chars().map(|c| if c.is_ascii_digit() { '•' } else { c }).collect::<String>()
            })
            .into_owned(),
        None => text.chars().map(|c| if c.is_ascii_digit() { '•' } else { c }).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_personal_numbers_only() {
        assert_eq!(mask_numbers("CCCD 084185001234 của"), "CCCD •••••••••••• của");
        assert_eq!(mask_numbers("334 567 891.pdf"), "••• ••• •••.pdf");
        assert_eq!(mask_numbers("12/QĐ-UBND 2025"), "12/QĐ-UBND 2025");
    }
}
