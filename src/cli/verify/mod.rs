//! `sohoa verify`: is it genuine, is it unchanged?

mod folder;
mod report;

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use serde_json::{Value, json};

use super::error::CliError;
use super::office::OfficeArguments;
use super::outcome::{self, name_of};
use super::qr::{self, QrArguments};
use super::say::Say;
use crate::domain::problem::Problem;
use crate::domain::result::Standing;
use crate::trust::anchors::Anchors;
use crate::trust::keys::PublicRing;
use crate::trust::revocation::Evidence;
use crate::trust::{Certificate, TrustError};
use crate::verify::{FileVerdict, Policy, VerifyError, VerifyOptions, verify, words};

#[derive(clap::Args)]
#[command(
    after_help = "Ví dụ / examples:\n  sohoa verify ket-qua.pdf\n  sohoa verify kho-luu-tru/\n  \
                  sohoa verify --evidence thu-hoi/ --json *.pdf\n  sohoa verify --extract \
                  ban-da-ky.pdf --signature Signature1 ket-qua.pdf\n  sohoa verify --sample \
                  ket-qua/*.pdf\n  sohoa verify --report bao-cao.pdf ket-qua.pdf\n  sohoa verify --qr anh-chup.jpg\n  sohoa verify --qr \
                  'VNR1:6BF…' ket-qua.pdf\n\nTin chứng thư gốc nào: `sohoa trust list`, `sohoa trust \
                  confirm`.\n\nMã thoát / exit code: 0 mọi tệp TOTAL-PASSED, 1 có tệp không đạt, \
                  3 không đọc được."
)]
pub(super) struct Arguments {
    /// Tệp PDF, hoặc thư mục có tệp PDF / PDF files, or folders of them
    #[arg(required_unless_present = "qr", value_name = "TỆP|THƯ-MỤC")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    code: QrArguments,
    #[command(flatten)]
    office: OfficeArguments,
    /// In mỗi tệp một dòng JSON / one JSON line a file
    #[arg(long)]
    json: bool,
    /// Chính sách xét / rules to judge by
    #[arg(long, value_enum, default_value_t = Rules::Office)]
    policy: Rules,
    /// Chứng thư gốc được tin lần này (PEM hoặc thư mục), kèm CRL nếu có / roots trusted this time
    #[arg(long, value_name = "PEM|THƯ-MỤC")]
    trust: Vec<PathBuf>,
    /// CRL, trả lời OCSP, chứng thư trung gian: giúp xét, không vì thế mà được tin / evidence
    #[arg(long, value_name = "TỆP|THƯ-MỤC")]
    evidence: Vec<PathBuf>,
    /// Tin nơi cấp MẪU của kho này, chỉ để dùng thử / trust this office's sample authority
    #[arg(long)]
    sample: bool,
    /// Ghi báo cáo kiểm tra (PDF/A) ra tệp này, ký bằng khóa của kho nếu có / writes a report, signed
    /// where the office's key is at hand
    #[arg(long, value_name = "TỆP", conflicts_with_all = ["qr", "extract"])]
    report: Option<PathBuf>,
    /// Ghi đúng các byte mà chữ ký bao trùm ra tệp này / writes the signed revision's bytes
    #[arg(long, value_name = "TỆP")]
    extract: Option<PathBuf>,
    /// Chữ ký nào, khi dùng --extract; mặc định chữ ký cuối / which one, by its field's name
    #[arg(long, value_name = "TÊN", requires = "extract")]
    signature: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Rules {
    /// Kết quả do chương trình này ký / results this program sealed
    EResult,
    /// Tệp từ hệ thống khác / files from other systems
    Office,
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let asked = qr::asked(&arguments.code, &arguments.office)?;
    if let Some(code) = &arguments.code.qr {
        return qr::run(code, &arguments.files, &asked, arguments.json, say);
    }
    let options = options(arguments, say)?;
    if arguments.sample {
        say.line(
            "Tin cả nơi cấp MẪU: chữ ký mẫu không có giá trị pháp lý",
            "The SAMPLE authority is trusted too: its signatures have no legal value",
        );
    }
    if let Some(to) = &arguments.extract {
        return extract(arguments, to, &options, say);
    }
    if let Some(to) = &arguments.report {
        return report::run(arguments, to, &options, &asked, say);
    }
    if arguments.files.iter().any(|path| path.is_dir()) {
        return Ok(folder::run(&arguments.files, arguments.json, &options, say));
    }
    let mut worst = 0;
    for path in &arguments.files {
        let mut outcome = verify(path, &options).map_err(Problem::from);
        if let Ok(found) = &mut outcome
            && let Some(standing) = qr::standing_of(path, &asked)
        {
            found.status = Some(standing.word().to_owned());
            worst = worst.max(u8::from(standing != Standing::Issued));
        }
        worst = worst.max(exit_code(&outcome));
        if let Some(shown) = shown(path, &outcome, arguments.json, say)
            && writeln!(io::stdout().lock(), "{shown}").is_err()
        {
            // A reader that has seen enough closes the pipe: no error.
            break;
        }
    }
    Ok(ExitCode::from(worst))
}

fn exit_code(outcome: &Result<FileVerdict, Problem>) -> u8 {
    match outcome {
        Ok(found) => u8::from(!found.verdict.passed()),
        Err(problem) => problem.class.exit_code(),
    }
}

/// What stdout says of a file; what stderr says of one that cannot be read is said here.
fn shown(
    path: &Path,
    outcome: &Result<FileVerdict, Problem>,
    as_line: bool,
    say: Say,
) -> Option<String> {
    match outcome {
        Ok(found) if as_line => Some(as_json(path, found).to_string()),
        Ok(found) => Some(words::text(path, found, say.lang)),
        Err(problem) => {
            say.problem(&path.display().to_string(), problem);
            as_line.then(|| outcome::failed(path, problem, say.lang).to_string())
        }
    }
}

fn options(arguments: &Arguments, say: Say) -> Result<VerifyOptions, Problem> {
    let policy = match arguments.policy {
        Rules::Office => Policy::Office,
        Rules::EResult => Policy::EResult,
    };
    let mut options = VerifyOptions::new(policy, jiff::Timestamp::now());
    options.trust = Anchors::open(&arguments.office.root())?.certificates();
    for (path, trusted) in arguments
        .trust
        .iter()
        .map(|path| (path, true))
        .chain(arguments.evidence.iter().map(|path| (path, false)))
    {
        for file in files_of(path)? {
            // A folder may hold lists beside certificates, and either kind alone.
            let certificates = Certificate::read_file(&file);
            let evidence = Evidence::read_file(&file);
            match (certificates, evidence) {
                (Err(error), Err(_)) if *path == file => return Err(error.into()),
                (certificates, evidence) => {
                    let certificates = certificates.unwrap_or_default();
                    let list = if trusted { &mut options.trust } else { &mut options.others };
                    list.extend(certificates);
                    let evidence = evidence.unwrap_or_default();
                    options.revocation_lists.extend(evidence.lists);
                    options.responses.extend(evidence.responses);
                }
            }
        }
    }
    if arguments.sample {
        let ring = PublicRing::open(&arguments.office.keys())?;
        options.trust.extend(ring.sample_anchors);
        options.revocation_lists.extend(ring.revocation_lists);
    } else if options.trust.iter().any(Certificate::is_sample) {
        options.trust.retain(|one| !one.is_sample());
        say.line(
            "Bỏ qua chứng thư gốc MẪU: chỉ dùng được với --sample",
            "A SAMPLE root is passed over: it counts with --sample only",
        );
    }
    Ok(options)
}

/// The file, or the files of the folder in order.
pub(in crate::cli) fn files_of(path: &Path) -> Result<Vec<PathBuf>, Problem> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let failed = |source| TrustError::File { path: path.to_owned(), source };
    let entries = std::fs::read_dir(path).map_err(failed)?;
    let mut files: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.sort();
    Ok(files)
}

