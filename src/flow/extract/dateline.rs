//! Where and when: `Cần Thơ, ngày 30 tháng 5 năm 2025`.
//!
//! Decree 30/2020, Annex I.II.4. Day and month are mostly filled in by hand: what is read there is
//! proposed, and accepted only where the figures are proved to be print.

use jiff::civil::Date;

use super::draft::Draft;
use super::penned::{self, Read};
use super::print::{Proof, printed};
use crate::domain::date::PartialDate;
use crate::domain::text::{exact_fold, fold};
use crate::flow::sort::likeness::{bare, find};
use crate::flow::sort::sheet::Sheet;
use crate::rules::{Accept, Reference};

/// The parts of a day's line.
#[derive(Clone, Debug, Default)]
pub struct DayLine {
    /// Words before "ngày".
    pub place: Vec<usize>,
    /// What stands for day, month and year: letters as read, and the words that hold them.
    pub day: Part,
    /// See `day`.
    pub month: Part,
    /// See `day`.
    pub year: Part,
}

/// A stretch of the line.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Letters and signs, without spaces.
    pub text: String,
    /// Words it lies in.
    pub tokens: Vec<usize>,
}

impl Part {
    /// Least confidence of its words.
    fn least(&self, sheet: &Sheet<'_>) -> f32 {
        sheet.words(&self.tokens).map(|t| t.word.confidence).fold(1.0, f32::min)
    }

    fn number(&self, digits: std::ops::RangeInclusive<usize>) -> Option<i16> {
        let text = self.text.trim_matches(|c: char| !c.is_alphanumeric());
        let plain = text.chars().all(|c| c.is_ascii_digit()) && digits.contains(&text.len());
        if plain { text.parse().ok() } else { None }
    }

    /// As [`Part::number`], letters that look like figures taken for them: a proposal, no reading.
    fn guessed(&self, digits: std::ops::RangeInclusive<usize>) -> Option<i16> {
        let figures: String = self
            .text
            .trim_matches(|c: char| !c.is_alphanumeric() && c != '|')
            .chars()
            .map(|c| match c {
                'I' | 'l' | '|' | 'ỉ' | 'í' | 'Ị' => '1',
                'O' | 'o' | 'Ó' | 'Ô' | 'U' | 'Ø' | 'D' => '0',
                'S' => '5',
                'Z' | 'z' => '2',
                'B' => '8',
                'A' => '4',
                other => other,
            })
            .collect();
        let plain = figures.chars().all(|c| c.is_ascii_digit()) && digits.contains(&figures.len());
        if plain { figures.parse().ok() } else { None }
    }
}

/// Takes a line apart at "ngày", "tháng", "năm".
pub fn day_line(sheet: &Sheet<'_>, tokens: &[usize]) -> DayLine {
    let mut letters: Vec<char> = Vec::new();
    let mut spelled: Vec<(char, usize)> = Vec::new();
    for &t in tokens {
        let Some(token) = sheet.tokens.get(t) else { continue };
        for c in token.word.text.chars() {
            letters.push(fold(&c.to_string()).chars().next().unwrap_or(c));
            spelled.push((c, t));
        }
    }
    let part = |from: usize, to: usize| -> Part {
        let inside = spelled.get(from..to.max(from)).unwrap_or_default();
        let mut tokens: Vec<usize> = inside.iter().map(|(_, t)| *t).collect();
        tokens.dedup();
        Part { text: inside.iter().map(|(c, _)| c).collect(), tokens }
    };
    let after = |from: usize, word: &str, errors: usize| {
        let rest = letters.get(from..).unwrap_or_default();
        find(rest, word, errors).map(|(start, end, _)| (from + start, from + end))
    };
    let day = after(0, "ngay", 1);
    let from = day.map_or(0, |d| d.1);
    let month = after(from, "thang", 1);
    let year = after(month.map_or(from, |m| m.1), "nam", 1);
    let end = letters.len();
    let mut line = DayLine::default();
    let place_end = day.or(month).or(year).map_or(0, |d| d.0);
    line.place = part(0, place_end).tokens;
    if let (Some(day), Some(month)) = (day, month) {
        line.day = part(day.1, month.0);
    }
    if let (Some(month), Some(year)) = (month, year) {
        line.month = part(month.1, year.0);
    }
    if let Some(year) = year {
        line.year = part(year.1, end);
    }
    line
}

