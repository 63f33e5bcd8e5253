//! Colour of the ink, block by block: how much red, blue and dark there is; seals, stamps and pen
//! strokes as connected blocks of one colour.

use super::components::pieces;
use super::ink::Ink as Mask;
use crate::domain::geometry::PageBox;
use crate::domain::page::{Ink, Mark};
use crate::domain::raster::{Pixels, Raster};

/// Side of a block in pixels.
const BLOCK: usize = 4;

/// Counts of red, blue and dark pixels in each block of a colour page.
#[derive(Clone, Default, Debug)]
pub struct Colours {
    columns: usize,
    rows: usize,
    counts: Vec<[u8; 3]>,
}

impl Colours {
    /// Measures a page; `None` for one without colour.
    pub fn of(raster: &Raster) -> Option<Self> {
        let Pixels::Rgb(rgb) = &raster.pixels else { return None };
        let width = raster.width as usize;
        let (columns, rows) = (width.div_ceil(BLOCK), (raster.height as usize).div_ceil(BLOCK));
        let mut counts = vec![[0u8; 3]; columns * rows];
        for (y, row) in rgb.chunks_exact((width * 3).max(1)).enumerate() {
            let blocks = counts.get_mut(y / BLOCK * columns..).unwrap_or_default();
            for (part, block) in row.chunks(BLOCK * 3).zip(blocks) {
                for p in part.chunks_exact(3) {
                    let (r, g, b) = (i16::from(p[0]), i16::from(p[1]), i16::from(p[2]));
                    let red = r - g.max(b) > 45;
                    let blue = b - r > 35 && b - g > 12 && r < 150;
                    let dark = r.max(g).max(b) < 120 && !red && !blue;
                    block[0] += u8::from(red);
                    block[1] += u8::from(blue);
                    block[2] += u8::from(dark);
                }
            }
        }
        Some(Self { columns, rows, counts })
    }

    /// The colour of most of the ink in a box of the page as its file shows it.
    pub fn ink_in(&self, bbox: &PageBox) -> Ink {
        let [red, blue, dark] = self.sums(bbox);
        let all = red + blue + dark;
        if all < 6 {
            Ink::Unknown
        } else if blue * 5 > all * 2 && blue >= red {
            Ink::Blue
        } else if red * 5 > all * 3 {
            Ink::Red
        } else {
            Ink::Dark
        }
    }

    /// Whether the page has so much red ink that something may be written in it.
    pub fn has_red(&self) -> bool {
        self.counts.iter().filter(|counts| counts[0] >= 3).count() > 60
    }

    fn sums(&self, bbox: &PageBox) -> [u32; 3] {
        let block = BLOCK as f32;
        let (x0, x1) = ((bbox.x0.max(0.0) / block) as usize, (bbox.x1.max(0.0) / block) as usize);
        let (y0, y1) = ((bbox.y0.max(0.0) / block) as usize, (bbox.y1.max(0.0) / block) as usize);
        let mut sums = [0u32; 3];
        for y in y0..=y1.min(self.rows.saturating_sub(1)) {
            let from = y * self.columns + x0.min(self.columns);
            let to = y * self.columns + (x1 + 1).min(self.columns);
            for counts in self.counts.get(from..to.max(from)).unwrap_or_default() {
                for (sum, &count) in sums.iter_mut().zip(counts) {
                    *sum += u32::from(count);
                }
            }
        }
        sums
    }

    /// Coloured areas larger than text: seals, stamps, signatures of a pen.
    /// `letter` is the height of small letters on the page.
    pub fn marks(&self, letter: f32) -> Vec<Mark> {
        let mut out = Vec::new();
        let least = (letter * 3.0 / BLOCK as f32).max(8.0);
        for (channel, ink) in [(0, Ink::Red), (1, Ink::Blue)] {
            let mask = self.mask(channel);
            for piece in pieces(&mask) {
                let (w, h) = (piece.width() as f32, piece.height() as f32);
                // a line of coloured print is long and low
                if w >= least && h >= least && piece.area as f32 >= least * 2.0 {
                    let bbox = PageBox::new(
                        piece.x0 as f32 * BLOCK as f32,
                        piece.y0 as f32 * BLOCK as f32,
                        piece.x1 as f32 * BLOCK as f32,
                        piece.y1 as f32 * BLOCK as f32,
                    );
                    out.push(Mark { bbox, ink });
                }
            }
        }
        out
    }

