//! How long does a checklist take where very many papers are held?
//!
//! `make bench-gate`, or `cargo bench --bench gate -- --papers 1000000 --rounds 2000`. Rows are
//! generated: four papers a person, four facts a paper, everybody invented. Each round opens a case
//! for another person and makes its checklist, the lines of the access log written and synced with
//! it; the look alone, without the log, is told apart. Queries of the catalogue run in SQLite, in C:
//! they cost the same whatever the program's own optimisation.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use sohoa::catalog::{Look, SqliteCatalog};
use sohoa::domain::case::{Channel, Role};
use sohoa::domain::person::PersonalNumber;
use sohoa::flow::case::{Gate, NewDossier};
use sohoa::flow::reuse::checklist::fields_of;
use sohoa::rules::Rules;
use sohoa::rules::procedures::Procedures;
use sohoa::store::{Probe, StoreKey};
use sqlx::{Connection, SqliteConnection};

const KINDS: [(&str, &str); 4] = [
    ("giay_khai_sinh", "so_dinh_danh"),
    ("giay_chung_nhan_ket_hon", "vo.so_dinh_danh"),
    ("giay_xac_nhan_tinh_trang_hon_nhan", "so_dinh_danh"),
    ("giay_chung_nhan_qsdd", "chu_su_dung.so_dinh_danh"),
];
const PROCEDURES: [&str; 4] = ["1.004859", "1.000894", "1.001193", "1.013225"];

fn argument(name: &str, default: u64) -> u64 {
    let arguments: Vec<String> = std::env::args().collect();
    let place = arguments.iter().position(|argument| argument == name);
    place.and_then(|place| arguments.get(place + 1)?.parse().ok()).unwrap_or(default)
}

fn number(n: u64) -> PersonalNumber {
    format!("0841{:08}", n % 100_000_000).parse().unwrap()
}

