//! From the net's columns to what may stand there.
//!
//! The net is a CTC reader (Graves and others, 2006): a class for each column, runs joined,
//! "nothing" dropped. A day is one of 31 things and a month of 12, so each is asked for by itself;
//! a number is searched for with a beam.

use std::collections::BTreeMap;

use super::net::{ALPHABET, Scores};
use crate::domain::page::Alternative;

/// Most proposals for one gap.
const MOST: usize = 5;
/// Proposals that are less likely than this are none.
const LEAST: f32 = 0.01;
/// Beginnings kept at each column.
const BEAM: usize = 24;
/// Classes less likely than this in a column are not followed there.
const FAINT: f32 = -9.0;

/// Days a strip may show, written plainly (`5`, not `05`).
pub fn days(scores: &Scores) -> Vec<Alternative> {
    one_of(scores, 31)
}

/// Months a strip may show, written plainly.
pub fn months(scores: &Scores) -> Vec<Alternative> {
    one_of(scores, 12)
}

fn one_of(scores: &Scores, last: usize) -> Vec<Alternative> {
    let scores = &without_stroke(scores);
    let nothing = likelihood(scores, b"");
    let found = (1..=last)
        .map(|n| {
            let plain = likelihood(scores, n.to_string().as_bytes());
            let both = if n < 10 {
                joined(plain, likelihood(scores, format!("0{n}").as_bytes()))
            } else {
                plain
            };
            (n.to_string(), both)
        })
        .collect();
    ranked(found, nothing)
}

/// Between "ngày" and "tháng" no stroke can stand: what looks like one is a 1.
fn without_stroke(scores: &Scores) -> Scores {
    let class = |letter| ALPHABET.iter().position(|&a| a == letter).map_or(0, |at| at + 1);
    let (one, stroke) = (class(b'1'), class(b'/'));
    let mut out = scores.clone();
    for column in &mut out {
        let taken = column.get(stroke).copied().unwrap_or(f32::NEG_INFINITY);
        if let Some(share) = column.get_mut(one) {
            *share = joined(*share, taken);
        }
        if let Some(share) = column.get_mut(stroke) {
            *share = f32::NEG_INFINITY;
        }
    }
    out
}

/// Numbers a strip may show; a letter behind one that is neither A nor B is written `?`.
pub fn numbers(scores: &Scores) -> Vec<Alternative> {
    let mut found: BTreeMap<String, f32> = BTreeMap::new();
    let mut nothing = f32::NEG_INFINITY;
    for (classes, share) in beam(scores) {
        let text: String =
            classes.iter().filter_map(|&c| ALPHABET.get(c - 1)).map(|&b| char::from(b)).collect();
        // what comes behind the stroke is the symbol
        let number = text.split('/').find(|part| !part.is_empty()).unwrap_or_default();
        if number.is_empty() {
            nothing = joined(nothing, share);
        } else if like_a_number(number) {
            let entry = found.entry(number.replace('C', "?")).or_insert(f32::NEG_INFINITY);
            *entry = joined(*entry, share);
        }
    }
    ranked(found.into_iter().collect(), nothing)
}

fn like_a_number(text: &str) -> bool {
    let figures = text.trim_end_matches(['A', 'B', 'C']);
    (1..=5).contains(&figures.len())
        && figures.len() + 1 >= text.len()
        && figures.bytes().all(|b| b.is_ascii_digit())
        && figures.bytes().any(|b| b != b'0')
}

/// The likeliest first, shares of all of them; none where "nothing" is likelier than all.
fn ranked(mut found: Vec<(String, f32)>, nothing: f32) -> Vec<Alternative> {
    let all = found.iter().fold(nothing, |sum, (_, share)| joined(sum, *share));
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    if !all.is_finite() || found.first().is_none_or(|best| best.1 < nothing) {
        return Vec::new();
    }
    found
        .into_iter()
        .map(|(text, share)| Alternative { text, confidence: (share - all).exp() })
        .take_while(|a| a.confidence >= LEAST)
        .take(MOST)
        .collect()
}

/// ln(eᵃ + eᵇ).
fn joined(a: f32, b: f32) -> f32 {
    let (high, low) = (a.max(b), a.min(b));
    if low == f32::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}

