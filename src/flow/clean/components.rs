//! Connected pieces of ink: mostly letters and marks over them; also rulings, pictures, specks.
//!
//! Runs of each row are joined with the runs they touch in the row above (8-neighbourhood), with
//! a forest of parents; one pass, no picture of labels is kept.

use super::ink::Ink;

/// A connected piece of ink.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece {
    /// Left edge.
    pub x0: u32,
    /// Top edge.
    pub y0: u32,
    /// Right edge, outside.
    pub x1: u32,
    /// Bottom edge, outside.
    pub y1: u32,
    /// Pixels of ink.
    pub area: u32,
}

impl Piece {
    /// Pixels across.
    pub fn width(&self) -> u32 {
        self.x1 - self.x0
    }

    /// Pixels down.
    pub fn height(&self) -> u32 {
        self.y1 - self.y0
    }

    fn join(&mut self, other: &Self) {
        self.x0 = self.x0.min(other.x0);
        self.y0 = self.y0.min(other.y0);
        self.x1 = self.x1.max(other.x1);
        self.y1 = self.y1.max(other.y1);
        self.area += other.area;
    }
}

/// The pieces of a page, in no order.
pub fn pieces(ink: &Ink) -> Vec<Piece> {
    let mut forest = Forest::default();
    let mut above: Vec<(u32, u32, u32)> = Vec::new();
    let mut here: Vec<(u32, u32, u32)> = Vec::new();
    for y in 0..ink.height {
        here.clear();
        let mut next_above = 0;
        for (x0, x1) in runs(ink.row(y)) {
            let label =
                forest.plant(Piece { x0, y0: y as u32, x1, y1: y as u32 + 1, area: x1 - x0 });
            // runs above that end before this one begins cannot touch later ones either
            while above.get(next_above).is_some_and(|run| run.1 < x0) {
                next_above += 1;
            }
            let mut i = next_above;
            while let Some(&(ax0, _, other)) = above.get(i) {
                if ax0 > x1 {
                    break;
                }
                forest.unite(label, other);
                i += 1;
            }
            here.push((x0, x1, label));
        }
        std::mem::swap(&mut above, &mut here);
    }
    forest.roots()
}

/// The runs of ink in a row as (first, behind the last).
pub fn runs(row: &[u8]) -> impl Iterator<Item = (u32, u32)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = row.get(at..)?;
        let start = at + rest.iter().position(|&p| p != 0)?;
        let length = row.get(start..)?.iter().position(|&p| p == 0).unwrap_or(row.len() - start);
        at = start + length;
        Some((start as u32, at as u32))
    })
}

#[derive(Default)]
struct Forest {
    parent: Vec<u32>,
    piece: Vec<Piece>,
}

impl Forest {
    fn plant(&mut self, piece: Piece) -> u32 {
        let label = self.parent.len() as u32;
        self.parent.push(label);
        self.piece.push(piece);
        label
    }

    fn root(&mut self, mut label: u32) -> u32 {
        while let Some(&up) = self.parent.get(label as usize) {
            if up == label {
                break;
            }
            let over = self.parent.get(up as usize).copied().unwrap_or(up);
            if let Some(slot) = self.parent.get_mut(label as usize) {
                *slot = over;
            }
            label = over;
        }
        label
    }

    fn unite(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return;
        }
        let (keep, gone) = (a.min(b), a.max(b));
        let Some(&moved) = self.piece.get(gone as usize) else { return };
        if let Some(piece) = self.piece.get_mut(keep as usize) {
            piece.join(&moved);
        }
        if let Some(slot) = self.parent.get_mut(gone as usize) {
            *slot = keep;
        }
    }

    fn roots(self) -> Vec<Piece> {
        let own = self.parent.iter().enumerate().map(|(i, &up)| i as u32 == up);
        self.piece.into_iter().zip(own).filter_map(|(piece, own)| own.then_some(piece)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ink(rows: &[&str]) -> Ink {
        Ink {
            width: rows[0].len(),
            height: rows.len(),
            pixels: rows.iter().flat_map(|r| r.bytes().map(|b| u8::from(b == b'#'))).collect(),
            paper: 255,
            dark: 0,
        }
    }

    #[test]
    fn arms_that_meet_below_are_one_piece() {
        let found = pieces(&ink(&["#..#.", "#..#.", ".##..", "....#"]));
        assert_eq!(found.len(), 2);
        assert_eq!(found[0], Piece { x0: 0, y0: 0, x1: 4, y1: 3, area: 6 });
    }

    #[test]
    fn runs_reach_the_edge() {
        assert_eq!(runs(&[1, 1, 0, 1]).collect::<Vec<_>>(), [(0, 2), (3, 4)]);
    }
}
