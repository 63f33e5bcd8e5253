//! Signature algorithms: how they are named, how certificates and CMS spell them, how a signature
//! is checked. Circular 15/2025/TT-BKHCN allows RSA-PSS and ECDSA with SHA-2 for legal
//! signatures; older ones are checked too, and their weakness is named.

use aws_lc_rs::digest;
use aws_lc_rs::signature as lc;
use der::asn1::ObjectIdentifier;

use super::asn1::{self, Element, Malformed, Reader, tag};

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const RSA: ObjectIdentifier = oid("1.2.840.113549.1.1.1");
const MGF1: ObjectIdentifier = oid("1.2.840.113549.1.1.8");
const RSA_PSS: ObjectIdentifier = oid("1.2.840.113549.1.1.10");
const RSA_SHA1: ObjectIdentifier = oid("1.2.840.113549.1.1.5");
const RSA_SHA256: ObjectIdentifier = oid("1.2.840.113549.1.1.11");
const RSA_SHA384: ObjectIdentifier = oid("1.2.840.113549.1.1.12");
const RSA_SHA512: ObjectIdentifier = oid("1.2.840.113549.1.1.13");
const EC: ObjectIdentifier = oid("1.2.840.10045.2.1");
const ECDSA_SHA1: ObjectIdentifier = oid("1.2.840.10045.4.1");
const ECDSA_SHA256: ObjectIdentifier = oid("1.2.840.10045.4.3.2");
const ECDSA_SHA384: ObjectIdentifier = oid("1.2.840.10045.4.3.3");
const ECDSA_SHA512: ObjectIdentifier = oid("1.2.840.10045.4.3.4");
const ED25519: ObjectIdentifier = oid("1.3.101.112");
const P256: ObjectIdentifier = oid("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = oid("1.3.132.0.34");
const P521: ObjectIdentifier = oid("1.3.132.0.35");

/// A digest algorithm.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Digest {
    /// Broken for collisions since 2017: named weak wherever it is met.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Digest {
    const ALL: [(Self, ObjectIdentifier, &'static str); 4] = [
        (Self::Sha1, oid("1.3.14.3.2.26"), "sha1"),
        (Self::Sha256, oid("2.16.840.1.101.3.4.2.1"), "sha256"),
        (Self::Sha384, oid("2.16.840.1.101.3.4.2.2"), "sha384"),
        (Self::Sha512, oid("2.16.840.1.101.3.4.2.3"), "sha512"),
    ];

    /// The digest with this identifier.
    pub fn of_oid(oid: ObjectIdentifier) -> Option<Self> {
        Self::ALL.iter().find(|(_, own, _)| *own == oid).map(|(digest, ..)| *digest)
    }

    /// Its identifier.
    pub fn oid(self) -> ObjectIdentifier {
        match self {
            Self::Sha1 => oid("1.3.14.3.2.26"),
            Self::Sha256 => oid("2.16.840.1.101.3.4.2.1"),
            Self::Sha384 => oid("2.16.840.1.101.3.4.2.2"),
            Self::Sha512 => oid("2.16.840.1.101.3.4.2.3"),
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(own, ..)| *own == self).map_or("", |(_, _, name)| name)
    }

    /// Bytes of a digest.
    pub const fn size(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// Starts a digest that is fed piece by piece.
    pub fn start(self) -> digest::Context {
        digest::Context::new(self.implementation())
    }

    /// The digest of `bytes`.
    pub fn of(self, bytes: &[u8]) -> Vec<u8> {
        digest::digest(self.implementation(), bytes).as_ref().to_vec()
    }

    fn implementation(self) -> &'static digest::Algorithm {
        match self {
            Self::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        }
    }
}

/// An elliptic curve of NIST.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Curve {
    /// P-256.
    P256,
    /// P-384.
    P384,
    /// P-521.
    P521,
}

/// What a public key is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyKind {
    /// RSA.
    Rsa,
    /// Elliptic curve.
    Ec(Curve),
    /// Ed25519.
    Ed25519,
}

impl KeyKind {
    /// Reads an `AlgorithmIdentifier` of a `SubjectPublicKeyInfo`.
    pub fn read(identifier: &Element<'_>) -> Result<Option<Self>, Malformed> {
        let mut reader = identifier.open(tag::SEQUENCE)?;
        let own = reader.take(tag::OID)?.oid()?;
        Ok(match own {
            RSA | RSA_PSS => Some(Self::Rsa),
            ED25519 => Some(Self::Ed25519),
            EC => match reader.optional(tag::OID)?.map(|e| e.oid()).transpose()? {
                Some(P256) => Some(Self::Ec(Curve::P256)),
                Some(P384) => Some(Self::Ec(Curve::P384)),
                Some(P521) => Some(Self::Ec(Curve::P521)),
                _ => None,
            },
            _ => None,
        })
    }
}

