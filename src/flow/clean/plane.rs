//! A grey picture in memory and the few ways to get one: the largest colour channel (red seals
//! and, partly, blue ink fade on white paper), a smaller copy, a turned copy.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::domain::raster::{Pixels, Raster};

/// 8-bit grey pixels, row by row, no padding; 0 is black.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Plane {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// The pixels; always `width * height` of them.
    pub pixels: Vec<u8>,
}

/// How much redder than its other channels ink must be to be paled: paper and black print that a
/// camera tinted are less.
const RED: u8 = 40;

/// The largest channel; of red ink, nearer to white the redder it is.
fn without_red(red: u8, green: u8, blue: u8) -> u8 {
    let other = green.max(blue);
    let excess = red.saturating_sub(other);
    if excess <= RED {
        return red.max(other);
    }
    red.saturating_add((excess - RED).saturating_mul(2))
}

impl Plane {
    /// A plane of one shade.
    pub fn filled(width: usize, height: usize, shade: u8) -> Self {
        Self { width, height, pixels: vec![shade; width * height] }
    }

    /// The largest channel of each pixel, red ink paler still by its strength, so that a seal
    /// leaves nothing between letters; `None` where the pixels do not fill the raster.
    pub fn of(raster: &Raster) -> Option<Self> {
        let (width, height) = (raster.width as usize, raster.height as usize);
        let count = width.checked_mul(height)?;
        let pixels = match &raster.pixels {
            Pixels::Gray(grey) => grey.clone(),
            Pixels::Rgb(rgb) => {
                rgb.chunks_exact(3).map(|p| without_red(p[0], p[1], p[2])).collect::<Vec<u8>>()
            }
        };
        (count > 0 && pixels.len() == count).then_some(Self { width, height, pixels })
    }

    /// The red ink of a colour page, dark on white; everything else is white.
    pub fn red_of(raster: &Raster) -> Option<Self> {
        let Pixels::Rgb(rgb) = &raster.pixels else { return None };
        let pixels: Vec<u8> = rgb
            .chunks_exact(3)
            .map(|p| {
                let other = p[1].max(p[2]);
                // the two other channels are what red ink darkens, and they are sharp
                if p[0].saturating_sub(other) > 25 { p[1].min(p[2]) } else { 255 }
            })
            .collect();
        let (width, height) = (raster.width as usize, raster.height as usize);
        (!pixels.is_empty() && pixels.len() == width.checked_mul(height)?).then_some(Self {
            width,
            height,
            pixels,
        })
    }

    /// One row; empty below the last.
    pub fn row(&self, y: usize) -> &[u8] {
        self.pixels.get(y * self.width..(y + 1) * self.width).unwrap_or_default()
    }

    /// One row to write to; empty below the last.
    pub fn row_mut(&mut self, y: usize) -> &mut [u8] {
        self.pixels.get_mut(y * self.width..(y + 1) * self.width).unwrap_or_default()
    }

