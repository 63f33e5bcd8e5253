//! Is what is kept found again, by the words people type?

use sohoa::catalog::SqliteCatalog;
use sohoa::flow::reuse::{self, Csv, Hit, Query};
use sohoa::store::{Office, Probe};

use crate::desk::{APPOINTMENT, BIRTH, keep_all, look, open};

async fn office() -> (tempfile::TempDir, Office, SqliteCatalog) {
    let dir = tempfile::tempdir().unwrap();
    let (office, catalog) = open(dir.path(), Probe::default()).await;
    for sample in [&APPOINTMENT, &BIRTH] {
        keep_all(&office, &catalog, sample, 1).await;
    }
    (dir, office, catalog)
}

async fn find(catalog: &SqliteCatalog, query: Query) -> Vec<Hit> {
    reuse::find(catalog, &query, &look()).await.unwrap()
}

async fn numbers(catalog: &SqliteCatalog, query: Query) -> Vec<String> {
    find(catalog, query).await.into_iter().filter_map(|hit| hit.paper.number).collect()
}

fn words(text: &str) -> Query {
    Query { words: text.to_owned(), ..Query::default() }
}

const BOTH: [&str; 2] = [APPOINTMENT.number, BIRTH.number];

#[tokio::test]
async fn words_with_and_without_marks() {
    let (_dir, _office, catalog) = office().await;
    for (text, want) in [
        ("nguyen", &[BIRTH.number, APPOINTMENT.number][..]), // it stands there without marks
        ("Nguyễn", &[APPOINTMENT.number, BIRTH.number]),
        ("dang", &[APPOINTMENT.number]),
        ("Đặng Thị Hòa", &[APPOINTMENT.number]), // the tone mark stands elsewhere
        ("NGUYỄN VĂN AN", &[APPOINTMENT.number]),
        ("\"van an\"", &[APPOINTMENT.number]),
        ("\"an van\"", &[]),
        ("an van", &[APPOINTMENT.number]),
        ("xã hội", &[APPOINTMENT.number]), // printed as kinh tế-xã hội
        ("\"kinh tế xã hội\"", &[APPOINTMENT.number]),
        ("05/qd-ubnd", &[APPOINTMENT.number]),
        ("ubnd bổ", &[APPOINTMENT.number]),
        ("khai sinh", &[BIRTH.number]),
        ("khong co", &[]),
        ("\" ( AND * NEAR", &[]),
        ("---", &[]),
    ] {
        assert_eq!(numbers(&catalog, words(text)).await, want, "{text}");
    }
    let hits = find(&catalog, words("Nguyễn Văn")).await;
    assert!(hits[0].exact && !hits[1].exact);
    let snippet = hits[0].snippet.as_ref().unwrap();
    assert_eq!(snippet.found, "Nguyễn Văn");
    assert_eq!(numbers(&catalog, Query::default()).await, BOTH);
}

#[tokio::test]
async fn numbers_in_any_spelling() {
    let (_dir, _office, catalog) = office().await;
    for (text, want) in [
        ("05/QĐ-UBND", Some(APPOINTMENT.number)),
        ("5/qd-ubnd", Some(APPOINTMENT.number)),
        ("Số: 05 / QĐ – UBND", Some(APPOINTMENT.number)),
        ("5/QĐ", Some(APPOINTMENT.number)),
        ("5", Some(APPOINTMENT.number)),
        ("QĐ-UBND", Some(APPOINTMENT.number)),
        ("118", Some(BIRTH.number)),
        ("11", None),
        ("%", None),
        ("", None),
        ("15/QĐ-UBND", None),
        ("05/QĐ—UBND", Some(APPOINTMENT.number)),
        ("05 qd ubnd", Some(APPOINTMENT.number)),
        ("5-QĐ/UBND", Some(APPOINTMENT.number)),
        ("5qd", Some(APPOINTMENT.number)),
        ("118/2021", Some(BIRTH.number)),
    ] {
        let query = Query { number: Some(text.to_owned()), ..Query::default() };
        assert_eq!(numbers(&catalog, query).await, want.into_iter().collect::<Vec<_>>(), "{text}");
    }
}

