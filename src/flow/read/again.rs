//! A second opinion on doubtful words: their line read alone, at another size.
//!
//! A line read alone escapes the page's layout, and another size escapes a chance of sampling; a
//! word is taken from the second reading only where that is clearly surer and could be a word.

use std::collections::BTreeMap;

use super::engine::Seen;
use super::syllable;
use crate::domain::geometry::PageBox;
use crate::domain::page::Alternative;

/// How much larger lines are read.
pub const LARGER: f32 = 1.4;
/// Words read less surely are doubtful.
const DOUBTFUL: f32 = 0.6;
/// How much surer the second reading must be.
const SURER: f32 = 0.2;
/// Most lines read again on a page.
const MOST: usize = 8;

fn letters(s: &Seen) -> usize {
    s.text.chars().filter(|c| c.is_alphanumeric()).count()
}

fn doubtful(s: &Seen) -> bool {
    s.confidence < DOUBTFUL && letters(s) >= 2
}

/// Lines with doubtful words, those with most doubtful letters first.
pub fn lines(seen: &[Seen], letter: f32) -> Vec<PageBox> {
    let mut lines: BTreeMap<u32, (PageBox, usize, usize)> = BTreeMap::new();
    for s in seen.iter().filter(|s| s.line != 0) {
        let line = lines.entry(s.line).or_insert((s.bbox, 0, 0));
        line.0 = line.0.union(&s.bbox);
        line.1 += if doubtful(s) { letters(s) } else { 0 };
        line.2 += letters(s);
    }
    let mut out: Vec<(PageBox, usize)> = lines
        .into_values()
        // what is doubtful as a whole is no print
        .filter(|(b, doubtful, all)| {
            *doubtful >= 2 && doubtful * 3 < all * 2 && b.height() < letter * 4.0
        })
        .map(|(b, doubtful, _)| (b, doubtful))
        .collect();
    out.sort_by_key(|line| std::cmp::Reverse(line.1));
    out.truncate(MOST);
    out.into_iter().map(|(b, _)| b).collect()
}

/// Takes from the second reading of a line what is surer there.
pub fn take(seen: &mut Vec<Seen>, read: &[Seen], line: &PageBox, letter: f32) {
    let mut fresh = Vec::new();
    seen.retain(|old| {
        let on_line = old.bbox.vertical_overlap(line) > old.bbox.height() * 0.7
            && old.bbox.center_x() > line.x0
            && old.bbox.center_x() < line.x1;
        if !on_line || !doubtful(old) {
            return true;
        }
        let span = (old.bbox.x0 - letter * 0.4, old.bbox.x1 + letter * 0.4);
        let new: Vec<&Seen> = read
            .iter()
            .filter(|s| s.bbox.center_x() > span.0 && s.bbox.center_x() < span.1)
            .collect();
        let fits = new.iter().all(|s| s.bbox.x0 > span.0 && s.bbox.x1 < span.1);
        let sure = new.iter().map(|s| s.confidence).fold(1.0, f32::min);
        let sensible = new.iter().all(|s| {
            let bare = s.text.trim_matches(|c: char| !c.is_alphanumeric());
            bare.is_empty()
                || !bare.chars().all(char::is_alphabetic)
                || syllable::possible(bare)
                || bare.chars().all(char::is_uppercase)
        });
        if new.is_empty() || !fits || !sensible || sure < old.confidence + SURER {
            return true;
        }
        let before = Alternative { text: old.text.clone(), confidence: old.confidence };
        for (i, s) in new.into_iter().enumerate() {
            let before = (i == 0).then(|| before.clone());
            fresh.push(Seen { line: old.line, before, ..s.clone() });
        }
        false
    });
    seen.extend(fresh);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, x0: f32, x1: f32, confidence: f32) -> Seen {
        let bbox = PageBox::new(x0, 100.0, x1, 120.0);
        Seen { text: text.into(), bbox, confidence, line: 1, before: None }
    }

    #[test]
    fn a_surer_word_is_taken_and_the_first_reading_kept() {
        let mut seen = vec![
            word("Nguyễn", 0.0, 80.0, 0.97),
            word("Thị", 90.0, 120.0, 0.93),
            word("tm", 130.0, 170.0, 0.41),
            word("Ngân", 180.0, 240.0, 0.97),
        ];
        let found = lines(&seen, 14.0);
        assert_eq!(found.len(), 1);
        let read = [word("Thj", 90.0, 121.0, 0.9), word("Kim", 131.0, 171.0, 0.9)];
        take(&mut seen, &read, &found[0], 14.0);
        let kim = seen.iter().find(|s| s.text == "Kim").unwrap();
        assert_eq!(kim.before.as_ref().unwrap().text, "tm");
        assert!(seen.iter().any(|s| s.text == "Thị") && seen.len() == 4);
    }
}
