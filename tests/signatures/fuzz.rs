//! Bytes nobody meant: the reader of PDF syntax, of CMS, of OCSP answers and the verdict get files
//! changed at random. None may panic, none may take its time, and no changed file may pass.
//!
//! `SOHOA_FUZZ_SECONDS` says how long each target runs (two seconds without it; `make fuzz` runs
//! longer). The files of `fuzz/corpus/TARGET` are tried first, and changed along with fresh ones. What
//! breaks is written there, and its seed printed.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sohoa::pdf::revisions::{Budget, Document, Reference};
use sohoa::trust::cms::SignedData;
use sohoa::trust::revocation::Evidence;
use sohoa::trust::{Certificate, Role};
use sohoa::verify::{Policy, Verdict, verify_bytes};

use super::forge::proper;
use super::{OFFICE, sealed, small_pdf};

/// A small generator of numbers that is the same everywhere (xorshift64*).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, most: usize) -> usize {
        (self.next() % most.max(1) as u64) as usize
    }
}

/// Words that mean something to what reads.
const WORDS: [&[u8]; 16] = [
    b"obj",
    b"endobj",
    b"stream",
    b"endstream",
    b"<<",
    b">>",
    b"[",
    b"]",
    b"/Prev 0",
    b"/Length 9",
    b" 0 R",
    b"xref",
    b"trailer",
    b"%%EOF",
    b"\x30\x80",
    b"\x00\x00",
];

fn mutated(data: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut out = data.to_vec();
    for _ in 0..=chance.below(4) {
        let at = chance.below(out.len());
        match chance.below(7) {
            0 => out[at] ^= 1 << chance.below(8),
            1 => out[at] = chance.next() as u8,
            2 => {
                let word = WORDS[chance.below(WORDS.len())];
                out.splice(at..at, word.iter().copied());
            }
            3 => {
                let end = (at + chance.below(64)).min(out.len());
                out.drain(at..end);
            }
            4 => {
                let end = (at + chance.below(300)).min(out.len());
                let part = out[at..end].to_vec();
                let to = chance.below(out.len());
                out.splice(to..to, part);
            }
            // a digit of a length, an offset, a number
            5 => {
                if let Some(place) = out[at..].iter().position(u8::is_ascii_digit) {
                    out[at + place] = b'0' + chance.below(10) as u8;
                }
            }
            _ => out.truncate(at.max(1)),
        }
        if out.is_empty() {
            out.push(b'%');
        }
    }
    out
}

fn corpus(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target)
}

/// The kept files of a target, by name: the same order everywhere.
fn kept(target: &str) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(corpus(target)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

fn run(target: &str, fresh: &[Vec<u8>], mut each: impl FnMut(&[u8])) {
    let mut seeds = kept(target);
    assert!(!seeds.is_empty(), "the corpus of {target} is gone");
    let mut tried = |bytes: &[u8], name: &str| {
        let begun = Instant::now();
        let guard = Kept { target, name, bytes };
        each(bytes);
        let took = begun.elapsed();
        assert!(took < Duration::from_secs(10), "{target} {name}: {took:?}");
        std::mem::forget(guard);
    };
    for bytes in &seeds {
        tried(bytes, "kept");
    }
    // an empty file cannot be changed
    seeds.retain(|seed| !seed.is_empty());
    seeds.extend_from_slice(fresh);
    let seconds = std::env::var("SOHOA_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let until = Instant::now() + Duration::from_secs(seconds.unwrap_or(2));
    let first = std::env::var("SOHOA_FUZZ_SEED").ok().and_then(|text| text.parse().ok());
    let mut seed = first.unwrap_or(0x9e37_79b9_7f4a_7c15_u64);
    let mut count = 0_u64;
    while Instant::now() < until {
        let mut chance = Chance(seed);
        let bytes = mutated(&seeds[chance.below(seeds.len())], &mut chance);
        tried(&bytes, &format!("seed-{seed}"));
        seed = chance.next() | 1;
        count += 1;
    }
    println!("{target}: {} kept, {count} changed inputs", kept(target).len());
}

/// Keeps the input that was being tried when what guards it panics.
struct Kept<'a> {
    target: &'a str,
    name: &'a str,
    bytes: &'a [u8],
}

impl Drop for Kept<'_> {
    fn drop(&mut self) {
        println!("{} failed with {}", self.target, self.name);
        if self.name != "kept" {
            let path = corpus(self.target).join(self.name);
            println!("kept as {}: {:?}", path.display(), std::fs::write(&path, self.bytes));
        }
    }
}

