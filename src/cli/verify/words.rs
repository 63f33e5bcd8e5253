//! The verdict as a person reads it: valid or not, who signed in what capacity, when, what it
//! covers, what changed afterwards, whether the certificate is still in force.

use std::path::Path;

use super::super::dates::{day, time};
use super::super::say::Say;
use crate::verify::{Capacity, FileVerdict, Remark, SignatureVerdict, Sub, Verdict};

/// A file's verdict in full.
pub(super) fn text(path: &Path, found: &FileVerdict, say: Say) -> String {
    let mut lines = vec![format!(
        "{} {}  {}  {}",
        mark(found.verdict),
        heading(found.verdict, say),
        found.verdict.word(),
        path.display()
    )];
    lines.push(format!("   {}", sentence(found.verdict, say)));
    lines.extend(found.remarks.iter().map(|one| format!("   {}", remark(one, say))));
    for signature in &found.signatures {
        of_signature(signature, &mut lines, say);
    }
    lines.join("\n")
}

/// The same in a line a file and a line a signature that is not valid: for long lists.
pub(super) fn brief(path: &Path, found: &FileVerdict, say: Say) -> String {
    let heading = heading(found.verdict, say);
    let mut lines = vec![format!("{} {heading}  {}", mark(found.verdict), path.display())];
    lines.extend(found.remarks.iter().map(|one| format!("     {}", remark(one, say))));
    for one in found.signatures.iter().filter(|one| !one.verdict.passed()) {
        let who = one.signer.as_deref().unwrap_or(&one.field);
        let why = one.sub.map_or("", |sub| reason(sub, say));
        let modified = one.changes.starts_with("modified: ");
        let more = if modified { format!("; {}", changes(one, say)) } else { String::new() };
        lines.push(format!("     {}: {who}: {why}{more}", one.field));
    }
    lines.join("\n")
}

/// The three words, and a fourth.
pub(super) fn heading(verdict: Verdict, say: Say) -> &'static str {
    match verdict {
        Verdict::TotalPassed => say.pick("Hợp lệ", "Valid"),
        Verdict::TotalFailed => say.pick("Không hợp lệ", "Not valid"),
        Verdict::Indeterminate => say.pick("Chưa kết luận được", "Not concluded"),
        Verdict::NoSignature => say.pick("Không có chữ ký", "No signature"),
    }
}

fn mark(verdict: Verdict) -> char {
    match verdict {
        Verdict::TotalPassed => '✓',
        Verdict::TotalFailed => '✗',
        Verdict::Indeterminate | Verdict::NoSignature => '?',
    }
}

fn sentence(verdict: Verdict, say: Say) -> &'static str {
    match verdict {
        Verdict::TotalPassed => say.pick(
            "Chữ ký đúng, nội dung nguyên vẹn, chứng thư được tin và còn hiệu lực khi ký",
            "The signatures hold, nothing was changed, the certificates were trusted and valid",
        ),
        Verdict::Indeterminate => say.pick(
            "Chưa đủ căn cứ để kết luận; chưa được coi là thật",
            "Not enough is known; do not take it as genuine",
        ),
        Verdict::TotalFailed => say.pick(
            "Chữ ký không đúng hoặc nội dung đã bị sửa",
            "A signature does not hold, or the content was changed",
        ),
        Verdict::NoSignature => say.pick("Không có chữ ký số nào", "There is no signature"),
    }
}

