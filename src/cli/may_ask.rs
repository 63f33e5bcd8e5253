//! `sohoa may-ask`: what may be asked of the citizen, and what is held already?

use std::io::{self, Write};
use std::process::ExitCode;

use super::checklist;
use super::office::{OfficeArguments, block_on, look};
use super::persons::PersonArguments;
use super::say::Say;
use crate::domain::case::Channel;
use crate::domain::dossier::DossierCode;
use crate::domain::problem::Problem;
use crate::domain::workday::local;
use crate::flow::case::{GateError, NewDossier};
use crate::rules::Rules;
use crate::rules::procedures::Procedures;

#[derive(clap::Args)]
#[command(
    after_help = "Ví dụ / examples:\n  sohoa may-ask 1.001193                  thủ tục đòi gì, cấm đòi \
                  gì / what the procedure asks for\n  sohoa may-ask 1.001193 --open --person-file \
                  mother=me.txt\n  sohoa may-ask H61.50.05-261124-0001     bảng giấy tờ của hồ sơ / \
                  the case's checklist\n  sohoa may-ask H61.50.05-261124-0001 --paper 'sổ hộ khẩu'\n\n\
                  Số định danh không bao giờ nằm ở dòng lệnh: hỏi trên màn hình, hoặc đọc từ tệp. \
                  Chỉ tra trong hồ sơ đang mở; mỗi lần tra đều ghi nhật ký.\nPersonal numbers are \
                  never arguments. Looks happen inside an open case only, and each is logged."
)]
pub(super) struct Arguments {
    /// Mã hồ sơ, hoặc mã thủ tục / code of a case, or of a procedure
    #[arg(value_name = "MÃ")]
    target: String,
    /// Riêng giấy này: khóa, tên hoặc loại / only this paper: key, name or type
    #[arg(long, value_name = "GIẤY")]
    paper: Option<String>,
    /// Mở hồ sơ mới cho thủ tục ấy rồi tra / opens a case for that procedure first
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    persons: PersonArguments,
    /// Mã định danh cơ quan, khi mở hồ sơ / the agency's code, for a new case
    #[arg(long, value_name = "MÃ")]
    agency: Option<String>,
    /// In JSON / JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    office: OfficeArguments,
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let code: Option<DossierCode> = arguments.target.parse().ok();
    if code.is_none() && !arguments.open {
        if !arguments.persons.is_empty() {
            return Err(GateError::OutsideCase.into());
        }
        return plain(arguments, say);
    }
    let persons = arguments.persons.persons()?;
    block_on(async {
        let desk = arguments.office.desk().await?;
        let (gate, look) = (desk.gate(), look());
        let code = if let Some(code) = code {
            code
        } else {
            let new = NewDossier {
                procedure: arguments.target.clone(),
                code: None,
                agency: arguments.agency.clone(),
                channel: Channel::Counter,
                received: None,
                purpose: String::new(),
                conditions: Vec::new(),
                persons: persons.clone(),
            };
            gate.open(&new, &look).await?.code
        };
        let case = gate.case(&code).await?;
        if !arguments.open {
            for (role, number, name) in &persons {
                gate.person(&case, *role, number.as_ref(), name).await?;
            }
        }
        if let Some(what) = &arguments.paper {
            let asked = gate.may_ask(&case, what, &look).await?;
            print_asked(&asked, arguments.json, say);
            return Ok(ExitCode::SUCCESS);
        }
        let list = gate.look(&case, &look).await?;
        print(list, arguments.json, say);
        Ok(ExitCode::SUCCESS)
    })
}

/// Of nobody in particular: no office is needed.
fn plain(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let rules = Rules::embedded()?;
    let procedures = Procedures::of_office(&arguments.office.root(), &rules)?;
    let procedure = procedures.find(&arguments.target);
    let none = || GateError::NoProcedure(arguments.target.clone());
    let procedure = procedure.ok_or_else(none)?;
    let list = crate::flow::case::plain(procedure, &procedures, &rules, local(look().at));
    if let Some(what) = &arguments.paper {
        let asked = crate::flow::reuse::checklist::ask(&list, procedure, &rules, what);
        print_asked(&asked.map_err(GateError::Refused)?, arguments.json, say);
        return Ok(ExitCode::SUCCESS);
    }
    print(list, arguments.json, say);
    Ok(ExitCode::SUCCESS)
}

fn print(list: crate::flow::reuse::checklist::Checklist, json: bool, say: Say) {
    let mut out = io::stdout().lock();
    if json {
        let line = serde_json::to_string(&list.worded(say.lang)).unwrap_or_default();
        let _ = writeln!(out, "{line}");
    } else {
        let _ = write!(out, "{}", checklist::as_text(&list, say));
    }
}

fn print_asked(asked: &crate::flow::reuse::checklist::Asked, json: bool, say: Say) {
    let mut out = io::stdout().lock();
    if json {
        let _ = writeln!(out, "{}", serde_json::to_string(asked).unwrap_or_default());
        return;
    }
    let action = checklist::phrase(say, "action", &asked.action);
    let _ = writeln!(
        out,
        "{}: {} [{action}]",
        say.pick("Được yêu cầu", "May be asked for"),
        asked.name
    );
    for warning in &asked.warnings {
        say.line(&warning.words(say.lang), &warning.words(say.lang));
    }
}
