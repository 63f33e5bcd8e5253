//! Who says what the report says, and by what it was judged.

use super::sheet::{Sheet, Style};
use super::{Basis, Tongue};
use crate::lang::Lang;
use crate::lang::dates::{day, time};

/// More anchors than this are counted, not named.
const MOST_ANCHORS: usize = 40;

/// Under the title: when, by whom, whether signed.
pub(super) fn standing(sheet: &mut Sheet<'_>, basis: &Basis<'_>, tongue: Tongue) {
    let grey = Style::grey(9.5);
    sheet.centred(
        &format!("{} {}", tongue.label("Kiểm tra lúc", "Checked at"), time(basis.at)),
        grey,
    );
    if let Some(office) = basis.office {
        sheet.centred(&format!("{}: {office}", tongue.label("Nơi kiểm tra", "By")), grey);
    }
    let signed = tongue.lines(|lang| match (basis.signer, lang) {
        (Some(name), Lang::Vi) => format!("Báo cáo này được ký số bởi {name}"),
        (Some(name), Lang::En) => format!("This report is digitally signed by {name}"),
        (None, Lang::Vi) => {
            "Báo cáo này KHÔNG được ký số: ai cũng sửa được, chỉ để tham khảo".to_owned()
        }
        (None, Lang::En) => {
            "This report is NOT signed: anybody can change it; for information only".to_owned()
        }
    });
    for line in signed {
        sheet.centred(&line, grey);
    }
    sheet.gap(6.0);
}

/// At the end: rules, anchors, evidence, program.
pub(super) fn told(sheet: &mut Sheet<'_>, basis: &Basis<'_>, tongue: Tongue, json: &str) {
    let (plain, small) = (Style::plain(9.5), Style::grey(8.5));
    sheet.heading(&tongue.label("Căn cứ kiểm tra", "What it was judged by"), Style::bold(11.5));
    sheet.rule();
    let edition = &basis.edition;
    let mut rules = tongue.runs(|lang| {
        let since = edition.since.strftime("%d/%m/%Y");
        match lang {
            Lang::Vi => format!("{}, áp dụng từ {since}", edition.name),
            Lang::En => format!("{}, in force since {since}", edition.name),
        }
    });
    rules.push((edition.source.clone(), plain));
    rules.push((format!("SHA-256 {}", edition.sha256), small));
    sheet.row(&tongue.label("Chính sách", "Policy"), &rules);
    sheet.row(
        &tongue.label("Tiêu chuẩn", "Standards"),
        &[(
            "ETSI EN 319 102-1, EN 319 142-1; ISO 32000-2, 12.8; RFC 5280, 5652, 3161, 6960"
                .to_owned(),
            plain,
        )],
    );
    let mut anchors = Vec::new();
    for one in basis.anchors.iter().take(MOST_ANCHORS) {
        let until = day(one.not_after());
        let until = tongue.label(&format!("đến {until}"), &format!("until {until}"));
        anchors.push((format!("{}; {until}", one.name()), plain));
        anchors.push((format!("SHA-256 {}", one.fingerprint()), small));
    }
    if basis.anchors.is_empty() {
        anchors.extend(tongue.runs(|lang| {
            lang.pick(
                "Không tin chứng thư gốc nào, nên không chữ ký nào được kết luận là hợp lệ",
                "No root is trusted, so that no signature can be found valid",
            )
            .to_owned()
        }));
    } else if basis.anchors.len() > MOST_ANCHORS {
        anchors.push((format!("+ {}", basis.anchors.len() - MOST_ANCHORS), plain));
    }
    sheet.row(&tongue.label("Chứng thư gốc được tin", "Roots trusted"), &anchors);
    let (lists, answers) = basis.evidence;
    sheet.row(
        &tongue.label("Bằng chứng đưa thêm", "Evidence brought along"),
        &tongue.runs(|lang| match lang {
            Lang::Vi => format!(
                "{lists} danh sách thu hồi, {answers} trả lời OCSP; ngoài ra chỉ dùng bằng chứng \
                 trong tệp, không dùng mạng"
            ),
            Lang::En => format!(
                "{lists} revocation lists, {answers} OCSP answers; beside them only what the \
                 files carry, no network"
            ),
        }),
    );
    let program = concat!("sohoa ", env!("CARGO_PKG_VERSION"));
    sheet.row(&tongue.label("Chương trình", "Program"), &[(program.to_owned(), plain)]);
    sheet.row(
        &tongue.label("Dữ liệu kèm theo", "Data inside"),
        &tongue.runs(|lang| match lang {
            Lang::Vi => format!("{json}: cùng các kết luận này, cho máy đọc"),
            Lang::En => format!("{json}: the same verdicts for programs"),
        }),
    );
}
