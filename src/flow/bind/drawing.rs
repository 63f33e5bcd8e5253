//! Everything that can be seen on a source page, in the order it is painted: pictures, and text,
//! lines and areas as outlines. Annotations' appearances are part of it; invisible text is not.
//!
//! Space: user space of the source page. What cannot be said with these steps (blending, masks of
//! the graphics state, patterns) is named as trouble, and the page is drawn anew instead.

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_syntax::object::ObjectIdentifier;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine as Transform, BezPath, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, FillRule, Image, ImageData,
    ImageDrawProps, InterpreterCache, InterpreterSettings, Paint, SoftMask, StrokeProps,
    interpret_page,
};

use super::Remark;
use super::carry;
use super::content::contains;
use super::picture::{Mask, Picture};
use super::pixels::Pixels;
use crate::domain::geometry::Affine;

/// More steps than this are no page of paper (a page of dense text has about 5 000 letters).
const MOST_STEPS: usize = 60_000;

/// One thing painted.
pub(super) enum Step {
    /// A picture whose stream passes; nothing beneath an `opaque` one can be seen.
    Carried { object: ObjectIdentifier, matrix: Affine, opaque: bool },
    /// A picture that had to be decoded.
    Decoded { picture: Box<Picture<'static>>, matrix: Affine },
    /// A stencil whose stream passes, painted in a colour.
    Stencil { object: ObjectIdentifier, matrix: Affine, colour: [f32; 3] },
    /// An outline, filled or stroked.
    Outline { path: BezPath, transform: Transform, mode: DrawMode, colour: [f32; 3] },
}

/// A step with what stands around it.
pub(super) struct Painted {
    pub(super) step: Step,
    /// Opacity, 1 for opaque.
    pub(super) opacity: f32,
    /// Indices of the clips in force.
    pub(super) clips: Vec<usize>,
}

/// A page as steps.
#[derive(Default)]
pub(super) struct Drawing {
    pub(super) steps: Vec<Painted>,
    pub(super) clips: Vec<ClipPath>,
    /// Why the steps do not say everything.
    pub(super) trouble: Option<Remark>,
    /// A picture was converted from CMYK.
    pub(super) converted: bool,
    stack: Vec<usize>,
    groups: Vec<Group>,
}

/// A transparency group being painted.
struct Group {
    opacity: f32,
    first: usize,
}

/// Walks through what is painted on `page`.
pub(super) fn of(page: &Page<'_>) -> Drawing {
    let cache = InterpreterCache::new();
    let shown = page.intersected_crop_box();
    let target = Rect::new(shown.x0, shown.y0, shown.x1, shown.y1);
    let settings = InterpreterSettings::default();
    let mut context = Context::new(Transform::IDENTITY, target, &cache, page.xref(), settings);
    let mut drawing = Drawing::default();
    interpret_page(page, &mut context, &mut drawing);
    drawing.drop_covered();
    drawing
}

impl Drawing {
    fn add(&mut self, step: Step, opacity: f32) {
        if self.steps.len() >= MOST_STEPS {
            self.trouble.get_or_insert(Remark::Crowded);
            return;
        }
        self.steps.push(Painted { step, opacity, clips: self.stack.clone() });
    }

    /// Takes away outlines under an opaque picture: text that an earlier OCR put beneath its scan.
    fn drop_covered(&mut self) {
        let covers = |(n, painted): (usize, &Painted)| match painted.step {
            Step::Carried { matrix, opaque: true, .. } if painted.opacity >= 1.0 => {
                let [a, b, c, d, e, f] = matrix.0;
                let upright = (b.abs() + c.abs()).min(a.abs() + d.abs()) < 1e-3;
                let whole = painted
                    .clips
                    .iter()
                    .all(|n| self.clips.get(*n).is_some_and(|clip| contains(clip, &matrix)));
                (upright && whole)
                    .then(|| (n, Rect::new(e, f, e + a + c, f + b + d).inflate(0.5, 0.5)))
            }
            _ => None,
        };
        let covers: Vec<(usize, Rect)> = self.steps.iter().enumerate().filter_map(covers).collect();
        let mut n = 0;
        self.steps.retain(|painted| {
            n += 1;
            let Step::Outline { path, transform, .. } = &painted.step else { return true };
            let bounds = transform.transform_rect_bbox(path.bounding_box());
            !covers.iter().any(|(later, cover)| *later >= n && cover.contains_rect(bounds))
        });
    }

    /// The colour of a solid paint; trouble for the rest.
    fn colour(&mut self, paint: &Paint<'_>) -> Option<([f32; 3], f32)> {
        match paint {
            Paint::Color(colour) => {
                let [r, g, b, alpha] = colour.to_rgba().components();
                Some(([r, g, b], alpha))
            }
            Paint::Pattern(_) => {
                self.trouble.get_or_insert(Remark::Pattern);
                None
            }
        }
    }

    fn outline(
        &mut self,
        path: &BezPath,
        props: &DrawProps<'_>,
        transform: Transform,
        mode: &DrawMode,
    ) {
        if matches!(mode, DrawMode::Invisible) || path.elements().is_empty() {
            return;
        }
        if props.soft_mask.is_some() || props.blend_mode != BlendMode::Normal {
            self.trouble.get_or_insert(Remark::Blending);
            return;
        }
        if let Some((colour, opacity)) = self.colour(&props.paint) {
            let step = Step::Outline { path: path.clone(), transform, mode: mode.clone(), colour };
            self.add(step, opacity);
        }
    }

