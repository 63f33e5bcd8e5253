//! A scan of several papers taken apart, where that is sure.
//!
//! In: the pages of one scan, as read. Out: its papers, each with its pages in their order, and
//! the separator sheets, which belong to none. Promised: every page is in exactly one paper or is
//! a separator (Circular 01/2023/TT-VPCP, Article 8: as many images as pages, in the same order);
//! the same pages always give the same papers. A blank back stays with its paper, the back of a
//! separator with the separator. Where another paper may begin but need not (an annex has a head
//! too), the pages stay together and the place is named in `doubtful_starts`: a person decides.

mod separator;
mod start;
mod twice;

use super::error::SortNote;
use super::sheet::Sheet;
use crate::domain::page::PageRead;
use crate::domain::paper::Sorted;
use crate::rules::Rules;

/// What is in a scan.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Bundle {
    /// Its papers, in their order.
    pub papers: Vec<Sorted>,
    /// Pages that separate papers, and the blank backs of such.
    pub separators: Vec<u32>,
    /// What people should know: where all pages went, which pages are one page captured twice.
    pub notes: Vec<SortNote>,
}

/// Takes a scan apart; `split` is `false` for a file that is one document whatever it holds (a
/// signed one).
pub fn bundle(pages: &[PageRead], rules: &Rules, split: bool) -> Bundle {
    let sheets: Vec<Sheet<'_>> = pages.iter().map(Sheet::of).collect();
    let parts = if split { parts(pages, &sheets, rules) } else { whole(pages) };
    let inside: usize = parts.iter().map(ExactSizeIterator::len).sum();
    let mut found = Bundle::default();
    let apart = |i: &usize| !parts.iter().any(|part| part.contains(i));
    found.separators =
        (0..pages.len()).filter(apart).filter_map(|i| Some(pages.get(i)?.number)).collect();
    for part in &parts {
        let own = pages.get(part.clone()).unwrap_or_default();
        let sheets = sheets.get(part.clone()).unwrap_or_default();
        for mut sorted in super::sort(own, rules) {
            let pairs = twice::pairs(sheets);
            for pair in &pairs {
                let (first, second) = (pair.first, pair.second);
                sorted.doubtful_starts.retain(|start| *start != second);
                sorted.reasons.push(format!(
                    "pages {first} and {second} are one page, with a note stuck on page {}",
                    pair.covered
                ));
                found.notes.push(SortNote::Twice { first, second });
            }
            doubt_forms(&mut sorted, own, sheets, rules);
            if parts.len() > 1 {
                let place = found.papers.len() + 1;
                sorted.reasons.push(format!("paper {place} of {}", parts.len()));
            }
            found.papers.push(sorted);
        }
    }
    if found.papers.len() > 1 || !found.separators.is_empty() {
        found.notes.insert(
            0,
            SortNote::Split {
                pages: pages.len() as u32,
                papers: found.papers.len() as u32,
                inside: inside as u32,
                apart: found.separators.len() as u32,
            },
        );
    }
    found
}

/// The pages of a paper that are read for its fields: of a page captured with and without a note
/// stuck on it, the one without.
#[must_use]
pub fn for_reading(pages: &[PageRead], sorted: &Sorted) -> Sorted {
    let sheets: Vec<Sheet<'_>> =
        pages.iter().filter(|page| sorted.pages.contains(&page.number)).map(Sheet::of).collect();
    let covered: Vec<u32> = twice::pairs(&sheets).into_iter().map(|pair| pair.covered).collect();
    let mut reading = sorted.clone();
    if covered.len() < sorted.pages.len() {
        reading.pages.retain(|page| !covered.contains(page));
    }
    reading
}

/// Names the pages on which another form begins, though not surely.
fn doubt_forms(sorted: &mut Sorted, pages: &[PageRead], sheets: &[Sheet<'_>], rules: &Rules) {
    for (i, (page, sheet)) in pages.iter().zip(sheets).enumerate().skip(1) {
        let alone = super::sort(std::slice::from_ref(page), rules);
        let twin = twice::is_second(sheets, i);
        if !twin
            && !sorted.doubtful_starts.contains(&page.number)
            && alone.first().is_some_and(|alone| start::form_begins(alone, sorted, sheet, rules))
        {
            sorted.doubtful_starts.push(page.number);
        }
    }
    sorted.doubtful_starts.sort_unstable();
}

/// Stretches of pages that are papers, in order; what is in none is a separator.
fn parts(pages: &[PageRead], sheets: &[Sheet<'_>], rules: &Rules) -> Vec<std::ops::Range<usize>> {
    let apart = separator::separators(sheets);
    if apart.iter().all(|apart| *apart) {
        return whole(pages);
    }
    let mut parts = Vec::new();
    let mut from: Option<usize> = None;
    for i in 0..pages.len() {
        let separates = apart.get(i).copied().unwrap_or(false);
        match (separates, from) {
            (true, Some(begun)) => {
                parts.push(begun..i);
                from = None;
            }
            (true, None) => {}
            (false, None) => from = Some(i),
            (false, Some(begun)) => {
                let before = (pages.get(begun..i), sheets.get(begun..i));
                let here = (pages.get(i), sheets.get(i));
                if let ((Some(pages), Some(before)), (Some(page), Some(sheet))) = (before, here)
                    && !twice::is_second(sheets, i)
                    && start::surely_begins(page, sheet, pages, before, rules)
                {
                    parts.push(begun..i);
                    from = Some(i);
                }
            }
        }
    }
    parts.extend(from.map(|begun| begun..pages.len()));
    parts
}

/// All pages as one paper.
fn whole(pages: &[PageRead]) -> Vec<std::ops::Range<usize>> {
    std::iter::once(0..pages.len()).collect()
}

/// Whether nothing is to be read on a page.
fn is_blank(sheet: &Sheet<'_>) -> bool {
    let read = |t: &&super::sheet::Token<'_>| t.bare.chars().count() > 1 && t.word.confidence > 0.5;
    sheet.page.codes.is_empty() && sheet.tokens.iter().filter(read).count() < 3
}
