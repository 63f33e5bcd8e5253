//! Files that must not pass: made from the project's own signed samples, one defect each, named
//! by defect. The list with what each stands for is `samples/signed/broken/README.md`;
//! `SOHOA_WRITE_BROKEN=FOLDER cargo test --test signatures broken` writes the files.

use std::collections::BTreeSet;

use sohoa::pdf::revisions::{Dictionary, Document, Object};
use sohoa::trust::Role;

use sohoa::trust::algorithm::Digest;
use sohoa::trust::asn1::{self, tag};
use sohoa::verify::{Policy, Verdict, verify_bytes};

use super::forge::{Field, add_to_form, find, find_last, list, number, proper, revised, signed_by};
use super::{AGENCY, OFFICE, Office, make_office, sealed, small_pdf};

const RED: &[u8] = b"1 0 0 rg 0 0 595 842 re f";

type Files = Vec<(String, Vec<u8>)>;

fn all() -> Files {
    let one = sealed(&OFFICE, "broken-one", false, false);
    let two = sealed(&OFFICE, "broken-two", false, true);
    let streams = sealed(&OFFICE, "broken-streams", true, true);
    let mut files = Files::new();
    signature_forgery(&one, &mut files);
    incremental_saving(&one, &mut files);
    wrapping(&one, &mut files);
    shadow(&mut files);
    certified(&one, &two, &mut files);
    dictionary_spoofing(&one, &two, &mut files);
    cms_tricks(&mut files);
    differentials(&one, &two, &streams, &mut files);
    files
}

/// Universal signature forgery: a signature that says nothing and is shown as valid.
fn signature_forgery(whole: &[u8], files: &mut Files) {
    let start = find(whole, b"/ByteRange [") + b"/ByteRange ".len();
    let end = start + whole[start..].iter().position(|b| *b == b']').unwrap() + 1;
    let own: Vec<usize> = std::str::from_utf8(&whole[start + 1..end - 1])
        .unwrap()
        .split_whitespace()
        .map(|n| n.parse().unwrap())
        .collect();
    let (b, c, d) = (own[1], own[2], own[3]);
    let ranges = [
        ("null", "null".to_owned()),
        ("empty", "[]".to_owned()),
        ("one-number", "[0]".to_owned()),
        ("two-numbers", format!("[0 {b}]")),
        ("three-numbers", format!("[0 {b} {c}]")),
        ("five-elements", format!("[0 {b} {c} {d} /]")),
        ("negative-offset", format!("[-1 {b} {c} {d}]")),
        ("negative-length", format!("[0 {b} {c} -{d}]")),
        ("all-zero", "[0 0 0 0]".to_owned()),
        ("nothing-excluded", format!("[0 {} {} 0]", whole.len(), whole.len())),
        ("beyond-the-file", "[0 9 99 999999999]".to_owned()),
        ("overlapping", format!("[0 {c} {b} {d}]")),
        ("real-numbers", format!("[0 {b}. {c} {d}]")),
        ("text", "(0 1 2 3)".to_owned()),
    ];
    for (name, text) in ranges {
        let mut file = whole.to_vec();
        let padded = format!("{text:<width$}", width = end - start);
        assert_eq!(padded.len(), end - start, "{name}");
        file[start..end].copy_from_slice(padded.as_bytes());
        files.push((format!("usf-byterange-{name}"), file));
    }
    let open = find(whole, b"/Contents <") + b"/Contents ".len();
    let close = open + whole[open..].iter().position(|b| *b == b'>').unwrap() + 1;
    let contents = [
        ("null", "null"),
        ("empty", "<>"),
        ("zero-byte", "<00>"),
        ("text", "(0)"),
        ("reference", "3 0 R"),
    ];
    for (name, text) in contents {
        let mut file = whole.to_vec();
        let padded = format!("{text:<width$}", width = close - open);
        file[open..close].copy_from_slice(padded.as_bytes());
        files.push((format!("usf-contents-{name}"), file));
    }
    let mut zeros = whole.to_vec();
    zeros[open + 1..close - 1].fill(b'0');
    files.push(("usf-contents-zeros".to_owned(), zeros));
    for (name, key) in [
        ("usf-byterange-missing", &b"/ByteRange"[..]),
        ("usf-contents-missing", b"/Contents <"),
        ("usf-subfilter-missing", b"/SubFilter"),
        ("usf-filter-missing", b"/Filter /Adobe"),
    ] {
        let mut file = whole.to_vec();
        let place = find(&file, key);
        file[place + 1] = b'X';
        files.push((name.to_owned(), file));
    }
    // the same by a later revision: the signature's own object without what makes it one
    let value = value_of(whole);
    for (name, change) in [
        ("usf-update-without-byterange", "ByteRange"),
        ("usf-update-without-contents", "Contents"),
        ("usf-update-without-subfilter", "SubFilter"),
    ] {
        let file = revised(whole, |document, to| {
            let Object::Dictionary(mut own) = document.object(number(value)).unwrap() else {
                panic!("no signature")
            };
            own.remove(change);
            to.put(number(value), &Object::Dictionary(own));
        });
        files.push((name.to_owned(), file));
    }
}

