//! What scripts of the page send: a decision, undoing, a sign of life, the end.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use super::show::{Sheet, left};
use super::{doing, latest, refusal, seat};
use crate::domain::id::PaperId;
use crate::domain::record::Verdict;
use crate::flow::review::{
    Draft, Kept, PATIENCE, ReviewError, ditto, finish, forget, form_of, note, shown, undo,
};
use crate::web::Result;
use crate::web::answer::Failure;
use crate::web::api::papers::paper_id;
use crate::web::auth::{Permission, Who};
use crate::web::state::App;
use crate::web::view::View;

/// An open page: its seat, and the version it shows.
#[derive(Deserialize)]
pub struct Open {
    seat: String,
    version: u32,
}

/// What is done with a field.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Act {
    /// It is right.
    Accept,
    /// This is right instead.
    Correct,
    /// The paper has none.
    Blank,
    /// Nobody can read it.
    Unreadable,
    /// Typed so far, not confirmed.
    Type,
    /// What is typed is dropped.
    Forget,
    /// The same as in the paper before.
    Ditto,
}

/// A decision.
#[derive(Deserialize)]
pub struct Said {
    #[serde(flatten)]
    open: Open,
    field: String,
    act: Act,
    value: Option<String>,
}

/// What a page puts in its place.
#[derive(Serialize)]
pub struct Noted {
    /// The field.
    field: String,
    /// Its row, as HTML.
    row: String,
    /// How many are left, in words.
    left: String,
    /// How many are left.
    open: usize,
    /// When, as people write it.
    at: String,
}

/// `POST /duyet/{paper}/truong`.
pub async fn decide(
    State(app): State<App>,
    who: Who,
    view: View,
    Path(paper): Path<String>,
    Json(said): Json<Said>,
) -> Result<Json<Noted>> {
    let (paper, kept) = seen(&app, &who, &paper, &said.open).await?;
    let (field, version) = (said.field, said.open.version);
    let here = seat(&who, &said.open.seat);
    let draft = |verdict, value| Draft { verdict, value, settled: true };
    let draft = match said.act {
        Act::Accept => draft(Verdict::Accept, None),
        Act::Correct => draft(Verdict::Correct, said.value),
        Act::Blank => draft(Verdict::Blank, None),
        Act::Unreadable => draft(Verdict::Unreadable, None),
        Act::Type => Draft { settled: false, ..draft(Verdict::Correct, said.value) },
        Act::Forget => {
            let forgotten = forget(&doing(&app), &kept, &here, &field, app.now()).await;
            forgotten.map_err(|e| refusal(e, version))?;
            return noted(&app, &view, &who, kept, field).await;
        }
        Act::Ditto => {
            let found = ditto(&doing(&app), &paper, &who.name, &field).await;
            let found = found.map_err(|e| refusal(e, version))?;
            let found = found.ok_or_else(|| ReviewError::NoDitto(field.clone()))?;
            let form = form_of(&app.local.rules, &kept.record.sorted.kind, &field);
            draft(Verdict::Correct, Some(shown(form, &found)))
        }
    };
    note(&doing(&app), &kept, &here, &field, draft, app.now())
        .await
        .map_err(|e| refusal(e, version))?;
    noted(&app, &view, &who, kept, field).await
}

/// `POST /duyet/{paper}/lui`.
pub async fn back(
    State(app): State<App>,
    who: Who,
    view: View,
    Path(paper): Path<String>,
    Json(open): Json<Open>,
) -> Result<Json<Noted>> {
    let (_, kept) = seen(&app, &who, &paper, &open).await?;
    let here = seat(&who, &open.seat);
    let field = undo(&doing(&app), &kept, &here, app.now())
        .await
        .map_err(|e| refusal(e, open.version))?
        .ok_or(ReviewError::NothingToUndo)?;
    noted(&app, &view, &who, kept, field).await
}

/// `POST /duyet/{paper}/giu`: the page is still open.
pub async fn hold(
    State(app): State<App>,
    who: Who,
    Path(paper): Path<String>,
    Json(open): Json<Open>,
) -> Result<StatusCode> {
    who.may(Permission::Review)?;
    let paper = paper_id(&paper)?;
    if app.local.catalog.keep_seat(&paper, &who.name, &open.seat, app.now()).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(ReviewError::NoSeat.into())
}

/// `POST /duyet/{paper}/tra`: the page is closed.
pub async fn release(
    State(app): State<App>,
    who: Who,
    Path(paper): Path<String>,
    Json(open): Json<Open>,
) -> Result<StatusCode> {
    who.may(Permission::Review)?;
    app.local.catalog.rise(&paper_id(&paper)?, &who.name, &open.seat).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where a page goes when its paper is finished.
#[derive(Serialize)]
pub struct Finished {
    next: String,
}

/// `POST /duyet/{paper}/xong`: signs what is decided.
pub async fn end(
    State(app): State<App>,
    who: Who,
    Path(paper): Path<String>,
    Json(open): Json<Open>,
) -> Result<Json<Finished>> {
    let (paper, kept) = seen(&app, &who, &paper, &open).await?;
    let here = seat(&who, &open.seat);
    finish(&doing(&app), &kept, &here, app.now()).await.map_err(|e| refusal(e, open.version))?;
    // Pictures of it are made again where somebody looks once more.
    let _ = app.local.office.scratch().forget(kept.record.scan);
    let waiting = app.local.catalog.queue(app.now() - PATIENCE, 20, 0).await?;
    let free = waiting.into_iter().find(|row| {
        row.paper.id != paper && row.account.as_ref().is_none_or(|account| *account == who.name)
    });
    let next = free.map_or_else(|| "/duyet".to_owned(), |row| format!("/duyet/{}", row.paper.id));
    Ok(Json(Finished { next }))
}

/// The version an open page shows, where it is still the last.
async fn seen(app: &App, who: &Who, paper: &str, open: &Open) -> Result<(PaperId, Kept), Failure> {
    who.may(Permission::Review)?;
    let paper = paper_id(paper)?;
    let kept = latest(app, &paper).await?;
    let last = kept.record.version;
    if last != open.version {
        return Err(ReviewError::Stale { decided: open.version, last }.into());
    }
    Ok((paper, kept))
}

async fn noted(
    app: &App,
    view: &View,
    who: &Who,
    kept: Kept,
    field: String,
) -> Result<Json<Noted>> {
    let sheet = Sheet::of(app, kept, Some(&who.name)).await?;
    let row = sheet.row(app, &field, &[]).map(|row| row.markup(view, true).into_string());
    let open = sheet.open(app);
    let at = view.moment(app.now());
    let at = at.split_once(' ').map_or(at.clone(), |(_, time)| time.to_owned());
    Ok(Json(Noted { row: row.unwrap_or_default(), left: left(view, open), open, at, field }))
}