#[test]
fn pdf_syntax() {
    let seeds = [small_pdf(false), small_pdf(true), sealed(&OFFICE, "fuzz-pdf", true, true)];
    run("pdf", &seeds, |bytes| {
        let deadline = Instant::now().checked_add(Duration::from_secs(8));
        let Ok(document) = Document::open_within(bytes, Budget::until(deadline)) else { return };
        for number in document.numbers() {
            let _ = document.object(Reference { number, generation: 0 });
        }
        let _ = document.catalog();
        let _ = document.first_page();
    });
}

#[test]
fn cms_and_evidence() {
    let signer = OFFICE.ring.signer(Role::Digitizer).unwrap();
    let mut seeds = vec![proper(signer, &[7; 32])];
    seeds.extend(signer.chain().iter().map(|one| one.der().to_vec()));
    seeds.extend(OFFICE.ring.public().revocation_lists.iter().map(|list| list.der().to_vec()));
    run("cms", &seeds, |bytes| {
        if let Ok((cms, _)) = SignedData::read(bytes) {
            for signer in &cms.signers {
                let _ = (cms.certificate_of(signer).is_some(), signer.signed_forms());
            }
        }
        let _ = (Certificate::from_der(bytes).is_ok(), Evidence::read(bytes).is_some());
    });
}

#[test]
fn the_verdict() {
    let seeds = [
        sealed(&OFFICE, "fuzz-one", false, false),
        sealed(&OFFICE, "fuzz-two", false, true),
        sealed(&OFFICE, "fuzz-streams", true, true),
    ];
    run("verdict", &seeds, |bytes| {
        let Some(found) = verify_bytes(bytes, &OFFICE.options(Policy::Office)).unwrap() else {
            return;
        };
        // a signature's digits may be written small or large, and a file cut back to the end of
        // an earlier revision is that revision
        let same = |seed: &Vec<u8>| {
            bytes.len() <= seed.len() && bytes.eq_ignore_ascii_case(&seed[..bytes.len()])
        };
        assert!(found.verdict != Verdict::TotalPassed || seeds.iter().any(same));
    });
}

/// Makes the corpus: `cargo test --test signatures corpus -- --ignored`. Small files of our own, of
/// every shape the readers know; what is there already stays.
#[test]
#[ignore = "writes into the source tree"]
fn the_corpus_is_made() {
    const SMALL: usize = 24 << 10;
    const WANTED: [&str; 8] = [
        "cms-two-signers",
        "cms-content-inside",
        "cms-message-digest-twice",
        "cms-bytes-behind-it",
        "cms-time-stamp-of-another-signature",
        "cms-subfilter-of-a-time-stamp",
        "form-overlay-text",
        "differential-key-twice",
    ];
    let write = |target: &str, name: &str, bytes: &[u8]| {
        let path = corpus(target).join(name.replace(' ', "-"));
        if bytes.len() <= SMALL && !path.exists() {
            std::fs::write(path, bytes).unwrap();
        }
    };
    write("pdf", "table.pdf", &small_pdf(false));
    write("pdf", "stream.pdf", &small_pdf(true));
    write("pdf", "form-in-an-update.pdf", &super::filling::form(super::filling::SMALL, "a"));
    for (name, bytes) in super::limits::hostile() {
        write("pdf", &format!("{name}.pdf"), &bytes);
    }
    let signer = OFFICE.ring.signer(Role::Digitizer).unwrap();
    let cms = proper(signer, &[7; 32]);
    write("cms", "signature.der", &cms);
    write("cms", "signature.ber", &super::known::indefinite(&cms));
    write("cms", "certificate.der", signer.chain()[0].der());
    for list in &OFFICE.ring.public().revocation_lists {
        write("cms", "list.der", list.der());
    }
    for (name, bytes) in super::broken::all() {
        if WANTED.contains(&name.as_str()) {
            write("verdict", &format!("{name}.pdf"), &bytes);
        }
    }
}
