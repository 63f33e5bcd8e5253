//! clean: page pixels → a grey upright page for reading, with rulings, cells and marks.
//!
//! The page for reading is the largest colour channel (red seals fade), level, its letters of the
//! height Tesseract reads best (about what 200 dpi gives; measured, for the dpi tag lies), its
//! ruled lines taken out. It knows the way back to the pixels of the upright page. Nothing is
//! blurred or brightened here: that helps aged pages and harms good ones, so `read` asks for it
//! ([`Clean::smoothed`]) only where the first reading was poor.

pub mod cells;
pub mod colour;
pub mod components;
pub mod frame;
pub mod ink;
pub mod leaders;
pub mod plane;
pub mod quality;
pub mod rulings;
pub mod seals;
pub mod skew;
mod smooth;

use std::collections::HashSet;

use crate::domain::geometry::{Affine, PageBox};
use crate::domain::page::{Cell, Ruling};
use ink::Ink;
use plane::Plane;
use skew::Stance;

/// How a page is prepared.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct CleanSettings {
    /// Height of small letters (x-height) to scale to, in pixels.
    pub letter: f32,
    /// Most pixels the page for reading may have.
    pub most_pixels: usize,
}

/// A page ready for reading.
#[derive(Clone, Debug)]
pub struct Clean {
    /// The grey picture, level, letters of the wanted height, rulings taken out.
    pub grey: Plane,
    /// From its pixels to pixels of the upright page.
    pub to_page: Affine,
    /// From pixels of the upright page to its own.
    pub from_page: Affine,
    /// How the text stands on the upright page, in its pixels.
    pub stance: Stance,
    /// Height of small letters in `grey`; a guess by size where there is no text.
    pub letter: f32,
    /// Lines ruled on the page, in pixels of `grey`.
    pub rulings: Vec<Ruling>,
    /// Table cells, in pixels of `grey`.
    pub cells: Vec<Cell>,
    /// The paper's usual shade.
    pub paper: u8,
    /// Pieces of ink in `grey` that look like letters.
    pub letters: usize,
}

/// Letters of this height need no stretching.
const SMALL_ENOUGH: f32 = 12.0;

/// Letters of a page measured are about as high as this, or up to twice as high.
const USUAL: f32 = 14.0;

/// Leans smaller than this are left: turning blurs, and Tesseract bears them.
const LEVEL_ENOUGH: f32 = 0.4;

/// Measures how the text of a grey page stands, on a smaller copy where that is enough; and takes
/// the ornament round a certificate off it, which would be measured too.
pub fn measure_framed(page: &Plane) -> (Stance, Option<Framed>) {
    let step = if page.width.min(page.height) >= 1900 { 2 } else { 1 };
    let small = if step > 1 { page.halved() } else { page.clone() };
    let ink = Ink::of(&small);
    let frame = frame::find(&ink);
    let mut pieces = components::pieces(&ink);
    if let Some(frame) = &frame {
        pieces.retain(|p| !frame.holds(p));
    }
    // the dots of lines to write on outnumber letters, and are as even
    let usual = if step > 1 { USUAL } else { USUAL * 1.5 };
    let dots: HashSet<(u32, u32)> = leaders::rows(&pieces, usual)
        .iter()
        .flat_map(|row| row.dots().iter().map(|dot| (dot.x0, dot.y0)))
        .collect();
    if !dots.is_empty() {
        pieces.retain(|p| !dots.contains(&(p.x0, p.y0)));
    }
    let mut stance = skew::stance(&pieces);
    stance.letter *= step as f32;
    (stance, frame.map(|frame| Framed { frame, scale: step as f32 }))
}

/// An ornament and how many times the page is larger than where it was found.
#[derive(Clone, Copy, Debug)]
pub struct Framed {
    frame: frame::Frame,
    scale: f32,
}

impl Framed {
    /// Paints paper over the ornament.
    pub fn erase(&self, page: &mut Plane) {
        self.frame.erase(page, self.scale);
    }
}

/// Measures how the text of a grey page stands, on a smaller copy where that is enough.
pub fn measure(page: &Plane) -> Stance {
    let step = if page.width.min(page.height) >= 1900 { 2 } else { 1 };
    let (w, h) = (page.width / step, page.height / step);
    let small = if step > 1 { page.halved() } else { page.clone() };
    debug_assert!(step == 1 || (small.width, small.height) == (w, h));
    let mut stance = skew::stance(&components::pieces(&Ink::of(&small)));
    stance.letter *= step as f32;
    stance
}

