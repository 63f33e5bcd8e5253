//! The first page: what waits, what came in last, a place to drop a scan.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::papers::table;
use crate::catalog::web::{UploadRow, UploadState};
use crate::lang;
use crate::web::Result;
use crate::web::auth::{Permission, Who};
use crate::web::state::App;
use crate::web::view::View;

/// So many papers and uploads are shown.
const SHOWN: u32 = 12;

/// `GET /`.
pub async fn show(State(app): State<App>, who: Who, view: View) -> Result<Response> {
    if !who.can(Permission::SeePapers) {
        who.may(Permission::Manage)?;
        return Ok(Redirect::to("/quan-tri").into_response());
    }
    let catalog = &app.local.catalog;
    let waiting = catalog.count_waiting().await?;
    let papers = catalog.papers_to_look_at(SHOWN, 0).await?;
    let uploads = if who.can(Permission::TakeScans) {
        catalog.last_uploads(SHOWN).await?
    } else {
        Vec::new()
    };
    let body = html! {
        h1 { (view.t("home")) }
        @if who.can(Permission::TakeScans) { (drop_place(&view)) }
        section aria-labelledby="waiting" data-live="paper" {
            h2 #waiting { (view.t("home.waiting")) " " span .count { (waiting) } }
            @if papers.is_empty() { p { (view.t("home.nothing")) } } @else { (table(&app, &view, &papers)) }
            p { a href="/giay-to" { (view.t("home.all")) } }
        }
        @if who.can(Permission::TakeScans) {
            section aria-labelledby="came" data-live="scan" {
                h2 #came { (view.t("home.uploads")) }
                @if uploads.is_empty() { p { (view.t("home.no-uploads")) } } @else { (upload_table(&view, &uploads)) }
            }
        }
    };
    Ok(view.page(view.t("home"), &["live.js"], &body).into_response())
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
