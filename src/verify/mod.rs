//! The verdict on a signed file: in goes a PDF, out comes what may be believed of it.
//!
//! Promise: a file is `TOTAL-PASSED` only when every signature covers what it must, holds, leads
//! to a configured anchor with known revocation, and nothing after it changed what was signed.
//! What was not checked is never passed. Words and order follow ETSI EN 319 102-1; what may be
//! added after a signature follows ISO 32000-2, 12.8.
//!
//! | module | asks |
//! | --- | --- |
//! | `fields` | which signatures are there? |
//! | `coverage` | which bytes does each cover? |
//! | `changes` | what was changed after it? |
//! | `judge` | do digest and value hold, whose is it, is it trusted? |
//! | `stamp` | what time does it claim? |
//!
//! Time stamps are checked but prove nothing yet (validity is asked for now, not for their time),
//! and revocation is known from lists only: what would hang on more is `INDETERMINATE`.

mod changes;
mod coverage;
mod error;
mod fields;
mod judge;
mod policy;
mod stamp;
mod verdict;

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

pub use error::VerifyError;
pub use policy::{Policy, Rules};
pub use verdict::{FileVerdict, SignatureVerdict, Sub, Verdict};

use changes::Change;
use coverage::Coverage;
use fields::Signature;
use judge::Covered;

use crate::domain::manifest::SignatureNote;
use crate::pdf::revisions::{self, Document, Object};
use crate::trust::Certificate;
use crate::trust::crl::RevocationList;

/// More signatures than this in one file are not judged.
const MOST_SIGNATURES: usize = 100;
/// Where `%PDF-` must have begun.
const HEADER: usize = 1024;

/// What a verdict is asked by.
#[derive(Clone, Debug)]
pub struct VerifyOptions {
    /// Which rules.
    pub policy: Policy,
    /// The anchors. A key ring's sample authority is one only where the caller puts it here.
    pub trust: Vec<Certificate>,
    /// Revocation lists at hand.
    pub revocation_lists: Vec<RevocationList>,
    /// The moment for which validity is asked.
    pub now: jiff::Timestamp,
}

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
    let data = covered.data;
    let start = data.get(..data.len().min(HEADER)).unwrap_or_default();
    if !start.windows(5).any(|window| window == b"%PDF-") {
        return Ok(None);
    }
    let verdict = match judge_all(covered, rules, options) {
        Ok(signatures) => {
            let worst = signatures.iter().map(|s| s.verdict).max();
            FileVerdict { verdict: worst.unwrap_or(Verdict::NoSignature), signatures, status: None }
        }
        Err(end) => {
            let mut one = blank(String::new());
            one.verdict = end.verdict;
            one.sub = Some(end.sub);
            one.notes.push(end.why);
            FileVerdict { verdict: end.verdict, signatures: vec![one], status: None }
        }
    };
    Ok(Some(verdict))
}

/// Why a file as a whole is not judged further.
struct End {
    verdict: Verdict,
    sub: Sub,
    why: String,
}

impl From<revisions::Broken> for End {
    fn from(broken: revisions::Broken) -> Self {
        Self {
            verdict: Verdict::TotalFailed,
            sub: Sub::FormatFailure,
            why: format!("structure: {broken}"),
        }
    }
}

fn blank(field: String) -> SignatureVerdict {
    SignatureVerdict {
        field,
        verdict: Verdict::TotalFailed,
        sub: Some(Sub::FormatFailure),
        signer: None,
        algorithm: None,
        signing_time: None,
        time_stamp: None,
        level: None,
        coverage: "none".to_owned(),
        changes: "none".to_owned(),
        intact: false,
        notes: Vec::new(),
    }
}

fn judge_all(
    covered: &Covered<'_>,
    rules: &Rules,
    options: &VerifyOptions,
) -> Result<Vec<SignatureVerdict>, End> {
    let data = covered.data;
    let now = Document::open(data)?;
    let signatures = fields::signatures(&now)?;
    if signatures.len() > MOST_SIGNATURES {
        return Err(End {
            verdict: Verdict::Indeterminate,
            sub: Sub::Generic,
            why: format!("{} signatures", signatures.len()),
        });
    }
    let mut all: Vec<Judged<'_>> = signatures.into_iter().map(|s| Judged::new(data, s)).collect();
    all.sort_by_key(|judged| judged.coverage.map_or(usize::MAX, |coverage| coverage.end));
    let steps = steps(&now, &all);
    let count = all.len();
    for (place, judged) in all.iter_mut().enumerate() {
        judged.judge(covered, &now, (place + 1, count), &steps, rules, options);
    }
    Ok(all.into_iter().map(|judged| judged.verdict).collect())
}

struct Judged<'a> {
    signature: Signature,
    coverage: Option<Coverage>,
    /// The document as it stood when it was signed.
    revision: Option<Document<'a>>,
    verdict: SignatureVerdict,
}

impl<'a> Judged<'a> {
    fn new(data: &'a [u8], signature: Signature) -> Self {
        let mut verdict = blank(signature.field.name.clone());
        let coverage = match coverage::coverage(data, &signature) {
            Ok(coverage) => Some(coverage),
            Err(why) => {
                verdict.notes.push(why.to_owned());
                None
            }
        };
        let covered = coverage.and_then(|coverage| data.get(..coverage.end));
        let revision = match covered.map(Document::open) {
            Some(Ok(revision)) => Some(revision),
            Some(Err(broken)) => {
                verdict.notes.push(format!("signed revision: {broken}"));
                None
            }
            None => None,
        };
        Self { signature, coverage, revision, verdict }
    }

