//! Secrets under a passphrase, on disk.

use std::path::Path;

use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use aws_lc_rs::pbkdf2;
use pkcs8::pkcs5::pbes2;
use pkcs8::{EncryptedPrivateKeyInfoRef, PrivateKeyInfoRef};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::super::asn1::{Element, tag};
use super::super::certificate::{pem_blocks, to_pem};
use super::super::error::TrustError;

/// OWASP's figure for PBKDF2-HMAC-SHA-256 (2023). `scrypt` would be stronger, but OpenSSL refuses
/// it beyond 32 MB of memory, and an office must be able to open its keys with other tools.
const ROUNDS: u32 = 600_000;
/// A file may ask for more rounds, but not for an hour of work.
const MOST_ROUNDS: u32 = 10_000_000;
/// Binds the store key's ciphertext to its use.
const STORE_PURPOSE: &[u8] = b"sohoa store key";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SealedKey {
    cipher: String,
    derivation: String,
    rounds: u32,
    salt: String,
    nonce: String,
    sealed: String,
}

const CIPHER: &str = "aes-256-gcm";
const DERIVATION: &str = "pbkdf2-hmac-sha256";

/// Fills an array with random bytes.
pub fn random<const N: usize>() -> Result<[u8; N], TrustError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| TrustError::NoRandomness)?;
    Ok(bytes)
}

fn derive(
    passphrase: &str,
    salt: &[u8],
    rounds: u32,
) -> Result<Option<RandomizedNonceKey>, TrustError> {
    let Some(rounds) = std::num::NonZeroU32::new(rounds) else { return Ok(None) };
    let mut key = Zeroizing::new([0; 32]);
    pbkdf2::derive(
        pbkdf2::PBKDF2_HMAC_SHA256,
        rounds,
        salt,
        passphrase.as_bytes(),
        key.as_mut_slice(),
    );
    let made = RandomizedNonceKey::new(&AES_256_GCM, key.as_slice());
    made.map(Some).map_err(|_| TrustError::Signing("AES-256-GCM"))
}

/// The text of `store.key`.
pub fn seal_store_key(key: &[u8; 32], passphrase: &str) -> Result<String, TrustError> {
    let salt: [u8; 16] = random()?;
    let cipher = derive(passphrase, &salt, ROUNDS)?.ok_or(TrustError::Signing("rounds"))?;
    let mut bytes = key.to_vec();
    let nonce = cipher
        .seal_in_place_append_tag(Aad::from(STORE_PURPOSE), &mut bytes)
        .map_err(|_| TrustError::Signing("AES-256-GCM"))?;
    let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
    let sealed = SealedKey {
        cipher: CIPHER.to_owned(),
        derivation: DERIVATION.to_owned(),
        rounds: ROUNDS,
        salt: hex(&salt),
        nonce: hex(nonce.as_ref()),
        sealed: hex(&bytes),
    };
    toml::to_string(&sealed).map_err(|error| TrustError::Policy(error.to_string()))
}

/// Reads `store.key`.
pub fn open_store_key(path: &Path, passphrase: &str) -> Result<Zeroizing<[u8; 32]>, TrustError> {
    let damaged = || TrustError::Damaged(path.to_owned());
    let text = std::fs::read_to_string(path)
        .map_err(|source| TrustError::File { path: path.to_owned(), source })?;
    let sealed: SealedKey = toml::from_str(&text).map_err(|_| damaged())?;
    if sealed.cipher != CIPHER || sealed.derivation != DERIVATION || sealed.rounds > MOST_ROUNDS {
        return Err(damaged());
    }
    let hex = |text: &str| data_encoding::HEXLOWER.decode(text.as_bytes()).map_err(|_| damaged());
    let cipher = derive(passphrase, &hex(&sealed.salt)?, sealed.rounds)?.ok_or_else(damaged)?;
    let nonce = Nonce::try_assume_unique_for_key(&hex(&sealed.nonce)?).map_err(|_| damaged())?;
    let mut bytes = hex(&sealed.sealed)?;
    let opened = cipher
        .open_in_place(nonce, Aad::from(STORE_PURPOSE), &mut bytes)
        .map_err(|_| TrustError::WrongPassphrase)?;
    let key = <[u8; 32]>::try_from(&*opened).map(Zeroizing::new);
    bytes.zeroize();
    key.map_err(|_| damaged())
}

/// Encrypts a PKCS#8 private key, as PEM.
pub fn seal_private(private: &[u8], passphrase: &str) -> Result<String, TrustError> {
    let failed = |_| TrustError::Signing("the key cannot be encrypted");
    let info = PrivateKeyInfoRef::try_from(private).map_err(failed)?;
    let salt: [u8; 16] = random()?;
    let parameters = pbes2::Parameters::generate_pbkdf2_sha256_aes256cbc(ROUNDS, &salt, random()?)
        .map_err(|_| TrustError::Signing("the key cannot be encrypted"))?;
    let sealed = info.encrypt_with_params(parameters, passphrase).map_err(failed)?;
    Ok(to_pem("ENCRYPTED PRIVATE KEY", sealed.as_bytes()))
}

/// Reads and decrypts a PKCS#8 private key.
pub fn read_private(path: &Path, passphrase: &str) -> Result<Zeroizing<Vec<u8>>, TrustError> {
    let damaged = || TrustError::Damaged(path.to_owned());
    let text =
        std::fs::read(path).map_err(|source| TrustError::File { path: path.to_owned(), source })?;
    let blocks = pem_blocks(&text, "ENCRYPTED PRIVATE KEY").map_err(|_| damaged())?;
    let block = blocks.first().ok_or_else(damaged)?;
    let info = EncryptedPrivateKeyInfoRef::try_from(block.as_slice()).map_err(|_| damaged())?;
    let opened = info.decrypt(passphrase).map_err(|_| TrustError::WrongPassphrase)?;
    Ok(Zeroizing::new(opened.as_bytes().to_vec()))
}

/// The 32 secret bytes of an Ed25519 key in PKCS#8 (RFC 8410).
pub fn ed25519_seed(private: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    let mut parts = Element::only(private).ok()?.open(tag::SEQUENCE).ok()?;
    parts.take(tag::INTEGER).ok()?;
    parts.take(tag::SEQUENCE).ok()?;
    let outer = parts.take(tag::OCTET_STRING).ok()?;
    let seed = Element::only(outer.content).ok()?.expect(tag::OCTET_STRING).ok()?;
    seed.try_into().ok().map(Zeroizing::new)
}
