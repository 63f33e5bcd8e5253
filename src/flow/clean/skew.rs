//! How text stands on a page: how high its letters are, how far its lines lean, whether they run
//! across or down. Measured on connected pieces, so it costs next to nothing and black-and-white
//! pages are as good as grey ones.

use super::components::Piece;

/// Largest lean that is looked for, in degrees.
const FURTHEST: f32 = 15.0;

/// What the pieces say about the text.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Stance {
    /// Usual height of small letters without marks in pixels; 0 where there is no text.
    pub letter: f32,
    /// Lean of the lines in degrees, clockwise positive.
    pub lean: f32,
    /// How much better lines fit down the page than across; above 1 the page lies on its side.
    pub sideways: f32,
    /// How many pieces look like letters.
    pub letters: usize,
}

impl Stance {
    /// Whether the text runs up or down the page, surely.
    pub fn on_its_side(&self) -> bool {
        self.sideways > 1.12 && self.letters >= 60
    }
}

/// Measures the stance of the text.
pub fn stance(pieces: &[Piece]) -> Stance {
    let letter = letter_height(pieces);
    if letter == 0.0 {
        return Stance { letter, lean: 0.0, sideways: 0.0, letters: 0 };
    }
    let fits = |v: u32| v as f32 >= letter * 0.7 && v as f32 <= letter * 2.2;
    let letters: Vec<&Piece> =
        pieces.iter().filter(|p| fits(p.height()) && p.width() as f32 <= letter * 4.0).collect();
    let step = (letters.len() / 3000).max(1);
    // bottoms of letters lie on the base line; their middles are as good on pages on their side
    let across: Vec<(f32, f32)> =
        letters.iter().step_by(step).map(|p| ((p.x0 + p.x1) as f32 / 2.0, p.y1 as f32)).collect();
    let down: Vec<(f32, f32)> = letters
        .iter()
        .step_by(step)
        .map(|p| (-((p.y0 + p.y1) as f32) / 2.0, p.x1 as f32))
        .collect();
    let bin = (letter / 5.0).max(1.0);
    let (lean, score) = best_lean(&across, bin);
    let (lean_down, score_down) = best_lean(&down, bin);
    let other: Vec<(f32, f32)> = down
        .iter()
        .map(|&(x, _)| x)
        .zip(letters.iter().step_by(step))
        .map(|(x, p)| (x, p.x0 as f32))
        .collect();
    let (_, score_other) = best_lean(&other, bin);
    let best_down = score_down.max(score_other);
    let sideways = if score > 0.0 { best_down / score } else { 0.0 };
    let lean = if sideways > 1.0 { lean_down } else { lean };
    Stance { letter, lean, sideways, letters: letters.len() }
}

/// Height of a capital or an ascender in heights of small letters, in the fonts of offices.
const ASCENDER: f32 = 1.47;

/// Height of small letters: pieces of that height, and pieces half as high again (capitals,
/// ascenders, small letters with joined marks), are both frequent in any text. Specks, marks over
/// letters, rulings and pictures have no such partner.
pub fn letter_height(pieces: &[Piece]) -> f32 {
    let mut counts = [0u32; 200];
    for p in pieces {
        let (w, h) = (p.width(), p.height());
        let full = p.area * 100 / (w * h).max(1);
        let shaped = w * 4 >= h && w <= h * 3 && (15..=88).contains(&full);
        if let (true, Some(count)) = (h >= 5 && shaped, counts.get_mut(h as usize)) {
            *count += 1;
        }
    }
    if counts.iter().sum::<u32>() < 12 {
        return 0.0;
    }
    // neighbours count too, in a window that grows with the height
    let near = |height: f32| -> f32 {
        let reach = (height / 14.0).max(0.6);
        let (from, to) = ((height - reach).round() as usize, (height + reach).round() as usize);
        counts.get(from..=to.min(counts.len() - 1)).unwrap_or_default().iter().sum::<u32>() as f32
    };
    let together = |h: usize| {
        let (small, tall) = (near(h as f32), near(h as f32 * ASCENDER));
        // a text of capitals or digits has one height only
        small * tall + small * small * 0.12
    };
    let peak = (5..130).max_by(|&a, &b| together(a).total_cmp(&together(b))).unwrap_or(0);
    let reach = (peak / 10).max(1);
    let (mut sum, mut n) = (0u32, 0u32);
    for at in peak - reach..=peak + reach {
        let count = counts.get(at).copied().unwrap_or(0);
        sum += count * at as u32;
        n += count;
    }
    sum as f32 / n.max(1) as f32
}

