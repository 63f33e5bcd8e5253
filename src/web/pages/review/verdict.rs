//! Whether a scan is good enough, in one line.

use maud::{Markup, html};

use crate::domain::page::PageRead;
use crate::domain::problem::Problem;
use crate::lang;
use crate::web::view::View;

/// Codes of faults that a new scan would mend (`flow::clean::quality`).
const FAULTS: std::ops::RangeInclusive<u16> = 1311..=1329;

/// What is wrong with the pictures of pages.
pub(in crate::web::pages) fn faults_of(pages: &[PageRead]) -> Vec<Problem> {
    let notes = pages.iter().flat_map(|page| &page.notes);
    notes.filter(|note| FAULTS.contains(&note.code.0)).cloned().collect()
}

/// *Đạt*, or *Quét lại* and why; what to do stands behind it.
pub(in crate::web::pages) fn line(view: &View, faults: &[Problem]) -> Markup {
    let lang = view.context.lang;
    let Some(first) = faults.first() else {
        return html! { p .verdict.pass { span aria-hidden="true" { "✓ " } strong { (view.t("verdict.pass")) } } };
    };
    let more = faults.len() - 1;
    html! {
        p .verdict.again {
            span aria-hidden="true" { "✕ " }
            strong { (view.t("verdict.again")) ": " (lang::what(lang, first)) }
            @if more > 0 { " " (view.filled(view.t("verdict.more"), &[("count", &more)])) }
            " " span .small { (lang::advice(lang, first)) }
        }
    }
}
