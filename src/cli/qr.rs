//! `sohoa verify --qr`: a code from a print-out, checked without any network; and the standing of a
//! file that carries one.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};

use super::dates::{day, time};
use super::office::OfficeArguments;
use super::outcome::{FORMAT, name_of};
use super::say::Say;
use super::standing;
use crate::domain::problem::Problem;
use crate::domain::result::Standing;
use crate::flow::qr::{
    Asked, CodeVerdict, Issuers, PREFIX, QrError, check, content_matches, signature_path,
    text_in_pdf, texts_in,
};
use crate::verify::{Sub, Verdict};

#[derive(clap::Args)]
pub(super) struct QrArguments {
    /// Mã QR của kết quả: chữ VNR1:… hoặc ảnh chụp, bản quét, PDF; kèm TỆP thì đối chiếu nội dung
    /// / the code of a result: its text, or a picture; with FILES they are compared with it
    #[arg(long, value_name = "CHỮ|ẢNH")]
    pub(super) qr: Option<String>,
    /// Danh sách khóa cơ quan phát hành (issuers.json) / list of issuers' keys
    #[arg(long, value_name = "TỆP")]
    keys: Vec<PathBuf>,
    /// Danh sách hiệu lực đã tải về / cached status list
    #[arg(long, value_name = "TỆP")]
    status: Vec<PathBuf>,
}

/// Keys and lists at hand: those named, and the office's own and cached ones.
pub(super) fn asked(arguments: &QrArguments, office: &OfficeArguments) -> Result<Asked, Problem> {
    let mut asked = Asked { now: jiff::Timestamp::now(), ..Asked::default() };
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| QrError::File { path: path.clone(), source }
    };
    for path in &arguments.keys {
        // named for this call; a signature that is there must hold all the same
        let list = if signature_path(path).exists() {
            Issuers::read_signed(path)?.0
        } else {
            Issuers::read_file(path)?
        };
        asked.issuers.0.extend(list.0);
    }
    for path in &arguments.status {
        asked.lists.push(std::fs::read(path).map_err(failed(path))?);
    }
    let own = office.public_ring()?.map(|ring| (ring.office, ring.record));
    // who asks about a code is told of a list nobody stands behind; who asks about a file's
    // signatures need not be
    let at_hand = Asked::of_office(&office.root(), own, asked.now, arguments.qr.is_some())?;
    asked.issuers.0.extend(at_hand.issuers.0);
    asked.lists.extend(at_hand.lists);
    Ok(asked)
}

/// Checks a code, and whether it is about `files`.
pub(super) fn run(
    given: &str,
    files: &[PathBuf],
    asked: &Asked,
    json: bool,
    say: Say,
) -> Result<ExitCode, Problem> {
    let text = if given.trim().starts_with(PREFIX) {
        given.trim().to_owned()
    } else {
        let path = Path::new(given);
        let found = texts_in(path)?.into_iter().find(|text| text.starts_with(PREFIX));
        found.ok_or_else(|| QrError::NoCode(path.to_owned()))?
    };
    let found = check(&text, asked)?;
    let mut passed = found.verdict == Verdict::TotalPassed;
    let mut compared = Vec::new();
    for path in files {
        let same = matches(path, &found)?;
        passed &= same;
        compared.push((path, same));
    }
    let shown = if json {
        let mut value = serde_json::to_value(&found).unwrap_or_default();
        if let Some(map) = value.as_object_mut() {
            map.insert("format".to_owned(), json!(FORMAT));
            let files = compared
                .iter()
                .map(|(path, same)| json!({"file": name_of(path), "same_content": same}));
            map.insert("files".to_owned(), Value::Array(files.collect()));
        }
        value.to_string()
    } else {
        let mut lines = lines(&found, asked.now, say);
        lines.extend(compared.iter().map(|(path, same)| {
            let words = if *same {
                say.pick("nội dung đúng với mã", "is what the code names")
            } else {
                say.pick("KHÔNG phải tệp của mã này", "is NOT the file of this code")
            };
            format!("   {}: {words}", path.display())
        }));
        lines.join("\n")
    };
    let _ = writeln!(io::stdout().lock(), "{shown}");
    Ok(ExitCode::from(u8::from(!passed)))
}

