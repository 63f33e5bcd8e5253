//! A value that stands behind a printed label: `Họ và tên: NGUYỄN VĂN MẪU`.

use super::draft::Draft;
use crate::flow::sort::likeness::{bare, find};
use crate::flow::sort::sheet::Sheet;
use crate::rules::{Accept, FieldRule};

/// The words behind the first of the rule's anchors found, up to the end of the line or the next
/// label of the paper.
pub fn labelled(sheets: &[Sheet<'_>], rule: &FieldRule, others: &[FieldRule]) -> Option<Draft> {
    let accept: Accept = rule.accept;
    for sheet in sheets {
        for row in &sheet.rows {
            let mut letters: Vec<char> = Vec::new();
            let mut owners: Vec<usize> = Vec::new();
            for (i, token) in sheet.words(&row.tokens).enumerate() {
                for c in token.bare.chars() {
                    letters.push(c);
                    owners.push(i);
                }
            }
            let place = |anchor: &String| {
                let plain = bare(anchor);
                find(&letters, &plain, plain.chars().count() / 6)
            };
            let Some((_, end, _)) = rule.anchors.iter().find_map(place) else { continue };
            let from = owners.get(end).copied().unwrap_or(usize::MAX);
            let until = others
                .iter()
                .flat_map(|other| &other.anchors)
                .filter_map(place)
                .map(|(start, _, _)| start)
                .filter(|start| *start >= end)
                .min()
                .and_then(|start| owners.get(start).copied())
                .unwrap_or(row.tokens.len());
            let tokens = row.tokens.get(from..until).unwrap_or_default();
            let speaking: Vec<usize> = tokens
                .iter()
                .copied()
                .filter(|&t| {
                    sheet.tokens.get(t).is_some_and(crate::flow::sort::sheet::Token::speaks)
                })
                .collect();
            if speaking.is_empty() {
                continue;
            }
            let mut draft = Draft::of(sheet, [speaking.as_slice()]);
            let hand = sheet.words(&speaking).any(|t| t.word.hand > 0.5);
            draft.check("words_sure", draft.confidence >= accept.words, "");
            draft.handwritten = hand;
            draft.sure = draft.confidence >= accept.words;
            return Some(draft);
        }
    }
    None
}
