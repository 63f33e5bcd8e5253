//! Numbers and days in Vietnamese words: `hai nghìn không trăm hai mươi mốt`.
//!
//! In: words in any spelling; marks do not count, so that a misread mark costs nothing, and `năm`
//! may be five or year. Out: the number, or nothing: a word that is no numeral spoils the reading.

use crate::domain::date::PartialDate;
use crate::flow::sort::likeness::bare;

/// Words without marks, in order.
pub fn plain(text: &str) -> Vec<String> {
    text.split(|c: char| c.is_whitespace() || c == '-' || c == ',')
        .map(bare)
        .filter(|w| !w.is_empty())
        .collect()
}

fn digit(word: &str) -> Option<u64> {
    Some(match word {
        "khong" => 0,
        "mot" => 1,
        "hai" => 2,
        "ba" => 3,
        "bon" | "tu" => 4,
        "nam" | "lam" | "nham" => 5,
        "sau" => 6,
        "bay" => 7,
        "tam" => 8,
        "chin" => 9,
        _ => return None,
    })
}

fn number_of(words: &[&str]) -> Option<u64> {
    if words.is_empty() {
        return None;
    }
    // years are sometimes spelled digit by digit: "một chín tám lăm"
    if words.len() == 4
        && let Some(digits) = words.iter().map(|w| digit(w)).collect::<Option<Vec<u64>>>()
    {
        return Some(digits.iter().fold(0, |n, d| n * 10 + d));
    }
    let scales: [(&[&str], u64); 3] =
        [(&["ty", "ti"], 1_000_000_000), (&["trieu"], 1_000_000), (&["nghin", "ngan"], 1000)];
    for (names, scale) in scales {
        // "nghìn tỷ": the last of the greatest
        if let Some(at) = words.iter().rposition(|w| names.contains(w)) {
            let (above, below) = words.split_at(at);
            let below = below.get(1..).unwrap_or_default();
            let high = number_of(above)?;
            let low = if below.is_empty() { 0 } else { number_of(below)? };
            return (low < scale).then(|| high.checked_mul(scale)?.checked_add(low)).flatten();
        }
    }
    hundreds(words)
}

/// Below a thousand: `không trăm linh năm`, `hai mươi mốt`, `mười lăm`, `hai trăm`.
fn hundreds(words: &[&str]) -> Option<u64> {
    if let Some(at) = words.iter().position(|w| *w == "tram") {
        let (head, rest) = words.split_at(at);
        let [only] = head else { return None };
        let rest = rest.get(1..).unwrap_or_default();
        let low = match rest {
            [] => 0,
            ["linh" | "le", one] | [one] => digit(one)?,
            more => tens(more)?,
        };
        return Some(digit(only)? * 100 + low);
    }
    match words {
        ["linh" | "le", one] => digit(one),
        words => tens(words),
    }
}

fn tens(words: &[&str]) -> Option<u64> {
    let ten = |w: &str| matches!(w, "muoi" | "chuc");
    match words {
        [one] if ten(one) => Some(10),
        [one] => digit(one),
        [first, one] if ten(first) => digit(one).map(|d| 10 + d),
        [first, second] if ten(second) => digit(first).map(|d| d * 10),
        [first, second, one] if ten(second) => Some(digit(first)? * 10 + digit(one)?),
        // "hai mốt", "ba lăm"
        [first, one @ ("mot" | "tu" | "lam")] => Some(digit(first)? * 10 + digit(one)?),
        _ => None,
    }
}

/// A number with a part behind the point, in hundredths: `một trăm hai mươi phẩy năm`.
pub fn hundredths(words: &[String]) -> Option<u64> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let Some(at) = words.iter().position(|w| matches!(*w, "phay" | "cham")) else {
        return number_of(&words)?.checked_mul(100);
    };
    let (whole, part) = words.split_at(at);
    let part = part.get(1..).unwrap_or_default();
    let digits: Option<Vec<u64>> = part.iter().map(|w| digit(w)).collect();
    let low = match (digits.as_deref(), part) {
        (Some([one]), _) => one * 10,
        (Some([one, two]), _) => one * 10 + two,
        // "phẩy hai mươi lăm"
        (_, part) => number_of(part).filter(|n| *n < 100)?,
    };
    number_of(whole)?.checked_mul(100)?.checked_add(low)
}

