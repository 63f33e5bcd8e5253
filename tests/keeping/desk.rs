//! A small office with invented papers, for the tests.

use std::fs;
use std::path::{Path, PathBuf};

use sohoa::catalog::{Look, NewArrival, SqliteCatalog};
use sohoa::domain::field::{Field, Fields, Status};
use sohoa::domain::geometry::{Affine, PageBox};
use sohoa::domain::hash::Sha256;
use sohoa::domain::id::PaperId;
use sohoa::domain::manifest::{SignatureNote, Stored};
use sohoa::domain::page::{Ink, Line, PageRead, Word, WordSource};
use sohoa::domain::paper::Sorted;
use sohoa::domain::record::{Copy, RECORD_FORMAT, Record, State};
use sohoa::domain::result::{ResultId, Salt};
use sohoa::flow::keep::{self, KeptCopy, NewCopy, NewOriginal, NewRecord, TextWriter};
use sohoa::store::{ObjectStore, Office, Probe, StoreKey};

pub const KEY: [u8; 32] = [7; 32];

/// An invented paper.
#[derive(Clone)]
pub struct Sample {
    pub file: &'static str,
    pub kind: &'static str,
    pub number: &'static str,
    pub date: &'static str,
    pub issuer: &'static str,
    pub summary: &'static str,
    pub signer: &'static str,
    pub person: Option<&'static str>,
    pub text: &'static str,
}

pub const APPOINTMENT: Sample = Sample {
    file: "bo-nhiem.pdf",
    kind: "quyet_dinh",
    number: "05/QĐ-UBND",
    date: "2024-03-12",
    issuer: "ỦY BAN NHÂN DÂN XÃ HOÀ SƠN",
    summary: "Về việc bổ nhiệm công chức kinh tế-xã hội",
    signer: "Đặng Thị Hoà",
    person: None,
    text: "Căn cứ Luật Tổ chức chính quyền địa phương\nBổ nhiệm ông Nguyễn Văn An\n\
           số căn cước 084185001234, giữ chức vụ công chức",
};

pub const BIRTH: Sample = Sample {
    file: "khai-sinh 084185001234.jpg",
    kind: "giay_khai_sinh",
    number: "118/2021",
    date: "2021",
    issuer: "Ủy ban nhân dân phường Tân Định",
    summary: "Giấy khai sinh",
    signer: "Trần Nguyên",
    person: Some("084 185 001 234"),
    text: "GIẤY KHAI SINH\nHọ và tên: nguyen van binh\nSố định danh 084 185 001 234",
};

pub fn time(seconds: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_second(1_760_000_000 + seconds).unwrap()
}

pub fn look() -> Look {
    Look { actor: "can-bo-1".to_owned(), at: time(1000) }
}

pub async fn open(root: &Path, probe: Probe) -> (Office, SqliteCatalog) {
    Office::create(root).unwrap();
    let office = Office::open_heard(root, StoreKey(KEY), probe).unwrap();
    let catalog = SqliteCatalog::open(&office).await.unwrap();
    (office, catalog)
}

pub fn pages(text: &str) -> PageRead {
    let mut page = PageRead {
        number: 1,
        width: 2480,
        height: 3508,
        dpi: 300.0,
        turn: 0,
        skew: 0.1,
        to_points: Affine::IDENTITY,
        words: Vec::new(),
        lines: Vec::new(),
        rulings: Vec::new(),
        marks: Vec::new(),
        cells: Vec::new(),
        pen: Vec::new(),
        codes: Vec::new(),
        stamps: Vec::new(),
        confidence: 0.91,
        notes: Vec::new(),
    };
    for line in text.lines() {
        let first = page.words.len() as u32;
        for word in line.split_whitespace() {
            page.words.push(Word {
                text: word.to_owned(),
                bbox: PageBox::new(1.0, 2.0, 3.0, 4.0),
                confidence: 0.9,
                alternatives: Vec::new(),
                source: WordSource::Ocr,
                ink: Ink::Dark,
                hand: 0.0,
            });
        }
        page.lines.push(Line {
            bbox: PageBox::default(),
            first,
            count: page.words.len() as u32 - first,
            block: 0,
            cell: None,
            letter_height: 30.0,
        });
    }
    page
}

fn field(value: &str, status: Status) -> Field {
    Field {
        value: Some(value.to_owned()),
        confidence: 0.61,
        status,
        page: Some(1),
        boxes: vec![PageBox::new(412.0, 318.0, 655.0, 352.0)],
        ..Field::missing()
    }
}

pub fn fields(sample: &Sample) -> Fields {
    let mut fields = Fields::new();
    for (name, value) in [
        ("co_quan_ban_hanh", sample.issuer),
        ("ngay_ban_hanh", sample.date),
        ("trich_yeu", sample.summary),
        ("nguoi_ky", sample.signer),
    ] {
        fields.insert(name.to_owned(), field(value, Status::Accepted));
    }
    fields.insert("so_ky_hieu".to_owned(), field(sample.number, Status::Review));
    if let Some(person) = sample.person {
        fields.insert("so_dinh_danh".to_owned(), field(person, Status::Accepted));
    }
    fields
}

/// A signature, with bytes that differ from run to run as those of ECDSA do.
fn signature(role: &str, at: jiff::Timestamp) -> SignatureNote {
    SignatureNote {
        role: role.to_owned(),
        signer: "MẪU – Người số hóa".to_owned(),
        algorithm: "ecdsa-p256-sha256".to_owned(),
        at: Some(at),
        verdict: "TOTAL-PASSED".to_owned(),
    }
}

