//! The office's key ring: a folder of encrypted keys with their certificates.
//!
//! | file | what it is |
//! | --- | --- |
//! | `keyring.toml` | format, whether a sample, the record key's public half |
//! | `store.key` | 32 random bytes that name and may encrypt objects |
//! | `record.key.pem` | Ed25519, signs records |
//! | `digitizer.key.pem`, `digitizer.cert.pem` | the digitizer's key, and certificates up to the root |
//! | `agency.…`, `person.…`, `certifier.…` | the same of the others who sign |
//! | `‹role›.p12` | instead of both: key and certificates as a PKCS#12 file |
//! | `‹role›.toml` | instead: a token (PKCS#11) or remote service (CSC) that keeps the key |
//! | `ca.key.pem`, `ca.cert.pem`, `ca.crl.pem` | the sample authority, in a sample ring only |
//!
//! Private keys are PKCS#8 encrypted by PBES2 (PBKDF2-HMAC-SHA-256, AES-256-CBC), readable by
//! other tools. With certificates of a real authority the files are put there by hand.

mod authority;
mod check;
#[cfg(any(feature = "pkcs11", feature = "csc"))]
mod ecdsa;
mod init;
mod keeper;
mod pbe;
mod pfx;
#[cfg(feature = "csc")]
mod remote;
mod sealed;
#[cfg(feature = "pkcs11")]
mod token;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

pub use check::check_before_signing;
pub use init::{InitOptions, init};
#[cfg(feature = "csc")]
pub use remote::RemoteSigner;
#[cfg(feature = "pkcs11")]
pub use token::TokenSigner;

use super::certificate::Certificate;
use super::cose::{RecordKey, RecordPublicKey};
use super::crl::RevocationList;
use super::error::TrustError;
use super::signer::Signer;

/// Version of the folder's layout.
const FORMAT: u32 = 1;
/// Shorter passphrases are refused when a ring is made.
pub const SHORTEST_PASSPHRASE: usize = 8;

/// Who signs a PDF.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The officer who digitized (Circular 01/2023/TT-VPCP, Article 8).
    Digitizer,
    /// The agency (Decree 30/2020/NĐ-CP, Article 26).
    Agency,
    /// The person competent to sign a document (Decree 30/2020/NĐ-CP, Article 5).
    Person,
    /// The person who certifies copies (Decree 45/2020/NĐ-CP, Article 10).
    Certifier,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Digitizer, Self::Agency, Self::Person, Self::Certifier];

    /// The role as manifests and file names write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Digitizer => "digitizer",
            Self::Agency => "agency",
            Self::Person => "person",
            Self::Certifier => "certifier",
        }
    }

    /// The name of its signature field, in files that go out.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Digitizer => "NguoiSoHoa",
            Self::Agency => "CoQuan",
            Self::Person => "NguoiKy",
            Self::Certifier => "NguoiChungThuc",
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Description {
    format: u32,
    sample: bool,
    office: String,
    record_public_key: String,
}

/// What a ring shows without its passphrase: enough to verify.
#[derive(Clone, Debug)]
pub struct PublicRing {
    /// Whether the certificates are samples without legal value.
    pub sample: bool,
    /// The office's name.
    pub office: String,
    /// Checks records.
    pub record: RecordPublicKey,
    /// The sample authority, an anchor only where the caller asks for sample mode.
    pub sample_anchors: Vec<Certificate>,
    /// The sample authority's revocation list.
    pub revocation_lists: Vec<RevocationList>,
}

impl PublicRing {
    /// Reads what needs no passphrase.
    pub fn open(dir: &Path) -> Result<Self, TrustError> {
        let path = dir.join("keyring.toml");
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(TrustError::NoKeys(dir.to_owned()));
            }
            Err(source) => return Err(TrustError::File { path, source }),
        };
        let damaged = || TrustError::Damaged(path.clone());
        let description: Description = toml::from_str(&text).map_err(|_| damaged())?;
        if description.format != FORMAT {
            return Err(damaged());
        }
        let bytes = data_encoding::HEXLOWER
            .decode(description.record_public_key.as_bytes())
            .ok()
            .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
            .ok_or_else(damaged)?;
        let record = RecordPublicKey::from_bytes(&bytes).map_err(|_| damaged())?;
        let (mut sample_anchors, mut revocation_lists) = (Vec::new(), Vec::new());
        if description.sample {
            sample_anchors = Certificate::read_file(&dir.join("ca.cert.pem"))?;
            revocation_lists = RevocationList::read_file(&dir.join("ca.crl.pem"))?;
        }
        Ok(Self {
            sample: description.sample,
            office: description.office,
            record,
            sample_anchors,
            revocation_lists,
        })
    }
}

/// An opened key ring.
pub struct Keyring {
    public: PublicRing,
    store: Zeroizing<[u8; 32]>,
    record: RecordKey,
    signers: BTreeMap<Role, Box<dyn Signer>>,
    weak: Vec<PathBuf>,
}

