//! The checklist in words, for people.

use std::fmt::Write as _;
use std::io::{self, IsTerminal};

use crossterm::style::Stylize;

use super::persons::role_words;
use super::say::Say;
use crate::flow::reuse::checklist::{Action, Answer, Checklist, Line, Outcome};
use crate::lang;

/// A word of the answers' vocabulary.
pub(super) fn phrase(say: Say, area: &str, value: &impl serde::Serialize) -> String {
    let word = serde_json::to_value(value).ok();
    let word = word.as_ref().and_then(|word| word.as_str()).unwrap_or_default().to_owned();
    lang::phrase(say.lang, &format!("{area}.{word}")).to_owned()
}

/// A local time as people here write it.
pub(super) fn hour(at: jiff::civil::DateTime) -> String {
    at.strftime("%d/%m/%Y %H:%M").to_string()
}

/// The whole checklist.
pub(super) fn as_text(list: &Checklist, say: Say) -> String {
    let bright =
        io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
    let mut out = String::new();
    let case = list.case.as_ref().map(|code| format!("{code}  ")).unwrap_or_default();
    let status = list.status.map(|status| format!("  [{status}]")).unwrap_or_default();
    let _ = writeln!(out, "{case}{} ({}){status}", list.name, list.procedure);
    let due = match list.due.at {
        Some(at) => hour(at),
        None => say.pick("luật chưa rõ", "not known").to_owned(),
    };
    let paused = if list.due.paused { say.pick(" (đang tạm tính)", " (paused)") } else { "" };
    let _ = writeln!(out, "{}: {due}{paused}", say.pick("Hạn", "Due"));
    for answer in [Answer::Held, Answer::Consider, Answer::Submit, Answer::NotAsked] {
        let lines: Vec<&Line> = list.papers.iter().filter(|line| line.answer == answer).collect();
        let refusals = answer == Answer::NotAsked && !list.not_to_ask.is_empty();
        if lines.is_empty() && !refusals {
            continue;
        }
        let _ = writeln!(out, "\n{} {}", sign(answer), heading(answer, say, bright));
        for line in lines {
            push_line(&mut out, line, say);
        }
    }
    for refusal in &list.not_to_ask {
        let why = phrase(say, "rule", &refusal.rule);
        let warns = match (&refusal.unverified, refusal.opened) {
            (_, true) => say.pick(" – được nhận giấy", " – may be taken"),
            (Some(_), _) => say.pick(" – chỉ nhắc", " – a warning only"),
            _ => "",
        };
        let _ = writeln!(out, "  {} – {} [{why}]{warns}", refusal.key, refusal.name);
        let _ = writeln!(out, "      {}: {}", say.pick("Căn cứ", "Ground"), refusal.ground);
    }
    if !list.warnings.is_empty() {
        let _ = writeln!(out, "\n{}", say.pick("Lưu ý", "Notes"));
        for warning in &list.warnings {
            let _ = writeln!(out, "  - {}", warning.words(say.lang));
        }
    }
    out
}

const fn sign(answer: Answer) -> &'static str {
    match answer {
        Answer::Held => "✓",
        Answer::NotAsked => "∅",
        Answer::Submit => "→",
        Answer::Consider => "?",
    }
}

fn heading(answer: Answer, say: Say, bright: bool) -> String {
    let words = phrase(say, "answer", &answer);
    if !bright {
        return words;
    }
    match answer {
        Answer::Held => words.green().bold().to_string(),
        Answer::NotAsked => words.dark_grey().bold().to_string(),
        Answer::Submit => words.blue().bold().to_string(),
        Answer::Consider => words.yellow().bold().to_string(),
    }
}

fn push_line(out: &mut String, line: &Line, say: Say) {
    let action = phrase(say, "action", &line.action);
    let whose = role_words(line.role, say);
    let _ = writeln!(out, "  {} – {} ({whose}) [{action}]", line.key, line.name);
    for reason in &line.reasons {
        let _ = writeln!(out, "      {}", reason.words(say.lang));
    }
    for (held, good) in
        line.held.iter().map(|h| (h, true)).chain(line.not_reusable.iter().map(|h| (h, false)))
    {
        let number = held.number.as_ref().map(|n| format!(" {n}")).unwrap_or_default();
        let mark = if good { "•" } else { "✗" };
        let _ = writeln!(
            out,
            "      {mark} {} v{}: {}{number}",
            held.document, held.version, held.name
        );
        let open = held.checks.iter().filter(|check| good || check.outcome != Outcome::Passed);
        for check in open {
            let mark = match check.outcome {
                Outcome::Passed => "✓",
                Outcome::Failed => "✗",
                Outcome::Doubtful => "?",
            };
            let _ = writeln!(out, "          {mark} {}", check.reason.words(say.lang));
        }
    }
    let handed_in = matches!(line.action, Action::HandIn | Action::FillForm);
    if handed_in && line.originals + line.copies > 0 {
        let (originals, copies) = (line.originals, line.copies);
        let words = say.pick("bản chính, bản sao", "originals, copies");
        let _ = writeln!(out, "      {words}: {originals}, {copies}");
    }
    for other in &line.instead {
        let _ = writeln!(out, "      {}: {other}", say.pick("hoặc", "or"));
    }
    if let Some(due) = line.notice_due {
        let words = say.pick("Phải thông báo cho công dân trước", "Tell the citizen before");
        let _ = writeln!(out, "      {words} {}", hour(due));
    }
    if let Some(why) = &line.unverified {
        let _ = writeln!(out, "      {}: {why}", say.pick("Chưa đối chiếu", "Not confirmed"));
    }
    let _ = writeln!(out, "      {}: {}", say.pick("Căn cứ", "Ground"), line.ground);
}
