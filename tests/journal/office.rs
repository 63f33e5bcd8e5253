//! The journal of an office: a leaf for each result, once, whatever dies when; receipts, changes,
//! the status list; rows made anew find the leaves that are there.

use std::fs;
use std::path::Path;

use sohoa::catalog::{NewArrival, SqliteCatalog};
use sohoa::domain::hash::Sha256;
use sohoa::domain::id::PaperId;
use sohoa::domain::manifest::Stored;
use sohoa::domain::record::Copy;
use sohoa::domain::result::{Change, ResultId, Salt, Standing};
use sohoa::flow::keep::{self, KeepError, NewCopy, NewOriginal};
use sohoa::journal::{Kind, Leaf, audit};
use sohoa::status::StatusList;
use sohoa::store::{Office, StoreKey};

use super::{key, note_key};

fn now() -> jiff::Timestamp {
    "2026-11-24T03:00:00Z".parse().unwrap()
}

async fn open(root: &Path) -> (Office, SqliteCatalog) {
    Office::create(root).unwrap();
    let office = Office::open(root, StoreKey([7; 32])).unwrap();
    let catalog = SqliteCatalog::open(&office).await.unwrap();
    (office, catalog)
}

/// Keeps a sealed paper of one page, number `n`.
async fn keep_one(office: &Office, catalog: &SqliteCatalog, n: u8) -> (PaperId, Sha256) {
    let original = format!("scan {n}").into_bytes();
    let path = office.temporary();
    fs::write(&path, &original).unwrap();
    let scan = Sha256::of(&original);
    let arrival = NewArrival {
        source: format!("source {n}"),
        scan,
        size: original.len() as u64,
        media: "image/png".to_owned(),
        name: format!("{n}.png"),
        at: now(),
    };
    catalog.record_arrival(&arrival).await.unwrap();
    let new = NewOriginal {
        sha256: scan,
        size: original.len() as u64,
        media: "image/png".to_owned(),
        path,
        pages: 1,
        papers: 1,
        signed: false,
        born_digital: false,
    };
    keep::keep_original(office, catalog, &new).await.unwrap();
    let paper = PaperId::derive(scan, 0);
    let pdf = format!("%PDF sealed {n}").into_bytes();
    let path = office.temporary();
    fs::write(&path, &pdf).unwrap();
    let fresh = (ResultId::from_bytes([n; 16]), Salt::from_bytes([n ^ 255; 16]));
    let new = NewCopy {
        paper: paper.clone(),
        scan,
        place: 0,
        pages: vec![1],
        pdf: Stored {
            sha256: Sha256::of(&pdf),
            size: pdf.len() as u64,
            media: "application/pdf".to_owned(),
        },
        path: Some(path),
        copy: Copy::Sealed,
        signatures: Vec::new(),
        issue: Some(catalog.allot(&paper, fresh).await.unwrap()),
    };
    keep::keep_copy(office, catalog, new, now()).await.unwrap();
    (paper, Sha256::of(&pdf))
}

fn change(standing: Standing, reason: &str) -> Change {
    Change {
        standing,
        reason: reason.to_owned(),
        note: "QĐ 12/QĐ-UBND".to_owned(),
        by: "can_bo".to_owned(),
        successor: None,
        successor_result: None,
        notify: vec!["Sở Tư pháp".to_owned()],
        salt: Salt::from_bytes([200; 16]),
    }
}

async fn receipt(office: &Office, catalog: &SqliteCatalog, paper: &PaperId) -> Option<u64> {
    let public = key().public();
    let receipt = keep::receipt_of(office, catalog, &public, paper).await.unwrap()?;
    Some(receipt.index)
}

