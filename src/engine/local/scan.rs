//! One file: received, read, sorted, its original kept, its papers done.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::run::Work;
use super::{HeldScan, Local, held};
use crate::catalog::{NewArrival, RefusalRow, ScanRow, ScanState};
use crate::domain::hash::Sha256;
use crate::domain::page::PageRead;
use crate::domain::paper::Sorted;
use crate::domain::problem::{Class, Problem};
use crate::engine::error::EngineError;
use crate::engine::reading::{self, Kept};
use crate::engine::worker::Opened;
use crate::flow::intake::{Found, IntakeError, Media, Received, Survey, receive};
use crate::flow::keep::{self, NewOriginal};
use crate::flow::read::STAGE_VERSION;
use crate::flow::sort::bundle::{Bundle, bundle};
use crate::flow::sort::secret::{secret, secret_page};
use crate::flow::sort::{Refusal, SortNote};
use crate::rules::Rules;
use crate::store::{Hold, ObjectStore, Scratch, StageKey};

/// How often to look whether another run is done with a scan.
const LOOK_AGAIN: Duration = Duration::from_millis(40);

/// A scan whose bytes lie in `incoming`.
pub(super) struct Scan {
    pub(super) row: ScanRow,
    pub(super) file: Opened,
    pub(super) survey: Survey,
}

impl Local {
    /// Does one thing, from wherever an earlier run left it.
    pub(super) async fn one(&self, work: &Work) -> Result<HeldScan, Problem> {
        match work {
            Work::Take(found) => self.take(found).await,
            Work::Finish(scan) => {
                let _turn = self.turn(scan.sha256).await?;
                self.still_allowed(scan.sha256).await?;
                let path = self.waiting_bytes(scan).await?;
                self.finish(scan, &path).await
            }
        }
    }

    async fn take(&self, found: &Found) -> Result<HeldScan, Problem> {
        let path_key = self.office.path_key(&found.path);
        let outcome = self.taken(found).await;
        match &outcome {
            Ok(_) => self.catalog.clear_failure(&path_key, (self.now)()).await?,
            // Stopping is no failure of the file, nor is a full disk. What is refused has a row of
            // its own, without the file's name.
            Err(problem) if problem.class != Class::Outside && !Refusal::is(problem.code) => {
                self.catalog.record_failure(&path_key, &found.name, problem, (self.now)()).await?;
            }
            Err(_) => {}
        }
        outcome
    }

    async fn taken(&self, found: &Found) -> Result<HeldScan, Problem> {
        // The very same file as before need not even be read.
        let source = self.arrival_of(found);
        if let Some(source) = &source
            && let Some(known) = self.catalog.find_arrival(source).await?
            && self.state_of(known).await? == Some(ScanState::Done)
        {
            return self.held(known).await;
        }
        if let Some(source) = &source
            && let Some(refused) = self.catalog.refusal_of_file(source).await?
            && refused.erased
            && self.stands(&refused)
        {
            return Err(refused.problem);
        }
        let mut received = self.receive(found).await?;
        let _turn = self.turn(received.sha256).await?;
        // Whoever had the turn before may have taken these bytes away.
        if !received.path.exists() {
            let first = received.sha256;
            received = self.receive(found).await?;
            if received.sha256 != first {
                discard(&received.path);
                return Err(IntakeError::StillWritten { sign: "it changed" }.into());
            }
        }
        let arrival = NewArrival {
            source: source.unwrap_or_default(),
            scan: received.sha256,
            size: received.size,
            media: received.media.iana().to_owned(),
            name: received.name,
            at: (self.now)(),
        };
        let (row, new) = self.catalog.record_arrival(&arrival).await?;
        self.still_allowed(row.sha256).await?;
        let held_already = row.state != ScanState::Received || row.first_at != arrival.at;
        if matches!(row.state, ScanState::Kept | ScanState::Done) {
            keep::keep_arrival(&self.office, &self.catalog, row.sha256).await?;
        }
        let mut outcome = if row.state == ScanState::Done {
            discard(&received.path);
            self.held(row.sha256).await?
        } else {
            self.finish(&row, &received.path).await?
        };
        outcome.again = new && held_already;
        Ok(outcome)
    }

    /// Whether a refusal holds in this run: a doubtful one is lifted by a person's word.
    pub(super) fn stands(&self, refused: &RefusalRow) -> bool {
        !(self.settings.not_secret && refused.problem.code == Refusal::DOUBTFUL)
    }

