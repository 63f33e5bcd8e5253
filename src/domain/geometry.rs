//! Places on a page.

use serde::{Deserialize, Serialize};

/// A box in pixels of the upright source page: origin top left, y grows downwards.
/// Written in JSON as `[x0, y0, x1, y1]`, rounded.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(from = "[f32; 4]", into = "[i32; 4]")]
pub struct PageBox {
    /// Left edge.
    pub x0: f32,
    /// Top edge.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Bottom edge.
    pub y1: f32,
}

impl PageBox {
    /// A box from its edges.
    pub const fn new(x0: f32, y0: f32, x1: f32, y1: f32) -> Self {
        Self { x0, y0, x1, y1 }
    }

    /// Width in pixels, never negative.
    pub fn width(&self) -> f32 {
        (self.x1 - self.x0).max(0.0)
    }

    /// Height in pixels, never negative.
    pub fn height(&self) -> f32 {
        (self.y1 - self.y0).max(0.0)
    }

    /// Area in square pixels.
    pub fn area(&self) -> f32 {
        self.width() * self.height()
    }

    /// Middle of the box, across.
    pub fn center_x(&self) -> f32 {
        f32::midpoint(self.x0, self.x1)
    }

    /// Middle of the box, down.
    pub fn center_y(&self) -> f32 {
        f32::midpoint(self.y0, self.y1)
    }

    /// The smallest box around both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::new(
            self.x0.min(other.x0),
            self.y0.min(other.y0),
            self.x1.max(other.x1),
            self.y1.max(other.y1),
        )
    }

    /// What both share; empty where they do not touch.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let x0 = self.x0.max(other.x0);
        let y0 = self.y0.max(other.y0);
        Self::new(x0, y0, self.x1.min(other.x1).max(x0), self.y1.min(other.y1).max(y0))
    }

    /// Length of the common stretch of both boxes, seen from the side.
    pub fn vertical_overlap(&self, other: &Self) -> f32 {
        (self.y1.min(other.y1) - self.y0.max(other.y0)).max(0.0)
    }

    /// Length of the common stretch of both boxes, seen from above.
    pub fn horizontal_overlap(&self, other: &Self) -> f32 {
        (self.x1.min(other.x1) - self.x0.max(other.x0)).max(0.0)
    }

    /// The smallest box around all of `boxes`; `None` for none.
    pub fn around<'a>(boxes: impl IntoIterator<Item = &'a Self>) -> Option<Self> {
        boxes.into_iter().copied().reduce(|a, b| a.union(&b))
    }
}

impl From<[f32; 4]> for PageBox {
    fn from([x0, y0, x1, y1]: [f32; 4]) -> Self {
        Self { x0, y0, x1, y1 }
    }
}

impl From<PageBox> for [i32; 4] {
    fn from(b: PageBox) -> Self {
        [b.x0, b.y0, b.x1, b.y1].map(|v| v.round() as i32)
    }
}

/// An affine map in the order of PDF's `cm` operator (ISO 32000-2, 8.3.4):
/// `x' = a·x + c·y + e`, `y' = b·x + d·y + f`.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Affine(pub [f64; 6]);

impl Affine {
    /// Leaves every point where it is.
    pub const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// Maps one point.
    pub fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// First `self`, then `next`.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let [na, nb, nc, nd, ne, nf] = next.0;
        Self([
            a * na + b * nc,
            a * nb + b * nd,
            c * na + d * nc,
            c * nb + d * nd,
            e * na + f * nc + ne,
            e * nb + f * nd + nf,
        ])
    }

    /// The map back; `None` where the map flattens the plane.
    pub fn inverse(&self) -> Option<Self> {
        let [a, b, c, d, e, f] = self.0;
        let det = a * d - b * c;
        if det.abs() < 1e-12 {
            return None;
        }
        Some(Self([
            d / det,
            -b / det,
            -c / det,
            a / det,
            (c * f - d * e) / det,
            (b * e - a * f) / det,
        ]))
    }

    /// The upright box around the mapped corners of `b`.
    pub fn apply_box(&self, b: &PageBox) -> PageBox {
        let corners = [(b.x0, b.y0), (b.x1, b.y0), (b.x0, b.y1), (b.x1, b.y1)]
            .map(|(x, y)| self.apply(f64::from(x), f64::from(y)));
        let fold = |pick: fn(&(f64, f64)) -> f64, best: fn(f64, f64) -> f64, start: f64| {
            corners.iter().map(pick).fold(start, best) as f32
        };
        PageBox::new(
            fold(|p| p.0, f64::min, f64::INFINITY),
            fold(|p| p.1, f64::min, f64::INFINITY),
            fold(|p| p.0, f64::max, f64::NEG_INFINITY),
            fold(|p| p.1, f64::max, f64::NEG_INFINITY),
        )
    }
}
