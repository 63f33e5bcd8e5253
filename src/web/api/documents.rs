//! The four endpoints of the national guidance on digitizing (November 2025, minimum interface):
//! import, get, put, download; a document has versions. Its file goes the way of every scan.

use axum::Json;
use axum::body::Bytes;
use axum::extract::FromRequest;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::metadata::{DocumentMetadata, plain_code};
use super::scans::{idempotency, word};
use crate::catalog::web::{ExchangeRow, NewUpload, UploadRow, UploadState};
use crate::web::Result;
use crate::web::answer::ProblemDocument;
use crate::web::auth::{Permission, Who};
use crate::web::context::Context;
use crate::web::download::object;
use crate::web::error::WebError;
use crate::web::state::App;
use crate::web::uploads::Sent;

/// Metadata is smaller.
const METADATA: usize = 64 << 10;

/// A document as it is held.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "PascalCase")]
pub struct Document {
    /// The document's code.
    doc_code: String,
    /// This version, from 1.
    version: u32,
    /// Its code with the version, as the guidance writes it: `G06.01_CV_000021_V2`.
    versioned_code: String,
    /// `receiving`, `received`, `done` or `failed`.
    state: &'static str,
    /// What the sender said of it, long digit runs masked.
    metadata: serde_json::Value,
    /// When this version came, ISO 8601.
    at: String,
    /// Numbers of all versions.
    versions: Vec<u32>,
    /// Why its file failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemDocument>,
}

/// The parts of an import.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body; it is read part by part")]
pub struct ImportBody {
    /// As JSON.
    metadata: DocumentMetadata,
    /// PDF, TIFF, JPEG or PNG. A new version without a file keeps the file before.
    #[schema(content_media_type = "application/octet-stream")]
    file: Option<Vec<u8>>,
}

/// Which version.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// From 1; the last one without it.
    version: Option<u32>,
}

/// Brings a document in, with its metadata.
#[utoipa::path(post, path = "/api/v1/documents/import", tag = "documents",
    params(("Idempotency-Key" = Option<String>, Header, description = "Sending twice with one key takes once")),
    request_body(content_type = "multipart/form-data", content = ImportBody),
    responses(
        (status = 201, body = Document),
        (status = "4XX", body = ProblemDocument, content_type = "application/problem+json"),
        (status = "5XX", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("key" = [])))]
pub async fn import(
    State(app): State<App>,
    who: Who,
    context: Context,
    request: Request,
) -> Result<Response> {
    who.may(Permission::Exchange)?;
    let (metadata, upload) = parts(&app, &who, request).await?;
    let upload = upload.ok_or_else(|| WebError::BadRequest("file".to_owned()))?;
    let value = serde_json::to_value(&metadata).unwrap_or_default();
    let catalog = &app.local.catalog;
    let code = metadata.doc_code;
    let known = catalog.exchange(&code).await?;
    // The same request again is answered as the first one was.
    if known.last().is_none_or(|last| last.upload != upload.id) {
        let added = catalog.add_exchange(&code, true, &upload.id, &value, app.now()).await?;
        added.ok_or(WebError::DocumentExists)?;
    }
    let place = format!("/api/v1/documents/{code}");
    let document = document(&app, &code, None, &context).await?;
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], Json(document)).into_response())
}

/// A document's metadata, state and versions.
#[utoipa::path(get, path = "/api/v1/documents/{code}", tag = "documents",
    params(("code" = String, Path, description = "The document's code"), Which),
    responses(
        (status = 200, body = Document),
        (status = "4XX", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("key" = [])))]
pub async fn get(
    State(app): State<App>,
    who: Who,
    context: Context,
    Path(code): Path<String>,
    Query(which): Query<Which>,
) -> Result<Json<Document>> {
    who.may(Permission::Exchange)?;
    let code = plain_code(&code)?;
    Ok(Json(document(&app, &code, which.version, &context).await?))
}

/// Makes a new version of a document: other metadata, another file, or both.
#[utoipa::path(put, path = "/api/v1/documents/{code}", tag = "documents",
    params(("code" = String, Path, description = "The document's code")),
    request_body(content_type = "multipart/form-data", content = ImportBody),
    responses(
        (status = 200, body = Document),
        (status = "4XX", body = ProblemDocument, content_type = "application/problem+json"),
        (status = "5XX", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("key" = [])))]
pub async fn put(
    State(app): State<App>,
    who: Who,
    context: Context,
    Path(code): Path<String>,
    request: Request,
) -> Result<Json<Document>> {
    who.may(Permission::Exchange)?;
    let code = plain_code(&code)?;
    let before = version(&app, &code, None).await?.1;
    let (metadata, upload) = parts(&app, &who, request).await?;
    if metadata.doc_code != code {
        return Err(WebError::BadRequest("DocCode".to_owned()).into());
    }
    let upload = upload.map_or(before.upload, |upload| upload.id);
    let value = serde_json::to_value(&metadata).unwrap_or_default();
    let added = app.local.catalog.add_exchange(&code, false, &upload, &value, app.now()).await?;
    added.ok_or(WebError::NoSuch("document"))?;
    Ok(Json(document(&app, &code, None, &context).await?))
}

