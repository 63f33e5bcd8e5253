//! Where there is ink: a black-and-white picture of a grey one, judged against the paper around.
//!
//! Paper is never evenly bright (shadow of a book's fold, a phone's flash), so each tile of the
//! page has its own threshold between its paper and its ink.

use super::plane::Plane;

/// Side of a tile in pixels.
const TILE: usize = 64;

/// One byte a pixel: 1 ink, 0 paper.
#[derive(Clone, Debug, Default)]
pub struct Ink {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// The pixels.
    pub pixels: Vec<u8>,
    /// The paper's usual shade.
    pub paper: u8,
    /// The ink's usual shade.
    pub dark: u8,
}

impl Ink {
    /// One row; empty below the last.
    pub fn row(&self, y: usize) -> &[u8] {
        self.pixels.get(y * self.width..(y + 1) * self.width).unwrap_or_default()
    }

    /// Finds the ink of a page.
    pub fn of(plane: &Plane) -> Self {
        let (paper, dark) = shades(plane);
        let columns = plane.width.div_ceil(TILE);
        let mut out = Self {
            width: plane.width,
            height: plane.height,
            pixels: Vec::with_capacity(plane.pixels.len()),
            paper,
            dark,
        };
        let mut limits = vec![0u8; columns];
        for y in 0..plane.height {
            if y % TILE == 0 {
                for (i, limit) in limits.iter_mut().enumerate() {
                    *limit = threshold(tile_paper(plane, i * TILE, y, paper), paper, dark);
                }
            }
            let row = plane.row(y);
            for (part, &limit) in row.chunks(TILE).zip(&limits) {
                out.pixels.extend(part.iter().map(|&p| u8::from(p < limit)));
            }
        }
        out
    }
}

/// Between paper and ink, nearer to the paper: thin strokes are paler than thick ones.
fn threshold(tile: u8, paper: u8, dark: u8) -> u8 {
    let base = u32::from(tile.min(paper.saturating_add(20)));
    let depth = base.saturating_sub(u32::from(dark));
    if depth < 24 { 0 } else { (base - depth * 2 / 5) as u8 }
}

/// The paper's shade within a tile: a bright percentile; of a tile without paper, the page's.
fn tile_paper(plane: &Plane, x: usize, y: usize, page: u8) -> u8 {
    let mut counts = [0u32; 64];
    let mut all = 0;
    for row in (y..(y + TILE).min(plane.height)).step_by(2) {
        let cut = plane.row(row).get(x..(x + TILE).min(plane.width)).unwrap_or_default();
        for &p in cut.iter().step_by(2) {
            if let Some(count) = counts.get_mut(usize::from(p >> 2)) {
                *count += 1;
            }
            all += 1;
        }
    }
    let bright = percentile(&counts, all, 70);
    // a tile full of ink (a black border, a picture) says nothing about paper
    if u32::from(bright) * 2 < u32::from(page) { page } else { bright }
}

/// Shade of the paper and of the ink over the whole page.
fn shades(plane: &Plane) -> (u8, u8) {
    let mut counts = [0u32; 64];
    let mut all = 0;
    for &p in plane.pixels.iter().step_by(7) {
        if let Some(count) = counts.get_mut(usize::from(p >> 2)) {
            *count += 1;
        }
        all += 1;
    }
    let paper = percentile(&counts, all, 60);
    // ink is what is far darker than paper; on faded pages, what is darker at all
    let darker = |share: usize| {
        let mut inked = [0u32; 64];
        let cut = usize::from(paper >> 2) * share / 100;
        for (to, from) in inked.iter_mut().zip(counts.iter().take(cut)) {
            *to = *from;
        }
        let total: u32 = inked.iter().sum();
        (total > all / 2000).then(|| percentile(&inked, total, 25))
    };
    (paper, darker(60).or_else(|| darker(80)).unwrap_or(paper))
}

fn percentile(counts: &[u32; 64], all: u32, percent: u32) -> u8 {
    let want = u64::from(all) * u64::from(percent) / 100;
    let mut seen = 0u64;
    for (i, &count) in counts.iter().enumerate() {
        seen += u64::from(count);
        if seen > want {
            return (i * 4 + 2) as u8;
        }
    }
    255
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_is_found_in_shadow_and_light() {
        let mut plane = Plane::filled(512, 128, 240);
        for y in 0..128 {
            for x in 256..512 {
                plane.row_mut(y)[x] = 170; // a shadow over half of the page
            }
        }
        for x in (20..500).step_by(10) {
            for y in 50..60 {
                plane.row_mut(y)[x] = 40;
                plane.row_mut(y)[x + 1] = 40;
            }
        }
        let ink = Ink::of(&plane);
        assert_eq!(ink.pixels.iter().map(|&p| usize::from(p)).sum::<usize>(), 48 * 20);
    }

    #[test]
    fn an_empty_page_has_none() {
        assert!(Ink::of(&Plane::filled(200, 200, 250)).pixels.iter().all(|&p| p == 0));
    }
}
