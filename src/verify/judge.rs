//! One signature: its CMS, its digest, its value, its certificate, in the order of
//! ETSI EN 319 102-1, 5.3.

use std::fs::File;
use std::ops::Range;
use std::os::unix::fs::FileExt;

use der::asn1::ObjectIdentifier;

use super::coverage::Coverage;
use super::fields::{Signature, shown};
use super::policy::Rules;
use super::verdict::{SignatureVerdict, Sub, Verdict};
use super::{VerifyOptions, stamp};
use crate::pdf::revisions::{Object, Text};
use crate::trust::algorithm::{Algorithm, Digest, KeyKind, Scheme};
use crate::trust::certificate::{Certificate, KeyUse};
use crate::trust::cms::{SignedData, SignerInfo, TST_INFO};
use crate::trust::path::{self, Path};

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");

/// Bytes read at a time.
const CHUNK: usize = 1 << 20;

/// The file's bytes for digests. Where the file is at hand they are read, not taken from the
/// mapping: mapped pages would stay counted as this process's memory.
pub(super) struct Covered<'a> {
    /// The mapped bytes.
    pub(super) data: &'a [u8],
    /// The same file.
    pub(super) file: Option<&'a File>,
}

impl Covered<'_> {
    fn feed(&self, range: Range<usize>, to: &mut dyn FnMut(&[u8])) {
        let Some(file) = self.file else {
            to(self.data.get(range).unwrap_or_default());
            return;
        };
        let mut buffer = vec![0; CHUNK];
        let mut at = range.start;
        while at < range.end {
            let count = CHUNK.min(range.end - at);
            let Some(place) = buffer.get_mut(..count) else { return };
            if file.read_exact_at(place, at as u64).is_err() {
                return;
            }
            to(place);
            at += count;
        }
    }
}

/// Kinds of signature in a PDF.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Cades,
    Pkcs7,
    TimeStamp,
}

/// A judgement that ends here.
type Ended = (Verdict, Sub, String);

fn failed(sub: Sub, why: impl Into<String>) -> Ended {
    (Verdict::TotalFailed, sub, why.into())
}

fn open(sub: Sub, why: impl Into<String>) -> Ended {
    (Verdict::Indeterminate, sub, why.into())
}

/// Judges everything about a signature but what came after it.
pub(super) fn judge(
    data: &Covered<'_>,
    signature: &Signature,
    coverage: Coverage,
    rules: &Rules,
    options: &VerifyOptions,
    verdict: &mut SignatureVerdict,
) {
    let mut judge = Judge { data, signature, coverage, rules, options, verdict };
    let ended = judge.run();
    let (word, sub) = match ended {
        Ok(()) => (Verdict::TotalPassed, None),
        Err((word, sub, why)) => {
            judge.verdict.notes.push(why);
            (word, Some(sub))
        }
    };
    verdict.verdict = word;
    verdict.sub = sub;
}

struct Judge<'a> {
    data: &'a Covered<'a>,
    signature: &'a Signature,
    coverage: Coverage,
    rules: &'a Rules,
    options: &'a VerifyOptions,
    verdict: &'a mut SignatureVerdict,
}

