//! The checklist of a case: for each paper of the procedure, whether it is held already, may not be
//! asked for, must be handed in, or wants an officer's eye; why, and where that stands in law.
//!
//! In: the procedure's rules, the case, what is held of each person in it, what officers saw in
//! ministries' data; the day. Out: [`Checklist`], and for a single paper whether it may be asked
//! for ([`ask`]). No clock, no rows: [`crate::flow::case`] brings them and logs every look.
//!
//! What is not confirmed in law warns and never refuses. Missing or wrong data are a lawful
//! outcome: the paper may then be taken (Resolution 66.7/2025/NQ-CP).

mod ask;
mod candidate;
mod decide;
mod types;

pub use self::ask::{Asked, Refused, ask};
pub use self::candidate::{Candidate, Verdict, fields_of, judge};
pub use self::decide::{Circumstances, RolePapers, checklist, kinds_of, must_be_digitized};
pub use self::types::{
    Action, Answer, Check, CheckRule, Checklist, HeldPaper, Line, NotToAsk, Outcome, Reason,
};
