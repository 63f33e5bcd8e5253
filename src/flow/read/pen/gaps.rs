//! Where a pen may have written: the gaps that the head's print leaves open.
//!
//! Decree 30/2020, Annex I: `Số: …/SYMBOL` on the left, `…, ngày … tháng … năm …` on the right.
//! Boxes of words are no safe border, for a pen's strokes are often taken into them; so the width
//! that the printed word must have counts too.

use crate::domain::geometry::PageBox;
use crate::domain::page::{PageRead, PenPlace, WordSource};
use crate::domain::text::fold;
use crate::flow::clean::Clean;
use crate::flow::sort::header::Header;
use crate::flow::sort::likeness::find;
use crate::flow::sort::number::NumberReading;
use crate::flow::sort::sheet::Sheet;

use super::strip::{BASE, CAPITAL};

/// A gap, in pixels of the level page: as high as a strip is.
#[derive(Clone, Debug)]
pub struct Gap {
    /// Which.
    pub place: PenPlace,
    /// What to cut out.
    pub bbox: PageBox,
    /// The letters between the print on both sides.
    pub span: Span,
}

/// What was read in a gap: the letters behind one letter of the page's words and before another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Span {
    /// The last letter of print on the left: word of the page, place in the word.
    pub behind: (usize, usize),
    /// The first letter of print on the right; none where nothing more was read on the line.
    pub before: Option<(usize, usize)>,
    /// Print that must stand there and was not read: the stroke before a symbol.
    pub lost: &'static str,
    /// Printed words beside the gap that were misread: first letter, how many, what they say.
    pub labels: Vec<((usize, usize), usize, &'static str)>,
}

/// Height of a capital in heights of a small letter, in Times.
const CAPITAL_OF_SMALL: f32 = 1.48;
/// Widths of printed words in heights of a capital, in Times.
const NGAY: f32 = 2.95;
const THANG: f32 = 3.45;
const NAM: f32 = 2.55;
const SO: f32 = 2.0;
const LETTER_OF_SYMBOL: f32 = 0.95;
const STROKE: f32 = 0.42;
/// How much of the print beside a gap is cut out with it.
const BESIDE: f32 = 0.9;
/// Widest gap that is searched where its end was not read.
const OPEN: f32 = 7.0;
/// Print read as clearly as this needs no second look.
const CLEAR: f32 = 0.93;

/// A letter of a line: itself, folded, and where it stands.
struct Letter {
    folded: char,
    read: char,
    /// Place of its word in the line.
    word: usize,
    /// Its word on the page.
    token: usize,
    /// Edges of its word.
    from: f32,
    to: f32,
    /// Its own place among the word's letters.
    at: usize,
    of: usize,
}

impl Letter {
    /// Its left (0) or right (1) edge, were all letters of its word equally wide.
    fn edge(&self, side: usize) -> f32 {
        self.from + (self.to - self.from) * (self.at + side) as f32 / self.of.max(1) as f32
    }
}

impl Letter {
    fn place(&self) -> (usize, usize) {
        (self.token, self.at)
    }
}

/// A printed word that was found but not read as it must be written.
fn misread(
    letters: &[Letter],
    (start, end): (usize, usize),
    name: &'static str,
) -> Option<((usize, usize), usize, &'static str)> {
    let found = letters.get(start..end)?;
    let (first, last) = (found.first()?, found.last()?);
    let text: String = found.iter().map(|l| l.read).collect();
    (first.token == last.token && text != name).then(|| (first.place(), found.len(), name))
}