/// The lean at which the points fall into the fewest, fullest rows, and how full they are.
fn best_lean(points: &[(f32, f32)], bin: f32) -> (f32, f32) {
    if points.len() < 12 {
        return (0.0, 0.0);
    }
    let mut best = (0.0, -1.0);
    let search = |from: f32, to: f32, step: f32, best: &mut (f32, f32)| {
        let mut angle = from;
        while angle <= to {
            let score = fullness(points, angle, bin);
            // of equals the more upright: most pages lie nearly straight
            if score > best.1 * 1.000_1 {
                *best = (angle, score);
            }
            angle += step;
        }
    };
    search(-3.0, 3.0, 0.2, &mut best);
    let near = best;
    search(-FURTHEST, FURTHEST, 0.2, &mut best);
    if best.1 < near.1 * 1.05 {
        best = near;
    }
    let centre = best.0;
    best.1 = -1.0;
    search(centre - 0.2, centre + 0.2, 0.025, &mut best);
    best
}

/// Mean square of the rows' fillings.
fn fullness(points: &[(f32, f32)], degrees: f32, bin: f32) -> f32 {
    let slope = degrees.to_radians().tan();
    let rows: Vec<i32> =
        points.iter().map(|&(x, y)| ((y - x * slope) / bin).floor() as i32).collect();
    let low = rows.iter().copied().min().unwrap_or(0);
    let high = rows.iter().copied().max().unwrap_or(0);
    let mut counts = vec![0u32; (high - low + 2) as usize];
    for row in rows {
        if let Some(count) = counts.get_mut((row - low) as usize) {
            *count += 1;
        }
    }
    let squares: u64 = counts.windows(2).map(|w| u64::from(w.iter().sum::<u32>()).pow(2)).sum();
    squares as f32 / points.len() as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of letters of 20 px, leaning.
    fn page(degrees: f32) -> Vec<Piece> {
        let slope = degrees.to_radians().tan();
        let mut all = Vec::new();
        for line in 0..30u32 {
            for i in 0..60u32 {
                let x = 100 + i * 25 + (line * 7) % 13;
                let y = (600 + line * 50) as i32 + (x as f32 * slope) as i32;
                let tall = if (i * 7 + line) % 5 == 0 { 9 } else { 0 };
                let y1 = y as u32;
                all.push(Piece { x0: x, y0: y1 - 20 - tall, x1: x + 16, y1, area: 150 });
            }
        }
        all
    }

    #[test]
    fn lean_and_height_are_measured() {
        for degrees in [-11.0, -1.3, 0.0, 0.4, 7.5] {
            let stance = stance(&page(degrees));
            assert!((stance.lean - degrees).abs() < 0.15, "{degrees}: {}", stance.lean);
            assert!((stance.letter - 20.0).abs() < 1.0);
            assert!(stance.sideways < 0.8, "{}", stance.sideways);
        }
    }

    #[test]
    fn a_page_on_its_side_is_seen() {
        let turned: Vec<Piece> = page(1.0)
            .iter()
            .map(|p| Piece { x0: 3000 - p.y1, x1: 3000 - p.y0, y0: p.x0, y1: p.x1, area: p.area })
            .collect();
        assert!(stance(&turned).sideways > 1.2);
    }

    #[test]
    fn specks_have_no_height() {
        let speck = Piece { x0: 0, y0: 0, x1: 2, y1: 2, area: 4 };
        assert_eq!(letter_height(&[speck; 500]), 0.0);
    }
}
