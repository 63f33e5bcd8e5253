//! The encryption of old PKCS#12 files (RFC 7292, Appendix B and C): keys derived by SHA-1 from
//! the passphrase as UTF-16, 3DES or RC2 in CBC. Windows and OpenSSL wrote it until 2021 and many
//! authorities still hand it out. Read only: nothing is ever written so.

use cbc::Decryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipherDecrypt, BlockModeDecrypt, InnerIvInit, KeyInit};
use der::asn1::ObjectIdentifier;
use zeroize::Zeroizing;

use super::super::algorithm::Digest;
use super::super::asn1::{Element, Malformed, tag};

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const TRIPLE_DES: ObjectIdentifier = oid("1.2.840.113549.1.12.1.3");
const DOUBLE_DES: ObjectIdentifier = oid("1.2.840.113549.1.12.1.4");
const RC2_128: ObjectIdentifier = oid("1.2.840.113549.1.12.1.5");
const RC2_40: ObjectIdentifier = oid("1.2.840.113549.1.12.1.6");

/// Bytes of a block of SHA-1.
const BLOCK: usize = 64;
/// Tools write 1 to 100 000; more is an attack.
const MOST_ROUNDS: u64 = 2_000_000;
/// What the derived bytes are for (B.3).
const FOR_KEY: u8 = 1;
const FOR_IV: u8 = 2;

/// Which of the old ciphers; `None` is none of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Cipher {
    TripleDes,
    DoubleDes,
    Rc2(usize),
}

impl Cipher {
    pub(super) fn of(own: ObjectIdentifier) -> Option<Self> {
        match own {
            TRIPLE_DES => Some(Self::TripleDes),
            DOUBLE_DES => Some(Self::DoubleDes),
            RC2_128 => Some(Self::Rc2(16)),
            RC2_40 => Some(Self::Rc2(5)),
            _ => None,
        }
    }

    const fn key_length(self) -> usize {
        match self {
            Self::TripleDes => 24,
            Self::DoubleDes => 16,
            Self::Rc2(length) => length,
        }
    }

    /// Opens what stands under `identifier`, an `AlgorithmIdentifier` of this cipher; `None` inside
    /// is a passphrase that does not fit.
    pub(super) fn open(
        self,
        identifier: &Element<'_>,
        sealed: &[u8],
        passphrase: &str,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, Malformed> {
        let mut parts = identifier.open(tag::SEQUENCE)?;
        parts.take(tag::OID)?;
        let mut parameters = parts.take(tag::SEQUENCE)?.open(tag::SEQUENCE)?;
        let salt = parameters.take(tag::OCTET_STRING)?.content;
        let rounds = parameters.take(tag::INTEGER)?.small()?;
        if rounds == 0 || rounds > MOST_ROUNDS {
            return Err(Malformed("rounds"));
        }
        let password = password(passphrase);
        let key = derive(&password, salt, rounds, FOR_KEY, self.key_length());
        let iv = derive(&password, salt, rounds, FOR_IV, 8);
        Ok(match self {
            Self::TripleDes => decrypt::<des::TdesEde3>(&key, &iv, sealed),
            Self::DoubleDes => decrypt::<des::TdesEde2>(&key, &iv, sealed),
            Self::Rc2(_) => decrypt::<rc2::Rc2>(&key, &iv, sealed),
        })
    }
}

fn decrypt<C: BlockCipherDecrypt + KeyInit>(
    key: &[u8],
    iv: &[u8],
    sealed: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let cipher = C::new_from_slice(key).ok()?;
    let mut bytes = Zeroizing::new(sealed.to_vec());
    let mode = Decryptor::inner_iv_slice_init(cipher, iv).ok()?;
    let length = mode.decrypt_padded::<Pkcs7>(&mut bytes).ok()?.len();
    bytes.truncate(length);
    Some(bytes)
}

/// UTF-16, big-endian, with a zero at the end (B.1).
fn password(passphrase: &str) -> Zeroizing<Vec<u8>> {
    let units = passphrase.encode_utf16().chain([0]);
    Zeroizing::new(units.flat_map(u16::to_be_bytes).collect())
}

/// B.2 with SHA-1.
fn derive(
    password: &[u8],
    salt: &[u8],
    rounds: u64,
    purpose: u8,
    length: usize,
) -> Zeroizing<Vec<u8>> {
    let filled = |bytes: &[u8]| -> Vec<u8> {
        let length = bytes.len().div_ceil(BLOCK) * BLOCK;
        bytes.iter().copied().cycle().take(length).collect()
    };
    let mut input = Zeroizing::new([filled(salt), filled(password)].concat());
    let mut out = Zeroizing::new(Vec::new());
    while out.len() < length {
        let mut digest = Digest::Sha1.of(&[&[purpose; BLOCK][..], &input].concat());
        for _ in 1..rounds {
            digest = Digest::Sha1.of(&digest);
        }
        out.extend_from_slice(&digest);
        // every block of the input grows by the digest, repeated, and one
        let add: Vec<u8> = digest.iter().copied().cycle().take(BLOCK).collect();
        for block in input.chunks_mut(BLOCK) {
            let mut carry = 1_u16;
            for (byte, more) in block.iter_mut().zip(&add).rev() {
                let sum = u16::from(*byte) + u16::from(*more) + carry;
                *byte = sum as u8;
                carry = sum >> 8;
            }
        }
    }
    out.truncate(length);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Vectors that other programs publish for the same derivation (Bouncy Castle, OpenSSL).
    #[test]
    fn keys_are_derived_as_others_do() {
        let hex = |text: &str| data_encoding::HEXUPPER.decode(text.as_bytes()).unwrap();
        let made = derive(&password("smeg"), &hex("0A58CF64530D823F"), 1, FOR_KEY, 24);
        assert_eq!(*made, hex("8AAAE6297B6CB04642AB5B077851284EB7128F1A2A7FBCA3"));
        let made = derive(&password("smeg"), &hex("0A58CF64530D823F"), 1, FOR_IV, 8);
        assert_eq!(*made, hex("79993DFE048D3B76"));
        let made = derive(&password("queeg"), &hex("05DEC959ACFF72F7"), 1000, FOR_KEY, 24);
        assert_eq!(*made, hex("ED2034E36328830FF09DF1E1A07DD357185DAC0D4F9EB3D4"));
    }
}
