//! `sohoa run`: the whole chain over files and folders.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use super::error::CliError;
use super::office::{OfficeArguments, Opened, look};
use super::outcome;
use super::progress::{Shown, Watch};
use super::reading::ReadingArguments;
use super::say::Say;
use super::table::Row;
use crate::catalog::PaperState;
use crate::domain::dossier::DossierCode;
use crate::domain::problem::{Coded, Problem};
use crate::domain::record::Copy;
use crate::engine::local::{HeldScan, Inner, Local, LocalSettings, Work, unfinished};
use crate::engine::{Cancel, EngineError};
use crate::flow::qr::QrPolicy;
use crate::flow::reuse;
use crate::flow::seal::{FONT_DIRS, Font};
use crate::lang;
use crate::trust::policy::SigningPolicy;

#[derive(clap::Args)]
#[command(
    after_help = "Ví dụ / examples:\n  sohoa run ho-so/\n  sohoa run quet/ --out ket-qua/\n  sohoa \
                  run --json quet/*.pdf > ket-qua.jsonl\n  sohoa run          làm nốt việc dở / \
                  finishes what was begun"
)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct Arguments {
    /// Tệp hoặc thư mục: PDF, TIFF, JPEG, PNG; không nêu thì làm nốt việc dở / files or folders
    paths: Vec<PathBuf>,
    #[command(flatten)]
    office: OfficeArguments,
    /// In mỗi tệp một dòng JSON / one JSON line a file
    #[arg(long)]
    json: bool,
    /// Chép PDF và dữ liệu của từng giấy tờ ra thư mục này / writes each paper's files there
    #[arg(long, value_name = "THƯ-MỤC")]
    out: Option<PathBuf>,
    /// Gắn và ký cả PDF điện tử chưa ký / binds and seals unsigned born-digital PDFs too
    #[arg(long)]
    seal_born_digital: bool,
    /// Đã xem bản giấy: dấu đọc không chắc không phải dấu mật / the unclear stamp is none of secrecy
    #[arg(long)]
    not_secret: bool,
    /// Mã hồ sơ mà các giấy tờ này là kết quả / the dossier whose results these are
    #[arg(long, value_name = "MÃ-HỒ-SƠ")]
    dossier: Option<DossierCode>,
    /// Quét ở quầy này: giấy thuộc hồ sơ đang mở ở đó / scanned at this counter, for the case open
    /// there
    #[arg(long, value_name = "QUẦY")]
    counter: Option<String>,
    /// Chính sách ký khác (TOML) / another signing policy
    #[arg(long, value_name = "TỆP")]
    signing_policy: Option<PathBuf>,
    #[command(flatten)]
    reading: ReadingArguments,
    /// Không in tiến độ / no progress
    #[arg(long, short)]
    quiet: bool,
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(CliError::Start)?;
    runtime.block_on(run_all(arguments, say))
}

async fn run_all(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let opened = arguments.office.open().await?;
    let rules = opened.rules()?;
    let Opened { office, catalog, ring } = opened;
    let found = arguments.reading.found(&arguments.paths);
    let cancel = Cancel::default();
    let policy = match &arguments.signing_policy {
        Some(path) => {
            let text =
                std::fs::read_to_string(path).map_err(|source| EngineError::file(path, source))?;
            SigningPolicy::parse(&text)?
        }
        None => SigningPolicy::of_office(&office.root().join("policies"))?,
    };
    let mut work: Vec<Work> = found.into_iter().map(Work::Take).collect();
    if arguments.paths.is_empty() {
        work = unfinished(&catalog).await?;
    }
    let bytes = work.iter().map(Work::bytes).sum();
    let shown = Arc::new(Shown::new(work.len(), bytes, arguments.quiet, say));
    let local = Local::new(Inner {
        pool: arguments.reading.pool()?,
        rules,
        font: Font::find(&FONT_DIRS).ok(),
        settings: LocalSettings {
            seal_born_digital: arguments.seal_born_digital,
            not_secret: arguments.not_secret,
            with_text: arguments.json,
            dossier: arguments.dossier.clone(),
            counter: arguments.counter.clone(),
            qr: QrPolicy::of_office(&office.root().join("policies"))?,
            ..LocalSettings::default()
        },
        now: Box::new(jiff::Timestamp::now),
        progress: Box::new(Watch(Arc::clone(&shown))),
        cancel: cancel.clone(),
        office,
        catalog,
        ring,
        policy,
    });
    let hurry = async {
        let _ = tokio::signal::ctrl_c().await;
        cancel.set();
        say.line(
            "Đang dừng, làm nốt trang dở; Ctrl-C lần nữa để dừng ngay",
            "Stopping, pages in work are finished; Ctrl-C again stops at once",
        );
        let _ = tokio::signal::ctrl_c().await;
    };
    if !arguments.json {
        let last = if arguments.out.is_some() { "PDF" } else { say.pick("MÃ", "ID") };
        let headings = Row::headings(last, say);
        let _ = writeln!(io::stdout().lock(), "{}", headings.line());
    }
    let mut summary = Summary::default();
    let teller = Teller { arguments, say, shown: &shown, local: &local };
    let ended = {
        let told = async |work: &Work, outcome| teller.tell(work, outcome, &mut summary).await;
        // Dropping the run ends the child processes; what is safe is safe, the rest is done again.
        tokio::select! {
            ended = local.run(work, told) => ended,
            () = hurry => Err(EngineError::Cancelled.into()),
        }
    };
    let unsettled = local.settle_all().await;
    shown.end();
    for problem in &unsettled {
        say.problem("sohoa", problem);
        summary.worst = summary.worst.max(problem.class.exit_code());
    }
    local.pool.close().await;
    summary.say(say, &shown, &local).await;
    match ended {
        Err(problem) => {
            say.problem("sohoa", &problem);
            Ok(ExitCode::from(problem.class.exit_code()))
        }
        Ok(()) => Ok(ExitCode::from(summary.worst)),
    }
}

