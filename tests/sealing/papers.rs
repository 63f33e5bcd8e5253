//! Papers of an office: sealed by a run as far as policy says, raised and renewed where they are kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::{Bench, peers};

/// A certificate of marriage: one of the papers whose conversion the agency signs too.
const LICENCE: &str = "samples/desk/k02_ket_hon.pdf";

fn sample() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(LICENCE).to_str().unwrap().to_owned()
}

/// An office with keys for everyone who seals; the paper's id and its PDF.
fn run(bench: &Bench) -> (String, PathBuf) {
    bench.pki.join_ring(&bench.path("office/keys"), "person", "digitizer");
    let (code, lines) = bench.json(&["run", &sample(), "--out", "out"]);
    assert!(code <= 1, "{lines:?}");
    let paper = &lines[0]["papers"][0];
    assert_eq!(paper["type"], "giay_chung_nhan_ket_hon", "{lines:?}");
    let id = paper["document"].as_str().unwrap().to_owned();
    let pdf = bench.path("out").join(format!("{id}.pdf"));
    assert!(pdf.exists(), "{:?}", fs::read_dir(bench.path("out")).unwrap().collect::<Vec<_>>());
    (id, pdf)
}

fn signers(found: &Value) -> Vec<(&str, &str)> {
    let all = found["signatures"].as_array().unwrap().iter();
    all.filter(|one| one["capacity"] != "time-stamp")
        .map(|one| (one["field"].as_str().unwrap(), one["level"].as_str().unwrap()))
        .collect()
}

#[test]
fn a_run_seals_a_licence_by_digitizer_and_agency_up_to_b_lta() {
    let bench = Bench::new("b-lta");
    let (_, pdf) = run(&bench);
    let name = pdf.to_str().unwrap();
    for policy in ["office", "e-result"] {
        let root = bench.pki.root();
        let words = ["verify", "--policy", policy, "--trust", root.to_str().unwrap(), name];
        let (code, lines) = bench.json(&words);
        assert_eq!((code, &lines[0]["verdict"]), (0, &"TOTAL-PASSED".into()), "{lines:?}");
        let wanted = [("NguoiSoHoa", "PAdES-B-LTA"), ("CoQuan", "PAdES-B-LTA")];
        assert_eq!(signers(&lines[0]), wanted);
    }
    peers::pyhanko_passes(&bench.pki.root(), &pdf);
    peers::pdfsig_finds(&pdf, 2);
    bench.pyhanko_lta(name);
    if let Ok(said) = Command::new("pdftotext").args(["-l", "1", name, "-"]).output() {
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        for words in ["Người số hóa: Nguyen Van Mau", "ĐÃ CHUYỂN ĐỔI TỪ VĂN BẢN GIẤY"]
        {
            assert!(said.contains(words), "{words}\n{said}");
        }
    }
}

