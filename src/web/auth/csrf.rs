//! Changing requests of browsers come from our own pages: the session's token in the header
//! `X-CSRF-Token` or in a form's field `_csrf`, and never an origin other than this host.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Method, header};
use subtle::ConstantTimeEq;

use crate::catalog::web::SessionRow;
use crate::web::error::WebError;

/// Forms of pages are smaller.
const FORM: usize = 256 << 10;

/// What is sent there changes nothing, and comes as a form with a file.
const HARMLESS: [&str; 1] = ["/kiem-tra"];

/// Gives the request on, or refuses it.
pub(super) async fn checked(
    request: Request,
    session: Option<&SessionRow>,
) -> Result<Request, WebError> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(request);
    }
    own_site(request.headers())?;
    let Some(session) = session else { return Ok(request) };
    if HARMLESS.contains(&request.uri().path()) {
        return Ok(request);
    }
    let given = request.headers().get("x-csrf-token").and_then(|value| value.to_str().ok());
    if let Some(given) = given {
        return if same(given, &session.csrf) {
            Ok(request)
        } else {
            Err(WebError::CrossSite("another token"))
        };
    }
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
        return Err(WebError::CrossSite("no token"));
    }
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, FORM).await.map_err(|_| WebError::TooLarge(FORM as u64))?;
    let given = std::str::from_utf8(&bytes).ok().and_then(|form| {
        form.split('&').find_map(|pair| pair.strip_prefix("_csrf=")).map(str::to_owned)
    });
    // Tokens are of letters that forms do not change.
    if !given.is_some_and(|given| same(&given, &session.csrf)) {
        return Err(WebError::CrossSite("no token"));
    }
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

/// Browsers say where a request was made; those that say so by `Sec-Fetch-Site` are believed
/// before their `Origin`, which is `null` where pages send no referrer. Programs say nothing.
fn own_site(headers: &HeaderMap) -> Result<(), WebError> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some("same-origin" | "none") => return Ok(()),
        Some(_) => return Err(WebError::CrossSite("another site")),
        None => {}
    }
    let (Some(origin), Some(host)) = (text("origin"), text("host")) else { return Ok(()) };
    let of_origin = origin.split_once("://").map(|(_, rest)| rest);
    if of_origin == Some(host) { Ok(()) } else { Err(WebError::CrossSite("another origin")) }
}

fn same(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}
