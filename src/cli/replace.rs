//! `sohoa replace`: another result takes the place of one.

use std::process::ExitCode;

use super::say::Say;
use super::standing::{ChangeArguments, change};
use crate::domain::problem::Problem;
use crate::domain::result::Standing;

#[derive(clap::Args)]
#[command(
    after_help = "Ví dụ / example:\n  sohoa run ban-moi.pdf\n  sohoa replace klnk whkc --reason \
                  sai_noi_dung --note '15/QĐ-UBND'\n\nBản cũ hết hiệu lực và chỉ tới bản mới; cả \
                  hai vẫn tìm thấy. / The old one ends and points at the new one; both stay \
                  findable.\n\nMã thoát / exit code: 0 xong, 2 sai mã hoặc lý do, 4 đã hết hiệu lực \
                  từ trước."
)]
pub(super) struct Arguments {
    /// Giấy tờ cũ / the old paper
    #[arg(value_name = "CŨ")]
    id: String,
    /// Giấy tờ mới, đã lưu / the new paper, kept already
    #[arg(value_name = "MỚI")]
    successor: String,
    #[command(flatten)]
    change: ChangeArguments,
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let Arguments { id, successor, change: shared } = arguments;
    change(id, Some(successor), Standing::Replaced, shared, say)
}
