//! Where things lie: from the source's pages and pixels to the bound page, which is upright, starts
//! at (0, 0) and carries no `/Rotate`.

use crate::domain::geometry::Affine;
use crate::domain::page::PageRead;

/// ISO 19005-2, 6.1.13: a page's sides measure from 3 to 14 400 units.
const SIDES: [f64; 2] = [3.0, 14_400.0];

/// The bound page: how the source's space maps to it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Placement {
    /// From user space of the source page (for images: the unit square of the stored picture, the
    /// first row at the top) to the bound page.
    pub(super) from_source: Affine,
    /// From pixels of the upright page to the bound page.
    pub(super) from_pixels: Affine,
    /// Width and height in points.
    pub(super) size: [f64; 2],
}

/// Places a PDF page that shows `shown` (`[x0, y0, x1, y1]` in user space) with `/Rotate`
/// `rotation`.
pub(super) fn of_page(shown: [f64; 4], rotation: u16, read: &PageRead) -> Placement {
    let [x0, y0, x1, y1] = shown;
    let (width, height) = (x1 - x0, y1 - y0);
    let turn = (rotation + read.turn) % 360;
    let to_unit = Affine([1.0 / width, 0.0, 0.0, 1.0 / height, -x0 / width, -y0 / height]);
    let (w, h) = if turn % 180 == 90 { (height, width) } else { (width, height) };
    let scale = scale_of(w, h);
    let from_source = to_unit.then(&turned(turn)).then(&stretched(w * scale, h * scale));
    let from_pixels = read.to_points.then(&from_source);
    Placement { from_source, from_pixels, size: [w * scale, h * scale] }
}

/// Places a picture that is the whole page, stored with `orientation` (Exif 2.3, 4.6.4: 1 to 8).
pub(super) fn of_picture(orientation: u8, read: &PageRead) -> Placement {
    let points = 72.0 / f64::from(read.dpi.clamp(1.0, 14_400.0));
    let (w, h) = (f64::from(read.width.max(1)) * points, f64::from(read.height.max(1)) * points);
    let scale = scale_of(w, h);
    let size = [w * scale, h * scale];
    let page = stretched(size[0], size[1]);
    let from_source = oriented(orientation).then(&turned(read.turn)).then(&page);
    let points = points * scale;
    let from_pixels = Affine([points, 0.0, 0.0, -points, 0.0, size[1]]);
    Placement { from_source, from_pixels, size }
}

fn scale_of(width: f64, height: f64) -> f64 {
    let [least, most] = SIDES;
    (most / width.max(height)).min(1.0).max(least / width.min(height))
}

fn stretched(width: f64, height: f64) -> Affine {
    Affine([width, 0.0, 0.0, height, 0.0, 0.0])
}

/// Turns the unit square clockwise onto itself.
fn turned(degrees: u16) -> Affine {
    Affine(match degrees % 360 {
        90 => [0.0, -1.0, 1.0, 0.0, 0.0, 1.0],
        180 => [-1.0, 0.0, 0.0, -1.0, 1.0, 1.0],
        270 => [0.0, 1.0, -1.0, 0.0, 1.0, 0.0],
        _ => Affine::IDENTITY.0,
    })
}

/// From the picture as stored to the picture as meant.
fn oriented(orientation: u8) -> Affine {
    let mirror = Affine([-1.0, 0.0, 0.0, 1.0, 1.0, 0.0]);
    match orientation {
        2 => mirror,
        3 => turned(180),
        4 => mirror.then(&turned(180)),
        5 => mirror.then(&turned(270)),
        6 => turned(90),
        7 => mirror.then(&turned(90)),
        8 => turned(270),
        _ => Affine::IDENTITY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(width: u32, height: u32, turn: u16) -> PageRead {
        PageRead {
            number: 1,
            width,
            height,
            dpi: 72.0,
            turn,
            skew: 0.0,
            to_points: Affine::IDENTITY,
            words: Vec::new(),
            lines: Vec::new(),
            rulings: Vec::new(),
            marks: Vec::new(),
            cells: Vec::new(),
            pen: Vec::new(),
            codes: Vec::new(),
            stamps: Vec::new(),
            confidence: 1.0,
            notes: Vec::new(),
        }
    }

    #[track_caller]
    fn lands(map: &Affine, from: (f64, f64), to: (f64, f64)) {
        let (x, y) = map.apply(from.0, from.1);
        assert!((x - to.0).abs() < 1e-6 && (y - to.1).abs() < 1e-6, "({x}, {y}) is not {to:?}");
    }

    #[test]
    fn a_cropped_page_turned_clockwise_is_upright() {
        // The top left of a page turned by 90 is the bottom left of its user space.
        let place = of_page([10.0, 20.0, 110.0, 220.0], 90, &read(200, 100, 0));
        assert_eq!(place.size, [200.0, 100.0]);
        lands(&place.from_source, (10.0, 20.0), (0.0, 100.0));
        lands(&place.from_source, (110.0, 20.0), (0.0, 0.0));
        lands(&place.from_source, (10.0, 220.0), (200.0, 100.0));
        let place = of_page([10.0, 20.0, 110.0, 220.0], 90, &read(100, 200, 270));
        assert_eq!(place.size, [100.0, 200.0]);
        lands(&place.from_source, (10.0, 20.0), (0.0, 0.0));
    }

    #[test]
    fn exif_orientations_put_the_first_row_where_they_say() {
        // Orientation: (where row 0 lies, where column 0 lies), seen by its stored top left corner
        // and its stored top right corner.
        let corners = [
            (1, (0.0, 1.0), (1.0, 1.0)),
            (2, (1.0, 1.0), (0.0, 1.0)),
            (3, (1.0, 0.0), (0.0, 0.0)),
            (4, (0.0, 0.0), (1.0, 0.0)),
            (5, (0.0, 1.0), (0.0, 0.0)),
            (6, (1.0, 1.0), (1.0, 0.0)),
            (7, (1.0, 0.0), (1.0, 1.0)),
            (8, (0.0, 0.0), (0.0, 1.0)),
        ];
        for (orientation, left, right) in corners {
            lands(&oriented(orientation), (0.0, 1.0), left);
            lands(&oriented(orientation), (1.0, 1.0), right);
        }
    }

    #[test]
    fn pages_stay_within_the_limits_of_pdf() {
        let place = of_picture(1, &read(30_000, 10_000, 0));
        assert!((place.size[0] - 14_400.0).abs() < 1e-6 && (place.size[1] - 4_800.0).abs() < 1e-6);
        lands(&place.from_pixels, (30_000.0, 0.0), (14_400.0, 4_800.0));
        let place = of_picture(1, &read(1, 2, 0));
        assert_eq!(place.size, [3.0, 6.0]);
    }
}
