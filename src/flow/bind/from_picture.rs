//! Pages that are picture files themselves.

use std::borrow::Cow;
use std::io::Write;

use super::colour::from_profile;
use super::content::Content;
use super::from_pdf::Bound;
use super::jpeg;
use super::picture::{Coding, Colour, Mask, Picture};
use super::pixels::Pixels;
use super::place;
use super::tiff::Sheet;
use super::{BindError, Remark, Rung, written};
use crate::domain::geometry::Affine;
use crate::domain::page::PageRead;
use crate::pdf::write::{Document, PagePlan};

/// A JPEG file as a page's one picture.
pub(super) fn jpeg(bytes: &[u8]) -> Result<Sheet<'_>, BindError> {
    let broken = |cause: &str| BindError::Broken { media: "JPEG", cause: cause.to_owned() };
    let header = jpeg::header(bytes).ok_or_else(|| broken("it has no header or no end"))?;
    let orientation = header.orientation;
    let profile = from_profile(header.profile.clone(), header.components);
    let colour = match (profile, header.components) {
        (Some(colour), _) => Some(colour),
        (None, 1) => Some(Colour::Gray),
        (None, 3) => Some(Colour::Rgb),
        _ => None,
    };
    match colour {
        Some(colour) if header.common && header.bits == 8 => {
            // Phones put second pictures and films behind the first.
            let whole = header.length == bytes.len();
            let picture = Picture {
                width: header.width,
                height: header.height,
                bits: Some(8),
                decode: if header.components == 4 && header.adobe {
                    [1.0, 0.0].repeat(4)
                } else {
                    Vec::new()
                },
                colour,
                matte: Vec::new(),
                coding: vec![Coding::plain("DCTDecode")],
                bytes: vec![Cow::Borrowed(bytes.get(..header.length).unwrap_or(bytes))],
                mask: Mask::None,
            };
            let rung = if whole { Rung::Unchanged } else { Rung::Repaired };
            Ok(Sheet { parts: vec![(picture, 1.0)], orientation, rung, remark: None })
        }
        _ => {
            let mut decoder = zune_jpeg::JpegDecoder::new_with_options(
                zune_jpeg::zune_core::bytestream::ZCursor::new(bytes),
                zune_jpeg::zune_core::options::DecoderOptions::default()
                    .jpeg_set_out_colorspace(zune_jpeg::zune_core::colorspace::ColorSpace::RGB),
            );
            let data = decoder.decode().map_err(|cause| broken(&cause.to_string()))?;
            let pixels = Pixels { width: header.width, height: header.height, rgb: true, data };
            let remark = (header.components == 4).then_some(Remark::Converted);
            let parts = vec![(pixels.drawn(), 1.0)];
            Ok(Sheet { parts, orientation, rung: Rung::Reencoded, remark })
        }
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
