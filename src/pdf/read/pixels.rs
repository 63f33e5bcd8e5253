//! Decoding one image, rendering a page.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, TargetInit};
use hayro::{RenderCache, RenderSettings};
use hayro_interpret::font::GlyphRun;
use hayro_interpret::kurbo::{self, BezPath, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps,
    InterpreterCache, InterpreterSettings, InterpreterWarning, LumaData, Paint, RenderContent,
    SoftMask, interpret_page,
};
use hayro_syntax::object::{ObjectIdentifier, Stream};
use hayro_syntax::page::Page;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::error::PdfError;
use super::image::{ImageColour, ImageEncoding, PlacedImage};
use super::page::PdfPage;
use crate::domain::geometry::Affine;

/// Pixels, not yet turned.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// One byte a pixel (`false`) or three (`true`).
    pub rgb: bool,
    /// The samples, row by row from the top.
    pub data: Vec<u8>,
}

/// A page as drawn.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// Its pixels.
    pub pixels: Decoded,
    /// Images that did not decode and are missing.
    pub failed_images: u32,
}

impl PdfPage<'_> {
    /// Decodes one image of the page, as it lies in its stream: grey where it is grey, sRGB
    /// otherwise, what shows through a mask white. A decoder that can give a smaller version
    /// near `target` pixels does.
    pub fn decoded(
        &self,
        image: &PlacedImage,
        target: Option<(u32, u32)>,
    ) -> Result<Decoded, PdfError> {
        let broken = PdfError::Image { number: self.number };
        if let Some(decoded) = self.plain_jpeg(image) {
            return Ok(decoded);
        }
        let mut grabber = Grabber { wanted: image.index, seen: 0, target, got: None };
        let part = if image.widget { RenderContent::ANNOTATIONS } else { RenderContent::PAGE };
        let settings = InterpreterSettings { render_content: part, ..Default::default() };
        let [x0, y0, x1, y1] = self.shown_box();
        let cache = InterpreterCache::new();
        let shown = Rect::new(x0, y0, x1, y1);
        let start = kurbo::Affine::IDENTITY;
        let mut context = Context::new(start, shown, &cache, self.page.xref(), settings);
        interpret_page(self.page, &mut context, &mut grabber);
        grabber.got.ok_or(broken)
    }

    /// A JPEG whose samples mean what they say needs no PDF around it.
    fn plain_jpeg(&self, image: &PlacedImage) -> Option<Decoded> {
        let plain = image.encoding == ImageEncoding::Dct
            && image.filters == 1
            && !image.has_decode
            && !image.stencil
            && !image.has_mask
            && image.claimed == (image.width, image.height);
        let (number, generation) = image.object.filter(|_| plain)?;
        let id = ObjectIdentifier::new(number, generation);
        let stream = self.page.xref().get::<Stream<'_>>(id)?;
        let components = match image.colour {
            ImageColour::Gray | ImageColour::Icc(1) => 1,
            ImageColour::Rgb | ImageColour::Icc(3) => 3,
            _ => return None,
        };
        jpeg(&stream.raw_data(), components)
    }

    /// Draws the whole page, annotations too, on white: `to_pixels` maps points of the page as
    /// shown to pixels.
    pub fn rendered(&self, to_pixels: &Affine, width: u32, height: u32) -> Result<Drawn, PdfError> {
        let too_large = || PdfError::TooLarge { width, height, cap: u64::from(u16::MAX) };
        let across = u16::try_from(width).ok().filter(|&w| w > 0).ok_or_else(too_large)?;
        let down = u16::try_from(height).ok().filter(|&h| h > 0).ok_or_else(too_large)?;
        let mut context = RenderContext::new(across, down);
        let transform = kurbo::Affine::new(self.to_shown().then(to_pixels).0);
        let failed_images = render_into(self.page, &mut context, transform);
        let mut pixmap = Pixmap::new(across, down);
        context.flush();
        context.render_with(
            &mut pixmap,
            &mut hayro::vello_cpu::Resources::default(),
            RasterizerSettings { target_init: TargetInit::Clear(WHITE), ..Default::default() },
        );
        drop(context);
        Ok(Drawn { pixels: opaque(&pixmap, width, height), failed_images })
    }
}

/// Draws the page and says how many images failed.
fn render_into(page: &Page<'_>, context: &mut RenderContext, transform: kurbo::Affine) -> u32 {
    let failed = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&failed);
    let settings = InterpreterSettings {
        warning_sink: Arc::new(move |warning| {
            if matches!(warning, InterpreterWarning::ImageDecodeFailure) {
                counter.fetch_add(1, Ordering::Relaxed);
            }
        }),
        ..Default::default()
    };
    // OCR wants the shapes, not a screen's grid.
    let drawing = RenderSettings { hinting: false, ..Default::default() };
    hayro::render_into(page, &RenderCache::new(), &settings, &drawing, context, transform);
    failed.load(Ordering::Relaxed)
}

