//! Does a signature outlast its certificate? Signed through the command, against a time-stamp
//! authority, a responder and lists that openssl answers on the loopback; judged by our verdict,
//! by pyHanko, poppler and openssl.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "these are tests")]

#[path = "sealing/papers.rs"]
mod papers;
#[path = "sealing/peers.rs"]
mod peers;
#[path = "sealing/pki.rs"]
mod pki;
#[path = "sealing/remote.rs"]
mod remote;
#[path = "sealing/services.rs"]
mod services;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use pki::{PASSPHRASE, Pki};
use serde_json::Value;

struct Bench {
    dir: tempfile::TempDir,
    pki: Pki,
}

impl Bench {
    /// An office whose agency and competent person have certificates of a real authority.
    fn new(level: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let pki = Pki::new(&dir.path().join("pki"));
        let bench = Self { dir, pki };
        fs::write(bench.path("passphrase"), PASSPHRASE).unwrap();
        let made = bench.sohoa(&["keys", "init"]);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        bench.pki.join_ring(&bench.path("office/keys"), "agency", "agency");
        bench.pki.join_ring(&bench.path("office/keys"), "person", "person");
        bench.policy(level, "tsa", "sha256");
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes the office's signing policy: the program's own with an authority for the time.
    fn policy(&self, level: &str, authority: &str, digest: &str) {
        let own = include_str!("../pipelines/policies/signing.toml");
        let root = fs::read_to_string(self.pki.root()).unwrap();
        let authority = format!(
            "renew_days = 365\n[[time.authority]]\nurl = \"{}/{authority}\"\ndigest = \"{digest}\"\n\
             policy = \"1.2.3.4.5\"\nanchors = \"\"\"\n{root}\"\"\"\n",
            self.pki.services.url()
        );
        let text = own
            .replace("level = \"b-lta\"", &format!("level = \"{level}\""))
            .replace("renew_days = 365\n", &authority);
        fs::create_dir_all(self.path("office/policies")).unwrap();
        fs::write(self.path("office/policies/signing.toml"), text).unwrap();
    }

    fn sohoa(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_sohoa"))
            .args(arguments)
            .current_dir(self.dir.path())
            .env("SOHOA_OFFICE", self.path("office"))
            .env("SOHOA_PASSPHRASE_FILE", self.path("passphrase"))
            .env("SOFTHSM2_CONF", self.path("softhsm.conf"))
            .output()
            .unwrap()
    }

    /// Runs a command that prints JSON lines; its exit code and what it printed.
    fn json(&self, arguments: &[&str]) -> (i32, Vec<Value>) {
        let run = self.sohoa(&[arguments, &["--json"]].concat());
        println!("{}", String::from_utf8_lossy(&run.stderr));
        let text = String::from_utf8(run.stdout).unwrap();
        let lines: Vec<Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        if arguments[0] == "seal" {
            let shape = serde_json::from_str(include_str!("../schema/seal.schema.json")).unwrap();
            let shape = jsonschema::validator_for(&shape).unwrap();
            for line in &lines {
                let wrong: Vec<String> = shape.iter_errors(line).map(|e| e.to_string()).collect();
                assert!(wrong.is_empty(), "{wrong:?}\n{line:#}");
            }
        }
        (run.status.code().unwrap(), lines)
    }

    /// A document somebody wrote, not PDF/A.
    fn document(&self, name: &str) -> String {
        fs::write(self.path(name), small_pdf()).unwrap();
        name.to_owned()
    }

    /// Our own verdict, with the test's root trusted.
    fn verdict(&self, file: &str) -> Value {
        let root = self.pki.root();
        let (_, mut found) = self.json(&["verify", "--trust", root.to_str().unwrap(), file]);
        found.pop().unwrap()
    }

    fn pyhanko_lta(&self, file: &str) {
        // where tests/tools/pades-check has set it up
        let base = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(|| {
            let home = std::env::var_os("HOME").map(PathBuf::from);
            home.map(|home| home.join(".cache"))
        });
        let python = base.unwrap_or_default().join("sohoa/pades-check/bin/python");
        if !python.exists() {
            println!("pyHanko is not here: {file} not checked for the long term");
            return;
        }
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sealing/lta.py");
        let run = Command::new(python)
            .arg(script)
            .arg(self.pki.root())
            .arg(self.path(file))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stdout).into_owned();
        println!("{said}");
        assert!(run.status.success(), "{said}{}", String::from_utf8_lossy(&run.stderr));
    }
}

