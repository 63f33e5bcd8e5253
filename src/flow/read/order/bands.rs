//! Columns: bands of the page where white runs down between stretches that stand side by side.

use crate::domain::geometry::PageBox;

/// Something that stands on the page.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Where it stands.
    pub bbox: PageBox,
    /// What it is.
    pub what: What,
}

/// What a piece is.
#[derive(Clone, Debug)]
pub enum What {
    /// Neighbouring words.
    Words(Vec<usize>),
    /// A table, by its number.
    Table(u32),
}

/// A line of a column.
#[derive(Clone, Debug)]
pub enum Line {
    /// Words, not yet sorted.
    Words(Vec<usize>),
    /// A table, by its number.
    Table(u32),
}

/// A slice of the page that no stretch crosses the edges of.
struct Slice {
    pieces: Vec<Piece>,
    y0: f32,
    y1: f32,
}

/// Parts pieces into columns, in reading order.
pub fn columns(pieces: Vec<Piece>, letter: f32) -> Vec<Vec<Piece>> {
    let mut out = Vec::new();
    part(pieces, letter, 0, &mut out);
    out
}

fn part(pieces: Vec<Piece>, letter: f32, depth: u32, out: &mut Vec<Vec<Piece>>) {
    if pieces.is_empty() {
        return;
    }
    let slices = slices(pieces);
    let bands = if depth > 4 { Vec::new() } else { bands(&slices, letter) };
    let mut plain: Vec<Piece> = Vec::new();
    let mut next = bands.into_iter().peekable();
    let mut slices = slices.into_iter().enumerate();
    while let Some((i, slice)) = slices.next() {
        let Some(band) = next.next_if(|b| b.first == i) else {
            plain.extend(slice.pieces);
            continue;
        };
        if !plain.is_empty() {
            out.push(std::mem::take(&mut plain));
        }
        let mut inside = slice.pieces;
        for _ in band.first..band.last {
            inside.extend(slices.next().map(|(_, s)| s.pieces).unwrap_or_default());
        }
        let (left, right) = inside.into_iter().partition(|p| p.bbox.center_x() < band.x);
        part(left, letter, depth + 1, out);
        part(right, letter, depth + 1, out);
    }
    if !plain.is_empty() {
        out.push(plain);
    }
}

/// The core of a stretch: without the marks above and the tails below that reach into others.
fn core(b: &PageBox) -> (f32, f32) {
    (b.y0 + b.height() * 0.3, b.y1 - b.height() * 0.3)
}

fn slices(mut pieces: Vec<Piece>) -> Vec<Slice> {
    pieces.sort_by(|a, b| core(&a.bbox).0.total_cmp(&core(&b.bbox).0));
    let mut out: Vec<Slice> = Vec::new();
    for piece in pieces {
        let (y0, y1) = core(&piece.bbox);
        match out.last_mut() {
            Some(slice) if y0 <= slice.y1 => {
                slice.y1 = slice.y1.max(y1);
                slice.pieces.push(piece);
            }
            _ => out.push(Slice { pieces: vec![piece], y0, y1 }),
        }
    }
    out
}

/// Slices `first..=last` stand in two columns, parted at `x`.
#[derive(Debug)]
struct Band {
    first: usize,
    last: usize,
    x: f32,
}

fn bands(slices: &[Slice], letter: f32) -> Vec<Band> {
    let mut out: Vec<Band> = Vec::new();
    let mut i = 0;
    while i < slices.len() {
        let band = match band_from(slices, i, letter) {
            Found::Band(band) => band,
            Found::Rows(last) => {
                i = last + 1;
                continue;
            }
            Found::Nothing => {
                i += 1;
                continue;
            }
        };
        let floor = out.last().map_or(0, |b| b.last + 1);
        let band = reach_up(slices, band, floor, letter);
        i = band.last + 1;
        out.push(band);
    }
    out
}

