//! A desk with a catalogue of its own, and papers put into it.

use std::sync::LazyLock;

use jiff::civil::DateTime;
use sohoa::catalog::{CaseRow, Look, OpenCase, PaperRows, RecordRows, ResultRows, SqliteCatalog};
use sohoa::domain::case::{Channel, Role};
use sohoa::domain::field::{Field, Fields, Status};
use sohoa::domain::hash::Sha256;
use sohoa::domain::id::PaperId;
use sohoa::domain::manifest::{SignatureNote, Stored};
use sohoa::domain::paper::Sorted;
use sohoa::domain::record::{Copy, RECORD_FORMAT, Record, State};
use sohoa::domain::result::{Change, Salt, Standing};
use sohoa::domain::workday::moment;
use sohoa::flow::case::{Gate, NewDossier};
use sohoa::flow::reuse::checklist::{Checklist, Line};
use sohoa::rules::Rules;
use sohoa::rules::procedures::Procedures;
use sohoa::store::{Probe, StoreKey};

/// The applicant, invented.
pub const AN: &str = "084185001234";
/// Another.
pub const BINH: &str = "084090005678";
/// Agency of the desk.
pub const AGENCY: &str = "H61.50.05";

pub static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::embedded().unwrap());

pub struct Desk {
    pub catalog: SqliteCatalog,
    pub procedures: Procedures,
    pub dir: tempfile::TempDir,
}

/// When somebody does something: local time of 2026.
pub fn look(actor: &str, local: &str) -> Look {
    let local: DateTime = local.parse().unwrap();
    Look { actor: actor.to_owned(), at: moment(local).unwrap() }
}

/// The usual officer at the usual time: a Tuesday morning.
pub fn now() -> Look {
    look("can-bo-1", "2026-11-10T09:00")
}

impl Desk {
    pub async fn new() -> Self {
        Self::with("").await
    }

    /// A desk whose policy has this in place of `second_person = true`.
    pub async fn with(policy: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("catalog.sqlite");
        let key = StoreKey([7; 32]);
        let catalog = SqliteCatalog::open_file(&path, &key, &Probe::default()).await.unwrap();
        let text = include_str!("../../pipelines/policies/desk.toml");
        let mut text = text.replace("agency = \"\"", &format!("agency = \"{AGENCY}\""));
        if !policy.is_empty() {
            text = text.replace("second_person = true", policy);
        }
        std::fs::create_dir_all(dir.path().join("policies")).unwrap();
        std::fs::write(dir.path().join("policies/desk.toml"), text).unwrap();
        let procedures = Procedures::of_office(dir.path(), &RULES).unwrap();
        Self { catalog, procedures, dir }
    }

    pub fn gate(&self) -> Gate<'_> {
        Gate { catalog: &self.catalog, rules: &RULES, procedures: &self.procedures }
    }

    pub async fn open(&self, procedure: &str, persons: &[(Role, &str)]) -> OpenCase {
        let row = self.opened(procedure, persons, &[]).await;
        self.gate().case(&row.code).await.unwrap()
    }

    pub async fn opened(
        &self,
        procedure: &str,
        persons: &[(Role, &str)],
        conditions: &[&str],
    ) -> CaseRow {
        let new = NewDossier {
            procedure: procedure.to_owned(),
            code: None,
            agency: None,
            channel: Channel::Counter,
            received: None,
            purpose: String::new(),
            conditions: conditions.iter().map(|c| (*c).to_owned()).collect(),
            persons: persons
                .iter()
                .map(|(role, number)| (*role, Some(number.parse().unwrap()), String::new()))
                .collect(),
        };
        self.gate().open(&new, &now()).await.unwrap()
    }

    /// The case as it stands now.
    pub async fn again(&self, case: &OpenCase) -> OpenCase {
        self.gate().case(&case.row().code).await.unwrap()
    }

    pub async fn list(&self, case: &OpenCase) -> Checklist {
        self.gate().look(case, &now()).await.unwrap()
    }

    pub async fn line(&self, case: &OpenCase, key: &str) -> Line {
        self.list(case).await.line(key).unwrap_or_else(|| panic!("no {key}")).clone()
    }

    /// Puts a paper in, as keeping does.
    pub async fn hold(&self, paper: &Held<'_>) -> PaperId {
        let rows = paper.rows();
        self.catalog.put_paper(&rows).await.unwrap();
        rows.id
    }
}

