//! Steps of a drawing as operators of a content stream (ISO 32000-1, 8.2 and Annex A).

use std::fmt::Write as _;

use hayro_interpret::kurbo::{Affine as Transform, BezPath, Cap, Join, PathEl, Point, Shape};
use hayro_interpret::{ClipPath, DrawMode, FillRule};

use super::drawing::stroke_of;
use super::text::number;
use crate::domain::geometry::Affine;

/// A content stream being written, and the opacities it uses.
#[derive(Default)]
pub(super) struct Content {
    pub(super) out: String,
    pub(super) opacities: Vec<f32>,
}

impl Content {
    /// Paints the XObject `name` over the unit square mapped by `matrix`.
    pub(super) fn paint(&mut self, name: &str, matrix: &Affine) {
        let [a, b, c, d, e, f] = matrix.0.map(long);
        let _ = writeln!(self.out, "q {a} {b} {c} {d} {e} {f} cm /{name} Do Q");
    }

    pub(super) fn save(&mut self) {
        self.out.push_str("q\n");
    }

    pub(super) fn restore(&mut self) {
        self.out.push_str("Q\n");
    }

    pub(super) fn opacity(&mut self, opacity: f32) {
        if opacity >= 1.0 {
            return;
        }
        let opacity = (opacity * 1000.0).round() / 1000.0;
        let known = self.opacities.iter().position(|known| *known == opacity);
        let n = known.unwrap_or_else(|| {
            self.opacities.push(opacity);
            self.opacities.len() - 1
        });
        let _ = writeln!(self.out, "/G{n} gs");
    }

    /// Sets the colour for filling and stroking.
    pub(super) fn colour(&mut self, colour: [f32; 3]) {
        let [r, g, b] = colour.map(|v| number(f64::from(v.clamp(0.0, 1.0))));
        if r == g && g == b {
            let _ = writeln!(self.out, "{r} g {r} G");
        } else {
            let _ = writeln!(self.out, "{r} {g} {b} rg {r} {g} {b} RG");
        }
    }

    /// Clips to `clip`, mapped by `map`.
    pub(super) fn clip(&mut self, clip: &ClipPath, map: &Affine) {
        self.path(&clip.path, map);
        self.out.push_str(match clip.fill {
            FillRule::NonZero => "W n\n",
            FillRule::EvenOdd => "W* n\n",
        });
    }

    /// Paints an outline that `transform` maps to the source page and `map` to the bound page.
    pub(super) fn outline(
        &mut self,
        path: &BezPath,
        transform: Transform,
        mode: &DrawMode,
        map: &Affine,
    ) {
        let whole = Affine(transform.as_coeffs()).then(map);
        let Some(stroke) = stroke_of(mode) else {
            self.path(path, &whole);
            self.out.push_str(match mode {
                DrawMode::Fill(FillRule::EvenOdd) => "f*\n",
                _ => "f\n",
            });
            return;
        };
        // A pen's shape is mapped too: it is set within the mapped space.
        let [a, b, c, d, e, f] = whole.0.map(long);
        let _ = write!(
            self.out,
            "q {a} {b} {c} {d} {e} {f} cm {} w",
            long(f64::from(stroke.line_width))
        );
        let cap = match stroke.line_cap {
            Cap::Butt => 0,
            Cap::Round => 1,
            Cap::Square => 2,
        };
        let join = match stroke.line_join {
            Join::Miter => 0,
            Join::Round => 1,
            Join::Bevel => 2,
        };
        let miter = long(f64::from(stroke.miter_limit.max(1.0)));
        let _ = write!(self.out, " {cap} J {join} j {miter} M");
        if !stroke.dash_array.is_empty() && stroke.dash_array.iter().sum::<f32>() > 0.0 {
            let dashes: Vec<String> =
                stroke.dash_array.iter().map(|v| long(f64::from(v.max(0.0)))).collect();
            let offset = long(f64::from(stroke.dash_offset));
            let _ = write!(self.out, " [{}] {offset} d", dashes.join(" "));
        }
        self.out.push('\n');
        self.path(path, &Affine::IDENTITY);
        self.out.push_str(match mode {
            DrawMode::FillAndStroke(FillRule::EvenOdd, _) => "B* Q\n",
            DrawMode::FillAndStroke(..) => "B Q\n",
            _ => "S Q\n",
        });
    }

    fn path(&mut self, path: &BezPath, map: &Affine) {
        let mut last = Point::ZERO;
        // Local units may be large or small: as many digits as hundredths of a point need.
        let digits = if *map == Affine::IDENTITY { long } else { number };
        let mut put = |points: &[Point], operator: &str| {
            for point in points {
                let (x, y) = map.apply(point.x, point.y);
                let _ = write!(self.out, "{} {} ", digits(x), digits(y));
            }
            self.out.push_str(operator);
            self.out.push('\n');
        };
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(p) => {
                    put(&[p], "m");
                    last = p;
                }
                PathEl::LineTo(p) => {
                    put(&[p], "l");
                    last = p;
                }
                PathEl::QuadTo(q, p) => {
                    let first = last + (q - last) * (2.0 / 3.0);
                    let second = p + (q - p) * (2.0 / 3.0);
                    put(&[first, second, p], "c");
                    last = p;
                }
                PathEl::CurveTo(a, b, p) => {
                    put(&[a, b, p], "c");
                    last = p;
                }
                PathEl::ClosePath => put(&[], "h"),
            }
        }
    }
}

/// Whether `clip` lets all of the unit square under `matrix` be seen.
pub(super) fn contains(clip: &ClipPath, matrix: &Affine) -> bool {
    let bounds = clip.path.bounding_box();
    let is_box = (clip.path.area().abs() - bounds.area()).abs() < 1e-3 * bounds.area().max(1.0);
    let tolerance = 0.01;
    is_box
        && [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)].iter().all(|(x, y)| {
            let (x, y) = matrix.apply(*x, *y);
            x >= bounds.x0 - tolerance
                && x <= bounds.x1 + tolerance
                && y >= bounds.y0 - tolerance
                && y <= bounds.y1 + tolerance
        })
}

fn long(value: f64) -> String {
    let text = format!("{value:.5}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text.is_empty() || text == "-0" { "0".to_owned() } else { text.to_owned() }
}
