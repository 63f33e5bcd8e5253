//! What the objects of a revision are: the catalog, a page, a field, evidence, metadata.

use std::collections::{HashMap, HashSet};

use super::super::fields::{Fields, fields};
use crate::pdf::revisions::{Broken, Dictionary, Document, Object};

/// What an object is.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Part {
    Catalog,
    Form,
    FieldList,
    SignatureField(String),
    /// A widget of the signature field with this number and name.
    Widget(u32, String),
    OtherField(String),
    Page(usize),
    Annotations(usize),
    Annotation(usize),
    Evidence,
    Metadata,
}

/// The objects of a revision that are known for something.
#[derive(Debug, Default)]
pub(super) struct Parts(HashMap<u32, Part>);

impl Parts {
    /// What an object is.
    pub(super) fn get(&self, number: u32) -> Option<&Part> {
        self.0.get(&number)
    }

    /// Looks through a revision. What shows something is entered after what does not, and wins.
    pub(super) fn of(document: &Document<'_>) -> Result<Self, Broken> {
        let mut parts = HashMap::new();
        let (root, catalog) = document.catalog()?;
        if let Some(info) = document.trailer().get("Info").and_then(Object::as_reference) {
            parts.insert(info.number, Part::Metadata);
        }
        if let Some(xmp) = catalog.get("Metadata").and_then(Object::as_reference) {
            parts.insert(xmp.number, Part::Metadata);
        }
        if let Some(dss) = catalog.get("DSS") {
            evidence(document, dss, 0, &mut parts)?;
        }
        if let Some(tree) = catalog.get("Pages") {
            page_tree(document, tree, &mut parts)?;
        }
        let Fields { signatures, others } = fields(document)?;
        for field in others {
            parts.insert(field.reference.number, Part::OtherField(field.name));
        }
        for field in signatures {
            let own = field.reference.number;
            let kids = document.value(&field.dictionary, "Kids")?;
            for kid in kids.array().unwrap_or_default().iter().filter_map(Object::as_reference) {
                parts.insert(kid.number, Part::Widget(own, field.name.clone()));
            }
            parts.insert(own, Part::SignatureField(field.name));
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
        parts.insert(root.number, Part::Catalog);
        Ok(Self(parts))
    }
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
    parts: &mut HashMap<u32, Part>,
) -> Result<(), Broken> {
    let mut pages = 0;
    let mut seen = HashSet::new();
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
        pages += 1;
        annotations(document, dictionary, pages, parts)?;
        parts.insert(reference.number, Part::Page(pages));
    }
    Ok(())
}

fn annotations(
    document: &Document<'_>,
    page: &Dictionary,
    number: usize,
    parts: &mut HashMap<u32, Part>,
) -> Result<(), Broken> {
    if let Some(list) = page.get("Annots").and_then(Object::as_reference) {
        parts.insert(list.number, Part::Annotations(number));
    }
    let list = document.value(page, "Annots")?;
    for one in list.array().unwrap_or_default().iter().filter_map(Object::as_reference) {
        parts.entry(one.number).or_insert(Part::Annotation(number));
    }
    Ok(())
}
