//! JPEG (ITU-T T.81, T.871): baseline and progressive, grey, colour, CMYK; EXIF orientation.

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::super::IntakeError;
use super::super::turn::{Samples, Turn};
use super::{PictureFacts, broken};

fn options() -> DecoderOptions {
    let most = usize::from(u16::MAX);
    DecoderOptions::default().set_max_width(most).set_max_height(most)
}

pub(super) fn facts(bytes: &[u8]) -> Result<PictureFacts, IntakeError> {
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options());
    decoder.decode_headers().map_err(|error| broken("JPEG", &error))?;
    let info = decoder.info().ok_or_else(|| broken("JPEG", &"no header"))?;
    let exif = info.exif_data.as_deref().and_then(exif).unwrap_or_default();
    let dpi = jfif_dpi(bytes).or(exif.dpi);
    let turn = Turn::of_orientation(exif.orientation);
    Ok(PictureFacts::new(u32::from(info.width), u32::from(info.height), turn, dpi))
}

pub(super) fn decode(bytes: &[u8]) -> Result<Samples, IntakeError> {
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options());
    decoder.decode_headers().map_err(|error| broken("JPEG", &error))?;
    let space = decoder.input_colorspace().unwrap_or(ColorSpace::RGB);
    let (out, channels) = match space {
        ColorSpace::Luma | ColorSpace::LumaA => (ColorSpace::Luma, 1),
        ColorSpace::CMYK => (ColorSpace::CMYK, 4),
        ColorSpace::YCCK => (ColorSpace::YCCK, 4),
        _ => (ColorSpace::RGB, 3),
    };
    decoder.set_options(options().jpeg_set_out_colorspace(out));
    let info = decoder.info().ok_or_else(|| broken("JPEG", &"no header"))?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    let mut data = decoder.decode().map_err(|error| broken("JPEG", &error))?;
    if data.len() < width as usize * height as usize * channels {
        return Err(broken("JPEG", &"too few samples"));
    }
    let channels = if channels == 4 {
        data = inks(&data, out == ColorSpace::YCCK, is_adobe(bytes));
        3
    } else {
        channels
    };
    Ok(Samples { width, height, channels, data })
}

/// CMYK or YCCK to RGB. Adobe's programs write inks inverted (255 is no ink) and say so with
/// their APP14 marker.
fn inks(data: &[u8], luminance: bool, inverted: bool) -> Vec<u8> {
    let light = |ink: u8| u32::from(if inverted { ink } else { 255 - ink });
    let mut rgb = Vec::with_capacity(data.len() / 4 * 3);
    for &[a, b, c, key] in data.as_chunks::<4>().0 {
        let inks = if luminance { ycc_to_rgb(a, b, c) } else { [a, b, c] };
        rgb.extend(inks.map(|ink| (light(ink) * light(key) / 255) as u8));
    }
    rgb
}

/// T.871, section 7.
pub(super) fn ycc_to_rgb(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    let (y, cb, cr) = (f32::from(y), f32::from(cb) - 128.0, f32::from(cr) - 128.0);
    [y + 1.402 * cr, y - 0.344_14 * cb - 0.714_14 * cr, y + 1.772 * cb]
        .map(|value| value.round().clamp(0.0, 255.0) as u8)
}

/// The segments before the image: marker and content.
fn segments(bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut at = 2;
    std::iter::from_fn(move || {
        while bytes.get(at)? == &0xFF && bytes.get(at + 1)? == &0xFF {
            at += 1;
        }
        let &[0xFF, marker, high, low] = bytes.get(at..at + 4)? else { return None };
        if marker == 0xDA || marker == 0xD9 {
            return None;
        }
        let length = usize::from(u16::from_be_bytes([high, low])).max(2);
        let content = bytes.get(at + 4..at + 2 + length)?;
        at += 2 + length;
        Some((marker, content))
    })
}

fn is_adobe(bytes: &[u8]) -> bool {
    segments(bytes).any(|(marker, content)| marker == 0xEE && content.starts_with(b"Adobe"))
}

