//! What the reviewer sees: the piece of the page around a field.

use serde::{Deserialize, Serialize};

use super::value::declared;
use crate::domain::field::Field;
use crate::domain::geometry::PageBox;
use crate::domain::page::PageRead;
use crate::domain::paper::Sorted;
use crate::domain::raster::{Pixels, Raster};
use crate::rules::{Rules, Zone};

/// A piece of an upright page.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Region {
    /// What is cut out, in pixels of the upright page.
    pub around: PageBox,
    /// What is framed in it: the field's own boxes; none where the field was not found.
    pub boxes: Vec<PageBox>,
}

/// A piece cut out, as a PNG.
#[derive(Clone, PartialEq, Debug)]
pub struct Crop {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The PNG.
    pub png: Vec<u8>,
}

/// Where on which page a reviewer must look for a field: around its boxes, or, where it was not
/// found, where papers of this type have it. `pages` are those of the paper.
pub fn region_of(
    rules: &Rules,
    sorted: &Sorted,
    name: &str,
    field: &Field,
    pages: &[PageRead],
) -> Option<(u32, Region)> {
    if let Some(number) = field.page
        && let Some(around) = PageBox::around(&field.boxes)
        && let Some(page) = pages.iter().find(|page| page.number == number)
    {
        // Two letters' height on each side, and enough of the line to know where one is.
        let (wide, high) = (page.width as f32, page.height as f32);
        let margin = (page.dpi * 0.25).max(around.height() * 0.5);
        let more = ((wide * 0.35 - around.width()) / 2.0).max(margin);
        let around = PageBox::new(
            (around.x0 - more).max(0.0),
            (around.y0 - margin).max(0.0),
            (around.x1 + more).min(wide),
            (around.y1 + margin).min(high),
        );
        return Some((number, Region { around, boxes: field.boxes.clone() }));
    }
    let rule = declared(rules, &sorted.kind)?.fields.iter().find(|rule| rule.name == name);
    let zone = rule.map(|rule| rule.zone).unwrap_or_default();
    let page = if zone == Zone::Signature { pages.last() } else { pages.first() }?;
    let [x0, y0, x1, y1] = match zone {
        Zone::HeaderLeft => [0.0, 0.0, 0.5, 0.3],
        Zone::HeaderRight => [0.5, 0.0, 1.0, 0.3],
        Zone::Title => [0.0, 0.1, 1.0, 0.45],
        Zone::Signature => [0.0, 0.4, 1.0, 1.0],
        Zone::Anywhere => [0.0, 0.0, 1.0, 1.0],
    };
    let (wide, high) = (page.width as f32, page.height as f32);
    let around = PageBox::new(x0 * wide, y0 * high, x1 * wide, y1 * high);
    Some((page.number, Region { around, boxes: Vec::new() }))
}

/// Cuts pieces out of a page as its file shows it; `turn` and `size` are those of the upright
/// page in whose pixels the regions are.
pub fn crops(raster: &Raster, turn: u16, size: (u32, u32), regions: &[Region]) -> Vec<Crop> {
    regions.iter().filter_map(|region| crop(raster, turn, size, region)).collect()
}

const FRAME: [u8; 3] = [210, 30, 30];

fn crop(raster: &Raster, turn: u16, size: (u32, u32), region: &Region) -> Option<Crop> {
    let (wide, high) = if turn.is_multiple_of(180) {
        (raster.width, raster.height)
    } else {
        (raster.height, raster.width)
    };
    // The same unless the page was read at another size.
    let (fx, fy) = (wide as f32 / size.0.max(1) as f32, high as f32 / size.1.max(1) as f32);
    let scaled = |b: &PageBox| PageBox::new(b.x0 * fx, b.y0 * fy, b.x1 * fx, b.y1 * fy);
    let around = scaled(&region.around);
    let (x0, y0) = (around.x0.max(0.0) as u32, around.y0.max(0.0) as u32);
    let (x1, y1) = ((around.x1.ceil() as u32).min(wide), (around.y1.ceil() as u32).min(high));
    let (width, height) = (x1.checked_sub(x0)?, y1.checked_sub(y0)?);
    if width == 0 || height == 0 {
        return None;
    }
    let boxes: Vec<PageBox> = region.boxes.iter().map(scaled).collect();
    let mut rgb = Vec::with_capacity(width as usize * height as usize * 3);
    for y in y0..y1 {
        for x in x0..x1 {
            let framed = boxes.iter().any(|b| on_frame(b, x, y));
            rgb.extend(if framed { FRAME } else { pixel(raster, turn, x, y) });
        }
    }
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&rgb).ok()?;
    writer.finish().ok()?;
    Some(Crop { width, height, png })
}

