//! The code of a digitized paper, mã kết quả số hóa (Circular 01/2023, Art. 10):
//! `<owner's number>.<type>.<number or period>.<ordinal>`. It holds the owner's number: personal
//! data, never an id. Papers of the administration itself have no owner; the part stays empty.

use super::Result;
use crate::catalog::SqliteCatalog;
use crate::domain::field::{Fields, Status};
use crate::domain::id::PaperId;
use crate::domain::number::DocumentNumber;
use crate::domain::paper::Sorted;
use crate::domain::person::PersonalNumber;
use crate::rules::Rules;

/// What a paper's code is made of, as far as its fields are sure of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CodeParts {
    owner: Option<PersonalNumber>,
    kind: String,
    number: String,
}

impl CodeParts {
    /// The parts, once the number is sure: read without doubt, settled by a person, or surely
    /// absent. A code made of a guess would soon be another.
    pub fn of(rules: &Rules, sorted: &Sorted, fields: &Fields) -> Option<Self> {
        let settled = |name: &str| fields.get(name).filter(|f| f.status == Status::Accepted);
        let number = settled("so_ky_hieu")?;
        let owner = settled("so_dinh_danh").and_then(|field| field.value.as_deref());
        let short = rules.paper(&sorted.kind).and_then(|kind| kind.abbreviations.first());
        Some(Self {
            owner: owner.and_then(|number| number.parse().ok()),
            kind: short.map_or_else(|| sorted.kind.clone(), |short| short.text.clone()),
            number: number.value.clone().unwrap_or_default(),
        })
    }

    /// The paper's code; asked again, the same.
    pub async fn code(&self, catalog: &SqliteCatalog, paper: &PaperId) -> Result<String> {
        code_for(catalog, paper, self.owner.as_ref(), &self.kind, &self.number).await
    }
}

/// Everything before the ordinal. `kind` is the type's code, such as `KQ.G15.000031`, and may
/// hold dots; `number` the document number or period of validity, in any spelling, may be empty.
pub fn code_prefix(owner: Option<&PersonalNumber>, kind: &str, number: &str) -> String {
    let owner = owner.map(PersonalNumber::digits).unwrap_or_default();
    format!("{owner}.{}.{}", kind.trim(), part(number))
}

/// The paper's code; asked again, the same.
pub async fn code_for(
    catalog: &SqliteCatalog,
    paper: &PaperId,
    owner: Option<&PersonalNumber>,
    kind: &str,
    number: &str,
) -> Result<String> {
    let prefix = code_prefix(owner, kind, number);
    let ordinal = catalog.allocate_code(&prefix, paper).await?;
    Ok(format!("{prefix}.{ordinal:02}"))
}

/// Letters without marks and digits, joined by single dashes: dots part a code.
fn part(number: &str) -> String {
    let key = DocumentNumber::search_key_of(number);
    let words: Vec<&str> =
        key.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_the_form_of_the_circular() {
        let owner = "084185001234".parse().ok();
        assert_eq!(
            code_prefix(owner.as_ref(), "KQ.G15.000031", "12/2021"),
            "084185001234.KQ.G15.000031.12-2021"
        );
        assert_eq!(code_prefix(None, "QD", "Số: 05/QĐ-UBND"), ".QD.5-QD-UBND");
        assert_eq!(code_prefix(None, "QD", ""), ".QD.");
    }
}
