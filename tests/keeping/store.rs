//! Objects, manifests and the catalogue's file under stress.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use sohoa::catalog::{CatalogError, Compare, NewArrival, ScanState, SqliteCatalog};
use sohoa::domain::hash::Sha256;
use sohoa::domain::id::PaperId;
use sohoa::domain::manifest::{Event, Subject};
use sohoa::domain::record::{Decision, Review, State, Verdict};
use sohoa::domain::result::{Change, Salt, Standing};
use sohoa::flow::keep::{self, KeepError};
use sohoa::store::{Body, ObjectStore, Office, Outcome, Probe, StageKey, StoreError, StoreKey};

use crate::desk::{APPOINTMENT, BIRTH, KEY, keep_all, keep_version, open, time};

fn new_office(root: &Path) -> Office {
    Office::create(root).unwrap();
    Office::open(root, StoreKey(KEY)).unwrap()
}

/// The one object file of an office that holds one.
fn only_object(root: &Path) -> std::path::PathBuf {
    let mut found = walkdir::WalkDir::new(root.join("objects"))
        .into_iter()
        .flatten()
        .filter(|e| e.file_type().is_file())
        .map(walkdir::DirEntry::into_path);
    let first = found.next().unwrap();
    assert_eq!(found.next(), None);
    first
}

#[tokio::test]
async fn an_object_comes_back_and_its_name_says_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let office = new_office(dir.path());
    let bytes = b"giay to".to_vec();
    let hash = Sha256::of(&bytes);
    let put = || office.objects().put_new(hash, Body::Bytes(bytes.clone()));
    assert_eq!(put().await.unwrap(), Outcome::Created);
    assert_eq!(put().await.unwrap(), Outcome::AlreadyThere);
    assert_eq!(office.objects().read_verified(hash).await.unwrap(), bytes);

    let path = only_object(dir.path());
    assert!(!path.to_string_lossy().contains(&hash.to_string()[..8]));
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o444);
    let local = office.objects().local(hash).await.unwrap();
    assert_eq!(&fs::read(local.path).unwrap()[local.offset as usize..], b"giay to");
    let to = dir.path().join("out.bin");
    office.objects().export_plain(hash, &to).await.unwrap();
    assert_eq!(fs::read(to).unwrap(), bytes);

    let lie = office.objects().put_new(Sha256::of(b"other"), Body::Bytes(bytes)).await;
    assert!(matches!(lie, Err(StoreError::OtherBytes(_))));
}

