//! Why a PDF, or a page of one, cannot be read.

use std::collections::BTreeMap;

use crate::domain::problem::{Class, Code, Coded};

/// Why a PDF, or a page of one, cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PdfError {
    /// No reader could make sense of the file.
    #[error("not a readable PDF")]
    Broken,
    /// It opens with a password only.
    #[error("the PDF needs a password")]
    Password,
    /// An image, or a whole page, claims more pixels than allowed.
    #[error("{width} x {height} pixels are more than {cap}")]
    TooLarge {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// Pixels allowed.
        cap: u64,
    },
    /// It is encrypted by a method that cannot be undone here.
    #[error("the PDF is encrypted by an unknown method")]
    Encryption,
    /// There is no page in it.
    #[error("the PDF has no pages")]
    NoPages,
    /// There is no such page.
    #[error("no page {number} among {count}")]
    NoSuchPage {
        /// The page asked for, from 1.
        number: u32,
        /// Pages there are.
        count: u32,
    },
    /// An image does not decode.
    #[error("an image of page {number} does not decode")]
    Image {
        /// The page, from 1.
        number: u32,
    },
}

impl Coded for PdfError {
    fn code(&self) -> Code {
        Code(match self {
            Self::Broken => 1201,
            Self::Password => 1203,
            Self::TooLarge { .. } => 1204,
            Self::Encryption => 1205,
            Self::NoPages => 1206,
            Self::NoSuchPage { .. } => 1207,
            Self::Image { .. } => 1208,
        })
    }

    fn class(&self) -> Class {
        match self {
            Self::NoSuchPage { .. } => Class::Bug,
            _ => Class::Input,
        }
    }

    fn details(&self) -> BTreeMap<String, String> {
        let pairs: Vec<(&str, String)> = match self {
            Self::TooLarge { width, height, cap } => vec![
                ("width", width.to_string()),
                ("height", height.to_string()),
                ("cap", (cap / 1_000_000).to_string()),
            ],
            Self::NoSuchPage { number, count } => {
                vec![("page", number.to_string()), ("count", count.to_string())]
            }
            Self::Image { number } => vec![("page", number.to_string())],
            _ => Vec::new(),
        };
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}
