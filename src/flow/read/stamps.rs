//! Stamps: patches of red ink and small frames of any ink, cut out of the page, levelled, taken
//! out of their frames, so that the engine can read them.
//!
//! The page for reading is the largest colour channel, in which red fades: good for text under
//! seals, and the end of every red stamp. Stamps say what must not be missed: degrees of secrecy
//! (Decree 26/2020/NĐ-CP) and of urgency (Decree 30/2020/NĐ-CP, Annex I) are red and framed. Only
//! patches of a stamp's size and shape are cut, at most [`MOST`]. On pages without colour, and on
//! copies of stamped papers, a stamp is a small frame askew, which layout analysis drops.

use crate::domain::geometry::PageBox;
use crate::domain::raster::{Pixels, Raster};
use crate::flow::clean::colour::Colours;
use crate::flow::clean::components::pieces;
use crate::flow::clean::ink::Ink;
use crate::flow::clean::plane::Plane;

/// Most patches read on a page, from the top.
const MOST: usize = 10;
/// Largest tilt of a stamp, in degrees.
const TILT: f32 = 14.0;
/// Height of one line for the engine, in pixels.
const LINE: f32 = 56.0;
/// Empty paper around what the engine gets.
const MARGIN: usize = 14;

/// A patch of red ink, cut out.
#[derive(Clone, Debug)]
pub struct Cut {
    /// Where it stands on the page as its file shows it.
    pub bbox: PageBox,
    /// Its red as dark on white.
    plane: Plane,
    /// Height of small letters on the page.
    letter: f32,
    /// Whether it is red; else a frame of any ink.
    pub red: bool,
}

/// What the engine gets of a patch.
#[derive(Clone, Debug)]
pub struct Face {
    /// Level, without its frame, of the height that is read best.
    pub plane: Plane,
    /// Whether it had a frame.
    pub framed: bool,
}

/// Cuts the patches that may be stamps with letters; `letter` is the height of small letters on
/// the page, 0 where unknown.
pub fn cut(raster: &Raster, colours: Option<&Colours>, letter: f32) -> Vec<Cut> {
    let Some(colours) = colours else { return Vec::new() };
    let letter = likely(letter, raster.width.min(raster.height));
    let mut boxes: Vec<PageBox> = colours
        .red_patches(letter * 1.2)
        .into_iter()
        .filter(|b| {
            let (w, h) = (b.width(), b.height());
            // either way round: the page may lie on its side
            let (long, short) = (w.max(h), w.min(h));
            short >= letter * 1.3
                && short <= letter * 9.0
                && long >= letter * 3.0
                && long <= letter * 45.0
                && long >= short * 1.15
        })
        .collect();
    boxes.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    boxes.truncate(MOST);
    boxes
        .into_iter()
        .filter_map(|bbox| {
            let pad = letter * 0.5 + bbox.width() * 0.03;
            let plane = redness(raster, &bbox, pad)?;
            Some(Cut { bbox, plane, letter, red: true })
        })
        .collect()
}

/// Cuts small frames of any ink out of the grey page.
pub fn frames(plane: &Plane, letter: f32) -> Vec<Cut> {
    let letter = likely(letter, plane.width.min(plane.height) as u32);
    let half = letter / 2.0;
    let ink = Ink::of(&plane.halved());
    let (paper, depth) = (i32::from(ink.paper), i32::from(ink.paper.saturating_sub(ink.dark)));
    let mut found: Vec<PageBox> = pieces(&ink)
        .into_iter()
        .filter(|p| {
            let (w, h) = (p.width() as f32, p.height() as f32);
            let (long, short) = (w.max(h), w.min(h));
            let full = p.area as f32 / (w * h).max(1.0);
            short >= half * 1.8
                && short <= half * 8.0
                && long >= half * 3.5
                && long <= half * 28.0
                && long >= short * 1.15
                && (0.03..0.5).contains(&full)
        })
        .map(|p| {
            let [x0, y0, x1, y1] = [p.x0, p.y0, p.x1, p.y1].map(|v| v as f32 * 2.0);
            PageBox::new(x0, y0, x1, y1)
        })
        .collect();
    found.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    let cut = |bbox: PageBox| {
        let pad = letter * 0.5;
        let (x0, y0) = ((bbox.x0 - pad).max(0.0) as usize, (bbox.y0 - pad).max(0.0) as usize);
        let mut part = plane.cut(x0, y0, (bbox.x1 + pad) as usize, (bbox.y1 + pad) as usize);
        // as dark on white as a red stamp's ink is
        for pixel in &mut part.pixels {
            let up = (paper - i32::from(*pixel)).max(0) * 255 / depth.max(24);
            *pixel = 255 - up.min(255) as u8;
        }
        Cut { bbox, plane: part, letter, red: false }
    };
    // most of what has this size is no frame; that is seen before anything is read
    found
        .into_iter()
        .map(cut)
        .filter(|cut| cut.face(0).or_else(|| cut.face(90)).is_some_and(|face| face.framed))
        .take(MOST)
        .collect()
}

