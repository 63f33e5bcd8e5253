//! The verify page, for anybody: a file, a photograph of a code, or a hash alone → one sentence,
//! then the evidence. What is handed in lies on disk only while it is judged, then it is
//! overwritten and removed; personal numbers are masked.

use axum::extract::multipart::Multipart;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value;
use tempfile::TempPath;
use tokio::io::AsyncWriteExt;

use super::notice;
use crate::domain::hash::Sha256;
use crate::domain::privacy::mask_numbers;
use crate::domain::problem::Problem;
use crate::domain::result::Standing;
use crate::engine::EngineError;
use crate::engine::judge::{Judged, Judging};
use crate::engine::worker::{Answer, FileJob};
use crate::flow::keep::erase;
use crate::web::Result;
use crate::web::answer::Failure;
use crate::web::error::{WebError, status_of};
use crate::web::state::App;
use crate::web::view::View;

/// The largest file that is judged: results are smaller.
pub const LARGEST: usize = 64 << 20;

/// What is asked by address alone.
#[derive(Deserialize, Default)]
pub struct Asked {
    /// SHA-256 of a file, made where the file is.
    sha256: Option<String>,
}

/// `GET /kiem-tra`.
pub async fn show(
    State(app): State<App>,
    view: View,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let Some(text) = asked.sha256 else { return Ok(page(&view, &html! {}).into_response()) };
    allowed(&app, &view)?;
    let found = match text.to_lowercase().parse::<Sha256>() {
        Ok(hash) => app.local.catalog.paper_of_pdf(hash).await?,
        Err(_) => return Err(WebError::BadRequest("sha256".to_owned()).into()),
    };
    // What came from elsewhere is nobody's business here: only what this office issued is told.
    let issued = found.and_then(|paper| paper.result);
    let told = match issued {
        Some(result) => html! {
            (sentence(&view, standing_mark(result.standing), view.t(standing_name(result.standing))))
            p { (view.t("verify.hash.known")) }
            dl { dt { (view.t("verify.since")) } dd { (view.moment(result.at)) } }
        },
        None => sentence(&view, Mark::Open, view.t("verify.hash.unknown")),
    };
    Ok(page(&view, &told).into_response())
}

/// `POST /kiem-tra`.
pub async fn judge(State(app): State<App>, view: View, form: Multipart) -> Result<Response> {
    allowed(&app, &view)?;
    match judged(&app, form).await {
        Ok(judged) => Ok(page(&view, &told(&view, &judged)).into_response()),
        Err(Failure(problem)) => {
            let shown = page(&view, &notice(&problem, &view));
            Ok((status_of(&problem), shown).into_response())
        }
    }
}

fn allowed(app: &App, view: &View) -> Result<(), WebError> {
    let caller = view.context.peer.map_or_else(|| "?".to_owned(), |peer| peer.to_string());
    app.verifications.take(&caller, app.now())
}

/// A file on disk as long as this lives.
struct Passing(TempPath);

impl Drop for Passing {
    fn drop(&mut self) {
        // Where overwriting fails, dropping the path removes the file all the same.
        let _ = erase(&self.0);
    }
}

async fn judged(app: &App, mut form: Multipart) -> Result<Judged> {
    let bad = |e: axum::extract::multipart::MultipartError| {
        let large = e.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE;
        if large { WebError::TooLarge(LARGEST as u64) } else { WebError::BadRequest(e.body_text()) }
    };
    let (mut file, mut code) = (None, None);
    while let Some(mut part) = form.next_field().await.map_err(bad)? {
        match part.name() {
            Some("file") => {
                let path = app.local.office.temporary();
                let failed = |e| EngineError::file(&path, e);
                let passing = Passing(TempPath::try_from_path(&path).map_err(failed)?);
                let mut out = tokio::fs::File::create_new(&path).await.map_err(failed)?;
                let mut size = 0;
                while let Some(chunk) = part.chunk().await.map_err(bad)? {
                    size += chunk.len();
                    out.write_all(&chunk).await.map_err(failed)?;
                }
                out.flush().await.map_err(failed)?;
                file = (size > 0).then_some(passing);
            }
            Some("code") => {
                let text = part.text().await.map_err(bad)?;
                code = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
            }
            _ => {}
        }
    }
    if file.is_none() && code.is_none() {
        return Err(WebError::BadRequest("file".to_owned()).into());
    }
    let judging = Judging {
        path: file.as_ref().map(|passing| passing.0.to_path_buf()),
        code: code.filter(|_| file.is_none()),
        office: app.local.office.root().to_owned(),
        sample: app.sample,
        now: app.now(),
    };
    let answer = app.judges.run(&FileJob::Judge(judging)).await;
    drop(file);
    match answer.map_err(nameless)? {
        Answer::Judged(judged) => Ok(*judged),
        _ => Err(EngineError::Protocol("another answer than a verdict".to_owned()).into()),
    }
}

