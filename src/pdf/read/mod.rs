//! Reading PDF (ISO 32000-2), lazily over the mapped file.
//!
//! In: a [`MappedFile`]. Out: for each page its boxes ([`PdfPage`]), what is drawn on it
//! ([`PageContent`]: images where they lie, words, other marks) and, on demand, pixels: of one
//! image ([`PdfPage::decoded`]) or of the whole page ([`PdfPage::rendered`]).
//!
//! Promised: nothing is kept from page to page but the table of objects, so memory does not grow
//! with the file; hostile files end in a [`PdfError`] (a reader that panics on one is caught by
//! the caller, [`crate::flow::intake::source`]).
//!
//! | file | idea |
//! | --- | --- |
//! | `map` | the file in memory; the one place that needs `unsafe` |
//! | `file` | opening, passwords, signatures, raw objects |
//! | `page` | boxes, rotation, the map from user space to the upright page |
//! | `content` | what is drawn on a page, in drawing order |
//! | `collect` | the device that listens while hayro draws |
//! | `image` | one placed image: where, how large, how encoded |
//! | `glyphs`, `words` | letters, and how they become words |
//! | `legacy` | text of fonts from before Unicode |
//! | `pixels` | decoding one image, rendering a page |
//! | `header` | the size an encoded image claims, before anything is decoded |

mod collect;
mod content;
mod error;
mod file;
mod glyphs;
mod header;
mod image;
mod legacy;
mod map;
mod page;
mod pixels;
mod words;

pub use content::{PageContent, PageMarks};
pub use error::PdfError;
pub use file::{FileFacts, PdfFile};
pub use image::{ImageColour, ImageEncoding, PlacedImage};
pub use map::MappedFile;
pub use page::PdfPage;
pub use pixels::{Decoded, Drawn};
pub use words::PlacedWord;

pub use hayro_syntax;
