//! `sohoa read`: reads and extracts, stores nothing.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::SystemTime;

use indexmap::IndexMap;
use serde_json::{Value, json};

use super::kept_pages::KeptPages;
use super::office::block_on;
use super::outcome;
use super::reading::ReadingArguments;
use super::say::Say;
use crate::domain::hash::Sha256;
use crate::domain::page::PageRead;
use crate::domain::paper::Paper;
use crate::domain::problem::Problem;
use crate::engine::local::scan_is_whole;
use crate::engine::pool::Pool;
use crate::engine::progress::Silent;
use crate::engine::reading::Kept;
use crate::engine::worker::Opened;
use crate::engine::{Cancel, EngineError, reading};
use crate::flow::extract::{Doubts, extract_with_doubts};
use crate::flow::intake::{Found, Limits, receive};
use crate::flow::read::ReadSettings;
use crate::flow::sort::Refusal;
use crate::flow::sort::bundle::{bundle, for_reading};
use crate::flow::sort::secret::secret;
use crate::lang::Lang;
use crate::rules::Rules;

#[derive(clap::Args)]
#[command(
    after_help = "Ví dụ / examples:\n  sohoa read cong-van.pdf\n  sohoa read --json ho-so/ > doc.jsonl"
)]
pub(super) struct Arguments {
    /// Tệp hoặc thư mục: PDF, TIFF, JPEG, PNG / files or folders
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// In mỗi tệp một dòng JSON / one JSON line a file
    #[arg(long)]
    json: bool,
    /// Kèm từng từ với khung của nó trong JSON / with every word and its box
    #[arg(long, requires = "json")]
    words: bool,
    /// Kèm những gì làm giảm độ tin cậy của từng trường / with the doubts confidence is made of
    #[arg(long, requires = "json")]
    doubts: bool,
    /// Giữ kết quả đọc trang trong thư mục này; lần sau chỉ bóc tách lại /
    /// keep what was read on pages here, and next time only extract again
    #[arg(long, value_name = "DIR")]
    keep_pages: Option<PathBuf>,
    #[command(flatten)]
    reading: ReadingArguments,
}

pub(super) fn run(arguments: &Arguments, lang: Lang) -> ExitCode {
    match read_all(arguments, lang) {
        Ok(code) => code,
        Err(problem) => {
            Say { lang }.problem("sohoa", &problem);
            ExitCode::from(problem.class.exit_code())
        }
    }
}

fn read_all(arguments: &Arguments, lang: Lang) -> Result<ExitCode, Problem> {
    let Arguments { paths, keep_pages, reading, .. } = arguments;
    let worst =
        read_files(reading, keep_pages.as_deref(), paths, Say { lang }, |path, outcome| {
            let shown = if arguments.json {
                as_json(path, outcome, arguments, lang).to_string()
            } else {
                as_text(path, outcome)
            };
            // A reader that has seen enough closes the pipe: no error.
            writeln!(io::stdout().lock(), "{shown}").is_ok()
        })?;
    Ok(ExitCode::from(worst))
}

/// Reads files one after the other and gives each to `take`, until that has seen enough; the
/// worst exit code of all.
pub(super) fn read_files(
    how: &ReadingArguments,
    keep_pages: Option<&Path>,
    paths: &[PathBuf],
    say: Say,
    mut take: impl FnMut(&Path, Result<Read, Problem>) -> bool,
) -> Result<u8, Problem> {
    let incoming =
        tempfile::tempdir().map_err(|source| EngineError::file(&std::env::temp_dir(), source))?;
    let reading = Reading {
        pool: how.pool()?,
        rules: Rules::embedded()?,
        incoming: incoming.path().to_owned(),
        keep_pages: keep_pages.map(Path::to_owned),
        cancel: Cancel::default(),
    };
    let mut worst = 0;
    block_on(async {
        let cancel = reading.cancel.clone();
        tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                cancel.set();
            }
        });
        for found in &how.found(paths) {
            let outcome = reading.one(found).await;
            if reading.cancel.is_set() {
                let stopped = Problem::from(EngineError::Cancelled);
                worst = stopped.class.exit_code();
                say.problem("sohoa", &stopped);
                break;
            }
            if let Err(problem) = &outcome {
                worst = worst.max(problem.class.exit_code());
                say.problem(&found.path.display().to_string(), problem);
            }
            if !take(&found.path, outcome) {
                break;
            }
        }
        reading.pool.close().await;
        Ok(())
    })?;
    Ok(worst)
}

struct Reading {
    pool: Pool,
    rules: Rules,
    incoming: PathBuf,
    keep_pages: Option<PathBuf>,
    cancel: Cancel,
}

