//! Whether results still stand: reasons as data, and the signed list that anybody may cache.
//!
//! In: places of results in the list and what became of them. Out: a signed list, small enough to
//! carry (10⁶ results, 1 % of them withdrawn, are under 30 kB), that says until when it holds.
//! Promise: a place that the list does not reach is unknown, never in force.

mod error;
mod list;
mod policy;

pub use self::error::StatusError;
pub use self::list::{StatusList, list_name};
pub use self::policy::{Reason, StatusPolicy};
