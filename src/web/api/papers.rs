//! Papers held: their state, their fields, their PDF. Personal numbers are masked; every look is
//! logged.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::catalog::{PaperRow, PaperState};
use crate::domain::field::{Field, Status};
use crate::domain::id::PaperId;
use crate::domain::privacy::mask_numbers;
use crate::flow::reuse;
use crate::web::Result;
use crate::web::answer::ProblemDocument;
use crate::web::auth::{Permission, Who};
use crate::web::download::object;
use crate::web::error::WebError;
use crate::web::state::App;

/// A paper in a list.
#[derive(Serialize, ToSchema, Debug)]
pub struct PaperBrief {
    /// Its id.
    id: String,
    /// `copied`, `review`, `checked` or `withdrawn`.
    state: &'static str,
    /// Key of its type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    /// Số, ký hiệu.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    /// Day of issue, ISO 8601, possibly without day or month.
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    /// Who issued it.
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<String>,
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    /// Its pages in the scan, from 1.
    pages: Vec<u32>,
    /// Version of its record; 0 where there is none yet.
    version: u32,
    /// Fields nobody needs to look at.
    accepted: u32,
    /// Fields that wait for a person.
    wanting: u32,
}

/// A paper with its fields.
#[derive(Serialize, ToSchema, Debug)]
pub struct PaperFull {
    #[serde(flatten)]
    brief: PaperBrief,
    /// In the order of its type.
    fields: Vec<PaperField>,
}

/// A field.
#[derive(Serialize, ToSchema, Debug)]
pub struct PaperField {
    /// Its name, such as `so_ky_hieu`.
    name: String,
    /// Its value, long digit runs masked; none where none was found.
    value: Option<String>,
    /// `accepted` or `review`.
    status: &'static str,
    /// From 0 to 1.
    confidence: f32,
    /// Whether it is written by hand.
    handwritten: bool,
    /// Page in the scan, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    /// Boxes `[x0, y0, x1, y1]` in pixels of the upright page.
    boxes: Vec<Vec<i64>>,
}

/// Papers, oldest first.
#[derive(Serialize, ToSchema, Debug)]
pub struct PaperList {
    papers: Vec<PaperBrief>,
    /// Where to go on; none at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<u32>,
}

/// Which papers.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// `copied`, `review`, `checked` or `withdrawn`; all without it.
    state: Option<String>,
    /// At most so many, up to 200.
    limit: Option<u32>,
    /// Where to go on.
    offset: Option<u32>,
}

/// Papers held.
#[utoipa::path(get, path = "/api/v1/papers", tag = "papers", params(Asked),
    responses(
        (status = 200, body = PaperList),
        (status = "4XX", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("key" = [])))]
pub async fn list(
    State(app): State<App>,
    who: Who,
    Query(asked): Query<Asked>,
) -> Result<Json<PaperList>> {
    who.may(Permission::SeePapers)?;
    let state = asked.state.as_deref().map(state_of).transpose()?;
    let limit = asked.limit.unwrap_or(50).clamp(1, 200);
    let offset = asked.offset.unwrap_or(0);
    let mut rows = app.local.catalog.papers(state, limit + 1, offset).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    app.local.catalog.log_access(&who.look(), "list", None, None, Some(rows.len())).await?;
    Ok(Json(PaperList {
        papers: rows.into_iter().map(brief).collect(),
        next: more.then_some(offset + limit),
    }))
}

/// A paper with its fields.
#[utoipa::path(get, path = "/api/v1/papers/{id}", tag = "papers",
    params(("id" = String, Path, description = "The paper's id")),
    responses(
        (status = 200, body = PaperFull),
        (status = "4XX", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("key" = [])))]
pub async fn one(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<PaperFull>> {
    who.may(Permission::SeePapers)?;
    let id = paper_id(&id)?;
    let (office, catalog) = (&app.local.office, &app.local.catalog);
    catalog.paper(&id).await?.ok_or(WebError::NoSuch("paper"))?;
    let shown = reuse::show(office, catalog, &id, &who.look()).await?;
    let fields = shown.record.map(|record| record.fields).unwrap_or_default();
    let fields = fields.iter().map(|(name, field)| paper_field(name, field)).collect();
    Ok(Json(PaperFull { brief: brief(shown.paper), fields }))
}

/// Which value is to be seen whole, and why.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(deny_unknown_fields)]
pub struct RevealBody {
    /// The field's name.
    field: String,
    /// What it is needed for; stands in the access log.
    #[schema(min_length = 3, max_length = 200)]
    purpose: String,
}

/// A value as it stands in the record.
#[derive(Serialize, ToSchema, Debug)]
pub struct Revealed {
    /// The field's name.
    field: String,
    /// Its value, unmasked.
    value: Option<String>,
}

/// Shows one masked value whole, to a person, for a purpose; every time is logged.
#[utoipa::path(post, path = "/api/v1/papers/{id}/reveal", tag = "papers",
    params(("id" = String, Path, description = "The paper's id")),
    request_body = RevealBody,
    responses(
        (status = 200, body = Revealed),
        (status = "4XX", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("key" = [])))]
