//! Papers held: those that wait for a person first.

use axum::extract::{Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use crate::catalog::{PaperRow, PaperState};
use crate::domain::privacy::mask_numbers;
use crate::web::Result;
use crate::web::auth::{Permission, Who};
use crate::web::state::App;
use crate::web::view::View;

/// Papers a page.
const PAGE: u32 = 50;

/// Which papers.
#[derive(Deserialize, Default)]
pub struct Asked {
    /// `cho`: those that wait; else all.
    #[serde(default)]
    loc: String,
    /// The page, from 1.
    trang: Option<u32>,
}

/// `GET /giay-to`.
pub async fn list(
    State(app): State<App>,
    who: Who,
    view: View,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    who.may(Permission::SeePapers)?;
    let page = asked.trang.unwrap_or(1).clamp(1, 100_000);
    let offset = (page - 1) * PAGE;
    let all = asked.loc == "tat-ca";
    let catalog = &app.local.catalog;
    let mut papers = if all {
        catalog.papers(None, PAGE + 1, offset).await?
    } else {
        catalog.papers_to_look_at(PAGE + 1, offset).await?
    };
    let more = papers.len() > PAGE as usize;
    papers.truncate(PAGE as usize);
    catalog.log_access(&who.look(), "list", None, None, Some(papers.len())).await?;
    let filter = if all { "tat-ca" } else { "cho" };
    let tab = |name: &str, words: &str| {
        let here = (name == filter).then_some("page");
        html! { a href=(format!("/giay-to?loc={name}")) aria-current=[here] { (words) } }
    };
    let body = html! {
        h1 { (view.t("papers")) }
        nav .tabs aria-label=(view.t("papers")) {
            (tab("cho", view.t("papers.waiting"))) (tab("tat-ca", view.t("papers.all")))
        }
        div data-live="paper" {
            @if papers.is_empty() { p { (view.t("home.nothing")) } } @else { (table(&app, &view, &papers)) }
        }
        nav .pages aria-label=(view.t("pages")) {
            @if page > 1 { a href=(format!("/giay-to?loc={filter}&trang={}", page - 1)) rel="prev" { (view.t("pages.before")) } }
            @if more { a href=(format!("/giay-to?loc={filter}&trang={}", page + 1)) rel="next" { (view.t("pages.after")) } }
        }
    };
    Ok(view.page(view.t("papers"), &["live.js"], &body))
}

/// Papers as a table; personal numbers are masked.
fn table(app: &App, view: &View, papers: &[PaperRow]) -> Markup {
    html! {
        div .scroll { table {
            thead { tr {
                th scope="col" { (view.t("paper.kind")) }
                th scope="col" { (view.t("paper.number")) }
                th scope="col" { (view.t("paper.date")) }
                th scope="col" { (view.t("paper.subject")) }
                th scope="col" { (view.t("paper.state")) }
                th scope="col" { (view.t("paper.file")) }
            } }
            tbody { @for paper in papers { (row(app, view, paper)) } }
        } }
    }
}

fn row(app: &App, view: &View, paper: &PaperRow) -> Markup {
    let kind = paper.kind.as_deref().and_then(|key| app.local.rules.paper(key));
    let kind = kind.map_or_else(|| view.t("paper.unknown"), |kind| kind.name.as_str());
    let review = view.who.as_ref().is_some_and(|who| who.can(Permission::Review));
    let shown = |value: &Option<String>| mask_numbers(value.as_deref().unwrap_or("–"));
    html! {
        tr {
            td { @if review { a href=(format!("/duyet/{}", paper.id)) { (kind) } } @else { (kind) } }
            td { (shown(&paper.number)) }
            td { (day(paper.date.as_deref())) }
            td .wide { (shown(&paper.summary)) }
            td { (state_word(view, paper)) }
            td .small { (mask_numbers(&paper.name)) }
        }
    }
}

/// `2026-11-24` as `24/11/2026`; what is no whole date stays as it is.
fn day(date: Option<&str>) -> String {
    let parts: Vec<&str> = date.unwrap_or("–").split('-').collect();
    match parts.as_slice() {
        [year, month, day] => format!("{day}/{month}/{year}"),
        _ => date.unwrap_or("–").to_owned(),
    }
}

fn state_word(view: &View, paper: &PaperRow) -> String {
    match paper.state {
        PaperState::Copied => view.t("state.copied").to_owned(),
        PaperState::Review => view.filled(view.t("state.review"), &[("count", &paper.wanting)]),
        PaperState::Checked => view.t("state.checked").to_owned(),
        PaperState::Withdrawn => view.t("state.withdrawn").to_owned(),
    }
}