/// The place.
pub fn place(
    sheet: &Sheet<'_>,
    line: &DayLine,
    issuer: Option<&str>,
    facts: &Reference,
    accept: Accept,
) -> Option<Draft> {
    let speaking: Vec<usize> = line
        .place
        .iter()
        .copied()
        .filter(|&t| sheet.tokens.get(t).is_some_and(|t| t.bare.chars().any(char::is_alphabetic)))
        .collect();
    let mut tokens = speaking;
    // a place begins with a capital; what stands before it is dirt
    while tokens.first().is_some_and(|&t| !begins_place(sheet, t, tokens.get(1).copied())) {
        tokens.remove(0);
    }
    let comma = tokens
        .iter()
        .position(|&t| sheet.tokens.get(t).is_some_and(|t| t.word.text.ends_with(',')));
    if let Some(comma) = comma {
        tokens.truncate(comma + 1);
    }
    if tokens.is_empty() {
        return None;
    }
    let mut draft = Draft::of(sheet, [tokens.as_slice()]);
    let read = draft.value.clone().unwrap_or_default();
    let read = read
        .trim_matches(|c: char| !c.is_alphanumeric())
        .split(" ,")
        .next()
        .unwrap_or_default()
        .to_owned();
    let river = ["la ", "1a ", "lA "].iter().find_map(|word| read.strip_prefix(word));
    let read = river.map_or(read.clone(), |rest| format!("Ia {rest}"));
    let (kind, name) = parted(&read);
    let known = facts.places(name);
    let exact = known.iter().find(|k| exact_fold(k) == exact_fold(name));
    let mut value = read.clone();
    let fits = issuer.map(|i| facts.place_fits(name, i));
    let issuer_has_province = issuer.is_some_and(|i| facts.names_a_province(i));
    let words: Vec<f32> = sheet.words(&tokens).map(|t| t.word.confidence).collect();
    let least = words.iter().copied().fold(1.0, f32::min);
    draft.confidence = least;
    match (exact, known.as_slice()) {
        (Some(_), _) => {
            draft.check("known_place", true, "");
            draft.confidence = least.max(0.9);
            draft.sure = least >= accept.known_words;
        }
        (None, [only]) => {
            let province = facts.is_province(only);
            let fits = fits == Some(true);
            // the issuer's own spelling, or a clear reading, speaks against the list: there are
            // more places than it holds
            let spelled = |name: &str| issuer.is_some_and(|i| names_exactly(i, name));
            // (the provinces it holds all)
            let clear = least >= accept.words && river.is_none();
            let other = !province && !spelled(only) && (clear || (spelled(name) && least > 0.7));
            draft.check("known_place", !other, if other { "" } else { "marks put right" });
            if other {
                draft.alternatives.push(format!("{kind}{only}"));
            } else {
                value = format!("{kind}{only}");
                draft.alternatives.push(read.clone());
            }
            draft.sure = !other && (fits || province) && least >= 0.3;
            draft.confidence = least.max(if draft.sure { 0.92 } else { 0.5 });
        }
        (None, several) => {
            draft.check("known_place", false, "");
            draft.alternatives.extend(several.iter().map(|s| format!("{kind}{s}")));
        }
    }
    if issuer_has_province {
        let fits = fits.unwrap_or(false) || issuer.is_some_and(|i| fold(i).contains(&fold(name)));
        draft.check("place_matches_issuer", fits, "");
    } else {
        draft.check("place_matches_issuer", true, "issuer names no province");
    }
    draft.value = Some(value);
    Some(draft)
}

