//! Cases at the desk and what the gate remembers of them. From backup, not rebuilt.
//!
//! | file | what |
//! | --- | --- |
//! | `files` | cases: opened under a number of the day, found, their events |
//! | `moves` | status, result, conditions, the counter a case is open at |
//! | `papers` | what became of each paper of a case; look-ups into others' data |
//! | `gate` | overrides, receipts of reuse, disputes |
//! | `held` | what is held of a person, asked for inside an open case only |
//! | `chain` | the log of every such look, linked by keyed hashes |

mod chain;
mod files;
mod gate;
mod held;
mod moves;
mod papers;

pub use self::chain::{ChainHead, LookEntry, LookRow};
pub use self::files::{CaseEvent, CaseFilter, CaseRow, NewCase, OpenCase, PersonRow};
pub use self::gate::{Decision, DisputeRow, OverrideRow, ReceiptRow};
pub use self::held::{Held, PersonKey};
pub use self::papers::{CasePaperRow, LookUpRow};

/// Tables that another catalogue's rows are taken over into.
pub(super) const FROM_BACKUP: [&str; 12] = [
    "case_file",
    "case_day",
    "case_person",
    "case_paper",
    "case_event",
    "case_look_up",
    "gate_override",
    "reuse_receipt",
    "held_for",
    "dispute",
    "counter_case",
    "access_chain",
];
