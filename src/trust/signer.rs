//! Who can sign. A key in a file is one keeper of keys; a PKCS#11 token and a CA's remote service
//! will be others, so nothing above sees a private key: bytes go in, a signature comes out.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
    KeyPair, RSA_PSS_SHA256, RsaKeyPair,
};

use super::algorithm::{Algorithm, Curve, KeyKind};
use super::certificate::Certificate;
use super::error::TrustError;

/// Someone who can sign, with the certificates that say who it is.
pub trait Signer: Send + Sync {
    /// The signer's certificate first, then those above it, the root last where it is known.
    fn chain(&self) -> &[Certificate];
    /// What [`Signer::sign`] computes.
    fn algorithm(&self) -> Algorithm;
    /// Signs the bytes to be signed (not their digest).
    fn sign(&self, to_be_signed: &[u8]) -> Result<Vec<u8>, TrustError>;
}

/// A signer whose private key is in this process's memory.
pub struct FileSigner {
    chain: Vec<Certificate>,
    key: Key,
}

enum Key {
    Ecdsa(Algorithm, EcdsaKeyPair),
    Rsa(RsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl FileSigner {
    /// Takes a private key (PKCS#8 DER) and its certificates; refuses a key that is another's.
    pub fn new(private: &[u8], chain: Vec<Certificate>) -> Result<Self, TrustError> {
        let Some(own) = chain.first() else {
            return Err(TrustError::Signing("a signer without certificate"));
        };
        let Some(kind) = own.key_kind() else {
            return Err(TrustError::Signing("a kind of key that is not known here"));
        };
        match Self::uncertified(private, kind, own.public_key()) {
            Ok(signer) => Ok(Self { chain, ..signer }),
            Err(TrustError::KeyMismatch { .. }) => {
                Err(TrustError::KeyMismatch { signer: own.name() })
            }
            Err(error) => Err(error),
        }
    }

    /// A key whose certificate is still to be made.
    pub(super) fn uncertified(
        private: &[u8],
        kind: KeyKind,
        expected: &[u8],
    ) -> Result<Self, TrustError> {
        let rejected = |_| TrustError::Signing("the key cannot be used");
        let (key, public) = match kind {
            KeyKind::Ec(curve) => {
                let (algorithm, parameters) = match curve {
                    Curve::P256 => (Algorithm::ECDSA_P256, &ECDSA_P256_SHA256_ASN1_SIGNING),
                    Curve::P384 => (Algorithm::ECDSA_P384, &ECDSA_P384_SHA384_ASN1_SIGNING),
                    Curve::P521 => return Err(TrustError::Signing("P-521 keys do not sign here")),
                };
                let pair = EcdsaKeyPair::from_pkcs8(parameters, private).map_err(rejected)?;
                let public = pair.public_key().as_ref().to_vec();
                (Key::Ecdsa(algorithm, pair), public)
            }
            KeyKind::Rsa => {
                let pair = RsaKeyPair::from_pkcs8(private).map_err(rejected)?;
                let public = pair.public_key().as_ref().to_vec();
                (Key::Rsa(pair), public)
            }
            KeyKind::Ed25519 => {
                let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(private).map_err(rejected)?;
                let public = pair.public_key().as_ref().to_vec();
                (Key::Ed25519(pair), public)
            }
        };
        if public != expected {
            return Err(TrustError::KeyMismatch { signer: String::new() });
        }
        Ok(Self { chain: Vec::new(), key })
    }
}

impl Signer for FileSigner {
    fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    fn algorithm(&self) -> Algorithm {
        match &self.key {
            Key::Ecdsa(algorithm, _) => *algorithm,
            Key::Rsa(_) => Algorithm::RSA_PSS,
            Key::Ed25519(_) => Algorithm::ED25519,
        }
    }

    fn sign(&self, to_be_signed: &[u8]) -> Result<Vec<u8>, TrustError> {
        let random = SystemRandom::new();
        let failed = |_| TrustError::Signing("the key gives no signature");
        match &self.key {
            Key::Ecdsa(_, pair) => {
                Ok(pair.sign(&random, to_be_signed).map_err(failed)?.as_ref().to_vec())
            }
            Key::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PSS_SHA256, &random, to_be_signed, &mut signature)
                    .map_err(failed)?;
                Ok(signature)
            }
            Key::Ed25519(pair) => {
                Ok(pair.try_sign(to_be_signed).map_err(failed)?.as_ref().to_vec())
            }
        }
    }
}
