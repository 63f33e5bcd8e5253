//! `sohoa export`: the files of all papers found, and a table of them.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::error::CliError;
use super::filters::Filters;
use super::office::{OfficeArguments, Opened, block_on, look};
use super::outcome::FORMAT;
use super::say::Say;
use crate::domain::problem::Problem;
use crate::flow::reuse::{Csv, Exported, export};

#[derive(clap::Args)]
#[command(after_help = "Ví dụ / examples:\n  sohoa export --out thang-3/ --from 03/2025 --to \
                  03/2025\n  sohoa export --out qd/ --type 'quyết định' --separator ';'\n\nBảng là \
                  export.csv, mỗi giấy tờ một dòng; Excel tiếng Việt cần --separator ';'.\nMã thoát \
                  / exit code: 0 có, 1 không có giấy tờ nào.")]
pub(super) struct Arguments {
    #[command(flatten)]
    filters: Filters,
    /// Thư mục ghi ra / folder to write to
    #[arg(long, value_name = "THƯ-MỤC")]
    out: PathBuf,
    /// Dấu ngăn cột của bảng: , ; hoặc tab / what parts the table's columns
    #[arg(long, default_value = ",", value_name = "DẤU")]
    separator: String,
    /// In những gì đã ghi thành một dòng JSON / what was written as one JSON line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    office: OfficeArguments,
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let csv = Csv { separator: separator(&arguments.separator)?, ..Csv::default() };
    let query = arguments.filters.query(0)?;
    let exported = block_on(async {
        let Opened { office, catalog, .. } = arguments.office.open().await?;
        Ok(export(&office, &catalog, &query, &arguments.out, csv, &look()).await?)
    })?;
    let line = if arguments.json {
        as_json(&exported).to_string()
    } else {
        exported.table.display().to_string()
    };
    let _ = writeln!(io::stdout().lock(), "{line}");
    let count = exported.papers.len();
    if count == 0 {
        say.line("Không tìm thấy giấy tờ nào; bảng trống", "Nothing found; the table is empty");
        return Ok(ExitCode::from(1));
    }
    say.line(&format!("Đã ghi {count} giấy tờ"), &format!("{count} papers written"));
    Ok(ExitCode::SUCCESS)
}

fn as_json(exported: &Exported) -> Value {
    let papers: Vec<Value> =
        exported.papers.iter().map(|(id, files)| json!({"document": id, "files": files})).collect();
    json!({"format": FORMAT, "table": exported.table, "papers": papers})
}

/// One sign that can stand between cells and is no part of quoting.
fn separator(text: &str) -> Result<char, Problem> {
    match text {
        "," => Ok(','),
        ";" => Ok(';'),
        "\t" | "\\t" | "tab" => Ok('\t'),
        _ => {
            let wanted = "dấu ngăn cột (, ; tab) / column separator";
            Err(CliError::Argument { value: text.to_owned(), wanted }.into())
        }
    }
}
