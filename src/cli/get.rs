//! `sohoa get`: the files of some papers.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use super::ids::paper_id;
use super::office::{OfficeArguments, Opened, block_on, look};
use super::outcome::FORMAT;
use super::say::Say;
use super::standing;
use crate::domain::id::PaperId;
use crate::domain::problem::Problem;
use crate::flow::reuse::{Files, files};

#[derive(clap::Args)]
#[command(
    after_help = "Ví dụ / examples:\n  sohoa get klnk66n4jwyia3rzrsbt --out ket-qua/\n  sohoa get \
                  klnk whkc --out ket-qua/ --json\n\nMỗi giấy tờ: PDF, dữ liệu (JSON), chữ ký của \
                  dữ liệu (COSE), chữ đã đọc (TXT), biên nhận nhật ký (TLOG-PROOF).\nEach paper: PDF, \
                  record, the record's signature, text, receipt."
)]
pub(super) struct Arguments {
    /// Mã giấy tờ, hoặc phần đầu đủ phân biệt / ids, or unambiguous beginnings
    #[arg(required = true, value_name = "MÃ")]
    ids: Vec<String>,
    /// Thư mục ghi ra / folder to write to
    #[arg(long, value_name = "THƯ-MỤC")]
    out: PathBuf,
    /// In mỗi giấy tờ một dòng JSON / one JSON line a paper
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    office: OfficeArguments,
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    block_on(async {
        let opened = arguments.office.open().await?;
        let mut worst = 0;
        for text in &arguments.ids {
            match write(&opened, text, arguments).await {
                Ok((id, files)) => {
                    let result = opened.catalog.paper(&id).await?.and_then(|row| row.result);
                    if let Some(warning) = standing::warning(result.as_ref(), say) {
                        say.line(&format!("✗ {id}: {warning}"), &format!("✗ {id}: {warning}"));
                    }
                    let lines = if arguments.json {
                        let line = json!({"format": FORMAT, "document": id, "files": files,
                            "result": result});
                        line.to_string()
                    } else {
                        in_order(&files).join("\n")
                    };
                    // A reader that has seen enough closes the pipe: the files are wanted still.
                    let _ = writeln!(io::stdout().lock(), "{lines}");
                }
                Err(problem) => {
                    say.problem(text, &problem);
                    worst = worst.max(problem.class.exit_code());
                }
            }
        }
        Ok(ExitCode::from(worst))
    })
}

async fn write(
    opened: &Opened,
    text: &str,
    arguments: &Arguments,
) -> Result<(PaperId, Files), Problem> {
    let Opened { office, catalog, .. } = opened;
    let id = paper_id(catalog, text).await?;
    let files = files(office, catalog, &id, &arguments.out, &look()).await?;
    Ok((id, files))
}

fn in_order(files: &Files) -> Vec<String> {
    let others =
        [&files.record, &files.signature, &files.text, &files.receipt].into_iter().flatten();
    std::iter::once(&files.pdf).chain(others).map(|path| path.display().to_string()).collect()
}
