//! `sohoa access-log`: who looked at what is held of a person; whether the log is whole.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use super::dates::time;
use super::office::{OfficeArguments, block_on};
use super::outcome::FORMAT;
use super::persons::one;
use super::say::Say;
use crate::domain::problem::Problem;

#[derive(clap::Args)]
#[command(
    after_help = "Ví dụ / examples:\n  sohoa access-log                        hỏi số định danh, in nhật \
                  ký của người ấy / a person's own log\n  sohoa access-log --person-file so.txt --json\n  \
                  sohoa access-log --check                nhật ký có bị sửa không / is it whole?"
)]
pub(super) struct Arguments {
    /// Đọc số định danh từ tệp; - là đầu vào chuẩn; không nêu thì hỏi / reads the number from a file
    #[arg(long, value_name = "TỆP")]
    person_file: Option<PathBuf>,
    /// Kiểm tra cả chuỗi thay vì in / checks the whole chain instead
    #[arg(long, conflicts_with = "person_file")]
    check: bool,
    /// Nhiều nhất bao nhiêu dòng / at most so many lines
    #[arg(long, default_value_t = 500, value_name = "SỐ")]
    limit: u32,
    /// In JSON / JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    office: OfficeArguments,
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let number = if arguments.check { None } else { Some(one(arguments.person_file.as_deref())?) };
    block_on(async {
        let desk = arguments.office.desk().await?;
        let mut out = io::stdout().lock();
        let Some(number) = number else {
            let key = desk.opened.ring.public().record.clone();
            let head = desk.gate().check_log(&key).await?;
            if arguments.json {
                let _ = writeln!(out, "{}", json!({"format": FORMAT, "whole": true, "head": head}));
            } else {
                let words =
                    say.pick("Nhật ký tra cứu nguyên vẹn, số dòng", "The log is whole, lines");
                let _ = writeln!(out, "{words}: {}", head.seq);
            }
            return Ok(ExitCode::SUCCESS);
        };
        let catalog = &desk.opened.catalog;
        let looks = catalog.looks_at(&catalog.person_key(&number), arguments.limit).await?;
        for look in &looks {
            let line = if arguments.json {
                serde_json::to_string(look).unwrap_or_default()
            } else {
                let paper = look.paper.as_ref().map(|id| format!(" → {id}")).unwrap_or_default();
                format!(
                    "{}  {}  {}  {} ({}): {}{paper}",
                    time(look.at),
                    look.actor,
                    look.case,
                    look.purpose,
                    look.key,
                    look.outcome
                )
            };
            if writeln!(out, "{line}").is_err() {
                break;
            }
        }
        if looks.is_empty() {
            say.line(
                "Chưa ai tra giấy tờ của người này",
                "Nobody has looked at this person's papers",
            );
        }
        Ok(ExitCode::SUCCESS)
    })
}
