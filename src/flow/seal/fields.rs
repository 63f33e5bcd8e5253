//! Signature fields: found, made, and what earlier signatures still allow.

use super::error::SealError;
use crate::pdf::revisions::{Broken, Dictionary, Document, Object, Reference};

/// More fields than this are an attack.
const MOST_FIELDS: usize = 10_000;

/// The signature fields of a document, before it is signed once more.
pub(super) struct Fields {
    /// Name, reference and dictionary of each signature field.
    pub(super) signatures: Vec<(String, Reference, Dictionary)>,
    /// Whether there are other fields.
    pub(super) others: bool,
}

impl From<Broken> for SealError {
    fn from(broken: Broken) -> Self {
        Self::Structure(broken.to_string())
    }
}

impl Fields {
    /// Finds them; only fields without parents count, as this program writes them.
    pub(super) fn find(document: &Document<'_>) -> Result<Self, SealError> {
        let (_, catalog) = document.catalog()?;
        let mut found = Self { signatures: Vec::new(), others: false };
        let form = document.value(&catalog, "AcroForm")?;
        let Some(form) = form.dictionary() else { return Ok(found) };
        found.others |= form.get("XFA").is_some();
        let fields = document.value(form, "Fields")?;
        for field in fields.array().unwrap_or_default().iter().take(MOST_FIELDS) {
            let (Some(reference), Object::Dictionary(field)) =
                (field.as_reference(), document.resolve(field)?)
            else {
                continue;
            };
            let name = document.value(&field, "T")?;
            match (document.value(&field, "FT")?, name) {
                (kind, Object::String(name)) if kind.is_name("Sig") => {
                    let name = String::from_utf8_lossy(&name.bytes).into_owned();
                    found.signatures.push((name, reference, field));
                }
                _ => found.others = true,
            }
        }
        Ok(found)
    }

    /// Whether any is signed.
    pub(super) fn any_signed(&self) -> bool {
        self.signatures.iter().any(|(.., field)| is_signed(field))
    }
}

/// Whether a field has a value.
pub(super) fn is_signed(field: &Dictionary) -> bool {
    field.get("V").is_some_and(|value| *value != Object::Null)
}

/// Refuses what could change how a sealed copy looks later: scripts, optional content, forms,
/// files outside. Our own writer makes none of it.
pub(super) fn refuse_active(document: &Document<'_>, fields: &Fields) -> Result<(), SealError> {
    if document.is_encrypted() {
        return Err(SealError::Encrypted);
    }
    if document.is_hybrid() {
        return Err(SealError::Forbidden("a hybrid cross-reference"));
    }
    let (_, catalog) = document.catalog()?;
    for (key, what) in
        [("OCProperties", "optional content"), ("AA", "actions"), ("Collection", "a portfolio")]
    {
        if document.value(&catalog, key)? != Object::Null {
            return Err(SealError::Forbidden(what));
        }
    }
    let names = document.value(&catalog, "Names")?;
    if names.dictionary().is_some_and(|names| names.get("JavaScript").is_some()) {
        return Err(SealError::Forbidden("scripts"));
    }
    let open = document.value(&catalog, "OpenAction")?;
    if open.dictionary().and_then(|a| a.get("S")).is_some_and(|s| !s.is_name("GoTo")) {
        return Err(SealError::Forbidden("actions"));
    }
    if fields.others {
        return Err(SealError::Forbidden("form fields"));
    }
    Ok(())
}

/// Whether a certification or a locking signature forbids one more.
pub(super) fn is_locked(document: &Document<'_>, fields: &Fields) -> Result<bool, SealError> {
    for (.., field) in &fields.signatures {
        let value = document.value(field, "V")?;
        let Some(value) = value.dictionary() else { continue };
        if let Some(lock) = document.value(field, "Lock")?.dictionary()
            && lock.get("Action").is_some_and(|action| action.is_name("All"))
        {
            return Ok(true);
        }
        let references = document.value(value, "Reference")?;
        for reference in references.array().unwrap_or_default() {
            let reference = document.resolve(reference)?;
            let Some(reference) = reference.dictionary() else { continue };
            let parameters = document.value(reference, "TransformParams")?;
            let level = parameters.dictionary().and_then(|p| p.get("P")).and_then(Object::integer);
            if reference.get("TransformMethod").is_some_and(|m| m.is_name("DocMDP"))
                && level == Some(1)
            {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// The page's rotation, inherited, as 0, 90, 180 or 270.
pub(super) fn rotation(document: &Document<'_>, page: &Dictionary) -> Result<i64, SealError> {
    let mut node = page.clone();
    for _ in 0..32 {
        if let Some(turn) = document.value(&node, "Rotate")?.integer() {
            return Ok(turn.rem_euclid(360) / 90 * 90);
        }
        match document.value(&node, "Parent")? {
            Object::Dictionary(parent) => node = parent,
            _ => break,
        }
    }
    Ok(0)
}
