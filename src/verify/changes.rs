//! What was changed after a signature: two revisions compared object by object.
//!
//! Everything is a modification unless it is known to be harmless: a prepared field signed, a
//! signature field added, evidence for long life (DSS, document time stamps), metadata. Which of
//! the harmless kinds are allowed is the policy's and the signature's own word (DocMDP, FieldMDP).

use std::collections::{BTreeSet, HashMap, HashSet};

use super::coverage::ends_revision;
use super::fields::{Fields, fields};
use crate::pdf::revisions::{
    Broken, Dictionary, Document, Entry, Object, Parser, Reference, Section,
};

/// A change.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Change {
    /// A field that was there was signed.
    Signed(String),
    /// A signature field was added, signed or not.
    FieldAdded(String),
    /// Certificates, revocation data, a document time stamp.
    Evidence,
    /// Title, dates, XMP.
    Metadata,
    /// Anything else.
    Modified(String),
}

/// Compares a revision with a later one of the same file.
pub(super) fn compare(old: &Document<'_>, new: &Document<'_>) -> BTreeSet<Change> {
    let mut found = BTreeSet::new();
    if let Err(broken) = Comparison::run(old, new, &mut found) {
        found.insert(Change::Modified(format!("unreadable revision: {broken}")));
    }
    found
}

/// What an object was in the old revision.
#[derive(Clone, PartialEq, Debug)]
enum Part {
    Catalog,
    Form,
    FieldList,
    SignatureField(String),
    OtherField,
    Page(usize),
    Annotations(usize),
    Evidence,
    Metadata,
}

struct Comparison<'a, 'b> {
    old: &'a Document<'b>,
    new: &'a Document<'b>,
    parts: HashMap<u32, Part>,
    /// Signature fields of the new revision, by object number.
    fields: HashMap<u32, String>,
    found: &'a mut BTreeSet<Change>,
}

