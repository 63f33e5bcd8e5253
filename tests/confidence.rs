//! Is what the machine says of its values what they turn out to be? The table is right, the
//! threshold follows from the policy, and the shipped scale is one that was measured.

// A test may stop where it stands, in its helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use sohoa::domain::field::Status;
use sohoa::rules::Rules;

fn sohoa(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sohoa")).args(arguments).output().unwrap()
}

/// A folder with the truth of `count` papers and the results of reading them: of every ten issuers
/// one is wrong, and the machine said 0.9; every place is right, and it said 0.996.
fn papers(count: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut lines = String::new();
    for number in 0..count {
        let truth = json!({"file": format!("p{number}.pdf"), "co_quan_ban_hanh": "Sở Y tế",
            "dia_danh": "Suối Trắng", "do_khan": null, "handwritten": [], "born_digital": false});
        fs::write(folder.path().join(format!("p{number}.fields.json")), truth.to_string()).unwrap();
        let issuer = if number % 10 == 0 { "SỞ Y TÊ" } else { "SỞ Y TẾ" };
        let field = |value: Value, confidence: f64, status: &str| json!({"value": value, "confidence": confidence, "status": status, "checks": []});
        let line = json!({"file": format!("p{number}.pdf"), "format": 1, "pages": [], "papers": [{
        "type": "cong_van", "pages": [1], "confidence": 0.9, "fields": {
            "co_quan_ban_hanh": field(json!(issuer), 0.9, "review"),
            "dia_danh": field(json!("Suối Trắng"), 0.996, "accepted"),
            "do_khan": field(json!(null), 0.993, "accepted"),
            "nguoi_ky": field(json!("Lê Thị Mẫu"), 0.5, "review"),
        }}]});
        lines.push_str(&line.to_string());
        lines.push('\n');
    }
    fs::write(folder.path().join("results.jsonl"), lines).unwrap();
    folder
}

fn accuracy(folder: &Path, more: &[&str]) -> Output {
    let (truth, results) = (folder.to_str().unwrap(), folder.join("results.jsonl"));
    let mut arguments = vec!["accuracy", truth, results.to_str().unwrap()];
    arguments.extend(more);
    sohoa(&arguments)
}

