//! What waits for the agency's signature: exceptions first, each with its reason and the way out;
//! a page for each file that shows exactly what is signed, by whom, with which certificate.

use axum::Form;
use axum::body::Bytes;
use axum::extract::multipart::Multipart;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::notice;
use super::password::account;
use crate::catalog::web::{SigningRow, SigningState};
use crate::domain::hash::Sha256;
use crate::domain::privacy::mask_numbers;
use crate::domain::problem::Problem;
use crate::lang;
use crate::trust::Role;
use crate::web::Result;
use crate::web::answer::Failure;
use crate::web::auth::{Permission, Proof, Who};
use crate::web::error::{WebError, status_of};
use crate::web::signing::{Block, Hand};
use crate::web::state::App;
use crate::web::view::View;

/// The largest file that is signed here.
pub const LARGEST: usize = 64 << 20;
/// So many are shown; the oldest first.
const SHOWN: u32 = 100;

/// Who signs, or asks for it.
fn may_see(who: &Who) -> Result<(), WebError> {
    if who.can(Permission::Sign) { Ok(()) } else { who.may(Permission::Review) }
}

/// `GET /ky`.
pub async fn list(State(app): State<App>, who: Who, view: View) -> Result<Markup> {
    may_see(&who)?;
    queue(&app, &who, &view, &html! {}).await
}

async fn queue(app: &App, who: &Who, view: &View, told: &Markup) -> Result<Markup> {
    let (mut blocked, mut ready) = (Vec::new(), Vec::new());
    for row in app.local.catalog.signings(true, SHOWN).await? {
        let blocks = app.blocks(&row).await;
        if blocks.is_empty() && row.state == SigningState::Waiting {
            ready.push(row);
        } else {
            blocked.push((row, blocks));
        }
    }
    let ended = app.local.catalog.signings(false, 12).await?;
    let body = html! {
        h1 { (view.t("sign")) }
        (told)
        p { a href="/ky/gui" { (view.t("sign.hand-in")) } }
        @if blocked.is_empty() && ready.is_empty() { p { (view.t("sign.none")) } }
        @if !blocked.is_empty() {
            section aria-labelledby="blocked" {
                h2 #blocked { (view.t("sign.blocked")) " " span .count { (blocked.len()) } }
                div .scroll { table {
                    (heads(view, &["sign.file", "sign.plan", "sign.asked", "sign.why"]))
                    tbody { @for (row, blocks) in &blocked { tr {
                        (cells(app, view, row))
                        td { (reasons(view, row, blocks)) }
                    } } }
                } }
            }
        }
        @if !ready.is_empty() { (ready_table(app, who, view, &ready)) }
        @if !ended.is_empty() {
            section aria-labelledby="ended" {
                h2 #ended { (view.t("sign.ended")) }
                ul { @for row in &ended { li {
                    (row.name) ": " (state_word(view, row.state))
                    @if let Some(by) = &row.signed_by { " (" (by) ")" }
                    @if let Some(note) = &row.note { ": " (note) }
                } } }
            }
        }
    };
    Ok(view.page(view.t("sign"), &[], &body))
}

fn ready_table(app: &App, who: &Who, view: &View, ready: &[SigningRow]) -> Markup {
    let signs = who.can(Permission::Sign);
    html! {
        section aria-labelledby="ready" {
            h2 #ready { (view.t("sign.ready")) " " span .count { (ready.len()) } }
            form method="post" action="/ky/loat" {
                (view.csrf())
                div .scroll { table {
                    @if signs { (heads(view, &["sign.chosen", "sign.file", "sign.plan", "sign.asked"])) }
                    @else { (heads(view, &["sign.file", "sign.plan", "sign.asked"])) }
                    tbody { @for row in ready { tr {
                        @if signs { td { input type="checkbox" name="chosen" aria-label=(row.name)
                            value=(format!("{}.{}", row.id, row.sha256)); } }
                        (cells(app, view, row))
                    } } }
                } }
                @if signs {
                    (account(view))
                    label for="password" { (view.t("sign.password")) }
                    input #password type="password" name="password" autocomplete="current-password" required;
                    " " button .main { (view.t("sign.sign-all")) }
                }
            }
        }
    }
}

