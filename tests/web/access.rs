//! Who may come in, and what is kept away.

use std::time::Duration;

use sohoa::catalog::web::{KeyRole, Role};
use sohoa::web::Settings;
use sohoa::web::limits::Limiter;

use crate::house::{House, PASSWORD, Plan, picture};

/// Addresses with who may see them: clerk, signer, auditor, administrator, scanner, reader,
/// exchange.
const MAY: [(&str, &str, [bool; 7]); 6] = [
    ("GET", "/giay-to", [true, true, true, false, false, true, false]),
    ("GET", "/quan-tri", [false, false, false, true, false, false, false]),
    ("GET", "/api/v1/papers", [true, true, true, false, false, true, false]),
    ("GET", "/api/v1/scans/aaaa", [true, false, false, false, true, false, false]),
    ("GET", "/api/v1/documents/A_B_000001", [false, false, false, false, false, false, true]),
    ("POST", "/quan-tri/khoa", [false, false, false, true, false, false, false]),
];

#[test]
fn nobody_sees_anything_and_each_role_sees_its_own() {
    let house = House::new();
    let nobody = house.nobody();
    for (method, path, _) in MAY {
        let answer = nobody.send(method, path, &[], b"");
        assert_eq!((answer.status, answer.code().as_str()), (401, "SH-9103"), "{path}");
        let answer = nobody.send(method, path, &[("Accept", "text/html")], b"");
        if method == "GET" && !path.starts_with("/api") {
            assert_eq!(answer.status, 303);
            assert!(answer.header("location").starts_with("/dang-nhap?next="));
        }
    }
    let callers: Vec<_> = Role::ALL
        .into_iter()
        .zip(["can-bo", "van-thu", "kiem-tra", "quan-tri"])
        .map(|(role, name)| house.person(name, role))
        .chain(KeyRole::ALL.into_iter().map(|role| house.program(role)))
        .collect();
    for (method, path, may) in MAY {
        for (caller, may) in callers.iter().zip(may) {
            let csrf = [
                ("X-CSRF-Token", caller.csrf.as_str()),
                ("Content-Type", "application/x-www-form-urlencoded"),
            ];
            let answer = caller.send(method, path, &csrf, b"label=x&role=scanner");
            if may {
                assert!(matches!(answer.status, 200 | 404), "{path} {answer:?}");
            } else {
                assert_eq!((answer.status, answer.code().as_str()), (403, "SH-9104"), "{path}");
            }
        }
    }
}

