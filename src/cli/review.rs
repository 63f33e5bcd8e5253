//! `sohoa review`: a person settles what is doubtful, here or in a file of decisions.

mod answer;
mod bulk;
mod desk;
mod picture;
mod sight;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use self::bulk::{import, list};
use self::desk::Desk;
pub(super) use self::words::label as field_label;
use super::error::CliError;
use super::ids::paper_id;
use super::office::{OfficeArguments, Opened, block_on, look};
use super::say::Say;
use crate::catalog::{PaperRow, SqliteCatalog};
use crate::domain::id::PaperId;
use crate::domain::problem::{Class, Problem};
use crate::flow::review::{Doing, KeepReviewError, Reviewer};

#[derive(clap::Args)]
#[command(
    after_help = "Ví dụ / examples:\n  sohoa review                          lần lượt mọi giấy tờ \
                  đang chờ / all that wait\n  sohoa review whkcxwuuccpsojcx4r42     một giấy tờ / \
                  one paper\n  sohoa review --crops cat/             cắt ảnh quanh từng trường / \
                  pictures of the fields\n  sohoa review --list --json > cho.jsonl\n  sohoa review \
                  --import cho.jsonl     quyết định đã điền vào “decisions” / decisions filled \
                  in\n\nMã thoát / exit code: 0 xong, 1 có giấy tờ bị từ chối, 2 sai lệnh, 3 tệp \
                  không phải JSON.\nKhuôn JSON / shapes: schema/review.schema.json, \
                  schema/reviewed.schema.json"
)]
pub(super) struct Arguments {
    /// Mã giấy tờ; không nêu thì mọi giấy tờ đang chờ, cũ trước / a paper; all that wait without
    #[arg(value_name = "MÃ")]
    id: Option<String>,
    #[command(flatten)]
    office: OfficeArguments,
    /// Xem mọi trường, không chỉ trường còn nghi ngờ / all fields, not the doubtful ones only
    #[arg(long)]
    all: bool,
    /// Tên người xem; mặc định là tài khoản của máy / who reviews, the account by default
    #[arg(long, value_name = "TÊN")]
    by: Option<String>,
    /// Ghi ảnh cắt quanh từng trường vào thư mục này / writes a picture of each field there
    #[arg(long, value_name = "THƯ-MỤC")]
    crops: Option<PathBuf>,
    /// Chỉ liệt kê giấy tờ đang chờ / only lists what waits
    #[arg(long, conflicts_with_all = ["import", "crops", "by"])]
    list: bool,
    /// Nhập tệp JSON các quyết định; - là đầu vào chuẩn / takes decisions from a file
    #[arg(long, value_name = "TỆP", conflicts_with_all = ["id", "all", "crops"])]
    import: Option<PathBuf>,
    /// In mỗi giấy tờ một dòng JSON / one JSON line a paper
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    block_on(reviewed(arguments, say))
}

async fn reviewed(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    // Said before anybody is asked for a passphrase.
    let account = look().actor;
    let reviewer = Reviewer::new(arguments.by.as_deref().unwrap_or(&account))?;
    let given = arguments.import.as_deref().map(bulk::read).transpose()?;
    let opened = arguments.office.open().await?;
    let rules = opened.rules()?;
    let Opened { office, catalog, ring } = opened;
    let key = ring.record_key();
    let doing = Doing { office: &office, catalog: &catalog, key, rules: &rules };
    let code = if let Some(given) = given {
        import(&doing, given, &reviewer, say, arguments.json).await?
    } else {
        let rows = match &arguments.id {
            Some(text) => vec![row_of(&catalog, &paper_id(&catalog, text).await?).await?],
            None => waiting(&catalog).await?,
        };
        if arguments.list {
            list(&doing, &rows, arguments.all, say, arguments.json).await?
        } else {
            let folder = arguments.crops.clone();
            let mut desk = Desk::new(&doing, reviewer, arguments.all, arguments.json, folder, say)?;
            desk.papers(&rows).await?
        }
    };
    Ok(ExitCode::from(code))
}

async fn row_of(catalog: &SqliteCatalog, id: &PaperId) -> Result<PaperRow, Problem> {
    let row = catalog.paper(id).await?;
    Ok(row.ok_or_else(|| crate::flow::reuse::ReuseError::NoPaper(id.clone()))?)
}

/// Papers with something to look at, oldest first.
async fn waiting(catalog: &SqliteCatalog) -> Result<Vec<PaperRow>, Problem> {
    const AT_ONCE: u32 = 500;
    let mut rows = Vec::new();
    loop {
        let offset = rows.len() as u32;
        let more = catalog.papers_to_look_at(AT_ONCE, offset).await?;
        let last = more.len() < AT_ONCE as usize;
        rows.extend(more);
        if last {
            return Ok(rows);
        }
    }
}

/// Why a paper's review came to nothing, worded.
fn problems_of(error: KeepReviewError) -> Vec<Problem> {
    match error {
        KeepReviewError::Refused(errors) => errors.into_iter().map(Problem::from).collect(),
        KeepReviewError::ChangedMeanwhile => vec![CliError::ChangedMeanwhile.into()],
        KeepReviewError::Failed(problem) => vec![problem],
    }
}

/// Whether going on with other papers makes no sense.
fn ends_it(problems: &[Problem]) -> Option<&Problem> {
    problems.iter().find(|problem| matches!(problem.class, Class::Outside | Class::Bug))
}
