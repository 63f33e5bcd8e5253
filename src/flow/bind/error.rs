//! What can stop binding, and what is noted about a page that was bound otherwise than unchanged.

use std::collections::BTreeMap;

use crate::domain::problem::{Class, Code, Coded};
use crate::flow::intake::IntakeError;

/// Why a paper could not be bound.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BindError {
    /// The source cannot be opened or read.
    #[error("the source cannot be read")]
    Source(#[source] IntakeError),
    /// The source is not what its media type says.
    #[error("the source is no readable {media}: {cause}")]
    Broken {
        /// What it should have been.
        media: &'static str,
        /// What the parser said.
        cause: String,
    },
    /// A page that was read is not in the source.
    #[error("the source has no page {page}")]
    NoPage {
        /// Number of the page, from 1.
        page: u32,
    },
    /// The paper has no pages.
    #[error("the paper has no pages")]
    Empty,
    /// The picture of a page cannot be carried, re-encoded or redrawn.
    #[error("the picture of page {page} cannot be decoded: {cause}")]
    Picture {
        /// Number of the page, from 1.
        page: u32,
        /// What the decoder said.
        cause: String,
    },
    /// The bound file cannot be written.
    #[error("the bound file cannot be written")]
    Write(#[source] std::io::Error),
    /// The bound file would pass the limits of its format.
    #[error("the bound file passes a limit of PDF: {what}")]
    Limit {
        /// Which limit.
        what: &'static str,
    },
}

impl Coded for BindError {
    fn code(&self) -> Code {
        Code(match self {
            Self::Source(_) => 4001,
            Self::Broken { .. } => 4002,
            Self::NoPage { .. } => 4003,
            Self::Empty => 4004,
            Self::Picture { .. } => 4005,
            Self::Write(_) => 4006,
            Self::Limit { .. } => 4007,
        })
    }

    fn class(&self) -> Class {
        match self {
            Self::Source(_) | Self::Broken { .. } | Self::Picture { .. } => Class::Input,
            Self::NoPage { .. } | Self::Empty => Class::Bug,
            Self::Write(_) | Self::Limit { .. } => Class::Outside,
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        let detail = match self {
            Self::Broken { media, .. } => ("media", (*media).to_owned()),
            Self::NoPage { page } | Self::Picture { page, .. } => ("page", page.to_string()),
            Self::Limit { what } => ("limit", (*what).to_owned()),
            _ => return BTreeMap::new(),
        };
        BTreeMap::from([(detail.0.to_owned(), detail.1)])
    }
}

/// Why a page's picture did not pass unchanged.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Remark {
    /// Redrawn: the page blends its parts in ways that cannot be carried.
    #[error("page redrawn: it blends or masks what it paints")]
    Blending,
    /// Redrawn: the page is painted with patterns or shadings.
    #[error("page redrawn: it is painted with patterns or shadings")]
    Pattern,
    /// Redrawn: the encoded picture breaks the rules of PDF/A or cannot be decoded alone.
    #[error("page redrawn: a picture on it cannot be carried")]
    Picture,
    /// Redrawn: too many drawing operations for a page of paper.
    #[error("page redrawn: too much is drawn on it")]
    Crowded,
    /// Redrawn, at fewer pixels than the source has: the page is too large.
    #[error("page redrawn with fewer pixels: it is too large")]
    Reduced,
    /// Re-encoded: a CMYK picture without a profile was converted to RGB.
    #[error("a CMYK picture without a profile was converted to RGB")]
    Converted,
}

impl Coded for Remark {
    fn code(&self) -> Code {
        Code(match self {
            Self::Blending => 4101,
            Self::Pattern => 4102,
            Self::Picture => 4103,
            Self::Crowded => 4104,
            Self::Reduced => 4105,
            Self::Converted => 4106,
        })
    }

    fn class(&self) -> Class {
        Class::Input
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Lang, wording};

    #[test]
    fn every_code_is_worded_in_both_languages() {
        let io = || std::io::Error::other("x");
        let errors = [
            BindError::Source(IntakeError::Missing),
            BindError::Broken { media: "PDF", cause: String::new() },
            BindError::NoPage { page: 1 },
            BindError::Empty,
            BindError::Picture { page: 1, cause: String::new() },
            BindError::Write(io()),
            BindError::Limit { what: "offsets" },
        ];
        let remarks = [
            Remark::Blending,
            Remark::Pattern,
            Remark::Picture,
            Remark::Crowded,
            Remark::Reduced,
            Remark::Converted,
        ];
        let codes = errors.iter().map(Coded::code).chain(remarks.iter().map(Coded::code));
        for code in codes {
            assert!(wording(Lang::Vi, code).is_some(), "{code} in Vietnamese");
            assert!(wording(Lang::En, code).is_some(), "{code} in English");
        }
    }
}
