//! What the commands answer where all is well.

use std::fs;

use serde_json::Value;

use crate::office::{DESK, lines, said};
use crate::snapshot;

#[test]
fn find_by_words() {
    snapshot!("find", said(&mut DESK.sohoa(&["find", "ke hoach", "--type", "kế hoạch"])));
    snapshot!("find-nothing", said(&mut DESK.sohoa(&["find", "xyzzy"])));
    snapshot!("find-nothing-en", said(&mut DESK.sohoa(&["--lang", "en", "find", "xyzzy"])));
}

#[test]
fn find_in_json() {
    let mut found = DESK.sohoa(&["find", "--type", "ke_hoach", "--json"]);
    snapshot!("find-json", pretty(&lines(&found.output().unwrap())));
}

#[test]
fn find_puts_exact_words_first_and_tells_that_there_are_more() {
    let mut one = DESK.sohoa(&["find", "--limit", "1", "--state", "review"]);
    let output = one.output().unwrap();
    assert_eq!(String::from_utf8(output.stdout.clone()).unwrap().lines().count(), 2);
    let talk = String::from_utf8(output.stderr).unwrap();
    assert_eq!(talk, "Còn nữa; xem thêm bằng --limit 4\n");
    let exact = DESK.sohoa(&["find", "kế hoạch", "--json"]).output().unwrap();
    assert_eq!(lines(&exact)[0]["exact"], true);
    DESK.sohoa(&["find", "--state", "withdrawn"]).assert().code(1);
}

#[test]
fn find_by_owner_reads_the_number_from_a_file_or_the_standard_input() {
    fs::write(DESK.folder.join("owner"), "084 185 001 234\n").unwrap();
    DESK.sohoa(&["find", "--owner-file", "owner"]).assert().code(1);
    let mut piped = DESK.sohoa(&["find", "--owner-file", "-"]);
    piped.write_stdin("084185001234\n").assert().code(1);
}

#[test]
fn show_names_every_source() {
    let beginning: String = DESK.plan.chars().take(8).collect();
    snapshot!("show", said(&mut DESK.sohoa(&["show", &beginning])));
    snapshot!("show-en", said(&mut DESK.sohoa(&["--lang", "en", "show", &DESK.plan])));
    let mut shown = lines(&DESK.sohoa(&["show", &DESK.plan, "--json"]).output().unwrap());
    for field in shown[0]["record"]["fields"].as_object_mut().unwrap().values_mut() {
        field.as_object_mut().unwrap().remove("boxes");
    }
    snapshot!("show-json", pretty(&shown));
}

#[test]
fn show_tells_who_sealed_a_scan() {
    let output = DESK.sohoa(&["show", &DESK.letter]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("bản quét đã ký, SHA-256 "), "{text}");
    assert!(text.contains("PDF: digitizer, Nguyễn Thị Mẫu, ecdsa-p256-sha256, "), "{text}");
    assert!(text.contains("TOTAL-PASSED"), "{text}");
}

#[test]
fn get_writes_the_files_and_names_them() {
    snapshot!("get", said(&mut DESK.sohoa(&["get", &DESK.plan, &DESK.letter, "--out", "got"])));
    snapshot!("get-json", said(&mut DESK.sohoa(&["get", &DESK.plan, "--out", "got", "--json"])));
    let original = fs::read(DESK.folder.join("s10_kehoach_goc.pdf")).unwrap();
    let got = fs::read(DESK.folder.join("got").join(format!("{}.pdf", DESK.plan))).unwrap();
    assert!(original == got, "a born-digital original comes back byte for byte");
    let sealed = format!("got/{}.pdf", DESK.letter);
    DESK.sohoa(&["verify", "--sample", &sealed]).assert().success();
}

#[test]
fn export_writes_a_table() {
    let arguments = ["export", "--type", "ke_hoach", "--out", "exported", "--separator", ";"];
    snapshot!("export", said(&mut DESK.sohoa(&arguments)));
    let table = fs::read_to_string(DESK.folder.join("exported/export.csv")).unwrap();
    assert!(table.starts_with("\u{feff}document;version;type;"), "{table}");
    assert_eq!(table.lines().count(), 2);
    let all = DESK.sohoa(&["export", "--out", "all", "--json"]).output().unwrap();
    assert_eq!(lines(&all)[0]["papers"].as_array().unwrap().len(), 2);
    DESK.sohoa(&["export", "--out", "none", "--number", "99999"]).assert().code(1);
}

