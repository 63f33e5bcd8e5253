//! The last rung: a page drawn anew as one picture.

use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, hayro_interpret::InterpreterSettings};

use super::picture::Picture;
use super::pixels::Pixels;

/// An A4 page at 600 dpi; more would not be flat in memory.
const MOST_PIXELS: f64 = 36e6;
/// The renderer counts pixels of a side in 16 bits.
const LONGEST_SIDE: f64 = 65_000.0;

/// Draws `page`, `/Rotate` obeyed, at `dpi`; says whether that took fewer pixels than asked for.
pub(super) fn page(page: &Page<'_>, dpi: f64) -> Option<(Picture<'static>, bool)> {
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width), f64::from(height));
    let wanted = dpi.clamp(36.0, 1200.0) / 72.0;
    let scale = wanted
        .min((MOST_PIXELS / (width * height).max(1.0)).sqrt())
        .min(LONGEST_SIDE / width.max(height).max(1.0));
    let settings = PixmapSettings { x_scale: scale as f32, y_scale: scale as f32, bg_color: WHITE };
    let pixmap = hayro::render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &settings,
    );
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    if width == 0 || height == 0 {
        return None;
    }
    let mut data = Vec::with_capacity(width as usize * height as usize * 3);
    for pixel in pixmap.data_as_u8_slice().chunks_exact(4) {
        data.extend_from_slice(pixel.get(..3).unwrap_or_default());
    }
    let pixels = Pixels { width, height, rgb: true, data };
    Some((pixels.drawn(), scale < wanted * 0.999))
}
