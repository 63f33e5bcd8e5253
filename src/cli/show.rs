//! `sohoa show`: one paper, and where everything known of it comes from.

use std::io::{self, Write};
use std::process::ExitCode;

use serde_json::json;
use unicode_width::UnicodeWidthStr;

use super::dates::{day, time};
use super::ids::paper_id;
use super::office::{OfficeArguments, Opened, block_on, look};
use super::official::{self, Names};
use super::outcome::FORMAT;
use super::say::Say;
use super::standing;
use crate::catalog::{PaperRow, PaperState, SignatureRow};
use crate::domain::field::{Check, Field, Fields, Status};
use crate::domain::manifest::{Event, Manifest};
use crate::domain::problem::Problem;
use crate::domain::record::Copy;
use crate::flow::reuse::{Shown, show};
use crate::rules::Rules;

#[derive(clap::Args)]
#[command(
    after_help = "Ví dụ / examples:\n  sohoa show klnk66n4jwyia3rzrsbt\n  sohoa show klnk           \
                  phần đầu đủ phân biệt là được / an unambiguous beginning\n  sohoa show klnk \
                  --json | jq .record.fields.so_ky_hieu"
)]
pub(super) struct Arguments {
    /// Mã giấy tờ, hoặc phần đầu đủ phân biệt / id, or an unambiguous beginning
    #[arg(value_name = "MÃ")]
    id: String,
    /// In một dòng JSON / one JSON line
    #[arg(long)]
    json: bool,
    /// Chỉ dữ liệu mô tả, theo tên gọi chính thức / descriptive data under the official names
    #[arg(long = "as", value_name = "TÊN", value_enum)]
    names: Option<Names>,
    #[command(flatten)]
    office: OfficeArguments,
}

pub(super) fn run(arguments: &Arguments, say: Say) -> Result<ExitCode, Problem> {
    let shown = block_on(async {
        let Opened { office, catalog, .. } = arguments.office.open().await?;
        let id = paper_id(&catalog, &arguments.id).await?;
        Ok(show(&office, &catalog, &id, &look()).await?)
    })?;
    let text = if let Some(names) = arguments.names {
        let value = shown.description.as_ref().map(|paper| official::named(names, paper));
        match value {
            Some(value) if arguments.json => value.to_string(),
            Some(value) => official::as_text(&value, say),
            None => no_record(say).to_owned(),
        }
    } else if arguments.json {
        let mut value = serde_json::to_value(&shown).unwrap_or_default();
        if let Some(map) = value.as_object_mut() {
            map.insert("format".to_owned(), json!(FORMAT));
        }
        value.to_string()
    } else {
        as_text(&shown, say)
    };
    let _ = writeln!(io::stdout().lock(), "{text}");
    Ok(ExitCode::SUCCESS)
}

fn as_text(shown: &Shown, say: Say) -> String {
    let mut lines = heading(&shown.paper, say);
    lines.push(String::new());
    match &shown.record {
        Some(record) => {
            for (name, field) in in_order(&record.fields, &record.sorted.kind) {
                lines.extend(field_lines(name, field, say));
            }
            lines.push(String::new());
            let made_by = &record.made_by;
            lines.push(format!("{}: {made_by}", say.pick("Đọc bằng", "Read by")));
            if let Some(review) = &record.review {
                let (by, at) = (&review.by, time(review.at));
                lines.push(format!("{}: {by}, {at}", say.pick("Người kiểm", "Reviewed by")));
            }
        }
        None => lines.push(no_record(say).to_owned()),
    }
    let mut section = |title: &str, body: Vec<String>| {
        lines.push(String::new());
        lines.push(title.to_owned());
        lines.extend(body.into_iter().map(|line| format!("  {line}")));
    };
    let versions = shown.versions.iter().enumerate();
    section(
        say.pick("PHIÊN BẢN DỮ LIỆU", "VERSIONS OF THE RECORD"),
        versions.map(|(place, stored)| format!("{}  {}", place + 1, stored.sha256)).collect(),
    );
    section(
        say.pick("CHỮ KÝ", "SIGNATURES"),
        shown.signatures.iter().map(|signature| signature_line(signature, say)).collect(),
    );
    section(
        say.pick("ĐẾN", "ARRIVALS"),
        shown.arrivals.iter().map(|a| format!("{}  {}", time(a.at), a.name)).collect(),
    );
    section(
        say.pick("NHẬT KÝ", "WHAT HAPPENED"),
        shown.manifests.iter().map(|manifest| happened(manifest, say)).collect(),
    );
    lines.join("\n")
}

fn no_record(say: Say) -> &'static str {
    say.pick(
        "Chưa có dữ liệu: việc đọc bị dừng giữa chừng; làm nốt bằng sohoa run",
        "No record yet: reading was interrupted; finish it with sohoa run",
    )
}