/// How the digest is signed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scheme {
    /// RSASSA-PKCS1-v1_5: accepted when checking, never made.
    RsaPkcs1,
    /// RSASSA-PSS.
    RsaPss,
    /// ECDSA.
    Ecdsa,
    /// Ed25519 (RFC 8032), in CMS as RFC 8419 says.
    Ed25519,
}

/// A signature algorithm.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Algorithm {
    /// How.
    pub scheme: Scheme,
    /// Over which digest.
    pub digest: Digest,
    /// On which curve, for ECDSA where the key is known.
    pub curve: Option<Curve>,
    /// Bytes of salt, for RSASSA-PSS where they are not as many as the digest's.
    pub salt: Option<u16>,
}

impl Algorithm {
    /// ECDSA on P-256 with SHA-256: the default.
    pub const ECDSA_P256: Self = Self {
        scheme: Scheme::Ecdsa,
        digest: Digest::Sha256,
        curve: Some(Curve::P256),
        salt: None,
    };
    /// ECDSA on P-384 with SHA-384.
    pub const ECDSA_P384: Self = Self {
        scheme: Scheme::Ecdsa,
        digest: Digest::Sha384,
        curve: Some(Curve::P384),
        salt: None,
    };
    /// RSASSA-PSS with SHA-256.
    pub const RSA_PSS: Self =
        Self { scheme: Scheme::RsaPss, digest: Digest::Sha256, curve: None, salt: None };
    /// Ed25519; the CMS around it digests with SHA-512.
    pub const ED25519: Self =
        Self { scheme: Scheme::Ed25519, digest: Digest::Sha512, curve: None, salt: None };

    /// Reads an `AlgorithmIdentifier`. `digest` is what CMS names apart; `Ok(None)` is an
    /// algorithm this program does not know.
    pub fn read(
        identifier: &Element<'_>,
        digest: Option<Digest>,
    ) -> Result<Option<Self>, Malformed> {
        let mut reader = identifier.open(tag::SEQUENCE)?;
        let own = reader.take(tag::OID)?.oid()?;
        let plain = |scheme, digest| Some(Self { scheme, digest, curve: None, salt: None });
        Ok(match own {
            RSA => digest.and_then(|digest| plain(Scheme::RsaPkcs1, digest)),
            RSA_SHA1 => plain(Scheme::RsaPkcs1, Digest::Sha1),
            RSA_SHA256 => plain(Scheme::RsaPkcs1, Digest::Sha256),
            RSA_SHA384 => plain(Scheme::RsaPkcs1, Digest::Sha384),
            RSA_SHA512 => plain(Scheme::RsaPkcs1, Digest::Sha512),
            RSA_PSS => pss_parameters(reader)?.map(|(digest, salt)| Self {
                scheme: Scheme::RsaPss,
                digest,
                curve: None,
                salt: (usize::from(salt) != digest.size()).then_some(salt),
            }),
            ECDSA_SHA1 => plain(Scheme::Ecdsa, Digest::Sha1),
            ECDSA_SHA256 => plain(Scheme::Ecdsa, Digest::Sha256),
            ECDSA_SHA384 => plain(Scheme::Ecdsa, Digest::Sha384),
            ECDSA_SHA512 => plain(Scheme::Ecdsa, Digest::Sha512),
            ED25519 => plain(Scheme::Ed25519, Digest::Sha512),
            _ => None,
        })
    }

    /// Reads the identifier of a signature and insists that nothing stands in it that is not
    /// understood: an absent or NULL parameter, or those of RSASSA-PSS.
    pub fn read_strict(
        identifier: &Element<'_>,
        digest: Option<Digest>,
    ) -> Result<Option<Self>, Malformed> {
        let algorithm = Self::read(identifier, digest)?;
        let mut parts = identifier.open(tag::SEQUENCE)?;
        parts.take(tag::OID)?;
        match parts.peek() {
            Some(tag::NULL) if parts.next()?.content.is_empty() => {}
            Some(tag::SEQUENCE) if algorithm.is_none_or(|a| a.scheme == Scheme::RsaPss) => {
                parts.next()?;
            }
            None => {}
            _ if algorithm.is_none() => return Ok(None),
            _ => return Err(Malformed("parameters of a signature algorithm")),
        }
        parts.end()?;
        Ok(algorithm)
    }

