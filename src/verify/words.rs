//! The verdict as a person reads it: valid or not, who signed in what capacity, when, what it
//! covers, what changed afterwards, whether the certificate is still in force.

use std::path::Path;

use super::{Capacity, FileVerdict, Remark, SignatureVerdict, Sub, Verdict};
use crate::lang::Lang;
use crate::lang::dates::{day, time};

/// A file's verdict in full.
pub fn text(path: &Path, found: &FileVerdict, lang: Lang) -> String {
    let mut lines = vec![format!(
        "{} {}  {}  {}",
        mark(found.verdict),
        heading(found.verdict, lang),
        found.verdict.word(),
        path.display()
    )];
    lines.push(format!("   {}", sentence(found.verdict, lang)));
    lines.extend(found.remarks.iter().map(|one| format!("   {}", remark(one, lang))));
    for signature in &found.signatures {
        of_signature(signature, &mut lines, lang);
    }
    lines.join("\n")
}

/// The same in a line a file and a line a signature that is not valid: for long lists.
pub fn brief(path: &Path, found: &FileVerdict, lang: Lang) -> String {
    let heading = heading(found.verdict, lang);
    let mut lines = vec![format!("{} {heading}  {}", mark(found.verdict), path.display())];
    lines.extend(found.remarks.iter().map(|one| format!("     {}", remark(one, lang))));
    for one in found.signatures.iter().filter(|one| !one.verdict.passed()) {
        let who = one.signer.as_deref().unwrap_or(&one.field);
        let why = one.sub.map_or("", |sub| reason(sub, lang));
        let modified = one.changes.starts_with("modified: ");
        let more = if modified { format!("; {}", changes(one, lang)) } else { String::new() };
        lines.push(format!("     {}: {who}: {why}{more}", one.field));
    }
    lines.join("\n")
}

/// The three words, and a fourth.
pub fn heading(verdict: Verdict, lang: Lang) -> &'static str {
    match verdict {
        Verdict::TotalPassed => lang.pick("Hợp lệ", "Valid"),
        Verdict::TotalFailed => lang.pick("Không hợp lệ", "Not valid"),
        Verdict::Indeterminate => lang.pick("Chưa kết luận được", "Not concluded"),
        Verdict::NoSignature => lang.pick("Không có chữ ký", "No signature"),
    }
}

fn mark(verdict: Verdict) -> char {
    match verdict {
        Verdict::TotalPassed => '✓',
        Verdict::TotalFailed => '✗',
        Verdict::Indeterminate | Verdict::NoSignature => '?',
    }
}

/// What a verdict means, in a sentence.
pub fn sentence(verdict: Verdict, lang: Lang) -> &'static str {
    match verdict {
        Verdict::TotalPassed => lang.pick(
            "Chữ ký đúng, nội dung nguyên vẹn, chứng thư được tin và còn hiệu lực khi ký",
            "The signatures hold, nothing was changed, the certificates were trusted and valid",
        ),
        Verdict::Indeterminate => lang.pick(
            "Chưa đủ căn cứ để kết luận; chưa được coi là thật",
            "Not enough is known; do not take it as genuine",
        ),
        Verdict::TotalFailed => lang.pick(
            "Chữ ký không đúng hoặc nội dung đã bị sửa",
            "A signature does not hold, or the content was changed",
        ),
        Verdict::NoSignature => lang.pick("Không có chữ ký số nào", "There is no signature"),
    }
}

