//! What can go wrong while reading, and what is worth telling though it went well.

use std::collections::BTreeMap;

use crate::domain::problem::{Class, Code, Coded};

/// Why a page could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// Tesseract has no data for the language, or cannot open it.
    #[error("no recognition data for {language}")]
    NoLanguage {
        /// Tesseract's name of the language.
        language: String,
    },
    /// The page image is not what its size says, or has no pixels.
    #[error("page {page} has a broken picture of {width} x {height} pixels")]
    BrokenPicture {
        /// Number of the page.
        page: u32,
        /// Width it claims.
        width: u32,
        /// Height it claims.
        height: u32,
    },
    /// Tesseract gave up on the page.
    #[error("the recognition engine failed on page {page}")]
    Engine {
        /// Number of the page.
        page: u32,
        /// What Tesseract's binding says.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Coded for ReadError {
    fn code(&self) -> Code {
        Code(match self {
            Self::NoLanguage { .. } => 2001,
            Self::BrokenPicture { .. } => 2002,
            Self::Engine { .. } => 2003,
        })
    }

    fn class(&self) -> Class {
        match self {
            Self::NoLanguage { .. } | Self::Engine { .. } => Class::Outside,
            Self::BrokenPicture { .. } => Class::Input,
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        let pairs = match self {
            Self::NoLanguage { language } => vec![("language", language.clone())],
            Self::BrokenPicture { page, width, height } => vec![
                ("page", page.to_string()),
                ("width", width.to_string()),
                ("height", height.to_string()),
            ],
            Self::Engine { page, .. } => vec![("page", page.to_string())],
        };
        pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()
    }
}

/// What was done differently on a page that was read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadNote {
    /// The page lay on its side or upside down.
    #[error("page {page} was turned by {turn} degrees")]
    Turned {
        /// Number of the page.
        page: u32,
        /// Clockwise turn.
        turn: u16,
    },
    /// Text in the file is not what the picture shows.
    #[error("the text layer of page {page} was not trusted")]
    LayerIgnored {
        /// Number of the page.
        page: u32,
    },
    /// The page is hard to read.
    #[error("page {page} was read with low confidence")]
    Unclear {
        /// Number of the page.
        page: u32,
        /// Mean confidence in hundredths.
        percent: u32,
    },
    /// The page was read at a smaller size.
    #[error("page {page} was read at a smaller size")]
    Smaller {
        /// Number of the page.
        page: u32,
    },
}

impl Coded for ReadNote {
    fn code(&self) -> Code {
        Code(match self {
            Self::Turned { .. } => 2101,
            Self::LayerIgnored { .. } => 2102,
            Self::Unclear { .. } => 2103,
            Self::Smaller { .. } => 2104,
        })
    }

    fn class(&self) -> Class {
        Class::Input
    }

    fn details(&self) -> BTreeMap<String, String> {
        let pairs = match self {
            Self::Turned { page, turn } => vec![("page", *page), ("turn", u32::from(*turn))],
            Self::LayerIgnored { page } | Self::Smaller { page } => vec![("page", *page)],
            Self::Unclear { page, percent } => vec![("page", *page), ("percent", *percent)],
        };
        pairs.into_iter().map(|(k, v)| (k.to_owned(), v.to_string())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Lang, wording};

    #[test]
    fn every_code_is_worded_in_both_languages() {
        let errors: [&dyn Coded; 7] = [
            &ReadError::NoLanguage { language: "vie".into() },
            &ReadError::BrokenPicture { page: 1, width: 2, height: 3 },
            &ReadError::Engine { page: 1, source: "x".into() },
            &ReadNote::Turned { page: 1, turn: 90 },
            &ReadNote::LayerIgnored { page: 1 },
            &ReadNote::Unclear { page: 1, percent: 40 },
            &ReadNote::Smaller { page: 1 },
        ];
        for error in errors {
            for lang in [Lang::Vi, Lang::En] {
                let words = wording(lang, error.code()).expect("worded");
                for name in error.details().keys() {
                    let named = format!("{{{name}}}");
                    let said = words.what.contains(&named) || words.advice.contains(&named);
                    assert!(said, "{} does not say {name}", error.code());
                }
            }
        }
    }
}
