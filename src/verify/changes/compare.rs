//! What happened to each object between two revisions.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use super::super::fields::fields;
use super::added::{added, is_shown};
use super::filled::plain_share;
use super::ledger::{Ledger, current};
use super::parts::{Part, Parts};
use super::{Change, Changes, Found};
use crate::pdf::revisions::{Broken, Dictionary, Document, Entry, Object, Section};

/// Entries of a prepared field that may come with its signature: its look, not its place.
const WITH_SIGNATURE: [&str; 9] = ["V", "AP", "AS", "MK", "DA", "M", "F", "Lock", "SV"];
/// Entries of a form field that change when it is filled in.
const WITH_FILLING: [&str; 7] = ["V", "AP", "AS", "M", "MK", "DA", "RV"];

struct Comparison<'a, 'b> {
    old: &'a Document<'b>,
    new: &'a Document<'b>,
    parts: Parts,
    /// Signature fields of the new revision, by object number.
    fields: HashMap<u32, String>,
    /// Fields that got their signature in this revision, by object number.
    signed: HashSet<u32>,
    /// Objects that may stand on a page for a field that was added.
    widgets: HashSet<u32>,
    /// Objects that were not there before, and what objects that were refer to now.
    fresh: HashSet<u32>,
    wanted: Vec<u32>,
    /// The object that is looked at.
    at: Option<u32>,
    ledger: &'a mut Ledger,
    found: &'a mut Changes,
}

/// Compares the objects that `sections`, those of `new` alone, name.
pub(super) fn objects(
    old: &Document<'_>,
    new: &Document<'_>,
    sections: &[Rc<Section>],
    ledger: &mut Ledger,
    found: &mut Changes,
) -> Result<(), Broken> {
    let parts = Parts::of(old)?;
    let (mut all, mut signed) = (HashMap::new(), HashSet::new());
    for field in fields(new)?.signatures {
        if new.value(&field.dictionary, "V")?.dictionary().is_some() {
            signed.insert(field.reference.number);
        }
        all.insert(field.reference.number, field.name);
    }
    let mut own = Comparison {
        old,
        new,
        parts,
        fields: all,
        signed,
        widgets: HashSet::new(),
        fresh: HashSet::new(),
        wanted: Vec::new(),
        at: None,
        ledger,
        found,
    };
    own.objects(sections)
}

impl Comparison<'_, '_> {
    fn note(&mut self, change: Change) {
        self.found.insert(Found { object: self.at, change });
    }

    fn modified(&mut self, what: impl Into<String>) {
        self.note(Change::Modified(what.into()));
    }

    fn objects(&mut self, sections: &[Rc<Section>]) -> Result<(), Broken> {
        let mut touched: BTreeSet<u32> =
            sections.iter().flat_map(|s| s.entries.iter().map(|(number, _)| number)).collect();
        // an object stream written anew changes every object that is looked up in it
        let renewed: BTreeSet<u32> = touched
            .iter()
            .copied()
            .filter(|number| self.old.entry(*number) != Entry::Free)
            .collect();
        if !renewed.is_empty() {
            let inside = |number: &u32| match self.new.entry(*number) {
                Entry::In(stream, _) => renewed.contains(&stream),
                _ => false,
            };
            touched.extend(self.new.numbers().into_iter().filter(inside));
        }
        touched.retain(|number| {
            self.old.entry(*number) != self.new.entry(*number) || {
                matches!(self.new.entry(*number), Entry::In(..))
            }
        });
        // lists of fields first: annotations are judged by the fields that were added
        let is_page = |number: &u32| {
            matches!(self.parts.get(*number), Some(Part::Page(_) | Part::Annotations(_)))
        };
        let (pages, rest): (Vec<u32>, Vec<u32>) = touched.into_iter().partition(is_page);
        for number in rest.into_iter().chain(pages) {
            self.at = Some(number);
            self.object(number)?;
        }
        self.at = None;
        self.unneeded()
    }

    /// Objects that nothing needs show nothing today; a strict policy asks what they are for.
    fn unneeded(&mut self) -> Result<(), Broken> {
        self.new.trailer().iter().for_each(|(_, one)| {
            one.references(&mut |to| self.wanted.push(to.number));
        });
        while let Some(number) = self.wanted.pop() {
            if self.fresh.remove(&number)
                && let Some(object) = current(self.new, number)?
            {
                object.references(&mut |to| self.wanted.push(to.number));
            }
        }
        for number in std::mem::take(&mut self.fresh) {
            let object = current(self.new, number)?;
            let kind = object.as_ref().and_then(Object::dictionary).and_then(|d| d.get("Type"));
            // tables and containers are needed by being what they are
            if !kind.is_some_and(|kind| kind.is_name("XRef") || kind.is_name("ObjStm")) {
                self.at = Some(number);
                self.note(Change::Unneeded);
            }
        }
        Ok(())
    }

