//! What can be wrong with a decision: codes 3500 to 3599.

use std::collections::BTreeMap;

use crate::domain::problem::{Class, Code, Coded};

/// Why a decision is refused. None of them repeats a value: it may be a personal number.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReviewError {
    /// The paper has no such field.
    #[error("no field {0}")]
    NoField(String),
    /// One field is decided twice.
    #[error("field {0} is decided twice")]
    Twice(String),
    /// Nothing is decided.
    #[error("nothing is decided")]
    Nothing,
    /// A field without a value is accepted.
    #[error("field {0} has no value to accept")]
    NothingToAccept(String),
    /// Another value is accepted than the record has.
    #[error("field {0} has another value than the accepted one")]
    AnotherValue(String),
    /// A correction without a value.
    #[error("field {0} is corrected to nothing")]
    NoValue(String),
    /// A value beside a verdict that leaves none.
    #[error("field {0} has a value although it is blank or unreadable")]
    ValueTooMany(String),
    /// A date that does not exist or is not written in ISO 8601.
    #[error("field {0} holds no date")]
    NoDate(String),
    /// A date after the day of the review.
    #[error("field {0} lies in the future")]
    Future(String),
    /// A text that is no number and symbol of a document.
    #[error("field {0} holds no document number")]
    NoNumber(String),
    /// A text that is no personal number.
    #[error("field {0} holds no personal number")]
    NoPersonalNumber(String),
    /// Control characters or invisible ones.
    #[error("field {0} has characters nobody sees")]
    Invisible(String),
    /// Longer than any printed value.
    #[error("field {0} is too long")]
    TooLong(String),
    /// The decisions were made on another version than the last.
    #[error("decided on version {decided}, the last is {last}")]
    Stale {
        /// The version the decisions were made on.
        decided: u32,
        /// The last version.
        last: u32,
    },
    /// The paper is no longer valid.
    #[error("the paper is withdrawn")]
    Withdrawn,
    /// A reviewer's name that cannot stand in a record.
    #[error("not a reviewer's name")]
    Reviewer,
    /// A paper of an import file that is not in its shape.
    #[error("not in the shape of a review: {0}")]
    Shape(String),
    /// An import file of a later format.
    #[error("format {0} is not known")]
    Format(u32),
    /// A paper that stands twice in one import file.
    #[error("the paper stands twice in the file")]
    PaperTwice,
    /// The page of a reviewer who no longer has the paper in hand.
    #[error("the seat at the paper is lost")]
    NoSeat,
    /// There is no decision to take back.
    #[error("nothing to undo")]
    NothingToUndo,
    /// The paper reviewed before has no such value, or there is none.
    #[error("no paper before has a value for field {0}")]
    NoDitto(String),
    /// There is no randomness to encipher what is typed.
    #[error("cannot encipher a draft")]
    Concealing,
    /// An import file that is no JSON.
    #[error("no JSON: {0}")]
    Json(String),
}

impl ReviewError {
    /// Every code, so that a test can ask for its wording.
    pub const CODES: std::ops::RangeInclusive<u16> = 3501..=3524;
}

impl Coded for ReviewError {
    fn code(&self) -> Code {
        Code(match self {
            Self::NoField(_) => 3501,
            Self::Twice(_) => 3502,
            Self::Nothing => 3503,
            Self::NothingToAccept(_) => 3504,
            Self::AnotherValue(_) => 3505,
            Self::NoValue(_) => 3506,
            Self::ValueTooMany(_) => 3507,
            Self::NoDate(_) => 3508,
            Self::Future(_) => 3509,
            Self::NoNumber(_) => 3510,
            Self::NoPersonalNumber(_) => 3511,
            Self::Invisible(_) => 3512,
            Self::TooLong(_) => 3513,
            Self::Stale { .. } => 3514,
            Self::Withdrawn => 3515,
            Self::Reviewer => 3516,
            Self::Shape(_) => 3517,
            Self::Format(_) => 3518,
            Self::PaperTwice => 3519,
            Self::Json(_) => 3520,
            Self::NoSeat => 3521,
            Self::NothingToUndo => 3522,
            Self::NoDitto(_) => 3523,
            Self::Concealing => 3524,
        })
    }

    fn class(&self) -> Class {
        match self {
            Self::Stale { .. } | Self::Withdrawn | Self::NoSeat => Class::Policy,
            Self::Concealing => Class::Outside,
            Self::Json(_) => Class::Input,
            _ => Class::Usage,
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        let pairs = match self {
            Self::NoField(field)
            | Self::Twice(field)
            | Self::NothingToAccept(field)
            | Self::AnotherValue(field)
            | Self::NoValue(field)
            | Self::ValueTooMany(field)
            | Self::NoDate(field)
            | Self::Future(field)
            | Self::NoNumber(field)
            | Self::NoPersonalNumber(field)
            | Self::Invisible(field)
            | Self::TooLong(field)
            | Self::NoDitto(field) => vec![("field", field.clone())],
            Self::Stale { decided, last } => {
                vec![("decided", decided.to_string()), ("last", last.to_string())]
            }
            Self::Shape(why) | Self::Json(why) => vec![("why", why.clone())],
            Self::Format(format) => vec![("format", format.to_string())],
            _ => Vec::new(),
        };
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::problem::Problem;
    use crate::lang::{Lang, advice, what, wording};

    #[test]
    fn every_code_is_worded() {
        for code in ReviewError::CODES {
            for lang in [Lang::Vi, Lang::En] {
                assert!(wording(lang, Code(code)).is_some(), "{code} {lang:?}");
            }
        }
    }

    #[test]
    fn nothing_is_left_open_in_a_wording() {
        for error in [
            ReviewError::NoField("trich_yeu".to_owned()),
            ReviewError::Stale { decided: 1, last: 2 },
            ReviewError::Shape("version".to_owned()),
            ReviewError::Format(9),
            ReviewError::Json("line 3".to_owned()),
        ] {
            let problem = Problem::from(error);
            for lang in [Lang::Vi, Lang::En] {
                for text in [what(lang, &problem), advice(lang, &problem)] {
                    assert!(!text.is_empty() && !text.contains('{'), "{problem}: {text}");
                }
            }
        }
    }
}
