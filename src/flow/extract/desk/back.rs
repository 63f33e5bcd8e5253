//! Notes on the back: what was changed later, and so is no longer as the front says.
//!
//! Decree 123/2015, Art. 28 and its forms: corrections, recognitions and divorces are written on
//! the back of the original. A field the note speaks of waits for a person; where the note names
//! none, all of them do.

use super::agree::Drafts;
use super::leaf::Leaf;
use crate::flow::extract::draft::Draft;
use crate::flow::sort::likeness::{bare, find};
use crate::rules::{FieldRule, Form};

/// Words in the table's head, and those that are no note.
const HEADINGS: [&str; 5] = [
    "Ngày, tháng, năm",
    "Nội dung ghi chú; căn cứ ghi chú",
    "Nội dung ghi chú",
    "Họ, tên, chữ ký người ghi chú; đóng dấu",
    "Ngày tháng năm ghi chú",
];

/// The note, or that there surely is none: its place was found and is empty.
pub fn note(leaves: &[Leaf<'_, '_>], form: &Form) -> Option<Draft> {
    for leaf in leaves {
        let head = leaf.lines.iter().enumerate().find(|(_, line)| {
            let letters: Vec<char> = leaf.sheet.bare(&line.tokens).chars().collect();
            form.file.back.iter().any(|words| {
                let wanted = bare(words);
                find(&letters, &wanted, wanted.chars().count() / 7).is_some()
            })
        });
        let Some((at, head)) = head else { continue };
        return Some(below(leaf, at, head.at.y1));
    }
    None
}

fn below(leaf: &Leaf<'_, '_>, at: usize, top: f32) -> Draft {
    let em = leaf.sheet.em;
    // the column under "Nội dung", between its neighbours
    let mut from = 0.0f32;
    let mut to = f32::MAX;
    let mut start = top;
    for row in leaf.sheet.rows.iter().filter(|r| r.at.y0 > top && r.at.y0 < top + em * 14.0) {
        let text = leaf.sheet.bare(&row.tokens);
        let like = |wanted: &str| {
            let letters: Vec<char> = text.chars().collect();
            let wanted = bare(wanted);
            find(&letters, &wanted, wanted.chars().count() / 6).is_some()
        };
        if like("Nội dung ghi chú") || like("căn cứ ghi chú") {
            start = start.max(row.at.y1);
            let cell = leaf.sheet.page.cells.iter().find(|c| {
                let b = leaf.page_box(&row.tokens).unwrap_or_default();
                c.bbox.intersection(&b).area() > b.area() * 0.6
            });
            if let Some(cell) = cell {
                from = from.max(cell.bbox.x0);
                to = to.min(cell.bbox.x1);
                start = start.max(cell.bbox.y1 - em * 0.5);
            }
        } else if like("tháng, năm") || like("chữ ký") || like("đóng dấu") || like("người ghi")
        {
            start = start.max(row.at.y1);
        }
    }
    let mut lines: Vec<Vec<usize>> = Vec::new();
    for line in leaf.lines.iter().skip(at + 1).filter(|l| l.at.center_y() > start) {
        let words: Vec<usize> =
            line.tokens
                .iter()
                .copied()
                .filter(|&t| {
                    leaf.sheet.tokens.get(t).is_some_and(|t| {
                        t.at.center_x() > from && t.at.center_x() < to && t.speaks()
                    })
                })
                .collect();
        if !words.is_empty() {
            lines.push(words);
        }
    }
    let letters: usize = lines.iter().map(|l| leaf.sheet.bare(l).chars().count()).sum();
    if letters == 0 {
        return Draft::none(0.95);
    }
    let mut draft = Draft::of(leaf.sheet, lines.iter().map(Vec::as_slice));
    let edges = |w: &str| w.trim_matches(['_', '|']).to_owned();
    draft.value = draft.value.map(|v| v.split(' ').map(edges).collect::<Vec<_>>().join(" "));
    draft.handwritten = lines.iter().any(|l| leaf.sheet.words(l).any(|t| t.word.hand > 0.5));
    // a few letters may be a stamp's or a watermark's
    draft.check("words_sure", draft.confidence >= 0.95 && letters > 12, "");
    draft.sure = letters > 12;
    let headings =
        HEADINGS.iter().any(|h| draft.value.as_deref().is_some_and(|v| bare(v).contains(&bare(h))));
    draft.check("note_only", !headings, "");
    draft
}

/// Sends what the note changes to a person.
pub fn override_front(drafts: &mut Drafts, note: &str, fields: &[FieldRule]) {
    let letters: Vec<char> = bare(note).chars().collect();
    let named = |rule: &FieldRule| {
        rule.anchors.iter().any(|anchor| {
            let wanted = bare(anchor);
            wanted.chars().count() >= 6
                && find(&letters, &wanted, wanted.chars().count() / 8).is_some()
        })
    };
    let some = fields.iter().any(named);
    for rule in fields {
        if rule.name == "ghi_chu_mat_sau" || (some && !named(rule)) {
            continue;
        }
        if let Some(Some(draft)) = drafts.get_mut(&rule.name) {
            draft.check("no_note_on_back", false, "changed later: see ghi_chu_mat_sau");
        }
    }
}
