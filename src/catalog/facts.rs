//! What a record says, as rows: one fact a field, without personal numbers in clear.

use crate::domain::date::PartialDate;
use crate::domain::field::{Field, Fields};
use crate::domain::person::PersonalNumber;
use crate::domain::privacy::mask_numbers;
use crate::store::StoreKey;

/// Parts of field names under which papers carry personal numbers.
const PERSONAL: [&str; 4] = ["dinh_danh", "cccd", "cmnd", "giay_to_tuy_than"];

/// Whether a field of this name holds a personal number.
pub(super) fn is_personal(name: &str) -> bool {
    PERSONAL.iter().any(|part| name.contains(part))
}

/// The personal number a field holds, if it is such a field and holds one.
pub(super) fn person_in(name: &str, field: &Field) -> Option<PersonalNumber> {
    is_personal(name).then(|| field.value.as_deref()?.parse().ok())?
}

/// A field's value as the catalogue may hold it.
pub(super) fn masked(fields: &Fields, name: &str) -> Option<String> {
    fields.get(name)?.value.as_deref().map(mask_numbers)
}

/// The index key of the person a field names.
pub(super) fn person_key(key: &StoreKey, name: &str, field: &Field) -> Option<String> {
    let person = person_in(name, field)?;
    Some(data_encoding::HEXLOWER.encode(&key.owner_key(&person)))
}

/// First and last day a date may mean; the last day of a month is written 31, texts compare.
pub(super) fn days(date: &str) -> Option<(String, String)> {
    let date: PartialDate = date.parse().ok()?;
    Some((
        format!(
            "{:04}-{:02}-{:02}",
            date.year(),
            date.month().unwrap_or(1),
            date.day().unwrap_or(1)
        ),
        format!(
            "{:04}-{:02}-{:02}",
            date.year(),
            date.month().unwrap_or(12),
            date.day().unwrap_or(31)
        ),
    ))
}

/// All values, a line each, for the search index.
pub(super) fn as_text(fields: &Fields) -> String {
    let values: Vec<String> =
        fields.values().filter_map(|f| f.value.as_deref()).map(mask_numbers).collect();
    values.join("\n")
}
