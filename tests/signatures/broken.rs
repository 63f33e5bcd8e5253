//! Files that must not pass: made from the project's own signed samples, one defect each, named
//! by defect. The list with what each stands for is `samples/signed/broken/README.md`;
//! `SOHOA_WRITE_BROKEN=FOLDER cargo test --test signatures broken` writes the files.

#[path = "broken/certified.rs"]
mod certified;
#[path = "broken/differential.rs"]
mod differential;
#[path = "broken/forgery.rs"]
mod forgery;
#[path = "broken/shadow.rs"]
mod shadow;
#[path = "broken/tricks.rs"]
mod tricks;

use std::collections::BTreeSet;

use sohoa::pdf::revisions::{Document, Object};
use sohoa::verify::{Policy, Verdict, verify_bytes};

use super::forge::{find_last, list, number};
use super::{OFFICE, sealed};

const RED: &[u8] = b"1 0 0 rg 0 0 595 842 re f";

type Files = Vec<(String, Vec<u8>)>;

pub fn all() -> Files {
    let one = sealed(&OFFICE, "broken-one", false, false);
    let two = sealed(&OFFICE, "broken-two", false, true);
    let streams = sealed(&OFFICE, "broken-streams", true, true);
    let mut files = Files::new();
    forgery::signature_forgery(&one, &mut files);
    forgery::incremental_saving(&one, &mut files);
    forgery::wrapping(&one, &mut files);
    shadow::shadow(&mut files);
    shadow::form_overlay(&mut files);
    certified::certified(&one, &two, &mut files);
    certified::dictionary_spoofing(&one, &two, &mut files);
    tricks::cms_tricks(&mut files);
    differential::differentials(&one, &two, &streams, &mut files);
    files
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

/// A table of one row appended by hand.
fn with_row(whole: &[u8], object: u32, row: &str) -> Vec<u8> {
    let document = Document::open(whole).unwrap();
    let mut trailer = document.trailer().clone();
    let previous = startxref(whole);
    trailer.set("Prev", Object::Integer(previous));
    let mut out = whole.to_vec();
    let start = out.len();
    out.extend(format!("xref\n{object} 1\n{row}trailer\n").bytes());
    trailer.write(&mut out);
    out.extend(format!("\nstartxref\n{start}\n%%EOF\n").bytes());
    out
}

fn startxref(whole: &[u8]) -> i64 {
    let place = find_last(whole, b"startxref\n") + 10;
    let text: String =
        whole[place..].iter().take_while(|b| b.is_ascii_digit()).map(|b| char::from(*b)).collect();
    text.parse().unwrap()
}
