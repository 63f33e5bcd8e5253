//! Light and dark: the paper's shade, the print's, and where on the page there is print.

use crate::flow::clean::plane::Plane;

/// Side of a tile in pixels of the half-size page.
const TILE: usize = 32;
/// Paper darker than this is under-exposed.
pub(super) const DARK_PAPER: u8 = 125;
/// Print stands out less than this: pale.
pub(super) const PALE: u8 = 62;
/// A tile where something stands out by so much has print.
const TEXT: u8 = 60;
/// A tile where something stands out by so much has pale print; noise and grain do less.
const FAINT: u8 = 20;
/// Tiles with print that a page with a few words has.
pub(super) const FEW: usize = 8;
/// Paper in shadow is darker than this share of the page's.
const SHADOWED: f32 = 0.58;

/// What was measured.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tone {
    /// The paper's usual shade.
    pub(super) paper: u8,
    /// The print's usual shade.
    pub(super) dark: u8,
    /// Tiles with print.
    pub(super) text_tiles: usize,
    /// Tiles where something stands out a little.
    pub(super) faint_tiles: usize,
    /// Whether a large part of the paper lies in shadow.
    pub(super) shadowed: bool,
}

impl Tone {
    /// How far print stands out from paper.
    pub(super) const fn contrast(&self) -> u8 {
        self.paper.saturating_sub(self.dark)
    }
}

/// Measures a half-size page.
pub(super) fn measure(half: &Plane) -> Tone {
    let mut tiles: Vec<(u8, u8)> = Vec::new();
    // the outermost tiles show the scanner's lid as often as paper
    let last = |side: usize| side.saturating_sub(TILE);
    for top in (TILE..last(half.height)).step_by(TILE) {
        for left in (TILE..last(half.width)).step_by(TILE) {
            tiles.push(shades(half, left, top));
        }
    }
    let mut papers: Vec<u8> = tiles.iter().map(|(bright, _)| *bright).collect();
    papers.sort_unstable();
    let paper = papers.get(papers.len() / 2).copied().unwrap_or(255);
    let mut tone = Tone { paper, ..Tone::default() };
    let mut darks: Vec<u8> = Vec::new();
    let mut shadowed = 0;
    for &(bright, dark) in &tiles {
        let depth = bright.saturating_sub(dark);
        // what stands out is measured against the light there is
        let seen = f32::from(depth) * 255.0 / f32::from(bright.max(60));
        if seen >= f32::from(TEXT) {
            tone.text_tiles += 1;
            darks.push(dark);
        } else if seen >= f32::from(FAINT) {
            tone.faint_tiles += 1;
            darks.push(dark);
        }
        // a picture is dark too, but not even
        shadowed += usize::from(f32::from(bright) < f32::from(paper) * SHADOWED && depth < 90);
    }
    darks.sort_unstable();
    tone.dark = darks.get(darks.len() / 3).copied().unwrap_or(paper);
    tone.shadowed = shadowed * 9 > tiles.len();
    tone
}

/// The paper's and the darkest print's shade in a tile: its 80th and its 2nd percentile.
fn shades(half: &Plane, left: usize, top: usize) -> (u8, u8) {
    let mut counts = [0u32; 64];
    let mut all = 0u32;
    for y in top..top + TILE {
        let row = half.row(y).get(left..left + TILE).unwrap_or_default();
        for &p in row {
            if let Some(count) = counts.get_mut(usize::from(p >> 2)) {
                *count += 1;
            }
        }
        all += row.len() as u32;
    }
    let at = |percent: u32| {
        let want = all * percent / 100;
        let mut seen = 0;
        let found = counts.iter().position(|&n| {
            seen += n;
            seen > want
        });
        found.map_or(255, |i| (i * 4 + 2) as u8)
    };
    (at(80), at(2))
}
