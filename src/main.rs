//! The `sohoa` command: arguments → [`sohoa::cli`] → exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    sohoa::cli::main()
}
