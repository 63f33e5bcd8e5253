//! What waits for a person: the counter's papers first, the oldest first; why, with whom, how long.

use axum::extract::{Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use crate::catalog::web::QueueRow;
use crate::domain::privacy::mask_numbers;
use crate::flow::review::PATIENCE;
use crate::lang::fields;
use crate::web::Result;
use crate::web::auth::{Permission, Who};
use crate::web::state::App;
use crate::web::view::{Extras, View};

/// Papers a page.
const PAGE: u32 = 50;

/// Who waited longer is named as such: nothing is stuck in silence.
const LONG: jiff::SignedDuration = jiff::SignedDuration::from_hours(8);

/// So many fields are named; of more the number is.
const NAMED: usize = 3;

/// Which part.
#[derive(Deserialize, Default)]
pub struct Asked {
    /// The page, from 1.
    trang: Option<u32>,
}

/// `GET /duyet`.
pub async fn show(
    State(app): State<App>,
    who: Who,
    view: View,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    who.may(Permission::Review)?;
    let page = asked.trang.unwrap_or(1).clamp(1, 100_000);
    let catalog = &app.local.catalog;
    let stale = app.now() - PATIENCE;
    let mut rows = catalog.queue(stale, PAGE + 1, (page - 1) * PAGE).await?;
    let more = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let count = catalog.count_queue().await?;
    catalog.log_access(&who.look(), "list", None, None, Some(rows.len())).await?;
    let first = rows.iter().find(|row| row.account.as_ref().is_none_or(|a| *a == who.name));
    let body = html! {
        div .head {
            h1 { (view.t("review.waiting")) " " span .count { (count) } }
            @if let Some(first) = first {
                a .button.main href=(format!("/duyet/{}", first.paper.id)) autofocus { (view.t("review.begin")) }
            }
        }
        div data-live="paper" {
            @if rows.is_empty() { p { (view.t("home.nothing")) } }
            @else { (table(&app, &view, &rows, Columns::Waiting)) }
        }
        nav .pages aria-label=(view.t("pages")) {
            @if page > 1 { a href=(format!("/duyet?trang={}", page - 1)) rel="prev" { (view.t("pages.before")) } }
            @if more { a href=(format!("/duyet?trang={}", page + 1)) rel="next" { (view.t("pages.after")) } }
        }
    };
    let extras = Extras { scripts: &["live.js"], styles: &["review.css"], ..Extras::default() };
    Ok(view.page_with(view.t("review.waiting"), extras, &body))
}

/// Which columns a table of papers has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::web::pages) enum Columns {
    /// Why it waits, who has it, how long.
    Waiting,
    /// When it came, what is left to do.
    Arrived,
}

/// Papers as a table; personal numbers are masked.
pub(in crate::web::pages) fn table(
    app: &App,
    view: &View,
    rows: &[QueueRow],
    columns: Columns,
) -> Markup {
    let waiting = columns == Columns::Waiting;
    html! {
        div .scroll { table {
            thead { tr {
                th scope="col" { (view.t("paper.kind")) }
                th scope="col" { (view.t("paper.number")) }
                th scope="col" { (view.t("paper.file")) }
                th scope="col" { (view.t("review.why")) }
                @if waiting { th scope="col" { (view.t("review.holder")) } }
                th scope="col" { (view.t(if waiting { "review.since" } else { "upload.at" })) }
            } }
            tbody { @for row in rows { (line(app, view, row, waiting)) } }
        } }
    }
}

fn line(app: &App, view: &View, row: &QueueRow, waiting: bool) -> Markup {
    let paper = &row.paper;
    let kind = paper.kind.as_deref().and_then(|key| app.local.rules.paper(key));
    let kind = kind.map_or_else(|| view.t("paper.unknown"), |kind| kind.name.as_str());
    let review = view.who.as_ref().is_some_and(|who| who.can(Permission::Review));
    let now = app.now();
    let long = waiting && now.duration_since(row.since) > LONG;
    html! {
        tr {
            td {
                @if review { a href=(format!("/duyet/{}", paper.id)) { (kind) } } @else { (kind) }
                @if row.urgent { " " span .tag { (view.t("review.counter")) } }
            }
            td { (mask_numbers(paper.number.as_deref().unwrap_or("–"))) }
            td .small { (mask_numbers(&paper.name)) }
            td { (why(view, row)) }
            @if waiting {
                td { (row.holder.as_deref().unwrap_or("–")) }
                td .num { (view.span(row.since, now)) @if long { " " strong .bad { (view.t("review.long")) } } }
            } @else {
                td .num { (view.moment(row.since)) }
            }
        }
    }
}

/// Which fields a person has to look at; audits among them are not told apart.
fn why(view: &View, row: &QueueRow) -> String {
    let lang = view.context.lang;
    if row.fields.is_empty() {
        let name = match row.paper.state {
            crate::catalog::PaperState::Review => "review.one_paper",
            crate::catalog::PaperState::Withdrawn => "state.withdrawn",
            _ => "state.checked",
        };
        return view.t(name).to_owned();
    }
    let names: Vec<String> =
        row.fields.iter().take(NAMED).map(|name| fields::label(lang, name)).collect();
    let named = names.join("; ");
    match row.fields.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} {}", view.filled(view.t("review.more"), &[("count", &more)])),
    }
}
