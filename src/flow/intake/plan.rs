//! How a PDF's page becomes pixels: what it is made of, and which way is the true one.
//!
//! Where one picture is the page, its own pixels are taken, at its own resolution; they were seen
//! by the scanner, everything else is an interpolation. Otherwise the page is drawn, at the
//! resolution of its main picture.

use super::turn::Turn;
use super::{IntakeError, Limits, reduce};
use crate::domain::geometry::Affine;
use crate::domain::raster::PageKind;
use crate::pdf::read::{PageContent, PdfError, PdfPage, PlacedImage};

/// Which way a page becomes pixels.
#[derive(Clone, Debug)]
pub(super) enum Route {
    /// One picture is the page.
    Picture(Cut),
    /// The page is drawn.
    Draw,
    /// No pixels are needed.
    Nothing,
}

/// How a picture becomes the page.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    pub(super) image: PlacedImage,
    /// First the picture is made smaller,
    pub(super) factor: u32,
    /// then turned,
    pub(super) turn: Turn,
    /// then cut to the page from here on.
    pub(super) x: i64,
    pub(super) y: i64,
}

/// How a page becomes pixels.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) kind: PageKind,
    pub(super) route: Route,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) dpi: f32,
    pub(super) dpi_known: bool,
    /// The resolution the file gives where it was not believed.
    pub(super) disbelieved: Option<f32>,
    /// From pixels to points of the page as shown.
    pub(super) to_shown: Affine,
}

/// Resolutions scanners have.
const DPI: std::ops::RangeInclusive<f64> = 60.0..=1300.0;
/// What is drawn is drawn this fine.
const DRAWN_DPI: (f64, f64) = (200.0, 300.0);
/// Width and height of A4 in inches.
const A4: (f64, f64) = (8.27, 11.69);

/// Makes the plan. No image is decoded.
pub(super) fn plan(
    page: &PdfPage<'_>,
    content: &PageContent,
    limits: &Limits,
) -> Result<Plan, IntakeError> {
    for image in &content.images {
        let (width, height) = (image.width.max(image.claimed.0), image.height.max(image.claimed.1));
        let cap = limits.max_image_pixels;
        if u64::from(width) * u64::from(height) > cap {
            return Err(PdfError::TooLarge { width, height, cap }.into());
        }
    }
    let page = Sheet::of(page, content);
    let kind = page.kind();
    let needs_pixels = match kind {
        PageKind::Blank => false,
        PageKind::Scan | PageKind::Mixed => true,
        PageKind::Digital => page.has_pictures_to_read(),
    };
    if needs_pixels && let Some(plan) = page.as_picture(kind, limits) {
        return Ok(plan);
    }
    page.as_drawing(kind, needs_pixels, limits)
}

/// A page as shown, with what lies on it.
struct Sheet<'a> {
    width: f64,
    height: f64,
    to_shown: Affine,
    shown_box: [f64; 4],
    content: &'a PageContent,
    /// How much of it pictures of its own content cover, from 0 to 1.
    covered: f64,
}

impl<'a> Sheet<'a> {
    fn of(page: &PdfPage<'_>, content: &'a PageContent) -> Self {
        let (width, height) = page.size();
        let shown_box = page.shown_box();
        let own: Vec<[f64; 4]> =
            content.images.iter().filter(|i| !i.widget).map(PlacedImage::user_box).collect();
        let covered = covered_share(&own, shown_box);
        Self { width, height, to_shown: page.to_shown(), shown_box, content, covered }
    }

    fn kind(&self) -> PageKind {
        let marks = &self.content.marks;
        let letters = if marks.unreadable_text { 0 } else { marks.visible_letters };
        if self.covered >= 0.5 {
            // A stamp or a page number over a scan does not make it another thing.
            return if letters < 60 { PageKind::Scan } else { PageKind::Mixed };
        }
        if letters > 0 {
            return if self.covered < 0.08 { PageKind::Digital } else { PageKind::Mixed };
        }
        let drawn = marks.unreadable_text || marks.visible_paths || self.covered > 0.0;
        if drawn || marks.unreadable_widgets {
            PageKind::Scan
        } else if marks.widgets_visible {
            PageKind::Digital
        } else {
            PageKind::Blank
        }
    }

    /// Whether pictures on a page of text, or letters without Unicode, have to be read.
    fn has_pictures_to_read(&self) -> bool {
        let sheet = area(self.shown_box);
        let readable = |image: &PlacedImage| image.widget || area(image.user_box()) >= 0.01 * sheet;
        self.content.marks.unreadable_widgets || self.content.images.iter().any(readable)
    }

