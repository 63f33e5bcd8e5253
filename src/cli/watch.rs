//! `sohoa watch`: folders that scanners write into, without a server.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use super::error::CliError;
use super::office::{OfficeArguments, Opened};
use super::outcome;
use super::reading::ChildArguments;
use super::say::Say;
use super::serve::{asked_to_stop, watched};
use super::table::Row;
use crate::domain::problem::{Coded, Problem};
use crate::engine::local::{Inner, Local, LocalSettings, unfinished};
use crate::engine::progress::Silent;
use crate::engine::watch::{Told, WatchSettings, watch};
use crate::engine::{Cancel, Desk, EngineError, Lane};
use crate::flow::qr::QrPolicy;
use crate::flow::seal::{FONT_DIRS, Font};
use crate::trust::policy::SigningPolicy;

/// How long what is under way may take to give itself back.
const GIVE_BACK: Duration = Duration::from_secs(20);

#[derive(clap::Args)]
#[command(after_help = "Ví dụ / examples:\n  sohoa watch quet/\n  sohoa watch quet/ --batch \
                        luu-tru/\n  sohoa watch quet/ --json > ket-qua.jsonl\n\nTệp ở yên chỗ cũ. \
                        Ctrl-C để dừng; lần sau làm tiếp.\nFiles stay where they are. Ctrl-C \
                        stops; the next time goes on.")]
pub(super) struct Arguments {
    /// Thư mục máy quét ghi vào / folders of scanners
    #[arg(value_name = "THƯ-MỤC", required_unless_present = "batch")]
    folders: Vec<PathBuf>,
    /// Thư mục việc hàng loạt, làm sau / folders of batch work, taken after
    #[arg(long, value_name = "THƯ-MỤC")]
    batch: Vec<PathBuf>,
    /// In mỗi tệp một dòng JSON / one JSON line a file
    #[arg(long)]
    json: bool,
    /// Tệp không đổi trong bao nhiêu giây thì coi là đủ / seconds without change until whole
    #[arg(long, value_name = "GIÂY", default_value_t = 1.0)]
    window: f64,
    #[command(flatten)]
    office: OfficeArguments,
    #[command(flatten)]
    children: ChildArguments,
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(CliError::Start)?;
    runtime.block_on(run_all(arguments, say))
}

async fn run_all(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let folders = watched(&arguments.folders, &arguments.batch)?;
    let opened = arguments.office.open().await?;
    let rules = opened.rules()?;
    let Opened { office, catalog, ring } = opened;
    let policies = office.root().join("policies");
    let cancel = Cancel::default();
    let local = Local::new(Inner {
        pool: arguments.children.pool()?,
        rules,
        font: Font::find(&FONT_DIRS).ok(),
        settings: LocalSettings {
            with_text: arguments.json,
            qr: QrPolicy::of_office(&policies)?,
            ..LocalSettings::default()
        },
        now: Box::new(jiff::Timestamp::now),
        progress: Box::new(Silent),
        cancel: cancel.clone(),
        policy: SigningPolicy::of_office(&policies)?,
        office,
        catalog,
        ring,
    });
    let desk = Desk::new(local.clone());
    for work in unfinished(&local.catalog).await? {
        let desk = desk.clone();
        tokio::spawn(async move { desk.take(Lane::Batch, &work).await });
    }
    let warm = local.clone();
    tokio::spawn(async move { warm.warm().await });
    say.line(
        "Đang theo dõi; Ctrl-C để dừng, lần sau làm tiếp",
        "Watching; Ctrl-C stops, the next time goes on",
    );
    let stop = cancel.clone();
    tokio::spawn(async move {
        asked_to_stop().await;
        stop.set();
    });
    let seconds = arguments.window.clamp(0.2, 600.0);
    let settings =
        WatchSettings { window: Duration::from_secs_f64(seconds), ..WatchSettings::default() };
    let json = arguments.json;
    watch(folders, &desk, settings, move |told| tell(&told, json, say)).await;
    desk.stopped(GIVE_BACK).await;
    for problem in &local.settle_all().await {
        say.problem("sohoa", problem);
    }
    local.pool.close().await;
    Ok(ExitCode::SUCCESS)
}

fn tell(told: &Told, json: bool, say: Say) {
    match told {
        Told::Took { path, outcome, settled, took, .. } => {
            let stopped = EngineError::Cancelled.code();
            let lines = match outcome.as_ref() {
                Err(problem) if problem.code == stopped => return,
                _ if json => vec![outcome::as_json(path, outcome, say.lang).to_string()],
                Err(problem) => {
                    say.problem(&outcome::name_of(path), problem);
                    return;
                }
                Ok(scan) => {
                    let row = |paper| Row::of(path, paper, paper.row.id.to_string()).line();
                    scan.papers.iter().map(row).collect()
                }
            };
            let mut out = io::stdout().lock();
            for line in lines {
                let _ = writeln!(out, "{line}");
            }
            if !json {
                let (wait, work) = (settled.as_secs_f64(), took.as_secs_f64());
                say.line(
                    &format!("  chờ đủ tệp {wait:.1} s, làm {work:.1} s"),
                    &format!("  until whole {wait:.1} s, work {work:.1} s"),
                );
            }
        }
        Told::Polled { folder, limit } => {
            let folder = folder.display();
            if *limit {
                say.line(
                    &format!("{folder}: hết hạn mức theo dõi, xem lại mỗi 5 giây; nâng fs.inotify.max_user_watches"),
                    &format!("{folder}: no watch left, looked at every 5 s; raise fs.inotify.max_user_watches"),
                );
            } else {
                say.line(
                    &format!("{folder}: thư mục mạng, xem lại mỗi 5 giây"),
                    &format!("{folder}: on the network, looked at every 5 s"),
                );
            }
        }
        Told::Watched { .. } => {}
        Told::Gone { folder } => {
            let folder = folder.display();
            say.line(
                &format!("{folder}: không vào được, thử lại mỗi 5 giây"),
                &format!("{folder}: cannot be looked into, tried every 5 s"),
            );
        }
    }
}
