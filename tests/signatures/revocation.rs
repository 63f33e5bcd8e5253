//! What lists and answers say, and for which moment: made by openssl, an authority of its own.

use std::fs;
use std::path::Path;
use std::process::Command;

use jiff::{SignedDuration, Timestamp};
use sohoa::trust::Certificate;
use sohoa::trust::algorithm::Digest;
use sohoa::trust::crl::Revocation;
use sohoa::trust::ocsp::{self, OcspResponse, Unusable};
use sohoa::trust::revocation::Evidence;

const SETTINGS: &str = "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nnew_certs_dir=.\nserial=serial\n\
    crlnumber=crlnumber\ndefault_md=sha256\npolicy=p\ndefault_days=365\ndefault_crl_days=30\n\
    certificate=ca.crt\nprivate_key=ca.key\n[p]\ncommonName=supplied\n";

struct Authority(tempfile::TempDir);

impl Authority {
    /// None where openssl is not here.
    fn new() -> Option<Self> {
        let own = Self(tempfile::tempdir().unwrap());
        for (name, text) in [("index.txt", ""), ("serial", "1001\n"), ("crlnumber", "01\n")] {
            fs::write(own.at().join(name), text).unwrap();
        }
        fs::write(own.at().join("ca.cnf"), SETTINGS).unwrap();
        let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
        let made = own.openssl(&format!(
            "req -x509 {key} -keyout ca.key -out ca.crt -subj /CN=MAU-CA -days 3650"
        )) && own
            .openssl(&format!("req -new {key} -keyout a.key -out a.csr -subj /CN=MAU"))
            && own.openssl("ca -batch -config ca.cnf -in a.csr -out a.crt -notext");
        if !made {
            println!("openssl is not here: skipped");
        }
        made.then_some(own)
    }

    fn at(&self) -> &Path {
        self.0.path()
    }

    fn openssl(&self, words: &str) -> bool {
        let done =
            Command::new("openssl").args(words.split_whitespace()).current_dir(self.at()).output();
        done.is_ok_and(|output| output.status.success())
    }

    fn certificate(&self, name: &str) -> Certificate {
        Certificate::read_file(&self.at().join(name)).unwrap().remove(0)
    }

    /// A list and an answer as things stand now.
    fn said(&self, name: &str) -> [Evidence; 2] {
        let (issuer, own) = (self.certificate("ca.crt"), self.certificate("a.crt"));
        assert!(self.openssl(&format!("ca -config ca.cnf -gencrl -out {name}.crl")));
        let request = ocsp::request(&own, &issuer, Digest::Sha1, Some(b"0123456789abcdef"));
        fs::write(self.at().join("request"), request).unwrap();
        assert!(self.openssl(&format!(
            "ocsp -index index.txt -CA ca.crt -rsigner ca.crt -rkey ca.key -reqin request -respout \
             {name}.ocsp -ndays 7 -noverify"
        )));
        let read = |kind| Evidence::read_file(&self.at().join(format!("{name}.{kind}"))).unwrap();
        [read("crl"), read("ocsp")]
    }
}

#[test]
fn a_word_counts_for_its_moment_and_revocation_from_its_date() {
    let Some(authority) = Authority::new() else { return };
    let (issuer, own) = (authority.certificate("ca.crt"), authority.certificate("a.crt"));
    let now = Timestamp::now() + SignedDuration::from_secs(2);
    let days = |days: i64| SignedDuration::from_hours(24 * days);
    for evidence in authority.said("good") {
        let said = |at, now| evidence.said_of(&own, &issuer, at, now);
        assert_eq!(said(now, now), Revocation::Good);
        // a later word speaks for an earlier moment; an old one does not speak for a later
        assert_eq!(said(now - days(1), now), Revocation::Good);
        assert_eq!(said(now + days(40), now + days(40)), Revocation::Unknown);
        // a word from the future is not believed
        assert_eq!(said(now - days(9), now - days(9)), Revocation::Unknown);
        assert_eq!(evidence.said_of(&issuer, &own, now, now), Revocation::Unknown);
    }
    std::thread::sleep(std::time::Duration::from_secs(1));
    assert!(authority.openssl("ca -config ca.cnf -revoke a.crt"));
    let now = Timestamp::now() + SignedDuration::from_secs(2);
    for evidence in authority.said("revoked") {
        let said = |at| evidence.said_of(&own, &issuer, at, now);
        assert!(matches!(said(now), Revocation::Revoked(_)));
        assert_eq!(said(now - days(1)), Revocation::Good);
    }
    // the worst word counts, in whatever order they come
    let [mut both, _] = authority.said("again");
    both.add(Evidence::read_file(&authority.at().join("good.crl")).unwrap());
    assert!(matches!(both.said_of(&own, &issuer, now, now), Revocation::Revoked(_)));
}

#[test]
fn an_answer_of_somebody_else_says_nothing() {
    let (Some(authority), Some(other)) = (Authority::new(), Authority::new()) else { return };
    let (issuer, own) = (authority.certificate("ca.crt"), authority.certificate("a.crt"));
    let stranger = other.certificate("ca.crt");
    let now = Timestamp::now() + SignedDuration::from_secs(2);
    for evidence in authority.said("good") {
        // the other authority has the same name, and another key
        assert_eq!(evidence.said_of(&own, &stranger, now, now), Revocation::Unknown);
    }
    let bytes = fs::read(authority.at().join("good.ocsp")).unwrap();
    let response = OcspResponse::from_der(&bytes).unwrap();
    assert_eq!(response.nonce(), Some(&b"0123456789abcdef"[..]));
    assert_eq!(response.standing(&own, &issuer).unwrap().revocation, Revocation::Good);
    assert_eq!(response.standing(&own, &stranger), Err(Unusable::AnotherCertificate));
    let mut refused = 0;
    for place in (0..bytes.len()).step_by(3) {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        let said = OcspResponse::from_der(&changed).map(|one| one.standing(&own, &issuer));
        // the responder's own certificate, sent along, is not part of what was signed
        let held = said.is_ok_and(|said| said.is_ok());
        refused += usize::from(!held);
        let signed = place < 200;
        assert!(!(held && signed), "byte {place}");
    }
    assert!(refused > 20);
}