/// The name our own copy had says nothing to anybody.
fn nameless(mut problem: Problem) -> Problem {
    for name in ["path", "file"] {
        if let Some(value) = problem.details.get_mut(name) {
            "–".clone_into(value);
        }
    }
    problem
}

/// How a sentence looks: by word, shape and colour.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Good,
    Bad,
    Open,
}

fn sentence(view: &View, mark: Mark, words: &str) -> Markup {
    let (sign, class) = match mark {
        Mark::Good => ("✓", "verdict good"),
        Mark::Bad => ("✗", "verdict bad"),
        Mark::Open => ("?", "verdict open"),
    };
    html! {
        p class=(class) role="status" aria-label=(view.t("verify.result")) {
            span aria-hidden="true" { (sign) } " " (words)
        }
    }
}

fn told(view: &View, judged: &Judged) -> Markup {
    let file = judged.file.as_ref();
    let verdict = file.map(|file| text(file, "verdict"));
    let code = judged.code.as_ref();
    let ended = judged.standing.filter(|standing| *standing != Standing::Issued);
    let (mark, words) = match (verdict.as_deref(), ended) {
        (Some("TOTAL-FAILED"), _) => (Mark::Bad, "verify.failed"),
        (_, Some(standing)) => (Mark::Bad, standing_name(standing)),
        (Some("TOTAL-PASSED"), None) => (Mark::Good, "verify.passed"),
        (Some("INDETERMINATE"), None) => (Mark::Open, "verify.open"),
        _ => of_code(code),
    };
    html! {
        (sentence(view, mark, view.t(words)))
        @if let Some(file) = file { (evidence(view, file)) }
        @if let Some(code) = code { (code_evidence(view, code)) }
    }
}

/// The sentence where only a code can tell.
fn of_code(code: Option<&Value>) -> (Mark, &'static str) {
    let Some(code) = code else { return (Mark::Open, "verify.nothing") };
    match (text(code, "verdict").as_str(), text(code, "sub").as_str()) {
        ("TOTAL-PASSED", _) => (Mark::Good, "verify.code.passed"),
        ("TOTAL-FAILED", "REVOKED_NO_POE") => (Mark::Bad, "verify.code.ended"),
        ("TOTAL-FAILED", _) => (Mark::Bad, "verify.code.failed"),
        (_, "NO_SIGNING_CERTIFICATE_FOUND") => (Mark::Open, "verify.code.stranger"),
        _ => (Mark::Open, "verify.code.open"),
    }
}

fn evidence(view: &View, file: &Value) -> Markup {
    let signatures = file["signatures"].as_array().map(Vec::as_slice).unwrap_or_default();
    html! {
        @if signatures.is_empty() { p { (view.t("verify.no-signature")) } }
        @for one in signatures {
            @let sub = text(one, "sub");
            section .evidence {
                h2 { (shown(one, "signer", view)) }
                dl {
                    dt { (view.t("verify.verdict")) }
                    dd { (word(view, &text(one, "verdict")))
                        @if !sub.is_empty() { ": " (reason(view, &sub)) } " " span .small { (text(one, "verdict")) " " (sub) } }
                    dt { (view.t("verify.when")) }
                    dd { (moment(view, one)) }
                    dt { (view.t("verify.covers")) }
                    dd { @if one["coverage"] == "whole file" { (view.t("verify.whole")) } @else { (shown(one, "coverage", view)) } }
                    dt { (view.t("verify.changes")) }
                    dd { @if one["changes"] == "none" { (view.t("verify.none")) } @else { (shown(one, "changes", view)) } }
                    dt { (view.t("verify.certificate")) }
                    dd { (mask_numbers(one["certificate"]["issuer"].as_str().unwrap_or("–"))) }
                    dt { (view.t("verify.kind")) }
                    dd { (shown(one, "level", view)) ", " (shown(one, "algorithm", view)) }
                }
            }
        }
    }
}

