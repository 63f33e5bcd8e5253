//! PNG (ISO/IEC 15948): every depth and colour type, transparency on white, `pHYs`.

use std::io::Cursor;

use png::{ColorType, Decoder, Limits as PngLimits, Transformations, Unit};

use super::super::turn::{Samples, Turn};
use super::super::{IntakeError, Limits};
use super::{PictureFacts, broken, grey_if_grey};

pub(super) fn facts(bytes: &[u8]) -> Result<PictureFacts, IntakeError> {
    let mut decoder = Decoder::new(Cursor::new(bytes));
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let reader = decoder.read_info().map_err(|error| broken("PNG", &error))?;
    let info = reader.info();
    let dpi = info.pixel_dims.filter(|dims| dims.unit == Unit::Meter).map(|dims| {
        let inches = |per_metre: u32| per_metre as f32 * 0.0254;
        (inches(dims.xppu), inches(dims.yppu))
    });
    Ok(PictureFacts::new(info.width, info.height, Turn::default(), dpi))
}

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Samples, IntakeError> {
    let most = (limits.max_image_pixels * 8).min(usize::MAX as u64) as usize;
    let mut decoder =
        Decoder::new_with_limits(Cursor::new(bytes), PngLimits { bytes: most.max(64 << 20) });
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let mut reader = decoder.read_info().map_err(|error| broken("PNG", &error))?;
    let size = reader.output_buffer_size().ok_or_else(|| broken("PNG", &"too large"))?;
    let mut data = vec![0; size];
    let frame = reader.next_frame(&mut data).map_err(|error| broken("PNG", &error))?;
    data.truncate(frame.buffer_size());
    let (channels, data) = match frame.color_type {
        ColorType::Grayscale => (1, data),
        ColorType::Rgb => (3, data),
        ColorType::GrayscaleAlpha => (1, on_white::<2, 1>(&data)),
        ColorType::Rgba => (3, on_white::<4, 3>(&data)),
        ColorType::Indexed => return Err(broken("PNG", &"palette not expanded")),
    };
    Ok(grey_if_grey(Samples { width: frame.width, height: frame.height, channels, data }))
}

/// Puts pixels with transparency (the last of their samples) on white.
fn on_white<const WITH: usize, const WITHOUT: usize>(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len() / WITH * WITHOUT);
    for pixel in data.as_chunks::<WITH>().0 {
        let alpha = pixel.last().map_or(255, |&alpha| u32::from(alpha));
        out.extend(
            pixel
                .iter()
                .take(WITHOUT)
                .map(|&value| ((u32::from(value) * alpha + 255 * (255 - alpha) + 127) / 255) as u8),
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transparency_shows_paper() {
        assert_eq!(on_white::<2, 1>(&[0, 0, 0, 255, 100, 128]), [255, 0, 177]);
        assert_eq!(on_white::<4, 3>(&[1, 2, 3, 0]), [255, 255, 255]);
    }
}
