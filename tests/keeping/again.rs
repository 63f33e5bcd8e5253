//! The catalogue rebuilt: from hurt objects, and with what no manifest tells.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use sohoa::catalog::{Compare, NewArrival, ScanState, SqliteCatalog};
use sohoa::domain::hash::Sha256;
use sohoa::domain::problem::Code;
use sohoa::flow::keep::{self, latest_record, rebuild};
use sohoa::store::{ObjectStore, Office, Probe, StoreError};

use crate::desk::{APPOINTMENT, BIRTH, keep_all, open, time};

async fn arrive(office: &Office, catalog: &SqliteCatalog, name: &str) -> Sha256 {
    let arrival = NewArrival {
        source: office.arrival_key(Path::new(name), 1, 1),
        scan: Sha256::of(name.as_bytes()),
        size: 1,
        media: "image/png".to_owned(),
        name: name.to_owned(),
        at: time(5),
    };
    catalog.record_arrival(&arrival).await.unwrap();
    arrival.scan
}

#[tokio::test]
async fn files_that_wait_or_were_erased_and_ordinals_given_come_along() {
    let dir = tempfile::tempdir().unwrap();
    let (office, catalog) = open(dir.path(), Probe::default()).await;
    let paper = keep_all(&office, &catalog, &APPOINTMENT, 1).await;
    let waits = arrive(&office, &catalog, "cho.png").await;
    let erased = arrive(&office, &catalog, "can-cuoc.png").await;
    catalog.erase_scan(erased, &StoreError::InUse.into()).await.unwrap();
    catalog.allocate_code(".QD.77", &paper).await.unwrap();
    let before = catalog.dump_rebuildable(Compare::All).await.unwrap();
    catalog.close().await.unwrap();

    let rebuilt = rebuild(&office).await.unwrap();
    assert!(rebuilt.log_kept && rebuilt.left_out.is_empty());
    let catalog = SqliteCatalog::open(&office).await.unwrap();
    assert_eq!(catalog.dump_rebuildable(Compare::All).await.unwrap(), before);
    assert_eq!(catalog.scan(waits).await.unwrap().unwrap().state, ScanState::Received);
    assert_eq!(catalog.arrivals_of_scan(waits).await.unwrap().len(), 1);
    let row = catalog.scan(erased).await.unwrap().unwrap();
    assert!(row.state == ScanState::Erased && row.problem.is_some());
    let next = "b".repeat(20).parse().unwrap();
    assert_eq!(catalog.allocate_code(".QD.77", &next).await.unwrap(), 2);
}

#[tokio::test]
async fn one_hurt_paper_does_not_keep_the_others_out() {
    let dir = tempfile::tempdir().unwrap();
    let (office, catalog) = open(dir.path(), Probe::default()).await;
    let hurt = keep_all(&office, &catalog, &APPOINTMENT, 1).await;
    let good = keep_all(&office, &catalog, &BIRTH, 1).await;
    let record = latest_record(&office, &hurt).await.unwrap().unwrap().stored.sha256;
    let path = office.objects().local(record).await.unwrap().path;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let mut bytes = fs::read(&path).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&path, &bytes).unwrap();
    catalog.close().await.unwrap();
    fs::remove_file(office.catalog()).unwrap();

    let rebuilt = rebuild(&office).await.unwrap();
    assert_eq!((rebuilt.scans, rebuilt.papers, rebuilt.log_kept), (2, 1, false));
    let [(name, problem)] = rebuilt.left_out.as_slice() else { panic!("{rebuilt:?}") };
    assert_eq!((name.as_str(), problem.code), (hurt.as_str(), Code(7008)));
    let catalog = SqliteCatalog::open(&office).await.unwrap();
    assert!(catalog.paper(&hurt).await.unwrap().is_none());
    assert!(catalog.paper(&good).await.unwrap().is_some());

    // What is hurt is neither sealed again nor written over.
    assert!(keep::record_of(&office, &catalog, &hurt, 1, time(9)).await.is_err());
    bytes.last_mut().map(|b| *b ^= 1).unwrap();
    fs::write(&path, &bytes).unwrap();
    assert!(keep::record_of(&office, &catalog, &hurt, 1, time(9)).await.unwrap().is_some());
    assert!(catalog.paper(&hurt).await.unwrap().is_some(), "back from backup, back in the rows");
}

#[tokio::test]
async fn an_older_catalogue_is_brought_up_to_date() {
    let dir = tempfile::tempdir().unwrap();
    let (office, catalog) = open(dir.path(), Probe::default()).await;
    keep_all(&office, &catalog, &APPOINTMENT, 1).await;
    let mut before = catalog.dump_rebuildable(Compare::All).await.unwrap();
    // no older catalogue knows results: nothing was issued in its time
    before["result"] = serde_json::json!([]);
    let path = catalog.path().to_owned();
    catalog.close().await.unwrap();
    let raw = sqlx::SqlitePool::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    // back to what the first migration made
    let first = sqlx::SqlitePool::connect("sqlite::memory:").await.unwrap();
    sqlx::raw_sql(include_str!("../../migrations/sqlite/0001_catalogue.sql"))
        .execute(&first)
        .await
        .unwrap();
    let listed = "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' \
                  AND name NOT LIKE '_sqlx%' ORDER BY type = 'table', name";
    let old: Vec<(String, String)> = sqlx::query_as(listed).fetch_all(&first).await.unwrap();
    let now: Vec<(String, String)> = sqlx::query_as(listed).fetch_all(&raw).await.unwrap();
    let drops: Vec<String> = now
        .iter()
        .filter(|thing| !old.contains(thing))
        .map(|(kind, name)| format!("DROP {kind} IF EXISTS \"{name}\";"))
        .collect();
    let sql = format!(
        "PRAGMA foreign_keys = OFF; {} DELETE FROM _sqlx_migrations WHERE version > 1;",
        drops.concat()
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&raw).await.unwrap();
    raw.close().await;
    let catalog = SqliteCatalog::open(&office).await.unwrap();
    assert_eq!(catalog.dump_rebuildable(Compare::All).await.unwrap(), before);
    assert!(dir.path().join("catalog.sqlite.before-8").exists());
}