/// Prepares an upright page; `stance` as [`measure`] found it.
pub fn clean(page: Plane, stance: Stance, settings: &CleanSettings) -> Clean {
    let (width, height) = (page.width, page.height);
    let factor = factor(&page, stance, settings);
    let target = |side: usize| ((side as f32 * factor).round() as usize).max(1);
    // turned before it shrinks: turning blurs, and shrinking takes most of that away again
    let (page, turned) = if stance.lean.abs() >= LEVEL_ENOUGH {
        let paper = Ink::of(&page.halved()).paper;
        let about = turn_about(&page, -f64::from(stance.lean));
        (page.levelled(stance.lean, paper), about)
    } else {
        (page, Affine::IDENTITY)
    };
    let mut grey = page.scaled(target(width), target(height));
    let (sx, sy) = (grey.width as f64 / width as f64, grey.height as f64 / height as f64);
    let from_page = turned.then(&Affine([sx, 0.0, 0.0, sy, 0.0, 0.0]));
    let to_page = from_page.inverse().unwrap_or(Affine::IDENTITY);
    let letter = if stance.letter > 0.0 { stance.letter * sy as f32 } else { settings.letter };
    let ink = Ink::of(&grey);
    let rules = rulings::find(&ink, letter);
    let cells = cells::cells(&rules, letter);
    rulings::erase(&mut grey, &ink, &rules);
    let mut ink = Ink::of(&grey);
    let dotted = leaders::find(&ink, letter);
    if !dotted.is_empty() {
        leaders::erase(&mut grey, &ink, &dotted, letter);
        ink = Ink::of(&grey);
    }
    let seals = seals::find(&grey, &ink, letter);
    seals::erase(&mut grey, &ink, &seals, letter);
    let line = |p: &components::Piece, horizontal| Ruling {
        bbox: PageBox::new(p.x0 as f32, p.y0 as f32, p.x1 as f32, p.y1 as f32),
        horizontal,
    };
    let rulings = rules
        .across
        .iter()
        .map(|p| line(p, true))
        .chain(rules.down.iter().map(|p| line(p, false)))
        .collect();
    let letters = letters(&Ink::of(&grey.halved()), letter / 2.0);
    Clean { grey, to_page, from_page, stance, letter, rulings, cells, paper: ink.paper, letters }
}

/// Pieces that may be letters, of any size that is read.
fn letters(ink: &Ink, letter: f32) -> usize {
    let fits = |v: u32| v as f32 >= letter * 0.5 && v as f32 <= letter * 6.0;
    components::pieces(ink)
        .iter()
        .filter(|p| fits(p.height()) && p.width() <= p.height() * 6 && p.area >= 6)
        .count()
}

/// The strip of a page, as wide as the page and `high` pixels high, with most ink.
pub fn dense_rows(page: &Plane, high: f32) -> Plane {
    let ink = Ink::of(&page.halved());
    let sums: Vec<u32> =
        (0..ink.height).map(|y| ink.row(y).iter().map(|&p| u32::from(p)).sum()).collect();
    let (from, to) = densest(&sums, high);
    page.cut(0, from, page.width, to)
}

/// The strip of a page, as high as the page and `wide` pixels wide, with most ink.
pub fn dense_columns(page: &Plane, wide: f32) -> Plane {
    let ink = Ink::of(&page.halved());
    let mut sums = vec![0u32; ink.width];
    for y in 0..ink.height {
        for (sum, &p) in sums.iter_mut().zip(ink.row(y)) {
            *sum += u32::from(p);
        }
    }
    let (from, to) = densest(&sums, wide);
    page.cut(from, 0, to, page.height)
}

/// The densest stretch of a half-size page, in pixels of the whole page.
fn densest(sums: &[u32], size: f32) -> (usize, usize) {
    let half = ((size / 2.0) as usize).clamp(1, sums.len().max(1));
    let best = sums
        .windows(half)
        .enumerate()
        .step_by(8)
        .max_by_key(|(_, window)| window.iter().sum::<u32>())
        .map_or(0, |(at, _)| at);
    (best * 2, (best + half) * 2)
}

/// The factor that brings the letters to the wanted height, within the bounds of pixels; a page
/// that is nearly right is left as it is.
fn factor(page: &Plane, stance: Stance, settings: &CleanSettings) -> f32 {
    let wanted = if stance.letter > 0.0 {
        (settings.letter / stance.letter).clamp(0.1, 3.0)
    } else {
        // no text to measure: as if an A4 page at 200 dpi
        (1654.0 / page.width.min(page.height).max(1) as f32).min(1.0)
    };
    // letters a little too small are read better as they are than stretched
    let fine = (0.96..=1.0).contains(&wanted) || (wanted > 1.0 && stance.letter >= SMALL_ENOUGH);
    let wanted = if fine { 1.0 } else { wanted };
    let most = (settings.most_pixels as f32 / (page.width * page.height).max(1) as f32).sqrt();
    wanted.min(most)
}