    /// A copy of another size, each pixel the weighted mean of what it covers.
    /// A picture that cannot be scaled comes back as it is.
    #[must_use]
    pub fn scaled(self, width: usize, height: usize) -> Self {
        if (width, height) == (self.width, self.height) || width == 0 || height == 0 {
            return self;
        }
        // a soft filter costs marks over letters: dấu hỏi and dấu ngã read as none
        let filter = FilterType::Lanczos3;
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter));
        let mut target = Image::new(width as u32, height as u32, PixelType::U8);
        let done =
            ImageRef::new(self.width as u32, self.height as u32, &self.pixels, PixelType::U8)
                .is_ok_and(|source| Resizer::new().resize(&source, &mut target, &options).is_ok());
        if !done {
            return self;
        }
        Self { width, height, pixels: target.into_vec() }
    }

    /// Half the size, each pixel the mean of four.
    #[must_use]
    pub fn halved(&self) -> Self {
        let (width, height) = (self.width / 2, self.height / 2);
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            let (a, b) = (self.row(2 * y), self.row(2 * y + 1));
            pixels.extend(a.chunks_exact(2).zip(b.chunks_exact(2)).map(|(a, b)| {
                let sum = u16::from(a[0]) + u16::from(a[1]) + u16::from(b[0]) + u16::from(b[1]);
                ((sum + 2) / 4) as u8
            }));
        }
        Self { width, height, pixels }
    }

    /// Turned clockwise by `turn` degrees: 0, 90, 180 or 270.
    #[must_use]
    pub fn turned(mut self, turn: u16) -> Self {
        match turn {
            90 | 270 => {
                let (w, h) = (self.width, self.height);
                let mut out = Self::filled(h, w, 255);
                // tiles keep both pictures in the cache
                for top in (0..h).step_by(32) {
                    for y in top..(top + 32).min(h) {
                        for (x, &value) in self.row(y).iter().enumerate() {
                            let (tx, ty) = if turn == 90 { (h - 1 - y, x) } else { (y, w - 1 - x) };
                            if let Some(pixel) = out.pixels.get_mut(ty * h + tx) {
                                *pixel = value;
                            }
                        }
                    }
                }
                out
            }
            180 => {
                self.pixels.reverse();
                self
            }
            _ => self,
        }
    }

    /// A rectangle of the picture, cut at its edges.
    #[must_use]
    pub fn cut(&self, x0: usize, y0: usize, x1: usize, y1: usize) -> Self {
        let (x0, y0) = (x0.min(self.width), y0.min(self.height));
        let (x1, y1) = (x1.clamp(x0, self.width), y1.clamp(y0, self.height));
        let mut pixels = Vec::with_capacity((x1 - x0) * (y1 - y0));
        for y in y0..y1 {
            pixels.extend_from_slice(self.row(y).get(x0..x1).unwrap_or_default());
        }
        Self { width: x1 - x0, height: y1 - y0, pixels }
    }

    /// Turned by a small angle about its middle so that lines leaning by `degrees` (clockwise
    /// positive) become level; size unchanged, corners filled with `shade`.
    #[must_use]
    pub fn levelled(&self, degrees: f32, shade: u8) -> Self {
        const ONE: i64 = 1 << 16;
        let mut out = Self::filled(self.width, self.height, shade);
        let (sin, cos) = f64::from(degrees).to_radians().sin_cos();
        let (cx, cy) = (self.width as f64 / 2.0, self.height as f64 / 2.0);
        let (step_x, step_y) = ((cos * ONE as f64) as i64, (sin * ONE as f64) as i64);
        let (w, h) = (self.width as i64, self.height as i64);
        for y in 0..self.height {
            let dy = y as f64 - cy;
            let mut sx = ((-cx * cos - dy * sin + cx) * ONE as f64) as i64;
            let mut sy = ((-cx * sin + dy * cos + cy) * ONE as f64) as i64;
            for pixel in out.row_mut(y) {
                let (ix, iy) = (sx >> 16, sy >> 16);
                if ix >= 0 && iy >= 0 && ix + 1 < w && iy + 1 < h {
                    let at = (iy * w + ix) as usize;
                    let (fx, fy) = (((sx >> 8) & 255) as u32, ((sy >> 8) & 255) as u32);
                    let top = self.pixels.get(at..at + 2).unwrap_or(&[255, 255]);
                    let below = at + self.width;
                    let low = self.pixels.get(below..below + 2).unwrap_or(&[255, 255]);
                    let a = u32::from(top[0]) * (256 - fx) + u32::from(top[1]) * fx;
                    let b = u32::from(low[0]) * (256 - fx) + u32::from(low[1]) * fx;
                    *pixel = ((a * (256 - fy) + b * fy + (1 << 15)) >> 16) as u8;
                }
                sx += step_x;
                sy += step_y;
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raster(pixels: Pixels) -> Raster {
        Raster { width: 2, height: 1, dpi: 300.0, dpi_known: true, bilevel: false, pixels }
    }

    #[test]
    fn red_ink_fades_and_black_stays() {
        let plane = Plane::of(&raster(Pixels::Rgb(vec![250, 30, 40, 10, 12, 11]))).unwrap();
        assert_eq!(plane.pixels, [255, 12]);
        assert!(Plane::of(&raster(Pixels::Gray(vec![1]))).is_none(), "a pixel is missing");
    }

    #[test]
    fn a_quarter_turn_moves_the_left_edge_to_the_top() {
        let plane = Plane { width: 3, height: 2, pixels: vec![1, 2, 3, 4, 5, 6] };
        assert_eq!(plane.clone().turned(90).pixels, [4, 1, 5, 2, 6, 3]);
        assert_eq!(plane.clone().turned(270).pixels, [3, 6, 2, 5, 1, 4]);
        assert_eq!(plane.clone().turned(90).turned(180).turned(90), plane);
    }

    #[test]
    fn a_leaning_line_becomes_level() {
        let mut plane = Plane::filled(400, 200, 255);
        for x in 0..400 {
            let y = 100.0 + (x as f32 - 200.0) * 2.0f32.to_radians().tan();
            for d in 0..3 {
                plane.row_mut(y as usize + d)[x] = 0;
            }
        }
        let level = plane.levelled(2.0, 255);
        let dark = |y: usize| level.row(y)[10..390].iter().filter(|&&p| p < 128).count();
        assert!((99..=104).any(|y| dark(y) > 370), "no row holds the line");
    }
}
