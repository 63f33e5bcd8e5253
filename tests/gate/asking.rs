//! May it be asked for? What is held, abolished or not to be asked for is refused; what is not
//! confirmed warns; an override is grounded, approved by another, and counted.

use sohoa::catalog::Decision;
use sohoa::domain::case::{PaperState, Role, Seen};
use sohoa::domain::problem::Coded;
use sohoa::flow::case::GateError;
use sohoa::flow::reuse::checklist::Action;

use crate::desk::{AN, BINH, Desk, birth, look, now};

/// What asking comes to: the error's code, or 0.
async fn asked(desk: &Desk, procedure: &str, what: &str) -> u16 {
    let roles = desk.procedures.find(procedure).unwrap().roles.clone();
    let persons: Vec<(Role, &str)> = roles.into_iter().map(|role| (role, AN)).collect();
    let case = desk.open(procedure, &persons).await;
    desk.gate().may_ask(&case, what, &now()).await.err().map_or(0, |error| error.code().0)
}

#[tokio::test]
async fn what_may_not_be_asked_for_is_refused() {
    let desk = Desk::new().await;
    for (procedure, what, code) in [
        ("1.001193", "sổ hộ khẩu", 7507),
        ("1.001193", "Bản sao sổ hộ khẩu gia đình", 7507),
        ("1.013225", "so ho khau", 7507), // the whole row is not confirmed, this is
        ("1.001193", "CMND", 7507),
        ("1.001193", "photo CCCD", 7506),
        ("1.001193", "giấy kết hôn", 7508),
        ("1.001193", "ket_hon_cha_me", 7508),
        ("1.001193", "giấy chứng nhận kết hôn của cha mẹ", 7508),
        ("1.001193", "CT07", 7508),
        ("1.001193", "bằng tốt nghiệp", 7509), // no such paper
        ("1.000656", "thẻ BHYT", 7506),
        ("2.000815", "đơn đề nghị chứng thực", 7506),
        ("2.000815", "giay_to_tuy_than", 7506),
        ("1.001193", "giay_chung_sinh", 0),
        ("1.001193", "Giấy chứng sinh", 0),
        ("1.001193", "to_khai", 0),
        ("1.001193", "giấy tờ tùy thân của người yêu cầu", 0), // to be shown
    ] {
        assert_eq!(asked(&desk, procedure, what).await, code, "{procedure}: {what}");
    }
}

#[tokio::test]
async fn what_is_not_confirmed_warns_and_refuses_nothing() {
    let desk = Desk::new().await;
    for (procedure, what, warning) in [
        ("1.013978", "giấy xác nhận tình trạng hôn nhân", "refusal.unverified"), // row not confirmed
        ("1.001612", "chứng chỉ hành nghề", "refusal.unverified"), // row is, this is not
        ("1.012796", "bản sao căn cước", "refusal.unverified"),    // read for other fields
        ("1.013978", "giấy xác nhận của ấp", "not_in_procedure"),
    ] {
        let case = desk.open(procedure, &[]).await;
        let asked = desk.gate().may_ask(&case, what, &now()).await.unwrap();
        assert_eq!(asked.warnings[0].code, warning, "{procedure}: {what}");
    }
    // the same copy is refused where that was read
    assert_eq!(asked(&desk, "1.000656", "bản sao căn cước").await, 7506);
}

#[tokio::test]
async fn what_is_held_is_refused_and_named() {
    let desk = Desk::new().await;
    let id = desk.hold(&birth("khai-sinh", AN)).await;
    let case = desk.open("1.004859", &[(Role::Requester, BINH), (Role::Owner, AN)]).await;
    let error = desk.gate().may_ask(&case, "giay_can_cu", &now()).await.unwrap_err();
    assert_eq!(error.code().0, 7505);
    assert_eq!(error.details()["document"], id.to_string());
    assert!(error.details()["ground"].contains("Nghị định"));
}

#[tokio::test]
async fn an_original_that_is_taken_in_may_be_asked_for_all_the_same() {
    let desk = Desk::new().await;
    desk.hold(&crate::desk::single("xn", AN, "kết hôn", "2026-06-01")).await;
    let case = desk.opened("1.004873", &[(Role::Requester, AN)], &["cap_lai"]).await;
    let case = desk.gate().case(&case.code).await.unwrap();
    let asked = desk.gate().may_ask(&case, "giay_cu", &now()).await.unwrap();
    assert_eq!(asked.action, Action::HandIn);
}

