//! The office the commands are asked about, and how their answers are made comparable.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::LazyLock;

use assert_cmd::Command;
use regex::Regex;

pub const PASSPHRASE: &str = "mật khẩu để thử";

/// Where the tests of this file work; made anew by each run.
pub struct Desk {
    pub folder: PathBuf,
    /// Ids of the scanned letter and of the born-digital plan.
    pub letter: String,
    pub plan: String,
}

/// Made once: reading costs time.
pub static DESK: LazyLock<Desk> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("commands");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for (name, text) in [("passphrase", PASSPHRASE), ("wrong", "không phải mật khẩu")] {
        let path = folder.join(name);
        fs::write(&path, format!("{text}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }
    for name in ["s01_congvan_xa.jpg", "s10_kehoach_goc.pdf"] {
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name);
        fs::copy(sample, folder.join(name)).unwrap();
    }
    let mut desk = Desk { folder, letter: String::new(), plan: String::new() };
    desk.sohoa(&["keys", "init", "--sample"]).assert().success();
    // Which fields are drawn for audit depends on the key, which is another each time.
    let policy = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/policies/review.toml");
    let policy = fs::read_to_string(policy).unwrap().replace("share = 0.02", "share = 0.0");
    let office = desk.folder.join("office");
    fs::create_dir_all(office.join("policies")).unwrap();
    fs::write(office.join("policies/review.toml"), policy).unwrap();
    let files = ["run", "--json", "--jobs", "1", "s01_congvan_xa.jpg", "s10_kehoach_goc.pdf"];
    let done = desk.sohoa(&files).assert().success();
    let ids: Vec<String> = lines(done.get_output())
        .iter()
        .map(|file| file["papers"][0]["document"].as_str().unwrap().to_owned())
        .collect();
    [desk.letter, desk.plan] = ids.try_into().unwrap();
    desk
});

impl Desk {
    /// `sohoa` with these arguments, in this folder and its office, with the right passphrase.
    pub fn sohoa(&self, arguments: &[&str]) -> Command {
        self.sohoa_in(&self.folder.join("office"), arguments)
    }

    /// The same in another office.
    pub fn sohoa_in(&self, office: &Path, arguments: &[&str]) -> Command {
        let mut command = bare();
        command.current_dir(&self.folder).args(arguments);
        command.env("SOHOA_OFFICE", office);
        command.env("SOHOA_PASSPHRASE_FILE", self.folder.join("passphrase"));
        command
    }

    /// A copy of the office that a test may change.
    pub fn copy_of_office(&self, name: &str) -> PathBuf {
        let copy = self.folder.join(name);
        copy_tree(&self.folder.join("office"), &copy);
        copy
    }
}

/// `sohoa` without anything of the surroundings that would change its answers.
pub fn bare() -> Command {
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("sohoa");
    for name in ["SOHOA_OFFICE", "SOHOA_PASSPHRASE_FILE", "CREDENTIALS_DIRECTORY"] {
        command.env_remove(name);
    }
    command.env("COLUMNS", "100").env("USER", "can-bo").timeout(std::time::Duration::from_mins(5));
    command
}

fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_tree(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}

/// The JSON lines a command printed.
pub fn lines(output: &Output) -> Vec<serde_json::Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// All a command said, with its exit code, without what differs from machine to machine.
pub fn said(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let code = output.status.code().unwrap();
    let mut said = text(&output.stdout);
    let talk = text(&output.stderr);
    if !talk.is_empty() {
        said = format!("{said}--- stderr\n{talk}");
    }
    redacted(&format!("{said}--- exit code {code}\n"))
}

/// Takes out times, hashes, ids, confidences and this machine's folders.
pub fn redacted(text: &str) -> String {
    static SHAPES: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
        [
            (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "[time]"),
            (r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d \+07:00", "[time]"),
            (r"\b[0-9a-f]{64}\b", "[hash]"),
            (r"\b[0-9a-f]{40}\b", "[key]"),
            (r#""confidence":\s*[0-9.]+"#, r#""confidence":"[confidence]""#),
            (r"\b[0-9a-f]{16}\b", "[record key]"),
            (r"\([01]\.\d\d\)", "([confidence])"),
            (r#""size":\s*\d+"#, r#""size":"[size]""#),
            (r"\(\d+\.\d MB\)", "([size])"),
            (r#""bytes":\d+"#, r#""bytes":"[size]""#),
            (r"sohoa \d+\.\d+\.\d+ / read \d+", "[program]"),
            (r"sohoa \d+\.\d+\.\d+", "sohoa [version]"),
        ]
        .map(|(shape, name)| (Regex::new(shape).unwrap(), name))
        .into()
    });
    let mut text = text.to_owned();
    let desk = &*DESK_NAMES;
    for (name, shown) in desk {
        text = text.replace(name.as_str(), shown);
    }
    for (shape, name) in SHAPES.iter() {
        text = shape.replace_all(&text, *name).into_owned();
    }
    text
}

static DESK_NAMES: LazyLock<Vec<(String, &str)>> = LazyLock::new(|| {
    vec![
        (DESK.folder.display().to_string(), "[desk]"),
        (DESK.letter.clone(), "[letter]"),
        (DESK.plan.clone(), "[plan]"),
    ]
});

/// Compares with the snapshot of this name in `tests/commands/`.
#[macro_export]
macro_rules! snapshot {
    ($name:expr, $text:expr) => {{
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("snapshots");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!($name, $text));
    }};
}
