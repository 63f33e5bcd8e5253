//! Does a review make the next version, and is nobody's decision lost?

use sohoa::catalog::{PaperState, SqliteCatalog};
use sohoa::domain::field::{Fields, Status};
use sohoa::domain::id::PaperId;
use sohoa::domain::page::PageRead;
use sohoa::domain::record::{Decision, Record, Review, State, Verdict};
use sohoa::flow::keep::{self, KeepError, KeptRecord};
use sohoa::store::{Office, Probe};

use crate::desk::{APPOINTMENT, BIRTH, keep_all, new_version, open, time};

/// What `by` decides: the number is `value`.
fn decided(before: &KeptRecord, by: &str, value: &str) -> (Fields, Review) {
    let mut fields = before.record.fields.clone();
    let was = fields["so_ky_hieu"].value.replace(value.to_owned());
    fields["so_ky_hieu"].status = Status::Accepted;
    let decision = Decision {
        field: "so_ky_hieu".to_owned(),
        verdict: Verdict::Correct,
        value: Some(value.to_owned()),
        before: was,
    };
    (fields, Review { by: by.to_owned(), at: time(10), decisions: vec![decision] })
}

/// As the review command does it: the same text, the same code.
async fn review(
    office: &Office,
    catalog: &SqliteCatalog,
    before: &KeptRecord,
    (fields, review): (Fields, Review),
) -> Result<KeptRecord, KeepError> {
    let wanting = fields.values().any(|field| field.status == Status::Review);
    let record = Record {
        version: before.record.version + 1,
        previous: Some(before.stored.sha256),
        at: review.at,
        fields,
        state: if wanting { State::Review } else { State::Checked },
        review: Some(review),
        ..before.record.clone()
    };
    let text = keep::Text::Kept(before.text.clone());
    let new = new_version(&record, text, before.code.clone(), 1);
    keep::keep_record(office, catalog, new, record.at).await
}

async fn latest(office: &Office, paper: &PaperId) -> KeptRecord {
    keep::latest_record(office, paper).await.unwrap().unwrap()
}

#[tokio::test]
async fn what_waits_is_counted_loaded_and_settled() {
    let dir = tempfile::tempdir().unwrap();
    let (office, catalog) = open(dir.path(), Probe::default()).await;
    assert_eq!(catalog.count_waiting().await.unwrap(), 0);
    let paper = keep_all(&office, &catalog, &APPOINTMENT, 1).await;
    let other = keep_all(&office, &catalog, &BIRTH, 1).await;
    assert_eq!(catalog.count_waiting().await.unwrap(), 2);
    assert_eq!(catalog.papers(Some(PaperState::Review), 10, 0).await.unwrap().len(), 2);

    let first = latest(&office, &paper).await;
    let mut pages: Vec<PageRead> = Vec::new();
    keep::read_pages(&office, &first.text, |page| pages.push(page)).await.unwrap();
    assert_eq!((pages.len(), pages[0].number), (1, 1));
    assert!(pages[0].text().contains("Nguyễn Văn An"));

    let decision = decided(&first, "can-bo-1", "15/QĐ-UBND");
    let second = review(&office, &catalog, &first, decision.clone()).await.unwrap();
    assert_eq!((second.record.version, second.record.state), (2, State::Checked));
    assert_eq!(second.record.previous, Some(first.stored.sha256));
    assert_eq!(second, latest(&office, &paper).await);
    assert_eq!((&second.text, &second.code), (&first.text, &first.code));
    assert_eq!(catalog.count_waiting().await.unwrap(), 1);
    let row = catalog.paper(&paper).await.unwrap().unwrap();
    assert_eq!((row.state, row.number.as_deref()), (PaperState::Checked, Some("15/QĐ-UBND")));
    assert_eq!(keep::record_of(&office, &catalog, &paper, 1, time(9)).await.unwrap(), Some(first));

    let mut ids = Vec::new();
    while let [row] = catalog.all_papers(ids.last(), 1).await.unwrap().as_slice() {
        ids.push(row.id.clone());
    }
    let mut want = vec![paper, other];
    want.sort_by(|a, b| a.as_str().cmp(b.as_str()));
    assert_eq!(ids, want);
    let nobody = "a".repeat(20).parse().unwrap();
    assert_eq!(keep::latest_record(&office, &nobody).await.unwrap(), None);
}

#[tokio::test]
async fn a_second_reviewer_is_told_and_the_same_review_again_is_one() {
    let dir = tempfile::tempdir().unwrap();
    let (office, catalog) = open(dir.path(), Probe::default()).await;
    let paper = keep_all(&office, &catalog, &APPOINTMENT, 1).await;
    let first = latest(&office, &paper).await;
    let kept = review(&office, &catalog, &first, decided(&first, "can-bo-1", "15/QĐ-UBND"));
    let kept = kept.await.unwrap();

    let again = review(&office, &catalog, &first, decided(&first, "can-bo-1", "15/QĐ-UBND"));
    assert_eq!(again.await.unwrap(), kept);
    for (by, value) in [("can-bo-2", "15/QĐ-UBND"), ("can-bo-1", "16/QĐ-UBND")] {
        let refused = review(&office, &catalog, &first, decided(&first, by, value)).await;
        assert!(matches!(refused, Err(KeepError::NotNext { version: 2, .. })), "{by} {value}");
    }
    // Having looked again, the second reviewer may go on from there.
    let third = review(&office, &catalog, &kept, decided(&kept, "can-bo-2", "16/QĐ-UBND"));
    assert_eq!(third.await.unwrap().record.version, 3);
    assert_eq!(catalog.versions_of(&paper).await.unwrap(), [1, 2, 3]);
    assert_eq!(crate::desk::unnamed(&office).await, Vec::<String>::new());
}
