//! Who signed a form, as what, and for which office, where the block of a document's signature was
//! not understood: an office in capitals, whoever's name stands below it, the body above it.
//!
//! Forms are signed on any of their pages, in the middle as well as on the right, and by officers
//! who sign no documents (`CÔNG CHỨC TƯ PHÁP - HỘ TỊCH`).

use crate::flow::extract::draft::Draft;
use crate::flow::extract::person;
use crate::flow::sort::likeness::{bare, distance};
use crate::flow::sort::sheet::{Row, Sheet, Token};
use crate::rules::{Accept, Reference};

use super::kind::CLEAR;

const OFFICES: [&str; 17] = [
    "CHỦ TỊCH",
    "PHÓ CHỦ TỊCH",
    "GIÁM ĐỐC",
    "PHÓ GIÁM ĐỐC",
    "TRƯỞNG PHÒNG",
    "PHÓ TRƯỞNG PHÒNG",
    "TRƯỞNG CÔNG AN",
    "PHÓ TRƯỞNG CÔNG AN",
    "HIỆU TRƯỞNG",
    "PHÓ HIỆU TRƯỞNG",
    "CỤC TRƯỞNG",
    "PHÓ CỤC TRƯỞNG",
    "ĐỘI TRƯỞNG",
    "TRƯỞNG TRẠM",
    "CÔNG CHỨC TƯ PHÁP - HỘ TỊCH",
    "THỦ TRƯỞNG ĐƠN VỊ",
    "ỦY BAN NHÂN DÂN",
];
const FORMULAS: [&str; 5] = ["TM.", "KT.", "TL.", "TUQ.", "Q."];
const BODIES: [&str; 9] = [
    "uybannhandan",
    "so",
    "chinhanh",
    "vanphong",
    "phong",
    "congan",
    "cuc",
    "benhvien",
    "trungtam",
];

/// A signature found.
pub struct Block<'s, 'p> {
    sheet: &'s Sheet<'p>,
    /// Lines of formula and office.
    lines: Vec<&'s Row>,
    /// Lines of the body above them.
    body: Vec<&'s Row>,
    /// Words of the name.
    name: Vec<usize>,
}

/// The first block on the sheets that has a name.
pub fn block<'s, 'p>(sheets: &'s [Sheet<'p>], facts: &Reference) -> Option<Block<'s, 'p>> {
    sheets.iter().find_map(|sheet| {
        sheet.rows.iter().rev().filter(|row| office(sheet, row)).find_map(|row| {
            let name = name_below(sheet, row, facts)?;
            let mut lines = vec![row];
            let mut body = Vec::new();
            while let Some(above) = above(sheet, lines.first().copied().unwrap_or(row)) {
                let text = sheet.text(&above.tokens);
                if !(FORMULAS.iter().any(|f| text.starts_with(f)) || office(sheet, above)) {
                    break;
                }
                lines.insert(0, above);
            }
            let mut top = lines.first().copied().unwrap_or(row);
            while let Some(above) = above(sheet, top).filter(|_| body.len() < 3) {
                body.insert(0, above);
                top = above;
            }
            Some(Block { sheet, lines, body, name })
        })
    })
}

impl Block<'_, '_> {
    /// The name.
    pub fn signer(&self, facts: &Reference, accept: Accept) -> Draft {
        person::named(self.sheet, &self.name, facts, accept)
    }

    /// Formula and office, line by line.
    pub fn title(&self) -> Draft {
        let mut draft = Draft::of(self.sheet, self.lines.iter().map(|row| row.tokens.as_slice()));
        let mut head: Option<String> = None;
        let mut lines = Vec::new();
        let mut exact = true;
        for row in &self.lines {
            let read = self.sheet.text(&row.tokens);
            let line = named(&read).map_or_else(
                || read.clone(),
                |(formula, office)| {
                    // who signs for the head is the head's deputy
                    let deputy = head.as_ref().map(|head| format!("PHÓ {head}"));
                    let office = deputy.filter(|d| d.ends_with(office)).unwrap_or(office.into());
                    head = (formula == Some("KT.")).then(|| office.clone());
                    formula.map_or_else(|| office.clone(), |f| format!("{f} {office}"))
                },
            );
            exact &= line == read;
            lines.push(line);
        }
        if let Some(head) = head {
            // who signs for a head is the deputy, whatever covers the line that says so
            lines.push(format!("PHÓ {head}"));
            exact = false;
        }
        draft.value = Some(lines.join(" / "));
        draft.check("spelled", exact, "");
        draft.check("words_sure", draft.confidence >= CLEAR, "");
        draft.sure = exact && draft.confidence >= CLEAR;
        draft
    }

