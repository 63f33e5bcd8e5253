//! Who may review, and who not; does the page tell nobody what it must not?

use serde_json::json;
use sohoa::catalog::web::{KeyRole, Role};

use crate::house::House;

#[test]
fn a_paper_is_reviewed_by_whom_it_should() {
    let house = House::new();
    let lan = house.person("lan", Role::Clerk);
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/s01_congvan_xa.jpg");
    assert_eq!(lan.scan(&std::fs::read(sample).unwrap())["state"], "done");
    let papers = house.runtime.block_on(house.app.local.catalog.papers(None, 10, 0)).unwrap();
    let place = format!("/duyet/{}", papers[0].id);

    let said = |seat: &str, version: u32| {
        json!({"seat": seat, "version": version, "field": "dia_danh", "act": "accept"}).to_string()
    };
    let post = |who: &crate::house::Caller, act: &str, body: &str| {
        let headers = [("Content-Type", "application/json"), ("X-CSRF-Token", who.csrf.as_str())];
        who.send("POST", &format!("{place}/{act}"), &headers, body.as_bytes())
    };

    let page = lan.get_html(&place).body;
    let seat = page.split("data-seat=\"").nth(1).expect("a seat").split('"').next().unwrap();

    // nobody, and those whose duty it is not: neither the page nor any part of it
    let others = [
        house.person("kiem-tra", Role::Auditor),
        house.person("van-thu", Role::Signer),
        house.person("quan-tri", Role::Administrator),
        house.program(KeyRole::Scanner),
        house.program(KeyRole::Reader),
    ];
    let parts = ["", "/trang/1", "/chu/1", "/cat/dia_danh", "/nguon/dia_danh"];
    for part in parts {
        // the page itself is looked at once: each look is another seat
        let address = format!("{place}{part}");
        assert_eq!(house.nobody().get(&address).status, 401, "{part}");
        for other in &others {
            assert_eq!(other.get(&address).status, 403, "{part}");
        }
        if !part.is_empty() {
            let seen = lan.get(&address);
            assert_eq!((seen.status, seen.header("cache-control")), (200, "no-store"), "{part}");
        }
    }
    for other in &others {
        assert_eq!(other.get("/duyet").status, 403);
        assert_eq!(post(other, "truong", &said(seat, 1)).status, 403);
        assert_eq!(post(other, "xong", &said(seat, 1)).status, 403);
    }
    assert!(lan.get(&format!("{place}/trang/1")).bytes.starts_with(b"\xff\xd8\xff"));
    assert!(lan.get(&format!("{place}/cat/dia_danh")).bytes.starts_with(b"\x89PNG"));
    for nowhere in ["/trang/2", "/trang/0", "/chu/9", "/cat/khong_co", "/nguon/khong_co"] {
        assert_eq!(lan.get(&format!("{place}{nowhere}")).status, 404, "{nowhere}");
    }

    // another clerk reads, but has no seat, and another's is none of theirs
    let minh = house.person("minh", Role::Clerk);
    let page = minh.get_html(&place).body;
    assert!(!page.contains("data-seat") && page.contains("readonly") && page.contains("lan"));
    for seat in [seat, "", "x"] {
        let refused = post(&minh, "truong", &said(seat, 1));
        assert_eq!((refused.status, refused.code().as_str()), (409, "SH-3521"));
    }
    // a request without the token, on another version, out of shape
    let bare = [("Content-Type", "application/json")];
    let forged = lan.send("POST", &format!("{place}/truong"), &bare, said(seat, 1).as_bytes());
    assert_eq!(forged.code(), "SH-9107");
    assert_eq!(post(&lan, "truong", &said(seat, 2)).code(), "SH-3514");
    assert!(matches!(post(&lan, "truong", "{}").status, 400 | 422));

    let noted = post(&lan, "truong", &said(seat, 1));
    assert_eq!(noted.status, 200, "{noted:?}");
    assert!(noted.json()["row"].as_str().unwrap().contains("data-settled=\"1\""));
    let done = post(&lan, "xong", &said(seat, 1));
    assert_eq!((done.status, done.json()["next"].as_str()), (200, Some("/duyet")));
    let row = house.runtime.block_on(house.app.local.catalog.paper(&papers[0].id)).unwrap();
    assert_eq!(row.unwrap().version, 2);
    // every look stands in the log
    let log = house.runtime.block_on(house.app.local.catalog.accesses(200)).unwrap();
    let looks = |who: &str| {
        log.iter().filter(|l| l.actor == who && l.action == "review" && l.paper.is_some()).count()
    };
    assert!(looks("lan") >= 1 && looks("minh") >= 1);
}