fn heading(paper: &PaperRow, say: Say) -> Vec<String> {
    let names = Rules::embedded().ok();
    let kind = paper.kind.as_deref().unwrap_or("–");
    let name = names.as_ref().and_then(|rules| Some(rules.paper(kind)?.name.as_str()));
    let state = match paper.state {
        PaperState::Copied => say.pick("chưa đọc xong", "not read to the end"),
        PaperState::Review => say.pick("chờ người xem", "wants review"),
        PaperState::Checked => say.pick("đã kiểm", "checked"),
        PaperState::Withdrawn => say.pick("đã thu hồi", "withdrawn"),
    };
    let pages: Vec<String> = paper.pages.iter().map(u32::to_string).collect();
    let line = |title: &str, value: &str| format!("{}{value}", padded(title, 18));
    let mut lines = vec![
        paper.id.to_string(),
        line(say.pick("Loại", "Type"), &name.map_or(kind.to_owned(), |n| format!("{n} ({kind})"))),
        line(say.pick("Tình trạng", "State"), state),
        line(say.pick("Tệp", "File"), &paper.name),
        line(say.pick("Trang", "Pages"), &pages.join(", ")),
        line("PDF", &format!("{}, SHA-256 {}", copy_words(paper.copy, say), paper.pdf)),
        line(say.pick("Bản quét", "Scan"), &format!("SHA-256 {}", paper.scan)),
    ];
    if let Some(code) = &paper.code {
        lines.push(line(say.pick("Mã kết quả", "Code"), code));
    }
    if let Some(result) = &paper.result {
        lines.push(line(say.pick("Hiệu lực", "Standing"), &standing::stands(result, say)));
        if let Some(code) = &result.code {
            lines.push(line(say.pick("Kết quả hồ sơ", "Dossier's result"), code));
        }
        if let Some(id) = &result.id {
            lines.push(line(say.pick("Mã phát hành", "Result id"), &id.to_string()));
        }
    }
    lines
}

/// Fields in the order of their type; a stored record has them by name.
fn in_order<'a>(fields: &'a Fields, kind: &str) -> Vec<(&'a String, &'a Field)> {
    let rules = Rules::embedded().ok();
    let kind = rules.as_ref().and_then(|rules| rules.paper(kind));
    let place = |name: &str| kind.and_then(|kind| kind.fields.iter().position(|f| f.name == name));
    let mut all: Vec<_> = fields.iter().collect();
    all.sort_by_key(|(name, _)| place(name).unwrap_or(usize::MAX));
    all
}

/// A field: value and how sure it is; below it all that speaks for and against.
fn field_lines(name: &str, field: &Field, say: Say) -> Vec<String> {
    let sure = match (field.status, &field.value) {
        (Status::Accepted, Some(_)) => say.pick("chắc chắn", "sure"),
        (Status::Accepted, None) => say.pick("không có trên giấy", "not on the paper"),
        (Status::Review, Some(_)) => say.pick("nghi ngờ", "doubtful"),
        (Status::Review, None) => say.pick("không đọc được", "not read"),
    };
    let mark = if field.status == Status::Accepted { '✓' } else { '?' };
    let value = field.value.as_deref().unwrap_or("–");
    let mut lines = vec![format!("{mark} {}{value}", padded(name, 18))];
    let mut below = |text: String| lines.push(format!("{}{text}", " ".repeat(20)));
    let mut facts = vec![format!("{sure} ({:.2})", field.confidence)];
    if let Some(page) = field.page {
        facts.push(format!("{} {page}", say.pick("trang", "page")));
    }
    if field.handwritten {
        facts.push(say.pick("viết tay", "handwritten").to_owned());
    }
    below(facts.join(", "));
    if let Some(raw) = field.raw.as_ref().filter(|raw| Some(*raw) != field.value.as_ref()) {
        below(format!("{}: {}", say.pick("đọc thấy", "read as"), raw.replace('\n', " / ")));
    }
    if !field.alternatives.is_empty() {
        let or = say.pick("hoặc", "or");
        below(format!("{or}: {}", field.alternatives.join(" | ")));
    }
    for Check { name, passed, detail } in &field.checks {
        let mark = if *passed { '✓' } else { '✗' };
        let detail = if detail.is_empty() { String::new() } else { format!(": {detail}") };
        below(format!("{mark} {name}{detail}"));
    }
    lines
}

fn signature_line(signature: &SignatureRow, say: Say) -> String {
    let of = match signature.version {
        0 => "PDF".to_owned(),
        version => format!("{} {version}", say.pick("dữ liệu", "record")),
    };
    let note = &signature.note;
    let at = note.at.map_or_else(|| "–".to_owned(), time);
    format!("{of}: {}, {}, {}, {at}, {}", note.role, note.signer, note.algorithm, note.verdict)
}

fn happened(manifest: &Manifest, say: Say) -> String {
    let what = match &manifest.event {
        Event::Arrival { name, .. } => format!("{}: {name}", say.pick("đến", "arrived")),
        Event::Copied { copy, .. } => {
            format!("{}: {}", say.pick("lưu bản số hóa", "copy kept"), copy_words(*copy, say))
        }
        Event::Recorded { version, .. } => {
            format!("{} {version}", say.pick("ký và lưu dữ liệu phiên bản", "record kept, version"))
        }
        Event::Extended { level, until, .. } => {
            let until = until.map_or_else(String::new, |at| {
                format!(", {} {}", say.pick("đến", "until"), day(at))
            });
            format!("{} {level}{until}", say.pick("nâng cấp chữ ký, mức", "signatures raised to"))
        }
        Event::Restated { change } => standing::changed(change, say),
    };
    format!("{}  {}  {what}", manifest.sequence, time(manifest.at))
}

fn copy_words(copy: Copy, say: Say) -> &'static str {
    match copy {
        Copy::Sealed => say.pick("bản quét đã ký", "bound and sealed scan"),
        Copy::SignedOriginal => {
            say.pick("giữ nguyên bản đã có chữ ký", "came signed, kept as it came")
        }
        Copy::DigitalOriginal => {
            say.pick("giữ nguyên bản điện tử", "born digital, kept as it came")
        }
    }
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width()).max(1)))
}
