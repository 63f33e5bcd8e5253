//! A gap cut out of the page and made like the strips the net learned from.

use crate::domain::geometry::PageBox;
use crate::flow::clean::plane::Plane;

/// Ink of one line, 32 pixels high: 0 paper, 255 the darkest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Strip {
    /// Pixels across.
    pub width: usize,
    /// The pixels, row by row.
    pub ink: Vec<u8>,
}

/// Where the base line is in a strip, and how high a capital, in shares of its height.
pub const BASE: f32 = 0.7;
/// See [`BASE`].
pub const CAPITAL: f32 = 0.4;

/// Narrower strips hold no figure.
const NARROWEST: usize = 8;
/// Wider ones are no gap.
const WIDEST: usize = 480;

impl Strip {
    /// Pixels down.
    pub const HEIGHT: usize = 32;

    /// Cuts a box out of a grey page; `None` where it is no gap that could be read.
    pub fn cut(grey: &Plane, at: &PageBox) -> Option<Self> {
        // what lies outside of the page is paper
        let (x0, x1) = (at.x0.max(0.0).round() as usize, at.x1.max(0.0).round() as usize);
        let (top, bottom) = (at.y0.round() as i64, at.y1.round() as i64);
        let inside = grey.cut(x0, top.max(0) as usize, x1, bottom.max(0) as usize);
        if inside.width < 4 || inside.height < 8 {
            return None;
        }
        let paper = quantile(&inside.pixels, 3, 4)?;
        let high = (bottom - top).max(1) as usize;
        let mut whole = Plane::filled(inside.width, high, paper);
        let skip = (-top).max(0) as usize;
        for y in 0..inside.height {
            let row = whole.row_mut(y + skip);
            if row.len() == inside.width {
                row.copy_from_slice(inside.row(y));
            }
        }
        let width = (whole.width * Self::HEIGHT + high / 2) / high;
        if !(NARROWEST..=WIDEST).contains(&width) {
            return None;
        }
        Self::levelled(&whole.scaled(width, Self::HEIGHT))
    }

    /// From grey to ink, the paper's shade taken away and the darkest made black.
    pub fn levelled(grey: &Plane) -> Option<Self> {
        if grey.height != Self::HEIGHT {
            return None;
        }
        let paper = i32::from(quantile(&grey.pixels, 3, 4)?);
        let dark = i32::from(quantile(&grey.pixels, 1, 50)?);
        let depth = (paper - dark).max(40);
        let ink = grey.pixels.iter().map(|&p| {
            let share = (paper - i32::from(p)).max(0) * 255;
            ((share + depth / 2) / depth).min(255) as u8
        });
        Some(Self { width: grey.width, ink: ink.collect() })
    }
}

/// The shade below which `part` of `whole` of the pixels lie.
fn quantile(pixels: &[u8], part: usize, whole: usize) -> Option<u8> {
    let mut counts = [0usize; 256];
    for &p in pixels {
        if let Some(count) = counts.get_mut(usize::from(p)) {
            *count += 1;
        }
    }
    let at = pixels.len() * part / whole;
    let mut seen = 0;
    counts
        .iter()
        .position(|count| {
            seen += count;
            seen > at
        })
        .map(|shade| shade as u8)
}
