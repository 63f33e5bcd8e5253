//! A key at a CA's remote signing service: the API of the Cloud Signature Consortium, version 2
//! (`credentials/info`, `credentials/authorize`, `signatures/signHash`).
//!
//! Only a hash travels, never the document. The owner may have to agree on a telephone: an answer
//! is waited for as long as that takes. Ed25519 signs no hash and is not offered here.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::super::algorithm::{Algorithm, Curve, Digest, KeyKind, Scheme};
use super::super::asn1::{Element, tag};
use super::super::certificate::Certificate;
use super::super::error::TrustError;
use super::super::service::{Http, Transport};
use super::super::signer::Signer;
use super::ecdsa::ecdsa_der;

/// How long the owner may take to agree.
const PATIENCE: Duration = Duration::from_mins(5);

/// A signer whose key is elsewhere.
pub struct RemoteSigner {
    url: String,
    credential: String,
    token: Zeroizing<String>,
    chain: Vec<Certificate>,
    algorithm: Algorithm,
    transport: Box<dyn Transport>,
}

#[derive(Deserialize)]
struct Info {
    cert: InfoCertificates,
}

#[derive(Deserialize)]
struct InfoCertificates {
    #[serde(default)]
    certificates: Vec<String>,
}

#[derive(Deserialize)]
struct Authorized {
    #[serde(rename = "SAD")]
    sad: String,
}

#[derive(Deserialize)]
struct Signatures {
    signatures: Vec<String>,
}

impl RemoteSigner {
    /// A credential of the service at `url` (the part before `/credentials`). Without a chain the
    /// service is asked for the certificates.
    pub fn open(
        url: &str,
        credential: &str,
        token: &str,
        chain: Vec<Certificate>,
    ) -> Result<Self, TrustError> {
        let mut signer = Self {
            url: url.trim_end_matches('/').to_owned(),
            credential: credential.to_owned(),
            token: Zeroizing::new(token.to_owned()),
            chain,
            algorithm: Algorithm::ECDSA_P256,
            transport: Box::new(Http::with_patience(PATIENCE)),
        };
        if signer.chain.is_empty() {
            let question = json!({"credentialID": credential, "certificates": "chain"});
            let info: Info = signer.ask("credentials/info", &question)?;
            for text in &info.cert.certificates {
                let der = data_encoding::BASE64.decode(text.as_bytes()).unwrap_or_default();
                let one = Certificate::from_der(&der);
                signer.chain.push(one.map_err(|error| signer.trouble(error.to_string()))?);
            }
        }
        signer.algorithm = match signer.chain.first().and_then(Certificate::key_kind) {
            Some(KeyKind::Ec(Curve::P256)) => Algorithm::ECDSA_P256,
            Some(KeyKind::Ec(Curve::P384)) => Algorithm::ECDSA_P384,
            Some(KeyKind::Rsa) => Algorithm::RSA_PSS,
            _ => return Err(signer.trouble("a kind of key that signs no hash".to_owned())),
        };
        Ok(signer)
    }

    fn trouble(&self, why: String) -> TrustError {
        TrustError::Keeper { keeper: self.url.clone(), why }
    }

    fn ask<T: for<'a> Deserialize<'a>>(
        &self,
        method: &str,
        question: &Value,
    ) -> Result<T, TrustError> {
        let url = format!("{}/{method}", self.url);
        let bearer = Zeroizing::new(format!("Bearer {}", *self.token));
        let headers = [("Authorization", bearer.as_str())];
        let body = question.to_string();
        let answer = self
            .transport
            .post(&url, "application/json", body.as_bytes(), &headers)
            .map_err(|error| self.trouble(error.to_string()))?;
        serde_json::from_slice(&answer).map_err(|error| self.trouble(format!("{method}: {error}")))
    }
}

impl Signer for RemoteSigner {
    fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    fn sign(&self, to_be_signed: &[u8]) -> Result<Vec<u8>, TrustError> {
        let Algorithm { digest, scheme, .. } = self.algorithm;
        let hash = data_encoding::BASE64.encode(&digest.of(to_be_signed));
        let digest_name = digest.oid().to_string();
        let authorized: Authorized = self.ask(
            "credentials/authorize",
            &json!({"credentialID": self.credential, "numSignatures": 1, "hashes": [hash],
                "hashAlgorithmOID": digest_name}),
        )?;
        let identifier = self.algorithm.identifier();
        let mut parts = Element::only(&identifier)
            .and_then(|whole| whole.open(tag::SEQUENCE))
            .map_err(|error| self.trouble(error.to_string()))?;
        let own = parts.next().and_then(|own| own.oid());
        let own = own.map_err(|error| self.trouble(error.to_string()))?;
        let mut question = json!({"credentialID": self.credential, "SAD": authorized.sad,
            "hashes": [hash], "hashAlgorithmOID": digest_name, "signAlgo": own.to_string()});
        if let (Ok(parameters), Some(map)) = (parts.next(), question.as_object_mut()) {
            let text = data_encoding::BASE64.encode(parameters.whole);
            map.insert("signAlgoParams".to_owned(), json!(text));
        }
        let made: Signatures = self.ask("signatures/signHash", &question)?;
        let [signature] = made.signatures.as_slice() else {
            return Err(self.trouble("not one signature".to_owned()));
        };
        let bytes = data_encoding::BASE64
            .decode(signature.as_bytes())
            .map_err(|error| self.trouble(error.to_string()))?;
        // services differ in how they write ECDSA: r and s side by side, or as X9.62 has it
        let plain = 2 * if digest == Digest::Sha384 { 48 } else { 32 };
        let side_by_side = scheme == Scheme::Ecdsa && bytes.len() == plain;
        Ok(if side_by_side { ecdsa_der(&bytes) } else { bytes })
    }
}
