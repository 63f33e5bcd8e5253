//! Killed at every point: run again, then compare with an undisturbed run.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use sohoa::catalog::{Compare, SqliteCatalog};
use sohoa::flow::keep::rebuild;
use sohoa::store::{Office, Point, Probe, StoreKey};

use crate::desk::{APPOINTMENT, BIRTH, KEY, keep_all, open, temporary_files, unnamed};

/// Set in a child: the office's folder, and the number of the point at which it must die.
const OFFICE: &str = "KEEPING_OFFICE";
const DIE_AT: &str = "KEEPING_DIE_AT";
const NAME: &str = "crash::killed_at_every_point_and_run_again";

pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(future)
}

pub async fn work(root: &Path, probe: Probe, salt: u8) {
    let (office, catalog) = open(root, probe).await;
    for sample in [&APPOINTMENT, &BIRTH] {
        keep_all(&office, &catalog, sample, salt).await;
    }
}

/// Kills this very process with SIGKILL when the `n`th point is reached.
pub fn deadly(n: usize) -> Probe {
    let count = AtomicUsize::new(0);
    Probe::new(move |_| {
        if count.fetch_add(1, Ordering::SeqCst) == n {
            let me = rustix::process::getpid();
            rustix::process::kill_process(me, rustix::process::Signal::KILL).unwrap();
            std::thread::park();
        }
    })
}

pub async fn dump(root: &Path, compare: Compare) -> serde_json::Value {
    let office = Office::open(root, StoreKey(KEY)).unwrap();
    let catalog = SqliteCatalog::open(&office).await.unwrap();
    catalog.dump_rebuildable(compare).await.unwrap()
}

#[test]
fn killed_at_every_point_and_run_again() {
    if let Some(root) = std::env::var_os(OFFICE) {
        let n = std::env::var(DIE_AT).unwrap().parse().unwrap();
        block_on(work(Path::new(&root), deadly(n), n as u8));
        return;
    }
    let undisturbed = tempfile::tempdir().unwrap();
    let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let listener = std::sync::Arc::clone(&seen);
    block_on(work(
        undisturbed.path(),
        Probe::new(move |point| listener.lock().unwrap().push(point)),
        255,
    ));
    let seen = seen.lock().unwrap().clone();
    for point in Point::ALL {
        assert!(seen.contains(&point), "{point:?} is never reached");
    }
    let want = block_on(dump(undisturbed.path(), Compare::WithoutSignatureBytes));

    for (n, &point) in seen.iter().enumerate() {
        let dir = tempfile::tempdir().unwrap();
        let status = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", NAME, "--nocapture"])
            .env(OFFICE, dir.path())
            .env(DIE_AT, n.to_string())
            .stdout(std::process::Stdio::null())
            .status()
            .unwrap();
        assert_eq!(status.signal(), Some(9), "{n} {point:?}");

        block_on(work(dir.path(), Probe::default(), 254));
        assert_eq!(temporary_files(dir.path()), 0, "{n} {point:?}: leftovers");
        let left =
            block_on(async { unnamed(&Office::open(dir.path(), StoreKey(KEY)).unwrap()).await });
        assert!(left.is_empty(), "{n} {point:?}: objects nothing names: {left:?}");
        let got = block_on(dump(dir.path(), Compare::WithoutSignatureBytes));
        assert_eq!(got, want, "{n} {point:?}");

        let before = block_on(dump(dir.path(), Compare::All));
        block_on(async {
            let office = Office::open(dir.path(), StoreKey(KEY)).unwrap();
            std::fs::remove_file(office.catalog()).unwrap();
            rebuild(&office).await.unwrap();
        });
        assert_eq!(block_on(dump(dir.path(), Compare::All)), before, "{n} {point:?}: rebuilt");
    }
}
