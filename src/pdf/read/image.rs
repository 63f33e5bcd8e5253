//! One image placed on a page: where, how large, how encoded. Nothing is decoded here.

use hayro_syntax::Filter;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use serde::{Deserialize, Serialize};

use crate::domain::geometry::Affine;

/// The last filter of an image's stream: what its bytes are once transport filters are undone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImageEncoding {
    /// `DCTDecode`: a JPEG.
    Dct,
    /// `JPXDecode`: JPEG 2000.
    Jpx,
    /// `CCITTFaxDecode`: Group 3 or 4.
    Ccitt,
    /// `JBIG2Decode`.
    Jbig2,
    /// `FlateDecode`.
    Flate,
    /// `LZWDecode`.
    Lzw,
    /// `RunLengthDecode`.
    RunLength,
    /// No compression (ASCII armour at most).
    Raw,
    /// A filter that no reader knows.
    Unknown,
}

/// The colour space of an image, as far as it decides how its samples are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImageColour {
    /// `DeviceGray`, `CalGray`, or a stencil mask.
    Gray,
    /// `DeviceRGB`, `CalRGB`.
    Rgb,
    /// `DeviceCMYK`.
    Cmyk,
    /// `ICCBased` with this number of components.
    Icc(u8),
    /// `Indexed`.
    Indexed,
    /// None given: JPEG 2000 carries its own.
    Own,
    /// Separation, DeviceN, Lab, something broken.
    Other,
}

/// One image placed on a page.
#[derive(Clone, PartialEq, Debug)]
#[allow(clippy::struct_excessive_bools)] // independent facts, each asked for by itself
pub struct PlacedImage {
    /// Object and generation number; `None` for an inline image.
    pub object: Option<(u32, i32)>,
    /// From the unit square (0,0 at the image's bottom left) to the page's user space.
    pub matrix: Affine,
    /// The part of user space where clipping lets it be seen: `[x0, y0, x1, y1]`.
    pub visible: [f64; 4],
    /// Samples across, as its dictionary says.
    pub width: u32,
    /// Samples down, as its dictionary says.
    pub height: u32,
    /// Bits a component, as its dictionary says; 1 for a stencil, 0 where not given.
    pub bits: u8,
    /// What its bytes are.
    pub encoding: ImageEncoding,
    /// Number of filters on its stream; more than one: transport armour around `encoding`.
    pub filters: usize,
    /// Its colour space.
    pub colour: ImageColour,
    /// Whether its `/Decode` array is there (it may invert the samples).
    pub has_decode: bool,
    /// Whether it is an `/ImageMask`, painted with the current colour.
    pub stencil: bool,
    /// Whether a mask or soft mask, its own or the graphics state's, lets the page through.
    pub has_mask: bool,
    /// Whether it is drawn as it is: full opacity, normal blending.
    pub plain: bool,
    /// Whether it belongs to an annotation's appearance, not to the page's own content.
    pub widget: bool,
    /// Its place in the drawing order of everything on the page.
    pub order: u32,
    /// Its place among the images of the page (or of its annotations, see `widget`), as drawn.
    pub(super) index: u32,
    /// The size its own header claims where that is larger than the dictionary's.
    pub claimed: (u32, u32),
}

impl PlacedImage {
    /// Whether nothing beneath it can be seen through it.
    pub fn opaque(&self) -> bool {
        self.plain && !self.stencil && !self.has_mask
    }

    /// The upright box around it in user space, cut to what is visible.
    pub fn user_box(&self) -> [f64; 4] {
        let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]
            .map(|(x, y): (f64, f64)| self.matrix.apply(x, y));
        let [x0, y0, x1, y1] = corners.iter().fold(
            [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY],
            |[x0, y0, x1, y1], &(x, y)| [x0.min(x), y0.min(y), x1.max(x), y1.max(y)],
        );
        let [vx0, vy0, vx1, vy1] = self.visible;
        let (x0, y0) = (x0.max(vx0), y0.max(vy0));
        [x0, y0, x1.min(vx1).max(x0), y1.min(vy1).max(y0)]
    }

    /// Pixels an inch across and down, as placed; 0 where it has no extent.
    pub fn dpi(&self) -> (f64, f64) {
        let [a, b, c, d, _, _] = self.matrix.0;
        let per_inch = |samples: u32, points: f64| {
            if points > 0.0 { f64::from(samples) * 72.0 / points } else { 0.0 }
        };
        (per_inch(self.width, a.hypot(b)), per_inch(self.height, c.hypot(d)))
    }
}

pub(super) fn encoding_of(stream: &Stream<'_>) -> (ImageEncoding, usize) {
    let filters = stream.filters();
    let encoding = match filters.last() {
        Some(Filter::DctDecode) => ImageEncoding::Dct,
        Some(Filter::JpxDecode) => ImageEncoding::Jpx,
        Some(Filter::CcittFaxDecode) => ImageEncoding::Ccitt,
        Some(Filter::Jbig2Decode) => ImageEncoding::Jbig2,
        Some(Filter::FlateDecode) => ImageEncoding::Flate,
        Some(Filter::LzwDecode) => ImageEncoding::Lzw,
        Some(Filter::RunLengthDecode) => ImageEncoding::RunLength,
        None if stream.dict().contains_key("Filter") || stream.dict().contains_key("F") => {
            ImageEncoding::Unknown
        }
        Some(Filter::AsciiHexDecode | Filter::Ascii85Decode | Filter::Crypt) | None => {
            ImageEncoding::Raw
        }
    };
    (encoding, filters.len())
}

pub(super) fn colour_of(dict: &Dict<'_>) -> ImageColour {
    let Some(space) = dict.get::<Object<'_>>("ColorSpace").or_else(|| dict.get("CS")) else {
        return ImageColour::Own;
    };
    match space {
        Object::Name(name) => named(&name),
        Object::Array(array) => of_array(&array),
        _ => ImageColour::Other,
    }
}

fn named(name: &Name<'_>) -> ImageColour {
    match name.as_ref() {
        b"DeviceGray" | b"G" | b"CalGray" => ImageColour::Gray,
        b"DeviceRGB" | b"RGB" | b"CalRGB" => ImageColour::Rgb,
        b"DeviceCMYK" | b"CMYK" => ImageColour::Cmyk,
        b"Indexed" | b"I" => ImageColour::Indexed,
        _ => ImageColour::Other,
    }
}

fn of_array(array: &Array<'_>) -> ImageColour {
    let mut items = array.iter::<Object<'_>>();
    match (items.next(), items.next()) {
        (Some(Object::Name(family)), Some(Object::Stream(profile)))
            if family.as_ref() == b"ICCBased" =>
        {
            profile.dict().get::<u8>("N").map_or(ImageColour::Other, ImageColour::Icc)
        }
        (Some(Object::Name(family)), _) => named(&family),
        _ => ImageColour::Other,
    }
}