/// Whether a word can begin a place's name: a capital, and more than one letter unless it is one
/// of the names that begin with one (`Ô Môn`, `Ý Yên`, `A Lưới`); `la Grai` is `Ia Grai`.
fn begins_place(sheet: &Sheet<'_>, token: usize, next: Option<usize>) -> bool {
    let Some(word) = sheet.tokens.get(token).map(|t| t.word.text.as_str()) else { return false };
    let followed = next.is_some_and(|next| {
        sheet.gap(token, next) < sheet.em
            && sheet
                .tokens
                .get(next)
                .is_some_and(|t| t.word.text.chars().next().is_some_and(char::is_uppercase))
    });
    let short = ["A", "Á", "Ô", "Ý", "Y", "Ơ", "la", "1a", "lA"].contains(&word);
    (short && followed) || (word.chars().any(char::is_uppercase) && bare(word).chars().count() > 1)
}

/// Whether a text names a place letter by letter, marks and all.
fn names_exactly(text: &str, place: &str) -> bool {
    let words = |text: &str| -> String {
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(exact_fold)
            .collect();
        format!(" {} ", words.join(" "))
    };
    words(text).contains(&words(place))
}

/// Kind with its space, and name: `TP. Hồ Chí Minh` → `TP. `, `Hồ Chí Minh`.
fn parted(place: &str) -> (&str, &str) {
    for kind in [
        "Thành phố",
        "thành phố",
        "TP.",
        "Tp.",
        "TP",
        "Tp",
        "Thị xã",
        "Thị trấn",
        "Huyện",
        "Quận",
        "Phường",
        "Xã",
        "Tỉnh",
    ] {
        if let Some(name) = place.strip_prefix(kind) {
            let trimmed = name.trim_start();
            if !trimmed.is_empty() && (kind.ends_with('.') || name.starts_with(' ')) {
                return place.split_at(place.len() - trimmed.len());
            }
        }
    }
    ("", place)
}

/// The day.
pub fn date(
    sheet: &Sheet<'_>,
    tokens: &[usize],
    line: &DayLine,
    today: Option<Date>,
    number: Option<Proof>,
) -> Draft {
    let mut shown: Vec<usize> = tokens.to_vec();
    shown.retain(|t| !line.place.contains(t));
    let mut draft = Draft::of(sheet, [shown.as_slice()]);
    let year = line.year.number(4..=4).or_else(|| {
        let digits: String = line.year.text.chars().filter(char::is_ascii_digit).collect();
        if digits.len() == 4 { digits.parse().ok() } else { None }
    });
    let month = line.month.number(1..=2).or_else(|| line.month.guessed(1..=2));
    let day = line.day.number(1..=2).or_else(|| line.day.guessed(1..=2));
    let guessed = line.month.number(1..=2).is_none() || line.day.number(1..=2).is_none();
    let small = |n: i16| i8::try_from(n).unwrap_or(0);
    let whole = match (year, month, day) {
        (Some(y), Some(m), Some(d)) => Some(PartialDate::new(y, small(m), small(d))),
        _ => None,
    };
    let best = match (&whole, year, month) {
        (Some(Ok(date)), _, _) => Some(*date),
        (_, Some(y), Some(m)) => {
            PartialDate::month_of(y, small(m)).or_else(|_| PartialDate::year_of(y)).ok()
        }
        (_, Some(y), None) => PartialDate::year_of(y).ok(),
        _ => None,
    };
    draft.value = best.map(|d| d.to_string());
    if let Some(whole) = &whole {
        draft.check("date_exists", whole.is_ok(), "");
    }
    judge(&mut draft, best, today);
    let held: Vec<&[usize]> =
        [&line.day, &line.month, &line.year].map(|part| part.tokens.as_slice()).to_vec();
    let proof = held.iter().map(|tokens| printed(sheet, tokens)).min().unwrap_or(Proof::No);
    // number and day are filled in together, by the same hand
    let print = !guessed && (proof == Proof::File)
        || (!guessed
            && proof == Proof::Strong
            && matches!(number, Some(Proof::File | Proof::Strong)));
    draft.check("printed", print, "");
    let penned = match (print, year) {
        (false, Some(year)) => {
            let (month_text, day_text) = (month.map(|n| n.to_string()), day.map(|n| n.to_string()));
            let month = Read::of(month_text.as_deref(), line.month.least(sheet));
            let day = Read::of(day_text.as_deref(), line.day.least(sheet));
            penned::dates(sheet, year, month, day, today)
        }
        _ => Vec::new(),
    };
    let blank = line.day.text.is_empty() && !line.year.text.is_empty() && penned.is_empty();
    draft.handwritten = !print && !blank;
    if let Some(first) = penned.first() {
        draft.value = Some(first.to_string());
        draft.alternatives.extend(penned.iter().skip(1).map(ToString::to_string));
    }
    draft.sure = print && whole.is_some_and(|w| w.is_ok());
    draft
}

