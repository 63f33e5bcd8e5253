//! The words that stand behind a label: to the next label of the line, and on in the next lines of
//! the same column where the line before was full.

use super::label::Spot;
use super::leaf::Leaf;
use super::section::Place;
use crate::domain::geometry::PageBox;
use crate::domain::page::Ink;
use crate::flow::sort::sheet::Token;

/// One word of a value.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Which of the sheet's words.
    pub token: usize,
    /// Its letters, leaders left out.
    pub text: String,
}

/// What stands behind a label.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// Words, line by line.
    pub lines: Vec<Vec<Piece>>,
    /// Whether a wide blank was left out, or something beside or below could belong to it.
    pub ragged: bool,
    /// Whether nothing at all stands behind the label.
    pub blank: bool,
}

/// How a value may be laid out.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// It may go on in the next line.
    pub wraps: bool,
    /// It stands under its label.
    pub below: bool,
    /// It is a sentence the value is taken out of: blanks in it are places left empty.
    pub sentence: bool,
}

impl Layout {
    /// Widest blank within a value, in heights of a capital.
    const fn widest(self) -> f32 {
        if self.sentence { 14.0 } else { 5.5 }
    }
}

/// What signs begin with: no value goes on over them.
const FORMULAS: [&str; 5] = ["TM.", "KT.", "TL.", "TUQ.", "TM"];

impl Run {
    /// Some words of one line.
    pub fn of(leaf: &Leaf<'_, '_>, words: &[usize]) -> Self {
        let mut run = Self::default();
        let mut line = Vec::new();
        take(leaf, words, 5.5, &mut line, &mut run.ragged);
        run.lines.push(line);
        run
    }

    /// All words.
    pub fn tokens(&self) -> Vec<usize> {
        self.lines.iter().flatten().map(|p| p.token).collect()
    }

    /// The words joined by one space, signs at the ends left out.
    pub fn text(&self) -> String {
        let words: Vec<&str> = self.lines.iter().flatten().map(|p| p.text.as_str()).collect();
        let text = words.join(" ");
        let ends = |c: char| {
            matches!(c, '.' | ',' | ';' | ':' | '…' | '_' | '·' | '|' | '-' | '–')
                || c.is_whitespace()
        };
        text.trim_matches(ends).to_owned()
    }

    /// Whether any word is written by hand.
    pub fn by_hand(&self, leaf: &Leaf<'_, '_>) -> bool {
        let words = self.tokens();
        let blue = leaf.sheet.words(&words).filter(|t| t.word.ink == Ink::Blue).count();
        leaf.sheet.words(&words).any(|t| t.word.hand > 0.5) || blue * 2 > words.len().max(1)
    }
}

/// The words behind a spot.
pub fn behind(
    leaf: &Leaf<'_, '_>,
    spots: &[Spot],
    at: usize,
    place: &Place,
    layout: Layout,
) -> Run {
    let Some(spot) = spots.get(at) else { return Run::default() };
    let Some(line) = leaf.lines.get(spot.line) else { return Run::default() };
    let em = leaf.sheet.em;
    let until = next_on_line(spots, spot);
    let mut run = Run::default();
    let mut first: Vec<Piece> = Vec::new();
    if let (Some(rest), Some(&token)) = (&spot.glued, line.tokens.get(spot.end)) {
        first.extend(piece(token, rest));
    }
    let from = if spot.glued.is_some() { spot.end + 1 } else { spot.end };
    let until = until.min(line.tokens.len());
    let behind = line.tokens.get(from..until.max(from)).unwrap_or_default();
    let behind: Vec<usize> = behind.iter().copied().filter(|&t| inside(leaf, t, place)).collect();
    run.blank = behind.is_empty() && first.is_empty();
    take(leaf, &behind, layout.widest(), &mut first, &mut run.ragged);
    let own_line = !first.is_empty();
    if own_line {
        run.lines.push(first);
        if !layout.wraps {
            return run;
        }
    } else if !layout.below && !layout.wraps {
        return run;
    }
    // under a label on a card the value may not reach under the next label
    let limit = spots
        .iter()
        .filter(|s| s.leaf == spot.leaf && s.line == spot.line && s.start >= spot.end)
        .map(|s| s.at.x0)
        .fold(place.to, f32::min);
    let mut last_y = line.at.center_y();
    let mut last_right = if own_line { right_of(leaf, &run) } else { f32::MAX };
    for (number, next) in leaf.lines.iter().enumerate().skip(spot.line + 1) {
        let spot_here = spots
            .iter()
            .filter(|s| s.leaf == spot.leaf && s.line == number)
            .filter(|s| s.at.x1 > place.from && s.at.x0 < place.to)
            .map(|s| s.start)
            .min();
        let (low, high) = if own_line || !layout.below {
            (place.from, place.to)
        } else {
            (spot.at.x0 - em * 1.5, limit)
        };
        let words: Vec<usize> = next
            .tokens
            .iter()
            .copied()
            .take(spot_here.unwrap_or(usize::MAX))
            .filter(|&t| {
                leaf.sheet.tokens.get(t).is_some_and(|t| t.at.x0 >= low && t.at.center_x() < high)
            })
            .collect();
        let Some(row) = leaf.sheet.row(words.clone()) else {
            if spot_here.is_some() {
                break;
            }
            continue;
        };
        let step = row.at.center_y() - last_y;
        if step > leaf.pitch * 1.5
            || (run.lines.is_empty() && number > spot.line + 1 + usize::from(layout.below))
        {
            break;
        }
        let Some(first) = leaf.sheet.words(&words).find(|t| t.speaks()) else { continue };
        let loud = leaf.sheet.words(&words).filter(|t| t.speaks()).all(Token::capitals);
        let office = loud && super::signed::opens_with_office(&leaf.sheet.text(&words));
        if FORMULAS.contains(&first.word.text.as_str()) || office {
            break;
        }
        // a line is full where the next word would not have fitted
        let edge = if place.to < leaf.right { place.to - em * 0.5 } else { leaf.right };
        let fitted = last_right + first.at.width() + em * 0.5 < edge - em * 2.5;
        let indent = first.at.x0 > spot.at.x0.max(place.from) + em * 9.0;
        if (own_line || !run.lines.is_empty()) && fitted && !unfinished(&run) {
            break;
        }
        if indent && !run.lines.is_empty() {
            run.ragged = true;
            break;
        }
        if run.lines.is_empty() && !layout.below && indent {
            break;
        }
        let mut pieces = Vec::new();
        take(leaf, &words, layout.widest(), &mut pieces, &mut run.ragged);
        if pieces.is_empty() {
            continue;
        }
        run.blank = false;
        run.lines.push(pieces);
        last_y = row.at.center_y();
        last_right = right_of(leaf, &run);
        if spot_here.is_some() || !layout.wraps || run.lines.len() > 6 {
            break;
        }
    }
    run
}

