//! What the commands say where something is wrong, and their exit codes.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::office::{DESK, lines, said};
use crate::snapshot;

#[test]
fn no_office() {
    let nowhere = DESK.folder.join("nowhere");
    for (name, arguments) in [
        ("find", vec!["find", "a"]),
        ("show", vec!["show", "abcd"]),
        ("get", vec!["get", "abcd", "--out", "x"]),
        ("export", vec!["export", "--out", "x"]),
        ("check", vec!["catalog", "check"]),
        ("rebuild", vec!["catalog", "rebuild"]),
        ("run", vec!["run", "s01_congvan_xa.jpg"]),
    ] {
        let said = said(&mut DESK.sohoa_in(&nowhere, &arguments));
        assert!(said.starts_with("--- stderr\nSH-9001: "), "{name}: {said}");
        assert!(said.ends_with("--- exit code 2\n"), "{name}: {said}");
    }
    snapshot!("no-office", said(&mut DESK.sohoa_in(&nowhere, &["find", "a"])));
    let doctor = DESK.sohoa_in(&nowhere, &["doctor", "--json"]).assert().code(1);
    let line = lines(doctor.get_output()).remove(0);
    let office = line["checks"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&office["check"], &office["state"]), (&"office".into(), &"bad".into()));
}

#[test]
fn a_wrong_or_missing_passphrase() {
    let wrong = ["find", "a", "--passphrase-file", "wrong"];
    snapshot!("wrong-passphrase", said(&mut DESK.sohoa(&wrong)));
    let mut nobody = DESK.sohoa(&["find", "a"]);
    snapshot!("no-passphrase", said(nobody.env_remove("SOHOA_PASSPHRASE_FILE")));
    let gone = ["find", "a", "--passphrase-file", "gone"];
    let gone = said(&mut DESK.sohoa(&gone));
    assert!(gone.contains("SH-9003") && gone.ends_with("exit code 2\n"), "{gone}");
    let doctor = DESK.sohoa(&["doctor", "--json", "--passphrase-file", "wrong"]).assert().code(1);
    let line = lines(doctor.get_output()).remove(0);
    let unlock = line["checks"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&unlock["check"], &unlock["state"]), (&"unlock".into(), &"bad".into()));
}

#[test]
fn unknown_ids() {
    snapshot!("unknown-beginning", said(&mut DESK.sohoa(&["show", "0000"])));
    let id = "a2345672345672345672";
    snapshot!("unknown-id", said(&mut DESK.sohoa(&["show", id])));
    // the empty beginning fits all and names none
    DESK.sohoa(&["show", ""]).assert().code(2);
    // the others are written still
    let some = said(&mut DESK.sohoa(&["get", "0000", &DESK.plan, "--out", "some"]));
    assert!(some.contains("some/[plan].pdf\n") && some.ends_with("exit code 2\n"), "{some}");
}

#[test]
fn arguments_that_are_no_such_thing() {
    snapshot!("bad-date", said(&mut DESK.sohoa(&["find", "--from", "31/02/2025"])));
    snapshot!("bad-type", said(&mut DESK.sohoa(&["find", "--type", "thơ"])));
    let separator = ["export", "--out", "x", "--separator", "x"];
    snapshot!("bad-separator", said(&mut DESK.sohoa(&separator)));
    DESK.sohoa(&["find", "--state", "lost"]).assert().code(2);
    DESK.sohoa(&["get"]).assert().code(2);
}

#[test]
fn a_personal_number_is_never_an_argument() {
    snapshot!("personal-number", said(&mut DESK.sohoa(&["find", "084185001234"])));
    DESK.sohoa(&["find", "ông", "An,", "084", "185", "001", "234"]).assert().code(1);
    DESK.sohoa(&["find", "084", "185", "001", "234"]).assert().code(2);
    DESK.sohoa(&["export", "--number", "084185001234", "--out", "x"]).assert().code(2);
    let mut asked = DESK.sohoa(&["find", "--owner"]);
    asked.write_stdin("").assert().code(2);
    fs::write(DESK.folder.join("nobody"), "12345\n").unwrap();
    let file = ["find", "--owner-file", "nobody"];
    snapshot!("no-personal-number", said(&mut DESK.sohoa(&file)));
}

#[test]
fn damage_is_found_and_named() {
    let office = DESK.copy_of_office("damaged");
    let object = first_file(&office.join("objects"));
    fs::set_permissions(&object, fs::Permissions::from_mode(0o644)).unwrap();
    let mut bytes = fs::read(&object).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&object, bytes).unwrap();
    let said = said(&mut DESK.sohoa_in(&office, &["--lang", "en", "catalog", "check"]));
    assert!(said.contains("SH-7008: ") && said.contains(": 1 damaged\n"), "{said}");
    assert!(said.ends_with("--- exit code 1\n"), "{said}");
}

#[test]
fn doctor_finds_a_passphrase_that_others_can_read() {
    let open = DESK.folder.join("open");
    fs::write(&open, crate::office::PASSPHRASE).unwrap();
    fs::set_permissions(&open, fs::Permissions::from_mode(0o644)).unwrap();
    let mut doctor = DESK.sohoa(&["doctor", "--passphrase-file", "open"]);
    let output = doctor.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("✗ passphrase      open: người khác đọc được"), "{text}");
    assert!(text.contains("→ chmod 600 open"), "{text}");
    assert_eq!(output.status.code(), Some(1));
}

fn first_file(folder: &std::path::Path) -> std::path::PathBuf {
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let found = paths.iter().find(|path| path.file_name().unwrap() != ".tmp").unwrap();
    if found.is_dir() { first_file(found) } else { found.clone() }
}
