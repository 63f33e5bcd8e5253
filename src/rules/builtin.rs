//! The rule files built into the program, and those of a folder.

use std::path::Path;

use super::error::RulesError;

/// Path below `pipelines/` and text of every built-in file; the build script lists them.
const BUILT_IN: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/rule_files.rs"));

/// Path below `pipelines/` and text of every built-in file.
pub fn files() -> Vec<(String, String)> {
    BUILT_IN.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

/// One built-in file's text.
pub fn file(name: &str) -> String {
    let found = files().into_iter().find(|(known, _)| known == name);
    found.map(|(_, text)| text).unwrap_or_default()
}

/// Every `*.toml` of `papers/`, `reference/` and `policies/` in `folder`, in the order of their names.
pub fn read_folder(folder: &Path) -> Result<Vec<(String, String)>, RulesError> {
    let path = folder.join("papers");
    if !path.exists() {
        let source = std::io::Error::from(std::io::ErrorKind::NotFound);
        return Err(RulesError::Unreadable { path, source });
    }
    read_parts(folder, &["papers", "reference", "policies"])
}

/// Every `*.toml` of these folders in `folder`, of which any may be missing, in the order of their
/// names.
pub fn read_parts(folder: &Path, parts: &[&str]) -> Result<Vec<(String, String)>, RulesError> {
    let mut files = Vec::new();
    for part in parts {
        let path = folder.join(part);
        if !path.exists() {
            continue;
        }
        let failed = |source| RulesError::Unreadable { path: path.clone(), source };
        for entry in std::fs::read_dir(&path).map_err(failed)? {
            let file = entry.map_err(failed)?.path();
            if file.extension().is_none_or(|e| e != "toml") {
                continue;
            }
            let text = std::fs::read_to_string(&file)
                .map_err(|source| RulesError::Unreadable { path: file.clone(), source })?;
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push((format!("{part}/{name}"), text));
        }
    }
    files.sort();
    Ok(files)
}
