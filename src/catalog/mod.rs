//! Rows over the objects: what arrived, which papers are held, who signed, what is searched.
//!
//! In: what `keep` has made safe. Out: answers for tables, search and resuming. Everything but
//! cases, the access logs, failures, stage marks and what is only begun can be rebuilt from objects and
//! manifests (`flow::keep::rebuild`). One short transaction a change, never around reading a page.
//!
//! SQLite: WAL, `synchronous=FULL` (a committed row survives a power cut), one writing connection
//! a process, readers in a pool; several processes may share the file. SQL stands in this module
//! alone, one file a concern; another database is another set of these files.

mod access;
mod audits;
mod cases;
mod codes;
mod dump;
mod error;
mod facts;
mod numbers;
mod open;
mod papers;
mod refusals;
mod results;
mod rows;
mod scans;
mod search;
mod signatures;
pub mod web;

pub use self::access::{Access, Look};
pub use self::audits::AuditRow;
pub use self::cases::{
    CaseEvent, CaseFilter, CasePaperRow, CaseRow, ChainHead, Decision, DisputeRow, Held, LookEntry,
    LookRow, LookUpRow, NewCase, OpenCase, OverrideRow, PersonKey, PersonRow, ReceiptRow,
};
pub use self::dump::Compare;
pub use self::error::CatalogError;
pub use self::open::SqliteCatalog;
pub use self::results::{DueLeaf, Notice, ResultRow, ResultRows};
pub use self::rows::{
    ArrivalRow, FailureRow, NewArrival, PaperRow, PaperRows, PaperState, RecordRows, RefusalRow,
    ScanRow, ScanRows, ScanState, SignatureRow,
};
pub use self::search::{Found, Wanted, Words};
pub use self::signatures::{Pending, Reservation};

/// What catalogue functions return.
pub type Result<T, E = CatalogError> = std::result::Result<T, E>;