#[test]
fn what_was_said_stands_beside_what_was() {
    let folder = papers(50);
    let output = accuracy(folder.path(), &["--json"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let line: Value = serde_json::from_slice(&output.stdout).unwrap();
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/accuracy.schema.json");
    let schema: Value = serde_json::from_slice(&fs::read(schema).unwrap()).unwrap();
    let errors: Vec<String> = jsonschema::validator_for(&schema)
        .unwrap()
        .iter_errors(&line)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let report = &line["report"];
    // the signer has no truth: nothing is known of it
    assert_eq!(report["all"]["count"], 150);
    let bins = report["bins"].as_array().unwrap();
    let bin = |from: f64| {
        bins.iter().find(|bin| (bin["from"].as_f64().unwrap() - from).abs() < 1e-6).unwrap()
    };
    assert_eq!((&bin(0.9)["was"]["right"], &bin(0.9)["was"]["count"]), (&json!(45), &json!(50)));
    assert_eq!(bin(0.995)["was"]["share"], 1.0);
    assert!(bin(0.995)["was"]["low"].as_f64().unwrap() < 0.95, "fifty make no certainty");
    let fields = report["fields"].as_array().unwrap();
    assert_eq!(fields.len(), 3);
    assert!(report["wrong"].as_array().unwrap().is_empty());
    let at = |rate: f64| {
        let all = report["tolerances"].as_array().unwrap();
        all.iter().find(|t| t["tolerated"] == rate).unwrap()["accepted"]["count"].clone()
    };
    assert_eq!((at(0.005), at(0.01)), (json!(50), json!(100)));
}

#[test]
fn the_table_is_for_people() {
    let folder = papers(20);
    let output = accuracy(folder.path(), &[]);
    let text = String::from_utf8(output.stdout).unwrap();
    for words in ["Máy nói và thực tế: 60 giá trị", "Cơ quan ban hành", "99,6 %", "ngưỡng", "90 %"]
    {
        assert!(text.contains(words), "{words}:\n{text}");
    }
    let english = accuracy(folder.path(), &["--lang", "en"]);
    assert!(String::from_utf8(english.stdout).unwrap().contains("Issuing agency"));
}

#[test]
fn what_cannot_be_measured_is_said() {
    let folder = papers(1);
    let empty = tempfile::tempdir().unwrap();
    for (truth, results, code) in [
        (empty.path(), "x.jsonl", "SH-3602"),
        (folder.path(), "none.jsonl", "SH-3601"),
        (folder.path(), "broken.jsonl", "SH-3603"),
        (folder.path(), "other.jsonl", "SH-3604"),
    ] {
        fs::write(folder.path().join("broken.jsonl"), "{\"file\":").unwrap();
        fs::write(folder.path().join("other.jsonl"), "{\"file\":\"q.pdf\",\"papers\":[]}\n")
            .unwrap();
        let results = folder.path().join(results);
        let output = sohoa(&["accuracy", truth.to_str().unwrap(), results.to_str().unwrap()]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(code), "{code}: {said}");
    }
}

#[test]
fn the_shipped_scale_was_measured_and_never_certain() {
    let rules = Rules::embedded().unwrap();
    let scale = rules.calibration();
    assert!(scale.count >= 1000 && scale.sets.len() >= 2, "{} {:?}", scale.count, scale.sets);
    assert!(scale.probability("clear_issuer", 0.0) < 1.0);
    assert!(scale.probability("hand_number", -1e9) < 0.9);
    // a family that was never measured follows the curve of all
    assert_eq!(scale.curve("clear_never"), scale.curve("clear"));
    assert_eq!(scale.curve("never"), scale.curve("all"));
}

#[test]
fn the_threshold_follows_from_the_policy() {
    let folder = tempfile::tempdir().unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/truth/s10_kehoach_goc.p1.txt");
    assert!(sample.exists());
    let rules = Rules::with_policies(folder.path()).unwrap();
    assert!((rules.review().threshold("cong_van", "dia_danh") - 0.99).abs() < 1e-6);
    let built_in = fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/policies/review.toml"),
    )
    .unwrap();
    let strict = built_in.replace("tolerated = 0.01\n", "tolerated = 0.0001\n");
    assert_ne!(strict, built_in);
    fs::write(folder.path().join("review.toml"), strict).unwrap();
    let strict = Rules::with_policies(folder.path()).unwrap();
    assert!((strict.review().threshold("cong_van", "dia_danh") - 0.9999).abs() < 1e-6);
    // under it nothing read on a born-digital page is sure enough, and nothing else changes
    let page = page();
    let read = |rules: &Rules| {
        let sorted = sohoa::flow::sort::sort(&page, rules);
        sohoa::flow::extract::extract(&page, &sorted[0], rules, None)
    };
    let (usual, strict) = (read(&rules), read(&strict));
    let accepted = |fields: &sohoa::domain::field::Fields| {
        fields.values().filter(|f| f.value.is_some() && f.status == Status::Accepted).count()
    };
    assert!(accepted(&usual) > 0, "{usual:#?}");
    // but what has a rate of its own
    let own = ["trich_yeu", "chuc_vu", "do_khan"];
    for (name, field) in &strict {
        let none = field.value.is_none() || field.status == Status::Review;
        assert!(none || own.contains(&name.as_str()), "{name}");
    }
    for (name, field) in &usual {
        assert_eq!(field.value, strict[name].value);
        assert!((field.confidence - strict[name].confidence).abs() < 1e-6);
        let enough = field.confidence >= rules.review().threshold("ke_hoach", name);
        assert!(field.status == Status::Review || enough, "{name}");
    }
}

/// A born-digital page, read by the program.
fn page() -> Vec<sohoa::domain::page::PageRead> {
    let folder = tempfile::tempdir().unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/s10_kehoach_goc.pdf");
    let keep = folder.path().to_str().unwrap();
    let output =
        sohoa(&["read", "--json", "--jobs", "1", "--keep-pages", keep, sample.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut pages: Vec<sohoa::domain::page::PageRead> = fs::read_dir(folder.path())
        .unwrap()
        .map(|file| serde_json::from_slice(&fs::read(file.unwrap().path()).unwrap()).unwrap())
        .collect();
    pages.sort_by_key(|page| page.number);
    pages
}
