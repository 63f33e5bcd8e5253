//! Does a sealed file hold, and does a changed one not? Keys, seal and verify together, judged
//! by our own verdict, by pyHanko and by poppler's `pdfsig`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "these are tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use sohoa::flow::seal::{
    FONT_DIRS, FieldToPrepare, Font, Profile, SealError, SealRequest, Sealed, seal,
};
use sohoa::pdf::revisions::{Appender, Dictionary, Document, Object, Reference};
use sohoa::trust::policy::{Allowed, SigningPolicy};
use sohoa::trust::revocation::Evidence;
use sohoa::trust::{InitOptions, Keyring, Role, keys};
use sohoa::verify::{FileVerdict, Policy, Verdict, VerifyOptions, verify_bytes};

#[path = "signatures/broken.rs"]
mod broken;
#[path = "signatures/commands.rs"]
mod commands;
#[path = "signatures/filling.rs"]
mod filling;
#[path = "signatures/forge.rs"]
mod forge;
#[path = "signatures/fuzz.rs"]
mod fuzz;
#[path = "signatures/known.rs"]
mod known;
#[path = "signatures/limits.rs"]
mod limits;
#[path = "signatures/revocation.rs"]
mod revocation;

const PASSPHRASE: &str = "mật khẩu để thử";
const DIGITIZER: &str = "NguoiSoHoa";
const AGENCY: &str = "CoQuan";

fn now() -> jiff::Timestamp {
    "2026-11-24T03:00:00Z".parse().unwrap()
}

/// One key ring for all tests: making keys costs time.
struct Office {
    dir: tempfile::TempDir,
    ring: Keyring,
    known: Evidence,
    font: Option<Font>,
}

fn make_office(algorithm: Allowed) -> Office {
    let dir = tempfile::tempdir().unwrap();
    let options = InitOptions {
        office_name: "Ủy ban nhân dân xã Mẫu".to_owned(),
        digitizer_name: "Nguyễn Thị Mẫu".to_owned(),
        agency_name: "Ủy ban nhân dân xã Mẫu Sơn".to_owned(),
        sample: true,
        algorithm,
    };
    let keys = dir.path().join("keys");
    keys::init(&keys, &options, PASSPHRASE, now()).unwrap();
    let ring = Keyring::open(&keys, PASSPHRASE).unwrap();
    let font = Font::find(&FONT_DIRS).ok();
    if font.is_none() {
        println!("no serif font with Vietnamese letters here: visible text is not tested");
    }
    let lists = ring.public().revocation_lists.clone();
    Office { dir, ring, known: Evidence { lists, responses: Vec::new() }, font }
}

static OFFICE: LazyLock<Office> = LazyLock::new(|| make_office(Allowed::EcdsaP256));

impl Office {
    fn options(&self, policy: Policy) -> VerifyOptions {
        VerifyOptions {
            trust: self.ring.public().sample_anchors.clone(),
            revocation_lists: self.ring.public().revocation_lists.clone(),
            ..VerifyOptions::new(policy, now())
        }
    }

    fn judge(&self, bytes: &[u8]) -> FileVerdict {
        verify_bytes(bytes, &self.options(Policy::Office)).unwrap().unwrap()
    }

    /// The worst case for an attacker's success: passed by either policy.
    fn passes(&self, bytes: &[u8]) -> bool {
        [Policy::Office, Policy::EResult].into_iter().any(|policy| {
            verify_bytes(bytes, &self.options(policy))
                .unwrap()
                .is_some_and(|found| found.verdict == Verdict::TotalPassed)
        })
    }