#[tokio::test]
async fn every_result_has_one_leaf_and_a_receipt() {
    let home = tempfile::tempdir().unwrap();
    let (office, catalog) = open(home.path()).await;
    let mut papers = Vec::new();
    for n in 0..5 {
        papers.push(keep_one(&office, &catalog, n).await);
    }
    assert_eq!(receipt(&office, &catalog, &papers[0].0).await, None, "not written yet");
    assert_eq!(keep::settle(&office, &catalog, &key()).await.unwrap(), 5);
    assert_eq!(keep::settle(&office, &catalog, &key()).await.unwrap(), 0);
    for (paper, pdf) in &papers {
        let public = key().public();
        let receipt = keep::receipt_of(&office, &catalog, &public, paper).await.unwrap().unwrap();
        let (leaf, _) = receipt.check(&note_key(&key()), *pdf).unwrap();
        assert_eq!(leaf.kind, Kind::Issued);
        let row = catalog.paper(paper).await.unwrap().unwrap().result.unwrap();
        assert_eq!(row.id, Some(leaf.result));
        assert_eq!(row.standing, Standing::Issued);
    }
    // nothing in the journal tells a paper, a hash of a file, or a name
    let all = keep::journal_of(&office, &key().public()).entries(0, 5).unwrap().concat();
    for (paper, pdf) in &papers {
        assert!(!all.windows(20).any(|part| part == paper.as_str().as_bytes()));
        assert!(!all.windows(32).any(|part| part == pdf.as_bytes()));
    }
}

#[tokio::test]
async fn a_journal_that_cannot_be_written_loses_no_paper_and_gets_its_leaf_later() {
    let home = tempfile::tempdir().unwrap();
    let (office, catalog) = open(home.path()).await;
    let (first, _) = keep_one(&office, &catalog, 1).await;
    keep::settle(&office, &catalog, &key()).await.unwrap();
    // a file stands where a folder must be
    let (second, _) = keep_one(&office, &catalog, 2).await;
    let entries = office.journal().join("tile/entries");
    let aside = home.path().join("aside");
    fs::rename(&entries, &aside).unwrap();
    fs::write(&entries, "in the way").unwrap();
    assert!(keep::settle(&office, &catalog, &key()).await.is_err());
    assert!(catalog.paper(&second).await.unwrap().is_some(), "the paper is kept all the same");
    assert_eq!(receipt(&office, &catalog, &first).await, Some(0));
    assert_eq!(receipt(&office, &catalog, &second).await, None);
    fs::remove_file(&entries).unwrap();
    fs::rename(&aside, &entries).unwrap();
    assert_eq!(keep::settle(&office, &catalog, &key()).await.unwrap(), 1);
    assert_eq!(receipt(&office, &catalog, &second).await, Some(1));
    assert_eq!(audit(&keep::journal_of(&office, &key().public())).unwrap().kinds, [2, 0, 0, 0, 0]);
}

#[tokio::test]
async fn a_leaf_whose_writer_died_before_saying_so_is_not_written_twice() {
    let home = tempfile::tempdir().unwrap();
    let (office, catalog) = open(home.path()).await;
    let (paper, _) = keep_one(&office, &catalog, 1).await;
    // as if the process had died between leaf and row: the rows of before, the journal of after
    let rows = home.path().join("rows.sqlite");
    catalog.close().await.unwrap();
    fs::copy(office.catalog(), &rows).unwrap();
    let catalog = SqliteCatalog::open(&office).await.unwrap();
    assert_eq!(keep::settle(&office, &catalog, &key()).await.unwrap(), 1);
    catalog.close().await.unwrap();
    fs::copy(&rows, office.catalog()).unwrap();
    for leftover in ["catalog.sqlite-wal", "catalog.sqlite-shm"] {
        let _ = fs::remove_file(office.root().join(leftover));
    }
    let catalog = SqliteCatalog::open(&office).await.unwrap();
    assert_eq!(receipt(&office, &catalog, &paper).await, None);
    assert_eq!(keep::settle(&office, &catalog, &key()).await.unwrap(), 0);
    assert_eq!(receipt(&office, &catalog, &paper).await, Some(0));
}

