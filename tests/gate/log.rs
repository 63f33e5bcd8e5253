//! Is every look logged, inside an open case only; is a changed log seen; may a person read it?

use sohoa::catalog::SqliteCatalog;
use sohoa::domain::case::{Role, Status};
use sohoa::domain::problem::Coded;
use sohoa::flow::case::{GateError, verify_receipt};
use sohoa::store::{Probe, StoreKey};
use sohoa::trust::cose::RecordKey;
use sqlx::{Connection, SqliteConnection};

use crate::desk::{AN, BINH, Desk, birth, now};

fn key() -> RecordKey {
    RecordKey::from_seed(&[7; 32])
}

/// Runs SQL on the file, as somebody with the disk but without the key would.
async fn meddle(desk: &Desk, sql: &str) {
    let path = desk.dir.path().join("catalog.sqlite");
    let mut connection =
        SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
}

const UNLOCK: &str = "DROP TRIGGER access_chain_kept; DROP TRIGGER access_chain_whole;";

#[tokio::test]
async fn every_look_is_logged_with_case_purpose_and_outcome() {
    let desk = Desk::new().await;
    let id = desk.hold(&birth("ks", AN)).await;
    let case = desk.open("1.004859", &[(Role::Requester, BINH), (Role::Owner, AN)]).await;
    let list = desk.list(&case).await;
    let an = desk.catalog.person_key(&AN.parse().unwrap());
    let looks = desk.catalog.looks_at(&an, 100).await.unwrap();
    let look = looks.iter().find(|look| look.key == "giay_can_cu").unwrap();
    assert_eq!(look.actor, "can-bo-1");
    assert_eq!(look.case, case.row().code);
    assert_eq!(look.procedure, "1.004859");
    assert!(look.purpose.contains("cải chính") && look.fields.contains("giay_khai_sinh"));
    assert_eq!((look.outcome.as_str(), look.paper.clone()), ("held", Some(id)));
    assert_eq!(
        list.logged.unwrap().seq,
        looks.iter().map(|look| look.seq).max().unwrap().max(
            desk.catalog
                .looks_at(&desk.catalog.person_key(&BINH.parse().unwrap()), 100)
                .await
                .unwrap()
                .iter()
                .map(|look| look.seq)
                .max()
                .unwrap()
        )
    );
    let text = serde_json::to_string(&looks).unwrap();
    assert!(!text.contains(AN) && !text.contains(an.as_str()));
    // a stranger's log is empty
    let other = desk.catalog.person_key(&"084300000001".parse().unwrap());
    assert!(desk.catalog.looks_at(&other, 100).await.unwrap().is_empty());
}

#[tokio::test]
async fn nothing_is_looked_up_outside_an_open_case() {
    let desk = Desk::new().await;
    let gate = desk.gate();
    let nowhere = "H61.50.05-261110-0099".parse().unwrap();
    assert!(matches!(gate.case(&nowhere).await, Err(GateError::NoCase(_))));
    let case = desk.open("1.001193", &[(Role::Requester, AN)]).await;
    gate.step(&case, Status::Withdrawn, "", &[], &now()).await.unwrap();
    let error = gate.case(&case.row().code).await.map(|_| ()).unwrap_err();
    assert_eq!(error.code().0, 7503);
    assert!(desk.catalog.open_case(&case.row().code).await.unwrap().is_none());
}

#[tokio::test]
async fn the_log_cannot_be_changed_and_a_forced_change_is_seen() {
    let desk = Desk::new().await;
    let case = desk.open("1.004859", &[(Role::Requester, AN), (Role::Owner, AN)]).await;
    desk.list(&case).await;
    let head = desk.gate().check_log(&key().public()).await.unwrap();
    assert!(head.seq > 2);
    let path = desk.dir.path().join("catalog.sqlite");
    let mut other =
        SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    for sql in ["UPDATE access_chain SET actor = 'khac'", "DELETE FROM access_chain"] {
        assert!(sqlx::query(sql).execute(&mut other).await.is_err(), "{sql}");
    }
    drop(other);
    meddle(&desk, UNLOCK).await;
    for (sql, undo) in [
        (
            "UPDATE access_chain SET actor = 'khac' WHERE seq = 2",
            "UPDATE access_chain SET actor = 'can-bo-1' WHERE seq = 2",
        ),
        (
            "UPDATE access_chain SET outcome = outcome || ' ' WHERE seq = 2",
            "UPDATE access_chain SET outcome = trim(outcome) WHERE seq = 2",
        ),
        (
            "UPDATE access_chain SET seq = 999 WHERE seq = 2",
            "UPDATE access_chain SET seq = 2 WHERE seq = 999",
        ),
    ] {
        meddle(&desk, sql).await;
        let error = desk.gate().check_log(&key().public()).await.unwrap_err();
        assert!(matches!(error, GateError::ChainBroken(2)), "{sql}: {error}");
        meddle(&desk, undo).await;
        assert_eq!(desk.gate().check_log(&key().public()).await.unwrap(), head, "{undo}");
    }
    // another key makes another chain: it cannot be made again without ours
    let copy = desk.dir.path().join("copy.sqlite");
    meddle(&desk, &format!("VACUUM INTO '{}'", copy.display())).await;
    let stranger =
        SqliteCatalog::open_file(&copy, &StoreKey([8; 32]), &Probe::default()).await.unwrap();
    assert_eq!(stranger.check_chain(&[]).await.unwrap(), Err(1));
}

