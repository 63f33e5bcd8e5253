//! What is to be shown later is prepared before the signature: the shadow attacks of 2021.

use sohoa::pdf::revisions::{Dictionary, Document, Object};
use sohoa::trust::Role;

use super::super::forge::{
    Field, add_to_form, find, find_last, list, number, proper, revised, signed_by,
};
use super::super::{OFFICE, small_pdf};
use super::{Files, RED, startxref, with_row};

/// Shadow attacks: what is to be shown later is prepared before the signature.
pub(super) fn shadow(files: &mut Files) {
    let seal = |name: &str, prepared: Vec<u8>| -> Vec<u8> {
        let (input, output) =
            (OFFICE.path(&format!("{name}.pdf")), OFFICE.path(&format!("{name}1.pdf")));
        std::fs::write(&input, prepared).unwrap();
        OFFICE.seal(&input, &output, Role::Digitizer).unwrap();
        std::fs::read(output).unwrap()
    };
    let original = small_pdf(false);
    let with_contents = |more: Vec<Object>| {
        revised(&original, |document, to| {
            let (page, mut dictionary) = document.first_page().unwrap();
            let mut contents = vec![Object::reference(4)];
            contents.extend(more);
            dictionary.set("Contents", Object::Array(contents));
            to.put(page, &Object::Dictionary(dictionary));
            to.put_stream(800, Dictionary::default(), b"1 g 0 0 595 842 re f");
        })
    };
    // hide: an overlay that is taken away after signing
    let overlay = seal("shadow-hide", with_contents(vec![Object::reference(800)]));
    let emptied = revised(&overlay, |_, to| to.put(number(800), &Object::Null));
    files.push(("shadow-hide-overlay-emptied".to_owned(), emptied));
    files.push(("shadow-hide-overlay-freed".to_owned(), freed(&overlay, 800)));
    files.push(("shadow-hide-generation-raised".to_owned(), generation_raised(&overlay, 4)));
    // replace: a hole that the signed page refers to is filled
    let hole = seal("shadow-replace", with_contents(vec![Object::reference(900)]));
    let filled = revised(&hole, |_, to| to.put_stream(900, Dictionary::default(), RED));
    files.push(("shadow-replace-hole-filled".to_owned(), filled));
    // replace: an object that calls itself evidence or metadata, and is content
    for (name, key) in [("evidence", "DSS"), ("metadata", "Metadata")] {
        let prepared = revised(&with_contents(vec![Object::reference(800)]), |document, to| {
            let (root, mut catalog) = document.catalog().unwrap();
            let list = Object::Array(vec![Object::reference(800)]);
            let value = match key {
                "DSS" => Object::Dictionary(Dictionary::of([("Certs", list)])),
                _ => Object::reference(800),
            };
            catalog.set(key, value);
            to.put(root, &Object::Dictionary(catalog));
        });
        let whole = seal(&format!("shadow-{name}"), prepared);
        let file = revised(&whole, |_, to| to.put_stream(800, Dictionary::default(), RED));
        files.push((format!("shadow-replace-content-as-{name}"), file));
    }
    let mut info = with_contents(vec![Object::reference(800)]);
    let place = find_last(&info, b"/Info 5 0 R");
    info.splice(place..place + 11, *b"/Info 800 0 R");
    // the table stands before the trailer that grew: its place is the same
    let whole = seal("shadow-info", info);
    let file = revised(&whole, |_, to| to.put_stream(800, Dictionary::default(), RED));
    files.push(("shadow-replace-content-as-info".to_owned(), file));
    // hide and replace: a second document inside, which a later trailer shows
    let twin = revised(&original, |_, to| {
        let catalog =
            Dictionary::of([("Type", Object::name("Catalog")), ("Pages", Object::reference(701))]);
        let pages = Dictionary::of([
            ("Type", Object::name("Pages")),
            ("Count", Object::Integer(1)),
            ("Kids", Object::Array(vec![Object::reference(702)])),
        ]);
        let page = Dictionary::of([
            ("Type", Object::name("Page")),
            ("Parent", Object::reference(701)),
            ("MediaBox", Object::Array([0, 0, 595, 842].map(Object::Integer).to_vec())),
            ("Contents", Object::reference(703)),
        ]);
        to.put(number(700), &Object::Dictionary(catalog));
        to.put(number(701), &Object::Dictionary(pages));
        to.put(number(702), &Object::Dictionary(page));
        to.put_stream(703, Dictionary::default(), RED);
    });
    let whole = seal("shadow-twin", twin);
    let root = format!("/Root {} 0 R", Document::open(&whole).unwrap().catalog().unwrap().0.number);
    let mut file = revised(&whole, |_, to| {
        let own = to.allocate();
        to.put(number(own), &Object::Integer(1));
    });
    let place = find_last(&file, root.as_bytes());
    file.splice(place..place + root.len(), *b"/Root 700 0 R");
    files.push(("shadow-hide-and-replace-root".to_owned(), file));
    files.push(("shadow-hide-and-replace-offsets".to_owned(), repointed(&whole, 4, 703)));
}

