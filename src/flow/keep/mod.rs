//! Keeping: objects synced, then the manifest, then rows.
//!
//! In: a received file, a paper's copy, a version of its record. Out: what is kept, which may be
//! what an earlier, interrupted call had begun to keep. Promise: each function may be called again
//! after a crash at any point and leaves one manifest, one set of rows and at most one signature a
//! paper version and role, also where two processes do it at once; nothing is named before it is
//! safe. Rows are always made from a whole chain of manifests, by the same code that rebuilds the
//! catalogue.

mod code;
mod copy;
mod describe;
mod error;
mod extended;
mod journal;
mod original;
mod rebuild;
mod record;
mod refuse;
mod rows;
mod standing;
mod status;
mod text;

pub use self::code::{CodeParts, code_for, code_prefix};
pub use self::copy::{KeptCopy, NewCopy, copy_of, keep_copy};
pub use self::describe::{Circumstances, describe, origin_of, validity_fields, validity_of};
pub use self::error::KeepError;
pub use self::extended::{Extension, extension_of, keep_extended};
pub use self::journal::{journal_of, receipt_of, settle};
pub use self::original::{NewOriginal, keep_arrival, keep_original};
pub use self::rebuild::{Rebuilt, rebuild};
pub use self::record::{KeptRecord, NewRecord, keep_record, latest_record, record_of};
pub use self::refuse::{erase, finish_refusal, refuse};
pub use self::rows::records_of;
pub use self::standing::restate;
pub use self::status::{renew_status, status_path};
pub use self::text::{NewText, Text, TextWriter, pages_in_file, read_pages, read_text};

/// What keep functions return.
pub type Result<T, E = KeepError> = std::result::Result<T, E>;
