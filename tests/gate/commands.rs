//! What do the commands say: in JSON as published, by their exit codes, and never a personal
//! number?

use std::fs;
use std::path::Path;
use std::process::Output;
use std::sync::LazyLock;

use assert_cmd::Command;
use serde_json::{Value, json};

use crate::desk::{AGENCY, AN};

const PASSPHRASE: &str = "mật khẩu để thử";

/// An office of its own, made once.
static OFFICE: LazyLock<std::path::PathBuf> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gate");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("passphrase"), PASSPHRASE).unwrap();
    fs::write(folder.join("me.txt"), format!("{AN}\n")).unwrap();
    sohoa_in(&folder, &["keys", "init", "--sample"]).assert().success();
    let policy = include_str!("../../pipelines/policies/desk.toml");
    let policy = policy.replace("agency = \"\"", &format!("agency = \"{AGENCY}\""));
    fs::create_dir_all(folder.join("office/policies")).unwrap();
    fs::write(folder.join("office/policies/desk.toml"), policy).unwrap();
    folder
});

fn sohoa_in(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("sohoa").unwrap();
    command.current_dir(folder).args(arguments).env("SOHOA_OFFICE", folder.join("office"));
    command.env("SOHOA_PASSPHRASE_FILE", folder.join("passphrase"));
    command
}

fn sohoa(arguments: &[&str]) -> Command {
    sohoa_in(&OFFICE, arguments)
}

fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn line(arguments: &[&str]) -> Value {
    let done = sohoa(arguments).assert().success();
    lines(done.get_output()).remove(0)
}

/// Readers must bear new members; our own output may have none that is not described.
fn strict(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            map.values_mut().for_each(strict);
            if map.contains_key("required") && map.contains_key("properties") {
                map.entry("additionalProperties").or_insert(json!(false));
            }
        }
        Value::Array(values) => values.iter_mut().for_each(strict),
        _ => {}
    }
}