    fn request<'a>(&'a self, policy: &'a SigningPolicy, role: Role) -> SealRequest<'a> {
        let visible = self.font.is_some();
        let (field, profile, rectangle) = match role {
            Role::Person | Role::Certifier => panic!("not signed by these here"),
            Role::Digitizer => (
                DIGITIZER,
                Profile::Digitizer { name: "Nguyễn Thị Mẫu".to_owned(), captured: now() },
                [20.0, 790.0, 260.0, 832.0],
            ),
            Role::Agency => (
                AGENCY,
                Profile::CertifiedCopy {
                    form: "SAO Y".to_owned(),
                    agency: "Ủy ban nhân dân xã Mẫu Sơn".to_owned(),
                },
                [360.0, 770.0, 580.0, 832.0],
            ),
        };
        SealRequest {
            profile,
            role,
            time: now(),
            field: field.to_owned(),
            rectangle: visible.then_some(rectangle),
            font: self.font.as_ref(),
            prepare: Vec::new(),
            reason: None,
            location: None,
            policy,
            evidence: &self.known,
        }
    }

    fn seal(&self, input: &Path, output: &Path, role: Role) -> Result<Sealed, SealError> {
        let policy = SigningPolicy::own().unwrap();
        let mut request = self.request(&policy, role);
        if role == Role::Digitizer {
            let rectangle = self.font.is_some().then_some([360.0, 770.0, 580.0, 832.0]);
            request.prepare = vec![FieldToPrepare { name: AGENCY.to_owned(), rectangle }];
        }
        seal(input, output, &request, self.ring.signer(role).unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
}

/// A PDF of one page, written by hand. `streams` chooses the newer cross-reference.
fn small_pdf(streams: bool) -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 4 0 R>>".to_owned(),
        "<</Length 31>>\nstream\n0.9 g\n50 50 495 700 re\nf\n0 g \n\nendstream".to_owned(),
        "<</Title(M\u{1eab}u)>>".to_owned(),
    ];
    let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut offsets = Vec::new();
    for (place, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", place + 1).bytes());
    }
    let start = out.len();
    let id = "/ID[<00112233445566778899AABBCCDDEEFF><00112233445566778899AABBCCDDEEFF>]";
    if streams {
        let mut rows = vec![0, 0, 0, 0, 0, 0];
        for offset in offsets.iter().chain([&start]) {
            rows.push(1);
            rows.extend((*offset as u32).to_be_bytes());
            rows.push(0);
        }
        out.extend(
            format!(
                "6 0 obj\n<</Type/XRef/Size 7/W[1 4 1]/Root 1 0 R/Info 5 0 R{id}/Length \
                 {}>>\nstream\n",
                rows.len()
            )
            .bytes(),
        );
        out.extend(rows);
        out.extend(b"\nendstream\nendobj\n");
    } else {
        out.extend(b"xref\n0 6\n0000000000 65535 f \n");
        for offset in offsets {
            out.extend(format!("{offset:010} 00000 n \n").bytes());
        }
        out.extend(format!("trailer\n<</Size 6/Root 1 0 R/Info 5 0 R{id}>>\n").bytes());
    }
    out.extend(format!("startxref\n{start}\n%%EOF\n").bytes());
    out
}

/// Seals a small PDF; with the agency too where asked. Returns the file's bytes.
fn sealed(office: &Office, name: &str, streams: bool, agency: bool) -> Vec<u8> {
    let (input, once) = (office.path(&format!("{name}.pdf")), office.path(&format!("{name}1.pdf")));
    fs::write(&input, small_pdf(streams)).unwrap();
    office.seal(&input, &once, Role::Digitizer).unwrap();
    if !agency {
        return fs::read(once).unwrap();
    }
    let twice = office.path(&format!("{name}2.pdf"));
    office.seal(&once, &twice, Role::Agency).unwrap();
    fs::read(twice).unwrap()
}

#[test]
fn a_sealed_file_passes_and_begins_with_the_file_that_was_sealed() {
    for streams in [false, true] {
        let bytes = sealed(&OFFICE, &format!("plain{streams}"), streams, false);
        assert!(bytes.starts_with(&small_pdf(streams)));
        for policy in [Policy::Office, Policy::EResult] {
            let found = verify_bytes(&bytes, &OFFICE.options(policy)).unwrap().unwrap();
            assert_eq!(found.verdict, Verdict::TotalPassed, "{found:#?}");
            let one = &found.signatures[0];
            assert_eq!(one.field, DIGITIZER);
            assert_eq!(one.signer.as_deref(), Some("Nguyễn Thị Mẫu"));
            assert_eq!(one.algorithm.as_deref(), Some("ecdsa-p256-sha256"));
            assert_eq!(one.level.as_deref(), Some("PAdES-B-B"));
            assert_eq!((one.coverage.as_str(), one.changes.as_str()), ("whole file", "none"));
            assert_eq!(one.signing_time, Some(now()));
        }
    }
}

