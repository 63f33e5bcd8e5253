//! Scans in, and what became of them.

use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::catalog::web::{NewUpload, UploadRow, UploadState};
use crate::domain::id::PaperId;
use crate::web::Result;
use crate::web::answer::ProblemDocument;
use crate::web::auth::{Permission, Who};
use crate::web::context::Context;
use crate::web::error::WebError;
use crate::web::state::App;
use crate::web::uploads::Sent;

/// The longest a sender may wait for the end (`Prefer: wait=`), in seconds.
const LONGEST_WAIT: u64 = 30;

/// What became of a scan that was sent.
#[derive(Serialize, ToSchema, Debug)]
pub struct ScanState {
    /// Its id.
    id: String,
    /// `receiving`, `received`, `done` or `failed`.
    state: &'static str,
    /// The file's name, long digit runs masked.
    name: String,
    /// Number of bytes.
    size: u64,
    /// SHA-256 of its bytes, hexadecimal; none for a scan that may not be kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    /// When it came, ISO 8601.
    at: String,
    /// When its papers were kept, or it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    done_at: Option<String>,
    /// Ids of its papers, once it is done.
    papers: Vec<String>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemDocument>,
}

/// How a scan is to be taken.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct How {
    /// `counter` (a citizen waits; the default) or `batch`.
    lane: Option<String>,
    /// The counter's name: the papers belong to the case that is open there.
    counter: Option<String>,
}

/// Sends a scan in: PDF, TIFF, JPEG or PNG as the body. Answered when its bytes are safe; with
/// `Prefer: wait=10` when it is done, or after so many seconds.
#[utoipa::path(post, path = "/api/v1/scans", tag = "scans", params(
        How,
        ("X-File-Name" = Option<String>, Header, description = "The file's name, percent-encoded"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sending twice with one key takes once"),
        ("Prefer" = Option<String>, Header, description = "wait=seconds"),
    ),
    request_body(content_type = "application/octet-stream", content = Vec<u8>),
    responses(
        (status = 200, description = "Done, or failed, within the time waited", body = ScanState),
        (status = 202, description = "Its bytes are safe; it is being read", body = ScanState),
        (status = "4XX", body = ProblemDocument, content_type = "application/problem+json"),
        (status = "5XX", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("key" = [])))]
pub async fn send(
    State(app): State<App>,
    who: Who,
    context: Context,
    Query(how): Query<How>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    who.may(Permission::TakeScans)?;
    let urgent = match how.lane.as_deref() {
        None | Some("counter") => true,
        Some("batch") => false,
        Some(_) => return Err(WebError::BadRequest("lane".to_owned()).into()),
    };
    if how.counter.as_ref().is_some_and(|name| name.is_empty() || name.chars().count() > 60) {
        return Err(WebError::BadRequest("counter".to_owned()).into());
    }
    let new = NewUpload {
        id: app.fresh_id()?,
        idem: idempotency(&app, &who, &headers)?,
        name: file_name(&headers),
        sender: who.name.clone(),
        urgent,
        counter: how.counter,
        at: app.now(),
    };
    // Heard from before the work begins, so that its end cannot be missed.
    let mut ended = app.hub.scans();
    let announced = text(&headers, "content-length").and_then(|value| value.parse().ok());
    let (row, again) = match app.receive(new, announced, body).await? {
        Sent::New(row) => (row, false),
        Sent::Before(row) => (row, true),
    };
    if let Some(wait) = waits(&headers).filter(|_| row.state == UploadState::Received) {
        let end = async { while ended.recv().await.is_ok_and(|id| id != row.id) {} };
        let _ = tokio::time::timeout(wait, end).await;
    }
    let row = app.local.catalog.upload(&row.id).await?.ok_or(WebError::NoSuch("scan"))?;
    let status = match row.state {
        UploadState::Receiving | UploadState::Received => StatusCode::ACCEPTED,
        UploadState::Done | UploadState::Failed => StatusCode::OK,
    };
    let place = format!("/api/v1/scans/{}", row.id);
    let mut answer = (status, Json(told(&app, row, &context).await?)).into_response();
    if let Ok(place) = place.parse() {
        answer.headers_mut().insert(header::LOCATION, place);
    }
    if again {
        answer
            .headers_mut()
            .insert("idempotent-replayed", axum::http::HeaderValue::from_static("true"));
    }
    Ok(answer)
}

