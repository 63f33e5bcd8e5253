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

mod carry;
mod colour;
mod content;
mod drawing;
mod error;
mod from_pdf;
mod from_picture;
mod jpeg;
mod jpx;
mod picture;
mod pixels;
mod place;
mod png;
mod redraw;
mod text;
mod tiff;

use std::io::Write;
use std::path::Path;

use jiff::Timestamp;

pub use error::{BindError, Remark};

pub use crate::pdf::write::{Attachment, Relationship};

use crate::domain::hash::Sha256;
use crate::domain::page::PageRead;
use crate::domain::problem::Problem;
use crate::flow::intake::{Limits, Media, Source};
use crate::pdf::write::{Document, Meta, WriteError};

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

    /// A strip of 26 mm: room for an agency's six lines of 10 points too, which may not be made
    /// smaller (Decree 30/2020, Appendix I).
    pub const WITH_AGENCY: Self = Self::Add { height: 26.0 / 25.4 * 72.0 };
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

/// A picture that must be decoded may not be larger than an A3 page at 400 dpi: it and what is made
/// of it lie in memory at once. What passes undecoded has no limit.
const LIMITS: Limits =
    Limits { max_image_pixels: 200_000_000, max_raster_pixels: 36_000_000, max_pages: u32::MAX };
/// Room between the strip's edges and what stands in it, in points.
const STRIP_MARGIN: [f64; 2] = [11.0, 2.0];

/// Binds `pages` of `source` into one PDF/A file written to `out`.
pub fn bind(
    source: &Path,
    media: Media,
    pages: &[PageRead],
    options: &BindOptions<'_>,
    out: &mut impl Write,
) -> Result<Bound, BindError> {
    if pages.is_empty() {
        return Err(BindError::Empty);
    }
    let source = Source::open(source, media, &LIMITS).map_err(BindError::Source)?;
    let meta = Meta {
        title: options.title,
        creator: options.creator,
        created: options.created,
        source_hash: Some(options.source_hash),
        attachments: options.attachments,
    };
    let document = Document::start(out, meta).map_err(written)?;
    let mut binding = Binding { document, strip: options.strip, free: None, pages: Vec::new() };
    let mut known = from_pdf::Known::new();
    for read in pages {
        let bound = if let Some(pdf) = source.pdf() {
            let page = pdf.page(read.number);
            let page = page.map_err(|_| BindError::NoPage { page: read.number })?;
            from_pdf::page(page.syntax(), read, &mut known, &mut binding.document)?
        } else {
            let sheet = from_picture::sheet(&source, read.number)?;
            from_picture::page(&sheet, read, &mut binding.document)?
        };
        binding.add(bound, read)?;
        source.release();
    }
    let bytes = binding.document.finish().map_err(written)?;
    Ok(Bound { pages: binding.pages, bytes, strip: binding.free })
}

/// A file being bound.
struct Binding<'a, W> {
    document: Document<'a, W>,
    strip: Strip,
    free: Option<[f64; 4]>,
    pages: Vec<BoundPage>,
}

impl<W: Write> Binding<'_, W> {
    /// Lays the text over the page and adds it, the first with its strip.
    fn add(&mut self, bound: from_pdf::Bound, read: &PageRead) -> Result<(), BindError> {
        let from_pdf::Bound { mut plan, from_pixels, rung, remarks } = bound;
        let layer = text::layer(read, &from_pixels, &mut self.document.font);
        plan.has_text = !layer.is_empty();
        plan.content.extend_from_slice(layer.as_bytes());
        if let (Strip::Add { height }, true) = (self.strip, self.pages.is_empty()) {
            let [width, below] = plan.size;
            let [side, edge] = STRIP_MARGIN;
            self.free = Some([side, below + edge, width - side, below + height - edge]);
            // What lay outside the page must not show in the strip.
            plan.content = [
                format!("q 0 0 {} {} re W n\n", text::number(width), text::number(below))
                    .as_bytes(),
                &plan.content,
                b"Q\n",
            ]
            .concat();
            plan.size = [width, below + height];
        }
        self.document.add_page(&plan).map_err(written)?;
        self.pages.push(BoundPage {
            number: read.number,
            rung,
            remarks: remarks.into_iter().map(Problem::from).collect(),
            size: plan.size,
        });
        Ok(())
    }
}

fn written(error: WriteError) -> BindError {
    match error {
        WriteError::Io(cause) => BindError::Write(cause),
        WriteError::Limit(what) => BindError::Limit { what },
    }
}
