//! A whole archive: every PDF under a folder, on all cores, with progress; what is not valid is
//! told file by file, the rest is counted, and what needs a new time stamp soon is listed.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::super::dates::day;
use super::super::say::Say;
use super::{exit_code, shown};
use crate::domain::problem::Problem;
use crate::verify::{FileVerdict, Verdict, VerifyOptions, verify, words};

/// A new time stamp is due within this is told.
const SOON: jiff::SignedDuration = jiff::SignedDuration::from_hours(24 * 365);
/// Without a terminal a line every few seconds tells how far it has come.
const LINE_EVERY: Duration = Duration::from_secs(5);

pub(super) type Outcome = Result<FileVerdict, Problem>;

/// Judges every PDF among and under `paths`.
pub(super) fn run(paths: &[PathBuf], json: bool, options: &VerifyOptions, say: Say) -> ExitCode {
    ExitCode::from(run_with(paths, json, options, say, |_, _| {}))
}

/// The same; `each` sees every outcome, in order, and may add to it. Gives the exit code.
pub(super) fn run_with(
    paths: &[PathBuf],
    json: bool,
    options: &VerifyOptions,
    say: Say,
    mut each: impl FnMut(&Path, &mut Outcome),
) -> u8 {
    let files = pdfs(paths);
    // a file by itself is told in full
    let ([alone], false) = (files.as_slice(), paths.iter().any(|path| path.is_dir())) else {
        return many(&files, json, options, say, each);
    };
    let mut outcome = verify(alone, options).map_err(Problem::from);
    each(alone, &mut outcome);
    if let Some(shown) = shown(alone, &outcome, json, say) {
        // nobody is left to read where the pipe is closed
        let _ = writeln!(io::stdout().lock(), "{shown}");
    }
    exit_code(&outcome)
}

fn many(
    files: &[PathBuf],
    json: bool,
    options: &VerifyOptions,
    say: Say,
    mut each: impl FnMut(&Path, &mut Outcome),
) -> u8 {
    let mut summary = Summary::default();
    let mut open = true;
    let bar = bar(files.len());
    let mut spoken = Instant::now();
    judged(files, options, |done, path, mut outcome| {
        each(path, &mut outcome);
        bar.set_position(done as u64);
        if !io::stderr().is_terminal() && spoken.elapsed() >= LINE_EVERY {
            spoken = Instant::now();
            let all = files.len();
            say.line(&format!("{done}/{all} tệp"), &format!("{done} of {all} files"));
        }
        let passed = outcome.as_ref().is_ok_and(|found| found.verdict.passed());
        summary.add(path, &outcome, options.now);
        if json || !passed {
            let shown = bar.suspend(|| match &outcome {
                Ok(found) if !json => Some(words::brief(path, found, say.lang)),
                outcome => shown(path, outcome, json, say),
            });
            if let Some(shown) = shown {
                open = bar.suspend(|| writeln!(io::stdout().lock(), "{shown}").is_ok());
            }
        }
        open
    });
    bar.finish_and_clear();
    let told = summary.told(say);
    if json {
        say.line(&told, &told);
    } else {
        // nobody is left to read where the pipe is closed
        let _ = writeln!(io::stdout().lock(), "{told}");
    }
    summary.worst
}

/// Judges files on all cores; `each` gets them in order, and says whether to go on.
fn judged(
    files: &[PathBuf],
    options: &VerifyOptions,
    mut each: impl FnMut(usize, &Path, Outcome) -> bool,
) {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let (send, receive) = mpsc::sync_channel(cores * 4);
        for _ in 0..cores.min(files.len()) {
            let (send, next) = (send.clone(), &next);
            scope.spawn(move || {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(path) = files.get(place) else { return };
                    let outcome = verify(path, options).map_err(Problem::from);
                    if send.send((place, outcome)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        let mut waiting = BTreeMap::new();
        let mut told = 0;
        for (place, outcome) in receive {
            waiting.insert(place, outcome);
            while let Some(outcome) = waiting.remove(&told) {
                let Some(path) = files.get(told) else { return };
                told += 1;
                if !each(told, path, outcome) {
                    next.store(files.len(), Ordering::Relaxed);
                    return;
                }
            }
        }
    });
}

/// The PDFs under folders, by name, and every file that was named itself.
fn pdfs(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for path in paths {
        if !path.is_dir() {
            all.push(path.clone());
            continue;
        }
        let found = walkdir::WalkDir::new(path).sort_by_file_name().into_iter().flatten();
        let is_pdf = |path: &Path| path.extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf"));
        all.extend(found.map(walkdir::DirEntry::into_path).filter(|p| is_pdf(p) && p.is_file()));
    }
    all
}

fn bar(files: usize) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(files as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len}  {per_sec}  {eta}") {
        bar.set_style(style);
    }
    bar
}

#[derive(Default)]
struct Summary {
    worst: u8,
    counts: BTreeMap<Verdict, usize>,
    unreadable: usize,
    /// Due dates and the files.
    renew: Vec<(jiff::Timestamp, PathBuf)>,
}

impl Summary {
    fn add(&mut self, path: &Path, outcome: &Outcome, now: jiff::Timestamp) {
        self.worst = self.worst.max(exit_code(outcome));
        let Ok(found) = outcome else {
            self.unreadable += 1;
            return;
        };
        *self.counts.entry(found.verdict).or_default() += 1;
        let broken = matches!(found.verdict, Verdict::TotalFailed | Verdict::NoSignature);
        if let Some(due) = found.renew_before
            && due < now + SOON
            && !broken
        {
            self.renew.push((due, path.to_owned()));
        }
    }

    fn told(&mut self, say: Say) -> String {
        let mut lines = Vec::new();
        for (verdict, count) in &self.counts {
            lines.push(format!("{count:>8}  {}", words::heading(*verdict, say.lang)));
        }
        if self.unreadable > 0 {
            let words = say.pick("Không đọc được", "Unreadable");
            lines.push(format!("{:>8}  {words}", self.unreadable));
        }
        if !self.renew.is_empty() {
            self.renew.sort();
            lines.push(
                say.pick(
                    "Cần dấu thời gian mới trong vòng một năm, hoặc đã quá hạn:",
                    "Needing a new time stamp within a year, or overdue:",
                )
                .to_owned(),
            );
            for (due, path) in &self.renew {
                lines.push(format!("  {}  {}", day(*due), path.display()));
            }
        }
        lines.join("\n")
    }
}