/// Whether a sealed file that carries a code still stands, by the lists at hand; `None` where it
/// carries none that holds and is about it.
pub(super) fn standing_of(path: &Path, asked: &Asked) -> Option<Standing> {
    let text = text_in_pdf(path).ok()??;
    let found = check(&text, asked).ok()?;
    let listed = found.status?;
    if matches(path, &found).ok()? { listed.standing } else { None }
}

fn matches(path: &Path, found: &CodeVerdict) -> Result<bool, Problem> {
    let half = data_encoding::HEXLOWER.decode(found.content.as_bytes()).ok();
    let half = half.and_then(|half| <[u8; 16]>::try_from(half).ok());
    let half = half.ok_or(QrError::BadCode("its claims"))?;
    Ok(content_matches(path, half)?)
}

fn lines(found: &CodeVerdict, now: jiff::Timestamp, say: Say) -> Vec<String> {
    let standing = found.status.and_then(|listed| listed.standing);
    let (mark, words) = match (found.verdict, found.sub) {
        (Verdict::TotalPassed, _) => {
            ('✓', say.pick("Hợp lệ: mã thật, kết quả còn hiệu lực", "Genuine, and in force"))
        }
        (Verdict::TotalFailed, Some(Sub::RevokedNoPoe)) => {
            ('✗', say.pick("Mã thật nhưng kết quả KHÔNG còn giá trị", "Genuine, but NOT in force"))
        }
        (Verdict::TotalFailed, Some(Sub::SigConstraintsFailure)) => (
            '✗',
            say.pick(
                "Không hợp lệ: ký ngoài thời gian dùng của khóa",
                "Not valid: signed outside the time of its key",
            ),
        ),
        (Verdict::TotalFailed, _) => {
            ('✗', say.pick("Không hợp lệ: mã bị sửa hoặc giả", "Not valid: changed, or forged"))
        }
        (_, Some(Sub::NoSigningCertificateFound)) => (
            '?',
            say.pick(
                "Chưa kết luận được: không có khóa của nơi phát hành (thêm bằng --keys)",
                "Not known: the issuer's key is not at hand (add it with --keys)",
            ),
        ),
        _ => (
            '?',
            say.pick(
                "Mã thật; chưa biết còn hiệu lực không (tải danh sách mới, --status)",
                "Genuine; whether it is in force is not known (get a new list, --status)",
            ),
        ),
    };
    let mut lines = vec![format!("{mark}  {}  {words}", found.verdict.word())];
    let mut add = |title: &str, value: String| lines.push(format!("   {title}: {value}"));
    let name = found.issuer.as_ref().or(found.claimed_issuer.as_ref());
    if let Some(name) = name {
        let sure = match found.issuer {
            Some(_) => String::new(),
            None => say.pick(" (mã tự khai)", " (as the code says)").to_owned(),
        };
        add(say.pick("Nơi phát hành", "Issuer"), format!("{name}{sure}"));
    }
    add(say.pick("Phát hành lúc", "Issued"), time(found.issued_at));
    if let Some(number) = &found.number {
        add(say.pick("Số, ký hiệu", "Number"), number.clone());
    }
    if let Some(date) = found.date {
        add(say.pick("Ngày", "Date"), date.strftime("%d/%m/%Y").to_string());
    }
    add(say.pick("Mã kết quả", "Result"), found.result.clone());
    match &found.status {
        Some(listed) => {
            let word = standing.map_or_else(
                || say.pick("chưa có trong danh sách", "not on the list yet"),
                |standing| standing::word(standing, say),
            );
            let mut text = format!(
                "{word}, {} {}",
                say.pick("biết đến", "known until"),
                time(listed.known_until)
            );
            if now > listed.list_expires {
                let since = say.pick("danh sách đã quá hạn từ", "the list expired on");
                text = format!("{text}; {since} {}", day(listed.list_expires));
            }
            add(say.pick("Hiệu lực", "Status"), text);
        }
        None => add(
            say.pick("Hiệu lực", "Status"),
            say.pick("không có danh sách hiệu lực", "no status list at hand").to_owned(),
        ),
    }
    lines
}
