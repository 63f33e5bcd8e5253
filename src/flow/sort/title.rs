//! The title line that names a document's type, and the lines under it.

use super::header::{Header, begins_like};
use super::likeness::{bare, distance};
use super::sheet::{Row, Sheet};
use crate::rules::{PaperType, Rules};

/// A title found on a page.
#[derive(Clone, Debug)]
pub struct Title<'r> {
    /// The type it names.
    pub paper: &'r PaperType,
    /// Its line.
    pub row: Row,
    /// Wrong letters in it, marks not counted.
    pub edits: usize,
    /// The title as the law spells it.
    pub spelled: &'r str,
    /// Words of the same line behind the title.
    pub rest: Vec<usize>,
}

/// The first line below the head that reads like a type's title.
pub fn title<'r>(
    sheet: &Sheet<'_>,
    header: Option<&Header>,
    rules: &'r Rules,
) -> Option<Title<'r>> {
    let height = sheet.page.height as f32;
    let width = sheet.page.width as f32;
    let top = header.map_or(0.0, |h| h.bottom - sheet.em * 0.5);
    let bottom = header.map_or(height * 0.5, |h| h.bottom + height * 0.3);
    let (left, right) = margins(sheet);
    let middle = f32::midpoint(left, right);
    let anchors: Vec<String> =
        rules.papers().first().map(|p| p.anchor("addressee").to_vec()).unwrap_or_default();
    for row in &sheet.rows {
        if row.at.center_y() < top || row.at.center_y() > bottom {
            continue;
        }
        let text = sheet.bare(&row.tokens);
        if begins_like(&text, &anchors) {
            return None;
        }
        let (row, text) = spoken(sheet, row, text);
        let Some(row) = row else { continue };
        let central = (row.at.center_x() - middle).abs() < width * 0.12
            && row.at.x0 < middle + width * 0.06
            && row.at.x1 > middle - width * 0.06;
        if !central || row.at.height() < sheet.em * 0.6 {
            continue;
        }
        let mut letters = sheet.words(&row.tokens).flat_map(|t| t.word.text.chars());
        if letters.by_ref().filter(|c| c.is_alphabetic()).any(char::is_lowercase) {
            continue;
        }
        let mut best: Option<Title<'r>> = None;
        for paper in
            rules.papers().iter().filter(|p| p.form.is_none() || !p.abbreviations.is_empty())
        {
            for spelled in &paper.titles {
                let wanted = bare(spelled);
                let spare = wanted.chars().count() / 5;
                let Some((edits, rest)) = within(sheet, &row, &text, &wanted, spare) else {
                    continue;
                };
                let longer = |b: &Title<'_>| {
                    (edits, rest.len()) < (b.edits, b.rest.len())
                        || (edits == b.edits
                            && rest.len() == b.rest.len()
                            && spelled.len() > b.spelled.len())
                };
                if best.as_ref().is_none_or(longer) {
                    best = Some(Title { paper, row: row.clone(), edits, spelled, rest });
                }
            }
        }
        if best.is_some() {
            return best;
        }
    }
    None
}

/// A row without its specks, and its letters.
fn spoken(sheet: &Sheet<'_>, row: &Row, text: String) -> (Option<Row>, String) {
    let words = row
        .tokens
        .iter()
        .copied()
        .filter(|&t| sheet.tokens.get(t).is_some_and(super::sheet::Token::speaks))
        .collect();
    (sheet.row(words), text)
}

/// Edits between a line and a title, and the words behind it where the line goes on.
fn within(
    sheet: &Sheet<'_>,
    row: &Row,
    text: &str,
    wanted: &str,
    spare: usize,
) -> Option<(usize, Vec<usize>)> {
    let edits = distance(text, wanted);
    if edits <= spare {
        return Some((edits, Vec::new()));
    }
    // title and subject on one line, all in capitals
    let mut length = 0;
    let wanted_length = wanted.chars().count();
    for (i, token) in sheet.words(&row.tokens).enumerate() {
        length += token.bare.chars().count();
        if length >= wanted_length {
            let head = text.chars().take(length).collect::<String>();
            let rest = row.tokens.get(i + 1..).unwrap_or_default().to_vec();
            return (head == wanted && wanted_length > 6 && !rest.is_empty()).then_some((0, rest));
        }
    }
    None
}

/// Left and right edge of the body text.
pub fn margins(sheet: &Sheet<'_>) -> (f32, f32) {
    let width = sheet.page.width as f32;
    let mut lefts: Vec<f32> = Vec::new();
    let mut rights: Vec<f32> = Vec::new();
    for row in sheet.rows.iter().filter(|row| row.at.width() > width * 0.55) {
        lefts.push(row.at.x0);
        rights.push(row.at.x1);
    }
    lefts.sort_by(f32::total_cmp);
    rights.sort_by(f32::total_cmp);
    let left = lefts.get(lefts.len() / 4).copied().unwrap_or(width * 0.14);
    let right = rights.get(rights.len() * 3 / 4).copied().unwrap_or(width * 0.92);
    if right > left { (left, right) } else { (width * 0.14, width * 0.92) }
}
