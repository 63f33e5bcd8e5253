//! Every line printed is what its schema says, and nothing more; what the schema forbids, the
//! import refuses.

use std::fs;
use std::path::Path;
use std::process::Output;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::desk::{Desk, lines, sample};

fn schema(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schema/{name}.schema.json"));
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
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

fn check(name: &str, output: &Output, least: usize) {
    let mut schema = schema(name);
    // conditions of `if` speak of parts of an object
    if let Some(defs) = schema.get_mut("$defs") {
        defs.as_object_mut()
            .unwrap()
            .iter_mut()
            .filter(|(n, _)| *n != "decision")
            .for_each(|(_, def)| strict(def));
    }
    let validator: Validator =
        jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let lines = lines(output);
    assert!(lines.len() >= least, "{name}: {}", String::from_utf8_lossy(&output.stderr));
    for line in &lines {
        let errors: Vec<String> = validator
            .iter_errors(line)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        for spoilt in spoilt(line) {
            assert!(!validator.is_valid(&spoilt), "{name} lets pass: {spoilt}");
        }
    }
}

/// The line with one thing wrong, each time another.
fn spoilt(line: &Value) -> Vec<Value> {
    let mut spoilt = Vec::new();
    for key in line.as_object().unwrap().keys().filter(|key| *key == "format" || *key == "version")
    {
        for value in [json!(99), json!("1"), Value::Null] {
            let mut other = line.clone();
            other[key] = value;
            // a later version of a record is as good
            if key == "format" || !other[key].is_number() {
                spoilt.push(other);
            }
        }
        let mut other = line.clone();
        other.as_object_mut().unwrap().remove(key);
        spoilt.push(other);
    }
    spoilt
}

#[test]
fn lines_are_what_their_schemas_say() {
    let desk = Desk::copy("schemas");
    let broken = desk.path("broken.pdf");
    fs::write(&broken, "<html>").unwrap();
    let broken = broken.to_str().unwrap();
    check("run", Desk::run(), 2);
    let scan = sample("s01_congvan_xa.jpg");
    check("run", &desk.sohoa(&["run", "--json", &scan, broken], b""), 2);
    check(
        "read",
        &desk.sohoa(&["read", "--json", "--words", "--jobs", "1", &scan, broken], b""),
        2,
    );
    check("review", &desk.review(&["--list", "--json", "--all"], b""), 2);

    let out = desk.path("out");
    let out = out.to_str().unwrap();
    desk.sohoa(&["run", "--out", out, &scan], b"");
    let sealed: Vec<String> = fs::read_dir(out)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "pdf"))
        .map(|path| path.to_str().unwrap().to_owned())
        .collect();
    let digital = sample("s10_kehoach_goc.pdf");
    let mut files = vec!["verify", "--json", "--sample", &digital, broken];
    files.extend(sealed.iter().map(String::as_str));
    check("verify", &desk.sohoa(&files, b""), 3);

    let mut papers = desk.list();
    papers[0]["decisions"] = json!([{"field": "so_ky_hieu", "verdict": "unreadable"}]);
    papers[1]["decisions"] = json!([{"field": "so_ky_hieu", "verdict": "correct"}]);
    check("reviewed", &desk.import(&papers, &["--json"]), 2);
}

#[test]
fn what_the_schema_forbids_is_refused() {
    let desk = Desk::copy("forbidden");
    let validator = jsonschema::validator_for(&schema("review")).unwrap();
    let paper = desk.list().remove(0);
    for (decision, good) in [
        (json!({"field": "so_ky_hieu", "verdict": "correct", "value": "47/UBND-TP"}), true),
        (json!({"field": "so_ky_hieu", "verdict": "correct"}), false),
        (json!({"field": "so_ky_hieu", "verdict": "blank", "value": "x"}), false),
        (json!({"field": "so_ky_hieu", "verdict": "maybe"}), false),
        (json!({"field": "so_ky_hieu", "verdict": "blank", "valeu": "x"}), false),
        (json!({"verdict": "blank"}), false),
    ] {
        let mut paper = paper.clone();
        paper["decisions"] = json!([decision]);
        assert_eq!(validator.is_valid(&paper), good, "{decision}");
        if !good {
            assert_eq!(desk.import(&[paper], &[]).status.code(), Some(1), "{decision}");
        }
    }
}
