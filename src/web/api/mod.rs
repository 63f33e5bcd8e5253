//! `/api/v1`: the interface for programs, described by itself.
//!
//! Every route is annotated where it stands; the description served at `/api/v1/openapi.json`
//! (`OpenAPI` 3.1) is made of the annotations, so that it cannot name what is not there. Errors are
//! [`super::answer::ProblemDocument`]s. Keys go into `Authorization: Bearer …`.

pub mod documents;
pub mod events;
pub mod metadata;
pub mod papers;
pub mod scans;

use axum::Json;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Info, License, OpenApi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::state::App;

/// The routes, with their description at `/api/v1/openapi.json`.
pub fn routes() -> Router<App> {
    let (routes, description) = described();
    routes.route("/api/v1/openapi.json", get(async move || as_json(&description)))
}

/// The routes and their description.
pub fn described() -> (Router<App>, OpenApi) {
    // These stream their bodies to disk and bound them as they come.
    let streamed = OpenApiRouter::new()
        .routes(routes!(scans::send))
        .routes(routes!(documents::import))
        .routes(routes!(documents::get, documents::put))
        .layer(DefaultBodyLimit::disable());
    let (routes, mut description) = OpenApiRouter::new()
        .merge(streamed)
        .routes(routes!(scans::state))
        .routes(routes!(papers::list))
        .routes(routes!(papers::one))
        .routes(routes!(papers::reveal))
        .routes(routes!(papers::pdf))
        .routes(routes!(events::follow))
        .routes(routes!(documents::download))
        .split_for_parts();
    let mut info = Info::new("sohoa", env!("CARGO_PKG_VERSION"));
    info.license = Some(License::new("Apache-2.0"));
    info.description = Some("Scans in, papers and their data out.".to_owned());
    description.info = info;
    let key = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    let components = description.components.get_or_insert_default();
    components.security_schemes.insert("key".to_owned(), key.into());
    (routes, description)
}

fn as_json(description: &OpenApi) -> Response {
    ([(header::CACHE_CONTROL, "no-cache")], Json(description)).into_response()
}