fn small_pdf() -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 4 0 R>>",
        "<</Length 31>>\nstream\n0.9 g\n50 50 495 700 re\nf\n0 g \n\nendstream",
    ];
    let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut offsets = Vec::new();
    for (place, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", place + 1).bytes());
    }
    let start = out.len();
    out.extend(b"xref\n0 5\n0000000000 65535 f \n");
    for offset in offsets {
        out.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    let id = "/ID[<00112233445566778899AABBCCDDEEFF><00112233445566778899AABBCCDDEEFF>]";
    out.extend(format!("trailer\n<</Size 5/Root 1 0 R{id}>>\nstartxref\n{start}\n%%EOF\n").bytes());
    out
}

#[test]
fn a_result_is_signed_at_once_up_to_b_lta_and_every_checker_agrees() {
    let bench = Bench::new("b-lta");
    let file = bench.document("ket-qua.pdf");
    let (code, lines) = bench.json(&["seal", &file]);
    assert_eq!((code, &lines[0]["level"]), (0, &"PAdES-B-LTA".into()), "{lines:?}");
    assert_eq!(lines[0]["pdfa"], false);
    let signed = "ket-qua-da-ky.pdf";
    assert!(fs::read(bench.path(signed)).unwrap().starts_with(&small_pdf()));
    let found = bench.verdict(signed);
    assert_eq!(found["verdict"], "TOTAL-PASSED", "{found:#}");
    peers::pyhanko_passes(&bench.pki.root(), &bench.path(signed));
    bench.pyhanko_lta(signed);
    peers::pdfsig_finds(&bench.path(signed), 1);
    let (root, chain) = (bench.pki.root(), bench.pki.dir.join("chain.pem"));
    peers::openssl_verifies_stamp(&root, &chain, &bench.path(signed), &bench.pki.dir);
    // signing it again is a no-op: the same name, nothing asked
    let asked = bench.pki.services.asked();
    assert_eq!(bench.json(&["seal", &file]).0, 0);
    assert_eq!(bench.pki.services.asked(), asked);
}

#[test]
fn person_and_agency_sign_in_order_on_two_machines() {
    let bench = Bench::new("b-lta");
    let file = bench.document("quyet-dinh.pdf");
    let agency = bench.path("office/keys/agency.key.pem");
    let elsewhere = bench.path("agency.key.pem");
    fs::rename(&agency, &elsewhere).unwrap();
    let (code, lines) = bench.json(&["seal", "--as", "van-ban", &file]);
    assert_eq!((code, &lines[0]["waiting"]), (1, &"agency".into()), "{lines:?}");
    assert_eq!(lines[0]["level"], "PAdES-B-T");
    fs::rename(&elsewhere, &agency).unwrap();
    let (code, lines) = bench.json(&["seal", "--as", "van-ban", "quyet-dinh-da-ky.pdf"]);
    assert_eq!((code, &lines[0]["level"]), (0, &"PAdES-B-LTA".into()), "{lines:?}");
    assert_eq!(lines[0]["signed"], serde_json::json!(["agency"]));
    let found = bench.verdict("quyet-dinh-da-ky2.pdf");
    assert_eq!(found["verdict"], "TOTAL-PASSED", "{found:#}");
    peers::pyhanko_passes(&bench.pki.root(), &bench.path("quyet-dinh-da-ky2.pdf"));
    bench.pyhanko_lta("quyet-dinh-da-ky2.pdf");
    peers::pdfsig_finds(&bench.path("quyet-dinh-da-ky2.pdf"), 2);
    let again = bench.sohoa(&["seal", "--as", "van-ban", "quyet-dinh-da-ky2.pdf", "--out", "x"]);
    assert_eq!(again.status.code(), Some(4), "the last signature locks");
}

