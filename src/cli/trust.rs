//! `sohoa trust`: whose root certificates this office believes. Nothing is believed until its
//! operator has compared a fingerprint and said so.

mod keys;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use serde_json::{Value, json};

use super::dates::day;
use super::office::{OfficeArguments, look};
use super::outcome::FORMAT;
use super::say::Say;
use crate::domain::hash::Sha256;
use crate::domain::problem::Problem;
use crate::trust::anchors::{Anchor, Anchors};
use crate::trust::authorities::{self, Use};
use crate::trust::{Certificate, TrustError};

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Chứng thư nào có sẵn, chứng thư nào được tin / what is at hand, and what is trusted
    #[command(after_help = "Ví dụ / examples:\n  sohoa trust list\n  sohoa trust list --json")]
    List(List),
    /// Tin một chứng thư gốc, sau khi so dấu vân tay / trusts a root whose fingerprint was compared
    ///
    /// So dấu vân tay (SHA-256) với bản mà chính nơi cấp công bố, rồi gõ đủ 64 ký tự. / Compare
    /// the fingerprint with what the authority itself publishes, then give all of it.
    #[command(
        after_help = "Ví dụ / examples:\n  sohoa trust confirm f04ba4b4…fdb8\n  sohoa trust \
                      confirm --file goc.pem F0:4B:…:B8"
    )]
    Confirm(Confirm),
    /// Nhập danh sách khóa của nơi phát hành mã QR, có chữ ký / imports issuers' keys, signed
    ///
    /// Danh sách (issuers.json) và chữ ký bên cạnh (issuers.p7s) do nơi phát hành công bố bằng `sohoa
    /// journal publish`. Chỉ nhập khi chứng thư của chữ ký dẫn tới chứng thư gốc được tin, còn hạn và
    /// chưa bị thu hồi. / The list and the signature beside it are published by the issuer; they are
    /// taken where the signature's certificate leads to a trusted root, valid and not revoked.
    #[command(
        after_help = "Ví dụ / examples:\n  sohoa trust keys cong-bo/issuers.json\n  sohoa trust \
                      keys --evidence thu-hoi/ issuers.json"
    )]
    Keys(keys::Keys),
    /// Thôi tin một chứng thư gốc / no longer trusts a root
    #[command(after_help = "Ví dụ / examples:\n  sohoa trust remove f04ba4b4…fdb8")]
    Remove(Remove),
}

#[derive(clap::Args)]
struct List {
    #[command(flatten)]
    office: OfficeArguments,
    /// In JSON / as JSON
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
struct Confirm {
    #[command(flatten)]
    office: OfficeArguments,
    /// Dấu vân tay SHA-256, 64 ký tự / all 64 characters of the fingerprint
    #[arg(value_name = "DẤU-VÂN-TAY")]
    fingerprint: String,
    /// Tệp chứng thư, nếu không có sẵn trong chương trình / the certificate, where it is not at hand
    #[arg(long, value_name = "TỆP")]
    file: Option<PathBuf>,
}

#[derive(clap::Args)]
struct Remove {
    #[command(flatten)]
    office: OfficeArguments,
    /// Dấu vân tay SHA-256, 64 ký tự / all 64 characters of the fingerprint
    #[arg(value_name = "DẤU-VÂN-TAY")]
    fingerprint: String,
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    match &arguments.command {
        Command::List(list) => self::list(list, say),
        Command::Confirm(confirm) => self::confirm(confirm, say),
        Command::Remove(remove) => self::remove(remove, say),
        Command::Keys(list) => keys::run(list, say),
    }
}

/// A fingerprint as people copy it: any case, colons and spaces between.
fn fingerprint(text: &str) -> Result<Sha256, Problem> {
    let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
    let other = text.chars().any(|c| !(c.is_ascii_hexdigit() || c == ':' || c.is_whitespace()));
    let unknown = || TrustError::UnknownFingerprint(text.to_owned());
    let read = digits.to_ascii_lowercase().parse::<Sha256>().ok().filter(|_| !other);
    Ok(read.ok_or_else(unknown)?)
}

fn confirm(arguments: &Confirm, say: Say) -> Result<ExitCode, Problem> {
    let wanted = fingerprint(&arguments.fingerprint)?;
    let at_hand: Vec<Certificate> = match &arguments.file {
        Some(path) => Certificate::read_file(path)?,
        None => authorities::certificates().to_vec(),
    };
    let one = at_hand.into_iter().find(|one| one.fingerprint() == wanted);
    let one = one.ok_or_else(|| TrustError::UnknownFingerprint(arguments.fingerprint.clone()))?;
    let name = one.name();
    let mut anchors = Anchors::open(&arguments.office.root())?;
    let look = look();
    if anchors.confirm(one, look.actor, look.at)? {
        say.line(&format!("Từ nay tin: {name}"), &format!("Trusted from now on: {name}"));
    } else {
        say.line(&format!("Đã tin từ trước: {name}"), &format!("Trusted already: {name}"));
    }
    Ok(ExitCode::SUCCESS)
}

fn remove(arguments: &Remove, say: Say) -> Result<ExitCode, Problem> {
    let wanted = fingerprint(&arguments.fingerprint)?;
    let mut anchors = Anchors::open(&arguments.office.root())?;
    if !anchors.remove(wanted)? {
        return Err(TrustError::UnknownFingerprint(arguments.fingerprint.clone()).into());
    }
    say.line("Đã thôi tin chứng thư này", "No longer trusted");
    Ok(ExitCode::SUCCESS)
}

/// A certificate of the list.
struct Row<'a> {
    certificate: &'a Certificate,
    purpose: Option<Use>,
    source: Option<&'a str>,
    anchor: Option<&'a Anchor>,
}

