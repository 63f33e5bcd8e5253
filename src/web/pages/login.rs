//! Coming in, locking the screen, going.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::notice;
use crate::domain::problem::Problem;
use crate::web::Result;
use crate::web::answer::Failure;
use crate::web::auth::{Maybe, Proof, session};
use crate::web::error::{WebError, status_of};
use crate::web::state::App;
use crate::web::view::{View, local_place};

/// Where to go afterwards.
#[derive(Deserialize, Default)]
pub struct Next {
    #[serde(default)]
    next: String,
}

/// What the form holds.
#[derive(Deserialize)]
pub struct Given {
    #[serde(default)]
    name: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// `GET /dang-nhap`.
pub async fn show(view: View, Maybe(who): Maybe, Query(next): Query<Next>) -> Response {
    if who.is_some() {
        return Redirect::to(local_place(&next.next)).into_response();
    }
    form(&view, "", local_place(&next.next), None).into_response()
}

/// `POST /dang-nhap`.
pub async fn enter(
    State(app): State<App>,
    view: View,
    Form(given): Form<Given>,
) -> Result<Response> {
    let next = local_place(&given.next).to_owned();
    let name = given.name.trim().to_lowercase();
    match proved(&app, &view, &name, Zeroizing::new(given.password)).await {
        Ok(()) => {
            let value = session::begin(&app, &name).await?;
            let old = view.who.as_ref().and_then(|who| who.session.as_ref());
            if let Some(old) = old {
                app.local.catalog.end_session(&old.hash).await?;
            }
            Ok((session::give(&app, &value)?, Redirect::to(&next)).into_response())
        }
        Err(Failure(problem)) => {
            Ok((status_of(&problem), form(&view, &name, &next, Some(&problem))).into_response())
        }
    }
}

/// Checks a password, within the limits of attempts.
async fn proved(app: &App, view: &View, name: &str, password: Zeroizing<String>) -> Result<()> {
    let now = app.now();
    let caller = view.context.peer.map_or_else(|| "?".to_owned(), |peer| peer.to_string());
    app.logins.take(&format!("from {caller}"), now)?;
    app.logins.take(&format!("name {name}"), now)?;
    let proof = Proof::Password { name: name.to_owned(), password };
    let person = app.identity.prove(&proof).await?;
    app.logins.forgive(&format!("name {}", person.name));
    app.logins.forgive(&format!("from {caller}"));
    Ok(())
}

fn form(view: &View, name: &str, next: &str, problem: Option<&Problem>) -> Markup {
    let body = html! {
        form .card method="post" action="/dang-nhap" {
            h1 { (view.t("login")) }
            @if let Some(problem) = problem { (notice(problem, view)) }
            input type="hidden" name="next" value=(next);
            label for="name" { (view.t("login.name")) }
            input #name name="name" value=(name) autocomplete="username" autocapitalize="none"
                spellcheck="false" required autofocus[name.is_empty()];
            label for="password" { (view.t("login.password")) }
            input #password type="password" name="password" autocomplete="current-password"
                required autofocus[!name.is_empty()];
            button .main { (view.t("login")) }
        }
    };
    view.page(view.t("login"), &[], &body)
}

/// `POST /dang-xuat`.
pub async fn leave(State(app): State<App>, Maybe(who): Maybe) -> Result<Response> {
    if let Some(session) = who.and_then(|who| who.session) {
        app.local.catalog.end_session(&session.hash).await?;
    }
    Ok((session::give(&app, "")?, Redirect::to("/dang-nhap")).into_response())
}

/// `POST /khoa`: locks the screen at once.
pub async fn lock(State(app): State<App>, Maybe(who): Maybe) -> Result<Response> {
    if let Some(session) = who.and_then(|who| who.session) {
        app.local.catalog.lock_session(&session.hash, app.now()).await?;
    }
    Ok(Redirect::to("/mo-khoa").into_response())
}

/// `GET /mo-khoa`.
pub async fn locked(view: View, Query(next): Query<Next>) -> Result<Response> {
    match view.who.as_ref().and_then(|who| who.session.as_ref()) {
        None => Err(WebError::LoginNeeded.into()),
        Some(session) if !session.locked => {
            Ok(Redirect::to(local_place(&next.next)).into_response())
        }
        Some(_) => Ok(unlock_form(&view, local_place(&next.next), None).into_response()),
    }
}

/// `POST /mo-khoa`.
pub async fn unlock(
    State(app): State<App>,
    view: View,
    Form(given): Form<Given>,
) -> Result<Response> {
    let who = view.who.as_ref().ok_or(WebError::LoginNeeded)?;
    let session = who.session.as_ref().ok_or(WebError::LoginNeeded)?;
    let next = local_place(&given.next);
    match proved(&app, &view, &who.name, Zeroizing::new(given.password)).await {
        Ok(()) => {
            app.local.catalog.touch_session(&session.hash, app.now(), true).await?;
            Ok(Redirect::to(next).into_response())
        }
        Err(Failure(problem)) => {
            let page = unlock_form(&view, next, Some(&problem));
            Ok((StatusCode::UNAUTHORIZED, page).into_response())
        }
    }
}

fn unlock_form(view: &View, next: &str, problem: Option<&Problem>) -> Markup {
    let display = view.who.as_ref().map(|who| who.display.as_str()).unwrap_or_default();
    let name = view.who.as_ref().map(|who| who.name.as_str()).unwrap_or_default();
    let body = html! {
        form .card method="post" action="/mo-khoa" {
            h1 { (view.t("unlock")) }
            p { (display) }
            @if let Some(problem) = problem { (notice(problem, view)) }
            (view.csrf())
            input type="hidden" name="next" value=(next);
            input type="hidden" name="name" value=(name) autocomplete="username";
            label for="password" { (view.t("login.password")) }
            input #password type="password" name="password" autocomplete="current-password"
                required autofocus;
            button .main { (view.t("unlock")) }
        }
        form .card.plain method="post" action="/dang-xuat" {
            (view.csrf())
            button .quiet { (view.t("unlock.other")) }
        }
    };
    view.page(view.t("unlock"), &[], &body)
}
