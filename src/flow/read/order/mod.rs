//! Our own reading order: from boxes of words to lines, columns and cells.
//!
//! Boxes come level (lean taken out). What goes out covers every box once: lines in reading
//! order, each in one block. The rules, for pages of offices (Decree 30/2020, annex I):
//!
//! 1. Words in a table cell stay in it; cells are read row by row.
//! 2. Words that stand near each other on one height form a stretch.
//! 3. Where stretches stand side by side with white between them that runs down several lines
//!    (issuer and motto, recipients and signature), the left side is read whole, then the right.
//! 4. Side by side with equal base lines in three or more columns is a table without rulings:
//!    read line by line.

mod bands;
mod stretches;

use crate::domain::geometry::PageBox;
use crate::domain::page::Cell;

/// A line: words by their index, left to right.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    /// Indices into the boxes given.
    pub words: Vec<usize>,
    /// Lines with the same number stand in one column or cell.
    pub block: u32,
    /// The cell it stands in.
    pub cell: Option<u32>,
}

/// Puts boxes in reading order; `letter` is the height of small letters.
///
/// `hints` are lines as the engine saw them, 0 for unknown: it sees lines across columns, but
/// knows better than boxes where these reach into the next line.
pub fn arrange(boxes: &[PageBox], hints: &[u32], cells: &[Cell], letter: f32) -> Vec<Row> {
    let boxed = stretches::Boxes { boxes, hints };
    let mut in_cell: Vec<Vec<usize>> = vec![Vec::new(); cells.len()];
    let mut free = Vec::new();
    for (i, b) in boxes.iter().enumerate() {
        match cell_of(b, cells).and_then(|cell| in_cell.get_mut(cell)) {
            Some(words) => words.push(i),
            None => free.push(i),
        }
    }
    // a table takes its place among the rest as one piece
    let mut pieces: Vec<bands::Piece> = stretches::stretches(&boxed, &free, letter)
        .into_iter()
        .map(|s| bands::Piece { bbox: s.bbox, what: bands::What::Words(s.words) })
        .collect();
    let tables = cells.iter().map(|c| c.table).max().map_or(0, |last| last + 1);
    for table in 0..tables {
        let own = || cells.iter().enumerate().filter(move |(_, c)| c.table == table);
        let filled = own().any(|(i, _)| in_cell.get(i).is_some_and(|words| !words.is_empty()));
        if let (true, Some(bbox)) = (filled, PageBox::around(own().map(|(_, c)| &c.bbox))) {
            pieces.push(bands::Piece { bbox, what: bands::What::Table(table) });
        }
    }
    let mut out = Vec::new();
    let mut block = 0;
    for column in bands::columns(pieces, letter) {
        let mut open = false;
        for line in bands::lines(column) {
            match line {
                bands::Line::Words(mut words) => {
                    words.sort_by(|&a, &b| left(boxes, a).total_cmp(&left(boxes, b)));
                    out.push(Row { words, block, cell: None });
                    open = true;
                }
                bands::Line::Table(table) => {
                    block += u32::from(open);
                    open = false;
                    for (i, _) in cells.iter().enumerate().filter(|(_, c)| c.table == table) {
                        let words = in_cell.get(i).map(Vec::as_slice).unwrap_or_default();
                        if words.is_empty() {
                            continue;
                        }
                        for words in stretches::cell_lines(&boxed, words) {
                            out.push(Row { words, block, cell: Some(i as u32) });
                        }
                        block += 1;
                    }
                }
            }
        }
        block += u32::from(open);
    }
    out
}

fn left(boxes: &[PageBox], i: usize) -> f32 {
    boxes.get(i).map_or(0.0, |b| b.x0)
}

/// The cell that holds the middle of a box.
fn cell_of(b: &PageBox, cells: &[Cell]) -> Option<usize> {
    let (x, y) = (b.center_x(), b.center_y());
    cells
        .iter()
        .position(|c| (c.bbox.x0..=c.bbox.x1).contains(&x) && (c.bbox.y0..=c.bbox.y1).contains(&y))
}
