//! A writer that dies at any step, its last file cut at any byte, leaves a journal that opens,
//! verifies and goes on.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sohoa::journal::{Checkpoint, Disk, Journal, JournalError, Step, audit};

use super::{append, issue, journal, key, note_key};

/// A disk whose process dies at step `last`; a file only written, not synced, is cut to `kept`
/// thousandths.
fn dying(folder: &Path, last: usize, kept: u64) -> (Journal, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&count);
    let disk = Disk::heard(folder, move |step, path| {
        if seen.fetch_add(1, Ordering::Relaxed) < last {
            return Ok(());
        }
        if step == Step::Written {
            let length = fs::metadata(path)?.len();
            fs::OpenOptions::new().write(true).open(path)?.set_len(length * kept / 1000)?;
        }
        Err(io::Error::other("died here"))
    });
    (Journal::on(disk, note_key(&key())), count)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Dies at every step of appending `batch` leaves to `before`; then goes on.
fn cut_everywhere(before: u64, batch: u64) {
    let start = tempfile::tempdir().unwrap();
    let begun: Vec<Vec<u8>> = (0..before).map(issue).collect();
    append(&journal(start.path()), &begun);
    let (old, _) = journal(start.path()).checkpoint().unwrap();
    let new: Vec<Vec<u8>> = (before..before + batch).map(issue).collect();
    // what comes later instead, so that nothing left over can pass for it
    let others: Vec<Vec<u8>> = (9000..9000 + batch + 3).map(issue).collect();
    let mut last = 0;
    loop {
        let mut died = false;
        for kept in [0, 1, 250, 500, 999, 1000] {
            let folder = tempfile::tempdir().unwrap();
            copy(start.path(), folder.path());
            let (writer, _) = dying(folder.path(), last, kept);
            let held = writer.hold().unwrap();
            let outcome = writer.append(&held, &new, &key());
            drop(held);
            died |= outcome.is_err();
            let again = journal(folder.path());
            let found = audit(&again).unwrap_or_else(|e| panic!("step {last}: {e}"));
            assert!(
                found.checkpoint == old || found.checkpoint.size == before + batch,
                "step {last}: all of them or none"
            );
            if outcome.is_ok() {
                assert_eq!(found.checkpoint.size, before + batch);
            }
            // the next one goes on, with other leaves; what was signed stays as it was
            let size = append(&again, &others);
            let found = audit(&again).unwrap();
            assert_eq!(found.checkpoint.size, size);
            assert!(found.out_of_line.is_empty());
            assert_eq!(again.view(before).root().unwrap(), old.root);
        }
        if !died {
            break;
        }
        last += 1;
    }
    assert!(last >= 4, "only {last} steps: the test does not see the writes");
}

#[test]
fn the_first_leaf() {
    cut_everywhere(0, 1);
}

#[test]
fn a_leaf_more() {
    cut_everywhere(5, 1);
}

#[test]
fn the_leaf_that_fills_a_tile() {
    cut_everywhere(255, 1);
}

#[test]
fn over_the_edge_of_a_tile() {
    cut_everywhere(250, 12);
}

#[test]
fn a_checkpoint_cut_anywhere_is_never_taken_for_one() {
    let folder = tempfile::tempdir().unwrap();
    append(&journal(folder.path()), &[issue(0)]);
    let whole = fs::read(folder.path().join("checkpoint")).unwrap();
    let own = note_key(&key());
    for length in 0..whole.len() {
        assert!(Checkpoint::open(&whole[..length], &own).is_err(), "{length} bytes");
    }
}

#[test]
fn a_damaged_file_is_named_and_never_built_upon() {
    let folder = tempfile::tempdir().unwrap();
    let begun: Vec<Vec<u8>> = (0..300).map(issue).collect();
    append(&journal(folder.path()), &begun);
    for name in ["tile/0/001.p/44", "tile/entries/001.p/44", "tile/0/000", "tile/1/000.p/1"] {
        let path = folder.path().join(name);
        let whole = fs::read(&path).unwrap();
        let mut changed = whole.clone();
        changed[20] ^= 1;
        fs::write(&path, &changed).unwrap();
        assert!(audit(&journal(folder.path())).is_err(), "{name}");
        fs::write(&path, &whole[..whole.len() - 1]).unwrap();
        assert!(audit(&journal(folder.path())).is_err(), "{name} cut");
        if name.starts_with("tile/0/001") {
            let journal = journal(folder.path());
            let held = journal.hold().unwrap();
            let refused = journal.append(&held, &[issue(300)], &key());
            assert!(matches!(
                refused,
                Err(JournalError::Damaged { .. } | JournalError::OtherRoot { .. })
            ));
        }
        fs::write(&path, &whole).unwrap();
    }
    audit(&journal(folder.path())).unwrap();
}
