//! `sohoa journal`: the append-only log of what was issued and withdrawn, proved and published.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use serde_json::{Value, json};

use super::dates::time;
use super::error::CliError;
use super::ids::paper_id;
use super::office::{OfficeArguments, Opened, block_on};
use super::outcome::FORMAT;
use super::say::Say;
use crate::domain::hash::Sha256;
use crate::domain::problem::Problem;
use crate::flow::keep;
use crate::flow::qr::{Issuer, Issuers, signature_path};
use crate::journal::{
    Checkpoint, Contradiction, Journal, JournalError, Kind, Note, NoteKey, Receipt, audit,
    contradiction, origin_of,
};
use crate::trust::{Role, TrustError};

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Đọc hết nhật ký, đối chiếu chữ ký, mã băm, điểm chốt cũ / proves the whole journal
    Verify(Verify),
    /// Biên nhận chứng minh một kết quả có trong nhật ký / the receipt of a result
    Prove(Prove),
    /// Biên nhận có đúng với tệp này không / does a receipt hold for a file?
    Check(Check),
    /// Chép ra để công bố: nhật ký, khóa, danh sách hiệu lực / what others need, into a folder
    Publish(Publish),
}

#[derive(clap::Args)]
#[command(
    after_help = "Ví dụ / examples:\n  sohoa journal verify\n  sohoa journal verify --checkpoint \
                  diem-chot-thang-truoc --checkpoint klnk.tlog-proof\n  sohoa journal verify \
                  --folder ban-sao/ --key 'sohoa/900c…+1a2b3c4d+AX…'\n\nMã thoát / exit code: 0 \
                  nguyên vẹn, 1 có mâu thuẫn hoặc hỏng, 3 tệp không đọc được."
)]
struct Verify {
    /// Điểm chốt hoặc biên nhận đã giữ từ trước / checkpoints or receipts kept from before
    #[arg(long, value_name = "TỆP")]
    checkpoint: Vec<PathBuf>,
    /// Khóa của nhân chứng đã ký cùng / key of a witness who signed beside
    #[arg(long, value_name = "KHÓA")]
    witness: Vec<String>,
    /// Nhật ký đã công bố, thay cho nhật ký của kho / a published journal
    #[arg(long, value_name = "THƯ-MỤC", requires = "key")]
    folder: Option<PathBuf>,
    /// Khóa của nhật ký đó / its key
    #[arg(long, value_name = "KHÓA")]
    key: Option<String>,
    /// In một dòng JSON / one JSON line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    office: OfficeArguments,
}

#[derive(clap::Args)]
#[command(
    after_help = "Ví dụ / example:\n  sohoa journal prove klnk > klnk.tlog-proof\n\nBiên nhận \
                        cùng dạng được ghi cạnh PDF khi sohoa get, export, run --out."
)]
struct Prove {
    /// Mã giấy tờ, hoặc phần đầu đủ phân biệt / id, or an unambiguous beginning
    #[arg(value_name = "MÃ")]
    id: String,
    #[command(flatten)]
    office: OfficeArguments,
}

#[derive(clap::Args)]
#[command(
    after_help = "Ví dụ / example:\n  sohoa journal check klnk.tlog-proof klnk.pdf\n\nMã thoát / \
                  exit code: 0 đúng, 3 không chứng minh được."
)]
struct Check {
    /// Biên nhận / the receipt
    #[arg(value_name = "BIÊN-NHẬN")]
    receipt: PathBuf,
    /// Tệp kết quả / the result's file
    #[arg(value_name = "TỆP")]
    file: PathBuf,
    /// Khóa của nhật ký; mặc định của kho này / the journal's key; this office's by default
    #[arg(long, value_name = "KHÓA")]
    key: Option<String>,
    /// In một dòng JSON / one JSON line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    office: OfficeArguments,
}

#[derive(clap::Args)]
#[command(after_help = "Ví dụ / example:\n  sohoa journal publish --out cong-bo/\n\nGhi ra: \
                        checkpoint, tile/…, issuers.json, issuers.p7s, status.cose. Không có dữ liệu cá nhân.")]
