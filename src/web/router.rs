//! Which address leads where. A page is a line here, a file in `pages/` and its words in
//! `lang/*/pages.toml`; a route of the interface is a line in [`super::api`].

use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use axum::{Router, extract::DefaultBodyLimit};

use super::auth::{Who, identify};
use super::pages::{
    home, language, login, manage, nowhere, papers, password, review, sign, verify,
};
use super::state::App;
use super::{answer, api, assets, context, headers, operation};

/// The largest body of a form; what takes files says so itself.
const FORM: usize = 256 << 10;

/// The whole application.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/", get(home::show))
        .route("/giay-to", get(papers::list))
        .route("/duyet", get(review::list::show))
        .route("/duyet/{paper}", get(review::show::show))
        .route("/duyet/{paper}/truong", post(review::act::decide))
        .route("/duyet/{paper}/lui", post(review::act::back))
        .route("/duyet/{paper}/giu", post(review::act::hold))
        .route("/duyet/{paper}/tra", post(review::act::release))
        .route("/duyet/{paper}/xong", post(review::act::end))
        .route("/duyet/{paper}/trang/{number}", get(review::picture::page))
        .route("/duyet/{paper}/chu/{number}", get(review::picture::words))
        .route("/duyet/{paper}/cat/{field}", get(review::picture::piece))
        .route("/duyet/{paper}/nguon/{field}", get(review::source::show))
        .route("/dang-nhap", get(login::show).post(login::enter))
        .route("/dang-xuat", post(login::leave))
        .route("/khoa", post(login::lock))
        .route("/mo-khoa", get(login::locked).post(login::unlock))
        .route("/mat-khau", get(password::show).post(password::change))
        .route("/ngon-ngu", get(language))
        .route("/phien", get(awake))
        .route(
            "/kiem-tra",
            get(verify::show).post(verify::judge).layer(DefaultBodyLimit::max(verify::LARGEST)),
        )
        .route("/ky", get(sign::list))
        .route(
            "/ky/gui",
            get(sign::hand_in_form).post(sign::hand_in).layer(DefaultBodyLimit::max(sign::LARGEST)),
        )
        .route("/ky/loat", post(sign::many))
        .route("/ky/{id}", get(sign::one))
        .route("/ky/{id}/trang/{number}", get(sign::picture))
        .route("/ky/{id}/ky", post(sign::sign))
        .route("/ky/{id}/tra", post(sign::give_back))
        .route("/quan-tri", get(manage::show))
        .route("/quan-tri/tai-khoan", post(manage::add_account))
        .route("/quan-tri/tai-khoan/sua", post(manage::change_account))
        .route("/quan-tri/khoa", post(manage::add_key))
        .route("/quan-tri/khoa/thu-hoi", post(manage::revoke_key))
        .route("/quan-tri/thong-bao", post(manage::retell))
        .route("/static/{version}/{name}", get(assets::serve))
        .route("/healthz", get(operation::healthy))
        .route("/readyz", get(operation::ready))
        .merge(api::routes())
        .fallback(nowhere)
        .method_not_allowed_fallback(async || StatusCode::METHOD_NOT_ALLOWED)
        .layer(DefaultBodyLimit::max(FORM))
        // Outermost last: every answer gets its headers, its body where it failed, its line.
        .layer(from_fn_with_state(app.clone(), identify))
        .layer(from_fn_with_state(app.clone(), answer::render))
        .layer(from_fn_with_state(app.clone(), context::surround))
        .layer(from_fn_with_state(app.clone(), headers::secure))
        .with_state(app)
}

/// `GET /phien`: whether the session is open; a page asks to know when to show the lock.
async fn awake(_: Who) -> StatusCode {
    StatusCode::NO_CONTENT
}
