//! `sohoa learn`: what people corrected, tried out and taken into the office's word list.

use std::io::{self, Write};
use std::process::ExitCode;

use jiff::tz::{Offset, TimeZone};
use serde_json::json;

use super::error::CliError;
use super::office::{OfficeArguments, Opened, block_on, look};
use super::review::field_label;
use super::say::Say;
use crate::catalog::SqliteCatalog;
use crate::domain::problem::Problem;
use crate::domain::record::Record;
use crate::flow::keep;
use crate::flow::learn::{
    Case, Effect, Entry, EntryKind, LearnError, Lexicon, Tried, Use, candidates, case_of, try_out,
};
use crate::flow::review::Reviewer;
use crate::store::Office;

#[derive(clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "one for each switch of the command line")]
#[command(
    after_help = "Ví dụ / examples:\n  sohoa learn              xem sẽ học được gì, không đổi gì / \
                  what would be learned\n  sohoa learn --apply      học những mục không làm hại \
                  trường nào / takes what harms nothing\n  sohoa learn --list       những gì đã học \
                  / what was learned\n  sohoa learn --revert 3   bỏ bài học số 3 / undoes lesson \
                  3\n\nMỗi tên cơ quan, chức vụ mà người xem đã sửa hay xác nhận được thử trên mọi \
                  giấy tờ đã xem: bóc tách lại từ trang đã đọc, có và không có tên đó. Chỉ mục nào \
                  có ích và không làm trường nào xấu đi mới được nhận. Tên người và số giấy tờ cá \
                  nhân không bao giờ được học. Cho phép hay không: learn trong \
                  pipelines/policies/review.toml.\n\nMã thoát / exit code: 0 xong, 2 sai lệnh, 4 \
                  chính sách không cho phép."
)]
pub(super) struct Arguments {
    /// Chỉ xem sẽ đổi gì; là mặc định / only shows what would change
    #[arg(long, conflicts_with_all = ["apply", "revert", "list"])]
    dry_run: bool,
    /// Nhận những mục có ích và không làm hại / takes what helps and harms nothing
    #[arg(long, conflicts_with_all = ["revert", "list"])]
    apply: bool,
    /// Bỏ một bài học đã nhận / undoes a lesson
    #[arg(long, value_name = "SỐ", conflicts_with = "list")]
    revert: Option<u32>,
    /// Liệt kê những gì đã học / lists what was learned
    #[arg(long)]
    list: bool,
    /// Tên người quyết định; mặc định là tài khoản của máy / who decides, the account by default
    #[arg(long, value_name = "TÊN")]
    by: Option<String>,
    /// In một đối tượng JSON / one JSON object
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    office: OfficeArguments,
}

/// Reviewed papers that are done again: the newest so many. More would cost memory, and the oldest
/// papers are read under other rules anyway.
const CASES: usize = 300;

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    block_on(learned(arguments, say))
}

