//! All signatures of a file together: in which order they were made, what happened between them,
//! what they prove for each other.

use std::collections::HashSet;
use std::time::Instant;

use super::changes::{self, Changes, Ledger};
use super::coverage::{self, Coverage};
use super::covered::{Covered, Digests};
use super::dispute::{Dispute, disputed};
use super::fields::{self, Signature, shown};
use super::intact::{self, Ended, Intact, Kind, failed};
use super::judge::{Pool, Proof};
use super::permission::{Allowed, Permission};
use super::policy::Rules;
use super::security_store;
use super::verdict::{
    Capacity, ChangedObject, FileVerdict, Remark, SignatureVerdict, Sub, Verdict,
};
use super::{VerifyOptions, claims, orphans};
use crate::pdf::revisions::{Broken, Budget, Document, Entry, Object};
use crate::trust::authorities;
use crate::trust::revocation::Evidence;

/// More signatures than this in one file are not judged.
const MOST_SIGNATURES: usize = 100;
/// More certificates, lists and answers than this in one file are not weighed.
const MOST_EVIDENCE: usize = 2_000;
/// More changed objects than this are counted, not named.
const MOST_NAMED: usize = 200;

/// Judges a file that begins like a PDF.
pub(super) fn judge(covered: &Covered<'_>, rules: &Rules, options: &VerifyOptions) -> FileVerdict {
    match judge_all(covered, rules, options) {
        Ok(verdict) => verdict,
        Err(broken) => {
            let (verdict, sub, why) = intact::broken(broken);
            let mut one = SignatureVerdict::unread(String::new());
            one.verdict = verdict;
            one.sub = Some(sub);
            one.notes.push(format!("structure: {why}"));
            FileVerdict {
                verdict,
                signatures: vec![one],
                status: None,
                renew_before: None,
                remarks: Vec::new(),
            }
        }
    }
}

fn judge_all(
    covered: &Covered<'_>,
    rules: &Rules,
    options: &VerifyOptions,
) -> Result<FileVerdict, Broken> {
    let deadline = options.patience.and_then(|time| Instant::now().checked_add(time));
    let now = Document::open_within(covered.data, Budget::until(deadline))?;
    let signatures = fields::signatures(&now)?;
    if signatures.len() > MOST_SIGNATURES {
        return Err(Broken::limit("too many signatures"));
    }
    let known: Vec<u64> = signatures
        .iter()
        .filter_map(|one| match now.entry(one.holder?.number) {
            Entry::At(offset, _) => Some(offset),
            _ => None,
        })
        .collect();
    let mut all = Vec::new();
    for signature in signatures {
        all.push(Judged::new(&now, signature)?);
    }
    all.sort_by_key(|judged| judged.coverage.map_or(usize::MAX, |coverage| coverage.end));
    copied(&mut all);
    let steps = steps(&now, &all)?;
    let mut digests = Digests::new(covered, now.budget());
    let count = all.len();
    for (place, judged) in all.iter_mut().enumerate() {
        judged.check(&now, &mut digests, (place + 1, count));
        judged.changes(&now, &steps, rules);
    }
    if count > 0 {
        changes::read_through(&now)?;
    }
    let disputed = disputed(&now);
    let pool = pool(&now, &all, rules, options)?;
    let mut proofs = Vec::new();
    let mut order: Vec<&mut Judged<'_>> = all.iter_mut().collect();
    // the last time stamp proves the one before it, and that one what it covers
    order.sort_by_key(|judged| !judged.is_stamp());
    let stamps = order.iter().filter(|judged| judged.is_stamp()).count();
    if let Some(stamps) = order.get_mut(..stamps) {
        stamps.reverse();
    }
    for judged in order {
        now.budget().look_at_the_clock()?;
        judged.trust(&pool, &mut proofs);
        judged.end(disputed.as_ref(), rules);
    }
    let renew_before = renew_before(&all);
    let signatures: Vec<SignatureVerdict> = all.into_iter().map(|one| one.verdict).collect();
    now.budget().check()?;
    let worst = signatures.iter().map(|one| one.verdict).max();
    Ok(FileVerdict {
        verdict: worst.unwrap_or(Verdict::NoSignature),
        signatures,
        status: None,
        renew_before,
        remarks: orphans::orphans(&now, &known),
    })
}

/// A signature and what is known of it so far.
struct Judged<'a> {
    signature: Signature,
    coverage: Option<Coverage>,
    /// The document as it stood when it was signed.
    revision: Option<Document<'a>>,
    intact: Option<Result<Intact, Ended>>,
    /// The worst of the changes after it.
    allowed: Allowed,
    verdict: SignatureVerdict,
}

