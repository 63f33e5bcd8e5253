//! From issued to withdrawn: the code on the sealed letter, its receipt, the status list, and what
//! find, show, get and verify say before and after.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::office::{DESK, lines};

/// One line of JSON, held against its schema.
fn line(output: &std::process::Output, schema: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schema/{schema}.schema.json"));
    let schema: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let mut all = lines(output);
    assert_eq!(all.len(), 1);
    let line = all.remove(0);
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&line).map(|e| e.to_string()).collect();
    assert!(wrong.is_empty(), "{line}: {wrong:?}");
    line
}

#[test]
fn from_issued_to_withdrawn() {
    let office = DESK.copy_of_office("withdrawing");
    let sohoa = |arguments: &[&str]| DESK.sohoa_in(&office, arguments);
    let (letter, plan) = (DESK.letter.as_str(), DESK.plan.as_str());
    let out = DESK.folder.join("withdrawing-out");
    let at = |name: String| out.join(name).to_str().unwrap().to_owned();
    let got = sohoa(&["get", letter, "--out", out.to_str().unwrap(), "--json"]).output().unwrap();
    assert_eq!(lines(&got)[0]["result"]["standing"], "issued");
    let (pdf, receipt) = (at(format!("{letter}.pdf")), at(format!("{letter}.tlog-proof")));

    // a later get writes a newer one beside the file; somebody has kept this
    let first = at("first.tlog-proof".to_owned());
    fs::copy(&receipt, &first).unwrap();

    // the receipt proves this file, and no other
    sohoa(&["journal", "check", &receipt, &pdf]).assert().code(0);
    sohoa(&["journal", "check", &receipt, "s01_congvan_xa.jpg"]).assert().code(3);
    let proved = sohoa(&["journal", "prove", letter]).output().unwrap();
    assert_eq!(proved.stdout, fs::read(&receipt).unwrap());
    sohoa(&["journal", "prove", plan]).assert().code(1);

    // the code in the sealed letter, without any passphrase
    let verified = line(&sohoa(&["verify", "--qr", &pdf, &pdf, "--json"]).output().unwrap(), "qr");
    assert_eq!(verified["verdict"], "TOTAL-PASSED", "{verified}");
    assert_eq!(verified["issuer"], "Ủy ban nhân dân xã Mẫu");
    assert_eq!(verified["files"][0]["same_content"], true);
    let other = sohoa(&["verify", "--qr", &pdf, "s10_kehoach_goc.pdf", "--json"]);
    let other = line(&{ other }.output().unwrap(), "qr");
    assert_eq!(other["files"][0]["same_content"], false);
    let judged = sohoa(&["verify", "--sample", "--json", &pdf]).output().unwrap();
    assert_eq!(judged.status.code(), Some(0));
    assert_eq!(lines(&judged)[0]["status"], "issued");

    // a reason that is none lists those there are; nothing has changed
    let refused = sohoa(&["withdraw", letter, "--reason", "vui"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8(refused.stderr).unwrap().contains("gia_mao"));
    sohoa(&["replace", letter, letter, "--reason", "sai_noi_dung"]).assert().code(2);

    let words = ["correct", letter, "--reason", "sai_the_thuc", "--note", "20/UBND-VP", "--json"];
    let corrected = line(&sohoa(&words).output().unwrap(), "standing");
    assert_eq!(corrected["result"]["standing"], "corrected");
    let words = ["withdraw", letter, "--reason", "gia_mao", "--notify", "Sở Tư pháp", "--json"];
    let withdrawn = line(&sohoa(&words).output().unwrap(), "standing");
    assert_eq!(withdrawn["result"]["standing"], "withdrawn");
    assert_eq!(withdrawn["notices"], serde_json::json!(["Sở Tư pháp"]));
    let again = line(&sohoa(&words).output().unwrap(), "standing");
    assert_eq!(again["new"], false);
    sohoa(&["replace", letter, plan, "--reason", "sai_noi_dung"]).assert().code(4);

    // everybody is told, and the paper is found as before
    let text =
        |arguments: &[&str]| String::from_utf8(sohoa(arguments).output().unwrap().stdout).unwrap();
    assert!(text(&["find", "--state", "withdrawn"]).contains("đã thu hồi, hủy bỏ từ "));
    assert!(text(&["show", letter]).contains("Hiệu lực          đã thu hồi, hủy bỏ từ "));
    let got = sohoa(&["get", letter, "--out", out.to_str().unwrap()]).output().unwrap();
    assert!(String::from_utf8(got.stderr).unwrap().contains("đã thu hồi, hủy bỏ"));
    let verified = sohoa(&["verify", "--qr", &pdf, "--json"]).output().unwrap();
    assert_eq!(verified.status.code(), Some(1));
    assert_eq!(line(&verified, "qr")["status"]["standing"], "withdrawn");
    let judged = sohoa(&["verify", "--sample", "--json", &pdf]).output().unwrap();
    assert_eq!(judged.status.code(), Some(1), "intact, but withdrawn");
    assert_eq!(lines(&judged)[0]["status"], "withdrawn");

    // the journal holds against the receipt from before; a published copy holds by its key alone
    let held = sohoa(&["journal", "verify", "--checkpoint", &first, "--json"]).output().unwrap();
    let held = line(&held, "journal");
    assert_eq!((&held["intact"], &held["issued"]), (&Value::Bool(true), &1.into()));
    assert_eq!((&held["withdrawn"], &held["corrected"]), (&1.into(), &1.into()));
    let public = DESK.folder.join("published");
    let public = public.to_str().unwrap();
    sohoa(&["journal", "publish", "--out", public]).assert().code(0);
    let key = held["key"].as_str().unwrap();
    let nowhere = DESK.folder.join("nowhere");
    let elsewhere = |arguments: &[&str]| DESK.sohoa_in(&nowhere, arguments);
    elsewhere(&["journal", "verify", "--folder", public, "--key", key]).assert().code(0);
    let (keys, status) = (format!("{public}/issuers.json"), format!("{public}/status.cose"));
    elsewhere(&["verify", "--qr", &pdf, "--keys", &keys, "--status", &status]).assert().code(1);
    elsewhere(&["verify", "--qr", &pdf]).assert().code(1);
    // keys are taken over where somebody trusted has signed them, and not a letter was changed
    sohoa(&["trust", "keys", &keys]).assert().code(4);
    sohoa(&["trust", "keys", "--sample", &keys]).assert().code(0);
    let changed = DESK.folder.join("changed.json");
    let text = fs::read_to_string(&keys).unwrap();
    fs::write(&changed, text.replace("format", "format ")).unwrap();
    let changed = changed.to_str().unwrap();
    sohoa(&["trust", "keys", "--sample", changed]).assert().code(4);
    fs::copy(format!("{public}/issuers.p7s"), DESK.folder.join("changed.p7s")).unwrap();
    sohoa(&["trust", "keys", "--sample", changed]).assert().code(4);
    elsewhere(&["verify", "--qr", &pdf, "--keys", changed, "--status", &status]).assert().code(4);

    // put back to an older state, the journal is caught by a receipt from after
    let later = sohoa(&["journal", "prove", letter]).output().unwrap().stdout;
    let newest = DESK.folder.join("newest.tlog-proof");
    fs::write(&newest, later).unwrap();
    let old = fs::read_to_string(&first).unwrap();
    fs::write(office.join("journal/checkpoint"), old.split_once("\n\n").unwrap().1).unwrap();
    let caught = sohoa(&["journal", "verify", "--checkpoint", newest.to_str().unwrap(), "--json"]);
    let caught = { caught }.output().unwrap();
    assert_eq!(caught.status.code(), Some(1));
    assert_eq!(line(&caught, "journal")["checkpoints"][0]["contradicts"], true);
}