    /// The picture that is the page, where there is just one and nothing else must be drawn.
    fn main_picture(&self, kind: PageKind) -> Option<&'a PlacedImage> {
        let marks = &self.content.marks;
        // Letters drawn as lines can only be read when drawn; a frame around a stamp cannot harm.
        if marks.unreadable_text || (marks.visible_paths && marks.path_pieces > 60) {
            return None;
        }
        let sheet = area(self.shown_box);
        let mut own = self.content.images.iter().filter(|image| !image.widget).rev();
        let main = own.next()?;
        let alone = own.next().is_none();
        // Around the picture of a scan there is paper; around others there may be text.
        let share = if kind == PageKind::Scan && alone { 0.5 } else { 0.9 };
        let fits = main.plain
            && !main.has_mask
            && (alone || main.opaque())
            && area(common(main.user_box(), self.shown_box)) >= share * sheet;
        fits.then_some(main)
    }

    fn as_picture(&self, kind: PageKind, limits: &Limits) -> Option<Plan> {
        let image = self.main_picture(kind)?;
        let (across, down) = (f64::from(image.width), f64::from(image.height));
        // From pixels of the picture, y downwards, to points of the page as shown.
        let unit = Affine([1.0 / across, 0.0, 0.0, -1.0 / down, 0.0, 1.0]);
        let Affine([a, b, c, d, e, f]) = unit.then(&image.matrix).then(&self.to_shown);
        let long = a.hypot(b).max(c.hypot(d));
        let straight = |x: f64, y: f64| x.abs() < 0.004 * long && y.abs() < 0.004 * long;
        let (turn, step_x, step_y) = if straight(b, c) {
            (Turn { transpose: false, flip_x: a < 0.0, flip_y: d < 0.0 }, a.abs(), d.abs())
        } else if straight(a, d) {
            (Turn { transpose: true, flip_x: c < 0.0, flip_y: b < 0.0 }, c.abs(), b.abs())
        } else {
            return None;
        };
        // Square pixels only: a fax of 204 x 98 dpi is drawn.
        if step_x <= 0.0 || step_y <= 0.0 || (step_x / step_y - 1.0).abs() > 0.03 {
            return None;
        }
        let found = 72.0 / f64::midpoint(step_x, step_y);
        let factor =
            reduce::factor(image.width, image.height, found as f32, limits.max_raster_pixels);
        let by = f64::from(factor);
        let (step_x, step_y) = (step_x * by, step_y * by);
        let (width, height) = turn.size(image.width / factor, image.height / factor);
        // Where the turned picture's top left corner lies on the page, in points.
        let left = if turn.transpose { e + c.min(0.0) * down } else { e + a.min(0.0) * across };
        let top = if turn.transpose { f + b.min(0.0) * across } else { f + d.min(0.0) * down };
        let (x, width) = edges(-left / step_x, self.width / step_x, width);
        let (y, height) = edges(-top / step_y, self.height / step_y, height);
        let to_shown =
            Affine([step_x, 0.0, 0.0, step_y, left + x as f64 * step_x, top + y as f64 * step_y]);
        let (dpi, known) = self.believed(found / by, width, height, by);
        Some(Plan {
            kind,
            route: Route::Picture(Cut { image: image.clone(), factor, turn, x, y }),
            width,
            height,
            dpi,
            dpi_known: known,
            disbelieved: (!known).then_some(found as f32),
            to_shown,
        })
    }

    fn as_drawing(
        &self,
        kind: PageKind,
        needs_pixels: bool,
        limits: &Limits,
    ) -> Result<Plan, IntakeError> {
        let sheet = area(self.shown_box);
        let finest = self
            .content
            .images
            .iter()
            .filter(|image| area(image.user_box()) >= 0.05 * sheet)
            .map(|image| f64::midpoint(image.dpi().0, image.dpi().1))
            .fold(0.0, f64::max);
        let (found, text_only) = if kind == PageKind::Digital || finest <= 0.0 {
            (300.0, true)
        } else {
            (finest, false)
        };
        let pixels_of = |points: f64, dpi: f64| points / 72.0 * dpi;
        let (believed, known) = if text_only {
            (300.0, true)
        } else {
            let across = pixels_of(self.width, found);
            let down = pixels_of(self.height, found);
            let (dpi, known) = self.believed(found, across as u32, down as u32, 1.0);
            (f64::from(dpi), known)
        };
        // What the page calls an inch need not be one: `scale` are pixels for 72 of its points.
        let mut dpi = believed.clamp(DRAWN_DPI.0, DRAWN_DPI.1);
        let mut scale = found * dpi / believed;
        let wanted = pixels_of(self.width, scale) * pixels_of(self.height, scale);
        let most = limits.max_raster_pixels as f64;
        if needs_pixels && wanted > most {
            let smaller = (most / wanted).sqrt();
            dpi *= smaller;
            scale *= smaller;
        }
        let side = |points: f64| pixels_of(points, scale).round().max(1.0);
        let (across, down) = (side(self.width), side(self.height));
        let (width, height) = (across as u32, down as u32);
        // So large a page that letters would vanish, or one longer than can be drawn.
        let longest = f64::from(u16::MAX);
        if needs_pixels && (dpi < 36.0 || across > longest || down > longest) {
            let cap = limits.max_raster_pixels;
            let full = |points: f64| pixels_of(points, DRAWN_DPI.1) as u32;
            let (width, height) = (full(self.width), full(self.height));
            return Err(PdfError::TooLarge { width, height, cap }.into());
        }
        let to_shown = Affine([self.width / across, 0.0, 0.0, self.height / down, 0.0, 0.0]);
        let route = if needs_pixels { Route::Draw } else { Route::Nothing };
        Ok(Plan {
            kind,
            route,
            width,
            height,
            dpi: dpi as f32,
            dpi_known: known,
            disbelieved: (!known).then_some(found as f32),
            to_shown,
        })
    }

    /// The resolution as found where it can be true, else the one that makes the page an A4.
    /// `by` is the factor the picture was made smaller by.
    fn believed(&self, found: f64, width: u32, height: u32, by: f64) -> (f32, bool) {
        let inches = (self.width / 72.0, self.height / 72.0);
        let (short, long) = (inches.0.min(inches.1), inches.0.max(inches.1));
        // Larger than A2 at a screen's resolution: a program that called a pixel a point, or
        // guessed. Longer than any scanner, or smaller than a ticket.
        let absurd = (long > 24.0 && found * by < 110.0) || long > 80.0 || short < 0.8;
        if DPI.contains(&(found * by)) && !absurd {
            return (found as f32, true);
        }
        let paper = if width <= height { A4.0 } else { A4.1 };
        ((f64::from(width) / paper) as f32, false)
    }
}

