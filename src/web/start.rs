//! What runs beside requests, from the start to the stop: children are warmed, what earlier runs
//! left is taken up, folders are watched, news is followed, the hook is told, old rows go.

use std::sync::Arc;
use std::time::Duration;

use super::hub::Hub;
use super::state::App;
use super::{Result, hook};
use crate::domain::problem::Coded;
use crate::engine::local::unfinished;
use crate::engine::watch::{Told, watch};
use crate::engine::{EngineError, Lane};

/// How long what is under way may take to give itself back.
const GIVE_BACK: Duration = Duration::from_secs(20);
/// How often old rows go and the status list is made anew.
const TIDY: Duration = Duration::from_mins(10);
/// How long events are kept for those who come back.
const EVENTS: jiff::SignedDuration = jiff::SignedDuration::from_hours(7 * 24);

impl App {
    /// Sets everything going that runs beside requests.
    pub async fn start(&self) -> Result<()> {
        let resumed = self.resume_uploads().await?;
        self.resume_signing().await?;
        let left = unfinished(&self.local.catalog).await?;
        let values = [("uploads", resumed.into()), ("scans", left.len().into())];
        self.log.line(self.now(), "start", &values);
        let app = self.clone();
        tokio::spawn(async move { app.warm().await });
        for work in left {
            let app = self.clone();
            tokio::spawn(async move {
                let begun = std::time::Instant::now();
                let outcome = app.desk.take(Lane::Batch, &work).await;
                app.metrics.took(Lane::Batch, begun.elapsed(), outcome.is_ok());
            });
        }
        if !self.folders.is_empty() {
            let app = self.clone();
            tokio::spawn(async move {
                let (folders, settings) = (app.folders.clone(), app.watch);
                watch(folders, &app.desk, settings, |told| app.heard(&told)).await;
            });
        }
        tokio::spawn(Hub::follow(self.clone()));
        if let Some(hook) = &self.hook {
            tokio::spawn(hook::deliver(self.clone(), Arc::clone(hook)));
        }
        let app = self.clone();
        tokio::spawn(async move { app.tidy().await });
        Ok(())
    }

    /// Waits until what is under way has ended or given itself back, then ends the children. The
    /// engine has been asked to stop before.
    pub async fn stopped(&self) -> bool {
        let all = self.desk.stopped(GIVE_BACK).await;
        let problems = self.local.settle_all().await;
        for problem in &problems {
            self.log.line(self.now(), "unsettled", &[("code", problem.code.to_string().into())]);
        }
        self.local.pool.close().await;
        self.judges.close().await;
        all
    }

    async fn warm(&self) {
        let failed = self.local.warm().await.err();
        if let Some(problem) = &failed {
            self.log.line(self.now(), "not-warm", &[("code", problem.code.to_string().into())]);
        }
        if let Ok(mut reading) = self.reading.lock() {
            *reading = failed;
        }
    }

    /// Takes what the watcher tells into counts and lines.
    fn heard(&self, told: &Told) {
        let gone = |path: &std::path::PathBuf, is: bool| {
            if let Ok(mut gone) = self.gone.lock() {
                gone.retain(|known| known != path);
                if is {
                    gone.push(path.clone());
                }
            }
        };
        match told {
            Told::Took { lane, outcome, settled, took, .. } => {
                let cancelled = EngineError::Cancelled.code();
                let code = outcome.as_ref().as_ref().err().map(|problem| problem.code);
                if code == Some(cancelled) {
                    return;
                }
                self.metrics.took(*lane, *took, code.is_none());
                let code = code.map_or_else(|| "-".to_owned(), |code| code.to_string());
                let values = [
                    ("lane", if *lane == Lane::Counter { "counter" } else { "batch" }.into()),
                    ("code", code.into()),
                    ("settled_ms", (settled.as_millis() as u64).into()),
                    ("ms", (took.as_millis() as u64).into()),
                ];
                self.log.line(self.now(), "scan", &values);
            }
            Told::Polled { folder, limit } => {
                gone(folder, false);
                self.metrics.polled(*limit);
                let why = if *limit { "fs.inotify.max_user_watches" } else { "network" };
                self.log.line(self.now(), "polled", &[("why", why.into())]);
            }
            Told::Watched { folder } => gone(folder, false),
            Told::Gone { folder } => {
                gone(folder, true);
                self.log.line(self.now(), "folder-gone", &[]);
            }
        }
    }

    async fn tidy(&self) {
        loop {
            let (now, catalog) = (self.now(), &self.local.catalog);
            let length =
                jiff::SignedDuration::try_from(self.settings.session_length).unwrap_or_default();
            let _ = catalog.end_sessions_before(now - length).await;
            let _ = catalog.forget_events(now - EVENTS).await;
            let _ = self.local.settle_all().await;
            tokio::select! {
                () = tokio::time::sleep(TIDY) => {}
                () = self.local.cancel.asked() => return,
            }
        }
    }
}
