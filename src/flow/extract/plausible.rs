//! What cannot be true together, whichever field it was read in: doubts that one field throws on
//! another.
//!
//! A document's parts name each other (Decree 30/2020, Annex I and III: the symbol names the type
//! and the issuer, the issuer stands under its parent). Where they disagree, one of them was read
//! or cut wrongly, and a person looks.

use super::draft::Draft;
use crate::domain::field::Check;
use crate::flow::sort::likeness::bare;
use crate::rules::{NumberShape, PaperType, Reference, Rules};

/// Kinds of administrative units, without marks: what is named so is a unit, not an agency.
const UNITS: [&str; 10] =
    ["tinh", "huyen", "quan", "xa", "phuong", "thi xa", "thi tran", "thanh pho", "dac khu", "tp"];

/// Bodies that every unit has: without the unit's name the agency is not named.
const BODIES: [&str; 5] =
    ["uy ban nhan dan", "ubnd", "hoi dong nhan dan", "hdnd", "toa an nhan dan"];

fn plain(text: &str) -> String {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).map(bare).filter(|w| !w.is_empty()).collect();
    words.join(" ")
}

/// Why an agency's name cannot be one; `None` where nothing speaks against it.
pub fn against_agency(name: &str, facts: &Reference) -> Option<&'static str> {
    let name_plain = plain(name);
    if UNITS.iter().any(|unit| name_plain.strip_prefix(unit).is_some_and(|r| r.starts_with(' '))) {
        return Some("begins with a unit");
    }
    if BODIES.contains(&name_plain.as_str()) {
        return Some("names no unit");
    }
    let words: Vec<&str> = name_plain.split(' ').collect();
    let opening = words.get(..3).map(|first| first.join(" "));
    let rest = words.get(3..).unwrap_or_default().join(" ");
    if opening.is_some_and(|opening| format!(" {rest} ").contains(&format!(" {opening} "))) {
        return Some("two names in one");
    }
    // of two spellings, one with a dash and one without, the eye easily loses the dash
    let spelled = name.to_uppercase();
    let subjects = &facts.agency().subjects;
    let lost = subjects
        .iter()
        .any(|subject| subject.contains(" - ") && spelled.contains(&subject.replace(" - ", " ")));
    lost.then_some("a dash may be lost")
}

/// Adds what speaks against an agency to its checks.
pub fn doubt_agency(draft: &mut Draft, facts: &Reference) {
    let against = draft.value.as_deref().and_then(|name| against_agency(name, facts));
    if let Some(why) = against {
        fail(draft, "known_agency", why);
    }
}

/// Whether the symbol of a document taken for a letter, which names no type, names one after all.
pub fn names_another_type(number: Option<&str>, paper: &PaperType, rules: &Rules) -> bool {
    let head = number
        .and_then(|number| number.rsplit_once('/'))
        .and_then(|(_, symbol)| symbol.split_once('-'))
        .map(|(head, _)| head);
    head.is_some_and(|head| {
        paper.number == NumberShape::Letter
            && rules.papers().iter().any(|other| {
                let named = matches!(other.number, NumberShape::Named | NumberShape::Legal);
                named && other.abbreviated_as(head, None)
            })
    })
}

/// Whether a symbol has letters with marks: initials have none but the Đ (`UBND`, `QyĐ`, never
/// `ỦBND`).
pub fn has_marks(number: &str) -> bool {
    let symbol = number.split_once('/').map_or("", |(_, symbol)| symbol);
    symbol.chars().any(|c| c.is_alphabetic() && !c.is_ascii() && !"ĐđƯư".contains(c))
}

/// Notes a failed check, in place of one of that name that passed.
pub fn fail(draft: &mut Draft, name: &str, detail: &str) {
    draft.checks.retain(|check| check.name != name || !check.passed);
    draft.checks.push(Check { name: name.to_owned(), passed: false, detail: detail.to_owned() });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_none_are_doubted() {
        let rules = Rules::embedded().unwrap();
        let against = |name: &str| against_agency(name, rules.reference());
        for good in [
            "ỦY BAN NHÂN DÂN TỈNH KIÊN GIANG",
            "SỞ Y TẾ",
            "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI",
            "TÒA ÁN NHÂN DÂN TỐI CAO",
            "XÃ HỘI HỌC",
        ] {
            // the last one begins like a commune: a person may look at so rare a name
            let expected = (good == "XÃ HỘI HỌC").then_some("begins with a unit");
            assert_eq!(against(good), expected, "{good}");
        }
        for bad in [
            "HUYỆN KỲ SƠN THƯỢNG",
            "ỦY BAN NHÂN DÂN",
            "TÒA ÁN NHÂN DÂN TỐI CAO TÒA ÁN NHÂN DÂN TỈNH KRÔNG HIN",
            "SỞ LAO ĐỘNG THƯƠNG BINH VÀ XÃ HỘI",
        ] {
            assert!(against(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn symbols_have_no_marks() {
        assert!(has_marks("25A/QyĐ-ỦBCV"));
        assert!(!has_marks("25A/QyĐ-UBCV") && !has_marks("Số 7"));
    }

    #[test]
    fn a_letter_does_not_carry_a_types_abbreviation() {
        let rules = Rules::embedded().unwrap();
        let letter = rules.paper("cong_van").unwrap();
        assert!(names_another_type(Some("12/TB-UBND"), letter, &rules));
        assert!(names_another_type(Some("/QĐ-CTCN"), letter, &rules));
        assert!(!names_another_type(Some("12/UBND-VX"), letter, &rules));
        assert!(!names_another_type(None, letter, &rules));
        let notice = rules.paper("thong_bao").unwrap();
        assert!(!names_another_type(Some("12/TB-UBND"), notice, &rules));
    }
}