/// A turn by `degrees` (clockwise positive, y downwards) about the middle of a picture.
fn turn_about(plane: &Plane, degrees: f64) -> Affine {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (cx, cy) = (plane.width as f64 / 2.0, plane.height as f64 / 2.0);
    Affine([cos, sin, -sin, cos, cx - cx * cos + cy * sin, cy - cx * sin - cy * cos])
}

impl Clean {
    /// What stands in for a clean page where there is only text: nothing to read.
    pub fn of_text(heights: &[f32]) -> Self {
        let mut sorted = heights.to_vec();
        sorted.sort_by(f32::total_cmp);
        // boxes of words reach about twice as high as small letters
        let letter = sorted.get(sorted.len() / 2).map_or(18.0, |h| (h * 0.5).max(1.0));
        Self {
            grey: Plane::default(),
            to_page: Affine::IDENTITY,
            from_page: Affine::IDENTITY,
            stance: Stance { letter, lean: 0.0, sideways: 0.0, letters: 0 },
            letter,
            rulings: Vec::new(),
            cells: Vec::new(),
            paper: 255,
            letters: 0,
        }
    }

    /// Paints paper over boxes of the upright page whose words are known already.
    pub fn cover(&mut self, boxes: impl Iterator<Item = PageBox>) {
        let mut any = false;
        for b in boxes {
            any = true;
            let b = self.from_page.apply_box(&b);
            let (x0, x1) = (b.x0.max(0.0) as usize, b.x1.max(0.0).ceil() as usize);
            let (y0, y1) = (b.y0.max(0.0) as usize, b.y1.max(0.0).ceil() as usize);
            for y in y0..y1.min(self.grey.height) {
                let row = self.grey.row_mut(y);
                let end = x1.min(row.len());
                if let Some(cut) = row.get_mut(x0.min(end)..end) {
                    cut.fill(self.paper);
                }
            }
        }
        if any {
            self.letters = letters(&Ink::of(&self.grey.halved()), self.letter / 2.0);
        }
    }

    /// Another picture of the same upright page, level and of the same size as `grey`.
    pub fn alike(&self, picture: Plane, shade: u8) -> Plane {
        let level = if self.stance.lean.abs() >= LEVEL_ENOUGH {
            picture.levelled(self.stance.lean, shade)
        } else {
            picture
        };
        level.scaled(self.grey.width, self.grey.height)
    }

    /// Another picture of the same page for a second reading: lightly blurred, its paper made
    /// evenly white. For aged, shadowed or noisy pages.
    pub fn smoothed(&self) -> Plane {
        smooth::smoothed(&self.grey, self.letter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_to_the_same_place() {
        let mut page = Plane::filled(2480, 3508, 250);
        let slope = 1.5f32.to_radians().tan();
        for line in 0..60u32 {
            for letter in 0..70u32 {
                let x = 200 + letter * 30;
                let y = 300.0 + line as f32 * 50.0 + x as f32 * slope;
                for dy in 0..26 {
                    for dx in (0..20).filter(|&dx| dx % 14 < 5 || dy > 20) {
                        page.row_mut(y as usize + dy)[(x + dx) as usize] = 20;
                    }
                }
            }
        }
        let stance = measure(&page);
        assert!((stance.lean - 1.5).abs() < 0.2, "{stance:?}");
        assert!((stance.letter - 26.0).abs() < 2.5, "{stance:?}");
        let clean = clean(page, stance, &CleanSettings { letter: 17.0, most_pixels: 20_000_000 });
        assert!(clean.grey.width < 1800);
        let (x, y) = clean.from_page.apply(700.0, 900.0);
        let (bx, by) = clean.to_page.apply(x, y);
        assert!((bx - 700.0).abs() < 0.01 && (by - 900.0).abs() < 0.01);
        // a line that leaned is level now
        let (_, left) = clean.from_page.apply(300.0, 300.0 + 300.0 * f64::from(slope));
        let (_, right) = clean.from_page.apply(2200.0, 300.0 + 2200.0 * f64::from(slope));
        assert!((left - right).abs() < 4.0, "{left} {right}");
    }
}