#[tokio::test]
async fn issuer_type_date_and_person() {
    let (_dir, _office, catalog) = office().await;
    let date = |text: &str| text.parse().ok();
    let some = |text: &str| Some(text.to_owned());
    let all = Query::default;
    for (query, want) in [
        (Query { issuer: some("hoa son"), ..all() }, &[APPOINTMENT.number][..]),
        (Query { issuer: some("uỷ ban nhân dân"), ..all() }, &BOTH),
        (Query { issuer: some("100%"), ..all() }, &[]),
        (Query { issuer: some(" UBND  xã Hòa Sơn"), ..all() }, &[APPOINTMENT.number]),
        (Query { kind: some("giay_khai_sinh"), ..all() }, &[BIRTH.number]),
        (Query { from: date("2024-03-12"), ..all() }, &[APPOINTMENT.number]),
        (Query { from: date("2024-03-13"), ..all() }, &[]),
        (Query { to: date("2021-06"), ..all() }, &[BIRTH.number]), // known by its year only
        (Query { from: date("2021"), to: date("2024"), ..all() }, &BOTH),
        (Query { owner: "084185001234".parse().ok(), ..all() }, &[BIRTH.number]),
        (Query { owner: "084185001235".parse().ok(), ..all() }, &[]),
        (Query { words: "khai".to_owned(), kind: some("quyet_dinh"), ..all() }, &[]),
        (Query { limit: 1, ..all() }, &[APPOINTMENT.number]),
        (Query { limit: 0, ..all() }, &BOTH),
    ] {
        assert_eq!(numbers(&catalog, query.clone()).await, want, "{query:?}");
    }
}

#[tokio::test]
async fn personal_numbers_are_nowhere_in_the_catalogue_but_in_codes() {
    let (dir, _office, catalog) = office().await;
    for text in ["084185001234", "\"084 185 001 234\"", "084", "084185001234,"] {
        assert_eq!(numbers(&catalog, words(text)).await, Vec::<String>::new(), "{text}");
    }
    let hits = find(&catalog, words("căn cước")).await;
    assert_eq!(hits.len(), 1);
    for hit in hits {
        let snippet = hit.snippet.unwrap();
        assert_eq!(snippet.found, "căn cước");
        assert!(snippet.after.contains("••••••••••••"), "{snippet:?}");
    }
    let codes: Vec<_> =
        find(&catalog, Query::default()).await.into_iter().filter_map(|h| h.paper.code).collect();
    assert!(codes.contains(&"084185001234.KQ.G15.000031.118-2021.01".to_owned()), "{codes:?}");
    let log = catalog.accesses(100).await.unwrap();
    assert_eq!(log.len(), 6);
    assert!(!format!("{log:?}").contains("084185001234"));

    catalog.close().await.unwrap();
    let path = dir.path().join("catalog.sqlite");
    let raw = sqlx::SqlitePool::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    sqlx::query("UPDATE paper SET code = NULL").execute(&raw).await.unwrap();
    sqlx::query("UPDATE record_version SET code = NULL").execute(&raw).await.unwrap();
    sqlx::query("VACUUM").execute(&raw).await.unwrap();
    raw.close().await;
    let bytes = std::fs::read(path).unwrap();
    for number in ["084185001234", "084 185 001 234"] {
        assert!(!bytes.windows(number.len()).any(|w| w == number.as_bytes()), "{number}");
    }
}

#[tokio::test]
async fn show_get_and_export() {
    let (_dir, office, catalog) = office().await;
    let id = find(&catalog, words("bổ nhiệm")).await[0].paper.id.clone();
    let shown = reuse::show(&office, &catalog, &id, &look()).await.unwrap();
    assert_eq!(shown.record.unwrap().fields["nguoi_ky"].value.as_deref(), Some("Đặng Thị Hoà"));
    assert_eq!(shown.manifests.len(), 2);
    let roles: Vec<_> =
        shown.signatures.iter().map(|s| (s.version, s.note.role.as_str())).collect();
    assert_eq!(roles, [(0, "digitizer"), (1, "record")]);

    let out = tempfile::tempdir().unwrap();
    let files = reuse::files(&office, &catalog, &id, out.path(), &look()).await.unwrap();
    assert!(std::fs::read(files.pdf).unwrap().starts_with(b"%PDF"));
    assert!(std::fs::read_to_string(files.text.unwrap()).unwrap().contains("Nguyễn Văn An"));
    let json = std::fs::read(files.record.unwrap()).unwrap();
    assert_eq!(sohoa::domain::hash::Sha256::of(&json), shown.versions[0].sha256);

    let all = Query { limit: 1, ..Query::default() }; // a list's limit does not cut an export
    let exported =
        reuse::export(&office, &catalog, &all, out.path(), Csv::default(), &look()).await.unwrap();
    let table = std::fs::read_to_string(exported.table).unwrap();
    assert!(table.starts_with('\u{feff}'));
    assert_eq!(table.lines().count(), 3);
    assert!(table.contains("ỦY BAN NHÂN DÂN XÃ HOÀ SƠN,05/QĐ-UBND"));
    assert_eq!(exported.papers.len(), 2);
    let log: Vec<_> = catalog.accesses(5).await.unwrap();
    let actions: Vec<_> = log.iter().map(|a| a.action.as_str()).collect();
    assert_eq!(actions, ["export", "export", "export", "get", "show"]);
    assert_eq!(log.iter().filter_map(|a| a.paper.as_ref()).filter(|p| **p == id).count(), 3);

    let nobody = "a".repeat(20).parse().unwrap();
    assert!(reuse::show(&office, &catalog, &nobody, &look()).await.is_err());
}