    /// The body that signs, where a line above names one.
    pub fn body(&self) -> Option<Draft> {
        let from = self.body.iter().position(|row| {
            let text = self.sheet.bare(&row.tokens);
            BODIES.iter().any(|b| text.starts_with(b)) && text.len() > 12
        })?;
        let lines = self.body.get(from..)?;
        let mut draft = Draft::of(self.sheet, lines.iter().map(|row| row.tokens.as_slice()));
        draft.check("words_sure", draft.confidence >= CLEAR, "");
        draft.sure = draft.confidence >= CLEAR;
        Some(draft)
    }
}

fn loud(sheet: &Sheet<'_>, row: &Row) -> bool {
    let mut words =
        sheet.words(&row.tokens).filter(|t| t.bare.chars().any(char::is_alphabetic)).peekable();
    words.peek().is_some() && words.all(Token::capitals)
}

fn office(sheet: &Sheet<'_>, row: &Row) -> bool {
    let body = |office: &str| office == "ỦY BAN NHÂN DÂN";
    row.at.center_x() > sheet.page.width as f32 * 0.38
        && loud(sheet, row)
        && named(&sheet.text(&row.tokens)).is_some_and(|(_, office)| !body(office))
}

/// Formula and office of a line, strokes of a seal at its ends forgiven.
fn named(text: &str) -> Option<(Option<&'static str>, &'static str)> {
    let formula = FORMULAS.iter().find(|f| text.starts_with(**f)).copied();
    let plain = bare(formula.map_or(text, |f| text.trim_start_matches(f)));
    let errors = |office: &str| {
        let wanted = bare(office);
        let most = (wanted.len() / 6).max(1);
        Some(distance(&plain, &wanted)).filter(|&d| d <= most)
    };
    OFFICES
        .iter()
        .filter_map(|office| Some((errors(office)?, *office)))
        .min_by_key(|(errors, _)| *errors)
        .map(|(_, office)| (formula, office))
}

/// Whether a text is an office, and so no name.
pub fn is_office(text: &str) -> bool {
    named(text).is_some()
}

/// Whether a line begins with an office: `TRƯỞNG CÔNG AN XÃ`.
pub fn opens_with_office(text: &str) -> bool {
    let text = bare(text);
    OFFICES.iter().any(|office| text.starts_with(&bare(office)))
}

/// The body whose name stands alone in capitals below the title of a certificate.
pub fn lone_body(sheets: &[Sheet<'_>]) -> Option<Draft> {
    let sheet = sheets.first()?;
    let row = sheet.rows.iter().find(|row| {
        let text = sheet.bare(&row.tokens);
        let middle = (row.at.center_x() - sheet.page.width as f32 / 2.0).abs();
        text.len() > 16
            && BODIES.iter().any(|b| text.starts_with(b))
            && loud(sheet, row)
            && middle < sheet.page.width as f32 * 0.2
    })?;
    let mut draft = Draft::of(sheet, [row.tokens.as_slice()]);
    draft.check("words_sure", draft.confidence >= CLEAR, "");
    draft.sure = draft.confidence >= CLEAR;
    Some(draft)
}

/// The line in capitals just above a line, over it.
fn above<'s>(sheet: &'s Sheet<'_>, row: &Row) -> Option<&'s Row> {
    let near = |other: &&Row| {
        let pitch = row.at.center_y() - other.at.center_y();
        pitch > sheet.em * 0.5
            && pitch < sheet.em * 2.6
            && other.at.horizontal_overlap(&row.at) > 0.4 * row.at.width().min(other.at.width())
    };
    let last = sheet.rows.iter().rfind(near)?;
    loud(sheet, last).then_some(last)
}

fn name_below(sheet: &Sheet<'_>, office: &Row, facts: &Reference) -> Option<Vec<usize>> {
    let reach = sheet.em * 7.0;
    sheet.rows.iter().find_map(|row| {
        let drop = row.at.center_y() - office.at.center_y();
        let under = (row.at.center_x() - office.at.center_x()).abs() < reach;
        let office = is_office(&sheet.text(&row.tokens));
        if drop < sheet.em * 1.5 || drop > sheet.em * 16.0 || !under || office {
            return None;
        }
        person::run(sheet, &row.tokens, facts)
    })
}
