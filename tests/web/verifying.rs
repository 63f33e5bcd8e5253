//! Anybody may ask whether a paper is genuine, and what is handed in does not stay.

use std::process::Command;

use sohoa::catalog::web::KeyRole;
use sohoa::domain::hash::Sha256;
use sohoa::web::limits::Limiter;

use crate::house::{Answer, Caller, House, PASSPHRASE, Plan, picture, write};

fn hand_in(caller: &Caller, field: &str, bytes: &[u8]) -> Answer {
    let mut body = format!(
        "--X\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"rieng-tu.pdf\"\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--X--\r\n");
    let kind = [("Content-Type", "multipart/form-data; boundary=X"), ("Accept", "text/html")];
    caller.send("POST", "/kiem-tra", &kind, &body)
}

/// A sealed paper of the house, and its id.
fn sealed(house: &House) -> (String, Vec<u8>) {
    let scan = house.program(KeyRole::Scanner).scan(&picture(31));
    let id = scan["papers"][0].as_str().unwrap().to_owned();
    let reader = house.program(KeyRole::Reader);
    let pdf = reader.get(&format!("/api/v1/papers/{id}/pdf"));
    // the status list of now
    assert!(house.runtime.block_on(house.app.local.settle_all()).is_empty());
    (id, pdf.bytes)
}

fn everything_in(folder: &std::path::Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            all.extend(everything_in(&path));
        } else {
            all.extend(std::fs::read(path).unwrap_or_default());
        }
    }
    all
}

#[test]
fn a_genuine_file_passes_a_changed_one_fails_and_neither_stays() {
    let house = House::new();
    let nobody = house.nobody();
    assert!(nobody.get_html("/kiem-tra").body.contains("type=\"file\""));
    let (_, pdf) = sealed(&house);
    let good = hand_in(&nobody, "file", &pdf);
    assert_eq!(good.status, 200, "{}", good.body);
    assert!(good.body.contains("Hợp lệ: chữ ký đúng"), "{}", good.body);
    assert!(good.body.contains("Nguyễn Thị Mẫu") && good.body.contains("còn hiệu lực"));
    let mut changed = pdf.clone();
    let place = changed.windows(6).position(|six| six == b"stream").unwrap() + 60;
    changed[place] ^= 1;
    let bad = hand_in(&nobody, "file", &changed);
    assert!(bad.body.contains("Không hợp lệ"), "{}", bad.body);
    let other = hand_in(&nobody, "file", &picture(32));
    assert!(other.body.contains("không thấy chữ ký số"), "{}", other.body);
    let marked = b"%PDF-1.7 ban mat cua toi khong duoc luu";
    let broken = hand_in(&nobody, "file", marked);
    assert!(broken.body.contains("SH-") || broken.body.contains("class=\"verdict"));
    let kept = everything_in(&house.path("kho"));
    assert!(!kept.windows(20).any(|twenty| twenty == &marked[9..29]), "it stayed");
    // also for somebody who is logged in, and in English
    let lan = house.person("lan", sohoa::catalog::web::Role::Clerk);
    assert_eq!(hand_in(&lan, "file", &pdf).status, 200);
    assert_eq!(hand_in(&nobody, "file", b"").status, 400);
    assert_eq!(hand_in(&nobody, "code", b"VNR1:XYZ").status, 422);
}

#[test]
fn a_hash_alone_is_enough_and_a_withdrawn_result_is_told() {
    let house = House::new();
    let nobody = house.nobody();
    let (id, pdf) = sealed(&house);
    let ask = format!("/kiem-tra?sha256={}", Sha256::of(&pdf));
    assert!(nobody.get_html(&ask).body.contains("còn hiệu lực"));
    let unknown = format!("/kiem-tra?sha256={}", Sha256::of(b"x"));
    assert!(nobody.get_html(&unknown).body.contains("Chưa kết luận được"));
    assert_eq!(nobody.get("/kiem-tra?sha256=xyz").status, 400);
    let secret = house.path("mat-khau");
    write(&secret, PASSPHRASE.as_bytes());
    let done = Command::new(env!("CARGO_BIN_EXE_sohoa"))
        .args(["withdraw", &id, "--reason", "gia_mao", "--office"])
        .arg(house.path("kho"))
        .arg("--passphrase-file")
        .arg(&secret)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(nobody.get_html(&ask).body.contains("thu hồi"));
    let file = hand_in(&nobody, "file", &pdf);
    assert!(file.body.contains("Không còn hiệu lực"), "{}", file.body);
}

#[test]
fn asking_again_and_again_is_slowed() {
    let house = House::built(Plan { verifications: Limiter::new(2, 60.0), ..Plan::default() });
    let nobody = house.nobody();
    let ask = format!("/kiem-tra?sha256={}", Sha256::of(b"x"));
    assert_eq!(nobody.get(&ask).status, 200);
    assert_eq!(nobody.get(&ask).status, 200);
    let third = nobody.get(&ask);
    assert_eq!((third.status, third.code().as_str()), (429, "SH-9106"));
    assert!(third.header("retry-after").parse::<u64>().unwrap() <= 60);
}
