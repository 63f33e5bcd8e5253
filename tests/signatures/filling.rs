//! Forms filled in after a signature: who certified a form for it gets it back filled in, and
//! nothing else passes unseen.

use sohoa::pdf::revisions::{Dictionary, Document, Object};
use sohoa::trust::Role;
use sohoa::verify::{Policy, Verdict, verify_bytes};

use super::forge::{Field, add_to_form, list, number, proper, revised, signed_by};
use super::{OFFICE, small_pdf};

pub const SMALL: [i64; 4] = [60, 60, 260, 80];
const LETTERS: &[u8] = b"/Tx BMC\nq\nBT\n/Helv 10 Tf\n0 g\n2 5 Td\n(Xa Mau) Tj\nET\nQ\nEMC\n";

fn look(rectangle: [i64; 4]) -> Dictionary {
    let [x0, y0, x1, y1] = rectangle;
    let helvetica = Dictionary::of([
        ("Type", Object::name("Font")),
        ("Subtype", Object::name("Type1")),
        ("BaseFont", Object::name("Helvetica")),
    ]);
    let fonts = Dictionary::of([("Helv", Object::Dictionary(helvetica))]);
    let resources = Dictionary::of([("Font", Object::Dictionary(fonts))]);
    Dictionary::of([
        ("Type", Object::name("XObject")),
        ("Subtype", Object::name("Form")),
        ("BBox", Object::Array([0, 0, x1 - x0, y1 - y0].map(Object::Integer).to_vec())),
        ("Resources", Object::Dictionary(resources)),
    ])
}

/// A page with a text field.
pub fn form(rectangle: [i64; 4], value: &str) -> Vec<u8> {
    revised(&small_pdf(false), |document, to| {
        let (page, mut dictionary) = document.first_page().unwrap();
        let own = to.allocate();
        let mut field = Dictionary::of([
            ("Type", Object::name("Annot")),
            ("Subtype", Object::name("Widget")),
            ("FT", Object::name("Tx")),
            ("T", Object::text("noi_cap")),
            ("F", Object::Integer(4)),
            ("P", Object::Reference(page)),
            ("Rect", Object::Array(rectangle.map(Object::Integer).to_vec())),
        ]);
        if !value.is_empty() {
            field.set("V", Object::text(value));
        }
        to.put(number(own), &Object::Dictionary(field));
        dictionary.set("Annots", Object::Array(vec![Object::reference(own)]));
        to.put(page, &Object::Dictionary(dictionary));
        add_to_form(document, to, own);
    })
}

/// Signed; certified for filling in with `level`.
fn signed(form: &[u8], level: Option<i64>) -> Vec<u8> {
    let mut field = Field::invisible("Sig");
    if let Some(level) = level {
        let parameters = Dictionary::of([
            ("Type", Object::name("TransformParams")),
            ("V", Object::name("1.2")),
            ("P", Object::Integer(level)),
        ]);
        let reference = Dictionary::of([
            ("Type", Object::name("SigRef")),
            ("TransformMethod", Object::name("DocMDP")),
            ("TransformParams", Object::Dictionary(parameters)),
        ]);
        field.entries.push(("Reference", Object::Array(vec![Object::Dictionary(reference)])));
    }
    let signer = OFFICE.ring.signer(Role::Agency).unwrap();
    signed_by(form, &field, signer, |hash| proper(signer, hash))
}

fn filled(whole: &[u8], rectangle: [i64; 4], content: &[u8], more: &[(&str, Object)]) -> Vec<u8> {
    let document = Document::open(whole).unwrap();
    let (_, catalog) = document.catalog().unwrap();
    let fields = document.value(&catalog, "AcroForm").unwrap();
    let field = list(&document, fields.dictionary().unwrap(), "Fields")[0].as_reference().unwrap();
    revised(whole, |document, to| {
        let Object::Dictionary(mut own) = document.object(field).unwrap() else {
            panic!("no field")
        };
        let picture = to.allocate();
        to.put_stream(picture, look(rectangle), content);
        own.set("V", Object::text("Xã Mẫu"));
        let normal = Dictionary::of([("N", Object::reference(picture))]);
        own.set("AP", Object::Dictionary(normal));
        for (key, value) in more {
            own.set(key, value.clone());
        }
        to.put(field, &Object::Dictionary(own));
    })
}

#[test]
fn a_certified_form_passes_filled_in_and_says_what_was_filled_in() {
    for level in [2, 3] {
        let whole = signed(&form(SMALL, ""), Some(level));
        assert!(OFFICE.passes(&whole), "before it is filled in");
        let file = filled(&whole, SMALL, LETTERS, &[]);
        let found = OFFICE.judge(&file);
        assert_eq!(found.verdict, Verdict::TotalPassed, "{found:#?}");
        assert_eq!(found.signatures[0].changes, "allowed: form field noi_cap filled in");
        let strict = verify_bytes(&file, &OFFICE.options(Policy::EResult)).unwrap().unwrap();
        assert_eq!(strict.verdict, Verdict::TotalFailed, "results are not filled in");
    }
}

#[test]
fn whatever_could_cover_or_change_what_was_signed_wants_a_person() {
    let certified = signed(&form(SMALL, ""), Some(2));
    let wide = [50, 50, 545, 750];
    let background =
        Object::Dictionary(Dictionary::of([("BG", Object::Array(vec![Object::Integer(1)]))]));
    for (name, file) in [
        ("not certified", filled(&signed(&form(SMALL, ""), None), SMALL, LETTERS, &[])),
        ("filled in before", filled(&signed(&form(SMALL, "cũ"), Some(2)), SMALL, LETTERS, &[])),
        ("over the page", filled(&signed(&form(wide, ""), Some(2)), wide, LETTERS, &[])),
        ("an area", filled(&certified, SMALL, b"1 g 0 0 200 20 re f", &[])),
        ("light letters", filled(&certified, SMALL, b"BT /Helv 99 Tf 1 g (l) Tj ET", &[])),
        ("a background", filled(&certified, SMALL, LETTERS, &[("MK", background)])),
    ] {
        let found = OFFICE.judge(&file);
        assert_eq!(found.verdict, Verdict::Indeterminate, "{name} {found:#?}");
        assert!(found.signatures[0].changes.starts_with("to be looked at: "), "{name}");
        assert!(!OFFICE.passes(&file), "{name}");
    }
    // P = 1 forbids it; a field that moves is no filling
    let moved = Object::Array([0, 0, 595, 842].map(Object::Integer).to_vec());
    for (name, file) in [
        ("closed", filled(&signed(&form(SMALL, ""), Some(1)), SMALL, LETTERS, &[])),
        ("moved", filled(&certified, SMALL, LETTERS, &[("Rect", moved)])),
    ] {
        assert_eq!(OFFICE.judge(&file).verdict, Verdict::TotalFailed, "{name}");
    }
}