pub async fn reveal(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    body: Result<Json<RevealBody>, JsonRejection>,
) -> Result<Json<Revealed>> {
    who.may(Permission::Reveal)?;
    let Json(asked) = body.map_err(|e| WebError::BadRequest(e.body_text()))?;
    let purpose = asked.purpose.trim();
    if !(3..=200).contains(&purpose.chars().count()) {
        return Err(WebError::BadRequest("purpose".to_owned()).into());
    }
    let id = paper_id(&id)?;
    let catalog = &app.local.catalog;
    catalog.paper(&id).await?.ok_or(WebError::NoSuch("paper"))?;
    let query = format!("{}: {}", asked.field, mask_numbers(purpose));
    // Logged before it is shown: a look that cannot be logged is not had.
    catalog.log_access(&who.look(), "reveal", Some(&id), Some(&query), None).await?;
    let shown = reuse::show(&app.local.office, catalog, &id, &who.look()).await?;
    let fields = shown.record.map(|record| record.fields).unwrap_or_default();
    let field = fields.get(&asked.field).ok_or(WebError::NoSuch("field"))?;
    Ok(Json(Revealed { value: field.value.clone(), field: asked.field }))
}

/// A paper's PDF, as it was sealed.
#[utoipa::path(get, path = "/api/v1/papers/{id}/pdf", tag = "papers",
    params(("id" = String, Path, description = "The paper's id")),
    responses(
        (status = 200, content_type = "application/pdf", body = Vec<u8>),
        (status = "4XX", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("key" = [])))]
pub async fn pdf(State(app): State<App>, who: Who, Path(id): Path<String>) -> Result<Response> {
    who.may(Permission::SeePapers)?;
    let id = paper_id(&id)?;
    let row = app.local.catalog.paper(&id).await?.ok_or(WebError::NoSuch("paper"))?;
    app.local.catalog.log_access(&who.look(), "get", Some(&id), None, None).await?;
    let name = format!("inline; filename=\"{id}.pdf\"");
    let body = object(&app, row.pdf).await?;
    let kind = (header::CONTENT_TYPE, "application/pdf".to_owned());
    Ok(([kind, (header::CONTENT_DISPOSITION, name)], body).into_response())
}

/// An id, or that there is no such paper.
pub fn paper_id(text: &str) -> Result<PaperId, WebError> {
    text.parse().map_err(|_| WebError::NoSuch("paper"))
}

fn state_of(word: &str) -> Result<PaperState, WebError> {
    match word {
        "copied" => Ok(PaperState::Copied),
        "review" => Ok(PaperState::Review),
        "checked" => Ok(PaperState::Checked),
        "withdrawn" => Ok(PaperState::Withdrawn),
        _ => Err(WebError::BadRequest("state".to_owned())),
    }
}

/// The word of a state.
pub const fn state_word(state: PaperState) -> &'static str {
    match state {
        PaperState::Copied => "copied",
        PaperState::Review => "review",
        PaperState::Checked => "checked",
        PaperState::Withdrawn => "withdrawn",
    }
}

fn brief(row: PaperRow) -> PaperBrief {
    let masked = |value: Option<String>| value.map(|value| mask_numbers(&value));
    PaperBrief {
        id: row.id.to_string(),
        state: state_word(row.state),
        kind: row.kind,
        number: masked(row.number),
        date: row.date,
        issuer: masked(row.issuer),
        subject: masked(row.summary),
        pages: row.pages,
        version: row.version,
        accepted: row.accepted,
        wanting: row.wanting,
    }
}

fn paper_field(name: &str, field: &Field) -> PaperField {
    let boxes = serde_json::to_value(&field.boxes).unwrap_or_default();
    PaperField {
        name: name.to_owned(),
        value: field.value.as_deref().map(mask_numbers),
        status: if field.status == Status::Accepted { "accepted" } else { "review" },
        confidence: field.confidence,
        handwritten: field.handwritten,
        page: field.page,
        boxes: serde_json::from_value(boxes).unwrap_or_default(),
    }
}
