//! `sohoa find`: do we hold such a paper?

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::ValueEnum;
use crossterm::style::Stylize;
use serde_json::json;

use super::filters::Filters;
use super::office::{OfficeArguments, Opened, block_on, look};
use super::outcome::FORMAT;
use super::say::Say;
use super::standing;
use super::table::Row;
use crate::catalog::PaperState;
use crate::domain::problem::Problem;
use crate::flow::reuse::{Hit, Snippet, find};

#[derive(clap::Args)]
#[command(
    after_help = "Ví dụ / examples:\n  sohoa find nguyen van an\n  sohoa find '\"bổ nhiệm\"' --type \
                  quyet_dinh --from 01/01/2025\n  sohoa find --number 12/QĐ-UBND\n  sohoa find \
                  --state review          giấy tờ chờ người xem / papers that want review\n  sohoa \
                  find --owner                 hỏi số định danh / asks for a personal number\n\nKhớp \
                  cả dấu đứng trước. Mã thoát / exit code: 0 có, 1 không có giấy tờ nào."
)]
pub(super) struct Arguments {
    #[command(flatten)]
    filters: Filters,
    /// Chỉ giấy tờ ở tình trạng này / only papers in this state
    #[arg(long, value_enum, value_name = "TÌNH-TRẠNG")]
    state: Option<State>,
    /// Nhiều nhất bao nhiêu giấy tờ / at most so many
    #[arg(long, default_value_t = 50, value_name = "SỐ")]
    limit: u32,
    /// In mỗi giấy tờ một dòng JSON / one JSON line a paper
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    office: OfficeArguments,
}

#[derive(Clone, Copy, ValueEnum)]
enum State {
    /// Đọc dở / not read to the end
    Copied,
    /// Chờ người xem / wants review
    Review,
    /// Đã kiểm / checked
    Checked,
    /// Đã thu hồi / withdrawn
    Withdrawn,
}

impl From<State> for PaperState {
    fn from(state: State) -> Self {
        match state {
            State::Copied => Self::Copied,
            State::Review => Self::Review,
            State::Checked => Self::Checked,
            State::Withdrawn => Self::Withdrawn,
        }
    }
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let state = arguments.state.map(PaperState::from);
    // One more than is shown tells that there are more; a state is looked at afterwards.
    let limit = if state.is_some() { u32::MAX } else { arguments.limit.saturating_add(1) };
    let query = arguments.filters.query(limit)?;
    let mut hits = block_on(async {
        let Opened { catalog, .. } = arguments.office.open().await?;
        Ok(find(&catalog, &query, &look()).await?)
    })?;
    hits.retain(|hit| state.is_none_or(|state| hit.paper.state == state));
    if hits.is_empty() {
        say.line("Không tìm thấy giấy tờ nào", "Nothing found");
        return Ok(ExitCode::from(1));
    }
    let more = hits.len() > arguments.limit as usize;
    hits.truncate(arguments.limit as usize);
    if !print(&hits, arguments.json, say) {
        return Ok(ExitCode::SUCCESS);
    }
    if more {
        say.line(
            &format!("Còn nữa; xem thêm bằng --limit {}", u64::from(arguments.limit) * 4),
            &format!("There are more; see them with --limit {}", u64::from(arguments.limit) * 4),
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether anybody still reads.
fn print(hits: &[Hit], json: bool, say: Say) -> bool {
    let mut out = io::stdout().lock();
    let bright = out.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
    if !json && writeln!(out, "{}", Row::headings(say.pick("MÃ", "ID"), say).line()).is_err() {
        return false;
    }
    hits.iter().all(|hit| {
        let mut text = if json { as_json(hit) } else { as_text(hit, bright) };
        if !json && let Some(warning) = standing::warning(hit.paper.result.as_ref(), say) {
            text = format!("{text}\n    ✗ {warning}");
        }
        writeln!(out, "{text}").is_ok()
    })
}

fn as_json(hit: &Hit) -> String {
    let mut value = serde_json::to_value(hit).unwrap_or_default();
    if let Some(map) = value.as_object_mut() {
        map.insert("format".to_owned(), json!(FORMAT));
    }
    value.to_string()
}

fn as_text(hit: &Hit, bright: bool) -> String {
    let row = Row::of_row(&hit.paper.name, &hit.paper, hit.paper.id.to_string()).line();
    match &hit.snippet {
        Some(Snippet { before, found, after }) => {
            let found = if bright { found.as_str().bold().to_string() } else { found.clone() };
            format!("{row}\n    …{before}{found}{after}…")
        }
        None => row,
    }
}
