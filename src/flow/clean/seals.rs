//! Round seals in black-and-white and grey scans: their rings run through the signer's title and
//! name, where no colour tells them from print.
//!
//! A seal is drawn as two or three circles about one point (Circular 24/2001/TTLT-BCA and its
//! successors: 28 to 42 mm across). Edges of ink point at the middle of a circle, so pairs of edges
//! vote for it; the rings are then the radii at which ink goes nearly all the way round.

mod pale;

use super::components::{Piece, pieces};
use super::ink::Ink;
use super::plane::Plane;
use crate::domain::geometry::PageBox;

/// Radius of a seal in heights of small letters: 14 to 21 mm against 1.9 to 2.4 mm.
const RADII: (f32, f32) = (5.0, 12.0);
/// Parts into which a circle is cut to see how far round the ink goes.
const SECTORS: usize = 90;
/// Share of the parts that must hold ink where there is a ring.
const ROUND: f32 = 0.55;
/// Edges of a picture or a page of print, not of a seal.
const MOST_EDGES: usize = 60_000;
/// Pairs of edges that vote.
const PAIRS: u32 = 6000;

/// A seal found on a page.
#[derive(Clone, PartialEq, Debug)]
pub struct Seal {
    /// Its middle.
    pub x: f32,
    /// Its middle.
    pub y: f32,
    /// Its rings as inner and outer radius, the innermost first; never empty.
    pub rings: Vec<(f32, f32)>,
}

impl Seal {
    /// Radius of the outermost ring.
    pub fn radius(&self) -> f32 {
        self.rings.last().map_or(0.0, |ring| ring.1)
    }

    /// The box around it.
    pub fn bbox(&self) -> PageBox {
        let r = self.radius();
        PageBox::new(self.x - r, self.y - r, self.x + r, self.y + r)
    }

    /// Whether the middle of a box lies within the seal.
    pub fn holds(&self, b: &PageBox) -> bool {
        (b.center_x() - self.x).hypot(b.center_y() - self.y) < self.radius()
    }
}

/// The seals among the ink of a level page whose small letters are `letter` pixels high.
pub fn find(plane: &Plane, ink: &Ink, letter: f32) -> Vec<Seal> {
    let mut seals: Vec<Seal> = Vec::new();
    let mut large: Vec<Piece> = pieces(ink).into_iter().filter(|p| arc(p, letter)).collect();
    large.sort_by_key(|p| std::cmp::Reverse(p.area));
    for piece in large.iter().take(6) {
        let known = |seal: &Seal| {
            let (x, y) = ((piece.x0 + piece.x1) as f32 / 2.0, (piece.y0 + piece.y1) as f32 / 2.0);
            (x - seal.x).hypot(y - seal.y) < seal.radius() * 1.1
        };
        if seals.iter().any(known) {
            continue;
        }
        // a worn ring is in pieces: what is around one of them is looked at too
        let reach = (letter * RADII.1) as u32;
        let around = Piece {
            x0: piece.x0.saturating_sub(reach),
            y0: piece.y0.saturating_sub(reach),
            x1: (piece.x1 + reach).min(plane.width as u32),
            y1: (piece.y1 + reach).min(plane.height as u32),
            area: piece.area,
        };
        let found = seal(plane, ink, piece, letter).or_else(|| seal(plane, ink, &around, letter));
        if let Some(seal) = found
            && !seals.iter().any(|s| (s.x - seal.x).hypot(s.y - seal.y) < seal.radius())
        {
            seals.push(seal);
        }
    }
    seals
}

/// Whether a piece may be a ring or a good part of one, with what touches it.
fn arc(p: &Piece, letter: f32) -> bool {
    let (w, h) = (p.width() as f32, p.height() as f32);
    let (long, short) = (w.max(h), w.min(h));
    let full = p.area as f32 / (w * h).max(1.0);
    long > letter * RADII.0 * 1.6 && short > letter * 4.0 && long < letter * 60.0 && full < 0.5
}

