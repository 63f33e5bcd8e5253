//! One file per command: arguments in, words and exit code out. Data goes to stdout, talk to
//! stderr. Exit codes: 0 done, 1 findings, 2 usage, 3 unreadable input, 4 refused by policy,
//! 5 an outside service failed, 70 a bug.

mod access_log;
mod accuracy;
mod case;
mod catalog;
mod check;
mod checklist;
mod correct;
mod doctor;
mod error;
mod export;
mod filters;
mod find;
mod get;
mod ids;
mod journal;
mod kept_pages;
mod keys;
mod learn;
mod may_ask;
mod notify;
mod office;
mod official;
mod outcome;
mod persons;
mod procedures;
mod progress;
mod qr;
mod read;
mod reading;
mod replace;
mod review;
mod run;
mod say;
mod seal;
mod serve;
mod show;
mod standing;
mod table;
mod trust;
mod verify;
mod watch;
mod withdraw;

use std::io;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use self::say::Say;
use crate::engine::worker;
use crate::lang::{Lang, dates};

/// Số hóa giấy tờ: bản quét vào, dữ liệu đã kiểm ra.
#[derive(Parser)]
#[command(name = "sohoa", version, about, propagate_version = true)]
struct Arguments {
    /// Ngôn ngữ thông báo / language of messages
    #[arg(long, global = true, value_enum, default_value_t = Language::Vi)]
    lang: Language,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    Vi,
    En,
}

#[derive(Subcommand)]
enum Command {
    /// Tạo khóa và kho / makes keys and an office
    Keys(keys::Arguments),
    /// Quét vào, dữ liệu đã kiểm và PDF đã ký ra / scans in; checked, signed, stored data out
    Run(run::Arguments),
    /// Tìm giấy tờ đang giữ / finds papers held
    Find(find::Arguments),
    /// Xem một giấy tờ: dữ liệu, căn cứ, chữ ký, nhật ký / shows a paper and where all comes from
    Show(show::Arguments),
    /// Lấy tệp của giấy tờ ra thư mục / writes papers' files
    Get(get::Arguments),
    /// Xuất nhiều giấy tờ kèm bảng CSV / writes many papers' files and a table
    Export(export::Arguments),
    /// Hồ sơ ở quầy: mở, gắn giấy, chuyển trạng thái / cases at the desk
    Case(case::Arguments),
    /// Được yêu cầu giấy gì, giấy nào đã có / what may be asked for, what is held already
    MayAsk(may_ask::Arguments),
    /// Thủ tục: giấy tờ, thời hạn, căn cứ / procedures: papers, terms, sources
    Procedures(procedures::Arguments),
    /// Ai đã tra giấy tờ của một người / who looked at a person's papers
    AccessLog(access_log::Arguments),
    /// Dựng lại hoặc kiểm tra danh mục và kho / rebuilds the catalogue, checks the store
    Catalog(catalog::Arguments),
    // words of its own: a line here would hide them
    Seal(seal::Arguments),
    /// Kiểm tra chữ ký của tệp PDF / is a signed PDF genuine and unchanged?
    Verify(verify::Arguments),
    /// Tin chứng thư gốc nào / whose root certificates are trusted
    Trust(trust::Arguments),
    /// Thu hồi, hủy bỏ một kết quả / a result is no longer valid
    Withdraw(withdraw::Arguments),
    /// Thay kết quả cũ bằng kết quả mới / another result takes its place
    Replace(replace::Arguments),
    /// Đánh dấu kết quả đã được đính chính / a result holds only with a correction
    Correct(correct::Arguments),
    /// Nhật ký phát hành: kiểm tra, chứng minh, công bố / the log of what was issued
    Journal(journal::Arguments),
    /// Người xem quyết định trường còn nghi ngờ / a person settles what is doubtful
    Review(review::Arguments),
    /// Máy nói chắc bao nhiêu, thực tế đúng bao nhiêu / how right the machine is
    Accuracy(accuracy::Arguments),
    /// Học tên cơ quan, chức vụ từ chỗ đã sửa / learns names from corrections
    Learn(learn::Arguments),
    /// Đọc và trích dữ liệu, không lưu gì / reads and extracts, stores nothing
    Read(read::Arguments),
    /// Bản quét có đạt không: mờ, lệch, tối, ngược, thiếu góc / is a scan good enough?
    Check(check::Arguments),
    /// Theo dõi thư mục máy quét: tệp vừa đủ là làm ngay / takes new files as soon as they are whole
    Watch(watch::Arguments),
    /// Máy chủ ở quầy: trang cho người, API cho máy / the counter's server
    Serve(serve::Arguments),
    /// Thiếu gì, hỏng gì, và cách khắc phục / what is missing or wrong, and what to do
    Doctor(doctor::Arguments),
    #[command(name = worker::COMMAND, hide = true)]
    Worker,
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let lang = match arguments.lang {
        Language::Vi => Lang::Vi,
        Language::En => Lang::En,
    };
    let say = Say { lang };
    let done = match &arguments.command {
        Command::Keys(arguments) => keys::run(arguments, say),
        Command::Run(arguments) => run::run(arguments, say),
        Command::Find(arguments) => find::run(arguments, say),
        Command::Show(arguments) => show::run(arguments, say),
        Command::Get(arguments) => get::run(arguments, say),
        Command::Export(arguments) => export::run(arguments, say),
        Command::Case(arguments) => case::run(arguments, say),
        Command::MayAsk(arguments) => may_ask::run(arguments, say),
        Command::Procedures(arguments) => procedures::run(arguments, say),
        Command::AccessLog(arguments) => access_log::run(arguments, say),
        Command::Catalog(arguments) => catalog::run(arguments, say),
        Command::Seal(arguments) => seal::run(arguments, say),
        Command::Verify(arguments) => verify::run(arguments, say),
        Command::Trust(arguments) => trust::run(arguments, say),
        Command::Withdraw(arguments) => withdraw::run(arguments, say),
        Command::Replace(arguments) => replace::run(arguments, say),
        Command::Correct(arguments) => correct::run(arguments, say),
        Command::Journal(arguments) => journal::run(arguments, say),
        Command::Review(arguments) => review::run(arguments, say),
        Command::Accuracy(arguments) => accuracy::run(arguments, say),
        Command::Learn(arguments) => learn::run(arguments, say),
        Command::Read(arguments) => Ok(read::run(arguments, lang)),
        Command::Check(arguments) => check::run(arguments, say),
        Command::Watch(arguments) => watch::run(arguments, say),
        Command::Serve(arguments) => serve::run(arguments, say),
        Command::Doctor(arguments) => doctor::run(arguments, say),
        Command::Worker => match worker::serve(io::stdin().lock(), io::stdout().lock()) {
            Ok(()) => Ok(ExitCode::SUCCESS),
            Err(_) => Ok(ExitCode::from(70)),
        },
    };
    done.unwrap_or_else(|problem| {
        say.problem("sohoa", &problem);
        ExitCode::from(problem.class.exit_code())
    })
}