/// T.871, section 10.1: units 1 are dots an inch, 2 dots a centimetre.
fn jfif_dpi(bytes: &[u8]) -> Option<(f32, f32)> {
    let (_, jfif) = segments(bytes).find(|(m, c)| *m == 0xE0 && c.starts_with(b"JFIF\0"))?;
    let &[unit, xh, xl, yh, yl] = jfif.get(7..12)? else { return None };
    let (x, y) = (u16::from_be_bytes([xh, xl]), u16::from_be_bytes([yh, yl]));
    let scale = match unit {
        1 => 1.0,
        2 => 2.54,
        _ => return None,
    };
    (x > 1 && y > 1).then(|| (f32::from(x) * scale, f32::from(y) * scale))
}

#[derive(Default)]
struct Exif {
    orientation: u16,
    dpi: Option<(f32, f32)>,
}

/// The first directory of EXIF data (a small TIFF; Exif 2.32, section 4.6).
fn exif(data: &[u8]) -> Option<Exif> {
    let data = data.strip_prefix(b"Exif\0\0").unwrap_or(data);
    let little = data.starts_with(b"II");
    let u16_at = |at: usize| {
        let bytes: [u8; 2] = data.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let u32_at = |at: usize| {
        let bytes: [u8; 4] = data.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    };
    let ratio_at = |at: usize| {
        let (above, below) = (u32_at(at)?, u32_at(at.checked_add(4)?)?);
        (below > 0).then(|| above as f32 / below as f32)
    };
    let first = u32_at(4)? as usize;
    let (mut x, mut y, mut unit) = (None, None, 2);
    let mut found = Exif::default();
    for index in 0..usize::from(u16_at(first)?) {
        let at = first.checked_add(2 + index * 12)?;
        let value = at.checked_add(8)?;
        match u16_at(at)? {
            0x0112 => found.orientation = u16_at(value)?,
            0x011A => x = u32_at(value).and_then(|at| ratio_at(at as usize)),
            0x011B => y = u32_at(value).and_then(|at| ratio_at(at as usize)),
            0x0128 => unit = u16_at(value)?,
            _ => {}
        }
    }
    let scale = match unit {
        2 => 1.0,
        3 => 2.54,
        _ => 0.0,
    };
    if let (Some(x), Some(y)) = (x, y) {
        found.dpi = Some((x * scale, y * scale)).filter(|(x, y)| *x > 1.0 && *y > 1.0);
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inks_become_light() {
        assert_eq!(inks(&[0, 0, 0, 0], false, false), [255, 255, 255]);
        assert_eq!(inks(&[255, 255, 255, 255], false, true), [255, 255, 255]);
        assert_eq!(inks(&[255, 0, 0, 0], false, false), [0, 255, 255]);
        assert_eq!(inks(&[255, 128, 128, 255], true, true), [255, 255, 255]);
    }

    #[test]
    fn a_cameras_orientation_and_resolution_are_read() {
        let mut data = b"MM\0*\0\0\0\x08\0\x04".to_vec();
        data.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0");
        data.extend(b"\x01\x1A\0\x05\0\0\0\x01\0\0\0\x3E");
        data.extend(b"\x01\x1B\0\x05\0\0\0\x01\0\0\0\x3E");
        data.extend(b"\x01\x28\0\x03\0\0\0\x01\0\x02\0\0");
        data.extend(b"\0\0\0\0\0\0\x01\x2C\0\0\0\x01");
        let exif = exif(&data).unwrap();
        assert_eq!(exif.orientation, 6);
        assert_eq!(exif.dpi, Some((300.0, 300.0)));
        assert!(super::exif(&data[..20]).is_none());
    }

    #[test]
    fn jfif_says_dots_an_inch() {
        let jpeg = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\x02\0\x76\0\x76\0\0\xFF\xD9";
        let (x, y) = jfif_dpi(jpeg).unwrap();
        assert!((x - 299.7).abs() < 0.1 && x == y);
    }
}
