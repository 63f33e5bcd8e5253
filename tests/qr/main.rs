//! Does a code on a print-out tell what was issued? Made, drawn, printed, photographed, read,
//! checked without any network.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "these are tests"
)]

mod photograph;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use sohoa::domain::hash::Sha256;
use sohoa::domain::result::{ResultId, Standing};
use sohoa::flow::intake::{Limits, Media, Source};
use sohoa::flow::qr::{
    Asked, Claims, Issuer, Issuers, PlainData, check, content_hash, content_matches, fits, stamp,
    text_in_pdf, texts_in,
};
use sohoa::status::StatusList;
use sohoa::trust::cose::RecordKey;
use sohoa::verify::Verdict;

use photograph::{GOOD, Shot, photograph};

/// Numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

fn key() -> RecordKey {
    RecordKey::from_seed(&[21; 32])
}

fn now() -> jiff::Timestamp {
    "2026-11-24T03:00:00Z".parse().unwrap()
}

/// An A4 page with a strip of 26 mm above, and lines that look like text below.
fn page() -> Vec<u8> {
    let mut content = String::new();
    for line in 0..40 {
        for word in 0..9 {
            let (x, y) = (70 + word * 52, 780 - line * 18);
            writeln!(content, "{x} {y} {} 7 re", 20 + (line * 7 + word * 13) % 27).unwrap();
        }
    }
    content.push_str("f\n");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 916]/Resources<<>>/Contents 4 0 R>>".to_owned(),
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
    ];
    let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut offsets = Vec::new();
    for (place, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", place + 1).bytes());
    }
    let start = out.len();
    out.extend(b"xref\n0 5\n0000000000 65535 f \n");
    for offset in offsets {
        out.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    out.extend(format!("trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").bytes());
    out
}

fn claims(content: Sha256) -> Claims {
    Claims {
        issuer: Some("Ủy ban nhân dân xã Mẫu".to_owned()),
        at: now(),
        result: ResultId::from_bytes([9; 16]),
        number: Some("1234/QĐ-UBND".to_owned()),
        date: Some(jiff::civil::date(2026, 11, 24)),
        content: Claims::half(content),
        place: 4,
    }
}

/// A page with its code; the code's text.
fn stamped(folder: &Path) -> (PathBuf, String) {
    let path = folder.join("ket-qua.pdf");
    fs::write(&path, page()).unwrap();
    let (text, symbol) = fits(&claims(content_hash(&path).unwrap()), &key()).unwrap();
    stamp(&path, &[symbol], &text, [11.0, 844.0, 584.0, 914.0]).unwrap();
    (path, text)
}

fn asked(changed: &[(u32, Standing)]) -> Asked {
    let list = StatusList::new(&key().public(), 10, changed, now(), 24).sign(&key()).unwrap();
    let name = "Ủy ban nhân dân xã Mẫu".to_owned();
    let issuer = Issuer { name, key: key().public(), from: None, until: None };
    Asked { issuers: Issuers(vec![issuer]), lists: vec![list], now: now() }
}

fn printed(path: &Path) -> sohoa::domain::raster::Raster {
    let source = Source::open(path, Media::Pdf, &Limits::default()).unwrap();
    source.page(1).unwrap().raster.unwrap()
}

/// Photographs the print, packs it as a telephone does, reads the code.
fn read_from_photograph(
    folder: &Path,
    print: &sohoa::domain::raster::Raster,
    shot: Shot,
) -> Vec<String> {
    let (width, height) = (1600, 1200);
    let picture = photograph(print, width, height, shot);
    let path = folder.join("anh.jpg");
    let encoder = jpeg_encoder::Encoder::new_file(&path, 75).unwrap();
    let kind = jpeg_encoder::ColorType::Luma;
    encoder.encode(&picture, width as u16, height as u16, kind).unwrap();
    texts_in(&path).unwrap_or_default()
}

