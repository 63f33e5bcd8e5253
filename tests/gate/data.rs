//! Looks into the data of ministries: recorded, lawful whatever they give, with the clock of the
//! law.

use sohoa::domain::case::{Channel, PaperState, Role, Seen};
use sohoa::domain::problem::Coded;
use sohoa::flow::case::NewDossier;
use sohoa::flow::reuse::checklist::{Action, Answer};

use crate::desk::{AN, Desk, Held, look, now};

async fn open(desk: &Desk, channel: Channel) -> sohoa::catalog::OpenCase {
    let new = NewDossier {
        procedure: "1.001193".to_owned(),
        code: None,
        agency: None,
        channel,
        received: None,
        purpose: String::new(),
        conditions: Vec::new(),
        persons: vec![(Role::Mother, AN.parse().ok(), "Trần Thị Mẫu".to_owned())],
    };
    let row = desk.gate().open(&new, &now()).await.unwrap();
    desk.gate().case(&row.code).await.unwrap()
}

#[tokio::test]
async fn the_citizen_is_told_within_the_time_of_the_law() {
    let desk = Desk::new().await;
    for (channel, at, want) in [
        (Channel::Online, "2026-11-10T10:00", "2026-11-11T10:00"), // 8 working hours
        (Channel::Online, "2026-11-13T16:00", "2026-11-16T16:00"), // over a weekend
        (Channel::Counter, "2026-11-10T10:00", "2026-11-11T17:00"), // 1 working day
        (Channel::Counter, "2026-11-13T16:00", "2026-11-16T17:00"),
    ] {
        let case = open(&desk, channel).await;
        let seen = (Seen::Missing, "", "không thấy");
        let looked =
            desk.gate().look_up(&case, "ket_hon_cha_me", seen, &look("a", at)).await.unwrap();
        assert_eq!(looked.row.notice_due.unwrap(), want.parse().unwrap(), "{channel:?} {at}");
        assert_eq!(looked.row.source, "Cơ sở dữ liệu hộ tịch", "as the procedure says");
    }
}

#[tokio::test]
async fn the_paper_is_then_taken_and_nobody_is_turned_away() {
    let desk = Desk::new().await;
    let case = open(&desk, Channel::Counter).await;
    let paper = Held::of("kh", "giay_chung_nhan_ket_hon", &[("vo.so_dinh_danh", AN)]);
    let gate = desk.gate();
    let line = desk.line(&case, "ket_hon_cha_me").await;
    assert_eq!((line.answer, line.action), (Answer::NotAsked, Action::LookUp));
    let id = desk.hold(&Held { standing: None, ..paper.clone() }).await;
    // held now, and named by number: it is used, not taken
    assert_eq!(desk.line(&case, "ket_hon_cha_me").await.answer, Answer::Held);
    // one whose owner nobody could read is no paper held
    let unread = desk.hold(&Held::of("kh2", "giay_chung_nhan_ket_hon", &[("so", "12")])).await;
    assert_eq!(
        gate.attach(&case, "ket_hon_cha_me", &unread, &now()).await.unwrap_err().code().0,
        7505
    );
    desk.catalog.dispute(&id, Some("x"), &now()).await.unwrap();
    assert_eq!(
        gate.attach(&case, "ket_hon_cha_me", &unread, &now()).await.unwrap_err().code().0,
        7508
    );
    gate.look_up(&case, "ket_hon_cha_me", (Seen::Wrong, "CSDL hộ tịch", ""), &now()).await.unwrap();
    let line = desk.line(&case, "ket_hon_cha_me").await;
    assert_eq!((line.answer, line.action), (Answer::Submit, Action::HandIn));
    assert!(line.ground.contains("66.7/2025") && line.notice_due.is_some());
    let state = gate.attach(&case, "ket_hon_cha_me", &unread, &now()).await.unwrap();
    assert_eq!(state, PaperState::Digitized);
    let view = gate.show(&case.row().code).await.unwrap();
    assert_eq!(view.look_ups.len(), 1);
    assert_eq!((view.look_ups[0].actor.as_str(), view.look_ups[0].seen), ("can-bo-1", Seen::Wrong));
}

#[tokio::test]
async fn what_was_seen_is_kept_without_numbers() {
    let desk = Desk::new().await;
    let case = open(&desk, Channel::Counter).await;
    let note = format!("số {AN} có ghi chú ly hôn");
    let gate = desk.gate();
    gate.look_up(&case, "ket_hon_cha_me", (Seen::Found, "", &note), &now()).await.unwrap();
    let rows = desk.catalog.look_ups_of_case(&case.row().code).await.unwrap();
    assert_eq!(rows[0].note, "số •••••••••••• có ghi chú ly hôn");
    let line = desk.line(&case, "ket_hon_cha_me").await;
    assert_eq!((line.answer, line.action), (Answer::Held, Action::Nothing));
    // the person finds it in the log, as any look
    let key = desk.catalog.person_key(&AN.parse().unwrap());
    let looks = desk.catalog.looks_at(&key, 10).await.unwrap();
    assert!(looks.iter().any(|l| l.outcome == "data found" && l.fields == "Cơ sở dữ liệu hộ tịch"));
    let error = gate.look_up(&case, "khong_co", (Seen::Found, "", ""), &now()).await.unwrap_err();
    assert_eq!(error.code().0, 7525);
}
