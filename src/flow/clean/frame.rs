//! The ornament round a certificate: drums, waves and knots between two lines near the paper's
//! edge, on all four sides.
//!
//! Its pieces are as high as letters and as many, so whoever measures letters measures ornament,
//! and the layout analysis reads columns into it. Found here by its outer edge: seen from each side
//! of the page, more than half of all rows or columns begin with ink on one straight line. A table
//! has such an outline too, but nothing between it and the white beside it; it stays.

use super::components::Piece;
use super::ink::Ink;
use super::plane::Plane;

/// How far inside the page the outer edge may lie, as a share of the side.
const FURTHEST: f32 = 0.14;
/// How much of the page the ornament may take on each side.
const DEEPEST: f32 = 0.07;
/// Share of the rows that must begin on the line.
const STRAIGHT: f32 = 0.5;
/// Share of the rows with ink at a depth below which that depth is white.
const WHITE: f32 = 0.02;
/// An ornament is deeper than this share of the page's shorter side: a ruled line is not.
const ORNATE: f32 = 0.006;

/// One side of the ornament: a strip along a line that may lean.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Side {
    /// Where the outer edge begins, from the page's edge.
    at: f32,
    /// How far it moves inwards for each pixel along the side.
    slope: f32,
    /// How deep the ornament is.
    depth: f32,
}

/// The ornament of a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    width: f32,
    height: f32,
    left: Side,
    right: Side,
    top: Side,
    bottom: Side,
}

/// Finds the ornament on a page's ink.
pub fn find(ink: &Ink) -> Option<Frame> {
    let (w, h) = (ink.width, ink.height);
    if w < 200 || h < 200 {
        return None;
    }
    let inked = |x: usize, y: usize| ink.row(y).get(x).is_some_and(|&p| p != 0);
    let left = side(h, w, &|along, deep| inked(deep, along))?;
    let right = side(h, w, &|along, deep| inked(w - 1 - deep, along))?;
    let top = side(w, h, &|along, deep| inked(along, deep))?;
    let bottom = side(w, h, &|along, deep| inked(along, h - 1 - deep))?;
    let ornate = w.min(h) as f32 * ORNATE;
    let sides = [left, right, top, bottom];
    let deep = sides.iter().filter(|s| s.depth > ornate).count();
    // the same drawing on all four sides
    let most = sides.iter().map(|s| s.depth).fold(0.0, f32::max);
    (deep >= 3).then(|| {
        let even = |s: Side| Side { depth: s.depth.max(most * 0.7), ..s };
        Frame {
            width: w as f32,
            height: h as f32,
            left: even(left),
            right: even(right),
            top: even(top),
            bottom: even(bottom),
        }
    })
}

/// One side: `long` pixels along, looked into from the page's edge, `across` pixels to the other.
fn side(long: usize, across: usize, inked: &dyn Fn(usize, usize) -> bool) -> Option<Side> {
    let reach = (across as f32 * FURTHEST) as usize;
    // corners belong to the other sides too
    let (from, to) = (long / 8, long - long / 8);
    let firsts: Vec<(f32, f32)> = (from..to)
        .step_by(2)
        .filter_map(|along| {
            // beside the paper a scanner sees black
            let beside = (0..3).rev().find(|&deep| inked(along, deep));
            let from = beside
                .map_or(2, |deep| (deep..reach).find(|&deep| !inked(along, deep)).unwrap_or(reach));
            let deep = (from..reach).find(|&deep| inked(along, deep))?;
            Some((along as f32, deep as f32))
        })
        .collect();
    let rows = (to - from).div_ceil(2) as f32;
    let (at, slope, hits) = straightest(&firsts, reach as f32)?;
    if (hits as f32) < rows * STRAIGHT {
        return None;
    }
    let deepest = (across as f32 * DEEPEST) as usize;
    let quiet = (across.min(long) as f32 * 0.006).max(3.0) as usize;
    let mut depth = 0;
    for deep in 0..deepest {
        let full = (from..to)
            .step_by(2)
            .filter(|&along| {
                let x = at + slope * along as f32 + deep as f32;
                x >= 0.0 && inked(along, x as usize)
            })
            .count() as f32;
        if full >= rows * WHITE {
            depth = deep + 1;
        } else if deep >= depth + quiet {
            return Some(Side { at, slope, depth: depth as f32 });
        }
    }
    None
}

/// The straight line most of the points lie on: its beginning, its slope, how many lie on it.
fn straightest(points: &[(f32, f32)], reach: f32) -> Option<(f32, f32, usize)> {
    let mut best: Option<(f32, f32, usize)> = None;
    for step in -30i16..=30 {
        let slope = (f32::from(step) * 0.1).to_radians().tan();
        let mut counts = vec![0usize; (reach * 2.0) as usize + 8];
        for &(along, deep) in points {
            let at = deep - slope * along + reach * 0.5;
            if at >= 0.0
                && let Some(count) = counts.get_mut(at as usize)
            {
                *count += 1;
            }
        }
        let (at, hits) = counts
            .windows(3)
            .enumerate()
            .map(|(i, window)| (i, window.iter().sum::<usize>()))
            .max_by_key(|&(_, sum)| sum)?;
        if best.is_none_or(|(.., most)| hits > most) {
            best = Some((at as f32 - reach * 0.5, slope, hits));
        }
    }
    best
}

impl Side {
    /// Where the ornament begins and ends at a place along the side, a little more on both sides.
    fn strip(&self, along: f32) -> (f32, f32) {
        let from = self.at + self.slope * along;
        (from - 2.0, from + self.depth + 2.0)
    }
}

