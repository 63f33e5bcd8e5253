//! The next version signed and kept: one wins, the other hears of it.

use jiff::tz::{Offset, TimeZone};

use super::ReviewError;
use super::next::next_record;
use crate::catalog::{CatalogError, PaperState, SqliteCatalog};
use crate::domain::canonical::to_canonical;
use crate::domain::hash::Sha256;
use crate::domain::id::PaperId;
use crate::domain::manifest::SignatureNote;
use crate::domain::privacy::mask_numbers;
use crate::domain::problem::Problem;
use crate::domain::record::{Decision, Record};
use crate::domain::text::nfc;
use crate::flow::keep::{self, CodeParts, KeepError, KeptRecord, NewRecord, Text};
use crate::flow::reuse::ReuseError;
use crate::rules::Rules;
use crate::store::Office;
use crate::trust::TrustError;
use crate::trust::cose::{RecordKey, sign_record};

/// Who reviews: a name that may stand in records.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reviewer(String);

impl Reviewer {
    /// Takes the name of an account, key or person: something to be seen, and no personal number.
    pub fn new(name: &str) -> Result<Self, ReviewError> {
        let words: Vec<&str> = name.split_whitespace().collect();
        let name = nfc(&words.join(" "));
        let length = name.chars().count();
        let good = (1..=100).contains(&length)
            && !name.chars().any(char::is_control)
            && mask_numbers(&name) == name;
        if good { Ok(Self(name)) } else { Err(ReviewError::Reviewer) }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.0
    }
}

/// What reviews are made with.
pub struct Doing<'a> {
    /// The office.
    pub office: &'a Office,
    /// Its rows.
    pub catalog: &'a SqliteCatalog,
    /// What signs records.
    pub key: &'a RecordKey,
    /// What fields can hold.
    pub rules: &'a Rules,
}

/// A version of a record as it is kept.
pub type Kept = KeptRecord;

/// Why a review was not kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeepReviewError {
    /// The decisions are not good; all that is wrong with them.
    #[error("decisions refused")]
    Refused(Vec<ReviewError>),
    /// Another review made the next version first.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    /// The store, the catalogue or the key failed.
    #[error(transparent)]
    Failed(Problem),
}

impl From<KeepError> for KeepReviewError {
    fn from(error: KeepError) -> Self {
        match error {
            KeepError::NotNext { .. } => Self::ChangedMeanwhile,
            error => Self::Failed(error.into()),
        }
    }
}

impl From<CatalogError> for KeepReviewError {
    fn from(error: CatalogError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<TrustError> for KeepReviewError {
    fn from(error: TrustError) -> Self {
        Self::Failed(error.into())
    }
}

/// The last version of a paper's record, proved by hash.
pub async fn latest(
    doing: &Doing<'_>,
    paper: &PaperId,
    at: jiff::Timestamp,
) -> Result<Kept, KeepReviewError> {
    let row = doing.catalog.paper(paper).await?;
    let row =
        row.ok_or_else(|| KeepReviewError::Failed(ReuseError::NoPaper(paper.clone()).into()))?;
    if row.state == PaperState::Withdrawn {
        return Err(KeepReviewError::Refused(vec![ReviewError::Withdrawn]));
    }
    let (office, catalog) = (doing.office, doing.catalog);
    let mut kept = None;
    // A version whose writer died after its bytes were safe is brought to its end first.
    let mut version = row.version.max(1);
    while let Some(later) = keep::record_of(office, catalog, paper, version, at).await? {
        kept = Some(later);
        version += 1;
    }
    kept.ok_or_else(|| KeepError::NoCopy(paper.clone()).into())
}

/// Makes the next version out of `seen`, the version the decisions were made on, signs it and
/// keeps it. What was kept is what this review says, or it says that it came too late.
pub async fn keep_review(
    doing: &Doing<'_>,
    seen: &Kept,
    decisions: &[Decision],
    reviewer: &Reviewer,
    at: jiff::Timestamp,
) -> Result<Kept, KeepReviewError> {
    let (office, catalog) = (doing.office, doing.catalog);
    let previous = &seen.record;
    let next =
        next_record(previous, seen.stored.sha256, decisions, reviewer.name(), at, doing.rules)
            .map_err(KeepReviewError::Refused)?;
    let version = next.version;
    // Before a code is given: those who come too late must not use one up.
    if keep::record_of(office, catalog, &next.paper, version, at).await?.is_some() {
        return Err(KeepReviewError::ChangedMeanwhile);
    }
    let code = code_of(doing, seen, &next).await?;
    let bytes = to_canonical(&next).map_err(KeepError::from)?;
    let signed = SignatureNote {
        role: "record".to_owned(),
        signer: doing.key.public().name(),
        algorithm: "ed25519".to_owned(),
        at: Some(at),
        verdict: "TOTAL-PASSED".to_owned(),
    };
    let cose = sign_record(&bytes, doing.key)?;
    let text = Text::Kept(seen.text.clone());
    let new = NewRecord { record: &next, cose, text, code, signed };
    let kept = keep::keep_record(office, catalog, new, at).await?;
    // Of several writers the first wins, and keeping answers with what counts.
    if kept.stored.sha256 == Sha256::of(&bytes) {
        Ok(kept)
    } else {
        Err(KeepReviewError::ChangedMeanwhile)
    }
}

/// The code of the next version (Circular 01/2023/TT-VPCP, Article 10): it names owner, type and
/// number, so it is given once these are sure, and is another where a review changed one of them.
async fn code_of(
    doing: &Doing<'_>,
    seen: &Kept,
    next: &Record,
) -> Result<Option<String>, KeepReviewError> {
    let today = next.at.to_zoned_datetime(TimeZone::fixed(Offset::constant(7))).date();
    let parts = |record: &Record| CodeParts::of(doing.rules, &record.sorted, &record.fields, today);
    match parts(next) {
        Some(now) if parts(&seen.record).as_ref() == Some(&now) && seen.code.is_some() => {
            Ok(seen.code.clone())
        }
        Some(now) => Ok(Some(now.code(doing.catalog, &next.paper).await?)),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reviewer_has_a_name_and_no_personal_number() {
        assert_eq!(Reviewer::new(" Lê  Thị Mẫu ").unwrap().name(), "Lê Thị Mẫu");
        for bad in ["", "  ", "084185001234", "a\u{1b}[31m", &"ă".repeat(101)] {
            assert_eq!(Reviewer::new(bad), Err(ReviewError::Reviewer), "{bad}");
        }
    }
}
