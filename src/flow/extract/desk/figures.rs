//! Figures as forms print them: days, amounts, areas, numbers of people and of taxpayers.
//!
//! In: text as read. Out: what it says, or nothing where letters stand among the figures.

use std::sync::LazyLock;

use regex::Regex;

use crate::domain::date::PartialDate;
use crate::domain::text::fold;

static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?:ngay\s*)?(\d{1,2})\s*(?:[/.\-]|,?\s*thang)\s*(\d{1,2})\s*(?:[/.\-]|,?\s*nam)\s*(\d{4})$",
    )
    .ok()
});
static MONTH: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?:thang\s*)?(\d{1,2})\s*(?:[/.\-]|,?\s*nam)\s*(\d{4})$").ok());
static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(?:nam\s*)?(\d{4})$").ok());

static SLASHED_DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(\d{1,2})[/I!|l](\d{1,2})(?:[/I!|l]|[/I!|l]1)((?:19|20)\d{2})([.,;)]*)$").ok()
});
static SLASHED_NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(\d{1,5})[/I!|l]((?:19|20)\d{2})((?:[/I!|l][A-ZĐ]{2,}[A-ZĐ-]*)?[.,;)]*)$").ok()
});
static SLASHED_SYMBOL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(\d|SCT)[I!|]((?:UBND|TLK[TSH]|GKS|GBT|QĐ|HNGĐ|TLCC|BS|CK|SCT)[A-ZĐ,-]*)").ok()
});

/// A text whose strokes between figures were read as letters: `28!01I1958`, `22I2022IQĐST-HNGĐ`.
/// `None` where there are none.
pub fn with_strokes(text: &str) -> Option<String> {
    let mended: Vec<String> = text.split(' ').map(stroked).collect();
    let mended = mended.join(" ");
    (mended != text).then_some(mended)
}

fn stroked(word: &str) -> String {
    let part = |c: &regex::Captures<'_>, i: usize| c.get(i).map_or("", |m| m.as_str()).to_owned();
    if let Some(c) = SLASHED_DAY.as_ref().and_then(|r| r.captures(word)) {
        return format!("{}/{}/{}{}", part(&c, 1), part(&c, 2), part(&c, 3), part(&c, 4));
    }
    let mut word = word.to_owned();
    if let Some(c) = SLASHED_NUMBER.as_ref().and_then(|r| r.captures(&word)) {
        let symbol = part(&c, 3);
        let symbol = match symbol.strip_prefix(['I', '!', '|', 'l']) {
            Some(rest) => format!("/{rest}"),
            None => symbol,
        };
        word = format!("{}/{}{symbol}", part(&c, 1), part(&c, 2));
    }
    SLASHED_SYMBOL.as_ref().map(|r| r.replace_all(&word, "${1}/${2}").into_owned()).unwrap_or(word)
}

/// A day, a month or a year.
pub fn day(text: &str) -> Option<PartialDate> {
    let text = fold(text.trim_matches(|c: char| !c.is_alphanumeric()));
    let figure = |m: Option<regex::Match<'_>>| m.and_then(|m| m.as_str().parse::<i16>().ok());
    let small = |m| figure(m).and_then(|n| i8::try_from(n).ok());
    if let Some(c) = DAY.as_ref().and_then(|r| r.captures(&text)) {
        return PartialDate::new(figure(c.get(3))?, small(c.get(2))?, small(c.get(1))?).ok();
    }
    if let Some(c) = MONTH.as_ref().and_then(|r| r.captures(&text)) {
        return PartialDate::month_of(figure(c.get(2))?, small(c.get(1))?).ok();
    }
    let c = YEAR.as_ref().and_then(|r| r.captures(&text))?;
    PartialDate::year_of(figure(c.get(1))?).ok()
}

/// The digits of a number that may be grouped by spaces, dots or dashes; `None` where anything else
/// stands among them.
pub fn digits(text: &str) -> Option<String> {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '0'..='9' => out.push(c),
            ' ' | '.' | '-' => {}
            _ => return None,
        }
    }
    (!out.is_empty()).then_some(out)
}