/// A day in words: `Ngày năm tháng ba năm hai nghìn không trăm hai mươi mốt`; perhaps without day,
/// or without day and month.
pub fn day(text: &str) -> Option<PartialDate> {
    let words = plain(text);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let words = match words.split_first() {
        Some((&"ngay", rest)) => rest,
        _ => &words,
    };
    let small = |words: &[&str], most: u64| {
        let words = match words {
            ["mong" | "mung", rest @ ..] => rest,
            words => words,
        };
        number_of(words).filter(|n| (1..=most).contains(n)).and_then(|n| i8::try_from(n).ok())
    };
    let month = |words: &[&str]| match words {
        ["gieng"] => Some(1),
        ["chap"] => Some(12),
        words => small(words, 12),
    };
    let year = |words: &[&str]| {
        number_of(words).filter(|n| (1800..2200).contains(n)).and_then(|n| i16::try_from(n).ok())
    };
    let Some(at) = words.iter().position(|w| *w == "thang") else {
        let rest = words.strip_prefix(&["nam"]).unwrap_or(words);
        return PartialDate::year_of(year(rest)?).ok();
    };
    let (before, after) = words.split_at(at);
    let after = after.get(1..).unwrap_or_default();
    // "tháng năm năm hai nghìn": of all places where the year may begin one makes sense
    let mut found = None;
    for (i, _) in after.iter().enumerate().filter(|(_, w)| **w == "nam") {
        let (m, y) = after.split_at(i);
        if let (Some(m), Some(y)) = (month(m), year(y.get(1..).unwrap_or_default())) {
            if found.is_some() {
                return None;
            }
            found = Some((m, y));
        }
    }
    let (month, year) = found?;
    if before.is_empty() {
        return PartialDate::month_of(year, month).ok();
    }
    PartialDate::new(year, month, small(before, 31)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(words: &[String]) -> Option<u64> {
        number_of(&words.iter().map(String::as_str).collect::<Vec<_>>())
    }

    #[test]
    fn numbers_in_all_their_spellings() {
        for (text, wanted) in [
            ("hai nghìn không trăm hai mươi mốt", 2021),
            ("một ngàn chín trăm tám mươi lăm", 1985),
            ("hai nghìn linh năm", 2005),
            ("hai ngàn không trăm lẻ tư", 2004),
            ("một chín tám lăm", 1985),
            ("mười lăm", 15),
            ("hai mươi tư", 24),
            ("ba mốt", 31),
            ("một trăm năm mươi triệu", 150_000_000),
            ("một tỷ hai trăm triệu", 1_200_000_000),
            ("hai mươi nghìn tỷ", 20_000_000_000_000),
            ("chín trăm chín mươi chín nghìn không trăm linh một", 999_001),
        ] {
            assert_eq!(number(&plain(text)), Some(wanted), "{text}");
        }
        for text in ["", "hai nghìn xã", "trăm", "mươi mươi", "năm tháng"] {
            assert_eq!(number(&plain(text)), None, "{text}");
        }
        assert_eq!(hundredths(&plain("một trăm hai mươi lăm phẩy năm")), Some(12550));
        assert_eq!(hundredths(&plain("ba mươi phẩy không bảy")), Some(3007));
        assert_eq!(hundredths(&plain("hai trăm")), Some(20000));
    }

    #[test]
    fn days_in_words() {
        for (text, wanted) in [
            ("Ngày năm tháng ba năm hai nghìn không trăm hai mươi mốt", "2021-03-05"),
            ("ngày mười lăm tháng năm năm một nghìn chín trăm bảy mươi lăm", "1975-05-15"),
            ("Ngày mồng một tháng giêng năm hai nghìn", "2000-01-01"),
            ("ngày ba mươi mốt, tháng mười hai, năm hai nghìn không trăm linh năm", "2005-12-31"),
            ("năm một nghìn chín trăm sáu mươi", "1960"),
            ("Một nghìn chín trăm sáu mươi", "1960"),
        ] {
            assert_eq!(day(text).map(|d| d.to_string()).as_deref(), Some(wanted), "{text}");
        }
        for text in
            ["ngày ba mươi hai tháng một năm hai nghìn", "ngày ba mươi tháng hai năm hai nghìn", ""]
        {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
