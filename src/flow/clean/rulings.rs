//! Ruled lines: long thin runs of ink, across and down; and taking them out of the picture.

use super::components::{Piece, pieces, runs};
use super::ink::Ink;
use super::plane::Plane;

/// The ruled lines of a page, in pixels of the picture they were found in.
#[derive(Clone, Default, Debug)]
pub struct Rules {
    /// Lines that run across.
    pub across: Vec<Piece>,
    /// Lines that run down.
    pub down: Vec<Piece>,
    /// The runs themselves that make the lines across.
    runs_across: Ink,
    /// The runs themselves that make the lines down, the picture mirrored at its diagonal.
    runs_down: Ink,
}

impl Rules {
    /// Lines from their places alone.
    pub fn of(across: Vec<Piece>, down: Vec<Piece>) -> Self {
        Self { across, down, ..Self::default() }
    }
}

/// Longer than most words, in heights of small letters.
const WORD: f32 = 12.0;

/// The feet of bold or small letters touch and make a line as long as a word, and so do the arms of
/// TTTT; but stems stand on it. A rule is crossed here and there.
const MOST_TOUCHED: f32 = 0.25;

/// From one stem to the next in a word of wide capitals, in heights of small letters.
const WIDEST_LETTER: f32 = 1.8;

/// Finds the ruled lines; `letter` is the height of small letters.
pub fn find(ink: &Ink, letter: f32) -> Rules {
    let shortest = (letter * 3.0).max(40.0) as u32;
    let (across, runs_across) = long_runs(ink, shortest, letter);
    let (down, runs_down) = long_runs(&transposed(ink), shortest, letter);
    let down = down
        .into_iter()
        .map(|p| Piece { x0: p.y0, y0: p.x0, x1: p.y1, y1: p.x1, area: p.area })
        .collect();
    Rules { across, down, runs_across, runs_down }
}

fn long_runs(ink: &Ink, shortest: u32, letter: f32) -> (Vec<Piece>, Ink) {
    let mut kept = Ink { pixels: vec![0; ink.pixels.len()], ..Ink { pixels: Vec::new(), ..*ink } };
    for y in 0..ink.height {
        let mut open: Option<(u32, u32, u32)> = None;
        let start = y * ink.width;
        let mut close = |run: Option<(u32, u32, u32)>| {
            if let Some((x0, x1, inked)) = run
                && x1 - x0 >= shortest
                && inked * 10 >= (x1 - x0) * 9
                && let Some(cells) = kept.pixels.get_mut(start + x0 as usize..start + x1 as usize)
            {
                cells.fill(1);
            }
        };
        for (x0, x1) in runs(ink.row(y)) {
            open = match open {
                // a worn line has small holes
                Some((from, to, inked)) if x0 - to <= 3 => Some((from, x1, inked + x1 - x0)),
                other => {
                    close(other);
                    Some((x0, x1, x1 - x0))
                }
            };
        }
        close(open);
    }
    let thickest = (letter * 0.45).max(4.0);
    let mut found: Vec<Piece> = pieces(&kept)
        .into_iter()
        .filter(|p| {
            let thick = p.area as f32 / p.width().max(1) as f32;
            thick <= thickest
                && p.width() as f32 >= letter * 3.0
                && (p.height() as f32) < (thickest * 2.0).max(p.width() as f32 * 0.03)
                && (p.width() as f32 >= letter * WORD || !carries_stems(ink, &kept, p, letter))
        })
        .collect();
    chain(&mut found, letter);
    (found, kept)
}

/// Whether stems stand on a piece, or hang from it, as close as in a word.
fn carries_stems(ink: &Ink, kept: &Ink, p: &Piece, letter: f32) -> bool {
    let (mut touched, mut stems, mut before) = (0u32, 0u32, false);
    for x in p.x0..p.x1 {
        let x = x as usize;
        let here = thickness(kept, p.y0, p.y1, x).is_some_and(|t| crossed(ink, x, t));
        touched += u32::from(here);
        stems += u32::from(here && !before);
        before = here;
    }
    let width = p.width() as f32;
    touched as f32 > width * MOST_TOUCHED || stems as f32 * letter * WIDEST_LETTER > width
}

/// Whether something crosses or stands on a line where it runs from row `from` to before `to`.
fn crossed(ink: &Ink, x: usize, (from, to): (usize, usize)) -> bool {
    let inked =
        |y: usize| x < ink.width && ink.pixels.get(y * ink.width + x).is_some_and(|&p| p != 0);
    inked(to + 2) || from >= 3 && inked(from - 3)
}

/// Joins pieces of one line that a fold or a stamp has cut.
fn chain(found: &mut Vec<Piece>, letter: f32) {
    found.sort_unstable_by_key(|p| (p.x0, p.y0));
    let mut out: Vec<Piece> = Vec::with_capacity(found.len());
    for piece in found.drain(..) {
        let same = out.iter_mut().find(|p| {
            let gap = i64::from(piece.x0) - i64::from(p.x1);
            let off = (i64::from(piece.y0 + piece.y1) - i64::from(p.y0 + p.y1)).abs() / 2;
            (-i64::from(p.width() / 4)..=(letter * 1.2) as i64).contains(&gap)
                && off <= (letter * 0.25) as i64 + 1
        });
        match same {
            Some(p) => {
                p.x1 = p.x1.max(piece.x1);
                p.y0 = p.y0.min(piece.y0);
                p.y1 = p.y1.max(piece.y1);
                p.area += piece.area;
            }
            None => out.push(piece),
        }
    }
    *found = out;
}

