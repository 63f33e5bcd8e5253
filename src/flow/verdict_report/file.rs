//! One file: the sentence, what identifies it, its signatures, what was not concluded.

use super::sheet::{Colour, GREY, Run, Sheet, Style};
use super::{Judged, Tongue, signature};
use crate::lang::Lang;
use crate::lang::dates::day;
use crate::verify::{FileVerdict, Remark, Verdict, words};

const GREEN: Colour = [0.05, 0.42, 0.18];
const RED: Colour = [0.72, 0.07, 0.07];
const AMBER: Colour = [0.66, 0.39, 0.0];

pub(super) const fn colour(verdict: Verdict) -> Colour {
    match verdict {
        Verdict::TotalPassed => GREEN,
        Verdict::TotalFailed => RED,
        Verdict::Indeterminate => AMBER,
        Verdict::NoSignature => GREY,
    }
}

pub(super) fn told(sheet: &mut Sheet<'_>, one: &Judged, tongue: Tongue) {
    let plain = Style::plain(9.5);
    sheet.heading(&one.name, Style::bold(11.5));
    let found = match &one.outcome {
        Ok(found) => found,
        Err(why) => {
            let title = tongue.label("Không đọc được", "Unreadable");
            sheet.banner(GREY, &title, std::slice::from_ref(why));
            return;
        }
    };
    let verdict = found.verdict;
    let title = format!(
        "{} · {}",
        tongue.label(words::heading(verdict, Lang::Vi), words::heading(verdict, Lang::En)),
        verdict.word()
    );
    let sentence = tongue.lines(|lang| words::sentence(verdict, lang).to_owned());
    sheet.banner(colour(verdict), &title, &sentence);
    if let Some((size, hash)) = one.content {
        sheet.row(&tongue.label("Kích thước", "Size"), &[(format!("{size} byte"), plain)]);
        sheet.row("SHA-256", &[(hash.to_string(), plain)]);
    }
    let status = tongue.runs(|lang| standing(found.status.as_deref(), lang).to_owned());
    sheet.row(&tongue.label("Hiệu lực của kết quả", "Standing of the result"), &status);
    if let Some(due) = found.renew_before {
        let label = tongue.label("Cần dấu thời gian mới trước", "New time stamp due before");
        sheet.row(&label, &[(day(due), plain)]);
    }
    remarks(sheet, &found.remarks, tongue);
    let count = found.signatures.len();
    for (place, one) in found.signatures.iter().enumerate() {
        signature::told(sheet, one, (place + 1, count), tongue);
    }
    open(sheet, found, tongue);
}

pub(super) fn remarks(sheet: &mut Sheet<'_>, all: &[Remark], tongue: Tongue) {
    let runs: Vec<Run> =
        all.iter().flat_map(|one| tongue.runs(|lang| words::remark(one, lang))).collect();
    if !runs.is_empty() {
        sheet.row(&tongue.label("Lưu ý", "Remarks"), &runs);
    }
}

fn standing(status: Option<&str>, lang: Lang) -> &'static str {
    match status {
        Some("issued") => lang.pick("còn hiệu lực", "in force"),
        Some("corrected") => lang.pick("đã được đính chính", "corrected"),
        Some("replaced") => lang.pick("đã bị thay thế", "replaced"),
        Some("withdrawn") => lang.pick("đã bị thu hồi", "withdrawn"),
        _ => lang.pick(
            "không biết: tệp không mang mã, hoặc không có danh sách hiệu lực",
            "not known: the file carries no code, or no status list is at hand",
        ),
    }
}

/// What was not concluded, in one place.
fn open(sheet: &mut Sheet<'_>, found: &FileVerdict, tongue: Tongue) {
    let mut runs: Vec<Run> = Vec::new();
    for one in found.signatures.iter().filter(|one| one.verdict == Verdict::Indeterminate) {
        let Some(sub) = one.sub else { continue };
        runs.extend(tongue.runs(|lang| format!("{}: {}", one.field, words::reason(sub, lang))));
    }
    if found.status.is_none() {
        runs.extend(tongue.runs(|lang| {
            lang.pick(
                "Kết quả có bị thu hồi, thay thế hay không",
                "Whether the result was withdrawn or replaced",
            )
            .to_owned()
        }));
    }
    let unproven = found
        .signatures
        .iter()
        .filter(|one| one.remarks.contains(&Remark::NoProofOfTime))
        .map(|one| one.field.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    if !unproven.is_empty() {
        runs.extend(tongue.runs(|lang| match lang {
            Lang::Vi => format!("Ký đúng lúc nào: chỉ có giờ tự khai ({unproven})"),
            Lang::En => format!("When exactly it was signed: the time is claimed ({unproven})"),
        }));
    }
    if runs.is_empty() {
        runs.extend(tongue.runs(|lang| lang.pick("không có", "nothing").to_owned()));
    }
    sheet.gap(4.0);
    sheet.row(&tongue.label("Điều chưa kết luận được", "What was not concluded"), &runs);
}
