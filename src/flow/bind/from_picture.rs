//! Pages that are picture files themselves.

use std::borrow::Cow;
use std::io::Write;

use super::colour::from_profile;
use super::content::Content;
use super::from_pdf::Bound;
use super::picture::{Coding, Colour, Mask, Picture};
use super::pixels::Pixels;
use super::tiff::Tiff;
use super::{BindError, Remark, Rung, jpeg, place, png, written};
use crate::domain::geometry::Affine;
use crate::domain::page::PageRead;
use crate::domain::raster;
use crate::flow::intake::{EncodedPicture, Media, Source};
use crate::pdf::write::{Document, PagePlan};

/// A page's pictures from top to bottom, each with the part of the page's height it fills.
pub(super) struct Sheet<'a> {
    pub(super) parts: Vec<(Picture<'a>, f64)>,
    /// How they are turned upright (Exif 2.3, 4.6.4).
    pub(super) orientation: u8,
    pub(super) rung: Rung,
    pub(super) remark: Option<Remark>,
}

/// The pictures of a page of an image file, as high on the ladder as they can stand.
pub(super) fn sheet(source: &Source, number: u32) -> Result<Sheet<'_>, BindError> {
    let encoded = source.encoded(number).ok_or(BindError::NoPage { page: number })?;
    let EncodedPicture { bytes, media, index } = encoded;
    let mut converted = false;
    let carried = match media {
        Media::Jpeg => {
            let header = jpeg::header(bytes);
            converted = header.as_ref().is_some_and(|header| header.components == 4);
            header.and_then(|header| carry_jpeg(bytes, header))
        }
        Media::Png => png::carry(bytes).map(|picture| Sheet::of(picture, Rung::Unchanged)),
        Media::Tiff => Tiff::open(bytes, index).and_then(|mut tiff| {
            converted = tiff.is_cmyk();
            tiff.carry()
        }),
        Media::Pdf | Media::Bundle => None,
    };
    match carried {
        Some(sheet) => Ok(sheet),
        None => decoded(source, number, converted),
    }
}

/// The page's pixels as they were read, encoded anew.
fn decoded(source: &Source, number: u32, converted: bool) -> Result<Sheet<'static>, BindError> {
    let page = source.page(number).map_err(BindError::Source)?;
    let raster = page.raster.ok_or(BindError::NoPage { page: number })?;
    let (rgb, data) = match raster.pixels {
        raster::Pixels::Gray(data) => (false, data),
        raster::Pixels::Rgb(data) => (true, data),
    };
    let pixels = Pixels { width: raster.width, height: raster.height, rgb, data };
    let picture = if converted { pixels.drawn() } else { pixels.lossless() };
    let mut sheet = Sheet::of(picture, Rung::Reencoded);
    sheet.remark = converted.then_some(Remark::Converted);
    Ok(sheet)
}

fn carry_jpeg<'a>(bytes: &'a [u8], header: jpeg::JpegHeader<'a>) -> Option<Sheet<'a>> {
    if !header.common || header.bits != 8 {
        return None;
    }
    let colour = match (from_profile(header.profile, header.components), header.components) {
        (Some(colour), _) => colour,
        (None, 1) => Colour::Gray,
        (None, 3) => Colour::Rgb,
        _ => return None,
    };
    // Adobe's programs store inks inverted.
    let inverted = header.components == 4 && header.adobe;
    let picture = Picture {
        width: header.width,
        height: header.height,
        bits: Some(8),
        colour,
        decode: if inverted { [1.0, 0.0].repeat(4) } else { Vec::new() },
        matte: Vec::new(),
        coding: vec![Coding::plain("DCTDecode")],
        bytes: vec![Cow::Borrowed(bytes.get(..header.length)?)],
        mask: Mask::None,
    };
    // Phones put second pictures and films behind the first.
    let whole = header.length == bytes.len();
    let rung = if whole { Rung::Unchanged } else { Rung::Repaired };
    Some(Sheet { orientation: header.orientation, ..Sheet::of(picture, rung) })
}

impl<'a> Sheet<'a> {
    fn of(picture: Picture<'a>, rung: Rung) -> Self {
        Self { parts: vec![(picture, 1.0)], orientation: 1, rung, remark: None }
    }
}

/// Binds a page made of `sheet`.
pub(super) fn page<W: Write>(
    sheet: &Sheet<'_>,
    read: &PageRead,
    out: &mut Document<'_, W>,
) -> Result<Bound, BindError> {
    let placement = place::of_picture(sheet.orientation, read);
    let mut content = Content::default();
    let mut plan = PagePlan { size: placement.size, ..PagePlan::default() };
    let mut top = 1.0;
    for (n, (picture, height)) in sheet.parts.iter().enumerate() {
        let id = picture.write(out).map_err(written)?;
        let name = format!("I{n}");
        let bottom: f64 = top - height;
        let part = Affine([1.0, 0.0, 0.0, *height, 0.0, bottom]);
        content.paint(&name, &part.then(&placement.from_source));
        plan.xobjects.push((name, id));
        top = bottom;
    }
    plan.content = content.out.into_bytes();
    Ok(Bound {
        plan,
        from_pixels: placement.from_pixels,
        rung: sheet.rung,
        remarks: sheet.remark.into_iter().collect(),
    })
}
