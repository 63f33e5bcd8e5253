//! Words that stand near each other on one height.

use crate::domain::geometry::PageBox;

/// Boxes and what the engine said of their lines.
#[derive(Clone, Copy, Debug)]
pub struct Boxes<'a> {
    /// The boxes.
    pub boxes: &'a [PageBox],
    /// Their lines, 0 for unknown; may be shorter.
    pub hints: &'a [u32],
}

impl Boxes<'_> {
    fn at(&self, i: usize) -> PageBox {
        self.boxes.get(i).copied().unwrap_or_default()
    }

    /// Whether two words may stand in one line: the engine says so, or their middles do.
    fn level(&self, i: usize, other: usize) -> bool {
        let hint = |i: usize| self.hints.get(i).copied().unwrap_or(0);
        let (a, b) = (self.at(i), self.at(other));
        let off = (a.center_y() - b.center_y()).abs();
        match (hint(i), hint(other)) {
            (0, 0) => true,
            (a, b) if a == b => true,
            _ => off < a.height().max(b.height()) * 0.33,
        }
    }
}

/// Neighbouring words on one height.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// Around its words.
    pub bbox: PageBox,
    /// Indices of its words, left to right.
    pub words: Vec<usize>,
}

/// White between two words, in heights of small letters, from which they may stand in different
/// columns. Justified lines seldom have more between their words.
const WIDE: f32 = 2.6;

/// Groups `some` of the boxes.
pub fn stretches(boxes: &Boxes, some: &[usize], letter: f32) -> Vec<Stretch> {
    let mut out = Vec::new();
    for row in rows(boxes, some) {
        let mut open: Option<Stretch> = None;
        for i in row {
            let b = boxes.at(i);
            match &mut open {
                Some(s) if b.x0 - s.bbox.x1 <= letter * WIDE => {
                    s.bbox = s.bbox.union(&b);
                    s.words.push(i);
                }
                _ => out.extend(open.replace(Stretch { bbox: b, words: vec![i] })),
            }
        }
        out.extend(open);
    }
    out
}

/// The lines of a cell, top to bottom: there a wide gap does not part a line.
pub fn cell_lines(boxes: &Boxes, some: &[usize]) -> Vec<Vec<usize>> {
    let mut lines: Vec<(f32, Vec<usize>)> = rows(boxes, some)
        .into_iter()
        .map(|row| {
            let middle = row.iter().map(|&i| boxes.at(i).center_y());
            let count = row.len().max(1) as f32;
            (middle.sum::<f32>() / count, row)
        })
        .collect();
    lines.sort_by(|a, b| a.0.total_cmp(&b.0));
    lines.into_iter().map(|(_, row)| row).collect()
}

/// Words of one height, left to right; a row may be as wide as the page and holds what its
/// neighbours, followed from left to right, overlap by half in height.
fn rows(boxes: &Boxes, some: &[usize]) -> Vec<Vec<usize>> {
    let at = |i: usize| boxes.at(i);
    let mut sorted = some.to_vec();
    sorted.sort_by(|&a, &b| at(a).x0.total_cmp(&at(b).x0));
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for i in sorted {
        let b = at(i);
        // the row whose last words it continues best
        let best = rows
            .iter_mut()
            .filter_map(|row| {
                let near = recent(row, &at);
                let overlap = near.vertical_overlap(&b) / near.height().min(b.height()).max(1.0);
                let &tail = row.last()?;
                let last = at(tail);
                let behind = b.x0 >= last.x0 + last.width().min(b.width()) * 0.3 - 1.0;
                (overlap >= 0.5 && behind && boxes.level(i, tail)).then_some((
                    overlap,
                    b.x0 - near.x1,
                    row,
                ))
            })
            .min_by(|x, y| (x.1 - x.0 * 20.0).total_cmp(&(y.1 - y.0 * 20.0)));
        match best {
            Some((_, _, row)) => row.push(i),
            None => rows.push(vec![i]),
        }
    }
    rows
}

/// The band of a row near its end: the last words, not marks and commas alone.
fn recent(row: &[usize], at: &impl Fn(usize) -> PageBox) -> PageBox {
    let last = row.last().map(|&i| at(i)).unwrap_or_default();
    let around = row.iter().rev().take(3).map(|&i| at(i)).filter(|b| {
        let ratio = b.height() / last.height().max(1.0);
        b.vertical_overlap(&last) > 0.0 && ratio < 2.5
    });
    let (mut y0, mut y1, mut n) = (0.0, 0.0, 0.0f32);
    for b in around {
        y0 += b.y0;
        y1 += b.y1;
        n += 1.0;
    }
    if n == 0.0 { last } else { PageBox::new(last.x0, y0 / n, last.x1, y1 / n) }
}