/// The checks every day must pass.
fn judge(draft: &mut Draft, date: Option<PartialDate>, today: Option<Date>) {
    let Some(date) = date else { return };
    draft.check("date_after_1945", date.year() >= 1945, "");
    if let Some(today) = today {
        let future = date.whole().map_or(date.year() > today.year(), |d| d > today);
        draft.check("date_not_in_future", !future, "");
    } else {
        draft.check("date_not_in_future", true, "no day given to compare with");
    }
}

/// The day a law was passed: `… thông qua ngày 13 tháng 11 năm 2020`, near its end.
pub fn passed(
    sheets: &[Sheet<'_>],
    anchors: &[String],
    number_year: Option<&str>,
    today: Option<Date>,
    accept: Accept,
) -> Option<Draft> {
    for sheet in sheets.iter().rev() {
        for (i, row) in sheet.rows.iter().enumerate() {
            let letters: Vec<char> = sheet.bare(&row.tokens).chars().collect();
            let said = anchors.iter().any(|anchor| find(&letters, &bare(anchor), 1).is_some());
            // the sentence may break between "thông qua" and the day
            if !said && find(&letters, "thongqua", 1).is_none() {
                continue;
            }
            let mut tokens = row.tokens.clone();
            if let Some(next) = sheet.rows.get(i + 1) {
                tokens.extend(&next.tokens);
            }
            let from = sheet.words(&tokens).position(|t| t.bare.ends_with("qua")).unwrap_or(0);
            let tail = tokens.get(from..).unwrap_or_default();
            let line = day_line(sheet, tail);
            let year: String = line.year.text.chars().take_while(char::is_ascii_digit).collect();
            let parts = (year.parse::<i16>(), line.month.number(1..=2), line.day.number(1..=2));
            let (Ok(year), Some(month), Some(day)) = parts else { continue };
            let small = |n: i16| i8::try_from(n).unwrap_or(0);
            let Ok(date) = PartialDate::new(year, small(month), small(day)) else { continue };
            let mut shown = line.day.tokens.clone();
            shown.extend(&line.month.tokens);
            shown.extend(line.year.tokens.first());
            let mut draft = Draft::of(sheet, [shown.as_slice()]);
            draft.value = Some(date.to_string());
            draft.check("date_exists", true, "");
            judge(&mut draft, Some(date), today);
            draft.check(
                "year_matches_number",
                number_year.is_some_and(|y| y == date.year().to_string()),
                "",
            );
            let least = sheet.words(&shown).map(|t| t.word.confidence).fold(1.0, f32::min);
            draft.sure = least >= accept.words;
            return Some(draft);
        }
    }
    None
}
