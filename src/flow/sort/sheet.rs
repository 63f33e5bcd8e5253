//! A page made ready for questions of layout: lines levelled, columns parted, words folded.
//!
//! Readers may hand over one line for two columns ("Nơi nhận:   GIÁM ĐỐC"): here every line is cut
//! where its words stand far apart. Coordinates are turned level by the lean of the long lines;
//! boxes that leave this module are those of the page.

use super::likeness::bare;
use crate::domain::geometry::PageBox;
use crate::domain::page::{PageRead, Word};

/// A word with its level box.
#[derive(Clone, Debug)]
pub struct Token<'p> {
    /// The word as read.
    pub word: &'p Word,
    /// Letters and digits, lower case, no marks.
    pub bare: String,
    /// Level box.
    pub at: PageBox,
}

impl Token<'_> {
    /// Whether its letters are capitals, at least one.
    pub fn capitals(&self) -> bool {
        let mut letters = self.word.text.chars().filter(|c| c.is_alphabetic()).peekable();
        letters.peek().is_some() && letters.all(char::is_uppercase)
    }

    /// Whether anything in it is a letter or digit.
    pub fn speaks(&self) -> bool {
        !self.bare.is_empty()
    }
}

/// Words that stand together on one line, as indexes into [`Sheet::tokens`], left to right.
#[derive(Clone, Debug)]
pub struct Row {
    /// The words.
    pub tokens: Vec<usize>,
    /// Level box around them.
    pub at: PageBox,
}

/// A page ready for questions of layout.
#[derive(Clone, Debug)]
pub struct Sheet<'p> {
    /// The page as read.
    pub page: &'p PageRead,
    /// Its words, in the page's order.
    pub tokens: Vec<Token<'p>>,
    /// Its lines, cut at wide gaps, from top to bottom.
    pub rows: Vec<Row>,
    /// Height of a capital of the body text, in pixels.
    pub em: f32,
}

impl<'p> Sheet<'p> {
    /// Prepares a page.
    pub fn of(page: &'p PageRead) -> Self {
        let slope = lean(page);
        let level = |b: &PageBox| {
            let drop = slope * (b.center_x() - page.width as f32 / 2.0);
            PageBox::new(b.x0, b.y0 - drop, b.x1, b.y1 - drop)
        };
        let tokens: Vec<Token<'p>> = page
            .words
            .iter()
            .map(|word| Token { word, bare: bare(&word.text), at: level(&word.bbox) })
            .collect();
        let em = usual_height(page);
        let mut sheet = Self { page, tokens, rows: Vec::new(), em };
        for line in &page.lines {
            let first = line.first as usize;
            let last = (first + line.count as usize).min(sheet.tokens.len());
            let mut run: Vec<usize> = (first..last).collect();
            run.sort_by(|a, b| sheet.left(*a).total_cmp(&sheet.left(*b)));
            let mut start = 0;
            for i in 1..=run.len() {
                let cut = match (run.get(i - 1), run.get(i)) {
                    (Some(&a), Some(&b)) => sheet.gap(a, b) > em * 1.7,
                    _ => true,
                };
                if cut {
                    let part = run.get(start..i).unwrap_or_default().to_vec();
                    sheet.rows.extend(sheet.row(part));
                    start = i;
                }
            }
        }
        sheet.rows.sort_by(|a, b| a.at.center_y().total_cmp(&b.at.center_y()));
        sheet
    }

    fn left(&self, token: usize) -> f32 {
        self.tokens.get(token).map_or(0.0, |t| t.at.x0)
    }

    /// Empty space between two words.
    pub fn gap(&self, a: usize, b: usize) -> f32 {
        match (self.tokens.get(a), self.tokens.get(b)) {
            (Some(a), Some(b)) => b.at.x0 - a.at.x1,
            _ => 0.0,
        }
    }

