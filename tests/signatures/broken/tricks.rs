//! Signatures whose CMS does not say what it must.

use sohoa::pdf::revisions::Object;
use sohoa::trust::Role;
use sohoa::trust::algorithm::Digest;
use sohoa::trust::asn1::{self, tag};
use sohoa::trust::policy::Allowed;
use sohoa::trust::timestamp::with_time_stamp;

use super::super::forge::{Field, find, proper, signed_by};
use super::super::{OFFICE, Office, make_office, small_pdf};
use super::Files;

const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03];
const DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04];
const CERTIFICATE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x2f];

/// Signatures whose CMS does not say what it must.
pub(super) fn cms_tricks(files: &mut Files) {
    let signer = OFFICE.ring.signer(Role::Digitizer).unwrap();
    let agency = OFFICE.ring.signer(Role::Agency).unwrap();
    let algorithm = signer.algorithm();
    let own = &signer.chain()[0];
    let base = small_pdf(false);
    let field = Field::invisible("Sig");
    // it is the trick that fails, not the forger: without a trick it passes
    let good = signed_by(&base, &field, signer, |hash| proper(signer, hash));
    assert!(OFFICE.passes(&good), "the forger's good file");
    let mut add = |name: &str, make: &dyn Fn(&[u8]) -> Vec<u8>| {
        files.push((format!("cms-{name}"), signed_by(&base, &field, signer, |hash| make(hash))));
    };
    // attributes of a proper signature, to leave out or to double
    let parts = |hash: &[u8]| -> Vec<Vec<u8>> {
        let set = sohoa::trust::cms::signed_attributes(hash, own, algorithm);
        let all = asn1::Element::only(&set).unwrap().open(tag::SET).unwrap().rest().unwrap();
        all.iter().map(|one| one.whole.to_vec()).collect()
    };
    let wrapped = |attributes: Vec<Vec<u8>>| {
        let set = asn1::set_of(tag::SET, attributes);
        let signature = signer.sign(&set).unwrap();
        sohoa::trust::cms::signed_data(&set, &signature, signer.chain(), algorithm)
    };
    let is = |attribute: &[u8], last: &[u8]| attribute.windows(last.len()).any(|w| w == last);
    for (name, oid) in [
        ("content-type-missing", CONTENT_TYPE),
        ("message-digest-missing", DIGEST),
        ("signing-certificate-missing", CERTIFICATE),
    ] {
        add(name, &|hash| wrapped(parts(hash).into_iter().filter(|one| !is(one, oid)).collect()));
    }
    add("message-digest-twice", &|hash| {
        let mut all = parts(hash);
        all.extend(parts(&[7; 32]).into_iter().filter(|one| is(one, DIGEST)));
        wrapped(all)
    });
    add("message-digest-with-two-values", &|hash| {
        let mut all: Vec<_> = parts(hash).into_iter().filter(|one| !is(one, DIGEST)).collect();
        let values = [hash, &[7; 32][..]].map(|v| asn1::element(tag::OCTET_STRING, v)).concat();
        let oid = asn1::element(tag::OID, DIGEST);
        all.push(asn1::sequence(&[&oid, &asn1::element(tag::SET, &values)]));
        wrapped(all)
    });
    add("digest-of-something-else", &|_| proper(signer, &[7; 32]));
    add("digest-cut-short", &|hash| proper(signer, &hash[..16]));
    add("digest-of-sha1-length", &|hash| proper(signer, &Digest::Sha1.of(hash)));
    add("signing-certificate-of-another", &|hash| {
        let set = sohoa::trust::cms::signed_attributes(hash, &agency.chain()[0], algorithm);
        let signature = signer.sign(&set).unwrap();
        sohoa::trust::cms::signed_data(&set, &signature, signer.chain(), algorithm)
    });
    add("signed-by-another-key", &|hash| {
        let set = sohoa::trust::cms::signed_attributes(hash, own, algorithm);
        let signature = agency.sign(&set).unwrap();
        sohoa::trust::cms::signed_data(&set, &signature, signer.chain(), algorithm)
    });
    add("certificate-of-another", &|hash| {
        let set = sohoa::trust::cms::signed_attributes(hash, own, algorithm);
        let signature = signer.sign(&set).unwrap();
        sohoa::trust::cms::signed_data(&set, &signature, agency.chain(), algorithm)
    });
    add("certificate-left-out", &|hash| {
        // the certificate renamed away: its bytes stay, nobody's name is on it
        let mut cms = proper(signer, hash);
        let place = find(&cms, own.serial());
        cms[place] ^= 0x10;
        cms
    });
    add("value-changed", &|hash| {
        let mut cms = proper(signer, hash);
        let last = cms.len() - 3;
        cms[last] ^= 1;
        cms
    });
    add("bytes-behind-it", &|hash| {
        let mut cms = proper(signer, hash);
        cms.extend(b"more");
        cms
    });
    add("two-signers", &|hash| rebuilt(&proper(signer, hash), &|infos| [infos, infos].concat()));
    add("no-signer", &|hash| rebuilt(&proper(signer, hash), &|_| Vec::new()));
    add("content-inside", &|hash| {
        let cms = proper(signer, hash);
        let plain = asn1::sequence(&[&asn1::element(tag::OID, DATA)]);
        let content = asn1::element(tag::OCTET_STRING, b"content of its own");
        let full = asn1::sequence(&[
            &asn1::element(tag::OID, DATA),
            &asn1::element(tag::context(0), &content),
        ]);
        replaced(&cms, &plain, &full)
    });
    // a time stamp that holds, over the value of another signature
    if let Some(authority) = Stamps::new() {
        let stamped = |hash: &[u8], value: &[u8]| {
            let set = sohoa::trust::cms::signed_attributes(hash, own, algorithm);
            let signature = signer.sign(&set).unwrap();
            let cms = sohoa::trust::cms::signed_data(&set, &signature, signer.chain(), algorithm);
            let over = if value.is_empty() { &signature } else { value };
            with_time_stamp(&cms, &authority.over(over)).unwrap()
        };
        let own_stamp = signed_by(&base, &field, signer, |hash| stamped(hash, b""));
        assert!(OFFICE.passes(&own_stamp), "its own time stamp does no harm");
        add("time-stamp-of-another-signature", &|hash| stamped(hash, &[7; 71]));
    }
    // entries of the dictionary that do not fit the CMS
    for (name, entries) in [
        (
            "subfilter-of-a-time-stamp",
            vec![
                ("Type", Object::name("DocTimeStamp")),
                ("SubFilter", Object::name("ETSI.RFC3161")),
            ],
        ),
        ("subfilter-unknown", vec![("SubFilter", Object::name("sohoa.none"))]),
        ("subfilter-of-a-bare-rsa-value", vec![("SubFilter", Object::name("adbe.x509.rsa_sha1"))]),
    ] {
        let field = Field { entries, ..Field::invisible("Sig") };
        let file = signed_by(&base, &field, signer, |hash| proper(signer, hash));
        files.push((format!("cms-{name}"), file));
    }
    // another sample authority of the same name: not the one that is trusted
    let stranger: Office = make_office(Allowed::EcdsaP256);
    let other = stranger.ring.signer(Role::Digitizer).unwrap();
    let file = signed_by(&base, &field, other, |hash| proper(other, hash));
    files.push(("cms-authority-of-the-same-name".to_owned(), file));
}

