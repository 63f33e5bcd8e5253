//! Making a key ring: all of it, or nothing.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair,
    EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair, RsaKeyPair,
};
use zeroize::Zeroizing;

use super::super::algorithm::{Algorithm, Curve, KeyKind};
use super::super::certificate::{Certificate, to_pem};
use super::super::cose::RecordKey;
use super::super::error::TrustError;
use super::super::policy::Allowed;
use super::super::signer::{FileSigner, Signer};
use super::authority::{self, Subject};
use super::{Description, FORMAT, Role, SHORTEST_PASSPHRASE, sealed};

/// What a new key ring is for.
#[derive(Clone, Debug)]
pub struct InitOptions {
    /// The office, in every certificate's organization.
    pub office_name: String,
    /// The digitizer's own name.
    pub digitizer_name: String,
    /// The agency's full name.
    pub agency_name: String,
    /// Whether to make a sample authority with both certificates. Without, the ring holds the
    /// store key and the record key, and certificates of a real authority are put beside them.
    pub sample: bool,
    /// The sample keys' algorithm.
    pub algorithm: Allowed,
}

/// Makes a key ring in `dir`, which must not exist or be empty. Randomness comes from the system
/// alone: no caller can weaken it.
pub fn init(
    dir: &Path,
    options: &InitOptions,
    passphrase: &str,
    now: jiff::Timestamp,
) -> Result<(), TrustError> {
    if passphrase.chars().count() < SHORTEST_PASSPHRASE {
        return Err(TrustError::WeakPassphrase);
    }
    let file = |path: &Path, source| TrustError::File { path: path.to_owned(), source };
    let there = match fs::read_dir(dir) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
        Err(source) => return Err(file(dir, source)),
    };
    if there {
        return Err(TrustError::AlreadyThere(dir.to_owned()));
    }
    let files = contents(options, passphrase, now)?;
    let parent = match dir.parent() {
        Some(parent) if parent != Path::new("") => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    fs::create_dir_all(&parent).map_err(|source| file(&parent, source))?;
    let suffix = data_encoding::HEXLOWER.encode(&sealed::random::<8>()?);
    let name = dir.file_name().unwrap_or_default().to_string_lossy();
    let making = parent.join(format!(".{name}.{suffix}"));
    let written = write_all(&making, &files)
        .and_then(|()| fs::rename(&making, dir))
        .and_then(|()| File::open(&parent)?.sync_all());
    if let Err(source) = written {
        // nothing half-made is left; if this fails too, the first cause is the one to tell
        let _ = fs::remove_dir_all(&making);
        return Err(match source.kind() {
            std::io::ErrorKind::DirectoryNotEmpty | std::io::ErrorKind::AlreadyExists => {
                TrustError::AlreadyThere(dir.to_owned())
            }
            _ => file(dir, source),
        });
    }
    Ok(())
}

fn write_all(dir: &Path, files: &[(String, String)]) -> std::io::Result<()> {
    fs::DirBuilder::new().mode(0o700).create(dir)?;
    for (name, text) in files {
        let mut file =
            OpenOptions::new().write(true).create_new(true).mode(0o600).open(dir.join(name))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
    }
    File::open(dir)?.sync_all()
}

