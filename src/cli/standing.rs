//! Whether a paper stands, in words; and what `withdraw`, `replace` and `correct` share.

use std::io::{self, Write};
use std::process::ExitCode;

use serde_json::json;

use super::dates::time;
use super::error::CliError;
use super::ids::paper_id;
use super::office::{OfficeArguments, Opened, block_on, look};
use super::outcome::FORMAT;
use super::say::Say;
use crate::catalog::ResultRow;
use crate::domain::id::PaperId;
use crate::domain::privacy::mask_numbers;
use crate::domain::problem::Problem;
use crate::domain::result::{Change, Salt, Standing};
use crate::flow::keep::{self, KeepError};
use crate::flow::reuse::ReuseError;
use crate::status::StatusPolicy;
use crate::trust::TrustError;

/// Arguments of every change.
#[derive(clap::Args)]
pub(super) struct ChangeArguments {
    /// Mã lý do; sai mã thì lệnh liệt kê các mã dùng được / code of the reason; a wrong one lists
    /// those there are
    #[arg(long, value_name = "LÝ-DO")]
    reason: String,
    /// Căn cứ: số quyết định, văn bản / the ground: number of the decision
    #[arg(long, default_value = "", hide_default_value = true, value_name = "CĂN-CỨ")]
    note: String,
    /// Báo thêm cho cơ quan này; nơi đã lấy tệp được báo sẵn / tell this agency too; those who took
    /// the files are told anyway
    #[arg(long, value_name = "CƠ-QUAN")]
    notify: Vec<String>,
    /// In một dòng JSON / one JSON line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    office: OfficeArguments,
}

/// Makes a change, writes its leaf, signs a new status list, says what came of it.
pub(super) fn change(
    id: &str,
    successor: Option<&str>,
    standing: Standing,
    arguments: &ChangeArguments,
    say: Say,
) -> Result<ExitCode, Problem> {
    StatusPolicy::own()?.check(&arguments.reason, standing)?;
    block_on(async {
        let Opened { office, catalog, ring } = arguments.office.open().await?;
        let look = look();
        let paper = paper_id(&catalog, id).await?;
        let known = async |paper: &PaperId| {
            catalog.paper(paper).await?.ok_or_else(|| ReuseError::NoPaper(paper.clone()).into())
        };
        let before: Result<_, Problem> = known(&paper).await;
        before?;
        let (mut successor_id, mut successor_result) = (None, None);
        if let Some(text) = successor {
            let other = paper_id(&catalog, text).await?;
            let row: Result<_, Problem> = known(&other).await;
            let result = row?.result;
            if other == paper {
                let wanted = "another paper";
                return Err(CliError::Argument { value: text.to_owned(), wanted }.into());
            }
            if let Some(ended) = result.as_ref().filter(|r| r.standing.has_ended()) {
                return Err(KeepError::Ended { paper: other, standing: ended.standing }.into());
            }
            successor_result = result.and_then(|result| result.id);
            successor_id = Some(other);
        }
        let mut notify = arguments.notify.clone();
        notify.extend(catalog.users_of(&paper).await?.into_iter().filter(|who| *who != look.actor));
        notify.sort();
        notify.dedup();
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|_| TrustError::NoRandomness)?;
        let made = Change {
            standing,
            reason: arguments.reason.clone(),
            note: mask_numbers(arguments.note.trim()),
            by: look.actor.clone(),
            successor: successor_id,
            successor_result,
            notify: notify.iter().map(|who| mask_numbers(who)).collect(),
            salt: Salt::from_bytes(salt),
        };
        let new = keep::restate(&office, &catalog, &paper, made, look.at).await?;
        catalog.log_access(&look, standing.word(), Some(&paper), None, None).await?;
        // the change is kept by now: what fails from here on is made good by the next run
        let key = ring.record_key();
        let mut late = keep::settle(&office, &catalog, key).await.err().map(Problem::from);
        let list = keep::renew_status(&office, &catalog, key, look.at).await;
        let list = list.map_err(|error| late.get_or_insert(error.into()).clone()).ok();
        let row = known(&paper).await;
        let row: Result<_, Problem> = row;
        let result = row?.result;
        if arguments.json {
            let list = list.as_ref().map(|l| json!({"known_until": l.at, "expires": l.until}));
            let line = json!({"format": FORMAT, "document": paper, "new": new,
                "result": result, "notices": notify, "status_list": list});
            let _ = writeln!(io::stdout().lock(), "{line}");
        } else {
            let stands = result.as_ref().map(|row| stands(row, say)).unwrap_or_default();
            let _ = writeln!(io::stdout().lock(), "{paper}  {stands}");
            if !new {
                say.line("Đã ghi từ trước, không ghi lần nữa", "It was noted before, not again");
            }
            if !notify.is_empty() {
                say.line(
                    &format!("Chờ gửi thông báo: {}", notify.join(", ")),
                    &format!("Waiting to be told: {}", notify.join(", ")),
                );
            }
            if let Some(list) = &list {
                say.line(
                    &format!("Danh sách hiệu lực đã ký lại, dùng đến {}", time(list.until)),
                    &format!("The status list is signed anew, good until {}", time(list.until)),
                );
            }
        }
        if let Some(problem) = late {
            say.problem("sohoa", &problem);
            return Ok(ExitCode::from(problem.class.exit_code()));
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// One word or two.
pub(super) fn word(standing: Standing, say: Say) -> &'static str {
    match standing {
        Standing::Issued => say.pick("còn hiệu lực", "in force"),
        Standing::Corrected => say.pick("đã đính chính", "corrected"),
        Standing::Replaced => say.pick("đã được thay thế", "replaced"),
        Standing::Withdrawn => say.pick("đã thu hồi, hủy bỏ", "withdrawn"),
    }
}

/// What happened, for a paper's history.
pub(super) fn changed(change: &Change, say: Say) -> String {
    let mut text = format!("{}: {}", word(change.standing, say), reason(&change.reason, say));
    if !change.note.is_empty() {
        text = format!("{text} ({})", change.note);
    }
    if let Some(successor) = &change.successor {
        text = format!("{text} → {successor}");
    }
    text = format!("{text}; {} {}", say.pick("bởi", "by"), change.by);
    text
}

/// How a paper stands now, with time and reason.
pub(super) fn stands(row: &ResultRow, say: Say) -> String {
    let mut text = word(row.standing, say).to_owned();
    if row.standing == Standing::Issued {
        return text;
    }
    text = format!("{text} {} {}", say.pick("từ", "since"), time(row.at));
    if let Some(code) = &row.reason {
        text = format!("{text}: {}", reason(code, say));
    }
    if !row.note.is_empty() {
        text = format!("{text} ({})", row.note);
    }
    if let Some(successor) = &row.successor {
        text = format!("{text} → {successor}");
    }
    text
}

/// [`stands`], where a paper does not stand as issued.
pub(super) fn warning(row: Option<&ResultRow>, say: Say) -> Option<String> {
    row.filter(|row| row.standing != Standing::Issued).map(|row| stands(row, say))
}

/// A reason's words; its code where the policy does not name it.
fn reason(code: &str, say: Say) -> String {
    let words = StatusPolicy::own().ok().and_then(|policy| policy.reason(code));
    words.map_or_else(|| code.to_owned(), |r| say.pick(&r.vi, &r.en).to_owned())
}