/// What became of a scan. A scanner sees its own.
#[utoipa::path(get, path = "/api/v1/scans/{id}", tag = "scans",
    params(("id" = String, Path, description = "The scan's id")),
    responses(
        (status = 200, body = ScanState),
        (status = "4XX", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("key" = [])))]
pub async fn state(
    State(app): State<App>,
    who: Who,
    context: Context,
    Path(id): Path<String>,
) -> Result<Json<ScanState>> {
    who.may(Permission::TakeScans)?;
    let row = app.local.catalog.upload(&id).await?;
    let row = row
        .filter(|row| row.sender == who.name || who.can(Permission::SeePapers))
        .ok_or(WebError::NoSuch("scan"))?;
    Ok(Json(told(&app, row, &context).await?))
}

async fn told(app: &App, row: UploadRow, context: &Context) -> Result<ScanState> {
    let papers = match (row.state, row.sha256) {
        (UploadState::Done, Some(sha256)) => app.local.catalog.papers_of_scan(sha256).await?,
        _ => Vec::new(),
    };
    Ok(ScanState {
        state: word(row.state),
        papers: papers.iter().map(|paper| PaperId::as_str(&paper.id).to_owned()).collect(),
        problem: row.problem.as_ref().map(|problem| ProblemDocument::new(problem, context)),
        id: row.id,
        name: row.name,
        size: row.size,
        sha256: row.sha256.map(|hash| hash.to_string()),
        at: row.at.to_string(),
        done_at: row.done_at.map(|at| at.to_string()),
    })
}

/// The word of a state.
pub const fn word(state: UploadState) -> &'static str {
    match state {
        UploadState::Receiving => "receiving",
        UploadState::Received => "received",
        UploadState::Done => "done",
        UploadState::Failed => "failed",
    }
}

/// The sender and its key, as one keyed hash.
pub fn idempotency(app: &App, who: &Who, headers: &HeaderMap) -> Result<Option<String>, WebError> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    if value.is_empty() || value.len() > 255 {
        return Err(WebError::BadRequest("Idempotency-Key".to_owned()));
    }
    let parts: [&[u8]; 2] = [who.name.as_bytes(), value.as_bytes()];
    Ok(Some(app.local.office.key().opaque("idempotency", &parts)))
}

fn waits(headers: &HeaderMap) -> Option<Duration> {
    let wanted = headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
    let seconds = wanted
        .flat_map(|line| line.split([',', ';']))
        .find_map(|part| part.trim().strip_prefix("wait=")?.parse::<u64>().ok())?;
    Some(Duration::from_secs(seconds.min(LONGEST_WAIT)))
}

/// The last name of what the sender calls the file.
fn file_name(headers: &HeaderMap) -> String {
    let given = text(headers, "x-file-name").map(decoded).unwrap_or_default();
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    if clean.trim().is_empty() { "scan".to_owned() } else { clean }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Percent-encoded text (RFC 3986); what is no text stays as it came.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let pair = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let byte = pair.filter(|_| *first == b'%').and_then(|p| u8::from_str_radix(p, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_as_they_were_given() {
        assert_eq!(decoded("Gi%E1%BA%A5y%20khai%20sinh.pdf"), "Giấy khai sinh.pdf");
        assert_eq!(decoded("100%.pdf"), "100%.pdf");
        let mut headers = HeaderMap::new();
        headers.insert("x-file-name", "..%2F..%2Fetc%2Fpasswd".parse().unwrap());
        assert_eq!(file_name(&headers), "passwd");
    }

    #[test]
    fn waiting_is_bounded() {
        let mut headers = HeaderMap::new();
        headers.insert("prefer", "respond-async, wait=900".parse().unwrap());
        assert_eq!(waits(&headers), Some(Duration::from_secs(LONGEST_WAIT)));
        assert_eq!(waits(&HeaderMap::new()), None);
    }
}
