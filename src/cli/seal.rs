//! `sohoa seal`: signs what was born digital, and keeps signatures provable.

mod papers;
pub(super) mod services;
mod sign;
mod upgrade;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;

use self::services::ServiceArguments;
use super::office::OfficeArguments;
use super::say::Say;
use crate::domain::problem::Problem;
use crate::trust::lasting::Level;

/// Ký tệp PDF, nâng cấp và gia hạn chữ ký / signs PDFs, keeps signatures provable
///
/// Kế hoạch ký (ai ký, theo thứ tự nào, chữ gì hiện trên trang) nằm trong chính sách ký;
/// xem danh sách bằng --plans. Nếu khóa của người ký tiếp theo ở máy khác, chạy lại cùng lệnh trên
/// tệp vừa ký ở máy đó. Không liên lạc được nơi cấp dấu thời gian thì tệp vẫn được ký (B-B), nâng
/// cấp sau. / The plan (who signs, in which order, what is shown) stands in the signing policy:
/// --plans lists them. Where the next signer's key is on another machine, run the same command
/// there on the file signed here. A time-stamp authority that is down costs the level, not the
/// signature: --upgrade makes up for it.
#[derive(clap::Args)]
#[command(after_help = "Ví dụ / examples:\n  sohoa seal ket-qua.pdf\n  sohoa seal --as van-ban \
                  quyet-dinh.pdf --out da-ky/\n  sohoa seal ket-qua.pdf --tsa http://tsa.vi-du.vn \
                  --tsa-anchor goc-tsa.pem\n  sohoa seal --upgrade kho-ket-qua/\n  sohoa seal \
                  --upgrade --papers --dry-run\n  sohoa seal --upgrade --offline --evidence mang-toi/ *.pdf\n\nMã thoát / exit code: 0 xong, 1 \
                  chưa đủ (còn người phải ký, hoặc chưa đạt mức), 3 không đọc được, 4 chính sách \
                  không cho, 5 dịch vụ bên ngoài lỗi.")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct Arguments {
    /// Tệp PDF; với --upgrade có thể là thư mục, với --papers là mã giấy tờ / PDF files, or folders
    /// with --upgrade, or papers' ids with --papers
    #[arg(value_name = "TỆP|THƯ-MỤC|MÃ")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    office: OfficeArguments,
    #[command(flatten)]
    services: ServiceArguments,
    /// Loại văn bản, tức là kế hoạch ký / the plan to sign by
    #[arg(long = "as", value_name = "LOẠI", default_value = "ket-qua")]
    plan: String,
    /// Liệt kê các kế hoạch ký / lists the plans
    #[arg(long)]
    plans: bool,
    /// Ghi tệp đã ký vào thư mục này; mặc định ‹tên›-da-ky.pdf bên cạnh / where signed files go
    #[arg(long, value_name = "THƯ-MỤC")]
    out: Option<PathBuf>,
    /// Số và ký hiệu văn bản, hiện trên trang với loại phu-luc / number and sign to show
    #[arg(long, value_name = "SỐ")]
    number: Option<String>,
    /// Không ghi chữ nào lên trang / show nothing on the page
    #[arg(long)]
    hidden: bool,
    /// Nâng chữ ký đã có lên mức cao hơn, gia hạn dấu thời gian, sửa ngay trên tệp / raises what is
    /// signed and renews time stamps, in place
    #[arg(long)]
    upgrade: bool,
    /// Với --upgrade: giấy tờ trong kho do nơi này ký; không nêu mã thì tất cả. Bản trước vẫn còn,
    /// bản mới là đối tượng mới / the papers this office sealed and keeps, all or by id
    #[arg(long, requires = "upgrade")]
    papers: bool,
    /// Với --upgrade: chỉ liệt kê việc phải làm / only lists what is due
    #[arg(long, requires = "upgrade")]
    dry_run: bool,
    /// Mức cần đạt; mặc định theo chính sách ký / the level to reach
    #[arg(long, value_enum)]
    level: Option<Wanted>,
    /// In mỗi tệp một dòng JSON / one JSON line a file
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Wanted {
    #[value(name = "b-b", alias = "bb")]
    BB,
    #[value(name = "b-t", alias = "bt")]
    BT,
    BLt,
    BLta,
}

impl From<Wanted> for Level {
    fn from(wanted: Wanted) -> Self {
        match wanted {
            Wanted::BB => Self::BB,
            Wanted::BT => Self::BT,
            Wanted::BLt => Self::BLT,
            Wanted::BLta => Self::BLTA,
        }
    }
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    if arguments.plans {
        return sign::list(arguments, say);
    }
    if arguments.upgrade && arguments.papers {
        return papers::run(arguments, say);
    }
    if arguments.upgrade {
        return upgrade::run(arguments, say);
    }
    sign::run(arguments, say)
}