#[tokio::test]
async fn a_receipt_is_signed_and_tells_a_log_that_was_cut() {
    let desk = Desk::new().await;
    let id = desk.hold(&birth("ks", AN)).await;
    let case = desk.open("1.004859", &[(Role::Requester, BINH), (Role::Owner, AN)]).await;
    let row = desk.gate().reuse(&case, "giay_can_cu", None, &key(), &now()).await.unwrap();
    let receipt = verify_receipt(&row, &key().public()).unwrap();
    assert_eq!(
        (receipt.document.clone(), receipt.case.clone()),
        (id.clone(), case.row().code.clone())
    );
    assert_eq!((receipt.checks.len(), receipt.by.as_str()), (10, "can-bo-1"));
    assert!(!row.body.contains(AN));
    let mut forged = row.clone();
    forged.body = forged.body.replace("can-bo-1", "can-bo-2");
    assert!(verify_receipt(&forged, &key().public()).is_err());
    assert!(verify_receipt(&row, &RecordKey::from_seed(&[9; 32]).public()).is_err());
    // once used, the paper is settled; who used it is told when it is withdrawn
    let line = desk.line(&case, "giay_can_cu").await;
    assert_eq!(line.state, sohoa::domain::case::PaperState::Reused);
    assert_eq!(desk.catalog.users_of(&id).await.unwrap(), ["can-bo-1"]);
    let error = desk.gate().reuse(&case, "giay_can_cu", None, &key(), &now()).await.unwrap_err();
    assert_eq!(error.code().0, 7517, "there is nothing more to use");
    desk.gate().check_log(&key().public()).await.unwrap();
    meddle(&desk, UNLOCK).await;
    meddle(&desk, &format!("DELETE FROM access_chain WHERE seq >= {}", receipt.log.seq)).await;
    let error = desk.gate().check_log(&key().public()).await.unwrap_err();
    assert!(matches!(error, GateError::ChainBroken(seq) if seq == receipt.log.seq), "{error}");
}

#[tokio::test]
async fn numbers_stand_nowhere_in_the_file() {
    let desk = Desk::new().await;
    desk.hold(&birth("ks", AN)).await;
    let case = desk.open("1.004859", &[(Role::Requester, AN), (Role::Owner, AN)]).await;
    desk.list(&case).await;
    desk.gate().reuse(&case, "giay_can_cu", None, &key(), &now()).await.unwrap();
    meddle(&desk, "PRAGMA wal_checkpoint(TRUNCATE)").await;
    let bytes = std::fs::read(desk.dir.path().join("catalog.sqlite")).unwrap();
    assert!(!bytes.windows(AN.len()).any(|window| window == AN.as_bytes()));
}

#[tokio::test]
async fn cases_and_their_log_survive_a_rebuilt_catalogue() {
    let desk = Desk::new().await;
    let case = desk.open("1.004859", &[(Role::Requester, AN), (Role::Owner, AN)]).await;
    desk.list(&case).await;
    let head = desk.gate().check_log(&key().public()).await.unwrap();
    let path = desk.dir.path().join("new.sqlite");
    let new = SqliteCatalog::open_file(&path, &StoreKey([7; 32]), &Probe::default()).await.unwrap();
    new.adopt_log(desk.catalog.path()).await.unwrap();
    assert!(new.open_case(&case.row().code).await.unwrap().is_some());
    assert_eq!(new.check_chain(std::slice::from_ref(&head)).await.unwrap(), Ok(head));
}