/// An edge of ink: where it is and which way it gets darker.
struct Edge {
    x: f32,
    y: f32,
    dx: f32,
    dy: f32,
}

fn seal(plane: &Plane, ink: &Ink, piece: &Piece, letter: f32) -> Option<Seal> {
    let edges = edges(plane, ink, piece);
    if !(200..MOST_EDGES).contains(&edges.len()) {
        return None;
    }
    let (least, most) = (letter * RADII.0, letter * RADII.1);
    let (x, y) = middle(&edges, piece, least, most)?;
    let (x, y) = settled(&edges, x, y, least, most);
    let rings = rings(ink, x, y, least, most);
    let outer = rings.last()?.1;
    // letters of the name may reach far out of it; a ring that is the whole piece's border is a
    // table or a photograph
    (outer >= least).then_some(Seal { x, y, rings })
}

fn edges(plane: &Plane, ink: &Ink, piece: &Piece) -> Vec<Edge> {
    let shade = |x: usize, y: usize| f32::from(plane.row(y).get(x).copied().unwrap_or(255));
    let mut out = Vec::new();
    for y in (piece.y0 as usize).max(1)..(piece.y1 as usize).min(ink.height.saturating_sub(1)) {
        let row = ink.row(y);
        for x in (piece.x0 as usize).max(1)..(piece.x1 as usize).min(ink.width.saturating_sub(1)) {
            let here = row.get(x).is_some_and(|&p| p != 0);
            let beside =
                |dx: usize, dy: usize| ink.row(y + dy - 1).get(x + dx - 1).is_some_and(|&p| p != 0);
            let border = here && !(beside(0, 1) && beside(2, 1) && beside(1, 0) && beside(1, 2));
            if !border {
                continue;
            }
            // Sobel
            let dx = shade(x + 1, y - 1) + 2.0 * shade(x + 1, y) + shade(x + 1, y + 1)
                - shade(x - 1, y - 1)
                - 2.0 * shade(x - 1, y)
                - shade(x - 1, y + 1);
            let dy = shade(x - 1, y + 1) + 2.0 * shade(x, y + 1) + shade(x + 1, y + 1)
                - shade(x - 1, y - 1)
                - 2.0 * shade(x, y - 1)
                - shade(x + 1, y - 1);
            let strength = dx.hypot(dy);
            if strength > 60.0 {
                let (x, y) = (x as f32, y as f32);
                out.push(Edge { x, y, dx: dx / strength, dy: dy / strength });
            }
        }
    }
    out
}

/// The point that most pairs of edges point at.
fn middle(edges: &[Edge], piece: &Piece, least: f32, most: f32) -> Option<(f32, f32)> {
    const CELL: f32 = 6.0;
    let left = piece.x0 as f32 - most;
    let top = piece.y0 as f32 - most;
    let columns = ((piece.width() as f32 + 2.0 * most) / CELL) as usize + 1;
    let rows = ((piece.height() as f32 + 2.0 * most) / CELL) as usize + 1;
    let mut votes = vec![0u32; columns * rows];
    // the same pairs every time: a page is read the same way twice
    let mut state = 0x2545_f491_u32;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as usize % below.max(1)
    };
    for _ in 0..PAIRS {
        let (Some(a), Some(b)) = (edges.get(next(edges.len())), edges.get(next(edges.len())))
        else {
            continue;
        };
        let cross = a.dx * b.dy - a.dy * b.dx;
        if cross.abs() < 0.3 {
            continue;
        }
        let (ox, oy) = (b.x - a.x, b.y - a.y);
        let along = (ox * b.dy - oy * b.dx) / cross;
        let (x, y) = (a.x + a.dx * along, a.y + a.dy * along);
        let far = (x - b.x).hypot(y - b.y);
        let fits = |r: f32| r > least * 0.5 && r < most;
        if !fits(along.abs()) || !fits(far) {
            continue;
        }
        let (column, row) = ((x - left) / CELL, (y - top) / CELL);
        if column >= 0.0
            && row >= 0.0
            && (column as usize) < columns
            && let Some(vote) = votes.get_mut(row as usize * columns + column as usize)
        {
            *vote += 1;
        }
    }
    let around = |i: usize| -> u32 {
        let (x, y) = ((i % columns) as isize, (i / columns) as isize);
        let mut sum = 0;
        for dy in -1..=1 {
            for dx in -1..=1 {
                let (nx, ny) = (x + dx, y + dy);
                if nx >= 0 && ny >= 0 && (nx as usize) < columns {
                    sum += votes.get(ny as usize * columns + nx as usize).copied().unwrap_or(0);
                }
            }
        }
        sum
    };
    let (best, count) = (0..votes.len())
        .filter(|&i| votes.get(i).is_some_and(|&v| v > 2))
        .map(|i| (i, around(i)))
        .max_by_key(|&(_, count)| count)?;
    (count > 25).then(|| {
        let (column, row) = ((best % columns) as f32, (best / columns) as f32);
        (left + (column + 0.5) * CELL, top + (row + 0.5) * CELL)
    })
}

