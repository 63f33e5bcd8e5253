//! Counts for Prometheus, in its text format 0.0.4. Labels are routes, methods, states and lanes:
//! nothing of a person, a paper or a file.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::engine::Lane;

/// Upper edges of the buckets of a request, in seconds.
const REQUEST: [f64; 8] = [0.005, 0.02, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0];
/// Upper edges of the buckets of a scan, from whole to kept, in seconds.
const SCAN: [f64; 9] = [0.5, 1.0, 2.0, 4.0, 6.0, 10.0, 30.0, 120.0, 600.0];

/// What is counted.
#[derive(Default)]
pub struct Metrics {
    requests: Mutex<BTreeMap<(String, String, u16), u64>>,
    request_seconds: Histogram<8>,
    counter_seconds: Histogram<9>,
    batch_seconds: Histogram<9>,
    scans_failed: AtomicU64,
    hook_told: AtomicU64,
    hook_failed: AtomicU64,
    polled: AtomicU64,
    watch_limit: AtomicU64,
}

impl Metrics {
    /// A request was answered.
    pub fn answered(&self, route: &str, method: &str, status: u16, took: Duration) {
        let mut all = self.requests.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *all.entry((route.to_owned(), method.to_owned(), status)).or_insert(0) += 1;
        self.request_seconds.add(&REQUEST, took);
    }

    /// A scan came to its end.
    pub fn took(&self, lane: Lane, took: Duration, well: bool) {
        match lane {
            Lane::Counter => self.counter_seconds.add(&SCAN, took),
            Lane::Batch => self.batch_seconds.add(&SCAN, took),
        }
        if !well {
            self.scans_failed.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The hook was told something, or could not be.
    pub fn told(&self, well: bool) {
        let count = if well { &self.hook_told } else { &self.hook_failed };
        count.fetch_add(1, Ordering::Relaxed);
    }

    /// A folder is polled; because no watch was left, or because it lies on the network.
    pub fn polled(&self, limit: bool) {
        let count = if limit { &self.watch_limit } else { &self.polled };
        count.fetch_add(1, Ordering::Relaxed);
    }

    /// Everything counted, as text.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let all = self.requests.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        head(&mut out, "sohoa_requests_total", "counter", "Answers by route, method and status.");
        for ((route, method, status), count) in &*all {
            let _ = writeln!(
                out,
                "sohoa_requests_total{{route=\"{route}\",method=\"{method}\",status=\"{status}\"}} {count}"
            );
        }
        drop(all);
        let name = "sohoa_request_seconds";
        head(&mut out, name, "histogram", "How long answers took.");
        self.request_seconds.write(&mut out, name, "", &REQUEST);
        let name = "sohoa_scan_seconds";
        head(&mut out, name, "histogram", "From a whole file to its papers kept.");
        self.counter_seconds.write(&mut out, name, "lane=\"counter\"", &SCAN);
        self.batch_seconds.write(&mut out, name, "lane=\"batch\"", &SCAN);
        for (name, count, what) in [
            ("sohoa_scans_failed_total", &self.scans_failed, "Scans that failed."),
            ("sohoa_hook_told_total", &self.hook_told, "Events the hook took."),
            ("sohoa_hook_failed_total", &self.hook_failed, "Attempts at the hook that failed."),
            ("sohoa_watch_polled_total", &self.polled, "Network folders that are polled."),
            ("sohoa_watch_limit_total", &self.watch_limit, "Folders polled for want of a watch."),
        ] {
            head(&mut out, name, "counter", what);
            let _ = writeln!(out, "{name} {}", count.load(Ordering::Relaxed));
        }
        out
    }
}

/// The lines before a metric.
pub fn head(out: &mut String, name: &str, kind: &str, what: &str) {
    let _ = writeln!(out, "# HELP {name} {what}\n# TYPE {name} {kind}");
}

struct Histogram<const N: usize> {
    buckets: [AtomicU64; N],
    count: AtomicU64,
    microseconds: AtomicU64,
}

impl<const N: usize> Default for Histogram<N> {
    fn default() -> Self {
        Self {
            buckets: std::array::from_fn(|_| AtomicU64::new(0)),
            count: AtomicU64::new(0),
            microseconds: AtomicU64::new(0),
        }
    }
}

impl<const N: usize> Histogram<N> {
    fn add(&self, edges: &[f64; N], took: Duration) {
        for (bucket, edge) in self.buckets.iter().zip(edges) {
            if took.as_secs_f64() <= *edge {
                bucket.fetch_add(1, Ordering::Relaxed);
            }
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        self.microseconds.fetch_add(took.as_micros() as u64, Ordering::Relaxed);
    }

    fn write(&self, out: &mut String, name: &str, label: &str, edges: &[f64; N]) {
        let comma = if label.is_empty() { "" } else { "," };
        let count = self.count.load(Ordering::Relaxed);
        for (bucket, edge) in self.buckets.iter().zip(edges) {
            let below = bucket.load(Ordering::Relaxed);
            let _ = writeln!(out, "{name}_bucket{{{label}{comma}le=\"{edge}\"}} {below}");
        }
        let _ = writeln!(out, "{name}_bucket{{{label}{comma}le=\"+Inf\"}} {count}");
        let braces = if label.is_empty() { String::new() } else { format!("{{{label}}}") };
        let seconds = self.microseconds.load(Ordering::Relaxed) as f64 / 1e6;
        let _ = writeln!(out, "{name}_sum{braces} {seconds}\n{name}_count{braces} {count}");
    }
}