struct Publish {
    /// Thư mục ghi ra / folder to write to
    #[arg(long, value_name = "THƯ-MỤC")]
    out: PathBuf,
    /// In một dòng JSON / one JSON line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    office: OfficeArguments,
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    match &arguments.command {
        Command::Verify(arguments) => verify(arguments, say),
        Command::Prove(arguments) => block_on(prove(arguments, say)),
        Command::Check(arguments) => check(arguments, say),
        Command::Publish(arguments) => block_on(publish(arguments, say)),
    }
}

/// A key as given, or the office's own.
fn key_of(given: Option<&str>, office: &OfficeArguments) -> Result<NoteKey, Problem> {
    if let Some(text) = given {
        let wanted = "journal key";
        let bad = || CliError::Argument { value: text.to_owned(), wanted };
        return Ok(NoteKey::parse(text).ok_or_else(bad)?);
    }
    let ring = office.public_ring()?.ok_or_else(|| TrustError::NoKeys(office.keys()))?;
    Ok(NoteKey::of_log(&origin_of(&ring.record), ring.record))
}

fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    let failed = |source| JournalError::File { path: path.to_owned(), source };
    Ok(fs::read(path).map_err(failed)?)
}

fn verify(arguments: &Verify, say: Say) -> Result<ExitCode, Problem> {
    let key = key_of(arguments.key.as_deref(), &arguments.office)?;
    let folder =
        arguments.folder.clone().unwrap_or_else(|| arguments.office.root().join("journal"));
    let journal = Journal::at(&folder, key.clone());
    let found = match audit(&journal) {
        Ok(found) => found,
        Err(
            error @ (JournalError::Damaged { .. }
            | JournalError::OtherRoot { .. }
            | JournalError::NotSigned(_)
            | JournalError::BadLeaf(_)
            | JournalError::BadNote(_)
            | JournalError::BadCheckpoint(_)),
        ) => {
            let problem = Problem::from(error);
            say.problem(&folder.display().to_string(), &problem);
            if arguments.json {
                let line = json!({"format": FORMAT, "origin": key.name(), "intact": false,
                    "error": {"code": problem.code, "message": crate::lang::what(say.lang, &problem)}});
                let _ = writeln!(io::stdout().lock(), "{line}");
            }
            return Ok(ExitCode::from(1));
        }
        Err(error) => return Err(error.into()),
    };
    let (_, note) = journal.checkpoint()?;
    let mut against = Vec::new();
    for path in &arguments.checkpoint {
        let bytes = read(path)?;
        // a receipt carries a checkpoint: whoever holds one holds the journal to its word
        let seen = match Receipt::parse(&bytes) {
            Ok(receipt) => receipt.checkpoint,
            Err(_) => Note::parse(&bytes)?,
        };
        let (checkpoint, seen) = Checkpoint::open(seen.to_string().as_bytes(), &key)?;
        against.push((path, seen, contradiction(&journal, &checkpoint)?));
    }
    let witnessed: Vec<(String, Option<jiff::Timestamp>)> = arguments
        .witness
        .iter()
        .map(|text| {
            let wanted = "witness key";
            let bad = || CliError::Argument { value: text.clone(), wanted };
            let key = NoteKey::parse(text).ok_or_else(bad)?;
            Ok((key.name().to_owned(), note.as_ref().and_then(|note| note.seen_by(&key))))
        })
        .collect::<Result<_, Problem>>()?;
    let contradicted = against.iter().any(|(.., found)| found.is_some());
    let good = found.out_of_line.is_empty() && !contradicted;
    let [issued, replaced, withdrawn, corrected, extended] = found.kinds;
    let Checkpoint { origin, size, root } = &found.checkpoint;
    let root = data_encoding::BASE64.encode(root);
    let mut out = io::stdout().lock();
    if arguments.json {
        let checkpoints: Vec<Value> = against
            .iter()
            .map(|(path, _, found)| {
                json!({"file": path.display().to_string(), "contradicts": found.is_some(),
                    "how": found.as_ref().map(|f| told(f, say))})
            })
            .collect();
        let witnesses: Vec<Value> =
            witnessed.iter().map(|(name, at)| json!({"name": name, "seen_at": at})).collect();
        let line = json!({"format": FORMAT, "origin": origin, "key": key.to_string(),
            "intact": good, "size": size, "root": root, "issued": issued, "replaced": replaced,
            "withdrawn": withdrawn, "corrected": corrected, "extended": extended, "out_of_line": found.out_of_line,
            "checkpoints": checkpoints, "witnesses": witnesses});
        let _ = writeln!(out, "{line}");
        return Ok(ExitCode::from(u8::from(!good)));
    }
    let mark = if good { '✓' } else { '✗' };
    let words = say
        .pick(
            "{n} lá: {i} phát hành, {r} thay thế, {w} thu hồi, {c} đính chính, {e} gia hạn chữ ký",
            "{n} leaves: {i} issued, {r} replaced, {w} withdrawn, {c} corrected, {e} kept provable",
        )
        .replace("{n}", &size.to_string())
        .replace("{i}", &issued.to_string())
        .replace("{r}", &replaced.to_string())
        .replace("{w}", &withdrawn.to_string())
        .replace("{c}", &corrected.to_string())
        .replace("{e}", &extended.to_string());
    let _ = writeln!(out, "{mark}  {words}");
    let _ = writeln!(out, "   {}: {root}", say.pick("Gốc", "Root"));
    let _ = writeln!(out, "   {}: {key}", say.pick("Khóa", "Key"));
    for (name, at) in &witnessed {
        let seen = at.map_or_else(|| say.pick("chưa thấy", "has not seen it").to_owned(), time);
        let _ = writeln!(out, "   {}: {name}, {seen}", say.pick("Nhân chứng", "Witness"));
    }
    if !found.out_of_line.is_empty() {
        let places: Vec<String> =
            found.out_of_line.iter().take(20).map(ToString::to_string).collect();
        let title = say.pick("Lá sai thứ tự của kết quả", "Leaves out of line");
        let _ = writeln!(out, "   ✗ {title}: {}", places.join(", "));
    }
    for (path, seen, found) in &against {
        let name = path.display();
        match found {
            None => {
                let words = say.pick("nối tiếp đúng điểm chốt", "goes on from");
                let _ = writeln!(out, "   ✓ {words} {name}");
            }
            Some(found) => {
                let title = say.pick("MÂU THUẪN với", "CONTRADICTS");
                let _ = writeln!(out, "   ✗ {title} {name}: {}", told(found, say));
                // both, so that anybody can show them to anybody
                let own = note.as_ref().map(ToString::to_string).unwrap_or_default();
                for line in format!("{seen}\n{own}").lines() {
                    let _ = writeln!(out, "       {line}");
                }
            }
        }
    }
    Ok(ExitCode::from(u8::from(!good)))
}

