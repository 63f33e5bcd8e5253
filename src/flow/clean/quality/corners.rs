//! Corners folded over or outside the glass: a dark wedge where paper should be.

use crate::flow::clean::plane::Plane;

/// Side of the wedge looked at, as a share of the page's width.
const WEDGE: f32 = 0.09;
/// Darker than this share of the paper is no paper.
const DARK: f32 = 0.5;

/// Whether a corner of a half-size page is missing.
pub(super) fn missing(half: &Plane, paper: u8) -> bool {
    let limit = (f32::from(paper) * DARK) as u8;
    let side = (half.width as f32 * WEDGE) as usize;
    if side < 12 || half.height < side * 4 {
        return false;
    }
    let corners = [(false, false), (true, false), (false, true), (true, true)];
    let dark = corners.map(|corner| wedge(half, side, corner, limit));
    let whole = dark.iter().filter(|share| **share > 0.9).count();
    // a dark ground shows in all corners, a fold in one or two
    (1..=2).contains(&whole)
        && corners
            .iter()
            .zip(dark)
            .any(|(corner, share)| share > 0.9 && !border(half, side, *corner, limit))
}

/// Share of dark pixels in the triangle of a corner.
fn wedge(half: &Plane, side: usize, (right, below): (bool, bool), limit: u8) -> f32 {
    let (mut dark, mut all) = (0u32, 0u32);
    for dy in 0..side {
        let y = if below { half.height - 1 - dy } else { dy };
        let row = half.row(y);
        for dx in 0..side - dy {
            let x = if right { half.width.saturating_sub(1 + dx) } else { dx };
            dark += u32::from(row.get(x).is_some_and(|&p| p < limit));
            all += 1;
        }
    }
    dark as f32 / all.max(1) as f32
}

/// Whether the edges that meet in a corner are dark far along: a black border of the scanner.
fn border(half: &Plane, side: usize, (right, below): (bool, bool), limit: u8) -> bool {
    let x = if right { half.width.saturating_sub(1 + side / 6) } else { side / 6 };
    let y = if below { half.height.saturating_sub(1 + side / 6) } else { side / 6 };
    let across = half.row(y);
    let reach = half.width * 6 / 10;
    let along = (0..reach)
        .filter(|d| {
            let x = if right { half.width - 1 - d } else { *d };
            across.get(x).is_some_and(|&p| p < limit)
        })
        .count();
    let high = half.height * 6 / 10;
    let down = (0..high)
        .filter(|d| {
            let y = if below { half.height - 1 - d } else { *d };
            half.row(y).get(x).is_some_and(|&p| p < limit)
        })
        .count();
    along * 10 > reach * 8 || down * 10 > high * 8
}
