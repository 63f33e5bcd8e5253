//! What the pen's reader made of a gap, written into the page's words in place of Tesseract's guess.
//!
//! Tesseract knows no handwriting: in a gap it gives signs that are nobody's letters, and glues
//! them to the print beside. Text that is searched and shown reads better with the likeliest
//! figures; they keep the look of a hand, so that no field takes them for print, and what was read
//! before stays as their first alternative.

use super::gaps::{Gap, Span};
use crate::domain::geometry::PageBox;
use crate::domain::page::{Alternative, Ink, Line, PageRead, PenPlace, Word, WordSource};

/// Figures that Tesseract read at least as clearly as this stay: they may be print.
const CLEAR: f32 = 0.6;
/// Proposals with less belief than this are not written into a text.
const LEAST: f32 = 0.4;
/// A pen's figures are never surer than this.
const MOST: f32 = 0.6;

/// Writes the likeliest reading of each gap into the page.
pub fn fill(page: &mut PageRead, gaps: &[Gap]) {
    let mut order: Vec<(usize, &Gap)> = gaps.iter().enumerate().collect();
    // from the last to the first, so that the words of the others keep their places
    order.sort_by_key(|(_, gap)| std::cmp::Reverse(gap.span.behind));
    for (i, gap) in order {
        let best = page.pen.get(i).and_then(|p| Some((p.bbox, p.candidates.first()?.clone())));
        if let Some((bbox, best)) = best.filter(|(_, best)| best.confidence >= LEAST) {
            write(page, gap, &bbox, &best);
        }
    }
}

fn write(page: &mut PageRead, gap: &Gap, at: &PageBox, best: &Alternative) -> Option<()> {
    let Span { behind, before, lost, labels } = &gap.span;
    let holds = |line: &Line| {
        let range = line.first as usize..(line.first + line.count) as usize;
        range.contains(&behind.0) && before.is_none_or(|b| range.contains(&b.0) && b > *behind)
    };
    let line_at = page.lines.iter().position(holds)?;
    let line = page.lines.get(line_at)?;
    let end = (line.first + line.count) as usize;
    // without print behind it, what was read up to the gap's end is the pen's
    let last = before.map_or_else(
        || {
            let own = page.words.get(behind.0 + 1..end).unwrap_or_default();
            behind.0 + own.iter().take_while(|w| w.bbox.center_x() < at.x1).count()
        },
        |b| b.0,
    );
    let old: Vec<Word> = page.words.get(behind.0..=last)?.to_vec();
    let (left, right) = (old.first()?, old.last()?);
    let keep = behind.1 + 1;
    let (head, tail_of_left) = parted(left, keep);
    let (middle_of_right, tail) = match before {
        Some((_, at)) => parted(right, *at),
        None => (Some(right.clone()), None),
    };
    let mut read: Vec<String> = Vec::new();
    if behind.0 == last {
        let text: String = match before {
            Some((_, to)) => left.text.chars().take(*to).skip(keep).collect(),
            None => left.text.chars().skip(keep).collect(),
        };
        read.push(text);
    } else {
        read.extend(tail_of_left.map(|w| w.text));
        let between = old.get(1..old.len() - 1).unwrap_or_default();
        read.extend(between.iter().map(|w| w.text.clone()));
        read.extend(middle_of_right.map(|w| w.text));
    }
    read.retain(|text| !text.is_empty());
    let raw = read.join(" ");
    // number and year stand there, as in legal documents: `24/2025/NQ-HĐND`
    if raw.contains(['/', '⁄']) {
        return None;
    }
    let figures = !raw.is_empty() && raw.chars().all(|c| c.is_ascii_digit());
    let clear = old.iter().map(|w| w.confidence).fold(1.0, f32::min) >= CLEAR;
    let fits = gap.place == PenPlace::Number || raw.len() <= 2;
    if figures && clear && fits {
        return None;
    }
    let number = best.text.trim_end_matches('?');
    let written = match gap.place {
        // days and months below ten are written with a nought (Decree 30/2020, Annex I.II.4),
        // months from March on without
        PenPlace::Day => format!("{number:0>2}"),
        PenPlace::Month if matches!(number, "1" | "2") => format!("0{number}"),
        PenPlace::Month | PenPlace::Number => number.to_owned(),
    };
    let x0 = head.as_ref().map_or(at.x0, |w| w.bbox.x1);
    let x1 = tail.as_ref().map_or(at.x1, |w| w.bbox.x0).max(x0 + 1.0);
    let pen = Word {
        text: format!("{written}{lost}"),
        bbox: PageBox::new(
            x0,
            left.bbox.y0.min(right.bbox.y0),
            x1,
            left.bbox.y1.max(right.bbox.y1),
        ),
        confidence: best.confidence.min(MOST),
        alternatives: if raw.is_empty() {
            Vec::new()
        } else {
            vec![Alternative { text: raw, confidence: 0.1 }]
        },
        source: WordSource::Ocr,
        ink: old.iter().map(|w| w.ink).find(|i| *i == Ink::Blue).unwrap_or(left.ink),
        hand: 1.0,
    };
    let mut new: Vec<Word> = Vec::with_capacity(3);
    new.extend(head.map(|w| labelled(w, left, labels, behind.0, 0)));
    new.push(pen);
    let cut = before.map_or(0, |b| b.1);
    new.extend(tail.map(|w| labelled(w, right, labels, last, cut)));
    let grown = new.len() as i64 - old.len() as i64;
    page.words.splice(behind.0..=last, new);
    for (i, line) in page.lines.iter_mut().enumerate() {
        if i == line_at {
            line.count = (i64::from(line.count) + grown) as u32;
        } else if line.first as usize > behind.0 {
            line.first = (i64::from(line.first) + grown) as u32;
        }
    }
    Some(())
}

/// A word cut before one of its letters; nothing for a part without letters.
fn parted(word: &Word, at: usize) -> (Option<Word>, Option<Word>) {
    let all = word.text.chars().count().max(1);
    let x = word.bbox.x0 + word.bbox.width() * at as f32 / all as f32;
    let part = |text: String, x0: f32, x1: f32| {
        (!text.is_empty()).then(|| Word {
            text,
            bbox: PageBox::new(x0, word.bbox.y0, x1, word.bbox.y1),
            alternatives: Vec::new(),
            ..word.clone()
        })
    };
    let first = part(word.text.chars().take(at).collect(), word.bbox.x0, x);
    (first, part(word.text.chars().skip(at).collect(), x, word.bbox.x1))
}

/// A kept part with its misread label put right; `cut` letters of the word went before it.
fn labelled(
    mut part: Word,
    whole: &Word,
    labels: &[((usize, usize), usize, &'static str)],
    word: usize,
    cut: usize,
) -> Word {
    let own = labels.iter().find(|((at, first), _, _)| *at == word && *first >= cut);
    let Some(((_, first), count, name)) = own else { return part };
    let letters: Vec<char> = part.text.chars().collect();
    let from = first - cut;
    let (Some(before), Some(behind)) = (letters.get(..from), letters.get(from + count..)) else {
        return part;
    };
    let text: String =
        before.iter().copied().chain(name.chars()).chain(behind.iter().copied()).collect();
    if text != part.text {
        part.alternatives = vec![Alternative { text: whole.text.clone(), confidence: 0.3 }];
        part.text = text;
    }
    part
}
