//! For each paper: held, not to be asked for, to be handed in, to be considered. Every rule of
//! reuse, both ways.

use sohoa::domain::case::Role;
use sohoa::domain::record::{Copy, State};
use sohoa::domain::result::Standing;
use sohoa::flow::reuse::checklist::{Action, Answer, CheckRule, Line, Outcome};

use crate::desk::{AN, BINH, Desk, Held, birth, single};

/// The line of the paper that is the ground of a correction, with this paper held.
async fn ground(paper: Held<'_>) -> Line {
    let desk = Desk::new().await;
    desk.hold(&paper).await;
    let case = desk.open("1.004859", &[(Role::Requester, AN), (Role::Owner, AN)]).await;
    desk.line(&case, "giay_can_cu").await
}

/// The checks that did not pass.
fn not_passed(line: &Line) -> Vec<(CheckRule, Outcome)> {
    let held = line.held.iter().chain(&line.not_reusable);
    let checks = held.flat_map(|held| &held.checks);
    let open = checks.filter(|check| check.outcome != Outcome::Passed);
    open.map(|check| (check.rule, check.outcome)).collect()
}

#[tokio::test]
async fn what_is_held_is_used_again() {
    let paper = birth("khai-sinh", AN);
    let line = ground(paper.clone()).await;
    assert_eq!((line.answer, line.action), (Answer::Held, Action::Reuse), "{line:?}");
    let held = line.held.unwrap();
    assert_eq!((held.document, held.version), (paper.id(), 1));
    assert_eq!(held.checks.len(), 10, "every rule was asked");
    assert!(held.checks.iter().all(|check| check.outcome == Outcome::Passed));
    assert!(line.ground.contains("Nghị định 224/2026/NĐ-CP"), "{}", line.ground);
}

#[tokio::test]
async fn what_is_not_held_is_handed_in() {
    let desk = Desk::new().await;
    let case = desk.open("1.004859", &[(Role::Requester, AN), (Role::Owner, AN)]).await;
    let line = desk.line(&case, "giay_can_cu").await;
    assert_eq!((line.answer, line.action), (Answer::Submit, Action::HandIn));
    assert_eq!(line.reasons[0].code, "held.none");
    let nobody = desk.open("1.004859", &[(Role::Requester, AN)]).await;
    assert_eq!(desk.line(&nobody, "giay_can_cu").await.reasons[0].code, "held.no_number");
}

#[tokio::test]
async fn another_persons_paper_is_not_used() {
    let line = ground(birth("cua-binh", BINH)).await;
    assert_eq!(line.answer, Answer::Submit);
    assert!(line.not_reusable.is_empty(), "it is not even looked at");
    // the mother stands in the child's certificate, but it is not hers
    let mut of_child = birth("cua-con", BINH);
    of_child.fields.push(("me.so_dinh_danh", AN));
    let line = ground(of_child).await;
    assert_eq!(line.answer, Answer::Submit);
    assert_eq!(not_passed(&line), [(CheckRule::Owner, Outcome::Failed)]);
}

#[tokio::test]
async fn a_number_nobody_checked_is_considered() {
    let mut paper = birth("chua-kiem", AN);
    paper.doubtful = vec!["so_dinh_danh"];
    let line = ground(paper).await;
    assert_eq!((line.answer, line.action), (Answer::Consider, Action::Decide));
    assert_eq!(not_passed(&line), [(CheckRule::Owner, Outcome::Doubtful)]);
    let mut waiting = birth("cho-kiem", AN);
    waiting.state = State::Review;
    let line = ground(waiting).await;
    assert_eq!(line.answer, Answer::Consider);
    assert_eq!(not_passed(&line), [(CheckRule::Reviewed, Outcome::Doubtful)]);
}

#[tokio::test]
async fn copies_are_no_papers_held() {
    for (kind, answer, outcome) in [
        ("chung_thuc", Answer::Submit, Some(Outcome::Failed)),
        ("ban_chup", Answer::Submit, Some(Outcome::Failed)),
        ("ban_sao", Answer::Held, None),
        ("trich_luc", Answer::Held, None),
    ] {
        let mut paper = birth("ban", AN);
        paper.fields.retain(|(name, _)| *name != "loai_ban");
        paper.fields.push(("loai_ban", kind));
        let line = ground(paper.clone()).await;
        assert_eq!(line.answer, answer, "{kind}");
        let wanted: Vec<_> = outcome.into_iter().map(|o| (CheckRule::Copy, o)).collect();
        assert_eq!(not_passed(&line), wanted, "{kind}");
        paper.doubtful = vec!["loai_ban"];
        if answer == Answer::Held {
            assert_eq!(ground(paper).await.answer, Answer::Consider, "{kind} in doubt");
        }
    }
}

