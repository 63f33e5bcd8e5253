//! The head of an administrative document: who writes, which number, where and when.
//!
//! Decree 30/2020, Annex I: two blocks side by side. Left: parent agency, issuer, number (and, in
//! an official letter, the subject). Right: the nation's name, the motto, place and day. Found by
//! the nation's name or the motto, or, where the scanner cut those off, by the day's line.

use super::likeness::{bare, find};
use super::sheet::{Row, Sheet, Token};
use crate::rules::PaperType;

const NATION: &str = "conghoaxahoichunghiavietnam";
/// What party papers have in its place (Instruction 36-HD/VPTW of 2018).
const PARTY: &str = "dangcongsanvietnam";
const MOTTO: &str = "doclaptudohanhphuc";

/// The head of a page.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// Whether the nation's name or the motto was read.
    pub nation: bool,
    /// Left edge of the right block.
    pub boundary: f32,
    /// Middle of the right block.
    pub right_middle: f32,
    /// Top of the head.
    pub top: f32,
    /// Lines of the left block above the number.
    pub issuers: Vec<Row>,
    /// The number's line, left part.
    pub number: Option<Row>,
    /// The day's line, right part.
    pub date: Option<Row>,
    /// Lines of the left block below the number.
    pub below_number: Vec<Row>,
    /// Where the head ends.
    pub bottom: f32,
}

/// Whether a word is letters of some size: no speck, no small print of a signature's picture.
fn printed_size(token: &Token<'_>, em: f32) -> bool {
    let height = token.at.height();
    height > em * 0.55 && height < em * 2.6
}

/// The words, and characters of them, that read like `wanted`.
fn phrase(sheet: &Sheet<'_>, row: &Row, wanted: &str, errors: usize) -> Option<Vec<usize>> {
    let mut letters: Vec<char> = Vec::new();
    let mut owners: Vec<usize> = Vec::new();
    for &t in &row.tokens {
        for c in sheet.tokens.get(t)?.bare.chars() {
            letters.push(c);
            owners.push(t);
        }
    }
    let (start, end, _) = find(&letters, wanted, errors)?;
    let mut tokens = owners.get(start..end)?.to_vec();
    tokens.dedup();
    // the nation's name stands in capitals; in the body it is only mentioned
    let loud = sheet.words(&tokens).filter(|t| t.capitals()).count();
    (wanted == MOTTO || loud * 2 > tokens.len()).then_some(tokens)
}

