//! `sohoa procedures`: what each procedure asks for, until when, and what of it is not confirmed.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::process::ExitCode;

use super::checklist::phrase;
use super::office::OfficeArguments;
use super::say::Say;
use crate::domain::problem::Problem;
use crate::domain::term::Length;
use crate::flow::case::GateError;
use crate::rules::Rules;
use crate::rules::procedures::{Deadline, Procedure, Procedures};

#[derive(clap::Args)]
#[command(
    after_help = "Ví dụ / examples:\n  sohoa procedures\n  sohoa procedures 1.001193\n  sohoa procedures \
                  --unverified      những gì chưa đối chiếu / what is not confirmed\n  sohoa \
                  procedures --json 1.000894"
)]
pub(super) struct Arguments {
    /// Mã thủ tục hoặc khóa; không nêu thì liệt kê / code or key; none: all
    #[arg(value_name = "MÃ")]
    code: Option<String>,
    /// Chỉ những gì chưa đối chiếu / only what is not confirmed
    #[arg(long)]
    unverified: bool,
    /// In JSON, mỗi thủ tục một dòng / one JSON line a procedure
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    office: OfficeArguments,
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let rules = Rules::embedded()?;
    let procedures = Procedures::of_office(&arguments.office.root(), &rules)?;
    let mut wanted: Vec<&Procedure> = match &arguments.code {
        Some(code) => {
            let found = procedures.find(code);
            vec![found.ok_or_else(|| GateError::NoProcedure(code.clone()))?]
        }
        None => procedures.all().iter().collect(),
    };
    if arguments.unverified {
        wanted.retain(|procedure| !procedure.is_confirmed());
    }
    let mut out = io::stdout().lock();
    for procedure in &wanted {
        let done = if arguments.json {
            writeln!(out, "{}", serde_json::to_string(procedure).unwrap_or_default())
        } else if arguments.unverified {
            write!(out, "{}", open(procedure))
        } else if arguments.code.is_some() {
            write!(out, "{}", whole(procedure, say))
        } else {
            writeln!(out, "{}", line(procedure, say))
        };
        if done.is_err() {
            return Ok(ExitCode::SUCCESS);
        }
    }
    if arguments.unverified && arguments.code.is_none() && !arguments.json {
        for day in procedures.unverified_days() {
            let _ = writeln!(out, "{}: {day}", say.pick("lịch làm việc", "calendar"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn line(procedure: &Procedure, say: Say) -> String {
    let mark = if procedure.is_confirmed() { " " } else { "?" };
    let term = term(procedure.deadline.length(), say);
    format!("{mark} {:<24} {:<22} {}", procedure.code, term, procedure.name)
}

fn term(length: Length, say: Say) -> String {
    match length {
        Length::SameDay => say.pick("trong ngày", "same day").to_owned(),
        Length::WorkingHours(n) => format!("{n} {}", say.pick("giờ làm việc", "working hours")),
        Length::WorkingDays(n) => format!("{n} {}", say.pick("ngày làm việc", "working days")),
        Length::CalendarDays(n) => format!("{n} {}", say.pick("ngày", "days")),
        Length::Unknown => say.pick("chưa xác định", "not known").to_owned(),
    }
}

fn open(procedure: &Procedure) -> String {
    let mut text = format!("{} {}\n", procedure.code, procedure.name);
    for open in &procedure.unverified {
        let _ = writeln!(text, "  {}: {} ({}; {})", open.what, open.note, open.source, open.day);
    }
    let papers = procedure.papers.iter().filter_map(|p| Some((&p.key, p.unverified.as_ref()?)));
    for (key, why) in papers {
        let _ = writeln!(text, "  {key}: {why}");
    }
    text
}

fn whole(procedure: &Procedure, say: Say) -> String {
    let mut text = format!("{}  {}\n", procedure.code, procedure.name);
    let _ = writeln!(text, "{} – {}", procedure.field, procedure.place);
    let _ = writeln!(text, "{}: {}", say.pick("Căn cứ", "Sources"), procedure.sources.join("; "));
    let until = procedure.until.map(|day| format!(" – {day}")).unwrap_or_default();
    let _ = writeln!(text, "{}: {}{until}", say.pick("Áp dụng", "Holds"), procedure.from);
    text += &deadline(&procedure.deadline, procedure, say);
    let _ = writeln!(text, "\n{}", say.pick("Giấy tờ", "Papers"));
    for paper in &procedure.papers {
        let kind = phrase(say, "kind", &paper.kind);
        let role = phrase(say, "role", &paper.role);
        let _ = writeln!(text, "  {} – {} ({role}) [{kind}]", paper.key, paper.name);
        if let Some(key) = &paper.condition {
            let named = procedure.conditions.iter().find(|condition| condition.key == *key);
            let words = named.map_or(key.as_str(), |condition| condition.name.as_str());
            let _ = writeln!(text, "      {}: {words} ({key})", say.pick("chỉ khi", "only if"));
        }
        if let Some(data) = &paper.data {
            let _ = writeln!(text, "      {}: {data}", say.pick("dữ liệu", "data"));
        }
        let _ = writeln!(text, "      {}", paper.source);
    }
    let _ = writeln!(text, "\n{}", say.pick("Không được yêu cầu", "Not to be asked for"));
    for refusal in &procedure.refused {
        let rule = phrase(say, "rule", &refusal.rule);
        let warns =
            if refusal.unverified.is_some() { say.pick(" (chỉ nhắc)", " (warns)") } else { "" };
        let _ = writeln!(
            text,
            "  {} – {} [{rule}]{warns}\n      {}",
            refusal.key, refusal.name, refusal.source
        );
    }
    let result = &procedure.result;
    let _ = writeln!(text, "\n{}: {}", say.pick("Kết quả", "Result"), result.name);
    for note in &procedure.notes {
        let _ = writeln!(text, "- {note}");
    }
    if !procedure.is_confirmed() {
        let _ = writeln!(
            text,
            "\n{}",
            say.pick("Chưa đối chiếu (chỉ nhắc, không chặn)", "Not confirmed (warns only)")
        );
        for open in &procedure.unverified {
            let _ =
                writeln!(text, "  {}: {} – {} ({})", open.what, open.note, open.source, open.day);
        }
    }
    text
}

fn deadline(deadline: &Deadline, procedure: &Procedure, say: Say) -> String {
    let named = |key: &str| {
        let found = procedure.conditions.iter().find(|condition| condition.key == key);
        found.map_or_else(|| key.to_owned(), |condition| condition.name.clone())
    };
    let mut text = format!("{}: {}", say.pick("Thời hạn", "Term"), term(deadline.length(), say));
    if let Some(cut_off) = deadline.cut_off {
        let _ =
            write!(text, " ({} {})", say.pick("giờ chốt", "cut-off"), cut_off.strftime("%H:%M"));
    }
    let _ = writeln!(text, " – {}", deadline.counted_from);
    for other in &deadline.others {
        let _ = writeln!(text, "    {}: {}", named(&other.condition), term(other.length(), say));
    }
    for more in &deadline.added {
        let _ = writeln!(text, "    {}: + {}", named(&more.condition), more.days);
    }
    for period in &deadline.excluded {
        let _ = writeln!(text, "    {}: {}", say.pick("không tính", "not counted"), period.name);
    }
    text
}
