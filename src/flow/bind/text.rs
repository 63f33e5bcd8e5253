//! The invisible text of a page: one show a word, stretched to the word's box, standing on its
//! line's own baseline, spaces between words, lines in reading order.

use std::fmt::Write as _;

use crate::domain::geometry::Affine;
use crate::domain::page::{Line, PageRead, Word};
use crate::domain::text::nfc;
use crate::pdf::write::{ADVANCE, CAP_HEIGHT, InvisibleFont};

/// Lines lean no more than this from the page's own lean; a steeper fit is noise.
const LEAN_FROM_PAGE: f64 = 0.045;
/// A word this many times as high as its line's capitals says nothing of the line.
const OUTSIZED: f64 = 2.6;
/// Part of the height of capitals by which letters such as `g` reach below the baseline.
const BELOW: f64 = 0.3;

/// A word's box turned to lie along its line: middle, half width, half height, in pixels.
struct Slab<'a> {
    text: &'a str,
    x: f64,
    y: f64,
    half_width: f64,
    half_height: f64,
}

/// The operators that lay the words of `read` over the page, in user space of the bound page;
/// empty without words. `from_pixels` maps the upright page's pixels to that space.
pub(super) fn layer(read: &PageRead, from_pixels: &Affine, font: &mut InvisibleFont) -> String {
    let mut shows = String::new();
    let lean = f64::from(read.skew).to_radians();
    let lean = if lean.is_finite() && lean.abs() < 0.35 { lean } else { 0.0 };
    for line in &read.lines {
        lay_line(line, read.words_of(line), lean, from_pixels, font, &mut shows);
    }
    if read.lines.is_empty() {
        for word in &read.words {
            let line = Line {
                bbox: word.bbox,
                first: 0,
                count: 1,
                block: 0,
                cell: None,
                letter_height: 0.0,
            };
            lay_line(&line, std::slice::from_ref(word), lean, from_pixels, font, &mut shows);
        }
    }
    if shows.is_empty() { shows } else { format!("BT\n3 Tr\n{shows}ET\n") }
}

fn lay_line(
    line: &Line,
    words: &[Word],
    page_lean: f64,
    from_pixels: &Affine,
    font: &mut InvisibleFont,
    out: &mut String,
) {
    let slabs: Vec<Slab<'_>> = words.iter().map(|word| Slab::of(word, page_lean)).collect();
    if slabs.is_empty() {
        return;
    }
    let capital = capital_height(line, &slabs);
    let lean = lean_of(&slabs, capital, page_lean);
    let (along, down) = ((lean.cos(), lean.sin()), (-lean.sin(), lean.cos()));
    // Distance of the baseline from the origin, measured down.
    let base = |slab: &Slab<'_>| slab.x * down.0 + slab.y * down.1 + slab.foot(capital);
    let common = median(slabs.iter().filter(|slab| slab.fits(capital)).map(base).collect());
    let mut pen: Option<Pen> = None;
    for (n, slab) in slabs.iter().enumerate() {
        let middle = slab.x * along.0 + slab.y * along.1;
        let (start, end) = (middle - slab.half_width, middle + slab.half_width);
        let heart = slab.x * down.0 + slab.y * down.1;
        let (baseline, height) = match common {
            Some(common) if slab.touches(heart - common, capital) => (common, capital),
            // The box of a word off its line reaches from its lowest to its highest ink.
            _ => (heart + slab.half_height, 2.0 * slab.half_height),
        };
        let codes = font.encode(&nfc(slab.text));
        if codes.is_empty() {
            continue;
        }
        let size = height * 1000.0 / CAP_HEIGHT;
        let target = Pen { start, baseline, size };
        match &pen {
            Some(pen) if pen.baseline == baseline && pen.size == size => {
                let _ = writeln!(
                    out,
                    "{} 0 Td",
                    number((start - pen.start) * points(from_pixels, along))
                );
            }
            _ => target.move_to(along, down, from_pixels, out),
        }
        pen = Some(target);
        let stretch = |length: f64, letters: usize| {
            length.max(0.5) / (letters as f64 * size * ADVANCE / 1000.0)
                * 100.0
                * points(from_pixels, along)
                / points(from_pixels, (-down.0, -down.1))
        };
        let _ = write!(out, "{} Tz ", number(stretch(end - start, codes.len() / 2)));
        show(&codes, out);
        if let Some(next) = slabs.get(n + 1) {
            let gap = next.x * along.0 + next.y * along.1 - next.half_width - end;
            let codes = font.encode(" ");
            let _ = write!(out, "{} Tz ", number(stretch(gap, 1)));
            show(&codes, out);
        }
    }
}

/// Where the next word starts: along the line and down from the origin, in pixels.
struct Pen {
    start: f64,
    baseline: f64,
    size: f64,
}