#[test]
fn a_photograph_of_a_print_is_enough() {
    let folder = tempfile::tempdir().unwrap();
    let (path, text) = stamped(folder.path());
    let print = printed(&path);
    let shots = [
        ("straight", GOOD),
        ("turned", Shot { turn: 6.0, ..GOOD }),
        ("turned far", Shot { turn: -17.0, ..GOOD }),
        ("on its side", Shot { turn: 90.0, ..GOOD }),
        ("from the side", Shot { slant: 0.35, ..GOOD }),
        ("blurred", Shot { blur: 1.1, ..GOOD }),
        ("half in shadow", Shot { shadow: 0.4, ..GOOD }),
        ("noisy", Shot { noise: 9.0, ..GOOD }),
        ("all of it", Shot { turn: 4.0, slant: 0.2, blur: 0.8, shadow: 0.5, noise: 5.0 }),
    ];
    let mut missed = Vec::new();
    for (name, shot) in shots {
        let found = read_from_photograph(folder.path(), &print, shot);
        if found.first() != Some(&text) {
            missed.push(name);
        }
    }
    assert!(missed.is_empty(), "not read: {missed:?}");
    let found = check(&text, &asked(&[])).unwrap();
    assert_eq!(found.verdict, Verdict::TotalPassed);
    assert_eq!(found.number.as_deref(), Some("1234/QĐ-UBND"));
    assert_eq!(found.status.unwrap().known_until, now());
}

#[test]
fn a_file_carries_its_code_and_is_what_the_code_names() {
    let folder = tempfile::tempdir().unwrap();
    let (path, text) = stamped(folder.path());
    let bytes = fs::read(&path).unwrap();
    assert!(bytes.starts_with(&page()), "what was there stays in front");
    assert_eq!(text_in_pdf(&path).unwrap().as_deref(), Some(text.as_str()));
    let content = Claims::read(&text).unwrap().1.content;
    assert!(content_matches(&path, content).unwrap());
    // more states after it: the one named is still found
    let longer = folder.path().join("sau.pdf");
    fs::write(&longer, [bytes.as_slice(), b"% a signature\n%%EOF\n"].concat()).unwrap();
    assert!(content_matches(&longer, content).unwrap());
    let mut changed = bytes.clone();
    changed[400] ^= 1;
    fs::write(&longer, changed).unwrap();
    assert!(!content_matches(&longer, content).unwrap());
    // the same code on another file
    let other = folder.path().join("khac.pdf");
    fs::write(&other, [page().as_slice(), b"% another\n%%EOF\n"].concat()).unwrap();
    let half = Claims::half(Sha256::of(b"else"));
    assert!(!content_matches(&other, half).unwrap());
}

#[test]
fn two_codes_stand_side_by_side_and_both_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hai-ma.pdf");
    fs::write(&path, page()).unwrap();
    let (text, symbol) = fits(&claims(content_hash(&path).unwrap()), &key()).unwrap();
    let data = PlainData {
        dossier: Some("H15.50.05.13-261008-0975-KQ(1)".to_owned()),
        name: Some("Quyết định".to_owned()),
        issued: Some("24/11/2026 10:00".to_owned()),
        ..PlainData::default()
    };
    let symbols = [symbol, data.symbol().unwrap()];
    let done = stamp(&path, &symbols, &text, [11.0, 844.0, 584.0, 914.0]).unwrap();
    assert!(done.right < 160.0, "{} points", done.right);
    let print = printed(&path);
    let found = read_from_photograph(folder.path(), &print, GOOD);
    assert!(found.contains(&text));
    assert!(found.contains(&data.text()), "{found:?}");
}

#[test]
fn a_withdrawn_result_is_told_from_its_print_out() {
    let folder = tempfile::tempdir().unwrap();
    let (_, text) = stamped(folder.path());
    for standing in [Standing::Withdrawn, Standing::Replaced, Standing::Corrected] {
        let found = check(&text, &asked(&[(4, standing)])).unwrap();
        assert_eq!(found.verdict, Verdict::TotalFailed);
        assert_eq!(found.status.unwrap().standing, Some(standing));
    }
}