fn told(found: &Contradiction, say: Say) -> String {
    match found {
        Contradiction::OtherRoot { size, .. } => say
            .pick(
                "{n} lá đầu đã khác đi: nhật ký bị viết lại hoặc có hai bản",
                "its first {n} leaves are others: it was rewritten, or there are two",
            )
            .replace("{n}", &size.to_string()),
        Contradiction::Shorter { here, signed } => say
            .pick(
                "đã ký {s} lá, nay chỉ còn {h}: nhật ký bị đưa về bản cũ",
                "{s} leaves were signed, {h} are left: it was put back to an older state",
            )
            .replace("{s}", &signed.to_string())
            .replace("{h}", &here.to_string()),
    }
}

async fn prove(arguments: &Prove, say: Say) -> Result<ExitCode, Problem> {
    let Opened { office, catalog, ring } = arguments.office.open().await?;
    let paper = paper_id(&catalog, &arguments.id).await?;
    keep::settle(&office, &catalog, ring.record_key()).await?;
    let key = &ring.public().record;
    let Some(receipt) = keep::receipt_of(&office, &catalog, key, &paper).await? else {
        say.line(
            "Giấy tờ này không do kho này phát hành nên không có trong nhật ký",
            "This office did not issue the paper: it is not in the journal",
        );
        return Ok(ExitCode::from(1));
    };
    let _ = write!(io::stdout().lock(), "{receipt}");
    Ok(ExitCode::SUCCESS)
}