/// What was read in a file.
pub(super) struct Read {
    sha256: String,
    pub(super) papers: Vec<Paper>,
    /// Beside each paper, what its fields' confidence was made of.
    doubts: Vec<IndexMap<String, Doubts>>,
    pages: Vec<PageRead>,
    notes: Vec<Problem>,
}

impl Reading {
    async fn one(&self, found: &Found) -> Result<Read, Problem> {
        let received = receive(found, &self.incoming, SystemTime::now())?;
        let file = Opened {
            path: received.path.clone(),
            media: received.media,
            limits: Limits::default(),
        };
        let read = self.opened(&file, received.sha256).await;
        // A copy of ours; the source stays where it is.
        let _ = std::fs::remove_file(&received.path);
        let (pages, mut notes, whole) = read?;
        let mut bundle = bundle(&pages, &self.rules, !whole);
        // Nothing is kept here: a doubtful stamp is said, a sure one shown to nobody.
        match secret(&pages) {
            Some(refusal @ Refusal::MaybeSecret { .. }) => notes.push(refusal.into()),
            Some(refusal) => {
                if let Some(folder) = &self.keep_pages {
                    let settings = ReadSettings::default();
                    KeptPages::of(folder, received.sha256, &settings).forget(pages.len() as u32);
                }
                return Err(refusal.into());
            }
            None => {}
        }
        notes.extend(bundle.notes.drain(..).map(Problem::from));
        notes.extend(pages.iter().flat_map(|page| page.notes.clone()));
        let today = jiff::Timestamp::now().to_string().get(..10).and_then(|day| day.parse().ok());
        let (papers, doubts) = bundle
            .papers
            .into_iter()
            .map(|sorted| {
                let reading = for_reading(&pages, &sorted);
                let all = extract_with_doubts(&pages, &reading, &self.rules, today);
                let doubts =
                    all.iter().map(|(name, (_, doubts))| (name.clone(), doubts.clone())).collect();
                let fields = all.into_iter().map(|(name, (field, _))| (name, field)).collect();
                (Paper { sorted, fields }, doubts)
            })
            .unzip();
        Ok(Read { sha256: received.sha256.to_string(), papers, doubts, pages, notes })
    }

    async fn opened(
        &self,
        file: &Opened,
        scan: Sha256,
    ) -> Result<(Vec<PageRead>, Vec<Problem>, bool), Problem> {
        let survey = reading::survey(&self.pool, file).await?;
        let settings = ReadSettings::default();
        let kept = self
            .keep_pages
            .as_deref()
            .map(|folder| Arc::new(KeptPages::of(folder, scan, &settings)) as Arc<dyn Kept>);
        let mut pages =
            reading::pages(&self.pool, file, &survey, &settings, kept, &Silent, &self.cancel)
                .await?;
        reading::spelled(&mut pages, self.rules.reference());
        let whole = scan_is_whole(&survey, false);
        Ok((pages, survey.notes, whole))
    }
}

fn as_json(
    path: &Path,
    outcome: Result<Read, Problem>,
    arguments: &Arguments,
    lang: Lang,
) -> Value {
    match outcome {
        Ok(read) => {
            let pages: Vec<Value> = read.pages.iter().map(|p| page(p, arguments.words)).collect();
            let mut papers: Vec<Value> = read.papers.iter().map(|paper| json!(paper)).collect();
            for (paper, doubts) in papers.iter_mut().zip(&read.doubts) {
                if let Some(paper) = paper.as_object_mut().filter(|_| arguments.doubts) {
                    paper.insert("doubts".to_owned(), json!(doubts));
                }
            }
            json!({"format": outcome::FORMAT, "file": outcome::name_of(path),
                "sha256": read.sha256, "papers": papers, "pages": pages,
                "warnings": outcome::warnings(&read.notes, lang)})
        }
        Err(problem) => outcome::failed(path, &problem, lang),
    }
}

fn page(page: &PageRead, words: bool) -> Value {
    let mut value = json!({"number": page.number, "width": page.width, "height": page.height,
        "dpi": page.dpi, "text": page.text()});
    if words && let Some(map) = value.as_object_mut() {
        let words = page.words.iter().map(
            |word| json!({"text": word.text, "box": word.bbox, "confidence": word.confidence}),
        );
        map.insert("words".to_owned(), words.collect());
    }
    value
}

fn as_text(path: &Path, outcome: Result<Read, Problem>) -> String {
    let mut lines = vec![path.display().to_string()];
    for paper in outcome.map(|read| read.papers).unwrap_or_default() {
        for (name, field) in &paper.fields {
            let value = field.value.as_deref().unwrap_or("–");
            let mark = match field.status {
                crate::domain::field::Status::Accepted => '✓',
                crate::domain::field::Status::Review => '?',
            };
            lines.push(format!("  {mark} {name:18} {value}"));
        }
    }
    lines.join("\n")
}
