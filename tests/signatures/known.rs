//! Files whose verdict is known: those of other programs that hold, and those of offices.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sohoa::pdf::revisions::Object;
use sohoa::trust::Certificate;
use sohoa::trust::asn1::Reader;
use sohoa::trust::authorities::{self, Use};
use sohoa::trust::revocation::Evidence;
use sohoa::verify::{Capacity, Policy, Remark, Sub, Verdict, VerifyOptions, verify_bytes};

use super::forge::{Field, signed_over};
use super::{now, small_pdf};

/// Material that is not the project's own, where it is at hand.
fn shared() -> Option<PathBuf> {
    let shared = std::env::var_os("SOHOA_SHARED").map_or_else(|| "../shared".into(), PathBuf::from);
    if shared.join("signing").is_dir() {
        return Some(shared);
    }
    println!("no shared material here: skipped");
    None
}

fn roots() -> Vec<Certificate> {
    let known = authorities::known().unwrap();
    let roots = known.iter().filter(|one| one.purpose == Use::Root);
    roots.map(|one| one.certificate.clone()).collect()
}

fn test_options(pki: &Path, lists: bool) -> VerifyOptions {
    let mut options = VerifyOptions::new(Policy::Office, now());
    for tree in ["rsa", "ed"] {
        let root = Certificate::read_file(&pki.join(format!("{tree}-root.crt"))).unwrap();
        options.trust.extend(root);
        for list in ["root", "issuing"].into_iter().filter(|_| lists) {
            let path = pki.join(format!("{tree}-{list}.crl"));
            let read = Evidence::read_file(&path).unwrap();
            options.revocation_lists.extend(read.lists);
        }
    }
    options.now = "2026-11-24T12:00:00Z".parse().unwrap();
    options
}

