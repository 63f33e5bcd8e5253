//! Whether another paper begins on a page, surely.
//!
//! A head alone is no proof: an annex, a draft or a copy attached to a letter has one too. Sure is
//! a form's title (a birth certificate begins where its title stands) that is no specimen in the
//! annex of a regulation, and a head with title, a number of its own and a day, behind a paper
//! that was signed and attaches nothing.

use super::is_blank;
use crate::domain::page::PageRead;
use crate::domain::paper::Sorted;
use crate::domain::text::fold;
use crate::flow::sort::header::Header;
use crate::flow::sort::sheet::Sheet;
use crate::rules::Rules;

/// How sure the reading of a form's title must be.
const SURE_TITLE: f32 = 0.9;

/// Whether another paper than that of `before` surely begins on `page`.
pub(super) fn surely_begins(
    page: &PageRead,
    sheet: &Sheet<'_>,
    pages: &[PageRead],
    before: &[Sheet<'_>],
    rules: &Rules,
) -> bool {
    if is_blank(sheet) {
        return false;
    }
    let (alone, current) = (
        super::super::sort(std::slice::from_ref(page), rules),
        super::super::sort(pages.get(..1).unwrap_or_default(), rules),
    );
    let (Some(alone), Some(current)) = (alone.first(), current.first()) else { return false };
    let was_form = is_form(&current.kind, rules);
    if is_form(&alone.kind, rules) {
        if alone.confidence < SURE_TITLE || is_other_side(alone, current, before, rules) {
            return false;
        }
        return was_form || (!is_specimen(sheet) && closed(before) && !attaches(before));
    }
    let Some(head) = Header::of(sheet).filter(|head| head_begins(head, sheet)) else {
        return false;
    };
    let own_number = head.number.as_ref().map(|row| sheet.bare(&row.tokens));
    let same_number = |s: &Sheet<'_>| {
        Header::of(s)
            .and_then(|h| h.number)
            .is_some_and(|row| Some(s.bare(&row.tokens)) == own_number)
    };
    let titled = alone.confidence >= 0.95;
    titled
        && !before.iter().any(same_number)
        && !is_specimen(sheet)
        && (was_form || (closed(before) && !attaches(before)))
}

/// Whether a form begins on a page, in whatever doubt: its title stands there.
pub(super) fn form_begins(
    alone: &Sorted,
    current: &Sorted,
    sheet: &Sheet<'_>,
    rules: &Rules,
) -> bool {
    is_form(&alone.kind, rules)
        && alone.confidence >= 0.6
        && !is_card(&alone.kind, rules)
        && !is_blank(sheet)
        && (alone.kind != current.kind || alone.confidence >= SURE_TITLE)
        // a law on residence names all that a form asks for, in sentences
        && (alone.confidence >= SURE_TITLE || is_form(&current.kind, rules) || !is_prose(sheet))
}

/// Whether most lines of a page are running text from edge to edge.
fn is_prose(sheet: &Sheet<'_>) -> bool {
    const LONG: usize = 10;
    let lines: Vec<usize> = sheet
        .rows
        .iter()
        .map(|row| sheet.words(&row.tokens).filter(|t| t.speaks()).count())
        .filter(|&words| words > 1)
        .collect();
    lines.iter().filter(|&&words| words >= LONG).count() * 2 > lines.len()
}

fn is_form(kind: &str, rules: &Rules) -> bool {
    rules.paper(kind).is_some_and(|paper| paper.form.is_some())
}

fn is_card(kind: &str, rules: &Rules) -> bool {
    rules.paper(kind).and_then(|paper| paper.form.as_ref()).is_some_and(|form| form.file.card)
}

/// Whether a card's page is the other side of the card before it.
fn is_other_side(alone: &Sorted, current: &Sorted, before: &[Sheet<'_>], rules: &Rules) -> bool {
    is_card(&alone.kind, rules)
        && alone.kind == current.kind
        && before.iter().filter(|sheet| !is_blank(sheet)).count() == 1
}

/// A head high on the page with nation, a number that has figures, and a day that has some.
fn head_begins(head: &Header, sheet: &Sheet<'_>) -> bool {
    let figures = |row: &crate::flow::sort::sheet::Row| {
        sheet.words(&row.tokens).flat_map(|t| t.bare.chars()).filter(char::is_ascii_digit).count()
    };
    head.whole()
        && head.top < sheet.page.height as f32 * 0.2
        && head.number.as_ref().is_some_and(|row| {
            // figures before the stroke: drafts and annexes leave the number open
            let text = sheet.text(&row.tokens);
            let front = text.split(['/', '⁄']).next().unwrap_or_default();
            text.contains(['/', '⁄']) && front.chars().any(|c| c.is_ascii_digit())
        })
        && head.date.as_ref().is_some_and(|row| figures(row) >= 5)
}

/// Whether the page says that it belongs to another paper, or is a specimen or draft.
fn is_specimen(sheet: &Sheet<'_>) -> bool {
    const SIGNS: [&str; 7] =
        ["kemtheo", "phuluc", "mauso", "dinhkem", "duthao", "saolucgui", "bieumau"];
    let top = sheet.page.height as f32 * 0.4;
    sheet.rows.iter().filter(|row| row.at.center_y() < top).any(|row| {
        let text = sheet.bare(&row.tokens);
        SIGNS.iter().any(|sign| text.contains(sign))
    })
}

/// Whether a paper was brought to its end: recipients named, or signed for somebody.
fn closed(before: &[Sheet<'_>]) -> bool {
    let Some(last) = before.iter().rev().find(|sheet| !is_blank(sheet)) else { return false };
    let width = last.page.width as f32;
    last.rows.iter().any(|row| {
        let text = last.bare(&row.tokens);
        let formula = ["tm", "kt", "tl", "tuq", "q"]
            .iter()
            .any(|f| last.words(&row.tokens).next().is_some_and(|t| t.bare == *f && t.capitals()));
        text.starts_with("noinhan") || (formula && row.at.center_x() > width * 0.5)
    })
}

/// Whether a paper says that others are attached to it.
fn attaches(before: &[Sheet<'_>]) -> bool {
    before.iter().any(|sheet| {
        let text = fold(&sheet.page.text()).replace('\n', " ");
        ["kem theo", "gui kem", "dinh kem", "phu luc"].iter().any(|words| text.contains(words))
    })
}