/// The middle about which one radius holds the most edges, near a first guess.
fn settled(edges: &[Edge], x: f32, y: f32, least: f32, most: f32) -> (f32, f32) {
    let mut best = (x, y);
    for (reach, step) in [(12i32, 4.0f32), (3, 1.0), (3, 0.35)] {
        let (cx, cy) = best;
        let reach = if step > 2.0 { reach / 4 } else { reach };
        let mut most_edges = 0;
        for j in -reach..=reach {
            for i in -reach..=reach {
                let at = (cx + i as f32 * step, cy + j as f32 * step);
                let mut counts = vec![0u32; most as usize + 2];
                for edge in edges {
                    let r = (edge.x - at.0).hypot(edge.y - at.1);
                    if r >= least
                        && let Some(count) = counts.get_mut(r as usize)
                    {
                        *count += 1;
                    }
                }
                let peak = counts.windows(2).map(|w| w.iter().sum()).max().unwrap_or(0);
                if peak > most_edges {
                    most_edges = peak;
                    best = at;
                }
            }
        }
    }
    best
}

/// The radii at which ink goes nearly all the way round.
fn rings(ink: &Ink, x: f32, y: f32, least: f32, most: f32) -> Vec<(f32, f32)> {
    let inked = |x: f32, y: f32| {
        x >= 0.0 && y >= 0.0 && ink.row(y as usize).get(x as usize).is_some_and(|&p| p != 0)
    };
    let mut rings: Vec<(f32, f32)> = Vec::new();
    let mut r = least * 0.5;
    while r < most {
        let round = (0..SECTORS * 2)
            .filter(|&i| {
                let (sin, cos) = (i as f32 * std::f32::consts::PI / SECTORS as f32).sin_cos();
                inked(x + r * cos + 0.5, y + r * sin + 0.5)
            })
            .count();
        if round as f32 >= ROUND * (SECTORS * 2) as f32 {
            match rings.last_mut() {
                Some(ring) if r - ring.1 <= 1.01 => ring.1 = r,
                _ => rings.push((r, r)),
            }
        }
        r += 0.5;
    }
    // a disc is no ring
    rings.retain(|ring| ring.1 - ring.0 < (most * 0.08).max(6.0));
    rings
}

/// Takes seals out of the picture. One of paler ink than the print is faded away. Of one as dark as
/// print the rings are painted over, but for strokes that cross them, and what stands inside, but
/// for letters of a line that runs out of it.
pub fn erase(plane: &mut Plane, ink: &Ink, seals: &[Seal], letter: f32) {
    let dark: Vec<&Seal> = seals.iter().filter(|seal| !pale::fade(plane, ink, seal)).collect();
    rings_out(plane, ink, &dark);
    for seal in dark {
        inside_out(plane, ink, seal, letter);
    }
}