/// A thin frame that stands off the letters: it must not be taken for a mark on the paper, nor
/// hide one.
fn on_frame(b: &PageBox, x: u32, y: u32) -> bool {
    let (x, y) = (x as f32, y as f32);
    let within =
        |off: f32| x >= b.x0 - off && x <= b.x1 + off && y >= b.y0 - off && y <= b.y1 + off;
    within(8.0) && !within(6.0)
}

/// The pixel at a place of the upright page.
pub(super) fn pixel(raster: &Raster, turn: u16, x: u32, y: u32) -> [u8; 3] {
    let last = |side: u32| side.saturating_sub(1);
    let (x, y) = match turn {
        90 => (y, last(raster.height).saturating_sub(x)),
        180 => (last(raster.width).saturating_sub(x), last(raster.height).saturating_sub(y)),
        270 => (last(raster.width).saturating_sub(y), x),
        _ => (x, y),
    };
    let at = y as usize * raster.width as usize + x as usize;
    match &raster.pixels {
        Pixels::Gray(grey) => [grey.get(at).copied().unwrap_or(255); 3],
        Pixels::Rgb(rgb) => match rgb.get(at * 3..at * 3 + 3) {
            Some(&[r, g, b]) => [r, g, b],
            _ => [255; 3],
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three pixels across, two down: each says where it is.
    fn raster() -> Raster {
        Raster {
            width: 3,
            height: 2,
            dpi: 300.0,
            dpi_known: true,
            bilevel: false,
            pixels: Pixels::Gray(vec![0, 1, 2, 10, 11, 12]),
        }
    }

    fn upright(turn: u16, width: u32, height: u32) -> Vec<u8> {
        let raster = raster();
        let at = |y: u32| (0..width).map(move |x| (x, y));
        (0..height).flat_map(at).map(|(x, y)| pixel(&raster, turn, x, y)[0]).collect()
    }

    #[test]
    fn a_page_is_turned_clockwise() {
        assert_eq!(upright(0, 3, 2), [0, 1, 2, 10, 11, 12]);
        assert_eq!(upright(90, 2, 3), [10, 0, 11, 1, 12, 2]);
        assert_eq!(upright(180, 3, 2), [12, 11, 10, 2, 1, 0]);
        assert_eq!(upright(270, 2, 3), [2, 12, 1, 11, 0, 10]);
    }

    #[test]
    fn a_region_is_cut_at_the_edges_and_scaled() {
        let region = Region { around: PageBox::new(2.0, 0.0, 99.0, 99.0), boxes: Vec::new() };
        let crops = crops(&raster(), 0, (6, 4), std::slice::from_ref(&region));
        assert_eq!((crops[0].width, crops[0].height), (2, 2));
        let mut reader =
            png::Decoder::new(std::io::Cursor::new(&crops[0].png)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        assert_eq!(pixels, [1, 1, 1, 2, 2, 2, 11, 11, 11, 12, 12, 12]);
        let outside = Region { around: PageBox::new(50.0, 0.0, 60.0, 9.0), boxes: Vec::new() };
        assert!(super::crops(&raster(), 0, (6, 4), &[outside]).is_empty());
    }

    #[test]
    fn the_frame_stands_off_the_letters() {
        let b = PageBox::new(20.0, 20.0, 40.0, 30.0);
        assert!(!on_frame(&b, 20, 20) && !on_frame(&b, 14, 20) && on_frame(&b, 13, 20));
        assert!(on_frame(&b, 12, 20) && !on_frame(&b, 11, 20));
    }
}