/// A paper that is held.
#[derive(Clone)]
pub struct Held<'a> {
    /// Tells papers apart.
    pub seed: &'a str,
    pub kind: &'a str,
    pub fields: Vec<(&'a str, &'a str)>,
    /// Fields nobody has looked at.
    pub doubtful: Vec<&'a str>,
    pub state: State,
    pub copy: Copy,
    /// Roles and verdicts of its signatures.
    pub signatures: Vec<(&'a str, &'a str)>,
    pub standing: Option<Standing>,
}

impl<'a> Held<'a> {
    /// A checked paper, sealed by the digitizer.
    pub fn of(seed: &'a str, kind: &'a str, fields: &[(&'a str, &'a str)]) -> Self {
        Self {
            seed,
            kind,
            fields: fields.to_vec(),
            doubtful: Vec::new(),
            state: State::Checked,
            copy: Copy::Sealed,
            signatures: vec![("digitizer", "TOTAL-PASSED")],
            standing: None,
        }
    }

    pub fn id(&self) -> PaperId {
        PaperId::derive(Sha256::of(self.seed.as_bytes()), 0)
    }

    pub fn rows(&self) -> PaperRows {
        let scan = Sha256::of(self.seed.as_bytes());
        let at = now().at;
        let stored = |what: &str| Stored {
            sha256: Sha256::of(format!("{what} {}", self.seed).as_bytes()),
            size: 1,
            media: "application/pdf".to_owned(),
        };
        let note = |role: &str, verdict: &str| SignatureNote {
            role: role.to_owned(),
            signer: "MẪU".to_owned(),
            algorithm: "ecdsa-p256-sha256".to_owned(),
            at: Some(at),
            verdict: verdict.to_owned(),
        };
        let mut fields = Fields::new();
        for (name, value) in &self.fields {
            let doubtful = self.doubtful.contains(name);
            let field = Field {
                value: Some((*value).to_owned()),
                confidence: 0.9,
                status: if doubtful { Status::Review } else { Status::Accepted },
                ..Field::missing()
            };
            fields.insert((*name).to_owned(), field);
        }
        let record = Record {
            format: RECORD_FORMAT,
            paper: self.id(),
            version: 1,
            previous: None,
            at,
            scan,
            pdf: stored("pdf").sha256,
            copy: self.copy,
            sorted: Sorted {
                kind: self.kind.to_owned(),
                confidence: 0.9,
                pages: vec![1],
                reasons: Vec::new(),
                doubtful_starts: Vec::new(),
            },
            fields,
            state: self.state,
            review: None,
            made_by: "test".to_owned(),
        };
        let change = |standing| Change {
            standing,
            reason: "sai_noi_dung".to_owned(),
            note: String::new(),
            by: "can-bo-1".to_owned(),
            successor: None,
            successor_result: None,
            notify: Vec::new(),
            salt: Salt::from_bytes([1; 16]),
        };
        PaperRows {
            id: self.id(),
            scan,
            place: 0,
            pages: vec![1],
            pdf: stored("pdf"),
            now: stored("pdf"),
            copy: self.copy,
            copied_at: at,
            signatures: self.signatures.iter().map(|(role, verdict)| note(role, verdict)).collect(),
            records: vec![RecordRows {
                record,
                stored: stored("record"),
                signature: stored("signature"),
                text: stored("text"),
                code: None,
                signed: note("record", "TOTAL-PASSED"),
            }],
            indexed: false,
            words: None,
            result: ResultRows {
                issued: None,
                extended: Vec::new(),
                changes: self.standing.map(|s| (2, at, change(s))).into_iter().collect(),
            },
        }
    }
}

/// A birth certificate of that person.
pub fn birth<'a>(seed: &'a str, person: &'a str) -> Held<'a> {
    Held::of(
        seed,
        "giay_khai_sinh",
        &[
            ("so_dinh_danh", person),
            ("ho_ten", "Nguyễn Văn Mẫu"),
            ("ngay_dang_ky", "2001-02-03"),
            ("loai_ban", "ban_chinh"),
        ],
    )
}

/// A certificate of marital status for a purpose, given on a day.
pub fn single<'a>(seed: &'a str, person: &'a str, purpose: &'a str, day: &'a str) -> Held<'a> {
    Held::of(
        seed,
        "giay_xac_nhan_tinh_trang_hon_nhan",
        &[("so_dinh_danh", person), ("muc_dich", purpose), ("ngay_cap", day)],
    )
}