fn heads(view: &View, names: &[&'static str]) -> Markup {
    html! { thead { tr { @for name in names { th scope="col" { (view.t(name)) } } } } }
}

fn cells(app: &App, view: &View, row: &SigningRow) -> Markup {
    let plan = app.plan(&row.plan).map_or(row.plan.as_str(), |plan| plan.name.as_str());
    html! {
        td { a href=(format!("/ky/{}", row.id)) { (row.name) } }
        td { (plan) @if let Some(number) = &row.number { ", " (number) } }
        td { (row.asked_by) ", " (view.moment(row.asked_at)) }
    }
}

fn reasons(view: &View, row: &SigningRow, blocks: &[Block]) -> Markup {
    html! {
        @if row.state == SigningState::Signing { (view.t("sign.state.signing")) }
        @if !blocks.is_empty() { ul { @for block in blocks { li { @match block {
            Block::Said(name) => (view.t(name)),
            Block::Problem(problem) => {
                (lang::what(view.context.lang, problem)) ". " (lang::advice(view.context.lang, problem))
                " " span .small { "(" (problem.code) ")" }
            }
        } } } } }
    }
}

/// `GET /ky/gui`.
pub async fn hand_in_form(State(app): State<App>, who: Who, view: View) -> Result<Markup> {
    may_see(&who)?;
    Ok(hand_in_page(&app, &view, None))
}

fn hand_in_page(app: &App, view: &View, problem: Option<&Problem>) -> Markup {
    let plans = app.local.policy.plan.iter().filter(|plan| !plan.signers.is_empty());
    let body = html! {
        // The token goes with the address's form: files come as parts, which are not looked into.
        form .card method="post" action="/ky/gui" enctype="multipart/form-data" data-send {
            h1 { (view.t("sign.hand-in")) }
            @if let Some(problem) = problem { (notice(problem, view)) }
            label for="file" { (view.t("sign.file")) }
            input #file type="file" name="file" accept=".pdf" required;
            label for="plan" { (view.t("sign.plan")) }
            select #plan name="plan" { @for plan in plans { option value=(plan.key) { (plan.name) } } }
            label for="number" { (view.t("sign.number")) }
            input #number name="number" autocomplete="off";
            button .main { (view.t("sign.hand-in.do")) }
            p role="alert" data-told {}
        }
    };
    view.page(view.t("sign.hand-in"), &["send.js"], &body)
}

/// `POST /ky/gui`.
pub async fn hand_in(
    State(app): State<App>,
    who: Who,
    view: View,
    form: Multipart,
) -> Result<Response> {
    may_see(&who)?;
    match handed_in(&app, &who, form).await {
        Ok(id) => Ok(Redirect::to(&format!("/ky/{id}")).into_response()),
        Err(Failure(problem)) if view.context.html => {
            Ok((status_of(&problem), hand_in_page(&app, &view, Some(&problem))).into_response())
        }
        Err(failure) => Err(failure),
    }
}

async fn handed_in(app: &App, who: &Who, mut form: Multipart) -> Result<String> {
    let bad = |e: axum::extract::multipart::MultipartError| WebError::BadRequest(e.body_text());
    let (mut file, mut name) = (Bytes::new(), String::new());
    let (mut plan, mut number) = (String::new(), None);
    while let Some(part) = form.next_field().await.map_err(bad)? {
        match part.name() {
            Some("file") => {
                let given = part.file_name().unwrap_or("pdf").to_owned();
                given.rsplit(['/', '\\']).next().unwrap_or_default().clone_into(&mut name);
                file = part.bytes().await.map_err(bad)?;
            }
            Some("plan") => plan = part.text().await.map_err(bad)?,
            Some("number") => {
                let text = part.text().await.map_err(bad)?;
                number = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
            }
            _ => {}
        }
    }
    app.ask_for_signature(&file, &name, &plan, number, &who.name).await
}

/// `GET /ky/{id}`.
pub async fn one(
    State(app): State<App>,
    who: Who,
    view: View,
    Path(id): Path<String>,
) -> Result<Markup> {
    may_see(&who)?;
    let row = app.local.catalog.signing(&id).await?.ok_or(WebError::NoSuch("signing request"))?;
    shown(&app, &who, &view, &row, &html! {}).await
}

async fn shown(
    app: &App,
    who: &Who,
    view: &View,
    row: &SigningRow,
    told: &Markup,
) -> Result<Markup> {
    let open = matches!(row.state, SigningState::Waiting | SigningState::Signing);
    let blocks = if open { app.blocks(row).await } else { Vec::new() };
    let plan = app.plan(&row.plan);
    let hands = plan.map(|plan| app.hands(plan)).unwrap_or_default();
    let ready = row.state == SigningState::Waiting && blocks.is_empty();
    let body = html! {
        h1 { (row.name) }
        (told)
        p { (state_word(view, row.state)) @if let Some(note) = &row.note { ": " (note) } }
        @if !blocks.is_empty() { div .notice role="alert" { h2 { (view.t("sign.blocked")) } (reasons(view, row, &blocks)) } }
        div .beside {
            @if open { img .page src=(format!("/ky/{}/trang/1", row.id)) alt=(format!("{} 1", view.t("sign.pages"))); }
            div {
                section .evidence {
                    h2 { (view.t("sign.what")) }
                    dl {
                        @if let Some(plan) = plan {
                            dt { (view.t("sign.plan")) } dd { (plan.name) }
                            dt { (view.t("sign.source")) } dd { (plan.source) }
                        }
                        @if let Some(number) = &row.number { dt { (view.t("paper.number")) } dd { (number) } }
                        dt { (view.t("sign.asked")) } dd { (row.asked_by) ", " (view.moment(row.asked_at)) }
                        dt { (view.t("sign.hash")) } dd { code { (row.sha256) } }
                    }
                }
                section .evidence {
                    h2 { (view.t("sign.who")) }
                    ol { @for hand in &hands { li { (hand_words(view, hand)) } } }
                }
                @if open && who.can(Permission::Sign) { (forms(view, row, ready)) }
            }
        }
        p { a href="/ky" { (view.t("sign")) } }
    };
    Ok(view.page(&row.name, &[], &body))
}

fn forms(view: &View, row: &SigningRow, ready: bool) -> Markup {
    html! {
        form .evidence method="post" action=(format!("/ky/{}/ky", row.id)) {
            (view.csrf())
            input type="hidden" name="sha256" value=(row.sha256);
            (account(view))
            label for="password" { (view.t("sign.password")) }
            input #password type="password" name="password" autocomplete="current-password" required disabled[!ready];
            " " button .main disabled[!ready] { (view.t("sign.sign")) }
        }
        form .evidence method="post" action=(format!("/ky/{}/tra", row.id)) {
            (view.csrf())
            label for="note" { (view.t("sign.return-why")) }
            input #note name="note" required maxlength="300" autocomplete="off";
            " " button { (view.t("sign.return")) }
        }
    }
}

fn hand_words(view: &View, hand: &Hand) -> Markup {
    let role = match hand.role {
        Role::Digitizer => view.t("sign.role.digitizer"),
        Role::Agency => view.t("sign.role.agency"),
        Role::Person => view.t("sign.role.person"),
        Role::Certifier => view.t("sign.role.certifier"),
    };
    html! {
        (role) ": "
        @match &hand.certificate {
            Some(certificate) => {
                strong { (mask_numbers(&certificate.name())) } ", " (view.t("sign.issued-by")) " "
                (mask_numbers(&certificate.issuer_name()))
                ", " (view.t("sign.until")) " " (view.moment(certificate.not_after()))
                @if certificate.is_sample() { " " strong .bad { "(" (view.t("sign.sample")) ")" } }
            }
            None => (view.t("sign.no-key")),
        }
    }
}

/// `GET /ky/{id}/trang/{number}`.
pub async fn picture(
    State(app): State<App>,
    who: Who,
    Path((id, number)): Path<(String, u32)>,
) -> Result<Response> {
    may_see(&who)?;
    app.local.catalog.signing(&id).await?.ok_or(WebError::NoSuch("signing request"))?;
    let png = app.signing_picture(&id, number).await?;
    Ok(([(header::CONTENT_TYPE, "image/png")], png).into_response())
}

/// The signer's word for one file.
#[derive(Deserialize)]
pub struct Given {
    password: String,
    sha256: String,
}

/// Whoever signs proves again who they are.
async fn proved(app: &App, who: &Who, password: String) -> Result<(), Problem> {
    app.logins.take(&format!("name {}", who.name), app.now())?;
    let proof = Proof::Password { name: who.name.clone(), password: Zeroizing::new(password) };
    app.identity.prove(&proof).await?;
    app.logins.forgive(&format!("name {}", who.name));
    Ok(())
}

/// `POST /ky/{id}/ky`.
pub async fn sign(
    State(app): State<App>,
    who: Who,
    view: View,
    Path(id): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response> {
    who.may(Permission::Sign)?;
    let row = app.local.catalog.signing(&id).await?.ok_or(WebError::NoSuch("signing request"))?;
    let signed = async {
        proved(&app, &who, given.password).await?;
        let hash: Sha256 = given.sha256.parse().map_err(|_| WebError::TakenAlready)?;
        app.sign(&id, hash, &who.name).await
    };
    match signed.await {
        Ok(()) => Ok(Redirect::to("/ky").into_response()),
        Err(problem) => {
            let page = shown(&app, &who, &view, &row, &notice(&problem, &view)).await?;
            Ok((status_of(&problem), page).into_response())
        }
    }
}

/// `POST /ky/loat`: signs those chosen, one after the other; one that fails stops no other.
pub async fn many(
    State(app): State<App>,
    who: Who,
    view: View,
    Form(given): Form<Vec<(String, String)>>,
) -> Result<Response> {
    who.may(Permission::Sign)?;
    let values = |name: &str| {
        let found = given.iter().filter(move |(known, _)| known == name);
        found.map(|(_, value)| value.clone()).collect::<Vec<_>>()
    };
    let password = values("password").pop().unwrap_or_default();
    if let Err(problem) = proved(&app, &who, password).await {
        let page = queue(&app, &who, &view, &notice(&problem, &view)).await?;
        return Ok((status_of(&problem), page).into_response());
    }
    let (mut done, mut left) = (0, 0);
    for chosen in values("chosen") {
        let pair = chosen.split_once('.').and_then(|(id, hash)| Some((id, hash.parse().ok()?)));
        let signed = match pair {
            Some((id, hash)) => app.sign(id, hash, &who.name).await.is_ok(),
            None => false,
        };
        if signed { done += 1 } else { left += 1 }
    }
    let words = view.filled(view.t("sign.done"), &[("done", &done), ("left", &left)]);
    let told = html! { p .secret role="status" { (words) } };
    Ok(queue(&app, &who, &view, &told).await?.into_response())
}

/// Why a file is given back.
#[derive(Deserialize)]
pub struct Note {
    note: String,
}

/// `POST /ky/{id}/tra`.
pub async fn give_back(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Form(given): Form<Note>,
) -> Result<Response> {
    who.may(Permission::Sign)?;
    app.give_back(&id, given.note.trim()).await?;
    Ok(Redirect::to("/ky").into_response())
}

fn state_word(view: &View, state: SigningState) -> &'static str {
    match state {
        SigningState::Waiting => view.t("sign.state.waiting"),
        SigningState::Signing => view.t("sign.state.signing"),
        SigningState::Signed => view.t("sign.state.signed"),
        SigningState::Returned => view.t("sign.state.returned"),
    }
}