    /// Refuses a scan that was refused before, and erases what came of it now.
    async fn still_allowed(&self, scan: Sha256) -> Result<(), Problem> {
        let Some(refused) = self.catalog.refusal(scan).await?.filter(|r| self.stands(r)) else {
            return Ok(());
        };
        let path = self.incoming_path(scan);
        keep::refuse(&self.office, &self.catalog, scan, &path, &refused.problem, (self.now)())
            .await?;
        Err(refused.problem)
    }

    fn incoming_path(&self, scan: Sha256) -> PathBuf {
        let name = scan.to_string();
        self.office.incoming().join(name.get(..32).unwrap_or(&name))
    }

    /// Waits for the right to work on a scan: the same bytes may arrive twice at once, here or in
    /// another process.
    async fn turn(&self, scan: Sha256) -> Result<Hold, Problem> {
        loop {
            if let Some(hold) = self.office.claim_scan(scan)? {
                return Ok(hold);
            }
            if self.cancel.is_set() {
                return Err(EngineError::Cancelled.into());
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    async fn receive(&self, found: &Found) -> Result<Received, Problem> {
        let (found, incoming) = (found.clone(), self.office.incoming());
        Ok(blocking(move || receive(&found, &incoming, SystemTime::now())).await??)
    }

    /// What is known of where a file lies and how it is; `None` where that cannot be told.
    pub(super) fn arrival_of(&self, found: &Found) -> Option<String> {
        let files: &[PathBuf] = match found.images.as_slice() {
            [] => std::slice::from_ref(&found.path),
            images => images,
        };
        let (mut size, mut latest) = (0, 0);
        for file in files {
            let metadata = std::fs::metadata(file).ok()?;
            let modified = metadata.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
            size += metadata.len();
            latest = latest.max(modified.as_nanos());
        }
        let path = std::path::absolute(&found.path).ok()?;
        Some(self.office.arrival_key(&path, size, i128::try_from(latest).ok()?))
    }

    async fn state_of(&self, scan: Sha256) -> Result<Option<ScanState>, Problem> {
        Ok(self.catalog.scan(scan).await?.map(|row| row.state))
    }

    async fn held(&self, scan: Sha256) -> Result<HeldScan, Problem> {
        let with_text = self.settings.with_text;
        Ok(held(&self.office, &self.catalog, scan, with_text, (self.now)()).await?)
    }

    /// The bytes of a scan that is not done: in `incoming`, or brought back there from its
    /// original.
    async fn waiting_bytes(&self, scan: &ScanRow) -> Result<PathBuf, Problem> {
        let path = self.incoming_path(scan.sha256);
        if !path.exists() {
            self.office.objects().export_plain(scan.sha256, &path).await?;
        }
        Ok(path)
    }

    /// Reads, sorts and keeps a scan whose bytes lie at `path`.
    async fn finish(&self, row: &ScanRow, path: &Path) -> Result<HeldScan, Problem> {
        let result = self.finished(row, path).await;
        match result {
            Ok(mut notes) => {
                discard(path);
                self.office.scratch().forget(row.sha256)?;
                notes.extend(self.settle().await);
                let mut outcome = self.held(row.sha256).await?;
                outcome.new = true;
                notes.retain(|note| !outcome.warnings.contains(note));
                outcome.warnings.extend(notes);
                Ok(outcome)
            }
            Err(problem) if Refusal::is(problem.code) => {
                let (scan, now) = (row.sha256, (self.now)());
                keep::refuse(&self.office, &self.catalog, scan, path, &problem, now).await?;
                Err(problem)
            }
            Err(problem) => {
                if problem.class == Class::Input {
                    self.catalog.fail_scan(row.sha256, &problem).await?;
                    if self.state_of(row.sha256).await? == Some(ScanState::Failed) {
                        discard(path);
                    }
                }
                Err(problem)
            }
        }
    }

    /// Refuses a scan with a page marked as a state secret; a doubtful mark only where no person
    /// has declared that it is none. Gives what is to be told of such a declaration.
    async fn refuse_secrets(
        &self,
        row: &ScanRow,
        pages: &[PageRead],
    ) -> Result<Option<SortNote>, Problem> {
        match secret(pages) {
            None => Ok(None),
            Some(Refusal::MaybeSecret { page }) if self.settings.not_secret => {
                self.catalog.settle_refusal(row.sha256, (self.now)()).await?;
                Ok(Some(SortNote::Declared { page }))
            }
            Some(refusal) => Err(refusal.into()),
        }
    }

    /// What people should know.
    async fn finished(&self, row: &ScanRow, path: &Path) -> Result<Vec<Problem>, Problem> {
        let media = Media::from_iana(&row.media)
            .ok_or_else(|| EngineError::Bug(format!("media type {}", row.media)))?;
        let file = Opened { path: path.to_owned(), media, limits: self.settings.limits };
        let survey = reading::survey(&self.children(), &file).await?;
        self.progress.counted(survey.pages.len() as u32);
        let settings = &self.settings.read;
        let kept: Arc<dyn Kept> = Arc::new(Pages {
            scratch: self.office.scratch().clone(),
            scan: row.sha256,
            settings: Sha256::of(&serde_json::to_vec(settings).unwrap_or_default()),
        });
        let mut pages = reading::pages(
            &self.children(),
            &file,
            &survey,
            settings,
            Some(kept),
            self.progress.as_ref(),
            &self.cancel,
        )
        .await?;
        reading::spelled(&mut pages, self.rules.reference());
        let declared = self.refuse_secrets(row, &pages).await?;
        let bound = !scan_is_whole(&survey, self.settings.seal_born_digital);
        let Bundle { mut papers, notes: remarks, .. } = bundle(&pages, &self.rules, bound);
        refuse_shown(&papers, &self.rules)?;
        if let Some(note) = &declared {
            for sorted in &mut papers {
                sorted.reasons.push(format!("declared not secret: page {}", note.page()));
            }
        }
        let original = NewOriginal {
            sha256: row.sha256,
            size: row.size,
            media: row.media.clone(),
            path: path.to_owned(),
            pages: pages.len() as u32,
            papers: papers.len() as u32,
            signed: survey.signed,
            born_digital: survey.born_digital,
        };
        keep::keep_original(&self.office, &self.catalog, &original).await?;
        let scan = Scan { row: row.clone(), file, survey };
        let mut notes = scan.survey.notes.clone();
        notes.extend(remarks.into_iter().chain(declared).map(Problem::from));
        for (place, sorted) in papers.iter().enumerate() {
            notes.extend(self.paper(&scan, place as u32, sorted, &pages).await?);
        }
        notes.extend(self.filed(scan.row.sha256, &pages, &papers).await);
        Ok(notes)
    }
}

/// Refuses a scan that shows papers only to be shown: its picture may not be kept, and it is one.
fn refuse_shown(papers: &[Sorted], rules: &Rules) -> Result<(), Refusal> {
    let shown = papers.iter().find_map(|sorted| {
        let kind = rules.paper(&sorted.kind).filter(|kind| !kind.keep)?;
        Some(Refusal::OnlyShown {
            page: sorted.pages.first().copied().unwrap_or(1),
            name: kind.name.clone(),
        })
    });
    shown.map_or(Ok(()), Err)
}

/// Whether a file is kept byte for byte: signed, or made by a program. It is one document then.
pub(crate) fn scan_is_whole(survey: &Survey, seal_born_digital: bool) -> bool {
    survey.signed || (survey.born_digital && !seal_born_digital)
}

/// Page results in scratch.
struct Pages {
    scratch: Scratch,
    scan: Sha256,
    settings: Sha256,
}

impl Pages {
    fn key(&self, part: u32) -> StageKey {
        StageKey {
            input: self.scan,
            stage: "read",
            version: STAGE_VERSION,
            settings: self.settings,
            part,
        }
    }
}

impl Kept for Pages {
    fn get(&self, number: u32) -> Option<PageRead> {
        self.scratch.get(&self.key(number)).filter(|page: &PageRead| page.number == number)
    }

    fn put(&self, page: &PageRead) {
        // What a secret page says is never written down, not even for a moment.
        if secret_page(page).is_some() {
            return;
        }
        let _ = self.scratch.put(&self.key(page.number), page);
    }
}

/// Runs what would hold up others on a thread of its own.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, EngineError> {
    tokio::task::spawn_blocking(work).await.map_err(|e| EngineError::Bug(e.to_string()))
}

/// Removes our own copy of what is safe elsewhere; what stays costs room, nothing else.
fn discard(path: &Path) {
    let _ = std::fs::remove_file(path);
}