    fn object(&mut self, number: u32) -> Result<(), Broken> {
        let (before, after) = (current(self.old, number)?, current(self.new, number)?);
        let appeared = after.is_some();
        match (before, after) {
            (None, None) => Ok(()),
            (None, Some(_)) | (Some(_), None) => {
                // a hole that something signed points to must not be filled, and what something
                // signed points to must not be taken away
                self.ledger.advance(self.old, &self.parts)?;
                if self.ledger.is_referred_to(number) {
                    self.modified(format!("object {number} appeared or disappeared"));
                }
                if appeared {
                    self.fresh.insert(number);
                }
                Ok(())
            }
            (Some(before), Some(after)) => {
                let generation = |document: &Document<'_>| match document.entry(number) {
                    Entry::At(_, generation) => generation,
                    _ => 0,
                };
                if generation(self.old) != generation(self.new) {
                    // whatever refers to the old generation finds nothing any more
                    self.modified(format!("object {number} under another generation"));
                    return Ok(());
                }
                if same(self.old, &before, self.new, &after) {
                    return Ok(());
                }
                after.references(&mut |to| self.wanted.push(to.number));
                self.changed(number, &before, &after)
            }
        }
    }

    fn changed(&mut self, number: u32, before: &Object, after: &Object) -> Result<(), Broken> {
        let part = self.parts.get(number).cloned();
        if let Some(Part::Evidence | Part::Metadata) = part {
            // what calls itself evidence and is content as well would be a way to replace content
            self.ledger.advance(self.old, &self.parts)?;
            if self.ledger.is_content(number) {
                self.modified(format!("object {number}, evidence or metadata by name only"));
            } else if part == Some(Part::Evidence) {
                self.note(Change::Evidence);
            } else {
                self.note(Change::Metadata);
            }
            return Ok(());
        }
        let (old, new) = match (before, after) {
            (Object::Dictionary(old), Object::Dictionary(new)) => (old, new),
            (Object::Array(old), Object::Array(new)) => {
                match part {
                    Some(Part::FieldList) => self.field_list(old, new)?,
                    Some(Part::Annotations(page)) => self.annotations(page, old, new),
                    _ => self.modified(format!("array {number}")),
                }
                return Ok(());
            }
            _ => {
                self.modified(format!("object {number}"));
                return Ok(());
            }
        };
        match part {
            Some(Part::Catalog) => self.catalog(old, new)?,
            Some(Part::Form) => self.form(old, new)?,
            Some(Part::SignatureField(name)) => self.signature_field(&name, old, new)?,
            Some(Part::Widget(field, name)) => self.widget(field, &name, old, new),
            Some(Part::Page(page)) => self.page(page, old, new)?,
            Some(Part::OtherField(name)) => self.other_field(&name, old, new)?,
            Some(Part::Annotation(page)) => self.note(Change::Annotated(page)),
            _ => {
                let kind = match old.get("Type") {
                    Some(Object::Name(name)) => String::from_utf8_lossy(name).into_owned(),
                    _ => "object".to_owned(),
                };
                self.modified(format!("{kind} {number}"));
            }
        }
        Ok(())
    }

    fn catalog(&mut self, old: &Dictionary, new: &Dictionary) -> Result<(), Broken> {
        for key in changed_keys(old, new) {
            match key.as_str() {
                "AcroForm" => {
                    let before = self.old.value(old, "AcroForm")?;
                    let after = self.new.value(new, "AcroForm")?;
                    let empty = Dictionary::default();
                    self.form(
                        before.dictionary().unwrap_or(&empty),
                        after.dictionary().unwrap_or(&empty),
                    )?;
                }
                "DSS" | "Extensions" => self.note(Change::Evidence),
                "Metadata" | "Version" => self.note(Change::Metadata),
                _ => self.modified(format!("catalog entry {key}")),
            }
        }
        Ok(())
    }

    fn form(&mut self, old: &Dictionary, new: &Dictionary) -> Result<(), Broken> {
        for key in changed_keys(old, new) {
            match key.as_str() {
                "Fields" => {
                    let before = self.old.value(old, "Fields")?;
                    let after = self.new.value(new, "Fields")?;
                    let list = |object: &Object| object.array().unwrap_or_default().to_vec();
                    self.field_list(&list(&before), &list(&after))?;
                }
                "SigFlags" => {}
                // default font and resources serve fields that are drawn anew; no such field may
                // change unseen, so what is added there changes nothing
                "DR" | "DA" => self.note(Change::Metadata),
                _ => self.modified(format!("form entry {key}")),
            }
        }
        Ok(())
    }

    fn field_list(&mut self, old: &[Object], new: &[Object]) -> Result<(), Broken> {
        if !old.iter().all(|field| new.contains(field)) {
            self.modified("a field was taken away");
        }
        for field in new.iter().filter(|field| !old.contains(field)) {
            let Some(to) = field.as_reference() else {
                self.modified("a field was added");
                continue;
            };
            let before = self.at.replace(to.number);
            // an object that was there and becomes a field was something else before
            let fresh = current(self.old, to.number)?.is_none();
            match self.fields.get(&to.number).cloned() {
                Some(name) if fresh => {
                    let one = added(self.new, field, &name)?;
                    self.widgets.extend(one.widgets);
                    self.note(one.change);
                }
                _ => self.modified("a field was added"),
            }
            self.at = before;
        }
        Ok(())
    }

    fn signature_field(
        &mut self,
        name: &str,
        old: &Dictionary,
        new: &Dictionary,
    ) -> Result<(), Broken> {
        let unsigned = self.old.value(old, "V")? == Object::Null;
        let value = self.new.value(new, "V")?;
        let signed = unsigned && value.dictionary().is_some();
        let keys = changed_keys(old, new);
        if signed && keys.iter().all(|key| WITH_SIGNATURE.contains(&key.as_str())) {
            if old.get("Lock").is_some() && old.get("Lock") != new.get("Lock") {
                self.modified(format!("lock of field {name}"));
            }
            let is_stamp = value
                .dictionary()
                .and_then(|v| v.get("Type"))
                .is_some_and(|t| t.is_name("DocTimeStamp"));
            if is_stamp && !is_shown(self.new, new)? {
                self.note(Change::Evidence);
            } else {
                self.note(Change::Signed(name.to_owned()));
            }
        } else {
            self.modified(format!("signature field {name}: {}", keys.join(", ")));
        }
        Ok(())
    }

    /// A widget that stands apart from its field may get its look when the field is signed.
    fn widget(&mut self, field: u32, name: &str, old: &Dictionary, new: &Dictionary) {
        let keys = changed_keys(old, new);
        let was_signed = current(self.old, field).ok().flatten().is_none_or(|before| {
            before.dictionary().is_none_or(|before| before.get("V").is_some())
        });
        let look = keys.iter().all(|key| key != "V" && WITH_SIGNATURE.contains(&key.as_str()));
        if !was_signed && self.signed.contains(&field) && look {
            return;
        }
        self.modified(format!("widget of signature field {name}: {}", keys.join(", ")));
    }

    fn other_field(
        &mut self,
        name: &str,
        old: &Dictionary,
        new: &Dictionary,
    ) -> Result<(), Broken> {
        let keys = changed_keys(old, new);
        if keys.iter().all(|key| WITH_FILLING.contains(&key.as_str())) {
            let share = plain_share(self.old, old, self.new, new, &keys)?;
            self.note(Change::Filled(name.to_owned(), share));
        } else {
            self.modified(format!("form field {name}: {}", keys.join(", ")));
        }
        Ok(())
    }

    fn page(&mut self, page: usize, old: &Dictionary, new: &Dictionary) -> Result<(), Broken> {
        for key in changed_keys(old, new) {
            if key == "Annots" {
                let before = self.old.value(old, "Annots")?;
                let after = self.new.value(new, "Annots")?;
                let list = |object: &Object| object.array().unwrap_or_default().to_vec();
                self.annotations(page, &list(&before), &list(&after));
            } else {
                self.modified(format!("page {page}: {key}"));
            }
        }
        Ok(())
    }

    fn annotations(&mut self, page: usize, old: &[Object], new: &[Object]) {
        let gone = !old.iter().all(|one| new.contains(one));
        // the field itself is told of where the list of fields is compared; a widget of a field
        // that was there already, or that is in no list, is an annotation like any other
        let more = new
            .iter()
            .filter(|one| !old.contains(one))
            .any(|one| one.as_reference().is_none_or(|to| !self.widgets.contains(&to.number)));
        // drawn in another order, what was covered may come to light
        let kept: Vec<&Object> = new.iter().filter(|one| old.contains(one)).collect();
        let moved = !gone && kept.into_iter().ne(old.iter());
        if gone || more || moved {
            self.note(Change::Annotated(page));
        }
    }
}

/// Equal in meaning; streams in every byte.
fn same(old: &Document<'_>, before: &Object, new: &Document<'_>, after: &Object) -> bool {
    match (before, after) {
        (Object::Stream(a, x), Object::Stream(b, y)) => {
            a == b && old.data().get(x.clone()) == new.data().get(y.clone())
        }
        _ => before == after,
    }
}

fn changed_keys(old: &Dictionary, new: &Dictionary) -> Vec<String> {
    let keys = old.iter().chain(new.iter()).map(|(key, _)| key);
    let changed: BTreeSet<&[u8]> =
        keys.filter(|key| old.by_bytes(key) != new.by_bytes(key)).collect();
    changed.into_iter().map(|key| String::from_utf8_lossy(key).into_owned()).collect()
}
