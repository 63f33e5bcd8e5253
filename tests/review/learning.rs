//! Do corrections teach, and only what harms nothing?

use std::path::Path;

use serde_json::{Value, json};

use crate::desk::{Desk, lines};
use crate::{decided, sensible};

fn learn(desk: &Desk, arguments: &[&str]) -> Value {
    let output = desk.sohoa(&[&["learn", "--json"], arguments].concat(), b"");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let line = lines(&output).pop().unwrap_or_default();
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/learn.schema.json");
    let schema: Value = serde_json::from_slice(&std::fs::read(schema).unwrap()).unwrap();
    let valid = jsonschema::validator_for(&schema).unwrap();
    assert!(valid.is_valid(&line), "{line}");
    line
}

/// The issuer of the first paper corrected to a name no list has.
fn corrected(desk: &Desk, name: &str) {
    let list = desk.list();
    let mut import = decided(&list, sensible);
    let decisions = import[0]["decisions"].as_array_mut().unwrap();
    decisions.retain(|decision| decision["field"] != "co_quan_ban_hanh");
    decisions.push(json!({"field": "co_quan_ban_hanh", "verdict": "correct", "value": name}));
    decisions.push(json!({"field": "nguoi_ky", "verdict": "correct", "value": "Lê Thị Mẫu"}));
    decisions.sort_by_key(|decision| decision["field"].to_string());
    decisions.dedup_by_key(|decision| decision["field"].to_string());
    let done = desk.import(&import, &["--by", "Lê Thị Mẫu"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn a_name_is_tried_on_every_reviewed_paper_before_it_counts() {
    let desk = Desk::copy("learn");
    corrected(&desk, "Trạm Bảo vệ Suối Trắng");
    let shown = learn(&desk, &[]);
    assert_eq!(shown["papers"], 2);
    let entries = shown["entries"].as_array().unwrap();
    let names: Vec<&str> = entries.iter().map(|e| e["entry"]["text"].as_str().unwrap()).collect();
    assert!(names.contains(&"TRẠM BẢO VỆ SUỐI TRẮNG"), "{names:?}");
    assert!(!shown.to_string().contains("LÊ THỊ MẪU"), "no person's name is learned");
    for entry in entries {
        let changes = entry["changes"].as_array().unwrap();
        let only_gains = changes.iter().all(|change| change["effect"] == "gained");
        match entry["worth"].as_str().unwrap() {
            "good" => assert!(only_gains && !changes.is_empty()),
            "idle" => assert!(changes.is_empty()),
            "harmful" => assert!(!only_gains),
            other => panic!("{other}"),
        }
    }
    // showing changes nothing
    assert!(!desk.office.join("lexicon.toml").exists());
    assert_eq!(learn(&desk, &["--dry-run"]), shown);

    let applied = learn(&desk, &["--apply", "--by", "Trần Văn Mẫu"]);
    let good = entries.iter().filter(|entry| entry["worth"] == "good").count();
    assert_eq!(applied["lesson"].is_null(), good == 0);
    if good == 0 {
        return;
    }
    let list = learn(&desk, &["--list"]);
    let lesson = &list["lessons"][0];
    assert_eq!((&lesson["number"], &lesson["by"]), (&json!(1), &json!("Trần Văn Mẫu")));
    assert_eq!(lesson["entries"].as_array().unwrap().len(), good);
    assert!(lesson["entries"][0]["from"][0]["version"].as_u64().unwrap() >= 2);
    // what was learned is not offered again, and what is undone stays undone
    let again = learn(&desk, &[]);
    assert!(again["entries"].as_array().unwrap().iter().all(|entry| entry["worth"] != "good"));
    let undone = desk.sohoa(&["learn", "--revert", "1"], b"");
    assert!(undone.status.success());
    assert!(!learn(&desk, &["--list"])["lessons"][0]["undone"].is_null());
    let after = learn(&desk, &["--apply"]);
    assert!(after["lesson"].is_null());
}

#[test]
fn without_consent_nothing_is_learned() {
    let desk = Desk::copy("no-consent");
    desk.policy(0.0, false);
    let output = desk.sohoa(&["learn"], b"");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(4) && said.contains("SH-3611"), "{said}");
    let output = desk.sohoa(&["learn", "--revert", "7"], b"");
    assert!(String::from_utf8_lossy(&output.stderr).contains("SH-3612"));
}

#[test]
fn before_anything_is_reviewed_there_is_nothing_to_measure() {
    let desk = Desk::copy("nothing-reviewed");
    let output = desk.sohoa(&["accuracy"], b"");
    assert!(String::from_utf8_lossy(&output.stderr).contains("SH-3605"));
    let shown = learn(&desk, &[]);
    assert_eq!((&shown["papers"], &shown["entries"]), (&json!(0), &json!([])));
}