#[test]
fn a_changing_request_of_another_site_changes_nothing() {
    let house = House::new();
    let lan = house.person("lan", Role::Administrator);
    let form = "name=moi&display=Moi&role=clerk";
    let kind = ("Content-Type", "application/x-www-form-urlencoded");
    let count = || house.runtime.block_on(house.app.local.catalog.accounts()).unwrap().len();
    assert_eq!(lan.form("/quan-tri/tai-khoan", form).status, 403);
    let wrong = format!("_csrf=x&{form}");
    assert_eq!(lan.form("/quan-tri/tai-khoan", &wrong).status, 403);
    let right = format!("_csrf={}&{form}", lan.csrf);
    let elsewhere = [
        ("Origin", "https://a.example"),
        ("Origin", "null"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
    ];
    for elsewhere in elsewhere {
        let answer = lan.send("POST", "/quan-tri/tai-khoan", &[kind, elsewhere], right.as_bytes());
        assert_eq!((answer.status, answer.code().as_str()), (403, "SH-9107"), "{elsewhere:?}");
    }
    // a scan without the token
    assert_eq!(lan.send("POST", "/api/v1/scans", &[], &picture(1)).code(), "SH-9107");
    assert_eq!(count(), 1);
    // as browsers send forms of pages that give no referrer
    let own =
        [kind, ("Origin", "null"), ("Sec-Fetch-Site", "same-origin"), ("Accept", "text/html")];
    let answer = lan.send("POST", "/quan-tri/tai-khoan", &own, right.as_bytes());
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(count(), 2);
}

#[test]
fn guessing_passwords_is_slowed_and_no_name_is_given_away() {
    let plan = Plan { logins: Limiter::new(3, 60.0), ..Plan::default() };
    let house = House::built(plan);
    house.account("tran.mau", Role::Clerk);
    let caller = house.nobody();
    let wrong = caller.form("/dang-nhap", "name=tran.mau&password=sai");
    let unknown = caller.form("/dang-nhap", "name=khong-co&password=sai");
    assert_eq!((wrong.status, unknown.status), (401, 401));
    assert_eq!(
        wrong.body.replace("tran.mau", ""),
        unknown.body.replace("khong-co", ""),
        "the answers differ"
    );
    caller.form("/dang-nhap", "name=tran.mau&password=sai");
    let answer = caller.form("/dang-nhap", "name=tran.mau&password=sai");
    assert_eq!(answer.status, 429, "{answer:?}");
    // the right one is refused as well for a while, then taken
    let right = format!("name=tran.mau&password={}", PASSWORD.replace(' ', "+"));
    assert_eq!(caller.form("/dang-nhap", &right).status, 429);
    house.later(200);
    assert_eq!(caller.form("/dang-nhap", &right).status, 303);
}

#[test]
fn a_one_time_password_opens_nothing_but_its_own_change() {
    let house = House::new();
    let admin = house.person("quan-tri", Role::Administrator);
    let page = admin.own_form("/quan-tri/tai-khoan", "name=lan&display=Lan&role=clerk");
    let secret = page.body.split("<code id=\"secret\">").nth(1).unwrap();
    let secret = secret.split('<').next().unwrap().to_owned();
    // shown once
    assert!(!admin.get_html("/quan-tri").body.contains(&secret));
    let mut lan = house.nobody();
    let answer = lan.form("/dang-nhap", &format!("name=lan&password={secret}"));
    lan.cookie = answer.cookie();
    assert_eq!(lan.get("/giay-to").code(), "SH-9109");
    assert_eq!(lan.get_html("/giay-to").header("location"), "/mat-khau");
    lan.csrf = lan.get_html("/mat-khau").csrf();
    let change = |new: &str| {
        lan.own_form("/mat-khau", &format!("old={secret}&new={new}&again={new}")).status
    };
    assert_eq!(change("ngan"), 422);
    assert_eq!(change(&secret), 422);
    assert_eq!(change("mot+mat+khau+dai"), 303);
    assert_eq!(lan.get("/giay-to").status, 200);
    assert_eq!(
        house.nobody().form("/dang-nhap", &format!("name=lan&password={secret}")).status,
        401
    );
}

#[test]
fn the_screen_locks_and_the_session_ends() {
    let settings = Settings {
        lock_after: Duration::from_mins(10),
        session_length: Duration::from_hours(1),
        ..Settings::default()
    };
    let house = House::built(Plan { settings, ..Plan::default() });
    let lan = house.person("lan", Role::Clerk);
    house.later(500);
    assert_eq!(lan.get("/giay-to").status, 200);
    // what the page asks by itself keeps nobody awake
    house.later(400);
    assert_eq!(lan.send("GET", "/phien", &[("X-Background", "1")], b"").status, 204);
    house.later(300);
    assert_eq!(lan.send("GET", "/phien", &[("X-Background", "1")], b"").code(), "SH-9108");
    assert_eq!(lan.get("/api/v1/papers").code(), "SH-9108");
    let place = lan.get_html("/giay-to?loc=cho");
    assert_eq!(place.header("location"), "/mo-khoa?next=/giay-to%3Floc%3Dcho");
    assert_eq!(lan.own_form("/mo-khoa", "password=sai").status, 401);
    assert_eq!(lan.get("/giay-to").code(), "SH-9108");
    let right = format!("password={}&next=/giay-to", PASSWORD.replace(' ', "+"));
    assert_eq!(lan.own_form("/mo-khoa", &right).header("location"), "/giay-to");
    assert_eq!(lan.get("/giay-to").status, 200);
    house.later(3000);
    assert_eq!(lan.get("/giay-to").code(), "SH-9103");
    // locked and left by hand
    let lan = house.person("lan2", Role::Clerk);
    assert_eq!(lan.own_form("/khoa", "").status, 303);
    assert_eq!(lan.get("/giay-to").code(), "SH-9108");
    let left = lan.own_form("/dang-xuat", "");
    assert!(left.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(lan.get("/giay-to").code(), "SH-9103");
}

#[test]
fn nobody_is_sent_elsewhere_after_logging_in() {
    let house = House::new();
    house.account("lan", Role::Clerk);
    for (next, place) in
        [("//a.example", "/"), ("https://a.example", "/"), ("/giay-to", "/giay-to")]
    {
        let form = format!("name=lan&password={}&next={next}", PASSWORD.replace(' ', "+"));
        let answer = house.nobody().form("/dang-nhap", &form);
        assert_eq!(answer.header("location"), place);
        let cookie = answer.header("set-cookie");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    }
    let back = house.nobody().get("/ngon-ngu?to=en&back=//a.example");
    assert_eq!(back.header("location"), "/");
}

#[test]
fn a_key_that_is_wrong_taken_back_or_over_is_refused() {
    let house = House::new();
    let scanner = house.program(KeyRole::Scanner);
    let good = scanner.key.clone().unwrap();
    let try_key = |key: &str| {
        let mut caller = scanner.clone();
        caller.key = Some(key.to_owned());
        caller.get("/api/v1/scans/aaaa").status
    };
    assert_eq!(try_key(&good), 404);
    for bad in ["", "shk_x_y", &good[..good.len() - 1], &good.to_uppercase()] {
        assert_eq!(try_key(bad), 401, "{bad}");
    }
    let admin = house.person("quan-tri", Role::Administrator);
    let id = good.split('_').nth(1).unwrap();
    assert_eq!(admin.own_form("/quan-tri/khoa/thu-hoi", &format!("id={id}")).status, 303);
    assert_eq!(try_key(&good), 401);
    let (row, short) =
        sohoa::web::auth::key::make("x", KeyRole::Scanner, "x", house.app.now(), Some(1)).unwrap();
    house.runtime.block_on(house.app.local.catalog.add_key(&row)).unwrap();
    assert_eq!(try_key(&short), 404);
    house.later(25 * 3600);
    assert_eq!(try_key(&short), 401);
    // keys are nowhere in the office as they are
    let rows = house.runtime.block_on(house.app.local.catalog.api_keys()).unwrap();
    assert!(rows.iter().all(|row| !row.hash.contains(&good) && row.hash.len() == 64));
}

#[test]
fn every_answer_is_guarded_and_every_problem_is_told_in_two_ways_and_languages() {
    let house = House::new();
    let lan = house.person("lan", Role::Clerk);
    for path in ["/", "/dang-nhap", "/khong-co", "/api/v1/papers", "/static/x/app.css", "/healthz"]
    {
        let answer = lan.get_html(path);
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}");
        assert!(policy.contains("frame-ancestors 'none'"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("x-request-id").len(), 16);
        assert!(!answer.body.contains("<style") && !answer.body.contains("style="), "{path}");
        assert!(!answer.body.contains(" onclick") && !answer.body.contains("<script>"), "{path}");
    }
    let problem = lan.get("/khong-co");
    assert_eq!((problem.status, problem.code().as_str()), (404, "SH-9101"));
    let told = problem.json();
    assert_eq!(told["status"], 404);
    assert_eq!(told["title"], "Không có trang này");
    assert!(told["instance"].as_str().unwrap().ends_with(problem.header("x-request-id")));
    assert_eq!(lan.get("/khong-co?lang=en").json()["title"], "There is no such page");
    let page = lan.get_html("/khong-co");
    assert!(page.body.contains("SH-9101") && page.body.contains("Không có trang này"));
    let refused = lan.send("DELETE", "/giay-to", &[("X-CSRF-Token", &lan.csrf)], b"");
    assert_eq!((refused.status, refused.code().as_str()), (405, "SH-9102"));
    assert!(refused.header("allow").contains("GET"));
    let page = lan.get_html("/?lang=en");
    assert!(page.body.contains("lang=\"en\"") && page.body.contains("Waiting for a person"));
    // style and scripts may be kept for ever, under a name of their own
    let style = page.body.split("href=\"/static/").nth(2).unwrap().split('"').next().unwrap();
    let style = lan.get(&format!("/static/{style}"));
    assert_eq!(style.status, 200);
    assert!(style.header("cache-control").contains("immutable"));
}

#[test]
fn the_first_load_is_small() {
    let house = House::new();
    let page = house.nobody().get_html("/dang-nhap");
    let mut bytes = page.body.len();
    for name in ["app.css", "app.js", "icon.svg"] {
        bytes += house.nobody().get(&sohoa::web::assets::address(name)).body.len();
    }
    assert!(bytes < 300_000, "{bytes}");
}

#[test]
fn nothing_is_served_beyond_this_machine_in_the_clear() {
    let house = House::new();
    house.runtime.block_on(async {
        let everywhere = "0.0.0.0:0".parse().unwrap();
        assert!(sohoa::web::server::listen(everywhere, false, false).await.is_err());
        assert!(sohoa::web::server::listen(everywhere, false, true).await.is_ok());
    });
    assert!(crate::house::has_keys(&house.path("kho")));
}
