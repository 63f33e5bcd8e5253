//! Lines that name an office: `KT. GIÁM ĐỐC`, `CHÁNH VĂN PHÒNG`, found among the strokes of
//! signatures and stamps.

use crate::flow::sort::likeness::{bare, distance};
use crate::flow::sort::sheet::{Row, Sheet};
use crate::rules::Reference;

/// One line of a title block.
#[derive(Clone, Debug)]
pub struct TitleLine {
    pub row: Row,
    /// The signing formula, `KT.`.
    pub formula: Option<String>,
    /// Office or body, spelled.
    pub office: String,
    /// Whether the whole line is known.
    pub known: bool,
    /// Least confidence of its words.
    pub confidence: f32,
}

impl TitleLine {
    /// Formula and office.
    pub fn text(&self) -> String {
        match &self.formula {
            Some(formula) => format!("{formula} {}", self.office),
            None => self.office.clone(),
        }
    }
}

/// What offices and bodies a line may name.
#[derive(Clone, Copy, Debug)]
pub struct Bodies<'a> {
    /// Those that are known.
    pub facts: &'a Reference,
    /// The paper's own issuer: its head signs in its name (`TM. BAN PHÁP CHẾ`).
    pub issuer: Option<&'a str>,
}

/// What a stamp left of the line that names the `head` of the issuer: one end of it.
pub fn remains(sheet: &Sheet<'_>, from: f32, until: f32, head: &str) -> Option<TitleLine> {
    let wanted = bare(head);
    let width = sheet.page.width as f32;
    office_rows(sheet).into_iter().find_map(|row| {
        let y = row.at.center_y();
        let text = sheet.bare(&row.tokens);
        let fits = text.chars().count() > 3
            && (wanted.ends_with(&text)
                || wanted.starts_with(&text)
                || distance(&text, &wanted) <= wanted.chars().count() / 4);
        (fits && y > from && y < until && row.at.center_x() > width * 0.54).then(|| TitleLine {
            formula: None,
            office: head.to_owned(),
            known: false,
            confidence: 0.3,
            row,
        })
    })
}

/// Lines that name an office, grouped.
pub fn blocks(
    sheet: &Sheet<'_>,
    from: f32,
    until: f32,
    strictness: usize,
    bodies: &Bodies<'_>,
) -> Vec<Vec<TitleLine>> {
    let em = sheet.em;
    let mut blocks: Vec<Vec<TitleLine>> = Vec::new();
    for row in &office_rows(sheet) {
        let y = row.at.center_y();
        if y < from || y > until {
            continue;
        }
        let Some(line) = title_line(sheet, row, strictness, bodies) else { continue };
        let near = blocks.iter_mut().find(|block| {
            block.last().is_some_and(|last| {
                let pitch = line.row.at.center_y() - last.row.at.center_y();
                pitch > em * 0.4
                    && pitch < em * 3.2
                    && line.row.at.horizontal_overlap(&last.row.at)
                        > 0.4 * line.row.at.width().min(last.row.at.width())
            })
        });
        match near {
            Some(block) => block.push(line),
            None => blocks.push(vec![line]),
        }
    }
    blocks
}

/// Words in capitals of one height, in the right and in the left part of the page, whatever the
/// strokes of a signature or a stamp made of the lines.
fn office_rows(sheet: &Sheet<'_>) -> Vec<Row> {
    let width = sheet.page.width as f32;
    let mut loud: Vec<usize> = (0..sheet.tokens.len())
        .filter(|&t| {
            sheet.tokens.get(t).is_some_and(|t| {
                t.capitals()
                    && (t.bare.chars().count() > 1 || t.bare == "q")
                    && t.at.height() < sheet.em * 4.0
            })
        })
        .collect();
    let key = |t: &usize| sheet.tokens.get(*t).map_or(0.0, |t| t.at.center_y());
    loud.sort_by(|a, b| key(a).total_cmp(&key(b)));
    let mut rows: Vec<Row> = Vec::new();
    // words that a stroke made tall come last: they join the line beside them
    let tall = |t: &usize| sheet.tokens.get(*t).is_some_and(|t| t.at.height() > sheet.em * 2.0);
    let (strokes, plain): (Vec<usize>, Vec<usize>) = loud.into_iter().partition(tall);
    for t in plain.into_iter().chain(strokes) {
        let Some(token) = sheet.tokens.get(t) else { continue };
        let right = token.at.center_x() > width * 0.45;
        let same = rows.iter_mut().find(|row| {
            (row.at.center_x() > width * 0.45) == right
                && ((row.at.center_y() - token.at.center_y()).abs() < sheet.em * 0.55
                    || (tall(&t)
                        && token.at.vertical_overlap(&row.at) > row.at.height() * 0.8
                        && token.at.x0 - row.at.x1 < sheet.em
                        && row.at.x0 - token.at.x1 < sheet.em))
        });
        match same {
            Some(row) => {
                row.tokens.push(t);
                row.at = row.at.union(&token.at);
            }
            None => rows.push(Row { tokens: vec![t], at: token.at }),
        }
    }
    let left = |t: &usize| sheet.tokens.get(*t).map_or(0.0, |t| t.at.x0);
    for row in &mut rows {
        row.tokens.sort_by(|a, b| left(a).total_cmp(&left(b)));
    }
    rows
}

