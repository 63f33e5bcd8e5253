//! Fields, checks and doubts in plain words.

use super::super::say::Say;
use super::form_words;
use crate::flow::review::{Doubt, PAGES};
use crate::lang::Lang;

/// A field's name for people.
pub(in crate::cli) fn label(say: Say, name: &str) -> String {
    let words = match name {
        "co_quan_chu_quan" => ("Cơ quan chủ quản", "Parent agency"),
        "co_quan_ban_hanh" => ("Cơ quan ban hành", "Issuing agency"),
        "so_ky_hieu" => ("Số, ký hiệu", "Number and symbol"),
        "dia_danh" => ("Địa danh", "Place"),
        "ngay_ban_hanh" => ("Ngày ban hành", "Date of issue"),
        "loai_van_ban" => ("Loại văn bản", "Type of document"),
        "trich_yeu" => ("Trích yếu", "Subject"),
        "nguoi_ky" => ("Người ký", "Signer"),
        "chuc_vu" => ("Chức vụ người ký", "Signer's office"),
        "do_khan" => ("Độ khẩn", "Urgency"),
        "so_dinh_danh" => ("Số định danh cá nhân", "Personal number"),
        PAGES => ("Các trang là một giấy tờ", "The pages are one paper"),
        other => {
            return match form_words::label(other) {
                Some((vi, en)) => say.pick(&vi, &en).to_owned(),
                None => other.replace(['_', '.'], " "),
            };
        }
    };
    say.pick(words.0, words.1).to_owned()
}

/// Why a field is in doubt.
pub(super) fn doubt(say: Say, doubt: &Doubt) -> String {
    match doubt {
        Doubt::Missing => say.pick("không tìm thấy trên giấy", "not found on the paper").to_owned(),
        Doubt::Handwritten => say.pick("có chữ viết tay", "written by hand").to_owned(),
        Doubt::Unreadable => say
            .pick("người xem trước không đọc được", "an earlier reviewer could not read it")
            .to_owned(),
        // From here on a number would tell which fields are looked at only to measure the machine.
        Doubt::Unsure(90..) => say.pick("cần người xem lại", "wants a person's look").to_owned(),
        Doubt::Unsure(sure) => match say.lang {
            Lang::Vi => format!("máy chỉ chắc {sure} %"),
            Lang::En => format!("the machine is {sure} % sure"),
        },
        Doubt::Failed(check, detail) => {
            let words = failed(say, check);
            if detail.is_empty() { words } else { format!("{words} ({})", shown(detail)) }
        }
    }
}

fn failed(say: Say, check: &str) -> String {
    let words = match check {
        "known_agency" => ("cơ quan không có trong danh mục", "the agency is on no list"),
        "words_sure" => ("có chữ đọc chưa chắc", "some words are unsure"),
        "number_grammar" => ("chưa đúng dạng số, ký hiệu", "not the shape of a number"),
        "type_matches_number" => ("ký hiệu không khớp loại văn bản", "symbol and type disagree"),
        "issuer_matches_number" => {
            ("ký hiệu không khớp cơ quan ban hành", "symbol and issuer disagree")
        }
        "letter_behind_number" => ("sau số có chữ cái", "a letter stands behind the number"),
        "year_matches_number" => ("năm không khớp số văn bản", "year and number disagree"),
        "printed" => ("không phải chữ in", "not printed"),
        "known_place" => ("địa danh không có trong danh mục", "the place is on no list"),
        "place_matches_issuer" => ("địa danh không khớp cơ quan", "place and issuer disagree"),
        "date_exists" => ("ngày không có thật hoặc còn thiếu", "no whole date that exists"),
        "date_not_in_future" => ("ngày còn ở tương lai", "the date is still to come"),
        "date_after_1945" => ("ngày trước năm 1945", "the date is before 1945"),
        "ends_clearly" => ("không rõ kết thúc ở đâu", "where it ends is unclear"),
        "name_shape" => ("chưa giống tên người", "not the shape of a name"),
        "title_formula" => ("chưa đúng thể thức chức vụ", "not how offices are written"),
        "known_office" => ("chức vụ không có trong danh mục", "the office is on no list"),
        other => return other.replace('_', " "),
    };
    say.pick(words.0, words.1).to_owned()
}

/// Text of a paper as a terminal may show it: a file from outside must not steer the terminal.
pub(super) fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '·' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    #[test]
    fn every_field_and_check_of_the_rules_has_words() {
        for lang in [Lang::Vi, Lang::En] {
            let say = Say { lang };
            for field in Rules::embedded().unwrap().papers().iter().flat_map(|p| &p.fields) {
                assert_ne!(
                    label(say, &field.name),
                    field.name.replace(['_', '.'], " "),
                    "{}",
                    field.name
                );
                for check in &field.checks {
                    assert_ne!(failed(say, check), check.replace('_', " "), "{check}");
                }
            }
        }
    }

    #[test]
    fn a_paper_does_not_steer_the_terminal() {
        assert_eq!(shown("a\u{1b}]0;x\u{7}b"), "a·]0;x·b");
    }
}
