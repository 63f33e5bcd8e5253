//! When a paper gets its code (Circular 01/2023/TT-VPCP, Article 10), and from what.

use crate::catalog::SqliteCatalog;
use crate::domain::field::{Fields, Status};
use crate::domain::id::PaperId;
use crate::domain::paper::Sorted;
use crate::domain::person::PersonalNumber;
use crate::flow::keep::{self, KeepError};
use crate::rules::Rules;

/// The code of a paper, once its number is sure: read without doubt, settled by a person, or
/// surely absent. A code made of a guess would have to be changed, and codes never are.
pub async fn code_of(
    catalog: &SqliteCatalog,
    rules: &Rules,
    id: &PaperId,
    sorted: &Sorted,
    fields: &Fields,
) -> Result<Option<String>, KeepError> {
    let settled = |name: &str| fields.get(name).filter(|f| f.status == Status::Accepted);
    let Some(number) = settled("so_ky_hieu") else { return Ok(None) };
    let owner: Option<PersonalNumber> = settled("so_dinh_danh")
        .and_then(|field| field.value.as_deref())
        .and_then(|number| number.parse().ok());
    let kind = rules
        .paper(&sorted.kind)
        .and_then(|kind| kind.abbreviations.first())
        .map_or(sorted.kind.as_str(), |short| short.text.as_str());
    let number = number.value.as_deref().unwrap_or_default();
    keep::code_for(catalog, id, owner.as_ref(), kind, number).await.map(Some)
}
