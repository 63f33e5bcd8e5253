//! `sohoa catalog`: the rows over the objects, made again or compared with them.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Subcommand;
use serde_json::json;

use super::office::{OfficeArguments, Opened, block_on};
use super::outcome::FORMAT;
use super::say::Say;
use crate::domain::manifest::{Event, Stored};
use crate::domain::problem::Problem;
use crate::flow::keep;
use crate::lang;
use crate::store::ObjectStore;

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Dựng lại danh mục từ kho / makes the catalogue again from what is stored
    ///
    /// Danh mục cũ được giữ bên cạnh (catalog.sqlite.before-rebuild); nhật ký tra cứu được chép
    /// sang. Không chạy được khi tiến trình khác đang dùng danh mục. / The old one stays beside
    /// it, its access log is taken over. Refused while another process uses it.
    #[command(after_help = "Ví dụ / example:\n  sohoa catalog rebuild")]
    Rebuild(Only),
    /// Đọc lại mọi tệp và nhật ký trong kho, đối chiếu mã băm / proves all that is stored by hash
    #[command(
        after_help = "Ví dụ / example:\n  sohoa catalog check\n\nMã thoát / exit code: 0 nguyên \
                      vẹn, 1 có hỏng hóc."
    )]
    Check(Only),
}

#[derive(clap::Args)]
struct Only {
    /// In một dòng JSON / one JSON line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    office: OfficeArguments,
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    match &arguments.command {
        Command::Rebuild(only) => block_on(rebuild(only, say)),
        Command::Check(only) => block_on(check(only, say)),
    }
}

async fn rebuild(only: &Only, say: Say) -> Result<ExitCode, Problem> {
    let (office, _ring) = only.office.open_store()?;
    let keep::Rebuilt { scans, papers, log_kept, left_out } = keep::rebuild(&office).await?;
    let text = if only.json {
        json!({"format": FORMAT, "scans": scans, "papers": papers, "log_kept": log_kept,
            "left_out": problems_as_json(&left_out, say)})
        .to_string()
    } else {
        say.pick("Đã dựng lại danh mục: {s} tệp, {p} giấy tờ", "Rebuilt: {s} files, {p} papers")
            .replace("{s}", &scans.to_string())
            .replace("{p}", &papers.to_string())
    };
    let _ = writeln!(io::stdout().lock(), "{text}");
    for (subject, problem) in &left_out {
        say.problem(subject, problem);
    }
    if !log_kept {
        say.line(
            "Không có nhật ký tra cứu cũ để chép sang; nếu cần, lấy từ bản sao lưu",
            "There was no old access log to take over; it comes from backup",
        );
    }
    Ok(ExitCode::from(u8::from(!left_out.is_empty())))
}

fn problems_as_json(problems: &[(String, Problem)], say: Say) -> Vec<serde_json::Value> {
    problems
        .iter()
        .map(|(subject, problem)| {
            json!({"subject": subject, "code": problem.code,
                "message": lang::what(say.lang, problem)})
        })
        .collect()
}

/// What a check looked at, and what it found wrong.
#[derive(Default)]
struct Checked {
    chains: [u64; 2],
    objects: u64,
    bytes: u64,
    problems: Vec<(String, Problem)>,
}

async fn check(only: &Only, say: Say) -> Result<ExitCode, Problem> {
    let opened = only.office.open().await?;
    let mut checked = Checked::default();
    for (place, kind) in ["scan", "paper"].into_iter().enumerate() {
        let count = check_chains(&opened, kind, &mut checked).await;
        if let Some(chains) = checked.chains.get_mut(place) {
            *chains = count;
        }
    }
    let rows: u64 = opened.catalog.count_papers().await?.iter().map(|(_, count)| count).sum();
    let [scans, papers] = checked.chains;
    let Checked { objects, bytes, problems, .. } = &checked;
    let fits = rows == papers;
    if only.json {
        let problems = problems_as_json(problems, say);
        let line = json!({"format": FORMAT, "scans": scans, "papers": papers, "objects": objects,
            "bytes": bytes, "papers_in_catalog": rows, "problems": problems});
        let _ = writeln!(io::stdout().lock(), "{line}");
    } else {
        for (subject, problem) in problems {
            say.problem(subject, problem);
        }
        let words = say.pick(
            "{s} tệp, {p} giấy tờ, {o} đối tượng ({m} MB): {f} hỏng hóc",
            "{s} files, {p} papers, {o} objects ({m} MB): {f} damaged",
        );
        let line = words
            .replace("{s}", &scans.to_string())
            .replace("{p}", &papers.to_string())
            .replace("{o}", &objects.to_string())
            .replace("{m}", &format!("{:.1}", *bytes as f64 / 1e6))
            .replace("{f}", &problems.len().to_string());
        let _ = writeln!(io::stdout().lock(), "{line}");
    }
    if !fits {
        say.line(
            &format!(
                "Danh mục có {rows} giấy tờ, kho có {papers}; dựng lại bằng: sohoa catalog rebuild"
            ),
            &format!(
                "The catalogue has {rows} papers, the store {papers}; mend it with: sohoa catalog \
                 rebuild"
            ),
        );
    }
    Ok(ExitCode::from(u8::from(!problems.is_empty() || !fits)))
}

/// Follows every chain of a kind and proves the objects it names; gives the number of chains.
async fn check_chains(opened: &Opened, kind: &'static str, checked: &mut Checked) -> u64 {
    let (mut count, mut after) = (0, None);
    let manifests = opened.office.manifests();
    loop {
        let name = match manifests.next_name(kind, after.take()).await {
            Ok(Some(name)) => name,
            Ok(None) => return count,
            Err(error) => {
                checked.problems.push((kind.to_owned(), error.into()));
                return count;
            }
        };
        count += 1;
        match manifests.named(kind, name.clone()).await {
            Ok(chain) => {
                let events = chain.iter().map(|link| &link.manifest.event);
                for stored in events.flat_map(own_objects) {
                    checked.objects += 1;
                    checked.bytes += stored.size;
                    if let Err(error) = opened.office.objects().verify(stored.sha256).await {
                        checked.problems.push((stored.media.clone(), error.into()));
                    }
                }
            }
            // A broken chain is named, and the others are looked at still.
            Err(error) => checked.problems.push((name.clone(), error.into())),
        }
        after = Some(name);
    }
}

/// The objects an event names first. An original kept as it came is its scan's: proved there.
fn own_objects(event: &Event) -> Vec<&Stored> {
    match event {
        Event::Copied { scan, pdf, .. } if pdf.sha256 == *scan => Vec::new(),
        _ => event.objects(),
    }
}