fn list(arguments: &List, say: Say) -> Result<ExitCode, Problem> {
    let anchors = Anchors::open(&arguments.office.root())?;
    let confirmed = |certificate: &Certificate| {
        anchors.all().iter().find(|one| one.certificate == *certificate)
    };
    let mut rows: Vec<Row<'_>> = authorities::known()?
        .iter()
        .map(|known| Row {
            certificate: &known.certificate,
            purpose: Some(known.purpose),
            source: Some(&known.source),
            anchor: confirmed(&known.certificate),
        })
        .collect();
    let is_known = |one: &Certificate| authorities::certificates().contains(one);
    rows.extend(anchors.all().iter().filter(|one| !is_known(&one.certificate)).map(|anchor| Row {
        certificate: &anchor.certificate,
        purpose: None,
        source: None,
        anchor: Some(anchor),
    }));
    let text = if arguments.json {
        let all: Vec<Value> = rows.iter().map(as_json).collect();
        json!({"format": FORMAT, "certificates": all}).to_string()
    } else {
        as_text(&rows, say)
    };
    // A reader that has seen enough closes the pipe: no error.
    let _ = writeln!(io::stdout().lock(), "{text}");
    Ok(ExitCode::SUCCESS)
}

fn word(purpose: Option<Use>) -> &'static str {
    match purpose {
        Some(Use::Root) => "root",
        Some(Use::Authority) => "authority",
        Some(Use::TimeStamp) => "time-stamp",
        None => "own",
    }
}

fn as_json(row: &Row<'_>) -> Value {
    let Row { certificate, purpose, source, anchor } = row;
    json!({
        "name": certificate.name(), "issuer": certificate.issuer_name(), "use": word(*purpose),
        "sha256": certificate.fingerprint(), "not_before": certificate.not_before(),
        "not_after": certificate.not_after(), "source": source,
        "confirmed": anchor.map(|one| json!({"by": one.by, "at": one.at})),
    })
}

fn as_text(rows: &[Row<'_>], say: Say) -> String {
    let mut lines = Vec::new();
    for Row { certificate, purpose, anchor, .. } in rows {
        let state = match (anchor, purpose) {
            (Some(anchor), _) => format!(
                "✓ {} {}, {}",
                say.pick("được tin, xác nhận bởi", "trusted, confirmed by"),
                anchor.by,
                day(anchor.at)
            ),
            (None, Some(Use::Root)) => {
                say.pick("  gốc, CHƯA được tin", "  root, NOT trusted").to_owned()
            }
            (None, Some(Use::TimeStamp)) => say.pick("  dấu thời gian", "  time stamps").to_owned(),
            (None, _) => say.pick("  trung gian", "  between root and signers").to_owned(),
        };
        let (from, until) = (day(certificate.not_before()), day(certificate.not_after()));
        lines.push(format!("{}\n  {state}; {from} – {until}", certificate.name()));
        lines.push(format!("  SHA-256 {}", certificate.fingerprint()));
    }
    if !rows.iter().any(|row| row.anchor.is_some()) {
        lines.push(
            say.pick(
                "Chưa tin chứng thư gốc nào. So dấu vân tay với bản nơi cấp công bố, rồi: sohoa \
                 trust confirm DẤU-VÂN-TAY",
                "No root is trusted yet. Compare a fingerprint with what the authority publishes, \
                 then: sohoa trust confirm FINGERPRINT",
            )
            .to_owned(),
        );
    }
    lines.join("\n")
}
