//! Accounts and keys: given out, shut, taken back. Secrets are shown once, on the answer alone.

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::notice;
use crate::catalog::web::{AccountRow, Delivery, KeyRole, KeyRow, NewAccount, Role};
use crate::domain::privacy::mask_numbers;
use crate::domain::problem::Problem;
use crate::web::Result;
use crate::web::answer::Failure;
use crate::web::auth::{Permission, Who, key, password};
use crate::web::error::{WebError, status_of};
use crate::web::state::App;
use crate::web::view::View;

/// `GET /quan-tri`.
pub async fn show(State(app): State<App>, who: Who, view: View) -> Result<Markup> {
    who.may(Permission::Manage)?;
    page(&app, &view, &html! {}).await
}

/// A new account.
#[derive(Deserialize)]
pub struct GivenAccount {
    name: String,
    display: String,
    role: Role,
}

/// `POST /quan-tri/tai-khoan`.
pub async fn add_account(
    State(app): State<App>,
    who: Who,
    view: View,
    Form(given): Form<GivenAccount>,
) -> Result<Response> {
    who.may(Permission::Manage)?;
    let made = make_account(&app, &given).await;
    shown_once(&app, &view, made, view.t("manage.password")).await
}

/// Makes an account with a one-time password; gives the words to be shown once.
async fn make_account(app: &App, given: &GivenAccount) -> Result<(String, String), Problem> {
    let name = given.name.trim().to_lowercase();
    let secret = new_account(app, &name, given.display.trim(), given.role).await?;
    Ok((name, secret))
}

/// Makes an account; gives its one-time password.
pub async fn new_account(
    app: &App,
    name: &str,
    display: &str,
    role: Role,
) -> Result<String, Problem> {
    if !good_name(name) || mask_numbers(display) != display {
        return Err(WebError::BadName.into());
    }
    let secret = password::one_time()?;
    let hash = password::hash(secret.clone()).await?;
    let display = if display.is_empty() { name } else { display };
    let new = NewAccount { name, display, role, password: &hash };
    if !app.local.catalog.add_account(&new, app.now()).await? {
        return Err(WebError::NameTaken.into());
    }
    Ok(secret.to_string())
}

/// 3 to 40 small letters without marks, digits, `.`, `-`; never nine digits together.
pub fn good_name(name: &str) -> bool {
    (3..=40).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b))
        && mask_numbers(name) == name
}

/// An account that something is done with.
#[derive(Deserialize)]
pub struct GivenName {
    name: String,
    act: Act,
}

/// What is done with an account.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// A new one-time password.
    Reset,
    /// Shut it.
    Disable,
    /// Open it again.
    Enable,
}

/// `POST /quan-tri/tai-khoan/sua`.
pub async fn change_account(
    State(app): State<App>,
    who: Who,
    view: View,
    Form(given): Form<GivenName>,
) -> Result<Response> {
    who.may(Permission::Manage)?;
    let catalog = &app.local.catalog;
    match given.act {
        // Nobody locks themselves out.
        Act::Disable if given.name == who.name => Err(WebError::Forbidden("disable-self").into()),
        Act::Disable => {
            catalog.disable_account(&given.name, Some(app.now())).await?;
            Ok(Redirect::to("/quan-tri").into_response())
        }
        Act::Enable => {
            catalog.disable_account(&given.name, None).await?;
            Ok(Redirect::to("/quan-tri").into_response())
        }
        Act::Reset => {
            catalog.account(&given.name).await?.ok_or(WebError::NoSuch("account"))?;
            let secret = password::one_time()?;
            let hash = password::hash(secret.clone()).await?;
            catalog.set_password(&given.name, &hash, true, None).await?;
            let made = Ok((given.name, secret.to_string()));
            shown_once(&app, &view, made, view.t("manage.password")).await
        }
    }
}

/// A new key.
#[derive(Deserialize)]
pub struct GivenKey {
    label: String,
    role: KeyRole,
    days: Option<String>,
}

/// `POST /quan-tri/khoa`.
pub async fn add_key(
    State(app): State<App>,
    who: Who,
    view: View,
    Form(given): Form<GivenKey>,
) -> Result<Response> {
    who.may(Permission::Manage)?;
    let days = given.days.and_then(|days| days.trim().parse().ok());
    let (row, secret) =
        key::make(&mask_numbers(given.label.trim()), given.role, &who.name, app.now(), days)?;
    app.local.catalog.add_key(&row).await?;
    shown_once(&app, &view, Ok((row.label, secret)), view.t("manage.key")).await
}

/// A key by its public half.
#[derive(Deserialize)]
pub struct GivenId {
    id: String,
}

/// `POST /quan-tri/khoa/thu-hoi`.
pub async fn revoke_key(
    State(app): State<App>,
    who: Who,
    Form(given): Form<GivenId>,
) -> Result<Response> {
    who.may(Permission::Manage)?;
    app.local.catalog.revoke_key(&given.id, app.now()).await?;
    Ok(Redirect::to("/quan-tri").into_response())
}

/// The page with a secret on it, or with why there is none.
async fn shown_once(
    app: &App,
    view: &View,
    made: Result<(String, String), Problem>,
    words: &str,
) -> Result<Response> {
    match made {
        Ok((name, secret)) => {
            let told = html! {
                p .secret role="status" {
                    strong { (name) } ": " (words) " " code #secret { (secret) } " "
                    span .small { (view.t("manage.once")) }
                }
            };
            Ok(page(app, view, &told).await?.into_response())
        }
        Err(problem) => {
            let told = page(app, view, &notice(&problem, view)).await?;
            Ok((status_of(&problem), told).into_response())
        }
    }
}

