//! The one outgoing hook: every change of a paper's state is told to another system by a signed
//! POST. What is to be told stands in rows written with the change itself; a receiver that is
//! away is tried again, longer and longer, and after [`TRIES`] given up with the reason kept.
//!
//! Body: `{"id", "at", "paper", "state", "version"}`, nothing of the paper's content.
//! `X-Sohoa-Signature: t=‹seconds›,v1=‹hex›`, where v1 is HMAC-SHA256 over `‹seconds›.‹body›`
//! with the shared secret; a receiver refuses what is older than five minutes. `X-Sohoa-Event`
//! is the event's number: a receiver that sees one twice does nothing the second time, and one
//! lower than the last of that paper is old news.

use std::sync::Arc;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use zeroize::Zeroizing;

use super::error::WebError;
use super::state::App;
use crate::catalog::web::{Delivery, Event};
use crate::domain::privacy::mask_numbers;
use crate::trust::service::{Http, Transport};

/// So often an event is tried: 5 s, 10 s, 20 s, … at most an hour; about six hours together.
pub const TRIES: u32 = 14;
const FIRST: i64 = 5;
const LONGEST: i64 = 3600;
/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often rows are looked at.
const LOOK: Duration = Duration::from_secs(1);

/// Where to tell, and how it is signed.
pub struct Hook {
    address: String,
    secret: Zeroizing<Vec<u8>>,
    transport: Arc<dyn Transport + Send + Sync>,
}

impl Hook {
    /// A hook. Beyond this machine only TLS is spoken.
    pub fn new(address: &str, secret: &[u8]) -> Result<Self, WebError> {
        let host = address.strip_prefix("http://").map(|rest| {
            let host = rest.split(['/', '?']).next().unwrap_or_default();
            host.rsplit_once(':').map_or(host, |(host, _)| host)
        });
        let near = matches!(host, Some("127.0.0.1" | "localhost" | "[::1]"));
        if !address.starts_with("https://") && !near {
            return Err(WebError::Hook("https only".to_owned()));
        }
        if secret.len() < 16 {
            return Err(WebError::Hook("the secret is shorter than 16 bytes".to_owned()));
        }
        Ok(Self {
            address: address.to_owned(),
            secret: Zeroizing::new(secret.to_vec()),
            transport: Arc::new(Http::with_patience(PATIENCE)),
        })
    }

    /// The body that tells an event.
    pub fn body(event: &Event) -> String {
        json!({"id": event.id, "at": event.at, "paper": event.subject, "state": event.state,
            "version": event.version})
        .to_string()
    }

    /// The signature's header over a body at a moment.
    pub fn signature(&self, body: &str, at: jiff::Timestamp) -> String {
        let seconds = at.as_second();
        let Ok(mut mac) = Hmac::<sha2::Sha256>::new_from_slice(&self.secret) else {
            return String::new();
        };
        mac.update(format!("{seconds}.{body}").as_bytes());
        let hex = data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes());
        format!("t={seconds},v1={hex}")
    }

    async fn tell(self: &Arc<Self>, event: Event, now: jiff::Timestamp) -> Result<(), String> {
        let hook = Arc::clone(self);
        let told = tokio::task::spawn_blocking(move || {
            let body = Self::body(&event);
            let (signature, id) = (hook.signature(&body, now), event.id.to_string());
            let headers = [("X-Sohoa-Signature", signature.as_str()), ("X-Sohoa-Event", &id)];
            hook.transport.post(&hook.address, "application/json", body.as_bytes(), &headers)
        });
        let answer = told.await.map_err(|e| e.to_string())?;
        answer.map(drop).map_err(|error| mask_numbers(&error.to_string()))
    }
}

/// When an event that failed so often is tried again; `None`: it is given up.
pub fn next_try(attempts: u32, now: jiff::Timestamp) -> Option<jiff::Timestamp> {
    let wait = FIRST.saturating_mul(1_i64 << attempts.min(20)).min(LONGEST);
    (attempts + 1 < TRIES).then(|| now + jiff::SignedDuration::from_secs(wait))
}

/// Tells until the server stops.
pub(super) async fn deliver(app: App, hook: Arc<Hook>) {
    let cancel = app.local.cancel.clone();
    loop {
        if let Err(problem) = due(&app, &hook).await {
            app.log.line(app.now(), "hook", &[("code", problem.code.to_string().into())]);
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = cancel.asked() => return,
        }
    }
}

async fn due(app: &App, hook: &Arc<Hook>) -> Result<(), crate::domain::problem::Problem> {
    let catalog = &app.local.catalog;
    catalog.queue_deliveries(app.now()).await?;
    for Delivery { event, attempts, .. } in catalog.due_deliveries(app.now(), 32).await? {
        if app.local.cancel.is_set() {
            break;
        }
        let id = event.id;
        match hook.tell(event, app.now()).await {
            Ok(()) => {
                app.metrics.told(true);
                catalog.delivered(id, app.now()).await?;
            }
            Err(why) => {
                app.metrics.told(false);
                let (now, next) = (app.now(), next_try(attempts, app.now()));
                catalog.delivery_failed(id, &why, next, now).await?;
                let values = [("event", id.into()), ("dead", next.is_none().into())];
                app.log.line(now, "hook-failed", &values);
                // The receiver is away: the others wait as well.
                break;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_near_or_secret_addresses_are_told() {
        let secret = [7; 32];
        for good in ["https://he-thong.example/x", "http://127.0.0.1:9/x", "http://localhost/x"] {
            assert!(Hook::new(good, &secret).is_ok(), "{good}");
        }
        for bad in ["http://he-thong.example/x", "http://127.0.0.1.example/", "ftp://a", ""] {
            assert!(Hook::new(bad, &secret).is_err(), "{bad}");
        }
        assert!(Hook::new("https://a.example", b"short").is_err());
    }

    #[test]
    fn tries_come_later_and_later_and_end() {
        let now = jiff::Timestamp::UNIX_EPOCH;
        let waits: Vec<i64> =
            (0..TRIES).map_while(|n| next_try(n, now)).map(jiff::Timestamp::as_second).collect();
        assert_eq!(waits.len(), TRIES as usize - 1);
        assert_eq!(&waits[..3], [5, 10, 20]);
        assert!(waits.is_sorted() && waits.iter().all(|wait| *wait <= LONGEST));
    }
}
