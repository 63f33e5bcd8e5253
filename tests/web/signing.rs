//! What the agency signs: shown before, signed once, kept; what cannot be signed says why.

use sohoa::catalog::web::Role;
use sohoa::domain::hash::Sha256;

use crate::house::{Answer, Caller, House, PASSWORD};

fn draft() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/s10_kehoach_goc.pdf")).unwrap()
}

fn hand_in(caller: &Caller, bytes: &[u8], plan: &str) -> Answer {
    let mut body = format!(
        "--X\r\nContent-Disposition: form-data; name=\"plan\"\r\n\r\n{plan}\r\n--X\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"ket-qua.pdf\"\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--X--\r\n");
    let kind = [
        ("Content-Type", "multipart/form-data; boundary=X"),
        ("X-CSRF-Token", caller.csrf.as_str()),
    ];
    caller.send("POST", "/ky/gui", &kind, &body)
}

#[test]
fn what_is_shown_is_signed_once_and_kept() {
    let house = House::new();
    let (lan, seal) = (house.person("lan", Role::Clerk), house.person("van-thu", Role::Signer));
    let bytes = draft();
    let plan = &house.app.local.policy.plan.iter().find(|plan| plan.key == "ket-qua").unwrap().key;
    let handed = hand_in(&lan, &bytes, plan);
    assert_eq!(handed.status, 303, "{handed:?}");
    let place = handed.header("location").to_owned();
    // exactly what, by whom, until when
    let page = seal.get_html(&place).body;
    let hash = Sha256::of(&bytes).to_string();
    assert!(page.contains(&hash) && page.contains("Ủy ban nhân dân xã Mẫu"), "{page}");
    assert!(page.contains("MẪU, không có giá trị pháp lý"));
    let picture = seal.get(&format!("{place}/trang/1"));
    assert_eq!(picture.header("content-type"), "image/png");
    assert!(picture.bytes.starts_with(b"\x89PNG") && picture.bytes.len() > 5_000);
    assert_eq!(seal.get(&format!("{place}/trang/99")).status, 404);
    // a clerk may not sign; a wrong password signs nothing; another file's hash signs nothing
    let password = PASSWORD.replace(' ', "+");
    let word = format!("password={password}&sha256={hash}");
    let act = format!("{place}/ky");
    assert_eq!(lan.own_form(&act, &word).status, 403);
    assert_eq!(seal.own_form(&act, &format!("password=sai&sha256={hash}")).status, 401);
    let other = format!("password={password}&sha256={}", Sha256::of(b"x"));
    assert_eq!(seal.own_form(&act, &other).status, 409);
    let signed = seal.own_form(&act, &word);
    assert_eq!(signed.status, 303, "{}", signed.body);
    assert_eq!(seal.own_form(&act, &word).status, 409);
    let papers = house.runtime.block_on(house.app.local.catalog.papers(None, 10, 0)).unwrap();
    assert_eq!(papers.len(), 1);
    let pdf = lan.get(&format!("/api/v1/papers/{}/pdf", papers[0].id)).bytes;
    // nothing of the draft was rewritten, and the signature holds
    assert!(pdf.starts_with(&bytes) && pdf.len() > bytes.len());
    let signatures =
        house.runtime.block_on(house.app.local.catalog.signatures_of(&papers[0].id)).unwrap();
    assert!(signatures.iter().any(|one| one.version == 0), "{signatures:?}");
    assert_eq!(std::fs::read_dir(house.app.signing_folder()).unwrap().count(), 0);
    assert!(seal.get_html("/ky").body.contains("đã ký"));
}

#[test]
fn exceptions_come_first_with_the_way_out_and_a_batch_signs_the_rest() {
    let house = House::new();
    let (lan, seal) = (house.person("lan", Role::Clerk), house.person("van-thu", Role::Signer));
    let mut second = draft();
    second.extend_from_slice(b"\n%%EOF\n");
    let ids: Vec<String> = [draft(), second]
        .iter()
        .map(|bytes| {
            let handed = hand_in(&lan, bytes, "ket-qua");
            handed.header("location").trim_start_matches("/ky/").to_owned()
        })
        .collect();
    // one of them changes on disk
    std::fs::write(house.app.signing_path(&ids[1]), b"%PDF-1.7 khac").unwrap();
    let page = seal.get_html("/ky").body;
    let (blocked, ready) = (page.find("Chưa ký được").unwrap(), page.find("Sẵn sàng ký").unwrap());
    assert!(blocked < ready && page.contains("Tệp đã đổi từ lúc gửi"));
    let rows = house.runtime.block_on(house.app.local.catalog.signings(true, 10)).unwrap();
    let mut form = format!("password={}", PASSWORD.replace(' ', "+"));
    for row in &rows {
        form.extend(["&chosen=", &row.id, ".", &row.sha256.to_string()]);
    }
    let told = seal.own_form("/ky/loat", &form);
    assert!(told.body.contains("Đã ký 1 tệp; 1 tệp chưa ký được"), "{}", told.body);
    let back = seal.own_form(&format!("/ky/{}/tra", ids[1]), "note=Tep+hong");
    assert_eq!(back.status, 303);
    assert!(lan.get_html("/ky").body.contains("Tep hong"));
    assert!(house.runtime.block_on(house.app.local.catalog.signings(true, 10)).unwrap().is_empty());
    // what is no PDF, or no plan, is not taken
    assert_eq!(hand_in(&lan, b"khong phai", "ket-qua").status, 400);
    assert_eq!(hand_in(&lan, &draft(), "khong-co").status, 404);
}
