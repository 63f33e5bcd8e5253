//! Do the procedures hold together, and does a broken file say what is wrong?

use sohoa::domain::case::Role;
use sohoa::domain::problem::Coded;
use sohoa::domain::term::Length;
use sohoa::rules::RulesError;
use sohoa::rules::procedures::{Digitizing, Kind, Procedures, ResultForm};

use crate::desk::RULES;

fn embedded() -> Procedures {
    Procedures::embedded(&RULES).unwrap()
}

#[test]
fn the_first_thirty_are_there() {
    let procedures = embedded();
    assert_eq!(procedures.all().len(), 30);
    for procedure in procedures.all() {
        let forms = procedure.papers.iter().filter(|p| p.kind == Kind::Form).count();
        assert!(forms <= 1, "{}: a procedure has one form", procedure.code);
        assert!(
            !procedure.papers.is_empty() && !procedure.sources.is_empty(),
            "{}",
            procedure.code
        );
        let shown = procedure.papers.iter().filter(|p| p.kind == Kind::Show);
        for paper in shown {
            assert_eq!(paper.digitize, Digitizing::Never, "{} {}", procedure.code, paper.key);
        }
        // the household book may be asked for nowhere, and this is confirmed everywhere
        let book = procedure.refusal("so_ho_khau").unwrap();
        assert!(book.unverified.is_none(), "{}", procedure.code);
    }
    // as many as the reference has without all four marks
    let open = procedures.all().iter().filter(|p| !p.is_confirmed()).count();
    assert_eq!(open, 11);
}

#[test]
fn terms_are_as_the_law_states_them() {
    let procedures = embedded();
    let term = |code: &str, conditions: &[&str]| {
        let conditions: Vec<String> = conditions.iter().map(|c| (*c).to_owned()).collect();
        let day = jiff::civil::date(2026, 11, 10);
        procedures.find(code).unwrap().deadline.term(&conditions, None, day)
    };
    for (code, conditions, want) in [
        ("1.001193", &[][..], Length::SameDay),
        ("2.000986", &[], Length::WorkingDays(3)),
        ("2.000986", &["xac_minh"], Length::WorkingDays(5)),
        ("1.000894", &["xac_minh"], Length::WorkingDays(5)),
        ("2.002622", &[], Length::WorkingDays(6)),
        ("2.002622", &["tren_80"], Length::WorkingDays(11)),
        ("2.002622", &["nguoi_co_cong"], Length::WorkingDays(18)),
        ("1.004873", &["hoi_xa_khac"], Length::WorkingDays(6)),
        ("1.004859", &["bo_sung"], Length::SameDay),
        ("1.004859", &["xac_minh"], Length::WorkingDays(6)),
        ("2.000815", &["nhieu_trang"], Length::WorkingDays(2)),
        ("1.013978", &["mien_nui"], Length::WorkingDays(30)),
        ("1.012796", &["mien_nui"], Length::WorkingDays(18)),
        ("1.013225", &[], Length::CalendarDays(15)),
        ("1.002755", &[], Length::WorkingHours(4)),
        ("1.014028", &[], Length::Unknown),
    ] {
        assert_eq!(term(code, conditions).length, want, "{code} {conditions:?}");
    }
    assert!(term("1.001193", &[]).cut_off.is_some());
}

#[test]
fn a_province_may_be_quicker_once_that_is_confirmed() {
    let procedure = embedded().find("1.014027").unwrap().clone();
    let day = jiff::civil::date(2026, 11, 10);
    assert_eq!(procedure.deadline.term(&[], Some("75"), day).length, Length::WorkingDays(10));
    let mut confirmed = procedure;
    confirmed.deadline.provinces[0].unverified = None;
    assert_eq!(confirmed.deadline.term(&[], Some("75"), day).length, Length::WorkingDays(9));
    assert_eq!(confirmed.deadline.term(&[], Some("86"), day).length, Length::WorkingDays(10));
    let before = jiff::civil::date(2025, 12, 31);
    assert_eq!(confirmed.deadline.term(&[], Some("75"), before).length, Length::WorkingDays(10));
}