/// The object of the first field's signature.
fn value_of(whole: &[u8]) -> u32 {
    let document = Document::open(whole).unwrap();
    let field = first_field(&document);
    let Object::Dictionary(field) = document.object(number(field)).unwrap() else {
        panic!("no field")
    };
    field.get("V").and_then(Object::as_reference).unwrap().number
}

fn first_field(document: &Document<'_>) -> u32 {
    let (_, catalog) = document.catalog().unwrap();
    let form = document.value(&catalog, "AcroForm").unwrap();
    let fields = list(document, form.dictionary().unwrap(), "Fields");
    let signed = fields.iter().filter_map(Object::as_reference).find(|to| {
        document.object(*to).unwrap().dictionary().is_some_and(|f| f.get("V").is_some())
    });
    signed.unwrap().number
}

/// Incremental saving attacks: content replaced after signing, with and without what an update is
/// made of.
fn incremental_saving(whole: &[u8], files: &mut Files) {
    let update = revised(whole, |_, to| to.put_stream(4, Dictionary::default(), RED));
    files.push(("isa-content-replaced".to_owned(), update.clone()));
    let end_of = |what: &[u8]| find_last(&update, what);
    files.push(("isa-without-eof".to_owned(), update[..end_of(b"%%EOF")].to_vec()));
    files.push(("isa-without-startxref".to_owned(), update[..end_of(b"startxref")].to_vec()));
    files.push(("isa-without-trailer".to_owned(), update[..end_of(b"trailer")].to_vec()));
    files.push(("isa-without-xref".to_owned(), update[..end_of(b"xref\n4 1")].to_vec()));
    let mut again = whole.to_vec();
    again.extend(&whole[find_last(&whole[..whole.len() - 10], b"%%EOF\n") + 6..]);
    files.push(("isa-update-repeated".to_owned(), again));
    // the signature copied into the update, so that the last revision has one of its own
    let value = value_of(whole);
    let copied = revised(&update, |document, to| {
        let own = document.object(number(value)).unwrap();
        to.put(number(value), &own);
    });
    files.push(("isa-signature-copied".to_owned(), copied));
    let page = revised(whole, |document, to| {
        let (page, mut dictionary) = document.first_page().unwrap();
        dictionary.set("MediaBox", Object::Array([0, 0, 9, 9].map(Object::Integer).to_vec()));
        to.put(page, &Object::Dictionary(dictionary));
    });
    files.push(("isa-page-changed".to_owned(), page));
    let tree = revised(whole, |document, to| {
        let (page, dictionary) = document.first_page().unwrap();
        let own = to.allocate();
        to.put(number(own), &Object::Dictionary(dictionary));
        let pages = Dictionary::of([
            ("Type", Object::name("Pages")),
            ("Count", Object::Integer(2)),
            ("Kids", Object::Array(vec![Object::Reference(page), Object::reference(own)])),
        ]);
        to.put(number(2), &Object::Dictionary(pages));
    });
    files.push(("isa-page-added".to_owned(), tree));
    let script = revised(whole, |document, to| {
        let (root, mut catalog) = document.catalog().unwrap();
        let action = Dictionary::of([("S", Object::name("JavaScript")), ("JS", Object::text("1"))]);
        catalog.set("OpenAction", Object::Dictionary(action));
        to.put(root, &Object::Dictionary(catalog));
    });
    files.push(("isa-script-added".to_owned(), script));
    let mut tail = whole.to_vec();
    tail.extend(b"4 0 obj\n<</Length 3>>\nstream\n0 g\nendstream\nendobj\n");
    files.push(("isa-object-behind-the-end".to_owned(), tail));
}

