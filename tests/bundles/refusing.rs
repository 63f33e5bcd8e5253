use std::fs;
use std::path::Path;

use sohoa::catalog::{NewArrival, SqliteCatalog};
use sohoa::domain::hash::Sha256;
use sohoa::domain::problem::Problem;
use sohoa::flow::keep::{finish_refusal, rebuild, refuse};
use sohoa::flow::sort::Refusal;
use sohoa::store::{Office, Probe, StoreKey};

fn now() -> jiff::Timestamp {
    jiff::Timestamp::from_second(1_760_000_000).unwrap()
}

async fn office(root: &Path) -> (Office, SqliteCatalog) {
    Office::create(root).unwrap();
    let office = Office::open_heard(root, StoreKey([7; 32]), Probe::default()).unwrap();
    let catalog = SqliteCatalog::open(&office).await.unwrap();
    (office, catalog)
}

/// Whether any file below `folder` holds `needle`.
fn holds(folder: &Path, needle: &[u8]) -> bool {
    fs::read_dir(folder).unwrap().flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return holds(&path, needle);
        }
        fs::read(&path).is_ok_and(|bytes| bytes.windows(needle.len()).any(|w| w == needle))
    })
}

#[tokio::test]
async fn a_refused_scan_leaves_a_row_and_nothing_of_its_content() {
    let dir = tempfile::tempdir().unwrap();
    let (office, catalog) = office(dir.path()).await;
    let content = b"noi dung bi mat cua ban quet nay";
    let scan = Sha256::of(content);
    let arrival = NewArrival {
        source: "nguon-1".to_owned(),
        scan,
        size: content.len() as u64,
        media: "application/pdf".to_owned(),
        name: "ke-hoach-phong-thu.pdf".to_owned(),
        at: now(),
    };
    catalog.record_arrival(&arrival).await.unwrap();
    let path = office.incoming().join("x");
    fs::write(&path, content).unwrap();
    let problem = Problem::from(Refusal::Secret { page: 2 });

    refuse(&office, &catalog, scan, &path, &problem, now()).await.unwrap();
    assert!(!path.exists());
    assert!(!holds(dir.path(), content));
    assert!(catalog.scan(scan).await.unwrap().is_none());
    assert!(catalog.find_arrival("nguon-1").await.unwrap().is_none());
    assert!(catalog.scans_in(sohoa::catalog::ScanState::Received).await.unwrap().is_empty());
    let row = catalog.refusal(scan).await.unwrap().unwrap();
    assert_eq!(row.problem, problem);
    assert!(row.erased && !row.key.contains(&scan.to_string()[..16]));
    assert_eq!(catalog.refusal_of_file("nguon-1").await.unwrap(), Some(row.clone()));

    // again, as after a crash: the same end
    finish_refusal(&office, &catalog, scan, &path, now()).await.unwrap();
    assert_eq!(catalog.refusals().await.unwrap(), [row]);

    // the row outlives a rebuilt catalogue
    catalog.close().await.unwrap();
    rebuild(&office).await.unwrap();
    let catalog = SqliteCatalog::open(&office).await.unwrap();
    assert_eq!(catalog.refusals().await.unwrap().len(), 1);

    // a person may lift a refusal
    catalog.settle_refusal(scan, now()).await.unwrap();
    assert!(catalog.refusal(scan).await.unwrap().is_none());
}
