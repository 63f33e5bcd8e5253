//! Problems as answers: RFC 9457 `application/problem+json` for programs, a page for people.
//!
//! Handlers give a [`Failure`]; it becomes an answer without a body that carries the problem, and
//! [`render`] around all routes writes the body, since only there language and taste are known.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;

use super::context::Context;
use super::error::{WebError, status_of};
use super::state::App;
use super::{pages, view};
use crate::domain::problem::{Class, Coded, Problem};
use crate::lang;

/// A request that did not succeed.
#[derive(Clone, Debug)]
pub struct Failure(pub Problem);

impl<E: Coded> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = status_of(&self.0).into_response();
        response.extensions_mut().insert(Arc::new(self.0));
        response
    }
}

/// A problem as RFC 9457 writes it.
#[derive(Serialize, Debug, utoipa::ToSchema)]
pub struct ProblemDocument {
    /// Always `about:blank`: the code tells more than a link to pages an office cannot reach.
    #[serde(rename = "type")]
    kind: &'static str,
    /// What happened.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What to do.
    detail: String,
    /// The request's id, for whoever looks into the log.
    instance: String,
    /// The stable code, `SH-` and four digits.
    code: String,
}

impl ProblemDocument {
    /// A problem in the language of the request.
    pub fn new(problem: &Problem, context: &Context) -> Self {
        Self {
            kind: "about:blank",
            title: lang::what(context.lang, problem),
            status: status_of(problem).as_u16(),
            detail: lang::advice(context.lang, problem),
            instance: format!("urn:sohoa:request:{}", context.id),
            code: problem.code.to_string(),
        }
    }
}

/// Writes the body of every answer that failed, also of those the router itself refused.
pub async fn render(State(app): State<App>, request: Request, next: Next) -> Response {
    let context = request.extensions().get::<Context>().cloned();
    let reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let response = next.run(request).await;
    let (status, Some(context)) = (response.status(), context) else { return response };
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let known = response.extensions().get::<Arc<Problem>>().cloned();
    let problem = match known {
        Some(problem) => Arc::unwrap_or_clone(problem),
        None if already_told(&response) => return response,
        None => plain_refusal(status),
    };
    if problem.class == Class::Bug {
        let cause = crate::domain::privacy::mask_numbers(&problem.cause);
        let values =
            [("request", context.id.clone().into()), ("code", problem.code.to_string().into())];
        app.log.line(app.now(), "bug", &[&values[..], &[("cause", cause.into())]].concat());
    }
    let mut told = if context.html {
        as_page(&problem, &context, reading)
    } else {
        let body = serde_json::to_string(&ProblemDocument::new(&problem, &context));
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        (status_of(&problem), kind, body.unwrap_or_default()).into_response()
    };
    for (name, value) in response.headers() {
        if name == header::ALLOW || name == header::SET_COOKIE {
            told.headers_mut().append(name, value.clone());
        }
    }
    if told.status() == StatusCode::UNAUTHORIZED && !context.html {
        told.headers_mut()
            .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"sohoa\""));
    }
    let again = problem.details.get("seconds").and_then(|value| HeaderValue::from_str(value).ok());
    if let Some(again) = again {
        told.headers_mut().insert(header::RETRY_AFTER, again);
    }
    told
}

/// A handler that wrote a page of its own about what is wrong.
fn already_told(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html") || kind.contains("json"))
}

/// What the router refused by itself.
fn plain_refusal(status: StatusCode) -> Problem {
    match status {
        StatusCode::NOT_FOUND => WebError::NotFound.into(),
        StatusCode::METHOD_NOT_ALLOWED => WebError::Method.into(),
        StatusCode::PAYLOAD_TOO_LARGE => WebError::TooLarge(2 << 20).into(),
        status => WebError::BadRequest(status.to_string()).into(),
    }
}

/// Who is not logged in is led to where that is done; everything else is told on a page.
fn as_page(problem: &Problem, context: &Context, reading: bool) -> Response {
    let next = if reading { context.target.as_str() } else { "/" };
    let next = view::encoded(next);
    match problem.code.0 {
        9103 => Redirect::to(&format!("/dang-nhap?next={next}")).into_response(),
        9108 => Redirect::to(&format!("/mo-khoa?next={next}")).into_response(),
        9109 => Redirect::to("/mat-khau").into_response(),
        _ => (status_of(problem), pages::trouble(problem, context)).into_response(),
    }
}
