//! The device that listens while hayro draws a page: it notes what is drawn, and draws nothing.

use std::collections::HashMap;
use std::panic::resume_unwind;

use hayro_interpret::font::{Glyph, GlyphIdentifier, GlyphRun};
use hayro_interpret::kurbo::{BezPath, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};
use hayro_syntax::object::{Dict, Stream};

use super::glyphs::{self, Letter};
use super::header;
use super::image::{self, ImageColour, PlacedImage};
use crate::domain::geometry::Affine;
use crate::domain::page::WordSource;

/// More strokes of the pen than this are no page: forms that draw themselves twice would go on for
/// ever. (A map with every tree on it has some hundred thousand.)
const MOST_STEPS: u32 = 3_000_000;

/// Fainter than this is not seen.
const FAINT: f32 = 0.05;

/// A line or area drawn.
pub(super) struct Path {
    pub(super) seen: Rect,
    pub(super) white: bool,
    pub(super) pieces: u32,
    pub(super) order: u32,
    pub(super) widget: bool,
}

/// Notes what is drawn.
pub(super) struct Collector {
    shown: Rect,
    /// Whether annotations are being drawn now.
    widget: bool,
    pub(super) images: Vec<PlacedImage>,
    pub(super) letters: Vec<Letter>,
    pub(super) paths: Vec<Path>,
    order: u32,
    drawn_images: u32,
    clips: Vec<Rect>,
    groups: Vec<Group>,
    outlines: HashMap<GlyphIdentifier, Option<Rect>>,
}

#[derive(Clone, Copy)]
struct Group {
    opacity: f32,
    masked: bool,
    normal: bool,
}

impl Collector {
    pub(super) fn new(shown: Rect) -> Self {
        Self {
            shown,
            widget: false,
            images: Vec::new(),
            letters: Vec::new(),
            paths: Vec::new(),
            order: 0,
            drawn_images: 0,
            clips: Vec::new(),
            groups: Vec::new(),
            outlines: HashMap::new(),
        }
    }

    /// Starts listening to the page's own content, or to its annotations.
    pub(super) fn start(&mut self, widget: bool) {
        self.widget = widget;
        self.drawn_images = 0;
        self.clips.clear();
        self.groups.clear();
    }

    /// Counts one step; the only way out of a drawing that does not end is to unwind, which
    /// whoever opened the file catches.
    fn next_order(&mut self) -> u32 {
        self.order += 1;
        if self.order > MOST_STEPS {
            resume_unwind(Box::new("the page draws without end"));
        }
        self.order
    }

    fn clip(&self) -> Rect {
        self.clips.last().copied().unwrap_or(self.shown)
    }

    fn group(&self) -> Group {
        self.groups.last().copied().unwrap_or(Group { opacity: 1.0, masked: false, normal: true })
    }

    fn is_faint(&self, paint: &Paint<'_>) -> bool {
        let own = match paint {
            Paint::Color(color) => color.to_rgba().components()[3],
            Paint::Pattern(_) => 1.0,
        };
        own * self.group().opacity < FAINT
    }

    fn outline(&mut self, glyph: &Glyph<'_>) -> Option<Rect> {
        let Glyph::Outline(outline) = glyph else { return None };
        *self.outlines.entry(outline.identifier()).or_insert_with(|| glyphs::outline_box(glyph))
    }
}

/// What both have in common; `None` where they do not even touch.
fn common(a: Rect, b: Rect) -> Option<Rect> {
    let both = Rect::new(a.x0.max(b.x0), a.y0.max(b.y0), a.x1.min(b.x1), a.y1.min(b.y1));
    (both.x0 <= both.x1 && both.y0 <= both.y1).then_some(both)
}

fn is_white(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(color) => color.to_rgba().to_rgba8().iter().take(3).all(|&value| value >= 250),
        Paint::Pattern(_) => false,
    }
}

