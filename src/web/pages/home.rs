//! The first page: whether the newest scan is good, a place to drop one, what waits, what came.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::review::{Columns, faults_of, line, table};
use crate::catalog::web::{QueueRow, UploadRow, UploadState};
use crate::domain::id::PaperId;
use crate::domain::privacy::mask_numbers;
use crate::domain::problem::Problem;
use crate::flow::keep;
use crate::flow::review::PATIENCE;
use crate::lang;
use crate::web::Result;
use crate::web::auth::{Permission, Who};
use crate::web::state::App;
use crate::web::view::{Extras, View};

/// So many papers and uploads are shown.
const SHOWN: u32 = 12;
/// So many of the papers that came last.
const ARRIVED: u32 = 5;

/// `GET /`.
pub async fn show(State(app): State<App>, who: Who, view: View) -> Result<Response> {
    if !who.can(Permission::SeePapers) {
        who.may(Permission::Manage)?;
        return Ok(Redirect::to("/quan-tri").into_response());
    }
    let catalog = &app.local.catalog;
    let stale = app.now() - PATIENCE;
    let waiting = catalog.count_queue().await?;
    let papers = catalog.queue(stale, SHOWN, 0).await?;
    let arrived = catalog.last_papers(stale, ARRIVED).await?;
    let newest = match arrived.first() {
        Some(row) => Some((row, faults(&app, &row.paper.id).await)),
        None => None,
    };
    let takes = who.can(Permission::TakeScans);
    let uploads = if takes { catalog.last_uploads(SHOWN).await? } else { Vec::new() };
    catalog.log_access(&who.look(), "list", None, None, Some(papers.len())).await?;
    let body = html! {
        h1 { (view.t("home")) }
        section aria-labelledby="newest" aria-live="polite" data-live="paper" {
            h2 #newest { (view.t("home.verdict")) }
            @match &newest {
                Some((row, faults)) => (latest(&app, &view, row, faults)),
                None => p { (view.t("home.none_yet")) },
            }
        }
        @if takes { (drop_place(&view)) }
        div data-live="scan" {
            @if takes {
                section aria-labelledby="came" {
                    h2 #came { (view.t("home.uploads")) }
                    @if uploads.is_empty() { p { (view.t("home.no-uploads")) } }
                    @else { (upload_table(&view, &uploads)) }
                }
            }
        }
        section aria-labelledby="waiting" data-live="paper" {
            h2 #waiting { (view.t("home.waiting")) " " span .count { (waiting) } }
            @if papers.is_empty() { p { (view.t("home.nothing")) } }
            @else { (table(&app, &view, &papers, Columns::Waiting)) }
            @if who.can(Permission::Review) { p { a href="/duyet" { (view.t("home.queue")) } } }
        }
        section aria-labelledby="arrived" data-live="paper" {
            h2 #arrived { (view.t("home.arrived")) }
            @if arrived.is_empty() { p { (view.t("home.none_yet")) } }
            @else { (table(&app, &view, &arrived, Columns::Arrived)) }
            p { a href="/giay-to?loc=tat-ca" { (view.t("home.all")) } }
        }
    };
    let extras = Extras { scripts: &["live.js"], styles: &["review.css"], ..Extras::default() };
    Ok(view.page_with(view.t("home"), extras, &body).into_response())
}

/// What is wrong with the scan of a paper; what cannot be looked up is not told as a fault.
async fn faults(app: &App, paper: &PaperId) -> Vec<Problem> {
    let office = &app.local.office;
    let mut faults = Vec::new();
    if let Ok(Some(kept)) = keep::latest_record(office, paper).await {
        let pages = &kept.record.sorted.pages;
        let _ = keep::read_pages(office, &kept.text, |page| {
            if pages.contains(&page.number) {
                faults.extend(faults_of(std::slice::from_ref(&page)));
            }
        })
        .await;
    }
    faults
}

/// The newest scan: good or to be made again, and where to go.
fn latest(app: &App, view: &View, row: &QueueRow, faults: &[Problem]) -> Markup {
    let paper = &row.paper;
    let kind = paper.kind.as_deref().and_then(|key| app.local.rules.paper(key));
    let kind = kind.map_or_else(|| view.t("paper.unknown"), |kind| kind.name.as_str());
    let count = row.fields.len();
    let left = match count {
        0 => view.t("home.no_left").to_owned(),
        count => view.filled(view.t("home.left"), &[("count", &count)]),
    };
    let review = view.who.as_ref().is_some_and(|who| who.can(Permission::Review));
    html! {
        div .latest {
            (line(view, faults))
            p { strong { (kind) } " · " (left) " · " span .small { (mask_numbers(&paper.name)) " · " (view.moment(row.since)) } }
            @if review {
                a .button.main href=(format!("/duyet/{}", paper.id)) {
                    (view.t(if count > 0 { "home.open" } else { "home.see" }))
                }
            }
        }
    }
}

fn drop_place(view: &View) -> Markup {
    html! {
        section .drop data-drop="/api/v1/scans" {
            label for="scan" { (view.t("home.drop")) }
            input #scan type="file" multiple accept=".pdf,.tif,.tiff,.jpg,.jpeg,.png";
            ul data-drop-list aria-live="polite"
                data-sending=(view.t("drop.sending")) data-reading=(view.t("drop.reading"))
                data-done=(view.t("drop.done")) data-failed=(view.t("drop.failed")) {}
        }
    }
}

fn upload_table(view: &View, uploads: &[UploadRow]) -> Markup {
    html! {
        div .scroll { table {
            thead { tr {
                th scope="col" { (view.t("upload.name")) }
                th scope="col" { (view.t("upload.at")) }
                th scope="col" { (view.t("upload.state")) }
            } }
            tbody { @for upload in uploads { tr {
                td { (upload.name) }
                td { (view.moment(upload.at)) }
                td {
                    (state_word(view, upload.state))
                    @if let Some(problem) = &upload.problem {
                        ": " (lang::what(view.context.lang, problem)) " " span .small { "(" (problem.code) ")" }
                    }
                }
            } } }
        } }
    }
}

fn state_word(view: &View, state: UploadState) -> &'static str {
    let name = match state {
        UploadState::Receiving => "upload.receiving",
        UploadState::Received => "upload.received",
        UploadState::Done => "upload.done",
        UploadState::Failed => "upload.failed",
    };
    view.t(name)
}
