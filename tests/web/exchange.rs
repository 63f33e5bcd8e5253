//! The four endpoints of the guidance, and the description of all.

use serde_json::{Value, json};
use sohoa::catalog::web::{KeyRole, Role};

use crate::house::{Answer, Caller, House, picture, until};

fn multipart(metadata: &Value, file: Option<&[u8]>) -> Vec<u8> {
    let mut body = Vec::new();
    body.extend_from_slice(
        b"--X\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\
          Content-Type: application/json\r\n\r\n",
    );
    body.extend_from_slice(metadata.to_string().as_bytes());
    if let Some(file) = file {
        body.extend_from_slice(
            b"\r\n--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\
              Content-Type: image/png\r\n\r\n",
        );
        body.extend_from_slice(file);
    }
    body.extend_from_slice(b"\r\n--X--\r\n");
    body
}

fn metadata(code: &str) -> Value {
    json!({"DocCode": code, "TypeName": "Công văn", "CodeNumber": "12", "CodeNotation": "CV-UBND",
        "IssuedDate": "2026-03-02", "OrganName": "Ủy ban nhân dân xã Mẫu",
        "Subject": "Về việc thử, số 012345678901", "ConfidenceLevel": "Số hóa"})
}

fn send(caller: &Caller, method: &str, path: &str, body: &[u8]) -> Answer {
    let kind = [("Content-Type", "multipart/form-data; boundary=X")];
    caller.send(method, path, &kind, body)
}

#[test]
fn documents_come_in_get_versions_and_go_out() {
    let house = House::new();
    let other = house.program(KeyRole::Exchange);
    let import = "/api/v1/documents/import";
    let code = "G06.01_CV_000021";
    let body = multipart(&metadata("G06.01_CV_000021_V1"), Some(&picture(41)));
    let made = send(&other, "POST", import, &body);
    assert_eq!(made.status, 201, "{made:?}");
    assert_eq!(made.json()["VersionedCode"], "G06.01_CV_000021_V1");
    assert_eq!(made.json()["Metadata"]["Subject"], "Về việc thử, số ••••••••••••");
    assert_eq!(send(&other, "POST", import, &body).code(), "SH-9123");
    let place = format!("/api/v1/documents/{code}");
    until(|| (other.get(&place).json()["State"] == "done").then_some(()));
    let file = other.get(&format!("/api/v1/documents/download/{code}"));
    assert_eq!((file.status, file.header("content-type")), (200, "application/pdf"));
    // other metadata, the same file; then another file
    let mut changed = metadata(code);
    changed["Subject"] = json!("Về việc khác");
    let second = send(&other, "PUT", &place, &multipart(&changed, None));
    assert_eq!((second.status, &second.json()["Version"]), (200, &json!(2)));
    let third = send(&other, "PUT", &place, &multipart(&changed, Some(&picture(42))));
    assert_eq!(third.json()["Versions"], json!([1, 2, 3]));
    let first = other.get(&format!("{place}?version=1")).json();
    assert_eq!(first["Metadata"]["Subject"], "Về việc thử, số ••••••••••••");
    assert_eq!(other.get(&format!("{place}?version=9")).status, 404);
    let wanted = format!("/api/v1/documents/download/{code}?version=1");
    assert_eq!(other.get(&wanted).body, file.body);
}

#[test]
fn incomplete_documents_are_refused_with_what_is_missing() {
    let house = House::new();
    let other = house.program(KeyRole::Exchange);
    let import = |metadata: &Value, file: Option<&[u8]>| {
        send(&other, "POST", "/api/v1/documents/import", &multipart(metadata, file))
    };
    let scan = picture(43);
    for (name, value) in [
        ("DocCode", json!("abc")),
        ("IssuedDate", json!("2026-31-12")),
        ("Subject", json!("")),
        ("Subject", json!("x".repeat(501))),
        ("Unknown", json!("x")),
    ] {
        let mut bad = metadata("G06_CV_000001");
        bad[name] = value;
        let answer = import(&bad, Some(&scan));
        assert_eq!((answer.status, answer.code().as_str()), (400, "SH-9112"), "{name}");
        assert!(answer.json()["title"].as_str().unwrap().contains(name), "{answer:?}");
    }
    assert_eq!(import(&metadata("G06_CV_000001"), None).status, 400);
    assert_eq!(other.get("/api/v1/documents/G06_CV_000001").status, 404);
    assert_eq!(send(&other, "PUT", "/api/v1/documents/G06_CV_000001", b"").status, 404);
}

/// Whether a value is what the description says of a schema.
fn fits(description: &Value, schema: &Value, value: &Value) {
    let mut whole = schema.clone();
    whole["components"] = description["components"].clone();
    let validator = jsonschema::draft202012::new(&whole).unwrap();
    let errors: Vec<String> = validator.iter_errors(value).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}\n{value}");
}

#[test]
fn the_description_is_true() {
    let house = House::new();
    let nobody = house.nobody();
    let description = nobody.get("/api/v1/openapi.json").json();
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1"));
    let scanner = house.program(KeyRole::Scanner);
    let lan = house.person("lan", Role::Clerk);
    let other = house.program(KeyRole::Exchange);
    let scan = scanner.scan(&picture(44));
    let (id, paper) = (scan["id"].as_str().unwrap(), scan["papers"][0].as_str().unwrap());
    let body = multipart(&metadata("G06_CV_000002"), Some(&picture(45)));
    send(&other, "POST", "/api/v1/documents/import", &body);
    let answers: [(&str, Answer); 6] = [
        ("/api/v1/scans/{id}", scanner.get(&format!("/api/v1/scans/{id}"))),
        ("/api/v1/papers", lan.get("/api/v1/papers?limit=10")),
        ("/api/v1/papers/{id}", lan.get(&format!("/api/v1/papers/{paper}"))),
        ("/api/v1/papers/{id}/pdf", lan.get(&format!("/api/v1/papers/{paper}/pdf"))),
        ("/api/v1/documents/{code}", other.get("/api/v1/documents/G06_CV_000002")),
        (
            "/api/v1/documents/download/{code}",
            other.get("/api/v1/documents/download/G06_CV_000009"),
        ),
    ];
    for (path, answer) in &answers {
        let responses = &description["paths"][path]["get"]["responses"];
        let told = match answer.status {
            200 => &responses["200"],
            _ => &responses["4XX"],
        };
        let kind = answer.header("content-type");
        let schema = &told["content"][kind]["schema"];
        assert!(schema.is_object(), "{path} answers {kind}: {told}");
        if kind.contains("json") {
            fits(&description, schema, &answer.json());
        }
    }
    // every path it names is there, wants a key, and says so as it says it does
    let mut seen = 0;
    for (path, methods) in description["paths"].as_object().unwrap() {
        let real = path.replace("{id}", "aaaa").replace("{code}", "A_B_000001");
        for (method, told) in methods.as_object().unwrap() {
            let answer = nobody.send(&method.to_uppercase(), &real, &[], b"");
            assert_eq!(answer.status, 401, "{method} {path}");
            let schema = &told["responses"]["4XX"]["content"]["application/problem+json"]["schema"];
            fits(&description, schema, &answer.json());
            assert_eq!(told["security"], json!([{"key": []}]), "{path}");
            seen += 1;
        }
    }
    assert!(seen >= 10, "{seen}");
}