#[test]
fn the_agency_seals_too_where_policy_says_so() {
    let own = include_str!("../../pipelines/policies/signing.toml");
    let both = own.replace("\nroles = [\"digitizer\"]", "\nroles = [\"digitizer\", \"agency\"]");
    assert_ne!(own, both);
    std::fs::write(DESK.folder.join("both.toml"), both).unwrap();
    let office = DESK.folder.join("office-of-two");
    // a name that takes two lines, as many do
    let agency = "Ủy ban nhân dân phường Hồ Sen Thượng, thành phố Mẫu Sơn, tỉnh Mẫu Sơn Đông";
    DESK.sohoa_in(&office, &["keys", "init", "--sample", "--agency", agency]).assert().success();
    let run = ["run", "--signing-policy", "both.toml", "--out", "two", "s01_congvan_xa.jpg"];
    DESK.sohoa_in(&office, &run).assert().success();
    let pdf = std::fs::read_dir(DESK.folder.join("two"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|ending| ending == "pdf"))
        .unwrap();
    for policy in ["office", "e-result"] {
        let words = ["verify", "--sample", "--json", "--policy", policy, pdf.to_str().unwrap()];
        let done = DESK.sohoa_in(&office, &words).assert().success();
        let found = &lines(done.get_output())[0];
        let signers: Vec<&str> = found["signatures"]
            .as_array()
            .unwrap()
            .iter()
            .map(|signature| signature["field"].as_str().unwrap())
            .collect();
        assert_eq!(signers, ["NguoiSoHoa", "CoQuan"], "{policy}");
    }
}

#[test]
fn catalog_is_checked_and_rebuilt() {
    let office = DESK.copy_of_office("rebuilt");
    snapshot!("catalog-check", said(&mut DESK.sohoa_in(&office, &["catalog", "check"])));
    fs::remove_file(office.join("catalog.sqlite")).unwrap();
    let lost = said(&mut DESK.sohoa_in(&office, &["catalog", "check"]));
    assert!(lost.contains("Danh mục có 0 giấy tờ, kho có 2"), "{lost}");
    snapshot!("catalog-rebuild", said(&mut DESK.sohoa_in(&office, &["catalog", "rebuild"])));
    let json = ["catalog", "rebuild", "--json"];
    snapshot!("catalog-rebuild-json", said(&mut DESK.sohoa_in(&office, &json)));
    DESK.sohoa_in(&office, &["find", "--type", "ke_hoach"]).assert().success();
    let json = ["catalog", "check", "--json"];
    snapshot!("catalog-check-json", said(&mut DESK.sohoa_in(&office, &json)));
}

#[test]
fn doctor_looks_at_everything_and_needs_no_passphrase() {
    let output = DESK.sohoa(&["doctor", "--json"]).output().unwrap();
    let line = lines(&output).remove(0);
    let checks = line["checks"].as_array().unwrap();
    let names: Vec<&str> = checks.iter().map(|check| check["check"].as_str().unwrap()).collect();
    let all = "machine tesseract tesseract-vie font office disk writing passphrase keys digitizer \
               agency unlock catalog unfinished review failures serve";
    assert_eq!(names.join(" "), all);
    let state = |name: &str| {
        let check = checks.iter().find(|check| check["check"] == name).unwrap();
        check["state"].as_str().unwrap().to_owned()
    };
    for name in ["tesseract", "tesseract-vie", "writing", "digitizer", "unlock", "failures"] {
        assert_eq!(state(name), "good", "{line}");
    }
    // a small or busy machine may lack memory or room; the exit code tells the same
    let bad = checks.iter().any(|check| check["state"] == "bad");
    assert_eq!(output.status.code(), Some(i32::from(bad)));

    let mut without = DESK.sohoa(&["doctor"]);
    let output = without.env_remove("SOHOA_PASSPHRASE_FILE").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("· catalog         bỏ qua: không có mật khẩu"), "{text}");
}

fn pretty(values: &[Value]) -> String {
    let text: Vec<String> =
        values.iter().map(|value| serde_json::to_string_pretty(value).unwrap()).collect();
    crate::office::redacted(&text.join("\n"))
}
