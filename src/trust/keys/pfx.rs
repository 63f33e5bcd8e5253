//! PKCS#12 files (RFC 7292): key and certificates together, as authorities hand them out.
//!
//! Encryption by PBES2 is understood, as every tool has written it since 2021, and the older 3DES
//! and RC2, which are weak and said to be: who gets hold of such a file can try passphrases fast.
//! The file's own MAC is not looked at: the key must fit its certificate, and nothing else in it is believed.

use std::path::Path;

use der::asn1::ObjectIdentifier;
use pkcs8::EncryptedPrivateKeyInfoRef;
use zeroize::Zeroizing;

use super::super::asn1::{self, Element, Malformed, Reader, tag};
use super::super::certificate::Certificate;
use super::super::error::TrustError;
use super::super::signer::FileSigner;
use super::pbe::Cipher;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.1");
const ENCRYPTED: ObjectIdentifier = oid("1.2.840.113549.1.7.6");
const PBES2: ObjectIdentifier = oid("1.2.840.113549.1.5.13");
const KEY_BAG: ObjectIdentifier = oid("1.2.840.113549.1.12.10.1.1");
const SHROUDED_KEY_BAG: ObjectIdentifier = oid("1.2.840.113549.1.12.10.1.2");
const CERTIFICATE_BAG: ObjectIdentifier = oid("1.2.840.113549.1.12.10.1.3");
/// More certificates than this make no chain.
const MOST: usize = 64;

/// What is in a file.
#[derive(Default)]
struct Bags {
    keys: Vec<Zeroizing<Vec<u8>>>,
    certificates: Vec<Certificate>,
    /// Whether any of it was encrypted the old way.
    weak: bool,
}

/// Opens a file; its signer has the certificate the key fits, and those above it in order. Says
/// too whether it is encrypted the old way.
pub(super) fn open(path: &Path, passphrase: &str) -> Result<(FileSigner, bool), TrustError> {
    let bytes =
        std::fs::read(path).map_err(|source| TrustError::File { path: path.to_owned(), source })?;
    let unknown = |what: &str| TrustError::KeyFile { path: path.to_owned(), what: what.to_owned() };
    let bags = match read(&bytes, passphrase) {
        Ok(bags) => bags,
        Err(Trouble::Passphrase) => return Err(TrustError::WrongPassphrase),
        Err(Trouble::Cipher(own)) => return Err(unknown(&format!("encryption {own}"))),
        Err(Trouble::Malformed) => return Err(TrustError::Damaged(path.to_owned())),
    };
    for key in &bags.keys {
        for own in &bags.certificates {
            if let Ok(signer) = FileSigner::new(key, chain(own, &bags.certificates)) {
                return Ok((signer, bags.weak));
            }
        }
    }
    Err(unknown("no key with its certificate"))
}

fn chain(own: &Certificate, all: &[Certificate]) -> Vec<Certificate> {
    let mut chain = vec![own.clone()];
    while let Some(last) = chain.last().filter(|last| !last.is_self_issued()) {
        let issuer = all.iter().find(|one| {
            one.subject() == last.issuer() && !chain.contains(one) && last.is_signed_by(one)
        });
        match issuer {
            Some(issuer) => chain.push(issuer.clone()),
            None => break,
        }
    }
    chain
}

enum Trouble {
    Malformed,
    Passphrase,
    Cipher(ObjectIdentifier),
}

impl From<Malformed> for Trouble {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

fn read(bytes: &[u8], passphrase: &str) -> Result<Bags, Trouble> {
    let (der, _) = asn1::from_ber(bytes)?;
    let mut pfx = Element::only(&der)?.open(tag::SEQUENCE)?;
    pfx.take(tag::INTEGER)?;
    let (kind, content) = content(&pfx.take(tag::SEQUENCE)?)?;
    if kind != DATA {
        return Err(Trouble::Malformed);
    }
    let mut bags = Bags::default();
    let safes = Element::only(Element::only(content)?.expect(tag::OCTET_STRING)?)?;
    for safe in safes.open(tag::SEQUENCE)?.rest()? {
        let (kind, inside) = self::content(&safe)?;
        match kind {
            DATA => {
                let contents = Element::only(inside)?.expect(tag::OCTET_STRING)?;
                bags.read(contents, passphrase)?;
            }
            ENCRYPTED => {
                let mut parts = Element::only(inside)?.open(tag::SEQUENCE)?;
                parts.take(tag::INTEGER)?;
                let mut info = parts.take(tag::SEQUENCE)?.open(tag::SEQUENCE)?;
                info.take(tag::OID)?;
                let cipher = info.take(tag::SEQUENCE)?;
                let sealed = info.take(tag::context_primitive(0))?.content;
                let opened = bags.decrypt(&cipher, sealed, passphrase)?;
                bags.read(&opened, passphrase)?;
            }
            _ => {}
        }
    }
    Ok(bags)
}

/// Type and content of a `ContentInfo`.
fn content<'a>(info: &Element<'a>) -> Result<(ObjectIdentifier, &'a [u8]), Malformed> {
    let mut parts = info.open(tag::SEQUENCE)?;
    let kind = parts.take(tag::OID)?.oid()?;
    Ok((kind, parts.take(tag::context(0))?.content))
}

impl Bags {
    fn decrypt(
        &mut self,
        cipher: &Element<'_>,
        sealed: &[u8],
        passphrase: &str,
    ) -> Result<Zeroizing<Vec<u8>>, Trouble> {
        let own = cipher.open(tag::SEQUENCE)?.take(tag::OID)?.oid()?;
        if let Some(old) = Cipher::of(own) {
            self.weak = true;
            return old.open(cipher, sealed, passphrase)?.ok_or(Trouble::Passphrase);
        }
        if own != PBES2 {
            return Err(Trouble::Cipher(own));
        }
        let info = asn1::sequence(&[cipher.whole, &asn1::element(tag::OCTET_STRING, sealed)]);
        let info = EncryptedPrivateKeyInfoRef::try_from(info.as_slice())
            .map_err(|_| Trouble::Cipher(own))?;
        let opened = info.encryption_algorithm.decrypt(passphrase, sealed);
        opened.map(Zeroizing::new).map_err(|_| Trouble::Passphrase)
    }

    fn read(&mut self, contents: &[u8], passphrase: &str) -> Result<(), Trouble> {
        let bags = Element::only(contents).map_err(|_| Trouble::Passphrase)?;
        for bag in bags.open(tag::SEQUENCE)?.rest()?.iter().take(MOST) {
            let mut parts = bag.open(tag::SEQUENCE)?;
            let kind = parts.take(tag::OID)?.oid()?;
            let value = Element::only(parts.take(tag::context(0))?.content)?;
            match kind {
                KEY_BAG => self.keys.push(Zeroizing::new(value.whole.to_vec())),
                SHROUDED_KEY_BAG => {
                    let mut parts = value.open(tag::SEQUENCE)?;
                    let cipher = parts.take(tag::SEQUENCE)?;
                    let sealed = parts.take(tag::OCTET_STRING)?.content;
                    let opened = self.decrypt(&cipher, sealed, passphrase)?;
                    self.keys.push(opened);
                }
                CERTIFICATE_BAG => {
                    let mut parts = value.open(tag::SEQUENCE)?;
                    parts.take(tag::OID)?;
                    let wrapped = parts.take(tag::context(0))?.content;
                    let der = Reader::new(wrapped).take(tag::OCTET_STRING)?.content;
                    self.certificates.extend(Certificate::from_der(der));
                }
                _ => {}
            }
        }
        Ok(())
    }
}
