//! Lists the rule files of `pipelines/` for the program to carry along: a new paper type is a new
//! file there and no line of code.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut list = String::from("[\n");
    for part in ["papers", "reference", "policies"] {
        let folder = root.join("pipelines").join(part);
        println!("cargo:rerun-if-changed={}", folder.display());
        let mut names: Vec<String> = fs::read_dir(&folder)?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| Path::new(name).extension().is_some_and(|e| e == "toml"))
            .collect();
        names.sort();
        for name in names {
            let path = folder.join(&name);
            list.push_str(&format!("({:?}, include_str!({path:?})),\n", format!("{part}/{name}")));
        }
    }
    list.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("rule_files.rs"), list)
}