    /// Patches of red ink, the letters of a line taken together: blocks of red no farther apart
    /// across than `reach` pixels. Down they are not joined, so that letters stay apart from the
    /// frame around them. Boxes of the page as its file shows it.
    pub fn red_patches(&self, reach: f32) -> Vec<PageBox> {
        let grow = ((reach / 2.0 / BLOCK as f32).round() as usize).clamp(1, 12);
        let mut pixels = vec![0u8; self.counts.len()];
        let columns = self.columns.max(1);
        let rows = self.counts.chunks_exact(columns).zip(pixels.chunks_exact_mut(columns));
        for (counts, grown) in rows {
            for (x, _) in counts.iter().enumerate().filter(|(_, counts)| counts[0] >= 3) {
                let run = x.saturating_sub(grow)..(x + grow + 1).min(columns);
                if let Some(run) = grown.get_mut(run) {
                    run.fill(1);
                }
            }
        }
        let mask = Mask { width: self.columns, height: self.rows, pixels, paper: 255, dark: 0 };
        let block = BLOCK as f32;
        pieces(&mask)
            .iter()
            .map(|p| {
                let [x0, y0, x1, y1] = [p.x0, p.y0, p.x1, p.y1].map(|v| v as f32 * block);
                let grown = grow as f32 * block;
                PageBox::new((x0 + grown).min(x1), y0, (x1 - grown).max(x0), y1)
            })
            .collect()
    }

    /// Blocks of one colour, each grown by one so that broken strokes hang together.
    fn mask(&self, channel: usize) -> Mask {
        let mut pixels = vec![0u8; self.counts.len()];
        for (i, counts) in self.counts.iter().enumerate() {
            if counts.get(channel).is_some_and(|&c| c >= 3) {
                let (x, y) = (i % self.columns, i / self.columns);
                for ny in y.saturating_sub(1)..=(y + 1).min(self.rows - 1) {
                    for nx in x.saturating_sub(1)..=(x + 1).min(self.columns - 1) {
                        if let Some(pixel) = pixels.get_mut(ny * self.columns + nx) {
                            *pixel = 1;
                        }
                    }
                }
            }
        }
        Mask { width: self.columns, height: self.rows, pixels, paper: 255, dark: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Raster {
        let (w, h) = (400usize, 400usize);
        let mut rgb = vec![250u8; w * h * 3];
        let mut dot = |x: usize, y: usize, c: [u8; 3]| {
            rgb[(y * w + x) * 3..(y * w + x) * 3 + 3].copy_from_slice(&c);
        };
        for t in 0..3600 {
            let (sin, cos) = (f64::from(t) / 10.0).to_radians().sin_cos();
            for r in 70..74 {
                let r = f64::from(r);
                dot((200.0 + r * cos) as usize, (200.0 + r * sin) as usize, [210, 40, 50]);
            }
        }
        for x in 20..60 {
            for y in 20..24 {
                dot(x, y, [20, 20, 25]);
                dot(x + 60, y, [50, 60, 140]);
            }
        }
        let (width, height) = (w as u32, h as u32);
        Raster {
            width,
            height,
            dpi: 150.0,
            dpi_known: true,
            bilevel: false,
            pixels: Pixels::Rgb(rgb),
        }
    }

    #[test]
    fn a_seal_is_a_mark_and_words_have_colours() {
        let colours = Colours::of(&page()).unwrap();
        let marks = colours.marks(12.0);
        assert_eq!(marks.len(), 1);
        assert_eq!(marks[0].ink, Ink::Red);
        assert!(marks[0].bbox.width() > 140.0);
        assert_eq!(colours.ink_in(&PageBox::new(18.0, 18.0, 62.0, 26.0)), Ink::Dark);
        assert_eq!(colours.ink_in(&PageBox::new(80.0, 18.0, 118.0, 26.0)), Ink::Blue);
        assert_eq!(colours.ink_in(&PageBox::new(300.0, 300.0, 390.0, 390.0)), Ink::Unknown);
    }
}
