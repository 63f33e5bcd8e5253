//! Who refers to what in a revision, for two questions of the shadow attacks: was a hole that is
//! filled now already pointed at when it was signed, and is an object that calls itself evidence
//! or metadata also used as content?

use std::collections::HashSet;

use super::parts::{Part, Parts};
use crate::pdf::revisions::{Broken, Document, Entry, Object, Reference};

/// References of every object up to a revision; grows from one revision to the next.
#[derive(Debug, Default)]
pub(in super::super) struct Ledger {
    upto: usize,
    all: HashSet<u32>,
    content: HashSet<u32>,
}

impl Ledger {
    /// Brings it up to `document`: everything at first, then what later sections name.
    pub(super) fn advance(&mut self, document: &Document<'_>, parts: &Parts) -> Result<(), Broken> {
        let length = document.data().len();
        if self.upto == length {
            return Ok(());
        }
        let numbers = if self.upto == 0 {
            document.numbers()
        } else {
            let later = document.sections().iter().filter(|s| s.offset as usize >= self.upto);
            later.flat_map(|s| s.entries.iter().map(|(number, _)| number)).collect()
        };
        self.upto = length;
        let root = document.trailer().get("Root").and_then(Object::as_reference);
        self.note(root, true);
        for (key, one) in document.trailer().iter() {
            let content = key != b"Info" && key != b"Prev";
            one.references(&mut |to| self.note(Some(to), content));
        }
        for number in numbers {
            let Some(object) = current(document, number)? else { continue };
            let content = !matches!(parts.get(number), Some(Part::Evidence | Part::Metadata));
            let Some(dictionary) = object.dictionary() else {
                object.references(&mut |to| self.note(Some(to), content));
                continue;
            };
            let is_catalog = root.is_some_and(|root| root.number == number);
            let is_table = dictionary.get("Type").is_some_and(|kind| kind.is_name("XRef"));
            for (key, one) in dictionary.iter() {
                // what the catalog and the trailers hold as evidence and metadata
                let aside =
                    is_catalog && matches!(key, b"DSS" | b"Metadata") || is_table && key == b"Info";
                one.references(&mut |to| self.note(Some(to), content && !aside));
            }
        }
        Ok(())
    }

    fn note(&mut self, to: Option<Reference>, content: bool) {
        let Some(to) = to else { return };
        self.all.insert(to.number);
        if content {
            self.content.insert(to.number);
        }
    }

    /// Whether anything refers to it.
    pub(super) fn is_referred_to(&self, number: u32) -> bool {
        self.all.contains(&number)
    }

    /// Whether anything but evidence and metadata refers to it.
    pub(super) fn is_content(&self, number: u32) -> bool {
        self.content.contains(&number)
    }
}

/// The object that has this number now, whatever its generation.
pub(super) fn current(document: &Document<'_>, number: u32) -> Result<Option<Object>, Broken> {
    let generation = match document.entry(number) {
        Entry::Free => return Ok(None),
        Entry::At(_, generation) => generation,
        Entry::In(..) => 0,
    };
    document.object(Reference { number, generation }).map(Some)
}