    /// Writes the `AlgorithmIdentifier` of a signature.
    pub fn identifier(self) -> Vec<u8> {
        match (self.scheme, self.digest) {
            (Scheme::Ecdsa, digest) => asn1::sequence(&[&asn1::oid(match digest {
                Digest::Sha1 => ECDSA_SHA1,
                Digest::Sha256 => ECDSA_SHA256,
                Digest::Sha384 => ECDSA_SHA384,
                Digest::Sha512 => ECDSA_SHA512,
            })]),
            (Scheme::Ed25519, _) => asn1::sequence(&[&asn1::oid(ED25519)]),
            (Scheme::RsaPkcs1, digest) => asn1::sequence(&[
                &asn1::oid(match digest {
                    Digest::Sha1 => RSA_SHA1,
                    Digest::Sha256 => RSA_SHA256,
                    Digest::Sha384 => RSA_SHA384,
                    Digest::Sha512 => RSA_SHA512,
                }),
                &asn1::element(tag::NULL, &[]),
            ]),
            (Scheme::RsaPss, digest) => {
                let hash = digest_identifier(digest, true);
                let mask = asn1::sequence(&[&asn1::oid(MGF1), &hash]);
                let salt = asn1::unsigned(&[digest.size() as u8]);
                asn1::sequence(&[
                    &asn1::oid(RSA_PSS),
                    &asn1::sequence(&[
                        &asn1::element(tag::context(0), &hash),
                        &asn1::element(tag::context(1), &mask),
                        &asn1::element(tag::context(2), &salt),
                    ]),
                ])
            }
        }
    }

    /// Its name, such as `ecdsa-p256-sha256`.
    pub fn name(self) -> String {
        let digest = self.digest.name();
        match self.scheme {
            Scheme::RsaPkcs1 => format!("rsa-pkcs1-{digest}"),
            Scheme::RsaPss => format!("rsa-pss-{digest}"),
            Scheme::Ed25519 => "ed25519".to_owned(),
            Scheme::Ecdsa => match self.curve {
                Some(Curve::P256) => format!("ecdsa-p256-{digest}"),
                Some(Curve::P384) => format!("ecdsa-p384-{digest}"),
                Some(Curve::P521) => format!("ecdsa-p521-{digest}"),
                None => format!("ecdsa-{digest}"),
            },
        }
    }

    /// Whether `signature` over `message` was made with the private half of `public`.
    pub fn verify(self, kind: KeyKind, public: &[u8], message: &[u8], signature: &[u8]) -> bool {
        if let (Scheme::RsaPss, KeyKind::Rsa, Some(salt)) = (self.scheme, kind, self.salt) {
            let length = lc::RsaPssSaltLength::Custom(salt);
            let parameters = match self.digest {
                Digest::Sha1 => return false,
                Digest::Sha256 => lc::RSA_PSS_2048_8192_SHA256.with_pss_salt_length(length),
                Digest::Sha384 => lc::RSA_PSS_2048_8192_SHA384.with_pss_salt_length(length),
                Digest::Sha512 => lc::RSA_PSS_2048_8192_SHA512.with_pss_salt_length(length),
            };
            return lc::VerificationAlgorithm::verify_sig(&parameters, public, message, signature)
                .is_ok();
        }
        let parameters: &dyn lc::VerificationAlgorithm = match (self.scheme, kind, self.digest) {
            (Scheme::RsaPkcs1, KeyKind::Rsa, Digest::Sha1) => {
                &lc::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY
            }
            (Scheme::RsaPkcs1, KeyKind::Rsa, Digest::Sha256) => {
                &lc::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY
            }
            (Scheme::RsaPkcs1, KeyKind::Rsa, Digest::Sha384) => &lc::RSA_PKCS1_2048_8192_SHA384,
            (Scheme::RsaPkcs1, KeyKind::Rsa, Digest::Sha512) => {
                &lc::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY
            }
            (Scheme::RsaPss, KeyKind::Rsa, Digest::Sha256) => &lc::RSA_PSS_2048_8192_SHA256,
            (Scheme::RsaPss, KeyKind::Rsa, Digest::Sha384) => &lc::RSA_PSS_2048_8192_SHA384,
            (Scheme::RsaPss, KeyKind::Rsa, Digest::Sha512) => &lc::RSA_PSS_2048_8192_SHA512,
            (Scheme::Ecdsa, KeyKind::Ec(curve), digest) => match (curve, digest) {
                (Curve::P256, Digest::Sha1) => &lc::ECDSA_P256_SHA1_ASN1,
                (Curve::P256, Digest::Sha256) => &lc::ECDSA_P256_SHA256_ASN1,
                (Curve::P256, Digest::Sha384) => &lc::ECDSA_P256_SHA384_ASN1,
                (Curve::P256, Digest::Sha512) => &lc::ECDSA_P256_SHA512_ASN1,
                (Curve::P384, Digest::Sha256) => &lc::ECDSA_P384_SHA256_ASN1,
                (Curve::P384, Digest::Sha384) => &lc::ECDSA_P384_SHA384_ASN1,
                (Curve::P384, Digest::Sha512) => &lc::ECDSA_P384_SHA512_ASN1,
                (Curve::P521, Digest::Sha256) => &lc::ECDSA_P521_SHA256_ASN1,
                (Curve::P521, Digest::Sha384) => &lc::ECDSA_P521_SHA384_ASN1,
                (Curve::P521, Digest::Sha512) => &lc::ECDSA_P521_SHA512_ASN1,
                (Curve::P384 | Curve::P521, Digest::Sha1) => return false,
            },
            (Scheme::Ed25519, KeyKind::Ed25519, _) => &lc::ED25519,
            _ => return false,
        };
        lc::UnparsedPublicKey::new(parameters, public).verify(message, signature).is_ok()
    }
}

