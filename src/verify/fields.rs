//! The signatures of a document: every field with a signature for a value.

use std::collections::HashSet;

use crate::pdf::revisions::{Broken, Dictionary, Document, Entry, Object, Reference};

/// More fields than this are an attack.
const MOST_FIELDS: usize = 20_000;
/// How deep fields may nest.
const DEPTH: usize = 32;

/// A signature field.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// Full name, parents' first.
    pub(super) name: String,
    /// The field itself.
    pub(super) reference: Reference,
    /// Its dictionary.
    pub(super) dictionary: Dictionary,
}

/// A signed field.
#[derive(Clone, Debug)]
pub(super) struct Signature {
    /// Its field.
    pub(super) field: Field,
    /// The signature dictionary.
    pub(super) value: Dictionary,
    /// The object that holds the dictionary, where it stands in the file by itself.
    pub(super) holder: Option<Reference>,
}

/// Fields of a document by kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    /// Signature fields.
    pub(super) signatures: Vec<Field>,
    /// All others, and nodes between.
    pub(super) others: Vec<Other>,
}

/// A field that is no signature field, or one of its widgets.
#[derive(Clone, Debug)]
pub(super) struct Other {
    /// Full name.
    pub(super) name: String,
    /// The object.
    pub(super) reference: Reference,
}

/// Walks the field tree.
pub(super) fn fields(document: &Document<'_>) -> Result<Fields, Broken> {
    let (_, catalog) = document.catalog()?;
    let form = document.value(&catalog, "AcroForm")?;
    let mut found = Fields::default();
    let Some(form) = form.dictionary() else { return Ok(found) };
    let roots = document.value(form, "Fields")?;
    let mut seen = HashSet::new();
    for root in roots.array().unwrap_or_default() {
        walk(document, root, "", None, 0, &mut seen, &mut found)?;
    }
    Ok(found)
}

fn walk(
    document: &Document<'_>,
    node: &Object,
    parent: &str,
    kind: Option<&Object>,
    depth: usize,
    seen: &mut HashSet<Reference>,
    found: &mut Fields,
) -> Result<(), Broken> {
    let Some(reference) = node.as_reference() else { return Ok(()) };
    if !seen.insert(reference) {
        return Ok(());
    }
    if depth > DEPTH || seen.len() > MOST_FIELDS {
        return Err(Broken::at(0, "too many fields"));
    }
    let Object::Dictionary(dictionary) = document.object(reference)? else { return Ok(()) };
    let own = document.value(&dictionary, "FT")?;
    let kind = if own == Object::Null { kind.cloned() } else { Some(own) };
    let name = match document.value(&dictionary, "T")? {
        Object::String(text) if parent.is_empty() => shown(&text.bytes),
        Object::String(text) => format!("{parent}.{}", shown(&text.bytes)),
        _ => parent.to_owned(),
    };
    let kids = document.value(&dictionary, "Kids")?;
    let is_signature = kind.as_ref().is_some_and(|kind| kind.is_name("Sig"));
    if is_signature {
        found.signatures.push(Field { name: name.clone(), reference, dictionary });
    } else {
        found.others.push(Other { name: name.clone(), reference });
    }
    for kid in kids.array().unwrap_or_default() {
        // widgets of the same field have no name of their own
        let has_name = document.resolve(kid)?.dictionary().is_some_and(|k| k.get("T").is_some());
        if !is_signature || has_name {
            walk(document, kid, &name, kind.as_ref(), depth + 1, seen, found)?;
        }
    }
    Ok(())
}

/// A text string as people read it.
pub(super) fn shown(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units: Vec<u16> = rest
                .chunks_exact(2)
                .map(|pair| pair.iter().fold(0, |sum, b| (sum << 8) | u16::from(*b)))
                .collect();
            String::from_utf16_lossy(&units)
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|b| char::from(*b)).collect(),
        },
    }
}

/// The signed ones among a document's fields.
pub(super) fn signatures(document: &Document<'_>) -> Result<Vec<Signature>, Broken> {
    let mut all = Vec::new();
    for field in fields(document)?.signatures {
        let value = field.dictionary.get("V").cloned().unwrap_or(Object::Null);
        let holder = value.as_reference().or(Some(field.reference));
        let Object::Dictionary(value) = document.resolve(&value)? else { continue };
        let holder = holder.filter(|to| matches!(document.entry(to.number), Entry::At(..)));
        all.push(Signature { field, value, holder });
    }
    Ok(all)
}
