//! What was changed after a signature: two revisions compared object by object.
//!
//! Everything is a modification unless it is known to be harmless: a prepared field signed, a
//! signature field added, evidence for long life (DSS, document time stamps), metadata. Which of
//! the harmless kinds are allowed is the policy's and the signature's own word (DocMDP, FieldMDP),
//! asked in `permission`; here only facts are found (ISO 32000-2, 12.8.2; the attacks this stands
//! against are named in `samples/signed/broken/README.md`).
//!
//! | module | asks |
//! | --- | --- |
//! | `bytes` | is there anything in the new bytes but the objects of the new revision? |
//! | `parts` | what were the old revision's objects: a page, a field, evidence? |
//! | `compare` | what happened to each of them? |
//! | `added` | what do new fields show, and where? |
//! | `filled` | did filling a field in only write into an empty place? |
//! | `ledger` | what does anything refer to, and is it content or evidence? |

mod added;
mod bytes;
mod compare;
mod filled;
mod ledger;
mod parts;

use std::collections::BTreeSet;

pub(super) use ledger::Ledger;

use super::coverage::ends_revision;
use crate::pdf::revisions::{Broken, Document};

/// A change.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Change {
    /// A field that was there was signed.
    Signed(String),
    /// A signature field was added with its signature.
    FieldAdded(String, Look),
    /// A field that is no signature's was filled in or changed. Where that only wrote into an empty
    /// place, the thousandths of its page that it takes.
    Filled(String, Option<u32>),
    /// Annotations of a page were added, changed or taken away.
    Annotated(usize),
    /// Certificates, revocation data, a document time stamp.
    Evidence,
    /// Title, dates, XMP.
    Metadata,
    /// New objects that none of the above needs.
    Unneeded,
    /// Anything else.
    Modified(String),
}

/// What a new field shows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Look {
    /// Nothing.
    Invisible,
    /// Something, on so many thousandths of its page.
    Visible(u32),
}

impl Change {
    /// The change in words, in English; the commands say it in the reader's language.
    pub(super) fn told(&self) -> String {
        match self {
            Self::Signed(name) => format!("field {name} signed"),
            Self::FieldAdded(name, Look::Invisible) => {
                format!("signature field {name} added, invisible")
            }
            Self::FieldAdded(name, Look::Visible(share)) => {
                format!("signature field {name} added, on {share}/1000 of its page")
            }
            Self::Filled(name, _) => format!("form field {name} filled in"),
            Self::Annotated(page) => format!("annotations of page {page}"),
            Self::Evidence => "evidence added".to_owned(),
            Self::Metadata => "metadata".to_owned(),
            Self::Unneeded => "an object that nothing needs".to_owned(),
            Self::Modified(what) => what.clone(),
        }
    }
}

/// A change and the object it happened to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Found {
    /// Its number, where one object can be named.
    pub(super) object: Option<u32>,
    /// What happened.
    pub(super) change: Change,
}

/// Everything that was found between two revisions.
pub(super) type Changes = BTreeSet<Found>;

/// Compares a revision with a later one of the same file. `ledger` is carried from one pair of
/// revisions to the next. An error is a limit that was reached; everything else is a change.
pub(super) fn compare(
    old: &Document<'_>,
    new: &Document<'_>,
    ledger: &mut Ledger,
) -> Result<Changes, Broken> {
    let mut found = Changes::new();
    match compared(old, new, ledger, &mut found) {
        Err(broken) if broken.limit => return Err(broken),
        Err(broken) => modified(&mut found, format!("unreadable revision: {broken}")),
        Ok(()) => {}
    }
    Ok(found)
}

/// Reads catalog, form and pages once, so that the document knows of keys that stand twice. Only a
/// limit is an error: a page that cannot be read is no matter of signatures.
pub(super) fn read_through(document: &Document<'_>) -> Result<(), Broken> {
    match parts::Parts::of(document) {
        Err(broken) if broken.limit => Err(broken),
        Ok(_) | Err(_) => Ok(()),
    }
}

fn modified(found: &mut Changes, what: impl Into<String>) {
    found.insert(Found { object: None, change: Change::Modified(what.into()) });
}

fn compared(
    old: &Document<'_>,
    new: &Document<'_>,
    ledger: &mut Ledger,
    found: &mut Changes,
) -> Result<(), Broken> {
    let (from, to) = (old.data().len(), new.data().len());
    let known = old.sections().len();
    let Some(added) = new.sections().len().checked_sub(known) else {
        modified(found, "a revision was taken away");
        return Ok(());
    };
    let (sections, rest) = new.sections().split_at(added);
    if rest.iter().map(|s| s.offset).ne(old.sections().iter().map(|s| s.offset)) {
        modified(found, "the chain of revisions was replaced");
        return Ok(());
    }
    if sections.is_empty() {
        modified(found, format!("{} bytes that belong to no revision", to - from));
        return Ok(());
    }
    if sections.iter().any(|s| (s.offset as usize) < from) || !ends_revision(new.data()) {
        modified(found, "a revision that does not stand in its own bytes");
    }
    if sections.iter().any(|s| s.hidden().is_some()) {
        modified(found, "a revision that hides a second table");
    }
    if let Err((place, what)) = bytes::only_objects(new, sections, from) {
        modified(found, format!("{what}, at byte {place}"));
    }
    new.budget().check()?;
    for key in ["Root", "Encrypt"] {
        if old.trailer().get(key) != new.trailer().get(key) {
            modified(found, "catalog or encryption replaced");
        }
    }
    let id = |document: &Document<'_>| {
        let id = document.trailer().get("ID").and_then(|id| id.array()?.first().cloned());
        id.filter(|_| document.is_encrypted())
    };
    if id(old) != id(new) {
        modified(found, "identifier of an encrypted file replaced");
    }
    if old.trailer().get("Info") != new.trailer().get("Info") {
        found.insert(Found { object: None, change: Change::Metadata });
    }
    compare::objects(old, new, sections, ledger, found)
}
