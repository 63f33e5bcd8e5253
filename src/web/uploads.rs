//! Scans sent over the network: streamed to disk, taken by the engine, never lost once answered.
//!
//! Order: a row says that bytes are coming; the bytes are written, hashed and synced; the row says
//! that they are safe; only then the sender is answered. The engine takes the file as any other.
//! A sender who breaks off leaves nothing. After a restart what was received goes on.

use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_util::{Stream, StreamExt};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use super::Result;
use super::error::WebError;
use super::state::App;
use crate::catalog::web::{NewUpload, UploadRow, UploadState};
use crate::domain::hash::{Hasher, Sha256};
use crate::domain::problem::{Class, Problem};
use crate::engine::local::Work;
use crate::engine::{EngineError, Lane};
use crate::flow::intake::Found;
use crate::flow::keep::erase;
use crate::flow::sort::Refusal;

/// Room that has to be left on the disk beside a file, which is copied while it is worked on.
const SPARE: u64 = 64 << 20;
/// How long a file waits for a second try after something outside failed.
const AGAIN: Duration = Duration::from_secs(30);

/// What an upload became when it was sent.
pub enum Sent {
    /// It is new.
    New(UploadRow),
    /// The same came before with the same key.
    Before(UploadRow),
}

impl App {
    /// Where an upload's bytes lie until its papers are kept.
    pub fn upload_path(&self, id: &str) -> PathBuf {
        self.uploads().join(id)
    }

    /// Takes a body in. `announced` is the size the sender names, if it does.
    pub async fn receive(
        &self,
        new: NewUpload,
        announced: Option<u64>,
        body: Body,
    ) -> Result<Sent> {
        self.receive_stream(new, announced, body.into_data_stream()).await
    }

    /// The same from any stream of bytes.
    pub async fn receive_stream<E>(
        &self,
        new: NewUpload,
        announced: Option<u64>,
        body: impl Stream<Item = Result<Bytes, E>> + Unpin,
    ) -> Result<Sent> {
        if self.local.cancel.is_set() {
            return Err(WebError::Stopping.into());
        }
        let most = self.settings.max_upload;
        if announced.is_some_and(|size| size > most) {
            return Err(WebError::TooLarge(most).into());
        }
        self.has_room(announced.unwrap_or(0))?;
        let id = new.id.clone();
        if let Some(before) = self.local.catalog.begin_upload(&new).await? {
            return self.repeated(before, body).await;
        }
        let path = self.upload_path(&id);
        let mut half = Half { app: self.clone(), id: id.clone(), path: Some(path.clone()) };
        let file = File::create_new(&path).await.map_err(no_room)?;
        let (sha256, size) = self.written(file, body).await?;
        if size == 0 {
            return Err(WebError::BadRequest("empty body".to_owned()).into());
        }
        sync_folder(&self.uploads()).map_err(no_room)?;
        self.local.catalog.received_upload(&id, sha256, size).await?;
        half.path = None;
        let row = self.local.catalog.upload(&id).await?.ok_or(WebError::NoSuch("scan"))?;
        self.work_on(row.clone());
        Ok(Sent::New(row))
    }

    /// Streams a body into a file and syncs it.
    async fn written<E>(
        &self,
        mut file: File,
        mut body: impl Stream<Item = Result<Bytes, E>> + Unpin,
    ) -> Result<(Sha256, u64), WebError> {
        let (mut hasher, mut size) = (Hasher::default(), 0_u64);
        while let Some(chunk) = self.next_chunk(&mut body).await? {
            size += chunk.len() as u64;
            if size > self.settings.max_upload {
                return Err(WebError::TooLarge(self.settings.max_upload));
            }
            hasher.update(&chunk);
            file.write_all(&chunk).await.map_err(no_room)?;
        }
        file.flush().await.map_err(no_room)?;
        file.sync_all().await.map_err(no_room)?;
        Ok((hasher.finish(), size))
    }

    async fn next_chunk<E>(
        &self,
        body: &mut (impl Stream<Item = Result<Bytes, E>> + Unpin),
    ) -> Result<Option<Bytes>, WebError> {
        match tokio::time::timeout(self.settings.patience, body.next()).await {
            Err(_) => Err(WebError::TooSlow),
            Ok(None) => Ok(None),
            Ok(Some(chunk)) => Ok(Some(chunk.map_err(|_| WebError::BrokeOff)?)),
        }
    }