/// Signature wrapping: the second signed range moved, the attacker's bytes in the gap.
fn wrapping(whole: &[u8], files: &mut Files) {
    let open = find(whole, b"/Contents <") + b"/Contents ".len();
    let close = open + whole[open..].iter().position(|b| *b == b'>').unwrap() + 1;
    let digits = &whole[open + 1..close - 1];
    let used = digits.iter().rposition(|b| *b != b'0').unwrap().next_multiple_of(2);
    let second = &whole[close..];
    for (name, injected) in [
        ("swa-second-range-moved", &b"/Extra 1"[..]),
        (
            "swa-objects-in-the-gap",
            b"/Extra(endobj 4 0 obj<</Length 3>>stream\n0 g\nendstream endobj)",
        ),
    ] {
        let mut file = whole[..open].to_vec();
        file.push(b'<');
        file.extend(&digits[..used]);
        file.push(b'>');
        let moved = file.len() + injected.len() + 60;
        let range = format!("/ByteRange[0 {open} {moved} {}]", second.len());
        file.extend(range.as_bytes());
        file.extend(injected);
        file.resize(moved, b' ');
        file.extend(second);
        files.push((name.to_owned(), file));
    }
    let mut spaces = whole.to_vec();
    spaces[close - 3] = b' ';
    files.push(("swa-space-inside-contents".to_owned(), spaces));
}