impl<'a> Judged<'a> {
    fn new(now: &Document<'a>, signature: Signature) -> Result<Self, Broken> {
        let mut verdict = SignatureVerdict::unread(signature.field.name.clone());
        let coverage = match coverage::coverage(now.data(), &signature) {
            Ok(coverage) => Some(coverage),
            Err(why) => {
                verdict.notes.push(why.to_owned());
                None
            }
        };
        let revision = match coverage.map(|coverage| now.revision(coverage.end)) {
            Some(Ok(revision)) => Some(revision),
            Some(Err(broken)) if broken.limit => return Err(broken),
            Some(Err(broken)) => {
                verdict.notes.push(format!("signed revision: {broken}"));
                None
            }
            None => None,
        };
        Ok(Self { signature, coverage, revision, intact: None, allowed: Allowed::Yes, verdict })
    }

    fn is_stamp(&self) -> bool {
        self.signature.value.get("SubFilter").is_some_and(|name| name.is_name("ETSI.RFC3161"))
    }

    fn check(
        &mut self,
        now: &Document<'_>,
        digests: &mut Digests<'_, '_>,
        (place, count): (usize, usize),
    ) {
        if self.intact.is_some() {
            return;
        }
        let (Some(coverage), Some(revision)) = (self.coverage, &self.revision) else { return };
        let whole = coverage.end == now.data().len();
        self.verdict.covered_bytes = Some(coverage.end as u64);
        self.verdict.coverage = if whole {
            "whole file".to_owned()
        } else {
            format!("revision of signature {place} of {count}")
        };
        self.intact = Some(if coverage::stands_in(revision, now, &self.signature) {
            intact::check(digests, &self.signature, coverage, &mut self.verdict)
        } else {
            Err(failed(Sub::FormatFailure, "not the signature of the revision it covers"))
        });
    }

    fn changes(&mut self, now: &Document<'_>, steps: &[Step], rules: &Rules) {
        let Some(coverage) = self.coverage else { return };
        let permission = Permission::of(now, &self.signature);
        self.verdict.capacity = match (self.is_stamp(), permission.certifies) {
            (true, _) => Capacity::TimeStamp,
            (false, true) => Capacity::Certification,
            (false, false) => Capacity::Approval,
        };
        let later = steps.iter().filter(|step| step.from >= coverage.end);
        let changes: Changes = later.flat_map(|step| step.changes.iter().cloned()).collect();
        let mut words: [Vec<String>; 3] = Default::default();
        for found in &changes {
            let allowed = permission.allows(&found.change, rules);
            self.allowed = self.allowed.max(allowed);
            let (place, name) = match allowed {
                Allowed::Yes => (0, "yes"),
                Allowed::Look(what) => {
                    let remark = Remark::Look { what };
                    if !self.verdict.remarks.contains(&remark) {
                        self.verdict.remarks.push(remark);
                    }
                    (1, "look")
                }
                Allowed::No => (2, "no"),
            };
            let change = found.change.told();
            if let Some(list) = words.get_mut(place)
                && !list.contains(&change)
                && list.len() < MOST_NAMED
            {
                list.push(change.clone());
            }
            if self.verdict.changed_objects.len() < MOST_NAMED {
                let object = found.object;
                self.verdict.changed_objects.push(ChangedObject { object, change, allowed: name });
            }
        }
        let [yes, look, no] = words.map(|list| list.join("; "));
        self.verdict.changes = if !no.is_empty() {
            format!("modified: {no}")
        } else if !look.is_empty() {
            format!("to be looked at: {look}")
        } else if !yes.is_empty() {
            format!("allowed: {yes}")
        } else {
            "none".to_owned()
        };
    }

    fn trust(&mut self, pool: &Pool<'_>, proofs: &mut Vec<Proof>) {
        let (Some(coverage), Some(intact)) = (self.coverage, &self.intact) else { return };
        let ended = match intact {
            Err(ended) => Err(ended.clone()),
            Ok(intact) => {
                let verdict = &mut self.verdict;
                let stamped = intact.token.as_ref().and_then(|token| token.as_ref().ok());
                let stamped = stamped.map(crate::trust::timestamp::Token::time);
                if intact.kind != Kind::TimeStamp {
                    let claimed = verdict.signing_time;
                    let found = claims::remarks(claimed, intact.signing_time, stamped);
                    verdict.remarks.extend(found);
                }
                other_name(&self.signature, verdict);
                let (outcome, proof) = pool.judge(intact, coverage.end, proofs, verdict);
                proofs.extend(proof);
                level(intact, coverage.end, pool, proofs, verdict);
                outcome
            }
        };
        match ended {
            Ok(()) => {
                self.verdict.verdict = Verdict::TotalPassed;
                self.verdict.sub = None;
            }
            Err((verdict, sub, why)) => {
                self.verdict.verdict = verdict;
                self.verdict.sub = Some(sub);
                self.verdict.notes.push(why);
            }
        }
    }

