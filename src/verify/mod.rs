//! The verdict on a signed file: in goes a PDF, out comes what may be believed of it.
//!
//! Promise: a file is `TOTAL-PASSED` only when every signature covers what it must, holds, leads
//! to a configured anchor with known revocation, and nothing after it changed what was signed.
//! What was not checked is never passed. Words and order follow ETSI EN 319 102-1; what may be
//! added after a signature follows ISO 32000-2, 12.8.

mod error;
mod verdict;

pub use error::VerifyError;
pub use verdict::{FileVerdict, SignatureVerdict, Sub, Verdict};