    /// The same key came before: the same body gets the same answer, another one is refused.
    async fn repeated<E>(
        &self,
        before: UploadRow,
        mut body: impl Stream<Item = Result<Bytes, E>> + Unpin,
    ) -> Result<Sent> {
        if before.state == UploadState::Receiving {
            return Err(WebError::StillComing.into());
        }
        let mut hasher = Hasher::default();
        while let Some(chunk) = self.next_chunk(&mut body).await? {
            hasher.update(&chunk);
        }
        let given = hasher.finish();
        // Of a scan that may not be kept nothing is left to compare with.
        if before.sha256.is_some_and(|sha256| sha256 != given) {
            return Err(WebError::OtherBody.into());
        }
        Ok(Sent::Before(before))
    }

    fn has_room(&self, size: u64) -> Result<(), WebError> {
        let Ok(disk) = rustix::fs::statvfs(self.uploads()) else { return Ok(()) };
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        if free < size.saturating_mul(3).saturating_add(SPARE) {
            return Err(WebError::NoRoom);
        }
        Ok(())
    }

    /// Goes on with what was received before a restart; forgets what came half.
    pub async fn resume_uploads(&self) -> Result<usize> {
        let catalog = &self.local.catalog;
        for half in catalog.uploads_in(UploadState::Receiving).await? {
            let _ = std::fs::remove_file(self.upload_path(&half.id));
            catalog.forget_upload(&half.id).await?;
        }
        let open = catalog.uploads_in(UploadState::Received).await?;
        let count = open.len();
        for row in open {
            self.work_on(row);
        }
        Ok(count)
    }

    /// Has the engine take an upload, in its lane.
    fn work_on(&self, row: UploadRow) {
        let app = self.clone();
        tokio::spawn(async move {
            let lane = if row.urgent { Lane::Counter } else { Lane::Batch };
            let path = app.upload_path(&row.id);
            let found = Found { path: path.clone(), name: row.name.clone(), images: Vec::new() };
            let work = Work::Take(found);
            let begun = std::time::Instant::now();
            let outcome = loop {
                match app.desk.take_at(lane, row.counter.as_deref(), &work).await {
                    // Stopping: it goes on at the next start.
                    Err(_) if app.local.cancel.is_set() => return,
                    Err(problem) if problem.class == Class::Outside => {
                        tokio::select! {
                            () = tokio::time::sleep(AGAIN) => {}
                            () = app.local.cancel.asked() => return,
                        }
                    }
                    ended => break ended,
                }
            };
            app.metrics.took(lane, begun.elapsed(), outcome.is_ok());
            let problem = outcome.err();
            app.end(&row, &path, problem.as_ref()).await;
        });
    }

    async fn end(&self, row: &UploadRow, path: &Path, problem: Option<&Problem>) {
        let catalog = &self.local.catalog;
        let refused = problem.is_some_and(|problem| Refusal::is(problem.code));
        // What may not be kept leaves neither bytes nor name nor hash.
        let removed = if refused { erase(path) } else { std::fs::remove_file(path) };
        let ended = if refused { catalog.empty_upload(&row.id).await } else { Ok(()) };
        let ended = match ended {
            Ok(()) => catalog.end_upload(&row.id, problem, self.now()).await,
            Err(error) => Err(error),
        };
        let failure = removed.err().map(|e| EngineError::file(path, e).into());
        let failure = failure.or_else(|| ended.err().map(Problem::from));
        if let Some(problem) = failure {
            let values =
                [("scan", row.id.clone().into()), ("code", problem.code.to_string().into())];
            self.log.line(self.now(), "upload-left", &values);
        }
        self.hub.scan_ended(&row.id);
    }
}

/// An upload of which not all has come; dropped, it leaves nothing.
struct Half {
    app: App,
    id: String,
    path: Option<PathBuf>,
}

impl Drop for Half {
    fn drop(&mut self) {
        let Some(path) = self.path.take() else { return };
        let _ = std::fs::remove_file(path);
        let (app, id) = (self.app.clone(), std::mem::take(&mut self.id));
        tokio::spawn(async move {
            let _ = app.local.catalog.forget_upload(&id).await;
        });
    }
}

fn no_room(error: std::io::Error) -> WebError {
    if error.kind() == std::io::ErrorKind::StorageFull {
        WebError::NoRoom
    } else {
        WebError::Folder(error)
    }
}

fn sync_folder(path: &Path) -> std::io::Result<()> {
    std::fs::File::open(path)?.sync_all()
}