fn inside_out(plane: &mut Plane, ink: &Ink, seal: &Seal, letter: f32) {
    let margin = letter * 4.0;
    let b = seal.bbox();
    let (left, top) = ((b.x0 - margin).max(0.0) as usize, (b.y0 - margin).max(0.0) as usize);
    let (right, bottom) = ((b.x1 + margin).max(0.0) as usize, (b.y1 + margin).max(0.0) as usize);
    let part = plane.cut(left, top, right, bottom);
    let limit = u16::from(ink.dark.midpoint(ink.paper)) + 10;
    let labelled = Labelled::of(&part, limit.min(255) as u8);
    let (x, y) = (seal.x - left as f32, seal.y - top as f32);
    let within = |b: &PageBox| {
        let corners = [(b.x0, b.y0), (b.x1, b.y0), (b.x0, b.y1), (b.x1, b.y1)];
        corners.iter().all(|&(cx, cy)| (cx - x).hypot(cy - y) < seal.radius() + 2.0)
    };
    let lettered = |b: &PageBox| {
        b.height() > letter * 0.6 && b.height() < letter * 2.6 && b.width() < letter * 4.0
    };
    let boxes = &labelled.boxes;
    let mut stays: Vec<bool> = boxes.iter().map(|b| !within(b)).collect();
    // letters inside that continue a line from outside, and the marks over them: "Lê" of
    // "Lê Hoàng Anh"
    for _ in 0..8 {
        let kept: Vec<PageBox> = boxes
            .iter()
            .zip(&stays)
            .filter(|(b, kept)| **kept && lettered(b))
            .map(|(b, _)| *b)
            .collect();
        let joins = |b: &PageBox| {
            kept.iter().any(|k| {
                let beside = lettered(b)
                    && (b.x0 - k.x1).max(k.x0 - b.x1) < letter * 1.1
                    // small letters beside capitals and tails share their own height at most
                    && b.vertical_overlap(k) > b.height().min(k.height()) * 0.7;
                let mark = b.height() < letter * 0.8
                    && b.center_x() > k.x0 - letter * 0.2
                    && b.center_x() < k.x1 + letter * 0.2
                    && b.center_y() > k.y0 - letter * 1.1
                    && b.center_y() < k.y1 + letter * 0.6;
                beside || mark
            })
        };
        let mut grown = false;
        for (stays, b) in stays.iter_mut().zip(boxes) {
            if !*stays && joins(b) {
                *stays = true;
                grown = true;
            }
        }
        if !grown {
            break;
        }
    }
    for (at, &label) in labelled.labels.iter().enumerate() {
        let (x, y) = (left + at % part.width.max(1), top + at / part.width.max(1));
        if label != 0
            && !stays.get(label as usize - 1).copied().unwrap_or(true)
            && let Some(pixel) = plane.row_mut(y).get_mut(x)
        {
            *pixel = ink.paper;
        }
    }
}

/// Connected pieces of ink, each pixel with the number of its piece, from 1; 0 is paper.
struct Labelled {
    labels: Vec<u32>,
    boxes: Vec<PageBox>,
}

impl Labelled {
    fn of(part: &Plane, limit: u8) -> Self {
        let (width, height) = (part.width, part.height);
        let mut labels = vec![0u32; part.pixels.len()];
        let mut boxes = Vec::new();
        let mut open = Vec::new();
        let inked = |at: usize| part.pixels.get(at).is_some_and(|&p| p < limit);
        for start in 0..labels.len() {
            if !inked(start) || labels.get(start).is_none_or(|&l| l != 0) {
                continue;
            }
            let label = boxes.len() as u32 + 1;
            let (mut x0, mut y0, mut x1, mut y1) = (width, height, 0, 0);
            open.push(start);
            if let Some(slot) = labels.get_mut(start) {
                *slot = label;
            }
            while let Some(at) = open.pop() {
                let (x, y) = (at % width, at / width);
                (x0, y0, x1, y1) = (x0.min(x), y0.min(y), x1.max(x + 1), y1.max(y + 1));
                for ny in y.saturating_sub(1)..=(y + 1).min(height - 1) {
                    for nx in x.saturating_sub(1)..=(x + 1).min(width - 1) {
                        let next = ny * width + nx;
                        if inked(next)
                            && let Some(slot) = labels.get_mut(next).filter(|slot| **slot == 0)
                        {
                            *slot = label;
                            open.push(next);
                        }
                    }
                }
            }
            boxes.push(PageBox::new(x0 as f32, y0 as f32, x1 as f32, y1 as f32));
        }
        Self { labels, boxes }
    }
}

