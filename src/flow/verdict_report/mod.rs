//! The verdict as a document: files judged in, an A4 report out, for the dossier and for people
//! who were not there. Circular 15/2025/TT-BKHCN (Article 6) wants the result of a check shown in
//! Vietnamese, with signer, time and integrity.
//!
//! In come verdicts, what they were judged by, and the same as JSON; out comes PDF/A-3u with the
//! JSON inside. Pure: no clock, no key. Signing it is `seal`'s; whether it will be signed is told
//! here, because the page says so. Promise: what could not be concluded is listed as such; a long
//! list names every file, and details those that did not pass first of all.

mod basis;
mod error;
mod file;
mod sheet;
mod signature;
mod typeface;

use std::io::Write;

use jiff::Timestamp;

pub use error::ReportError;

use self::sheet::{Sheet, Style};
use super::seal::Font;
use crate::domain::hash::Sha256;
use crate::lang::Lang;
use crate::lang::dates::time;
use crate::pdf::write::{Attachment, Document, Meta, Relationship};
use crate::trust::Certificate;
use crate::verify::{Edition, FileVerdict, Verdict, words};

/// Up to so many files every one is told in full.
const ALL_IN_FULL: usize = 100;
/// Of more files so many that did not pass are told in full.
const MOST_IN_FULL: usize = 1000;
/// Name of the JSON inside.
const JSON_NAME: &str = "ket-luan.json";

/// One file and what was found.
pub struct Judged {
    /// Its name, without folders.
    pub name: String,
    /// Bytes and SHA-256 of it; none where it could not be read.
    pub content: Option<(u64, Sha256)>,
    /// The verdict, or why there is none, in words.
    pub outcome: Result<FileVerdict, String>,
}

/// What the verdicts were found by, and who says so.
pub struct Basis<'a> {
    /// The rules.
    pub edition: Edition,
    /// The anchors.
    pub anchors: &'a [Certificate],
    /// Revocation lists and OCSP answers that were given beside the files.
    pub evidence: (usize, usize),
    /// The moment of the verdict.
    pub at: Timestamp,
    /// The office whose program it was.
    pub office: Option<&'a str>,
    /// Who will sign the report; none where nobody does.
    pub signer: Option<&'a str>,
}

/// The languages of a report: Vietnamese, and English beside it where asked for.
#[derive(Clone, Copy)]
struct Tongue(Lang);

impl Tongue {
    /// A short text: both beside each other.
    fn label(self, vi: &str, en: &str) -> String {
        if self.0 == Lang::En { format!("{vi} / {en}") } else { vi.to_owned() }
    }

    /// A longer one: one under the other.
    fn lines(self, words: impl Fn(Lang) -> String) -> Vec<String> {
        let vi = words(Lang::Vi);
        let en = if self.0 == Lang::En { words(Lang::En) } else { vi.clone() };
        if en == vi { vec![vi] } else { vec![vi, en] }
    }

    /// The same as runs: the second language is grey.
    fn runs(self, words: impl Fn(Lang) -> String) -> Vec<sheet::Run> {
        let styles = [Style::plain(9.5), Style::grey(9.0)];
        self.lines(words).into_iter().zip(styles).collect()
    }
}

