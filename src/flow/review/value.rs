//! What a field can hold, and a person's text made into it.

use jiff::tz::{Offset, TimeZone};

use super::ReviewError;
use crate::domain::date::PartialDate;
use crate::domain::field::Check;
use crate::domain::number::DocumentNumber;
use crate::domain::person::PersonalNumber;
use crate::domain::text::nfc;
use crate::rules::{PaperType, Reader, Rules};

/// What a field can hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Any text on one line.
    Text,
    /// A date, perhaps without day, or without day and month.
    Date,
    /// Number and symbol of a document.
    Number,
    /// A person's number.
    Person,
    /// The name of a paper type.
    Kind,
}

/// Longer than the longest title of a law, twice.
const LONGEST: usize = 2000;

/// Parts of field names under which papers carry personal numbers.
const PERSONAL: [&str; 4] = ["dinh_danh", "cccd", "cmnd", "giay_to_tuy_than"];

/// What the field `name` of a paper of type `kind` can hold.
pub fn form_of(rules: &Rules, kind: &str, name: &str) -> Form {
    let rule = declared(rules, kind).and_then(|t| t.fields.iter().find(|f| f.name == name));
    match rule.map(|rule| rule.reader) {
        Some(Reader::Date | Reader::Passed) => Form::Date,
        Some(Reader::Number) => Form::Number,
        Some(Reader::Type) => Form::Kind,
        _ if PERSONAL.iter().any(|part| name.contains(part)) => Form::Person,
        _ => Form::Text,
    }
}

/// The type whose fields a paper has: papers of no known type have the administrative layout's.
pub(super) fn declared<'a>(rules: &'a Rules, kind: &str) -> Option<&'a PaperType> {
    rules.paper(kind).or_else(|| rules.papers().first())
}

/// A correction as the record may hold it, with the checks it passed.
pub(super) fn checked(
    form: Form,
    name: &str,
    text: &str,
    at: jiff::Timestamp,
) -> Result<(String, Vec<Check>), ReviewError> {
    let field = || name.to_owned();
    if text.chars().any(unseen) {
        return Err(ReviewError::Invisible(field()));
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = nfc(&words.join(" "));
    if text.is_empty() {
        return Err(ReviewError::NoValue(field()));
    }
    if text.chars().count() > LONGEST {
        return Err(ReviewError::TooLong(field()));
    }
    let passed = |name: &str| Check { name: name.to_owned(), passed: true, detail: String::new() };
    match form {
        Form::Text | Form::Kind => Ok((text, Vec::new())),
        Form::Date => {
            let date: PartialDate = text.parse().map_err(|_| ReviewError::NoDate(field()))?;
            let today = at.to_zoned_datetime(TimeZone::fixed(Offset::constant(7))).date();
            let first = jiff::civil::Date::new(
                date.year(),
                date.month().unwrap_or(1),
                date.day().unwrap_or(1),
            );
            if first.map_err(|_| ReviewError::NoDate(field()))? > today {
                return Err(ReviewError::Future(field()));
            }
            Ok((date.to_string(), vec![passed("date_exists"), passed("date_not_in_future")]))
        }
        Form::Number => {
            let number: DocumentNumber =
                text.parse().map_err(|_| ReviewError::NoNumber(field()))?;
            Ok((number.to_string(), vec![passed("number_grammar")]))
        }
        Form::Person => {
            let person: PersonalNumber =
                text.parse().map_err(|_| ReviewError::NoPersonalNumber(field()))?;
            Ok((person.digits().to_owned(), Vec::new()))
        }
    }
}

/// Control characters, and those that turn or hide what stands beside them.
fn unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// What a person types into a field, in the record's spelling: dates may be written as people
/// write them, `4/8/2025`, `8/2025`.
pub fn typed(form: Form, text: &str) -> String {
    if form != Form::Date {
        return text.to_owned();
    }
    let parts: Vec<&str> = text.trim().split(['/', '.', '-']).map(str::trim).collect();
    let is_year = |part: &str| part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit());
    let short =
        |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [day, month, year] if short(day) && short(month) && is_year(year) => {
            format!("{year}-{month:0>2}-{day:0>2}")
        }
        [month, year] if short(month) && is_year(year) => format!("{year}-{month:0>2}"),
        _ => text.to_owned(),
    }
}

