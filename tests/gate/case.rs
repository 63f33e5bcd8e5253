//! A case from its opening to its result: R1 to R4, codes, statuses, two clerks at once, cover
//! sheets and counters.

use sohoa::domain::case::{Channel, PaperState, Role, Seen, Status};
use sohoa::domain::dossier::DossierCode;
use sohoa::domain::page::{PageCode, PageRead};
use sohoa::domain::paper::Sorted;
use sohoa::domain::problem::Coded;
use sohoa::domain::record::Copy;
use sohoa::flow::case::{Cover, GateError, NewDossier, Settling, cover_sheet, covers};

use crate::desk::{AGENCY, AN, BINH, Desk, Held, birth, look, now};

fn code_of<T>(result: Result<T, GateError>) -> u16 {
    result.err().map_or(0, |error| error.code().0)
}

fn dossier(code: Option<DossierCode>) -> NewDossier {
    NewDossier {
        procedure: "1.001193".to_owned(),
        code,
        agency: None,
        channel: Channel::Counter,
        received: None,
        purpose: String::new(),
        conditions: Vec::new(),
        persons: Vec::new(),
    }
}

#[tokio::test]
async fn two_clerks_get_two_numbers_and_one_code_is_given_once() {
    let desk = Desk::new().await;
    let gate = desk.gate();
    let (first, second) = (dossier(None), dossier(None));
    let now = now();
    let (a, b) = tokio::join!(gate.open(&first, &now), gate.open(&second, &now));
    let mut codes = [a.unwrap().code.to_string(), b.unwrap().code.to_string()];
    codes.sort();
    assert_eq!(codes, [format!("{AGENCY}-261110-0001"), format!("{AGENCY}-261110-0002")]);
    let given: DossierCode = format!("{AGENCY}-261110-0003").parse().unwrap();
    let (one, two) = (dossier(Some(given.clone())), dossier(Some(given.clone())));
    let (a, b) = tokio::join!(gate.open(&one, &now), gate.open(&two, &now));
    let mut outcomes = [code_of(a), code_of(b)];
    outcomes.sort_unstable();
    assert_eq!(outcomes, [0, 7502], "one has it, the other is told");
    let next = gate.open(&dossier(None), &now).await.unwrap();
    assert_eq!(next.code.as_str(), format!("{AGENCY}-261110-0004"), "and it is not given again");
    let ministry: DossierCode = "G09.20-20260609-0092637".parse().unwrap();
    assert_eq!(gate.open(&dossier(Some(ministry.clone())), &now).await.unwrap().code, ministry);
}

#[tokio::test]
async fn codes_of_a_central_system_have_the_other_form() {
    let central = "second_person = true\ncentral_owner = 7";
    let desk = Desk::with(central).await;
    let opened = desk.gate().open(&dossier(None), &now()).await.unwrap();
    assert_eq!(opened.code.as_str(), format!("{AGENCY}-261110-070001"));
    let other = NewDossier { agency: Some("xã Mẫu".to_owned()), ..dossier(None) };
    assert_eq!(code_of(desk.gate().open(&other, &now()).await), 7522);
}

#[tokio::test]
async fn r1_nothing_is_taken_before_a_look() {
    let desk = Desk::new().await;
    let case = desk.open("1.001193", &[(Role::Requester, AN), (Role::Mother, AN)]).await;
    let id = desk.hold(&Held::of("cs", "giay_chung_sinh", &[("me.ho_ten", "Trần Thị Mẫu")])).await;
    assert_eq!(code_of(desk.gate().attach(&case, "giay_chung_sinh", &id, &now()).await), 7510);
    desk.list(&case).await;
    let state = desk.gate().attach(&case, "giay_chung_sinh", &id, &now()).await.unwrap();
    assert_eq!(state, PaperState::Digitized);
    // of another case the look does not count
    let second = desk.open("1.001193", &[(Role::Requester, AN)]).await;
    assert_eq!(code_of(desk.gate().attach(&second, "giay_chung_sinh", &id, &now()).await), 7510);
}