#[tokio::test]
async fn only_signed_files_are_worth_a_paper() {
    for (copy, signatures, answer) in [
        (Copy::Sealed, vec![("digitizer", "TOTAL-PASSED")], Answer::Held),
        (
            Copy::Sealed,
            vec![("digitizer", "TOTAL-PASSED"), ("agency", "TOTAL-PASSED")],
            Answer::Held,
        ),
        (Copy::SignedOriginal, vec![("found", "TOTAL-PASSED")], Answer::Held),
        (Copy::SignedOriginal, vec![("found", "INDETERMINATE")], Answer::Submit),
        (Copy::SignedOriginal, vec![("found", "TOTAL-FAILED")], Answer::Submit),
        (Copy::DigitalOriginal, vec![], Answer::Submit),
    ] {
        let paper = Held { copy, signatures: signatures.clone(), ..birth("tep", AN) };
        let line = ground(paper).await;
        assert_eq!(line.answer, answer, "{copy:?} {signatures:?}");
        let wanted = match answer {
            Answer::Held => Vec::new(),
            _ => vec![(CheckRule::Origin, Outcome::Failed)],
        };
        assert_eq!(not_passed(&line), wanted);
    }
}

#[tokio::test]
async fn what_was_withdrawn_or_replaced_is_not_used() {
    for (standing, answer, outcome) in [
        (Standing::Withdrawn, Answer::Submit, Outcome::Failed),
        (Standing::Replaced, Answer::Submit, Outcome::Failed),
        (Standing::Corrected, Answer::Consider, Outcome::Doubtful),
    ] {
        let paper = Held { standing: Some(standing), ..birth("thu-hoi", AN) };
        let line = ground(paper).await;
        assert_eq!(line.answer, answer, "{standing:?}");
        assert_eq!(not_passed(&line), [(CheckRule::Standing, outcome)]);
    }
}

#[tokio::test]
async fn the_papers_of_the_dead_are_not_used() {
    let desk = Desk::new().await;
    desk.hold(&birth("khai-sinh", AN)).await;
    let case = desk.open("1.004859", &[(Role::Requester, BINH), (Role::Owner, AN)]).await;
    assert_eq!(desk.line(&case, "giay_can_cu").await.answer, Answer::Held);
    desk.hold(&Held::of("khai-tu", "trich_luc_khai_tu", &[("so_dinh_danh", AN)])).await;
    let list = desk.list(&case).await;
    let line = list.line("giay_can_cu").unwrap();
    assert_eq!(line.answer, Answer::Submit);
    assert_eq!(not_passed(line), [(CheckRule::Alive, Outcome::Failed)]);
    assert!(list.warnings.iter().any(|w| w.code == "person.dead" && w.detail == "owner"));
    // in the procedure of the death itself they are
    let death = desk.open("1.001731", &[(Role::Requester, BINH), (Role::Deceased, AN)]).await;
    assert_eq!(desk.line(&death, "khai_tu").await.answer, Answer::Held);
}

#[tokio::test]
async fn a_disputed_paper_is_not_used_until_the_dispute_is_over() {
    let desk = Desk::new().await;
    let id = desk.hold(&birth("tranh-chap", AN)).await;
    let case = desk.open("1.004859", &[(Role::Requester, AN), (Role::Owner, AN)]).await;
    let look = crate::desk::now();
    desk.catalog.dispute(&id, Some("hai người cùng nhận"), &look).await.unwrap();
    let line = desk.line(&case, "giay_can_cu").await;
    assert_eq!(line.answer, Answer::Submit);
    assert_eq!(not_passed(&line), [(CheckRule::Dispute, Outcome::Failed)]);
    desk.catalog.dispute(&id, None, &look).await.unwrap();
    assert_eq!(desk.line(&case, "giay_can_cu").await.answer, Answer::Held);
}

