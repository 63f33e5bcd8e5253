//! extract: a sorted paper → its fields.
use crate::domain::field::Fields;
use crate::domain::page::PageRead;
use crate::domain::paper::Sorted;
use crate::rules::Rules;

/// Extracts the fields of a sorted paper.
pub fn extract(
    _pages: &[PageRead],
    _sorted: &Sorted,
    _rules: &Rules,
    _today: Option<jiff::civil::Date>,
) -> Fields {
    Fields::new()
}