    fn picture(&mut self, image: &Image<'_, '_>, matrix: Affine) {
        let stream = match image {
            Image::Raster(image) => image.stream(),
            Image::Stencil(image) => image.stream(),
        };
        let carried = stream.dict().obj_id().zip(carry::carry(stream));
        let opaque = carried.as_ref().is_some_and(|(_, c)| matches!(c.picture.mask, Mask::None));
        let object = carried.map(|(object, _)| object);
        match (image, object) {
            (Image::Raster(_), Some(object)) => {
                self.add(Step::Carried { object, matrix, opaque }, 1.0);
            }
            (Image::Raster(image), None) => {
                self.converted |= is_cmyk(stream);
                let mut decoded = None;
                image.with_rgba(
                    |data, alpha| {
                        let mut picture = pixels(data).lossless();
                        if let Some(alpha) = alpha {
                            let alpha = Pixels {
                                width: alpha.width,
                                height: alpha.height,
                                rgb: false,
                                data: alpha.data,
                            };
                            picture.mask = Mask::Soft(Box::new(alpha.rows()));
                        }
                        decoded = Some(picture);
                    },
                    None,
                );
                match decoded {
                    Some(picture) => {
                        self.add(Step::Decoded { picture: Box::new(picture), matrix }, 1.0);
                    }
                    None => self.trouble = Some(self.trouble.unwrap_or(Remark::Picture)),
                }
            }
            (Image::Stencil(image), object) => self.stencil(image, object, matrix),
        }
    }

    fn stencil(
        &mut self,
        image: &hayro_interpret::StencilImage<'_, '_>,
        object: Option<ObjectIdentifier>,
        matrix: Affine,
    ) {
        let mut found = None;
        image.with_stencil(|data, paint| found = Some((data, self.colour(paint))), Some((1, 1)));
        let Some((_, Some((colour, opacity)))) = found else {
            self.trouble.get_or_insert(Remark::Picture);
            return;
        };
        if let Some(object) = object {
            self.add(Step::Stencil { object, matrix, colour }, opacity);
            return;
        }
        let mut picture = None;
        image.with_stencil(
            |data, _| {
                let paint = colour.map(|v| (v * 255.0).round() as u8);
                let one = Pixels { width: 1, height: 1, rgb: true, data: paint.to_vec() };
                let mask =
                    Pixels { width: data.width, height: data.height, rgb: false, data: data.data };
                let mut one = one.rows();
                one.mask = Mask::Soft(Box::new(mask.rows()));
                picture = Some(one);
            },
            None,
        );
        if let Some(picture) = picture {
            self.add(Step::Decoded { picture: Box::new(picture), matrix }, opacity);
        }
    }
}

fn is_cmyk(stream: &hayro_interpret::hayro_syntax::object::Stream<'_>) -> bool {
    use hayro_interpret::hayro_syntax::object::Name;
    stream.dict().get::<Name<'_>>("ColorSpace").is_some_and(|name| name.as_ref() == b"DeviceCMYK")
}

fn pixels(data: ImageData) -> Pixels {
    match data {
        ImageData::Rgb(d) => Pixels { width: d.width, height: d.height, rgb: true, data: d.data },
        ImageData::Luma(d) => Pixels { width: d.width, height: d.height, rgb: false, data: d.data },
    }
}

impl<'a> Device<'a> for Drawing {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let transform = props.transform;
        self.outline(path, &props, transform, mode);
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.stack.push(self.clips.len());
        self.clips.push(clip.clone());
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.push_clip_path(&ClipPath { path: rect.to_path(0.1), fill: FillRule::NonZero });
    }

    fn pop_clip(&mut self) {
        self.stack.pop();
    }

    fn push_transparency_group(
        &mut self,
        opacity: f32,
        mask: Option<SoftMask<'a>>,
        blend_mode: BlendMode,
    ) {
        if mask.is_some() || blend_mode != BlendMode::Normal {
            self.trouble.get_or_insert(Remark::Blending);
        }
        self.groups.push(Group { opacity, first: self.steps.len() });
    }

    fn pop_transparency_group(&mut self) {
        let Some(group) = self.groups.pop() else { return };
        let inside = self.steps.get_mut(group.first..).unwrap_or_default();
        if group.opacity >= 1.0 || inside.is_empty() {
            return;
        }
        match inside {
            [one] => one.opacity *= group.opacity,
            // Parts of a group that shines through as a whole.
            _ => {
                self.trouble.get_or_insert(Remark::Blending);
            }
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        if matches!(mode, DrawMode::Invisible) {
            return;
        }
        for positioned in run.glyphs() {
            match &**positioned {
                Glyph::Outline(glyph) => {
                    let place = positioned.transform();
                    let filled = matches!(mode, DrawMode::Fill(_));
                    // The pen's width is measured in text space, not in the glyph's own.
                    let (path, transform) = if filled {
                        (glyph.outline(), props.transform * place)
                    } else {
                        (place * glyph.outline(), props.transform)
                    };
                    self.outline(&path, &props, transform, mode);
                }
                Glyph::Type3(glyph) => {
                    glyph.interpret(self, props.transform, positioned.transform(), &props.paint);
                }
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        if props.soft_mask.is_some() || props.blend_mode != BlendMode::Normal {
            self.trouble.get_or_insert(Remark::Blending);
            return;
        }
        // hayro draws in samples from the top left; PDF draws the unit square.
        let (width, height) = (f64::from(image.width()), f64::from(image.height()));
        let to_samples = Affine([width, 0.0, 0.0, -height, 0.0, height]);
        let matrix = to_samples.then(&Affine(props.transform.as_coeffs()));
        self.picture(&image, matrix);
    }
}

/// The stroke of a mode, if it strokes.
pub(super) fn stroke_of(mode: &DrawMode) -> Option<&StrokeProps> {
    match mode {
        DrawMode::Stroke(stroke) | DrawMode::FillAndStroke(_, stroke) => Some(stroke),
        _ => None,
    }
}
