//! The header in front of every object's bytes. Of fixed length, so that the content can be
//! mapped behind it; names the cipher, so that encryption can be switched on without renaming.
//!
//! | bytes | what |
//! | --- | --- |
//! | 0–7 | `sohoaOBJ` |
//! | 8 | version of the envelope: 1 |
//! | 9 | cipher: 0 none |
//! | 10–11 | length of the header, big-endian: 64 |
//! | 12–19 | length of the plain content, big-endian |
//! | 20–59 | zero; for a cipher's parameters |
//! | 60–63 | first four bytes of the SHA-256 of bytes 0–59 |

use crate::domain::hash::Sha256;

/// A header, read or to be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Envelope {
    /// Number of plain bytes behind it.
    pub length: u64,
}

impl Envelope {
    /// Bytes in front of the content.
    pub const LENGTH: u64 = 64;
    const MAGIC: [u8; 8] = *b"sohoaOBJ";
    const VERSION: u8 = 1;
    const NO_CIPHER: u8 = 0;

    /// The header's bytes.
    pub fn to_bytes(self) -> [u8; 64] {
        let mut body = [0; 60];
        let parts = Self::MAGIC
            .into_iter()
            .chain([Self::VERSION, Self::NO_CIPHER])
            .chain((Self::LENGTH as u16).to_be_bytes())
            .chain(self.length.to_be_bytes());
        for (to, from) in body.iter_mut().zip(parts) {
            *to = from;
        }
        let check = Sha256::of(&body);
        let mut out = [0; 64];
        for (to, from) in out.iter_mut().zip(body.iter().chain(check.as_bytes())) {
            *to = *from;
        }
        out
    }

    /// Reads a header; the reason where it is none this program understands.
    pub fn parse(bytes: &[u8; 64]) -> Result<Self, &'static str> {
        if !bytes.starts_with(&Self::MAGIC) {
            return Err("no envelope");
        }
        match bytes {
            [_, _, _, _, _, _, _, _, Self::VERSION, Self::NO_CIPHER, ..] => {}
            [_, _, _, _, _, _, _, _, Self::VERSION, ..] => return Err("unknown cipher"),
            _ => return Err("unknown envelope version"),
        }
        let length =
            bytes.get(12..20).and_then(|b| b.try_into().ok()).map_or(0, u64::from_be_bytes);
        let envelope = Self { length };
        if &envelope.to_bytes() == bytes { Ok(envelope) } else { Err("damaged envelope") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_and_notices_damage() {
        let envelope = Envelope { length: 1 << 40 };
        let bytes = envelope.to_bytes();
        assert_eq!(Envelope::parse(&bytes), Ok(envelope));
        for i in 0..64 {
            let mut bad = bytes;
            bad[i] ^= 1;
            assert!(Envelope::parse(&bad).is_err(), "byte {i}");
        }
    }
}