#[test]
fn a_dead_time_service_costs_the_level_and_never_the_paper() {
    let bench = Bench::new("b-lta");
    // the responder's answer is in the cache before everything goes down
    let first = bench.document("mot.pdf");
    assert_eq!(bench.json(&["seal", &first]).0, 0);
    bench.pki.services.set_down(true);
    let file = bench.document("hai.pdf");
    let (code, lines) = bench.json(&["seal", &file]);
    assert_eq!((code, &lines[0]["level"]), (1, &"PAdES-B-B".into()), "{lines:?}");
    assert!(lines[0]["short"].as_str().unwrap().contains("503"));
    let before = fs::read(bench.path("hai-da-ky.pdf")).unwrap();
    assert_eq!(bench.json(&["seal", "--upgrade", "hai-da-ky.pdf"]).0, 5);
    assert_eq!(fs::read(bench.path("hai-da-ky.pdf")).unwrap(), before);
    bench.pki.services.set_down(false);
    // a folder: what is good is left alone, what is no signed PDF is passed over
    let (code, lines) = bench.json(&["seal", "--upgrade", "."]);
    assert_eq!((code, lines.len()), (0, 1), "{lines:?}");
    assert_eq!(lines[0]["level"], "PAdES-B-LTA");
    assert!(fs::read(bench.path("hai-da-ky.pdf")).unwrap().starts_with(&before));
    assert_eq!(bench.verdict("hai-da-ky.pdf")["verdict"], "TOTAL-PASSED");
    // pyHanko's long-term validation insists on a time stamp inside the signature; EN 319 142-1
    // (6.3) lets a document time stamp prove the time as well, and a signature cannot be reopened
    peers::pyhanko_passes(&bench.pki.root(), &bench.path("hai-da-ky.pdf"));
}

#[test]
fn a_time_stamp_is_renewed_before_its_certificate_runs_out_and_only_then() {
    let bench = Bench::new("b-lta");
    bench.policy("b-lta", "tsa-short", "sha512");
    let file = bench.document("a.pdf");
    assert_eq!(bench.json(&["seal", &file]).0, 0);
    bench.policy("b-lta", "tsa", "sha256");
    let before = fs::read(bench.path("a-da-ky.pdf")).unwrap();
    let (code, lines) = bench.json(&["seal", "--upgrade", "a-da-ky.pdf"]);
    assert_eq!((code, lines.len()), (0, 1));
    let after = fs::read(bench.path("a-da-ky.pdf")).unwrap();
    assert!(after.starts_with(&before) && after.len() > before.len());
    let stamps = after.windows(14).filter(|w| w == b"/DocTimeStamp/").count();
    assert_eq!(stamps, 2);
    assert_eq!(bench.verdict("a-da-ky.pdf")["verdict"], "TOTAL-PASSED");
    bench.pyhanko_lta("a-da-ky.pdf");
    let (code, lines) = bench.json(&["seal", "--upgrade", "a-da-ky.pdf"]);
    assert_eq!((code, lines.len()), (0, 0), "good for years: nothing to do");
    assert_eq!(fs::read(bench.path("a-da-ky.pdf")).unwrap(), after);
}