fn of_signature(signature: &SignatureVerdict, lines: &mut Vec<String>, lang: Lang) {
    let unknown = lang.pick("không rõ", "unknown");
    let who = who(signature, lang);
    let capacity = capacity(signature.capacity, lang);
    let when = match (signature.time_stamp, signature.signing_time) {
        (Some(stamped), _) if signature.proven_time.is_some() => {
            let words = lang.pick("dấu thời gian được tin", "trusted time stamp");
            format!("{} ({words})", time(stamped))
        }
        (Some(stamped), _) => {
            let words = lang.pick("dấu thời gian, chưa đủ căn cứ", "time stamp, not proven");
            format!("{} ({words})", time(stamped))
        }
        (None, Some(said)) => format!("{} ({})", time(said), lang.pick("giờ tự khai", "claimed")),
        (None, None) => unknown.to_owned(),
    };
    let (mark, field) = (mark(signature.verdict), &signature.field);
    lines.push(format!("   {mark} {field}: {who}; {capacity} {when}"));
    if let Some(sub) = signature.sub {
        lines.push(format!("     {}", reason(sub, lang)));
    }
    let coverage = coverage(signature, lang);
    let (covers, changed) =
        (lang.pick("phạm vi", "covers"), lang.pick("thay đổi sau chữ ký", "changes after it"));
    lines.push(format!("     {covers}: {coverage}; {changed}: {}", changes(signature, lang)));
    let mut facts = Vec::new();
    if let Some(certificate) = &signature.certificate {
        let until = lang.pick("chứng thư đến", "certificate until");
        facts.push(format!("{until} {}", day(certificate.not_after)));
        facts.push(format!("{} {}", lang.pick("do", "issued by"), certificate.issuer));
    }
    facts.extend(signature.level.clone());
    facts.extend(signature.algorithm.clone());
    if !facts.is_empty() {
        lines.push(format!("     {}", facts.join("; ")));
    }
    lines.extend(signature.remarks.iter().map(|one| format!("     {}", remark(one, lang))));
    // details for developers; a person needs them where nothing else explains the verdict
    let bare = signature.remarks.is_empty() && signature.verdict != Verdict::TotalPassed;
    if bare || lang == Lang::En {
        lines.extend(signature.notes.iter().map(|note| format!("     [{note}]")));
    }
}

/// Who signed: name, title, organization.
pub fn who(signature: &SignatureVerdict, lang: Lang) -> String {
    let unknown = lang.pick("không rõ", "unknown");
    let mut who = signature.signer.clone().unwrap_or_else(|| unknown.to_owned());
    if let Some(certificate) = &signature.certificate {
        for more in [&certificate.title, &certificate.organization].into_iter().flatten() {
            who = format!("{who}, {more}");
        }
    }
    who
}

/// What a signature is for.
pub const fn capacity(capacity: Capacity, lang: Lang) -> &'static str {
    match capacity {
        Capacity::Certification => lang.pick("ký chứng nhận", "certifies"),
        Capacity::Approval => lang.pick("ký", "signs"),
        Capacity::TimeStamp => lang.pick("đóng dấu thời gian", "stamps the time"),
    }
}

/// What a signature covers.
pub fn coverage(signature: &SignatureVerdict, lang: Lang) -> String {
    match signature.coverage.as_str() {
        "whole file" => lang.pick("toàn bộ tệp", "whole file").to_owned(),
        "none" => lang.pick("không phần nào", "nothing").to_owned(),
        other => match (lang, signature.covered_bytes) {
            (Lang::Vi, Some(bytes)) => format!("{bytes} byte đầu (bản lúc ký)"),
            _ => other.to_owned(),
        },
    }
}

/// What changed after a signature.
pub fn changes(signature: &SignatureVerdict, lang: Lang) -> String {
    let kinds = [
        ("allowed: ", lang.pick("được phép: ", "allowed: ")),
        ("to be looked at: ", lang.pick("cần người xem: ", "to be looked at: ")),
        ("modified: ", lang.pick("BỊ SỬA: ", "MODIFIED: ")),
    ];
    for (prefix, shown) in kinds {
        if let Some(rest) = signature.changes.strip_prefix(prefix) {
            let all: Vec<String> = rest.split("; ").map(|one| change(one, lang)).collect();
            return format!("{shown}{}", all.join("; "));
        }
    }
    lang.pick("không", "none").to_owned()
}

