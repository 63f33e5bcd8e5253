//! review: a person settles what is doubtful.
//!
//! In: a record as stored, what a person decided on its fields, who and when. Out: the next
//! version of the record, which [`keep_review`] signs and keeps. Promises: a decision is taken
//! whole or refused with a reason, all decisions on a paper or none; a value no such field can
//! hold is not taken; what was there before stands beside each decision, and the version before
//! stays as it is, named by its hash.
//!
//! | verdict | value | status | checks |
//! | --- | --- | --- | --- |
//! | accept | as it was | accepted | those made before, and `person` |
//! | correct | the person's | accepted | those the correction passed, and `person` |
//! | blank | none | accepted: the paper has none | `person` |
//! | unreadable | none | review: nobody may take it for known | `legible`, failed |
//!
//! A page with a mouse or a terminal is only another face: [`note`] keeps decisions one by one
//! while a page is open, [`finish`] hands them all to [`keep_review`].
//!
//! A field that a person found unreadable waits for nobody any more: a paper is *checked* when
//! every field is accepted or found unreadable; fields set aside for audit (`audit`) hold it up no
//! more. (A reader of the record sees no value, and that
//! this is not because the paper has none.)

mod audit;
mod crop;
mod error;
mod exchange;
mod keeping;
mod next;
mod pages;
mod sheet;
mod sitting;
mod standing;
mod value;
mod waiting;

pub use self::audit::{Found, blinded, found, set_aside};
pub use self::crop::{Crop, Region, crops, region_of};
pub use self::error::ReviewError;
pub use self::exchange::{FORMAT, Given, PaperReview, parse};
pub use self::keeping::{Doing, KeepReviewError, Kept, Reviewer, keep_review, latest};
pub use self::next::{LEGIBLE, PAGES, PERSON, check, next_record};
pub use self::pages::own_pages;
pub use self::sheet::sheet;
pub use self::sitting::{Draft, PATIENCE, Seat, ditto, drafts, finish, forget, note, sit, undo};
pub use self::standing::Standing;
pub use self::value::{Form, form_of, shown, typed};
pub use self::waiting::{Doubt, doubts, waits};