/// Shadow attacks: what is to be shown later is prepared before the signature.
fn shadow(files: &mut Files) {
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
    // form overlay: a field over the text, filled in afterwards
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

/// A table of one row appended by hand.
fn with_row(whole: &[u8], object: u32, row: &str) -> Vec<u8> {
    let document = Document::open(whole).unwrap();
    let mut trailer = document.trailer().clone();
    let previous = sohoa_startxref(whole);
    trailer.set("Prev", Object::Integer(previous));
    let mut out = whole.to_vec();
    let start = out.len();
    out.extend(format!("xref\n{object} 1\n{row}trailer\n").bytes());
    trailer.write(&mut out);
    out.extend(format!("\nstartxref\n{start}\n%%EOF\n").bytes());
    out
}

fn sohoa_startxref(whole: &[u8]) -> i64 {
    let place = find_last(whole, b"startxref\n") + 10;
    let text: String =
        whole[place..].iter().take_while(|b| b.is_ascii_digit()).map(|b| char::from(*b)).collect();
    text.parse().unwrap()
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
    trailer.set("Prev", Object::Integer(sohoa_startxref(whole)));
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

/// Attacks on certified files: annotations (EAA) and further signature fields (SSA) over the page.
fn certified(one: &[u8], two: &[u8], files: &mut Files) {
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
fn dictionary_spoofing(one: &[u8], two: &[u8], files: &mut Files) {
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

/// Signatures whose CMS does not say what it must.
fn cms_tricks(files: &mut Files) {
    let signer = OFFICE.ring.signer(Role::Digitizer).unwrap();
    let agency = OFFICE.ring.signer(Role::Agency).unwrap();
    let algorithm = signer.algorithm();
    let own = &signer.chain()[0];
    let base = small_pdf(false);
    let field = Field::invisible("Sig");
    // it is the trick that fails, not the forger: without a trick it passes
    let good = signed_by(&base, &field, signer, |hash| proper(signer, hash));
    assert!(OFFICE.passes(&good), "the forger's good file");
    let mut add = |name: &str, make: &dyn Fn(&[u8]) -> Vec<u8>| {
        files.push((format!("cms-{name}"), signed_by(&base, &field, signer, |hash| make(hash))));
    };
    // attributes of a proper signature, to leave out or to double
    let parts = |hash: &[u8]| -> Vec<Vec<u8>> {
        let set = sohoa::trust::cms::signed_attributes(hash, own, algorithm);
        let all = asn1::Element::only(&set).unwrap().open(tag::SET).unwrap().rest().unwrap();
        all.iter().map(|one| one.whole.to_vec()).collect()
    };
    let wrapped = |attributes: Vec<Vec<u8>>| {
        let set = asn1::set_of(tag::SET, attributes);
        let signature = signer.sign(&set).unwrap();
        sohoa::trust::cms::signed_data(&set, &signature, signer.chain(), algorithm)
    };
    let is = |attribute: &[u8], last: &[u8]| attribute.windows(last.len()).any(|w| w == last);
    const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03];
    const DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04];
    const CERTIFICATE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x2f];
    for (name, oid) in [
        ("content-type-missing", CONTENT_TYPE),
        ("message-digest-missing", DIGEST),
        ("signing-certificate-missing", CERTIFICATE),
    ] {
        add(name, &|hash| wrapped(parts(hash).into_iter().filter(|one| !is(one, oid)).collect()));
    }
    add("message-digest-twice", &|hash| {
        let mut all = parts(hash);
        all.extend(parts(&[7; 32]).into_iter().filter(|one| is(one, DIGEST)));
        wrapped(all)
    });
    add("message-digest-with-two-values", &|hash| {
        let mut all: Vec<_> = parts(hash).into_iter().filter(|one| !is(one, DIGEST)).collect();
        let values = [hash, &[7; 32][..]].map(|v| asn1::element(tag::OCTET_STRING, v)).concat();
        let oid = asn1::element(tag::OID, DIGEST);
        all.push(asn1::sequence(&[&oid, &asn1::element(tag::SET, &values)]));
        wrapped(all)
    });
    add("digest-of-something-else", &|_| proper(signer, &[7; 32]));
    add("digest-cut-short", &|hash| proper(signer, &hash[..16]));
    add("digest-of-sha1-length", &|hash| proper(signer, &Digest::Sha1.of(hash)));
    add("signing-certificate-of-another", &|hash| {
        let set = sohoa::trust::cms::signed_attributes(hash, &agency.chain()[0], algorithm);
        let signature = signer.sign(&set).unwrap();
        sohoa::trust::cms::signed_data(&set, &signature, signer.chain(), algorithm)
    });
    add("signed-by-another-key", &|hash| {
        let set = sohoa::trust::cms::signed_attributes(hash, own, algorithm);
        let signature = agency.sign(&set).unwrap();
        sohoa::trust::cms::signed_data(&set, &signature, signer.chain(), algorithm)
    });
    add("certificate-of-another", &|hash| {
        let set = sohoa::trust::cms::signed_attributes(hash, own, algorithm);
        let signature = signer.sign(&set).unwrap();
        sohoa::trust::cms::signed_data(&set, &signature, agency.chain(), algorithm)
    });
    add("certificate-left-out", &|hash| {
        // the certificate renamed away: its bytes stay, nobody's name is on it
        let mut cms = proper(signer, hash);
        let place = find(&cms, own.serial());
        cms[place] ^= 0x10;
        cms
    });
    add("value-changed", &|hash| {
        let mut cms = proper(signer, hash);
        let last = cms.len() - 3;
        cms[last] ^= 1;
        cms
    });
    add("bytes-behind-it", &|hash| {
        let mut cms = proper(signer, hash);
        cms.extend(b"more");
        cms
    });
    add("two-signers", &|hash| rebuilt(&proper(signer, hash), &|infos| [infos, infos].concat()));
    add("no-signer", &|hash| rebuilt(&proper(signer, hash), &|_| Vec::new()));
    add("content-inside", &|hash| {
        let cms = proper(signer, hash);
        let plain = asn1::sequence(&[&asn1::element(tag::OID, DATA)]);
        let content = asn1::element(tag::OCTET_STRING, b"content of its own");
        let full = asn1::sequence(&[
            &asn1::element(tag::OID, DATA),
            &asn1::element(tag::context(0), &content),
        ]);
        replaced(&cms, &plain, &full)
    });
    // entries of the dictionary that do not fit the CMS
    for (name, entries) in [
        (
            "subfilter-of-a-time-stamp",
            vec![
                ("Type", Object::name("DocTimeStamp")),
                ("SubFilter", Object::name("ETSI.RFC3161")),
            ],
        ),
        ("subfilter-unknown", vec![("SubFilter", Object::name("sohoa.none"))]),
        ("subfilter-of-a-bare-rsa-value", vec![("SubFilter", Object::name("adbe.x509.rsa_sha1"))]),
    ] {
        let field = Field { entries, ..Field::invisible("Sig") };
        let file = signed_by(&base, &field, signer, |hash| proper(signer, hash));
        files.push((format!("cms-{name}"), file));
    }
    // another sample authority of the same name: not the one that is trusted
    let stranger: Office = make_office(super::Allowed::EcdsaP256);
    let other = stranger.ring.signer(Role::Digitizer).unwrap();
    let file = signed_by(&base, &field, other, |hash| proper(other, hash));
    files.push(("cms-authority-of-the-same-name".to_owned(), file));
}

const DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];