/// A time-stamp authority of openssl's, trusted by nobody.
struct Stamps(tempfile::TempDir);

impl Stamps {
    /// None where openssl is not here.
    fn new() -> Option<Self> {
        let own = Self(tempfile::tempdir().unwrap());
        let settings = "[tsa]\ndefault_tsa=own\n[own]\nserial=serial\ncrypto_device=builtin\n\
            signer_digest=sha256\ndefault_policy=1.2.3.4.1\ndigests=sha256\naccuracy=secs:1\n\
            ess_cert_id_chain=no\ness_cert_id_alg=sha256\n";
        std::fs::write(own.0.path().join("ts.cnf"), settings).unwrap();
        std::fs::write(own.0.path().join("serial"), "01\n").unwrap();
        let made = own.openssl(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout tsa.key -out \
             tsa.crt -subj /CN=TSA-MAU -days 3650 -addext keyUsage=critical,digitalSignature \
             -addext extendedKeyUsage=critical,timeStamping",
        );
        if !made {
            println!("openssl is not here: no copied time stamp");
        }
        made.then_some(own)
    }

    fn openssl(&self, words: &str) -> bool {
        let done = std::process::Command::new("openssl")
            .args(words.split_whitespace())
            .current_dir(self.0.path())
            .output();
        done.is_ok_and(|output| output.status.success())
    }

    /// A token over these bytes.
    fn over(&self, value: &[u8]) -> Vec<u8> {
        let at = |name: &str| self.0.path().join(name);
        std::fs::write(at("value"), value).unwrap();
        assert!(self.openssl("ts -query -data value -sha256 -cert -out query"));
        assert!(self.openssl(
            "ts -reply -config ts.cnf -section own -queryfile query -signer tsa.crt -inkey tsa.key \
             -token_out -out token"
        ));
        std::fs::read(at("token")).unwrap()
    }
}

const DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];

/// A `SignedData` with other signer infos.
fn rebuilt(cms: &[u8], infos: &dyn Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut outer = asn1::Element::only(cms).unwrap().open(tag::SEQUENCE).unwrap();
    let oid = outer.next().unwrap();
    let wrapped = outer.next().unwrap();
    let body = asn1::Element::only(wrapped.content).unwrap();
    let mut parts = body.open(tag::SEQUENCE).unwrap().rest().unwrap();
    let last = parts.pop().unwrap();
    let mut content: Vec<u8> = parts.iter().flat_map(|one| one.whole.to_vec()).collect();
    content.extend(asn1::element(tag::SET, &infos(last.content)));
    let body = asn1::element(tag::SEQUENCE, &content);
    asn1::sequence(&[oid.whole, &asn1::element(tag::context(0), &body)])
}

/// A `SignedData` with one part of it replaced.
fn replaced(cms: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut outer = asn1::Element::only(cms).unwrap().open(tag::SEQUENCE).unwrap();
    let oid = outer.next().unwrap();
    let wrapped = outer.next().unwrap();
    let body = asn1::Element::only(wrapped.content).unwrap();
    let parts = body.open(tag::SEQUENCE).unwrap().rest().unwrap();
    let content: Vec<u8> = parts
        .iter()
        .flat_map(|one| if one.whole == old { new.to_vec() } else { one.whole.to_vec() })
        .collect();
    let body = asn1::element(tag::SEQUENCE, &content);
    asn1::sequence(&[oid.whole, &asn1::element(tag::context(0), &body)])
}