/// Writes the report on `files`; `json` goes along inside. Gives its size in bytes.
pub fn write<W: Write>(
    out: W,
    files: &[Judged],
    basis: &Basis<'_>,
    json: &[u8],
    lang: Lang,
    fonts: [&Font; 2],
) -> Result<u64, ReportError> {
    let tongue = Tongue(lang);
    let title = tongue.label("Báo cáo kết quả kiểm tra chữ ký số", "Report on digital signatures");
    let attachments = [Attachment {
        name: JSON_NAME,
        media: "application/json",
        bytes: json,
        description: "The verdicts as data (schema/verify.schema.json)",
        relationship: Relationship::Data,
    }];
    let meta = Meta {
        title: Some(&title),
        creator: "sohoa verify",
        created: basis.at,
        source_hash: None,
        attachments: &attachments,
    };
    let mut sheet = Sheet::new(fonts)?;
    sheet.centred("BÁO CÁO KẾT QUẢ KIỂM TRA CHỮ KÝ SỐ", Style::bold(14.0));
    if lang == Lang::En {
        sheet.centred("Report on digital signatures", Style::grey(11.0));
    }
    sheet.gap(4.0);
    basis::standing(&mut sheet, basis, tongue);
    if files.len() > 1 {
        table(&mut sheet, files, tongue);
    }
    let mut in_full = 0;
    for one in files {
        let passed = matches!(&one.outcome, Ok(found) if found.verdict.passed());
        if files.len() <= ALL_IN_FULL || (!passed && in_full < MOST_IN_FULL) {
            file::told(&mut sheet, one, tongue);
            in_full += 1;
        }
    }
    if in_full < files.len() {
        let rest = files.len() - in_full;
        sheet.gap(6.0);
        for line in tongue.lines(|lang| match lang {
            Lang::Vi => format!("{rest} tệp khác chỉ có tên trong bảng; chi tiết ở {JSON_NAME}."),
            Lang::En => format!("{rest} more files stand in the table only; see {JSON_NAME}."),
        }) {
            sheet.paragraph(&line, Style::plain(9.5));
        }
    }
    basis::told(&mut sheet, basis, tongue, JSON_NAME);
    let mut document = Document::start(out, meta)?;
    let foot = format!("{} {}", tongue.label("Kiểm tra lúc", "Checked at"), time(basis.at));
    sheet.write(&foot, "Trang", &mut document)?;
    Ok(document.finish()?)
}

/// Every file in a line, and how many are what.
fn table(sheet: &mut Sheet<'_>, files: &[Judged], tongue: Tongue) {
    const NUMBER: f64 = 28.0;
    const HASH: f64 = 92.0;
    // room for both languages
    let verdict_width = if tongue.0 == Lang::En { 172.0 } else { 110.0 };
    sheet.heading(&tongue.label("Các tệp", "The files"), Style::bold(11.5));
    let count = |verdict: Verdict| {
        let same = |one: &&Judged| matches!(&one.outcome, Ok(found) if found.verdict == verdict);
        files.iter().filter(same).count()
    };
    let mut counted: Vec<String> = Vec::new();
    for verdict in
        [Verdict::TotalPassed, Verdict::Indeterminate, Verdict::TotalFailed, Verdict::NoSignature]
    {
        if count(verdict) > 0 {
            let label =
                tongue.label(words::heading(verdict, Lang::Vi), words::heading(verdict, Lang::En));
            counted.push(format!("{label}: {}", count(verdict)));
        }
    }
    let unreadable = files.iter().filter(|one| one.outcome.is_err()).count();
    if unreadable > 0 {
        counted.push(format!("{}: {unreadable}", tongue.label("Không đọc được", "Unreadable")));
    }
    sheet.paragraph(&counted.join("; "), Style::plain(9.5));
    sheet.gap(3.0);
    let widths =
        [NUMBER, Sheet::whole_width() - NUMBER - verdict_width - HASH, verdict_width, HASH];
    let head = Style::bold(8.5);
    let heads: [Vec<sheet::Run>; 4] = [
        ("TT", "No."),
        ("Tệp", "File"),
        ("Kết luận", "Verdict"),
        ("SHA-256 (đầu)", "first digits"),
    ]
    .map(|(vi, en)| vec![(tongue.label(vi, en), head)]);
    sheet.cells(&widths, &heads.each_ref().map(Vec::as_slice));
    sheet.rule();
    for (place, one) in files.iter().enumerate() {
        let plain = Style::plain(8.5);
        let (verdict, colour) = match &one.outcome {
            Ok(found) => (
                tongue.label(
                    words::heading(found.verdict, Lang::Vi),
                    words::heading(found.verdict, Lang::En),
                ),
                file::colour(found.verdict),
            ),
            Err(_) => (tongue.label("Không đọc được", "Unreadable"), sheet::GREY),
        };
        let hash = one
            .content
            .map_or(String::new(), |(_, hash)| hash.to_string().chars().take(16).collect());
        let cells = [
            vec![((place + 1).to_string(), plain)],
            vec![(one.name.clone(), plain)],
            vec![(verdict, Style { colour, ..Style::bold(8.5) })],
            vec![(hash, plain)],
        ];
        sheet.cells(&widths, &cells.each_ref().map(Vec::as_slice));
        sheet.gap(1.5);
    }
    sheet.rule();
}
