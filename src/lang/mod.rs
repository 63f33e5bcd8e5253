//! The wording of every message, Vietnamese and English. Nothing below `cli` and `web` prints;
//! they hand a [`Problem`] here.

pub mod dates;
pub mod fields;
mod form_fields;

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::problem::{Code, Problem};

/// The language people are spoken to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Lang {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// One of two wordings.
    pub const fn pick<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }
}

/// What an error says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// What happened, with `{names}` of the problem's details.
    pub what: String,
    /// What to do.
    #[serde(rename = "do")]
    pub advice: String,
}

type Wordings = HashMap<String, Wording>;

macro_rules! wordings {
    ($language:literal: $($area:literal),*) => {
        [$(($area, include_str!(concat!($language, "/", $area, ".toml")))),*]
    };
}

static VI: LazyLock<Wordings> = LazyLock::new(|| {
    parse(
        &wordings!("vi": "intake", "read", "quality", "sort", "extract", "review", "learn", "bind", "trust", "verify", "store", "engine", "journal", "status", "qr", "case", "cli", "web"),
    )
});
static EN: LazyLock<Wordings> = LazyLock::new(|| {
    parse(
        &wordings!("en": "intake", "read", "quality", "sort", "extract", "review", "learn", "bind", "trust", "verify", "store", "engine", "journal", "status", "qr", "case", "cli", "web"),
    )
});

type Phrases = HashMap<String, String>;

static PHRASES_VI: LazyLock<Phrases> = LazyLock::new(|| phrases(include_str!("vi/phrases.toml")));
static PHRASES_EN: LazyLock<Phrases> = LazyLock::new(|| phrases(include_str!("en/phrases.toml")));

fn phrases(text: &str) -> Phrases {
    toml::from_str(text).unwrap_or_default()
}

/// The words of an answer that is no error, by its key, such as `held.reusable`; may name
/// `{detail}`. The key itself where there are none, which a test keeps from happening.
pub fn phrase(lang: Lang, key: &str) -> &str {
    let known = match lang {
        Lang::Vi => PHRASES_VI.get(key),
        Lang::En => PHRASES_EN.get(key),
    };
    known.map_or(key, String::as_str)
}

/// Every key of [`phrase`] in a language.
pub fn phrase_keys(lang: Lang) -> Vec<&'static str> {
    let known = match lang {
        Lang::Vi => &*PHRASES_VI,
        Lang::En => &*PHRASES_EN,
    };
    let mut keys: Vec<&str> = known.keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

static TEXTS_VI: LazyLock<Texts> =
    LazyLock::new(|| parse_texts(&wordings!("vi": "pages", "review_page")));
static TEXTS_EN: LazyLock<Texts> =
    LazyLock::new(|| parse_texts(&wordings!("en": "pages", "review_page")));

type Texts = HashMap<String, String>;

fn parse_texts(files: &[(&str, &str)]) -> Texts {
    files.iter().flat_map(|(_, text)| toml::from_str::<Texts>(text).unwrap_or_default()).collect()
}

/// A text of the counter's pages, where there is one by this name.
pub fn text(lang: Lang, name: &str) -> Option<&'static str> {
    let texts = match lang {
        Lang::Vi => &*TEXTS_VI,
        Lang::En => &*TEXTS_EN,
    };
    texts.get(name).map(String::as_str)
}

/// Files that do not parse lose their words, never the error; a test keeps them whole.
fn parse(files: &[(&str, &str)]) -> Wordings {
    let mut all = Wordings::new();
    for (_, text) in files {
        all.extend(toml::from_str::<Wordings>(text).unwrap_or_default());
    }
    all
}

/// The wording of a code, where there is one.
pub fn wording(lang: Lang, code: Code) -> Option<&'static Wording> {
    match lang {
        Lang::Vi => VI.get(&code.to_string()),
        Lang::En => EN.get(&code.to_string()),
    }
}

/// What happened, in `lang`.
pub fn what(lang: Lang, problem: &Problem) -> String {
    match wording(lang, problem.code) {
        Some(words) => filled(&words.what, problem),
        None => problem.cause.clone(),
    }
}

/// What to do, in `lang`; empty where nothing can be done.
pub fn advice(lang: Lang, problem: &Problem) -> String {
    wording(lang, problem.code).map(|words| filled(&words.advice, problem)).unwrap_or_default()
}

fn filled(text: &str, problem: &Problem) -> String {
    let mut out = text.to_owned();
    for (name, value) in &problem.details {
        out = out.replace(&format!("{{{name}}}"), value);
    }
    out.replace("{cause}", &problem.cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_parses_and_both_languages_say_the_same_codes() {
        let mut codes = [Vec::new(), Vec::new()];
        let files = [
            wordings!("vi": "intake", "read", "quality", "sort", "extract", "review", "learn", "bind", "trust", "verify", "store", "engine", "journal", "status", "qr", "case", "cli", "web"),
            wordings!("en": "intake", "read", "quality", "sort", "extract", "review", "learn", "bind", "trust", "verify", "store", "engine", "journal", "status", "qr", "case", "cli", "web"),
        ];
        for (language, codes) in files.iter().zip(&mut codes) {
            for (area, text) in language {
                let words: Wordings =
                    toml::from_str(text).unwrap_or_else(|e| panic!("{area}: {e}"));
                codes.extend(words.into_keys());
            }
            codes.sort();
            let before = codes.len();
            codes.dedup();
            assert_eq!(codes.len(), before, "a code is worded twice");
        }
        assert_eq!(codes[0], codes[1]);
        assert!(!phrase_keys(Lang::Vi).is_empty());
        assert_eq!(phrase_keys(Lang::Vi), phrase_keys(Lang::En));
    }

    #[test]
    fn pages_say_the_same_in_both_languages_and_leave_nothing_unsaid() {
        let names = |files: &[(&str, &str)]| {
            let mut names: Vec<String> = Vec::new();
            for (file, text) in files {
                let texts: Texts = toml::from_str(text).unwrap_or_else(|e| panic!("{file}: {e}"));
                names.extend(texts.into_keys());
            }
            names.sort();
            names
        };
        let said = names(&wordings!("vi": "pages", "review_page"));
        assert_eq!(said, names(&wordings!("en": "pages", "review_page")));
        // every name a page asks for: view.t("…")
        let asked = regex::Regex::new(r#"\.t\(\s*"([^"]+)""#).unwrap();
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/src/web");
        for entry in walkdir::WalkDir::new(root).into_iter().filter_map(Result::ok) {
            if entry.path().extension().is_some_and(|e| e == "rs") {
                let code = std::fs::read_to_string(entry.path()).unwrap();
                for name in asked.captures_iter(&code).map(|found| found[1].to_owned()) {
                    assert!(said.contains(&name), "{}: {name}", entry.path().display());
                }
            }
        }
    }
}
