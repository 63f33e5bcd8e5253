//! What is done to a case.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::ValueEnum;
use serde_json::{Value, json};

use super::super::checklist::hour;
use super::super::error::CliError;
use super::super::ids::paper_id;
use super::super::office::{OfficeArguments, look};
use super::super::outcome::FORMAT;
use super::super::persons::Desk;
use super::super::say::Say;
use super::Command;
use super::lists::{code, status};
use crate::catalog::Look;
use crate::domain::case::{Seen, Status};
use crate::domain::problem::Problem;
use crate::flow::case::{Cover, Overridden, Settling, Step, cover_sheet};
use crate::flow::reuse::ReuseError;

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum SeenWord {
    /// Có, đúng / there and right
    Found,
    /// Không có / none
    Missing,
    /// Sai hoặc thiếu / wrong or not whole
    Wrong,
    /// Không truy cập được / cannot be reached
    Unreachable,
}

/// What is said of an action: JSON, and a line for people.
struct Done(Value, String);

pub(super) async fn act(
    command: &Command,
    office: &OfficeArguments,
    json: bool,
    say: Say,
) -> Result<ExitCode, Problem> {
    let desk = office.desk().await?;
    let Done(mut value, line) = done(command, &desk, &look(), say).await?;
    let mut out = io::stdout().lock();
    if json {
        if let Some(map) = value.as_object_mut() {
            map.insert("format".to_owned(), json!(FORMAT));
        }
        let _ = writeln!(out, "{value}");
    } else {
        let _ = writeln!(out, "{line}");
    }
    Ok(ExitCode::SUCCESS)
}

