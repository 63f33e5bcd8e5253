//! Lists the rule files of `pipelines/` for the program to carry along: a new paper type is a new
//! file there and no line of code.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut list = String::from("[\n");
    for part in ["papers", "reference", "policies", "procedures", "calendar"] {
        let folder = root.join("pipelines").join(part);
        println!("cargo:rerun-if-changed={}", folder.display());
        let mut names: Vec<String> = fs::read_dir(&folder)?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| Path::new(name).extension().is_some_and(|e| e == "toml"))
            .collect();
        names.sort();
        for name in names {
            let path = folder.join(&name).display().to_string();
            let key = format!("{part}/{name}");
            list.extend(["(", &quoted(&key), ", include_str!(", &quoted(&path), ")),\n"]);
        }
    }
    list.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let path = out.join("rule_files.rs");
    // a new file: the old one may be linked into a copy of the build folder
    if path.exists() {
        fs::remove_file(&path)?;
    }
    fs::write(path, list)
}

/// A Rust string literal.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.escape_default())
}
