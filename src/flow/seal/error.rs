//! What keeps a PDF from being sealed.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::domain::problem::{Class, Code, Coded};
use crate::trust::TrustError;
use crate::trust::service::ServiceError;

/// Trouble with sealing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// The file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The PDF's structure does not allow an update.
    #[error("PDF structure: {0}")]
    Structure(String),
    /// The PDF is encrypted.
    #[error("the PDF is encrypted")]
    Encrypted,
    /// The PDF holds something a sealed copy must not hold.
    #[error("the PDF holds {0}")]
    Forbidden(&'static str),
    /// No font with Vietnamese letters was found.
    #[error("no font for the visible text in {looked}")]
    NoFont {
        /// Where it was looked for.
        looked: String,
    },
    /// The font lacks a letter of the visible text.
    #[error("the font has no glyph for U+{:04X}", *.0 as u32)]
    NoGlyph(char),
    /// The visible text does not fit its place.
    #[error("the visible text does not fit its rectangle")]
    NoRoom,
    /// The field to sign is already signed.
    #[error("field {0} is already signed")]
    AlreadySigned(String),
    /// The PDF is signed and has no field prepared for this signature.
    #[error("the PDF is signed and has no empty field {0}")]
    NoField(String),
    /// The signatures in the PDF allow no further one.
    #[error("the PDF is locked by an earlier signature")]
    Locked,
    /// The signature is larger than the place kept for it.
    #[error("signature of {size} bytes, room for {room}")]
    TooLarge {
        /// Bytes of the signature.
        size: usize,
        /// Bytes kept.
        room: usize,
    },
    /// A time is to be proven and no time-stamp authority is configured.
    #[error("no time-stamp authority is configured")]
    NoAuthority,
    /// Nothing is signed in the file.
    #[error("the PDF is not signed")]
    NoSignature,
    /// The file does not verify.
    #[error("a signature in the PDF does not hold")]
    Broken,
    /// A service outside failed.
    #[error(transparent)]
    Service(ServiceError),
    /// The key would not sign, or may not.
    #[error(transparent)]
    Trust(#[from] TrustError),
}

impl Coded for SealError {
    fn code(&self) -> Code {
        Code(match self {
            Self::File { .. } => 5101,
            Self::Structure(_) => 5102,
            Self::Encrypted => 5103,
            Self::Forbidden(_) => 5104,
            Self::NoFont { .. } => 5105,
            Self::NoGlyph(_) => 5106,
            Self::NoRoom => 5107,
            Self::AlreadySigned(_) => 5108,
            Self::NoField(_) => 5109,
            Self::Locked => 5110,
            Self::TooLarge { .. } => 5111,
            Self::NoAuthority => 5112,
            Self::NoSignature => 5113,
            Self::Broken => 5114,
            Self::Service(inner) => return inner.code(),
            Self::Trust(inner) => return inner.code(),
        })
    }

    fn class(&self) -> Class {
        match self {
            Self::File { .. } | Self::NoFont { .. } => Class::Outside,
            Self::Structure(_) | Self::Encrypted | Self::NoSignature | Self::Broken => Class::Input,
            Self::Forbidden(_) | Self::AlreadySigned(_) | Self::NoField(_) | Self::Locked => {
                Class::Policy
            }
            Self::NoGlyph(_) | Self::NoRoom | Self::NoAuthority => Class::Usage,
            Self::TooLarge { .. } => Class::Bug,
            Self::Service(inner) => inner.class(),
            Self::Trust(inner) => inner.class(),
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        let one = |name: &str, value: String| BTreeMap::from([(name.to_owned(), value)]);
        match self {
            Self::File { path, .. } => one("path", path.display().to_string()),
            Self::Structure(what) => one("what", what.clone()),
            Self::Forbidden(what) => one("what", (*what).to_owned()),
            Self::NoFont { looked } => one("looked", looked.clone()),
            Self::NoGlyph(letter) => one("letter", letter.to_string()),
            Self::AlreadySigned(field) | Self::NoField(field) => one("field", field.clone()),
            Self::TooLarge { size, .. } => one("size", size.to_string()),
            Self::Encrypted
            | Self::NoRoom
            | Self::Locked
            | Self::NoAuthority
            | Self::NoSignature
            | Self::Broken => BTreeMap::new(),
            Self::Service(inner) => inner.details(),
            Self::Trust(inner) => inner.details(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Lang, wording};

    #[test]
    fn every_code_is_worded() {
        for code in 5101..=5114 {
            for lang in [Lang::Vi, Lang::En] {
                assert!(wording(lang, Code(code)).is_some(), "{code} {lang:?}");
            }
        }
        assert_eq!(SealError::TooLarge { size: 1, room: 0 }.code(), Code(5111));
    }
}