#[tokio::test]
async fn validity_and_purpose_both_fit_or_it_is_not_used() {
    for (purpose, day, answer, rule) in [
        ("kết hôn", "2026-06-01", Answer::Held, None),
        ("Để KẾT HÔN với anh Mẫu", "2026-06-01", Answer::Held, None),
        ("kết hôn", "2026-05-10", Answer::Held, None), // its last day
        ("kết hôn", "2026-05-09", Answer::NotAsked, Some((CheckRule::Validity, Outcome::Failed))),
        (
            "mua bán đất",
            "2026-06-01",
            Answer::NotAsked,
            Some((CheckRule::Purpose, Outcome::Failed)),
        ),
    ] {
        let desk = Desk::new().await;
        desk.hold(&single("xn", AN, purpose, day)).await;
        let case = desk.open("1.000894", &[(Role::Wife, AN), (Role::Husband, BINH)]).await;
        let line = desk.line(&case, "hon_nhan_nu").await;
        assert_eq!(line.answer, answer, "{purpose} {day}: {line:?}");
        assert_eq!(not_passed(&line), rule.into_iter().collect::<Vec<_>>(), "{purpose} {day}");
        if answer == Answer::NotAsked {
            assert_eq!(line.action, Action::LookUp, "data first, never the paper");
        }
        let husband = desk.line(&case, "hon_nhan_nam").await;
        assert_eq!(husband.action, Action::LookUp, "hers is not his");
    }
}

#[tokio::test]
async fn a_purpose_nobody_said_is_considered() {
    let desk = Desk::new().await;
    desk.hold(&single("xn", AN, "mua bán đất", "2026-06-01")).await;
    let case = desk.opened("1.004873", &[(Role::Requester, AN)], &["cap_lai"]).await;
    let case = desk.gate().case(&case.code).await.unwrap();
    let line = desk.line(&case, "giay_cu").await;
    assert_eq!(line.answer, Answer::Consider);
    assert_eq!(not_passed(&line), [(CheckRule::Purpose, Outcome::Doubtful)]);
}

#[tokio::test]
async fn how_long_nobody_knows_is_considered() {
    let land = Held::of(
        "so-do",
        "giay_chung_nhan_qsdd",
        &[("chu_su_dung.so_dinh_danh", AN), ("so_phat_hanh", "BA 123456")],
    );
    let desk = Desk::new().await;
    desk.hold(&land).await;
    let case = desk.open("1.012796", &[(Role::Requester, AN)]).await;
    let line = desk.line(&case, "gcn_goc").await;
    assert_eq!(line.answer, Answer::Consider, "a transfer may stand on its back");
    assert_eq!(not_passed(&line), [(CheckRule::Validity, Outcome::Doubtful)]);
    assert_eq!(line.held.unwrap().number.as_deref(), Some("BA 123456"));
}

#[tokio::test]
async fn an_officer_who_looked_may_use_what_was_in_doubt_and_says_so() {
    let key = sohoa::trust::cose::RecordKey::from_seed(&[7; 32]);
    let desk = Desk::new().await;
    let land = [("chu_su_dung.so_dinh_danh", AN), ("so_phat_hanh", "BA 123456")];
    desk.hold(&Held::of("so-do", "giay_chung_nhan_qsdd", &land)).await;
    let case = desk.open("1.012796", &[(Role::Requester, AN)]).await;
    let look = crate::desk::now();
    for confirm in [None, Some(" ")] {
        let error = desk.gate().reuse(&case, "gcn_goc", confirm, &key, &look).await.unwrap_err();
        assert!(matches!(error, sohoa::flow::case::GateError::NotReusable { .. }));
    }
    let seen = format!("trang 4 không có biến động, số {AN}");
    let row = desk.gate().reuse(&case, "gcn_goc", Some(&seen), &key, &look).await.unwrap();
    let receipt = sohoa::flow::case::verify_receipt(&row, &key.public()).unwrap();
    let confirmed = receipt.confirmed.unwrap();
    assert_eq!(confirmed.checks, ["validity.unknown"]);
    assert!(confirmed.reason.contains("không có biến động") && !confirmed.reason.contains(AN));
    // where nobody has said whether the paper is wanted at all, nothing is used
    let other = desk.open("1.004873", &[(Role::Requester, AN)]).await;
    let error = desk.gate().reuse(&other, "giay_cu", Some("x"), &key, &look).await;
    assert!(error.is_err());
}

