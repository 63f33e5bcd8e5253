//! Seals of paler ink than print, as red ones are in grey scans: told from letters by shade alone.

use super::{SECTORS, Seal};
use crate::flow::clean::ink::Ink;
use crate::flow::clean::plane::Plane;

/// How much paler a ring must be than print, as a share of the way from print to paper.
const PALER: f32 = 0.18;

/// Stretches the shades within a seal whose ink is paler than print, so that it becomes paper and
/// letters stay; `false`: the seal is as dark as print, nothing was changed.
pub(super) fn fade(plane: &mut Plane, ink: &Ink, seal: &Seal) -> bool {
    let (dark, paper) = (f32::from(ink.dark), f32::from(ink.paper));
    let Some(shade) = darkest_of_ring(plane, ink, seal).map(f32::from) else { return false };
    if shade - dark < (paper - dark) * PALER {
        return false;
    }
    // a scanner's ring is not quite round
    let reach = seal.radius() * 1.06 + 3.0;
    let rows = (seal.y - reach).max(0.0) as usize..((seal.y + reach).max(0.0) as usize + 1);
    for y in rows.start..rows.end.min(plane.height) {
        let half = (reach * reach - (y as f32 - seal.y).powi(2)).max(0.0).sqrt();
        let row = plane.row_mut(y);
        let from = ((seal.x - half).max(0.0) as usize).min(row.len());
        let to = ((seal.x + half).max(0.0) as usize + 1).clamp(from, row.len());
        for pixel in row.get_mut(from..to).unwrap_or_default() {
            let stretched = dark + (f32::from(*pixel) - dark) / (shade - dark) * (paper - dark);
            *pixel = (*pixel).max(stretched.clamp(0.0, paper) as u8);
        }
    }
    true
}

/// The shade that nearly all of a seal's rings are paler than; strokes that cross them are few.
fn darkest_of_ring(plane: &Plane, ink: &Ink, seal: &Seal) -> Option<u8> {
    let mut shades: Vec<u8> = Vec::new();
    for &(inner, outer) in &seal.rings {
        let r = inner.midpoint(outer);
        for i in 0..SECTORS * 4 {
            let (sin, cos) = (i as f32 * std::f32::consts::PI / (SECTORS * 2) as f32).sin_cos();
            let (x, y) = (seal.x + r * cos + 0.5, seal.y + r * sin + 0.5);
            if x < 0.0 || y < 0.0 {
                continue;
            }
            let (x, y) = (x as usize, y as usize);
            if ink.row(y).get(x).is_some_and(|&p| p != 0)
                && y < plane.height
                && let Some(&shade) = plane.row(y).get(x)
            {
                shades.push(shade);
            }
        }
    }
    shades.sort_unstable();
    shades.get(shades.len() / 8).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::clean::seals::{erase, find};

    #[test]
    fn a_pale_seal_goes_and_letters_in_it_stay() {
        let mut plane = Plane::filled(700, 500, 240);
        for t in 0..7200 {
            let (sin, cos) = (f64::from(t) / 20.0).to_radians().sin_cos();
            for r in [95.0, 96.0, 97.0, 120.0, 121.0, 122.0f64] {
                let (x, y) = ((250.0 + r * cos) as usize, (240.0 + r * sin) as usize);
                plane.row_mut(y)[x] = 125;
            }
        }
        let stem = |plane: &mut Plane, x: usize, y: usize| {
            for row in y..y + 26 {
                plane.row_mut(row)[x..x + 4].fill(28);
            }
        };
        for letter in 0..12 {
            stem(&mut plane, 180 + letter * 24, 110);
        }
        // a word wholly within the rings, that a dark seal would take along
        for letter in 0..4 {
            stem(&mut plane, 220 + letter * 14, 230);
        }
        // the print of the page, from which its shade is known
        for letter in 0..160 {
            stem(&mut plane, 20 + (letter % 40) * 16, 380 + letter / 40 * 30);
        }
        let before = plane.pixels.iter().filter(|&&p| p < 60).count();
        let ink = Ink::of(&plane);
        let seals = find(&plane, &ink, 15.0);
        assert_eq!(seals.len(), 1);
        erase(&mut plane, &ink, &seals, 15.0);
        assert_eq!(plane.pixels.iter().filter(|&&p| p < 60).count(), before);
        let left = plane.pixels.iter().filter(|&&p| (60..200).contains(&p)).count();
        assert!(left < 40, "{left} pixels of the rings are left");
    }
}