fn transposed(ink: &Ink) -> Ink {
    let plane = Plane { width: ink.width, height: ink.height, pixels: ink.pixels.clone() };
    // a quarter turn is a mirrored transposition: mirror the rows first
    let mut mirrored = plane;
    let width = mirrored.width.max(1);
    let rows: Vec<&[u8]> = mirrored.pixels.chunks_exact(width).rev().collect();
    mirrored.pixels = rows.concat();
    let turned = mirrored.turned(90);
    Ink {
        width: turned.width,
        height: turned.height,
        pixels: turned.pixels,
        paper: ink.paper,
        dark: ink.dark,
    }
}

/// Paints the lines over with paper, leaving letters that cross them.
pub fn erase(plane: &mut Plane, ink: &Ink, rules: &Rules) {
    let width = ink.width;
    let inked =
        |x: usize, y: usize| x < width && ink.pixels.get(y * width + x).is_some_and(|&p| p != 0);
    let paper = ink.paper;
    let mut paint = |x: usize, y: usize| {
        if x < width
            && let Some(pixel) = plane.pixels.get_mut(y * width + x)
        {
            *pixel = (*pixel).max(paper);
        }
    };
    for rule in &rules.across {
        for x in rule.x0..rule.x1 {
            let x = x as usize;
            if let Some((from, to)) = thickness(&rules.runs_across, rule.y0, rule.y1, x)
                && !crossed(ink, x, (from, to))
            {
                (from.saturating_sub(2)..to + 2).for_each(|y| paint(x, y));
            }
        }
    }
    for rule in &rules.down {
        for y in rule.y0..rule.y1 {
            let y = y as usize;
            if let Some((from, to)) = thickness(&rules.runs_down, rule.x0, rule.x1, y)
                && !inked(to + 2, y)
                && (from < 3 || !inked(from - 3, y))
            {
                (from.saturating_sub(2)..to + 2).for_each(|x| paint(x, y));
            }
        }
    }
}

/// The rows of a line's runs in one column, from the first to behind the last.
fn thickness(runs: &Ink, from: u32, to: u32, column: usize) -> Option<(usize, usize)> {
    let set = |&y: &usize| runs.pixels.get(y * runs.width + column).is_some_and(|&p| p != 0);
    let first = (from as usize..to as usize).find(set)?;
    let last = (from as usize..to as usize).rev().find(set)?;
    Some((first, last + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ruled() -> Plane {
        let mut plane = Plane::filled(600, 400, 240);
        for x in 50..550 {
            for y in [100, 101, 102, 300, 301] {
                plane.row_mut(y)[x] = 20;
            }
        }
        for y in 100..300 {
            plane.row_mut(y)[200] = 20;
            plane.row_mut(y)[201] = 20;
        }
        for y in 90..110 {
            plane.row_mut(y)[400] = 20; // the stem of a letter across the line
        }
        plane
    }

    #[test]
    fn lines_are_found_and_painted_over() {
        let mut plane = ruled();
        let ink = Ink::of(&plane);
        let rules = find(&ink, 17.0);
        assert_eq!(rules.across.len(), 2);
        assert_eq!(rules.down.len(), 1);
        let down = rules.down[0];
        assert!((down.x0, down.x1) == (200, 202) && down.height() >= 197, "{down:?}");
        erase(&mut plane, &ink, &rules);
        assert!(plane.row(101)[300] >= 238);
        assert_eq!(plane.row(101)[400], 20, "the letter keeps its stem");
        assert!(plane.row(200)[200] >= 238);
    }

    #[test]
    fn feet_and_arms_that_touch_are_no_rule() {
        let mut plane = Plane::filled(600, 200, 240);
        // nnnn: a stem every 8 pixels, feet in one line; TTTT: arms in one line, a stem every 18
        for x in 100..164 {
            for y in [60, 61] {
                plane.row_mut(y)[x] = 20;
            }
        }
        for x in 300..372 {
            for y in [40, 41] {
                plane.row_mut(y)[x] = 20;
            }
        }
        for y in 40..62 {
            for stem in 0..8 {
                plane.row_mut(y)[100 + stem * 8..103 + stem * 8].fill(20);
            }
            for stem in 0..4 {
                plane.row_mut(y)[308 + stem * 18..311 + stem * 18].fill(20);
            }
        }
        // a rule as short under a word, the tail of a letter through it
        for x in 100..160 {
            for y in [150, 151] {
                plane.row_mut(y)[x] = 20;
            }
        }
        for y in 140..156 {
            plane.row_mut(y)[120..123].fill(20);
        }
        let rules = find(&Ink::of(&plane), 14.0);
        assert_eq!(rules.across.len(), 1, "{:?}", rules.across);
        assert_eq!(rules.across[0].y0, 150);
    }
}