#[tokio::test]
async fn only_shown_and_wrong_types_are_not_taken() {
    let desk = Desk::new().await;
    let case = desk.open("1.001193", &[(Role::Requester, AN), (Role::Mother, AN)]).await;
    let gate = desk.gate();
    desk.list(&case).await;
    let id = desk.hold(&birth("ks", AN)).await;
    assert_eq!(code_of(gate.attach(&case, "giay_to_tuy_than", &id, &now()).await), 7515);
    let taken = gate.settle(&case, "giay_to_tuy_than", Settling::Taken, "", &now()).await;
    assert_eq!(code_of(taken), 7515);
    assert_eq!(code_of(gate.attach(&case, "giay_chung_sinh", &id, &now()).await), 7516);
    assert_eq!(code_of(gate.attach(&case, "khong_co", &id, &now()).await), 7525);
    gate.settle(&case, "giay_to_tuy_than", Settling::Shown, "", &now()).await.unwrap();
    let papers = desk.catalog.papers_of_case(&case.row().code).await.unwrap();
    assert_eq!(
        (papers.len(), papers[0].state, papers[0].paper.clone()),
        (1, PaperState::Shown, None)
    );
}

const CODE: &str = "H61.50.05-261110-0001";

#[tokio::test]
async fn r2_it_is_not_handed_on_before_it_is_digitized() {
    let desk = Desk::new().await;
    let gate = desk.gate();
    let step = async |status: Status| {
        let case = desk.gate().case(&CODE.parse().unwrap()).await.unwrap();
        desk.gate().step(&case, status, "", &[], &now()).await
    };
    let case = desk.open("1.004859", &[(Role::Requester, AN), (Role::Owner, AN)]).await;
    assert_eq!(case.row().code.as_str(), CODE);
    step(Status::Accepted).await.unwrap();
    let error = step(Status::Handling).await.unwrap_err();
    assert_eq!(error.code().0, 7511);
    assert!(error.details()["names"].contains("giay_can_cu"));
    // an unsigned file is no digitized paper
    let plain = Held { copy: Copy::DigitalOriginal, signatures: vec![], ..birth("tron", BINH) };
    let plain = desk.hold(&plain).await;
    assert_eq!(code_of(gate.attach(&case, "giay_can_cu", &plain, &now()).await), 7523);
    assert_eq!(
        code_of(gate.settle(&case, "giay_can_cu", Settling::Exempt, " ", &now()).await),
        7514
    );
    gate.settle(&case, "giay_can_cu", Settling::Exempt, "bản chính lưu ở xã", &now())
        .await
        .unwrap();
    let moved = step(Status::Handling).await.unwrap();
    assert_eq!(moved.case.status, Status::Handling);
    // and where it must not be digitized nothing is in the way
    let case = desk.open("2.000635", &[(Role::Requester, AN)]).await;
    let case = gate.step(&case, Status::Accepted, "", &[], &now()).await.unwrap().case;
    let case = gate.case(&case.code).await.unwrap();
    assert_eq!(code_of(gate.step(&case, Status::Handling, "", &[], &now()).await), 0);
}

#[tokio::test]
async fn a_certified_copy_is_taken_and_not_held() {
    let desk = Desk::new().await;
    let gate = desk.gate();
    let case = desk.open("1.004859", &[(Role::Requester, AN), (Role::Owner, AN)]).await;
    desk.list(&case).await;
    let mut copy = birth("ct", BINH);
    copy.fields.retain(|(name, _)| !matches!(*name, "loai_ban" | "so_dinh_danh"));
    copy.fields.push(("loai_ban", "chung_thuc"));
    let id = desk.hold(&copy).await;
    assert_eq!(gate.attach(&case, "giay_can_cu", &id, &now()).await.unwrap(), PaperState::Taken);
    let second = desk.open("1.004859", &[(Role::Requester, AN), (Role::Owner, AN)]).await;
    let line = desk.line(&second, "giay_can_cu").await;
    assert!(line.held.is_none() && line.not_reusable.is_empty(), "{line:?}");
}

