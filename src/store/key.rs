//! The store key: names objects, and makes the keys under which personal numbers are found.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use hmac::{Hmac, KeyInit, Mac};
use zeroize::Zeroize;

use crate::domain::hash::Sha256;
use crate::domain::person::PersonalNumber;

/// The office's store key. Whoever has it can tell which bytes an object name stands for, and
/// which person an index key stands for; so it is kept like a signing key.
#[derive(Clone, PartialEq, Eq)]
pub struct StoreKey(pub [u8; 32]);

impl StoreKey {
    /// The name of the object with this content: 64 hexadecimal digits that say nothing of it.
    pub fn object_name(&self, content: Sha256) -> String {
        hex(&self.mac(&[content.as_bytes()]))
    }

    /// The key under which what belongs to a person is found.
    pub fn owner_key(&self, person: &PersonalNumber) -> [u8; 32] {
        let index = Self(self.mac(&[b"sohoa owner index v1"]));
        index.mac(&[person.digits().as_bytes()])
    }

    /// An opaque key for some parts, under a purpose (`arrival`, `code prefix`, …).
    pub fn opaque(&self, purpose: &str, parts: &[&[u8]]) -> String {
        let key = Self(self.mac(&[b"sohoa opaque v1\0", purpose.as_bytes()]));
        let mut text = Vec::new();
        for part in parts {
            text.extend_from_slice(&(part.len() as u64).to_be_bytes());
            text.extend_from_slice(part);
        }
        hex(&key.mac(&[&text])).chars().take(40).collect()
    }

    /// Enciphers bytes for a purpose (AES-256-GCM, NIST SP 800-38D): random nonce, ciphertext, tag.
    /// `place` says what they belong to: elsewhere they cannot be opened. `None` where there is no
    /// randomness.
    pub fn conceal(&self, purpose: &str, place: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
        let mut nonce = [0; NONCE_LEN];
        getrandom::fill(&mut nonce).ok()?;
        let mut sealed = bytes.to_vec();
        self.cipher(purpose)?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(place),
                &mut sealed,
            )
            .ok()?;
        Some([&nonce[..], &sealed].concat())
    }

    /// Opens what [`Self::conceal`] made.
    pub fn reveal(&self, purpose: &str, place: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN)?;
        let mut bytes = sealed.to_vec();
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let cipher = self.cipher(purpose)?;
        Some(cipher.open_in_place(nonce, Aad::from(place), &mut bytes).ok()?.to_vec())
    }

    fn cipher(&self, purpose: &str) -> Option<LessSafeKey> {
        let mut key = self.mac(&[b"sohoa conceal v1\0", purpose.as_bytes()]);
        let unbound = UnboundKey::new(&AES_256_GCM, &key).ok();
        key.zeroize();
        unbound.map(LessSafeKey::new)
    }

    /// Tells two keys apart without telling either.
    pub(crate) fn fingerprint(&self) -> String {
        self.opaque("fingerprint", &[])
    }

    fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        // HMAC pads a short key with zeros to the hash's block (RFC 2104, 2).
        let mut block = [0; 64];
        for (to, from) in block.iter_mut().zip(self.0) {
            *to = from;
        }
        let mut mac = Hmac::<sha2::Sha256>::new(&block.into());
        block.zeroize();
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

impl fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoreKey(•)")
    }
}

impl Drop for StoreKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test case 2 has a 4-byte key: padded with zeros it must give the same.
    #[test]
    fn is_hmac_sha256() {
        let mut key = [0; 32];
        key[..4].copy_from_slice(b"Jefe");
        assert_eq!(
            hex(&StoreKey(key).mac(&[b"what do ya want ", b"for nothing?"])),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn what_is_concealed_opens_in_its_place_alone() {
        let key = StoreKey([1; 32]);
        let sealed = key.conceal("draft", b"a", b"084185001234").unwrap();
        assert!(!sealed.windows(4).any(|w| w == b"0841"));
        assert_ne!(key.conceal("draft", b"a", b"084185001234").unwrap(), sealed);
        assert_eq!(key.reveal("draft", b"a", &sealed).as_deref(), Some(&b"084185001234"[..]));
        assert_eq!(key.reveal("draft", b"b", &sealed), None);
        assert_eq!(key.reveal("other", b"a", &sealed), None);
        assert_eq!(StoreKey([2; 32]).reveal("draft", b"a", &sealed), None);
        assert_eq!(key.reveal("draft", b"a", &sealed[..5]), None);
    }

    #[test]
    fn names_differ_by_key_and_purpose() {
        let (a, b) = (StoreKey([1; 32]), StoreKey([2; 32]));
        let content = Sha256::of(b"x");
        assert_ne!(a.object_name(content), b.object_name(content));
        assert_ne!(a.opaque("one", &[b"x"]), a.opaque("two", &[b"x"]));
        assert_ne!(a.opaque("one", &[b"ab", b"c"]), a.opaque("one", &[b"a", b"bc"]));
        assert!(!format!("{a:?}").contains('1'));
    }
}