#[tokio::test]
async fn missing_or_wrong_data_open_the_paper() {
    for seen in [Seen::Missing, Seen::Wrong, Seen::Unreachable] {
        let desk = Desk::new().await;
        let case = desk.open("1.001193", &[(Role::Requester, AN), (Role::Mother, AN)]).await;
        let gate = desk.gate();
        for what in ["ket_hon_cha_me", "giấy kết hôn"] {
            assert_eq!(
                gate.may_ask(&case, what, &now()).await.unwrap_err().code().0,
                7508,
                "{what}"
            );
        }
        let looked = gate.look_up(&case, "ket_hon_cha_me", (seen, "", ""), &now()).await.unwrap();
        assert!(looked.paper_may_be_taken && looked.guidance.is_some(), "{seen:?}");
        for what in ["ket_hon_cha_me", "giấy kết hôn"] {
            let asked = gate.may_ask(&case, what, &now()).await.unwrap();
            assert_eq!(asked.action, Action::HandIn, "{what} {seen:?}");
        }
    }
    let desk = Desk::new().await;
    let case = desk.open("1.001193", &[(Role::Mother, AN)]).await;
    let gate = desk.gate();
    let found = gate.look_up(&case, "ket_hon_cha_me", (Seen::Found, "", ""), &now()).await.unwrap();
    assert!(
        !found.paper_may_be_taken && found.guidance.is_none() && found.row.notice_due.is_none()
    );
    assert!(gate.may_ask(&case, "ket_hon_cha_me", &now()).await.is_err());
    assert!(gate.may_ask(&case, "giấy kết hôn", &now()).await.is_err());
    let papers = desk.catalog.papers_of_case(&case.row().code).await.unwrap();
    assert_eq!(papers[0].state, PaperState::LookedUp);
}

#[tokio::test]
async fn an_override_needs_a_ground_and_another_person_and_is_counted() {
    let desk = Desk::new().await;
    let gate = desk.gate();
    let case = desk.open("1.001193", &[(Role::Requester, AN)]).await;
    let over = |ground: &'static str| gate.override_refusal(&case, "sổ hộ khẩu", ground, &NOW);
    assert_eq!(over("  ").await.unwrap_err().code().0, 7514, "no ground");
    let error = gate.override_refusal(&case, "giay_chung_sinh", "x", &now()).await.unwrap_err();
    assert_eq!(error.code().0, 7526, "nothing to override");
    let waiting = over("Công văn 12/UBND-TP").await.unwrap();
    assert!(!waiting.counts);
    assert_eq!(
        (waiting.row.decision, waiting.row.refusal.as_str()),
        (Decision::Waiting, "SH-7507")
    );
    let error = gate.may_ask(&case, "sổ hộ khẩu", &now()).await.unwrap_err();
    assert!(matches!(error, GateError::OverrideWaits(id) if id == waiting.row.id));
    let error = gate.decide_override(waiting.row.id, true, &now()).await.unwrap_err();
    assert_eq!(error.code().0, 7519, "not by who asked");
    let other = look("lanh-dao", "2026-11-10T10:00");
    let approved = gate.decide_override(waiting.row.id, true, &other).await.unwrap();
    assert!(approved.counts);
    let asked = gate.may_ask(&case, "sổ hộ khẩu", &now()).await.unwrap();
    assert_eq!(asked.warnings[0].code, "overridden");
    let error = gate.decide_override(waiting.row.id, false, &other).await.unwrap_err();
    assert_eq!(error.code().0, 7518, "decided once");
    assert_eq!(desk.catalog.count_overrides().await.unwrap(), [(Decision::Approved, 1)]);
    // another case is another matter
    let second = desk.open("1.001193", &[(Role::Requester, AN)]).await;
    assert_eq!(gate.may_ask(&second, "sổ hộ khẩu", &now()).await.unwrap_err().code().0, 7507);
    let rejected = gate.override_refusal(&second, "sổ hộ khẩu", "thói quen", &now()).await.unwrap();
    gate.decide_override(rejected.row.id, false, &other).await.unwrap();
    assert_eq!(gate.may_ask(&second, "sổ hộ khẩu", &now()).await.unwrap_err().code().0, 7507);
}

static NOW: std::sync::LazyLock<sohoa::catalog::Look> = std::sync::LazyLock::new(now);

#[tokio::test]
async fn where_one_officer_keeps_the_desk_approval_comes_later() {
    let desk = Desk::with("second_person = false").await;
    let gate = desk.gate();
    let case = desk.open("1.001193", &[(Role::Requester, AN)]).await;
    let done = gate.override_refusal(&case, "CMND", "Công văn 12/UBND-TP", &now()).await.unwrap();
    assert!(done.counts);
    assert_eq!(done.row.decision, Decision::Later);
    assert!(gate.may_ask(&case, "CMND", &now()).await.is_ok());
    assert_eq!(gate.decide_override(done.row.id, true, &now()).await.unwrap_err().code().0, 7519);
    let other = look("lanh-dao", "2026-11-11T10:00");
    gate.decide_override(done.row.id, true, &other).await.unwrap();
    assert_eq!(desk.catalog.count_overrides().await.unwrap(), [(Decision::Approved, 1)]);
}
