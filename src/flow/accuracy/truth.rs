//! Truth beside papers: `NAME.fields.json`, as in `samples/truth`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::domain::problem::{Class, Code, Coded};

/// What is printed on a paper.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Truth {
    /// Field → value; none where the paper has none.
    pub fields: BTreeMap<String, Option<String>>,
    /// Fields wholly or partly by hand.
    pub handwritten: BTreeSet<String>,
}

/// Truth or results that cannot be used: codes 3600 to 3609.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TruthError {
    /// The folder cannot be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// No `NAME.fields.json` in the folder.
    #[error("no truth in {}", .0.display())]
    None(PathBuf),
    /// A file that is no JSON, or not in the shape.
    #[error("{}: not in the shape", path.display())]
    Shape {
        /// Which.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
    },
    /// No result has truth beside it.
    #[error("no result for any paper with truth")]
    NothingShared,
    /// No person has decided anything yet.
    #[error("nobody has reviewed anything")]
    NothingReviewed,
}

impl Coded for TruthError {
    fn code(&self) -> Code {
        Code(match self {
            Self::Unreadable { .. } => 3601,
            Self::None(_) => 3602,
            Self::Shape { .. } => 3603,
            Self::NothingShared => 3604,
            Self::NothingReviewed => 3605,
        })
    }

    fn class(&self) -> Class {
        match self {
            Self::Shape { .. } => Class::Input,
            _ => Class::Usage,
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        let pairs = match self {
            Self::Unreadable { path, .. } | Self::None(path) => {
                vec![("path", path.display().to_string())]
            }
            Self::Shape { path, line } => {
                vec![("path", path.display().to_string()), ("line", line.to_string())]
            }
            _ => Vec::new(),
        };
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

/// All truth in a folder, by the papers' names without ending.
pub fn truths(folder: &Path) -> Result<BTreeMap<String, Truth>, TruthError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        |source| TruthError::Unreadable { path, source }
    };
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(name) = name.strip_suffix(".fields.json") else { continue };
        let text = std::fs::read_to_string(&path).map_err(failed(&path))?;
        let map: Map<String, Value> = serde_json::from_str(&text)
            .map_err(|error| TruthError::Shape { path: path.clone(), line: error.line() })?;
        all.insert(name.to_owned(), truth(map));
    }
    if all.is_empty() { Err(TruthError::None(folder.to_owned())) } else { Ok(all) }
}

/// Remarks of the file that are no fields.
const REMARKS: [&str; 4] = ["file", "ghi_chu", "handwritten", "born_digital"];

fn truth(map: Map<String, Value>) -> Truth {
    let mut truth = Truth::default();
    for (name, value) in map {
        match value {
            Value::Array(names) if name == "handwritten" => {
                let names = names.iter().filter_map(Value::as_str);
                truth.handwritten = names.map(str::to_owned).collect();
            }
            Value::String(text) if !REMARKS.contains(&name.as_str()) => {
                truth.fields.insert(name, Some(text));
            }
            Value::Null if !REMARKS.contains(&name.as_str()) => {
                truth.fields.insert(name, None);
            }
            _ => {}
        }
    }
    truth
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Lang, wording};

    #[test]
    fn every_code_is_worded() {
        for code in 3601..=3605 {
            for lang in [Lang::Vi, Lang::En] {
                assert!(wording(lang, Code(code)).is_some(), "{code} {lang:?}");
            }
        }
    }

    #[test]
    fn truth_has_fields_and_remarks() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(truths(folder.path()), Err(TruthError::None(_))));
        let text = r#"{"file":"a.pdf","so_ky_hieu":"1/QĐ-UBND","do_khan":null,
            "handwritten":["so_ky_hieu"],"born_digital":false}"#;
        std::fs::write(folder.path().join("a.fields.json"), text).unwrap();
        let all = truths(folder.path()).unwrap();
        assert_eq!(all["a"].fields.len(), 2);
        assert_eq!(all["a"].fields["do_khan"], None);
        assert!(all["a"].handwritten.contains("so_ky_hieu"));
        std::fs::write(folder.path().join("b.fields.json"), "{\n1").unwrap();
        assert!(matches!(truths(folder.path()), Err(TruthError::Shape { line: 2, .. })));
    }
}