/// Pixels drawn on white are opaque: colours are what they are.
fn opaque(pixmap: &Pixmap, width: u32, height: u32) -> Decoded {
    let pixels = pixmap.data_as_u8_slice().as_chunks::<4>().0;
    let grey = pixels.iter().all(|[r, g, b, _]| r == g && g == b);
    let data = if grey {
        pixels.iter().map(|[r, ..]| *r).collect()
    } else {
        pixels.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect()
    };
    Decoded { width, height, rgb: !grey, data }
}

/// Decodes a JPEG of 1 or 3 components to grey or RGB; `None` where it is another one.
fn jpeg(bytes: &[u8], components: u8) -> Option<Decoded> {
    let most = usize::from(u16::MAX);
    let options = DecoderOptions::default().set_max_width(most).set_max_height(most);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().ok()?;
    let info = decoder.info()?;
    if info.components != components {
        return None;
    }
    let space = match (components, decoder.input_colorspace()?) {
        (1, ColorSpace::Luma) => ColorSpace::Luma,
        (3, ColorSpace::YCbCr | ColorSpace::RGB) => ColorSpace::RGB,
        _ => return None,
    };
    decoder.set_options(options.jpeg_set_out_colorspace(space));
    let data = decoder.decode().ok()?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    Some(Decoded { width, height, rgb: components == 3, data })
}

/// Takes the pixels of one image as it is drawn.
struct Grabber {
    wanted: u32,
    seen: u32,
    target: Option<(u32, u32)>,
    got: Option<Decoded>,
}

impl<'a> Device<'a> for Grabber {
    fn draw_image(&mut self, image: Image<'a, '_>, _: ImageDrawProps<'a>) {
        let index = self.seen;
        self.seen += 1;
        if index != self.wanted {
            return;
        }
        let (claimed, target) = (image.height(), self.target);
        let got = &mut self.got;
        match image {
            Image::Raster(raster) => {
                raster.with_rgba(
                    |pixels, alpha| *got = raster_pixels(pixels, alpha, claimed),
                    target,
                );
            }
            Image::Stencil(stencil) => {
                stencil.with_stencil(
                    |mask, paint| *got = stencil_pixels(&mask, paint, claimed),
                    target,
                );
            }
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

fn raster_pixels(pixels: ImageData, alpha: Option<LumaData>, claimed: u32) -> Option<Decoded> {
    let mut decoded = match pixels {
        ImageData::Luma(luma) => {
            filled_up(luma.data, luma.width, luma.height, luma.scale_factors.1, claimed, false)
        }
        ImageData::Rgb(rgb) => {
            filled_up(rgb.data, rgb.width, rgb.height, rgb.scale_factors.1, claimed, true)
        }
    }?;
    let channels = if decoded.rgb { 3 } else { 1 };
    if let Some(alpha) = alpha
        && (alpha.width, alpha.height) == (decoded.width, decoded.height)
    {
        for (pixel, &alpha) in decoded.data.chunks_exact_mut(channels).zip(&alpha.data) {
            for value in pixel {
                *value = on_white(*value, alpha);
            }
        }
    }
    if decoded.rgb && decoded.data.as_chunks::<3>().0.iter().all(|[r, g, b]| r == g && g == b) {
        decoded.data = decoded.data.iter().step_by(3).copied().collect();
        decoded.rgb = false;
    }
    Some(decoded)
}

fn stencil_pixels(mask: &LumaData, paint: &Paint<'_>, claimed: u32) -> Option<Decoded> {
    let ink = match paint {
        Paint::Color(color) => {
            let [r, g, b, _] = color.to_rgba().to_rgba8().map(u32::from);
            ((r * 299 + g * 587 + b * 114) / 1000) as u8
        }
        Paint::Pattern(_) => 0,
    };
    let data = mask.data.iter().map(|&alpha| on_white(ink, alpha)).collect();
    filled_up(data, mask.width, mask.height, mask.scale_factors.1, claimed, false)
}

fn on_white(value: u8, alpha: u8) -> u8 {
    match alpha {
        255 => value,
        0 => 255,
        alpha => {
            let (value, alpha) = (u32::from(value), u32::from(alpha));
            ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
        }
    }
}

/// A stream that ends early gives fewer rows than claimed; the rest of its place is paper.
fn filled_up(
    mut data: Vec<u8>,
    width: u32,
    height: u32,
    scale: f32,
    claimed: u32,
    rgb: bool,
) -> Option<Decoded> {
    let rows = (claimed as f32 / scale.max(0.001)).round() as u32;
    let row = width as usize * if rgb { 3 } else { 1 };
    if row == 0 || height == 0 {
        return None;
    }
    let height = if height < rows && rows < u32::from(u16::MAX) { rows } else { height };
    data.resize(row.checked_mul(height as usize)?, 255);
    Some(Decoded { width, height, rgb, data })
}
