//! QR codes on a page: identity cards, licences, land certificates, separator sheets.
//!
//! In: the grey upright page. Out: what each code says, and where it stands. The three corner
//! squares of a code are looked for first, on every fourth row; a page without them, that is almost
//! every page, costs a few milliseconds. Only what lies between three fitting corners is handed to
//! the decoder, which corrects errors itself: what it returns is what was encoded.

mod corners;

use rqrr::PreparedImage;

use crate::domain::geometry::PageBox;
use crate::domain::page::PageCode;
use crate::flow::clean::plane::Plane;
use corners::Square;

/// Most places tried on a page.
const MOST_PLACES: usize = 8;
/// Pixels of a module that decoding likes.
const GOOD_MODULE: f32 = 5.0;

/// The codes on a page, in the order they were found.
pub fn codes(page: &Plane) -> Vec<PageCode> {
    let mut found: Vec<PageCode> = Vec::new();
    for square in corners::squares(page).into_iter().take(MOST_PLACES) {
        let inside = |code: &PageCode| {
            let b = code.bbox;
            let (x, y) = (square.at.center_x(), square.at.center_y());
            x > b.x0 && x < b.x1 && y > b.y0 && y < b.y1
        };
        if found.iter().any(inside) {
            continue;
        }
        if let Some(text) = decoded(page, &square) {
            let bbox = square.at;
            found.push(PageCode { text, bbox });
        }
    }
    found
}

/// What codes say, looked for by the decoder itself over the whole picture: slower than [`codes`],
/// but it finds those that lean or are seen from the side, as on a photograph.
pub fn codes_anywhere(picture: &Plane) -> Vec<String> {
    if picture.width < 21 || picture.height < 21 {
        return Vec::new();
    }
    let shade =
        |x: usize, y: usize| picture.pixels.get(y * picture.width + x).copied().unwrap_or(255);
    let mut prepared = PreparedImage::prepare_from_greyscale(picture.width, picture.height, shade);
    let grids = prepared.detect_grids();
    grids.into_iter().filter_map(|grid| Some(grid.decode().ok()?.1)).collect()
}

/// What stands in a square: tried as it is, then at the size decoding likes.
fn decoded(page: &Plane, square: &Square) -> Option<String> {
    let margin = square.module * 4.0;
    let edge = |v: f32| v.max(0.0) as usize;
    let at = square.at;
    let part = page.cut(
        edge(at.x0 - margin),
        edge(at.y0 - margin),
        edge(at.x1 + margin),
        edge(at.y1 + margin),
    );
    read(&part).or_else(|| {
        let factor = GOOD_MODULE / square.module.max(0.5);
        let side = |n: usize| ((n as f32 * factor) as usize).clamp(1, 1600);
        let (width, height) = (side(part.width), side(part.height));
        read(&part.scaled(width, height))
    })
}

/// What the decoder makes of a small picture.
fn read(part: &Plane) -> Option<String> {
    if part.width < 21 || part.height < 21 {
        return None;
    }
    let shade = |x: usize, y: usize| part.pixels.get(y * part.width + x).copied().unwrap_or(255);
    let mut picture = PreparedImage::prepare_from_greyscale(part.width, part.height, shade);
    picture
        .detect_grids()
        .into_iter()
        .find_map(|grid| grid.decode().ok())
        .map(|(_, text)| crate::domain::text::nfc(text.trim_end_matches(['\0', '\n', '\r'])))
        .filter(|text| !text.is_empty())
}

/// The same codes on the page turned by 180 degrees.
pub fn turned_over(codes: &mut [PageCode], width: u32, height: u32) {
    let (w, h) = (width as f32, height as f32);
    for code in codes {
        let b = code.bbox;
        code.bbox = PageBox::new(w - b.x1, h - b.y1, w - b.x0, h - b.y0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `sohoa:separator:v1` as a code of version 2, row by row.
    const SEPARATOR: &[u32] = &include!("separator.in");

    fn page_with_code(module: usize, x: usize, y: usize, dark: u8, light: u8) -> Plane {
        let mut page = Plane::filled(1240, 1754, light);
        let side = SEPARATOR.len();
        for (row, bits) in SEPARATOR.iter().enumerate() {
            for column in 0..side {
                if bits >> (side - 1 - column) & 1 == 0 {
                    continue;
                }
                for dy in 0..module {
                    let left = x + column * module;
                    page.row_mut(y + row * module + dy)[left..left + module].fill(dark);
                }
            }
        }
        page
    }

    #[test]
    fn a_code_is_read_where_it_stands() {
        for (module, dark, light) in [(4, 10, 250), (3, 60, 200), (9, 30, 240)] {
            let found = codes(&page_with_code(module, 700, 300, dark, light));
            assert_eq!(found.len(), 1, "{module}");
            assert_eq!(found[0].text, "sohoa:separator:v1");
            let side = (SEPARATOR.len() * module) as f32;
            let b = found[0].bbox;
            let off = [b.x0 - 700.0, b.y0 - 300.0, b.x1 - 700.0 - side, b.y1 - 300.0 - side];
            assert!(off.iter().all(|d| d.abs() < module as f32 * 2.0), "{b:?}");
        }
    }

    #[test]
    fn a_turned_page_keeps_its_code() {
        let page = page_with_code(5, 100, 1500, 0, 255).turned(90);
        assert_eq!(codes(&page).len(), 1);
        let page = page_with_code(5, 400, 900, 0, 255).levelled(7.0, 255);
        assert_eq!(codes(&page).len(), 1, "leaning");
    }

    #[test]
    fn text_and_lines_are_no_code() {
        let mut page = Plane::filled(1240, 1754, 255);
        for y in (100..1600).step_by(24) {
            for x in (100..1100).step_by(7) {
                for dy in 0..14 {
                    page.row_mut(y + dy)[x..x + 3].fill(0);
                }
            }
        }
        assert!(codes(&page).is_empty());
    }
}
