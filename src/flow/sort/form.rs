//! Which form a scan is: by its title in capitals, and by the printed labels around it.
//!
//! Civil-status papers centre the nation's name, cards have no head at all, extracts look like
//! administrative documents: so the title is looked for on any line of the upper part, joined from
//! up to four lines, `(BẢN SAO)` below it does not matter. Of types with the same title the one whose
//! labels are on the pages wins; a title without any of its labels is only mentioned there.

use super::likeness::{bare, distance, find};
use super::sheet::{Row, Sheet, Token};
use crate::rules::{Form, PaperType, Rules};

/// A form recognised.
#[derive(Clone, Debug)]
pub struct Found<'r> {
    /// Its type.
    pub paper: &'r PaperType,
    /// From 0 to 1.
    pub confidence: f32,
    /// The title as read.
    pub title: String,
}

/// Most lines a title has.
const LINES: usize = 4;

/// The form these pages are; `None` where they are none.
pub fn form<'r>(sheets: &[Sheet<'_>], rules: &'r Rules) -> Option<Found<'r>> {
    let forms: Vec<(&PaperType, &Form)> =
        rules.papers().iter().filter_map(|p| Some((p, p.form.as_ref()?))).collect();
    let mut hits: Vec<(&PaperType, &Form, usize, usize, String)> = Vec::new();
    for (number, sheet) in sheets.iter().take(2).enumerate() {
        for (text, shown, low) in titles(sheet) {
            for (paper, form) in &forms {
                // a document's title stands on its first page, in the upper part
                if !form.file.card && (number > 0 || low) {
                    continue;
                }
                for title in &paper.titles {
                    let wanted = bare(title);
                    let length = wanted.chars().count();
                    let edits = distance(&text, &wanted);
                    if edits * 7 <= length {
                        hits.push((paper, form, length, edits, shown.clone()));
                    }
                }
            }
        }
    }
    let longest = hits.iter().map(|h| h.2.saturating_sub(h.3 * 2)).max()?;
    hits.retain(|h| h.2.saturating_sub(h.3 * 2) + 2 >= longest);
    let (paper, _, _, edits, title, (seen, _)) = hits
        .into_iter()
        .map(|(p, f, l, e, t)| (p, f, l, e, t, evidence(sheets, p, f)))
        .max_by_key(|(.., (seen, weight))| (*weight, *seen))?;
    let confidence = match (seen, edits) {
        (0 | 1, _) => return None,
        (2, 0) => 0.85,
        (2, _) => 0.7,
        (_, 0) => 0.97,
        _ => 0.92,
    };
    Some(Found { paper, confidence, title })
}

/// How many labels of a form stand on the pages, and how many letters these have.
fn evidence(sheets: &[Sheet<'_>], paper: &PaperType, form: &Form) -> (usize, usize) {
    let lines: Vec<Vec<char>> = sheets
        .iter()
        .flat_map(|s| {
            s.gathered(|_| true).into_iter().map(|row| s.bare(&row.tokens).chars().collect())
        })
        .collect();
    let on_page = |label: &str| {
        let wanted = bare(label);
        let length = wanted.chars().count();
        length >= 5 && lines.iter().any(|l| find(l, &wanted, length / 9).is_some())
    };
    let heads = form.file.sections.iter().flat_map(|s| &s.heads);
    let mut seen = 0;
    let mut weight = 0;
    // each field counts once, with the longest of its labels that is there
    for field in &paper.fields {
        let best = field.anchors.iter().filter(|a| on_page(a)).map(|a| bare(a).len()).max();
        seen += usize::from(best.is_some());
        weight += best.unwrap_or(0);
    }
    for head in heads.filter(|h| on_page(h)) {
        weight += bare(head).len() / 2;
    }
    // labels that should be there and are not speak against it
    let missing = paper
        .fields
        .iter()
        .filter(|f| !f.optional && !f.anchors.is_empty())
        .filter(|f| !f.anchors.iter().any(|a| on_page(a)))
        .count();
    (seen, weight.saturating_sub(missing * 8))
}

/// Lines in capitals, and up to four of them joined: letters, as read, whether in the lower part.
fn titles(sheet: &Sheet<'_>) -> Vec<(String, String, bool)> {
    let height = sheet.page.height as f32;
    let loud = |row: &&Row| {
        let words: Vec<&Token<'_>> =
            sheet.words(&row.tokens).filter(|t| t.bare.chars().any(char::is_alphabetic)).collect();
        let capitals = words.iter().filter(|t| t.capitals()).count();
        !words.is_empty() && capitals * 10 >= words.len() * 7
    };
    let rows: Vec<&Row> = sheet.rows.iter().filter(loud).collect();
    let mut out = Vec::new();
    for (i, first) in rows.iter().enumerate() {
        let mut tokens = first.tokens.clone();
        let mut last = *first;
        let low = first.at.center_y() > height * 0.6;
        let mut add = |tokens: &[usize]| {
            let text = sheet.bare(tokens);
            if text.chars().count() >= 6 {
                out.push((text, sheet.text(tokens), low));
            }
        };
        add(&tokens);
        let mut joined = 1;
        for next in rows.iter().skip(i + 1) {
            let near = next.at.y0 - last.at.y1 < sheet.em * 3.0 && next.at.center_y() > last.at.y1;
            let under =
                next.at.horizontal_overlap(&last.at) > 0.3 * next.at.width().min(last.at.width());
            if !near {
                break;
            }
            if !under {
                continue;
            }
            tokens.extend(&next.tokens);
            add(&tokens);
            last = next;
            joined += 1;
            if joined == LINES {
                break;
            }
        }
    }
    out
}
