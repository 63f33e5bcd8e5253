//! Where a QR code may stand: three corner squares (ISO/IEC 18004, 6.3.3), each dark, light, dark,
//! light, dark in the widths 1 : 1 : 3 : 1 : 1 across and down, at a right angle to each other.

use crate::domain::geometry::PageBox;
use crate::flow::clean::plane::Plane;

/// Rows between two looks.
const STEP: usize = 4;
/// Side of the blocks that have one threshold.
const BLOCK: usize = 32;
/// Least difference between dark and light.
const CONTRAST: u8 = 50;
/// Most corners that are put together.
const MOST_CORNERS: usize = 24;

/// A square in which a code may stand.
#[derive(Clone, Copy, Debug)]
pub struct Square {
    /// Upright box around it, without quiet zone.
    pub at: PageBox,
    /// Side of a module in pixels.
    pub module: f32,
}

#[derive(Clone, Copy, Debug)]
struct Corner {
    x: f32,
    y: f32,
    module: f32,
    seen: u32,
}

/// Squares between three fitting corners, those with the best angles first.
pub fn squares(page: &Plane) -> Vec<Square> {
    let mut corners = corners(page);
    corners.sort_by_key(|c| std::cmp::Reverse(c.seen));
    corners.truncate(MOST_CORNERS);
    let mut out: Vec<(f32, Square)> = Vec::new();
    for (i, a) in corners.iter().enumerate() {
        for (j, b) in corners.iter().enumerate() {
            for c in corners.iter().skip(j + 1) {
                let same = |d: &Corner| d.x == a.x && d.y == a.y;
                if j == i || same(c) {
                    continue;
                }
                out.extend(square(a, b, c));
            }
        }
    }
    out.sort_by(|a, b| a.0.total_cmp(&b.0));
    out.into_iter().map(|(_, square)| square).collect()
}

/// The square with `a` between the two others, and how far it is from a square.
fn square(a: &Corner, b: &Corner, c: &Corner) -> Option<(f32, Square)> {
    let modules = [a.module, b.module, c.module];
    let least = modules.into_iter().fold(f32::INFINITY, f32::min);
    let most = modules.into_iter().fold(0.0, f32::max);
    if most > least * 1.5 {
        return None;
    }
    let module = (a.module + b.module + c.module) / 3.0;
    let (ux, uy) = (b.x - a.x, b.y - a.y);
    let (vx, vy) = (c.x - a.x, c.y - a.y);
    let (u, v) = (ux.hypot(uy), vx.hypot(vy));
    let fits = |length: f32| (11.0..180.0).contains(&(length / module));
    if !fits(u) || !fits(v) {
        return None;
    }
    let uneven = (u - v).abs() / u.max(v);
    let askew = ((ux * vx + uy * vy) / (u * v)).abs();
    if uneven > 0.2 || askew > 0.2 {
        return None;
    }
    let fourth = (b.x + vx, b.y + vy);
    let points = [(a.x, a.y), (b.x, b.y), (c.x, c.y), fourth];
    let boxes = points.map(|(x, y)| PageBox::new(x, y, x, y));
    let middle = PageBox::around(&boxes)?;
    // corners are named by their middles: half a corner square lies outside
    let out = module * 3.5;
    let at = PageBox::new(middle.x0 - out, middle.y0 - out, middle.x1 + out, middle.y1 + out);
    Some((uneven + askew, Square { at, module }))
}

/// One threshold for each block; 0 where there is no contrast.
struct Thresholds {
    across: usize,
    values: Vec<u8>,
}

impl Thresholds {
    fn of(page: &Plane) -> Self {
        let across = page.width.div_ceil(BLOCK);
        let down = page.height.div_ceil(BLOCK);
        let mut extremes = vec![(255u8, 0u8); across * down];
        for y in (0..page.height).step_by(STEP) {
            let row = (y / BLOCK) * across;
            for (i, part) in page.row(y).chunks(BLOCK).enumerate() {
                let (low, high) = part.iter().fold((255u8, 0u8), |(l, h), &p| (l.min(p), h.max(p)));
                if let Some(e) = extremes.get_mut(row + i) {
                    *e = (e.0.min(low), e.1.max(high));
                }
            }
        }
        let mut values = Vec::with_capacity(extremes.len());
        for y in 0..down {
            for x in 0..across {
                let (mut low, mut high) = (255u8, 0u8);
                for near in y.saturating_sub(1)..(y + 2).min(down) {
                    for beside in x.saturating_sub(1)..(x + 2).min(across) {
                        let (l, h) =
                            extremes.get(near * across + beside).copied().unwrap_or((255, 0));
                        (low, high) = (low.min(l), high.max(h));
                    }
                }
                let flat = high.saturating_sub(low) < CONTRAST;
                values.push(if flat { 0 } else { low.midpoint(high) });
            }
        }
        Self { across, values }
    }