/// Writes the bytes a signature covers: the file as it was when it was signed.
fn extract(
    arguments: &Arguments,
    to: &Path,
    options: &VerifyOptions,
    say: Say,
) -> Result<ExitCode, Problem> {
    let [path] = arguments.files.as_slice() else {
        let value = format!("{} tệp / files", arguments.files.len());
        return Err(CliError::Argument { value, wanted: "one PDF" }.into());
    };
    let outcome = verify(path, options).map_err(Problem::from);
    let code = exit_code(&outcome);
    let found = outcome?;
    let wanted = arguments.signature.as_deref();
    let intact = found.signatures.iter().rev().filter(|one| one.intact);
    let signature = intact
        .filter(|one| wanted.is_none_or(|name| one.field == name))
        .find_map(|one| Some((one, one.covered_bytes?)));
    let Some((signature, length)) = signature else {
        return Err(VerifyError::NoSignedRevision(path.clone()).into());
    };
    let source = File::open(path)
        .map_err(|source| VerifyError::Unreadable { path: path.clone(), source })?;
    let failed = |source| CliError::Write { path: to.to_owned(), source };
    let mut out = File::create_new(to).map_err(failed)?;
    let copied = io::copy(&mut source.take(length), &mut out).map_err(failed)?;
    out.sync_all().map_err(failed)?;
    if let Some(shown) = shown(path, &Ok(found.clone()), arguments.json, say) {
        let _ = writeln!(io::stdout().lock(), "{shown}");
    }
    say.line(
        &format!("Đã ghi {copied} byte mà chữ ký {} bao trùm: {}", signature.field, to.display()),
        &format!("Wrote the {copied} bytes signature {} covers: {}", signature.field, to.display()),
    );
    Ok(ExitCode::from(code))
}

fn as_json(path: &Path, found: &FileVerdict) -> Value {
    let mut value = serde_json::to_value(found).unwrap_or_default();
    if let Some(map) = value.as_object_mut() {
        map.insert("file".to_owned(), json!(name_of(path)));
        map.insert("format".to_owned(), json!(outcome::FORMAT));
    }
    value
}