    /// A row of these words; none for no words.
    pub fn row(&self, tokens: Vec<usize>) -> Option<Row> {
        let at = PageBox::around(tokens.iter().filter_map(|&t| self.tokens.get(t)).map(|t| &t.at))?;
        Some(Row { tokens, at })
    }

    /// The words of a row.
    pub fn words<'s>(&'s self, tokens: &'s [usize]) -> impl Iterator<Item = &'s Token<'p>> {
        tokens.iter().filter_map(|&t| self.tokens.get(t))
    }

    /// Words joined by one space.
    pub fn text(&self, tokens: &[usize]) -> String {
        let words: Vec<&str> = self.words(tokens).map(|t| t.word.text.as_str()).collect();
        words.join(" ")
    }

    /// Letters and digits of some words, in one.
    pub fn bare(&self, tokens: &[usize]) -> String {
        self.words(tokens).map(|t| t.bare.as_str()).collect()
    }

    /// The box around some words as the page has it; `None` for no words.
    pub fn page_box(&self, tokens: &[usize]) -> Option<PageBox> {
        PageBox::around(self.words(tokens).map(|t| &t.word.bbox))
    }

    /// Rows made of the words in `chosen`, rows of one height joined, top to bottom.
    pub fn gathered(&self, chosen: impl Fn(&Token<'p>) -> bool) -> Vec<Row> {
        let mut out: Vec<Row> = Vec::new();
        for row in &self.rows {
            let tokens: Vec<usize> = row
                .tokens
                .iter()
                .copied()
                .filter(|&t| self.tokens.get(t).is_some_and(&chosen))
                .collect();
            let Some(part) = self.row(tokens) else { continue };
            let same = out.iter_mut().find(|r| {
                let shared = r.at.vertical_overlap(&part.at);
                let level = (r.at.center_y() - part.at.center_y()).abs() < self.em * 0.55;
                (level || shared > 0.7 * r.at.height().max(part.at.height()))
                    && shared > 0.5 * r.at.height().min(part.at.height())
                    && r.at.horizontal_overlap(&part.at) < self.em
            });
            match same {
                Some(r) => {
                    r.tokens.extend(part.tokens);
                    r.tokens.sort_by(|a, b| self.left(*a).total_cmp(&self.left(*b)));
                    r.at = r.at.union(&part.at);
                }
                None => out.push(part),
            }
        }
        out.sort_by(|a, b| a.at.center_y().total_cmp(&b.at.center_y()));
        out
    }
}

/// How far the long lines lean: pixels down per pixel right.
fn lean(page: &PageRead) -> f32 {
    let mut slopes: Vec<f32> = page
        .lines
        .iter()
        .filter(|line| line.count >= 6)
        .filter_map(|line| {
            let words = page.words_of(line);
            let n = words.len() as f32;
            // feet of words without descenders are too rare: middles of tall words do
            let (mut sx, mut sy, mut sxx, mut sxy) = (0.0, 0.0, 0.0, 0.0);
            for word in words {
                let (x, y) = (word.bbox.center_x(), word.bbox.center_y());
                sx += x;
                sy += y;
                sxx += x * x;
                sxy += x * y;
            }
            let spread = n * sxx - sx * sx;
            (spread > 1.0).then(|| (n * sxy - sx * sy) / spread)
        })
        .collect();
    slopes.sort_by(f32::total_cmp);
    let middle = slopes.get(slopes.len() / 2).copied().unwrap_or(0.0);
    if middle.abs() < 0.2 { middle } else { 0.0 }
}

/// Height of a capital in the body, from the lines with most words.
fn usual_height(page: &PageRead) -> f32 {
    let mut heights: Vec<f32> = page
        .lines
        .iter()
        .filter(|line| line.count >= 4 && line.letter_height > 0.0)
        .map(|line| line.letter_height)
        .collect();
    heights.sort_by(f32::total_cmp);
    let guess = page.dpi.max(50.0) * 9.2 / 72.0;
    let middle = heights.get(heights.len() / 2).copied().unwrap_or(guess);
    middle.clamp(guess * 0.4, guess * 2.0)
}