/// Names of objects that no manifest names.
pub async fn unnamed(office: &Office) -> Vec<String> {
    let mut names = office.objects().list(None, 10_000).await.unwrap().names;
    for kind in ["scan", "paper"] {
        let mut after = None;
        while let Some(name) = office.manifests().next_name(kind, after).await.unwrap() {
            for link in office.manifests().named(kind, name.clone()).await.unwrap() {
                for object in link.manifest.event.objects() {
                    let named = office.key().object_name(object.sha256);
                    names.retain(|name| *name != named);
                }
            }
            after = Some(name);
        }
    }
    names
}

/// Temporary files in the folders of what is kept.
pub fn temporary_files(root: &Path) -> usize {
    ["objects", "manifests"]
        .iter()
        .map(|area| fs::read_dir(root.join(area).join(".tmp")).unwrap().count())
        .sum()
}

fn received(office: &Office, bytes: &[u8]) -> (PathBuf, Sha256) {
    let hash = Sha256::of(bytes);
    let path = office.incoming().join(&hash.to_string()[..16]);
    let whole = office.temporary();
    fs::write(&whole, bytes).unwrap();
    fs::rename(&whole, &path).unwrap(); // another process may be reading it
    (path, hash)
}

/// The whole way of one file through keeping, as the engine walks it; may be walked again after
/// a crash anywhere. `salt` makes signature bytes and times of different runs differ.
pub async fn keep_all(
    office: &Office,
    catalog: &SqliteCatalog,
    sample: &Sample,
    salt: u8,
) -> PaperId {
    let bytes = format!("scan of {}", sample.number).into_bytes();
    let (path, scan) = received(office, &bytes);
    let source = office.arrival_key(Path::new(sample.file), bytes.len() as u64, 1);
    let arrival = NewArrival {
        source,
        scan,
        size: bytes.len() as u64,
        media: "application/pdf".to_owned(),
        name: sample.file.to_owned(),
        at: time(0),
    };
    catalog.record_arrival(&arrival).await.unwrap();
    keep::keep_arrival(office, catalog, scan).await.unwrap();
    let original = NewOriginal {
        sha256: scan,
        size: bytes.len() as u64,
        media: arrival.media,
        path,
        pages: 1,
        papers: 1,
        signed: false,
        born_digital: false,
    };
    keep::keep_original(office, catalog, &original).await.unwrap();

    let paper = PaperId::derive(scan, 0);
    let kept = match keep::copy_of(office, catalog, &paper, time(1)).await.unwrap() {
        Some(kept) => kept,
        None => seal_and_keep(office, catalog, &paper, scan, salt).await,
    };
    let record = Record {
        format: RECORD_FORMAT,
        paper: paper.clone(),
        version: 1,
        previous: None,
        at: time(2 + i64::from(salt)),
        scan,
        pdf: kept.pdf.sha256,
        copy: kept.copy,
        sorted: Sorted {
            kind: sample.kind.to_owned(),
            confidence: 0.97,
            pages: vec![1],
            reasons: Vec::new(),
            doubtful_starts: Vec::new(),
        },
        fields: fields(sample),
        state: State::Review,
        review: None,
        made_by: "test 1".to_owned(),
    };
    if keep::record_of(office, catalog, &paper, 1, time(2)).await.unwrap().is_none() {
        let owner = sample.person.and_then(|p| p.parse().ok());
        let code =
            keep::code_for(catalog, &paper, owner.as_ref(), "KQ.G15.000031", sample.number).await;
        keep_version(office, catalog, &record, sample.text, code.unwrap(), salt).await;
    }
    paper
}

async fn seal_and_keep(
    office: &Office,
    catalog: &SqliteCatalog,
    paper: &PaperId,
    scan: Sha256,
    salt: u8,
) -> KeptCopy {
    let pdf = format!("%PDF of {paper}, signature {salt}").into_bytes();
    let path = office.temporary();
    fs::write(&path, &pdf).unwrap();
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
        signatures: vec![signature("digitizer", time(1))],
        issue: Some(catalog.allot(paper, fresh(&pdf)).await.unwrap()),
    };
    keep::keep_copy(office, catalog, new, time(1)).await.unwrap()
}

/// A result's id and salt; random in the office, the bytes' own here.
fn fresh(bytes: &[u8]) -> (ResultId, Salt) {
    let hash = Sha256::of(bytes);
    let (id, salt) = hash.as_bytes().split_at(16);
    (ResultId::from_bytes(id.try_into().unwrap()), Salt::from_bytes(salt.try_into().unwrap()))
}

pub async fn keep_version(
    office: &Office,
    catalog: &SqliteCatalog,
    record: &Record,
    text: &str,
    code: String,
    salt: u8,
) -> keep::KeptRecord {
    let mut writer = TextWriter::new(office).unwrap();
    writer.page(&pages(text)).unwrap();
    let new = new_version(record, writer.finish().unwrap(), Some(code), salt);
    keep::keep_record(office, catalog, new, record.at).await.unwrap()
}

pub fn new_version(
    record: &Record,
    text: keep::Text,
    code: Option<String>,
    salt: u8,
) -> NewRecord<'_> {
    NewRecord {
        record,
        cose: format!("cose of {} {} {salt}", record.paper, record.version).into_bytes(),
        text,
        code,
        signed: signature("record", record.at),
    }
}
