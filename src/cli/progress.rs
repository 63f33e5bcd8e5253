//! How far a run has come: a bar on a terminal, a line every few seconds elsewhere.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::say::Say;
use crate::domain::problem::Problem;
use crate::engine::progress::Progress;

const LINE_EVERY: Duration = Duration::from_secs(5);

/// Shows progress on stderr.
pub(super) struct Shown {
    say: Say,
    bar: ProgressBar,
    /// Whether nobody looks at a terminal: lines then.
    lines: bool,
    begun: Instant,
    files: u64,
    files_done: AtomicU64,
    failed: AtomicU64,
    pages: AtomicU64,
    bytes: u64,
    bytes_done: AtomicU64,
    spoken: Mutex<Instant>,
}

impl Shown {
    /// Shows how so many files of so many bytes are done. Quiet shows nothing.
    pub(super) fn new(files: usize, bytes: u64, quiet: bool, say: Say) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let bar = if terminal && !quiet {
            let bar = ProgressBar::new(bytes.max(1));
            let style = ProgressStyle::with_template("{bar:30} {msg}").ok();
            if let Some(style) = style {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(200));
            bar
        } else {
            ProgressBar::hidden()
        };
        let now = Instant::now();
        Self {
            say,
            bar,
            lines: !terminal && !quiet,
            begun: now,
            files: files as u64,
            files_done: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            pages: AtomicU64::new(0),
            bytes,
            bytes_done: AtomicU64::new(0),
            spoken: Mutex::new(now),
        }
    }

    /// Prints what must not run into the bar.
    pub(super) fn aside(&self, print: impl FnOnce()) {
        self.bar.suspend(print);
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }

    /// Pages read, and seconds since the start.
    pub(super) fn pace(&self) -> (u64, f64) {
        (self.pages.load(Ordering::Relaxed), self.begun.elapsed().as_secs_f64())
    }

    fn words(&self) -> String {
        let (pages, seconds) = self.pace();
        let files = self.files_done.load(Ordering::Relaxed);
        let failed = self.failed.load(Ordering::Relaxed);
        let all = self.files;
        let rate = pages as f64 / seconds.max(0.001);
        let mut words = self
            .say
            .pick(
                "tệp {files}/{all}, {pages} trang, {rate} trang/s",
                "files {files}/{all}, {pages} pages, {rate} pages/s",
            )
            .replace("{files}", &files.to_string())
            .replace("{all}", &all.to_string())
            .replace("{pages}", &pages.to_string())
            .replace("{rate}", &format!("{rate:.1}"));
        if failed > 0 {
            let said = self.say.pick(", {n} lỗi", ", {n} failed");
            words.push_str(&said.replace("{n}", &failed.to_string()));
        }
        // Bytes are known before pages are.
        let done = self.bytes_done.load(Ordering::Relaxed);
        if files > 0 && done > 0 && done < self.bytes {
            let left = seconds * (self.bytes - done) as f64 / done as f64;
            let said = self.say.pick(", còn khoảng {t}", ", about {t} left");
            words.push_str(&said.replace("{t}", &span(left, self.say)));
        }
        words
    }

    fn speak(&self) {
        self.bar.set_position(self.bytes_done.load(Ordering::Relaxed));
        if !self.bar.is_hidden() {
            self.bar.set_message(self.words());
        }
        if self.lines
            && let Ok(mut spoken) = self.spoken.try_lock()
            && spoken.elapsed() >= LINE_EVERY
        {
            *spoken = Instant::now();
            let _ = writeln!(std::io::stderr().lock(), "{}", self.words());
        }
    }
}

/// A span of time as people say it.
fn span(seconds: f64, say: Say) -> String {
    let (hour, minute, second) =
        (say.pick("giờ", "h"), say.pick("phút", "min"), say.pick("giây", "s"));
    let seconds = seconds.round() as u64;
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, s) => format!("{s} {second}"),
        (0, m, s) => format!("{m} {minute} {s:02} {second}"),
        (h, m, _) => format!("{h} {hour} {m:02} {minute}"),
    }
}

/// The engine's end of it.
pub(super) struct Watch(pub(super) std::sync::Arc<Shown>);

impl Progress for Watch {
    fn page_read(&self) {
        self.0.pages.fetch_add(1, Ordering::Relaxed);
        self.0.speak();
    }

    fn finished(&self, bytes: u64, failed: Option<&Problem>) {
        self.0.files_done.fetch_add(1, Ordering::Relaxed);
        self.0.bytes_done.fetch_add(bytes, Ordering::Relaxed);
        if failed.is_some() {
            self.0.failed.fetch_add(1, Ordering::Relaxed);
        }
        self.0.speak();
    }
}

#[cfg(test)]
mod tests {
    use super::{Say, span};
    use crate::lang::Lang;

    #[test]
    fn spans_are_short() {
        let say = Say { lang: Lang::En };
        assert_eq!(span(7.4, say), "7 s");
        assert_eq!(span(61.0, say), "1 min 01 s");
        assert_eq!(span(7380.0, say), "2 h 03 min");
        assert_eq!(span(61.0, Say { lang: Lang::Vi }), "1 phút 01 giây");
    }
}
