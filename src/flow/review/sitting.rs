//! One person at one paper, with the page open: who has the seat, what is decided so far.
//!
//! Decisions are kept one by one as they are made, so that a page that is closed, a browser that
//! dies and a server that stops lose nothing; they become a version of the record all at once, by
//! [`finish`], exactly as those of the terminal do. Promises: two people never decide on one paper
//! at a time; nobody's decisions are signed under another's name; a decision stands for the version
//! of the record it was made on, or for none.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::next::{PAGES, check};
use super::value::{form_of, typed};
use super::{Doing, KeepReviewError, Kept, ReviewError, Reviewer, keep_review};
use crate::catalog::web::{DraftRow, SittingRow};
use crate::domain::id::PaperId;
use crate::domain::record::{Decision, Verdict};
use crate::domain::text::nfc;
use crate::flow::keep;

/// A page of which nothing is heard for so long has gone, and its seat is free.
pub const PATIENCE: jiff::SignedDuration = jiff::SignedDuration::from_secs(90);

/// Somebody's place at a paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seat {
    /// The account.
    pub account: String,
    /// How others see them.
    pub display: String,
    /// A random word of the open page: opening it again takes the seat over.
    pub word: String,
}

/// What somebody decided on a field, not signed yet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Draft {
    /// What.
    pub verdict: Verdict,
    /// The value given with it, as it was typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Whether it is confirmed; else it was typed only.
    #[serde(skip)]
    pub settled: bool,
}

/// Takes the seat at a paper where it is free; gives who has it.
pub async fn sit(
    doing: &Doing<'_>,
    paper: &PaperId,
    seat: &Seat,
    at: jiff::Timestamp,
) -> Result<SittingRow, KeepReviewError> {
    let new = SittingRow {
        paper: paper.clone(),
        account: seat.account.clone(),
        display: seat.display.clone(),
        seat: seat.word.clone(),
        since: at,
        seen_at: at,
    };
    Ok(doing.catalog.sit(&new, at - PATIENCE).await?)
}

/// What an account has decided on the version seen: each field's last word.
pub async fn drafts(
    doing: &Doing<'_>,
    seen: &Kept,
    account: &str,
) -> Result<BTreeMap<String, Draft>, KeepReviewError> {
    let record = &seen.record;
    let rows = doing.catalog.drafts(&record.paper, account, record.version).await?;
    let opened =
        rows.into_iter().filter_map(|row| Some((row.field.clone(), opened(doing, seen, &row)?)));
    Ok(opened.collect())
}

/// Keeps what somebody decided or typed on a field; gives it as it is kept. Only what is confirmed
/// is checked.
pub async fn note(
    doing: &Doing<'_>,
    seen: &Kept,
    seat: &Seat,
    field: &str,
    said: Draft,
    at: jiff::Timestamp,
) -> Result<Draft, KeepReviewError> {
    has_seat(doing, seen, seat, at).await?;
    let record = &seen.record;
    if !record.fields.contains_key(field) && field != PAGES {
        return Err(refused(ReviewError::NoField(field.to_owned())));
    }
    let value = said.value.map(|text| nfc(&text));
    let said = Draft { value, ..said };
    if said.settled {
        let decision = decision(doing, seen, field, &said);
        check(record, &decision, at, doing.rules).map_err(refused)?;
    } else if said.value.as_ref().is_some_and(|text| text.len() > LONGEST) {
        return Err(refused(ReviewError::TooLong(field.to_owned())));
    }
    let bytes = serde_json::to_vec(&said).unwrap_or_default();
    let place = place(record.paper.as_str(), field);
    let row = DraftRow {
        id: 0,
        version: record.version,
        field: field.to_owned(),
        settled: said.settled,
        said: doing
            .catalog
            .key()
            .conceal(PURPOSE, &place, &bytes)
            .ok_or_else(|| refused(ReviewError::Concealing))?,
        at,
    };
    doing.catalog.add_draft(&record.paper, &seat.account, &row).await?;
    Ok(said)
}

