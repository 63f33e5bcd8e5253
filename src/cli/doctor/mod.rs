//! `sohoa doctor`: is everything there, and what to do about what is not?
//!
//! | state | meaning |
//! | --- | --- |
//! | good | as it should be |
//! | note | worth knowing, nothing to mend |
//! | bad | something cannot work, or soon will not: exit code 1 |

mod folder;
mod machine;
mod serve;
mod work;

use std::io::{self, Write};
use std::process::ExitCode;

use serde::Serialize;
use serde_json::json;
use unicode_width::UnicodeWidthStr;

use super::office::OfficeArguments;
use super::outcome::FORMAT;
use super::say::Say;
use crate::domain::problem::Problem;
use crate::lang;

#[derive(clap::Args)]
#[command(
    after_help = "Ví dụ / examples:\n  sohoa doctor\n  sohoa doctor --json | jq '.checks[] | \
                  select(.state == \"bad\")'\n\nKhông có mật khẩu thì bỏ qua phần cần mật khẩu / \
                  what needs the passphrase is left out without it.\nMã thoát / exit code: 0 tốt, \
                  1 có việc phải làm."
)]
pub(super) struct Arguments {
    /// In một dòng JSON / one JSON line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    office: OfficeArguments,
}

/// How a thing is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Good,
    Note,
    Bad,
}

/// One thing looked at.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
struct Finding {
    /// A stable name.
    check: &'static str,
    state: State,
    /// What was found.
    message: String,
    /// What to do; empty where nothing is.
    advice: String,
}

impl Finding {
    fn good(check: &'static str, message: impl Into<String>) -> Self {
        Self { check, state: State::Good, message: message.into(), advice: String::new() }
    }

    fn note(check: &'static str, message: impl Into<String>) -> Self {
        Self { state: State::Note, ..Self::good(check, message) }
    }

    fn bad(check: &'static str, message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { state: State::Bad, advice: advice.into(), ..Self::good(check, message) }
    }

    fn problem(check: &'static str, problem: &Problem, say: Say) -> Self {
        let what = format!("{}: {}", problem.code, lang::what(say.lang, problem));
        Self::bad(check, what, lang::advice(say.lang, problem))
    }
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let mut findings = machine::look(say);
    findings.extend(folder::look(&arguments.office, say));
    findings.extend(work::look(&arguments.office, say)?);
    let bad = findings.iter().filter(|finding| finding.state == State::Bad).count();
    let mut out = io::stdout().lock();
    let printed = if arguments.json {
        writeln!(out, "{}", json!({"format": FORMAT, "checks": findings}))
    } else {
        findings.iter().try_for_each(|finding| writeln!(out, "{}", as_text(finding)))
    };
    if printed.is_ok() {
        match bad {
            0 => say.line("Mọi thứ đều tốt", "All is well"),
            _ => say.line(&format!("{bad} việc phải làm"), &format!("{bad} things to do")),
        }
    }
    Ok(ExitCode::from(u8::from(bad > 0)))
}

fn as_text(finding: &Finding) -> String {
    let mark = match finding.state {
        State::Good => '✓',
        State::Note => '·',
        State::Bad => '✗',
    };
    let room = " ".repeat(16_usize.saturating_sub(finding.check.width()).max(1));
    let text = format!("{mark} {}{room}{}", finding.check, finding.message);
    if finding.advice.is_empty() {
        return text;
    }
    format!("{text}\n{}→ {}", " ".repeat(18), finding.advice)
}
