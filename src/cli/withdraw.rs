//! `sohoa withdraw`: a result is no longer valid.

use std::process::ExitCode;

use super::say::Say;
use super::standing::{ChangeArguments, change};
use crate::domain::problem::Problem;
use crate::domain::result::Standing;

#[derive(clap::Args)]
#[command(
    after_help = "Ví dụ / examples:\n  sohoa withdraw klnk --reason gia_mao --note '12/QĐ-UBND'\n  \
                  sohoa withdraw klnk --reason theo_yeu_cau --notify 'Sở Tư pháp' --json\n\nGiấy tờ \
                  vẫn tìm thấy, được đánh dấu kèm thời điểm; bản giấy in ra cũng hết giá trị (Nghị \
                  định 45/2020/NĐ-CP). / The paper stays findable, marked with the time; print-outs \
                  lose their value too.\n\nMã thoát / exit code: 0 xong, 2 sai mã hoặc lý do, 4 đã \
                  hết hiệu lực từ trước."
)]
pub(super) struct Arguments {
    /// Mã giấy tờ, hoặc phần đầu đủ phân biệt / id, or an unambiguous beginning
    #[arg(value_name = "MÃ")]
    id: String,
    #[command(flatten)]
    change: ChangeArguments,
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    change(&arguments.id, None, Standing::Withdrawn, &arguments.change, say)
}
