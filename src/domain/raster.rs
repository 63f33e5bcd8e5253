//! One page as pixels.

use serde::{Deserialize, Serialize};

use super::geometry::{Affine, PageBox};
use super::page::WordSource;
use super::problem::Problem;

/// How the pixels of a [`Raster`] lie in memory: row by row from the top left, no padding.
#[derive(Clone, Debug)]
pub enum Pixels {
    /// One byte a pixel, 0 black, 255 white. Bilevel scans come like this too.
    Gray(Vec<u8>),
    /// Three bytes a pixel: red, green, blue, sRGB.
    Rgb(Vec<u8>),
}

/// A page image.
#[derive(Clone, Debug)]
pub struct Raster {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Pixels an inch, as the file says; see `dpi_known`.
    pub dpi: f32,
    /// Whether `dpi` was in the file; otherwise it is a guess from the page's size.
    pub dpi_known: bool,
    /// Whether every pixel is black or white.
    pub bilevel: bool,
    /// The pixels.
    pub pixels: Pixels,
}

/// What a page in a file is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageKind {
    /// A picture of paper: everything must be read from pixels.
    Scan,
    /// Text set by a program; pictures on it, if any, are decoration.
    Digital,
    /// Scanned pictures and visible text of a program side by side.
    Mixed,
    /// Nothing to be seen.
    Blank,
}

/// A word that the file itself gives as text.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct LayerWord {
    /// The letters, NFC.
    pub text: String,
    /// Where it stands, in pixels of the page raster.
    pub bbox: PageBox,
    /// Visible text, a widget's appearance, or an earlier OCR's invisible layer.
    pub source: WordSource,
}

/// One page as its file shows it, `/Rotate` and `/CropBox` obeyed, ready to be cleaned and read.
#[derive(Clone, Debug)]
pub struct SourcePage {
    /// Number in its scan, from 1.
    pub number: u32,
    /// What it is made of.
    pub kind: PageKind,
    /// Width in pixels of the raster (for a page without one: at 300 dpi).
    pub width: u32,
    /// Height in pixels of the raster (for a page without one: at 300 dpi).
    pub height: u32,
    /// Pixels an inch.
    pub dpi: f32,
    /// The pixels: always there for [`PageKind::Scan`] and [`PageKind::Mixed`], and wherever
    /// pictures carry something that may have to be read.
    pub raster: Option<Raster>,
    /// From pixels to points of the page's user space (y upwards, `/Rotate` not applied).
    pub to_points: Affine,
    /// Text the file gives, in the file's order.
    pub layer: Vec<LayerWord>,
    /// Where scanned pictures lie, in pixels.
    pub pictures: Vec<PageBox>,
    /// What was done differently on the way.
    pub notes: Vec<Problem>,
}
