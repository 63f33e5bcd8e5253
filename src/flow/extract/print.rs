//! Is it print? What a clerk fills in with a pen is never taken for read.

use crate::domain::page::{Ink, WordSource};
use crate::flow::sort::sheet::Sheet;

/// How well it is proved that some words are print, worst first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Proof {
    /// Not at all.
    No,
    /// They look like their neighbours in every way.
    Strong,
    /// The file itself gives the letters.
    File,
}

/// Judges the words that hold a figure, together with their neighbours on the line.
pub fn printed(sheet: &Sheet<'_>, tokens: &[usize]) -> Proof {
    if tokens.is_empty() {
        return Proof::No;
    }
    let from_file = |s: WordSource| matches!(s, WordSource::Text | WordSource::Widget);
    if sheet.words(tokens).all(|t| from_file(t.word.source)) {
        return Proof::File;
    }
    let em = sheet.em;
    let strong = tokens.iter().all(|&index| {
        let Some(token) = sheet.tokens.get(index) else { return false };
        let word = token.word;
        let clear = word.confidence >= 0.93
            && word.hand < 0.25
            && !matches!(word.ink, Ink::Blue | Ink::Red);
        // figures of the line's own size, evenly spaced
        let height = token.at.height();
        let sized = height > em * 0.75 && height < em * 1.75;
        let neighbour = |other: Option<usize>, before: bool| {
            other.and_then(|o| sheet.tokens.get(o)).is_none_or(|o| {
                let shared = o.at.vertical_overlap(&token.at);
                if shared < 0.3 * height {
                    return true;
                }
                let gap = if before { token.at.x0 - o.at.x1 } else { o.at.x0 - token.at.x1 };
                gap > em * 9.0 || (gap > -em * 0.2 && gap < em * 0.75)
            })
        };
        clear && sized && neighbour(index.checked_sub(1), true) && neighbour(Some(index + 1), false)
    });
    if strong { Proof::Strong } else { Proof::No }
}