#[test]
fn files_of_another_program_pass_at_every_level() {
    let Some(shared) = shared() else { return };
    let mut seen = 0;
    for entry in fs::read_dir(shared.join("signing/pdf")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if matches!(name.as_str(), "base" | "pdfa3" | "pdfa3u") {
            continue;
        }
        seen += 1;
        let bytes = fs::read(&path).unwrap();
        let options = test_options(&shared.join("signing/pki"), true);
        let found = verify_bytes(&bytes, &options).unwrap().unwrap();
        assert_eq!(found.verdict, Verdict::TotalPassed, "{name} {found:#?}");
        let level = found.signatures[0].level.clone().unwrap();
        let wanted = name.rsplit('-').next().unwrap();
        if matches!(wanted, "B" | "T" | "LT" | "LTA") {
            assert_eq!(level, format!("PAdES-B-{wanted}"), "{name}");
        }
        // with the evidence of the file alone, long-lived ones still pass and the others cannot
        let alone = test_options(&shared.join("signing/pki"), false);
        let found = verify_bytes(&bytes, &alone).unwrap().unwrap();
        let passes = found.verdict == Verdict::TotalPassed;
        assert_eq!(passes, name.ends_with("LTA") || name.ends_with("LT"), "{name} {found:#?}");
        let nobody = VerifyOptions::new(Policy::Office, options.now);
        let found = verify_bytes(&bytes, &nobody).unwrap().unwrap();
        assert_eq!(found.verdict, Verdict::Indeterminate, "{name}");
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn archived_files_outlive_their_certificates() {
    let Some(shared) = shared() else { return };
    let bytes = fs::read(shared.join("signing/pdf/rsa-p256-LTA.pdf")).unwrap();
    let mut options = test_options(&shared.join("signing/pki"), false);
    let found = verify_bytes(&bytes, &options).unwrap().unwrap();
    let signer = found.signatures[0].certificate.clone().unwrap().not_after;
    assert!(found.renew_before.unwrap() > options.now);
    // after everything has run out, the last time stamp too, nothing is proven any more
    options.now = signer + jiff::SignedDuration::from_hours(24 * 365 * 30);
    let found = verify_bytes(&bytes, &options).unwrap().unwrap();
    assert_eq!(found.verdict, Verdict::Indeterminate);
    assert_eq!(found.signatures[0].sub, Some(Sub::OutOfBoundsNoPoe));
}

#[test]
fn signatures_of_offices_hold_lead_to_the_roots_and_none_fails() {
    let Some(shared) = shared() else { return };
    let mut options = VerifyOptions::new(Policy::Office, now());
    options.trust = roots();
    let (mut all, mut explained, mut completed) = (0, 0, 0);
    for entry in fs::read_dir(shared.join("scans")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "pdf") {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let found = verify_bytes(&fs::read(&path).unwrap(), &options).unwrap().unwrap();
        assert_ne!(found.verdict, Verdict::TotalFailed, "{name} {found:#?}");
        for one in &found.signatures {
            all += 1;
            assert!(one.intact, "{name} {}", one.field);
            // a way was found: what is missing is the authority's word on revocation
            assert_ne!(one.sub, Some(Sub::NoCertificateChainFound), "{name} {}", one.field);
            assert_ne!(one.sub, Some(Sub::CertificateChainGeneralFailure), "{name}");
            completed += 1;
            explained += usize::from(
                one.remarks.iter().any(|remark| matches!(remark, Remark::SevenHours { .. })),
            );
            let odd =
                one.remarks.iter().any(|remark| matches!(remark, Remark::ClaimDiffers { .. }));
            assert!(!odd, "{name} {:?}", one.remarks);
        }
    }
    assert_eq!((all, completed), (27, 27));
    assert_eq!(explained, 11);
    let nobody = VerifyOptions::new(Policy::Office, now());
    let bytes = fs::read(shared.join("scans/d22_qh_luat_2020_jbig2_signed.pdf")).unwrap();
    let found = verify_bytes(&bytes, &nobody).unwrap().unwrap();
    assert_eq!(found.signatures[0].sub, Some(Sub::NoCertificateChainFound));
}

#[test]
fn fields_added_to_a_certified_file_are_for_a_person_to_look_at() {
    let Some(shared) = shared() else { return };
    let bytes = fs::read(shared.join("scans/d23_bca_congvan_2025_5sig.pdf")).unwrap();
    let mut options = VerifyOptions::new(Policy::Office, now());
    options.trust = roots();
    let found = verify_bytes(&bytes, &options).unwrap().unwrap();
    assert_eq!(found.verdict, Verdict::Indeterminate);
    let first = &found.signatures[0];
    assert_eq!(first.capacity, Capacity::Certification);
    assert!(first.changes.starts_with("to be looked at: "), "{}", first.changes);
    assert!(first.changed_objects.iter().any(|one| one.allowed == "look" && one.object.is_some()));
    assert!(found.signatures[4].changes == "none");
    // under the strict rules a field that was not prepared is a modification
    options.policy = Policy::EResult;
    let found = verify_bytes(&bytes, &options).unwrap().unwrap();
    assert_eq!(found.verdict, Verdict::TotalFailed);
}

#[test]
fn a_file_saved_again_after_signing_is_said_to_be_that() {
    let Some(shared) = shared() else { return };
    let bytes = fs::read(shared.join("scans/d25_congbao_luat_2023_orphan_sig.pdf")).unwrap();
    let options = VerifyOptions::new(Policy::Office, now());
    let found = verify_bytes(&bytes, &options).unwrap().unwrap();
    assert_eq!(found.verdict, Verdict::NoSignature);
    assert_eq!(
        found.remarks,
        [Remark::Orphan {
            object: 110,
            byte_range: vec![0, 12_494_132, 12_518_902, 41_295],
            ends_at: 12_560_197,
            size: bytes.len() as i64,
        }]
    );
}

/// DER as BER of indefinite lengths: as programs write that sign while they read.
pub fn indefinite(der: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for one in Reader::new(der).rest().unwrap() {
        if one.tag & 0x20 == 0 {
            out.extend(one.whole);
        } else {
            out.extend([one.tag, 0x80]);
            out.extend(indefinite(one.content));
            out.extend([0, 0]);
        }
    }
    out
}

/// What tokens and programs in the field sign with: openssl makes it, in DER and in BER.
#[test]
fn older_algorithms_other_curves_and_ber_are_read() {
    let home = tempfile::tempdir().unwrap();
    let at = |name: &str| home.path().join(name).to_string_lossy().into_owned();
    let openssl = |arguments: &[&str]| {
        let done = Command::new("openssl").args(arguments).output();
        done.is_ok_and(|output| output.status.success())
    };
    if !openssl(&["version"]) {
        println!("openssl is not here: skipped");
        return;
    }
    for (name, key, digest, algorithm) in [
        ("rsa", &["rsa:2048"][..], "sha256", "rsa-pkcs1-sha256"),
        ("rsa1", &["rsa:2048"], "sha1", "rsa-pkcs1-sha1"),
        ("rsa-short", &["rsa:1024"], "sha256", "rsa-pkcs1-sha256"),
        ("p384", &["ec", "-pkeyopt", "ec_paramgen_curve:P-384"], "sha384", "ecdsa-p384-sha384"),
        ("p521", &["ec", "-pkeyopt", "ec_paramgen_curve:P-521"], "sha512", "ecdsa-p521-sha512"),
    ] {
        let (secret, own) = (at(&format!("{name}.key")), at(&format!("{name}.crt")));
        let mut words = vec!["req", "-x509", "-nodes", "-newkey"];
        words.extend(key);
        words.extend(["-keyout", &secret, "-out", &own, "-subj", "/CN=MAU", "-days", "3650"]);
        assert!(openssl(&words), "{name}");
        for streamed in [false, true] {
            let field = Field {
                entries: vec![("SubFilter", Object::name("adbe.pkcs7.detached"))],
                ..Field::invisible("Sig")
            };
            let file = signed_over(&small_pdf(streamed), &field, |covered| {
                let (content, cms) = (at("content"), at("cms"));
                fs::write(&content, covered).unwrap();
                let mut words = vec!["cms", "-sign", "-binary", "-outform", "DER", "-md", digest];
                words.extend(["-signer", &own, "-inkey", &secret, "-in", &content, "-out", &cms]);
                assert!(openssl(&words), "{name} {streamed}");
                let bytes = fs::read(&cms).unwrap();
                if streamed { indefinite(&bytes) } else { bytes }
            });
            let mut options = VerifyOptions::new(Policy::Office, jiff::Timestamp::now());
            options.trust = Certificate::read_file(Path::new(&own)).unwrap();
            let found = verify_bytes(&file, &options).unwrap().unwrap();
            let one = &found.signatures[0];
            assert!(one.intact, "{name} {streamed} {one:#?}");
            assert_eq!(one.algorithm.as_deref(), Some(algorithm));
            let weak = one.remarks.iter().any(|remark| matches!(remark, Remark::Weak { .. }));
            assert_eq!(weak, name.starts_with("rsa"), "{name}");
            // SHA-1 today, a short key, and nothing proves the signature older
            let refused = Some(Sub::CryptoConstraintsFailureNoPoe);
            let wanted = refused.filter(|_| matches!(name, "rsa1" | "rsa-short"));
            assert_eq!(one.sub, wanted, "{name} {one:#?}");
            let short = Remark::Weak { algorithm: "rsa-below-2048", refused: true };
            assert_eq!(one.remarks.contains(&short), name == "rsa-short", "{:?}", one.remarks);
        }
    }
}

/// Kinds of signature that are not judged say which they are, and are never taken for a limit.
#[test]
fn kinds_that_are_not_judged_are_named() {
    for (name, old, sub) in [
        ("adbe.pkcs7.sha1", true, Sub::CryptoConstraintsFailureNoPoe),
        ("adbe.x509.rsa_sha1", true, Sub::CryptoConstraintsFailureNoPoe),
        ("sohoa.none", false, Sub::SigConstraintsFailure),
    ] {
        let entries = vec![("SubFilter", Object::name(name))];
        let field = Field { entries, ..Field::invisible("Sig") };
        let file = signed_over(&small_pdf(false), &field, |_| vec![0x30, 0]);
        let options = VerifyOptions::new(Policy::Office, now());
        let found = verify_bytes(&file, &options).unwrap().unwrap();
        let one = &found.signatures[0];
        assert_eq!((one.verdict, one.sub), (Verdict::Indeterminate, Some(sub)), "{name}");
        assert_eq!(one.remarks, [Remark::Kind { name: name.to_owned(), old }]);
    }
}
