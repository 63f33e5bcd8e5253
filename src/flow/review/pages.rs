//! What was read on a paper's own pages, for whoever looks at it again.

use super::{Doing, KeepReviewError, Kept};
use crate::domain::page::PageRead;
use crate::flow::keep;

/// The paper's pages; without words only what tells size, turn and faults is left, which for long
/// papers is a thousandth.
pub async fn own_pages(
    doing: &Doing<'_>,
    seen: &Kept,
    words: bool,
) -> Result<Vec<PageRead>, KeepReviewError> {
    let own = &seen.record.sorted.pages;
    let mut pages = Vec::new();
    keep::read_pages(doing.office, &seen.text, |page| {
        if own.contains(&page.number) {
            pages.push(if words { page } else { bare(page) });
        }
    })
    .await?;
    Ok(pages)
}

fn bare(page: PageRead) -> PageRead {
    PageRead {
        words: Vec::new(),
        lines: Vec::new(),
        rulings: Vec::new(),
        marks: Vec::new(),
        cells: Vec::new(),
        pen: Vec::new(),
        codes: Vec::new(),
        stamps: Vec::new(),
        ..page
    }
}