impl<'a, 'b> Comparison<'a, 'b> {
    fn run(
        old: &'a Document<'b>,
        new: &'a Document<'b>,
        found: &'a mut BTreeSet<Change>,
    ) -> Result<(), Broken> {
        let (from, to) = (old.data().len(), new.data().len());
        let modified = |found: &mut BTreeSet<Change>, what: &str| {
            found.insert(Change::Modified(what.to_owned()));
        };
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
            modified(found, &format!("{} bytes that belong to no revision", to - from));
            return Ok(());
        }
        if sections.iter().any(|s| (s.offset as usize) < from) || !ends_revision(new.data()) {
            modified(found, "a revision that does not stand in its own bytes");
        }
        if let Err(place) = only_objects(new, sections, from) {
            modified(found, &format!("bytes that belong to no object, at {place}"));
        }
        for key in ["Root", "Encrypt"] {
            if old.trailer().get(key) != new.trailer().get(key) {
                modified(found, "catalog or encryption replaced");
            }
        }
        if old.trailer().get("Info") != new.trailer().get("Info") {
            found.insert(Change::Metadata);
        }
        let parts = parts(old)?;
        let fields =
            fields(new)?.signatures.into_iter().map(|f| (f.reference.number, f.name)).collect();
        let mut own = Self { old, new, parts, fields, found };
        own.objects(sections)
    }

    fn modified(&mut self, what: impl Into<String>) {
        self.found.insert(Change::Modified(what.into()));
    }

    fn objects(&mut self, sections: &[Section]) -> Result<(), Broken> {
        let mut touched: BTreeSet<u32> =
            sections.iter().flat_map(|s| s.entries.keys().copied()).collect();
        // an object stream written anew changes every object that is looked up in it
        let inside = |number: &u32| match self.new.entry(*number) {
            Entry::In(stream, _) => touched.contains(&stream),
            _ => false,
        };
        let more: Vec<u32> = self.new.numbers().filter(inside).collect();
        touched.extend(more);
        touched.retain(|number| {
            self.old.entry(*number) != self.new.entry(*number) || {
                matches!(self.new.entry(*number), Entry::In(..))
            }
        });

        let mut referenced: Option<HashSet<u32>> = None;
        for number in touched {
            let (before, after) = (current(self.old, number)?, current(self.new, number)?);
            match (before, after) {
                (None, None) => {}
                (None, Some(_)) | (Some(_), None) => {
                    // a hole that something signed points to must not be filled, and what
                    // something signed points to must not be taken away
                    let all = match &mut referenced {
                        Some(all) => all,
                        none => none.insert(every_reference(self.old)?),
                    };
                    if all.contains(&number) {
                        self.modified(format!("object {number} appeared or disappeared"));
                    }
                }
                (Some(before), Some(after)) => {
                    if !same(self.old, &before, self.new, &after) {
                        self.changed(number, &before, &after)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn changed(&mut self, number: u32, before: &Object, after: &Object) -> Result<(), Broken> {
        let part = self.parts.get(&number).cloned();
        let (old, new) = match (before, after) {
            (Object::Dictionary(old), Object::Dictionary(new)) => (old.clone(), new.clone()),
            (Object::Array(old), Object::Array(new)) => {
                match part {
                    Some(Part::FieldList) => self.field_list(old, new),
                    Some(Part::Annotations(page)) => self.annotations(page, old, new)?,
                    Some(Part::Evidence) => {
                        self.found.insert(Change::Evidence);
                    }
                    _ => self.modified(format!("array {number}")),
                }
                return Ok(());
            }
            _ => {
                match part {
                    Some(Part::Metadata) => self.found.insert(Change::Metadata),
                    _ => self.found.insert(Change::Modified(format!("object {number}"))),
                };
                return Ok(());
            }
        };
        match part {
            Some(Part::Catalog) => self.catalog(&old, &new)?,
            Some(Part::Form) => self.form(&old, &new)?,
            Some(Part::SignatureField(name)) => self.signature_field(&name, &old, &new)?,
            Some(Part::Page(page)) => self.page(page, &old, &new)?,
            Some(Part::Evidence) => {
                self.found.insert(Change::Evidence);
            }
            Some(Part::Metadata) => {
                self.found.insert(Change::Metadata);
            }
            Some(Part::OtherField) => self.modified(format!("form field in object {number}")),
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
                "DSS" | "Extensions" => {
                    self.found.insert(Change::Evidence);
                }
                "Metadata" | "Version" => {
                    self.found.insert(Change::Metadata);
                }
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
                    self.field_list(&list(&before), &list(&after));
                }
                "SigFlags" => {}
                // default font and resources serve fields that are drawn anew; no such field may
                // change, so they change nothing that is seen
                "DR" | "DA" => {
                    self.found.insert(Change::Metadata);
                }
                _ => self.modified(format!("form entry {key}")),
            }
        }
        Ok(())
    }

    fn field_list(&mut self, old: &[Object], new: &[Object]) {
        let kept = old.iter().all(|field| new.contains(field));
        if !kept {
            self.modified("a field was taken away");
        }
        for field in new.iter().filter(|field| !old.contains(field)) {
            match field.as_reference().and_then(|to| self.fields.get(&to.number)).cloned() {
                Some(name) => self.field_added(field, name),
                None => self.modified("a field was added"),
            }
        }
    }

    /// A document time stamp brings a field of its own; one that shows nothing is evidence.
    fn field_added(&mut self, field: &Object, name: String) {
        let stamp = || -> Option<bool> {
            let object = self.new.resolve(field).ok()?;
            let field = object.dictionary()?;
            let value = self.new.value(field, "V").ok()?;
            let is_stamp = value.dictionary()?.get("Type")?.is_name("DocTimeStamp");
            Some(is_stamp && !has_area(self.new, field) && field.get("AP").is_none())
        };
        let change =
            if stamp() == Some(true) { Change::Evidence } else { Change::FieldAdded(name) };
        self.found.insert(change);
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
        // look and metadata of a field may change with its signature, its place may not
        let with_signature = ["V", "AP", "AS", "MK", "DA", "M", "F", "Lock", "SV"];
        if signed && keys.iter().all(|key| with_signature.contains(&key.as_str())) {
            let lock = |d: &Dictionary| d.get("Lock").cloned();
            if old.get("Lock").is_some() && lock(old) != lock(new) {
                self.modified(format!("lock of field {name}"));
            }
            let is_stamp = value
                .dictionary()
                .and_then(|v| v.get("Type"))
                .is_some_and(|t| t.is_name("DocTimeStamp"));
            self.found.insert(if is_stamp && !has_area(self.new, new) {
                Change::Evidence
            } else {
                Change::Signed(name.to_owned())
            });
        } else {
            self.modified(format!("signature field {name}: {}", keys.join(", ")));
        }
        Ok(())
    }

    fn page(&mut self, page: usize, old: &Dictionary, new: &Dictionary) -> Result<(), Broken> {
        for key in changed_keys(old, new) {
            if key == "Annots" {
                let before = self.old.value(old, "Annots")?;
                let after = self.new.value(new, "Annots")?;
                let list = |object: &Object| object.array().unwrap_or_default().to_vec();
                self.annotations(page, &list(&before), &list(&after))?;
            } else {
                self.modified(format!("page {page}: {key}"));
            }
        }
        Ok(())
    }

    fn annotations(&mut self, page: usize, old: &[Object], new: &[Object]) -> Result<(), Broken> {
        if !old.iter().all(|one| new.contains(one)) {
            self.modified(format!("page {page}: an annotation was taken away"));
        }
        for one in new.iter().filter(|one| !old.contains(one)) {
            let object = self.new.resolve(one)?;
            let own = one.as_reference().map(|to| to.number);
            let parent = object.dictionary().and_then(|a| a.get("Parent"));
            let parent = parent.and_then(Object::as_reference).map(|to| to.number);
            let is_field =
                [own, parent].into_iter().flatten().any(|n| self.fields.contains_key(&n));
            let is_widget = object
                .dictionary()
                .and_then(|a| a.get("Subtype"))
                .is_some_and(|subtype| subtype.is_name("Widget"));
            // the field itself is told of where the list of fields is compared; a field that is
            // on a page and in no list is an annotation like any other
            if !(is_field && is_widget) {
                self.modified(format!("page {page}: an annotation was added"));
            }
        }
        Ok(())
    }
}

fn current(document: &Document<'_>, number: u32) -> Result<Option<Object>, Broken> {
    let generation = match document.entry(number) {
        Entry::Free => return Ok(None),
        Entry::At(_, generation) => generation,
        Entry::In(..) => 0,
    };
    document.object(Reference { number, generation }).map(Some)
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

fn has_area(document: &Document<'_>, field: &Dictionary) -> bool {
    let rectangle = document.value(field, "Rect").unwrap_or(Object::Null);
    let all: Vec<f64> =
        rectangle.array().unwrap_or_default().iter().filter_map(Object::number).collect();
    let [x0, y0, x1, y1] = all.as_slice() else { return false };
    x0 != x1 && y0 != y1
}

/// Every object number that anything in the document refers to.
fn every_reference(document: &Document<'_>) -> Result<HashSet<u32>, Broken> {
    let mut all = HashSet::new();
    document.trailer().iter().for_each(|(_, one)| {
        one.references(&mut |to| {
            all.insert(to.number);
        });
    });
    for number in document.numbers() {
        if let Some(object) = current(document, number)? {
            object.references(&mut |to| {
                all.insert(to.number);
            });
        }
    }
    Ok(all)
}

/// What the objects of a revision are.
fn parts(document: &Document<'_>) -> Result<HashMap<u32, Part>, Broken> {
    let mut parts = HashMap::new();
    let (root, catalog) = document.catalog()?;
    // what shows something wins over what does not: entered last
    if let Some(info) = document.trailer().get("Info").and_then(Object::as_reference) {
        parts.insert(info.number, Part::Metadata);
    }
    if let Some(xmp) = catalog.get("Metadata").and_then(Object::as_reference) {
        parts.insert(xmp.number, Part::Metadata);
    }
    if let Some(dss) = catalog.get("DSS") {
        evidence(document, dss, 0, &mut parts)?;
    }
    let Fields { signatures, others } = fields(document)?;
    for field in signatures {
        parts.insert(field.reference.number, Part::SignatureField(field.name));
    }
    for field in others {
        parts.insert(field.number, Part::OtherField);
    }
    if let Some(form) = catalog.get("AcroForm") {
        if let Some(reference) = form.as_reference() {
            parts.insert(reference.number, Part::Form);
        }
        if let Some(form) = document.resolve(form)?.dictionary()
            && let Some(list) = form.get("Fields").and_then(Object::as_reference)
        {
            parts.insert(list.number, Part::FieldList);
        }
    }
    let mut pages = 0;
    if let Some(tree) = catalog.get("Pages") {
        let mut seen = HashSet::new();
        page_tree(document, tree, &mut pages, &mut seen, &mut parts)?;
    }
    parts.insert(root.number, Part::Catalog);
    Ok(parts)
}

fn evidence(
    document: &Document<'_>,
    node: &Object,
    depth: usize,
    parts: &mut HashMap<u32, Part>,
) -> Result<(), Broken> {
    // DSS, its lists and VRI, the entries of VRI: no deeper
    if depth > 3 {
        return Ok(());
    }
    if let Some(reference) = node.as_reference()
        && parts.insert(reference.number, Part::Evidence).is_some()
    {
        return Ok(());
    }
    match document.resolve(node)? {
        Object::Dictionary(all) => {
            for (_, one) in all.iter() {
                evidence(document, one, depth + 1, parts)?;
            }
        }
        Object::Array(all) => {
            for one in &all {
                evidence(document, one, depth + 1, parts)?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn page_tree(
    document: &Document<'_>,
    root: &Object,
    pages: &mut usize,
    seen: &mut HashSet<u32>,
    parts: &mut HashMap<u32, Part>,
) -> Result<(), Broken> {
    let mut waiting = vec![root.clone()];
    while let Some(node) = waiting.pop() {
        let Some(reference) = node.as_reference() else { continue };
        if !seen.insert(reference.number) {
            return Err(Broken::at(0, "page tree in a circle"));
        }
        let object = document.object(reference)?;
        let Some(dictionary) = object.dictionary() else { continue };
        let kids = document.value(dictionary, "Kids")?;
        if let Some(kids) = kids.array() {
            waiting.extend(kids.iter().rev().cloned());
            continue;
        }
        *pages += 1;
        if let Some(list) = dictionary.get("Annots").and_then(Object::as_reference) {
            parts.insert(list.number, Part::Annotations(*pages));
        }
        parts.insert(reference.number, Part::Page(*pages));
    }
    Ok(())
}

/// The bytes after `from` are objects that are looked up there, cross-references, and nothing
/// else. Returns the place of what is not.
fn only_objects(document: &Document<'_>, sections: &[Section], from: usize) -> Result<(), usize> {
    let data = document.data();
    let mut parser = Parser::new(data, from);
    loop {
        parser.space();
        let at = parser.at();
        if at >= data.len() {
            return Ok(());
        }
        if let Some(section) = sections.iter().find(|s| s.offset == at as u64) {
            parser = Parser::new(data, section.end);
        } else if parser.word("startxref") {
            parser.unsigned().map_err(|_| at)?;
        } else {
            let length = |to| document.object(to).ok().and_then(|n| n.integer());
            let (found, _) = parser.indirect(length).map_err(|_| at)?;
            let looked_up = sections.iter().any(|section| {
                section.entries.get(&found.number).is_some_and(
                    |entry| matches!(entry, Entry::At(offset, _) if *offset == at as u64),
                )
            });
            if !looked_up {
                return Err(at);
            }
        }
    }
}