impl Header {
    /// The head found on a page, if there is one; `highest` is where to look from.
    pub fn of(sheet: &Sheet<'_>) -> Option<Self> {
        let height = sheet.page.height as f32;
        let width = sheet.page.width as f32;
        let em = sheet.em;
        let upper = |row: &&Row| row.at.center_y() < height * 0.5;
        let nation = sheet.rows.iter().filter(upper).find_map(|r| phrase(sheet, r, NATION, 6));
        let party = |r: &Row| phrase(sheet, r, PARTY, 3).filter(|_| r.at.x1 > width * 0.6);
        let nation = nation.or_else(|| sheet.rows.iter().filter(upper).find_map(party));
        let motto = sheet.rows.iter().filter(upper).find_map(|r| phrase(sheet, r, MOTTO, 4));
        let nation = nation.and_then(|tokens| sheet.row(tokens));
        let motto = motto.and_then(|tokens| sheet.row(tokens));
        let mut header = Self { nation: nation.is_some() || motto.is_some(), ..Self::default() };
        match (&nation, &motto) {
            (Some(n), m) => {
                header.boundary = n.at.x0;
                header.right_middle = n.at.center_x();
                header.top = n.at.y0;
                header.bottom = m.as_ref().map_or(n.at.y1, |m| m.at.y1.max(n.at.y1));
            }
            (None, Some(m)) => {
                header.boundary = m.at.x0 - em * 4.0;
                header.right_middle = m.at.center_x();
                header.top = m.at.y0 - em * 2.0;
                header.bottom = m.at.y1;
            }
            (None, None) => {
                let line = sheet.rows.iter().filter(upper).find(|row| {
                    row.at.center_x() > width * 0.5 && day_line(&sheet.bare(&row.tokens))
                })?;
                header.boundary = line.at.x0.max(width * 0.4);
                header.right_middle = line.at.center_x();
                header.top = line.at.y0 - em * 7.0;
                header.bottom = line.at.y0 - em * 1.5;
            }
        }
        let reach = header.bottom + em * 13.0;
        let band = |t: &Token<'_>| {
            t.at.center_y() > header.top - em * 1.4
                && t.at.center_y() < reach
                && printed_size(t, em)
        };
        let whole: Vec<Row> = sheet.gathered(band);
        // the line with number and day: cut between the two
        for row in &whole {
            if row.at.center_y() < header.bottom - em * 0.2 {
                continue;
            }
            let (left, right) = cut(sheet, row, header.boundary);
            let left = sheet.row(left);
            let right = sheet.row(right);
            if header.date.is_none()
                && let Some(right) = right.filter(|r| day_line(&sheet.bare(&r.tokens)))
            {
                header.date = Some(right);
            }
            if header.number.is_none()
                && let Some(left) = left.filter(|l| number_line(&sheet.text(&l.tokens)))
            {
                header.number = Some(left);
            }
            if header.number.is_some() && header.date.is_some() {
                break;
            }
        }
        if let (None, Some(date)) = (&header.number, &header.date) {
            let level = date.at;
            header.number = whole.iter().find_map(|row| {
                let (left, _) = cut(sheet, row, header.boundary);
                let left = sheet.row(left)?;
                let beside = left.at.vertical_overlap(&level) > level.height() * 0.4;
                (beside && left.at.center_x() < header.boundary).then_some(left)
            });
        }
        header.complete(sheet);
        let number_top = header.number.as_ref().map_or_else(
            || header.date.as_ref().map_or(header.bottom + em * 2.5, |d| d.at.y0),
            |n| n.at.y0 + n.at.height() * 0.3,
        );
        let number_bottom = header.number.as_ref().map_or(number_top, |n| n.at.center_y());
        let left_side =
            |t: &Token<'_>| t.at.center_x() < header.boundary && printed_size(t, em) && t.speaks();
        header.issuers = sheet
            .gathered(|t| {
                left_side(t)
                    && t.at.x1 < header.boundary + em
                    && t.at.center_y() > header.top - em * 1.4
                    && t.at.center_y() < number_top - em * 0.2
            })
            .into_iter()
            .filter(|row| sheet.words(&row.tokens).any(|t| t.bare.chars().count() > 1))
            .collect();
        header.below_number = sheet
            .gathered(|t| {
                t.at.center_x() < header.boundary + em * 2.0
                    && t.at.center_y() > number_bottom + em * 0.9
                    && t.at.center_y() < number_bottom + em * 22.0
            })
            .into_iter()
            .filter(|row| row.at.x1 < header.right_middle && row.at.center_x() < header.boundary)
            .collect();
        let parts = [header.number.as_ref(), header.date.as_ref()];
        header.bottom = parts.iter().flatten().map(|r| r.at.y1).fold(header.bottom, f32::max);
        Some(header)
    }

    /// Adds to the day's line what stands left of it in the right block on the same height: a
    /// pen's stroke may have parted the line.
    fn complete(&mut self, sheet: &Sheet<'_>) {
        let Some(date) = &mut self.date else { return };
        let held = self.number.as_ref().map(|n| n.tokens.clone()).unwrap_or_default();
        let level = date.at;
        for (i, token) in sheet.tokens.iter().enumerate() {
            let beside = token.at.vertical_overlap(&level)
                > 0.5 * token.at.height().min(level.height())
                && token.at.x0 > self.boundary - sheet.em * 4.0
                && token.at.x1 <= level.x0 + sheet.em * 0.5
                && printed_size(token, sheet.em);
            if beside && !date.tokens.contains(&i) && !held.contains(&i) {
                date.tokens.push(i);
                date.at = date.at.union(&token.at);
            }
        }
        let left = |t: &usize| sheet.tokens.get(*t).map_or(0.0, |t| t.at.x0);
        date.tokens.sort_by(|a, b| left(a).total_cmp(&left(b)));
    }

    /// Whether the head names a new document: nation, and a number's or day's line.
    pub fn whole(&self) -> bool {
        self.nation && (self.number.is_some() || self.date.is_some())
    }
}

