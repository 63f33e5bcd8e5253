//! Where a form's printed labels stand.
//!
//! Marks, case and small errors of reading are forgiven, the more the longer the label; of two
//! labels that fit one place the longer wins (`Họ, chữ đệm, tên người mẹ` over `Họ, chữ đệm, tên`),
//! and of two as long the one with fewer errors. A short label counts only with its colon, or at the
//! beginning of a line or after a blank: `Số` is a common word.

use super::leaf::Leaf;
use crate::domain::geometry::PageBox;
use crate::flow::sort::likeness::bare;
use crate::flow::sort::sheet::{Row, Token};

/// A label found.
#[derive(Clone, Debug)]
pub struct Spot {
    /// Which of the leaves.
    pub leaf: usize,
    /// Which of its lines.
    pub line: usize,
    /// First of its words, in the line.
    pub start: usize,
    /// The first word behind it; its last word where that goes on behind the label.
    pub end: usize,
    /// What is left of its last word behind the label.
    pub glued: Option<String>,
    /// Which of the form's labels.
    pub label: usize,
    /// Wrong letters.
    pub edits: usize,
    /// Level box.
    pub at: PageBox,
    /// Whether another label fits nearly as well.
    pub doubtful: bool,
}

/// A label made ready.
struct Wanted {
    letters: Vec<char>,
    label: usize,
    /// Printed in capitals.
    loud: bool,
}

/// All labels on some leaves, from top to bottom, from left to right.
pub fn spots(leaves: &[Leaf<'_, '_>], labels: &[String]) -> Vec<Spot> {
    let wanted: Vec<Wanted> = labels
        .iter()
        .enumerate()
        .map(|(label, text)| Wanted {
            letters: bare(text).chars().collect(),
            label,
            loud: !text.chars().any(char::is_lowercase),
        })
        .filter(|w| !w.letters.is_empty())
        .collect();
    let mut out = Vec::new();
    for (leaf_number, leaf) in leaves.iter().enumerate() {
        for (line_number, line) in leaf.lines.iter().enumerate() {
            for mut spot in on_line(leaf, line, &wanted) {
                (spot.leaf, spot.line) = (leaf_number, line_number);
                out.push(spot);
            }
        }
    }
    out
}

/// How many letters may be wrong in a label of that length.
const fn spare(length: usize, marked: bool) -> usize {
    match length {
        0..=4 => 0,
        5..=7 => marked as usize,
        _ => {
            let n = length / 8;
            if n > 4 { 4 } else { n }
        }
    }
}

fn on_line(leaf: &Leaf<'_, '_>, line: &Row, wanted: &[Wanted]) -> Vec<Spot> {
    let sheet = leaf.sheet;
    let tokens: Vec<&Token<'_>> = sheet.words(&line.tokens).collect();
    let mut found: Vec<(Spot, usize)> = Vec::new();
    for (start, token) in tokens.iter().enumerate() {
        let skip = numbering(token);
        let mut letters: Vec<char> = Vec::new();
        let mut owners: Vec<usize> = Vec::new();
        for (i, token) in tokens.iter().enumerate().skip(start).take(24) {
            let from = if i == start { skip } else { 0 };
            for c in token.bare.chars().skip(from) {
                letters.push(c);
                owners.push(i);
            }
        }
        if letters.is_empty() {
            continue;
        }
        let opening = start.checked_sub(1).and_then(|b| tokens.get(b)).is_none_or(|before| {
            // what a colon leads to is a value, though it may begin like a label: `CMND số …`
            if before.word.text.ends_with(':') {
                return false;
            }
            token.at.x0 - before.at.x1 > sheet.em * 1.2
                || !before.bare.chars().any(char::is_alphanumeric)
                || numbering(before) == before.bare.chars().count()
                || before.word.text.ends_with([';', '.', '('])
        });
        for want in wanted {
            let length = want.letters.len();
            let Some((used, edits)) = prefix(&letters, &want.letters, spare(length, true)) else {
                continue;
            };
            let Some(&last) = owners.get(used.saturating_sub(1)) else { continue };
            // behind a colon stands the value: no label goes on there
            let inner = tokens.get(start..last).unwrap_or_default();
            if inner.iter().any(|t| t.word.text.ends_with(':')) {
                continue;
            }
            let (last, glued, colon) = if let Some(end) = beyond_stroke(&tokens, last) {
                (end, Some(None), true)
            } else {
                let (glued, colon) = behind(&tokens, last, used, &owners);
                (last, glued, colon)
            };
            let Some(glued) = glued else { continue };
            if edits > spare(length, colon) {
                continue;
            }
            let stands = match length {
                0..=4 => colon,
                _ => colon || opening,
            };
            // a title speaks of what a label asks for
            let words = tokens.get(start..=last).unwrap_or_default();
            let loud = words.len() > 1 && words.iter().all(|t| t.capitals());
            if !stands || (loud && !colon && !want.loud) {
                continue;
            }
            // an office in capitals ends a value; the same office in small letters is one
            let quiet =
                words.iter().any(|t| t.bare.chars().any(char::is_alphabetic) && !t.capitals());
            if want.loud && quiet && !colon {
                continue;
            }
            let end = if glued.is_some() { last } else { last + 1 };
            let owned: Vec<usize> = line.tokens.get(start..=last).unwrap_or_default().to_vec();
            let Some(row) = sheet.row(owned) else { continue };
            let spot = Spot {
                leaf: 0,
                line: 0,
                start,
                end,
                glued,
                label: want.label,
                edits,
                at: row.at,
                doubtful: false,
            };
            found.push((spot, length));
        }
    }
    chosen(found)
}