#[test]
fn the_verdict_is_written_as_published() {
    let bytes = sealed(&OFFICE, "json", false, false);
    let json = serde_json::to_value(OFFICE.judge(&bytes)).unwrap();
    assert_eq!(json["verdict"], "TOTAL-PASSED");
    assert_eq!(json["status"], serde_json::Value::Null);
    let one = &json["signatures"][0];
    for key in ["field", "verdict", "sub", "signer", "algorithm", "signing_time", "time_stamp"] {
        assert!(one.get(key).is_some(), "{key}");
    }
    let unknown = VerifyOptions { trust: Vec::new(), ..OFFICE.options(Policy::Office) };
    let found = verify_bytes(&bytes, &unknown).unwrap().unwrap();
    let json = serde_json::to_value(found).unwrap();
    assert_eq!(json["verdict"], "INDETERMINATE");
    assert_eq!(json["signatures"][0]["sub"], "NO_CERTIFICATE_CHAIN_FOUND");
}

#[test]
fn without_a_list_revocation_is_unknown_and_nothing_passes() {
    let bytes = sealed(&OFFICE, "nolist", false, false);
    let options = VerifyOptions { revocation_lists: Vec::new(), ..OFFICE.options(Policy::Office) };
    let found = verify_bytes(&bytes, &options).unwrap().unwrap();
    assert_eq!(found.verdict, Verdict::Indeterminate);
}

#[test]
fn the_agency_signs_the_prepared_field_and_both_pass() {
    for streams in [false, true] {
        let bytes = sealed(&OFFICE, &format!("both{streams}"), streams, true);
        for policy in [Policy::Office, Policy::EResult] {
            let found = verify_bytes(&bytes, &OFFICE.options(policy)).unwrap().unwrap();
            assert_eq!(found.verdict, Verdict::TotalPassed, "{found:#?}");
            assert_eq!(found.signatures.len(), 2);
            assert_eq!(found.signatures[0].changes, "allowed: field CoQuan signed");
            assert_eq!(found.signatures[1].coverage, "whole file");
        }
    }
}

#[test]
fn after_the_last_signature_no_other_can_be_made() {
    sealed(&OFFICE, "locked", false, true);
    let (input, output) = (OFFICE.path("locked2.pdf"), OFFICE.path("locked3.pdf"));
    assert!(matches!(
        OFFICE.seal(&input, &output, Role::Agency),
        Err(SealError::Locked | SealError::AlreadySigned(_))
    ));
    assert!(!output.exists());
}

#[test]
fn one_changed_byte_anywhere_is_found() {
    let whole = sealed(&OFFICE, "flip", false, true);
    // every byte near the ends, and a sample of the rest, the padding's too
    let mut tried = 0;
    for place in 0..whole.len() {
        let padding = whole[place] == b'0' && whole.get(place + 1) == Some(&b'0');
        if padding && place % 199 != 0
            || place % 23 != 0 && place > 300 && place + 300 < whole.len()
        {
            continue;
        }
        tried += 1;
        for bit in [0x01, 0x80] {
            let mut changed = whole.clone();
            changed[place] ^= bit;
            assert!(!OFFICE.passes(&changed), "byte {place} ^ {bit:#x}");
        }
    }
    assert!(tried > 1000, "{tried}");
}

#[test]
fn bytes_at_the_end_are_found() {
    let whole = sealed(&OFFICE, "append", false, false);
    for tail in [&b"\n"[..], b" ", b"%%EOF\n", b"startxref\n0\n%%EOF\n", b"junk", &[0; 4096]] {
        let mut changed = whole.clone();
        changed.extend(tail);
        assert!(!OFFICE.passes(&changed), "{tail:?}");
    }
    // the same update repeated
    let mut changed = whole.clone();
    changed.extend(&whole[small_pdf(false).len()..]);
    assert!(!OFFICE.passes(&changed));
    for cut in [1, 2, 7, 100, 5000] {
        assert!(!OFFICE.passes(&whole[..whole.len() - cut]), "{cut} bytes cut off");
    }
}

