//! How much a word looks written by hand: an honest estimate, never a proof.
//!
//! Print on one line shares its height, base line, ink and clear reading; what stands out in
//! several of these at once was probably added with a pen.

use crate::domain::geometry::PageBox;
use crate::domain::page::Ink;

/// What is known of a word when it is judged.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Its box, level.
    pub bbox: PageBox,
    /// Colour of its ink.
    pub ink: Ink,
    /// Confidence of its reading.
    pub confidence: f32,
    /// Height of a capital that its box suggests, its letters considered.
    pub capital: f32,
    /// Whether it is made of digits mostly.
    pub digits: bool,
}

/// Judges each word of a line against the others; `page_confidence` is the page's mean.
pub fn judge(line: &[Look], page_confidence: f32) -> Vec<f32> {
    let sure = |l: &&Look| l.confidence > 0.8;
    let mut capitals: Vec<f32> = line.iter().filter(sure).map(|l| l.capital).collect();
    capitals.sort_by(f32::total_cmp);
    let usual = capitals.get(capitals.len() / 2).copied().unwrap_or(0.0);
    let mut bases: Vec<f32> = line.iter().filter(sure).map(|l| l.bbox.y1).collect();
    bases.sort_by(f32::total_cmp);
    let base = bases.get(bases.len() / 2).copied();
    let dark = line.iter().filter(|l| l.ink == Ink::Dark).count();
    line.iter()
        .map(|l| {
            let mut points = 0.0f32;
            if l.ink == Ink::Blue {
                points += if dark > 0 { 0.6 } else { 0.45 };
            }
            // what a good page reads badly is seldom print
            let expected = page_confidence.clamp(0.5, 0.95);
            points += ((expected - l.confidence) / expected).clamp(0.0, 1.0) * 0.55;
            if usual > 0.0 && line.len() > 1 {
                let ratio = l.capital / usual;
                points += ((ratio - 1.15).max(0.8 - ratio) * 1.2).clamp(0.0, 0.4);
                if let Some(base) = base {
                    let off = (l.bbox.y1 - base).abs() / usual;
                    points += ((off - 0.4) * 0.6).clamp(0.0, 0.25);
                }
            }
            if l.digits { points } else { points * 0.9 }
        })
        .map(|points| points.clamp(0.0, 1.0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(x: f32, ink: Ink, confidence: f32, height: f32) -> Look {
        Look {
            bbox: PageBox::new(x, 100.0 - height, x + 40.0, 100.0),
            ink,
            confidence,
            capital: height,
            digits: false,
        }
    }

    #[test]
    fn a_blue_tall_word_among_print_stands_out() {
        let line = [
            look(0.0, Ink::Dark, 0.95, 24.0),
            look(50.0, Ink::Blue, 0.55, 36.0),
            look(100.0, Ink::Dark, 0.93, 24.0),
        ];
        let judged = judge(&line, 0.92);
        assert!(judged[1] > 0.8 && judged[0] < 0.1 && judged[2] < 0.1, "{judged:?}");
    }

    #[test]
    fn print_alone_is_print() {
        let line = [look(0.0, Ink::Unknown, 0.9, 24.0), look(50.0, Ink::Unknown, 0.96, 25.0)];
        assert!(judge(&line, 0.92).iter().all(|&h| h < 0.15));
    }
}
