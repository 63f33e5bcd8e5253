//! Whether two spellings of a value are the same to a reader: case, spaces, shapes of dashes and
//! quotes, the place of a tone mark do not count; letters and marks do.

use crate::domain::text::{exact_fold, nfc};

/// Whether a field's value is what is printed.
pub fn same(field: &str, printed: Option<&str>, read: Option<&str>) -> bool {
    let of = |text: Option<&str>| comparable(field, text.unwrap_or_default());
    of(printed) == of(read)
}

fn comparable(field: &str, text: &str) -> String {
    let text = plain(text);
    match field {
        "so_ky_hieu" => {
            let text = text.strip_prefix(plain("số").as_str()).unwrap_or(&text);
            text.trim_start_matches(|c: char| !c.is_alphanumeric() && !is_mark(c) && c != '/')
                .chars()
                .filter(|c| !c.is_whitespace())
                .collect()
        }
        "loai_van_ban" => {
            let bare = crate::domain::text::fold(&text);
            bare.chars().filter(|c| !c.is_whitespace() && !"_-".contains(*c)).collect()
        }
        "trich_yeu" => {
            let about = plain("về việc");
            let rest = ["v/v", about.as_str()].iter().find_map(|start| {
                text.strip_prefix(start).filter(|rest| rest.starts_with(char::is_whitespace))
            });
            words(rest.unwrap_or(&text))
        }
        "chuc_vu" | "co_quan_ban_hanh" | "co_quan_chu_quan" => words(&text),
        _ => text,
    }
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// One spelling for what readers take as the same.
fn plain(text: &str) -> String {
    let text: String = nfc(text)
        .chars()
        .map(|c| match c {
            '“' | '”' | '„' => '"',
            '‘' | '’' => '\'',
            '–' | '—' | '−' => '-',
            c => c,
        })
        .collect();
    let parts: Vec<&str> = text.split('-').map(str::trim).collect();
    let text = exact_fold(&parts.join("-"));
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").trim_end_matches(['.', ' ']).to_owned()
}

/// Words and dashes alone.
fn words(text: &str) -> String {
    let kept: String = text
        .chars()
        .map(|c| if c.is_alphanumeric() || is_mark(c) || c == '-' || c == '_' { c } else { ' ' })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_counts_and_its_shape_does_not() {
        for (field, printed, read, alike) in [
            (
                "co_quan_ban_hanh",
                "Ủy ban nhân dân xã Suối Trắng",
                "UỶ BAN NHÂN DÂN XÃ SUỐI TRẮNG",
                true,
            ),
            ("co_quan_ban_hanh", "Sở Lao động - Thương binh", "SỞ LAO ĐỘNG THƯƠNG BINH", false),
            ("co_quan_ban_hanh", "Ủy ban nhân dân", "Ủy ban nhấn dân", false),
            ("so_ky_hieu", "24/TTr-UBND", "Số: 24/TTr - UBND", true),
            ("so_ky_hieu", "24/TTr-UBND", "24/TTr-ỦBND", false),
            ("loai_van_ban", "Quyết định", "quyet_dinh", true),
            ("trich_yeu", "rà soát số liệu.", "V/v rà soát số liệu", true),
            ("trich_yeu", "rà soát số liệu", "Về việc rà soát số liêu", false),
            ("trich_yeu", "số 12, 13", "số 12 13", true),
            ("chuc_vu", "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH", "KT. CHỦ TỊCH PHÓ CHỦ TỊCH", true),
            ("ngay_ban_hanh", "2025-08-14", "2025-08", false),
        ] {
            assert_eq!(same(field, Some(printed), Some(read)), alike, "{printed} / {read}");
        }
        assert!(same("do_khan", None, None) && !same("do_khan", None, Some("Khẩn")));
    }
}
