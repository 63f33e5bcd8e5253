//! The commands an operator meets: whom to trust, a folder of files, the signed revision.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use super::{OFFICE, sealed, small_pdf};

fn sohoa(office: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sohoa"))
        .args(arguments)
        .env("SOHOA_OFFICE", office)
        .env("USER", "can-bo")
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn certificates(office: &Path) -> Vec<Value> {
    let said = sohoa(office, &["trust", "list", "--json"]);
    let all: Value = serde_json::from_slice(&said.stdout).unwrap();
    all["certificates"].as_array().unwrap().clone()
}

#[test]
fn nobody_is_trusted_until_the_operator_says_so() {
    let home = tempfile::tempdir().unwrap();
    let all = certificates(home.path());
    assert!(all.len() >= 16 && all.iter().all(|one| one["confirmed"].is_null()));
    let root = all.iter().find(|one| one["use"] == "root").unwrap();
    let fingerprint = root["sha256"].as_str().unwrap();
    let shown = text(&sohoa(home.path(), &["trust", "list"]));
    assert!(shown.contains(fingerprint) && shown.contains("CHƯA được tin"), "{shown}");
    // a part of the fingerprint is not enough, another's is nobody's
    for wrong in [&fingerprint[..16], &"0".repeat(64), "root"] {
        assert_eq!(sohoa(home.path(), &["trust", "confirm", wrong]).status.code(), Some(2));
    }
    let spelled: String = fingerprint
        .to_uppercase()
        .as_bytes()
        .chunks(2)
        .map(|pair| String::from_utf8_lossy(pair).into_owned())
        .collect::<Vec<_>>()
        .join(":");
    assert!(sohoa(home.path(), &["trust", "confirm", &spelled]).status.success());
    let confirmed = certificates(home.path());
    let confirmed: Vec<&Value> =
        confirmed.iter().filter(|one| !one["confirmed"].is_null()).collect();
    assert_eq!(confirmed.len(), 1);
    assert_eq!(confirmed[0]["confirmed"]["by"], "can-bo");
    assert!(sohoa(home.path(), &["trust", "remove", fingerprint]).status.success());
    assert_eq!(sohoa(home.path(), &["trust", "remove", fingerprint]).status.code(), Some(2));
    assert!(certificates(home.path()).iter().all(|one| one["confirmed"].is_null()));
}

#[test]
fn the_sample_authority_counts_in_sample_mode_only() {
    let pdf = OFFICE.path("sample-mode.pdf");
    fs::write(&pdf, sealed(&OFFICE, "sample", false, true)).unwrap();
    let office = OFFICE.dir.path();
    let root = office.join("keys/ca.cert.pem");
    let (pdf, root) = (pdf.to_str().unwrap(), root.to_str().unwrap());
    assert_eq!(sohoa(office, &["verify", pdf]).status.code(), Some(1));
    assert_eq!(sohoa(office, &["verify", "--trust", root, pdf]).status.code(), Some(1));
    let said = sohoa(office, &["verify", "--sample", pdf]);
    assert!(said.status.success() && text(&said).starts_with("✓ Hợp lệ"), "{}", text(&said));
    let fingerprint =
        sohoa::trust::Certificate::read_file(Path::new(root)).unwrap()[0].fingerprint();
    let confirm = ["trust", "confirm", "--file", root, &fingerprint.to_string()];
    assert_eq!(sohoa(office, &confirm).status.code(), Some(4));
}

#[test]
fn a_folder_is_judged_whole_and_the_signed_revision_handed_out() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("archive/2026");
    fs::create_dir_all(&folder).unwrap();
    let good = sealed(&OFFICE, "folder", true, true);
    let mut bad = good.clone();
    let place = good.windows(5).position(|w| w == b"0.9 g").unwrap();
    bad[place] = b'1';
    for (name, bytes) in
        [("a.pdf", &good), ("b.PDF", &good), ("c.pdf", &bad), ("d.pdf", &small_pdf(false))]
    {
        fs::write(folder.join(name), bytes).unwrap();
    }
    fs::write(folder.join("notes.txt"), "no PDF").unwrap();
    let office = OFFICE.dir.path();
    let archive = home.path().to_str().unwrap();
    let said = sohoa(office, &["verify", "--sample", archive]);
    assert_eq!(said.status.code(), Some(1));
    let shown = text(&said);
    assert!(shown.contains("c.pdf") && shown.contains("d.pdf"), "{shown}");
    assert!(!shown.contains("a.pdf"), "{shown}");
    assert!(shown.contains("2  Hợp lệ") && shown.contains("1  Không hợp lệ"), "{shown}");
    let said = sohoa(office, &["verify", "--sample", "--json", archive]);
    let lines: Vec<Value> =
        text(&said).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names: Vec<&str> = lines.iter().map(|line| line["file"].as_str().unwrap()).collect();
    assert_eq!(names, ["a.pdf", "b.PDF", "c.pdf", "d.pdf"]);

    let (whole, out) = (folder.join("a.pdf"), home.path().join("signed.pdf"));
    let (whole, out) = (whole.to_str().unwrap(), out.to_str().unwrap());
    let field = super::DIGITIZER;
    let words = ["verify", "--sample", "--extract", out, "--signature", field, whole];
    assert!(sohoa(office, &words).status.success());
    let bytes = fs::read(out).unwrap();
    assert!(bytes.len() < good.len() && good.starts_with(&bytes));
    assert!(sohoa(office, &["verify", "--sample", out]).status.success());
    // what is there already is not written over
    assert_eq!(sohoa(office, &words).status.code(), Some(5));
    let words = ["verify", "--sample", "--extract", "x.pdf", "--signature", "none", whole];
    assert_eq!(sohoa(office, &words).status.code(), Some(3));
}
