//! Table cells from ruled lines: the lines that touch make a grid; grid fields without a line
//! between them are one cell.

use super::components::Piece;
use super::rulings::Rules;
use crate::domain::geometry::PageBox;
use crate::domain::page::Cell;

/// The cells of all tables, table by table, row by row, in pixels of the picture.
pub fn cells(rules: &Rules, letter: f32) -> Vec<Cell> {
    let near = (letter * 0.7).max(6.0);
    let mut out = Vec::new();
    let mut table = 0;
    let mut tables = groups(rules, near);
    tables.sort_by(|a, b| top(&a.0).total_cmp(&top(&b.0)));
    for (across, down) in tables {
        let found = grid(&across, &down, near, table);
        if found.len() >= 2 {
            out.extend(found);
            table += 1;
        }
    }
    out
}

fn top(lines: &[Piece]) -> f32 {
    lines.iter().map(|p| p.y0).min().unwrap_or(0) as f32
}

/// Lines that touch each other, directly or through others.
fn groups(rules: &Rules, near: f32) -> Vec<(Vec<Piece>, Vec<Piece>)> {
    let touch = |a: &Piece, d: &Piece| {
        let n = near as u32;
        d.x0 + n >= a.x0 && d.x1 <= a.x1 + n && a.y0 + n >= d.y0 && a.y1 <= d.y1 + n
    };
    let mut free_across: Vec<Piece> = rules.across.clone();
    let mut free_down: Vec<Piece> = rules.down.clone();
    let mut out = Vec::new();
    while let Some(first) = free_across.pop() {
        let (mut across, mut down) = (vec![first], Vec::new());
        loop {
            let before = across.len() + down.len();
            free_down.retain(|d| {
                let joins = across.iter().any(|a| touch(a, d));
                if joins {
                    down.push(*d);
                }
                !joins
            });
            free_across.retain(|a| {
                let joins = down.iter().any(|d| touch(a, d));
                if joins {
                    across.push(*a);
                }
                !joins
            });
            if across.len() + down.len() == before {
                break;
            }
        }
        if across.len() >= 2 && !down.is_empty() {
            out.push((across, down));
        }
    }
    out
}

fn grid(across: &[Piece], down: &[Piece], near: f32, table: u32) -> Vec<Cell> {
    let middle_y = |p: &Piece| (p.y0 + p.y1) as f32 / 2.0;
    let middle_x = |p: &Piece| (p.x0 + p.x1) as f32 / 2.0;
    let ys = places(across.iter().map(middle_y), near);
    // a table may be open at its sides: its lines across end there
    let ends = across.iter().flat_map(|p| [p.x0 as f32, p.x1 as f32]);
    let (left, right) = ends.fold((f32::MAX, f32::MIN), |(low, high), x| (low.min(x), high.max(x)));
    let xs = places(down.iter().map(middle_x).chain([left, right]), near);
    let (rows, columns) = (ys.len().saturating_sub(1), xs.len().saturating_sub(1));
    if rows == 0 || columns == 0 {
        return Vec::new();
    }
    let wall_right = |row: usize, column: usize| {
        let (Some(&x), Some(&y0), Some(&y1)) = (xs.get(column + 1), ys.get(row), ys.get(row + 1))
        else {
            return true;
        };
        let lines = down.iter().filter(|p| (middle_x(p) - x).abs() <= near);
        covered(lines.map(|p| (p.y0 as f32, p.y1 as f32)), y0, y1)
    };
    let wall_below = |row: usize, column: usize| {
        let (Some(&y), Some(&x0), Some(&x1)) =
            (ys.get(row + 1), xs.get(column), xs.get(column + 1))
        else {
            return true;
        };
        let lines = across.iter().filter(|p| (middle_y(p) - y).abs() <= near);
        covered(lines.map(|p| (p.x0 as f32, p.x1 as f32)), x0, x1)
    };
    let mut taken = vec![false; rows * columns];
    let mut out = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            if taken.get(row * columns + column).copied().unwrap_or(true) {
                continue;
            }
            let mut last_column = column;
            while last_column + 1 < columns && !wall_right(row, last_column) {
                last_column += 1;
            }
            let mut last_row = row;
            while last_row + 1 < rows && (column..=last_column).all(|c| !wall_below(last_row, c)) {
                last_row += 1;
            }
            for r in row..=last_row {
                for c in column..=last_column {
                    if let Some(flag) = taken.get_mut(r * columns + c) {
                        *flag = true;
                    }
                }
            }
            if let (Some(&x0), Some(&y0), Some(&x1), Some(&y1)) =
                (xs.get(column), ys.get(row), xs.get(last_column + 1), ys.get(last_row + 1))
            {
                out.push(Cell {
                    bbox: PageBox::new(x0, y0, x1, y1),
                    table,
                    row: row as u32,
                    column: column as u32,
                });
            }
        }
    }
    out
}

/// Whether the stretches cover more than half of `from..to`.
fn covered(stretches: impl Iterator<Item = (f32, f32)>, from: f32, to: f32) -> bool {
    let sum: f32 = stretches.map(|(a, b)| (b.min(to) - a.max(from)).max(0.0)).sum();
    sum > (to - from) * 0.5
}

/// Values that lie near each other, as one each, in order.
fn places(values: impl Iterator<Item = f32>, near: f32) -> Vec<f32> {
    let mut sorted: Vec<f32> = values.collect();
    sorted.sort_by(f32::total_cmp);
    let mut out: Vec<(f32, f32)> = Vec::new();
    for value in sorted {
        match out.last_mut() {
            Some((sum, n)) if value - *sum / *n <= near => {
                *sum += value;
                *n += 1.0;
            }
            _ => out.push((value, 1.0)),
        }
    }
    out.into_iter().map(|(sum, n)| sum / n).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn h(x0: u32, x1: u32, y: u32) -> Piece {
        Piece { x0, y0: y, x1, y1: y + 2, area: (x1 - x0) * 2 }
    }

    fn v(x: u32, y0: u32, y1: u32) -> Piece {
        Piece { x0: x, y0, x1: x + 2, y1, area: (y1 - y0) * 2 }
    }

    #[test]
    fn a_heading_over_two_columns_is_one_cell() {
        let rules = Rules::of(
            vec![h(100, 500, 100), h(100, 500, 150), h(100, 500, 200)],
            vec![v(100, 100, 200), v(300, 150, 200), v(498, 100, 200)],
        );
        let found = cells(&rules, 17.0);
        let places: Vec<(u32, u32)> = found.iter().map(|c| (c.row, c.column)).collect();
        assert_eq!(places, [(0, 0), (1, 0), (1, 1)]);
        assert!(found[0].bbox.width() > 390.0);
    }

    #[test]
    fn a_frame_and_an_underline_are_no_table() {
        let rules = Rules::of(
            vec![h(100, 200, 100), h(100, 200, 150), h(600, 700, 120)],
            vec![v(100, 100, 150), v(198, 100, 150)],
        );
        assert!(cells(&rules, 17.0).is_empty());
    }
}