#[tokio::test]
async fn a_changed_or_shortened_object_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let office = new_office(dir.path());
    let bytes = vec![5; 1000];
    let hash = Sha256::of(&bytes);
    office.objects().put_new(hash, Body::Bytes(bytes.clone())).await.unwrap();
    let path = only_object(dir.path());
    let good = fs::read(&path).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let mut changed = good.clone();
    changed[500] ^= 1;
    fs::write(&path, changed).unwrap();
    assert!(matches!(office.objects().verify(hash).await, Err(StoreError::Damaged { .. })));
    assert!(office.objects().export_plain(hash, &dir.path().join("x")).await.is_err());
    assert!(!dir.path().join("x").exists());
    fs::write(&path, &good[..900]).unwrap();
    let again = office.objects().put_new(hash, Body::Bytes(bytes)).await;
    assert!(matches!(again, Err(StoreError::Damaged { .. })), "a damaged object is not relied on");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_put_the_same_object_and_one_wins() {
    let dir = tempfile::tempdir().unwrap();
    let offices: Vec<Office> = (0..4).map(|_| new_office(dir.path())).collect();
    for round in 0..20_u8 {
        let bytes = vec![round; 50_000];
        let hash = Sha256::of(&bytes);
        let tasks: Vec<_> = offices
            .iter()
            .map(|office| {
                let (office, bytes) = (office.clone(), bytes.clone());
                tokio::spawn(
                    async move { office.objects().put_new(hash, Body::Bytes(bytes)).await },
                )
            })
            .collect();
        let mut created = 0;
        for task in tasks {
            created += usize::from(task.await.unwrap().unwrap() == Outcome::Created);
        }
        assert_eq!(created, 1);
        offices[0].objects().verify(hash).await.unwrap();
    }
    let names = offices[0].objects().list(None, 7).await.unwrap();
    assert_eq!(names.names.len(), 7);
    let rest = offices[0].objects().list(names.next, 100).await.unwrap();
    assert_eq!((rest.names.len(), rest.next), (13, None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn manifests_of_many_writers_make_one_chain() {
    let dir = tempfile::tempdir().unwrap();
    let office = new_office(dir.path());
    let subject = Subject::Paper(PaperId::derive(Sha256::of(b"x"), 0));
    let original = sohoa::domain::manifest::Stored {
        sha256: Sha256::of(b"x"),
        size: 1,
        media: "image/png".to_owned(),
    };
    let tasks: Vec<_> = (0..12)
        .map(|i| {
            let (office, subject) = (office.clone(), subject.clone());
            let event = Event::Arrival {
                original: original.clone(),
                name: "a.png".to_owned(),
                pages: 1,
                papers: 1,
                signed: false,
                born_digital: false,
                source: (i % 6).to_string(), // each twice
            };
            tokio::spawn(async move { office.manifests().append(subject, event, time(0)).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(office.manifests().chain(subject.clone()).await.unwrap().len(), 6);

    // A missing link and a changed one are both noticed.
    let file = walkdir::WalkDir::new(dir.path().join("manifests"))
        .into_iter()
        .flatten()
        .find(|e| e.file_name() == "000002.json")
        .unwrap()
        .into_path();
    let good = fs::read_to_string(&file).unwrap();
    fs::remove_file(&file).unwrap();
    let broken = office.manifests().chain(subject.clone()).await;
    assert!(matches!(broken, Err(StoreError::BrokenChain { sequence: 2, .. })));
    fs::write(&file, good.replace("a.png", "b.png")).unwrap();
    let broken = office.manifests().chain(subject.clone()).await;
    assert!(matches!(broken, Err(StoreError::BrokenChain { sequence: 3, .. })));
    fs::write(&file, good.replace("\"format\":1", "\"format\":9")).unwrap();
    let newer = office.manifests().chain(subject).await;
    assert!(matches!(newer, Err(StoreError::NewerManifest { .. })));
}

#[tokio::test]
async fn a_full_disk_is_told_and_leaves_nothing_half_written() {
    let dir = tempfile::tempdir().unwrap();
    if !rustix::process::geteuid().is_root() || !mount_small(dir.path()) {
        println!("skipped: needs the right to mount a small file system");
        return;
    }
    let full = async {
        let office = new_office(dir.path());
        let small = vec![1; 1000];
        let put = |bytes: Vec<u8>| {
            let office = office.clone();
            async move { office.objects().put_new(Sha256::of(&bytes), Body::Bytes(bytes)).await }
        };
        let big = put(vec![2; 8 << 20]).await;
        let after = put(small).await;
        let left = fs::read_dir(dir.path().join("objects/.tmp")).unwrap().count();
        (big, after, left)
    }
    .await;
    let unmounted = std::process::Command::new("umount").arg(dir.path()).status().unwrap();
    assert!(unmounted.success());
    let (big, after, left) = full;
    let error = big.unwrap_err();
    assert!(matches!(error, StoreError::DiskFull { .. }) && error.is_retryable(), "{error}");
    assert_eq!(after.unwrap(), Outcome::Created, "what fits is still stored");
    assert_eq!(left, 0);
}

fn mount_small(at: &Path) -> bool {
    std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"])
        .arg(at)
        .status()
        .is_ok_and(|status| status.success())
}

#[test]
fn an_office_knows_its_format_and_its_key() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("kho");
    assert!(matches!(Office::open(&root, StoreKey(KEY)), Err(StoreError::NoOffice(_))));
    drop(new_office(&root));
    assert!(matches!(Office::open(&root, StoreKey([8; 32])), Err(StoreError::WrongKey)));
    fs::write(root.join("FORMAT"), "sohoa office 2\n").unwrap();
    assert!(matches!(
        Office::open(&root, StoreKey(KEY)),
        Err(StoreError::NewerFormat { found: 2, known: 1 })
    ));
    let other = dir.path().join("khac");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("thu.txt"), "").unwrap();
    assert!(matches!(Office::create(&other), Err(StoreError::NotAnOffice(_))));
}

#[test]
fn scratch_may_be_deleted_or_broken_at_any_time() {
    let dir = tempfile::tempdir().unwrap();
    let office = new_office(dir.path());
    let key = |part| StageKey {
        input: Sha256::of(b"scan"),
        stage: "read",
        version: 1,
        settings: Sha256::of(b"settings"),
        part,
    };
    office.scratch().put(&key(1), &vec![1, 2, 3]).unwrap();
    office.scratch().put(&key(2), &vec![4]).unwrap();
    assert_eq!(office.scratch().get(&key(1)), Some(vec![1, 2, 3]));
    let other = StageKey { settings: Sha256::of(b"other"), ..key(1) };
    assert_eq!(office.scratch().get::<Vec<i32>>(&other), None);
    for file in walkdir::WalkDir::new(dir.path().join("scratch")).into_iter().flatten() {
        if file.file_name() == "1.json.gz" {
            fs::write(file.path(), b"torn").unwrap();
        }
    }
    assert_eq!(office.scratch().get::<Vec<i32>>(&key(1)), None);
    office.scratch().forget(key(2).input).unwrap();
    assert_eq!(office.scratch().get::<Vec<i32>>(&key(2)), None);
}

#[tokio::test]
async fn the_same_file_again_is_the_same_arrival() {
    let dir = tempfile::tempdir().unwrap();
    let (office, catalog) = open(dir.path(), Probe::default()).await;
    let paper = keep_all(&office, &catalog, &APPOINTMENT, 1).await;
    keep_all(&office, &catalog, &APPOINTMENT, 2).await;
    let scan = catalog.paper(&paper).await.unwrap().unwrap().scan;
    assert_eq!(catalog.arrivals_of_scan(scan).await.unwrap().len(), 1);
    let row = catalog.scan(scan).await.unwrap().unwrap();
    assert_eq!((row.state, row.papers), (ScanState::Done, Some(1)));

    // The same bytes under another name, after they are kept.
    let again = NewArrival {
        source: office.arrival_key(Path::new("khac.pdf"), row.size, 1),
        scan,
        size: row.size,
        media: row.media,
        name: "khac.pdf".to_owned(),
        at: time(50),
    };
    let (known, new) = catalog.record_arrival(&again).await.unwrap();
    assert!(new && known.state == ScanState::Done);
    assert_eq!(catalog.find_arrival(&again.source).await.unwrap(), Some(scan));
    keep::keep_arrival(&office, &catalog, scan).await.unwrap();
    keep::keep_arrival(&office, &catalog, scan).await.unwrap();
    let arrivals = catalog.arrivals_of_scan(scan).await.unwrap();
    assert!(arrivals.len() == 2 && arrivals.iter().all(|a| a.noted));
    assert_eq!(office.manifests().chain(Subject::Scan(scan)).await.unwrap().len(), 2);
    assert_eq!(catalog.papers(None, 10, 0).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_review_makes_the_next_version_and_rebuild_keeps_all() {
    let dir = tempfile::tempdir().unwrap();
    let (office, catalog) = open(dir.path(), Probe::default()).await;
    let paper = keep_all(&office, &catalog, &APPOINTMENT, 1).await;
    keep_all(&office, &catalog, &BIRTH, 1).await;
    let first = keep::record_of(&office, &catalog, &paper, 1, time(3)).await.unwrap().unwrap();
    let mut second = first.record.clone();
    second.version = 2;
    second.at = time(10);
    let wrong = second.clone();
    second.previous = Some(first.stored.sha256);
    second.state = State::Checked;
    second.review = Some(Review {
        by: "can-bo-1".to_owned(),
        at: time(10),
        decisions: vec![Decision {
            field: "so_ky_hieu".to_owned(),
            verdict: Verdict::Correct,
            value: Some("15/QĐ-UBND".to_owned()),
            before: Some("05/QĐ-UBND".to_owned()),
        }],
    });
    second.fields["so_ky_hieu"].value = Some("15/QĐ-UBND".to_owned());

    let mut writer = keep::TextWriter::new(&office).unwrap();
    writer.page(&crate::desk::pages("x")).unwrap();
    let unlinked = keep::NewRecord {
        record: &wrong,
        cose: vec![1],
        text: writer.finish().unwrap(),
        code: None,
        signed: catalog.signatures_of(&paper).await.unwrap().remove(0).note,
    };
    let refused = keep::keep_record(&office, &catalog, unlinked, time(10)).await;
    assert!(matches!(refused, Err(KeepError::NotNext { version: 2, .. })));

    let code = first.code.clone().unwrap();
    keep_version(&office, &catalog, &second, APPOINTMENT.text, code.clone(), 1).await;
    let row = catalog.paper(&paper).await.unwrap().unwrap();
    assert_eq!((row.version, row.number.as_deref()), (2, Some("15/QĐ-UBND")));
    assert_eq!(catalog.versions_of(&paper).await.unwrap(), [1, 2]);
    keep::restate(&office, &catalog, &paper, withdrawal(), time(20)).await.unwrap();
    catalog.record_failure("k", "hong 084185001234.pdf", &problem(), time(5)).await.unwrap();
    catalog.log_access(&crate::desk::look(), "show", Some(&paper), None, None).await.unwrap();

    let before = catalog.dump_rebuildable(Compare::All).await.unwrap();
    assert!(matches!(
        keep::rebuild(&office).await,
        Err(KeepError::Catalog(CatalogError::InUse(_)))
    ));
    catalog.close().await.unwrap();
    let rebuilt = keep::rebuild(&office).await.unwrap();
    assert_eq!((rebuilt.scans, rebuilt.papers, rebuilt.log_kept), (2, 2, true));
    let catalog = SqliteCatalog::open(&office).await.unwrap();
    assert_eq!(catalog.dump_rebuildable(Compare::All).await.unwrap(), before);
    assert_eq!(catalog.accesses(10).await.unwrap().len(), 1);
    let failures = catalog.failures().await.unwrap();
    assert_eq!(failures[0].name, "hong ••••••••••••.pdf");
    catalog.clear_failure("k", time(6)).await.unwrap();
    assert!(catalog.failures().await.unwrap().is_empty());
    assert_eq!(catalog.allocate_code(code.rsplit_once('.').unwrap().0, &paper).await.unwrap(), 1);
}

fn problem() -> sohoa::domain::problem::Problem {
    StoreError::InUse.into()
}

#[tokio::test]
async fn ordinals_are_given_once_under_the_whole_prefix() {
    let dir = tempfile::tempdir().unwrap();
    let (office, catalog) = open(dir.path(), Probe::default()).await;
    let second = SqliteCatalog::open(&office).await.unwrap();
    let paper = |i| PaperId::derive(Sha256::of(b"x"), i);
    let mut given = Vec::new();
    for i in 0..10 {
        let catalog = if i % 2 == 0 { &catalog } else { &second };
        given.push(catalog.allocate_code(".QD.1", &paper(i)).await.unwrap());
    }
    assert_eq!(given, (1..=10).collect::<Vec<u32>>());
    assert_eq!(catalog.allocate_code(".QD.1", &paper(3)).await.unwrap(), 4);
    assert_eq!(catalog.allocate_code(".QD", &paper(3)).await.unwrap(), 1);
    assert_eq!(catalog.allocate_code(".QD.12", &paper(3)).await.unwrap(), 1);
}

#[tokio::test]
async fn a_newer_catalogue_is_refused_and_a_damaged_one_named() {
    let dir = tempfile::tempdir().unwrap();
    let (office, catalog) = open(dir.path(), Probe::default()).await;
    let path = catalog.path().to_owned();
    catalog.close().await.unwrap();
    let raw = sqlx::SqlitePool::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (99, 'later', 1, x'00', 0)",
    )
    .execute(&raw)
    .await
    .unwrap();
    raw.close().await;
    assert!(matches!(
        SqliteCatalog::open(&office).await,
        Err(CatalogError::Newer { found: 99, .. })
    ));
    fs::write(&path, vec![b'x'; 8192]).unwrap();
    assert!(matches!(SqliteCatalog::open(&office).await, Err(CatalogError::Damaged(_))));
}

fn withdrawal() -> Change {
    Change {
        standing: Standing::Withdrawn,
        reason: "sai_tham_quyen".to_owned(),
        note: String::new(),
        by: "can_bo".to_owned(),
        successor: None,
        successor_result: None,
        notify: vec!["Sở Tư pháp".to_owned()],
        salt: Salt::from_bytes([1; 16]),
    }
}