/// A value as people write it: dates `14/08/2025`, `08/2025`. [`typed`] takes it back.
pub fn shown(form: Form, value: &str) -> String {
    if form != Form::Date {
        return value.to_owned();
    }
    match value.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] => format!("{day}/{month}/{year}"),
        [year, month] => format!("{month}/{year}"),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at() -> jiff::Timestamp {
        "2025-06-30T18:00:00Z".parse().unwrap()
    }

    fn value(form: Form, text: &str) -> Result<String, ReviewError> {
        checked(form, "f", text, at()).map(|(value, _)| value)
    }

    #[test]
    fn rules_say_what_a_field_holds() {
        let rules = Rules::embedded().unwrap();
        assert_eq!(form_of(&rules, "cong_van", "ngay_ban_hanh"), Form::Date);
        assert_eq!(form_of(&rules, "cong_van", "so_ky_hieu"), Form::Number);
        assert_eq!(form_of(&rules, "khac", "so_ky_hieu"), Form::Number);
        assert_eq!(form_of(&rules, "cong_van", "loai_van_ban"), Form::Kind);
        assert_eq!(form_of(&rules, "cong_van", "nguoi_ky"), Form::Text);
        assert_eq!(form_of(&rules, "giay_khai_sinh", "so_dinh_danh"), Form::Person);
    }

    #[test]
    fn dates_exist_and_are_not_to_come() {
        assert_eq!(value(Form::Date, "2024-02-29").as_deref(), Ok("2024-02-29"));
        assert_eq!(value(Form::Date, " 2024-02 ").as_deref(), Ok("2024-02"));
        // 1 July in Vietnam already
        assert_eq!(value(Form::Date, "2025-07-01").as_deref(), Ok("2025-07-01"));
        assert_eq!(value(Form::Date, "2025-07-02"), Err(ReviewError::Future("f".to_owned())));
        assert_eq!(value(Form::Date, "2026"), Err(ReviewError::Future("f".to_owned())));
        for bad in ["2023-02-29", "4/8/2025", "hôm nay", "0204-01-01"] {
            assert_eq!(value(Form::Date, bad), Err(ReviewError::NoDate("f".to_owned())), "{bad}");
        }
    }

    #[test]
    fn people_write_dates_their_way() {
        for (text, want) in [
            ("4/8/2025", "2025-08-04"),
            ("04.08.2025", "2025-08-04"),
            (" 8/2025", "2025-08"),
            ("2025-08-04", "2025-08-04"),
            ("2025", "2025"),
            ("31/2/2025", "2025-02-31"),
        ] {
            assert_eq!(typed(Form::Date, text), want);
        }
        assert_eq!(typed(Form::Text, "4/8/2025"), "4/8/2025");
    }

    #[test]
    fn what_is_shown_can_be_typed_again() {
        for (value, text) in
            [("2025-08-14", "14/08/2025"), ("2025-08", "08/2025"), ("2025", "2025")]
        {
            assert_eq!(shown(Form::Date, value), text);
            assert_eq!(typed(Form::Date, text), value);
        }
        assert_eq!(shown(Form::Text, "a-b-c"), "a-b-c");
    }

    #[test]
    fn numbers_have_the_grammar_of_numbers() {
        assert_eq!(value(Form::Number, "Số: 24 /TTr -UBND").as_deref(), Ok("24/TTr-UBND"));
        assert!(value(Form::Number, "24").is_err());
        assert_eq!(value(Form::Person, "084 185 001 234").as_deref(), Ok("084185001234"));
        assert!(value(Form::Person, "12").is_err());
    }

    #[test]
    fn text_is_composed_and_has_nothing_hidden() {
        assert_eq!(
            value(Form::Text, "  Đa\u{323}\u{306}ng\u{a0} Thị  Hoà ").as_deref(),
            Ok("Đặng Thị Hoà")
        );
        for bad in ["a\nb", "a\u{202e}b", "a\u{200b}", "\u{0}"] {
            assert_eq!(value(Form::Text, bad), Err(ReviewError::Invisible("f".to_owned())));
        }
        assert_eq!(value(Form::Text, " "), Err(ReviewError::NoValue("f".to_owned())));
        assert!(value(Form::Text, &"ă".repeat(2001)).is_err());
    }
}