/// Cuts a line between the left and the right block: at the widest gap near the boundary.
fn cut(sheet: &Sheet<'_>, row: &Row, boundary: f32) -> (Vec<usize>, Vec<usize>) {
    let em = sheet.em;
    let mut best: Option<(usize, f32)> = None;
    for (i, pair) in row.tokens.windows(2).enumerate() {
        let &[a, b] = pair else { continue };
        let (Some(before), Some(after)) = (sheet.tokens.get(a), sheet.tokens.get(b)) else {
            continue;
        };
        let gap = after.at.x0 - before.at.x1;
        let near = before.at.x1 < boundary + em * 5.0 && after.at.x0 > boundary - em * 5.0;
        if near && gap > em * 0.8 && best.is_none_or(|(_, widest)| gap > widest) {
            best = Some((i + 1, gap));
        }
    }
    let at = best.map_or_else(
        || {
            let left = |&&t: &&usize| {
                sheet.tokens.get(t).is_some_and(|t| t.at.center_x() < boundary - em * 0.5)
            };
            row.tokens.iter().take_while(left).count()
        },
        |(at, _)| at,
    );
    let (left, right) = row.tokens.split_at(at.min(row.tokens.len()));
    (left.to_vec(), right.to_vec())
}

/// Whether bare text holds at least two of day, month, year in their order.
fn day_line(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let day = find(&letters, "ngay", 1);
    let month = find(&letters, "thang", 1);
    let year = find(&letters, "nam20", 1).or_else(|| find(&letters, "nam19", 1));
    let ordered = |a: Option<(usize, usize, usize)>, b: Option<(usize, usize, usize)>| matches!((a, b), (Some(a), Some(b)) if a.1 <= b.0 && a.2 + b.2 < 2);
    // where a pen went through "ngày" and "tháng", the year alone remains
    let ends_in_year = year.is_some_and(|y| y.2 == 0 && letters.len() == y.0 + 7)
        && letters.iter().rev().take(4).all(char::is_ascii_digit);
    ordered(day, month) || ordered(month, year) || ends_in_year
}

/// Whether text begins like a number's line, or is a number and symbol.
fn number_line(text: &str) -> bool {
    let folded = crate::domain::text::fold(text);
    let slash = text.contains(['/', '⁄']);
    let symbol = text
        .split(['/', '⁄'])
        .skip(1)
        .any(|part| part.trim().chars().take(2).filter(|c| c.is_uppercase()).count() == 2);
    let start = folded.trim_start_matches(|c: char| !c.is_alphabetic());
    let named = start.starts_with("so")
        || ["luat so", "phap lenh so", "nghi quyet so", "lenh so", "cong dien so"]
            .iter()
            .any(|words| start.starts_with(words));
    let numbered = named
        && start
            .trim_start_matches(|c: char| c.is_alphabetic() || c.is_whitespace())
            .starts_with([':', '.', ';', ' ', '1', '2', '3', '4', '5', '6', '7', '8', '9', '0']);
    (named && (slash || numbered) && bare(text).chars().count() < 40) || (slash && symbol)
}

/// Whether a row reads like one of the type's anchors, from its beginning.
pub fn begins_with_anchor(sheet: &Sheet<'_>, row: &Row, paper: &PaperType, anchor: &str) -> bool {
    let text = sheet.bare(&row.tokens);
    begins_like(&text, paper.anchor(anchor))
}

/// Whether bare text begins like one of `anchors`.
pub fn begins_like(text: &str, anchors: &[String]) -> bool {
    anchors.iter().any(|anchor| {
        let anchor = bare(anchor);
        let length = anchor.chars().count();
        let start: String = text.chars().take(length).collect();
        super::likeness::distance(&start, &anchor) <= length / 5
            && start.chars().count() + 1 >= length
    })
}
