//! Whether a signature holds in itself: its form, its digest, its value, the certificate it names
//! (ETSI EN 319 102-1, 5.3, first half). Whose it is and whether that is trusted comes after.

use der::asn1::ObjectIdentifier;

use super::claims::pdf_date;
use super::coverage::Coverage;
use super::covered::Digests;
use super::fields::{Signature, shown};
use super::verdict::{Remark, SignatureVerdict, Sub, Verdict};
use crate::pdf::revisions::{Broken, Object, Text};
use crate::trust::algorithm::{Algorithm, KeyKind};
use crate::trust::certificate::Certificate;
use crate::trust::cms::{SignedData, SignerInfo, TST_INFO};
use crate::trust::timestamp::{Info, Measure, Token};

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");

/// Kinds of signature in a PDF.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// `ETSI.CAdES.detached`.
    Cades,
    /// `adbe.pkcs7.detached`.
    Pkcs7,
    /// `ETSI.RFC3161`, a document time stamp.
    TimeStamp,
}

/// A judgement that ends here.
pub(super) type Ended = (Verdict, Sub, String);

pub(super) fn failed(sub: Sub, why: impl Into<String>) -> Ended {
    (Verdict::TotalFailed, sub, why.into())
}

pub(super) fn open(sub: Sub, why: impl Into<String>) -> Ended {
    (Verdict::Indeterminate, sub, why.into())
}

/// A limit that was reached, or a structure that broke off.
pub(super) fn broken(broken: Broken) -> Ended {
    if broken.limit {
        open(Sub::Generic, broken.to_string())
    } else {
        failed(Sub::FormatFailure, broken.to_string())
    }
}

/// A signature that holds.
#[derive(Clone, Debug)]
pub(super) struct Intact {
    pub(super) kind: Kind,
    /// The signer's certificate.
    pub(super) certificate: Certificate,
    /// Other certificates that came with it.
    pub(super) certificates: Vec<Certificate>,
    /// Revocation lists and OCSP responses that came with it, DER.
    pub(super) revocation_values: Vec<Vec<u8>>,
    pub(super) algorithm: Algorithm,
    /// The attribute signing-time.
    pub(super) signing_time: Option<jiff::Timestamp>,
    /// The time stamp over its value; a document time stamp's own time stands in `stamped`.
    pub(super) token: Option<Result<Token, &'static str>>,
    /// What a document time stamp says.
    pub(super) stamped: Option<jiff::Timestamp>,
}

/// Checks a signature in itself, and describes it in `verdict` as far as it can be read.
pub(super) fn check(
    digests: &mut Digests<'_, '_>,
    signature: &Signature,
    coverage: Coverage,
    verdict: &mut SignatureVerdict,
) -> Result<Intact, Ended> {
    let kind = kind(signature, verdict)?;
    let Some(Object::String(Text { bytes, .. })) = signature.value.get("Contents") else {
        return Err(failed(Sub::FormatFailure, "no Contents"));
    };
    let (cms, used) = SignedData::read(bytes)
        .map_err(|error| failed(Sub::FormatFailure, format!("Contents: {error}")))?;
    if bytes.get(used..).unwrap_or_default().iter().any(|b| *b != 0) {
        return Err(failed(Sub::FormatFailure, "bytes behind the signature in Contents"));
    }
    let [signer] = cms.signers.as_slice() else {
        return Err(failed(Sub::FormatFailure, "not exactly one signer"));
    };
    describe(kind, signature, &cms, signer, verdict);
    check_form(kind, &cms, signer)?;
    let stamped = check_digest(digests, coverage, kind, &cms, signer)?;
    verdict.time_stamp = stamped.or(verdict.time_stamp);
    let certificate = cms.certificate_of(signer).ok_or_else(|| {
        open(Sub::NoSigningCertificateFound, "the signer's certificate is not inside")
    })?;
    let algorithm = check_value(signer, certificate)?;
    verdict.intact = true;
    check_reference(kind, signer, certificate)?;
    let token = check_time_stamp(signer, verdict)?;
    let mut certificates = cms.certificates.clone();
    certificates.extend(signer.certificate_values.iter().cloned());
    let mut revocation_values = cms.revocation_values.clone();
    revocation_values.extend(signer.revocation_values.iter().cloned());
    if let Some(Ok(token)) = &token {
        certificates.extend(token.certificates().iter().cloned());
        revocation_values.extend(token.revocation_values().iter().cloned());
    }
    Ok(Intact {
        kind,
        certificate: certificate.clone(),
        certificates,
        revocation_values,
        algorithm,
        signing_time: signer.signing_time,
        token,
        stamped,
    })
}