/// How likely a strip shows exactly this: the sum over all ways to write it in its columns.
pub fn likelihood(scores: &Scores, text: &[u8]) -> f32 {
    let mut classes = vec![0usize];
    for letter in text {
        let Some(at) = ALPHABET.iter().position(|a| a == letter) else {
            return f32::NEG_INFINITY;
        };
        classes.extend([at + 1, 0]);
    }
    let mut before: Vec<f32> = vec![f32::NEG_INFINITY; classes.len()];
    for (t, column) in scores.iter().enumerate() {
        let mut now = Vec::with_capacity(classes.len());
        for (i, &class) in classes.iter().enumerate() {
            let back = |steps: usize| i.checked_sub(steps).and_then(|at| before.get(at)).copied();
            let own = column.get(class).copied().unwrap_or(f32::NEG_INFINITY);
            if t == 0 {
                now.push(if i < 2 { own } else { f32::NEG_INFINITY });
                continue;
            }
            let mut sum = back(0).unwrap_or(f32::NEG_INFINITY);
            sum = joined(sum, back(1).unwrap_or(f32::NEG_INFINITY));
            let other = i >= 2 && class != 0 && classes.get(i - 2) != Some(&class);
            if other {
                sum = joined(sum, back(2).unwrap_or(f32::NEG_INFINITY));
            }
            now.push(sum + own);
        }
        before = now;
    }
    let mut ends = before.iter().rev().take(2);
    let last = ends.next().copied().unwrap_or(f32::NEG_INFINITY);
    joined(last, ends.next().copied().unwrap_or(f32::NEG_INFINITY))
}

/// The likeliest sequences of classes with their likelihoods.
fn beam(scores: &Scores) -> Vec<(Vec<usize>, f32)> {
    const NEVER: f32 = f32::NEG_INFINITY;
    // for each beginning: how likely it ends in nothing, and in its last class
    let mut beginnings: Vec<(Vec<usize>, (f32, f32))> = vec![(Vec::new(), (0.0, NEVER))];
    for column in scores {
        let mut next: BTreeMap<Vec<usize>, (f32, f32)> = BTreeMap::new();
        for (classes, (ends_empty, ends_full)) in &beginnings {
            let both = joined(*ends_empty, *ends_full);
            for (class, &own) in column.iter().enumerate() {
                if own < FAINT {
                    continue;
                }
                if class == 0 {
                    let entry = next.entry(classes.clone()).or_insert((NEVER, NEVER));
                    entry.0 = joined(entry.0, both + own);
                    continue;
                }
                let again = classes.last() == Some(&class);
                if again {
                    let entry = next.entry(classes.clone()).or_insert((NEVER, NEVER));
                    entry.1 = joined(entry.1, ends_full + own);
                }
                let mut longer = classes.clone();
                longer.push(class);
                let entry = next.entry(longer).or_insert((NEVER, NEVER));
                entry.1 = joined(entry.1, if again { *ends_empty } else { both } + own);
            }
        }
        beginnings = next.into_iter().collect();
        let share = |b: &(Vec<usize>, (f32, f32))| joined(b.1.0, b.1.1);
        beginnings.sort_by(|a, b| share(b).total_cmp(&share(a)));
        beginnings.truncate(BEAM);
    }
    beginnings.into_iter().map(|(classes, (a, b))| (classes, joined(a, b))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Columns that show these letters (`.` for nothing) with a share of nine in ten.
    fn columns(text: &str) -> Scores {
        let column = |letter: u8| {
            let class = ALPHABET.iter().position(|&a| a == letter).map_or(0, |at| at + 1);
            let mut column = [(0.1f32 / ALPHABET.len() as f32).ln(); ALPHABET.len() + 1];
            column[class] = 0.9f32.ln();
            column
        };
        text.bytes().map(column).collect()
    }

    fn first(found: &[Alternative]) -> &str {
        found.first().map_or("", |a| a.text.as_str())
    }

    #[test]
    fn runs_are_joined_and_twins_kept_apart() {
        assert_eq!(first(&numbers(&columns("..11..1.5..//.."))), "115");
        assert_eq!(first(&numbers(&columns("..3.3.B./"))), "33B");
        assert_eq!(first(&numbers(&columns("..3.3.C./"))), "33?");
        assert!(numbers(&columns("......../.")).is_empty());
    }

    #[test]
    fn a_day_is_one_of_the_month() {
        assert_eq!(first(&days(&columns("..0.7.."))), "7");
        assert_eq!(first(&days(&columns("../.7.."))), "17");
        assert_ne!(first(&days(&columns("..4.7.."))), "47");
        assert_eq!(first(&months(&columns("..1.2.."))), "12");
        assert!(days(&columns("........")).is_empty());
    }

    #[test]
    fn beam_and_sum_agree() {
        let scores = columns("..2.4..");
        let found = beam(&scores);
        let (_, share) = found.iter().find(|(c, _)| c == &[3, 5]).unwrap();
        assert!((share - likelihood(&scores, b"24")).abs() < 0.05);
    }
}
