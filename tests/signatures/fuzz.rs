//! Bytes nobody meant: the reader of PDF syntax, of CMS, of OCSP answers and the verdict get files
//! changed at random. None may panic, none may take its time, and no changed file may pass.
//!
//! `SOHOA_FUZZ_SECONDS` says how long each target runs (two seconds without it; `make fuzz` runs
//! longer). What broke once is kept in `fuzz/corpus/` and tried first. A failure prints the seed.

use std::path::Path;
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

fn run(target: &str, seeds: &[Vec<u8>], mut each: impl FnMut(&[u8])) {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    for entry in std::fs::read_dir(kept).into_iter().flatten().flatten() {
        each(&std::fs::read(entry.path()).unwrap());
    }
    let seconds = std::env::var("SOHOA_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let until = Instant::now() + Duration::from_secs(seconds.unwrap_or(2));
    let first = std::env::var("SOHOA_FUZZ_SEED").ok().and_then(|text| text.parse().ok());
    let mut seed = first.unwrap_or(0x9e37_79b9_7f4a_7c15_u64);
    let mut count = 0_u64;
    while Instant::now() < until {
        let mut chance = Chance(seed);
        let bytes = mutated(&seeds[chance.below(seeds.len())], &mut chance);
        let begun = Instant::now();
        let shown = format!("SOHOA_FUZZ_SEED={seed}");
        let guard = Told(&shown);
        each(&bytes);
        std::mem::forget(guard);
        assert!(begun.elapsed() < Duration::from_secs(10), "{shown}: {:?}", begun.elapsed());
        seed = chance.next() | 1;
        count += 1;
    }
    println!("{target}: {count} inputs");
}

/// Says which seed it was when what it guards panics.
struct Told<'a>(&'a str);

impl Drop for Told<'_> {
    fn drop(&mut self) {
        println!("failed with {}", self.0);
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
