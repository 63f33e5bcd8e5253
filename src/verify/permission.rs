//! What may change after a signature: the signature's own word (DocMDP, FieldMDP, the lock of its
//! field: ISO 32000-2, 12.8.2 and 12.7.5.5), then the policy's.

use super::changes::{Change, Look};
use super::fields::Signature;
use super::policy::{Filling, Rules};
use crate::pdf::revisions::{Dictionary, Document, Object};

/// What a signature itself allows after it.
pub(super) struct Permission {
    /// DocMDP's P, where it certifies or its field locks.
    level: Option<i64>,
    /// Which fields are closed.
    locks: Vec<Lock>,
    /// Whether it certifies (DocMDP among its references).
    pub(super) certifies: bool,
}

enum Lock {
    All,
    Only(Vec<String>),
    AllBut(Vec<String>),
}

/// Whether a change is allowed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Allowed {
    /// It is.
    Yes,
    /// The standard allows it and it could hide or alter what was signed: a person must look.
    Look(&'static str),
    /// It is not.
    No,
}

impl Permission {
    pub(super) fn of(document: &Document<'_>, signature: &Signature) -> Self {
        let mut own = Self { level: None, locks: Vec::new(), certifies: false };
        let lock = document.value(&signature.field.dictionary, "Lock").unwrap_or(Object::Null);
        if let Some(lock) = lock.dictionary() {
            own.locks.extend(Lock::read(document, lock));
            own.level = lock.integer("P");
        }
        let references = document.value(&signature.value, "Reference").unwrap_or(Object::Null);
        for reference in references.array().unwrap_or_default() {
            let reference = document.resolve(reference).unwrap_or(Object::Null);
            let Some(reference) = reference.dictionary() else { continue };
            let parameters = document.value(reference, "TransformParams").unwrap_or(Object::Null);
            let parameters = parameters.dictionary().cloned().unwrap_or_default();
            let method = reference.get("TransformMethod");
            if method.is_some_and(|method| method.is_name("DocMDP")) {
                let level = parameters.integer("P").unwrap_or(2);
                own.level = Some(own.level.map_or(level, |before| before.min(level)));
                own.certifies = true;
            }
            if method.is_some_and(|method| method.is_name("FieldMDP")) {
                own.locks.extend(Lock::read(document, &parameters));
            }
        }
        own
    }

    fn closes(&self, field: &str) -> bool {
        self.locks.iter().any(|lock| match lock {
            Lock::All => true,
            Lock::Only(names) => names.iter().any(|name| is_under(field, name)),
            Lock::AllBut(names) => !names.iter().any(|name| is_under(field, name)),
        })
    }

    /// Whether it and `rules` allow a change.
    pub(super) fn allows(&self, change: &Change, rules: &Rules) -> Allowed {
        let sealed = self.level.is_some_and(|level| !matches!(level, 2 | 3));
        match change {
            Change::Unneeded if rules.strict_structure => Allowed::No,
            Change::Evidence | Change::Unneeded => Allowed::Yes,
            Change::Metadata if rules.metadata && !sealed => Allowed::Yes,
            Change::Signed(name) if !sealed && !self.closes(name) => Allowed::Yes,
            Change::FieldAdded(name, look)
                if rules.new_signature_fields && !sealed && !self.closes(name) =>
            {
                match look {
                    // certified: signing is allowed (P = 2), and a new look can cover what was
                    // certified; the standard does not say that a field may be added for it
                    Look::Visible(_) if self.level.is_some() => {
                        Allowed::Look("a visible signature field added to a certified file")
                    }
                    Look::Visible(share) if *share > rules.largest_mark => {
                        Allowed::Look("a signature whose look covers much of a page")
                    }
                    Look::Invisible | Look::Visible(_) => Allowed::Yes,
                }
            }
            // the author said that the form may be filled in, and it was, where there was room
            Change::Filled(name, Some(share))
                if rules.form_filling == Filling::Plain
                    && self.certifies
                    && matches!(self.level, Some(2 | 3))
                    && !self.closes(name)
                    && *share <= rules.largest_mark =>
            {
                Allowed::Yes
            }
            Change::Filled(name, _)
                if rules.form_filling != Filling::No && !sealed && !self.closes(name) =>
            {
                Allowed::Look("form fields filled in after the signature")
            }
            Change::Annotated(_) if self.level == Some(3) && !rules.strict_structure => {
                Allowed::Look("annotations on a certified file, which can cover its text")
            }
            _ => Allowed::No,
        }
    }
}

impl Lock {
    fn read(document: &Document<'_>, lock: &Dictionary) -> Option<Self> {
        let fields = document.value(lock, "Fields").unwrap_or(Object::Null);
        let names = fields.array().unwrap_or_default().iter().filter_map(|name| match name {
            Object::String(text) => Some(super::fields::shown(&text.bytes)),
            _ => None,
        });
        let action = lock.get("Action")?;
        if action.is_name("Include") {
            Some(Self::Only(names.collect()))
        } else if action.is_name("Exclude") {
            Some(Self::AllBut(names.collect()))
        } else {
            // "All", and whatever is not known closes everything
            Some(Self::All)
        }
    }
}

/// Whether a field is the one named or stands under it.
fn is_under(field: &str, name: &str) -> bool {
    field.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