/// The height of small letters, kept within what a sheet of about A4 can have: on a page of few
/// words seals and specks mislead.
fn likely(letter: f32, short_side: u32) -> f32 {
    let inch = short_side as f32 / 8.27;
    let letter = if letter > 0.0 { letter } else { inch * 0.085 };
    letter.clamp(inch * 0.045, inch * 0.115)
}

/// The red in a box, as dark on white.
fn redness(raster: &Raster, bbox: &PageBox, pad: f32) -> Option<Plane> {
    let Pixels::Rgb(rgb) = &raster.pixels else { return None };
    let (width, height) = (raster.width as usize, raster.height as usize);
    let (x0, x1) = ((bbox.x0 - pad).max(0.0) as usize, ((bbox.x1 + pad) as usize).min(width));
    let (y0, y1) = ((bbox.y0 - pad).max(0.0) as usize, ((bbox.y1 + pad) as usize).min(height));
    let (x0, y0) = (x0.min(x1), y0.min(y1));
    let mut pixels = Vec::with_capacity((x1 - x0) * (y1 - y0));
    for y in y0..y1 {
        let row = rgb.get((y * width + x0) * 3..(y * width + x1) * 3)?;
        pixels.extend(row.chunks_exact(3).map(|p| {
            let red = i32::from(p[0]) - i32::from(p[1].max(p[2]));
            255 - ((red - 14).clamp(0, 60) * 255 / 60) as u8
        }));
    }
    (!pixels.is_empty()).then_some(Plane { width: x1 - x0, height: y1 - y0, pixels })
}

impl Cut {
    /// What the engine gets, the page turned upright by `turn` degrees; `None` where too little is
    /// left.
    pub fn face(&self, turn: u16) -> Option<Face> {
        let upright = self.plane.clone().turned(turn);
        let lean = lean(&upright);
        let level = if lean.abs() < 0.4 { upright } else { upright.levelled(lean, 255) };
        let mut inside = trimmed(&level)?;
        let mut framed = false;
        // a frame may be double
        for _ in 0..2 {
            let Some(within) = within_frame(&inside, self.letter) else { break };
            framed = true;
            inside = trimmed(&within)?;
        }
        let (width, height) = (inside.width as f32, inside.height as f32);
        if width < self.letter || height < self.letter * 0.8 {
            return None;
        }
        let scale = (LINE / height).max(15.0 / self.letter).min(3.0);
        let size = |v: f32| ((v * scale).round() as usize).max(1);
        let plane = bordered(&inside.scaled(size(width), size(height)));
        Some(Face { plane, framed })
    }
}

/// Dark enough to be the stamp's ink.
const INK: u8 = 150;

/// How far the stamp leans, clockwise positive: its rows of letters and its frame fall together.
fn lean(plane: &Plane) -> f32 {
    let mut points: Vec<(f32, f32)> = Vec::new();
    for y in 0..plane.height {
        let row = plane.row(y).iter().enumerate().filter(|(_, p)| **p < INK);
        points.extend(row.map(|(x, _)| (x as f32, y as f32)));
    }
    let step = points.len().div_ceil(4000).max(1);
    let points: Vec<(f32, f32)> = points.into_iter().step_by(step).collect();
    let fullness = |degrees: f32| {
        let slope = degrees.to_radians().tan();
        let reach = plane.width as f32 * slope.abs();
        let mut rows = vec![0u32; plane.height + 2 * reach as usize + 3];
        for &(x, y) in &points {
            if let Some(row) = rows.get_mut((y - x * slope + reach) as usize) {
                *row += 1;
            }
        }
        rows.iter().map(|&n| u64::from(n) * u64::from(n)).sum::<u64>()
    };
    let mut best = (0.0, fullness(0.0) * 21 / 20);
    let mut degrees = -TILT;
    while degrees <= TILT {
        let full = fullness(degrees);
        if full > best.1 {
            best = (degrees, full);
        }
        degrees += 0.5;
    }
    best.0
}

/// Ink in each row and each column.
fn profiles(plane: &Plane) -> (Vec<usize>, Vec<usize>) {
    let mut rows = Vec::with_capacity(plane.height);
    let mut columns = vec![0; plane.width];
    for y in 0..plane.height {
        let mut count = 0;
        for (column, &p) in columns.iter_mut().zip(plane.row(y)) {
            let inked = usize::from(p < INK);
            count += inked;
            *column += inked;
        }
        rows.push(count);
    }
    (rows, columns)
}

/// Without the empty paper around; `None` where nothing is there.
fn trimmed(plane: &Plane) -> Option<Plane> {
    let (rows, columns) = profiles(plane);
    let ends = |counts: &[usize]| {
        let first = counts.iter().position(|&n| n > 1)?;
        let last = counts.iter().rposition(|&n| n > 1)?;
        Some((first, last + 1))
    };
    let ((y0, y1), (x0, x1)) = (ends(&rows)?, ends(&columns)?);
    Some(plane.cut(x0, y0, x1, y1))
}

