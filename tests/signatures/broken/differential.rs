//! Files that one reader shows so and another otherwise.

use sohoa::pdf::revisions::{Dictionary, Document, Object};
use sohoa::trust::Role;

use super::super::forge::{Field, find, find_last, number, proper, revised, signed_by};
use super::super::{OFFICE, small_pdf};
use super::{Files, startxref, with_row};

/// Files that one reader shows so and another otherwise.
pub(super) fn differentials(one: &[u8], two: &[u8], streams: &[u8], files: &mut Files) {
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
    let start = startxref(&comment) + hidden.len() as i64;
    let place = find_last(&comment, b"startxref\n");
    comment.truncate(place);
    comment.extend(format!("startxref\n{start}\n%%EOF\n").bytes());
    files.push(("differential-object-in-a-comment".to_owned(), comment));
    let mut twice = one.to_vec();
    twice.extend(format!("startxref\n{}\n%%EOF\n", startxref(one)).bytes());
    files.push(("differential-second-startxref".to_owned(), twice));
    let mut circle = with_row(one, 4, "0000000017 00000 n \n");
    let own = startxref(&circle);
    let previous = format!("/Prev {}", startxref(one));
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
            let at = startxref(&extra);
            let document = Document::open(&extra).unwrap();
            let mut trailer = Dictionary::default();
            for key in ["Root", "Info", "ID", "Size"] {
                if let Some(value) = document.trailer().get(key) {
                    trailer.set(key, value.clone());
                }
            }
            trailer.set("Prev", Object::Integer(startxref(whole)));
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