/// Tells each outcome as it comes.
struct Teller<'a> {
    arguments: &'a Arguments,
    say: Say,
    shown: &'a Shown,
    local: &'a Local,
}

impl Teller<'_> {
    /// Whether anybody still reads.
    async fn tell(
        &self,
        work: &Work,
        outcome: Result<HeldScan, Problem>,
        summary: &mut Summary,
    ) -> bool {
        let path = match work {
            Work::Take(found) => found.path.clone(),
            Work::Finish(scan) => PathBuf::from(&scan.name),
        };
        // Said once, at the end: the file is as it was, and taken up again next time.
        if outcome.as_ref().is_err_and(|problem| problem.code == EngineError::Cancelled.code()) {
            return true;
        }
        summary.add(&outcome);
        if let Err(problem) = &outcome {
            self.shown.aside(|| self.say.problem(&path.display().to_string(), problem));
        }
        let mut written = Vec::new();
        if let (Some(folder), Ok(scan)) = (&self.arguments.out, &outcome) {
            match self.write_files(folder, scan).await {
                Ok(files) => written = files,
                Err(problem) => {
                    summary.worst = summary.worst.max(problem.class.exit_code());
                    self.shown.aside(|| self.say.problem(&folder.display().to_string(), &problem));
                }
            }
        }
        let lines = if self.arguments.json {
            vec![outcome::as_json(&path, &outcome, self.say.lang).to_string()]
        } else {
            rows(&path, &outcome, &written)
        };
        let mut readers = true;
        self.shown.aside(|| {
            let mut out = io::stdout().lock();
            // A reader that has seen enough closes the pipe: no error.
            readers = lines.iter().all(|line| writeln!(out, "{line}").is_ok());
        });
        readers
    }

    async fn write_files(&self, folder: &Path, scan: &HeldScan) -> Result<Vec<PathBuf>, Problem> {
        let mut written = Vec::new();
        for paper in &scan.papers {
            let (office, catalog) = (&self.local.office, &self.local.catalog);
            let files = reuse::files(office, catalog, &paper.row.id, folder, &look()).await?;
            written.push(files.pdf);
        }
        Ok(written)
    }
}

fn rows(path: &Path, outcome: &Result<HeldScan, Problem>, written: &[PathBuf]) -> Vec<String> {
    let Ok(scan) = outcome else { return Vec::new() };
    let place = |index: usize, id: &str| match written.get(index) {
        Some(file) => file.display().to_string(),
        None => id.to_owned(),
    };
    let papers = scan.papers.iter().enumerate();
    papers
        .map(|(index, paper)| Row::of(path, paper, place(index, paper.row.id.as_str())).line())
        .collect()
}

/// Counts for the end.
#[derive(Default)]
struct Summary {
    files: u64,
    new: u64,
    again: u64,
    papers: u64,
    sealed: u64,
    as_they_came: u64,
    wanting: u64,
    causes: BTreeMap<String, (Problem, u64)>,
    worst: u8,
}

impl Summary {
    fn add(&mut self, outcome: &Result<HeldScan, Problem>) {
        self.files += 1;
        match outcome {
            Ok(scan) => {
                self.new += u64::from(scan.new);
                self.again += u64::from(scan.again);
                for paper in &scan.papers {
                    self.papers += 1;
                    match paper.row.copy {
                        Copy::Sealed => self.sealed += 1,
                        Copy::SignedOriginal | Copy::DigitalOriginal => self.as_they_came += 1,
                    }
                    self.wanting += u64::from(paper.row.state == PaperState::Review);
                }
            }
            Err(problem) => {
                self.worst = self.worst.max(problem.class.exit_code());
                let cause = self.causes.entry(problem.code.to_string());
                cause.or_insert_with(|| (problem.clone(), 0)).1 += 1;
            }
        }
    }

    async fn say(&self, say: Say, shown: &Shown, local: &Local) {
        let (pages, seconds) = shown.pace();
        let Self { files, new, again, papers, sealed, as_they_came, wanting, .. } = self;
        let rate = pages as f64 / seconds.max(0.001);
        say.line(
            &format!(
                "{files} tệp ({new} mới, {again} trùng), {papers} giấy tờ: {sealed} đã ký, \
                 {as_they_came} giữ nguyên bản; {wanting} cần người xem. {pages} trang trong \
                 {seconds:.1} s ({rate:.2} trang/s)"
            ),
            &format!(
                "{files} files ({new} new, {again} again), {papers} papers: {sealed} sealed, \
                 {as_they_came} kept as they came; {wanting} want review. {pages} pages in \
                 {seconds:.1} s ({rate:.2} pages/s)"
            ),
        );
        for (code, (problem, count)) in &self.causes {
            let what = lang::what(say.lang, problem);
            say.line(
                &format!("  {count} × {code}: {what}"),
                &format!("  {count} × {code}: {what}"),
            );
        }
        let left = unfinished(&local.catalog).await.map_or(0, |left| left.len());
        if left > 0 {
            say.line(
                &format!("{left} tệp còn dở; làm nốt bằng: sohoa run"),
                &format!("{left} files are not finished; go on with: sohoa run"),
            );
        }
    }
}
