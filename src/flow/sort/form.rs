//! Which form a scan is: by its title in capitals, and by the printed labels around it.
//!
//! Civil-status papers centre the nation's name, cards have no head at all, extracts look like
//! administrative documents: so the title is looked for on any line of the upper part, joined from
//! up to four lines, `(BẢN SAO)` below it does not matter. Of types with the same title the one whose
//! labels are on the pages wins; a title without any of its labels is only mentioned there.

use super::likeness::{bare, distance};
use super::sheet::{Row, Sheet, Token};
use crate::rules::{Form, PaperType, Part, Reader, Rules};

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

/// Most pages a form has, backs and added sheets counted.
const PAGES: usize = 6;
/// Most lines a title has.
const LINES: usize = 4;

/// The form these pages are; `None` where they are none.
pub fn form<'r>(sheets: &[Sheet<'_>], rules: &'r Rules) -> Option<Found<'r>> {
    let forms: Vec<(&'r PaperType, &Form)> =
        rules.papers().iter().filter_map(|p| Some((p, p.form.as_ref()?))).collect();
    let mut hits: Vec<(&'r PaperType, &Form, usize, usize, String)> = Vec::new();
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
    let lines: Vec<String> = sheets
        .iter()
        .flat_map(|s| s.gathered(|_| true).into_iter().map(|row| s.bare(&row.tokens)))
        .collect();
    // a long document may hold any form's labels somewhere
    let untitled = || (sheets.len() <= PAGES).then(|| untitled(&forms, &lines)).flatten();
    let Some(longest) = hits.iter().map(|h| h.2.saturating_sub(h.3 * 2)).max() else {
        return untitled();
    };
    hits.retain(|h| h.2.saturating_sub(h.3 * 2) + 2 >= longest);
    // of a title in several lines only the first may have been read: `GIẤY CHỨNG NHẬN QUYỀN SỬ
    // DỤNG ĐẤT` begins three of them, and the labels tell which
    let begun: Vec<(String, usize, String)> = hits
        .iter()
        .filter_map(|(paper, _, length, edits, shown)| {
            let title =
                paper.titles.iter().map(|t| bare(t)).find(|t| t.chars().count() == *length)?;
            Some((title, *edits, shown.clone()))
        })
        .collect();
    for (paper, form) in &forms {
        for (title, edits, shown) in &begun {
            let longer = paper
                .titles
                .iter()
                .map(|t| bare(t))
                .any(|t| t.starts_with(title.as_str()) && t.len() > title.len());
            if longer && !hits.iter().any(|h| h.0.key == paper.key) {
                hits.push((paper, form, title.chars().count(), *edits + 1, shown.clone()));
            }
        }
    }
    let (paper, _, _, edits, title, found) = hits
        .into_iter()
        .map(|(p, f, l, e, t)| (p, f, l, e, t, evidence(&lines, p, f)))
        .max_by_key(|(.., found)| (found.weight, found.seen))?;
    let confidence = match (found.seen, edits) {
        (0 | 1, _) => return untitled(),
        (2, 0) => 0.85,
        (2, _) => 0.7,
        (_, 0) => 0.97,
        _ => 0.92,
    };
    Some(Found { paper, confidence, title })
}

/// The form whose labels are on the pages though its title is not: printed in red under a seal's
/// filter, or lost to ornament. Most of its labels must be there, and clearly more than any other's.
fn untitled<'r>(forms: &[(&'r PaperType, &Form)], lines: &[String]) -> Option<Found<'r>> {
    let mut ranked: Vec<(&PaperType, Evidence)> =
        forms.iter().map(|(paper, form)| (*paper, evidence(lines, paper, form))).collect();
    ranked.sort_by_key(|(_, e)| std::cmp::Reverse(e.weight));
    let (paper, best) = ranked.first()?;
    let second = ranked.get(1).map_or(0, |(_, e)| e.weight);
    let whole = best.seen >= 5 && best.missing * 4 <= best.wanted;
    let ahead = best.weight * 4 >= second * 5;
    (whole && best.weight > second).then(|| Found {
        paper,
        confidence: if ahead { 0.85 } else { 0.7 },
        title: format!("(không đọc được; {} nhãn in)", best.seen),
    })
}

/// What speaks for a form on some pages.
#[derive(Clone, Copy, Debug, Default)]
struct Evidence {
    /// Fields whose label is there.
    seen: usize,
    /// Letters of these labels, less for labels that should be there and are not.
    weight: usize,
    /// Fields every such paper has.
    wanted: usize,
    /// Those of them whose label is not there.
    missing: usize,
}

/// How much speaks for a form: labels without an error of reading only, there are enough of them.
fn evidence(lines: &[String], paper: &PaperType, form: &Form) -> Evidence {
    let on_page = |label: &str| {
        let wanted = bare(label);
        (wanted.len() >= 5 && lines.iter().any(|l| l.contains(&wanted))).then_some(wanted.len())
    };
    let mut out = Evidence::default();
    for field in paper.fields.iter().filter(|f| !f.anchors.is_empty()) {
        // each field counts once, with the longest of its labels that is there
        let best = field.anchors.iter().filter_map(|a| on_page(a)).max();
        out.seen += usize::from(best.is_some());
        out.weight += best.unwrap_or(0);
        // labels of a few letters are found everywhere and so nowhere
        let telling = field.reader == Reader::Label
            && field.part == Part::Paper
            && field.anchors.iter().all(|a| bare(a).len() >= 5);
        out.wanted += usize::from(!field.optional && telling);
        out.missing += usize::from(!field.optional && telling && best.is_none());
    }
    let heads = form.file.sections.iter().flat_map(|s| &s.heads).chain(&form.file.stops);
    out.weight += heads.filter_map(|h| on_page(h)).sum::<usize>() / 2;
    out.weight = out.weight.saturating_sub(out.missing * 8);
    out
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