/// First pixel and number of pixels of the page along one edge, in pixels of the picture; where
/// they agree with the picture's own but for a fraction of a per cent, the picture's own.
fn edges(first: f64, length: f64, picture: u32) -> (i64, u32) {
    let own = f64::from(picture);
    let slack = (own * 0.012).max(1.0);
    let start = if first.abs() <= slack { 0.0 } else { first.round() };
    let end = first + length;
    let end = if (end - own).abs() <= slack { own } else { end.round() };
    (start as i64, (end - start).max(1.0) as u32)
}

fn area([x0, y0, x1, y1]: [f64; 4]) -> f64 {
    (x1 - x0).max(0.0) * (y1 - y0).max(0.0)
}

fn common(a: [f64; 4], b: [f64; 4]) -> [f64; 4] {
    [a[0].max(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].min(b[3])]
}

/// How much of `sheet` the boxes cover together, looked at on a grid.
fn covered_share(boxes: &[[f64; 4]], sheet: [f64; 4]) -> f64 {
    const GRID: usize = 48;
    let [x0, y0, x1, y1] = sheet;
    let at =
        |low: f64, high: f64, index: usize| low + (high - low) * (index as f64 + 0.5) / GRID as f64;
    let hit =
        |x: f64, y: f64| boxes.iter().any(|b| b[0] <= x && x <= b[2] && b[1] <= y && y <= b[3]);
    let cells = (0..GRID).flat_map(|row| (0..GRID).map(move |column| (row, column)));
    let hits = cells.filter(|&(row, column)| hit(at(x0, x1, column), at(y0, y1, row))).count();
    hits as f64 / (GRID * GRID) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_snap_to_the_picture_or_cut_it() {
        assert_eq!(edges(0.4, 1000.3, 1001), (0, 1001));
        assert_eq!(edges(100.0, 800.0, 1000), (100, 800));
        assert_eq!(edges(-50.0, 1100.0, 1000), (-50, 1100));
    }

    #[test]
    fn strips_cover_a_page_together() {
        let strips = [[0.0, 0.0, 10.0, 5.0], [0.0, 5.0, 10.0, 10.0]];
        assert!(covered_share(&strips, [0.0, 0.0, 10.0, 10.0]) > 0.99);
        assert!(covered_share(&strips[..1], [0.0, 0.0, 10.0, 10.0]) < 0.55);
    }
}
