//! The code of a digitized paper, mã kết quả số hóa (Circular 01/2023, Art. 10):
//! `<owner's number>.<type>.<number or period>.<ordinal>`. It holds the owner's number: personal
//! data, never an id. Papers of the administration itself have no owner; the part stays empty.

use jiff::civil::Date;

use super::Result;
use crate::catalog::SqliteCatalog;
use crate::domain::field::{Fields, Status};
use crate::domain::id::PaperId;
use crate::domain::number::DocumentNumber;
use crate::domain::paper::Sorted;
use crate::domain::person::PersonalNumber;
use crate::rules::{PaperType, Rules};

/// What a paper's code is made of, as far as its fields are sure of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CodeParts {
    owner: Option<PersonalNumber>,
    kind: String,
    number: String,
}

impl CodeParts {
    /// The parts, once number and owner are sure: read without doubt, settled by a person, or
    /// surely absent. A code made of a guess would soon be another. Papers only to be shown,
    /// certified copies on paper and papers whose data are shared already are no digitized papers
    /// and get none (Circular 01/2023, Art. 8 and 10); nor do those whose kind of copy is in doubt.
    pub fn of(rules: &Rules, sorted: &Sorted, fields: &Fields, today: Date) -> Option<Self> {
        let settled = |name: &str| fields.get(name).filter(|f| f.status == Status::Accepted);
        let kind = rules.paper(&sorted.kind);
        if kind.is_some_and(|k| !k.keep || k.shared.as_ref().is_some_and(|s| s.on(today))) {
            return None;
        }
        if let Some(copy) = fields.get("loai_ban")
            && (copy.status != Status::Accepted || copy.value.as_deref().is_none_or(is_mere_copy))
        {
            return None;
        }
        // forms have a number of their own name; some have none at all
        let name = ["so_ky_hieu", "so"].into_iter().find(|name| fields.contains_key(*name));
        let number = match name {
            Some(name) => settled(name)?.value.clone().unwrap_or_default(),
            // without number and without a person's number nothing would tell two papers apart
            None => kind
                .filter(|kind| kind.owner.iter().any(|name| name.ends_with("so_dinh_danh")))
                .map(|_| String::new())?,
        };
        let personal = |name: &&String| name.rsplit('.').next() == Some("so_dinh_danh");
        let owner_field = kind.and_then(|kind| kind.owner.iter().find(personal));
        let owner = match owner_field {
            Some(name) => settled(name)?.value.as_deref(),
            None => settled("so_dinh_danh").and_then(|field| field.value.as_deref()),
        };
        Some(Self {
            owner: owner.and_then(|number| number.parse().ok()),
            kind: kind.map_or_else(|| sorted.kind.clone(), kind_code),
            number,
        })
    }

    /// The paper's code; asked again, the same.
    pub async fn code(&self, catalog: &SqliteCatalog, paper: &PaperId) -> Result<String> {
        code_for(catalog, paper, self.owner.as_ref(), &self.kind, &self.number).await
    }
}

/// Whether a kind of copy is one whose digital copy proves nothing.
fn is_mere_copy(kind: &str) -> bool {
    matches!(kind, "chung_thuc" | "ban_chup")
}

/// The code of a type: that of the national catalogue, else its abbreviation, else its key.
pub(super) fn kind_code(kind: &PaperType) -> String {
    let catalogue = kind.catalogue.first().map(|code| code.code.clone());
    let short = || kind.abbreviations.first().map(|short| short.text.clone());
    catalogue.or_else(short).unwrap_or_else(|| kind.key.clone())
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
