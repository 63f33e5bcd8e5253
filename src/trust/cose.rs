//! Records' signatures: `COSE_Sign1` (RFC 9052) with Ed25519 (RFC 9053), deterministic CBOR.
//!
//! Detached: the record's canonical bytes stand in their own object beside it, so that neither
//! is stored twice. The protected header names the algorithm and the key (`kid`, the first eight
//! bytes of the SHA-256 of the public key).

use coset::{
    CborSerializable, CoseSign1, CoseSign1Builder, HeaderBuilder, RegisteredLabelWithPrivate, iana,
};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use super::error::TrustError;
use crate::domain::hash::Sha256;

/// What signs records.
#[derive(Clone)]
pub struct RecordKey(SigningKey);

impl RecordKey {
    /// Takes the 32 secret bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The public half.
    pub fn public(&self) -> RecordPublicKey {
        RecordPublicKey(self.0.verifying_key())
    }

    /// A bare signature (RFC 8032), for formats of their own: notes of the journal, codes. What
    /// they sign begins otherwise than what COSE signs, so none can be taken for another.
    pub fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.0.sign(bytes).to_bytes()
    }
}

/// What checks records.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordPublicKey(VerifyingKey);

impl RecordPublicKey {
    /// Takes the 32 public bytes.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, TrustError> {
        let key = VerifyingKey::from_bytes(bytes);
        key.map(Self).map_err(|_| TrustError::RecordSignature("not an Ed25519 key"))
    }

    /// The 32 public bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// Whether a bare signature holds. Strict, as [`verify_record`].
    pub fn verify(&self, bytes: &[u8], signature: &[u8]) -> bool {
        let value: Option<[u8; 64]> = signature.try_into().ok();
        value.is_some_and(|v| self.0.verify_strict(bytes, &Signature::from_bytes(&v)).is_ok())
    }

    /// Eight bytes that name the key.
    pub fn id(&self) -> [u8; 8] {
        let hash = Sha256::of(self.0.as_bytes());
        let mut id = [0; 8];
        id.copy_from_slice(hash.as_bytes().split_at(8).0);
        id
    }

    /// The id in hexadecimal: how a manifest names the signer.
    pub fn name(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.id())
    }
}

/// Signs a record's canonical bytes.
pub fn sign_record(record: &[u8], key: &RecordKey) -> Result<Vec<u8>, TrustError> {
    let header = HeaderBuilder::new()
        .algorithm(iana::Algorithm::EdDSA)
        .key_id(key.public().id().to_vec())
        .build();
    CoseSign1Builder::new()
        .protected(header)
        .create_detached_signature(record, &[], |bytes| key.0.sign(bytes).to_bytes().to_vec())
        .build()
        .to_vec()
        .map_err(|_| TrustError::Signing("COSE cannot be written"))
}

/// Checks a record's signature against `key`. Strict: small-order keys and malleable signatures
/// are refused, and so is any other algorithm or unprotected header.
pub fn verify_record(
    record: &[u8],
    signature: &[u8],
    key: &RecordPublicKey,
) -> Result<(), TrustError> {
    let wrong = TrustError::RecordSignature;
    let cose = CoseSign1::from_slice(signature).map_err(|_| wrong("not a COSE_Sign1"))?;
    // one way to write it only: deterministic CBOR, no second spelling of the same signature
    if cose.clone().to_vec().ok().as_deref() != Some(signature) {
        return Err(wrong("not deterministic CBOR"));
    }
    let header = &cose.protected.header;
    let expected = RegisteredLabelWithPrivate::Assigned(iana::Algorithm::EdDSA);
    if header.alg != Some(expected) {
        return Err(wrong("another algorithm"));
    }
    if header.key_id != key.id() {
        return Err(wrong("signed with another key"));
    }
    if cose.payload.is_some() || !cose.unprotected.is_empty() {
        return Err(wrong("not detached"));
    }
    cose.verify_detached_signature(record, &[], |value, bytes| {
        let value: [u8; 64] = value.try_into().map_err(|_| wrong("not 64 bytes"))?;
        key.0
            .verify_strict(bytes, &Signature::from_bytes(&value))
            .map_err(|_| wrong("does not fit the record"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_signed_and_checked() {
        let key = RecordKey::from_seed(&[7; 32]);
        let signature = sign_record(b"{\"a\":1}", &key).unwrap();
        assert_eq!(signature, sign_record(b"{\"a\":1}", &key).unwrap());
        verify_record(b"{\"a\":1}", &signature, &key.public()).unwrap();
        assert!(verify_record(b"{\"a\":2}", &signature, &key.public()).is_err());
        let other = RecordKey::from_seed(&[8; 32]);
        assert!(verify_record(b"{\"a\":1}", &signature, &other.public()).is_err());
        for place in 0..signature.len() {
            let mut changed = signature.clone();
            changed[place] ^= 1;
            assert!(verify_record(b"{\"a\":1}", &changed, &key.public()).is_err(), "{place}");
        }
    }
}
