//! Does every digitized paper get the data the law asks for, and a code only where it may have one?

// A test may stop where it stands, in its helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jiff::civil::date;
use sohoa::catalog::SqliteCatalog;
use sohoa::domain::describe::{Description, Origin, OwnerKind, Until};
use sohoa::domain::field::{Field, Fields, Status};
use sohoa::domain::hash::Sha256;
use sohoa::domain::id::PaperId;
use sohoa::domain::manifest::SignatureNote;
use sohoa::domain::paper::Sorted;
use sohoa::domain::record::{Copy, RECORD_FORMAT, Record, State};
use sohoa::flow::keep::{Circumstances, CodeParts, code_for, describe};
use sohoa::rules::{Rules, is_unindexed};
use sohoa::store::{Office, StoreKey};

fn field(value: Option<&str>, status: Status) -> Field {
    let mut field = Field::absent(0.95);
    field.value = value.map(str::to_owned);
    field.status = status;
    field
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    let accepted = |(name, value): &(&str, &str)| {
        ((*name).to_owned(), field((!value.is_empty()).then_some(*value), Status::Accepted))
    };
    pairs.iter().map(accepted).collect()
}

fn sorted(kind: &str) -> Sorted {
    Sorted {
        kind: kind.to_owned(),
        confidence: 0.97,
        pages: vec![1, 2],
        reasons: Vec::new(),
        doubtful_starts: Vec::new(),
    }
}

fn described(kind: &str, fields: Fields, copy: Copy, role: &str) -> Description {
    let scan = Sha256::of(b"x");
    let at = jiff::Timestamp::from_second(1_760_000_000).unwrap();
    let record = Record {
        format: RECORD_FORMAT,
        paper: PaperId::derive(scan, 0),
        version: 1,
        previous: None,
        at,
        scan,
        pdf: scan,
        copy,
        sorted: sorted(kind),
        fields,
        state: State::Checked,
        review: None,
        made_by: "test".to_owned(),
    };
    let note = SignatureNote {
        role: role.to_owned(),
        signer: "Người số hóa".to_owned(),
        algorithm: "ecdsa-p256-sha256".to_owned(),
        at: Some(at),
        verdict: "TOTAL-PASSED".to_owned(),
    };
    let about = Circumstances { code: None, signatures: vec![note], digitized_at: Some(at) };
    describe(&record, &Rules::embedded().unwrap(), &about)
}

#[test]
fn a_marital_status_paper_holds_six_months_and_for_one_purpose() {
    let paper = described(
        "giay_xac_nhan_tinh_trang_hon_nhan",
        fields(&[
            ("so", "31/UBND-XNTTHN"),
            ("ngay_cap", "2024-08-31"),
            ("noi_cap", "Ủy ban nhân dân phường 7, thành phố Trà Vinh, tỉnh Trà Vinh"),
            ("ho_ten", "Nguyễn Thị Mai"),
            ("so_dinh_danh", "084185001234"),
            ("muc_dich", "Để đăng ký kết hôn"),
        ]),
        Copy::Sealed,
        "digitizer",
    );
    assert_eq!(paper.validity.until, Until::Day(date(2025, 2, 28)));
    assert_eq!(paper.validity.purpose.as_deref(), Some("Để đăng ký kết hôn"));
    let owner = paper.owner.unwrap();
    assert_eq!(owner.kind, OwnerKind::Person);
    assert_eq!(owner.number.as_deref(), Some("084185001234"));
    assert_eq!(paper.origin, Origin::D);
    let place = paper.place.unwrap();
    assert_eq!(place.changed, Some(date(2025, 7, 1)));
    assert_eq!(place.current, ["Phường Nguyệt Hoá, Tỉnh Vĩnh Long"]);
    assert!(place.printed.contains("phường 7"));
}