/// Form overlay: a field over the text, filled in afterwards.
pub(super) fn form_overlay(files: &mut Files) {
    let original = small_pdf(false);
    let form = |value: &str, background: bool| {
        revised(&original, |document, to| {
            let (page, mut dictionary) = document.first_page().unwrap();
            let (own, picture) = (to.allocate(), to.allocate());
            let mut field = Dictionary::of([
                ("Type", Object::name("Annot")),
                ("Subtype", Object::name("Widget")),
                ("FT", Object::name("Tx")),
                ("T", Object::text("amount")),
                ("F", Object::Integer(4)),
                ("P", Object::Reference(page)),
                ("V", Object::text(value)),
                ("Rect", Object::Array([50, 50, 545, 750].map(Object::Integer).to_vec())),
            ]);
            if background {
                let gray = Dictionary::of([("BG", Object::Array(vec![Object::Integer(1)]))]);
                field.set("MK", Object::Dictionary(gray));
            }
            let normal = Dictionary::of([("N", Object::reference(picture))]);
            field.set("AP", Object::Dictionary(normal));
            let form = Dictionary::of([
                ("Type", Object::name("XObject")),
                ("Subtype", Object::name("Form")),
                ("BBox", Object::Array([0, 0, 495, 700].map(Object::Integer).to_vec())),
            ]);
            to.put_stream(picture, form, b"");
            to.put(number(own), &Object::Dictionary(field));
            dictionary.set("Annots", Object::Array(vec![Object::reference(own)]));
            to.put(page, &Object::Dictionary(dictionary));
            add_to_form(document, to, own);
        })
    };
    for (name, background) in [("text", false), ("background", true)] {
        let prepared = form("", background);
        // our own sealing refuses forms: another's program signs it
        let signer = OFFICE.ring.signer(Role::Digitizer).unwrap();
        let whole =
            signed_by(&prepared, &Field::invisible("Sig"), signer, |hash| proper(signer, hash));
        assert!(OFFICE.passes(&whole), "the file before the attack");
        let document = Document::open(&whole).unwrap();
        let (_, catalog) = document.catalog().unwrap();
        let form = document.value(&catalog, "AcroForm").unwrap();
        let field =
            list(&document, form.dictionary().unwrap(), "Fields")[0].as_reference().unwrap();
        let file = revised(&whole, |document, to| {
            let Object::Dictionary(mut own) = document.object(field).unwrap() else {
                panic!("no field")
            };
            let picture = to.allocate();
            let form = Dictionary::of([
                ("Type", Object::name("XObject")),
                ("Subtype", Object::name("Form")),
                ("BBox", Object::Array([0, 0, 495, 700].map(Object::Integer).to_vec())),
            ]);
            to.put_stream(picture, form, RED);
            own.set("V", Object::text("1 000 000 000"));
            let normal = Dictionary::of([("N", Object::reference(picture))]);
            own.set("AP", Object::Dictionary(normal));
            to.put(field, &Object::Dictionary(own));
        });
        files.push((format!("form-overlay-{name}"), file));
        // and signed again by somebody trusted, which makes it no better
        let agency = OFFICE.ring.signer(Role::Agency).unwrap();
        let again = files.last().unwrap().1.clone();
        let again =
            signed_by(&again, &Field::invisible("Sig2"), agency, |hash| proper(agency, hash));
        files.push((format!("form-overlay-{name}-signed-again"), again));
    }
}

fn freed(whole: &[u8], object: u32) -> Vec<u8> {
    with_row(whole, object, "0000000000 00001 f \n")
}

/// The object written again under a higher generation: references to it find nothing.
fn generation_raised(whole: &[u8], object: u32) -> Vec<u8> {
    let document = Document::open(whole).unwrap();
    let Object::Stream(dictionary, data) = document.object(number(object)).unwrap() else {
        panic!("no stream")
    };
    let mut out = whole.to_vec();
    let at = out.len();
    out.extend(format!("{object} 7 obj\n").bytes());
    dictionary.write(&mut out);
    out.extend(b"\nstream\n");
    out.extend(&whole[data]);
    out.extend(b"\nendstream\nendobj\n");
    let mut trailer = document.trailer().clone();
    trailer.set("Prev", Object::Integer(startxref(whole)));
    let start = out.len();
    out.extend(format!("xref\n{object} 1\n{at:010} 00007 n \ntrailer\n").bytes());
    trailer.write(&mut out);
    out.extend(format!("\nstartxref\n{start}\n%%EOF\n").bytes());
    out
}

/// A table that says `object` stands where, inside the signed bytes, another one does.
fn repointed(whole: &[u8], object: u32, other: u32) -> Vec<u8> {
    let place = find(whole, format!("\n{other} 0 obj").as_bytes()) + 1;
    with_row(whole, object, &format!("{place:010} 00000 n \n"))
}
