//! Papers as rows of a table, for people.

use std::path::Path;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::outcome::name_of;
use super::say::Say;
use crate::catalog::PaperRow;
use crate::engine::local::HeldPaper;

/// One paper.
pub(super) struct Row {
    cells: [String; 7],
}

/// Widths of all columns but the last, in letters of a terminal.
const WIDTHS: [usize; 6] = [26, 14, 18, 10, 34, 6];

impl Row {
    /// The headings.
    /// `place` heads the last column.
    pub(super) fn headings(place: &'static str, say: Say) -> Self {
        let cells = [
            say.pick("TỆP", "FILE"),
            say.pick("LOẠI", "TYPE"),
            say.pick("SỐ, KÝ HIỆU", "NUMBER"),
            say.pick("NGÀY", "DATE"),
            say.pick("CƠ QUAN BAN HÀNH", "ISSUER"),
            say.pick("NHẬN", "OK"),
            place,
        ];
        Self { cells: cells.map(str::to_owned) }
    }

    /// A paper of a file just done; `place` says where its PDF is.
    pub(super) fn of(path: &Path, paper: &HeldPaper, place: String) -> Self {
        Self::of_row(&name_of(path), &paper.row, place)
    }

    /// A paper as the catalogue has it.
    pub(super) fn of_row(name: &str, row: &PaperRow, place: String) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
        let all = row.accepted + row.wanting;
        Self {
            cells: [
                name.to_owned(),
                text(&row.kind),
                text(&row.number),
                text(&row.date),
                text(&row.issuer),
                format!("{}/{all}", row.accepted),
                place,
            ],
        }
    }

    /// The row as a line.
    pub(super) fn line(&self) -> String {
        let mut line = String::new();
        for (place, cell) in self.cells.iter().enumerate() {
            match WIDTHS.get(place) {
                Some(width) => {
                    let cell = cut(cell, *width);
                    line.push_str(&cell);
                    line.extend(std::iter::repeat_n(' ', width + 2 - cell.width()));
                }
                None => line.push_str(cell),
            }
        }
        line
    }
}

/// At most `width` columns of a terminal; what is cut is seen to be.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let (mut out, mut used) = (String::new(), 1);
    for letter in text.chars() {
        let wide = letter.width().unwrap_or(0);
        if used + wide > width {
            break;
        }
        used += wide;
        out.push(letter);
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_cut_by_columns_of_the_terminal() {
        assert_eq!(cut("Ủy ban", 6), "Ủy ban");
        assert_eq!(cut("Ủy ban nhân dân", 6), "Ủy ba…");
        // composed of letter and marks: the marks take no column
        assert_eq!(cut("U\u{309}y ban nha\u{302}n", 6), "U\u{309}y ba…");
    }
}
