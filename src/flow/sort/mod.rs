//! sort: pages read → papers: which type, which pages, and why.
use crate::domain::page::PageRead;
use crate::domain::paper::Sorted;
use crate::rules::Rules;

/// Sorts the pages of one scan into papers: one outer paper, by default.
pub fn sort(pages: &[PageRead], _rules: &Rules) -> Vec<Sorted> {
    vec![Sorted {
        kind: "khac".to_owned(),
        confidence: 0.0,
        pages: pages.iter().map(|p| p.number).collect(),
        reasons: Vec::new(),
        doubtful_starts: Vec::new(),
    }]
}