/// Fills the tables in one transaction, as keeping would have over years.
async fn fill(path: &std::path::Path, catalog: &SqliteCatalog, papers: u64) {
    let mut db = SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    for pragma in
        ["PRAGMA synchronous = OFF", "PRAGMA temp_store = MEMORY", "PRAGMA cache_size = -200000"]
    {
        sqlx::query(pragma).execute(&mut db).await.unwrap();
    }
    sqlx::raw_sql("CREATE TEMP TABLE person (n INTEGER PRIMARY KEY, key TEXT); BEGIN")
        .execute(&mut db)
        .await
        .unwrap();
    for n in 0..papers / 4 {
        let key = catalog.person_key(&number(n));
        sqlx::query("INSERT INTO person VALUES (?, ?)")
            .bind(n as i64)
            .bind(key.as_str())
            .execute(&mut db)
            .await
            .unwrap();
    }
    for (k, (kind, field)) in KINDS.iter().enumerate() {
        // ids of twenty letters in no order, as hashes give them
        let first = char::from(b'a' + k as u8);
        let digits = "printf('%010d%09d', n * 2654435761 % 4294967291, n)";
        let letters = [("0", "x"), ("1", "y"), ("8", "z"), ("9", "w")];
        let id = letters
            .iter()
            .fold(digits.to_owned(), |id, (from, to)| format!("replace({id}, '{from}', '{to}')"));
        let id = format!("('{first}' || {id})");
        let sql = format!(
            "INSERT INTO paper (agency_id, id, scan, place, pages, copy, pdf, copied_at, state, version, type, accepted) \
               SELECT 'default', {id}, lower(hex(randomblob(32))), {k}, '[1]', 'sealed', lower(hex(randomblob(32))), \
                 '2026-01-02T03:04:05Z', 'checked', 1, '{kind}', 4 FROM person; \
             INSERT INTO fact SELECT 'default', {id}, '{field}', 1, '••••••••••••', key, 'accepted', 0.99, 1, '[[412,318,655,352]]' FROM person; \
             INSERT INTO fact SELECT 'default', {id}, 'ho_ten', 1, 'Nguyễn Văn Mẫu ' || n, NULL, 'accepted', 0.98, 1, '[[412,418,655,452]]' FROM person; \
             INSERT INTO fact SELECT 'default', {id}, 'ngay_cap', 1, '2026-06-01', NULL, 'accepted', 0.98, 1, '[[412,518,655,552]]' FROM person; \
             INSERT INTO fact SELECT 'default', {id}, 'muc_dich', 1, 'kết hôn', NULL, 'accepted', 0.98, 1, '[[412,618,655,652]]' FROM person; \
             INSERT INTO signature (agency_id, paper, version, role, nth, state, object, signer, algorithm, at, verdict) \
               SELECT 'default', {id}, 0, 'digitizer', 0, 'stored', lower(hex(randomblob(32))), 'MẪU', 'ecdsa-p256-sha256', \
                 '2026-01-02T03:04:05Z', 'TOTAL-PASSED' FROM person;"
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut db).await.unwrap();
    }
    sqlx::raw_sql("COMMIT; ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(&mut db)
        .await
        .unwrap();
}

fn told(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!(
        "{what}: p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms, longest {:.1} ms ({} rounds)",
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0),
        times.len()
    );
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (papers, rounds) = (argument("--papers", 1_000_000), argument("--rounds", 2000));
    let dir = tempfile::tempdir_in(
        std::env::var_os("SOHOA_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from),
    )
    .unwrap();
    let path = dir.path().join("catalog.sqlite");
    let catalog =
        SqliteCatalog::open_file(&path, &StoreKey([7; 32]), &Probe::default()).await.unwrap();
    let begun = Instant::now();
    fill(&path, &catalog, papers).await;
    let size = std::fs::metadata(&path).unwrap().len();
    println!(
        "{papers} papers, {} facts, {} MB, made in {:.0} s",
        papers * 4,
        size / 1_000_000,
        begun.elapsed().as_secs_f64()
    );
    let rules = Rules::embedded().unwrap();
    let procedures = Procedures::embedded(&rules).unwrap();
    let gate = Gate { catalog: &catalog, rules: &rules, procedures: &procedures };
    let look = Look { actor: "can-bo-1".to_owned(), at: "2026-11-10T02:00:00Z".parse().unwrap() };
    let (mut whole, mut asked, mut held) = (Vec::new(), Vec::new(), 0);
    for round in 0..rounds {
        let person = |k: u64| number((round * 7919 + k * 104_729) % (papers / 4));
        let procedure = PROCEDURES[(round % 4) as usize];
        let roles = &procedures.find(procedure).unwrap().roles;
        let persons = roles.iter().enumerate();
        let new = NewDossier {
            procedure: procedure.to_owned(),
            code: None,
            agency: Some("H61.50.05".to_owned()),
            channel: Channel::Counter,
            received: None,
            purpose: String::new(),
            conditions: Vec::new(),
            persons: persons
                .map(|(k, role)| (*role, Some(person(k as u64)), String::new()))
                .collect(),
        };
        let row = gate.open(&new, &look).await.unwrap();
        let case = gate.case(&row.code).await.unwrap();
        let begun = Instant::now();
        let list = gate.look(&case, &look).await.unwrap();
        whole.push(begun.elapsed());
        held += list.papers.iter().filter(|line| line.held.is_some()).count();
        let begun = Instant::now();
        for person in &list.persons {
            if let Some(key) = &person.person {
                let kinds = KINDS.map(|(kind, _)| kind);
                catalog.held_of(&case, key, &kinds, &fields_of(&rules, &kinds)).await.unwrap();
            }
        }
        asked.push(begun.elapsed());
    }
    assert!(held as u64 >= rounds / 2, "the papers are found");
    assert!(Role::ALL.len() == 14);
    told("checklist, logged and synced", whole);
    told("of it, what is held of all persons of the case", asked);
}
