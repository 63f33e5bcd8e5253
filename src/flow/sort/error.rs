//! Why a scan is refused, and what is worth telling of how it was sorted: codes 2201 to 2299.

use std::collections::BTreeMap;

use crate::domain::problem::{Class, Code, Coded};

/// Why a scan may not be kept. Nothing of its content stands here: a number of a page at most.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// A page carries a stamp of secrecy.
    #[error("page {page} is marked as a state secret")]
    Secret {
        /// The page.
        page: u32,
    },
    /// A page may carry a stamp of secrecy: it was half read, or stands beside one of
    /// declassification. A person looks at the paper, not the program.
    #[error("page {page} may be marked as a state secret")]
    MaybeSecret {
        /// The page.
        page: u32,
    },
    /// A page shows a paper that is only to be shown and never copied.
    #[error("page {page} shows a paper that is only to be shown ({name})")]
    OnlyShown {
        /// The first of its pages.
        page: u32,
        /// Name of the paper's type.
        name: String,
    },
}

impl Refusal {
    /// The code of a refusal for a stamp nobody is sure of, which a person may lift.
    pub const DOUBTFUL: Code = Code(2202);

    /// Whether a code is that of a refusal: the scan's content is gone, its bytes are not held.
    pub const fn is(code: Code) -> bool {
        matches!(code, Code(2201..=2203))
    }
}

impl Coded for Refusal {
    fn code(&self) -> Code {
        Code(match self {
            Self::Secret { .. } => 2201,
            Self::MaybeSecret { .. } => 2202,
            Self::OnlyShown { .. } => 2203,
        })
    }

    fn class(&self) -> Class {
        Class::Policy
    }

    fn details(&self) -> BTreeMap<String, String> {
        let (page, name) = match self {
            Self::Secret { page } | Self::MaybeSecret { page } => (page, None),
            Self::OnlyShown { page, name } => (page, Some(name)),
        };
        let page = ("page".to_owned(), page.to_string());
        std::iter::once(page).chain(name.map(|n| ("name".to_owned(), n.clone()))).collect()
    }
}

/// What people should know of how a scan was sorted.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SortNote {
    /// Where all pages of a scan went.
    #[error("{pages} pages: {papers} papers with {inside}, {apart} separators")]
    Split {
        /// Pages of the scan.
        pages: u32,
        /// Papers found in it.
        papers: u32,
        /// Pages of the papers.
        inside: u32,
        /// Separator sheets and their backs.
        apart: u32,
    },
    /// Two pages show the same page with and without a note stuck on it.
    #[error("pages {first} and {second} show the same page")]
    Twice {
        /// The first.
        first: u32,
        /// The one after it.
        second: u32,
    },
    /// A person said that a doubtful stamp is none of secrecy.
    #[error("page {page}: declared not secret")]
    Declared {
        /// The page.
        page: u32,
    },
}

impl SortNote {
    /// The page it is about; the first of a pair, 0 where it is about all.
    pub const fn page(&self) -> u32 {
        match self {
            Self::Split { .. } => 0,
            Self::Twice { first: page, .. } | Self::Declared { page } => *page,
        }
    }
}

impl Coded for SortNote {
    fn code(&self) -> Code {
        Code(match self {
            Self::Split { .. } => 2211,
            Self::Twice { .. } => 2212,
            Self::Declared { .. } => 2213,
        })
    }

    fn class(&self) -> Class {
        Class::Input
    }

    fn details(&self) -> BTreeMap<String, String> {
        let pairs = match self {
            Self::Split { pages, papers, inside, apart } => {
                vec![("pages", pages), ("papers", papers), ("inside", inside), ("apart", apart)]
            }
            Self::Twice { first, second } => vec![("first", first), ("second", second)],
            Self::Declared { page } => vec![("page", page)],
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
        let all: [&dyn Coded; 6] = [
            &Refusal::Secret { page: 2 },
            &Refusal::MaybeSecret { page: 2 },
            &Refusal::OnlyShown { page: 2, name: "x".into() },
            &SortNote::Split { pages: 5, papers: 2, inside: 4, apart: 1 },
            &SortNote::Twice { first: 1, second: 2 },
            &SortNote::Declared { page: 1 },
        ];
        for error in all {
            for lang in [Lang::Vi, Lang::En] {
                let words = wording(lang, error.code()).expect("worded");
                for name in error.details().keys() {
                    let named = format!("{{{name}}}");
                    let said = words.what.contains(&named) || words.advice.contains(&named);
                    assert!(said, "{} does not say {name}", error.code());
                }
            }
        }
        assert_eq!(Refusal::MaybeSecret { page: 1 }.code(), Refusal::DOUBTFUL);
        assert!(Refusal::is(Code(2203)) && !Refusal::is(Code(2211)));
    }
}