fn contents(
    options: &InitOptions,
    passphrase: &str,
    now: jiff::Timestamp,
) -> Result<Vec<(String, String)>, TrustError> {
    let mut files = Vec::new();
    let mut add = |name: String, text: String| files.push((name, text));
    let store = Zeroizing::new(sealed::random::<32>()?);
    add("store.key".to_owned(), sealed::seal_store_key(&store, passphrase)?);

    let private = generate(Allowed::Ed25519)?;
    let seed = sealed::ed25519_seed(&private).ok_or(TrustError::Signing("Ed25519"))?;
    let public = RecordKey::from_seed(&seed).public();
    add("record.key.pem".to_owned(), sealed::seal_private(&private, passphrase)?);

    let description = Description {
        format: FORMAT,
        sample: options.sample,
        office: options.office_name.clone(),
        record_public_key: data_encoding::HEXLOWER.encode(public.as_bytes()),
    };
    let text =
        toml::to_string(&description).map_err(|error| TrustError::Policy(error.to_string()))?;
    add("keyring.toml".to_owned(), text);
    if !options.sample {
        return Ok(files);
    }

    let private = generate(options.algorithm)?;
    let (kind, public, algorithm) = public_half(options.algorithm, &private)?;
    let ca = Subject { name: authority::authority_name(), kind, public, authority: true };
    let sign = |bytes: &[u8]| sign_with(options.algorithm, &private, bytes);
    let root = authority::issue(&ca, &ca, algorithm, now, &sign)?;
    let signer = FileSigner::new(&private, vec![root.clone()])?;
    let list = authority::empty_list(&ca, &signer, now)?;
    add("ca.key.pem".to_owned(), sealed::seal_private(&private, passphrase)?);
    add("ca.cert.pem".to_owned(), to_pem("CERTIFICATE", root.der()));
    add("ca.crl.pem".to_owned(), to_pem("X509 CRL", &list));

    for (role, common) in
        [(Role::Digitizer, &options.digitizer_name), (Role::Agency, &options.agency_name)]
    {
        let private = generate(options.algorithm)?;
        let (kind, public, _) = public_half(options.algorithm, &private)?;
        let name = authority::signer_name(&options.office_name, common);
        let subject = Subject { name, kind, public, authority: false };
        let own = authority::issue(&subject, &ca, algorithm, now, &|bytes| signer.sign(bytes))?;
        let role = role.name();
        add(format!("{role}.key.pem"), sealed::seal_private(&private, passphrase)?);
        add(format!("{role}.cert.pem"), chain_pem(&[&own, &root]));
    }
    Ok(files)
}

fn chain_pem(chain: &[&Certificate]) -> String {
    chain.iter().map(|one| to_pem("CERTIFICATE", one.der())).collect()
}

fn curve_of(algorithm: Allowed) -> Option<(Curve, Algorithm, &'static EcdsaSigningAlgorithm)> {
    match algorithm {
        Allowed::EcdsaP256 => {
            Some((Curve::P256, Algorithm::ECDSA_P256, &ECDSA_P256_SHA256_ASN1_SIGNING))
        }
        Allowed::EcdsaP384 => {
            Some((Curve::P384, Algorithm::ECDSA_P384, &ECDSA_P384_SHA384_ASN1_SIGNING))
        }
        Allowed::RsaPss | Allowed::Ed25519 => None,
    }
}

/// A new private key, PKCS#8.
fn generate(algorithm: Allowed) -> Result<Zeroizing<Vec<u8>>, TrustError> {
    let random = SystemRandom::new();
    let failed = |_| TrustError::NoRandomness;
    let bytes = match (algorithm, curve_of(algorithm)) {
        (_, Some((.., parameters))) => {
            EcdsaKeyPair::generate_pkcs8(parameters, &random).map_err(failed)?.as_ref().to_vec()
        }
        (Allowed::RsaPss, None) => {
            let pair = RsaKeyPair::generate(KeySize::Rsa3072).map_err(failed)?;
            let der: Pkcs8V1Der<'_> = pair.as_der().map_err(failed)?;
            der.as_ref().to_vec()
        }
        _ => Ed25519KeyPair::generate_pkcs8v1(&random).map_err(failed)?.as_ref().to_vec(),
    };
    Ok(Zeroizing::new(bytes))
}

fn public_half(
    algorithm: Allowed,
    private: &[u8],
) -> Result<(KeyKind, Vec<u8>, Algorithm), TrustError> {
    let rejected = |_| TrustError::Signing("the key cannot be used");
    Ok(match (algorithm, curve_of(algorithm)) {
        (_, Some((curve, algorithm, parameters))) => {
            let pair = EcdsaKeyPair::from_pkcs8(parameters, private).map_err(rejected)?;
            (KeyKind::Ec(curve), pair.public_key().as_ref().to_vec(), algorithm)
        }
        (Allowed::RsaPss, None) => {
            let pair = RsaKeyPair::from_pkcs8(private).map_err(rejected)?;
            (KeyKind::Rsa, pair.public_key().as_ref().to_vec(), Algorithm::RSA_PSS)
        }
        _ => {
            let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(private).map_err(rejected)?;
            (KeyKind::Ed25519, pair.public_key().as_ref().to_vec(), Algorithm::ED25519)
        }
    })
}

/// Signs before there is a certificate: the authority's own.
fn sign_with(algorithm: Allowed, private: &[u8], bytes: &[u8]) -> Result<Vec<u8>, TrustError> {
    let (kind, public, _) = public_half(algorithm, private)?;
    FileSigner::uncertified(private, kind, &public)?.sign(bytes)
}
