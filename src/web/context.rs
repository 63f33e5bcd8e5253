//! What is known of one request before anybody looks at it: a random id, the language, whether a
//! person looks at the answer, where it came from.

use std::net::{IpAddr, SocketAddr};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::state::App;
use crate::lang::Lang;

/// The cookie that keeps the language.
pub const LANGUAGE_COOKIE: &str = "sohoa-lang";

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A request's surroundings, in its extensions.
#[derive(Clone, Debug)]
pub struct Context {
    /// Random; in the answer's `X-Request-Id`, in problems and in the log.
    pub id: String,
    /// The language asked for.
    pub lang: Lang,
    /// Whether a browser wants a page.
    pub html: bool,
    /// Path and query, for coming back after logging in.
    pub target: String,
    /// Who calls.
    pub peer: Option<IpAddr>,
}

/// The caller's address, put into extensions by `server`.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Surrounds every request: makes its context, writes its line.
pub async fn surround(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let headers = request.headers();
    let api = request.uri().path().starts_with("/api/");
    let context = Context {
        id: fresh_id(),
        lang: language(headers, request.uri().query()),
        html: !api && text(headers, &header::ACCEPT).is_some_and(|v| v.contains("text/html")),
        target: request.uri().path_and_query().map_or("/", |target| target.as_str()).to_owned(),
        peer: caller(headers, request.extensions().get::<Peer>(), app.settings.behind_proxy),
    };
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let id = context.id.clone();
    request.extensions_mut().insert(context);
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID.clone(), value);
    }
    let (took, status) = (begun.elapsed(), response.status().as_u16());
    app.metrics.answered(route.as_deref().unwrap_or("-"), method.as_str(), status, took);
    let milliseconds = took.as_millis() as u64;
    app.log.line(
        app.now(),
        "request",
        &[
            ("request", id.into()),
            ("method", method.as_str().into()),
            ("route", route.as_deref().unwrap_or("-").into()),
            ("status", status.into()),
            ("ms", milliseconds.into()),
        ],
    );
    response
}

/// Eight random bytes in hexadecimal; `0` where there is no randomness: an id is no secret.
fn fresh_id() -> String {
    let mut bytes = [0; 8];
    let _ = getrandom::fill(&mut bytes);
    data_encoding::HEXLOWER.encode(&bytes)
}

/// `?lang=`, then the cookie, then Vietnamese: browsers in offices are often set to English
/// though their users are not.
fn language(headers: &HeaderMap, query: Option<&str>) -> Lang {
    let asked = query.and_then(|query| {
        query.split('&').find_map(|pair| pair.strip_prefix("lang=")).map(str::to_owned)
    });
    match asked.or_else(|| cookie(headers, LANGUAGE_COOKIE)).as_deref() {
        Some("en") => Lang::En,
        _ => Lang::Vi,
    }
}

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).find_map(
        |line| {
            line.split(';').find_map(|pair| {
                let (key, value) = pair.trim().split_once('=')?;
                (key == name).then(|| value.to_owned())
            })
        },
    )
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Behind a proxy the last address it added counts; what the caller itself wrote does not.
fn caller(headers: &HeaderMap, peer: Option<&Peer>, behind_proxy: bool) -> Option<IpAddr> {
    let named = behind_proxy.then(|| headers.get_all("x-forwarded-for").iter().next_back());
    let named = named.flatten().and_then(|value| value.to_str().ok());
    let last = named.and_then(|list| list.rsplit(',').next()).and_then(|a| a.trim().parse().ok());
    last.or_else(|| peer.map(|peer| peer.0.ip()))
}
