//! An office with two sample papers, made once and copied for each test.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use serde_json::Value;
use sohoa::catalog::SqliteCatalog;
use sohoa::store::{Office, StoreKey};
use sohoa::trust::Keyring;

const PASSPHRASE: &str = "mật khẩu để thử";

/// Where the tests work, with what `sohoa run --json` printed.
static MADE: LazyLock<(PathBuf, Output)> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("review");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("passphrase"), PASSPHRASE).unwrap();
    let desk = Desk { office: folder.join("office"), folder: folder.clone() };
    let made = desk.sohoa(&["keys", "init", "--sample"], b"");
    assert!(made.status.success(), "{made:?}");
    // Which fields are drawn depends on the key, which is another each time.
    desk.policy(0.0, true);
    let run = [
        "run",
        "--json",
        "--jobs",
        "1",
        &sample("s01_congvan_xa.jpg"),
        &sample("s08_giaymoi_hdnd.tif"),
    ];
    let run = desk.sohoa(&run, b"");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    (folder, run)
});

/// The path of a sample.
pub fn sample(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name);
    path.to_str().unwrap().to_owned()
}

pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Runtime::new().unwrap()
}

/// The JSON lines a command printed.
pub fn lines(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A copy of the office.
pub struct Desk {
    folder: PathBuf,
    pub office: PathBuf,
}

/// An office as the library opens it.
pub struct Opened {
    pub office: Office,
    pub catalog: SqliteCatalog,
    pub ring: Keyring,
}

impl Desk {
    pub fn copy(name: &str) -> Self {
        let (folder, _) = &*MADE;
        let office = folder.join(name);
        copy_tree(&folder.join("office"), &office);
        Self { folder: folder.clone(), office }
    }

    /// What `sohoa run --json` printed of the papers.
    pub fn run() -> &'static Output {
        &MADE.1
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.office.with_file_name(format!(
            "{}-{name}",
            self.office.file_name().unwrap().to_str().unwrap()
        ))
    }

    pub fn sohoa(&self, arguments: &[&str], input: &[u8]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sohoa"));
        command.args(arguments);
        if matches!(
            arguments.first(),
            Some(&("keys" | "run" | "review" | "verify" | "learn" | "accuracy"))
        ) {
            command.arg("--office").arg(&self.office);
            command.arg("--passphrase-file").arg(self.folder.join("passphrase"));
        }
        for name in ["SOHOA_OFFICE", "CREDENTIALS_DIRECTORY", "TERM_PROGRAM", "TERM"] {
            command.env_remove(name);
        }
        command.env("USER", "can-bo");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A command that asks nothing closes its input.
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap()
    }

    /// The office's own policy: this share of accepted fields is looked at, and corrections may
    /// teach or not.
    pub fn policy(&self, share: f64, learn: bool) {
        let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/policies/review.toml");
        let text = fs::read_to_string(built_in).unwrap();
        let own = text
            .replace("share = 0.02", &format!("share = {share:?}"))
            .replace("learn = true", &format!("learn = {learn}"));
        fs::create_dir_all(self.office.join("policies")).unwrap();
        fs::write(self.office.join("policies/review.toml"), own).unwrap();
    }

    /// An office with keys, a policy and nothing else.
    pub fn empty(name: &str, share: f64) -> Self {
        let (folder, _) = &*MADE;
        let desk = Self { folder: folder.clone(), office: folder.join(name) };
        let made = desk.sohoa(&["keys", "init", "--sample"], b"");
        assert!(made.status.success(), "{made:?}");
        desk.policy(share, true);
        desk
    }

    pub fn review(&self, arguments: &[&str], input: &[u8]) -> Output {
        self.sohoa(&[&["review"], arguments].concat(), input)
    }

    /// What waits; the letter first, whichever was read first.
    pub fn list(&self) -> Vec<Value> {
        let output = self.review(&["--list", "--json"], b"");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let mut papers = lines(&output);
        papers.sort_by_key(|paper| paper["file"].to_string());
        papers
    }

    pub fn import(&self, papers: &[Value], more: &[&str]) -> Output {
        let text: Vec<String> = papers.iter().map(ToString::to_string).collect();
        self.review(&[&["--import", "-"], more].concat(), text.join("\n").as_bytes())
    }

    pub async fn open(&self) -> Opened {
        let ring = Keyring::open(&self.office.join("keys"), PASSPHRASE).unwrap();
        let office = Office::open(&self.office, StoreKey(*ring.store_key())).unwrap();
        let catalog = SqliteCatalog::open(&office).await.unwrap();
        Opened { office, catalog, ring }
    }
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
