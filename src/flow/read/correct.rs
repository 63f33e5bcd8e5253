//! Letters that Tesseract's Vietnamese cannot spell, put back where nothing else can be meant.
//!
//! Its alphabet has no ² ³ – … ỵ Ỵ. Whoever is changed keeps the raw reading as an alternative.

/// A safe correction of a word, `None` where it stays.
pub fn corrected(text: &str, before: Option<&str>) -> Option<String> {
    area(text, before).or_else(|| doubled_mark(text))
}

/// "m2" after a number, or glued to it, is an area.
fn area(text: &str, before: Option<&str>) -> Option<String> {
    let bare = text.trim_end_matches([',', '.', ';', ')', ':']);
    let (unit, power) = match bare.strip_suffix('2') {
        Some(unit) => (unit, '²'),
        None => (bare.strip_suffix('3')?, '³'),
    };
    let digits = unit.trim_end_matches(char::is_alphabetic);
    let name = unit.get(digits.len()..)?;
    let units = if power == '²' { ["m", "km", "cm", "dm"] } else { ["m", "dm", "cm", "cm"] };
    if !units.contains(&name) {
        return None;
    }
    let number = |s: &str| s.ends_with(|c: char| c.is_ascii_digit());
    let counted = if digits.is_empty() { before.is_some_and(number) } else { number(digits) };
    let tail = text.get(bare.len()..).unwrap_or_default();
    counted.then(|| format!("{unit}{power}{tail}"))
}

/// Quotes read as two commas or two apostrophes.
fn doubled_mark(text: &str) -> Option<String> {
    let fixed = text.replace(",,", "“").replace("''", "”").replace("‘‘", "“").replace("’’", "”");
    (fixed != text && fixed.chars().any(char::is_alphanumeric)).then_some(fixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_get_their_power() {
        assert_eq!(corrected("m2", Some("120,5")).as_deref(), Some("m²"));
        assert_eq!(corrected("350m2,", None).as_deref(), Some("350m²,"));
        assert_eq!(corrected("km2;", Some("12")).as_deref(), Some("km²;"));
        assert_eq!(corrected("m2", Some("Block")), None);
        assert_eq!(corrected("KM2", Some("12")), None);
        assert_eq!(corrected("12", None), None);
    }

    #[test]
    fn doubled_signs_are_quotes() {
        assert_eq!(corrected(",,Một", None).as_deref(), Some("“Một"));
        assert_eq!(corrected(",,", None), None);
    }
}