#[tokio::test]
async fn what_was_taken_in_this_case_is_not_asked_for_twice() {
    let desk = Desk::new().await;
    let gate = desk.gate();
    let case = desk.open("1.001193", &[(Role::Requester, AN), (Role::Mother, AN)]).await;
    let id = desk.hold(&Held::of("cs", "giay_chung_sinh", &[("me.ho_ten", "Mẫu")])).await;
    desk.list(&case).await;
    gate.attach(&case, "giay_chung_sinh", &id, &now()).await.unwrap();
    let error = gate.may_ask(&case, "giay_chung_sinh", &now()).await.unwrap_err();
    assert_eq!((error.code().0, error.details()["document"].clone()), (7505, id.to_string()));
    gate.look_up(&case, "ket_hon_cha_me", (Seen::Found, "", ""), &now()).await.unwrap();
    assert_eq!(code_of(gate.may_ask(&case, "ket_hon_cha_me", &now()).await), 7508);
}

#[tokio::test]
async fn r2_counts_what_is_used_again_digitized_or_seen_in_data() {
    let desk = Desk::new().await;
    let gate = desk.gate();
    let key = sohoa::trust::cose::RecordKey::from_seed(&[7; 32]);
    let case = desk.open("1.000894", &[(Role::Wife, AN), (Role::Husband, BINH)]).await;
    let case = gate.step(&case, Status::Accepted, "", &[], &now()).await.unwrap().case;
    let case = gate.case(&case.code).await.unwrap();
    assert_eq!(code_of(gate.step(&case, Status::Handling, "", &[], &now()).await), 7511);
    desk.hold(&crate::desk::single("xn", AN, "kết hôn", "2026-06-01")).await;
    gate.reuse(&case, "hon_nhan_nu", None, &key, &now()).await.unwrap();
    gate.look_up(&case, "hon_nhan_nam", (Seen::Found, "", ""), &now()).await.unwrap();
    assert_eq!(code_of(gate.step(&case, Status::Handling, "", &[], &now()).await), 0);
}

#[tokio::test]
async fn r3_a_supplement_asks_for_nothing_that_is_held() {
    let desk = Desk::new().await;
    let gate = desk.gate();
    desk.hold(&birth("ks", AN)).await;
    let case = desk.open("1.004859", &[(Role::Requester, AN), (Role::Owner, AN)]).await;
    let ask = async |what: &str, ground: &str| {
        let case = desk.again(&case).await;
        gate.step(&case, Status::Supplement, ground, &[what.to_owned()], &now()).await
    };
    assert_eq!(code_of(ask("giay_can_cu", "thiếu").await), 7505);
    assert_eq!(code_of(ask("sổ hộ khẩu", "thiếu").await), 7507);
    assert_eq!(code_of(ask("to_khai", "").await), 7514, "no ground");
    assert_eq!(code_of(gate.step(&case, Status::Supplement, "x", &[], &now()).await), 7514);
    let step = ask("to_khai", "tờ khai thiếu chữ ký").await.unwrap();
    assert_eq!((step.case.status, step.asked.len()), (Status::Supplement, 1));
    // time with the citizen does not count
    let before = step.case.due.unwrap();
    let case = desk.again(&case).await;
    let back = look("can-bo-1", "2026-11-12T09:00");
    let step = gate.step(&case, Status::Accepted, "", &[], &back).await.unwrap();
    assert_eq!(
        desk.procedures.calendar().days_between(before.date(), step.case.due.unwrap().date()),
        2
    );
    let case = desk.again(&case).await;
    let asks = ["to_khai".to_owned()];
    let step = gate.step(&case, Status::Supplement, "lần nữa", &asks, &back).await.unwrap();
    assert!(step.warnings.iter().any(|w| w.code == "supplement.again"));
}