#[test]
fn certification_and_marriage_end_on_paper() {
    let procedures = embedded();
    for code in ["2.000815", "2.000884", "2.001035", "1.000894"] {
        assert_eq!(procedures.find(code).unwrap().result.form, ResultForm::Paper, "{code}");
    }
    assert_eq!(procedures.find("1.000894").unwrap().result.originals, 2);
    assert_eq!(procedures.find("1.000894.01").unwrap().code, "1.000894", "a service's code");
    assert_eq!(procedures.find("dang_ky_khai_tu").unwrap().owner, Role::Deceased);
}

/// A built-in file with something changed.
fn changed(name: &str, from: &str, to: &str) -> Result<Procedures, RulesError> {
    let text = std::fs::read_to_string(format!(
        "{}/pipelines/procedures/{name}.toml",
        env!("CARGO_MANIFEST_DIR")
    ));
    let text = text.unwrap();
    assert!(text.contains(from), "{from}");
    let file = (format!("procedures/{name}.toml"), text.replacen(from, to, 1));
    Procedures::from_files(&[file], &RULES)
}

#[test]
fn a_file_that_contradicts_itself_is_refused() {
    let name = "dang_ky_khai_sinh";
    for (from, to, code) in [
        ("types = [\"giay_chung_sinh\"]", "types = [\"giay_la\"]", 3003),
        ("until = \"2027-02-28\"", "until = \"2025-02-28\"", 3005),
        ("from = \"2026-01-01\"", "from = \"2026-02-30\"", 3002),
        ("key = \"thay_chung_sinh\"", "key = \"giay_chung_sinh\"", 3004),
        ("condition = \"uy_quyen\"", "condition = \"khong_co\"", 3005),
        ("same_day = true", "same_day = true\nworking_days = 3", 3005),
        ("same_day = true\n", "", 3005),
        ("same_day = true", "same_day = true\nsame_week = true", 3002),
        ("code = \"1.001193\"", "code = \"1001193\"", 3005),
        ("role = \"mother\"", "role = \"deceased\"", 3005),
        ("kind = \"show\"\ndigitize = \"never\"", "kind = \"show\"", 3005),
        ("kind = \"submit\"", "kind = \"nop\"", 3002),
        ("data = \"Cơ sở dữ liệu quốc gia về dân cư\"\n", "", 3005),
        ("roles = [", "nonsense = 1\nroles = [", 3002),
    ] {
        let error = changed(name, from, to).map(|_| ()).unwrap_err();
        assert_eq!(error.code().0, code, "{from} → {to}: {error}");
    }
    assert!(changed(name, "Đăng ký khai sinh", "Khai sinh").is_ok());
    // a deadline nobody knows must say so
    let error = changed("mai_tang_huu_tri_xa_hoi", "what = \"deadline\"", "what = \"sources\"");
    assert_eq!(error.map(|_| ()).unwrap_err().code().0, 3005);
}

#[test]
fn an_office_has_files_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(dir.path().join("calendar")).unwrap();
    let hours = "[hours]\nweekdays = [\"monday\", \"tuesday\", \"wednesday\", \"thursday\", \
                 \"friday\", \"saturday\"]\nhours = [[\"07:00\", \"11:00\"], [\"13:00\", \
                 \"17:00\"]]\nsource = \"quyết định của tỉnh\"\n";
    std::fs::write(dir.path().join("calendar/gio_lam_viec.toml"), hours).unwrap();
    let own = Procedures::of_office(dir.path(), &RULES).unwrap();
    assert!(own.calendar().works(jiff::civil::date(2026, 11, 14)), "a Saturday");
    assert!(!embedded().calendar().works(jiff::civil::date(2026, 11, 14)));
    assert_eq!(own.all().len(), 30);
    std::fs::write(dir.path().join("calendar/gio_lam_viec.toml"), hours.replace("17:00", "12:00"))
        .unwrap();
    assert!(Procedures::of_office(dir.path(), &RULES).is_err(), "hours run backwards");
}
