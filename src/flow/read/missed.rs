//! Text that the first reading left out: letters in the picture that no word covers.
//!
//! Tesseract's layout analysis drops whole words beside seals, in tables and at the page's edge.
//! Letter-like pieces of ink outside all words are gathered into short lines; `reader` reads each
//! of these alone.

use super::engine::Seen;
use super::{noise, syllable};
use crate::domain::geometry::PageBox;
use crate::flow::clean::Clean;
use crate::flow::clean::components::{Piece, pieces};
use crate::flow::clean::ink::Ink;

/// Most lines read again on a page: more than that is no text that was missed, but noise.
const MOST: usize = 24;

/// Lines of letters outside `seen`, in pixels of the level page, the longest first.
pub fn lines(clean: &Clean, seen: &[Seen]) -> Vec<PageBox> {
    let letter = clean.letter;
    let ink = Ink::of(&clean.grey);
    let covered = Covered::by(seen, ink.width, ink.height, letter);
    let (mut left, rest): (Vec<Piece>, Vec<Piece>) = pieces(&ink)
        .into_iter()
        .filter(|p| !covered.holds(p))
        .partition(|p| like_a_letter(p, letter));
    left.sort_unstable_by_key(|p| p.x0);
    let mut groups: Vec<(PageBox, usize)> = Vec::new();
    for p in left {
        let b = boxed(&p);
        let near = groups.iter_mut().find(|(g, _)| {
            let gap = b.x0 - g.x1;
            let shared = g.vertical_overlap(&b) / g.height().min(b.height()).max(1.0);
            gap < letter * 3.5
                && gap > -letter
                && shared > 0.5
                && g.union(&b).height() < letter * 3.2
        });
        match near {
            Some((g, count)) => {
                *g = g.union(&b);
                *count += 1;
            }
            None => groups.push((b, 1)),
        }
    }
    groups.retain(|(g, count)| *count >= 2 && g.width() > letter * 1.2);
    groups.sort_by_key(|group| std::cmp::Reverse(group.1));
    groups.truncate(MOST);
    groups.into_iter().map(|(g, _)| with_fragments(g, &rest, letter)).collect()
}

/// A line with the letters at its ends that a seal's ring cuts in pieces: "L" of "Lê Quân".
fn with_fragments(line: PageBox, rest: &[Piece], letter: f32) -> PageBox {
    let mut all = line;
    let fragments = rest.iter().map(boxed).filter(|b| {
        let beside = (b.x0 - line.x1).max(line.x0 - b.x1);
        (letter * 0.25..letter * 1.6).contains(&b.width())
            && b.height() > letter * 0.25
            && beside < letter * 0.6
            && b.y0 > line.y0 - letter * 0.6
            && b.y1 < line.y1 + letter * 0.3
    });
    for b in fragments {
        all = all.union(&b);
    }
    all
}

fn boxed(p: &Piece) -> PageBox {
    PageBox::new(p.x0 as f32, p.y0 as f32, p.x1 as f32, p.y1 as f32)
}

fn like_a_letter(p: &Piece, letter: f32) -> bool {
    let (w, h) = (p.width() as f32, p.height() as f32);
    h > letter * 0.7
        && h < letter * 2.4
        && w < letter * 5.0
        && w > letter * 0.12
        && p.area as f32 > w * h * 0.12
}

/// Whether words added meanwhile cover a line already.
pub fn covered(line: &PageBox, seen: &[Seen]) -> bool {
    let shared: f32 = seen.iter().map(|s| s.bbox.intersection(line).area()).sum();
    shared > line.area() * 0.5
}

/// A missed line together with the words that continue it on both sides: their places in `seen`.
/// Read as one, each helps the other.
pub fn with_neighbours(line: &PageBox, seen: &[Seen], letter: f32) -> (PageBox, Vec<usize>) {
    let mut all = *line;
    let mut beside: Vec<usize> = Vec::new();
    loop {
        let next = seen.iter().enumerate().find(|(i, s)| {
            let b = &s.bbox;
            let gap = (b.x0 - all.x1).max(all.x0 - b.x1);
            !beside.contains(i)
                && gap < letter * 2.6
                && b.vertical_overlap(&all) > b.height().min(line.height()) * 0.6
                && b.height() < letter * 3.0
                && all.union(b).height() < letter * 3.4
        });
        let Some((i, s)) = next else { break };
        all = all.union(&s.bbox);
        beside.push(i);
    }
    (all, beside)
}

/// The words of a line read alone that may join the page: those of a clear line, and of others
/// what is clear and sensible by itself, with the doubtful words (handwriting, often) beside it.
pub fn welcome(words: Vec<Seen>, letter: f32) -> Vec<Seen> {
    let length = |s: &Seen| s.text.chars().filter(|c| c.is_alphanumeric()).count() as f32;
    let all: f32 = words.iter().map(length).sum();
    let mean = words.iter().map(|s| s.confidence * length(s)).sum::<f32>() / all.max(1.0);
    let sure: f32 = words.iter().filter(|s| s.confidence >= sure_alone(&s.text)).map(length).sum();
    let clear = all >= 8.0 && (mean >= 0.75 || sure >= all * 0.5);
    words
        .into_iter()
        .filter(|s| {
            let lone = s.confidence >= sure_alone(&s.text);
            !noise::is_noise(s, letter, clear) && (clear || lone)
        })
        .collect()
}

/// How sure the reading of a lone word must be.
fn sure_alone(text: &str) -> f32 {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let count = bare.chars().count();
    let number = count > 0 && bare.chars().all(|c| c.is_ascii_digit() || "./,-".contains(c));
    if count >= 6 && text.contains(['/', '-']) {
        // a symbol such as /UBND-KTTH: no print that is not text looks like it
        0.3
    } else if count >= 2 && (syllable::plausible(bare) || one_for_l(bare)) {
        0.55
    } else if number {
        0.8
    } else if count >= 2 {
        0.75
    } else {
        0.9
    }
}

/// Whether the first letter was an l, read as the figure like it: "1ê".
fn one_for_l(bare: &str) -> bool {
    bare.strip_prefix('1').is_some_and(|rest| syllable::plausible(&format!("l{rest}")))
}

/// A coarse map of what words cover.
struct Covered {
    columns: usize,
    cells: Vec<bool>,
}

const CELL: f32 = 4.0;

impl Covered {
    fn by(seen: &[Seen], width: usize, height: usize, letter: f32) -> Self {
        let columns = width / CELL as usize + 1;
        let rows = height / CELL as usize + 1;
        let mut cells = vec![false; columns * rows];
        let pad = letter * 0.2;
        for s in seen {
            let to = |v: f32, most: usize| ((v.max(0.0) / CELL) as usize).min(most);
            let (x0, x1) = (to(s.bbox.x0 - pad, columns), to(s.bbox.x1 + pad + CELL, columns));
            for y in to(s.bbox.y0 - pad, rows)..to(s.bbox.y1 + pad + CELL, rows) {
                if let Some(row) = cells.get_mut(y * columns + x0..y * columns + x1.max(x0)) {
                    row.fill(true);
                }
            }
        }
        Self { columns, cells }
    }

    fn holds(&self, p: &Piece) -> bool {
        let x = (p.x0 + p.x1) as usize / 2 / CELL as usize;
        let y = (p.y0 + p.y1) as usize / 2 / CELL as usize;
        self.cells.get(y * self.columns + x).copied().unwrap_or(true)
    }
}