/// One change in the reader's language; what is rare stays as it is written.
pub fn change(text: &str, lang: Lang) -> String {
    if lang == Lang::En {
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

/// A remark in words.
pub fn remark(remark: &Remark, lang: Lang) -> String {
    let vi = lang == Lang::Vi;
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
        Remark::Kind { name, old: true } => {
            let words = lang.pick(
                "Loại chữ ký cũ, dựa trên SHA-1, chuẩn PDF 2.0 đã bỏ; chương trình không xét loại này, \
                 hãy xin bản ký lại",
                "An old kind of signature that rests on SHA-1 and that PDF 2.0 has dropped; it is \
                 not judged here, ask for one signed anew",
            );
            format!("{words}: {name}")
        }
        Remark::Kind { name, .. } => {
            let words =
                lang.pick("Loại chữ ký không biết", "A kind of signature nobody knows here");
            format!("{words}: {name}")
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
            let why = sub.map_or("", |sub| reason(sub, lang));
            let words = lang.pick("Dấu thời gian của", "The time stamp of");
            let nothing = lang.pick("chưa chứng minh được gì", "proves nothing yet");
            format!("{words} {authority} {nothing}: {why}")
        }
        Remark::NoProofOfTime => lang
            .pick(
                "Không có gì chứng minh thời điểm ký: xét hiệu lực vào lúc này",
                "Nothing proves when it was signed: validity is asked for now",
            )
            .to_owned(),
        Remark::RunOut { on } => {
            let words = lang.pick(
                "Chứng thư nay đã hết hạn, nhưng chữ ký được chứng minh là có từ trước:",
                "The certificate has run out since; the signature is proven to be older:",
            );
            format!("{words} {}", day(*on))
        }
        Remark::Look { what } => {
            format!("{}: {}", lang.pick("Cần người xem", "Look"), look(what, lang))
        }
        Remark::Disputed { how } => {
            let words = lang.pick(
                "Các phần mềm có thể hiển thị tệp này khác nhau",
                "Readers may show this file differently",
            );
            format!("{words}: {how}")
        }
        Remark::OtherName { name } => {
            let words = lang.pick(
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

fn look(what: &'static str, lang: Lang) -> &'static str {
    match what {
        "a visible signature field added to a certified file" => lang.pick(
            "sau khi tài liệu được ký chứng nhận, có thêm ô chữ ký có hình; hình có thể che nội \
             dung, hãy so với bản đã ký (--extract)",
            what,
        ),
        "a signature whose look covers much of a page" => {
            lang.pick("hình của chữ ký thêm sau che nhiều phần trang", what)
        }
        "form fields filled in after the signature" => {
            lang.pick("có ô biểu mẫu được điền sau chữ ký này", what)
        }
        "annotations on a certified file, which can cover its text" => {
            lang.pick("có chú thích thêm sau khi chứng nhận, có thể che chữ", what)
        }
        other => other,
    }
}

/// Why a verdict is not the best.
pub fn reason(sub: Sub, lang: Lang) -> &'static str {
    match sub {
        Sub::FormatFailure => lang.pick(
            "cấu trúc tệp hoặc chữ ký sai chuẩn, hoặc tệp bị sửa sau khi ký",
            "the file or signature breaks the standard, or the file was changed after signing",
        ),
        Sub::HashFailure => {
            lang.pick("nội dung đã bị sửa sau khi ký", "the content was changed after signing")
        }
        Sub::SigCryptoFailure => lang.pick(
            "giá trị chữ ký không khớp với khóa của người ký",
            "the signature value does not fit the signer's key",
        ),
        Sub::SigConstraintsFailure => {
            lang.pick("trái một quy định của chính sách", "against a rule of the policy")
        }
        Sub::NoCertificateChainFound => lang.pick(
            "chứng thư không dẫn tới nơi cấp nào được tin (xem sohoa trust list)",
            "the certificate leads to no trusted authority (see sohoa trust list)",
        ),
        Sub::CertificateChainGeneralFailure => {
            lang.pick("chuỗi chứng thư trái quy tắc", "the chain of certificates breaks a rule")
        }
        Sub::NoSigningCertificateFound => lang.pick(
            "chữ ký không kèm chứng thư người ký",
            "the signer's certificate is not in the signature",
        ),
        Sub::CryptoConstraintsFailureNoPoe => {
            lang.pick("thuật toán yếu hoặc không biết", "a weak or unknown algorithm")
        }
        Sub::RevokedNoPoe => lang.pick(
            "chứng thư đã bị thu hồi, không có gì chứng minh ký trước đó",
            "the certificate is revoked, and nothing proves that it signed before",
        ),
        Sub::OutOfBoundsNoPoe => lang.pick(
            "chứng thư đã hết hạn, không có gì chứng minh ký trước đó",
            "the certificate has expired, and nothing proves that it signed before",
        ),
        Sub::TryLater => lang.pick(
            "chưa biết chứng thư có bị thu hồi không (thêm CRL hoặc OCSP bằng --evidence)",
            "whether the certificate is revoked is not known (add a list with --evidence)",
        ),
        Sub::Generic => lang.pick("vượt giới hạn của chương trình", "a limit was reached"),
    }
}