#[test]
fn an_old_answer_and_another_authority_are_no_time() {
    let bench = Bench::new("b-t");
    let first = bench.document("mot.pdf");
    assert_eq!(bench.json(&["seal", &first]).0, 0);
    // the answer to the first question, given again
    bench.pki.services.set_stale(true);
    let second = bench.document("hai.pdf");
    let (code, lines) = bench.json(&["seal", &second]);
    assert_eq!((code, &lines[0]["level"]), (1, &"PAdES-B-B".into()), "{lines:?}");
    bench.pki.services.set_stale(false);
    // a root that is not the authority's
    let other = bench.path("other.pem");
    pki::openssl(
        bench.dir.path(),
        &[
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            "other.key",
            "-out",
            "other.pem",
            "-subj",
            "/CN=khac",
        ],
    );
    let url = format!("{}/tsa", bench.pki.services.url());
    let third = bench.document("ba.pdf");
    let anchor = other.to_str().unwrap();
    let (code, lines) = bench.json(&["seal", &third, "--tsa", &url, "--tsa-anchor", anchor]);
    assert_eq!((code, &lines[0]["level"]), (1, &"PAdES-B-B".into()), "{lines:?}");
}

#[test]
fn a_revoked_certificate_does_not_sign_and_neither_does_one_nobody_vouches_for() {
    let bench = Bench::new("b-b");
    bench.pki.join_ring(&bench.path("office/keys"), "revoked", "agency");
    let file = bench.document("x.pdf");
    let (code, lines) = bench.json(&["seal", &file]);
    assert_eq!((code, &lines[0]["error"]["code"]), (4, &"SH-5009".into()), "{lines:?}");
    bench.pki.join_ring(&bench.path("office/keys"), "agency", "agency");
    fs::remove_dir_all(bench.path("office/evidence")).unwrap();
    bench.pki.services.set_down(true);
    let (code, lines) = bench.json(&["seal", &file]);
    assert_eq!((code, &lines[0]["error"]["code"]), (4, &"SH-5041".into()), "{lines:?}");
    assert!(!bench.path("x-da-ky.pdf").exists());
    // lists brought by file, no network at all
    let asked = bench.pki.services.asked();
    let lists = bench.path("lists");
    fs::create_dir(&lists).unwrap();
    for name in ["root.crl", "issuing.crl"] {
        fs::copy(bench.pki.dir.join(name), lists.join(name)).unwrap();
    }
    let (code, lines) = bench.json(&["seal", &file, "--offline", "--evidence", "lists"]);
    assert_eq!((code, &lines[0]["level"]), (0, &"PAdES-B-B".into()), "{lines:?}");
    assert_eq!(bench.pki.services.asked(), asked);
}

/// Takes the agency's key file away, so that another keeper holds it.
fn without_key_file(bench: &Bench) -> PathBuf {
    let keys = bench.path("office/keys");
    fs::remove_file(keys.join("agency.key.pem")).unwrap();
    fs::remove_file(keys.join("agency.cert.pem")).unwrap();
    keys
}

/// Signs a new document and lets every checker look.
fn signs(bench: &Bench, name: &str, algorithm: &str) {
    let file = bench.document(&format!("{name}.pdf"));
    let (code, lines) = bench.json(&["seal", &file]);
    assert_eq!(code, 0, "{lines:?}");
    let signed = format!("{name}-da-ky.pdf");
    let found = bench.verdict(&signed);
    assert_eq!(found["signatures"][0]["algorithm"], algorithm);
    assert_eq!(found["verdict"], "TOTAL-PASSED", "{found:#}");
    peers::pyhanko_passes(&bench.pki.root(), &bench.path(&signed));
}

/// Another key for the agency, with a certificate of its own.
fn agency_key(bench: &Bench, key: &[&str]) {
    bench.pki.issue_key("agency", "issuing", "signer", "Uy ban nhan dan xa Mau", 5, 3000, key);
    let chain = fs::read(bench.pki.dir.join("chain.pem")).unwrap();
    let own = fs::read(bench.pki.dir.join("agency.crt")).unwrap();
    fs::write(bench.pki.dir.join("agency.cert.pem"), [own, chain].concat()).unwrap();
}

