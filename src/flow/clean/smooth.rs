//! A calmer picture of a page for a second reading: light blur, evenly white paper.

use super::plane::Plane;

/// Blurs lightly (binomial 3 × 3) and divides by the paper's brightness around.
pub fn smoothed(plane: &Plane, letter: f32) -> Plane {
    let blurred = binomial(plane);
    let tile = ((letter * 2.5) as usize).max(16);
    let paper = paper(&blurred, tile);
    let columns = plane.width.div_ceil(tile).max(1);
    let mut out = blurred;
    let width = out.width;
    for y in 0..out.height {
        for x in 0..width {
            let around = between(&paper, columns, x, y, tile);
            if let Some(pixel) = out.pixels.get_mut(y * width + x) {
                *pixel = (u32::from(*pixel) * 245 / around.max(40)).min(255) as u8;
            }
        }
    }
    out
}

fn binomial(plane: &Plane) -> Plane {
    let mut rows = plane.clone();
    for y in 0..plane.height {
        let source = plane.row(y);
        for (pixel, w) in rows.row_mut(y).iter_mut().skip(1).zip(source.windows(3)) {
            *pixel = ((u16::from(w[0]) + 2 * u16::from(w[1]) + u16::from(w[2]) + 2) / 4) as u8;
        }
    }
    let mut out = rows.clone();
    for y in 1..plane.height.saturating_sub(1) {
        let (above, here, below) = (rows.row(y - 1), rows.row(y), rows.row(y + 1));
        for (pixel, ((&a, &b), &c)) in
            out.row_mut(y).iter_mut().zip(above.iter().zip(here).zip(below))
        {
            *pixel = ((u16::from(a) + 2 * u16::from(b) + u16::from(c) + 2) / 4) as u8;
        }
    }
    out
}

/// The paper's shade of each tile: a bright percentile, spread over tiles full of ink.
fn paper(plane: &Plane, tile: usize) -> Vec<u8> {
    let (columns, rows) = (plane.width.div_ceil(tile), plane.height.div_ceil(tile));
    let mut out = Vec::with_capacity(columns * rows);
    for ty in 0..rows {
        for tx in 0..columns {
            let mut values: Vec<u8> = Vec::with_capacity(tile * tile / 4);
            for y in (ty * tile..((ty + 1) * tile).min(plane.height)).step_by(2) {
                let row = plane.row(y);
                let cut = row.get(tx * tile..((tx + 1) * tile).min(row.len())).unwrap_or_default();
                values.extend(cut.iter().step_by(2));
            }
            let at = values.len() * 4 / 5;
            out.push(if values.is_empty() { 255 } else { *values.select_nth_unstable(at).1 });
        }
    }
    // the brightest of the neighbours: ink must not pass for dark paper
    let source = out.clone();
    for (i, shade) in out.iter_mut().enumerate() {
        let (x, y) = (i % columns, i / columns);
        for ny in y.saturating_sub(1)..=(y + 1).min(rows - 1) {
            for nx in x.saturating_sub(1)..=(x + 1).min(columns - 1) {
                *shade = (*shade).max(source.get(ny * columns + nx).copied().unwrap_or(0));
            }
        }
    }
    out
}

/// The shade at a pixel, between the middles of the four tiles around.
fn between(paper: &[u8], columns: usize, x: usize, y: usize, tile: usize) -> u32 {
    let rows = paper.len() / columns;
    let place = |v: usize, count: usize| {
        let shifted = v.saturating_sub(tile / 2);
        let at = (shifted / tile).min(count.saturating_sub(1));
        (at, (at + 1).min(count.saturating_sub(1)), (shifted % tile) as u32)
    };
    let (x0, x1, fx) = place(x, columns);
    let (y0, y1, fy) = place(y, rows);
    let at = |x: usize, y: usize| u32::from(paper.get(y * columns + x).copied().unwrap_or(255));
    let t = tile as u32;
    let top = at(x0, y0) * (t - fx) + at(x1, y0) * fx;
    let low = at(x0, y1) * (t - fx) + at(x1, y1) * fx;
    (top * (t - fy) + low * fy) / (t * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shadowed_paper_becomes_white_and_ink_stays_dark() {
        let mut plane = Plane::filled(400, 200, 120);
        for x in 0..400 {
            for y in 0..200 {
                plane.row_mut(y)[x] = (240 - x / 4) as u8;
            }
        }
        for x in 100..110 {
            for y in 100..110 {
                plane.row_mut(y)[x] = 30;
            }
        }
        let smooth = smoothed(&plane, 17.0);
        assert!(smooth.row(50)[350] > 215, "{}", smooth.row(50)[350]);
        assert!(smooth.row(105)[105] < 60);
    }
}
