//! Is the server alive, is it ready, what does it do: for whoever looks after it.

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;

use super::metrics::head;
use super::state::App;
use crate::catalog::ScanState;
use crate::lang::Lang;

/// Less room than this is none.
const ROOM: u64 = 256 << 20;

/// `GET /healthz`: the process answers.
pub async fn healthy() -> &'static str {
    "ok\n"
}

/// One thing that is missing.
struct Missing {
    /// A stable word for programs.
    what: &'static str,
    vi: String,
    en: String,
}

/// `GET /readyz`: whether scans can be taken to their end; what is missing otherwise.
pub async fn ready(State(app): State<App>, context: super::context::Context) -> Response {
    let missing = missing(&app).await;
    let status = if missing.is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let told: Vec<_> = missing
        .iter()
        .map(|missing| {
            let words = if context.lang == Lang::En { &missing.en } else { &missing.vi };
            json!({"what": missing.what, "message": words})
        })
        .collect();
    (status, Json(json!({"ready": told.is_empty(), "missing": told}))).into_response()
}

async fn missing(app: &App) -> Vec<Missing> {
    let mut all = Vec::new();
    let mut add = |what, vi: &str, en: &str| {
        all.push(Missing { what, vi: vi.to_owned(), en: en.to_owned() });
    };
    if app.local.cancel.is_set() {
        add("stopping", "Máy chủ đang dừng", "The server is stopping");
    }
    if app.local.catalog.last_event().await.is_err() {
        add("catalogue", "Danh mục không trả lời", "The catalogue does not answer");
    }
    if app.local.font.is_none() {
        add("font", "Thiếu phông chữ để ký: apt install fonts-dejavu", "No font for seals");
    }
    let disk = rustix::fs::statvfs(app.local.office.root());
    if disk.is_ok_and(|disk| disk.f_bavail.saturating_mul(disk.f_frsize) < ROOM) {
        add("room", "Đĩa sắp đầy", "The disk is nearly full");
    }
    if app.reading.lock().is_ok_and(|reading| reading.is_some()) {
        add("reading", "Máy đọc chữ không chạy: sohoa doctor", "The OCR engine does not run");
    }
    if app.gone.lock().is_ok_and(|gone| !gone.is_empty()) {
        add("folder", "Có thư mục theo dõi không vào được", "A watched folder is away");
    }
    all
}

/// The routes of the metrics' own listener.
pub fn metrics_router(app: App) -> Router {
    Router::new().route("/metrics", get(metrics)).with_state(app)
}

async fn metrics(State(app): State<App>) -> Response {
    let mut out = app.metrics.text();
    let load = app.desk.load();
    let gauge = |out: &mut String, name: &str, what: &str, lines: &[(String, u64)]| {
        head(out, name, "gauge", what);
        for (labels, value) in lines {
            out.push_str(&format_line(name, labels, *value));
        }
    };
    let lanes = |counter: usize, batch: usize| {
        vec![
            ("{lane=\"counter\"}".to_owned(), counter as u64),
            ("{lane=\"batch\"}".to_owned(), batch as u64),
        ]
    };
    gauge(
        &mut out,
        "sohoa_scans_waiting",
        "Scans that have not begun.",
        &lanes(load.counter_waiting, load.batch_waiting),
    );
    gauge(
        &mut out,
        "sohoa_scans_under_way",
        "Scans being worked on.",
        &lanes(load.counter_under_way, load.batch_under_way),
    );
    let catalog = &app.local.catalog;
    if let Ok(counts) = catalog.count_papers().await {
        let lines: Vec<_> = counts
            .into_iter()
            .map(|(state, count)| {
                (format!("{{state=\"{}\"}}", super::api::papers::state_word(state)), count)
            })
            .collect();
        gauge(&mut out, "sohoa_papers", "Papers held, by state.", &lines);
    }
    if let Ok(dead) = catalog.dead_deliveries(1000).await {
        let line = [(String::new(), dead.len() as u64)];
        gauge(&mut out, "sohoa_hook_dead", "Events given up, at most 1000 counted.", &line);
    }
    if let Ok(scans) = catalog.scans_in(ScanState::Received).await {
        let oldest = scans
            .first()
            .map_or(0, |scan| app.now().duration_since(scan.first_at).as_secs().unsigned_abs());
        let line = [(String::new(), oldest)];
        gauge(&mut out, "sohoa_oldest_scan_seconds", "Age of the oldest scan not done.", &line);
    }
    if let Ok(disk) = rustix::fs::statvfs(app.local.office.root()) {
        let line = [(String::new(), disk.f_bavail.saturating_mul(disk.f_frsize))];
        gauge(&mut out, "sohoa_free_bytes", "Free room where the office lies.", &line);
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], out).into_response()
}

fn format_line(name: &str, labels: &str, value: u64) -> String {
    format!("{name}{labels} {value}\n")
}
