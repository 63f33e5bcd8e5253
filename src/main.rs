//! The `sohoa` command: arguments → [`sohoa::cli`] → exit code.

fn main() {}
