//! Sessions of people: a random cookie, of which the server keeps the hash alone.

use axum::http::{HeaderMap, HeaderValue, header};

use super::{Kind, Who};
use crate::catalog::web::SessionRow;
use crate::domain::hash::Sha256;
use crate::web::answer::Failure;
use crate::web::context::cookie;
use crate::web::error::WebError;
use crate::web::state::App;

/// A request with this header is the page's own doing and keeps nobody awake.
pub const BACKGROUND: &str = "x-background";

/// The screen's clock is written back at most so often.
const TOUCH_AFTER: i64 = 15;

/// The cookie's name: with its prefix browsers take it from TLS alone, for this host alone.
pub const fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-sohoa" } else { "sohoa" }
}

/// Who sits there; `None` where there is no cookie or it names no session. The screen locks after
/// [`crate::web::Settings::lock_after`] without a touch.
pub async fn of(app: &App, headers: &HeaderMap) -> Result<Option<Who>, Failure> {
    let Some(value) = cookie(headers, cookie_name(app.settings.secure)) else { return Ok(None) };
    let hash = hash_of(&value);
    let catalog = &app.local.catalog;
    let Some(mut session) = catalog.session(&hash).await? else { return Ok(None) };
    let now = app.now();
    let since = |at: jiff::Timestamp| now.duration_since(at).as_secs().max(0);
    let known = app.identity.known(&session.account).await?;
    let over = since(session.created_at) as u64 >= app.settings.session_length.as_secs();
    let (Some(person), false) = (known, over) else {
        catalog.end_session(&hash).await?;
        return Ok(None);
    };
    let idle = since(session.seen_at);
    if !session.locked && idle as u64 >= app.settings.lock_after.as_secs() {
        catalog.lock_session(&hash, now).await?;
        session.locked = true;
    } else if !session.locked && idle >= TOUCH_AFTER && !headers.contains_key(BACKGROUND) {
        catalog.touch_session(&hash, now, false).await?;
        session.seen_at = now;
    }
    Ok(Some(Who {
        name: person.name,
        display: person.display,
        kind: Kind::Person(person.role),
        must_change: person.must_change,
        session: Some(session),
        at: now,
    }))
}

/// Begins a session; gives the cookie's value.
pub async fn begin(app: &App, account: &str) -> Result<String, Failure> {
    let (value, now) = (secret()?, app.now());
    let row = SessionRow {
        hash: hash_of(&value),
        account: account.to_owned(),
        csrf: secret()?,
        created_at: now,
        seen_at: now,
        locked: false,
    };
    let length = jiff::SignedDuration::try_from(app.settings.session_length).unwrap_or_default();
    app.local.catalog.end_sessions_before(now - length).await?;
    app.local.catalog.add_session(&row).await?;
    Ok(value)
}

/// The header that gives a browser its cookie; an empty value takes it away.
pub fn set_cookie(app: &App, value: &str) -> Result<HeaderValue, WebError> {
    let secure = app.settings.secure;
    let age = if value.is_empty() { 0 } else { app.settings.session_length.as_secs() };
    let text = format!(
        "{}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={age}{}",
        cookie_name(secure),
        if secure { "; Secure" } else { "" }
    );
    text.parse().map_err(|_| WebError::Crypto("cookie".to_owned()))
}

/// The cookie in an answer's headers.
pub fn give(app: &App, value: &str) -> Result<[(header::HeaderName, HeaderValue); 1], WebError> {
    Ok([(header::SET_COOKIE, set_cookie(app, value)?)])
}

/// 256 random bits as text.
pub fn secret() -> Result<String, WebError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|e| WebError::Crypto(e.to_string()))?;
    Ok(data_encoding::BASE64URL_NOPAD.encode(&bytes))
}

/// What the server keeps of a secret.
pub fn hash_of(value: &str) -> String {
    Sha256::of(value.as_bytes()).to_string()
}
