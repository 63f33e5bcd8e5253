//! A signer of our own that can do what a proper one never does: leave attributes out, cover the
//! wrong bytes, show a picture over the page. For files that a verdict must not pass.

use sohoa::pdf::revisions::{Appender, Dictionary, Document, Object, Reference};
use sohoa::trust::Signer;
use sohoa::trust::cms;

/// Room for the CMS, in bytes.
const ROOM: usize = 6000;

/// What the forged signature's field looks like.
pub struct Field<'a> {
    pub name: &'a str,
    pub rectangle: [i64; 4],
    /// Content of its appearance; none shows nothing.
    pub look: Option<&'a [u8]>,
    /// Entries of the signature dictionary that replace the usual ones; null takes one away.
    pub entries: Vec<(&'static str, Object)>,
}

impl Field<'_> {
    pub fn invisible(name: &str) -> Field<'_> {
        Field { name, rectangle: [0, 0, 0, 0], look: None, entries: Vec::new() }
    }
}

/// The CMS a proper signer would make over this digest.
pub fn proper(signer: &dyn Signer, digest: &[u8]) -> Vec<u8> {
    let algorithm = signer.algorithm();
    let attributes = cms::signed_attributes(digest, &signer.chain()[0], algorithm);
    let signature = signer.sign(&attributes).unwrap();
    cms::signed_data(&attributes, &signature, signer.chain(), algorithm)
}

/// Appends a revision with a signature in a new field of page 1; `make` turns the digest of what
/// is covered into a CMS.
pub fn signed_by(
    whole: &[u8],
    field: &Field<'_>,
    signer: &dyn Signer,
    make: impl FnOnce(&[u8]) -> Vec<u8>,
) -> Vec<u8> {
    signed_over(whole, field, |covered| make(&signer.algorithm().digest.of(covered)))
}

/// The same; `make` gets the covered bytes themselves.
pub fn signed_over(
    whole: &[u8],
    field: &Field<'_>,
    make: impl FnOnce(&[u8]) -> Vec<u8>,
) -> Vec<u8> {
    let document = Document::open(whole).unwrap();
    let mut to = Appender::after(&document).unwrap();
    let (page, mut page_dictionary) = document.first_page().unwrap();
    let (value, own, picture) = (to.allocate(), to.allocate(), to.allocate());
    let rectangle = Object::Array(field.rectangle.map(Object::Integer).to_vec());
    let mut widget = Dictionary::of([
        ("Type", Object::name("Annot")),
        ("Subtype", Object::name("Widget")),
        ("FT", Object::name("Sig")),
        ("T", Object::text(field.name)),
        ("F", Object::Integer(132)),
        ("P", Object::Reference(page)),
        ("V", Object::reference(value)),
        ("Rect", rectangle),
    ]);
    if let Some(look) = field.look {
        let [x0, y0, x1, y1] = field.rectangle;
        let form = Dictionary::of([
            ("Type", Object::name("XObject")),
            ("Subtype", Object::name("Form")),
            ("BBox", Object::Array([0, 0, x1 - x0, y1 - y0].map(Object::Integer).to_vec())),
        ]);
        to.put_stream(picture, form, look);
        let normal = Dictionary::of([("N", Object::reference(picture))]);
        widget.set("AP", Object::Dictionary(normal));
    }
    to.put(number(own), &Object::Dictionary(widget));
    let mut annotations = list(&document, &page_dictionary, "Annots");
    annotations.push(Object::reference(own));
    page_dictionary.set("Annots", Object::Array(annotations));
    to.put(page, &Object::Dictionary(page_dictionary));
    add_to_form(&document, &mut to, own);

    let mut dictionary = Dictionary::of([
        ("Type", Object::name("Sig")),
        ("Filter", Object::name("Adobe.PPKLite")),
        ("SubFilter", Object::name("ETSI.CAdES.detached")),
        ("M", Object::text("D:20261124100000+07'00'")),
    ]);
    for (key, object) in &field.entries {
        dictionary.set(key, object.clone());
        if *object == Object::Null {
            dictionary.remove(key);
        }
    }
    let mut body = Vec::new();
    dictionary.write(&mut body);
    body.truncate(body.len() - 2);
    body.extend(b"/ByteRange [0 0000000000 0000000000 0000000000]/Contents <");
    body.extend(vec![b'0'; ROOM * 2]);
    body.extend(b">>>");
    to.put_bytes(value, body);
    let mut out = whole.to_vec();
    out.extend(to.finish().bytes);

    let open = find_last(&out, b"/Contents <") + b"/Contents ".len();
    let close = open + 1 + ROOM * 2 + 1;
    let range = find_last(&out, b"/ByteRange [0 ") + b"/ByteRange [0 ".len();
    let numbers = format!("{:010} {:010} {:010}", open, close, out.len() - close);
    out[range..range + numbers.len()].copy_from_slice(numbers.as_bytes());
    let covered = [&out[..open], &out[close..]].concat();
    let bytes = make(&covered);
    let digits = data_encoding::HEXLOWER.encode(&bytes);
    assert!(digits.len() <= ROOM * 2);
    out[open + 1..open + 1 + digits.len()].copy_from_slice(digits.as_bytes());
    out
}

/// Adds a field to the form, which is made where there is none.
pub fn add_to_form(document: &Document<'_>, to: &mut Appender, field: u32) {
    let (root, mut catalog) = document.catalog().unwrap();
    let form = document.value(&catalog, "AcroForm").unwrap();
    let mut form = form.dictionary().cloned().unwrap_or_default();
    let mut fields = list(document, &form, "Fields");
    fields.push(Object::reference(field));
    form.set("Fields", Object::Array(fields));
    form.set("SigFlags", Object::Integer(3));
    if let Some(reference) = catalog.get("AcroForm").and_then(Object::as_reference) {
        to.put(reference, &Object::Dictionary(form));
    } else {
        catalog.set("AcroForm", Object::Dictionary(form));
        to.put(root, &Object::Dictionary(catalog));
    }
}

pub fn list(document: &Document<'_>, holder: &Dictionary, key: &str) -> Vec<Object> {
    document.value(holder, key).unwrap().array().unwrap_or_default().to_vec()
}

pub fn number(number: u32) -> Reference {
    Reference { number, generation: 0 }
}

pub fn find_last(data: &[u8], what: &[u8]) -> usize {
    data.windows(what.len()).rposition(|window| window == what).unwrap()
}

pub fn find(data: &[u8], what: &[u8]) -> usize {
    data.windows(what.len()).position(|window| window == what).unwrap()
}

/// Adds a well-formed revision, as an attacker would.
pub fn revised(whole: &[u8], change: impl FnOnce(&Document<'_>, &mut Appender)) -> Vec<u8> {
    let document = Document::open(whole).unwrap();
    let mut appender = Appender::after(&document).unwrap();
    change(&document, &mut appender);
    let mut out = whole.to_vec();
    out.extend(appender.finish().bytes);
    out
}