#[test]
fn keys_of_every_kind_the_circular_names_sign() {
    let bench = Bench::new("b-lta");
    let ring = bench.path("office/keys");
    for (name, bits) in [("r2", "rsa:2048"), ("r4", "rsa:4096")] {
        agency_key(&bench, &["-newkey", bits]);
        bench.pki.join_ring(&ring, "agency", "agency");
        signs(&bench, name, "rsa-pss-sha256");
    }
    agency_key(&bench, &["-newkey", "ed25519"]);
    bench.pki.join_ring(&ring, "agency", "agency");
    let file = bench.document("ed.pdf");
    let (code, lines) = bench.json(&["seal", &file]);
    assert_eq!((code, &lines[0]["error"]["code"]), (4, &"SH-5010".into()), "not on the list");
    let policy = bench.path("office/policies/signing.toml");
    let text = fs::read_to_string(&policy).unwrap();
    fs::write(&policy, text.replace("\"rsa-pss\"]", "\"rsa-pss\", \"ed25519\"]")).unwrap();
    signs(&bench, "ed", "ed25519");
}

#[test]
fn a_pkcs12_file_keeps_key_and_certificates() {
    let bench = Bench::new("b-lta");
    let keys = without_key_file(&bench);
    let pass = format!("pass:{PASSPHRASE}");
    let out = keys.join("agency.p12");
    pki::openssl(
        &bench.pki.dir,
        &[
            "pkcs12",
            "-export",
            "-inkey",
            "agency.key",
            "-in",
            "agency.cert.pem",
            "-passout",
            &pass,
            "-out",
            out.to_str().unwrap(),
        ],
    );
    signs(&bench, "p12", "ecdsa-p256-sha256");
    pki::openssl(
        &bench.pki.dir,
        &[
            "pkcs12",
            "-export",
            "-inkey",
            "agency.key",
            "-in",
            "agency.cert.pem",
            "-passout",
            "pass:another",
            "-out",
            out.to_str().unwrap(),
        ],
    );
    let file = bench.document("sai.pdf");
    assert_eq!(bench.sohoa(&["seal", &file]).status.code(), Some(2), "wrong passphrase");
}

#[test]
fn a_pkcs12_file_of_the_old_kind_signs_and_is_said_to_be_weak() {
    let bench = Bench::new("b-lta");
    let keys = without_key_file(&bench);
    let pass = format!("pass:{PASSPHRASE}");
    let out = keys.join("agency.p12");
    let out = out.to_str().unwrap();
    let export = ["pkcs12", "-export", "-legacy", "-inkey", "agency.key", "-in", "agency.cert.pem"];
    for (name, ciphers) in [
        ("windows", &[][..]),
        ("des", &["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES"]),
        ("des2", &["-keypbe", "PBE-SHA1-2DES", "-certpbe", "PBE-SHA1-RC2-128"]),
    ] {
        let words = [&export[..], ciphers, &["-passout", &pass, "-out", out]].concat();
        let made =
            Command::new("openssl").args(&words).current_dir(&bench.pki.dir).output().unwrap();
        if !made.status.success() {
            println!("openssl without its legacy provider: {name} skipped");
            continue;
        }
        let file = bench.document(&format!("{name}.pdf"));
        let run = bench.sohoa(&["seal", &file]);
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        assert!(run.status.success(), "{name} {said}");
        assert!(said.contains("agency.p12") && said.contains("3DES"), "{said}");
        assert_eq!(bench.verdict(&format!("{name}-da-ky.pdf"))["verdict"], "TOTAL-PASSED");
        fs::write(bench.path("wrong"), "another passphrase").unwrap();
        let run = bench.sohoa(&["seal", &file, "--out", "x", "--passphrase-file", "wrong"]);
        assert_eq!(run.status.code(), Some(2), "wrong passphrase");
    }
}

