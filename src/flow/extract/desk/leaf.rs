//! One side of a form, its lines whole: labels of several columns may share a line.

use crate::domain::geometry::PageBox;
use crate::flow::sort::sheet::{Row, Sheet, Token};
use crate::rules::Part;

/// Wider than this in inches, a page is two sides beside each other.
const SPREAD: f32 = 12.0;

/// One side, or the part of one that belongs to the paper or to the copy made of it.
#[derive(Clone, Debug)]
pub struct Leaf<'s, 'p> {
    /// The page.
    pub sheet: &'s Sheet<'p>,
    /// Lines from top to bottom, words from left to right.
    pub lines: Vec<Row>,
    /// Where the text's right edge is.
    pub right: f32,
    /// Usual distance between two lines.
    pub pitch: f32,
    /// Which part.
    pub part: Part,
}

impl<'s, 'p> Leaf<'s, 'p> {
    /// The sides of a page, cut at the copier's block where there is one.
    pub fn of(sheet: &'s Sheet<'p>, copied_from: f32) -> Vec<Self> {
        let width = sheet.page.width as f32;
        let inches = width / sheet.page.dpi.max(50.0);
        let middle = width / 2.0;
        let spread = inches > SPREAD && width > sheet.page.height as f32 * 1.2;
        let halves: &[(f32, f32)] =
            if spread { &[(0.0, middle), (middle, width)] } else { &[(0.0, f32::MAX)] };
        let mut out = Vec::new();
        for &(from, to) in halves {
            for part in [Part::Paper, Part::Copy] {
                let lines = lines(sheet, &|t| {
                    let x = t.at.center_x();
                    let below = t.at.center_y() >= copied_from;
                    x >= from && x < to && below == (part == Part::Copy)
                });
                if !lines.is_empty() {
                    out.push(Self::with(sheet, lines, part));
                }
            }
        }
        out
    }

    fn with(sheet: &'s Sheet<'p>, lines: Vec<Row>, part: Part) -> Self {
        let mut edges: Vec<f32> =
            lines.iter().filter(|line| line.tokens.len() >= 3).map(|line| line.at.x1).collect();
        edges.sort_by(f32::total_cmp);
        let at = edges.len().saturating_sub(1) * 9 / 10;
        let right = edges.get(at).copied().unwrap_or(sheet.page.width as f32 * 0.9);
        let mut steps: Vec<f32> = lines
            .windows(2)
            .filter_map(|pair| match pair {
                [a, b] => Some(b.at.center_y() - a.at.center_y()),
                _ => None,
            })
            .filter(|step| *step > sheet.em * 0.8)
            .collect();
        steps.sort_by(f32::total_cmp);
        let pitch = steps.get(steps.len() / 2).copied().unwrap_or(sheet.em * 1.8);
        let pitch = pitch.clamp(sheet.em * 1.3, sheet.em * 3.2);
        Self { sheet, lines, right, pitch, part }
    }

    /// Whether a row of the sheet stands on this side, in this part.
    pub fn holds(&self, row: &Row) -> bool {
        row.tokens.first().is_some_and(|first| self.lines.iter().any(|l| l.tokens.contains(first)))
    }

    /// The box of some words, as the page has it.
    pub fn page_box(&self, tokens: &[usize]) -> Option<PageBox> {
        self.sheet.page_box(tokens)
    }
}

/// Lines of the words in `chosen`: rows on one height are one line where none of their words lie
/// over each other, whichever of them was read first.
fn lines(sheet: &Sheet<'_>, chosen: &dyn Fn(&Token<'_>) -> bool) -> Vec<Row> {
    let em = sheet.em;
    let mut out: Vec<Row> = Vec::new();
    for row in &sheet.rows {
        let tokens: Vec<usize> = row
            .tokens
            .iter()
            .copied()
            .filter(|&t| sheet.tokens.get(t).is_some_and(chosen))
            .collect();
        let Some(part) = sheet.row(tokens) else { continue };
        let beside = |line: &Row| {
            let level = (line.at.center_y() - part.at.center_y()).abs() < em * 0.55;
            let shared = line.at.vertical_overlap(&part.at);
            let low = line.at.height().min(part.at.height());
            let over = sheet.words(&line.tokens).any(|a| {
                sheet.words(&part.tokens).any(|b| a.at.horizontal_overlap(&b.at) > em * 0.4)
            });
            level && shared > 0.5 * low && !over
        };
        match out.iter_mut().rev().take(6).find(|line| beside(line)) {
            Some(line) => {
                line.tokens.extend(part.tokens);
                line.tokens.sort_by(|&a, &b| {
                    let left = |t: usize| sheet.tokens.get(t).map_or(0.0, |t| t.at.x0);
                    left(a).total_cmp(&left(b))
                });
                line.at = line.at.union(&part.at);
            }
            None => out.push(part),
        }
    }
    out.sort_by(|a, b| a.at.center_y().total_cmp(&b.at.center_y()));
    out
}
