//! Names of fields, of checks and of doubts in plain words, for every face of the program.

use super::{Lang, form_fields};
use crate::flow::review::{Doubt, PAGES};

/// A field's name for people.
pub fn label(lang: Lang, name: &str) -> String {
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
            return match form_fields::label(other) {
                Some((vi, en)) => lang.pick(&vi, &en).to_owned(),
                None => other.replace(['_', '.'], " "),
            };
        }
    };
    lang.pick(words.0, words.1).to_owned()
}

/// Why a field is in doubt. Carries text of the paper.
pub fn doubt(lang: Lang, doubt: &Doubt) -> String {
    let words = match doubt {
        Doubt::Missing => ("không tìm thấy trên giấy", "not found on the paper"),
        Doubt::Handwritten => ("có chữ viết tay", "written by hand"),
        Doubt::Unreadable => {
            ("người xem trước không đọc được", "an earlier reviewer could not read it")
        }
        // From here on a number would tell which fields are looked at only to measure the machine.
        Doubt::Unsure(90..) => ("cần người xem lại", "wants a person's look"),
        Doubt::Unsure(sure) => {
            return match lang {
                Lang::Vi => format!("máy chỉ chắc {sure} %"),
                Lang::En => format!("the machine is {sure} % sure"),
            };
        }
        Doubt::Failed(check, detail) => {
            let words = failed(lang, check);
            return if detail.is_empty() { words } else { format!("{words} ({detail})") };
        }
    };
    lang.pick(words.0, words.1).to_owned()
}

/// What a check that failed says.
pub fn failed(lang: Lang, check: &str) -> String {
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
        "legible" => ("người xem không đọc được", "a reviewer could not read it"),
        other => return other.replace('_', " "),
    };
    lang.pick(words.0, words.1).to_owned()
}

/// What a check that passed says.
pub fn passed(lang: Lang, check: &str) -> String {
    let words = match check {
        "known_agency" => ("cơ quan có trong danh mục", "the agency is known"),
        "words_sure" => ("mọi chữ đọc chắc", "all words are sure"),
        "number_grammar" => ("đúng dạng số, ký hiệu", "the shape of a number"),
        "type_matches_number" => ("ký hiệu khớp loại văn bản", "symbol and type agree"),
        "issuer_matches_number" => ("ký hiệu khớp cơ quan ban hành", "symbol and issuer agree"),
        "year_matches_number" => ("năm khớp số văn bản", "year and number agree"),
        "printed" => ("chữ in", "it is print"),
        "known_place" => ("địa danh có trong danh mục", "the place is known"),
        "place_matches_issuer" => ("địa danh khớp cơ quan", "place and issuer agree"),
        "date_exists" => ("ngày có thật", "the date exists"),
        "date_not_in_future" => ("ngày không ở tương lai", "the date is not to come"),
        "date_after_1945" => ("ngày sau năm 1945", "the date is after 1945"),
        "ends_clearly" => ("kết thúc rõ", "it ends clearly"),
        "name_shape" => ("giống tên người", "the shape of a name"),
        "title_formula" => ("đúng thể thức chức vụ", "written as offices are"),
        "known_office" => ("chức vụ có trong danh mục", "the office is known"),
        "person" => ("người đã xem", "a person has looked"),
        other => return other.replace('_', " "),
    };
    lang.pick(words.0, words.1).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    #[test]
    fn every_field_and_check_of_the_rules_has_words() {
        for lang in [Lang::Vi, Lang::En] {
            for field in Rules::embedded().unwrap().papers().iter().flat_map(|p| &p.fields) {
                let bare = field.name.replace(['_', '.'], " ");
                assert_ne!(label(lang, &field.name), bare, "{}", field.name);
                for check in &field.checks {
                    for said in [failed(lang, check), passed(lang, check)] {
                        assert_ne!(said, check.replace('_', " "), "{check}");
                    }
                }
            }
        }
    }
}
