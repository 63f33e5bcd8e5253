//! `sohoa case`: dossiers at the desk.

mod actions;
mod lists;
mod open;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use super::office::{OfficeArguments, block_on};
use super::persons::PersonArguments;
use super::say::Say;
use crate::domain::problem::Problem;

#[derive(clap::Args)]
#[command(
    after_help = "Ví dụ / examples:\n  sohoa case open 1.001193 --person requester --person mother\n  sohoa \
                  case look-up MÃ ket_hon_cha_me --seen found\n  sohoa case attach MÃ giay_chung_sinh \
                  ID-GIẤY\n  sohoa case reuse MÃ giay_can_cu\n  sohoa case status MÃ 2; sohoa case \
                  status MÃ 4\n  sohoa case status MÃ 5 --ask giay_chung_sinh --ground 'thiếu giấy'\n  \
                  sohoa case result MÃ ID-GIẤY; sohoa case close MÃ"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// In JSON / JSON
    #[arg(long, global = true)]
    json: bool,
    #[command(flatten)]
    office: OfficeArguments,
}

#[derive(Subcommand)]
enum Command {
    /// Mở hồ sơ / opens a case
    Open(open::OpenArguments),
    /// Xem hồ sơ / shows a case
    Show {
        /// Mã hồ sơ / its code
        code: String,
    },
    /// Liệt kê hồ sơ, đến hạn trước / lists cases, those due first in front
    List {
        /// Cả hồ sơ đã kết thúc / closed ones too
        #[arg(long)]
        all: bool,
        /// Chỉ trạng thái này, 1–10 / only this status
        #[arg(long)]
        status: Option<u8>,
        /// Chỉ hồ sơ quá hạn / only those overdue
        #[arg(long)]
        overdue: bool,
        /// Nhiều nhất bao nhiêu / at most so many
        #[arg(long, default_value_t = 100)]
        limit: u32,
    },
    /// Thêm người vào hồ sơ / puts persons into a case
    Person {
        /// Mã hồ sơ / the case
        code: String,
        #[command(flatten)]
        persons: PersonArguments,
    },
    /// Nói một điều kiện có hay không / says whether a condition holds
    Condition {
        /// Mã hồ sơ / the case
        code: String,
        /// Khóa điều kiện / the condition's key
        key: String,
        /// Không thuộc trường hợp này / it does not hold
        #[arg(long)]
        not: bool,
    },
    /// Bắt đầu hoặc kết thúc khoảng thời gian luật không tính: xác minh, niêm yết… / a period that
    /// does not count begins or ends
    Pause {
        /// Mã hồ sơ / the case
        code: String,
        /// Khóa trong thủ tục, như `xac_minh` / its key in the procedure
        key: String,
        /// Kết thúc / it ends
        #[arg(long)]
        end: bool,
    },
    /// Ghi kết quả tra cứu dữ liệu của bộ, ngành / notes what was seen in an agency's data
    LookUp {
        /// Mã hồ sơ / the case
        code: String,
        /// Khóa giấy tờ / the paper's key
        key: String,
        /// found, missing, wrong, unreachable
        #[arg(long, value_enum)]
        seen: actions::SeenWord,
        /// Tra ở đâu; mặc định theo thủ tục / where
        #[arg(long, default_value = "", hide_default_value = true)]
        source: String,
        /// Thấy gì, không ghi số định danh / what was seen
        #[arg(long, default_value = "", hide_default_value = true)]
        note: String,
    },
    /// Gắn giấy đã quét vào hồ sơ / puts a scanned paper into the case
    Attach {
        /// Mã hồ sơ / the case
        code: String,
        /// Khóa giấy tờ / the paper's key
        key: String,
        /// Mã giấy đã quét / the scanned paper
        paper: String,
    },
    /// Dùng lại giấy đang giữ, có phiếu ký số / uses a paper held again, with a signed receipt
    Reuse {
        /// Mã hồ sơ / the case
        code: String,
        /// Khóa giấy tờ / the paper's key
        key: String,
        /// Giấy cần xem xét: cán bộ đã xem và thấy gì / for one to be considered: what was seen
        #[arg(long, value_name = "ĐÃ-XEM")]
        confirm: Option<String>,
    },
    /// Ghi giấy đã xuất trình, đã nhận bản giấy, hoặc miễn / notes shown, taken on paper, exempt
    Settle {
        /// Mã hồ sơ / the case
        code: String,
        /// Khóa giấy tờ / the paper's key
        key: String,
        /// Đã xuất trình, trả lại ngay / shown and given back
        #[arg(long, conflicts_with_all = ["taken", "exempt"])]
        shown: bool,
        /// Đã nhận bản giấy, không phải số hóa / taken on paper
        #[arg(long, conflicts_with = "exempt")]
        taken: bool,
        /// Miễn, vì / exempt, because
        #[arg(long, value_name = "LÝ-DO")]
        exempt: Option<String>,
    },
    /// Chuyển trạng thái 1–10 / moves the case to a status
    Status {
        /// Mã hồ sơ / the case
        code: String,
        /// 1–10
        status: u8,
        /// Căn cứ / the ground
        #[arg(long, default_value = "", hide_default_value = true)]
        ground: String,
        /// Giấy cần bổ sung: khóa, tên hoặc loại / what is to be supplemented
        #[arg(long, value_name = "GIẤY")]
        ask: Vec<String>,
    },
    /// Ghi kết quả của hồ sơ / names the case's result
    Result {
        /// Mã hồ sơ / the case
        code: String,
        /// Giấy là kết quả / the paper that is the result
        paper: Option<String>,
        /// Kết quả do hệ thống khác lập hoặc bằng giấy: số, nơi có / one made elsewhere or on paper
        #[arg(long, default_value = "", hide_default_value = true)]
        reference: String,
    },
    /// Trả kết quả, kết thúc hồ sơ / returns the result and closes the case
    Close {
        /// Mã hồ sơ / the case
        code: String,
    },
    /// Yêu cầu giấy dù bị chặn: phải có căn cứ, được đếm / asks for a paper all the same
    Override {
        /// Mã hồ sơ / the case
        code: String,
        /// Giấy: khóa, tên hoặc loại / the paper
        paper: String,
        /// Căn cứ pháp lý / the legal ground
        #[arg(long)]
        ground: String,
    },
    /// Duyệt hoặc bác yêu cầu vượt chặn / approves or rejects an override
    Approve {
        /// Số / its number
        id: i64,
        /// Bác / rejects it
        #[arg(long)]
        reject: bool,
    },
    /// Liệt kê và đếm yêu cầu vượt chặn / lists and counts overrides
    Overrides,
    /// Hồ sơ đang mở ở quầy: quét ở quầy ấy là của hồ sơ này / the case open at a counter
    Counter {
        /// Tên quầy / the counter
        counter: String,
        /// Mã hồ sơ; không nêu thì đóng / the case; none: no case is open there
        code: Option<String>,
    },
    /// In tờ bìa có mã cho máy quét / makes a cover sheet to print
    Cover {
        /// Mã hồ sơ / the case
        code: String,
        /// Khóa giấy tờ / the paper's key
        key: Option<String>,
        /// Tệp PDF / where to
        #[arg(long, value_name = "TỆP")]
        out: PathBuf,
    },
    /// Ghi tranh chấp về một giấy: không dùng lại nữa / notes that a paper is disputed
    Dispute {
        /// Mã giấy / the paper
        paper: String,
        /// Vì sao / why
        #[arg(long, required_unless_present = "end")]
        reason: Option<String>,
        /// Đã hết tranh chấp / it is over
        #[arg(long, conflicts_with = "reason")]
        end: bool,
    },
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let json = arguments.json;
    match &arguments.command {
        Command::Open(new) => block_on(open::open(new, &arguments.office, json, say)),
        Command::Show { code } => block_on(lists::show(code, &arguments.office, json, say)),
        Command::List { all, status, overdue, limit } => {
            let wanted = lists::Wanted { all: *all, status: *status, overdue: *overdue };
            block_on(lists::list(&wanted, *limit, &arguments.office, json, say))
        }
        Command::Overrides => block_on(lists::overrides(&arguments.office, json, say)),
        other => block_on(actions::act(other, &arguments.office, json, say)),
    }
}
