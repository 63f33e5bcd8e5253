//! A received file → everything read on it, page by page over the pool.

use std::sync::Arc;

use tokio::task::JoinSet;

use super::cancel::Cancel;
use super::error::EngineError;
use super::pool::Pool;
use super::progress::Progress;
use super::worker::{Answer, Cropping, FileJob, Opened, Showing};
use crate::domain::page::PageRead;
use crate::domain::problem::{Class, Problem};
use crate::flow::intake::{PageSurvey, Survey};
use crate::flow::read::{ReadSettings, spell};
use crate::rules::Reference;

/// Keeps what was read on pages, so that an interrupted file does not start over.
pub trait Kept: Send + Sync {
    /// What was read on a page before.
    fn get(&self, number: u32) -> Option<PageRead>;
    /// Keeps what was read on a page. Failing costs time later, nothing else.
    fn put(&self, page: &PageRead);
}

/// What is in a file.
pub async fn survey(pool: &Pool, file: &Opened) -> Result<Survey, Problem> {
    match pool.run(&FileJob::Survey(file.clone())).await? {
        Answer::Survey(survey) => Ok(survey),
        _ => Err(EngineError::Protocol("another answer than a survey".to_owned()).into()),
    }
}

/// Reads every page of a surveyed file. Page count in is page count out: a page that cannot be
/// read comes back empty, with a note saying why.
pub async fn pages(
    pool: &Pool,
    file: &Opened,
    survey: &Survey,
    settings: &ReadSettings,
    kept: Option<Arc<dyn Kept>>,
    progress: &dyn Progress,
    cancel: &Cancel,
) -> Result<Vec<PageRead>, Problem> {
    let mut waiting = survey.pages.iter();
    let mut running = JoinSet::new();
    let mut read = Vec::with_capacity(survey.pages.len());
    loop {
        // Two jobs a child keep it busy; more would only wait in memory.
        while running.len() < pool.size() * 2 && !cancel.is_set() {
            let Some(page) = waiting.next() else { break };
            let (pool, file) = (pool.clone(), file.clone());
            let (page, settings, kept) = (page.clone(), settings.clone(), kept.clone());
            running.spawn(async move {
                if let Some(read) = kept.as_ref().and_then(|kept| kept.get(page.number)) {
                    return Ok(read);
                }
                let (read, whole) = one_page(&pool, file, &page, settings).await?;
                // One that failed may do better next time.
                if let Some(kept) = kept.filter(|_| whole) {
                    kept.put(&read);
                }
                Ok::<_, Problem>(read)
            });
        }
        let Some(done) = running.join_next().await else { break };
        read.push(done.map_err(|e| EngineError::Bug(e.to_string()))??);
        progress.page_read();
    }
    if read.len() < survey.pages.len() {
        return Err(EngineError::Cancelled.into());
    }
    read.sort_by_key(|page: &PageRead| page.number);
    Ok(read)
}

/// The faults of every page of a file, without reading any.
pub async fn looks(pool: &Pool, file: &Opened) -> Result<Vec<Vec<Problem>>, Problem> {
    let survey = survey(pool, file).await?;
    let mut all = Vec::with_capacity(survey.pages.len());
    for page in &survey.pages {
        if let Some(problem) = &page.problem {
            all.push(vec![problem.clone()]);
            continue;
        }
        let pixels = u64::from(page.width) * u64::from(page.height);
        let job = FileJob::Look { file: file.clone(), number: page.number, pixels };
        all.push(match pool.run(&job).await {
            Ok(Answer::Looked(faults)) => faults,
            Ok(_) => {
                return Err(EngineError::Protocol("another answer than faults".to_owned()).into());
            }
            Err(problem) if problem.class == Class::Outside => return Err(problem),
            Err(problem) => vec![problem],
        });
    }
    Ok(all)
}

/// Puts words right by the company they keep. Not before keeping what was read: words that rules
/// put right change with the rules.
pub fn spelled(pages: &mut [PageRead], facts: &Reference) {
    for page in pages {
        spell::settle(page, facts);
    }
}

/// Has pieces of a page written as PNG files; says how many there were to be seen.
pub async fn crops(pool: &Pool, cropping: Cropping) -> Result<u32, Problem> {
    match pool.run(&FileJob::Crop(cropping)).await? {
        Answer::Cropped(count) => Ok(count),
        _ => Err(EngineError::Protocol("another answer than pieces".to_owned()).into()),
    }
}

/// Has a page written as a JPEG for the screen; says whether there was anything to be seen.
pub async fn sheet(pool: &Pool, showing: Showing) -> Result<bool, Problem> {
    match pool.run(&FileJob::Show(showing)).await? {
        Answer::Shown(seen) => Ok(seen),
        _ => Err(EngineError::Protocol("another answer than a picture".to_owned()).into()),
    }
}

/// What was read, and whether the page could be read.
async fn one_page(
    pool: &Pool,
    file: Opened,
    page: &PageSurvey,
    settings: ReadSettings,
) -> Result<(PageRead, bool), Problem> {
    let unread = |why: Problem| {
        Ok((PageRead::unread(page.number, page.width, page.height, page.dpi, why), false))
    };
    if let Some(problem) = &page.problem {
        return unread(problem.clone());
    }
    let pixels = u64::from(page.width) * u64::from(page.height);
    let mut failure = None;
    for smaller in [false, true] {
        let job = FileJob::Page {
            file: file.clone(),
            number: page.number,
            pixels,
            smaller,
            settings: settings.clone(),
        };
        match pool.run(&job).await {
            Ok(Answer::Page(read)) => return Ok((*read, true)),
            Ok(_) => {
                return Err(EngineError::Protocol("another answer than a page".to_owned()).into());
            }
            // No engine, no process: it would fail on every page alike, so the run must say so.
            Err(problem) if problem.class == Class::Outside => return Err(problem),
            Err(problem) => failure = Some(problem),
        }
    }
    match failure {
        Some(problem) => unread(problem),
        None => Err(EngineError::Bug("a page without an outcome".to_owned()).into()),
    }
}