/// Adds a well-formed revision, as an attacker would.
fn revised(whole: &[u8], change: impl FnOnce(&Document<'_>, &mut Appender)) -> Vec<u8> {
    let document = Document::open(whole).unwrap();
    let mut appender = Appender::after(&document).unwrap();
    change(&document, &mut appender);
    let mut out = whole.to_vec();
    out.extend(appender.finish().bytes);
    Document::open(&out).unwrap();
    out
}

fn number(number: u32) -> Reference {
    Reference { number, generation: 0 }
}

#[test]
fn content_replaced_by_a_later_revision_is_found() {
    for agency in [false, true] {
        let whole = sealed(&OFFICE, &format!("isa{agency}"), false, agency);
        let content = revised(&whole, |_, to| {
            to.put_stream(4, Dictionary::default(), b"1 0 0 rg 0 0 595 842 re f");
        });
        let page = revised(&whole, |document, to| {
            let (page, mut dictionary) = document.first_page().unwrap();
            dictionary.set("Rotate", Object::Integer(180));
            to.put(page, &Object::Dictionary(dictionary));
        });
        let annotation = revised(&whole, |document, to| {
            let (page, mut dictionary) = document.first_page().unwrap();
            let own = to.allocate();
            let mut all = dictionary.get("Annots").unwrap().array().unwrap().to_vec();
            all.push(Object::reference(own));
            dictionary.set("Annots", Object::Array(all));
            to.put(page, &Object::Dictionary(dictionary));
            let square = Dictionary::of([
                ("Type", Object::name("Annot")),
                ("Subtype", Object::name("Square")),
                ("Rect", Object::Array([0, 0, 500, 500].map(Object::Integer).to_vec())),
            ]);
            to.put(number(own), &Object::Dictionary(square));
        });
        let catalog = revised(&whole, |document, to| {
            let (root, mut catalog) = document.catalog().unwrap();
            catalog.set("OpenAction", Object::Array(vec![Object::reference(3)]));
            to.put(root, &Object::Dictionary(catalog));
        });
        let nothing = revised(&whole, |_, to| {
            let own = to.allocate();
            to.put(number(own), &Object::Integer(1));
        });
        for (name, file) in
            [("content", content), ("page", page), ("annotation", annotation), ("catalog", catalog)]
        {
            let found = OFFICE.judge(&file);
            assert_eq!(found.verdict, Verdict::TotalFailed, "{name}");
            assert!(found.signatures[0].changes.starts_with("modified"), "{name}");
            assert!(!OFFICE.passes(&file), "{name}");
        }
        // an object nobody refers to shows nothing: no signature is broken by it
        assert_ne!(OFFICE.judge(&nothing).verdict, Verdict::NoSignature);
    }
}

#[test]
fn a_signature_appearance_cannot_be_replaced_afterwards() {
    let whole = sealed(&OFFICE, "appearance", false, false);
    let document = Document::open(&whole).unwrap();
    let (_, catalog) = document.catalog().unwrap();
    let form = document.value(&catalog, "AcroForm").unwrap();
    let fields = document.value(form.dictionary().unwrap(), "Fields").unwrap();
    let fields: Vec<Reference> =
        fields.array().unwrap().iter().filter_map(Object::as_reference).collect();
    for field in fields {
        let file = revised(&whole, |document, to| {
            let Object::Dictionary(mut dictionary) = document.object(field).unwrap() else {
                panic!("no field")
            };
            dictionary.set("Rect", Object::Array([0, 0, 595, 842].map(Object::Integer).to_vec()));
            to.put(field, &Object::Dictionary(dictionary));
        });
        assert!(!OFFICE.passes(&file));
    }
}

#[test]
fn a_hole_left_before_signing_cannot_be_filled_after() {
    // shadow attack: the signed page refers to an object that does not exist yet
    let original = small_pdf(false);
    let prepared = revised(&original, |document, to| {
        let (page, mut dictionary) = document.first_page().unwrap();
        let contents = vec![Object::reference(4), Object::reference(900)];
        dictionary.set("Contents", Object::Array(contents));
        to.put(page, &Object::Dictionary(dictionary));
    });
    let (input, output) = (OFFICE.path("shadow.pdf"), OFFICE.path("shadow1.pdf"));
    fs::write(&input, prepared).unwrap();
    OFFICE.seal(&input, &output, Role::Digitizer).unwrap();
    let whole = fs::read(output).unwrap();
    assert!(OFFICE.passes(&whole));
    let file = revised(&whole, |_, to| {
        to.put_stream(900, Dictionary::default(), b"1 0 0 rg 0 0 595 842 re f");
    });
    assert_eq!(OFFICE.judge(&file).verdict, Verdict::TotalFailed);
}

#[test]
fn a_copied_signature_is_no_signature() {
    // the whole signature dictionary put into another file
    let whole = sealed(&OFFICE, "donor", false, false);
    let original = small_pdf(false);
    let mut other = original.clone();
    let place = other.windows(5).position(|w| w == b"0.9 g").unwrap();
    other[place + 2] = b'1';
    other.extend(&whole[original.len()..]);
    let found = OFFICE.judge(&other);
    assert_eq!(found.verdict, Verdict::TotalFailed);
    assert_eq!(serde_json::to_value(&found).unwrap()["signatures"][0]["sub"], "HASH_FAILURE");
}

#[test]
fn byte_ranges_that_lie_are_refused() {
    let whole = sealed(&OFFICE, "range", false, false);
    let start = whole.windows(11).position(|w| w == b"/ByteRange ").unwrap() + 11;
    let end = start + whole[start..].iter().position(|b| *b == b']').unwrap() + 1;
    for text in ["[]", "[0 1]", "[0 0 0 0]", "[-1 5 10 10]", "[0 99999999999 1 1]", "null", "(x)"] {
        let mut changed = whole.clone();
        let padded = format!("{text:<width$}", width = end - start);
        changed[start..end].copy_from_slice(padded.as_bytes());
        assert_eq!(OFFICE.judge(&changed).verdict, Verdict::TotalFailed, "{text}");
    }
}

#[test]
fn broken_files_are_judged_and_others_are_not_pdf() {
    let options = OFFICE.options(Policy::Office);
    assert!(verify_bytes(b"<html>", &options).unwrap().is_none());
    let found = verify_bytes(b"%PDF-1.7\n%%EOF\n", &options).unwrap().unwrap();
    assert_eq!(found.verdict, Verdict::TotalFailed);
    let found = verify_bytes(&small_pdf(true), &options).unwrap().unwrap();
    assert_eq!(found.verdict, Verdict::NoSignature);
}

#[test]
fn what_could_change_its_look_later_is_not_sealed() {
    let original = small_pdf(false);
    let scripted = revised(&original, |document, to| {
        let (root, mut catalog) = document.catalog().unwrap();
        let action = Dictionary::of([("S", Object::name("JavaScript")), ("JS", Object::text("1"))]);
        catalog.set("OpenAction", Object::Dictionary(action));
        to.put(root, &Object::Dictionary(catalog));
    });
    let (input, output) = (OFFICE.path("scripted.pdf"), OFFICE.path("scripted1.pdf"));
    fs::write(&input, scripted).unwrap();
    let refused = OFFICE.seal(&input, &output, Role::Digitizer);
    assert!(matches!(refused, Err(SealError::Forbidden(_))));
    assert!(!output.exists());
}

#[test]
fn other_algorithms_sign_where_policy_says() {
    for (algorithm, name, allowed) in [
        (Allowed::RsaPss, "rsa-pss-sha256", true),
        (Allowed::EcdsaP384, "ecdsa-p384-sha384", true),
        (Allowed::Ed25519, "ed25519", false),
    ] {
        let office = make_office(algorithm);
        let input = office.path("a.pdf");
        let output = office.path("b.pdf");
        fs::write(&input, small_pdf(false)).unwrap();
        let own = office.seal(&input, &output, Role::Digitizer);
        assert_eq!(own.is_ok(), allowed, "{name}");
        let mut policy = SigningPolicy::own().unwrap();
        policy.algorithms.push(algorithm);
        let request = office.request(&policy, Role::Digitizer);
        seal(&input, &output, &request, office.ring.signer(Role::Digitizer).unwrap()).unwrap();
        let found = office.judge(&fs::read(&output).unwrap());
        assert_eq!(found.verdict, Verdict::TotalPassed, "{found:#?}");
        assert_eq!(found.signatures[0].algorithm.as_deref(), Some(name));
        second_opinion(&office, &[&output]);
    }
}

#[test]
fn others_agree() {
    let mut files = Vec::new();
    for streams in [false, true] {
        sealed(&OFFICE, &format!("peer{streams}"), streams, true);
        files.push(OFFICE.path(&format!("peer{streams}1.pdf")));
        files.push(OFFICE.path(&format!("peer{streams}2.pdf")));
    }
    let files: Vec<&PathBuf> = files.iter().collect();
    second_opinion(&OFFICE, &files);
    for file in files {
        let Ok(said) = Command::new("pdfsig").arg(file).output() else {
            println!("pdfsig is not here: skipped");
            return;
        };
        let said = String::from_utf8_lossy(&said.stdout);
        assert!(said.contains("Signature is Valid"), "{said}");
        assert!(!said.contains("Signature is Invalid"), "{said}");
    }
}

/// Asks pyHanko, where it can be had.
fn second_opinion(office: &Office, files: &[&PathBuf]) {
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/pades-check");
    let root = office.path("keys").join("ca.cert.pem");
    let said = Command::new(tool).arg("--trust").arg(root).args(files).output().unwrap();
    if said.status.code() == Some(77) {
        println!("pyHanko cannot be set up here: skipped");
        return;
    }
    let text = String::from_utf8_lossy(&said.stdout);
    assert!(said.status.success(), "{text}{}", String::from_utf8_lossy(&said.stderr));
}

/// Real and hostile files, where they are at hand.
#[test]
fn real_files_are_judged_as_others_judge_them() {
    let shared = std::env::var_os("SOHOA_SHARED").map_or_else(|| "../shared".into(), PathBuf::from);
    if !shared.join("scans").is_dir() {
        println!("no shared material here: skipped");
        return;
    }
    let text = fs::read_to_string(shared.join("scans/signatures_pyhanko.json")).unwrap();
    let expected: serde_json::Value = serde_json::from_str(&text).unwrap();
    let options = VerifyOptions::new(Policy::Office, now());
    let mut intact = 0;
    for (name, signatures) in expected.as_object().unwrap() {
        let Ok(bytes) = fs::read(shared.join("scans").join(name)) else { continue };
        let found = verify_bytes(&bytes, &options).unwrap().unwrap();
        for wanted in signatures.as_array().into_iter().flatten() {
            let Some(field) = wanted["field"].as_str() else { continue };
            let own = found.signatures.iter().find(|s| s.field == field);
            let own = own.unwrap_or_else(|| panic!("{name} {field} not found"));
            let whole = wanted["intact"] == true && wanted["valid"] == true;
            assert_eq!(own.intact, whole, "{name} {field}: {:?}", own.notes);
            intact += usize::from(own.intact);
            let whole_file = wanted["coverage"] == "ENTIRE_FILE";
            assert_eq!(own.coverage == "whole file", whole_file, "{name} {field}");
            assert_ne!(own.verdict, Verdict::TotalPassed, "{name} {field}");
        }
    }
    assert!(intact > 0);
    for entry in fs::read_dir(shared.join("edge")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "pdf") {
            let found = verify_bytes(&fs::read(&path).unwrap(), &options).unwrap();
            let passed = found.is_some_and(|f| f.verdict == Verdict::TotalPassed);
            assert!(!passed, "{}", path.display());
        }
    }
}