/// Forgets what was typed into a field and not confirmed: what was decided before counts again.
pub async fn forget(
    doing: &Doing<'_>,
    seen: &Kept,
    seat: &Seat,
    field: &str,
    at: jiff::Timestamp,
) -> Result<(), KeepReviewError> {
    has_seat(doing, seen, seat, at).await?;
    Ok(doing.catalog.drop_typed(&seen.record.paper, &seat.account, field).await?)
}

/// Takes the last decision back; gives the field it was on.
pub async fn undo(
    doing: &Doing<'_>,
    seen: &Kept,
    seat: &Seat,
    at: jiff::Timestamp,
) -> Result<Option<String>, KeepReviewError> {
    has_seat(doing, seen, seat, at).await?;
    let record = &seen.record;
    let rows = doing.catalog.drafts(&record.paper, &seat.account, record.version).await?;
    let Some(last) = rows.last() else { return Ok(None) };
    doing.catalog.drop_draft(last.id).await?;
    Ok(Some(last.field.clone()))
}

/// The value of a field in the paper somebody reviewed before this one.
pub async fn ditto(
    doing: &Doing<'_>,
    paper: &PaperId,
    account: &str,
    field: &str,
) -> Result<Option<String>, KeepReviewError> {
    let Some(before) = doing.catalog.last_reviewed(account, paper).await? else { return Ok(None) };
    let kept = keep::latest_record(doing.office, &before).await?;
    Ok(kept.and_then(|kept| kept.record.fields.get(field)?.value.clone()))
}

/// Signs what is decided as the record's next version, and gives the seat back.
pub async fn finish(
    doing: &Doing<'_>,
    seen: &Kept,
    seat: &Seat,
    at: jiff::Timestamp,
) -> Result<Kept, KeepReviewError> {
    has_seat(doing, seen, seat, at).await?;
    let reviewer = Reviewer::new(&seat.account).map_err(refused)?;
    let said = drafts(doing, seen, &seat.account).await?;
    let decisions: Vec<Decision> = said
        .iter()
        .filter(|(_, said)| said.settled)
        .map(|(field, said)| decision(doing, seen, field, said))
        .collect();
    let kept = keep_review(doing, seen, &decisions, &reviewer, at).await?;
    let paper = &seen.record.paper;
    doing.catalog.drop_drafts(paper, seen.record.version).await?;
    doing.catalog.rise(paper, &seat.account, &seat.word).await?;
    Ok(kept)
}

/// Longer than any value: what is typed is kept as it is, but not without end.
const LONGEST: usize = 16 << 10;

/// Under which purpose drafts are enciphered.
const PURPOSE: &str = "draft";

fn place(paper: &str, field: &str) -> Vec<u8> {
    [paper.as_bytes(), b"\0", field.as_bytes()].concat()
}

fn opened(doing: &Doing<'_>, seen: &Kept, row: &DraftRow) -> Option<Draft> {
    let place = place(seen.record.paper.as_str(), &row.field);
    let bytes = doing.catalog.key().reveal(PURPOSE, &place, &row.said)?;
    let said: Draft = serde_json::from_slice(&bytes).ok()?;
    Some(Draft { settled: row.settled, ..said })
}

/// A draft as a decision: dates may be typed as people write them.
fn decision(doing: &Doing<'_>, seen: &Kept, field: &str, said: &Draft) -> Decision {
    let form = form_of(doing.rules, &seen.record.sorted.kind, field);
    Decision {
        field: field.to_owned(),
        verdict: said.verdict,
        value: said.value.as_deref().map(|text| typed(form, text)),
        before: None,
    }
}

async fn has_seat(
    doing: &Doing<'_>,
    seen: &Kept,
    seat: &Seat,
    at: jiff::Timestamp,
) -> Result<(), KeepReviewError> {
    if doing.catalog.keep_seat(&seen.record.paper, &seat.account, &seat.word, at).await? {
        return Ok(());
    }
    Err(refused(ReviewError::NoSeat))
}

fn refused(error: ReviewError) -> KeepReviewError {
    KeepReviewError::Refused(vec![error])
}