fn code_evidence(view: &View, code: &Value) -> Markup {
    let issuer = code["issuer"].as_str().or_else(|| code["claimed_issuer"].as_str());
    let status = &code["status"];
    let standing = status["standing"].as_str().unwrap_or("unknown");
    html! {
        section .evidence {
            h2 { (view.t("verify.code")) }
            dl {
                dt { (view.t("verify.issuer")) }
                dd { (mask_numbers(issuer.unwrap_or("–"))) @if code["issuer"].is_null() { " " (view.t("verify.claimed")) } }
                dt { (view.t("verify.issued")) }
                dd { (time(view, &code["issued_at"])) }
                @if let Some(number) = code["number"].as_str() { dt { (view.t("paper.number")) } dd { (mask_numbers(number)) } }
                dt { (view.t("verify.status")) }
                dd {
                    (match standing {
                        "issued" => view.t("verify.standing.issued"),
                        "corrected" => view.t("verify.standing.corrected"),
                        "replaced" => view.t("verify.standing.replaced"),
                        "withdrawn" => view.t("verify.standing.withdrawn"),
                        _ => view.t("verify.standing.unknown"),
                    })
                    @if !status["known_until"].is_null() { ", " (view.t("verify.known")) " " (time(view, &status["known_until"])) }
                }
                dt { (view.t("verify.id")) }
                dd { code { (text(code, "result")) } }
            }
        }
    }
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

fn shown(value: &Value, name: &str, view: &View) -> String {
    value[name].as_str().map_or_else(|| view.t("verify.unknown").to_owned(), mask_numbers)
}

fn time(view: &View, value: &Value) -> String {
    let at = value.as_str().and_then(|text| text.parse().ok());
    at.map_or_else(|| view.t("verify.unknown").to_owned(), |at| view.moment(at))
}

fn moment(view: &View, signature: &Value) -> String {
    if !signature["proven_time"].is_null() {
        return format!("{} ({})", time(view, &signature["proven_time"]), view.t("verify.proven"));
    }
    format!("{} ({})", time(view, &signature["signing_time"]), view.t("verify.claimed-time"))
}

fn word(view: &View, verdict: &str) -> &'static str {
    match verdict {
        "TOTAL-PASSED" => view.t("verify.word.passed"),
        "TOTAL-FAILED" => view.t("verify.word.failed"),
        _ => view.t("verify.word.open"),
    }
}

/// Sub-indications of ETSI EN 319 102-1 in plain words.
fn reason(view: &View, sub: &str) -> String {
    let name = match sub {
        "FORMAT_FAILURE" => "reason.format",
        "HASH_FAILURE" => "reason.hash",
        "SIG_CRYPTO_FAILURE" => "reason.crypto",
        "SIG_CONSTRAINTS_FAILURE" => "reason.rules",
        "NO_CERTIFICATE_CHAIN_FOUND" | "CERTIFICATE_CHAIN_GENERAL_FAILURE" => "reason.chain",
        "NO_SIGNING_CERTIFICATE_FOUND" => "reason.no-certificate",
        "CRYPTO_CONSTRAINTS_FAILURE_NO_POE" => "reason.weak",
        "REVOKED_NO_POE" => "reason.revoked",
        "OUT_OF_BOUNDS_NO_POE" => "reason.expired",
        "TRY_LATER" => "reason.later",
        _ => "reason.other",
    };
    view.t(name).to_owned()
}

const fn standing_name(standing: Standing) -> &'static str {
    match standing {
        Standing::Issued => "verify.stands",
        Standing::Corrected => "verify.corrected",
        Standing::Replaced => "verify.replaced",
        Standing::Withdrawn => "verify.withdrawn",
    }
}

fn standing_mark(standing: Standing) -> Mark {
    if standing == Standing::Issued { Mark::Good } else { Mark::Bad }
}

fn page(view: &View, told: &Markup) -> Markup {
    let body = html! {
        h1 { (view.t("verify")) }
        div #result { (told) }
        form .drop method="post" action="/kiem-tra" enctype="multipart/form-data" data-verify {
            label for="file" { (view.t("verify.drop")) }
            input #file type="file" name="file" accept=".pdf,.jpg,.jpeg,.png,.tif,.tiff";
            label for="code" { (view.t("verify.text")) }
            input #code name="code" autocomplete="off" spellcheck="false" placeholder="VNR1:…";
            p {
                button .main { (view.t("verify.go")) } " "
                button type="button" data-hash hidden { (view.t("verify.hash")) }
            }
            p .small { (view.t("verify.privacy")) }
        }
    };
    view.page(view.t("verify"), &["verify.js"], &body)
}
