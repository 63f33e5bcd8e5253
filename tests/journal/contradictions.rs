//! An owner who rewrites, splits or shortens the journal is caught by anybody who kept a
//! checkpoint or a receipt.

use sohoa::domain::hash::Sha256;
use sohoa::journal::{Contradiction, Journal, JournalError, NoteKey, Receipt, contradiction};
use sohoa::trust::cose::RecordKey;

use super::{append, issue, journal, key, note_key, salt};

fn receipt(journal: &Journal, index: u64) -> Receipt {
    let (checkpoint, note) = journal.checkpoint().unwrap();
    Receipt {
        entry: journal.entries(index, index + 1).unwrap().remove(0),
        salt: salt(),
        index,
        path: journal.view(checkpoint.size).inclusion(index).unwrap(),
        checkpoint: note.unwrap(),
    }
}

#[test]
fn a_rewritten_journal_contradicts_what_was_signed() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    append(&journal(first.path()), &(0..10).map(issue).collect::<Vec<_>>());
    let (seen, _) = journal(first.path()).checkpoint().unwrap();
    // the same, with leaf 4 left out and another in its place
    let rewritten: Vec<Vec<u8>> =
        (0..20).map(|n| if n == 4 { issue(77) } else { issue(n) }).collect();
    append(&journal(second.path()), &rewritten);
    let found = contradiction(&journal(second.path()), &seen).unwrap().unwrap();
    let Contradiction::OtherRoot { here, signed, size } = found else { panic!("{found:?}") };
    assert_eq!((signed, size), (seen.root, 10));
    assert_ne!(here, signed);
    // an honest one goes on
    append(&journal(first.path()), &(10..20).map(issue).collect::<Vec<_>>());
    assert_eq!(contradiction(&journal(first.path()), &seen).unwrap(), None);
}

#[test]
fn a_journal_put_back_to_an_older_state_is_shorter_than_what_it_signed() {
    let (long, short) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    append(&journal(long.path()), &(0..300).map(issue).collect::<Vec<_>>());
    append(&journal(short.path()), &(0..299).map(issue).collect::<Vec<_>>());
    let (seen, _) = journal(long.path()).checkpoint().unwrap();
    let found = contradiction(&journal(short.path()), &seen).unwrap();
    assert_eq!(found, Some(Contradiction::Shorter { here: 299, signed: 300 }));
}

#[test]
fn a_receipt_proves_one_file_in_one_journal() {
    let folder = tempfile::tempdir().unwrap();
    let journal = journal(folder.path());
    append(&journal, &(0..300).map(issue).collect::<Vec<_>>());
    let own = note_key(&key());
    for index in [0, 7, 255, 256, 299_u64] {
        let text = receipt(&journal, index).to_string();
        let read = Receipt::parse(text.as_bytes()).unwrap();
        assert_eq!(read.to_string(), text);
        let file = Sha256::of(&index.to_be_bytes());
        let (leaf, checkpoint) = read.check(&own, file).unwrap();
        assert_eq!(leaf.to_entry(), issue(index));
        assert_eq!(checkpoint.size, 300);
        assert!(matches!(
            read.check(&own, Sha256::of(b"another file")),
            Err(JournalError::BadReceipt(_))
        ));
        let stranger = RecordKey::from_seed(&[1; 32]);
        assert!(read.check(&note_key(&stranger), file).is_err());
        let same_name = NoteKey::of_log(own.name(), stranger.public());
        assert!(matches!(read.check(&same_name, file), Err(JournalError::NotSigned(_))));
        // no byte of it can be another
        for place in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[place] ^= 1;
            let accepted = Receipt::parse(&changed).and_then(|r| r.check(&own, file));
            assert!(accepted.is_err(), "byte {place} of the receipt of {index}");
        }
    }
}

#[test]
fn a_witness_may_sign_beside_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let journal = journal(folder.path());
    append(&journal, &[issue(0)]);
    let witness = RecordKey::from_seed(&[3; 32]);
    let at = "2026-11-24T03:00:00Z".parse().unwrap();
    let mut theirs = journal.checkpoint().unwrap().1.unwrap();
    theirs.cosign("witness.example/w1", &witness, at);
    let held = journal.hold().unwrap();
    assert!(journal.adopt(&held, theirs.clone()).unwrap());
    assert!(!journal.adopt(&held, theirs).unwrap());
    drop(held);
    let note = journal.checkpoint().unwrap().1.unwrap();
    let known = NoteKey::of_witness("witness.example/w1", witness.public());
    assert_eq!(note.seen_by(&known), Some(at));
    // what comes later was not seen by the witness
    append(&journal, &[issue(1)]);
    assert_eq!(journal.checkpoint().unwrap().1.unwrap().seen_by(&known), None);
}
