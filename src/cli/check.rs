//! `sohoa check`: is a scan good enough? A verdict a page, in less than a second, nothing read.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::SystemTime;

use serde_json::json;

use super::office::block_on;
use super::outcome::{self, FORMAT};
use super::reading::ReadingArguments;
use super::say::Say;
use crate::domain::problem::Problem;
use crate::engine::pool::Pool;
use crate::engine::worker::Opened;
use crate::engine::{EngineError, reading};
use crate::flow::intake::{Found, Limits, receive};
use crate::lang;

#[derive(clap::Args)]
#[command(
    after_help = "Ví dụ / examples:\n  sohoa check quet.pdf\n  sohoa check --json quet/*.jpg\n\nMã \
                  thoát / exit codes: 0 tốt / good, 1 nên quét lại / scan again"
)]
pub(super) struct Arguments {
    /// Tệp hoặc thư mục: PDF, TIFF, JPEG, PNG / files or folders
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// In mỗi tệp một dòng JSON / one JSON line a file
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    reading: ReadingArguments,
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let incoming =
        tempfile::tempdir().map_err(|source| EngineError::file(&std::env::temp_dir(), source))?;
    let pool = arguments.reading.pool()?;
    let mut worst = 0;
    block_on(async {
        for found in &arguments.reading.found(&arguments.paths) {
            let looked = look(&pool, found, incoming.path()).await;
            worst = worst.max(match &looked {
                Ok(pages) => u8::from(pages.iter().any(|faults| !faults.is_empty())),
                Err(problem) => problem.class.exit_code(),
            });
            if let Err(problem) = &looked {
                say.problem(&found.path.display().to_string(), problem);
            }
            let text = if arguments.json {
                as_json(found, &looked, say)
            } else {
                as_text(found, &looked, say)
            };
            // A reader that has seen enough closes the pipe: no error.
            if writeln!(io::stdout().lock(), "{text}").is_err() {
                break;
            }
        }
        pool.close().await;
        Ok(())
    })?;
    Ok(ExitCode::from(worst))
}

/// The faults of each page.
async fn look(
    pool: &Pool,
    found: &Found,
    incoming: &std::path::Path,
) -> Result<Vec<Vec<Problem>>, Problem> {
    let received = receive(found, incoming, SystemTime::now())?;
    let file =
        Opened { path: received.path.clone(), media: received.media, limits: Limits::default() };
    let looked = reading::looks(pool, &file).await;
    // A copy of ours; the source stays where it is.
    let _ = std::fs::remove_file(&received.path);
    looked
}

fn as_text(found: &Found, looked: &Result<Vec<Vec<Problem>>, Problem>, say: Say) -> String {
    let mut lines = vec![found.path.display().to_string()];
    for (i, faults) in looked.iter().flatten().enumerate() {
        let page = format!("{} {}", say.pick("trang", "page"), i + 1);
        if faults.is_empty() {
            lines.push(format!("  ✓ {page}: {}", say.pick("đạt", "good")));
        }
        for fault in faults {
            lines.push(format!("  ✗ {}", lang::what(say.lang, fault)));
            lines.push(format!("    → {}", lang::advice(say.lang, fault)));
        }
    }
    lines.join("\n")
}

fn as_json(found: &Found, looked: &Result<Vec<Vec<Problem>>, Problem>, say: Say) -> String {
    match looked {
        Ok(pages) => {
            let pages: Vec<_> = pages
                .iter()
                .enumerate()
                .map(|(i, faults)| {
                    let faults: Vec<_> = faults
                        .iter()
                        .map(|fault| {
                            json!({"code": fault.code, "message": lang::what(say.lang, fault),
                                "advice": lang::advice(say.lang, fault)})
                        })
                        .collect();
                    json!({"number": i + 1, "good": faults.is_empty(), "faults": faults})
                })
                .collect();
            json!({"format": FORMAT, "file": outcome::name_of(&found.path), "pages": pages})
        }
        Err(problem) => outcome::failed(&found.path, problem, say.lang),
    }
    .to_string()
}
