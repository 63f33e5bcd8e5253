//! Changing one's password; the one-time password has to be changed before anything else.

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::notice;
use crate::domain::problem::Problem;
use crate::web::Result;
use crate::web::auth::{Proof, password};
use crate::web::error::{WebError, status_of};
use crate::web::state::App;
use crate::web::view::View;

/// What the form holds.
#[derive(Deserialize)]
pub struct Given {
    old: String,
    new: String,
    again: String,
}

/// `GET /mat-khau`.
pub async fn show(view: View) -> Result<Markup> {
    open_session(&view)?;
    Ok(form(&view, None))
}

/// `POST /mat-khau`.
pub async fn change(
    State(app): State<App>,
    view: View,
    Form(given): Form<Given>,
) -> Result<Response> {
    let (name, hash) = open_session(&view)?;
    match changed(&app, &name, &hash, given).await {
        Ok(()) => Ok(Redirect::to("/").into_response()),
        Err(problem) => Ok((status_of(&problem), form(&view, Some(&problem))).into_response()),
    }
}

/// The account and session of somebody who is in, also with a one-time password.
fn open_session(view: &View) -> Result<(String, String), WebError> {
    let who = view.who.as_ref().ok_or(WebError::LoginNeeded)?;
    let session = who.session.as_ref().ok_or(WebError::LoginNeeded)?;
    if session.locked {
        return Err(WebError::Locked);
    }
    Ok((who.name.clone(), session.hash.clone()))
}

async fn changed(app: &App, name: &str, session: &str, given: Given) -> Result<(), Problem> {
    app.logins.take(&format!("name {name}"), app.now())?;
    let (old, new) = (Zeroizing::new(given.old), Zeroizing::new(given.new));
    let proof = Proof::Password { name: name.to_owned(), password: old.clone() };
    app.identity.prove(&proof).await?;
    password::strong(&new, name)?;
    if *old == *new || *new != given.again {
        return Err(WebError::WeakPassword.into());
    }
    let hash = password::hash(new).await?;
    app.local.catalog.set_password(name, &hash, false, Some(session)).await?;
    app.logins.forgive(&format!("name {name}"));
    Ok(())
}

/// Whose password it is, for whoever keeps passwords.
pub(super) fn account(view: &View) -> Markup {
    let name = view.who.as_ref().map(|who| who.name.as_str()).unwrap_or_default();
    html! { input value=(name) autocomplete="username" readonly hidden; }
}

fn form(view: &View, problem: Option<&Problem>) -> Markup {
    let first = view.who.as_ref().is_some_and(|who| who.must_change);
    let field = |id: &str, name: &str, kind: &str, focus: bool| {
        html! {
            label for=(id) { (name) }
            input id=(id) type="password" name=(id) autocomplete=(kind) required autofocus[focus];
        }
    };
    let body = html! {
        form .card method="post" action="/mat-khau" {
            h1 { (view.t("password")) }
            @if first { p { (view.t("password.first")) } }
            @if let Some(problem) = problem { (notice(problem, view)) }
            (view.csrf())
            (account(view))
            (field("old", view.t("password.old"), "current-password", true))
            (field("new", view.t("password.new"), "new-password", false))
            (field("again", view.t("password.again"), "new-password", false))
            p .small { (view.t("password.rule")) }
            button .main { (view.t("password.save")) }
        }
    };
    view.page(view.t("password"), &[], &body)
}
