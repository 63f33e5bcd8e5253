//! Tables: the cells under a heading, from top to bottom.

use super::leaf::Leaf;
use crate::domain::geometry::PageBox;
use crate::flow::extract::draft::Draft;
use crate::flow::sort::likeness::{bare, distance};
use crate::rules::FieldRule;

/// The cells under the rule's heading, joined by `; `.
pub fn column(leaves: &[Leaf<'_, '_>], rule: &FieldRule) -> Option<Draft> {
    leaves.iter().find_map(|leaf| ruled(leaf, rule))
}

/// In a ruled table.
fn ruled(leaf: &Leaf<'_, '_>, rule: &FieldRule) -> Option<Draft> {
    let page = leaf.sheet.page;
    let inside = |cell: &PageBox| -> Vec<usize> {
        let mut tokens = Vec::new();
        for line in &leaf.lines {
            for &t in &line.tokens {
                let Some(token) = leaf.sheet.tokens.get(t) else { continue };
                let b = &token.word.bbox;
                if b.intersection(cell).area() > b.area() * 0.5 {
                    tokens.push(t);
                }
            }
        }
        tokens
    };
    let headed = |tokens: &[usize]| {
        let text = leaf.sheet.bare(tokens);
        rule.anchors.iter().any(|anchor| {
            let wanted = bare(anchor);
            distance(&text, &wanted) <= wanted.chars().count() / 6
        })
    };
    let head = page.cells.iter().find(|cell| headed(&inside(&cell.bbox)))?;
    let mut draft = Draft { page: Some(page.number), confidence: 1.0, ..Draft::default() };
    let mut texts = Vec::new();
    let mut cells: Vec<_> = page
        .cells
        .iter()
        .filter(|c| c.table == head.table && c.row > head.row && c.bbox.y0 > head.bbox.y0)
        .filter(|c| {
            c.bbox.horizontal_overlap(&head.bbox) > 0.6 * c.bbox.width().min(head.bbox.width())
        })
        .collect();
    cells.sort_by_key(|c| c.row);
    for cell in cells {
        let tokens = inside(&cell.bbox);
        let speaking: Vec<usize> = tokens
            .iter()
            .copied()
            .filter(|&t| {
                leaf.sheet.tokens.get(t).is_some_and(crate::flow::sort::sheet::Token::speaks)
            })
            .collect();
        if speaking.is_empty() {
            continue;
        }
        let rows: Vec<Vec<usize>> = leaf
            .lines
            .iter()
            .map(|l| l.tokens.iter().copied().filter(|t| speaking.contains(t)).collect())
            .filter(|row: &Vec<usize>| !row.is_empty())
            .collect();
        let mut part = Draft::of(leaf.sheet, rows.iter().map(Vec::as_slice));
        // what is left of a ruled line
        let edges = |w: &str| w.trim_matches(['_', '|', '"', '“']).to_owned();
        part.value = part.value.map(|v| v.split(' ').map(edges).collect::<Vec<_>>().join(" "));
        if rule.last {
            texts.clear();
            draft = Draft { page: draft.page, confidence: 1.0, ..Draft::default() };
        }
        draft.confidence = draft.confidence.min(part.confidence);
        draft.boxes.extend(part.boxes);
        draft.handwritten |= leaf.sheet.words(&speaking).any(|t| t.word.hand > 0.5);
        texts.extend(part.value);
    }
    if texts.is_empty() {
        return None;
    }
    draft.value = Some(texts.join("; "));
    draft.raw.clone_from(&draft.value);
    draft.check("words_sure", draft.confidence >= 0.93, "");
    draft.sure = draft.confidence >= 0.93;
    Some(draft)
}
