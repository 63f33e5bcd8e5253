//! Who waits hears of it: events as they happen, the hook until it has heard.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;
use sohoa::catalog::web::{KeyRole, Role};
use sohoa::web::hook::{Hook, TRIES};

use crate::house::{Caller, House, Plan, picture, until};

/// Follows events on a connection of its own; gives the stream's lines.
fn follow(house: &House, caller: &Caller, last: Option<i64>) -> BufReader<TcpStream> {
    let mut stream = TcpStream::connect(house.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let last = last.map(|id| format!("Last-Event-ID: {id}\r\n")).unwrap_or_default();
    let cookie = caller.cookie.as_ref().unwrap();
    let head = format!(
        "GET /api/v1/events HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\n{last}\r\n",
        house.address
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut lines = BufReader::new(stream);
    let mut first = String::new();
    lines.read_line(&mut first).unwrap();
    assert!(first.starts_with("HTTP/1.1 200"), "{first}");
    lines
}

fn next_event(lines: &mut BufReader<TcpStream>, kind: &str) -> Value {
    let mut named = false;
    loop {
        let mut line = String::new();
        assert!(lines.read_line(&mut line).unwrap() > 0, "the stream ended");
        if line.starts_with("event:") {
            named = line.contains(kind);
        }
        if let Some(data) = line.strip_prefix("data:").filter(|_| named) {
            return serde_json::from_str(data.trim()).unwrap();
        }
    }
}

#[test]
fn events_come_as_they_happen_and_those_missed_are_told() {
    let house = House::new();
    let lan = house.person("lan", Role::Clerk);
    let mut lines = follow(&house, &lan, None);
    let scan = house.program(KeyRole::Scanner).scan(&picture(51));
    let event = next_event(&mut lines, "paper");
    assert_eq!(event["subject"], scan["papers"][0]);
    assert_eq!(event["state"], "copied");
    let second = next_event(&mut lines, "paper");
    assert_eq!(second["version"], 1);
    // somebody who was away since the first
    let mut again = follow(&house, &lan, event["id"].as_i64());
    assert_eq!(next_event(&mut again, "paper")["id"], second["id"]);
    // ids and states, nothing of the paper
    let names: Vec<&String> = second.as_object().unwrap().keys().collect();
    assert_eq!(names, ["at", "id", "kind", "state", "subject", "version"]);
    assert_eq!(house.nobody().get("/api/v1/events").status, 401);
    assert_eq!(house.program(KeyRole::Scanner).get("/api/v1/events").status, 403);
}

/// A receiver that fails as often as it is told to, then takes everything.
fn receiver(failures: usize) -> (String, mpsc::Receiver<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/bao", listener.local_addr().unwrap());
    let (sender, heard) = mpsc::channel();
    std::thread::spawn(move || {
        for (count, stream) in listener.incoming().enumerate() {
            let mut stream = BufReader::new(stream.unwrap());
            let (mut signature, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                if stream.read_line(&mut line).unwrap() <= 2 {
                    break;
                }
                let (name, value) = line.trim().split_once(": ").unwrap_or_default();
                match name.to_ascii_lowercase().as_str() {
                    "x-sohoa-signature" => value.clone_into(&mut signature),
                    "content-length" => length = value.parse().unwrap(),
                    _ => {}
                }
            }
            let mut body = vec![0; length];
            stream.read_exact(&mut body).unwrap();
            let status = if count < failures { "503 Busy" } else { "204 No Content" };
            let head =
                format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            stream.get_mut().write_all(head.as_bytes()).unwrap();
            if count >= failures {
                let _ = sender.send((String::from_utf8(body).unwrap(), signature));
            }
        }
    });
    (address, heard)
}

#[test]
fn the_hook_is_told_until_it_has_heard_and_can_prove_who_told() {
    let (address, heard) = receiver(2);
    let secret = b"mot bi mat chung du dai";
    let hook = Hook::new(&address, secret).unwrap();
    let house = House::built(Plan { hook: Some(hook), ..Plan::default() });
    // from before the hook: not told
    let scanner = house.program(KeyRole::Scanner);
    until(|| {
        house.runtime.block_on(house.app.local.catalog.queue_deliveries(house.app.now())).ok()
    });
    let scan = scanner.scan(&picture(52));
    let mut told = Vec::new();
    while told.len() < 2 {
        // what failed is tried again later; here later comes soon
        house.later(30);
        if let Ok(one) = heard.recv_timeout(Duration::from_secs(2)) {
            told.push(one);
        }
    }
    let again = Hook::new(&address, secret).unwrap();
    for (body, signature) in &told {
        let event: Value = serde_json::from_str(body).unwrap();
        assert_eq!(event["paper"], scan["papers"][0]);
        let seconds = signature.strip_prefix("t=").unwrap().split(',').next().unwrap();
        let at = jiff::Timestamp::from_second(seconds.parse().unwrap()).unwrap();
        assert_eq!(&again.signature(body, at), signature);
        assert_ne!(&again.signature(&body.replace('1', "2"), at), signature);
    }
    assert_eq!(serde_json::from_str::<Value>(&told[1].0).unwrap()["version"], 1);
}

#[test]
fn a_receiver_that_never_answers_is_given_up_with_the_reason_and_can_be_tried_again() {
    let hook = Hook::new("http://127.0.0.1:9/bao", b"mot bi mat chung du dai").unwrap();
    let house = House::built(Plan { hook: Some(hook), ..Plan::default() });
    let catalog = &house.app.local.catalog;
    until(|| house.runtime.block_on(catalog.queue_deliveries(house.app.now())).ok());
    house.program(KeyRole::Scanner).scan(&picture(53));
    let dead = until(|| {
        house.later(4000);
        let dead = house.runtime.block_on(catalog.dead_deliveries(10)).unwrap();
        (!dead.is_empty()).then_some(dead)
    });
    assert_eq!(dead[0].attempts, TRIES);
    assert!(!dead[0].error.as_ref().unwrap().is_empty());
    let admin = house.person("quan-tri", Role::Administrator);
    assert!(admin.get_html("/quan-tri").body.contains(&dead[0].event.subject));
    assert_eq!(admin.own_form("/quan-tri/thong-bao", "").status, 303);
    assert!(house.runtime.block_on(catalog.dead_deliveries(10)).unwrap().is_empty());
}