    fn at(&self, x: usize, y: usize) -> u8 {
        self.values.get((y / BLOCK) * self.across + x / BLOCK).copied().unwrap_or(0)
    }
}

fn corners(page: &Plane) -> Vec<Corner> {
    let limits = Thresholds::of(page);
    let mut found: Vec<Corner> = Vec::new();
    for y in (0..page.height).step_by(STEP) {
        // widths of the last five runs, the newest last; dark where `dark`
        let mut runs = [0usize; 5];
        let mut dark = false;
        let mut length = 0usize;
        let mut turn = |x: usize, length: usize, was_dark: bool| {
            runs.rotate_left(1);
            if let Some(last) = runs.last_mut() {
                *last = length;
            }
            if was_dark && let Some(module) = proportions(&runs) {
                let total: usize = runs.iter().sum();
                let middle = x - total / 2;
                note(page, &limits, middle, y, module, &mut found);
            }
        };
        for (i, part) in page.row(y).chunks(BLOCK).enumerate() {
            let limit = limits.at(i * BLOCK, y);
            if !dark && part.iter().min().is_none_or(|&p| p >= limit) {
                length += part.len();
                continue;
            }
            for (k, &p) in part.iter().enumerate() {
                if (p < limit) == dark {
                    length += 1;
                } else {
                    turn(i * BLOCK + k, length, dark);
                    dark = !dark;
                    length = 1;
                }
            }
        }
        turn(page.width, length, dark);
    }
    found
}

/// The module's side where five runs are a cut through a corner's middle.
fn proportions(runs: &[usize; 5]) -> Option<f32> {
    let total: usize = runs.iter().sum();
    let module = total as f32 / 7.0;
    if module < 1.2 {
        return None;
    }
    let wanted = [1.0, 1.0, 3.0, 1.0, 1.0];
    let fits = runs.iter().zip(wanted).all(|(&run, wanted)| {
        (run as f32 - module * wanted).abs() <= module * if wanted > 2.0 { 1.0 } else { 0.6 }
    });
    fits.then_some(module)
}

/// Looks down through the middle; keeps the corner where that cut has the same proportions.
fn note(
    page: &Plane,
    limits: &Thresholds,
    x: usize,
    y: usize,
    module: f32,
    found: &mut Vec<Corner>,
) {
    let known = found.iter_mut().find(|c| {
        (c.x - x as f32).abs() < c.module * 2.5 && (c.y - y as f32).abs() < c.module * 2.5
    });
    if let Some(corner) = known {
        corner.seen += 1;
        return;
    }
    let dark = |y: usize| page.row(y).get(x).is_some_and(|&p| p < limits.at(x, y));
    if !dark(y) {
        return;
    }
    let reach = (module * 6.0) as usize;
    let mut up = [0usize; 3];
    let mut down = [0usize; 3];
    let mut at = y;
    let mut leg = 0;
    while let Some(next) = at.checked_sub(1) {
        if y - next > reach {
            break;
        }
        if dark(next) != (leg % 2 == 0) {
            leg += 1;
        }
        let Some(n) = up.get_mut(leg) else { break };
        *n += 1;
        at = next;
    }
    let top = leg;
    leg = 0;
    for next in y + 1..(y + reach).min(page.height) {
        if dark(next) != (leg % 2 == 0) {
            leg += 1;
        }
        let Some(n) = down.get_mut(leg) else { break };
        *n += 1;
    }
    let [up0, up1, up2] = up;
    let [down0, down1, down2] = down;
    let runs = [up2, up1, up0 + 1 + down0, down1, down2];
    let Some(tall) = proportions(&runs) else { return };
    if top < 2 || leg < 2 || tall > module * 1.5 || module > tall * 1.5 {
        return;
    }
    let middle = y as f32 + (down0 as f32 - up0 as f32) / 2.0;
    let module = f32::midpoint(tall, module);
    found.push(Corner { x: x as f32, y: middle, module, seen: 1 });
}
