//! What may be wrong with a scan: codes 1311 to 1329, each with what to do.

use std::collections::BTreeMap;

use crate::domain::problem::{Class, Code, Coded};

/// A fault of one page's picture that a new scan would mend.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Edges of letters are wide: out of focus, or moved.
    #[error("page {page} is blurred")]
    Blurred {
        /// Number of the page.
        page: u32,
    },
    /// Too few points an inch, or no more detail than so many.
    #[error("page {page} has the detail of {dpi} dpi")]
    Coarse {
        /// Number of the page.
        page: u32,
        /// About how many.
        dpi: u32,
    },
    /// The page lay askew.
    #[error("page {page} leans by {degrees} degrees")]
    Askew {
        /// Number of the page.
        page: u32,
        /// How much, without a sign.
        degrees: u32,
    },
    /// The paper is dark.
    #[error("page {page} is too dark")]
    TooDark {
        /// Number of the page.
        page: u32,
    },
    /// Print hardly stands out from the paper.
    #[error("page {page} is too light")]
    TooLight {
        /// Number of the page.
        page: u32,
    },
    /// The page stands on its head.
    #[error("page {page} is upside down")]
    UpsideDown {
        /// Number of the page.
        page: u32,
    },
    /// The page lies on its side.
    #[error("page {page} lies on its side")]
    Sideways {
        /// Number of the page.
        page: u32,
    },
    /// Nothing is on the page: its back, perhaps.
    #[error("page {page} is blank")]
    Blank {
        /// Number of the page.
        page: u32,
    },
    /// A corner is folded over or lay outside the glass.
    #[error("a corner of page {page} is missing")]
    Corner {
        /// Number of the page.
        page: u32,
    },
    /// A finger, or another thing, lies over the edge of the page.
    #[error("something covers page {page}")]
    Covered {
        /// Number of the page.
        page: u32,
    },
    /// A large part of the page lies in shadow.
    #[error("page {page} lies in shadow")]
    Shadow {
        /// Number of the page.
        page: u32,
    },
}

impl Fault {
    /// The page it is about.
    pub const fn page(&self) -> u32 {
        match self {
            Self::Blurred { page }
            | Self::Coarse { page, .. }
            | Self::Askew { page, .. }
            | Self::TooDark { page }
            | Self::TooLight { page }
            | Self::UpsideDown { page }
            | Self::Sideways { page }
            | Self::Blank { page }
            | Self::Corner { page }
            | Self::Covered { page }
            | Self::Shadow { page } => *page,
        }
    }
}

impl Coded for Fault {
    fn code(&self) -> Code {
        Code(match self {
            Self::Blurred { .. } => 1311,
            Self::Coarse { .. } => 1312,
            Self::Askew { .. } => 1313,
            Self::TooDark { .. } => 1314,
            Self::TooLight { .. } => 1315,
            Self::UpsideDown { .. } => 1316,
            Self::Sideways { .. } => 1317,
            Self::Blank { .. } => 1318,
            Self::Corner { .. } => 1319,
            Self::Covered { .. } => 1320,
            Self::Shadow { .. } => 1321,
        })
    }

    fn class(&self) -> Class {
        Class::Input
    }

    fn details(&self) -> BTreeMap<String, String> {
        let more = match self {
            Self::Coarse { dpi, .. } => Some(("dpi", dpi)),
            Self::Askew { degrees, .. } => Some(("degrees", degrees)),
            _ => None,
        };
        let page = ("page".to_owned(), self.page().to_string());
        std::iter::once(page)
            .chain(more.map(|(name, value)| (name.to_owned(), value.to_string())))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Lang, wording};

    #[test]
    fn every_fault_says_what_it_is_and_what_to_do_in_both_languages() {
        let page = 3;
        for fault in [
            Fault::Blurred { page },
            Fault::Coarse { page, dpi: 110 },
            Fault::Askew { page, degrees: 4 },
            Fault::TooDark { page },
            Fault::TooLight { page },
            Fault::UpsideDown { page },
            Fault::Sideways { page },
            Fault::Blank { page },
            Fault::Corner { page },
            Fault::Covered { page },
            Fault::Shadow { page },
        ] {
            for lang in [Lang::Vi, Lang::En] {
                let words = wording(lang, fault.code()).expect("worded");
                assert!(!words.advice.is_empty());
                for name in fault.details().keys() {
                    assert!(words.what.contains(&format!("{{{name}}}")), "{fault}: {name}");
                }
            }
        }
    }
}