impl Keyring {
    /// Opens every key in `dir` with one passphrase.
    pub fn open(dir: &Path, passphrase: &str) -> Result<Self, TrustError> {
        let public = PublicRing::open(dir)?;
        let store = sealed::open_store_key(&dir.join("store.key"), passphrase)?;
        let path = dir.join("record.key.pem");
        let private = sealed::read_private(&path, passphrase)?;
        let record = sealed::ed25519_seed(&private)
            .map(|seed| RecordKey::from_seed(&seed))
            .filter(|key| key.public() == public.record)
            .ok_or(TrustError::Damaged(path))?;
        let mut signers = BTreeMap::new();
        let mut weak = Vec::new();
        for role in Role::ALL {
            if let Some(signer) = keeper::open(dir, role, passphrase, &mut weak)? {
                signers.insert(role, signer);
            }
        }
        Ok(Self { public, store, record, signers, weak })
    }

    /// Files of keys whose encryption is old and weak (PKCS#12 by 3DES or RC2): to be told.
    pub fn weak_files(&self) -> &[PathBuf] {
        &self.weak
    }

    /// What needs no passphrase.
    pub const fn public(&self) -> &PublicRing {
        &self.public
    }

    /// The store key.
    pub fn store_key(&self) -> &[u8; 32] {
        &self.store
    }

    /// The key that signs records.
    pub const fn record_key(&self) -> &RecordKey {
        &self.record
    }

    /// The signer in a role, where the ring knows its key.
    pub fn signer(&self, role: Role) -> Option<&dyn Signer> {
        self.signers.get(&role).map(|signer| &**signer)
    }
}

#[cfg(test)]
mod tests {
    use super::super::crl::{Revocation, revocation};
    use super::super::lasting::Unknown;
    use super::super::revocation::Evidence;
    use super::*;

    pub(super) fn options() -> InitOptions {
        InitOptions {
            office_name: "Ủy ban nhân dân xã Mẫu".to_owned(),
            digitizer_name: "Nguyễn Thị Mẫu".to_owned(),
            agency_name: "Ủy ban nhân dân xã Mẫu".to_owned(),
            sample: true,
            algorithm: super::super::policy::Allowed::EcdsaP256,
        }
    }

    #[test]
    fn a_ring_opens_with_its_passphrase_only_and_is_never_overwritten() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("keys");
        let now: jiff::Timestamp = "2026-11-24T03:00:00Z".parse().unwrap();
        init(&dir, &options(), "đúng mật khẩu", now).unwrap();
        assert!(matches!(
            init(&dir, &options(), "đúng mật khẩu", now),
            Err(TrustError::AlreadyThere(_))
        ));
        assert!(matches!(Keyring::open(&dir, "sai mật khẩu"), Err(TrustError::WrongPassphrase)));
        let ring = Keyring::open(&dir, "đúng mật khẩu").unwrap();
        let signer = ring.signer(Role::Digitizer).unwrap();
        let own = &signer.chain()[0];
        assert_eq!(own.name(), "Nguyễn Thị Mẫu");
        assert!(own.is_sample());
        assert!(own.is_signed_by(&ring.public().sample_anchors[0]));
        let lists = &ring.public().revocation_lists;
        let known = Evidence { lists: lists.clone(), responses: Vec::new() };
        check_before_signing(signer, &known, Unknown::Refuse, now).unwrap();
        assert!(matches!(
            check_before_signing(signer, &Evidence::default(), Unknown::Refuse, now),
            Err(TrustError::RevocationUnknown { .. })
        ));
        check_before_signing(signer, &Evidence::default(), Unknown::Sign, now).unwrap();
        let late = now + jiff::SignedDuration::from_hours(24 * 366 * 20);
        assert!(matches!(
            check_before_signing(signer, &known, Unknown::Refuse, late),
            Err(TrustError::Expired { .. })
        ));
        assert_eq!(revocation(own, &ring.public().sample_anchors[0], lists, now), Revocation::Good);
        for entry in std::fs::read_dir(&dir).unwrap() {
            use std::os::unix::fs::PermissionsExt;
            let entry = entry.unwrap();
            let mode = entry.metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{}", entry.path().display());
        }
    }

    #[test]
    fn the_sample_certificates_are_strict_der() {
        use der::Decode;
        let home = tempfile::tempdir().unwrap();
        let dir = home.path().join("keys");
        let now: jiff::Timestamp = "2026-11-24T03:00:00Z".parse().unwrap();
        init(&dir, &options(), "đúng mật khẩu", now).unwrap();
        for name in ["ca", "digitizer", "agency"] {
            for one in Certificate::read_file(&dir.join(format!("{name}.cert.pem"))).unwrap() {
                x509_cert::Certificate::from_der(one.der()).unwrap();
            }
        }
        let pem = std::fs::read(dir.join("ca.crl.pem")).unwrap();
        let block = super::super::certificate::pem_blocks(&pem, "X509 CRL").unwrap();
        x509_cert::crl::CertificateList::<x509_cert::certificate::Rfc5280>::from_der(&block[0])
            .unwrap();
    }
}
