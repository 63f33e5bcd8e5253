//! What is sent in is taken once, whole, and never lost.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use sohoa::catalog::web::{KeyRole, Role};
use sohoa::web::Settings;

use crate::house::{House, Plan, picture, until};

#[test]
fn a_scan_becomes_a_sealed_paper() {
    let house = House::new();
    let scanner = house.program(KeyRole::Scanner);
    let headers = [("X-File-Name", "Gi%E1%BA%A5y%20012345678901.png"), ("Prefer", "wait=30")];
    let answer = scanner.send("POST", "/api/v1/scans", &headers, &picture(1));
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(answer.header("location"), format!("/api/v1/scans/{id}"));
    let state = scanner.until_done(&id);
    assert_eq!(state["state"], "done", "{state}");
    assert_eq!(state["name"], "Giấy ••••••••••••.png");
    let paper = state["papers"][0].as_str().unwrap();
    // seen by a clerk, not by the scanner
    assert_eq!(scanner.get(&format!("/api/v1/papers/{paper}")).status, 403);
    let lan = house.person("lan", Role::Clerk);
    let shown = lan.get(&format!("/api/v1/papers/{paper}")).json();
    assert_eq!(shown["id"], paper);
    assert!(shown["version"].as_u64().unwrap() >= 1);
    let pdf = lan.get(&format!("/api/v1/papers/{paper}/pdf"));
    assert_eq!(pdf.header("content-type"), "application/pdf");
    assert!(pdf.body.starts_with("%PDF-") && pdf.body.contains("ByteRange"));
    // nothing is left in the folder of uploads
    assert_eq!(std::fs::read_dir(house.app.uploads()).unwrap().count(), 0);
    // a value is shown whole to a person, for a purpose
    let field = shown["fields"][0]["name"].as_str().unwrap();
    let ask = |who: &crate::house::Caller, body: String| {
        let headers = [("Content-Type", "application/json"), ("X-CSRF-Token", who.csrf.as_str())];
        who.send("POST", &format!("/api/v1/papers/{paper}/reveal"), &headers, body.as_bytes())
    };
    let body = format!("{{\"field\":\"{field}\",\"purpose\":\"so voi ban giay\"}}");
    assert_eq!(ask(&lan, body.clone()).json()["field"], field);
    assert_eq!(ask(&lan, body.replace("so voi ban giay", "")).status, 400);
    assert_eq!(ask(&lan, body.replace(field, "khong_co")).status, 404);
    assert_eq!(ask(&house.program(KeyRole::Reader), body.clone()).status, 403);
    assert_eq!(ask(&house.person("kiem-tra", Role::Auditor), body).status, 403);
    // every look is logged
    let log = house.runtime.block_on(house.app.local.catalog.accesses(30)).unwrap();
    assert!(log.iter().any(|line| line.actor == "lan" && line.action == "show"));
    assert!(log.iter().any(|line| line.actor == "lan" && line.action == "get"));
    let why = format!("{field}: so voi ban giay");
    assert!(log.iter().any(|line| line.action == "reveal" && line.query.as_ref() == Some(&why)));
    assert!(lan.get_html("/giay-to?loc=tat-ca").body.contains(paper));
}

#[test]
fn sending_twice_takes_once() {
    let house = House::new();
    let scanner = house.program(KeyRole::Scanner);
    let once = [("Idempotency-Key", "k-1"), ("Prefer", "wait=30")];
    let first = scanner.send("POST", "/api/v1/scans", &once, &picture(2));
    let second = scanner.send("POST", "/api/v1/scans", &once, &picture(2));
    assert_eq!(first.json()["id"], second.json()["id"]);
    assert_eq!(second.header("idempotent-replayed"), "true");
    let other = scanner.send("POST", "/api/v1/scans", &once, &picture(3));
    assert_eq!((other.status, other.code().as_str()), (422, "SH-9114"));
    // another sender's key of the same name is another key
    let another = house.program(KeyRole::Scanner);
    let third = another.send("POST", "/api/v1/scans", &once, &picture(4));
    assert_ne!(first.json()["id"], third.json()["id"]);
    // and each sees its own alone
    let id = first.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(another.get(&format!("/api/v1/scans/{id}")).status, 404);
    scanner.until_done(&id);
    let uploads = house.runtime.block_on(house.app.local.catalog.last_uploads(10)).unwrap();
    assert_eq!(uploads.len(), 2);
}

#[test]
fn what_is_no_scan_is_told_so() {
    let house = House::new();
    let scanner = house.program(KeyRole::Scanner);
    let state = scanner.scan(b"day khong phai la ban quet");
    assert_eq!(state["state"], "failed");
    assert_eq!(state["problem"]["code"], "SH-1104", "{state}");
    assert_eq!(scanner.send("POST", "/api/v1/scans", &[], b"").code(), "SH-9112");
    assert_eq!(scanner.send("POST", "/api/v1/scans?lane=x", &[], b"x").code(), "SH-9112");
    assert_eq!(std::fs::read_dir(house.app.uploads()).unwrap().count(), 0);
}