/// The gaps of a page's head that are not filled with clear print.
pub fn of(page: &PageRead, clean: &Clean) -> Vec<Gap> {
    // a head has a day or a number; most pages are done with here
    if clean.letter <= 0.0 || clean.grey.pixels.is_empty() || !worth_a_look(page) {
        return Vec::new();
    }
    let sheet = Sheet::of(page);
    let Some(header) = Header::of(&sheet) else { return Vec::new() };
    let capital = clean.letter * CAPITAL_OF_SMALL;
    let head = Head { sheet: &sheet, clean, capital };
    let mut gaps = Vec::new();
    if let Some(row) = &header.number {
        gaps.extend(head.number(&row.tokens, header.date.as_ref().map(|d| d.tokens.as_slice())));
    }
    if let Some(row) = &header.date {
        gaps.extend(head.dates(&row.tokens));
    }
    gaps
}

/// Whether any word was read from the picture and one in the upper half speaks of a day.
fn worth_a_look(page: &PageRead) -> bool {
    let half = page.height as f32 / 2.0;
    page.words.iter().any(|w| matches!(w.source, WordSource::Ocr | WordSource::Layer))
        && page.words.iter().filter(|w| w.bbox.y0 < half).any(|w| {
            let plain = fold(&w.text);
            ["ngay", "thang"].iter().any(|word| plain.contains(word))
        })
}

struct Head<'a> {
    sheet: &'a Sheet<'a>,
    clean: &'a Clean,
    capital: f32,
}