/// A `SignedData` with other signer infos.
fn rebuilt(cms: &[u8], infos: &dyn Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut outer = asn1::Element::only(cms).unwrap().open(tag::SEQUENCE).unwrap();
    let oid = outer.next().unwrap();
    let wrapped = outer.next().unwrap();
    let body = asn1::Element::only(wrapped.content).unwrap();
    let mut parts = body.open(tag::SEQUENCE).unwrap().rest().unwrap();
    let last = parts.pop().unwrap();
    let mut content: Vec<u8> = parts.iter().flat_map(|one| one.whole.to_vec()).collect();
    content.extend(asn1::element(tag::SET, &infos(last.content)));
    let body = asn1::element(tag::SEQUENCE, &content);
    asn1::sequence(&[oid.whole, &asn1::element(tag::context(0), &body)])
}

/// A `SignedData` with one part of it replaced.
fn replaced(cms: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut outer = asn1::Element::only(cms).unwrap().open(tag::SEQUENCE).unwrap();
    let oid = outer.next().unwrap();
    let wrapped = outer.next().unwrap();
    let body = asn1::Element::only(wrapped.content).unwrap();
    let parts = body.open(tag::SEQUENCE).unwrap().rest().unwrap();
    let content: Vec<u8> = parts
        .iter()
        .flat_map(|one| if one.whole == old { new.to_vec() } else { one.whole.to_vec() })
        .collect();
    let body = asn1::element(tag::SEQUENCE, &content);
    asn1::sequence(&[oid.whole, &asn1::element(tag::context(0), &body)])
}

/// Files that one reader shows so and another otherwise.
fn differentials(one: &[u8], two: &[u8], streams: &[u8], files: &mut Files) {
    let mut before = b"%junk\n".to_vec();
    before.extend(one);
    files.push(("differential-bytes-before-the-header".to_owned(), before));
    let mut comment = revised(one, |_, to| {
        let own = to.allocate();
        to.put(number(own), &Object::Integer(1));
    });
    let place = find_last(&comment, b"xref\n");
    let hidden = b"% 4 0 obj <</Length 0>> stream endstream endobj\n";
    comment.splice(place..place, *hidden);
    let start = sohoa_startxref(&comment) + hidden.len() as i64;
    let place = find_last(&comment, b"startxref\n");
    comment.truncate(place);
    comment.extend(format!("startxref\n{start}\n%%EOF\n").bytes());
    files.push(("differential-object-in-a-comment".to_owned(), comment));
    let mut twice = one.to_vec();
    twice.extend(format!("startxref\n{}\n%%EOF\n", sohoa_startxref(one)).bytes());
    files.push(("differential-second-startxref".to_owned(), twice));
    let mut circle = with_row(one, 4, "0000000017 00000 n \n");
    let own = sohoa_startxref(&circle);
    let previous = format!("/Prev {}", sohoa_startxref(one));
    let place = find_last(&circle, previous.as_bytes());
    let shown = format!("/Prev {own}");
    circle.splice(place..place + previous.len(), shown.bytes());
    files.push(("differential-tables-in-a-circle".to_owned(), circle));
    let wrong = with_row(one, 4, "0000000021 00000 n \n");
    files.push(("differential-offset-between-objects".to_owned(), wrong));
    let doubled = with_row(
        one,
        4,
        &format!("{:010} 00000 n \n4 1\n{:010} 00000 n \n", find(one, b"4 0 obj"), 0),
    );
    files.push(("differential-number-named-twice".to_owned(), doubled));
    for (name, whole) in [("table", one), ("stream", streams)] {
        let hybrid = {
            let extra = revised(whole, |_, to| {
                let own = to.allocate();
                to.put(number(own), &Object::Integer(1));
            });
            let at = sohoa_startxref(&extra);
            let document = Document::open(&extra).unwrap();
            let mut trailer = Dictionary::default();
            for key in ["Root", "Info", "ID", "Size"] {
                if let Some(value) = document.trailer().get(key) {
                    trailer.set(key, value.clone());
                }
            }
            trailer.set("Prev", Object::Integer(sohoa_startxref(whole)));
            trailer.set("XRefStm", Object::Integer(at));
            let mut out = extra.clone();
            let start = out.len();
            out.extend(b"xref\n0 0\ntrailer\n");
            trailer.write(&mut out);
            out.extend(format!("\nstartxref\n{start}\n%%EOF\n").bytes());
            out
        };
        files.push((format!("differential-hybrid-update-over-a-{name}"), hybrid));
    }
    let encrypted = {
        let mut file = revised(one, |_, to| {
            let own = to.allocate();
            to.put(number(own), &Object::Integer(1));
        });
        let place = find_last(&file, b"trailer\n<<") + 10;
        file.splice(place..place, *b"/Encrypt<</Filter/Standard/V 1/R 2>>");
        file
    };
    files.push(("differential-encryption-added".to_owned(), encrypted));
    // the same content in an object stream, with a page that comes out otherwise
    let packed = revised(streams, |_, to| {
        let own = to.allocate();
        let dictionary = Dictionary::of([
            ("Type", Object::name("ObjStm")),
            ("N", Object::Integer(1)),
            ("First", Object::Integer(4)),
        ]);
        to.put_stream(own, dictionary, b"3 0 <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>");
        to.put(number(3), &Object::Integer(1));
    });
    files.push(("differential-page-replaced-by-a-number".to_owned(), packed));
    files.push(("differential-cut-after-the-first-signature".to_owned(), {
        let first = find(two, b"%%EOF");
        let second = first + 5 + find(&two[first + 5..], b"%%EOF");
        let mut file = two[..second].to_vec();
        file.extend(b"%%EO");
        file
    }));
    // a key that stands twice, prepared before the signature
    let mut original = small_pdf(false);
    let place = find(&original, b"/Count 1>>");
    original.splice(place..place + 10, *b"/Count 1/Rotate 0/Rotate 180>>");
    let signer = OFFICE.ring.signer(Role::Digitizer).unwrap();
    let field = Field::invisible("Sig");
    let file = signed_by(&with_table(&original), &field, signer, |hash| proper(signer, hash));
    files.push(("differential-key-twice".to_owned(), file));
}

