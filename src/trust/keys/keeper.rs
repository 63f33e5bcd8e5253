//! Who keeps a role's key: the files in the ring's folder say.
//!
//! ```toml
//! # agency.toml: a token
//! keeper = "pkcs11"
//! module = "/usr/lib/softhsm/libsofthsm2.so"
//! token = "văn thư"            # its label
//! key = "ký"                   # the key's label; the certificate beside it has the same
//! pin_file = "/run/credentials/pin"   # without: the ring's passphrase is the PIN
//! ```
//!
//! ```toml
//! # agency.toml: a remote signing service
//! keeper = "csc"
//! url = "https://rssp.example.vn/csc/v2"
//! credential = "…"
//! token_file = "/run/credentials/csc"  # the access token
//! ```
//!
//! Certificates stand in `‹role›.cert.pem`; a token may hold them itself.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use zeroize::Zeroizing;

use super::super::certificate::Certificate;
use super::super::error::TrustError;
use super::super::signer::{FileSigner, Signer};
use super::{Role, pfx, sealed};

#[derive(Deserialize)]
#[serde(tag = "keeper", rename_all = "snake_case", deny_unknown_fields)]
enum Keeper {
    Pkcs11 { module: PathBuf, token: String, key: String, pin_file: Option<PathBuf> },
    Csc { url: String, credential: String, token_file: PathBuf },
}

/// Opens the signer of a role; `None` where the folder has none. A file that is protected weakly
/// is named in `weak`.
pub(super) fn open(
    dir: &Path,
    role: Role,
    passphrase: &str,
    weak: &mut Vec<PathBuf>,
) -> Result<Option<Box<dyn Signer>>, TrustError> {
    let file = |end: &str| dir.join(format!("{}.{end}", role.name()));
    let (path, certificates) = (file("key.pem"), file("cert.pem"));
    if path.exists() {
        let chain = Certificate::read_file(&certificates)?;
        let private = sealed::read_private(&path, passphrase)?;
        return Ok(Some(Box::new(FileSigner::new(&private, chain)?)));
    }
    let path = file("p12");
    if path.exists() {
        let (signer, is_weak) = pfx::open(&path, passphrase)?;
        weak.extend(is_weak.then_some(path));
        return Ok(Some(Box::new(signer)));
    }
    let path = file("toml");
    if !path.exists() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(&path)
        .map_err(|source| TrustError::File { path: path.clone(), source })?;
    let keeper: Keeper = toml::from_str(&text)
        .map_err(|error| TrustError::Policy(format!("{}: {error}", path.display())))?;
    let chain =
        if certificates.exists() { Certificate::read_file(&certificates)? } else { Vec::new() };
    match keeper {
        Keeper::Pkcs11 { module, token, key, pin_file } => {
            let pin = match pin_file {
                Some(path) => secret(&path)?,
                None => Zeroizing::new(passphrase.to_owned()),
            };
            token_signer(&module, &token, &key, &pin, chain).map(Some)
        }
        Keeper::Csc { url, credential, token_file } => {
            remote_signer(&url, &credential, &secret(&token_file)?, chain).map(Some)
        }
    }
}

/// A secret in a file, without the line's end.
fn secret(path: &Path) -> Result<Zeroizing<String>, TrustError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| TrustError::File { path: path.to_owned(), source })?;
    let text = Zeroizing::new(text);
    Ok(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned()))
}

#[cfg(feature = "pkcs11")]
fn token_signer(
    module: &Path,
    token: &str,
    key: &str,
    pin: &str,
    chain: Vec<Certificate>,
) -> Result<Box<dyn Signer>, TrustError> {
    Ok(Box::new(super::token::TokenSigner::open(module, token, key, pin, chain)?))
}

#[cfg(not(feature = "pkcs11"))]
fn token_signer(
    _: &Path,
    token: &str,
    _: &str,
    _: &str,
    _: Vec<Certificate>,
) -> Result<Box<dyn Signer>, TrustError> {
    let why = "built without PKCS#11".to_owned();
    Err(TrustError::Keeper { keeper: token.to_owned(), why })
}

#[cfg(feature = "csc")]
fn remote_signer(
    url: &str,
    credential: &str,
    token: &str,
    chain: Vec<Certificate>,
) -> Result<Box<dyn Signer>, TrustError> {
    Ok(Box::new(super::remote::RemoteSigner::open(url, credential, token, chain)?))
}

#[cfg(not(feature = "csc"))]
fn remote_signer(
    url: &str,
    _: &str,
    _: &str,
    _: Vec<Certificate>,
) -> Result<Box<dyn Signer>, TrustError> {
    let why = "built without remote signing".to_owned();
    Err(TrustError::Keeper { keeper: url.to_owned(), why })
}