impl Head<'_> {
    /// A word's box on the level page.
    fn level(&self, token: usize) -> Option<PageBox> {
        let word = self.sheet.tokens.get(token)?.word;
        Some(self.clean.from_page.apply_box(&word.bbox))
    }

    fn letters(&self, tokens: &[usize]) -> Vec<Letter> {
        let mut letters = Vec::new();
        for (word, &t) in tokens.iter().enumerate() {
            let (Some(token), Some(b)) = (self.sheet.tokens.get(t), self.level(t)) else {
                continue;
            };
            let of = token.word.text.chars().count();
            for (at, c) in token.word.text.chars().enumerate() {
                let folded = fold(&c.to_string()).chars().next().unwrap_or(c);
                letters.push(Letter {
                    folded,
                    read: c,
                    word,
                    token: t,
                    from: b.x0,
                    to: b.x1,
                    at,
                    of,
                });
            }
        }
        letters
    }

    fn dates(&self, tokens: &[usize]) -> Vec<Gap> {
        let letters = self.letters(tokens);
        let plain: Vec<char> = letters.iter().map(|l| l.folded).collect();
        let after = |from: usize, word: &str| {
            let rest = plain.get(from..).unwrap_or_default();
            find(rest, word, 1).map(|(start, end, _)| (from + start, from + end))
        };
        let day = after(0, "ngay");
        let month = after(day.map_or(0, |d| d.1), "thang");
        let year = after(month.or(day).map_or(0, |m| m.1), "nam");
        let words = [(day, NGAY), (month, THANG), (year, NAM)];
        let mut gaps = Vec::new();
        for (place, pair) in [PenPlace::Day, PenPlace::Month].into_iter().zip(words.windows(2)) {
            let &[(Some(left), wide), (Some(right), next_wide)] = pair else { continue };
            let inside = letters.get(left.1..right.0.max(left.1)).unwrap_or_default();
            if self.clear(inside, tokens) {
                continue;
            }
            let from = letters.get(left.0..left.1).and_then(|l| self.end_of(l, wide));
            let to = letters.get(right.0..right.1).and_then(|l| self.start_of(l, next_wide));
            let names = match place {
                PenPlace::Month => ["tháng", "năm"],
                _ => ["ngày", "tháng"],
            };
            let labels = [(left, names[0]), (right, names[1])];
            let span = letters.get(left.1 - 1).zip(letters.get(right.0)).map(|(a, b)| Span {
                behind: a.place(),
                before: Some(b.place()),
                lost: "",
                labels: labels
                    .iter()
                    .filter_map(|(at, name)| misread(&letters, *at, name))
                    .collect(),
            });
            if let (Some(from), Some(to), Some(span)) = (from, to, span) {
                gaps.extend(self.gap(place, from, to, tokens, span));
            }
        }
        gaps
    }

    /// Where a printed word ends that may be glued to the pen, or whose box took some of it.
    fn end_of(&self, letters: &[Letter], wide: f32) -> Option<f32> {
        let (first, last) = (letters.first()?, letters.last()?);
        let most = first.edge(0) + wide * self.capital * if first.at == 0 { 1.12 } else { 1.4 };
        let own =
            if last.at + 1 == last.of { last.to } else { first.edge(0) + wide * self.capital };
        Some(own.min(most))
    }

    /// Where a printed word begins, likewise.
    fn start_of(&self, letters: &[Letter], wide: f32) -> Option<f32> {
        let (first, last) = (letters.first()?, letters.last()?);
        let whole = last.at + 1 == last.of;
        let least = last.edge(1) - wide * self.capital * if whole { 1.12 } else { 1.4 };
        let own = if first.at == 0 { first.from } else { last.edge(1) - wide * self.capital };
        Some(own.max(least))
    }

    /// Whether what stands between is figures, clearly read: print.
    fn clear(&self, inside: &[Letter], tokens: &[usize]) -> bool {
        !inside.is_empty()
            && inside.iter().all(|l| {
                let word = tokens.get(l.word).and_then(|&t| self.sheet.tokens.get(t));
                l.folded.is_ascii_digit() && word.is_some_and(|t| t.word.confidence >= CLEAR)
            })
    }

    fn number(&self, tokens: &[usize], date: Option<&[usize]>) -> Option<Gap> {
        let letters = self.letters(tokens);
        let plain: Vec<char> = letters.iter().map(|l| l.folded).collect();
        let reading = NumberReading::of(self.sheet, tokens);
        let least =
            self.sheet.words(&reading.number_tokens).map(|t| t.word.confidence).fold(1.0, f32::min);
        if reading.number.is_some() && least >= CLEAR {
            return None;
        }
        // the label: from its S to its colon
        let start = plain.iter().position(|&c| c == 's')?;
        let colon = plain
            .iter()
            .enumerate()
            .skip(start)
            .take(5)
            .find(|(_, c)| [':', '.', ';', '?'].contains(c))
            .map_or(start + 2, |(i, _)| i + 1);
        let label = letters.get(start..colon.min(letters.len()))?;
        let (left, wide) = (label.first()?, SO * self.capital);
        let from = left.edge(0);
        // "Số :" is wider than its print
        let whole = label.last().filter(|l| l.at + 1 == l.of);
        let from = match whole {
            Some(last) if last.word != left.word => last.to,
            Some(last) => last.to.min(from + wide * 1.15),
            None => from + wide,
        };
        let stroke = self.stroke(&letters, colon);
        let to = stroke.map(|(x, _)| x).or_else(|| {
            let line = self.level(*tokens.first()?)?;
            self.beside(&line, from, date)
        });
        let border = date
            .and_then(|d| d.first())
            .and_then(|&t| self.level(t))
            .map_or(f32::MAX, |b| b.x0 - self.capital);
        let to = to.unwrap_or_else(|| (from + OPEN * self.capital).min(border));
        let first = stroke.and_then(|(_, at)| letters.get(at));
        let span = Span {
            behind: label.last()?.place(),
            before: first.map(Letter::place),
            lost: match first {
                Some(letter) if !['/', '⁄'].contains(&letter.folded) => "/",
                _ => "",
            },
            labels: misread(&letters, (start, (start + 2).min(colon)), "Số")
                .filter(|_| start == 0)
                .into_iter()
                .collect(),
        };
        self.gap(PenPlace::Number, from, to, tokens, span)
    }

    /// Where the stroke before the symbol stands, and the letter that print goes on with.
    fn stroke(&self, letters: &[Letter], behind: usize) -> Option<(f32, usize)> {
        let rest = letters.get(behind..)?;
        let at = rest.iter().rposition(|l| l.folded == '/' || l.folded == '⁄');
        let first = if let Some(at) = at {
            at
        } else {
            // the stroke was not read: the first of the capitals before a dash
            let dash = rest.iter().rposition(|l| l.folded == '-' || l.folded == '–')?;
            let before = rest.get(..dash)?;
            let count = before.iter().rev().take_while(|l| l.folded.is_alphabetic()).count();
            before.len() - count
        };
        let letter = rest.get(first)?;
        if letter.at == 0 && at.is_some() {
            return Some((letter.from, behind + first));
        }
        let more = (letter.of - letter.at).saturating_sub(usize::from(at.is_some()));
        let print = (more as f32 * LETTER_OF_SYMBOL + STROKE) * self.capital;
        Some(((letter.to - print).max(letter.from), behind + first))
    }

    /// The nearest word right of the label that looks like a symbol.
    fn beside(&self, line: &PageBox, from: f32, date: Option<&[usize]>) -> Option<f32> {
        let mut nearest: Option<f32> = None;
        for (i, token) in self.sheet.tokens.iter().enumerate() {
            let Some(b) = self.level(i) else { continue };
            let text = &token.word.text;
            let symbol = text.starts_with(['/', '⁄']) || (text.contains('-') && token.capitals());
            let level = b.vertical_overlap(line) > 0.4 * b.height().min(line.height());
            let near = b.x0 > from && b.x0 < from + 2.0 * OPEN * self.capital;
            if symbol && level && near && !date.is_some_and(|d| d.contains(&i)) {
                nearest = Some(nearest.map_or(b.x0, |x| x.min(b.x0)));
            }
        }
        nearest
    }

    fn gap(
        &self,
        place: PenPlace,
        from: f32,
        to: f32,
        tokens: &[usize],
        span: Span,
    ) -> Option<Gap> {
        let base = self.base(from, to, tokens)?;
        let high = self.capital / CAPITAL;
        let (x0, x1) = (from - BESIDE * self.capital, to + BESIDE * self.capital);
        if to - from > 3.0 * OPEN * self.capital || x1 - x0 < 0.8 * self.capital {
            return None;
        }
        let bbox = PageBox::new(x0, base - BASE * high, x1, base + (1.0 - BASE) * high);
        Some(Gap { place, bbox, span })
    }

    /// The base line at a gap: what the clear words of its line stand on, the nearest counting
    /// most.
    fn base(&self, from: f32, to: f32, tokens: &[usize]) -> Option<f32> {
        let middle = f32::midpoint(from, to);
        let mut feet: Vec<(f32, f32)> = tokens
            .iter()
            .filter_map(|&t| {
                let word = self.sheet.tokens.get(t)?.word;
                let b = self.level(t)?;
                let right_size = b.height() < self.capital * 2.0 && b.height() > self.capital * 0.5;
                if !right_size {
                    return None;
                }
                let doubt = if word.confidence > 0.8 { 0.0 } else { self.capital * 20.0 };
                let foot = b.y1 - tail(&word.text) * self.capital;
                Some(((b.center_x() - middle).abs() + doubt, foot))
            })
            .collect();
        feet.sort_by(|a, b| a.0.total_cmp(&b.0));
        feet.truncate(3);
        if feet.is_empty() {
            let boxes = tokens.iter().filter_map(|&t| self.level(t)).collect::<Vec<_>>();
            let all = PageBox::around(&boxes)?;
            return Some(all.center_y() + self.capital * 0.5);
        }
        feet.sort_by(|a, b| a.1.total_cmp(&b.1));
        feet.get(feet.len() / 2).map(|(_, foot)| *foot)
    }
}

/// How far a printed word reaches below the base line, in heights of a capital.
fn tail(text: &str) -> f32 {
    let plain = fold(text);
    if plain.contains(['g', 'y', 'p', 'q', 'j']) {
        0.33
    } else if text.contains([',', ';', '(', ')', 'Q']) {
        0.2
    } else {
        0.0
    }
}