#[tokio::test]
async fn of_several_the_one_that_fits_is_named() {
    let desk = Desk::new().await;
    let bad = Held { standing: Some(Standing::Withdrawn), ..birth("cu", AN) };
    desk.hold(&bad).await;
    let mut unsure = birth("nghi", AN);
    unsure.doubtful = vec!["so_dinh_danh"];
    desk.hold(&unsure).await;
    let good = desk.hold(&birth("tot", AN)).await;
    let case = desk.open("1.004859", &[(Role::Requester, AN), (Role::Owner, AN)]).await;
    let line = desk.line(&case, "giay_can_cu").await;
    assert_eq!(line.held.unwrap().document, good);
    assert_eq!(line.not_reusable.len(), 1);
}

#[tokio::test]
async fn shown_forms_and_conditions() {
    let desk = Desk::new().await;
    let case = desk.open("1.004873", &[(Role::Requester, AN)]).await;
    let list = desk.list(&case).await;
    let of = |key: &str| {
        let line = list.line(key).unwrap();
        (line.answer, line.action)
    };
    assert_eq!(of("giay_to_tuy_than"), (Answer::NotAsked, Action::Show));
    assert_eq!(of("to_khai"), (Answer::Submit, Action::FillForm));
    assert_eq!(of("du_lieu_can_cuoc"), (Answer::NotAsked, Action::LookUp));
    assert_eq!(of("giay_cu"), (Answer::Consider, Action::Decide), "nobody has said");
    desk.gate().condition(&case, "cap_lai", false, &crate::desk::now()).await.unwrap();
    let case = desk.again(&case).await;
    let line = desk.line(&case, "giay_cu").await;
    assert_eq!((line.answer, line.action), (Answer::NotAsked, Action::Nothing));
    desk.gate().condition(&case, "cap_lai", true, &crate::desk::now()).await.unwrap();
    let case = desk.again(&case).await;
    assert_eq!(desk.line(&case, "giay_cu").await.answer, Answer::Submit);
    assert!(desk.gate().condition(&case, "khong_co", true, &crate::desk::now()).await.is_err());
}

#[tokio::test]
async fn a_paper_an_officer_took_for_a_person_is_held_for_that_person() {
    let desk = Desk::new().await;
    let look = crate::desk::now();
    // a certificate of disability names its owner without a number
    let paper = Held::of("xnkt", "giay_xac_nhan_khuyet_tat", &[("ho_ten", "Nguyễn Văn Mẫu")]);
    let id = desk.hold(&paper).await;
    let first =
        desk.opened("1.001653", &[(Role::Requester, BINH), (Role::Owner, AN)], &["doi"]).await;
    let first = desk.gate().case(&first.code).await.unwrap();
    assert_eq!(desk.line(&first, "giay_cu").await.answer, Answer::Submit, "nobody knows whose");
    desk.gate().attach(&first, "giay_cu", &id, &look).await.unwrap();
    let second =
        desk.opened("1.001776", &[(Role::Requester, AN), (Role::Owner, AN)], &["khuyet_tat"]).await;
    let second = desk.gate().case(&second.code).await.unwrap();
    let line = desk.line(&second, "xac_nhan_khuyet_tat").await;
    let held = line.held.expect("held now");
    assert_eq!(held.document, id);
    let owner = held.checks.iter().find(|check| check.rule == CheckRule::Owner).unwrap();
    assert_eq!(owner.reason.code, "owner.taken");
    let other = desk
        .opened("1.001776", &[(Role::Requester, BINH), (Role::Owner, BINH)], &["khuyet_tat"])
        .await;
    let other = desk.gate().case(&other.code).await.unwrap();
    assert!(desk.line(&other, "xac_nhan_khuyet_tat").await.held.is_none());
}

#[tokio::test]
async fn the_answer_holds_no_personal_number_and_is_worded() {
    use sohoa::lang::Lang;
    let desk = Desk::new().await;
    desk.hold(&birth("khai-sinh", AN)).await;
    let case = desk.open("1.004859", &[(Role::Requester, AN), (Role::Owner, AN)]).await;
    for lang in [Lang::Vi, Lang::En] {
        let list = desk.list(&case).await.worded(lang);
        let text = serde_json::to_string(&list).unwrap();
        assert!(!text.contains(AN));
        let key = desk.catalog.person_key(&AN.parse().unwrap());
        assert!(!text.contains(key.as_str()), "nor the key it is found by");
        for line in &list.papers {
            for reason in &line.reasons {
                assert!(!reason.text.is_empty() && !reason.text.contains('{'), "{reason:?}");
                assert!(reason.text != reason.code, "{reason:?}");
            }
        }
    }
}