/// A file written by hand with its table made anew, after bytes were put in.
fn with_table(data: &[u8]) -> Vec<u8> {
    let start = find_last(data, b"xref\n0 6");
    let mut out = data[..start].to_vec();
    out.extend(b"xref\n0 6\n0000000000 65535 f \n");
    for object in 1..=5 {
        let at = find(data, format!("{object} 0 obj").as_bytes());
        out.extend(format!("{at:010} 00000 n \n").bytes());
    }
    let trailer = find_last(data, b"trailer");
    out.extend(&data[trailer..find_last(data, b"startxref")]);
    out.extend(format!("startxref\n{start}\n%%EOF\n").bytes());
    out
}

#[test]
fn broken_files_never_pass_and_each_is_named() {
    let files = all();
    let names: BTreeSet<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names.len(), files.len(), "two files of one name");
    if let Some(folder) = std::env::var_os("SOHOA_WRITE_BROKEN") {
        std::fs::create_dir_all(&folder).unwrap();
        for (name, bytes) in &files {
            let path = std::path::Path::new(&folder).join(format!("{name}.pdf"));
            std::fs::write(path, bytes).unwrap();
        }
    }
    let mut wrong = Vec::new();
    for (name, bytes) in &files {
        for policy in [Policy::Office, Policy::EResult] {
            let found = verify_bytes(bytes, &OFFICE.options(policy)).unwrap();
            if let Some(found) = found.filter(|found| found.verdict == Verdict::TotalPassed) {
                wrong.push(format!("{name} {policy:?} {:?}", found.signatures));
            }
        }
    }
    assert!(wrong.is_empty(), "{} passed:\n{}", wrong.len(), wrong.join("\n"));
    let readme = include_str!("../../samples/signed/broken/README.md");
    let listed: BTreeSet<&str> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(name, _)| name)
        .collect();
    let missing: Vec<_> = names.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&names).collect();
    assert!(missing.is_empty() && gone.is_empty(), "not listed: {missing:?}; gone: {gone:?}");
}