impl Judge<'_> {
    fn run(&mut self) -> Result<(), Ended> {
        let kind = self.kind()?;
        let Some(Object::String(Text { bytes, .. })) = self.signature.value.get("Contents") else {
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
        self.describe(kind, &cms, signer);
        Self::check_form(kind, &cms, signer)?;
        self.check_digest(kind, &cms, signer)?;
        let certificate = cms.certificate_of(signer).ok_or_else(|| {
            open(Sub::NoSigningCertificateFound, "the signer's certificate is not inside")
        })?;
        let algorithm = Self::check_value(signer, certificate)?;
        self.verdict.intact = true;
        Self::check_reference(kind, signer, certificate)?;
        if kind == Kind::Cades && signer.signing_time.is_some() {
            let why = "signing-time among the signed attributes";
            if self.rules.strict_structure {
                return Err(open(Sub::SigConstraintsFailure, why));
            }
            self.verdict.notes.push(why.to_owned());
        }
        self.check_time_stamp(signer)?;
        self.check_path(kind, &cms, certificate)?;
        self.check_strength(algorithm, signer, certificate)
    }

    fn kind(&mut self) -> Result<Kind, Ended> {
        let value = &self.signature.value;
        let type_is = |name| value.get("Type").is_none_or(|t: &Object| t.is_name(name));
        match value.get("SubFilter") {
            Some(name) if name.is_name("ETSI.CAdES.detached") && type_is("Sig") => Ok(Kind::Cades),
            Some(name) if name.is_name("adbe.pkcs7.detached") && type_is("Sig") => Ok(Kind::Pkcs7),
            Some(name) if name.is_name("ETSI.RFC3161") && type_is("DocTimeStamp") => {
                Ok(Kind::TimeStamp)
            }
            Some(Object::Name(name)) => {
                let name = String::from_utf8_lossy(name).into_owned();
                Err(open(Sub::Generic, format!("SubFilter {name} is not judged")))
            }
            _ => Err(failed(Sub::FormatFailure, "no SubFilter")),
        }
    }

    fn describe(&mut self, kind: Kind, cms: &SignedData, signer: &SignerInfo) {
        let own = cms.certificate_of(signer);
        let curve = match own.and_then(Certificate::key_kind) {
            Some(KeyKind::Ec(curve)) => Some(curve),
            _ => None,
        };
        self.verdict.signer = own.map(Certificate::name);
        self.verdict.algorithm = signer.algorithm.map(|a| Algorithm { curve, ..a }.name());
        let dictionary_time = match self.signature.value.get("M") {
            Some(Object::String(text)) => stamp::pdf_date(&shown(&text.bytes)),
            _ => None,
        };
        self.verdict.signing_time = dictionary_time.or(signer.signing_time);
        let stamped = signer.time_stamp.is_some();
        self.verdict.level = Some(
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

    /// The digest of what is covered, and the digest the signature names.
    fn check_digest(
        &mut self,
        kind: Kind,
        cms: &SignedData,
        signer: &SignerInfo,
    ) -> Result<(), Ended> {
        let unknown = || open(Sub::CryptoConstraintsFailureNoPoe, "digest algorithm not known");
        let different = || failed(Sub::HashFailure, "the signed bytes were changed");
        let named = signer.digest.ok_or_else(unknown)?;
        if kind == Kind::TimeStamp {
            let content = cms.content.as_deref().unwrap_or_default();
            if signer.message_digest != Some(named.of(content)) {
                return Err(different());
            }
            let token = stamp::Info::read(content)
                .map_err(|error| failed(Sub::FormatFailure, format!("time stamp: {error}")))?;
            self.verdict.time_stamp = Some(token.time);
            let digest = token.digest.ok_or_else(unknown)?;
            if self.covered(digest) != token.imprint {
                return Err(different());
            }
            return Ok(());
        }
        if signer.message_digest.as_deref() != Some(self.covered(named).as_slice()) {
            return Err(different());
        }
        Ok(())
    }

    fn covered(&self, digest: Digest) -> Vec<u8> {
        let Coverage { before, after, end } = self.coverage;
        let mut context = digest.start();
        for range in [0..before, after..end] {
            // what cannot be read is left out, and the digest differs
            self.data.feed(range, &mut |bytes| context.update(bytes));
        }
        context.finish().as_ref().to_vec()
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
        let wrong = || {
            open(Sub::NoSigningCertificateFound, "signing-certificate names another certificate")
        };
        match &signer.signing_certificate {
            Some((Some(digest), hash)) if digest.of(certificate.der()) == *hash => Ok(()),
            Some(_) => Err(wrong()),
            None if kind == Kind::Cades => Err(wrong()),
            None => Ok(()),
        }
    }

    /// Reads the time stamp over the signature. It is a proof of nothing yet: a verdict rests on
    /// validity now. One that does not hold is not shown.
    fn check_time_stamp(&mut self, signer: &SignerInfo) -> Result<(), Ended> {
        let Some(token) = &signer.time_stamp else { return Ok(()) };
        match stamp::Token::read(token) {
            Ok(token) if !token.covers(&signer.signature) => {
                Err(failed(Sub::FormatFailure, "time stamp of another signature"))
            }
            Ok(token) => {
                self.verdict.time_stamp = Some(token.info.time);
                let VerifyOptions { trust, revocation_lists, now, .. } = self.options;
                let found = path::judge(
                    &token.authority,
                    &token.certificates,
                    trust,
                    revocation_lists,
                    *now,
                );
                if found != Path::Trusted {
                    self.verdict.notes.push("time stamp intact, its authority not trusted".into());
                }
                Ok(())
            }
            Err(why) => {
                self.verdict.notes.push(format!("time stamp: {why}"));
                Ok(())
            }
        }
    }

    fn check_path(
        &self,
        kind: Kind,
        cms: &SignedData,
        certificate: &Certificate,
    ) -> Result<(), Ended> {
        let purpose = (kind == Kind::TimeStamp) == certificate.is_time_stamping();
        let signs = purpose
            && [KeyUse::DigitalSignature, KeyUse::NonRepudiation]
                .into_iter()
                .any(|usage| certificate.allows(usage));
        let VerifyOptions { trust, revocation_lists, now, .. } = self.options;
        match path::judge(certificate, &cms.certificates, trust, revocation_lists, *now) {
            Path::Trusted if !signs => {
                Err(open(Sub::SigConstraintsFailure, "the key is not for this"))
            }
            Path::Trusted => Ok(()),
            Path::NoChain => {
                Err(open(Sub::NoCertificateChainFound, "no way to a configured anchor"))
            }
            Path::Broken(why) => Err(open(Sub::CertificateChainGeneralFailure, why)),
            Path::OutOfBounds(who) => {
                Err(open(Sub::OutOfBoundsNoPoe, format!("certificate of {who} not valid now")))
            }
            Path::Revoked(who, since) => {
                Err(open(Sub::RevokedNoPoe, format!("certificate of {who} revoked {since}")))
            }
            Path::RevocationUnknown(who) => {
                Err(open(Sub::TryLater, format!("revocation of {who} not known")))
            }
        }
    }

    fn check_strength(
        &self,
        algorithm: Algorithm,
        signer: &SignerInfo,
        certificate: &Certificate,
    ) -> Result<(), Ended> {
        let weak = |why: String| Err(open(Sub::CryptoConstraintsFailureNoPoe, why));
        for digest in [Some(algorithm.digest), signer.digest].into_iter().flatten() {
            if self.rules.weak_digests.iter().any(|name| name == digest.name()) {
                return weak(format!("{} is too weak", digest.name()));
            }
        }
        let rsa = matches!(algorithm.scheme, Scheme::RsaPkcs1 | Scheme::RsaPss);
        // the modulus is most of the encoded key; its exact length decides
        if rsa && rsa_bits(certificate.public_key()).is_none_or(|n| n < self.rules.smallest_rsa) {
            return weak("RSA key too short".to_owned());
        }
        Ok(())
    }
}

fn rsa_bits(public: &[u8]) -> Option<usize> {
    use crate::trust::asn1::{Element, tag};
    let mut parts = Element::only(public).ok()?.open(tag::SEQUENCE).ok()?;
    let modulus = parts.take(tag::INTEGER).ok()?.content;
    let digits: Vec<u8> = modulus.iter().copied().skip_while(|b| *b == 0).collect();
    digits.first().map(|first| digits.len() * 8 - first.leading_zeros() as usize)
}
