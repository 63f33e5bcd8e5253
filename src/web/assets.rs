//! Style and scripts of our own, inside the binary. They stand under the hash of all of them, so
//! that browsers may keep them for ever and modules find each other by relative names.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::domain::hash::Hasher;

macro_rules! assets {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_bytes!(concat!("assets/", $name)).as_slice())),*]
    };
}

/// Every asset: a new one is a file in `assets/` and its name here.
static ASSETS: &[(&str, &[u8])] = &assets![
    "app.css",
    "app.js",
    "icon.svg",
    "live.js",
    "review.css",
    "review.js",
    "send.js",
    "sheet.js",
    "verify.js",
];

static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = Hasher::default();
    for (name, bytes) in ASSETS {
        hasher.update(name.as_bytes());
        hasher.update(bytes);
    }
    hasher.finish().to_string().chars().take(16).collect()
});

/// The address of an asset.
pub fn address(name: &str) -> String {
    format!("/static/{}/{name}", *VERSION)
}

/// `GET /static/{version}/{name}`.
pub async fn serve(Path((version, name)): Path<(String, String)>) -> Response {
    let found = ASSETS.iter().find(|(known, _)| *known == name);
    let (true, Some((name, bytes))) = (version == *VERSION, found) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, *bytes).into_response()
}
