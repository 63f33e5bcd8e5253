//! Which way is up, without reading: Vietnamese has far more marks over its letters than under
//! them.

use crate::flow::clean::components::Piece;

/// Marks that make a verdict.
const ENOUGH: usize = 40;

/// Whether marks stand under the letters: the page stands on its head. `letter` is the height of
/// small letters in the pixels of `pieces`.
pub(super) fn stand_below(pieces: &[Piece], letter: f32) -> bool {
    if letter < 4.0 {
        return false;
    }
    let wide = (letter * 2.0).max(1.0);
    let column = |x: f32| (x.max(0.0) / wide) as usize;
    let mut columns: Vec<Vec<&Piece>> = Vec::new();
    let base = |p: &&Piece| {
        let (w, h) = (p.width() as f32, p.height() as f32);
        h >= letter * 0.75 && h <= letter * 1.9 && w >= letter * 0.4 && w <= letter * 3.0
    };
    for p in pieces.iter().filter(base) {
        for at in column(p.x0 as f32)..=column(p.x1 as f32) {
            if columns.len() <= at {
                columns.resize(at + 1, Vec::new());
            }
            if let Some(column) = columns.get_mut(at) {
                column.push(p);
            }
        }
    }
    let (mut above, mut below) = (0usize, 0usize);
    for p in pieces {
        let (w, h) = (p.width() as f32, p.height() as f32);
        let mark = h >= letter * 0.12
            && h <= letter * 0.62
            && w >= letter * 0.12
            && w <= letter * 1.2
            && p.area >= 3;
        if !mark {
            continue;
        }
        let middle = f32::midpoint(p.x0 as f32, p.x1 as f32);
        let near = columns.get(column(middle)).map(Vec::as_slice).unwrap_or_default();
        let over = |b: &&&Piece| (b.x0 as f32) <= middle && middle <= b.x1 as f32;
        let gap = |from: u32, to: u32| to as f32 - from as f32;
        let close = letter * 0.45;
        let is_above = near.iter().filter(over).any(|b| (-1.0..close).contains(&gap(p.y1, b.y0)));
        let is_below = near.iter().filter(over).any(|b| (-1.0..close).contains(&gap(b.y1, p.y0)));
        match (is_above, is_below) {
            (true, false) => above += 1,
            (false, true) => below += 1,
            _ => {}
        }
    }
    above + below >= ENOUGH && below * 10 > above * 16
}