#[test]
fn until_when_is_known_endless_or_unknown() {
    let birth = described(
        "giay_khai_sinh",
        fields(&[("ho_ten", "Trần Văn A"), ("ngay_dang_ky", "2010-01-02")]),
        Copy::Sealed,
        "agency",
    );
    assert_eq!((birth.validity.until, birth.origin), (Until::WithoutEnd, Origin::B));
    assert_eq!(birth.kind_code, "KQ.G15.000031");
    let licence = |value: &str| {
        let given = fields(&[("co_gia_tri_den", value), ("ngay_cap", "2020-05-05")]);
        described("giay_phep_lai_xe", given, Copy::Sealed, "digitizer").validity.until
    };
    assert_eq!(licence("2030-05-05"), Until::Day(date(2030, 5, 5)));
    assert_eq!(licence("Không thời hạn"), Until::WithoutEnd);
    assert_eq!(licence(""), Until::Unknown);
    // a day nobody is sure of gives no end
    let mut doubtful = fields(&[("so", "1")]);
    doubtful.insert("ngay_cap".to_owned(), field(Some("2024-08-31"), Status::Review));
    let paper = described("giay_xac_nhan_tinh_trang_hon_nhan", doubtful, Copy::Sealed, "digitizer");
    assert_eq!(paper.validity.until, Until::Unknown);
    let letter =
        described("cong_van", fields(&[("so_ky_hieu", "5/UBND")]), Copy::DigitalOriginal, "x");
    assert_eq!((letter.validity.until, letter.origin), (Until::Unknown, Origin::E));
}

#[test]
fn codes_only_for_what_is_digitized() {
    let rules = Rules::embedded().unwrap();
    let today = date(2026, 11, 24);
    let has = |kind: &str, given: &Fields| CodeParts::of(&rules, &sorted(kind), given, today);
    let birth = [("so", "12/2021"), ("so_dinh_danh", "084185001234"), ("ho_ten", "A")];
    assert!(has("giay_khai_sinh", &fields(&birth)).is_some());
    let with = |copy: &str| {
        let mut all = fields(&birth);
        all.insert("loai_ban".to_owned(), field(Some(copy), Status::Accepted));
        all
    };
    assert!(has("giay_khai_sinh", &with("ban_chinh")).is_some());
    assert!(has("giay_khai_sinh", &with("chung_thuc")).is_none(), "a certified copy on paper");
    let mut doubtful = fields(&birth);
    doubtful.insert("so_dinh_danh".to_owned(), field(Some("084185001234"), Status::Review));
    assert!(has("giay_khai_sinh", &doubtful).is_none(), "a guess makes no code");
    assert!(has("cccd", &fields(&birth)).is_none(), "only to be shown");
    assert!(has("xac_nhan_cu_tru", &fields(&birth)).is_none(), "data shared already");
    let nobody = fields(&[("so", "12/2021"), ("so_dinh_danh", ""), ("ho_ten", "A")]);
    assert!(has("giay_khai_sinh", &nobody).is_some(), "an owner without number has a code too");
}

#[tokio::test]
async fn two_at_once_never_get_one_ordinal() {
    let dir = tempfile::tempdir().unwrap();
    Office::create(dir.path()).unwrap();
    let open = || Office::open(dir.path(), StoreKey([3; 32])).unwrap();
    let (one, two) = (open(), open());
    let catalogs =
        [SqliteCatalog::open(&one).await.unwrap(), SqliteCatalog::open(&two).await.unwrap()];
    let mut running = tokio::task::JoinSet::new();
    for i in 0..40u32 {
        let catalog = catalogs[i as usize % 2].clone();
        running.spawn(async move {
            let paper = PaperId::derive(Sha256::of(&i.to_be_bytes()), 0);
            code_for(&catalog, &paper, None, "KQ.G15.000031", "12/2021").await.unwrap()
        });
    }
    let mut codes = running.join_all().await;
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), 40);
    assert_eq!(codes[0], ".KQ.G15.000031.12-2021.01", "no owner, an empty segment");
}

#[test]
fn health_court_and_dna_papers_stay_out_of_the_general_index() {
    for kind in ["giay_xac_nhan_khuyet_tat", "giay_kham_suc_khoe", "ban_an", "ket_qua_adn"] {
        assert!(is_unindexed(kind), "{kind}");
    }
    assert!(!is_unindexed("giay_khai_sinh") && !is_unindexed("quyet_dinh"));
}
