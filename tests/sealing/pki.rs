//! An authority made by openssl for one test: root, issuing authority, signers, a responder and
//! two time-stamp authorities, one of which soon runs out.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::services::Services;

pub const PASSPHRASE: &str = "mật khẩu để thử";

pub struct Pki {
    pub dir: PathBuf,
    pub services: Services,
}

/// Runs openssl; its complaint is the test's.
pub fn openssl(dir: &Path, arguments: &[&str]) {
    let run = Command::new("openssl").args(arguments).current_dir(dir).output().unwrap();
    assert!(
        run.status.success(),
        "openssl {arguments:?}: {}",
        String::from_utf8_lossy(&run.stderr)
    );
}

impl Pki {
    pub fn new(dir: &Path) -> Self {
        fs::create_dir_all(dir).unwrap();
        let services = Services::start(dir);
        let pki = Self { dir: dir.to_owned(), services };
        pki.authority();
        pki
    }

    pub fn root(&self) -> PathBuf {
        self.dir.join("root.crt")
    }

    fn authority(&self) {
        let dir = &self.dir;
        let url = self.services.url();
        let extensions = format!(
            "[issuing]\nbasicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\n\
             subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n\
             crlDistributionPoints=URI:{url}/root.crl\n\
             [signer]\nkeyUsage=critical,digitalSignature,nonRepudiation\nsubjectKeyIdentifier=hash\n\
             authorityKeyIdentifier=keyid\nauthorityInfoAccess=OCSP;URI:{url}/ocsp\n\
             crlDistributionPoints=URI:{url}/issuing.crl\n\
             [lists]\nkeyUsage=critical,digitalSignature,nonRepudiation\nsubjectKeyIdentifier=hash\n\
             authorityKeyIdentifier=keyid\ncrlDistributionPoints=URI:{url}/issuing.crl\n\
             [tsa]\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n\
             subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n\
             authorityInfoAccess=OCSP;URI:{url}/ocsp\n\
             [ocsp]\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=OCSPSigning\n\
             noCheck=ignored\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
        );
        fs::write(dir.join("ext.cnf"), extensions).unwrap();
        openssl(
            dir,
            &[
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                "root.key",
                "-out",
                "root.crt",
                "-days",
                "7300",
                "-subj",
                "/C=VN/CN=CA goc THU",
                "-addext",
                "keyUsage=critical,keyCertSign,cRLSign",
            ],
        );
        self.issue("issuing", "root", "issuing", "CA cap THU", 1, 3650);
        self.issue("ocsp", "issuing", "ocsp", "OCSP THU", 2, 3650);
        self.issue("tsa", "issuing", "tsa", "TSA THU", 3, 3650);
        self.issue("tsa-short", "issuing", "tsa", "TSA sap het han THU", 4, 30);
        self.issue("agency", "issuing", "signer", "Uy ban nhan dan xa Mau", 5, 3000);
        self.issue("person", "issuing", "lists", "Nguyen Van Mau", 6, 3000);
        self.issue("revoked", "issuing", "signer", "Da Thu Hoi", 7, 3000);
        let chain = [self.read("issuing.crt"), self.read("root.crt")].concat();
        fs::write(dir.join("chain.pem"), &chain).unwrap();
        for name in ["agency", "person", "revoked"] {
            let own = [self.read(&format!("{name}.crt")), chain.clone()].concat();
            fs::write(dir.join(format!("{name}.cert.pem")), own).unwrap();
        }
        let mut index = String::new();
        for serial in 2..=6 {
            writeln!(index, "V\t361124000000Z\t\t{serial:02}\tunknown\t/CN=n{serial}").unwrap();
        }
        index.push_str("R\t361124000000Z\t260101000000Z\t07\tunknown\t/CN=n7\n");
        fs::write(dir.join("issuing.index"), index).unwrap();
        fs::write(dir.join("root.index"), "V\t361124000000Z\t\t01\tunknown\t/CN=n1\n").unwrap();
        for name in ["root", "issuing"] {
            fs::write(dir.join(format!("{name}.index.attr")), "unique_subject = no\n").unwrap();
            fs::write(
                dir.join(format!("{name}.cnf")),
                format!(
                    "[ca]\ndefault_ca=own\n[own]\ndatabase={name}.index\ndefault_md=sha256\n\
                 default_crl_days=30\ncrl_extensions=list\n[list]\nauthorityKeyIdentifier=keyid\n"
                ),
            )
            .unwrap();
            let (config, key, cert, out) = (
                format!("{name}.cnf"),
                format!("{name}.key"),
                format!("{name}.crt"),
                format!("{name}.crl.pem"),
            );
            openssl(
                dir,
                &[
                    "ca", "-gencrl", "-config", &config, "-keyfile", &key, "-cert", &cert, "-out",
                    &out,
                ],
            );
            let der = format!("{name}.crl");
            openssl(dir, &["crl", "-in", &out, "-outform", "DER", "-out", &der]);
        }
        fs::write(dir.join("ts.serial"), "01\n").unwrap();
        fs::write(
            dir.join("ts.cnf"),
            "[tsa]\ndefault_tsa=own\n[own]\nserial=ts.serial\ncrypto_device=builtin\n\
             signer_digest=sha256\ndefault_policy=1.2.3.4.1\nother_policies=1.2.3.4.5\n\
             digests=sha256,sha384,sha512\naccuracy=secs:1\ness_cert_id_chain=no\n\
             ess_cert_id_alg=sha256\n",
        )
        .unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.dir.join(name)).unwrap()
    }

    fn issue(&self, name: &str, by: &str, section: &str, common: &str, serial: u32, days: u32) {
        self.issue_key(
            name,
            by,
            section,
            common,
            serial,
            days,
            &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
        );
    }

    /// Issues a certificate for a new key.
    #[allow(clippy::too_many_arguments)] // as openssl asks
    pub fn issue_key(
        &self,
        name: &str,
        by: &str,
        section: &str,
        common: &str,
        serial: u32,
        days: u32,
        key: &[&str],
    ) {
        let (own, request, certificate) =
            (format!("{name}.key"), format!("{name}.csr"), format!("{name}.crt"));
        let subject = format!("/C=VN/O=THU/CN={common}");
        let mut arguments =
            vec!["req", "-new", "-nodes", "-keyout", &own, "-out", &request, "-subj", &subject];
        arguments.extend(key);
        openssl(&self.dir, &arguments);
        let (ca, ca_key) = (format!("{by}.crt"), format!("{by}.key"));
        let (serial, days) = (serial.to_string(), days.to_string());
        openssl(
            &self.dir,
            &[
                "x509",
                "-req",
                "-in",
                &request,
                "-CA",
                &ca,
                "-CAkey",
                &ca_key,
                "-set_serial",
                &serial,
                "-days",
                &days,
                "-extfile",
                "ext.cnf",
                "-extensions",
                section,
                "-out",
                &certificate,
            ],
        );
    }

    /// Puts a key and its certificates into a ring, encrypted as the ring's own.
    pub fn join_ring(&self, ring: &Path, name: &str, role: &str) {
        let out = ring.join(format!("{role}.key.pem"));
        openssl(
            &self.dir,
            &[
                "pkcs8",
                "-topk8",
                "-in",
                &format!("{name}.key"),
                "-v2",
                "aes-256-cbc",
                "-v2prf",
                "hmacWithSHA256",
                "-passout",
                &format!("pass:{PASSPHRASE}"),
                "-out",
                out.to_str().unwrap(),
            ],
        );
        fs::copy(self.dir.join(format!("{name}.cert.pem")), ring.join(format!("{role}.cert.pem")))
            .unwrap();
    }
}
