//! **intake**: files → scans, hashed as received; accepted only when whole.
//!
//! Two halves. The parent process [`walk`]s what it was given and [`receive`]s each file: the
//! bytes are streamed into `incoming/` while they are hashed, synced, and renamed to a name that
//! says nothing about them; the source file is only ever read. A child process opens what was
//! received ([`Source`]), says what is in it ([`Source::survey`]) and gives it page by page
//! ([`Source::page`]): untrusted bytes are decoded there alone.
//!
//! Promised: what is still being written, empty, truncated, locked, too large or no scan at all is
//! refused, each with its own code ([`IntakeError`]); page count in is page count out; a page is
//! shown as its file shows it, `/Rotate`, `/CropBox` and EXIF orientation obeyed.
//!
//! | file | idea |
//! | --- | --- |
//! | `walk` | paths → files, in an order that never changes |
//! | `receive` | bytes → `incoming/`, hashed |
//! | `format` | what a file is, by its content; is its end there |
//! | `bundle` | a folder of images as one file |
//! | `source` | an opened scan: survey, pages |
//! | `picture` | JPEG, PNG, TIFF → raster |
//! | `pdf_page`, `plan` | a PDF's page → raster, words, kind |
//! | `turn`, `reduce` | pixels turned upright, made fewer |

mod bundle;
mod error;
mod format;
mod pdf_page;
mod picture;
mod plan;
mod receive;
mod reduce;
pub mod source;
mod turn;
mod walk;

use serde::{Deserialize, Serialize};

pub use error::IntakeError;
pub use receive::{Received, SETTLE, receive};
pub use source::{EncodedPicture, PageSurvey, Source, Survey};
pub use walk::{
    Found, LeftOut, Walk, WalkOptions, WhyLeftOut, left_out_by_name, natural_order, walk,
};

/// What a received file is, by its content.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    /// PDF.
    Pdf,
    /// TIFF, one or more pages.
    Tiff,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// A folder of images as one file (a `tar` with sequential names and no times).
    Bundle,
}

const MEDIA_TYPES: [(Media, &str); 5] = [
    (Media::Pdf, "application/pdf"),
    (Media::Tiff, "image/tiff"),
    (Media::Jpeg, "image/jpeg"),
    (Media::Png, "image/png"),
    (Media::Bundle, "application/x-tar"),
];

impl Media {
    /// The IANA media type, as manifests and rows write it.
    pub fn iana(self) -> &'static str {
        let found = MEDIA_TYPES.iter().find(|(media, _)| *media == self);
        found.map_or("application/octet-stream", |(_, name)| name)
    }

    /// What an IANA media type names.
    pub fn from_iana(name: &str) -> Option<Self> {
        MEDIA_TYPES.iter().find(|(_, known)| *known == name).map(|(media, _)| *media)
    }
}

/// What one page may cost.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Limits {
    /// An image, or a page to be rendered, of more pixels is refused before it is decoded.
    pub max_image_pixels: u64,
    /// A raster of more pixels is made smaller (by a whole factor).
    pub max_raster_pixels: u64,
    /// A file of more pages is refused.
    pub max_pages: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // A1 at 400 dpi has 124 million, 30,000 x 30,000 has 900 million.
            max_image_pixels: 200_000_000,
            // A3 at 300 dpi has 17.4 million.
            max_raster_pixels: 20_000_000,
            max_pages: 20_000,
        }
    }
}