fn fits(name: &str, value: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schema/{name}.schema.json"));
    let mut schema: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    strict(&mut schema);
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{name}: {errors:#?}");
    let map = value.as_object().unwrap();
    for required in ["format", "papers"] {
        let mut less = map.clone();
        less.remove(required);
        assert!(!validator.is_valid(&Value::Object(less)), "{name} bears no {required}");
    }
}

#[test]
fn a_case_from_its_opening_on() {
    let opened = line(&[
        "case",
        "open",
        "1.001193",
        "--json",
        "--person-file",
        "mother=me.txt",
        "--name",
        "mother=Trần Thị Mẫu",
    ]);
    let code = opened["code"].as_str().unwrap();
    assert!(code.starts_with(AGENCY), "{opened}");
    assert_eq!(opened["status"], 1);
    let list = line(&["may-ask", code, "--json"]);
    fits("checklist", &list);
    assert_eq!(list["papers"].as_array().unwrap().len(), 7);
    let english = line(&["--lang", "en", "may-ask", code, "--json"]);
    assert_eq!(english["papers"][0]["reasons"][0]["text"], "this case's form, always filled anew");
    let refused = sohoa(&["may-ask", code, "--paper", "sổ hộ khẩu"]).assert().code(4);
    let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(said.starts_with("SH-7507") && said.contains("Luật Cư trú 2020"), "{said}");
    sohoa(&["may-ask", code, "--paper", "giay_chung_sinh"]).assert().success();
    let seen = ["case", "look-up", code, "ket_hon_cha_me", "--seen", "missing", "--json"];
    let looked = line(&seen);
    assert_eq!(looked["paper_may_be_taken"], true);
    sohoa(&["case", "settle", code, "giay_to_tuy_than", "--shown"]).assert().success();
    sohoa(&["case", "settle", code, "giay_to_tuy_than"]).assert().code(2);
    sohoa(&["case", "status", code, "2"]).assert().success();
    sohoa(&["case", "status", code, "5", "--ground", "x", "--ask", "CMND"]).assert().code(4);
    sohoa(&["case", "status", code, "12"]).assert().code(2);
    sohoa(&["case", "override", code, "CMND", "--ground", "Công văn 12"]).assert().success();
    let overrides = line(&["case", "overrides", "--json"]);
    assert_eq!(overrides["counts"]["waiting"], 1);
    let cover = sohoa(&["case", "cover", code, "giay_chung_sinh", "--out", "bia.pdf"]);
    { cover }.assert().success();
    assert!(fs::read(OFFICE.join("bia.pdf")).unwrap().starts_with(b"%PDF"));
    let view = line(&["case", "show", code, "--json"]);
    fits("case", &view);
    assert_eq!(
        view["open"],
        json!(["to_khai", "giay_chung_sinh", "du_lieu_can_cuoc", "ket_hon_cha_me"])
    );
    let listed = sohoa(&["case", "list"]).assert().success();
    assert!(String::from_utf8_lossy(&listed.get_output().stdout).contains(code));
    // the person's own log
    let own = sohoa(&["access-log", "--person-file", "me.txt", "--json"]).assert().success();
    let looks = lines(own.get_output());
    assert!(looks.iter().filter(|look| look["case"] == code).count() > 3, "{looks:?}");
    let text = String::from_utf8_lossy(&own.get_output().stdout).into_owned();
    assert!(!text.contains(AN));
    sohoa(&["access-log", "--check"]).assert().success();
}

#[test]
fn looks_happen_inside_an_open_case_only() {
    let outside =
        sohoa(&["may-ask", "1.001193", "--person-file", "mother=me.txt"]).assert().code(4);
    let said = String::from_utf8_lossy(&outside.get_output().stderr).into_owned();
    assert!(said.starts_with("SH-7528"), "{said}");
    sohoa(&["may-ask", "1.001193", "--open", "--person-file", "mother=me.txt"]).assert().success();
    sohoa(&["may-ask", "H61.50.05-200101-0001"]).assert().code(2);
}

#[test]
fn a_personal_number_is_no_argument() {
    let name = format!("mother={AN}");
    let said = sohoa(&["case", "open", "1.001193", "--name", &name]).assert().code(2);
    let said = String::from_utf8_lossy(&said.get_output().stderr).into_owned();
    assert!(said.starts_with("SH-9020") && !said.contains(AN), "{said}");
    // nobody sits there to be asked
    sohoa(&["case", "open", "1.001193", "--person", "mother"]).assert().code(2);
    sohoa(&["access-log"]).assert().code(2);
    let read = sohoa(&["case", "open", "1.001193", "--person-file", "mother=-", "--json"])
        .write_stdin(AN)
        .assert()
        .success();
    assert!(lines(read.get_output())[0]["code"].as_str().unwrap().starts_with(AGENCY));
}

#[test]
fn procedures_are_shown_without_an_office() {
    let all = sohoa_in(Path::new("/"), &["procedures"]).env("SOHOA_OFFICE", "/nowhere").assert();
    let all = String::from_utf8(all.success().get_output().stdout.clone()).unwrap();
    assert_eq!(all.lines().count(), 30);
    let one = sohoa(&["procedures", "1.001193"]).assert().success();
    let one = String::from_utf8(one.get_output().stdout.clone()).unwrap();
    for words in
        ["trong ngày (giờ chốt 15:00)", "Sổ hộ khẩu, sổ tạm trú giấy [bãi bỏ]", "Giấy khai sinh"]
    {
        assert!(one.contains(words), "{words}: {one}");
    }
    let open = sohoa(&["procedures", "--unverified"]).assert().success();
    let open = String::from_utf8(open.get_output().stdout.clone()).unwrap();
    assert!(open.contains("Cấp lại Giấy chứng nhận do bị mất") && open.contains("2026-11-24"));
    sohoa(&["procedures", "9.999999"]).assert().code(2);
    let plain = line(&["may-ask", "1.000894", "--json"]);
    fits("checklist", &plain);
    assert!(plain.get("case").is_none());
    sohoa(&["may-ask", "1.000894", "--paper", "giấy độc thân"]).assert().code(4);
}

#[test]
fn every_command_has_help_with_examples() {
    for words in ["case", "may-ask", "procedures", "access-log"] {
        let help = sohoa(&[words, "--help"]).assert().success();
        let help = String::from_utf8(help.get_output().stdout.clone()).unwrap();
        assert!(help.contains("Ví dụ"), "{words}");
    }
    let help = sohoa(&["may-ask", "--help"]).assert().success();
    let help = String::from_utf8(help.get_output().stdout.clone()).unwrap();
    assert!(help.contains("Số định danh không bao giờ nằm ở dòng lệnh"), "{help}");
}
