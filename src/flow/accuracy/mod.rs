//! accuracy: what the machine said of its values against what they were.
//!
//! In: claims — a field's value with its confidence, and whether it was right, known from truth
//! beside the papers or from people's decisions. Out: a [`Report`]: of values said to be so sure,
//! how many were right; field by field; where the threshold sits, and what would be accepted at
//! other tolerances. Shares have Wilson's interval (95 %): a hundred right ones out of a hundred do
//! not make certainty.

mod claims;
mod likeness;
mod report;
mod truth;

pub use self::claims::{Claim, claims_of_reviews, claims_of_truth};
pub use self::likeness::same;
pub use self::report::{Bin, FieldLine, Report, Share, Tolerated, Wrong, report};
pub use self::truth::{Truth, TruthError, truths};
