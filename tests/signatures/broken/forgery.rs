//! Signatures that say nothing, and content changed behind them: USF, ISA and SWA of 2019.

use sohoa::pdf::revisions::{Dictionary, Object};

use super::super::forge::{find, find_last, number, revised};
use super::{Files, RED, value_of};

/// Universal signature forgery: a signature that says nothing and is shown as valid.
pub(super) fn signature_forgery(whole: &[u8], files: &mut Files) {
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

/// Incremental saving attacks: content replaced after signing, with and without what an update is
/// made of.
pub(super) fn incremental_saving(whole: &[u8], files: &mut Files) {
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
pub(super) fn wrapping(whole: &[u8], files: &mut Files) {
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