/// Whether the last word cannot be the last of a value: a comma, or a kind of unit without a name.
fn unfinished(run: &Run) -> bool {
    let Some(last) = run.lines.last().and_then(|line| line.last()) else { return false };
    let word = crate::domain::text::fold(&last.text);
    word.ends_with(',')
        || ["tinh", "huyen", "xa", "phuong", "quan", "pho", "tran", "so", "ngay"]
            .contains(&word.as_str())
}

fn next_on_line(spots: &[Spot], spot: &Spot) -> usize {
    spots
        .iter()
        .filter(|s| {
            s.leaf == spot.leaf && s.line == spot.line && s.start >= spot.end.max(spot.start + 1)
        })
        .map(|s| s.start)
        .min()
        .unwrap_or(usize::MAX)
}

fn inside(leaf: &Leaf<'_, '_>, token: usize, place: &Place) -> bool {
    leaf.sheet
        .tokens
        .get(token)
        .is_some_and(|t| t.at.center_x() >= place.from && t.at.center_x() < place.to)
}

fn right_of(leaf: &Leaf<'_, '_>, run: &Run) -> f32 {
    let last: Vec<usize> =
        run.lines.last().map(|line| line.iter().map(|p| p.token).collect()).unwrap_or_default();
    leaf.sheet.words(&last).map(|t| t.at.x1).fold(0.0, f32::max)
}

/// Words of a value, up to a blank too wide to be within one.
fn take(
    leaf: &Leaf<'_, '_>,
    words: &[usize],
    widest: f32,
    pieces: &mut Vec<Piece>,
    ragged: &mut bool,
) {
    let em = leaf.sheet.em;
    let mut before: Option<PageBox> = None;
    for &t in words {
        let Some(token) = leaf.sheet.tokens.get(t) else { continue };
        if let Some(b) = before
            && !pieces.is_empty()
            && token.at.x0 - b.x1 > em * widest
            && token.speaks()
        {
            *ragged = true;
            return;
        }
        if !leader(token) {
            pieces.extend(piece(t, &token.word.text).filter(|p| {
                // a footnote's mark at the beginning
                !(pieces.is_empty() && footnote(&p.text))
            }));
            before = Some(token.at);
        } else if before.is_none() || pieces.is_empty() {
            before = Some(token.at);
        } else if let Some(b) = &mut before {
            // leaders between two words hold them together
            b.x1 = b.x1.max(token.at.x1);
        }
    }
}

fn footnote(text: &str) -> bool {
    let inner = text.trim_matches(|c: char| matches!(c, '(' | ')' | ':' | '.'));
    text.starts_with('(')
        && text.ends_with([')', ':'])
        && !inner.is_empty()
        && inner.chars().count() <= 2
        && inner.chars().all(|c| c.is_ascii_digit())
}

/// Whether a word is nothing but a dotted or drawn line.
fn leader(token: &Token<'_>) -> bool {
    let text = &token.word.text;
    let dots = text
        .chars()
        .filter(|c| {
            matches!(
                c,
                '.' | '…'
                    | '_'
                    | '·'
                    | '‥'
                    | ','
                    | ':'
                    | '~'
                    | '\''
                    | '`'
                    | '¬'
                    | '='
                    | '|'
                    | '*'
                    | '"'
            )
        })
        .count();
    !token.speaks() && (dots == text.chars().count() || dots >= 2)
}

/// A word without the leaders before and behind it; a lone colon is none.
fn piece(token: usize, text: &str) -> Option<Piece> {
    let text = text.trim_start_matches([':', '…', '_', '·', ';', '|']);
    let text = text.trim_start_matches('.');
    let text = text.trim_end_matches(['…', '_', '·', '|']);
    let dots = text.chars().rev().take_while(|c| *c == '.').count();
    let text = if dots >= 2 { text.trim_end_matches('.') } else { text };
    (!text.is_empty()).then(|| Piece { token, text: text.to_owned() })
}