async fn done(command: &Command, desk: &Desk, look: &Look, say: Say) -> Result<Done, Problem> {
    let (gate, catalog) = (desk.gate(), &desk.opened.catalog);
    let noted = || say.pick("đã ghi", "noted").to_owned();
    Ok(match command {
        Command::Person { code: text, persons } => {
            let case = gate.case(&code(text)?).await?;
            for (role, number, name) in persons.persons()? {
                gate.person(&case, role, number.as_ref(), &name).await?;
            }
            Done(json!({"case": case.row().code}), noted())
        }
        Command::Condition { code: text, key, not } => {
            let case = gate.case(&code(text)?).await?;
            gate.condition(&case, key, !not, look).await?;
            let due = gate.case(&case.row().code).await?.row().due;
            let line =
                due.map_or_else(noted, |due| format!("{} {}", say.pick("hạn", "due"), hour(due)));
            Done(json!({"case": case.row().code, "due": due}), line)
        }
        Command::Pause { code: text, key, end } => {
            let case = gate.case(&code(text)?).await?;
            let due = gate.pause(&case, key, !end, look).await?;
            let line =
                due.map_or_else(noted, |due| format!("{} {}", say.pick("hạn", "due"), hour(due)));
            Done(json!({"case": case.row().code, "key": key, "due": due}), line)
        }
        Command::LookUp { code: text, key, seen, source, note } => {
            let case = gate.case(&code(text)?).await?;
            let seen = match seen {
                SeenWord::Found => Seen::Found,
                SeenWord::Missing => Seen::Missing,
                SeenWord::Wrong => Seen::Wrong,
                SeenWord::Unreachable => Seen::Unreachable,
            };
            let looked = gate.look_up(&case, key, (seen, source, note), look).await?;
            let mut line = noted();
            if let Some(guidance) = &looked.guidance {
                line = guidance.words(say.lang);
            }
            if let Some(due) = looked.row.notice_due {
                let words = say.pick("Phải thông báo trước", "To be told before");
                line = format!("{line}\n{words} {}", hour(due));
            }
            Done(serde_json::to_value(&looked).unwrap_or_default(), line)
        }
        Command::Attach { code: text, key, paper } => {
            let case = gate.case(&code(text)?).await?;
            let id = paper_id(catalog, paper).await?;
            let state = gate.attach(&case, key, &id, look).await?;
            let line = json!(state).as_str().unwrap_or_default().to_owned();
            Done(json!({"case": case.row().code, "key": key, "document": id, "state": state}), line)
        }
        Command::Reuse { code: text, key, confirm } => {
            let case = gate.case(&code(text)?).await?;
            let signing = desk.opened.ring.record_key();
            let receipt = gate.reuse(&case, key, confirm.as_deref(), signing, look).await?;
            let line = format!("{} v{}", receipt.paper, receipt.version);
            Done(serde_json::to_value(&receipt).unwrap_or_default(), line)
        }
        Command::Settle { code: text, key, shown, taken, exempt } => {
            let case = gate.case(&code(text)?).await?;
            let (how, reason) = match (shown, taken, exempt) {
                (true, ..) => (Settling::Shown, ""),
                (_, true, _) => (Settling::Taken, ""),
                (.., Some(reason)) => (Settling::Exempt, reason.as_str()),
                _ => {
                    let wanted = "--shown, --taken, --exempt";
                    return Err(CliError::Argument { value: key.clone(), wanted }.into());
                }
            };
            gate.settle(&case, key, how, reason, look).await?;
            Done(json!({"case": case.row().code, "key": key}), noted())
        }
        Command::Status { code: text, status: to, ground, ask } => {
            let case = gate.case(&code(text)?).await?;
            step(&gate.step(&case, status(*to)?, ground, ask, look).await?, say)
        }
        Command::Close { code: text } => {
            let code = code(text)?;
            let case = gate.case(&code).await?;
            // what is done but not noted so is noted on the way
            if case.row().status == Status::Handling {
                gate.step(&case, Status::Handled, "", &[], look).await?;
            }
            let case = gate.case(&code).await?;
            step(&gate.step(&case, Status::Returned, "", &[], look).await?, say)
        }
        Command::Result { code: text, paper, reference } => {
            let case = gate.case(&code(text)?).await?;
            let id = match paper {
                Some(paper) => Some(paper_id(catalog, paper).await?),
                None => None,
            };
            let class = gate.put_result(&case, id.as_ref(), reference, look).await?;
            let line = class.map_or_else(noted, |class| {
                format!("{} {class:?}", say.pick("kết quả loại", "result of class"))
            });
            Done(json!({"case": case.row().code, "document": id, "class": class}), line)
        }
        Command::Override { code: text, paper, ground } => {
            let case = gate.case(&code(text)?).await?;
            overridden(&gate.override_refusal(&case, paper, ground, look).await?, say)
        }
        Command::Approve { id, reject } => {
            overridden(&gate.decide_override(*id, !reject, look).await?, say)
        }
        Command::Counter { counter, code: text } => {
            let case = match text {
                Some(text) => Some(gate.case(&code(text)?).await?),
                None => None,
            };
            catalog.put_counter(counter, case.as_ref(), look).await?;
            let code = case.map(|case| case.row().code.clone());
            Done(json!({"counter": counter, "case": code}), noted())
        }
        Command::Cover { code: text, key, out } => {
            let case = gate.case(&code(text)?).await?;
            if let Some(key) = key {
                let procedure = gate.procedure(&case.row().procedure)?;
                if procedure.paper(key).is_none() {
                    let wanted = "khóa giấy tờ của thủ tục / a paper's key";
                    return Err(CliError::Argument { value: key.clone(), wanted }.into());
                }
            }
            let cover = Cover { case: case.row().code.clone(), key: key.clone() };
            std::fs::write(out, cover_sheet(&cover))
                .map_err(|source| CliError::Write { path: out.clone(), source })?;
            Done(json!({"case": cover.case, "file": out}), out.display().to_string())
        }
        Command::Dispute { paper, reason, end } => {
            let id = paper_id(catalog, paper).await?;
            catalog.paper(&id).await?.ok_or_else(|| ReuseError::NoPaper(id.clone()))?;
            catalog.dispute(&id, reason.as_deref().filter(|_| !end), look).await?;
            Done(json!({"document": id, "open": !end}), noted())
        }
        Command::Open(_) | Command::Show { .. } | Command::List { .. } | Command::Overrides => {
            Done(Value::Null, String::new())
        }
    })
}

fn step(step: &Step, say: Say) -> Done {
    let mut line = format!("{}  {}", step.case.code, step.case.status);
    for asked in &step.asked {
        line = format!("{line}\n  + {}", asked.name);
    }
    for name in &step.originals_taken {
        line = format!("{line}\n  {}: {name}", say.pick("thu bản gốc", "original taken in"));
    }
    let told = step.asked.iter().flat_map(|asked| &asked.warnings).chain(&step.warnings);
    for warning in told {
        say.line(&warning.words(say.lang), &warning.words(say.lang));
    }
    Done(serde_json::to_value(step).unwrap_or_default(), line)
}

fn overridden(done: &Overridden, say: Say) -> Done {
    let state = if done.counts {
        say.pick("được yêu cầu giấy này", "the paper may be asked for")
    } else {
        say.pick("chưa được yêu cầu giấy này", "the paper may not be asked for yet")
    };
    let line = format!("{}: {state}", done.row.id);
    Done(serde_json::to_value(done).unwrap_or_default(), line)
}