fn of_signature(signature: &SignatureVerdict, lines: &mut Vec<String>, say: Say) {
    let unknown = say.pick("không rõ", "unknown");
    let mut who = signature.signer.clone().unwrap_or_else(|| unknown.to_owned());
    if let Some(certificate) = &signature.certificate {
        for more in [&certificate.title, &certificate.organization].into_iter().flatten() {
            who = format!("{who}, {more}");
        }
    }
    let capacity = match signature.capacity {
        Capacity::Certification => say.pick("ký chứng nhận", "certifies"),
        Capacity::Approval => say.pick("ký", "signs"),
        Capacity::TimeStamp => say.pick("đóng dấu thời gian", "stamps the time"),
    };
    let when = match (signature.time_stamp, signature.signing_time) {
        (Some(stamped), _) if signature.proven_time.is_some() => {
            let words = say.pick("dấu thời gian được tin", "trusted time stamp");
            format!("{} ({words})", time(stamped))
        }
        (Some(stamped), _) => {
            let words = say.pick("dấu thời gian, chưa đủ căn cứ", "time stamp, not proven");
            format!("{} ({words})", time(stamped))
        }
        (None, Some(said)) => format!("{} ({})", time(said), say.pick("giờ tự khai", "claimed")),
        (None, None) => unknown.to_owned(),
    };
    let (mark, field) = (mark(signature.verdict), &signature.field);
    lines.push(format!("   {mark} {field}: {who}; {capacity} {when}"));
    if let Some(sub) = signature.sub {
        lines.push(format!("     {}", reason(sub, say)));
    }
    let coverage = match signature.coverage.as_str() {
        "whole file" => say.pick("toàn bộ tệp", "whole file").to_owned(),
        "none" => say.pick("không phần nào", "nothing").to_owned(),
        other => match (say.pick("vi", "en"), signature.covered_bytes) {
            ("vi", Some(bytes)) => format!("{bytes} byte đầu (bản lúc ký)"),
            _ => other.to_owned(),
        },
    };
    let (covers, changed) =
        (say.pick("phạm vi", "covers"), say.pick("thay đổi sau chữ ký", "changes after it"));
    lines.push(format!("     {covers}: {coverage}; {changed}: {}", changes(signature, say)));
    let mut facts = Vec::new();
    if let Some(certificate) = &signature.certificate {
        let until = say.pick("chứng thư đến", "certificate until");
        facts.push(format!("{until} {}", day(certificate.not_after)));
        facts.push(format!("{} {}", say.pick("do", "issued by"), certificate.issuer));
    }
    facts.extend(signature.level.clone());
    facts.extend(signature.algorithm.clone());
    if !facts.is_empty() {
        lines.push(format!("     {}", facts.join("; ")));
    }
    lines.extend(signature.remarks.iter().map(|one| format!("     {}", remark(one, say))));
    // details for developers; a person needs them where nothing else explains the verdict
    let bare = signature.remarks.is_empty() && signature.verdict != Verdict::TotalPassed;
    if bare || say.pick("vi", "en") == "en" {
        lines.extend(signature.notes.iter().map(|note| format!("     [{note}]")));
    }
}

fn changes(signature: &SignatureVerdict, say: Say) -> String {
    let kinds = [
        ("allowed: ", say.pick("được phép: ", "allowed: ")),
        ("to be looked at: ", say.pick("cần người xem: ", "to be looked at: ")),
        ("modified: ", say.pick("BỊ SỬA: ", "MODIFIED: ")),
    ];
    for (prefix, shown) in kinds {
        if let Some(rest) = signature.changes.strip_prefix(prefix) {
            let all: Vec<String> = rest.split("; ").map(|one| change(one, say)).collect();
            return format!("{shown}{}", all.join("; "));
        }
    }
    say.pick("không", "none").to_owned()
}

/// One change in the reader's language; what is rare stays as it is written.
fn change(text: &str, say: Say) -> String {
    if say.pick("vi", "en") == "en" {
        return text.to_owned();
    }
    match text {
        "metadata" => return "siêu dữ liệu".to_owned(),
        "evidence added" => return "thêm bằng chứng, dấu thời gian".to_owned(),
        "an object that nothing needs" => return "đối tượng không dùng đến".to_owned(),
        _ => {}
    }
    let between = |start: &str, end: &str| text.strip_prefix(start)?.strip_suffix(end);
    if let Some(name) = between("signature field ", " added, invisible") {
        return format!("thêm ô chữ ký {name}, không hình");
    }
    if let Some((name, share)) =
        between("signature field ", "/1000 of its page").and_then(|t| t.split_once(" added, on "))
    {
        return format!("thêm ô chữ ký {name}, hình chiếm {share}/1000 trang");
    }
    if let Some(name) = between("field ", " signed") {
        return format!("ô {name} được ký");
    }
    if let Some(name) = between("form field ", " filled in") {
        return format!("ô biểu mẫu {name} được điền");
    }
    if let Some(page) = text.strip_prefix("annotations of page ") {
        return format!("chú thích ở trang {page}");
    }
    if let Some((page, what)) = text.strip_prefix("page ").and_then(|t| t.split_once(": ")) {
        return format!("trang {page} ({what})");
    }
    text.to_owned()
}

