//! Dotted lines to write on: rows of small dots at even steps along a base line.
//!
//! What a typewriter or a hand put on them stands between and above the dots, and a recogniser that
//! sees both reads neither: it takes dots for full stops, joins them to letters as marks below, or
//! drops the words. The dots are painted over; they say nothing. Three dots are a sign of the text
//! and stay, and so does whatever is larger than the dots of its row: the mark of ạ, a full stop.

use super::components::{Piece, pieces};
use super::ink::Ink;
use super::plane::Plane;

/// Fewest dots that are a leader.
const FEWEST: usize = 6;

/// A row of dots.
#[derive(Clone, Debug, PartialEq)]
pub struct Leader {
    /// Its dots, left to right.
    dots: Vec<Piece>,
    /// Usual step from one to the next.
    step: f32,
}

impl Leader {
    /// Its dots.
    pub fn dots(&self) -> &[Piece] {
        &self.dots
    }
}

/// The dotted lines of a page whose small letters are `letter` pixels high.
pub fn find(ink: &Ink, letter: f32) -> Vec<Leader> {
    rows(&pieces(ink), letter)
}

/// The dotted lines among the pieces of a page.
pub fn rows(pieces: &[Piece], letter: f32) -> Vec<Leader> {
    let most = (letter * 0.33).max(3.0) as u32;
    let mut dots: Vec<Piece> = pieces
        .iter()
        .copied()
        .filter(|p| p.width() <= most && p.height() <= most && p.area >= 2)
        .collect();
    if dots.len() < FEWEST {
        return Vec::new();
    }
    dots.sort_unstable_by_key(|p| (p.x0, p.y0));
    let mut open: Vec<Leader> = Vec::new();
    let mut done: Vec<Leader> = Vec::new();
    for dot in dots {
        let (x, y) = middle(&dot);
        // rows whose next dot would have stood further left
        let mut i = 0;
        while let Some(row) = open.get(i) {
            let behind = row.dots.last().is_none_or(|last| x - middle(last).0 > letter * 1.4);
            if behind {
                done.push(open.swap_remove(i));
            } else {
                i += 1;
            }
        }
        let fits = |row: &Leader| {
            let last = row.dots.last()?;
            let (lx, ly) = middle(last);
            let (across, down) = (x - lx, (y - ly).abs());
            let even = if row.step > 0.0 {
                (across - row.step).abs() <= (row.step * 0.25).max(1.2)
            } else {
                across >= letter * 0.3 && across <= letter * 1.3
            };
            (even && down <= (letter * 0.12).max(1.1)).then_some(down + (across - row.step).abs())
        };
        let best = open
            .iter()
            .enumerate()
            .filter_map(|(i, row)| Some((i, fits(row)?)))
            .min_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((i, _)) = best
            && let Some(row) = open.get_mut(i)
        {
            let before = row.dots.last().map_or(x, |last| middle(last).0);
            let steps = row.dots.len() as f32;
            // the mean of the steps so far
            row.step = (row.step * (steps - 1.0) + (x - before)) / steps;
            row.dots.push(dot);
        } else {
            open.push(Leader { dots: vec![dot], step: 0.0 });
        }
    }
    done.append(&mut open);
    done.retain(|row| row.dots.len() >= FEWEST);
    without_screens(done, letter)
}

/// Leaders that have no like close above or below: rows of dots under each other are a tint.
fn without_screens(rows: Vec<Leader>, letter: f32) -> Vec<Leader> {
    let near = |a: &Leader, b: &Leader| {
        let (Some(first), Some(last)) = (b.dots.first(), b.dots.last()) else { return false };
        let (ax, ay) = a.dots.get(a.dots.len() / 2).map(middle).unwrap_or_default();
        let by = middle(first).1;
        (ay - by).abs() > 1.5
            && (ay - by).abs() < letter * 0.9
            && ax > first.x0 as f32
            && ax < last.x1 as f32
    };
    let lonely: Vec<bool> = rows
        .iter()
        .enumerate()
        .map(|(i, a)| !rows.iter().enumerate().any(|(k, b)| k != i && near(a, b)))
        .collect();
    rows.into_iter().zip(lonely).filter_map(|(row, alone)| alone.then_some(row)).collect()
}