impl Frame {
    /// The part of a row inside the ornament.
    fn inside(&self, y: f32) -> (f32, f32) {
        (self.left.strip(y).1, self.width - self.right.strip(y).1)
    }

    /// Whether a piece lies in the ornament.
    pub fn holds(&self, p: &Piece) -> bool {
        let (x, y) = ((p.x0 + p.x1) as f32 / 2.0, (p.y0 + p.y1) as f32 / 2.0);
        let (left, right) = self.inside(y);
        let (top, bottom) = (self.top.strip(x).1, self.height - self.bottom.strip(x).1);
        // the outline itself has its middle in the middle of the page
        let outline = p.width() as f32 > self.width * 0.5 && p.height() as f32 > self.height * 0.5;
        outline || x < left || x > right || y < top || y > bottom
    }

    /// Paints paper over the ornament of a page `scale` times as large as the one it was found on.
    pub fn erase(&self, plane: &mut Plane, scale: f32) {
        let shade = shade(plane);
        let (w, h) = (plane.width, plane.height);
        for y in 0..h {
            let at = y as f32 / scale;
            let row = plane.row_mut(y);
            let (from, to) = self.left.strip(at);
            fill(row, from * scale, to * scale, shade);
            let (from, to) = self.right.strip(at);
            fill(row, w as f32 - to * scale, w as f32 - from * scale, shade);
        }
        let step = scale.max(1.0) as usize;
        for x in (0..w).step_by(step) {
            let at = x as f32 / scale;
            for (from, to) in [self.top.strip(at), {
                let (from, to) = self.bottom.strip(at);
                (self.height - to, self.height - from)
            }] {
                let (from, to) = ((from * scale).max(0.0) as usize, (to * scale).max(0.0) as usize);
                for y in from..to.min(h) {
                    fill(plane.row_mut(y), x as f32, (x + step) as f32, shade);
                }
            }
        }
    }
}

fn fill(row: &mut [u8], from: f32, to: f32, shade: u8) {
    let to = (to.max(0.0) as usize).min(row.len());
    let from = (from.max(0.0) as usize).min(to);
    if let Some(part) = row.get_mut(from..to) {
        part.fill(shade);
    }
}

/// The paper's usual shade: the most frequent bright one.
fn shade(plane: &Plane) -> u8 {
    let mut counts = [0u32; 256];
    for y in (0..plane.height).step_by(7) {
        for &p in plane.row(y).iter().step_by(5) {
            if let Some(count) = counts.get_mut(usize::from(p)) {
                *count += 1;
            }
        }
    }
    (128..=255u8).max_by_key(|&s| counts.get(usize::from(s)).copied().unwrap_or(0)).unwrap_or(255)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of lines of text in a frame: an outer line, knots behind it.
    fn framed(knots: bool, lean: f32) -> Plane {
        let mut plane = Plane::filled(1000, 1400, 235);
        let mut dot = |x: f32, y: f32| {
            let (x, y) = (x - lean * y, y + lean * x);
            if let Some(p) = plane.row_mut(y as usize).get_mut(x as usize) {
                *p = 60;
            }
        };
        for i in 0..920 {
            for t in 0..3 {
                dot(40.0 + i as f32, 40.0 + t as f32);
                dot(40.0 + i as f32, 1340.0 + t as f32);
            }
        }
        for i in 0..1300 {
            for t in 0..3 {
                dot(40.0 + t as f32, 40.0 + i as f32);
                dot(957.0 + t as f32, 40.0 + i as f32);
            }
        }
        if knots {
            for i in 0..900 {
                for t in (0..12).filter(|t| (i / 10) % 2 == 0 || t % 5 == 0) {
                    dot(50.0 + i as f32, 46.0 + t as f32);
                    dot(50.0 + i as f32, 1324.0 + t as f32);
                }
            }
            for i in 0..1280 {
                for t in (0..12).filter(|t| (i / 10) % 2 == 0 || t % 5 == 0) {
                    dot(46.0 + t as f32, 50.0 + i as f32);
                    dot(942.0 + t as f32, 50.0 + i as f32);
                }
            }
        }
        for line in 0..30 {
            for letter in 0..50 {
                for dy in 0..12 {
                    for dx in 0..5 {
                        dot((110 + letter * 15 + dx) as f32, (120 + line * 36 + dy) as f32);
                    }
                }
            }
        }
        plane
    }

    #[test]
    fn an_ornament_goes_and_the_text_stays() {
        for lean in [0.0, 0.012] {
            let mut plane = framed(true, lean);
            let text = |plane: &Plane| {
                (100..1250)
                    .map(|y| plane.row(y)[90..900].iter().filter(|&&p| p < 100).count())
                    .sum::<usize>()
            };
            let before = text(&plane);
            let frame = find(&Ink::of(&plane)).expect("a frame");
            frame.erase(&mut plane, 1.0);
            assert_eq!(text(&plane), before);
            let dark = plane.pixels.iter().filter(|&&p| p < 100).count();
            assert!(dark < before + before / 50, "{dark} of {before} at {lean}");
        }
    }

    #[test]
    fn black_beside_the_paper_is_no_frame() {
        let mut plane = framed(true, 0.0);
        for y in 1385..1400 {
            plane.row_mut(y).fill(30);
        }
        let frame = find(&Ink::of(&plane)).expect("a frame");
        frame.erase(&mut plane, 1.0);
        let left = (1300..1380).flat_map(|y| plane.row(y).to_vec()).filter(|&p| p < 100).count();
        assert_eq!(left, 0);
    }

    #[test]
    fn a_single_line_round_the_page_stays() {
        assert_eq!(find(&Ink::of(&framed(false, 0.0))), None);
    }
}