/// Of labels that overlap the longest, then the one with fewest errors.
fn chosen(mut found: Vec<(Spot, usize)>) -> Vec<Spot> {
    found.sort_by_key(|(spot, length)| {
        (std::cmp::Reverse(length.saturating_sub(spot.edits * 3)), spot.start)
    });
    let mut kept: Vec<(Spot, usize)> = Vec::new();
    for (spot, length) in found {
        let clash = kept.iter_mut().find(|(k, _)| {
            spot.start < k.end.max(k.start + 1) && k.start < spot.end.max(spot.start + 1)
        });
        match clash {
            Some((k, best)) => {
                let rival = k.label != spot.label
                    && k.start == spot.start
                    && best.abs_diff(length) <= 3
                    && k.edits > 0
                    && spot.edits <= k.edits + 1;
                k.doubtful |= rival;
            }
            None => kept.push((spot, length)),
        }
    }
    let mut out: Vec<Spot> = kept.into_iter().map(|(spot, _)| spot).collect();
    out.sort_by_key(|spot| spot.start);
    out
}

/// Letters of an item's number at a word's beginning: `1.Tên`, `a)Thửa`.
fn numbering(token: &Token<'_>) -> usize {
    let text = &token.word.text;
    let head: String = text.chars().take_while(|c| c.is_alphanumeric()).collect();
    let closed = text.chars().nth(head.chars().count()).is_some_and(|c| matches!(c, '.' | ')'));
    let figure = head.chars().all(|c| c.is_ascii_digit() || matches!(c, 'I' | 'V' | 'X'));
    let letter = head.chars().count() == 1;
    if !head.is_empty() && head.chars().count() <= 3 && closed && (figure || letter) {
        bare(&head).chars().count()
    } else {
        0
    }
}

/// The prefix of `hay` most like `needle`: its length, and the errors.
fn prefix(hay: &[char], needle: &[char], errors: usize) -> Option<(usize, usize)> {
    let reach = (needle.len() + errors).min(hay.len());
    if reach + errors < needle.len() {
        return None;
    }
    // rows are letters of the needle: distance of needle[..i] to hay[..j]
    let mut row: Vec<usize> = (0..=reach).collect();
    for (i, n) in needle.iter().enumerate() {
        let mut previous = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        let mut least = left;
        for (cell, h) in row.iter_mut().skip(1).zip(hay) {
            let here = (*cell + 1).min(left + 1).min(previous + usize::from(n != h));
            previous = std::mem::replace(cell, here);
            left = here;
            least = least.min(here);
        }
        if least > errors {
            return None;
        }
    }
    // of equally good ends the one nearest the needle's own length
    let best = row.iter().enumerate().min_by_key(|(j, d)| (**d, j.abs_diff(needle.len())))?;
    (*best.1 <= errors && best.0 > 0).then_some((best.0, *best.1))
}

/// The last word of a label that goes on behind a stroke: `Họ và tên mẹ/Người nuôi dưỡng:`.
fn beyond_stroke(tokens: &[&Token<'_>], last: usize) -> Option<usize> {
    let own = tokens.get(last)?.word.text.trim_end_matches(':');
    let next = tokens.get(last + 1).map(|t| t.word.text.as_str()).unwrap_or_default();
    let inner = own.find('/').is_some_and(|at| {
        own.get(at + 1..).is_some_and(|rest| rest.chars().any(char::is_alphabetic))
    });
    let ends = |with: &str| {
        (last..last + 7).find(|&i| tokens.get(i).is_some_and(|t| t.word.text.ends_with(with)))
    };
    // `Họ và tên (ghi bằng chữ in hoa):`
    if next.starts_with('(') && !tokens.get(last).is_some_and(|t| t.word.text.ends_with(':')) {
        return ends("):");
    }
    if !inner && !own.ends_with('/') && !next.starts_with('/') {
        return None;
    }
    ends(":")
}

/// What follows the label: the rest of its last word, if it ends within one, and whether a colon
/// does. `None`: the label would end in the middle of a word.
#[expect(clippy::option_option, reason = "no end, a whole word's end, a word's middle")]
fn behind(
    tokens: &[&Token<'_>],
    last: usize,
    used: usize,
    owners: &[usize],
) -> (Option<Option<String>>, bool) {
    let Some(token) = tokens.get(last) else { return (None, false) };
    let text = &token.word.text;
    let closing = |c: char| matches!(c, ':' | ';' | '.' | '…' | '_' | '(');
    if owners.get(used).is_some_and(|&next| next == last) {
        // letters are left: only behind a colon they are another word
        let Some(at) = text.find(':') else { return (None, false) };
        let rest = text.get(at + 1..).unwrap_or_default();
        let left = owners.iter().skip(used).take_while(|&&o| o == last).count();
        let whole = bare(rest).chars().count() == left;
        return (whole.then(|| Some(rest.to_owned())), true);
    }
    let tail: String = text.chars().rev().take_while(|c| !c.is_alphanumeric()).collect();
    let next = tokens.get(last + 1).map(|t| t.word.text.as_str()).unwrap_or_default();
    let note = next.starts_with('(') && next.ends_with([')', ':']) && next.chars().count() <= 5;
    let colon = tail.contains(closing) || next.starts_with([':', '…', '.']) || note;
    (Some(None), colon)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_forgives_little() {
        let letters = |text: &str| bare(text).chars().collect::<Vec<char>>();
        let label = letters("Nơi cư trú");
        assert_eq!(prefix(&letters("Nơi cư trú: xã"), &label, 1), Some((8, 0)));
        assert_eq!(prefix(&letters("Noi cu tni: xã"), &label, 1), None);
        assert_eq!(prefix(&letters("Nơi cư tru xã"), &label, 1), Some((8, 0)));
        assert_eq!(prefix(&letters("Nơi c trú"), &label, 1), Some((7, 1)));
    }
}
