//! The JSON of `read` and `run`: one line a file.

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::domain::problem::Problem;
use crate::engine::local::{HeldPaper, HeldScan};
use crate::lang::{self, Lang};

/// Version of the JSON that is printed.
pub(super) const FORMAT: u32 = 1;

/// A file's last name.
pub(super) fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// What people should know, as JSON.
pub(super) fn warnings(notes: &[Problem], lang: Lang) -> Vec<Value> {
    notes.iter().map(|note| json!({"code": note.code, "message": lang::what(lang, note)})).collect()
}

/// A file that failed.
pub(super) fn failed(path: &Path, problem: &Problem, lang: Lang) -> Value {
    json!({"format": FORMAT, "file": name_of(path),
        "error": {"code": problem.code, "message": lang::what(lang, problem)},
        "papers": [], "pages": []})
}

/// A file the chain has done.
pub(super) fn as_json(path: &Path, outcome: &Result<HeldScan, Problem>, lang: Lang) -> Value {
    match outcome {
        Ok(scan) => {
            let papers: Vec<Value> = scan.papers.iter().map(paper).collect();
            json!({"format": FORMAT, "file": name_of(path), "sha256": scan.sha256,
                "papers": papers, "pages": scan.pages,
                "warnings": warnings(&scan.warnings, lang), "new": scan.new, "again": scan.again})
        }
        Err(problem) => failed(path, problem, lang),
    }
}

fn paper(held: &HeldPaper) -> Value {
    let mut value = serde_json::to_value(&held.paper).unwrap_or_default();
    if let Some(paper) = value.as_object_mut() {
        let objects: Map<String, Value> = held
            .objects
            .iter()
            .map(|(name, stored)| {
                ((*name).to_owned(), json!({"sha256": stored.sha256, "size": stored.size}))
            })
            .collect();
        let mut add = |name: &str, value: Value| paper.insert(name.to_owned(), value);
        add("document", json!(held.row.id));
        add("version", json!(held.row.version));
        add("code", json!(held.row.code));
        add("state", json!(held.row.state));
        add("copy", json!(held.row.copy));
        add("result", json!(held.row.result));
        add("objects", Value::Object(objects));
        add("signatures", json!(held.signatures));
    }
    value
}