#[tokio::test]
async fn only_periods_the_law_names_do_not_count() {
    let desk = Desk::new().await;
    let gate = desk.gate();
    let case = desk.open("1.004873", &[(Role::Requester, AN)]).await;
    assert_eq!(case.row().due.unwrap(), "2026-11-13T17:00:00".parse().unwrap());
    assert_eq!(code_of(gate.pause(&case, "cho_y_kien", true, &now()).await), 7525, "at will");
    gate.pause(&case, "xac_minh", true, &look("a", "2026-11-11T09:00")).await.unwrap();
    let list = gate.look(&case, &look("a", "2026-11-12T09:00")).await.unwrap();
    assert!(list.due.paused);
    let due = gate.pause(&case, "xac_minh", false, &look("a", "2026-11-13T15:00")).await.unwrap();
    assert_eq!(due.unwrap(), "2026-11-17T17:00:00".parse().unwrap(), "two working days later");
    let case = desk.again(&case).await;
    assert_eq!(case.row().due, due);
    assert!(!desk.list(&case).await.due.paused);
}

#[tokio::test]
async fn r2_is_not_gone_around_by_way_of_payment() {
    let desk = Desk::new().await;
    let gate = desk.gate();
    let mut case = desk.open("1.004859", &[(Role::Requester, AN), (Role::Owner, AN)]).await;
    for (status, ground) in [(Status::Accepted, ""), (Status::Payment, "lệ phí")] {
        gate.step(&case, status, ground, &[], &now()).await.unwrap();
        case = desk.again(&case).await;
    }
    assert_eq!(code_of(gate.step(&case, Status::Handling, "", &[], &now()).await), 7511);
    let stranger = gate.person(&case, Role::Deceased, None, "Ai đó").await;
    assert_eq!(code_of(stranger), 7525, "nobody takes part in that role");
}

/// Moves a case on to "done", with what must be digitized exempt.
async fn done(desk: &Desk, procedure: &str) -> sohoa::catalog::OpenCase {
    let roles = desk.procedures.find(procedure).unwrap().roles.clone();
    let persons: Vec<(Role, &str)> = roles.into_iter().map(|role| (role, AN)).collect();
    let mut case = desk.open(procedure, &persons).await;
    for paper in &desk.procedures.find(procedure).unwrap().papers {
        let how = Settling::Exempt;
        desk.gate().settle(&case, &paper.key, how, "để thử", &now()).await.unwrap();
    }
    for status in [Status::Accepted, Status::Handling, Status::Handled] {
        desk.gate().step(&case, status, "", &[], &now()).await.unwrap();
        case = desk.again(&case).await;
    }
    case
}

#[tokio::test]
async fn r4_a_result_is_returned_with_an_electronic_one_only() {
    let desk = Desk::new().await;
    let gate = desk.gate();
    let case = done(&desk, "1.001193").await;
    let back = async || {
        let case = gate.case(&case.row().code).await?;
        gate.step(&case, Status::Returned, "", &[], &now()).await
    };
    assert_eq!(code_of(back().await), 7512);
    let files = [
        ("quet", Copy::DigitalOriginal, vec![], 7512), // E
        ("so-hoa", Copy::Sealed, vec![("digitizer", "TOTAL-PASSED")], 7512), // D
        ("hong", Copy::SignedOriginal, vec![("found", "TOTAL-FAILED")], 7512),
        ("sao-y", Copy::Sealed, vec![("agency", "TOTAL-PASSED"), ("digitizer", "TOTAL-PASSED")], 0), // B
    ];
    for (seed, copy, signatures, want) in files {
        let id = desk.hold(&Held { copy, signatures, ..birth(seed, AN) }).await;
        let case = desk.again(&case).await;
        gate.put_result(&case, Some(&id), "", &now()).await.unwrap();
        assert_eq!(code_of(back().await), want, "{seed}");
    }
    assert_eq!(code_of(gate.case(&case.row().code).await), 7503, "it is over");
}

