//! bind: a scan and what was read on it → PDF/A.
//!
//! In: the source file, the pages of one paper as they were read, settings. Out: PDF/A-2u (ISO
//! 19005-2, level U), or PDF/A-3u where a record is attached, written to any [`std::io::Write`]
//! page by page, so that memory does not grow with the length of the paper.
//!
//! Promised:
//! - pure: no clock, no key, no randomness; the same input gives the same bytes;
//! - as many pages as were given, in their order, upright;
//! - the picture of each page climbs down the ladder ([`Rung`]) no further than it must;
//! - invisible NFC text lies exactly over the words, in reading order, with real spaces;
//! - nothing covers scanned pixels: room for visible text is added, never taken.

mod error;

use std::io::Write;
use std::path::Path;

use jiff::Timestamp;

pub use error::{BindError, Remark};

use crate::domain::hash::Sha256;
use crate::domain::page::PageRead;
use crate::domain::problem::Problem;

/// What the source file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Media {
    /// PDF.
    Pdf,
    /// One JPEG.
    Jpeg,
    /// One PNG.
    Png,
    /// TIFF with one page or more.
    Tiff,
}

/// How far the picture of a page had to climb down, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Rung {
    /// Every encoded picture stream passed unchanged.
    Unchanged,
    /// Dictionaries or containers were repaired; the encoded pixels passed unchanged.
    Repaired,
    /// Pixels were encoded anew without loss, or drawn text and lines were turned into outlines.
    Reencoded,
    /// The page was drawn anew as one picture.
    Redrawn,
}

/// Whether page 1 grows to make room for visible text.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub enum Strip {
    /// Page 1 keeps its size.
    #[default]
    None,
    /// Page 1 grows at its top by so many points; the scan stays at 100 %.
    Add {
        /// Height of the strip in points.
        height: f64,
    },
}

impl Strip {
    /// A strip of 14 mm: room for a code of 12 mm and three lines of text.
    pub const STANDARD: Self = Self::Add { height: 14.0 / 25.4 * 72.0 };
}

/// What an attached file is to the document (ISO 32000-2, 14.13).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Relationship {
    /// The data the document shows: the record of a result.
    Data,
    /// What the document was made from.
    Source,
    /// Something that adds to the document: a receipt, a signature of its own.
    Supplement,
}

/// A file carried inside; its presence makes the document PDF/A-3u.
#[derive(Clone, Copy, Debug)]
pub struct Attachment<'a> {
    /// File name as readers show it. Never a personal number.
    pub name: &'a str,
    /// Media type, such as `application/json`.
    pub media: &'a str,
    /// The bytes, carried as they are.
    pub bytes: &'a [u8],
    /// What it is, for people.
    pub description: &'a str,
    /// What it is to the document.
    pub relationship: Relationship,
}

/// Settings of one binding.
#[derive(Clone, Copy, Debug)]
pub struct BindOptions<'a> {
    /// Title of the document; none where nothing sure is known.
    pub title: Option<&'a str>,
    /// SHA-256 of the source as received.
    pub source_hash: Sha256,
    /// The moment the document says it was made.
    pub created: Timestamp,
    /// The program or device that made the source, or the office's name for its system.
    pub creator: &'a str,
    /// Room for visible text on page 1.
    pub strip: Strip,
    /// Files to carry inside.
    pub attachments: &'a [Attachment<'a>],
}

/// What happened to one page.
#[derive(Clone, PartialEq, Debug)]
pub struct BoundPage {
    /// Number in its scan, from 1.
    pub number: u32,
    /// How far its picture had to climb down.
    pub rung: Rung,
    /// Why it was not carried unchanged, where people should know.
    pub remarks: Vec<Problem>,
    /// Width and height in points, strip included.
    pub size: [f64; 2],
}

/// A bound paper.
#[derive(Clone, PartialEq, Debug)]
pub struct Bound {
    /// What happened to each page, in the order given.
    pub pages: Vec<BoundPage>,
    /// Bytes written.
    pub bytes: u64,
    /// The rectangle `[x0, y0, x1, y1]` on page 1, in points from its lower left corner, that is
    /// free for visible text; `None` without a strip.
    pub strip: Option<[f64; 4]>,
}

/// Binds `pages` of `source` into one PDF/A file written to `out`.
pub fn bind(
    _source: &Path,
    _media: Media,
    _pages: &[PageRead],
    _options: &BindOptions<'_>,
    _out: &mut impl Write,
) -> Result<Bound, BindError> {
    Err(BindError::Empty)
}