impl Pen {
    fn move_to(&self, along: (f64, f64), down: (f64, f64), from_pixels: &Affine, out: &mut String) {
        let x = self.start * along.0 + self.baseline * down.0;
        let y = self.start * along.1 + self.baseline * down.1;
        let (x, y) = from_pixels.apply(x, y);
        let right = direction(from_pixels, along);
        let up = direction(from_pixels, (-down.0, -down.1));
        let scale = points(from_pixels, (-down.0, -down.1));
        let [a, b, c, d] = [right.0, right.1, up.0, up.1].map(fine);
        let _ = writeln!(
            out,
            "/F0 {} Tf {a} {b} {c} {d} {} {} Tm",
            number(self.size * scale),
            number(x),
            number(y)
        );
    }
}

impl<'a> Slab<'a> {
    /// Undoes the lean of an upright box around a leaning word.
    fn of(word: &'a Word, lean: f64) -> Self {
        let b = &word.bbox;
        let (width, height) = (f64::from(b.width()), f64::from(b.height()));
        let (sin, cos) = (lean.abs().sin(), lean.cos());
        let turned = (2.0 * lean).cos().max(0.5);
        let (w, h) = ((width * cos - height * sin) / turned, (height * cos - width * sin) / turned);
        // A box too flat to lean was drawn along the line already.
        let (w, h) = if w > 0.0 && h > 0.3 * height { (w, h) } else { (width, height) };
        Self {
            text: &word.text,
            x: f64::from(b.center_x()),
            y: f64::from(b.center_y()),
            half_width: w.max(1.0) / 2.0,
            half_height: h.max(1.0) / 2.0,
        }
    }

    /// From the middle down to the baseline.
    fn foot(&self, capital: f64) -> f64 {
        let below = self.text.chars().any(reaches_below);
        self.half_height - if below { (BELOW * capital).min(self.half_height) } else { 0.0 }
    }

    /// Whether its height tells where the baseline is: no dash, no stamp, no handwriting.
    fn fits(&self, capital: f64) -> bool {
        2.0 * self.half_height < OUTSIZED * capital && 2.0 * self.half_height > 0.5 * capital
    }

    /// Whether some of it lies between the tops of capitals and the feet of letters of its line,
    /// its middle `below` the baseline.
    fn touches(&self, below: f64, capital: f64) -> bool {
        below - self.half_height < BELOW * capital && below + self.half_height > -capital
    }
}

fn reaches_below(letter: char) -> bool {
    use unicode_normalization::UnicodeNormalization;
    letter.nfd().any(|c| matches!(c, 'g' | 'j' | 'p' | 'q' | 'y' | 'Q' | ',' | ';' | '\u{323}'))
        || matches!(letter, '(' | ')' | '[' | ']' | '{' | '}' | '|' | '/' | '§' | '_')
}

/// Height of the line's capitals in pixels: as the reader measured it, unless the words deny it.
fn capital_height(line: &Line, slabs: &[Slab<'_>]) -> f64 {
    let middle = median(slabs.iter().map(|slab| 2.0 * slab.half_height).collect()).unwrap_or(1.0);
    let measured = f64::from(line.letter_height);
    if measured.is_finite() && measured > 0.3 * middle && measured < 1.6 * middle {
        measured
    } else {
        // Boxes reach over marks and under feet.
        (middle * 0.72).max(1.0)
    }
}

/// The lean of a line: the middle of the slopes between its words' feet, near the page's own.
fn lean_of(slabs: &[Slab<'_>], capital: f64, page: f64) -> f64 {
    let feet: Vec<(f64, f64)> = slabs
        .iter()
        .filter(|slab| slab.fits(capital))
        .map(|slab| (slab.x, slab.y + slab.foot(capital)))
        .take(40)
        .collect();
    if feet.len() < 4 {
        return page;
    }
    let mut slopes = Vec::new();
    for (n, a) in feet.iter().enumerate() {
        for b in feet.iter().skip(n + 1) {
            if (b.0 - a.0).abs() > 4.0 * capital {
                slopes.push((b.1 - a.1) / (b.0 - a.0));
            }
        }
    }
    match median(slopes) {
        Some(slope) => slope.atan().clamp(page - LEAN_FROM_PAGE, page + LEAN_FROM_PAGE),
        None => page,
    }
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Points a pixel in this direction.
fn points(map: &Affine, (x, y): (f64, f64)) -> f64 {
    let [a, b, c, d, _, _] = map.0;
    (a * x + c * y).hypot(b * x + d * y).max(1e-9)
}

fn direction(map: &Affine, along: (f64, f64)) -> (f64, f64) {
    let [a, b, c, d, _, _] = map.0;
    let length = points(map, along);
    ((a * along.0 + c * along.1) / length, (b * along.0 + d * along.1) / length)
}

fn show(codes: &[u8], out: &mut String) {
    out.push('<');
    out.push_str(&data_encoding::HEXUPPER.encode(codes));
    out.push_str("> Tj\n");
}

/// Hundredths are finer than any printer.
pub(super) fn number(value: f64) -> String {
    shortest(&format!("{value:.2}"))
}

fn fine(value: f64) -> String {
    shortest(&format!("{value:.5}"))
}

fn shortest(text: &str) -> String {
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text.is_empty() || text == "-0" { "0".to_owned() } else { text.to_owned() }
}
