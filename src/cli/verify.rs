//! `sohoa verify`: is it genuine, is it unchanged?

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use serde_json::{Value, json};

use super::dates::time;
use super::office::OfficeArguments;
use super::outcome::{self, name_of};
use super::qr::{self, QrArguments};
use super::say::Say;
use crate::domain::problem::Problem;
use crate::domain::result::Standing;
use crate::trust::crl::RevocationList;
use crate::trust::keys::PublicRing;
use crate::trust::{Certificate, TrustError};
use crate::verify::{FileVerdict, Policy, Sub, Verdict, VerifyOptions, verify};

#[derive(clap::Args)]
#[command(after_help = "Ví dụ / examples:\n  sohoa verify ket-qua.pdf\n  sohoa verify --trust \
                  chung-thu-goc/ --json *.pdf\n  sohoa verify --sample ket-qua/*.pdf\n  sohoa verify --qr anh-chup.jpg\n  sohoa verify --qr \
                  'VNR1:6BF…' ket-qua.pdf\n\nMã thoát / \
                  exit code: 0 mọi tệp TOTAL-PASSED, 1 có tệp không đạt, 3 không đọc được.")]
pub(super) struct Arguments {
    /// Tệp PDF / PDF files
    #[arg(required_unless_present = "qr")]
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
    /// Chứng thư gốc được tin (PEM hoặc thư mục), kèm CRL nếu có / trusted roots, and lists
    #[arg(long, value_name = "PEM|THƯ-MỤC")]
    trust: Vec<PathBuf>,
    /// Tin nơi cấp MẪU của kho này, chỉ để dùng thử / trust this office's sample authority
    #[arg(long)]
    sample: bool,
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
    let options = options(arguments)?;
    if arguments.sample {
        say.line(
            "Tin cả nơi cấp MẪU: chữ ký mẫu không có giá trị pháp lý",
            "The SAMPLE authority is trusted too: its signatures have no legal value",
        );
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
        worst = worst.max(match &outcome {
            Ok(found) => u8::from(!found.verdict.passed()),
            Err(problem) => problem.class.exit_code(),
        });
        let shown = match &outcome {
            Ok(found) if arguments.json => as_json(path, found).to_string(),
            Ok(found) => as_text(path, found, say),
            Err(problem) => {
                say.problem(&path.display().to_string(), problem);
                if !arguments.json {
                    continue;
                }
                outcome::failed(path, problem, say.lang).to_string()
            }
        };
        // A reader that has seen enough closes the pipe: no error.
        if writeln!(io::stdout().lock(), "{shown}").is_err() {
            break;
        }
    }
    Ok(ExitCode::from(worst))
}

fn options(arguments: &Arguments) -> Result<VerifyOptions, Problem> {
    let mut options = VerifyOptions {
        policy: match arguments.policy {
            Rules::Office => Policy::Office,
            Rules::EResult => Policy::EResult,
        },
        trust: Vec::new(),
        revocation_lists: Vec::new(),
        now: jiff::Timestamp::now(),
    };
    for path in &arguments.trust {
        for file in files_of(path)? {
            // A folder may hold lists beside certificates, and either kind alone.
            let certificates = Certificate::read_file(&file);
            let lists = RevocationList::read_file(&file);
            match (certificates, lists) {
                (Err(error), Err(_)) if *path == file => return Err(error.into()),
                (certificates, lists) => {
                    options.trust.extend(certificates.unwrap_or_default());
                    options.revocation_lists.extend(lists.unwrap_or_default());
                }
            }
        }
    }
    if arguments.sample {
        let ring = PublicRing::open(&arguments.office.keys())?;
        options.trust.extend(ring.sample_anchors);
        options.revocation_lists.extend(ring.revocation_lists);
    }
    Ok(options)
}

/// The file, or the files of the folder in order.
fn files_of(path: &Path) -> Result<Vec<PathBuf>, Problem> {
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

fn as_json(path: &Path, found: &FileVerdict) -> Value {
    let mut value = serde_json::to_value(found).unwrap_or_default();
    if let Some(map) = value.as_object_mut() {
        map.insert("file".to_owned(), json!(name_of(path)));
        map.insert("format".to_owned(), json!(outcome::FORMAT));
    }
    value
}

fn as_text(path: &Path, found: &FileVerdict, say: Say) -> String {
    let mut lines =
        vec![format!("{}  {}  {}", mark(found.verdict), found.verdict.word(), path.display())];
    lines.push(format!("   {}", words(found.verdict, say)));
    for signature in &found.signatures {
        let unknown = || say.pick("không rõ", "unknown").to_owned();
        let signer = signature.signer.clone().unwrap_or_else(unknown);
        let time = match (signature.time_stamp, signature.signing_time) {
            (Some(stamped), _) => {
                format!("{} ({})", time(stamped), say.pick("dấu thời gian", "time stamp"))
            }
            (None, Some(said)) => {
                format!("{} ({})", time(said), say.pick("giờ tự khai", "claimed"))
            }
            (None, None) => unknown(),
        };
        lines.push(format!("   {} {}: {signer}, {time}", mark(signature.verdict), signature.field));
        if let Some(sub) = signature.sub {
            lines.push(format!("     {}", reason(sub, say)));
        }
        let (covers, changes) =
            (say.pick("phạm vi", "covers"), say.pick("thay đổi sau chữ ký", "changes after it"));
        let coverage = match signature.coverage.as_str() {
            "whole file" => say.pick("toàn bộ tệp", "whole file"),
            other => other,
        };
        let changed = match signature.changes.as_str() {
            "none" => say.pick("không", "none"),
            other => other,
        };
        lines.push(format!("     {covers}: {coverage}; {changes}: {changed}"));
        for note in &signature.notes {
            lines.push(format!("     {note}"));
        }
    }
    lines.join("\n")
}

fn mark(verdict: Verdict) -> char {
    match verdict {
        Verdict::TotalPassed => '✓',
        Verdict::TotalFailed => '✗',
        Verdict::Indeterminate | Verdict::NoSignature => '?',
    }
}

fn words(verdict: Verdict, say: Say) -> &'static str {
    match verdict {
        Verdict::TotalPassed => say.pick(
            "Chữ ký đúng, nội dung nguyên vẹn, chứng thư được tin và còn hiệu lực",
            "The signature holds, nothing was changed, the certificate is trusted and valid",
        ),
        Verdict::Indeterminate => say.pick(
            "Chưa đủ căn cứ để kết luận; chưa được coi là thật",
            "Not enough is known; do not take it as genuine",
        ),
        Verdict::TotalFailed => say.pick(
            "Chữ ký không đúng hoặc nội dung đã bị sửa",
            "The signature does not hold, or the content was changed",
        ),
        Verdict::NoSignature => say.pick("Không có chữ ký số nào", "There is no signature"),
    }
}

fn reason(sub: Sub, say: Say) -> &'static str {
    match sub {
        Sub::FormatFailure => say.pick(
            "cấu trúc tệp hoặc chữ ký sai chuẩn, hoặc tệp bị sửa sau khi ký",
            "the file or signature breaks the standard, or the file was changed after signing",
        ),
        Sub::HashFailure => {
            say.pick("nội dung đã bị sửa sau khi ký", "the content was changed after signing")
        }
        Sub::SigCryptoFailure => say.pick(
            "giá trị chữ ký không khớp với khóa của người ký",
            "the signature value does not fit the signer's key",
        ),
        Sub::SigConstraintsFailure => {
            say.pick("trái một quy định của chính sách", "against a rule of the policy")
        }
        Sub::NoCertificateChainFound => say.pick(
            "chứng thư không dẫn tới nơi cấp nào được tin (thêm bằng --trust)",
            "the certificate leads to no trusted authority (add one with --trust)",
        ),
        Sub::CertificateChainGeneralFailure => {
            say.pick("chuỗi chứng thư trái quy tắc", "the chain of certificates breaks a rule")
        }
        Sub::NoSigningCertificateFound => say.pick(
            "chữ ký không kèm chứng thư người ký",
            "the signer's certificate is not in the signature",
        ),
        Sub::CryptoConstraintsFailureNoPoe => {
            say.pick("thuật toán yếu hoặc không biết", "a weak or unknown algorithm")
        }
        Sub::RevokedNoPoe => say.pick(
            "chứng thư đã bị thu hồi, không có gì chứng minh ký trước đó",
            "the certificate is revoked, and nothing proves that it signed before",
        ),
        Sub::OutOfBoundsNoPoe => say.pick(
            "chứng thư đã hết hạn, không có gì chứng minh ký trước đó",
            "the certificate has expired, and nothing proves that it signed before",
        ),
        Sub::TryLater => say.pick(
            "chưa biết chứng thư có bị thu hồi không (thêm CRL bằng --trust)",
            "whether the certificate is revoked is not known (add a list with --trust)",
        ),
        Sub::Generic => say.pick("vượt giới hạn của chương trình", "a limit was reached"),
    }
}
