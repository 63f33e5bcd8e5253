//! News for whoever waits: the number of the last event, the uploads that ended. Both are hints;
//! what they tell of stands in the catalogue.

use std::time::Duration;

use tokio::sync::{broadcast, watch};

use super::state::App;

/// How often the catalogue is asked for events of other processes.
const LOOK: Duration = Duration::from_millis(500);

/// The hub.
pub struct Hub {
    last: watch::Sender<i64>,
    ended: broadcast::Sender<String>,
}

impl Default for Hub {
    fn default() -> Self {
        Self { last: watch::Sender::new(0), ended: broadcast::Sender::new(256) }
    }
}

impl Hub {
    /// Follows the number of the last event.
    pub fn events(&self) -> watch::Receiver<i64> {
        self.last.subscribe()
    }

    /// Hears which uploads end from now on.
    pub fn scans(&self) -> broadcast::Receiver<String> {
        self.ended.subscribe()
    }

    pub(super) fn scan_ended(&self, id: &str) {
        // Nobody may be waiting.
        let _ = self.ended.send(id.to_owned());
    }

    /// Follows the catalogue until the server stops.
    pub(super) async fn follow(app: App) {
        let cancel = app.local.cancel.clone();
        loop {
            if let Ok(last) = app.local.catalog.last_event().await {
                app.hub.last.send_if_modified(|known| std::mem::replace(known, last) != last);
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                () = cancel.asked() => return,
            }
        }
    }
}
