//! The number's line: what was read of number, year and symbol.

use std::sync::LazyLock;

use regex::Regex;

use super::sheet::Sheet;

static SYMBOL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\p{L}[\p{L}0-9&.]*(?:[-–][\p{L}0-9][\p{L}0-9&.]*)*$").ok());
static SYMBOL_AT_END: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(\p{Lu}[\p{L}&]{1,9}\s*[-–]\s*\p{Lu}[\p{L}&0-9]*(?:\s*[-–]\s*[\p{Lu}0-9][\p{L}&0-9]*)*)\W*$").ok()
});
static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^[^\p{L}\d]*(?:\p{L}+\s+){0,2}[Ss][^\s\d:;./⁄]{1,2}\s*[:;.]*\s*").ok()
});
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\d{1,6}[A-Za-z]?$").ok());
static PARTY_NUMBER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\d{1,6}\s*[-–]\s*\p{Lu}[\p{L}]{0,5}$").ok());
static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(?:19|20)\d{2}$").ok());

/// What was read on the number's line.
#[derive(Clone, Debug, Default)]
pub struct NumberReading {
    /// The line as read.
    pub raw: String,
    /// The running number, where it reads like one.
    pub number: Option<String>,
    /// What stands in the number's place, whatever it is.
    pub in_place: String,
    /// The year in the number.
    pub year: Option<String>,
    /// The symbol; empty where none was read.
    pub symbol: String,
    /// Whether it is built as party papers build it: `12-QĐ/TU`.
    pub party: bool,
    /// Words that hold the number (with whatever they are glued to).
    pub number_tokens: Vec<usize>,
    /// Words that hold the symbol.
    pub symbol_tokens: Vec<usize>,
}

impl NumberReading {
    /// Reads the words of a number's line.
    pub fn of(sheet: &Sheet<'_>, tokens: &[usize]) -> Self {
        let mut text = String::new();
        let mut owners: Vec<(usize, usize)> = Vec::new();
        for &t in tokens {
            let Some(token) = sheet.tokens.get(t) else { continue };
            if !text.is_empty() {
                text.push(' ');
            }
            owners.push((text.len(), t));
            text.push_str(&token.word.text.replace('⁄', "/"));
        }
        let holders = |from: usize, to: usize| -> Vec<usize> {
            owners
                .iter()
                .enumerate()
                .filter(|(i, (start, _))| {
                    let end = owners.get(i + 1).map_or(text.len(), |(next, _)| next - 1);
                    *start < to && end > from
                })
                .map(|(_, (_, t))| *t)
                .collect()
        };
        let mut out = Self { raw: text.clone(), ..Self::default() };
        let label = LABEL.as_ref().and_then(|l| l.find(&text)).map_or(0, |m| m.end());
        let rest = text.get(label..).unwrap_or_default();
        let (before, symbol) = match rest.rfind('/') {
            Some(slash) => (slash, squeezed(rest.get(slash + 1..).unwrap_or_default())),
            None => (rest.len(), String::new()),
        };
        if SYMBOL.as_ref().is_some_and(|s| s.is_match(&symbol)) {
            out.symbol_tokens = holders(label + before, text.len());
            out.symbol = symbol;
            let mut parts: Vec<&str> = rest.get(..before).unwrap_or_default().split('/').collect();
            if parts.len() > 1 {
                let year = parts
                    .last()
                    .map(|p| p.trim())
                    .filter(|p| YEAR.as_ref().is_some_and(|y| y.is_match(p)));
                if let Some(year) = year {
                    out.year = Some(year.to_owned());
                    parts.pop();
                }
            }
            parts.join("/").trim().clone_into(&mut out.in_place);
            out.number_tokens = holders(label, label + before);
        } else if let Some(found) = SYMBOL_AT_END.as_ref().and_then(|s| s.captures(rest)) {
            // the stroke was not read
            let symbol = found.get(1);
            let start = symbol.map_or(rest.len(), |m| m.start());
            out.symbol = squeezed(symbol.map_or("", |m| m.as_str()));
            out.symbol_tokens = holders(label + start, text.len());
            out.number_tokens = holders(label, label + start);
            rest.get(..start).unwrap_or_default().trim().clone_into(&mut out.in_place);
        } else {
            rest.trim().clone_into(&mut out.in_place);
            out.number_tokens = holders(label, text.len());
        }
        out.party = PARTY_NUMBER.as_ref().is_some_and(|p| p.is_match(&out.in_place));
        let tidy = out.in_place.trim_end_matches(['.', ',', ' ']);
        if NUMBER.as_ref().is_some_and(|n| n.is_match(tidy)) {
            out.number = Some(tidy.to_owned());
        }
        out
    }

    /// First group of the symbol.
    pub fn head(&self) -> String {
        self.symbol.split('-').next().unwrap_or_default().to_owned()
    }

    /// Whether the number, or a blank where it should be, can be told apart from the symbol.
    pub fn blank(&self) -> bool {
        !self.symbol.is_empty() && !self.in_place.chars().any(char::is_alphanumeric)
    }
}

/// A symbol without spaces, dashes made plain, specks at its ends dropped.
fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if c == '–' || c == '—' { '-' } else { c })
        .collect::<String>()
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_owned()
}
