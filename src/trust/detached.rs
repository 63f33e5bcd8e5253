//! A signature beside a file: CMS `SignedData` without the content, with the attributes of `CAdES`
//! B-B (ETSI EN 319 122-1). For what is published and is no PDF: lists of keys.

use super::certificate::Certificate;
use super::cms::{self, SignedData};
use super::error::TrustError;
use super::signer::Signer;

/// Signs bytes.
pub fn sign_detached(bytes: &[u8], signer: &dyn Signer) -> Result<Vec<u8>, TrustError> {
    let own = signer.chain().first().ok_or(TrustError::Signing("no certificate"))?;
    let algorithm = signer.algorithm();
    let attributes = cms::signed_attributes(&algorithm.digest.of(bytes), own, algorithm);
    let signature = signer.sign(&attributes)?;
    Ok(cms::signed_data(&attributes, &signature, signer.chain(), algorithm))
}

/// Whose signature over `bytes` this is, and the certificates that came along; or why it is none.
/// Whether anybody trusts that certificate is another question.
pub fn read_detached(
    bytes: &[u8],
    signature: &[u8],
) -> Result<(Certificate, Vec<Certificate>), &'static str> {
    let (read, used) = SignedData::read(signature).map_err(|error| error.0)?;
    if used != signature.len() {
        return Err("bytes behind the signature");
    }
    let [signer] = read.signers.as_slice() else { return Err("not one signer") };
    if read.content.is_some() || signer.repeated || signer.attributes.is_none() {
        return Err("not a detached signature");
    }
    let own = read.certificate_of(signer).ok_or("no certificate")?;
    let digest = signer.digest.ok_or("digest not known")?;
    if signer.message_digest != Some(digest.of(bytes)) {
        return Err("the list was changed");
    }
    match &signer.signing_certificate {
        Some((Some(digest), hash)) if digest.of(own.der()) == *hash => {}
        _ => return Err("it names another certificate"),
    }
    let (algorithm, kind) = signer.algorithm.zip(own.key_kind()).ok_or("algorithm not known")?;
    let public = own.public_key();
    let forms = signer.signed_forms();
    if !forms.iter().any(|form| algorithm.verify(kind, public, form, &signer.signature)) {
        return Err("the signature does not fit");
    }
    Ok((own.clone(), read.certificates.clone()))
}