    fn judge(
        &mut self,
        covered: &Covered<'_>,
        now: &Document<'_>,
        (place, count): (usize, usize),
        steps: &[Step],
        rules: &Rules,
        options: &VerifyOptions,
    ) {
        let (Some(coverage), Some(revision)) = (self.coverage, &self.revision) else { return };
        let whole = coverage.end == now.data().len();
        self.verdict.coverage = if whole {
            "whole file".to_owned()
        } else {
            format!("revision of signature {place} of {count}")
        };
        if !coverage::stands_in(revision, now, &self.signature) {
            self.verdict.notes.push("not the signature of the revision it covers".to_owned());
            return;
        }
        let strict = rules.strict_structure;
        judge::judge(covered, &self.signature, coverage, rules, options, &mut self.verdict);
        let level = Permission::of(now, &self.signature);
        let later = steps.iter().filter(|step| step.from >= coverage.end);
        let changes: BTreeSet<Change> = later.flat_map(|step| step.changes.clone()).collect();
        let (text, modified) = told(&changes, &level, rules);
        self.verdict.changes = text;
        let disputed = strict && (now.is_hybrid() || now.has_repeated_key());
        if disputed {
            self.verdict.notes.push("structure that readers disagree on".to_owned());
        }
        if (modified || disputed) && self.verdict.verdict != Verdict::TotalFailed {
            self.verdict.verdict = Verdict::TotalFailed;
            self.verdict.sub = Some(Sub::FormatFailure);
        }
    }
}

/// What changed between the end of one signature and that of the next.
struct Step {
    from: usize,
    changes: BTreeSet<Change>,
}

fn steps(now: &Document<'_>, all: &[Judged<'_>]) -> Vec<Step> {
    let mut revisions: Vec<&Document<'_>> =
        all.iter().filter_map(|judged| judged.revision.as_ref()).collect();
    revisions.push(now);
    let mut steps = Vec::new();
    for pair in revisions.windows(2) {
        let [old, new] = pair else { continue };
        let from = old.data().len();
        if from != new.data().len() {
            steps.push(Step { from, changes: changes::compare(old, new) });
        }
    }
    steps
}

/// What a signature itself allows after it (ISO 32000-2, 12.8.2).
struct Permission {
    /// DocMDP's P, where it certifies.
    level: Option<i64>,
    /// FieldMDP or its field's lock: no other field may be signed.
    locks: bool,
}

impl Permission {
    fn of(document: &Document<'_>, signature: &Signature) -> Self {
        let mut own = Self { level: None, locks: false };
        let all = |object: Option<&Object>| object.is_some_and(|action| action.is_name("All"));
        let lock = document.value(&signature.field.dictionary, "Lock").unwrap_or(Object::Null);
        if let Some(lock) = lock.dictionary() {
            own.locks |= all(lock.get("Action"));
            own.level = lock.get("P").and_then(Object::integer);
        }
        let references = document.value(&signature.value, "Reference").unwrap_or(Object::Null);
        for reference in references.array().unwrap_or_default() {
            let reference = document.resolve(reference).unwrap_or(Object::Null);
            let Some(reference) = reference.dictionary() else { continue };
            let parameters = document.value(reference, "TransformParams").unwrap_or(Object::Null);
            let parameters = parameters.dictionary().cloned().unwrap_or_default();
            let method = reference.get("TransformMethod");
            if method.is_some_and(|method| method.is_name("DocMDP")) {
                let level = parameters.get("P").and_then(Object::integer).unwrap_or(2);
                own.level = Some(own.level.map_or(level, |before| before.min(level)));
            }
            own.locks |= method.is_some_and(|method| method.is_name("FieldMDP"))
                && all(parameters.get("Action"));
        }
        own
    }

    fn allows(&self, change: &Change, rules: &Rules) -> bool {
        let sealed = self.level == Some(1);
        match change {
            Change::Evidence => true,
            Change::Signed(_) => !sealed && !self.locks,
            Change::FieldAdded(_) => {
                rules.new_signature_fields && self.level.is_none() && !self.locks
            }
            Change::Metadata => rules.metadata && !sealed,
            Change::Modified(_) => false,
        }
    }
}

/// The changes in words, and whether one of them is not allowed.
fn told(changes: &BTreeSet<Change>, level: &Permission, rules: &Rules) -> (String, bool) {
    let word = |change: &Change| match change {
        Change::Signed(name) => format!("field {name} signed"),
        Change::FieldAdded(name) => format!("signature field {name} added"),
        Change::Evidence => "evidence added".to_owned(),
        Change::Metadata => "metadata".to_owned(),
        Change::Modified(what) => what.clone(),
    };
    let list = |all: Vec<String>| all.join("; ");
    let (allowed, refused): (Vec<&Change>, Vec<&Change>) =
        changes.iter().partition(|change| level.allows(change, rules));
    if !refused.is_empty() {
        (format!("modified: {}", list(refused.into_iter().map(word).collect())), true)
    } else if allowed.is_empty() {
        ("none".to_owned(), false)
    } else {
        (format!("allowed: {}", list(allowed.into_iter().map(word).collect())), false)
    }
}

/// A light look for intake: the signatures a file came with, judged without anchors. Intact ones
/// are `INDETERMINATE`, broken ones `TOTAL-FAILED`. A broken structure is an empty list.
pub fn examine(path: &Path, now: jiff::Timestamp) -> Result<Vec<SignatureNote>, VerifyError> {
    let options = VerifyOptions {
        policy: Policy::Office,
        trust: Vec::new(),
        revocation_lists: Vec::new(),
        now,
    };
    let found = verify(path, &options)?;
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