impl<'a> Device<'a> for Collector {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let order = self.next_order();
        if matches!(mode, DrawMode::Invisible) || self.is_faint(&props.paint) {
            return;
        }
        let drawn = props.transform.transform_rect_bbox(path.bounding_box());
        let Some(seen) = common(drawn, self.clip()).filter(Rect::is_finite) else { return };
        let pieces = path.elements().len() as u32;
        let white = is_white(&props.paint);
        self.paths.push(Path { seen, white, pieces, order, widget: self.widget });
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.next_order();
        let nothing = Rect::new(f64::MAX, f64::MAX, f64::MIN, f64::MIN);
        let clip = common(clip.path.bounding_box(), self.clip()).unwrap_or(nothing);
        self.clips.push(clip);
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        let nothing = Rect::new(f64::MAX, f64::MAX, f64::MIN, f64::MIN);
        self.clips.push(common(*rect, self.clip()).unwrap_or(nothing));
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn push_transparency_group(
        &mut self,
        opacity: f32,
        mask: Option<SoftMask<'a>>,
        blend: BlendMode,
    ) {
        let around = self.group();
        self.groups.push(Group {
            opacity: around.opacity * opacity,
            masked: around.masked || mask.is_some(),
            normal: around.normal && blend == BlendMode::Normal,
        });
    }

    fn pop_transparency_group(&mut self) {
        self.groups.pop();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let order = self.next_order();
        let hidden = matches!(mode, DrawMode::Invisible) || self.is_faint(&props.paint);
        let source = match (hidden, self.widget) {
            (true, _) => WordSource::Layer,
            (false, true) => WordSource::Widget,
            (false, false) => WordSource::Text,
        };
        let clip = self.clip();
        for glyph in run.glyphs() {
            let outline = if hidden { None } else { self.outline(glyph) };
            let transform = props.transform * glyph.transform();
            let letter = glyphs::placed(glyph, transform, || outline, source, order);
            if clip.contains(letter.ink.center()) {
                self.letters.push(letter);
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let order = self.next_order();
        let index = self.drawn_images;
        self.drawn_images += 1;
        let group = self.group();
        let (width, height) = (image.width(), image.height());
        let stencil = matches!(image, Image::Stencil(_));
        let stream = match &image {
            Image::Stencil(stencil) => stencil.stream(),
            Image::Raster(raster) => raster.stream(),
        };
        // hayro draws in pixels of the image, y downwards; placement is told from the unit square.
        let (across, down) = (f64::from(width), f64::from(height));
        let unit = Affine([across, 0.0, 0.0, -down, 0.0, down]);
        let matrix = unit.then(&Affine(props.transform.as_coeffs()));
        let drawn = props.transform.transform_rect_bbox(Rect::new(0.0, 0.0, across, down));
        let Some(seen) = common(drawn, self.clip()) else { return };
        if group.opacity < FAINT {
            return;
        }
        let placed = placed_image(stream, stencil, (width, height));
        self.images.push(PlacedImage {
            matrix,
            visible: [seen.x0, seen.y0, seen.x1, seen.y1],
            has_mask: placed.has_mask || group.masked || props.soft_mask.is_some(),
            plain: group.normal && group.opacity > 0.99 && props.blend_mode == BlendMode::Normal,
            widget: self.widget,
            order,
            index,
            ..placed
        });
    }
}

/// What an image's stream says by itself.
fn placed_image(stream: &Stream<'_>, stencil: bool, size: (u32, u32)) -> PlacedImage {
    let dict = stream.dict();
    let (encoding, filters) = image::encoding_of(stream);
    let object = dict.obj_id().map(|id| (id.obj_number, id.gen_number));
    let bits = dict.get::<u8>("BitsPerComponent").or_else(|| dict.get("BPC"));
    PlacedImage {
        object,
        matrix: Affine::IDENTITY,
        visible: [0.0; 4],
        width: size.0,
        height: size.1,
        bits: if stencil { 1 } else { bits.unwrap_or(0) },
        encoding,
        filters,
        colour: if stencil { ImageColour::Gray } else { image::colour_of(dict) },
        has_decode: dict.contains_key("Decode") || dict.contains_key("D"),
        stencil,
        has_mask: has_mask(dict),
        plain: true,
        widget: false,
        order: 0,
        index: 0,
        claimed: header::claimed(stream, encoding).unwrap_or_default(),
    }
}

fn has_mask(dict: &Dict<'_>) -> bool {
    dict.contains_key("SMask")
        || dict.contains_key("Mask")
        || dict.get::<u8>("SMaskInData").is_some_and(|kind| kind != 0)
}
