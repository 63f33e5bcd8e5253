//! Tables: the cells under a heading, from top to bottom.

use super::label::Spot;
use super::leaf::Leaf;
use crate::domain::geometry::PageBox;
use crate::flow::extract::draft::Draft;
use crate::flow::sort::likeness::{bare, distance};
use crate::rules::{FieldRule, Form};

/// The cells under the rule's heading, joined by `; `.
pub fn column(leaves: &[Leaf<'_, '_>], rule: &FieldRule) -> Option<Draft> {
    leaves.iter().find_map(|leaf| ruled(leaf, rule))
}

/// The cells under the rule's label where it heads a column: its neighbours in the head are labels
/// of the form too.
pub fn heading(leaves: &[Leaf<'_, '_>], rule: &FieldRule, form: &Form) -> Option<Draft> {
    leaves.iter().find_map(|leaf| {
        let cells = &leaf.sheet.page.cells;
        if cells.len() < 6 {
            return None;
        }
        let texts: Vec<(u32, u32, String)> = cells
            .iter()
            .map(|c| (c.table, c.row, leaf.sheet.bare(&inside(leaf, &c.bbox))))
            .collect();
        let labels: Vec<String> = form.labels.iter().map(|l| bare(l)).collect();
        let own: Vec<String> = rule.anchors.iter().map(|a| bare(a)).collect();
        // `Diện tích (m²)`
        let same = |text: &String, label: &String| {
            text.starts_with(label.as_str()) && text.len() <= label.len() + 3
        };
        let (table, row, _) =
            texts.iter().find(|(.., text)| own.iter().any(|label| same(text, label)))?;
        let beside = texts
            .iter()
            .filter(|(t, r, text)| t == table && r == row && labels.iter().any(|l| same(text, l)))
            .count();
        if beside >= 3 { ruled(leaf, rule) } else { None }
    })
}

/// Which labels stand in the head of a table: in a cell, beside two others in cells of that row.
pub fn heads(leaves: &[Leaf<'_, '_>], spots: &[Spot]) -> Vec<bool> {
    let cell_of = |spot: &Spot| {
        let leaf = leaves.get(spot.leaf)?;
        let first = leaf.lines.get(spot.line)?.tokens.get(spot.start)?;
        let b = &leaf.sheet.tokens.get(*first)?.word.bbox;
        let cell = leaf
            .sheet
            .page
            .cells
            .iter()
            .find(|c| b.intersection(&c.bbox).area() > b.area() * 0.5)?;
        Some((spot.leaf, cell.table, cell.row, cell.column))
    };
    let cells: Vec<_> = spots.iter().map(cell_of).collect();
    let beside = |own: &(usize, u32, u32, u32)| {
        let mut columns: Vec<u32> = cells
            .iter()
            .flatten()
            .filter(|c| (c.0, c.1, c.2) == (own.0, own.1, own.2))
            .map(|c| c.3)
            .collect();
        columns.sort_unstable();
        columns.dedup();
        columns.len()
    };
    cells.iter().map(|c| c.as_ref().is_some_and(|own| beside(own) >= 3)).collect()
}

/// Words in a cell, line by line.
fn inside(leaf: &Leaf<'_, '_>, cell: &PageBox) -> Vec<usize> {
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
}

/// In a ruled table.
fn ruled(leaf: &Leaf<'_, '_>, rule: &FieldRule) -> Option<Draft> {
    let page = leaf.sheet.page;
    let headed = |tokens: &[usize]| {
        let text = leaf.sheet.bare(tokens);
        rule.anchors.iter().any(|anchor| {
            let wanted = bare(anchor);
            distance(&text, &wanted) <= wanted.chars().count() / 6
        })
    };
    let head = page.cells.iter().find(|cell| headed(&inside(leaf, &cell.bbox)))?;
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
        let tokens = inside(leaf, &cell.bbox);
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
        draft.words.extend(part.words);
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