#[tokio::test]
async fn r4_not_where_the_legal_result_is_paper() {
    let desk = Desk::new().await;
    let gate = desk.gate();
    for procedure in ["1.000894", "2.000815"] {
        let case = done(&desk, procedure).await;
        assert_eq!(
            code_of(gate.step(&case, Status::Returned, "", &[], &now()).await),
            0,
            "{procedure}"
        );
    }
    // made by another agency's system: its reference there
    let case = done(&desk, "1.001612").await;
    assert_eq!(code_of(gate.step(&case, Status::Returned, "", &[], &now()).await), 7512);
    assert_eq!(code_of(gate.put_result(&case, None, " ", &now()).await), 7514);
    gate.put_result(&case, None, "hokinhdoanh: 41A8001234", &now()).await.unwrap();
    let case = desk.again(&case).await;
    assert_eq!(code_of(gate.step(&case, Status::Returned, "", &[], &now()).await), 0);
}

#[tokio::test]
async fn statuses_follow_each_other_and_two_clerks_do_not_both_move_one() {
    let desk = Desk::new().await;
    let gate = desk.gate();
    let case = desk.open("2.000635", &[(Role::Requester, AN)]).await;
    assert_eq!(code_of(gate.step(&case, Status::Returned, "", &[], &now()).await), 7513);
    assert_eq!(
        code_of(gate.step(&case, Status::Refused, "", &[], &now()).await),
        7514,
        "no ground"
    );
    let now = now();
    let (a, b) = tokio::join!(
        gate.step(&case, Status::Accepted, "", &[], &now),
        gate.step(&case, Status::Withdrawn, "", &[], &now)
    );
    let mut outcomes = [code_of(a), code_of(b)];
    outcomes.sort_unstable();
    assert_eq!(outcomes, [0, 7521]);
}

#[tokio::test]
async fn originals_that_are_taken_in_are_listed() {
    let desk = Desk::new().await;
    let case = desk.open("1.001266", &[(Role::HouseholdHead, AN)]).await;
    let view = desk.gate().show(&case.row().code).await.unwrap();
    assert_eq!(view.originals_taken.len(), 1);
    let step = desk.gate().step(&case, Status::Accepted, "", &[], &now()).await.unwrap();
    assert!(step.originals_taken[0].contains("Bản gốc"));
}

fn page(number: u32, code: Option<&str>, words: usize) -> PageRead {
    let mut page = PageRead::unread(number, 100, 100, 100.0, GateError::SamePerson.into());
    page.notes.clear();
    page.codes.extend(code.map(|text| PageCode {
        text: text.to_owned(),
        bbox: sohoa::domain::geometry::PageBox::default(),
    }));
    for _ in 0..words {
        page.words.push(sohoa::domain::page::Word {
            text: "chữ".to_owned(),
            bbox: sohoa::domain::geometry::PageBox::default(),
            confidence: 0.9,
            alternatives: Vec::new(),
            source: sohoa::domain::page::WordSource::Ocr,
            ink: sohoa::domain::page::Ink::Dark,
            hand: 0.0,
        });
    }
    page
}

fn sorted(pages: &[u32]) -> Sorted {
    Sorted {
        kind: "khac".to_owned(),
        confidence: 1.0,
        pages: pages.to_vec(),
        reasons: Vec::new(),
        doubtful_starts: Vec::new(),
    }
}

