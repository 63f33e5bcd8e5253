//! The scan as pictures, and the words read on it. Served to reviewers only; nothing is kept by
//! browsers.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::{doing, latest, refusal};
use crate::domain::page::PageRead;
use crate::engine::pictures;
use crate::flow::review::{Kept, own_pages, region_of};
use crate::web::Result;
use crate::web::answer::Failure;
use crate::web::api::papers::paper_id;
use crate::web::auth::{Permission, Who};
use crate::web::error::WebError;
use crate::web::state::App;

/// A page first comes at this width, in pixels: enough for the whole of it on a screen.
const SMALL: u32 = 1000;
/// Then at this: enough for every letter of a field.
const LARGE: u32 = 2000;

/// How large.
#[derive(Deserialize)]
pub struct Size {
    /// `lon`: with every letter.
    #[serde(default)]
    co: String,
}

/// `GET /duyet/{paper}/trang/{number}`: a page as a JPEG.
pub async fn page(
    State(app): State<App>,
    who: Who,
    Path((paper, number)): Path<(String, u32)>,
    Query(size): Query<Size>,
) -> Result<Response> {
    let (kept, page) = page_of(&app, &who, &paper, number, false).await?;
    let width = if size.co == "lon" { LARGE } else { SMALL };
    let (local, pool) = (&app.local, app.local.pool.urgent());
    let scan = kept.record.scan;
    let seen = pictures::page(&pool, &local.office, &local.catalog, scan, &page, width).await?;
    let bytes = seen.ok_or(WebError::NoSuch("page"))?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], bytes).into_response())
}

/// The words of a page with their boxes.
#[derive(Serialize)]
pub struct Words {
    /// Each `[text, x0, y0, x1, y1]` in pixels of the upright page, in reading order.
    words: Vec<(String, i32, i32, i32, i32)>,
}

/// `GET /duyet/{paper}/chu/{number}`: what was read on a page.
pub async fn words(
    State(app): State<App>,
    who: Who,
    Path((paper, number)): Path<(String, u32)>,
) -> Result<Json<Words>> {
    let (_, page) = page_of(&app, &who, &paper, number, true).await?;
    let words = page.words.into_iter().map(|word| {
        let [x0, y0, x1, y1]: [i32; 4] = word.bbox.into();
        (word.text, x0, y0, x1, y1)
    });
    Ok(Json(Words { words: words.collect() }))
}

/// `GET /duyet/{paper}/cat/{field}`: the piece of the page around a field, as a PNG.
pub async fn piece(
    State(app): State<App>,
    who: Who,
    Path((paper, name)): Path<(String, String)>,
) -> Result<Response> {
    who.may(Permission::Review)?;
    let kept = latest(&app, &paper_id(&paper)?).await?;
    let record = &kept.record;
    let pages = own_pages(&doing(&app), &kept, false).await.map_err(|e| refusal(e, 0))?;
    let field = record.fields.get(&name).ok_or(WebError::NoSuch("field"))?;
    let region = region_of(&app.local.rules, &record.sorted, &name, field, &pages);
    let (number, region) = region.ok_or(WebError::NoSuch("page"))?;
    let page = pages.iter().find(|page| page.number == number).ok_or(WebError::NoSuch("page"))?;
    let (local, pool) = (&app.local, app.local.pool.urgent());
    let (office, catalog) = (&local.office, &local.catalog);
    let piece = pictures::piece(&pool, office, catalog, record.scan, page, region).await?;
    let bytes = piece.ok_or(WebError::NoSuch("page"))?;
    Ok(([(header::CONTENT_TYPE, "image/png")], bytes).into_response())
}

async fn page_of(
    app: &App,
    who: &Who,
    paper: &str,
    number: u32,
    words: bool,
) -> Result<(Kept, PageRead), Failure> {
    who.may(Permission::Review)?;
    let kept = latest(app, &paper_id(paper)?).await?;
    let pages = own_pages(&doing(app), &kept, words).await.map_err(|e| refusal(e, 0))?;
    let page = pages.into_iter().find(|page| page.number == number);
    Ok((kept, page.ok_or(WebError::NoSuch("page"))?))
}