#[test]
fn stored_papers_are_raised_and_renewed_where_they_are_kept() {
    let bench = Bench::new("b-b");
    let (id, first) = run(&bench);
    let first = fs::read(first).unwrap();
    let found = bench.verdict(&format!("out/{id}.pdf"));
    assert_eq!(signers(&found)[0].1, "PAdES-B-B");
    // every file of the paper anew, and whether the receipt is about this PDF
    let fetched = |folder: &str| -> Vec<u8> {
        assert!(bench.sohoa(&["get", &id, "--out", folder]).status.success());
        let at = |end: &str| format!("{folder}/{id}.{end}");
        let check = bench.sohoa(&["journal", "check", &at("tlog-proof"), &at("pdf")]);
        assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stderr));
        fs::read(bench.path(&at("pdf"))).unwrap()
    };
    let upgrade = ["seal", "--upgrade", "--papers"];
    bench.policy("b-lta", "tsa-short", "sha256");
    let (code, lines) = bench.json(&[&upgrade[..], &["--dry-run"]].concat());
    assert_eq!((code, &lines[0]["due"]), (1, &true.into()), "{lines:?}");
    assert_eq!(fetched("due"), first, "only looked at");

    let (code, lines) = bench.json(&upgrade);
    assert_eq!((code, &lines[0]["level"]), (0, &"PAdES-B-LTA".into()), "{lines:?}");
    assert_eq!(lines[0]["document"], id);
    let raised = fetched("raised");
    assert!(raised.starts_with(&first) && raised.len() > first.len());
    assert_eq!(bench.verdict(&format!("raised/{id}.pdf"))["verdict"], "TOTAL-PASSED");
    peers::pyhanko_passes(&bench.pki.root(), &bench.path(&format!("raised/{id}.pdf")));

    // its time stamp soon runs out: renewed, and then good for years
    bench.policy("b-lta", "tsa", "sha256");
    let beginning = id.get(..8).unwrap();
    let (code, lines) = bench.json(&[&upgrade[..], &[beginning]].concat());
    assert_eq!((code, lines.len()), (0, 1), "{lines:?}");
    let renewed = fetched("renewed");
    assert!(renewed.starts_with(&raised) && renewed.len() > raised.len());
    let asked = bench.pki.services.asked();
    let (code, lines) = bench.json(&upgrade);
    assert_eq!((code, lines.len(), bench.pki.services.asked()), (0, 0, asked), "nothing is due");

    // the manifests know it all: rows made anew hand out the same file, the journal holds
    let rebuilt = bench.sohoa(&["catalog", "rebuild"]);
    assert!(rebuilt.status.success(), "{}", String::from_utf8_lossy(&rebuilt.stderr));
    // the next run lets the rows know the journal's leaves again
    assert!(bench.sohoa(&["run"]).status.success());
    assert_eq!(fetched("rebuilt"), renewed);
    let (code, lines) = bench.json(&["journal", "verify"]);
    assert_eq!((code, &lines[0]["issued"], &lines[0]["extended"]), (0, &1.into(), &2.into()));
    let shown = bench.sohoa(&["show", &id]);
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert_eq!(shown.matches("nâng cấp chữ ký, mức PAdES-B-LTA").count(), 2, "{shown}");
    // a paper that is no longer valid is left as it is
    let out = bench.sohoa(&["withdraw", &id, "--reason", "gia_mao"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert_eq!(fetched("withdrawn"), renewed);
}

#[test]
fn a_report_on_what_was_signed_is_signed_itself() {
    let bench = Bench::new("b-lta");
    for name in ["mot.pdf", "hai.pdf"] {
        let file = bench.document(name);
        assert_eq!(bench.json(&["seal", &file]).0, 0);
    }
    let root = bench.pki.root();
    let root = root.to_str().unwrap();
    let files = ["mot-da-ky.pdf", "hai-da-ky.pdf", "mot.pdf"];
    for (report, lang, number) in [("r.pdf", "vi", 1), ("r-en.pdf", "en", 3)] {
        let words = ["verify", "--lang", lang, "--trust", root, "--report", report];
        let run = bench.sohoa(&[&words[..], &files[..number]].concat());
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(run.status.code(), Some(i32::from(number == 3)), "{said}");
        let found = bench.verdict(report);
        assert_eq!(found["verdict"], "TOTAL-PASSED", "{found:#}");
        assert_eq!(signers(&found), [("CoQuan", "PAdES-B-LTA")]);
        let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/pdfa-check");
        let check = Command::new(tool).arg("3u").arg(bench.path(report)).output().unwrap();
        if check.status.code() == Some(3) {
            println!("veraPDF is not here: PDF/A not checked");
        } else {
            let said = String::from_utf8_lossy(&check.stdout).into_owned();
            assert!(check.status.success(), "{said}");
        }
        if let Ok(text) = Command::new("pdftotext").arg(bench.path(report)).arg("-").output() {
            let text = String::from_utf8_lossy(&text.stdout).into_owned();
            let hash = found_hash(&bench.path("mot-da-ky.pdf"));
            for words in ["Hợp lệ", "TSA THU", "CA goc THU", "OCSP", "mot-da-ky.pdf", &hash] {
                assert!(text.contains(words), "{words}\n{text}");
            }
            assert_eq!(text.contains("Valid"), lang == "en");
            assert_eq!(text.contains("Không có chữ ký"), number == 3);
        }
        // what is there is not written over
        let again = bench.sohoa(&[&words[..], &files[..number]].concat());
        assert_eq!(again.status.code(), Some(5));
    }
    // nobody to sign: the report says so
    let words = ["verify", "--office", "nobody", "--trust", root, "--report", "bare.pdf"];
    assert!(bench.sohoa(&[&words[..], &files[..1]].concat()).status.success());
    assert_eq!(bench.verdict("bare.pdf")["verdict"], "NO-SIGNATURE");
    if let Ok(text) = Command::new("pdftotext").arg(bench.path("bare.pdf")).arg("-").output() {
        assert!(String::from_utf8_lossy(&text.stdout).contains("KHÔNG được ký số"));
    }
}

fn found_hash(path: &Path) -> String {
    sohoa::domain::hash::Sha256::of(&fs::read(path).unwrap()).to_string()
}