#[test]
#[cfg(feature = "csc")]
fn a_remote_service_signs_the_hash_its_owner_agreed_to() {
    let bench = Bench::new("b-lta");
    let keys = without_key_file(&bench);
    fs::write(bench.path("csc-token"), remote::TOKEN).unwrap();
    let keeper = |url: &str| {
        let token = bench.path("csc-token");
        let text = format!(
            "keeper = \"csc\"\nurl = \"{url}\"\ncredential = \"agency-1\"\ntoken_file = {token:?}\n"
        );
        fs::write(keys.join("agency.toml"), text).unwrap();
    };
    for (name, plain) in [("xa", false), ("xa-rs", true)] {
        let service = remote::Remote::start(&bench.pki.dir, "agency.key", plain);
        keeper(&service.url());
        signs(&bench, name, "ecdsa-p256-sha256");
    }
    agency_key(&bench, &["-newkey", "rsa:2048"]);
    let service = remote::Remote::start(&bench.pki.dir, "agency.key", false);
    keeper(&service.url());
    signs(&bench, "xa-rsa", "rsa-pss-sha256");
    fs::write(bench.path("csc-token"), "somebody else's").unwrap();
    let file = bench.document("khong.pdf");
    assert_eq!(bench.sohoa(&["seal", &file]).status.code(), Some(5), "the service refuses");
    assert!(!bench.path("khong-da-ky.pdf").exists());
}

#[test]
#[cfg(feature = "pkcs11")]
fn a_token_signs_and_keeps_its_key() {
    const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";
    if !Path::new(MODULE).exists() {
        println!("SoftHSM is not here (`make setup`): PKCS#11 not tested");
        return;
    }
    let bench = Bench::new("b-lta");
    let keys = without_key_file(&bench);
    fs::create_dir(bench.path("tokens")).unwrap();
    let config = bench.path("softhsm.conf");
    fs::write(&config, format!("directories.tokendir = {}\n", bench.path("tokens").display()))
        .unwrap();
    let softhsm = |arguments: &[&str]| {
        let run = Command::new("softhsm2-util")
            .args(arguments)
            .env("SOFTHSM2_CONF", &config)
            .current_dir(&bench.pki.dir)
            .output()
            .unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    };
    softhsm(&[
        "--init-token",
        "--free",
        "--label",
        "van-thu",
        "--pin",
        "123456",
        "--so-pin",
        "5678",
    ]);
    fs::write(bench.path("pin"), "123456\n").unwrap();
    let kinds: [(&str, &[&str], &str); 2] = [
        ("ec", &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"], "ecdsa-p256-sha256"),
        ("rsa", &["-newkey", "rsa:2048"], "rsa-pss-sha256"),
    ];
    for (place, (name, key, algorithm)) in kinds.into_iter().enumerate() {
        agency_key(&bench, key);
        pki::openssl(
            &bench.pki.dir,
            &["pkcs8", "-topk8", "-nocrypt", "-in", "agency.key", "-out", "agency.p8"],
        );
        let id = format!("0{}", place + 1);
        softhsm(&[
            "--import",
            "agency.p8",
            "--token",
            "van-thu",
            "--label",
            name,
            "--id",
            &id,
            "--pin",
            "123456",
        ]);
        fs::copy(bench.pki.dir.join("agency.cert.pem"), keys.join("agency.cert.pem")).unwrap();
        let text = format!(
            "keeper = \"pkcs11\"\nmodule = \"{MODULE}\"\ntoken = \"van-thu\"\nkey = \"{name}\"\n\
             pin_file = {:?}\n",
            bench.path("pin")
        );
        fs::write(keys.join("agency.toml"), text).unwrap();
        signs(&bench, &format!("token-{name}"), algorithm);
    }
    fs::write(bench.path("pin"), "000000\n").unwrap();
    let file = bench.document("khong.pdf");
    assert_eq!(bench.sohoa(&["seal", &file]).status.code(), Some(2), "wrong PIN");
}
