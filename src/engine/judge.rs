//! A file that anybody hands in at the verify page, judged in a child process: it may be hostile.
//!
//! In: where it lies for the moment, the office's folder (whose issuers and roots are believed).
//! Out: what its signatures are worth, what its code says, whether the result still stands. A PDF
//! is judged by its signatures and by the code it carries; a picture, or a PDF of a print-out, by
//! the code that is seen on it.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::problem::Problem;
use crate::domain::result::Standing;
use crate::flow::qr::{
    Asked, CodeVerdict, PREFIX, QrError, check, content_matches, text_in_pdf, texts_in,
};
use crate::trust::anchors::Anchors;
use crate::trust::keys::PublicRing;
use crate::verify::{Policy, Verdict, VerifyOptions, verify};

/// What is judged, and by whom it is asked.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Judging {
    /// The file; none where only a code's text was given.
    pub path: Option<PathBuf>,
    /// A code's text.
    pub code: Option<String>,
    /// The office's folder.
    pub office: PathBuf,
    /// Whether the office's SAMPLE authority counts.
    pub sample: bool,
    /// The moment.
    pub now: jiff::Timestamp,
}

/// What was found.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Judged {
    /// The verdict on a PDF's signatures, as `sohoa verify --json` prints it.
    pub file: Option<Value>,
    /// What may be believed of a code, as `sohoa verify --qr --json` prints it.
    pub code: Option<Value>,
    /// Whether the result stands that the file is, by its own code and the lists at hand.
    pub standing: Option<Standing>,
}

/// Judges.
pub(super) fn judge(judging: &Judging) -> Result<Judged, Problem> {
    let ring = PublicRing::open(&judging.office.join("keys")).ok();
    let issuer = ring.as_ref().map(|ring| (ring.office.clone(), ring.record.clone()));
    let asked = Asked::of_office(&judging.office, issuer, judging.now, false)?;
    let mut judged = Judged::default();
    if let Some(text) = &judging.code {
        judged.code = Some(as_value(&check(text.trim(), &asked)?));
        return Ok(judged);
    }
    let Some(path) = &judging.path else { return Ok(judged) };
    if !is_pdf(path) {
        judged.code = seen_on(path, &asked)?;
        return Ok(judged);
    }
    let mut options = VerifyOptions::new(Policy::Office, judging.now);
    options.trust = Anchors::open(&judging.office)?.certificates();
    options.trust.retain(|one| judging.sample || !one.is_sample());
    if let Some(ring) = ring.filter(|_| judging.sample) {
        options.trust.extend(ring.sample_anchors);
        options.revocation_lists.extend(ring.revocation_lists);
    }
    let found = verify(path, &options)?;
    let carried = text_in_pdf(path).ok().flatten().and_then(|text| check(&text, &asked).ok());
    if let Some(code) = carried.filter(|code| is_about(path, code)) {
        judged.standing = code.status.and_then(|listed| listed.standing);
        judged.code = Some(as_value(&code));
    } else if found.verdict == Verdict::NoSignature {
        judged.code = seen_on(path, &asked).unwrap_or_default();
    }
    judged.file = Some(serde_json::to_value(&found).unwrap_or_default());
    Ok(judged)
}

/// The code seen on a picture; `None` where there is none of ours.
fn seen_on(path: &Path, asked: &Asked) -> Result<Option<Value>, QrError> {
    let texts = match texts_in(path) {
        Ok(texts) => texts,
        Err(QrError::NoCode(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let Some(text) = texts.into_iter().find(|text| text.starts_with(PREFIX)) else {
        return Ok(None);
    };
    Ok(Some(as_value(&check(&text, asked)?)))
}

fn is_about(path: &Path, code: &CodeVerdict) -> bool {
    let half = data_encoding::HEXLOWER.decode(code.content.as_bytes()).ok();
    let half = half.and_then(|half| <[u8; 16]>::try_from(half).ok());
    half.is_some_and(|half| content_matches(path, half).unwrap_or(false))
}

fn as_value(code: &CodeVerdict) -> Value {
    serde_json::to_value(code).unwrap_or_default()
}

/// ISO 32000-1, 7.5.2 and Annex H: the header may stand anywhere in the first 1024 bytes.
fn is_pdf(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(1024).read_to_end(&mut head));
    read.is_ok() && head.windows(5).any(|five| five == b"%PDF-")
}
