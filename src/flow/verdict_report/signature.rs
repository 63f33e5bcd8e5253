//! One signature: who, in what capacity, when, proven when, what it covers, what changed after it,
//! and the certificates it stands on.

use super::sheet::{Run, Sheet, Style};
use super::{Tongue, file};
use crate::lang::Lang;
use crate::lang::dates::{day, time};
use crate::verify::{ChainLink, SignatureVerdict, words};

pub(super) fn told(
    sheet: &mut Sheet<'_>,
    one: &SignatureVerdict,
    (place, count): (usize, usize),
    tongue: Tongue,
) {
    let plain = Style::plain(9.5);
    let verdict = one.verdict;
    let title = format!(
        "{} {place}/{count}: {}",
        tongue.label("Chữ ký", "Signature"),
        if one.field.is_empty() { "—" } else { &one.field },
    );
    sheet.heading(&title, Style::bold(10.5));
    let mut said = vec![(
        format!(
            "{} · {}",
            tongue.label(words::heading(verdict, Lang::Vi), words::heading(verdict, Lang::En)),
            verdict.word()
        ),
        Style { colour: file::colour(verdict), ..Style::bold(9.5) },
    )];
    if let Some(sub) = one.sub {
        said.extend(tongue.runs(|lang| words::reason(sub, lang).to_owned()));
    }
    sheet.row(&tongue.label("Kết luận", "Verdict"), &said);
    let who = tongue.runs(|lang| words::who(one, lang));
    sheet.row(&tongue.label("Người ký", "Signer"), &who);
    let capacity = tongue.runs(|lang| words::capacity(one.capacity, lang).to_owned());
    sheet.row(&tongue.label("Tư cách", "Capacity"), &capacity);
    times(sheet, one, tongue);
    let kind = [one.level.as_deref(), one.algorithm.as_deref()];
    let kind: Vec<&str> = kind.into_iter().flatten().collect();
    if !kind.is_empty() {
        let label = tongue.label("Mức, thuật toán", "Level, algorithm");
        sheet.row(&label, &[(kind.join("; "), plain)]);
    }
    let covers = tongue.runs(|lang| words::coverage(one, lang));
    sheet.row(&tongue.label("Phạm vi", "Covers"), &covers);
    changes(sheet, one, tongue);
    chain(sheet, &tongue.label("Chuỗi chứng thư", "Certificates"), one, &one.chain, tongue);
    if !one.stamp_chain.is_empty() {
        let label = tongue.label("Chứng thư dấu thời gian", "Certificates of the time stamp");
        chain(sheet, &label, one, &one.stamp_chain, tongue);
    }
    file::remarks(sheet, &one.remarks, tongue);
    if !one.notes.is_empty() {
        let notes: Vec<Run> =
            one.notes.iter().map(|note| (note.clone(), Style::grey(8.5))).collect();
        sheet.row(&tongue.label("Chi tiết kỹ thuật", "Details"), &notes);
    }
}

fn times(sheet: &mut Sheet<'_>, one: &SignatureVerdict, tongue: Tongue) {
    let plain = Style::plain(9.5);
    if let Some(claimed) = one.signing_time {
        let label = tongue.label("Giờ ký tự khai", "Claimed time");
        sheet.row(&label, &[(time(claimed), plain)]);
    }
    if let Some(stamped) = one.time_stamp {
        let label = tongue.label("Dấu thời gian", "Time stamp");
        sheet.row(&label, &[(time(stamped), plain)]);
    }
    let label = tongue.label("Thời điểm chứng minh được", "Proven time");
    let proven = tongue.runs(|lang| match one.proven_time {
        Some(at) => format!(
            "{} ({})",
            time(at),
            lang.pick("xét hiệu lực ở lúc này", "validity is asked for it")
        ),
        None => lang
            .pick("không có; xét hiệu lực ở lúc kiểm tra", "none; validity is asked for now")
            .to_owned(),
    });
    sheet.row(&label, &proven);
}

fn changes(sheet: &mut Sheet<'_>, one: &SignatureVerdict, tongue: Tongue) {
    let mut runs = Vec::new();
    if one.changed_objects.is_empty() {
        runs.extend(tongue.runs(|lang| words::changes(one, lang)));
    }
    for changed in &one.changed_objects {
        runs.extend(tongue.runs(|lang| {
            let allowed = match changed.allowed {
                "yes" => lang.pick("được phép", "allowed"),
                "look" => lang.pick("cần người xem", "to be looked at"),
                _ => lang.pick("KHÔNG được phép", "NOT allowed"),
            };
            let what = words::change(&changed.change, lang);
            match changed.object {
                Some(object) => {
                    format!("{} {object}: {what} – {allowed}", lang.pick("đối tượng", "object"))
                }
                None => format!("{what} – {allowed}"),
            }
        }));
    }
    sheet.row(&tongue.label("Thay đổi sau chữ ký", "Changes after it"), &runs);
}

fn chain(
    sheet: &mut Sheet<'_>,
    label: &str,
    one: &SignatureVerdict,
    chain: &[ChainLink],
    tongue: Tongue,
) {
    let (plain, small) = (Style::plain(9.5), Style::grey(8.5));
    let mut runs = Vec::new();
    for link in chain {
        let anchor = if link.anchor {
            format!(" – {}", tongue.label("chứng thư gốc được tin", "trusted root"))
        } else {
            String::new()
        };
        runs.push((format!("{}{anchor}", link.name), plain));
        runs.push((
            format!("{} – {}; SHA-256 {}", day(link.not_before), day(link.not_after), link.sha256),
            small,
        ));
        if link.revocation.is_some() {
            runs.extend(
                tongue.lines(|lang| revocation(link, lang)).into_iter().map(|l| (l, small)),
            );
        }
    }
    if runs.is_empty() {
        if let Some(own) = &one.certificate {
            let by = tongue.label("do", "issued by");
            let (from, until) = (day(own.not_before), day(own.not_after));
            runs.push((format!("{by} {}; {from} – {until}", own.issuer), plain));
            runs.push((format!("SHA-256 {}", own.sha256), small));
        }
        runs.extend(tongue.runs(|lang| {
            lang.pick(
                "không có đường dẫn tới chứng thư gốc được tin, hoặc chưa xét tới",
                "no way to a trusted root, or not looked for",
            )
            .to_owned()
        }));
    }
    sheet.row(label, &runs);
}

/// What was known of a certificate's revocation, and on whose word.
fn revocation(link: &ChainLink, lang: Lang) -> String {
    let Some(note) = link.revocation else { return String::new() };
    let said = match (note.said, note.since) {
        ("good", _) => lang.pick("chưa bị thu hồi", "not revoked").to_owned(),
        (_, Some(since)) => {
            format!("{} {}", lang.pick("ĐÃ BỊ THU HỒI từ", "REVOKED since"), time(since))
        }
        _ => lang.pick("không biết có bị thu hồi không", "revocation not known").to_owned(),
    };
    let (Some(by), Some(from)) = (note.by, note.from) else { return said };
    let by = if by == "crl" { lang.pick("danh sách thu hồi", "list") } else { "OCSP" };
    let until = note.until.map_or_else(String::new, |until| {
        format!(", {} {}", lang.pick("đến", "until"), time(until))
    });
    format!("{said}: {by} {} {}{until}", lang.pick("lúc", "of"), time(from))
}