/// Paints the dots over; also single ones that words have cut off from their row. A dot is told from
/// the mark of ạ by how much ink it is: at reading size both may cover as many pixels.
pub fn erase(plane: &mut Plane, ink: &Ink, rows: &[Leader], letter: f32) {
    if rows.is_empty() {
        return;
    }
    let most = (letter * 0.33).max(3.0) as u32;
    let all: Vec<Piece> =
        pieces(ink).into_iter().filter(|p| p.width() <= most && p.height() <= most).collect();
    let mut gone: Vec<Piece> = Vec::new();
    for row in rows {
        let mut weights: Vec<u32> = row.dots.iter().map(|d| weight(plane, ink, d)).collect();
        let weighed: Vec<(Piece, u32)> = row.dots.iter().copied().zip(weights.clone()).collect();
        weights.sort_unstable();
        let Some(&usual) = weights.get(weights.len() / 2) else { continue };
        let light = |weight: u32| weight * 5 <= usual * 8;
        gone.extend(weighed.iter().filter(|(_, w)| light(*w)).map(|(dot, _)| *dot));
        let (Some(first), Some(last)) = (row.dots.first(), row.dots.last()) else { continue };
        let ((ax, ay), (bx, by)) = (middle(first), middle(last));
        let slope = (by - ay) / (bx - ax).max(1.0);
        let reach = row.step * 4.0;
        let strays = all.iter().filter(|p| {
            let (x, y) = middle(p);
            let on_line = (y - (ay + (x - ax) * slope)).abs() <= (letter * 0.12).max(1.2);
            // the grid of the nearer end
            let from = if x < ax { ax - x } else { (x - bx).max(0.0) };
            let steps = from / row.step.max(1.0);
            let even = (steps - steps.round()).abs() < 0.25;
            on_line && from <= reach && (from == 0.0 || even) && light(weight(plane, ink, p))
        });
        gone.extend(strays.copied());
    }
    for dot in &gone {
        paint(plane, dot, ink.paper);
    }
}

/// How much ink a piece and the grey about it are.
fn weight(plane: &Plane, ink: &Ink, p: &Piece) -> u32 {
    let mut sum = 0;
    for y in (p.y0 as usize).saturating_sub(1)..(p.y1 as usize + 1).min(plane.height) {
        let row = plane.row(y);
        let to = (p.x1 as usize + 1).min(row.len());
        let from = (p.x0 as usize).saturating_sub(1).min(to);
        for &pixel in row.get(from..to).unwrap_or_default() {
            sum += u32::from(ink.paper.saturating_sub(pixel));
        }
    }
    sum
}

fn middle(p: &Piece) -> (f32, f32) {
    ((p.x0 + p.x1) as f32 / 2.0, (p.y0 + p.y1) as f32 / 2.0)
}

/// Paints paper over a piece and the grey about it.
fn paint(plane: &mut Plane, p: &Piece, paper: u8) {
    for y in (p.y0 as usize).saturating_sub(1)..(p.y1 as usize + 1).min(plane.height) {
        let row = plane.row_mut(y);
        let to = (p.x1 as usize + 1).min(row.len());
        let from = (p.x0 as usize).saturating_sub(1).min(to);
        for pixel in row.get_mut(from..to).unwrap_or_default() {
            *pixel = (*pixel).max(paper);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(plane: &mut Plane, x: usize, y: usize, w: usize, h: usize) {
        for row in y..y + h {
            plane.row_mut(row)[x..x + w].fill(30);
        }
    }

    #[test]
    fn dots_go_and_what_stands_on_them_stays() {
        let mut plane = Plane::filled(600, 200, 240);
        for i in 0..60 {
            block(&mut plane, 20 + i * 8, 120, 2, 2);
        }
        // letters on the line, and the mark of one of them between two dots
        for i in 0..10 {
            block(&mut plane, 100 + i * 14, 98, 8, 17);
        }
        block(&mut plane, 127, 119, 4, 5);
        // an ellipsis and a full stop elsewhere
        for i in 0..3 {
            block(&mut plane, 300 + i * 8, 60, 2, 2);
        }
        let ink = Ink::of(&plane);
        let rows = find(&ink, 14.0);
        erase(&mut plane, &ink, &rows, 14.0);
        let dark = |plane: &Plane| plane.pixels.iter().filter(|&&p| p < 100).count();
        assert_eq!(dark(&plane), 10 * 8 * 17 + 4 * 5 + 3 * 4);
    }

    #[test]
    fn a_tint_is_no_leader() {
        let mut plane = Plane::filled(400, 300, 240);
        for y in 0..20 {
            for x in 0..40 {
                block(&mut plane, 20 + x * 8, 40 + y * 8, 2, 2);
            }
        }
        assert_eq!(find(&Ink::of(&plane), 14.0), Vec::new());
    }
}
