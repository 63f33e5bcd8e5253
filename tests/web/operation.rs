//! Whoever looks after the server sees how it is, and nothing of anybody.

use sohoa::catalog::web::{KeyRole, Role};
use sohoa::engine::Cancel;
use sohoa::web::operation::metrics_router;
use sohoa::web::server;

use crate::house::{Caller, House, PASSPHRASE, Plan, picture, until, write};

#[test]
fn health_readiness_and_counts() {
    let house = House::new();
    let nobody = house.nobody();
    assert_eq!(nobody.get("/healthz").status, 200);
    let ready = until(|| Some(nobody.get("/readyz")).filter(|answer| answer.status == 200));
    assert_eq!(ready.json()["ready"], true);
    let scanner = house.program(KeyRole::Scanner);
    let headers = [("X-File-Name", "NguyenVanMau.png"), ("Prefer", "wait=30")];
    let sent = scanner.send("POST", "/api/v1/scans", &headers, &picture(61)).json();
    scanner.until_done(sent["id"].as_str().unwrap());
    nobody.get("/api/v1/papers?state=NguyenVanMau");
    // not on the listener of pages
    assert_eq!(nobody.get("/metrics").status, 404);
    let address = house.runtime.block_on(async {
        let listener = server::listen("127.0.0.1:0".parse().unwrap(), false, false).await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = metrics_router(house.app.clone());
        tokio::spawn(async move {
            server::serve(listener, router, None, &Cancel::default()).await;
        });
        address
    });
    let counts = Caller { root: format!("http://{address}"), ..house.nobody() }.get("/metrics");
    let text = &counts.body;
    for wanted in [
        "sohoa_requests_total{route=\"/api/v1/scans\",method=\"POST\",status=\"200\"} 1",
        "sohoa_scan_seconds_count{lane=\"counter\"} 1",
        "sohoa_scans_waiting{lane=\"batch\"} 0",
        "sohoa_request_seconds_bucket{le=\"+Inf\"}",
        "sohoa_papers{state=",
    ] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
    for private in ["NguyenVanMau", sent["id"].as_str().unwrap()] {
        assert!(!text.contains(private), "{private}");
    }
    // every line is a comment or a name with a number
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(name.starts_with("sohoa_") && value.parse::<f64>().is_ok(), "{line}");
    }
}

#[test]
fn a_catalogue_made_again_keeps_who_may_come_in_and_tells_no_old_news() {
    let house = House::new();
    let scanner = house.program(KeyRole::Scanner);
    let scan = scanner.scan(&picture(62));
    let lan = house.person("lan", Role::Clerk);
    let last = house.runtime.block_on(house.app.local.catalog.last_event()).unwrap();
    let dir = house.stop();
    let secret = dir.path().join("mat-khau");
    write(&secret, PASSPHRASE.as_bytes());
    let done = std::process::Command::new(env!("CARGO_BIN_EXE_sohoa"))
        .args(["catalog", "rebuild", "--office"])
        .arg(dir.path().join("kho"))
        .arg("--passphrase-file")
        .arg(&secret)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let house = House::in_folder(dir, Plan::default());
    let known =
        |caller: &Caller| Caller { root: format!("http://{}", house.address), ..caller.clone() };
    assert_eq!(known(&lan).get("/giay-to").status, 200);
    let id = scan["id"].as_str().unwrap();
    let again = known(&scanner).get(&format!("/api/v1/scans/{id}")).json();
    assert_eq!(again["papers"], scan["papers"]);
    let now = house.runtime.block_on(house.app.local.catalog.last_event()).unwrap();
    assert_eq!(now, last);
}

#[test]
fn a_server_that_stops_is_not_ready_and_takes_nothing_more() {
    let house = House::new();
    let nobody = house.nobody();
    nobody.get("/healthz");
    house.app.local.cancel.set();
    // the open connection may still be answered; nobody new is taken
    until(|| std::net::TcpStream::connect(house.address).err().map(|_| ()));
}
