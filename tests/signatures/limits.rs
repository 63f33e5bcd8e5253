//! Does any file end in time? Files that ask for endless work, each with the reason it must get.

use std::io::Write;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use sohoa::verify::{Policy, Sub, Verdict, VerifyOptions, verify_bytes};

use super::{OFFICE, now, sealed};

fn deflated(write: impl FnOnce(&mut ZlibEncoder<Vec<u8>>)) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    write(&mut encoder);
    encoder.finish().unwrap()
}

fn zeros(megabytes: usize) -> Vec<u8> {
    let block = vec![0; 1 << 20];
    deflated(|to| (0..megabytes).for_each(|_| to.write_all(&block).unwrap()))
}

/// A file of these objects, numbered from 1, with a table; the catalog is the first.
fn file(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut rows = String::from("0000000000 65535 f \n");
    for (place, object) in objects.iter().enumerate() {
        rows.extend([format!("{:010} 00000 n \n", out.len())]);
        out.extend(format!("{} 0 obj\n", place + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    let count = objects.len() + 1;
    out.extend(
        format!("xref\n0 {count}\n{rows}trailer\n<</Size {count}/Root 1 0 R{trailer}>>\n").bytes(),
    );
    out.extend(format!("startxref\n{start}\n%%EOF\n").bytes());
    out
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{dictionary}/Length {}>>\nstream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

/// A catalog whose fields are read from object 2.
fn with_fields(fields: &[u8], more: Vec<Vec<u8>>) -> Vec<u8> {
    let mut objects =
        vec![b"<</Type/Catalog/AcroForm<</Fields 2 0 R>>>>".to_vec(), fields.to_vec()];
    objects.extend(more);
    file(&objects, "")
}

fn xref_stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n".to_vec();
    let start = out.len();
    out.extend(b"2 0 obj\n");
    let dictionary = format!("/Type/XRef/Root 1 0 R/Filter/FlateDecode{dictionary}");
    out.extend(stream(&dictionary, data));
    out.extend(format!("\nendobj\nstartxref\n{start}\n%%EOF\n").bytes());
    out
}

pub fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let mut all = vec![
        (
            "fields in a circle",
            with_fields(b"[3 0 R]", vec![b"<</Kids[3 0 R 2 0 R]/T(a)>>".to_vec()]),
        ),
        (
            "references in a circle",
            with_fields(b"3 0 R", vec![b"4 0 R".to_vec(), b"3 0 R".to_vec()]),
        ),
        (
            "a length that is its own stream",
            with_fields(b"3 0 R", vec![b"<</Length 3 0 R>>\nstream\n\nendstream".to_vec()]),
        ),
        ("arrays in arrays", with_fields(&b"[".repeat(200_000), Vec::new())),
        (
            "two million numbers",
            with_fields(
                &[b"[".to_vec(), b"0 ".repeat(2_000_000), b"]".to_vec()].concat(),
                Vec::new(),
            ),
        ),
        ("a table that unpacks to 4 GB", xref_stream("/Size 9/W[1 4 2]", &zeros(4096))),
        ("eight million rows", xref_stream("/Size 8388607/W[1 1 0]", &zeros(16))),
    ];
    let mut keys = b"<<".to_vec();
    for key in 0..300_000 {
        keys.extend(format!("/K{key} 0").bytes());
    }
    keys.extend(b">>");
    all.push(("a dictionary of 300 000 keys", with_fields(b"[3 0 R]", vec![keys])));
    // every field in an object stream of its own that unpacks to 90 MB
    let bomb = zeros(90);
    let mut rows = String::new();
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for number in 0..40 {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n", number + 10).bytes());
        out.extend(stream("/Type/ObjStm/N 1/First 9/Filter/FlateDecode", &bomb));
        out.extend(b"\nendobj\n");
    }
    places.push(out.len());
    out.extend(b"1 0 obj\n<</Type/Catalog/AcroForm<</Fields[");
    (100..140).for_each(|number| out.extend(format!("{number} 0 R ").bytes()));
    out.extend(b"]>>>>\nendobj\n");
    let mut table: Vec<u8> = Vec::new();
    let mut row = |kind: u8, a: u32, b: u16| {
        table.push(kind);
        table.extend(a.to_be_bytes());
        table.extend(b.to_be_bytes());
    };
    row(1, places[40] as u32, 0);
    places[..40].iter().for_each(|place| row(1, *place as u32, 0));
    (0..40).for_each(|number| row(2, 10 + number, 0));
    rows.push_str("/Size 200/Index[1 1 10 40 100 40]/W[1 4 2]");
    let start = out.len();
    out.extend(b"200 0 obj\n");
    out.extend(stream(&format!("/Type/XRef/Root 1 0 R{rows}"), &table));
    out.extend(format!("\nendobj\nstartxref\n{start}\n%%EOF\n").bytes());
    all.push(("forty object streams of 90 MB", out));
    all
}

#[test]
fn hostile_files_end_in_time_and_never_pass() {
    let options = VerifyOptions::new(Policy::Office, now());
    for (name, bytes) in hostile() {
        if let Some(folder) = std::env::var_os("SOHOA_WRITE_BROKEN") {
            let path =
                std::path::Path::new(&folder).join(format!("{}.pdf", name.replace(' ', "-")));
            std::fs::write(path, &bytes).unwrap();
        }
        let begun = Instant::now();
        let found = verify_bytes(&bytes, &options).unwrap().unwrap();
        assert!(begun.elapsed() < Duration::from_secs(10), "{name}: {:?}", begun.elapsed());
        assert_ne!(found.verdict, Verdict::TotalPassed, "{name}");
        if found.verdict == Verdict::Indeterminate {
            assert_eq!(found.signatures[0].sub, Some(Sub::Generic), "{name}");
            assert!(!found.signatures[0].notes.is_empty(), "{name}");
        }
    }
}

#[test]
fn a_signed_file_of_a_million_objects_is_judged_or_says_why_not() {
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>".to_vec(),
    ];
    objects.resize(1_000_000, b"<</A 1>>".to_vec());
    let (input, output) = (OFFICE.path("million.pdf"), OFFICE.path("million1.pdf"));
    std::fs::write(&input, file(&objects, "")).unwrap();
    OFFICE.seal(&input, &output, super::Role::Digitizer).unwrap();
    let bytes = std::fs::read(output).unwrap();
    let begun = Instant::now();
    let found = verify_bytes(&bytes, &OFFICE.options(Policy::Office)).unwrap().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    assert_ne!(found.verdict, Verdict::TotalFailed, "{found:#?}");
}

#[test]
fn no_time_at_all_is_indeterminate() {
    let bytes = sealed(&OFFICE, "patience", false, true);
    let options =
        VerifyOptions { patience: Some(Duration::ZERO), ..OFFICE.options(Policy::Office) };
    let found = verify_bytes(&bytes, &options).unwrap().unwrap();
    assert_eq!(found.verdict, Verdict::Indeterminate);
    assert_eq!(found.signatures[0].sub, Some(Sub::Generic));
}
