//! How wide the edges of letters are: in focus two pixels, blurred or enlarged many.

use crate::flow::clean::plane::Plane;

/// Rows that are looked at.
const ROWS: usize = 220;
/// Edges that make a measurement.
const ENOUGH: usize = 60;
/// Grain that does not end an edge.
const GRAIN: i16 = 2;

/// The usual width in pixels of an edge of print, from a tenth to nine tenths of its rise; `None`
/// where there is too little print.
pub(super) fn width(plane: &Plane, paper: u8, dark: u8) -> Option<f32> {
    let contrast = f32::from(paper.saturating_sub(dark));
    if contrast < 12.0 {
        return None;
    }
    let step = (plane.height / ROWS).max(1);
    let mut widths: Vec<f32> = Vec::new();
    for y in (plane.height / 20..plane.height * 19 / 20).step_by(step) {
        falls(plane.row(y), contrast * 0.6, &mut widths);
    }
    if widths.len() < ENOUGH {
        return None;
    }
    // the sharper half: strokes that the row grazes look wide
    let at = widths.len() * 2 / 5;
    let (_, middle, _) = widths.select_nth_unstable_by(at, f32::total_cmp);
    Some(*middle)
}

/// Widths of the falls from paper into print along a row that are at least `least` deep.
fn falls(row: &[u8], least: f32, widths: &mut Vec<f32>) {
    let value = |x: usize| row.get(x).map_or(0, |&p| i16::from(p));
    let mut x = 1;
    while x < row.len() {
        if value(x) >= value(x - 1) {
            x += 1;
            continue;
        }
        let start = x - 1;
        let mut low = x;
        while x < row.len() && value(x) <= value(low) + GRAIN {
            if value(x) < value(low) {
                low = x;
            } else if x > low + 2 {
                break;
            }
            x += 1;
        }
        let depth = f32::from(value(start) - value(low));
        if depth >= least {
            let cross = |share: f32| {
                let level = f32::from(value(start)) - depth * share;
                (start..low).find_map(|x| {
                    let (a, b) = (f32::from(value(x)), f32::from(value(x + 1)));
                    (a >= level && b < level).then(|| x as f32 + (a - level) / (a - b))
                })
            };
            if let (Some(from), Some(to)) = (cross(0.1), cross(0.9)) {
                widths.push((to - from).max(0.3) + 0.6);
            }
        }
        x = x.max(low + 1);
    }
}
