//! Several processes at once on one office, one of them killed in the midst of it.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use sohoa::catalog::{Compare, SqliteCatalog};
use sohoa::domain::hash::Sha256;
use sohoa::store::{Office, Probe, StoreKey};

use crate::crash::{block_on, deadly, dump, work};
use crate::desk::{KEY, open, temporary_files, unnamed};

/// Set in a child: the office's folder, its number, and the point at which it must die, if any.
const OFFICE: &str = "TOGETHER_OFFICE";
const WHO: &str = "TOGETHER_WHO";
const DIE_AT: &str = "TOGETHER_DIE_AT";
const NAME: &str = "together::several_processes_keep_the_same_papers_once";

fn start(root: &Path, who: u8, die_at: Option<usize>) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", NAME, "--nocapture"]).env(OFFICE, root).env(WHO, who.to_string());
    if let Some(n) = die_at {
        command.env(DIE_AT, n.to_string());
    }
    command.stdout(Stdio::null()).spawn().unwrap()
}

fn child(root: &Path) {
    let number = |name| std::env::var(name).ok().and_then(|n| n.parse::<usize>().ok());
    let go = root.with_extension("go");
    while !go.exists() {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let probe = number(DIE_AT).map(deadly).unwrap_or_default();
    block_on(work(root, probe, number(WHO).unwrap() as u8));
}

#[test]
fn several_processes_keep_the_same_papers_once() {
    if let Some(root) = std::env::var_os(OFFICE) {
        return child(Path::new(&root));
    }
    let undisturbed = tempfile::tempdir().unwrap();
    block_on(work(undisturbed.path(), Probe::default(), 255));
    let want = block_on(dump(undisturbed.path(), Compare::WithoutSignatureBytes));

    for round in 0..12 {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("office");
        // In every second round one of them dies, each time somewhere else.
        let dies = (round % 2 == 1).then_some(round * 5);
        let children: Vec<Child> =
            (0..3).map(|who| start(&root, who, dies.filter(|_| who == 0))).collect();
        std::fs::write(root.with_extension("go"), "").unwrap();
        for (who, child) in children.into_iter().enumerate() {
            let ended = child.wait_with_output().unwrap().status;
            assert!(ended.success() || (who == 0 && dies.is_some()), "{round} {who}: {ended}");
        }
        // Nobody has to come after them: those that lived have finished everything.
        assert_eq!(block_on(dump(&root, Compare::WithoutSignatureBytes)), want, "{round}");
        let office = Office::open(&root, StoreKey(KEY)).unwrap();
        assert_eq!(block_on(unnamed(&office)), Vec::<String>::new(), "{round}");
        assert_eq!(temporary_files(&root), 0, "{round}");
    }
}

#[test]
fn many_begin_one_office_at_the_same_instant() {
    for round in 0..60 {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("office");
        let gate = std::sync::Barrier::new(6);
        std::thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| {
                    gate.wait();
                    for _ in 0..3 {
                        Office::create(&root).unwrap_or_else(|e| panic!("{round}: {e:?}"));
                        Office::open(&root, StoreKey(KEY)).unwrap();
                    }
                });
            }
        });
    }
}

#[tokio::test]
async fn a_scan_is_claimed_by_one_run_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let (office, _catalog) = open(dir.path(), Probe::default()).await;
    let second = Office::open(dir.path(), StoreKey(KEY)).unwrap();
    let (scan, other) = (Sha256::of(b"scan"), Sha256::of(b"other"));
    let claim = office.claim_scan(scan).unwrap();
    assert!(claim.is_some());
    assert!(second.claim_scan(scan).unwrap().is_none());
    assert!(office.claim_scan(scan).unwrap().is_none());
    assert!(second.claim_scan(other).unwrap().is_some());
    // Opening an office clears up after the dead, and leaves the living alone.
    let _third = Office::open(dir.path(), StoreKey(KEY)).unwrap();
    assert!(second.claim_scan(scan).unwrap().is_none());
    drop(claim);
    assert!(second.claim_scan(scan).unwrap().is_some());
    let catalogs = (SqliteCatalog::open(&office).await, SqliteCatalog::open(&second).await);
    assert!(catalogs.0.is_ok() && catalogs.1.is_ok());
}
