//! A page for a person's eyes: made smaller by a whole factor, as PNG.

use crate::domain::raster::{Pixels, Raster};

/// Pixels of one page.
pub(super) struct Small {
    pub(super) width: u32,
    pub(super) height: u32,
    channels: usize,
    data: Vec<u8>,
}

/// At most `widest` pixels across; each is the mean of those it stands for.
pub(super) fn smaller(raster: &Raster, widest: u32) -> Small {
    let (channels, data) = match &raster.pixels {
        Pixels::Gray(data) => (1, data),
        Pixels::Rgb(data) => (3, data),
    };
    let factor = raster.width.div_ceil(widest.max(1)).max(1) as usize;
    let (width, height) = (raster.width as usize, raster.height as usize);
    let (across, down) = ((width / factor).max(1), (height / factor).max(1));
    let mut out = Vec::with_capacity(across * down * channels);
    for row in 0..down {
        for column in 0..across {
            for channel in 0..channels {
                let mut sum = 0_u32;
                let mut count = 0_u32;
                for y in row * factor..((row + 1) * factor).min(height) {
                    for x in column * factor..((column + 1) * factor).min(width) {
                        let value = data.get((y * width + x) * channels + channel);
                        sum += u32::from(value.copied().unwrap_or(255));
                        count += 1;
                    }
                }
                out.push((sum / count.max(1)) as u8);
            }
        }
    }
    Small { width: across as u32, height: down as u32, channels, data: out }
}

impl Small {
    /// As PNG; `None` where the encoder refuses.
    pub(super) fn png(&self) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, self.width, self.height);
        encoder.set_color(if self.channels == 1 {
            png::ColorType::Grayscale
        } else {
            png::ColorType::Rgb
        });
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header().ok()?;
        writer.write_image_data(&self.data).ok()?;
        writer.finish().ok()?;
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_made_smaller_by_whole_factors() {
        let raster = Raster {
            width: 5,
            height: 4,
            dpi: 300.0,
            dpi_known: true,
            bilevel: false,
            pixels: Pixels::Gray((0..20).map(|n| n * 10).collect()),
        };
        let small = smaller(&raster, 3);
        assert_eq!((small.width, small.height), (2, 2));
        assert_eq!(small.data, [30, 50, 130, 150]);
        assert!(small.png().unwrap().starts_with(b"\x89PNG"));
        assert_eq!(smaller(&raster, 100).data.len(), 20);
    }
}
