//! A whole page for a reviewer's screen: upright, no larger than it can show, as a JPEG.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::crop::pixel;
use crate::domain::raster::{Pixels, Raster};

/// Letters stay clean at this quality, and a page at 1000 pixels across stays near 100 kB.
const QUALITY: u8 = 72;

/// The page as a JPEG of at most `width` pixels across; never made larger than it is. `turn` is
/// what makes it upright. `None` for a page without pixels.
pub fn sheet(raster: &Raster, turn: u16, width: u32) -> Option<Vec<u8>> {
    let across = if turn.is_multiple_of(180) { raster.width } else { raster.height };
    let scale = (f64::from(width) / f64::from(across.max(1))).min(1.0);
    let side = |pixels: u32| ((f64::from(pixels) * scale).round() as u32).max(1);
    let small = scaled(raster, side(raster.width), side(raster.height))?;
    let (wide, high) = if turn.is_multiple_of(180) {
        (small.width, small.height)
    } else {
        (small.height, small.width)
    };
    let (wide, high) = (u16::try_from(wide).ok()?, u16::try_from(high).ok()?);
    let mut bytes = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut bytes, QUALITY);
    let places = (0..u32::from(high)).flat_map(|y| (0..u32::from(wide)).map(move |x| (x, y)));
    let upright = places.map(|(x, y)| pixel(&small, turn, x, y));
    match small.pixels {
        Pixels::Gray(_) => {
            let grey: Vec<u8> = upright.map(|[grey, ..]| grey).collect();
            encoder.encode(&grey, wide, high, jpeg_encoder::ColorType::Luma).ok()?;
        }
        Pixels::Rgb(_) => {
            let rgb: Vec<u8> = upright.flatten().collect();
            encoder.encode(&rgb, wide, high, jpeg_encoder::ColorType::Rgb).ok()?;
        }
    }
    Some(bytes)
}

fn scaled(raster: &Raster, width: u32, height: u32) -> Option<Raster> {
    let (pixels, kind) = match &raster.pixels {
        Pixels::Gray(pixels) => (pixels, PixelType::U8),
        Pixels::Rgb(pixels) => (pixels, PixelType::U8x3),
    };
    let source = ImageRef::new(raster.width, raster.height, pixels, kind).ok()?;
    let mut target = Image::new(width, height, kind);
    let algorithm = ResizeAlg::Convolution(FilterType::Bilinear);
    let options = ResizeOptions::new().resize_alg(algorithm);
    Resizer::new().resize(&source, &mut target, &options).ok()?;
    let pixels = match raster.pixels {
        Pixels::Gray(_) => Pixels::Gray(target.into_vec()),
        Pixels::Rgb(_) => Pixels::Rgb(target.into_vec()),
    };
    Some(Raster {
        width,
        height,
        pixels,
        dpi: raster.dpi,
        dpi_known: raster.dpi_known,
        bilevel: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Black above, white below; twice as wide as high.
    fn raster(rgb: bool) -> Raster {
        let row = |value: u8| vec![value; if rgb { 600 } else { 200 }];
        let pixels: Vec<u8> = (0..100).flat_map(|y| row(if y < 50 { 0 } else { 255 })).collect();
        let pixels = if rgb { Pixels::Rgb(pixels) } else { Pixels::Gray(pixels) };
        Raster { width: 200, height: 100, dpi: 300.0, dpi_known: true, bilevel: false, pixels }
    }

    /// Width, height, and how bright the middle of each edge is: top, right, bottom, left.
    fn seen(jpeg: &[u8]) -> (usize, usize, [bool; 4]) {
        let mut decoder = zune_jpeg::JpegDecoder::new(std::io::Cursor::new(jpeg));
        let pixels = decoder.decode().unwrap();
        let (w, h) = decoder.dimensions().unwrap();
        let components = pixels.len() / (w * h);
        let bright = |x: usize, y: usize| pixels[(y * w + x) * components] > 127;
        let edges =
            [bright(w / 2, 0), bright(w - 1, h / 2), bright(w / 2, h - 1), bright(0, h / 2)];
        (w, h, edges)
    }

    #[test]
    fn a_page_is_upright_and_no_larger_than_asked_for() {
        for rgb in [false, true] {
            let page = raster(rgb);
            let (w, h, edges) = seen(&sheet(&page, 0, 100).unwrap());
            assert_eq!((w, h, edges[0], edges[2]), (100, 50, false, true));
            let (w, h, edges) = seen(&sheet(&page, 180, 1000).unwrap());
            assert_eq!((w, h, edges[0], edges[2]), (200, 100, true, false));
            // clockwise: what was above is right
            let (w, h, edges) = seen(&sheet(&page, 90, 50).unwrap());
            assert_eq!((w, h, edges[1], edges[3]), (50, 100, false, true));
            let (_, _, edges) = seen(&sheet(&page, 270, 50).unwrap());
            assert_eq!((edges[1], edges[3]), (true, false));
        }
    }
}