#[test]
fn a_sender_that_stops_or_sends_too_much_leaves_nothing() {
    let settings = Settings {
        patience: Duration::from_millis(500),
        max_upload: 100_000,
        ..Settings::default()
    };
    let house = House::built(Plan { settings, ..Plan::default() });
    let scanner = house.program(KeyRole::Scanner);
    let too_much = scanner.send("POST", "/api/v1/scans", &[], &vec![1; 200_000]);
    assert_eq!((too_much.status, too_much.code().as_str()), (413, "SH-9113"));
    let key = scanner.key.as_ref().unwrap();
    let head = format!(
        "POST /api/v1/scans HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {key}\r\n\
         Idempotency-Key: cham\r\nContent-Length: 50000\r\n\r\n",
        house.address
    );
    // one stops in the middle and waits, one breaks off
    let mut slow = TcpStream::connect(house.address).unwrap();
    slow.write_all(head.as_bytes()).unwrap();
    slow.write_all(&[7; 1000]).unwrap();
    let mut answer = [0; 12];
    slow.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 408");
    let mut broken = TcpStream::connect(house.address).unwrap();
    broken.write_all(head.as_bytes()).unwrap();
    broken.write_all(&[7; 1000]).unwrap();
    drop(broken);
    until(|| {
        let left = std::fs::read_dir(house.app.uploads()).unwrap().count();
        let rows = house.runtime.block_on(house.app.local.catalog.last_uploads(10)).unwrap();
        (left == 0 && rows.is_empty()).then_some(())
    });
    // the same key may try again
    let again = [("Idempotency-Key", "cham"), ("Prefer", "wait=30")];
    let answer = until(|| {
        let answer = scanner.send("POST", "/api/v1/scans", &again, &picture(5));
        // the broken one may not have been noticed yet
        (answer.status != 409).then_some(answer)
    });
    assert!(matches!(answer.status, 200 | 202), "{answer:?}");
}

#[test]
fn a_slow_sender_who_keeps_sending_is_heard_to_the_end() {
    let house = House::new();
    let scanner = house.program(KeyRole::Scanner);
    let body = picture(6);
    let head = format!(
        "POST /api/v1/scans HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\
         Content-Length: {}\r\n\r\n",
        house.address,
        scanner.key.as_ref().unwrap(),
        body.len()
    );
    let mut slow = TcpStream::connect(house.address).unwrap();
    slow.write_all(head.as_bytes()).unwrap();
    for piece in body.chunks(body.len() / 8 + 1) {
        slow.write_all(piece).unwrap();
        std::thread::sleep(Duration::from_millis(400));
    }
    let mut answer = [0; 12];
    slow.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 202");
}

#[test]
fn a_restart_in_mid_way_goes_on_and_reads_nothing_twice() {
    // a server that takes files in but does nothing with them: as one that dies right after
    let house = House::new();
    let scanner = house.program(KeyRole::Scanner);
    let ids: Vec<String> = (10..14)
        .map(|seed| {
            let answer = scanner.send("POST", "/api/v1/scans?lane=batch", &[], &picture(seed));
            assert_eq!(answer.status, 202);
            answer.json()["id"].as_str().unwrap().to_owned()
        })
        .collect();
    let dir = house.stop();
    // one that was coming in when the power went
    let house = House::in_folder(dir, Plan { started: false, ..Plan::default() });
    let half = sohoa::catalog::web::NewUpload {
        id: "nuachung".to_owned(),
        idem: None,
        name: "x".to_owned(),
        sender: "x".to_owned(),
        urgent: true,
        counter: None,
        at: house.app.now(),
    };
    house.runtime.block_on(house.app.local.catalog.begin_upload(&half)).unwrap();
    std::fs::write(house.app.upload_path("nuachung"), b"half").unwrap();
    house.runtime.block_on(house.app.start()).unwrap();
    let caller = crate::house::Caller { key: scanner.key.clone(), ..house.nobody() };
    for id in &ids {
        assert_eq!(caller.until_done(id)["state"], "done");
    }
    let catalog = &house.app.local.catalog;
    let papers = house.runtime.block_on(catalog.papers(None, 100, 0)).unwrap();
    assert_eq!(papers.len(), 4);
    for paper in &papers {
        let signatures = house.runtime.block_on(catalog.signatures_of(&paper.id)).unwrap();
        assert_eq!(signatures.iter().filter(|s| s.version == 0).count(), 1);
    }
    assert_eq!(std::fs::read_dir(house.app.uploads()).unwrap().count(), 0);
}

#[test]
fn a_counter_scan_does_not_wait_for_the_batch() {
    let house = House::new();
    let scanner = house.program(KeyRole::Scanner);
    let batch: Vec<String> = (20..32)
        .map(|seed| {
            let answer = scanner.send("POST", "/api/v1/scans?lane=batch", &[], &picture(seed));
            answer.json()["id"].as_str().unwrap().to_owned()
        })
        .collect();
    let urgent = scanner.scan(&picture(99));
    assert_eq!(urgent["state"], "done");
    let state = |id: &String| scanner.get(&format!("/api/v1/scans/{id}")).json()["state"].clone();
    let open = batch.iter().filter(|id| state(id) == "received").count();
    assert!(open > 0, "the batch was done before the counter's scan");
    for id in &batch {
        assert_eq!(scanner.until_done(id)["state"], "done");
    }
}
