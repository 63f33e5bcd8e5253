//! What changes, as it changes: server-sent events.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use tokio::time::Instant;

use crate::catalog::web::Event;
use crate::web::Result;
use crate::web::answer::ProblemDocument;
use crate::web::auth::{Permission, Who};
use crate::web::state::App;

/// After so long a browser has to come again, so that a session that ended is noticed.
const LENGTH: Duration = Duration::from_mins(10);
/// Events read at once.
const AT_ONCE: u32 = 100;

/// Follows changes of papers (`event: paper`) and scans (`event: scan`). Data is
/// `{"id", "at", "kind", "subject", "state", "version"}`; `Last-Event-ID` goes on where one left.
#[utoipa::path(get, path = "/api/v1/events", tag = "events",
    params(("Last-Event-ID" = Option<i64>, Header, description = "The last event seen")),
    responses(
        (status = 200, content_type = "text/event-stream", body = String),
        (status = "4XX", body = ProblemDocument, content_type = "application/problem+json"),
    ), security(("key" = [])))]
pub async fn follow(
    State(app): State<App>,
    who: Who,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Sent, Infallible>>>> {
    who.may(Permission::SeePapers)?;
    let seen = headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse().ok());
    let last = match seen {
        Some(seen) => seen,
        None => app.local.catalog.last_event().await?,
    };
    let follower = Follower { app, last, waiting: VecDeque::new(), until: Instant::now() + LENGTH };
    let events = stream::unfold(follower, async |mut follower| {
        let event = follower.next().await?;
        Some((Ok(as_sent(&event)), follower))
    });
    Ok(Sse::new(Box::pin(events)).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

struct Follower {
    app: App,
    last: i64,
    waiting: VecDeque<Event>,
    until: Instant,
}

impl Follower {
    /// The next event; `None` when the time is over or the server stops.
    async fn next(&mut self) -> Option<Event> {
        let mut news = self.app.hub.events();
        loop {
            if let Some(event) = self.waiting.pop_front() {
                self.last = event.id;
                return Some(event);
            }
            news.mark_unchanged();
            self.waiting =
                self.app.local.catalog.events_after(self.last, AT_ONCE).await.ok()?.into();
            if !self.waiting.is_empty() {
                continue;
            }
            tokio::select! {
                changed = news.changed() => changed.ok()?,
                () = tokio::time::sleep_until(self.until) => return None,
                () = self.app.local.cancel.asked() => return None,
            }
        }
    }
}

fn as_sent(event: &Event) -> Sent {
    let data = serde_json::to_string(event).unwrap_or_default();
    Sent::default().id(event.id.to_string()).event(event.kind.clone()).data(data)
}
