//! Pages. One file a page: a handler that takes a [`View`] and what it needs, asks
//! [`crate::web::auth::Who::may`], and gives markup. Its address stands in
//! [`crate::web::router()`], its words in `lang/*/pages.toml`.

pub mod home;
pub mod login;
pub mod manage;
pub mod papers;
pub mod password;
pub mod review;
pub mod sign;
pub mod verify;

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect};
use maud::{Markup, html};
use serde::Deserialize;

use super::Result;
use super::context::{Context, LANGUAGE_COOKIE};
use super::state::App;
use super::view::{View, local_place};
use crate::domain::problem::Problem;
use crate::lang;

/// The page that tells a problem.
pub fn trouble(problem: &Problem, context: &Context) -> Markup {
    let view = View { context: context.clone(), who: None };
    let what = lang::what(context.lang, problem);
    let body = html! {
        section .trouble role="alert" {
            h1 { (what) }
            p { (lang::advice(context.lang, problem)) }
            p .small { (view.t("trouble.code")) " " strong { (problem.code) } " · " code { (context.id) } }
            p { a href="/" { (view.t("home")) } }
        }
    };
    view.page(&what, &[], &body)
}

/// A notice at the top of a form that was not taken.
pub(super) fn notice(problem: &Problem, view: &View) -> Markup {
    let lang = view.context.lang;
    html! {
        p .notice role="alert" {
            strong { (lang::what(lang, problem)) ". " } (lang::advice(lang, problem))
            " " span .small { "(" (problem.code) ")" }
        }
    }
}

/// What is asked of [`language`].
#[derive(Deserialize)]
pub struct Change {
    to: String,
    #[serde(default)]
    back: String,
}

/// `GET /ngon-ngu`: keeps the language for this browser.
pub async fn language(State(app): State<App>, Query(change): Query<Change>) -> impl IntoResponse {
    let to = if change.to == "en" { "en" } else { "vi" };
    let secure = if app.settings.secure { "; Secure" } else { "" };
    let cookie =
        format!("{LANGUAGE_COOKIE}={to}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly{secure}");
    ([(header::SET_COOKIE, cookie)], Redirect::to(local_place(&change.back)))
}

/// Nothing stands there.
pub async fn nowhere() -> Result<Markup> {
    Err(super::WebError::NotFound.into())
}