fn remark(remark: &Remark, say: Say) -> String {
    let vi = say.pick("vi", "en") == "vi";
    match remark {
        Remark::SevenHours { claimed, meant } if vi => format!(
            "Giờ tự khai lệch đúng 7 giờ ({}): phần mềm ký ghi giờ Việt Nam như giờ quốc tế; giờ \
             đúng là {}. Không ảnh hưởng kết luận",
            time(*claimed),
            time(*meant)
        ),
        Remark::SevenHours { claimed, meant } => format!(
            "A claimed time is seven hours off ({}): Vietnam's time written as UTC; meant is {}. \
             The verdict does not depend on it",
            time(*claimed),
            time(*meant)
        ),
        Remark::ClaimDiffers { claimed, other } if vi => {
            format!("Giờ tự khai {} không khớp với {}", time(*claimed), time(*other))
        }
        Remark::ClaimDiffers { claimed, other } => {
            format!("The claimed time {} does not agree with {}", time(*claimed), time(*other))
        }
        Remark::Weak { algorithm, refused: true } if vi => {
            format!(
                "Thuật toán yếu ({algorithm}), không có gì chứng minh đã ký từ khi còn được dùng"
            )
        }
        Remark::Weak { algorithm, .. } if vi => format!("Thuật toán yếu: {algorithm}"),
        Remark::Weak { algorithm, refused: true } => {
            format!("A weak algorithm ({algorithm}), and nothing proves an old enough signature")
        }
        Remark::Weak { algorithm, .. } => format!("A weak algorithm: {algorithm}"),
        Remark::StampNotProven { authority, sub } => {
            let why = sub.map_or("", |sub| reason(sub, say));
            let words = say.pick("Dấu thời gian của", "The time stamp of");
            let nothing = say.pick("chưa chứng minh được gì", "proves nothing yet");
            format!("{words} {authority} {nothing}: {why}")
        }
        Remark::NoProofOfTime => say
            .pick(
                "Không có gì chứng minh thời điểm ký: xét hiệu lực vào lúc này",
                "Nothing proves when it was signed: validity is asked for now",
            )
            .to_owned(),
        Remark::RunOut { on } => {
            let words = say.pick(
                "Chứng thư nay đã hết hạn, nhưng chữ ký được chứng minh là có từ trước:",
                "The certificate has run out since; the signature is proven to be older:",
            );
            format!("{words} {}", day(*on))
        }
        Remark::Look { what } => {
            format!("{}: {}", say.pick("Cần người xem", "Look"), look(what, say))
        }
        Remark::Disputed { how } => {
            let words = say.pick(
                "Các phần mềm có thể hiển thị tệp này khác nhau",
                "Readers may show this file differently",
            );
            format!("{words}: {how}")
        }
        Remark::OtherName { name } => {
            let words = say.pick(
                "Tên ghi kèm chữ ký không phải tên trong chứng thư",
                "The name written beside the signature is not the certificate's",
            );
            format!("{words}: {name}")
        }
        Remark::Orphan { object, ends_at, size, .. } if vi => format!(
            "Có dấu vết một chữ ký cũ (đối tượng {object}): nó bao trùm tệp dài {ends_at} byte, còn \
             tệp này dài {size} byte và không ô chữ ký nào giữ nó. Tệp đã được lưu lại bằng phần \
             mềm khác sau khi ký, nên chữ ký đó không còn; hãy xin bản gốc"
        ),
        Remark::Orphan { object, ends_at, size, .. } => format!(
            "A signature is left over (object {object}): it covered a file of {ends_at} bytes, \
             this one has {size}, and no field holds it. The file was saved again after signing, \
             which ended that signature; ask for the original"
        ),
    }
}

fn look(what: &'static str, say: Say) -> &'static str {
    match what {
        "a visible signature field added to a certified file" => say.pick(
            "sau khi tài liệu được ký chứng nhận, có thêm ô chữ ký có hình; hình có thể che nội \
             dung, hãy so với bản đã ký (--extract)",
            what,
        ),
        "a signature whose look covers much of a page" => {
            say.pick("hình của chữ ký thêm sau che nhiều phần trang", what)
        }
        "form fields filled in after the signature" => {
            say.pick("có ô biểu mẫu được điền sau chữ ký này", what)
        }
        "annotations on a certified file, which can cover its text" => {
            say.pick("có chú thích thêm sau khi chứng nhận, có thể che chữ", what)
        }
        other => other,
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
            "chứng thư không dẫn tới nơi cấp nào được tin (xem sohoa trust list)",
            "the certificate leads to no trusted authority (see sohoa trust list)",
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
            "chưa biết chứng thư có bị thu hồi không (thêm CRL hoặc OCSP bằng --evidence)",
            "whether the certificate is revoked is not known (add a list with --evidence)",
        ),
        Sub::Generic => say.pick("vượt giới hạn của chương trình", "a limit was reached"),
    }
}
