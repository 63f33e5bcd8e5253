//! The verdict on a signed file: in goes a PDF, out comes what may be believed of it.
//!
//! Promise: a file is `TOTAL-PASSED` only when every signature covers what it must, holds, leads
//! to a configured anchor with known revocation at the time from which it is proven to exist, and
//! nothing after it changed what was signed. What was not checked is never passed. Any file ends
//! within the patience and memory that [`VerifyOptions`] and the reader of revisions give it, or
//! is `INDETERMINATE` with the limit that was reached. Words and order follow ETSI EN 319 102-1;
//! what may be added after a signature follows ISO 32000-2, 12.8.
//!
//! | module | asks |
//! | --- | --- |
//! | `fields` | which signatures are there? |
//! | `orphans` | which are left over and prove nothing? |
//! | `coverage` | which bytes does each cover? |
//! | `intact` | do its form, digest and value hold? |
//! | `changes` | what was changed after it? |
//! | `permission` | was that allowed? |
//! | `dispute` | do readers disagree on the file? |
//! | `security_store` | what evidence does the file carry? |
//! | `claims` | what time does it claim? |
//! | `judge` | whose is it, and was that trusted at the proven time? |
//! | [`words`] | how is that said to a person? |

mod changes;
mod claims;
mod coverage;
mod covered;
mod dispute;
mod error;
mod fields;
mod file;
mod intact;
mod judge;
mod options;
mod orphans;
mod permission;
mod policy;
mod security_store;
mod verdict;
pub mod words;

use std::fs::File;
use std::path::Path;

pub use error::VerifyError;
pub use options::VerifyOptions;
pub use policy::{Edition, Filling, Policy, Rules, Weak, Weakness};
pub use verdict::{
    Capacity, CertificateNote, ChainLink, ChangedObject, FileVerdict, Remark, RevocationNote,
    SignatureVerdict, Sub, Verdict,
};

use covered::Covered;

use crate::domain::manifest::SignatureNote;
use crate::pdf::revisions;

/// Where `%PDF-` must have begun.
const HEADER: usize = 1024;

/// Judges a file.
pub fn verify(path: &Path, options: &VerifyOptions) -> Result<FileVerdict, VerifyError> {
    let mapped = revisions::map(path).map_err(|source| match source.kind() {
        std::io::ErrorKind::InvalidData => VerifyError::NotPdf(path.to_owned()),
        _ => VerifyError::Unreadable { path: path.to_owned(), source },
    })?;
    let file = File::open(path)
        .map_err(|source| VerifyError::Unreadable { path: path.to_owned(), source })?;
    let covered = Covered { data: &mapped, file: Some(&file) };
    verify_covered(&covered, options)?.ok_or_else(|| VerifyError::NotPdf(path.to_owned()))
}

/// Judges bytes; `None` where they are no PDF.
pub fn verify_bytes(
    data: &[u8],
    options: &VerifyOptions,
) -> Result<Option<FileVerdict>, VerifyError> {
    verify_covered(&Covered { data, file: None }, options)
}

fn verify_covered(
    covered: &Covered<'_>,
    options: &VerifyOptions,
) -> Result<Option<FileVerdict>, VerifyError> {
    let rules = options.policy.rules()?;
    let start = covered.data.get(..covered.data.len().min(HEADER)).unwrap_or_default();
    if !start.windows(5).any(|window| window == b"%PDF-") {
        return Ok(None);
    }
    Ok(Some(file::judge(covered, rules, options)))
}

/// A light look for intake: the signatures a file came with, judged without anchors. Intact ones
/// are `INDETERMINATE`, broken ones `TOTAL-FAILED`. A broken structure is an empty list.
pub fn examine(path: &Path, now: jiff::Timestamp) -> Result<Vec<SignatureNote>, VerifyError> {
    let found = verify(path, &VerifyOptions::new(Policy::Office, now))?;
    let named = found.signatures.into_iter().filter(|one| !one.field.is_empty());
    Ok(named
        .map(|one| SignatureNote {
            role: "found".to_owned(),
            signer: one.signer.unwrap_or_default(),
            algorithm: one.algorithm.unwrap_or_default(),
            at: one.time_stamp.or(one.signing_time),
            verdict: one.verdict.word().to_owned(),
        })
        .collect())
}