async fn learned(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let account = look().actor;
    let by = Reviewer::new(arguments.by.as_deref().unwrap_or(&account))?;
    let opened = arguments.office.open().await?;
    // with what was learned before
    let known = opened.rules()?;
    let Opened { office, catalog, .. } = opened;
    let mut list = Lexicon::open(office.root())?;
    let now = jiff::Timestamp::now();
    if let Some(number) = arguments.revert {
        list.undo(number, by.name(), now)?;
        list.keep(office.root())?;
        say.line(&format!("Đã bỏ bài học {number}."), &format!("Lesson {number} is undone."));
        return Ok(ExitCode::SUCCESS);
    }
    if arguments.list {
        tell_list(&list, arguments.json, say);
        return Ok(ExitCode::SUCCESS);
    }
    if !known.review().corrections.learn {
        return Err(LearnError::Forbidden.into());
    }
    let (records, cases) = reviewed(&office, &catalog).await?;
    let found = candidates(records.iter().map(Vec::as_slice), &known);
    let undone: Vec<&Entry> =
        list.lessons().iter().filter(|l| l.undone.is_some()).flat_map(|l| &l.entries).collect();
    // What somebody has undone is not learned again behind their back.
    let found: Vec<Entry> = found
        .into_iter()
        .filter(|e| !undone.iter().any(|u| u.kind == e.kind && u.text == e.text))
        .collect();
    let today = now.to_zoned_datetime(TimeZone::fixed(Offset::constant(7))).date();
    let tried = try_out(&cases, found, &known, Some(today));
    let good: Vec<Entry> =
        tried.iter().filter(|t| t.worth == Use::Good).map(|t| t.entry.clone()).collect();
    let mut lesson = None;
    if arguments.apply && !good.is_empty() {
        lesson = Some(list.learn(good.clone(), by.name(), now));
        list.keep(office.root())?;
    }
    let decided: usize = cases.iter().map(|case| case.decided.len()).sum();
    if arguments.json {
        let line = json!({"format": 1, "papers": cases.len(), "decisions": decided,
            "lesson": lesson, "entries": tried});
        writeln!(io::stdout().lock(), "{line}").map_err(written)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut lines: Vec<String> = tried.iter().flat_map(|tried| told(tried, say)).collect();
    lines.push(match say.lang {
        crate::lang::Lang::Vi => format!(
            "{} giấy tờ đã xem, {decided} quyết định làm mẫu thử; {} mục, {} mục có ích",
            cases.len(),
            tried.len(),
            good.len()
        ),
        crate::lang::Lang::En => format!(
            "{} reviewed papers, {decided} decisions as tests; {} entries, {} of use",
            cases.len(),
            tried.len(),
            good.len()
        ),
    });
    writeln!(io::stdout().lock(), "{}", lines.join("\n")).map_err(written)?;
    match lesson {
        Some(number) => say.line(
            &format!("Đã học: bài {number}. Bỏ bằng: sohoa learn --revert {number}"),
            &format!("Learned: lesson {number}. Undo with: sohoa learn --revert {number}"),
        ),
        None if !good.is_empty() => {
            say.line(
                "Chưa đổi gì. Nhận bằng: sohoa learn --apply",
                "Nothing changed. Take them with: sohoa learn --apply",
            );
        }
        None => {}
    }
    Ok(ExitCode::SUCCESS)
}

fn written(source: io::Error) -> CliError {
    CliError::Write { path: "stdout".into(), source }
}

/// The newest reviewed papers.
async fn reviewed(
    office: &Office,
    catalog: &SqliteCatalog,
) -> Result<(Vec<Vec<Record>>, Vec<Case>), Problem> {
    const AT_ONCE: u32 = 500;
    let mut rows = Vec::new();
    let mut after = None;
    loop {
        let more = catalog.all_papers(after.as_ref(), AT_ONCE).await?;
        let Some(last) = more.last() else { break };
        after = Some(last.id.clone());
        rows.extend(more.into_iter().filter(|row| row.version > 1));
    }
    let mut papers = Vec::new();
    for row in rows {
        papers.push(keep::records_of(office, &row.id).await?);
    }
    papers.sort_by_key(|records| records.last().map(|record| std::cmp::Reverse(record.at)));
    papers.truncate(CASES);
    let mut cases = Vec::new();
    for records in &papers {
        let Some(first) = records.first() else { continue };
        let Some(kept) = keep::latest_record(office, &first.paper).await? else { continue };
        let mut pages = Vec::new();
        keep::read_pages(office, &kept.text, |page| pages.push(page)).await?;
        cases.extend(case_of(records, pages));
    }
    Ok((papers, cases))
}

fn told(tried: &Tried, say: Say) -> Vec<String> {
    let worth = match tried.worth {
        Use::Good => say.pick("có ích", "helps"),
        Use::Idle => say.pick("không đổi gì", "changes nothing"),
        Use::Harmful => say.pick("làm hại, không nhận", "harms, not taken"),
    };
    let mut lines = vec![format!("{}: {} — {worth}", kind(&tried.entry, say), tried.entry.text)];
    for change in &tried.changes {
        let effect = match change.effect {
            Effect::Gained if change.before == change.after => {
                say.pick("không cần người xem nữa", "needs no person any more")
            }
            Effect::Gained => say.pick("được thêm", "gained"),
            Effect::Lost => say.pick("mất", "lost"),
            Effect::NewlyWrong => say.pick("sai mà vẫn nhận", "accepted and wrong"),
            Effect::Unknown => say.pick("đổi, chưa ai xác nhận", "changed, nobody knows"),
        };
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
        lines.push(format!(
            "    {} {}: {effect}: {} → {}",
            change.paper,
            field_label(say, &change.field),
            value(&change.before),
            value(&change.after)
        ));
    }
    lines
}

fn kind(entry: &Entry, say: Say) -> &'static str {
    match entry.kind {
        EntryKind::Agency => say.pick("Cơ quan", "Agency"),
        EntryKind::Office => say.pick("Chức vụ", "Office"),
    }
}

fn tell_list(list: &Lexicon, as_json: bool, say: Say) {
    let mut out = io::stdout().lock();
    if as_json {
        let _ = writeln!(out, "{}", json!({"format": 1, "lessons": list.lessons()}));
        return;
    }
    for lesson in list.lessons() {
        let state =
            if lesson.undone.is_some() { say.pick("  (đã bỏ)", "  (undone)") } else { "" };
        let _ = writeln!(out, "{}  {}  {}{state}", lesson.number, lesson.at, lesson.by);
        for entry in &lesson.entries {
            let from: Vec<&str> = entry.from.iter().map(|origin| origin.paper.as_str()).collect();
            let _ =
                writeln!(out, "    {}: {}  ← {}", kind(entry, say), entry.text, from.join(", "));
        }
    }
}