/// Digest and salt of RSASSA-PSS parameters (RFC 4055); other masks are not known here.
fn pss_parameters(mut reader: Reader<'_>) -> Result<Option<(Digest, u16)>, Malformed> {
    let Some(parameters) = reader.optional(tag::SEQUENCE)? else {
        return Ok(Some((Digest::Sha1, 20)));
    };
    let mut fields = parameters.open(tag::SEQUENCE)?;
    let mut digest = Digest::Sha1;
    if let Some(hash) = fields.optional(tag::context(0))? {
        match read_digest(&Element::only(hash.content)?)? {
            Some(named) => digest = named,
            None => return Ok(None),
        }
    }
    let mut mask = Some(Digest::Sha1);
    if let Some(generator) = fields.optional(tag::context(1))? {
        let mut parts = Element::only(generator.content)?.open(tag::SEQUENCE)?;
        if parts.take(tag::OID)?.oid()? != MGF1 {
            return Ok(None);
        }
        mask = read_digest(&parts.take(tag::SEQUENCE)?)?;
    }
    let mut salt = 20;
    if let Some(length) = fields.optional(tag::context(2))? {
        let length = Element::only(length.content)?.small()?;
        salt = u16::try_from(length).map_err(|_| Malformed("salt"))?;
    }
    if fields.optional(tag::context(3))?.is_some_and(|trailer| trailer.content != [2, 1, 1]) {
        return Ok(None);
    }
    fields.end()?;
    Ok((mask == Some(digest)).then_some((digest, salt)))
}

/// Reads the `AlgorithmIdentifier` of a digest.
pub fn read_digest(identifier: &Element<'_>) -> Result<Option<Digest>, Malformed> {
    let mut parts = identifier.open(tag::SEQUENCE)?;
    let digest = Digest::of_oid(parts.take(tag::OID)?.oid()?);
    if parts.optional(tag::NULL)?.is_some_and(|null| !null.content.is_empty()) {
        return Err(Malformed("parameters of a digest"));
    }
    parts.end()?;
    Ok(digest)
}

/// Writes the `AlgorithmIdentifier` of a digest; RSA wants the NULL, the others not.
pub fn digest_identifier(digest: Digest, with_null: bool) -> Vec<u8> {
    let null = asn1::element(tag::NULL, &[]);
    asn1::sequence(&[&asn1::oid(digest.oid()), if with_null { &null } else { &[] }])
}

/// Writes a `SubjectPublicKeyInfo`.
pub fn public_key_info(kind: KeyKind, public: &[u8]) -> Vec<u8> {
    let identifier = match kind {
        KeyKind::Rsa => asn1::sequence(&[&asn1::oid(RSA), &asn1::element(tag::NULL, &[])]),
        KeyKind::Ed25519 => asn1::sequence(&[&asn1::oid(ED25519)]),
        KeyKind::Ec(curve) => asn1::sequence(&[
            &asn1::oid(EC),
            &asn1::oid(match curve {
                Curve::P256 => P256,
                Curve::P384 => P384,
                Curve::P521 => P521,
            }),
        ]),
    };
    asn1::sequence(&[&identifier, &asn1::bit_string(public)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_read_back() {
        for algorithm in
            [Algorithm::ECDSA_P256, Algorithm::ECDSA_P384, Algorithm::RSA_PSS, Algorithm::ED25519]
        {
            let bytes = algorithm.identifier();
            let read = Algorithm::read(&Element::only(&bytes).unwrap(), None).unwrap().unwrap();
            assert_eq!((read.scheme, read.digest), (algorithm.scheme, algorithm.digest));
        }
    }
}
