//! One file per command: arguments in, words and exit code out. Data goes to stdout, talk to
//! stderr. Exit codes: 0 done, 1 findings, 2 usage, 3 unreadable input, 4 refused by policy,
//! 5 an outside service failed, 70 a bug.

mod read;

use std::io;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::engine::worker;
use crate::lang::Lang;

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
    /// Đọc và trích dữ liệu, không lưu gì / reads and extracts, stores nothing
    Read(read::Arguments),
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
    match arguments.command {
        Command::Read(arguments) => read::run(&arguments, lang),
        Command::Worker => match worker::serve(io::stdin().lock(), io::stdout().lock()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::from(70),
        },
    }
}
