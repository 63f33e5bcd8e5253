//! One page captured twice, with and without a note stuck on it (Circular 01/2023/TT-VPCP,
//! Article 8.2.d): found by the likeness of their words.
//!
//! Both captures have the same words at the same places, but for one patch: there one has the
//! note's words, or none, and the other what lies under the note. Two fillings of one printed form
//! differ all over the page and are no such pair.

use super::separator::POLICY;
use crate::domain::geometry::PageBox;
use crate::flow::sort::likeness::distance;
use crate::flow::sort::sheet::{Sheet, Token};

/// Words a page must have to be compared.
const LEAST: usize = 20;

/// Two pages that show one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Pair {
    /// The first of them.
    pub(super) first: u32,
    /// The one after it.
    pub(super) second: u32,
    /// The one with the note.
    pub(super) covered: u32,
}

/// The pairs among pages that follow each other; a page is in one pair at most.
pub(super) fn pairs(sheets: &[Sheet<'_>]) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    for two in sheets.windows(2) {
        let [a, b] = two else { continue };
        let taken = pairs.last().is_some_and(|pair| pair.second == a.page.number);
        if !taken && let Some(pair) = pair(a, b) {
            pairs.push(pair);
        }
    }
    pairs
}

/// Whether page `i` is the second capture of the one before it.
pub(super) fn is_second(sheets: &[Sheet<'_>], i: usize) -> bool {
    // only the stretch of alike pages before it decides whose twin it is
    let from = (1..=i).rev().take_while(|&j| alike(sheets, j)).last().unwrap_or(i + 1);
    from <= i && (i - from).is_multiple_of(2)
}

fn alike(sheets: &[Sheet<'_>], i: usize) -> bool {
    match (sheets.get(i.wrapping_sub(1)), sheets.get(i)) {
        (Some(a), Some(b)) => pair(a, b).is_some(),
        _ => false,
    }
}

fn pair(a: &Sheet<'_>, b: &Sheet<'_>) -> Option<Pair> {
    let notes = POLICY.as_ref()?.notes;
    let same_size = |x: u32, y: u32| x.abs_diff(y) * 20 < x.max(y);
    if !same_size(a.page.width, b.page.width) || !same_size(a.page.height, b.page.height) {
        return None;
    }
    let (ours, theirs) = (words(a), words(b));
    let fewer = ours.len().min(theirs.len());
    if fewer < LEAST {
        return None;
    }
    // shared words tell how far one capture lies from the other
    let em = a.em.max(b.em);
    let (dx, dy) = shift(&ours, &theirs)?;
    let mut met = vec![false; theirs.len()];
    let mut exact = 0;
    let mut lone_ours: Vec<PageBox> = Vec::new();
    for t in &ours {
        let at = PageBox::new(t.at.x0 + dx, t.at.y0 + dy, t.at.x1 + dx, t.at.y1 + dy);
        let found = theirs.iter().zip(&met).position(|(o, met)| {
            !met && (o.at.center_x() - at.center_x()).abs() < em * 1.6
                && (o.at.center_y() - at.center_y()).abs() < em * 1.0
                && reads_alike(&o.bare, &t.bare)
        });
        exact += usize::from(
            found.and_then(|i| theirs.get(i)).is_some_and(|other| other.bare == t.bare),
        );
        match found.and_then(|i| met.get_mut(i)) {
            Some(met) => *met = true,
            None => lone_ours.push(at),
        }
    }
    let shared = met.iter().filter(|met| **met).count();
    if (shared as f32) < fewer as f32 * notes.alike {
        return None;
    }
    let lone_theirs: Vec<PageBox> =
        theirs.iter().zip(&met).filter(|(_, met)| !**met).map(|(t, _)| t.at).collect();
    // a page that merely begins like another lacks more than lies under a note
    let most = ours.len().max(theirs.len()) as f32 * notes.differ;
    if lone_ours.len().max(lone_theirs.len()) as f32 > most {
        return None;
    }
    let (first, second) = (a.page.number, b.page.number);
    let lone = lone_ours.len() + lone_theirs.len();
    // another word in the place of one: another number, another name, another paper
    let changed = lone_ours.iter().any(|b| {
        lone_theirs.iter().any(|o| o.intersection(b).area() > o.area().min(b.area()) * 0.3)
    });
    if lone < 3
        && !changed
        && exact == shared
        && fewer >= LEAST * 2
        && shared as f32 > fewer as f32 * 0.95
    {
        // a note beside the words, its own not read: the page with less to read has it
        let covered = if ours.len() < theirs.len() { first } else { second };
        return Some(Pair { first, second, covered });
    }
    let patch = patch(lone_ours.iter().chain(&lone_theirs), em)?;
    let page = (a.page.width * a.page.height).max(1) as f32;
    if patch.area() > page * notes.largest {
        return None;
    }
    // words under the note are missing where it lies
    let inside = |lone: &[PageBox]| {
        lone.iter().filter(|b| b.intersection(&patch).area() > b.area() * 0.5).count()
    };
    let covered = if inside(&lone_ours) < inside(&lone_theirs) { first } else { second };
    Some(Pair { first, second, covered })
}

/// Whether two readings may be of one word: few letters differ, and no figure.
fn reads_alike(a: &str, b: &str) -> bool {
    let figures = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    figures(a) == figures(b) && distance(a, b) * 4 <= b.chars().count()
}

fn words<'s, 'p>(sheet: &'s Sheet<'p>) -> Vec<&'s Token<'p>> {
    sheet.tokens.iter().filter(|t| t.bare.chars().count() > 1 && t.word.confidence > 0.3).collect()
}

/// How far `b` lies from `a`: the middle of the shifts of words that both have once.
fn shift(a: &[&Token<'_>], b: &[&Token<'_>]) -> Option<(f32, f32)> {
    let once = |all: &[&Token<'_>], bare: &str| all.iter().filter(|t| t.bare == bare).count() == 1;
    let mut xs = Vec::new();
    let mut ys = Vec::new();
    for t in a.iter().filter(|t| t.bare.chars().count() > 2) {
        if let Some(o) = b.iter().find(|o| o.bare == t.bare)
            && once(a, &t.bare)
            && once(b, &t.bare)
        {
            xs.push(o.at.center_x() - t.at.center_x());
            ys.push(o.at.center_y() - t.at.center_y());
        }
    }
    let middle = |values: &mut Vec<f32>| {
        values.sort_by(f32::total_cmp);
        values.get(values.len() / 2).copied()
    };
    if xs.len() < 5 { None } else { Some((middle(&mut xs)?, middle(&mut ys)?)) }
}

/// The patch that holds most of the words only one page has; `None` where they stand all over the
/// page, or where there are too few for a note.
fn patch<'b>(lone: impl Iterator<Item = &'b PageBox>, em: f32) -> Option<PageBox> {
    let lone: Vec<PageBox> = lone.copied().collect();
    if lone.len() < 3 {
        return None;
    }
    // groups of boxes near each other; the largest must hold most
    let mut best: Option<(PageBox, usize)> = None;
    let mut left = lone.clone();
    while let Some(seed) = left.pop() {
        let (mut at, mut count) = (seed, 1);
        loop {
            let reach = PageBox::new(
                at.x0 - em * 4.0,
                at.y0 - em * 3.0,
                at.x1 + em * 4.0,
                at.y1 + em * 3.0,
            );
            let before = left.len();
            left.retain(|b| {
                let near = reach.intersection(b).area() > 0.0;
                if near {
                    at = at.union(b);
                }
                !near
            });
            count += before - left.len();
            if before == left.len() {
                break;
            }
        }
        if best.is_none_or(|(_, most)| count > most) {
            best = Some((at, count));
        }
    }
    best.filter(|(_, count)| *count >= 3 && *count * 2 >= lone.len()).map(|(at, _)| at)
}