    /// The last words: what was changed, and a file that readers disagree on.
    fn end(&mut self, disputed: Option<&Dispute>, rules: &Rules) {
        let own = &mut self.verdict;
        let mut at_least = |verdict: Verdict, sub: Sub| {
            if own.verdict < verdict {
                own.verdict = verdict;
                own.sub = Some(sub);
            }
        };
        match self.allowed {
            Allowed::Yes => {}
            Allowed::Look(_) => at_least(Verdict::Indeterminate, Sub::SigConstraintsFailure),
            Allowed::No => at_least(Verdict::TotalFailed, Sub::FormatFailure),
        }
        if let Some(dispute) = disputed {
            if rules.strict_structure {
                at_least(Verdict::TotalFailed, Sub::FormatFailure);
            } else if dispute.harmful {
                at_least(Verdict::Indeterminate, Sub::SigConstraintsFailure);
            }
            if rules.strict_structure || dispute.harmful {
                own.remarks.push(Remark::Disputed { how: dispute.how });
            }
        }
    }
}

/// One signature that two fields show is a copy, in whichever of them.
fn copied(all: &mut [Judged<'_>]) {
    let mut seen = HashSet::new();
    let twice: HashSet<_> =
        all.iter().filter_map(|one| one.signature.holder).filter(|to| !seen.insert(*to)).collect();
    for one in all.iter_mut().filter(|one| one.signature.holder.is_some_and(|h| twice.contains(&h)))
    {
        one.intact = Some(Err(failed(Sub::FormatFailure, "one signature in two fields")));
    }
}

/// What changed between the end of one signature and that of the next.
struct Step {
    from: usize,
    changes: Changes,
}

fn steps(now: &Document<'_>, all: &[Judged<'_>]) -> Result<Vec<Step>, Broken> {
    let mut revisions: Vec<&Document<'_>> =
        all.iter().filter_map(|judged| judged.revision.as_ref()).collect();
    revisions.push(now);
    let mut steps = Vec::new();
    let mut ledger = Ledger::default();
    for pair in revisions.windows(2) {
        let [old, new] = pair else { continue };
        let from = old.data().len();
        if from != new.data().len() {
            steps.push(Step { from, changes: changes::compare(old, new, &mut ledger)? });
        }
    }
    Ok(steps)
}

fn pool<'a>(
    now: &Document<'_>,
    all: &[Judged<'_>],
    rules: &'a Rules,
    options: &'a VerifyOptions,
) -> Result<Pool<'a>, Broken> {
    let store = security_store::read(now)?;
    let mut others = store.certificates;
    let mut inside = store.evidence;
    for intact in all.iter().filter_map(|one| one.intact.as_ref()?.as_ref().ok()) {
        others.extend(intact.certificates.iter().cloned());
        for value in &intact.revocation_values {
            if let Some(read) = Evidence::read(value) {
                inside.add(read);
            }
        }
    }
    if others.len() + inside.lists.len() + inside.responses.len() > MOST_EVIDENCE {
        return Err(Broken::limit("too much evidence in the file"));
    }
    others.extend(options.others.iter().cloned());
    others.extend(authorities::certificates().iter().cloned());
    let mut seen = HashSet::new();
    others.retain(|one| seen.insert(one.fingerprint()));
    let mut evidence = inside.clone();
    evidence.lists.extend(options.revocation_lists.iter().cloned());
    evidence.responses.extend(options.responses.iter().cloned());
    Ok(Pool { rules, options, others, evidence, inside })
}

/// B-LT where the file carries the evidence, B-LTA where a trusted document time stamp covers it.
fn level(
    intact: &Intact,
    end: usize,
    pool: &Pool<'_>,
    proofs: &[Proof],
    verdict: &mut SignatureVerdict,
) {
    let Some(Ok(token)) = &intact.token else { return };
    let at = token.time();
    let long = pool.carries_evidence(&intact.certificate, at)
        && pool.carries_evidence(token.authority(), at);
    if !long {
        return;
    }
    let prefix = if intact.kind == Kind::Cades { "PAdES-B" } else { "PKCS7" };
    let archived = proofs.iter().any(|proof| proof.end > end);
    verdict.level = Some(format!("{prefix}-{}", if archived { "LTA" } else { "LT" }));
}

fn other_name(signature: &Signature, verdict: &mut SignatureVerdict) {
    let Some(Object::String(text)) = signature.value.get("Name") else { return };
    let (name, own) = (shown(&text.bytes), verdict.signer.as_deref().unwrap_or_default());
    if !name.trim().is_empty() && !own.is_empty() && name.trim() != own.trim() {
        verdict.remarks.push(Remark::OtherName { name });
    }
}

/// The last time stamp over everything is good as long as its authority's certificate; where a
/// signature has none over it, its own time stamp counts, else its own certificate.
fn renew_before(all: &[Judged<'_>]) -> Option<jiff::Timestamp> {
    let intact = |one: &Judged<'_>| one.intact.clone().and_then(Result::ok);
    let last = all.last()?;
    if last.is_stamp() {
        return intact(last).map(|stamp| stamp.certificate.not_after());
    }
    all.iter()
        .filter_map(intact)
        .map(|one| match &one.token {
            Some(Ok(token)) => token.authority().not_after(),
            _ => one.certificate.not_after(),
        })
        .min()
}