/// `POST /quan-tri/thong-bao`: what was given up is told again.
pub async fn retell(State(app): State<App>, who: Who) -> Result<Response> {
    who.may(Permission::Manage)?;
    app.local.catalog.revive_deliveries(app.now()).await?;
    Ok(Redirect::to("/quan-tri").into_response())
}

async fn page(app: &App, view: &View, told: &Markup) -> Result<Markup, Failure> {
    let accounts = app.local.catalog.accounts().await?;
    let keys = app.local.catalog.api_keys().await?;
    let dead = app.local.catalog.dead_deliveries(20).await?;
    let body = html! {
        h1 { (view.t("manage")) }
        (told)
        section aria-labelledby="accounts" { h2 #accounts { (view.t("manage.accounts")) } (account_table(view, &accounts)) (account_form(view)) }
        section aria-labelledby="keys" { h2 #keys { (view.t("manage.keys")) } (key_table(view, &keys)) (key_form(view)) }
        @if !dead.is_empty() { section aria-labelledby="hook" { h2 #hook { (view.t("manage.hook")) } (dead_list(view, &dead)) } }
    };
    Ok(view.page(view.t("manage"), &[], &body))
}

fn account_table(view: &View, accounts: &[AccountRow]) -> Markup {
    let button = |name: &str, act: &str, words: &str| {
        html! {
            form method="post" action="/quan-tri/tai-khoan/sua" {
                (view.csrf()) input type="hidden" name="name" value=(name);
                button .quiet name="act" value=(act) { (words) }
            }
        }
    };
    html! {
        div .scroll { table {
            thead { tr { th scope="col" { (view.t("login.name")) } th scope="col" { (view.t("manage.display")) } th scope="col" { (view.t("manage.role")) } th scope="col" { (view.t("manage.acts")) } } }
            tbody { @for account in accounts { tr .off[account.disabled] {
                td { (account.name) } td { (account.display) } td { (role_word(view, account.role)) }
                td .acts {
                    (button(&account.name, "reset", view.t("manage.reset")))
                    @if account.disabled { (button(&account.name, "enable", view.t("manage.enable"))) }
                    @else { (button(&account.name, "disable", view.t("manage.disable"))) }
                }
            } } }
        } }
    }
}

fn dead_list(view: &View, dead: &[Delivery]) -> Markup {
    html! {
        ul { @for delivery in dead { li {
            (view.moment(delivery.event.at)) " " code { (delivery.event.subject) } " " (delivery.event.state)
            ": " (delivery.error.as_deref().unwrap_or("–"))
        } } }
        form method="post" action="/quan-tri/thong-bao" {
            (view.csrf()) button { (view.t("manage.hook.again")) }
        }
    }
}

fn account_form(view: &View) -> Markup {
    html! {
        form .line method="post" action="/quan-tri/tai-khoan" {
            (view.csrf())
            label { (view.t("login.name")) input name="name" required autocapitalize="none" autocomplete="off"; }
            label { (view.t("manage.display")) input name="display" autocomplete="off"; }
            label { (view.t("manage.role")) select name="role" { @for role in Role::ALL {
                option value=(word(&role)) { (role_word(view, role)) }
            } } }
            button .main { (view.t("manage.add")) }
        }
    }
}

fn key_table(view: &View, keys: &[KeyRow]) -> Markup {
    html! {
        div .scroll { table {
            thead { tr { th scope="col" { (view.t("manage.label")) } th scope="col" { (view.t("manage.role")) } th scope="col" { (view.t("manage.used")) } th scope="col" { (view.t("manage.acts")) } } }
            tbody { @for key in keys { tr .off[key.revoked] {
                td { (key.label) " " span .small { (key.id) } } td { (key_word(view, key.role)) }
                td { @if let Some(at) = key.used_at { (view.moment(at)) } @else { "–" } }
                td .acts { @if key.revoked { (view.t("manage.revoked")) } @else {
                    form method="post" action="/quan-tri/khoa/thu-hoi" {
                        (view.csrf()) input type="hidden" name="id" value=(key.id);
                        button .quiet { (view.t("manage.revoke")) }
                    }
                } }
            } } }
        } }
    }
}

fn key_form(view: &View) -> Markup {
    html! {
        form .line method="post" action="/quan-tri/khoa" {
            (view.csrf())
            label { (view.t("manage.label")) input name="label" required autocomplete="off"; }
            label { (view.t("manage.role")) select name="role" { @for role in KeyRole::ALL {
                option value=(word(&role)) { (key_word(view, role)) }
            } } }
            label { (view.t("manage.days")) input name="days" inputmode="numeric" size="5" autocomplete="off"; }
            button .main { (view.t("manage.add")) }
        }
    }
}

fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn role_word(view: &View, role: Role) -> &'static str {
    let name = match role {
        Role::Clerk => "role.clerk",
        Role::Signer => "role.signer",
        Role::Auditor => "role.auditor",
        Role::Administrator => "role.administrator",
    };
    view.t(name)
}

fn key_word(view: &View, role: KeyRole) -> &'static str {
    let name = match role {
        KeyRole::Scanner => "role.scanner",
        KeyRole::Reader => "role.reader",
        KeyRole::Exchange => "role.exchange",
    };
    view.t(name)
}
