//! Separator sheets: told by a code on them, or by their only line of text.

use std::sync::LazyLock;

use serde::Deserialize;

use super::is_blank;
use crate::flow::sort::likeness::bare;
use crate::flow::sort::sheet::{Sheet, Token};

/// The policy, as `pipelines/policies/sorting.toml` has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)] // source and dates are for people
pub(super) struct SortingPolicy {
    source: String,
    since: toml::value::Datetime,
    until: Option<toml::value::Datetime>,
    separators: Separators,
    pub(super) notes: Notes,
}

/// What is printed on separator sheets.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Separators {
    codes: Vec<String>,
    texts: Vec<String>,
}

/// When two pages are one page with and without a note.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Notes {
    pub(super) alike: f32,
    pub(super) largest: f32,
    pub(super) differ: f32,
}

/// The policy; `None` only where its file does not parse, which a test keeps from happening.
pub(super) static POLICY: LazyLock<Option<SortingPolicy>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../pipelines/policies/sorting.toml")).ok()
});

/// A separator's text is a line, not a page.
const MOST_WORDS: usize = 12;

/// Which pages are separator sheets, or the blank back of one.
pub(super) fn separators(sheets: &[Sheet<'_>]) -> Vec<bool> {
    let mut apart: Vec<bool> = sheets.iter().map(separates).collect();
    for i in 1..sheets.len() {
        let behind = sheets.get(i - 1).is_some_and(separates);
        if behind
            && sheets.get(i).is_some_and(is_blank)
            && let Some(apart) = apart.get_mut(i)
        {
            *apart = true;
        }
    }
    apart
}

fn separates(sheet: &Sheet<'_>) -> bool {
    let Some(Separators { codes, texts }) = POLICY.as_ref().map(|policy| &policy.separators) else {
        return false;
    };
    let named = |text: &str| {
        codes.iter().any(|code| match code.strip_suffix('*') {
            Some(beginning) => text.starts_with(beginning),
            None => text == code,
        })
    };
    if sheet.page.codes.iter().any(|code| named(code.text.trim())) {
        return true;
    }
    let words: Vec<usize> = (0..sheet.tokens.len())
        .filter(|&t| sheet.tokens.get(t).is_some_and(Token::speaks))
        .collect();
    let all = sheet.bare(&words);
    words.len() <= MOST_WORDS
        && sheet.rows.iter().any(|row| {
            let text = sheet.bare(&row.tokens);
            let only = text.chars().count() * 2 > all.chars().count();
            only && texts.iter().any(|wanted| bare(wanted) == text)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_parses() {
        let policy = POLICY.as_ref().expect("pipelines/policies/sorting.toml");
        assert!(!policy.separators.codes.is_empty() && policy.notes.alike > 0.5);
    }
}