fn check(arguments: &Check, say: Say) -> Result<ExitCode, Problem> {
    let key = key_of(arguments.key.as_deref(), &arguments.office)?;
    let receipt = Receipt::parse(&read(&arguments.receipt)?)?;
    let file = Sha256::of(&read(&arguments.file)?);
    let (leaf, checkpoint) = receipt.check(&key, file)?;
    let kind = match leaf.kind {
        Kind::Issued => say.pick("phát hành", "issued"),
        Kind::Replaced => say.pick("thay thế", "replaced"),
        Kind::Withdrawn => say.pick("thu hồi", "withdrawn"),
        Kind::Corrected => say.pick("đính chính", "corrected"),
        Kind::Extended => say.pick("gia hạn chữ ký", "kept provable"),
    };
    let text = if arguments.json {
        json!({"format": FORMAT, "result": leaf.result, "at": leaf.at, "leaf": receipt.index,
            "size": checkpoint.size, "origin": checkpoint.origin})
        .to_string()
    } else {
        format!(
            "✓  {kind} {}, {} {}/{}, {}",
            time(leaf.at),
            say.pick("lá", "leaf"),
            receipt.index,
            checkpoint.size,
            checkpoint.origin
        )
    };
    let _ = writeln!(io::stdout().lock(), "{text}");
    Ok(ExitCode::SUCCESS)
}

async fn publish(arguments: &Publish, say: Say) -> Result<ExitCode, Problem> {
    let Opened { office, catalog, ring } = arguments.office.open().await?;
    let key = ring.record_key();
    keep::settle(&office, &catalog, key).await?;
    let list = keep::renew_status(&office, &catalog, key, jiff::Timestamp::now()).await?;
    let out = &arguments.out;
    let failed = |source| CliError::Write { path: out.clone(), source };
    fs::create_dir_all(out).map_err(failed)?;
    let public = ring.public();
    let issuer =
        Issuer { name: public.office.clone(), key: public.record.clone(), from: None, until: None };
    // the checkpoint last: whoever reads meanwhile finds what it speaks of
    copy_new(&office.journal().join("tile"), &out.join("tile")).map_err(failed)?;
    publish_keys(&Issuers(vec![issuer]), &ring, out, say)?;
    fs::copy(keep::status_path(office.root()), out.join("status.cose")).map_err(failed)?;
    let journal = keep::journal_of(&office, &public.record);
    let (checkpoint, note) = journal.checkpoint()?;
    if let Some(note) = note {
        fs::write(out.join("checkpoint"), note.to_string()).map_err(failed)?;
    }
    let text = if arguments.json {
        json!({"format": FORMAT, "size": checkpoint.size, "key": journal.key().to_string(),
            "status_list": {"known_until": list.at, "expires": list.until,
            "results": list.length}})
        .to_string()
    } else {
        say.pick(
            "{d}: nhật ký {n} lá, danh sách hiệu lực dùng đến {t}\nKhóa nhật ký: {k}",
            "{d}: a journal of {n} leaves, a status list good until {t}\nKey of the journal: {k}",
        )
        .replace("{d}", &out.display().to_string())
        .replace("{n}", &checkpoint.size.to_string())
        .replace("{t}", &time(list.until))
        .replace("{k}", &journal.key().to_string())
    };
    let _ = writeln!(io::stdout().lock(), "{text}");
    Ok(ExitCode::SUCCESS)
}

/// The list of this office's keys, signed by the agency: whoever trusts its certificate may then
/// believe its codes.
fn publish_keys(
    list: &Issuers,
    ring: &crate::trust::Keyring,
    out: &Path,
    say: Say,
) -> Result<(), Problem> {
    let failed = |source| CliError::Write { path: out.to_owned(), source };
    let path = out.join("issuers.json");
    let Some(signer) = ring.signer(Role::Agency) else {
        fs::write(&path, list.to_json()).map_err(failed)?;
        say.line(
            "Danh sách khóa KHÔNG có chữ ký: không có khóa của cơ quan",
            "The list of keys is NOT signed: the agency's key is not here",
        );
        return Ok(());
    };
    let (text, signature) = list.signed(signer)?;
    // the signature first: a list without one is refused, one that is older is told
    fs::write(signature_path(&path), signature).map_err(failed)?;
    fs::write(&path, text).map_err(failed)?;
    Ok(())
}

/// Copies a folder's files that are not there yet, or of another length.
fn copy_new(from: &Path, to: &Path) -> io::Result<()> {
    let Ok(entries) = fs::read_dir(from) else { return Ok(()) };
    fs::create_dir_all(to)?;
    for entry in entries {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy_new(&source, &target)?;
        } else {
            fs::copy(&source, &target)?;
        }
    }
    Ok(())
}
