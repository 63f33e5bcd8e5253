//! Where a signature goes: the field that holds it made known to form and page, and the bytes it
//! covers written beside it.

use std::ops::Range;

use super::error::SealError;
use crate::pdf::revisions::{Appender, Dictionary, Document, Object, Reference, Update};

/// Print and Locked: PDF/A wants the first, nobody should move the second.
const WIDGET_FLAGS: i64 = 132;
/// Room for the numbers of `/ByteRange`.
pub(super) const BYTE_RANGE: &[u8] = b"/ByteRange [0 0000000000 0000000000 0000000000]";

/// A signature field that is its own widget on page 1.
pub(super) fn field(
    name: &str,
    page: Reference,
    rectangle: Option<super::Rectangle>,
    rotate: i64,
) -> Dictionary {
    let rectangle = rectangle.unwrap_or_default();
    let mut widget = Dictionary::of([
        ("Type", Object::name("Annot")),
        ("Subtype", Object::name("Widget")),
        ("FT", Object::name("Sig")),
        ("T", Object::text(name)),
        ("F", Object::Integer(WIDGET_FLAGS)),
        ("Rect", Object::Array(rectangle.iter().map(|x| Object::Real(*x)).collect())),
        ("P", Object::Reference(page)),
    ]);
    if rotate != 0 {
        let turned = Dictionary::of([("R", Object::Integer(rotate))]);
        widget.set("MK", Object::Dictionary(turned));
    }
    widget
}

/// Adds fields to the form (in `catalog`, which the caller writes) and to page 1. What stands in
/// an object of its own stays there: other readers compare object by object.
pub(super) fn make_known(
    document: &Document<'_>,
    to: &mut Appender,
    catalog: &mut Dictionary,
    references: &[Object],
) -> Result<(), SealError> {
    let form = document.value(catalog, "AcroForm")?;
    let mut form = form.dictionary().cloned().unwrap_or_default();
    add(document, to, &mut form, "Fields", references)?;
    // signatures exist, and only incremental updates keep them
    form.set("SigFlags", Object::Integer(3));
    match catalog.get("AcroForm").and_then(Object::as_reference) {
        Some(own) => to.put(own, &Object::Dictionary(form)),
        None => {
            catalog.set("AcroForm", Object::Dictionary(form));
        }
    }
    let (page, mut dictionary) = document.first_page()?;
    if add(document, to, &mut dictionary, "Annots", references)? {
        to.put(page, &Object::Dictionary(dictionary));
    }
    Ok(())
}

/// Adds to an array; says whether it stands in `owner` itself.
fn add(
    document: &Document<'_>,
    to: &mut Appender,
    owner: &mut Dictionary,
    key: &str,
    references: &[Object],
) -> Result<bool, SealError> {
    let all = document.value(owner, key)?;
    let mut all = all.array().unwrap_or_default().to_vec();
    all.extend_from_slice(references);
    if let Some(own) = owner.get(key).and_then(Object::as_reference) {
        to.put(own, &Object::Array(all));
        return Ok(false);
    }
    owner.set(key, Object::Array(all));
    Ok(true)
}

/// Says in the catalog which extensions of ISO 32000 the file uses.
pub(super) fn extension(
    catalog: &Dictionary,
    document: &Document<'_>,
) -> Result<Dictionary, SealError> {
    let extensions = document.value(catalog, "Extensions")?;
    let mut extensions = extensions.dictionary().cloned().unwrap_or_default();
    let entry = Dictionary::of([
        ("BaseVersion", Object::name("1.7")),
        ("ExtensionLevel", Object::Integer(2)),
    ]);
    extensions.set("ESIC", Object::Dictionary(entry));
    Ok(extensions)
}

/// A signature dictionary with room for `ByteRange` and `reserved` bytes of `Contents`, and where
/// the digits of the latter stand.
pub(super) fn with_room(
    head: &[u8],
    rest: &Dictionary,
    reserved: usize,
) -> (Vec<u8>, Range<usize>) {
    let mut body = head.to_vec();
    body.extend(BYTE_RANGE);
    body.extend(b"/Contents <");
    let start = body.len();
    body.extend(std::iter::repeat_n(b'0', reserved * 2));
    let digits = start..body.len();
    body.push(b'>');
    let mut written = Vec::new();
    rest.write(&mut written);
    body.extend(written.get(2..).unwrap_or_default());
    (body, digits)
}

/// Writes `/ByteRange` of the signature dictionary in object `value`; returns where the digits of
/// its `/Contents` stand in the update.
pub(super) fn set_byte_range(
    update: &mut Update,
    base: usize,
    value: u32,
    digits: &Range<usize>,
) -> Result<Range<usize>, SealError> {
    let wrong = || SealError::Structure("ByteRange".to_owned());
    let place = update.places.get(&value).copied().ok_or_else(wrong)?;
    let digits = place + digits.start..place + digits.end;
    // ByteRange stops before the `<` and goes on after the `>`
    let (before, after) = (base + digits.start - 1, base + digits.end + 1);
    let text = format!(
        "/ByteRange [0 {before:<10} {after:<10} {:<10}]",
        base + update.bytes.len() - after
    );
    let from = digits.start - b"/Contents <".len() - BYTE_RANGE.len();
    let target = update.bytes.get_mut(from..from + BYTE_RANGE.len()).ok_or_else(wrong)?;
    if text.len() != target.len() {
        return Err(wrong());
    }
    target.copy_from_slice(text.as_bytes());
    Ok(digits)
}

/// The bytes of an update on both sides of `/Contents`.
pub(super) fn around<'a>(update: &'a [u8], digits: &Range<usize>) -> [&'a [u8]; 2] {
    [
        update.get(..digits.start - 1).unwrap_or_default(),
        update.get(digits.end + 1..).unwrap_or_default(),
    ]
}

/// Puts a signature into its place.
pub(super) fn fill(
    update: &mut [u8],
    digits: Range<usize>,
    signature: &[u8],
) -> Result<(), SealError> {
    let room = digits.len() / 2;
    let text = data_encoding::HEXUPPER.encode(signature);
    let place = update.get_mut(digits).unwrap_or_default();
    match place.get_mut(..text.len()) {
        Some(place) => {
            place.copy_from_slice(text.as_bytes());
            Ok(())
        }
        None => Err(SealError::TooLarge { size: signature.len(), room }),
    }
}