#[tokio::test]
async fn changes_follow_in_the_journal_the_list_and_the_outbox() {
    let home = tempfile::tempdir().unwrap();
    let (office, catalog) = open(home.path()).await;
    let mut papers = Vec::new();
    for n in 1..=4 {
        papers.push(keep_one(&office, &catalog, n).await.0);
    }
    let of = |standing, reason| change(standing, reason);
    let corrected = of(Standing::Corrected, "sai_the_thuc");
    assert!(keep::restate(&office, &catalog, &papers[0], corrected.clone(), now()).await.unwrap());
    // the same again is the same
    let again = Change { salt: Salt::from_bytes([3; 16]), ..corrected };
    assert!(!keep::restate(&office, &catalog, &papers[0], again, now()).await.unwrap());
    let withdrawn = of(Standing::Withdrawn, "gia_mao");
    keep::restate(&office, &catalog, &papers[0], withdrawn, now()).await.unwrap();
    let mut replaced = of(Standing::Replaced, "sai_noi_dung");
    replaced.successor = Some(papers[2].clone());
    replaced.successor_result = Some(ResultId::from_bytes([3; 16]));
    keep::restate(&office, &catalog, &papers[1], replaced.clone(), now()).await.unwrap();
    // what has ended stays so
    let refused = keep::restate(&office, &catalog, &papers[0], replaced, now()).await;
    assert!(matches!(refused, Err(KeepError::Ended { standing: Standing::Withdrawn, .. })));

    assert_eq!(keep::settle(&office, &catalog, &key()).await.unwrap(), 7);
    let journal = keep::journal_of(&office, &key().public());
    let found = audit(&journal).unwrap();
    assert_eq!((found.kinds, found.out_of_line), ([4, 1, 1, 1, 0], Vec::new()));
    let leaves: Vec<Leaf> =
        journal.entries(0, 7).unwrap().iter().map(|e| Leaf::parse(e).unwrap()).collect();
    let of_first: Vec<(Kind, Option<u64>)> = leaves
        .iter()
        .filter(|leaf| leaf.result == ResultId::from_bytes([1; 16]))
        .map(|leaf| (leaf.kind, leaf.previous))
        .collect();
    assert_eq!(
        of_first,
        [(Kind::Issued, None), (Kind::Corrected, Some(0)), (Kind::Withdrawn, Some(1))]
    );
    let told: Vec<&Leaf> = leaves.iter().filter(|leaf| leaf.successor.is_some()).collect();
    assert_eq!(told[0].successor, Some(ResultId::from_bytes([3; 16])));

    let list = keep::renew_status(&office, &catalog, &key(), now()).await.unwrap();
    let bytes = fs::read(keep::status_path(office.root())).unwrap();
    assert_eq!(StatusList::open(&bytes, &key().public()).unwrap(), list);
    let said: Vec<Option<Standing>> = (0..5).map(|place| list.standing(place)).collect();
    assert_eq!(
        said,
        [
            Some(Standing::Withdrawn),
            Some(Standing::Replaced),
            Some(Standing::Issued),
            Some(Standing::Issued),
            None
        ]
    );
    // one notice a change, and the paper is found as before
    assert_eq!(catalog.waiting_notices(10).await.unwrap().len(), 3);
    assert!(catalog.paper(&papers[0]).await.unwrap().is_some());

    // rows made anew: the leaves are there and are found again
    catalog.close().await.unwrap();
    keep::rebuild(&office).await.unwrap();
    let catalog = SqliteCatalog::open(&office).await.unwrap();
    assert_eq!(keep::settle(&office, &catalog, &key()).await.unwrap(), 0);
    assert_eq!(receipt(&office, &catalog, &papers[3]).await, Some(6));
    assert_eq!(catalog.waiting_notices(10).await.unwrap().len(), 3);
    let fresh = (ResultId::from_bytes([99; 16]), Salt::from_bytes([9; 16]));
    let next = catalog.allot(&PaperId::derive(Sha256::of(b"next"), 0), fresh).await.unwrap();
    assert_eq!(next.index, 4, "no place is given twice");
}

#[tokio::test]
async fn a_journal_put_back_to_yesterday_is_noticed_before_anything_is_added() {
    let home = tempfile::tempdir().unwrap();
    let (office, catalog) = open(home.path()).await;
    keep_one(&office, &catalog, 1).await;
    keep::settle(&office, &catalog, &key()).await.unwrap();
    let yesterday = fs::read(office.journal().join("checkpoint")).unwrap();
    keep_one(&office, &catalog, 2).await;
    keep::settle(&office, &catalog, &key()).await.unwrap();
    fs::write(office.journal().join("checkpoint"), yesterday).unwrap();
    keep_one(&office, &catalog, 3).await;
    let refused = keep::settle(&office, &catalog, &key()).await;
    assert!(matches!(refused, Err(KeepError::ShorterJournal { known: 2, size: 1 })));
}