/// What stands inside a frame: rows of ink nearly all across at top and bottom, and columns so at
/// the sides where they are seen; `None` without a frame.
fn within_frame(plane: &Plane, letter: f32) -> Option<Plane> {
    let (rows, columns) = profiles(plane);
    let edge = ((plane.height as f32 * 0.22) as usize).max(3);
    let side = ((plane.height as f32 * 0.35) as usize).max(3).min(plane.width / 4);
    let full = |n: usize, of: usize| n * 100 >= of * 62;
    let top = rows.iter().take(edge).rposition(|&n| full(n, plane.width))?;
    let bottom = rows.len() - edge.min(rows.len())
        + rows.iter().rev().take(edge).rev().position(|&n| full(n, plane.width))?;
    let tall = bottom.saturating_sub(top);
    if (tall as f32) < letter {
        return None;
    }
    let left = columns.iter().take(side).rposition(|&n| full(n, tall));
    let right = columns.iter().rev().take(side).rev().position(|&n| full(n, tall));
    let x0 = left.map_or(2, |x| x + 2);
    let x1 = right.map_or(plane.width.saturating_sub(2), |x| {
        (columns.len() - side.min(columns.len()) + x).saturating_sub(1)
    });
    (x1 > x0 + 4).then(|| plane.cut(x0, top + 2, x1, bottom.saturating_sub(1)))
}

fn bordered(plane: &Plane) -> Plane {
    let mut out = Plane::filled(plane.width + 2 * MARGIN, plane.height + 2 * MARGIN, 255);
    for y in 0..plane.height {
        let row = out.row_mut(y + MARGIN);
        if let Some(part) = row.get_mut(MARGIN..MARGIN + plane.width) {
            part.copy_from_slice(plane.row(y));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A framed stamp of three blocks for letters, red on white.
    fn stamped(tilt: f32) -> Raster {
        let (w, h) = (600usize, 400usize);
        let mut rgb = vec![250u8; w * h * 3];
        let slope = tilt.to_radians().tan();
        for y in 0..h {
            for x in 0..w {
                let level = y as f32 - (x as f32 - 300.0) * slope;
                let (u, v) = (x as f32 - 200.0, level - 150.0);
                let within = (0.0..200.0).contains(&u) && (0.0..80.0).contains(&v);
                let frame = within && (!(4.0..=196.0).contains(&u) || !(4.0..=76.0).contains(&v));
                let letters = (20.0..60.0).contains(&v)
                    && [50.0, 90.0, 130.0].iter().any(|&at| (at..at + 20.0).contains(&u));
                if frame || letters {
                    rgb[(y * w + x) * 3..(y * w + x) * 3 + 3].copy_from_slice(&[205, 40, 50]);
                }
            }
        }
        Raster {
            width: w as u32,
            height: h as u32,
            dpi: 200.0,
            dpi_known: true,
            bilevel: false,
            pixels: Pixels::Rgb(rgb),
        }
    }

    #[test]
    fn a_framed_stamp_is_cut_and_its_frame_taken_off() {
        for tilt in [0.0, 6.0, -9.0] {
            let raster = stamped(tilt);
            let cuts = cut(&raster, Colours::of(&raster).as_ref(), 18.0);
            // the frame with what stands in it, and the letters by themselves
            let framed = cuts.iter().max_by(|a, b| a.bbox.area().total_cmp(&b.bbox.area()));
            let face = framed.unwrap().face(0).unwrap();
            assert!(face.framed, "{tilt}");
            // three letters and the gaps between them: wider than high, and no line across
            let (rows, _) = profiles(&face.plane);
            let fullest = rows.iter().max().copied().unwrap_or(0);
            assert!(fullest * 10 < face.plane.width * 8, "{tilt}: {fullest}");
        }
    }

    #[test]
    fn a_seal_and_a_page_without_colour_are_no_stamps() {
        let (w, h) = (800usize, 800usize);
        let mut rgb = vec![250u8; w * h * 3];
        for t in 0..7200 {
            let (sin, cos) = (f64::from(t) / 20.0).to_radians().sin_cos();
            for r in 200..206 {
                let (x, y) = (400.0 + f64::from(r) * cos, 400.0 + f64::from(r) * sin);
                let at = (y as usize * w + x as usize) * 3;
                rgb[at..at + 3].copy_from_slice(&[210, 40, 50]);
            }
        }
        let pixels = Pixels::Rgb(rgb);
        let raster =
            Raster { width: 800, height: 800, dpi: 300.0, dpi_known: true, bilevel: false, pixels };
        assert!(cut(&raster, Colours::of(&raster).as_ref(), 22.0).is_empty());
        assert!(cut(&raster, None, 22.0).is_empty());
    }
}
