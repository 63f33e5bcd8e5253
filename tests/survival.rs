//! Does a run survive? The whole chain over sample papers, killed again and again at moments
//! drawn from a seed, must end where an undisturbed run ends: nothing lost, nothing twice.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "these are tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use sohoa::catalog::{Compare, SqliteCatalog};
use sohoa::flow::keep::rebuild;
use sohoa::store::{ObjectStore, Office, StoreKey};
use sohoa::trust::Keyring;

const PASSPHRASE: &str = "mật khẩu để thử";
/// One of each way into the chain: pictures, a TIFF of pages, scanned and born-digital PDFs.
const PAPERS: [&str; 5] = ["s01", "s05", "s08", "s09", "s10"];

fn sohoa() -> Command {
    Command::new(env!("CARGO_BIN_EXE_sohoa"))
}

/// A folder with inputs, a passphrase and an office whose keys are the same for every copy.
struct Desk {
    dir: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { dir: tempfile::tempdir().unwrap() };
        fs::write(desk.passphrase(), PASSPHRASE).unwrap();
        fs::create_dir(desk.inputs()).unwrap();
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
        for entry in fs::read_dir(samples).unwrap().flatten() {
            let name = entry.file_name().into_string().unwrap();
            if PAPERS.iter().any(|paper| name.starts_with(paper)) {
                fs::copy(entry.path(), desk.inputs().join(name)).unwrap();
            }
        }
        // the same bytes under another name: one scan, arrived twice
        let first = fs::read_dir(desk.inputs()).unwrap().flatten().next().unwrap().path();
        let again = format!("lan-hai-{}", first.file_name().unwrap().to_str().unwrap());
        fs::copy(&first, desk.inputs().join(again)).unwrap();
        let made = sohoa()
            .args(["keys", "init", "--sample", "--office"])
            .arg(desk.path("keys"))
            .arg("--passphrase-file")
            .arg(desk.passphrase())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(made.success());
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn inputs(&self) -> PathBuf {
        self.path("inputs")
    }

    fn passphrase(&self) -> PathBuf {
        self.path("passphrase")
    }

    /// A fresh office.
    fn office(&self, name: &str) -> PathBuf {
        let root = self.path(name);
        Office::create(&root).unwrap();
        for entry in fs::read_dir(self.path("keys").join("keys")).unwrap().flatten() {
            fs::copy(entry.path(), root.join("keys").join(entry.file_name())).unwrap();
        }
        root
    }

    fn run(&self, office: &Path) -> Command {
        let mut command = sohoa();
        command
            .arg("run")
            .arg(self.inputs())
            .args(["--quiet", "--office"])
            .arg(office)
            .arg("--passphrase-file")
            .arg(self.passphrase())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    fn open(root: &Path) -> Office {
        let ring = Keyring::open(&root.join("keys"), PASSPHRASE).unwrap();
        Office::open(root, StoreKey(*ring.store_key())).unwrap()
    }

    async fn state(&self, root: &Path) -> State {
        let office = Self::open(root);
        let catalog = SqliteCatalog::open(&office).await.unwrap();
        let mut rows = catalog.dump_rebuildable(Compare::WithoutSignatureBytes).await.unwrap();
        // which of two names for the same bytes comes first is a matter of luck
        for scan in rows["scan"].as_array_mut().unwrap() {
            scan["name"] = Value::Null;
        }
        let exact = catalog.dump_rebuildable(Compare::All).await.unwrap();
        catalog.close().await.unwrap();
        let objects = office.objects().list(None, 10_000).await.unwrap().names.len();
        let files = |name: &str| {
            fs::read_dir(root.join(name)).unwrap().flatten().filter(|e| e.path().is_file()).count()
        };
        State { rows, exact, objects, incoming: files("incoming") }
    }
}

/// Fails with the rows that only one of them has.
fn assert_same(got: &Value, want: &Value) {
    let rows = |dump: &Value| -> Vec<String> {
        let tables = dump.as_object().unwrap().iter();
        tables
            .flat_map(|(table, rows)| {
                rows.as_array().unwrap().iter().map(move |row| format!("{table}: {row}"))
            })
            .collect()
    };
    let (got, want) = (rows(got), rows(want));
    let short = |row: &String| row.chars().take(300).collect::<String>();
    let extra: Vec<String> = got.iter().filter(|row| !want.contains(row)).map(short).collect();
    let lost: Vec<String> = want.iter().filter(|row| !got.contains(row)).map(short).collect();
    assert!(extra.is_empty() && lost.is_empty(), "extra: {extra:#?}\nlost: {lost:#?}");
    assert_eq!(got.len(), want.len());
}

struct State {
    rows: Value,
    exact: Value,
    objects: usize,
    incoming: usize,
}

/// Moments in milliseconds, the same for the same seed.
struct Moments(u64);

impl Moments {
    fn next(&mut self, below: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

#[test]
fn a_run_killed_again_and_again_ends_as_an_undisturbed_one() {
    let desk = Desk::new();
    let runtime = tokio::runtime::Runtime::new().unwrap();

    let undisturbed = desk.office("undisturbed");
    let begun = Instant::now();
    assert!(desk.run(&undisturbed).status().unwrap().success());
    let whole = begun.elapsed();
    let want = runtime.block_on(desk.state(&undisturbed));
    assert_eq!(want.incoming, 0);

    let killed = desk.office("killed");
    let mut moments = Moments(7);
    let (mut kills, mut ended) = (0, false);
    while kills < 25 && !ended {
        let mut child = desk.run(&killed).spawn().unwrap();
        // each run gets a little further: keys are opened first, keeping comes last
        let wait = moments.next(u64::try_from(whole.as_millis()).unwrap() / 5 + 100);
        let until = Instant::now() + Duration::from_millis(wait);
        while Instant::now() < until && !ended {
            ended = child.try_wait().unwrap().is_some();
            std::thread::sleep(Duration::from_millis(2));
        }
        if !ended {
            child.kill().unwrap();
            kills += 1;
        }
        child.wait().unwrap();
    }
    println!("killed {kills} times; ended by itself: {ended}");
    assert!(kills >= 3, "too quick to be killed");
    assert!(desk.run(&killed).status().unwrap().success());
    let got = runtime.block_on(desk.state(&killed));
    assert_same(&got.rows, &want.rows);
    assert_eq!(got.objects, want.objects, "objects nobody names, or lost ones");
    assert_eq!(got.incoming, 0);

    // once more changes nothing at all
    assert!(desk.run(&killed).status().unwrap().success());
    assert_same(&runtime.block_on(desk.state(&killed)).exact, &got.exact);

    // the rows made again from the objects
    for part in ["catalog.sqlite", "catalog.sqlite-wal", "catalog.sqlite-shm"] {
        let _ = fs::remove_file(killed.join(part));
    }
    runtime.block_on(rebuild(&Desk::open(&killed))).unwrap();
    assert_same(&runtime.block_on(desk.state(&killed)).exact, &got.exact);
}

#[test]
fn two_runs_at_once_do_everything_once() {
    let desk = Desk::new();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let root = desk.office("both");
    let mut first = desk.run(&root).spawn().unwrap();
    let mut second = desk.run(&root).spawn().unwrap();
    assert!(first.wait().unwrap().success());
    assert!(second.wait().unwrap().success());
    let got = runtime.block_on(desk.state(&root));
    let alone = desk.office("alone");
    assert!(desk.run(&alone).status().unwrap().success());
    let want = runtime.block_on(desk.state(&alone));
    assert_same(&got.rows, &want.rows);
    assert_eq!(got.objects, want.objects);
}
