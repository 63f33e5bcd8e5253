//! A key in a token or HSM (PKCS#11 v2.40 and 3.0). The key never leaves it; digests are computed
//! here, because tokens differ in which hashed mechanisms they have.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::eddsa::{EddsaParams, EddsaSignatureScheme};
use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsPssParams};
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;

use super::super::algorithm::{Algorithm, Curve, KeyKind, Scheme};
use super::super::certificate::Certificate;
use super::super::error::TrustError;
use super::super::signer::Signer;
use super::ecdsa::ecdsa_der;

/// A module may be initialised once in a process.
static MODULES: LazyLock<Mutex<HashMap<PathBuf, Pkcs11>>> = LazyLock::new(Mutex::default);

/// A signer whose key is in a token.
pub struct TokenSigner {
    name: String,
    chain: Vec<Certificate>,
    algorithm: Algorithm,
    session: Mutex<Session>,
    key: ObjectHandle,
}

impl TokenSigner {
    /// Logs in to the token with this label and finds the key with that label. Without a chain
    /// the certificates are the token's own.
    pub fn open(
        module: &Path,
        token: &str,
        key: &str,
        pin: &str,
        chain: Vec<Certificate>,
    ) -> Result<Self, TrustError> {
        let trouble = |why: String| TrustError::Keeper { keeper: token.to_owned(), why };
        let failed = |error: Error| match error {
            Error::Pkcs11(
                RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange,
                _,
            ) => TrustError::WrongPassphrase,
            other => trouble(other.to_string()),
        };
        let pkcs11 = load(module).map_err(failed)?;
        let slots = pkcs11.get_slots_with_token().map_err(failed)?;
        let slot = slots
            .into_iter()
            .find(|slot| {
                pkcs11.get_token_info(*slot).is_ok_and(|info| info.label().trim_end() == token)
            })
            .ok_or_else(|| trouble("not plugged in".to_owned()))?;
        let session = pkcs11.open_ro_session(slot).map_err(failed)?;
        match session.login(UserType::User, Some(&AuthPin::from(pin.to_owned()))) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => {}
            Err(error) => return Err(failed(error)),
        }
        let label = Attribute::Label(key.as_bytes().to_vec());
        let wanted = [Attribute::Class(ObjectClass::PRIVATE_KEY), label];
        let found = session.find_objects(&wanted).map_err(failed)?;
        let [key] = found[..] else {
            return Err(trouble(format!("{} keys are called {key}", found.len())));
        };
        let chain = if chain.is_empty() { held(&session, key).map_err(failed)? } else { chain };
        let own = chain.first().ok_or_else(|| trouble("no certificate".to_owned()))?;
        let algorithm = match own.key_kind() {
            Some(KeyKind::Ec(Curve::P256)) => Algorithm::ECDSA_P256,
            Some(KeyKind::Ec(Curve::P384)) => Algorithm::ECDSA_P384,
            Some(KeyKind::Rsa) => Algorithm::RSA_PSS,
            Some(KeyKind::Ed25519) => Algorithm::ED25519,
            _ => return Err(TrustError::Signing("a kind of key that does not sign here")),
        };
        Ok(Self { name: token.to_owned(), chain, algorithm, session: Mutex::new(session), key })
    }
}

fn load(module: &Path) -> Result<Pkcs11, Error> {
    let mut modules = MODULES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = modules.get(module) {
        return Ok(known.clone());
    }
    let loaded = Pkcs11::new(module)?;
    match loaded.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
        Err(error) => return Err(error),
    }
    modules.insert(module.to_owned(), loaded.clone());
    Ok(loaded)
}

/// The certificate with the key's id, and those above it that the token holds.
fn held(session: &Session, key: ObjectHandle) -> Result<Vec<Certificate>, Error> {
    let id = session.get_attributes(key, &[AttributeType::Id])?;
    let mut all = Vec::new();
    let mut own = None;
    for object in session.find_objects(&[Attribute::Class(ObjectClass::CERTIFICATE)])? {
        let values = session.get_attributes(object, &[AttributeType::Value, AttributeType::Id])?;
        let der = values.iter().find_map(|value| match value {
            Attribute::Value(der) => Certificate::from_der(der).ok(),
            _ => None,
        });
        let Some(certificate) = der else { continue };
        if values.iter().any(|value| id.contains(value)) {
            own = Some(certificate.clone());
        }
        all.push(certificate);
    }
    let mut chain: Vec<Certificate> = own.into_iter().collect();
    while let Some(last) = chain.last().filter(|last| !last.is_self_issued()) {
        let issuer = all.iter().find(|one| !chain.contains(one) && last.is_signed_by(one));
        match issuer {
            Some(issuer) => chain.push(issuer.clone()),
            None => break,
        }
    }
    Ok(chain)
}

impl Signer for TokenSigner {
    fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    fn sign(&self, to_be_signed: &[u8]) -> Result<Vec<u8>, TrustError> {
        let digest = self.algorithm.digest.of(to_be_signed);
        let (mechanism, data) = match self.algorithm.scheme {
            Scheme::Ecdsa => (Mechanism::Ecdsa, digest.as_slice()),
            Scheme::Ed25519 => {
                (Mechanism::Eddsa(EddsaParams::new(EddsaSignatureScheme::Ed25519)), to_be_signed)
            }
            Scheme::RsaPss | Scheme::RsaPkcs1 => {
                let parameters = PkcsPssParams {
                    hash_alg: MechanismType::SHA256,
                    mgf: PkcsMgfType::MGF1_SHA256,
                    s_len: 32.into(),
                };
                (Mechanism::Sha256RsaPkcsPss(parameters), to_be_signed)
            }
        };
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let signature = session.sign(&mechanism, self.key, data).map_err(|error| {
            TrustError::Keeper { keeper: self.name.clone(), why: error.to_string() }
        })?;
        Ok(match self.algorithm.scheme {
            Scheme::Ecdsa => ecdsa_der(&signature),
            _ => signature,
        })
    }
}