/// The white stretches of a slice between its pieces.
fn gaps(slice: &Slice, letter: f32) -> Vec<(f32, f32)> {
    let mut spans: Vec<(f32, f32)> = slice.pieces.iter().map(|p| (p.bbox.x0, p.bbox.x1)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out = Vec::new();
    let mut end = f32::MAX;
    for (x0, x1) in spans {
        if x0 - end > letter * 1.2 {
            out.push((end, x0));
        }
        end = if end == f32::MAX { x1 } else { end.max(x1) };
    }
    out
}

/// What begins at a slice.
enum Found {
    Band(Band),
    /// A table without rulings, to this slice.
    Rows(usize),
    Nothing,
}

/// The longest band that begins at slice `first` with two sides.
fn band_from(slices: &[Slice], first: usize, letter: f32) -> Found {
    let Some(start) = slices.get(first) else { return Found::Nothing };
    let mut rows_to = 0;
    let mut best: Option<(usize, Band)> = None;
    for gap in gaps(start, letter) {
        let mut corridor = gap;
        let mut last = first;
        let mut worth = sides(start, gap);
        for (at, slice) in slices.iter().enumerate().skip(first + 1) {
            let Some(narrowed) = narrowed(slice, corridor, letter) else { break };
            let both = sides(slice, narrowed);
            // one side alone goes on only close below its own last line
            if both.0 == 0 || both.1 == 0 {
                let above = slices.get(first..at).unwrap_or_default();
                let Some(above) = own_side(above, slice, narrowed) else { break };
                if slice_top(slice) - above > letter * 2.4 {
                    break;
                }
            }
            corridor = narrowed;
            worth = (worth.0 + both.0, worth.1 + both.1);
            last = at;
        }
        // one line with a wide hole is no column, two short lines side by side are
        if worth.0.min(worth.1) < 1 || worth.0 + worth.1 < 3 {
            continue;
        }
        if in_rows(slices.get(first..=last).unwrap_or_default(), letter) {
            rows_to = rows_to.max(last);
            continue;
        }
        let score = worth.0.min(worth.1) * 4 + worth.0 + worth.1;
        if best.as_ref().is_none_or(|(s, _)| score > *s) {
            let x = f32::midpoint(corridor.0, corridor.1);
            best = Some((score, Band { first, last, x }));
        }
    }
    match best {
        _ if rows_to > first => Found::Rows(rows_to),
        Some((_, band)) => Found::Band(band),
        None => Found::Nothing,
    }
}

/// What remains of a corridor beside a slice; `None` where something stands in it.
fn narrowed(slice: &Slice, corridor: (f32, f32), letter: f32) -> Option<(f32, f32)> {
    let middle = |p: &Piece| p.bbox.center_x();
    let (mut x0, mut x1) = corridor;
    let centre = f32::midpoint(x0, x1);
    for p in &slice.pieces {
        if middle(p) < centre {
            x0 = x0.max(p.bbox.x1);
        } else {
            x1 = x1.min(p.bbox.x0);
        }
    }
    (x1 - x0 > letter * 0.8).then_some((x0, x1))
}

/// How many lines stand left and right of a corridor: pieces of one line count once, since a line
/// with holes in it is still one.
fn sides(slice: &Slice, corridor: (f32, f32)) -> (usize, usize) {
    let centre = f32::midpoint(corridor.0, corridor.1);
    let lines = |left: bool| {
        let mut lines: Vec<&PageBox> = Vec::new();
        for piece in slice.pieces.iter().filter(|p| (p.bbox.center_x() < centre) == left) {
            if !lines.iter().any(|line| on_one_height(line, &piece.bbox)) {
                lines.push(&piece.bbox);
            }
        }
        lines.len()
    };
    (lines(true), lines(false))
}

fn slice_top(slice: &Slice) -> f32 {
    slice.y0
}

/// Lower edge of what stands on the same side as a one-sided slice, in the slices above it.
fn own_side(above: &[Slice], slice: &Slice, corridor: (f32, f32)) -> Option<f32> {
    let centre = f32::midpoint(corridor.0, corridor.1);
    let left = slice.pieces.first()?.bbox.center_x() < centre;
    above
        .iter()
        .flat_map(|s| &s.pieces)
        .filter(|p| (p.bbox.center_x() < centre) == left)
        .map(|p| core(&p.bbox).1)
        .reduce(f32::max)
}

/// Takes lines above that stand on one side, close to the band.
fn reach_up(slices: &[Slice], mut band: Band, floor: usize, letter: f32) -> Band {
    while band.first > floor {
        let (Some(slice), Some(inside)) =
            (slices.get(band.first - 1), slices.get(band.first..=band.last))
        else {
            break;
        };
        let left = slice.pieces.iter().all(|p| p.bbox.x1 < band.x);
        let right = slice.pieces.iter().all(|p| p.bbox.x0 > band.x);
        // a left line above may end a paragraph: reading order is the same without it
        if left || !right {
            break;
        }
        let below = inside
            .iter()
            .flat_map(|s| &s.pieces)
            .filter(|p| p.bbox.center_x() > band.x)
            .map(|p| core(&p.bbox).0)
            .reduce(f32::min);
        if below.is_none_or(|y| y - slice.y1 > letter * 2.4) {
            break;
        }
        band.first -= 1;
    }
    band
}

/// Whether slices form a table without rulings: most have three pieces or more side by side, on
/// one base line each.
fn in_rows(slices: &[Slice], letter: f32) -> bool {
    let wide = slices.iter().filter(|s| {
        let bases = s.pieces.iter().map(|p| p.bbox.y1);
        let low = bases.clone().fold(f32::MAX, f32::min);
        let high = bases.fold(f32::MIN, f32::max);
        s.pieces.len() >= 3 && high - low < letter
    });
    slices.len() >= 3 && wide.count() * 3 >= slices.len() * 2
}

/// The lines of a column, top to bottom; pieces on one height are one line.
pub fn lines(mut column: Vec<Piece>) -> Vec<Line> {
    column.sort_by(|a, b| a.bbox.center_y().total_cmp(&b.bbox.center_y()));
    let mut out: Vec<(Vec<PageBox>, Line)> = Vec::new();
    for piece in column {
        let b = piece.bbox;
        match piece.what {
            What::Table(table) => out.push((vec![b], Line::Table(table))),
            What::Words(mut more) => {
                let same = out.iter_mut().rev().take(4).find(|(boxes, line)| {
                    matches!(line, Line::Words(_))
                        && boxes.last().is_some_and(|last| on_one_height(last, &b))
                        && boxes.iter().all(|o| beside(o, &b))
                });
                match same {
                    Some((boxes, Line::Words(words))) => {
                        words.append(&mut more);
                        boxes.push(b);
                    }
                    _ => out.push((vec![b], Line::Words(more))),
                }
            }
        }
    }
    out.into_iter().map(|(_, line)| line).collect()
}

fn on_one_height(a: &PageBox, b: &PageBox) -> bool {
    a.vertical_overlap(b) >= a.height().min(b.height()) * 0.5
}

fn beside(a: &PageBox, b: &PageBox) -> bool {
    a.horizontal_overlap(b) < a.width().min(b.width()) * 0.3
}
