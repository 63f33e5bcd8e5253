//! `sohoa case open`.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::ValueEnum;
use jiff::civil::DateTime;

use super::super::checklist::hour;
use super::super::error::CliError;
use super::super::office::{OfficeArguments, look};
use super::super::persons::PersonArguments;
use super::super::say::Say;
use crate::domain::case::Channel;
use crate::domain::dossier::DossierCode;
use crate::domain::problem::Problem;
use crate::flow::case::NewDossier;

#[derive(clap::Args)]
pub(super) struct OpenArguments {
    /// Mã thủ tục hoặc khóa / code or key of the procedure
    procedure: String,
    #[command(flatten)]
    persons: PersonArguments,
    /// Mã hồ sơ do hệ thống khác cấp; không nêu thì cấp số trong ngày / a code given elsewhere
    #[arg(long, value_name = "MÃ")]
    code: Option<DossierCode>,
    /// Mã định danh cơ quan; mặc định theo policies/desk.toml / the agency's code
    #[arg(long, value_name = "MÃ")]
    agency: Option<String>,
    /// Nộp ở đâu / how it came in
    #[arg(long, value_enum, default_value_t = ChannelWord::Counter)]
    channel: ChannelWord,
    /// Nhận lúc, giờ Việt Nam: 2026-11-24T14:30 / received, local time
    #[arg(long, value_name = "LÚC")]
    received: Option<String>,
    /// Mục đích, như ghi trên tờ khai / what it is wanted for
    #[arg(long, default_value = "", hide_default_value = true)]
    purpose: String,
    /// Điều kiện có: khóa của thủ tục / conditions that hold
    #[arg(long, value_name = "KHÓA")]
    condition: Vec<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum ChannelWord {
    /// Tại quầy / at the counter
    Counter,
    /// Trực tuyến / online
    Online,
    /// Bưu chính / by post
    Post,
}

pub(super) async fn open(
    arguments: &OpenArguments,
    office: &OfficeArguments,
    json: bool,
    say: Say,
) -> Result<ExitCode, Problem> {
    let persons = arguments.persons.persons()?;
    let received = arguments.received.as_deref().map(moment).transpose()?;
    let desk = office.desk().await?;
    let new = NewDossier {
        procedure: arguments.procedure.clone(),
        code: arguments.code.clone(),
        agency: arguments.agency.clone(),
        channel: match arguments.channel {
            ChannelWord::Counter => Channel::Counter,
            ChannelWord::Online => Channel::Online,
            ChannelWord::Post => Channel::Post,
        },
        received,
        purpose: arguments.purpose.clone(),
        conditions: arguments.condition.clone(),
        persons,
    };
    let row = desk.gate().open(&new, &look()).await?;
    let mut out = io::stdout().lock();
    if json {
        let _ = writeln!(out, "{}", serde_json::to_string(&row).unwrap_or_default());
    } else {
        let due = row.due.map_or_else(|| say.pick("chưa rõ", "not known").to_owned(), hour);
        let _ = writeln!(out, "{}  {}: {due}", row.code, say.pick("hạn", "due"));
    }
    Ok(ExitCode::SUCCESS)
}

fn moment(text: &str) -> Result<DateTime, Problem> {
    text.trim().parse().map_err(|_| {
        let wanted = "thời điểm 2026-11-24T14:30 / local time";
        CliError::Argument { value: text.to_owned(), wanted }.into()
    })
}