fn kind(signature: &Signature, verdict: &mut SignatureVerdict) -> Result<Kind, Ended> {
    let value = &signature.value;
    let type_is = |name| value.get("Type").is_none_or(|t: &Object| t.is_name(name));
    match value.get("SubFilter") {
        Some(name) if name.is_name("ETSI.CAdES.detached") && type_is("Sig") => Ok(Kind::Cades),
        Some(name) if name.is_name("adbe.pkcs7.detached") && type_is("Sig") => Ok(Kind::Pkcs7),
        Some(name) if name.is_name("ETSI.RFC3161") && type_is("DocTimeStamp") => {
            Ok(Kind::TimeStamp)
        }
        Some(Object::Name(name)) => {
            let name = String::from_utf8_lossy(name).into_owned();
            // both rest on SHA-1 whatever the key, and ISO 32000-2 (12.8.3) has dropped them
            let old = matches!(name.as_str(), "adbe.pkcs7.sha1" | "adbe.x509.rsa_sha1");
            let (sub, why) = if old {
                (Sub::CryptoConstraintsFailureNoPoe, "it rests on SHA-1")
            } else {
                (Sub::SigConstraintsFailure, "it is not known")
            };
            verdict.remarks.push(Remark::Kind { name: name.clone(), old });
            Err(open(sub, format!("SubFilter {name} is not judged: {why}")))
        }
        _ => Err(failed(Sub::FormatFailure, "no SubFilter")),
    }
}

fn describe(
    kind: Kind,
    signature: &Signature,
    cms: &SignedData,
    signer: &SignerInfo,
    verdict: &mut SignatureVerdict,
) {
    let own = cms.certificate_of(signer);
    let curve = match own.and_then(Certificate::key_kind) {
        Some(KeyKind::Ec(curve)) => Some(curve),
        _ => None,
    };
    verdict.signer = own.map(Certificate::name);
    verdict.certificate = own.map(super::verdict::CertificateNote::of);
    verdict.algorithm = signer.algorithm.map(|a| Algorithm { curve, ..a }.name());
    let dictionary_time = match signature.value.get("M") {
        Some(Object::String(text)) => pdf_date(&shown(&text.bytes)),
        _ => None,
    };
    verdict.signing_time = dictionary_time.or(signer.signing_time);
    let stamped = signer.time_stamp.is_some();
    verdict.level = Some(
        match (kind, stamped) {
            (Kind::Cades, false) => "PAdES-B-B",
            (Kind::Cades, true) => "PAdES-B-T",
            (Kind::Pkcs7, false) => "PKCS7-B",
            (Kind::Pkcs7, true) => "PKCS7-T",
            (Kind::TimeStamp, _) => "DocTimeStamp",
        }
        .to_owned(),
    );
}

