//! Attacks on certified files (EAA and SSA of 2021), and on what readers show of a signature.

use sohoa::pdf::revisions::{Dictionary, Document, Object};
use sohoa::trust::Role;

use super::super::forge::{Field, add_to_form, find, list, number, proper, revised, signed_by};
use super::super::{AGENCY, OFFICE, small_pdf};
use super::{Files, RED, first_field, value_of};

/// Attacks on certified files: annotations (EAA) and further signature fields (SSA) over the page.
pub(super) fn certified(one: &[u8], two: &[u8], files: &mut Files) {
    for (base, whole) in [("certified", one), ("locked", two)] {
        for kind in ["FreeText", "Stamp", "Redact", "Square"] {
            let file = revised(whole, |document, to| {
                let (page, mut dictionary) = document.first_page().unwrap();
                let own = to.allocate();
                let annotation = Dictionary::of([
                    ("Type", Object::name("Annot")),
                    ("Subtype", Object::name(kind)),
                    ("Rect", Object::Array([0, 0, 595, 842].map(Object::Integer).to_vec())),
                    ("C", Object::Array(vec![Object::Integer(1)])),
                ]);
                to.put(number(own), &Object::Dictionary(annotation));
                let mut all = list(document, &dictionary, "Annots");
                all.push(Object::reference(own));
                dictionary.set("Annots", Object::Array(all));
                to.put(page, &Object::Dictionary(dictionary));
            });
            files.push((format!("eaa-{}-on-{base}", kind.to_lowercase()), file));
        }
        let signer = OFFICE.ring.signer(Role::Agency).unwrap();
        let field = Field {
            name: "Thêm",
            rectangle: [0, 0, 595, 842],
            look: Some(RED),
            entries: Vec::new(),
        };
        let by_trusted = signed_by(whole, &field, signer, |hash| proper(signer, hash));
        files.push((format!("ssa-field-over-page-on-{base}"), by_trusted.clone()));
        let unsigned = revised(whole, |document, to| {
            let (page, mut dictionary) = document.first_page().unwrap();
            let (own, picture) = (to.allocate(), to.allocate());
            let form = Dictionary::of([
                ("Type", Object::name("XObject")),
                ("Subtype", Object::name("Form")),
                ("BBox", Object::Array([0, 0, 595, 842].map(Object::Integer).to_vec())),
            ]);
            to.put_stream(picture, form, RED);
            let normal = Dictionary::of([("N", Object::reference(picture))]);
            let widget = Dictionary::of([
                ("Type", Object::name("Annot")),
                ("Subtype", Object::name("Widget")),
                ("FT", Object::name("Sig")),
                ("T", Object::text("Thêm")),
                ("F", Object::Integer(132)),
                ("P", Object::Reference(page)),
                ("Rect", Object::Array([0, 0, 595, 842].map(Object::Integer).to_vec())),
                ("AP", Object::Dictionary(normal)),
            ]);
            to.put(number(own), &Object::Dictionary(widget));
            let mut all = list(document, &dictionary, "Annots");
            all.push(Object::reference(own));
            dictionary.set("Annots", Object::Array(all));
            to.put(page, &Object::Dictionary(dictionary));
            add_to_form(document, to, own);
        });
        files.push((format!("ssa-unsigned-field-over-page-on-{base}"), unsigned));
    }
    // a widget that calls a signed field its parent and stands in no list
    let field = first_field(&Document::open(one).unwrap());
    let second = revised(one, |document, to| {
        let (page, mut dictionary) = document.first_page().unwrap();
        let own = to.allocate();
        let widget = Dictionary::of([
            ("Type", Object::name("Annot")),
            ("Subtype", Object::name("Widget")),
            ("Parent", Object::reference(field)),
            ("F", Object::Integer(4)),
            ("Rect", Object::Array([0, 0, 595, 842].map(Object::Integer).to_vec())),
        ]);
        to.put(number(own), &Object::Dictionary(widget));
        let mut all = list(document, &dictionary, "Annots");
        all.push(Object::reference(own));
        dictionary.set("Annots", Object::Array(all));
        to.put(page, &Object::Dictionary(dictionary));
    });
    files.push(("ssa-second-widget-of-a-signed-field".to_owned(), second));
    // a signature field with a script
    let signer = OFFICE.ring.signer(Role::Agency).unwrap();
    let plain =
        signed_by(&small_pdf(false), &Field::invisible("Sig"), signer, |hash| proper(signer, hash));
    let scripted = revised(&plain, |document, to| {
        let own = to.allocate();
        let action = Dictionary::of([("S", Object::name("JavaScript")), ("JS", Object::text("1"))]);
        let field = Dictionary::of([
            ("FT", Object::name("Sig")),
            ("T", Object::text("Thêm")),
            ("AA", Object::Dictionary(Dictionary::of([("E", Object::Dictionary(action))]))),
        ]);
        to.put(number(own), &Object::Dictionary(field));
        add_to_form(document, to, own);
    });
    files.push(("ssa-field-with-a-script".to_owned(), scripted));
}

/// What readers show of a signature and the signature does not say.
pub(super) fn dictionary_spoofing(one: &[u8], two: &[u8], files: &mut Files) {
    let value = value_of(one);
    for (name, key, object) in [
        ("reason", "Reason", Object::text("Khác")),
        ("name", "Name", Object::text("Người Khác")),
        ("time", "M", Object::text("D:20300101000000Z")),
    ] {
        let file = revised(one, |document, to| {
            let Object::Dictionary(mut own) = document.object(number(value)).unwrap() else {
                panic!("no signature")
            };
            own.set(key, object.clone());
            to.put(number(value), &Object::Dictionary(own));
        });
        files.push((format!("spoof-{name}-replaced"), file));
    }
    // the digitizer's field shown with the agency's signature
    let document = Document::open(two).unwrap();
    let (_, catalog) = document.catalog().unwrap();
    let form = document.value(&catalog, "AcroForm").unwrap();
    let fields = list(&document, form.dictionary().unwrap(), "Fields");
    let fields: Vec<_> = fields.iter().filter_map(Object::as_reference).collect();
    let crossed = revised(two, |document, to| {
        let Object::Dictionary(mut first) = document.object(fields[0]).unwrap() else {
            panic!("no field")
        };
        let second = document.object(fields[1]).unwrap();
        first.set("V", second.dictionary().unwrap().get("V").unwrap().clone());
        to.put(fields[0], &Object::Dictionary(first));
    });
    files.push(("spoof-one-signature-in-two-fields".to_owned(), crossed));
    let renamed = revised(one, |document, to| {
        let own = document.object(number(first_field(document))).unwrap();
        let mut field = own.dictionary().unwrap().clone();
        field.set("T", Object::text(AGENCY));
        to.put(number(first_field(document)), &Object::Dictionary(field));
    });
    files.push(("spoof-field-renamed".to_owned(), renamed));
    // the whole update with its signature put behind another file
    let original = small_pdf(false);
    let mut other = original.clone();
    let place = find(&other, b"0.9 g");
    other[place + 2] = b'1';
    other.extend(&one[original.len()..]);
    files.push(("spoof-signature-of-another-file".to_owned(), other));
}