fn rings_out(plane: &mut Plane, ink: &Ink, seals: &[&Seal]) {
    let width = ink.width;
    let inked = |x: f32, y: f32| {
        x >= 0.0 && y >= 0.0 && ink.row(y as usize).get(x as usize).is_some_and(|&p| p != 0)
    };
    for seal in seals {
        let b = seal.bbox();
        for y in (b.y0 - 4.0).max(0.0) as usize..((b.y1 + 4.0).max(0.0) as usize).min(plane.height)
        {
            for x in (b.x0 - 4.0).max(0.0) as usize..((b.x1 + 4.0).max(0.0) as usize).min(width) {
                let (dx, dy) = (x as f32 - seal.x, y as f32 - seal.y);
                let r = dx.hypot(dy).max(1.0);
                let on = seal.rings.iter().find(|ring| r > ring.0 - 2.0 && r < ring.1 + 2.0);
                let Some(ring) = on else { continue };
                let at =
                    |r_to: f32| inked(seal.x + dx / r * r_to + 0.5, seal.y + dy / r * r_to + 0.5);
                // ink that goes on to both sides, or far to one, belongs to something else
                let crosses = (at(ring.1 + 3.0) && at(ring.0 - 3.0))
                    || (at(ring.1 + 3.0) && at(ring.1 + 5.0))
                    || (at(ring.0 - 3.0) && at(ring.0 - 5.0));
                if !crosses && let Some(pixel) = plane.pixels.get_mut(y * width + x) {
                    *pixel = (*pixel).max(ink.paper);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A seal of two rings, a title through it and a word under it.
    fn sealed() -> Plane {
        let mut plane = Plane::filled(700, 500, 245);
        for t in 0..7200 {
            let (sin, cos) = (f64::from(t) / 20.0).to_radians().sin_cos();
            for r in [95.0, 96.0, 97.0, 120.0, 121.0, 122.0f64] {
                let (x, y) = ((250.0 + r * cos) as usize, (240.0 + r * sin) as usize);
                plane.row_mut(y)[x] = 30;
            }
        }
        for letter in 0..12usize {
            for y in 110..136usize {
                for x in 0..4 {
                    plane.row_mut(y)[180 + letter * 24 + x] = 25;
                }
            }
        }
        plane
    }

    #[test]
    fn a_seal_is_found_and_its_rings_taken_out() {
        let mut plane = sealed();
        let ink = Ink::of(&plane);
        let seals = find(&plane, &ink, 15.0);
        assert_eq!(seals.len(), 1, "{seals:?}");
        let seal = &seals[0];
        assert!((seal.x - 250.0).abs() < 1.5 && (seal.y - 240.0).abs() < 1.5, "{seal:?}");
        assert!((seal.radius() - 122.0).abs() < 2.5 && seal.rings.len() == 2, "{seal:?}");
        erase(&mut plane, &ink, &seals, 15.0);
        let dark = |plane: &Plane| plane.pixels.iter().filter(|&&p| p < 128).count();
        // twelve stems of 26 by 4, and little of the rings
        assert!((1000..1900).contains(&dark(&plane)), "{}", dark(&plane));
    }

    #[test]
    fn frames_and_text_are_no_seals() {
        let mut plane = Plane::filled(700, 500, 245);
        for x in 100..400 {
            for y in [100, 101, 300, 301] {
                plane.row_mut(y)[x] = 20;
            }
        }
        for y in 100..300 {
            for x in [100, 101, 398, 399] {
                plane.row_mut(y)[x] = 20;
            }
        }
        let ink = Ink::of(&plane);
        assert!(find(&plane, &ink, 15.0).is_empty());
    }
}
