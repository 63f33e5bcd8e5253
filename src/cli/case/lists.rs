//! Cases shown and listed.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::process::ExitCode;

use serde_json::json;

use super::super::checklist::hour;
use super::super::dates::time;
use super::super::error::CliError;
use super::super::office::{OfficeArguments, look};
use super::super::outcome::FORMAT;
use super::super::persons::role_words;
use super::super::say::Say;
use crate::catalog::CaseFilter;
use crate::domain::case::Status;
use crate::domain::dossier::DossierCode;
use crate::domain::problem::Problem;
use crate::domain::workday::local;
use crate::flow::case::CaseView;

/// What a list shows.
pub(super) struct Wanted {
    pub(super) all: bool,
    pub(super) status: Option<u8>,
    pub(super) overdue: bool,
}

/// A case's code.
pub(super) fn code(text: &str) -> Result<DossierCode, Problem> {
    text.parse().map_err(|_| {
        let wanted = "mã hồ sơ, như H61.50.05-261124-0001 / a case's code";
        CliError::Argument { value: text.to_owned(), wanted }.into()
    })
}

/// A status by its code.
pub(super) fn status(code: u8) -> Result<Status, Problem> {
    Status::try_from(code).map_err(|_| {
        CliError::Argument { value: code.to_string(), wanted: "trạng thái 1–10 / a status" }.into()
    })
}

pub(super) async fn show(
    text: &str,
    office: &OfficeArguments,
    json: bool,
    say: Say,
) -> Result<ExitCode, Problem> {
    let desk = office.desk().await?;
    let view = desk.gate().show(&code(text)?).await?;
    let mut out = io::stdout().lock();
    if json {
        let _ = writeln!(out, "{}", serde_json::to_string(&view).unwrap_or_default());
    } else {
        let _ = write!(out, "{}", as_text(&view, say));
    }
    Ok(ExitCode::SUCCESS)
}

fn as_text(view: &CaseView, say: Say) -> String {
    let mut out = String::new();
    let case = &view.case;
    let _ = writeln!(out, "{}  {} ({})", case.code, view.procedure_name, case.procedure);
    let due = case.due.map_or_else(|| say.pick("chưa rõ", "not known").to_owned(), hour);
    let (received, late) = (say.pick("nhận", "received"), say.pick("hạn", "due"));
    let _ = writeln!(out, "{}  {received} {}  {late} {due}", case.status, hour(case.received));
    for person in &view.persons {
        let known = if person.person.is_some() { "•" } else { "–" };
        let _ = writeln!(out, "  {known} {}: {}", role_words(person.role, say), person.name);
    }
    let mut list = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            let _ = writeln!(out, "\n{title}");
            for line in lines {
                let _ = writeln!(out, "  {line}");
            }
        }
    };
    let word = |value: &dyn erased::Word| value.word();
    let papers = view.papers.iter().map(|paper| {
        let id = paper.paper.as_ref().map(|id| format!(" {id}")).unwrap_or_default();
        format!("{}: {}{id} {}", paper.key, word(&paper.state), paper.reason)
    });
    list(say.pick("Giấy tờ", "Papers"), papers.collect());
    list(say.pick("Còn lại", "Open"), view.open.clone());
    list(say.pick("Bản gốc phải thu", "Originals taken in"), view.originals_taken.clone());
    let looks = view.look_ups.iter().map(|look| {
        format!(
            "{}  {}: {} ({}) {}",
            time(look.at),
            look.key,
            word(&look.seen),
            look.source,
            look.note
        )
    });
    list(say.pick("Tra cứu", "Look-ups"), looks.collect());
    let overrides = view.overrides.iter().map(|row| {
        format!("{} {} {}: {} – {}", row.id, row.refusal, row.key, word(&row.decision), row.ground)
    });
    list(say.pick("Vượt chặn", "Overrides"), overrides.collect());
    let events = view.events.iter().map(|event| {
        let status = event.status.map(|status| format!(" {status}")).unwrap_or_default();
        format!("{}  {}  {}{status} {}", time(event.at), event.actor, event.kind, event.detail)
    });
    list(say.pick("Diễn biến", "History"), events.collect());
    out
}

/// Words of small enumerations, as JSON has them.
mod erased {
    pub(super) trait Word {
        fn word(&self) -> String;
    }

    impl<T: serde::Serialize> Word for T {
        fn word(&self) -> String {
            let value = serde_json::to_value(self).ok();
            value.and_then(|value| Some(value.as_str()?.to_owned())).unwrap_or_default()
        }
    }
}

pub(super) async fn list(
    wanted: &Wanted,
    limit: u32,
    office: &OfficeArguments,
    json: bool,
    say: Say,
) -> Result<ExitCode, Problem> {
    let filter = CaseFilter {
        closed: wanted.all,
        status: wanted.status.map(status).transpose()?,
        due_before: wanted.overdue.then(|| local(look().at)),
    };
    let desk = office.desk().await?;
    let cases = desk.opened.catalog.cases(&filter, limit).await?;
    let mut out = io::stdout().lock();
    for case in &cases {
        let line = if json {
            serde_json::to_string(case).unwrap_or_default()
        } else {
            let due = case.due.map(hour).unwrap_or_default();
            let name = desk.procedures.find(&case.procedure).map_or("", |p| p.name.as_str());
            format!("{:<28} {due:<17} {:<24} {name}", case.code.as_str(), case.status.to_string())
        };
        if writeln!(out, "{line}").is_err() {
            break;
        }
    }
    if cases.is_empty() {
        say.line("Không có hồ sơ nào", "No cases");
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn overrides(
    office: &OfficeArguments,
    json: bool,
    say: Say,
) -> Result<ExitCode, Problem> {
    use erased::Word;
    let desk = office.desk().await?;
    let rows = desk.opened.catalog.overrides(None).await?;
    let counts = desk.opened.catalog.count_overrides().await?;
    let mut out = io::stdout().lock();
    if json {
        let counts: serde_json::Map<String, serde_json::Value> =
            counts.iter().map(|(decision, n)| (decision.word(), json!(n))).collect();
        let line = json!({"format": FORMAT, "counts": counts, "overrides": rows});
        let _ = writeln!(out, "{line}");
        return Ok(ExitCode::SUCCESS);
    }
    for row in &rows {
        let by = row.approver.as_deref().unwrap_or("–");
        let _ = writeln!(
            out,
            "{}  {}  {} {}  {} ({} → {by}): {}",
            row.id,
            row.code,
            row.refusal,
            row.key,
            row.decision.word(),
            row.actor,
            row.ground
        );
    }
    for (decision, n) in &counts {
        let _ = writeln!(out, "{}: {n}", decision.word());
    }
    if rows.is_empty() {
        say.line("Chưa có lần vượt chặn nào", "No overrides");
    }
    Ok(ExitCode::SUCCESS)
}