/// The office a line names, among whatever else stands on it.
fn title_line(
    sheet: &Sheet<'_>,
    row: &Row,
    strictness: usize,
    bodies: &Bodies<'_>,
) -> Option<TitleLine> {
    let loud = &row.tokens;
    let mut best: Option<(usize, TitleLine)> = None;
    for start in 0..loud.len() {
        for end in (start + 1..=loud.len().min(start + 9)).rev() {
            let tokens = loud.get(start..end)?;
            let touching =
                tokens.windows(2).all(|p| matches!(p, &[a, b] if sheet.gap(a, b) < sheet.em * 2.2));
            if !touching {
                continue;
            }
            let text = sheet.bare(tokens);
            let Some((formula, office, edits)) = office(&text, strictness, bodies) else {
                continue;
            };
            let length = text.chars().count();
            if best.as_ref().is_some_and(|(l, _)| *l >= length) {
                continue;
            }
            // words of the same line that go on from the office: a longer office, not in the list
            let goes_on = loud.get(end..).unwrap_or_default().first().is_some_and(|&next| {
                tokens.last().is_some_and(|&last| sheet.gap(last, next) < sheet.em * 1.2)
            });
            let mut all = tokens.to_vec();
            let mut office = office;
            if goes_on {
                let rest = loud.get(end..).unwrap_or_default();
                office = format!("{office} {}", sheet.text(rest));
                all.extend(rest);
            }
            let confidence = sheet.words(&all).map(|t| t.word.confidence).fold(1.0, f32::min);
            let Some(at) = sheet.row(all) else { continue };
            best = Some((
                length,
                TitleLine { row: at, formula, office, known: !goes_on && edits == 0, confidence },
            ));
        }
    }
    let mut line = best.map(|(_, line)| line)?;
    while let Some((token, text)) = goes_on(sheet, &line.row) {
        line.office = format!("{} {text}", line.office);
        line.row.tokens.push(token);
        line.row = sheet.row(line.row.tokens)?;
        line.known = false;
    }
    if line.formula.is_none()
        && let Some((token, formula)) = worn_formula(sheet, &line.row, bodies.facts)
    {
        line.row.tokens.insert(0, token);
        line.row = sheet.row(line.row.tokens)?;
        line.formula = Some(formula);
        line.known = false;
    }
    Some(line)
}

/// A figure or a word in capitals right behind an office, read well: `TRƯỞNG PHÒNG 3`.
fn goes_on(sheet: &Sheet<'_>, row: &Row) -> Option<(usize, String)> {
    let last = row.tokens.last().copied()?;
    (0..sheet.tokens.len()).find_map(|i| {
        let t = sheet.tokens.get(i).filter(|_| !row.tokens.contains(&i))?;
        let gap = sheet.gap(last, i);
        let beside = gap > -sheet.em * 0.2
            && gap < sheet.em * 1.1
            && t.at.vertical_overlap(&row.at) > 0.6 * t.at.height()
            && t.at.height() > sheet.em * 0.6
            && t.at.height() < sheet.em * 1.6;
        let plain = !t.bare.is_empty()
            && t.word.text.chars().all(|c| c.is_ascii_digit() || c.is_uppercase());
        (beside && plain && t.word.confidence > 0.8).then(|| (i, t.word.text.clone()))
    })
}

/// The signing formula right before an office, read with one wrong letter: `LL.` for `TL.`.
fn worn_formula(sheet: &Sheet<'_>, row: &Row, facts: &Reference) -> Option<(usize, String)> {
    let index = (0..sheet.tokens.len()).find(|i| {
        sheet.tokens.get(*i).is_some_and(|t| {
            let gap = row.at.x0 - t.at.x1;
            gap > -sheet.em * 0.3
                && gap < sheet.em * 1.2
                && t.at.vertical_overlap(&row.at) > 0.5 * t.at.height().min(row.at.height())
                && (2..=3).contains(&t.bare.chars().count())
                && t.word.text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
        })
    })?;
    let read = &sheet.tokens.get(index)?.bare;
    let mut near = facts.agency().offices.formulas.iter().filter(|formula| {
        let plain = bare(formula);
        plain.chars().count() == read.chars().count() && distance(&plain, read) == 1
    });
    // two formulas may be meant: no guess
    let only = near.next()?;
    near.next().is_none().then(|| (index, only.clone()))
}

/// Formula, office as spelled, and wrong letters: at most one in `strictness`.
fn office(
    text: &str,
    strictness: usize,
    bodies: &Bodies<'_>,
) -> Option<(Option<String>, String, usize)> {
    let offices = &bodies.facts.agency().offices;
    let issuer = bodies.issuer.map(str::to_uppercase);
    let whole = offices.titles.iter().map(|title| (None, title, text));
    let mut best: Option<(Option<String>, String, usize)> = None;
    let mut take = |formula: Option<&String>, spelled: &String, rest: &str| {
        let wanted = bare(spelled);
        let edits = distance(rest, &wanted);
        if edits <= wanted.chars().count() / strictness && best.as_ref().is_none_or(|b| edits < b.2)
        {
            best = Some((formula.cloned(), spelled.clone(), edits));
        }
    };
    for (formula, title, rest) in whole {
        take(formula, title, rest);
    }
    for formula in &offices.formulas {
        let plain = bare(formula);
        let Some(rest) = text.strip_prefix(plain.as_str()).filter(|r| r.len() > 4) else {
            continue;
        };
        for spelled in offices.titles.iter().chain(&offices.collective).chain(&issuer) {
            take(Some(formula), spelled, rest);
        }
    }
    best
}
