//! A finger over the edge of the page: a patch of the colour of skin that reaches in from outside.

use crate::domain::raster::{Pixels, Raster};
use crate::flow::clean::components::pieces;
use crate::flow::clean::ink::Ink;

/// Blocks across the page.
const BLOCKS: usize = 96;

/// Whether a patch of skin reaches in over an edge.
pub(super) fn by_a_finger(raster: &Raster) -> bool {
    let Pixels::Rgb(rgb) = &raster.pixels else { return false };
    let (width, height) = (raster.width as usize, raster.height as usize);
    let block = (width / BLOCKS).max(4);
    let (columns, rows) = (width / block, height / block);
    if columns < 8 || rows < 8 {
        return false;
    }
    let mut colours: Vec<[i32; 3]> = Vec::with_capacity(columns * rows);
    for row in 0..rows {
        for column in 0..columns {
            colours.push(mean(rgb, width, column * block, row * block, block));
        }
    }
    let paper = middle(&colours);
    let skin = |c: &[i32; 3]| {
        let [r, g, b] = *c;
        let warm = r - g >= 18 && g - b >= 8 && r - b >= 38 && r - b <= 115;
        warm && (105..=235).contains(&r) && paper[2] - b >= 45
    };
    let pixels = colours.iter().map(|c| u8::from(skin(c))).collect();
    let mask = Ink { width: columns, height: rows, pixels, paper: 255, dark: 0 };
    let all = (columns * rows) as u32;
    pieces(&mask).iter().any(|p| {
        let at_edge = p.x0 == 0 || p.y0 == 0 || p.x1 as usize >= columns || p.y1 as usize >= rows;
        let full = p.area * 10 >= p.width() * p.height() * 5;
        // a finger is no strip along the edge
        let reach = p.width().min(p.height()) as usize * 25 >= columns;
        at_edge && full && reach && p.area * 250 >= all && p.area * 8 <= all
    })
}

/// Mean colour of a block, every third pixel.
fn mean(rgb: &[u8], width: usize, x0: usize, y0: usize, block: usize) -> [i32; 3] {
    let mut sums = [0i32; 3];
    let mut count = 0;
    for y in (y0..y0 + block).step_by(3) {
        let row = rgb.get((y * width + x0) * 3..(y * width + x0 + block) * 3).unwrap_or_default();
        for pixel in row.chunks_exact(3).step_by(3) {
            for (sum, &value) in sums.iter_mut().zip(pixel) {
                *sum += i32::from(value);
            }
            count += 1;
        }
    }
    sums.map(|sum| sum / count.max(1))
}

/// The middle of each channel.
fn middle(colours: &[[i32; 3]]) -> [i32; 3] {
    [0, 1, 2].map(|channel| {
        let mut values: Vec<i32> = colours.iter().filter_map(|c| c.get(channel).copied()).collect();
        values.sort_unstable();
        values.get(values.len() / 2).copied().unwrap_or(255)
    })
}