/// The figure at the beginning of an amount or area, in hundredths: `150.000.000 đồng`, `125,5 m²`.
/// Groups of three behind a dot are thousands (the usage of Vietnam's offices).
pub fn hundredths(text: &str) -> Option<u64> {
    let figure: String =
        text.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    let figure = figure.trim_end_matches(['.', ',']);
    let (whole, part) = match figure.rsplit_once(',') {
        Some((whole, part)) => (whole, part),
        // "98.5 m²": a dot that parts no thousands
        None => match figure.rsplit_once('.') {
            Some((whole, part)) if part.len() != 3 => (whole, part),
            _ => (figure, ""),
        },
    };
    let groups: Vec<&str> = whole.split('.').collect();
    let grouped = groups.len() == 1
        || groups
            .iter()
            .enumerate()
            .all(|(i, g)| if i == 0 { (1..=3).contains(&g.len()) } else { g.len() == 3 });
    if !grouped || part.len() > 2 || groups.iter().any(|g| g.is_empty()) {
        return None;
    }
    let whole: u64 = groups.concat().parse().ok()?;
    let part = match part.len() {
        0 => 0,
        1 => part.parse::<u64>().ok()? * 10,
        _ => part.parse().ok()?,
    };
    whole.checked_mul(100)?.checked_add(part)
}

/// Whether the last of ten digits checks the nine before it (weights of the General Department of
/// Taxation).
pub fn tax_digit(digits: &str) -> bool {
    const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];
    let values: Vec<u32> = digits.chars().filter_map(|c| c.to_digit(10)).collect();
    let Some((last, first)) = values.get(..10).and_then(|v| v.split_last()) else { return false };
    let sum: u32 = first.iter().zip(WEIGHTS).map(|(d, w)| d * w).sum();
    (10 - sum % 11) % 10 == *last
}

/// What twelve digits say of their owner: year of birth, and whether a man (Circular 59/2021 of the
/// Ministry of Public Security, Art. 4).
pub fn birth_and_sex(number: &str) -> Option<(i16, bool)> {
    let digits: Vec<i16> =
        number.chars().filter_map(|c| c.to_digit(10)).map(|d| d as i16).collect();
    if digits.len() != 12 || number.len() != 12 {
        return None;
    }
    let (&code, &ten, &one) = (digits.get(3)?, digits.get(4)?, digits.get(5)?);
    Some((1900 + code / 2 * 100 + ten * 10 + one, code % 2 == 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_read_as_letters_come_back() {
        let mended = |text: &str| with_strokes(text).unwrap_or_else(|| text.to_owned());
        assert_eq!(mended("28!01I11958"), "28/01/1958");
        assert_eq!(
            mended("số 22I2022IQĐST-HNGĐ ngày 07I05I2022 của"),
            "số 22/2022/QĐST-HNGĐ ngày 07/05/2022 của"
        );
        assert_eq!(mended("01/2026-SCTICK,ĐC"), "01/2026-SCT/CK,ĐC");
        assert_eq!(with_strokes("01/05/2022"), None);
        assert_eq!(with_strokes("ILO 100I5 INTEL"), None);
    }

    #[test]
    fn days_of_all_kinds() {
        for (text, wanted) in [
            ("05/03/2021", "2021-03-05"),
            ("5 - 3 - 2021.", "2021-03-05"),
            ("ngày 05 tháng 3 năm 2021", "2021-03-05"),
            ("ngày 05, tháng 03, năm 2021", "2021-03-05"),
            ("1975", "1975"),
            ("08/1975", "1975-08"),
        ] {
            assert_eq!(day(text).map(|d| d.to_string()).as_deref(), Some(wanted), "{text}");
        }
        for text in ["31/02/2021", "05/03/20", "O5/03/2021", "05/03/2021 Nam", ""] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn amounts_and_areas() {
        assert_eq!(hundredths("150.000.000 đồng"), Some(15_000_000_000));
        assert_eq!(hundredths("125,5 m²"), Some(12550));
        assert_eq!(hundredths("98.5 m²"), Some(9850));
        assert_eq!(hundredths("1.250,75"), Some(125_075));
        for text in ["1.25.000", "", "đồng", "12,345"] {
            assert_eq!(hundredths(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_of_people_and_taxpayers() {
        assert!(tax_digit("0100109106") && !tax_digit("0100109107") && !tax_digit("1"));
        assert_eq!(birth_and_sex("084185001234"), Some((1985, false)));
        assert_eq!(birth_and_sex("052204000123"), Some((2004, true)));
        assert_eq!(birth_and_sex("123456789"), None);
    }
}