#[test]
fn a_cover_holds_up_to_the_next_separator() {
    let cover = Cover {
        case: "H61.50.05-261110-0001".parse().unwrap(),
        key: Some("giay_chung_sinh".to_owned()),
    };
    let text = cover.to_string();
    let pages = [
        page(1, None, 5),
        page(2, Some(&text), 3),
        page(3, None, 0), // the blank back of the sheet
        page(4, None, 5),
        page(5, None, 5),
        page(6, None, 5),
        page(7, Some("sohoa:separator:v1"), 0),
        page(8, None, 5),
    ];
    let papers = [sorted(&[1]), sorted(&[4, 5]), sorted(&[6]), sorted(&[8])];
    let found = covers(&pages, &papers);
    assert_eq!(found, [None, Some(cover.clone()), Some(cover), None]);
}

#[test]
fn a_cover_sheet_is_a_page_whose_code_reads_back() {
    let cover = Cover {
        case: "H15.50.05.13-261008-0975".parse().unwrap(),
        key: Some("giay_chung_sinh".to_owned()),
    };
    let pdf = cover_sheet(&cover);
    assert!(pdf.starts_with(b"%PDF"));
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("bia.pdf");
    std::fs::write(&path, pdf).unwrap();
    let png = dir.path().join("bia");
    let made = std::process::Command::new("pdftoppm")
        .args(["-r", "100", "-gray", "-singlefile"])
        .args([&path, &png])
        .status()
        .unwrap();
    assert!(made.success());
    let grey = std::fs::read(dir.path().join("bia.pgm")).unwrap();
    // P5, width height, 255, pixels
    let mut parts = grey.splitn(4, |b| *b == b'\n');
    let _ = parts.next();
    let size = String::from_utf8(parts.next().unwrap().to_vec()).unwrap();
    let (width, height) = size.split_once(' ').unwrap();
    let _ = parts.next();
    let plane = sohoa::flow::clean::plane::Plane {
        width: width.parse().unwrap(),
        height: height.parse().unwrap(),
        pixels: parts.next().unwrap().to_vec(),
    };
    let codes = sohoa::flow::read::codes::codes(&plane);
    assert_eq!(codes[0].text.parse::<Cover>().unwrap(), cover);
}

#[tokio::test]
async fn scans_find_their_case_by_cover_and_by_counter() {
    let desk = Desk::new().await;
    let gate = desk.gate();
    let case = desk.open("1.001193", &[(Role::Requester, AN), (Role::Mother, AN)]).await;
    let code = case.row().code.clone();
    let id = desk.hold(&Held::of("cs", "giay_chung_sinh", &[("me.ho_ten", "Mẫu")])).await;
    assert!(gate.file(&id, None, None, &now()).await.unwrap().is_none(), "neither");
    assert!(gate.file(&id, None, Some("quay-1"), &now()).await.unwrap().is_none(), "nothing open");
    desk.catalog.put_counter("quay-1", Some(&case), &now()).await.unwrap();
    let (_, key) = gate.file(&id, None, Some("quay-1"), &now()).await.unwrap().unwrap();
    assert_eq!(key, "giay_chung_sinh");
    let again = gate.file(&id, None, Some("quay-1"), &now()).await.unwrap().unwrap();
    assert_eq!(again.1, "giay_chung_sinh", "the same scan taken up again is no second paper");
    let other = desk.hold(&birth("la", BINH)).await;
    assert_eq!(code_of(gate.file(&other, None, Some("quay-1"), &now()).await), 7530, "which?");
    let second = desk.open("1.001193", &[(Role::Requester, AN), (Role::Mother, BINH)]).await;
    let cover = Cover { case: second.row().code.clone(), key: Some("giay_chung_sinh".to_owned()) };
    let id = desk.hold(&Held::of("cs2", "giay_chung_sinh", &[("me.ho_ten", "Mẫu")])).await;
    let (filed, _) = gate.file(&id, Some(&cover), Some("quay-1"), &now()).await.unwrap().unwrap();
    assert_eq!(filed.row().code, second.row().code, "the cover counts before the counter");
    desk.catalog.put_counter("quay-1", None, &now()).await.unwrap();
    assert!(desk.catalog.case_at("quay-1").await.unwrap().is_none());
    assert_ne!(code, second.row().code);
}