/// A document's file: the sealed PDF, or the scan as it came where it held several papers.
#[utoipa::path(get, path = "/api/v1/documents/download/{code}", tag = "documents",
    params(("code" = String, Path, description = "The document's code"), Which),
    responses(
        (status = 200, content_type = "application/pdf", body = Vec<u8>),
        (status = "4XX", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("key" = [])))]
pub async fn download(
    State(app): State<App>,
    who: Who,
    Path(code): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response> {
    who.may(Permission::Exchange)?;
    let code = plain_code(&code)?;
    let (_, row) = version(&app, &code, which.version).await?;
    let catalog = &app.local.catalog;
    let upload = catalog.upload(&row.upload).await?.ok_or(WebError::NoSuch("document"))?;
    let scan = match (upload.state, upload.sha256) {
        (UploadState::Done, Some(scan)) => scan,
        (UploadState::Failed, _) => return Err(WebError::NoSuch("document").into()),
        _ => return Err(WebError::NotReady.into()),
    };
    let papers = catalog.papers_of_scan(scan).await?;
    let (sha256, media) = if let [paper] = papers.as_slice() {
        catalog.log_access(&who.look(), "get", Some(&paper.id), None, None).await?;
        (paper.pdf, "application/pdf".to_owned())
    } else {
        catalog.log_access(&who.look(), "get", None, None, Some(papers.len())).await?;
        let found = catalog.scan(scan).await?.ok_or(WebError::NoSuch("document"))?;
        (scan, found.media)
    };
    Ok(([(header::CONTENT_TYPE, media)], object(&app, sha256).await?).into_response())
}

/// A version of a document, with the numbers of all.
async fn version(app: &App, code: &str, which: Option<u32>) -> Result<(Vec<u32>, ExchangeRow)> {
    let mut rows = app.local.catalog.exchange(code).await?;
    let numbers = rows.iter().map(|row| row.version).collect();
    let place = match which {
        None => rows.len().checked_sub(1),
        Some(number) => rows.iter().position(|row| row.version == number),
    };
    let place = place.ok_or(WebError::NoSuch("document"))?;
    Ok((numbers, rows.swap_remove(place)))
}

async fn document(
    app: &App,
    code: &str,
    which: Option<u32>,
    context: &Context,
) -> Result<Document> {
    let (versions, row) = version(app, code, which).await?;
    let upload = app.local.catalog.upload(&row.upload).await?;
    let problem = upload.as_ref().and_then(|upload| upload.problem.as_ref());
    Ok(Document {
        versioned_code: format!("{code}_V{}", row.version),
        state: upload.as_ref().map_or("failed", |upload| word(upload.state)),
        problem: problem.map(|problem| ProblemDocument::new(problem, context)),
        doc_code: row.code,
        version: row.version,
        metadata: row.metadata,
        at: row.at.to_string(),
        versions,
    })
}

/// Reads the parts of a request: metadata, and the file where there is one, streamed to disk.
async fn parts(
    app: &App,
    who: &Who,
    request: Request,
) -> Result<(DocumentMetadata, Option<UploadRow>)> {
    let headers = request.headers().clone();
    let mut form = multipart(request).await?;
    let (mut metadata, mut upload) = (None, None);
    while let Some(part) = form.next_field().await.map_err(|e| broken(&e))? {
        match part.name() {
            Some("metadata") => {
                let bytes = bounded(part).await?;
                metadata = Some(DocumentMetadata::parse(&bytes)?);
            }
            Some("file") if upload.is_none() => {
                upload = Some(take(app, who, &headers, part).await?);
            }
            other => {
                let name = other.unwrap_or_default().to_owned();
                return Err(WebError::BadRequest(format!("part {name}")).into());
            }
        }
    }
    Ok((metadata.ok_or_else(|| WebError::BadRequest("metadata".to_owned()))?, upload))
}

async fn multipart(request: Request) -> Result<Multipart, WebError> {
    Multipart::from_request(request, &()).await.map_err(|e| WebError::BadRequest(e.body_text()))
}

async fn bounded(mut part: Field<'_>) -> Result<Vec<u8>, WebError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|e| broken(&e))? {
        if bytes.len() + chunk.len() > METADATA {
            return Err(WebError::TooLarge(METADATA as u64));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

async fn take(app: &App, who: &Who, headers: &HeaderMap, part: Field<'_>) -> Result<UploadRow> {
    let name = part.file_name().unwrap_or("scan").to_owned();
    let new = NewUpload {
        id: app.fresh_id()?,
        idem: idempotency(app, who, headers)?,
        name: name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned(),
        sender: who.name.clone(),
        urgent: false,
        counter: None,
        at: app.now(),
    };
    let chunks = futures_util::stream::unfold(part, async |mut part| {
        let chunk: Result<Option<Bytes>, _> = part.chunk().await;
        chunk.transpose().map(|chunk| (chunk, part))
    });
    match app.receive_stream(new, None, Box::pin(chunks)).await? {
        Sent::New(row) | Sent::Before(row) => Ok(row),
    }
}

fn broken(error: &MultipartError) -> WebError {
    WebError::BadRequest(error.body_text())
}
