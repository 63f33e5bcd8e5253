//! `sohoa correct`: a result holds only together with a correction.

use std::process::ExitCode;

use super::say::Say;
use super::standing::{ChangeArguments, change};
use crate::domain::problem::Problem;
use crate::domain::result::Standing;

#[derive(clap::Args)]
#[command(
    after_help = "Ví dụ / example:\n  sohoa correct klnk --with whkc --reason sai_the_thuc --note \
                  '20/UBND-VP'\n\nKết quả còn hiệu lực cùng với văn bản đính chính; bản in cũ hết \
                  giá trị (Nghị định 45/2020/NĐ-CP). Sai về nội dung thì dùng: sohoa replace. / The \
                  result holds together with the correction; earlier print-outs lose their \
                  value.\n\nMã thoát / exit code: 0 xong, 2 sai mã hoặc lý do, 4 đã hết hiệu lực từ \
                  trước."
)]
pub(super) struct Arguments {
    /// Mã giấy tờ, hoặc phần đầu đủ phân biệt / id, or an unambiguous beginning
    #[arg(value_name = "MÃ")]
    id: String,
    /// Văn bản đính chính, đã lưu / the correcting paper, kept already
    #[arg(long = "with", value_name = "MÃ")]
    correction: Option<String>,
    #[command(flatten)]
    change: ChangeArguments,
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let Arguments { id, correction, change: shared } = arguments;
    change(id, correction.as_deref(), Standing::Corrected, shared, say)
}
