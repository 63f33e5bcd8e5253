//! `sohoa accuracy`: what the machine said of its values against what they were.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Deserialize;
use serde_json::json;
use unicode_width::UnicodeWidthStr;

use super::office::{OfficeArguments, Opened, block_on};
use super::read::read_files;
use super::reading::ReadingArguments;
use super::review::field_label;
use super::say::Say;
use crate::domain::paper::Paper;
use crate::domain::problem::Problem;
use crate::flow::accuracy::{
    Claim, Report, Share, TruthError, claims_of_reviews, claims_of_truth, report, truths,
};
use crate::flow::keep;
use crate::rules::Rules;

#[derive(clap::Args)]
#[command(after_help = "Ví dụ / examples:\n  sohoa accuracy                          giấy tờ đã \
                  có người xem trong kho / papers people have reviewed\n  sohoa accuracy \
                  samples/truth kq.jsonl   kết quả đã có / results of “read --json”\n  sohoa \
                  accuracy dung/ quet/*.pdf        đọc rồi so / reads, then compares\n\nThư mục \
                  đáp án chứa TÊN.fields.json cho mỗi tệp TÊN: {\"so_ky_hieu\": \"12/QĐ-UBND\", \
                  \"do_khan\": null, …}; null là giấy không có.\n\nCách xem bảng: “máy nói” 99 % mà \
                  “thực tế” 95 % là máy tự tin quá mức; khoảng tin cậy (Wilson, 95 %) rộng là còn \
                  ít mẫu.\nNgưỡng nhận không ghi ở đâu cả: nó suy ra từ tỷ lệ sai chấp nhận được \
                  (pipelines/policies/review.toml) và độ tin cậy đã đo \
                  (pipelines/policies/confidence.toml).\n\nMã thoát / exit code: 0 xong, 2 sai \
                  lệnh, 3 tệp không đọc được.")]
pub(super) struct Arguments {
    /// Thư mục đáp án; không nêu thì dùng quyết định của người xem / folder with the truth
    #[arg(value_name = "ĐÁP-ÁN")]
    truth: Option<PathBuf>,
    /// Kết quả JSON của read hoặc run, hay tệp quét để đọc / results, or files to read
    #[arg(value_name = "KẾT-QUẢ|TỆP", requires = "truth")]
    results: Vec<PathBuf>,
    /// In một đối tượng JSON / one JSON object
    #[arg(long)]
    json: bool,
    /// Giữ kết quả đọc trang trong thư mục này; lần sau chỉ bóc tách lại /
    /// keep what was read on pages here
    #[arg(long, value_name = "DIR")]
    keep_pages: Option<PathBuf>,
    #[command(flatten)]
    office: OfficeArguments,
    #[command(flatten)]
    reading: ReadingArguments,
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let (claims, rules) = match &arguments.truth {
        Some(folder) => (of_truth(arguments, folder, say)?, Rules::embedded()?),
        None => block_on(of_office(&arguments.office))?,
    };
    if claims.is_empty() {
        let reviewed = arguments.truth.is_none();
        let none = if reviewed { TruthError::NothingReviewed } else { TruthError::NothingShared };
        return Err(none.into());
    }
    let report = report(&claims, rules.review());
    let shown = if arguments.json {
        json!({"format": 1, "fitted": rules.calibration().fitted, "measured_on":
            rules.calibration().count, "report": report})
        .to_string()
    } else {
        as_text(&report, &rules, say)
    };
    // A reader that has seen enough closes the pipe: no error.
    let _ = writeln!(io::stdout().lock(), "{shown}");
    Ok(ExitCode::SUCCESS)
}

/// One line of `read --json` or `run --json`.
#[derive(Deserialize)]
struct Line {
    file: String,
    #[serde(default)]
    papers: Vec<Paper>,
}

fn of_truth(arguments: &Arguments, folder: &Path, say: Say) -> Result<Vec<Claim>, Problem> {
    let truths = truths(folder)?;
    let mut claims = Vec::new();
    let mut take = |file: &str, papers: &[Paper]| {
        let name = Path::new(file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if let (Some(truth), Some(paper)) = (truths.get(&name), papers.first()) {
            claims.extend(claims_of_truth(&name, &paper.sorted.kind, &paper.fields, truth));
        }
    };
    let is_results = |path: &PathBuf| {
        path.extension().is_some_and(|end| ["jsonl", "json", "ndjson"].iter().any(|e| end == *e))
    };
    let (results, files): (Vec<PathBuf>, Vec<PathBuf>) =
        arguments.results.iter().cloned().partition(is_results);
    for path in results {
        let text = std::fs::read_to_string(&path)
            .map_err(|source| TruthError::Unreadable { path: path.clone(), source })?;
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let line: Line = serde_json::from_str(line)
                .map_err(|_| TruthError::Shape { path: path.clone(), line: number + 1 })?;
            take(&line.file, &line.papers);
        }
    }
    if !files.is_empty() {
        let keep = arguments.keep_pages.as_deref();
        read_files(&arguments.reading, keep, &files, say, |path, read| {
            if let Ok(read) = read {
                take(&path.display().to_string(), &read.papers);
            }
            true
        })?;
    }
    Ok(claims)
}

/// What people decided in the office.
async fn of_office(office: &OfficeArguments) -> Result<(Vec<Claim>, Rules), Problem> {
    const AT_ONCE: u32 = 500;
    let opened = office.open().await?;
    let rules = opened.rules()?;
    let Opened { office, catalog, .. } = opened;
    let mut claims = Vec::new();
    let mut after = None;
    loop {
        let rows = catalog.all_papers(after.as_ref(), AT_ONCE).await?;
        for row in rows.iter().filter(|row| row.version > 1) {
            claims.extend(claims_of_reviews(&keep::records_of(&office, &row.id).await?));
        }
        match rows.last() {
            Some(last) => after = Some(last.id.clone()),
            None => return Ok((claims, rules)),
        }
    }
}

fn as_text(report: &Report, rules: &Rules, say: Say) -> String {
    let mut lines = Vec::new();
    let mut table = |title: String, head: &[&str], rows: Vec<Vec<String>>| {
        lines.push(title);
        lines.extend(aligned(head, &rows));
        lines.push(String::new());
    };
    let pick = |vi: &'static str, en: &'static str| say.pick(vi, en);
    let scale = rules.calibration();
    table(
        match say.lang {
            crate::lang::Lang::Vi => format!(
                "Máy nói và thực tế: {} giá trị, lệch trung bình {}",
                report.all.count,
                percent(report.off_by, say)
            ),
            crate::lang::Lang::En => format!(
                "What was said and what was: {} values, off by {} on average",
                report.all.count,
                percent(report.off_by, say)
            ),
        },
        &[
            pick("độ tin cậy", "confidence"),
            pick("máy nói", "said"),
            pick("thực tế", "was"),
            pick("khoảng 95 %", "95 % interval"),
            pick("số giá trị", "values"),
        ],
        report
            .bins
            .iter()
            .map(|bin| {
                vec![
                    format!(
                        "{}–{}",
                        percent(f64::from(bin.from), say),
                        percent(f64::from(bin.to), say)
                    ),
                    percent(bin.said, say),
                    share(&bin.was, say),
                    interval(&bin.was, say),
                    bin.was.count.to_string(),
                ]
            })
            .collect(),
    );
    table(
        pick("Từng trường", "Field by field").to_owned(),
        &[
            pick("trường", "field"),
            pick("số giá trị", "values"),
            pick("đúng", "right"),
            pick("máy nhận", "accepted"),
            pick("trong đó đúng", "of them right"),
            pick("khoảng 95 %", "95 % interval"),
            pick("sai được phép", "tolerated"),
            pick("ngưỡng", "threshold"),
            pick("kiểm ngẫu nhiên", "audits"),
        ],
        report
            .fields
            .iter()
            .map(|line| {
                let audits = &line.audits;
                vec![
                    field_label(say, &line.field),
                    line.all.count.to_string(),
                    share(&line.all, say),
                    line.accepted.count.to_string(),
                    share(&line.accepted, say),
                    interval(&line.accepted, say),
                    percent(line.tolerated, say),
                    percent(f64::from(line.threshold), say),
                    if audits.count == 0 {
                        "–".to_owned()
                    } else {
                        format!("{}/{}", audits.right, audits.count)
                    },
                ]
            })
            .collect(),
    );
    table(
        pick("Nếu chấp nhận mức sai khác", "At other tolerances").to_owned(),
        &[
            pick("sai được phép", "tolerated"),
            pick("máy nhận", "accepted"),
            pick("phần", "share"),
            pick("trong đó đúng", "of them right"),
            pick("khoảng 95 %", "95 % interval"),
        ],
        report
            .tolerances
            .iter()
            .map(|line| {
                vec![
                    percent(line.tolerated, say),
                    line.accepted.count.to_string(),
                    percent(line.of_all, say),
                    share(&line.accepted, say),
                    interval(&line.accepted, say),
                ]
            })
            .collect(),
    );
    if !report.wrong.is_empty() {
        let head = [pick("giấy tờ", "paper"), pick("trường", "field"), pick("máy nói", "said")];
        let rows = report.wrong.iter().map(|wrong| {
            let said = percent(f64::from(wrong.said), say);
            vec![wrong.paper.clone(), field_label(say, &wrong.field), said]
        });
        table(pick("Máy nhận mà sai", "Accepted and wrong").to_owned(), &head, rows.collect());
    }
    lines.push(match say.lang {
        crate::lang::Lang::Vi => {
            format!("Độ tin cậy đo ngày {} trên {} trường.", scale.fitted, scale.count)
        }
        crate::lang::Lang::En => {
            format!("Confidence measured on {} over {} fields.", scale.fitted, scale.count)
        }
    });
    lines.join("\n")
}

/// Rows under their headings; the first column to the left, numbers to the right.
fn aligned(head: &[&str], rows: &[Vec<String>]) -> Vec<String> {
    let heading: Vec<String> = head.iter().map(|&cell| cell.to_owned()).collect();
    let all: Vec<&Vec<String>> = std::iter::once(&heading).chain(rows).collect();
    let width = |column: usize| {
        all.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
    };
    let line = |row: &Vec<String>| {
        let mut line = String::from(" ");
        for (column, cell) in row.iter().enumerate() {
            let room = " ".repeat(width(column).saturating_sub(cell.width()));
            line.push(' ');
            if column == 0 {
                line.extend([cell.as_str(), &room]);
            } else {
                line.extend([" ", room.as_str(), cell]);
            }
        }
        line.trim_end().to_owned()
    };
    all.iter().map(|row| line(row)).collect()
}

/// `98,7 %`, `98.7 %`; no more digits than say something.
fn percent(share: f64, say: Say) -> String {
    let percent = (share * 1000.0).round() / 10.0;
    let text = if (percent - percent.round()).abs() < 1e-9 {
        format!("{percent:.0} %")
    } else {
        format!("{percent:.1} %")
    };
    match say.lang {
        crate::lang::Lang::Vi => text.replace('.', ","),
        crate::lang::Lang::En => text,
    }
}

fn share(share: &Share, say: Say) -> String {
    share.share.map_or_else(|| "–".to_owned(), |value| percent(value, say))
}

fn interval(share: &Share, say: Say) -> String {
    if share.count == 0 {
        return "–".to_owned();
    }
    format!("{}–{}", percent(share.low, say), percent(share.high, say))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn columns_stand_under_their_headings() {
        let rows = vec![
            vec!["Độ khẩn".to_owned(), "7".to_owned()],
            vec!["Số".to_owned(), "12".to_owned()],
        ];
        let lines = aligned(&["trường", "số"], &rows);
        assert_eq!(lines, ["  trường   số", "  Độ khẩn   7", "  Số       12"]);
    }

    #[test]
    fn shares_have_the_comma_of_the_language() {
        assert_eq!(percent(0.995, Say { lang: Lang::Vi }), "99,5 %");
        assert_eq!(percent(0.995, Say { lang: Lang::En }), "99.5 %");
        assert_eq!(percent(1.0, Say { lang: Lang::Vi }), "100 %");
    }
}