fn check_form(kind: Kind, cms: &SignedData, signer: &SignerInfo) -> Result<(), Ended> {
    let wrong = |why: &str| Err(failed(Sub::FormatFailure, why));
    let content_type = if kind == Kind::TimeStamp { TST_INFO } else { DATA };
    if cms.content_type != content_type {
        return wrong("content type of the signature");
    }
    if kind != Kind::TimeStamp && cms.content.is_some() {
        return wrong("the signature carries content of its own");
    }
    if signer.attributes.is_none() {
        return wrong("no signed attributes");
    }
    if signer.repeated {
        return wrong("a signed attribute stands twice");
    }
    if signer.content_type != Some(content_type) {
        return wrong("attribute content-type");
    }
    if signer.message_digest.is_none() {
        return wrong("attribute message-digest");
    }
    if kind == Kind::Cades && signer.signing_certificate.is_none() {
        return wrong("attribute signing-certificate");
    }
    Ok(())
}

/// The digest of what is covered, and the digest the signature names. Returns the time of a
/// document time stamp.
fn check_digest(
    digests: &mut Digests<'_, '_>,
    coverage: Coverage,
    kind: Kind,
    cms: &SignedData,
    signer: &SignerInfo,
) -> Result<Option<jiff::Timestamp>, Ended> {
    let unknown = || open(Sub::CryptoConstraintsFailureNoPoe, "digest algorithm not known");
    let different = || failed(Sub::HashFailure, "the signed bytes were changed");
    let named = signer.digest.ok_or_else(unknown)?;
    if kind == Kind::TimeStamp {
        let content = cms.content.as_deref().unwrap_or_default();
        if signer.message_digest != Some(named.of(content)) {
            return Err(different());
        }
        let token = Info::read(content, Measure::Found)
            .map_err(|error| failed(Sub::FormatFailure, format!("time stamp: {error}")))?;
        let digest = token.digest.ok_or_else(unknown)?;
        if digests.of(digest, coverage).map_err(broken)? != token.imprint {
            return Err(different());
        }
        return Ok(Some(token.time));
    }
    if signer.message_digest != Some(digests.of(named, coverage).map_err(broken)?) {
        return Err(different());
    }
    Ok(None)
}

fn check_value(signer: &SignerInfo, certificate: &Certificate) -> Result<Algorithm, Ended> {
    let unknown = || open(Sub::CryptoConstraintsFailureNoPoe, "algorithm or key not known");
    let algorithm = signer.algorithm.ok_or_else(unknown)?;
    let kind = certificate.key_kind().ok_or_else(unknown)?;
    if signer.digest != Some(algorithm.digest) {
        // RFC 8419 for Ed25519; for the others two digests would be one too many
        return Err(failed(Sub::FormatFailure, "digest and signature algorithm do not agree"));
    }
    let public = certificate.public_key();
    let holds = signer
        .signed_forms()
        .iter()
        .any(|form| algorithm.verify(kind, public, form, &signer.signature));
    if holds {
        Ok(algorithm)
    } else {
        Err(failed(Sub::SigCryptoFailure, "the signature value does not fit"))
    }
}

fn check_reference(
    kind: Kind,
    signer: &SignerInfo,
    certificate: &Certificate,
) -> Result<(), Ended> {
    let wrong =
        || open(Sub::NoSigningCertificateFound, "signing-certificate names another certificate");
    match &signer.signing_certificate {
        Some((Some(digest), hash)) if digest.of(certificate.der()) == *hash => Ok(()),
        Some(_) => Err(wrong()),
        None if kind == Kind::Cades => Err(wrong()),
        None => Ok(()),
    }
}

/// Reads the time stamp over the signature; what it proves is another question. One that does not
/// hold is not shown, and one over another signature was put there.
fn check_time_stamp(
    signer: &SignerInfo,
    verdict: &mut SignatureVerdict,
) -> Result<Option<Result<Token, &'static str>>, Ended> {
    let Some(token) = &signer.time_stamp else { return Ok(None) };
    let token = Token::read(token, Measure::Found);
    match &token {
        Ok(token) if !token.covers(&signer.signature) => {
            return Err(failed(Sub::FormatFailure, "time stamp of another signature"));
        }
        Ok(token) => verdict.time_stamp = Some(token.time()),
        Err(why) => verdict.notes.push(format!("time stamp: {why}")),
    }
    Ok(Some(token))
}
