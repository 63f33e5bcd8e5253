//! What must agree: words with digits, a personal number with its owner, one day with another.
//!
//! Fields that disagree all wait for a person: the check does not know which of them was misread.
//! Rules of age are warnings only: papers of earlier law are in order.

use indexmap::IndexMap;
use jiff::civil::Date;

use super::{figures, numeral};
use crate::domain::date::PartialDate;
use crate::domain::text::fold;
use crate::flow::extract::draft::Draft;
use crate::rules::{Agreement, FieldRule, Form, Pattern, Reader};

/// Fields on their way, by name; `None`: not found.
pub type Drafts = IndexMap<String, Option<Draft>>;

/// Makes every check of the form.
pub fn agree(drafts: &mut Drafts, form: &Form, today: Option<Date>) {
    for rule in &form.file.agree {
        match rule {
            Agreement::Words { digits, words } => say_the_same(drafts, digits, words),
            Agreement::Person { number, birth, sex, is } => {
                person(drafts, number, birth, sex.as_deref(), is.as_deref());
            }
            Agreement::Order { earlier, later } => order(drafts, earlier, later),
            Agreement::Age { birth, at, least } => age(drafts, birth, at, *least),
            Agreement::Within { part, whole } => within(drafts, part, whole),
            Agreement::Expiry { until } => expiry(drafts, until, today),
            Agreement::Superseded { by, when, fields } => superseded(drafts, by, when, fields),
        }
    }
    if let Some(today) = today {
        not_in_future(drafts, form, today);
    }
}

fn value(drafts: &Drafts, name: &str) -> Option<String> {
    drafts.get(name)?.as_ref()?.value.clone()
}

fn note(drafts: &mut Drafts, names: &[&str], check: &str, passed: bool, detail: &str) {
    for name in names {
        if let Some(Some(draft)) = drafts.get_mut(*name) {
            draft.check(check, passed, detail);
        }
    }
}

/// What a second witness says makes a value sure that was read fairly.
fn vouch(drafts: &mut Drafts, name: &str, least: f32) {
    if let Some(Some(draft)) = drafts.get_mut(name) {
        draft.sure |= draft.confidence >= least && draft.value.is_some();
    }
}

fn say_the_same(drafts: &mut Drafts, digits: &str, words: &str) {
    let (Some(figure), Some(spelled)) = (value(drafts, digits), value(drafts, words)) else {
        return;
    };
    let same = if let Ok(day) = figure.parse::<PartialDate>() {
        numeral::day(&spelled).map(|said| said == day)
    } else {
        let mut said = numeral::plain(&spelled);
        let units = ["dong", "met", "vuong", "chan", "viet", "m2"];
        // "đồng Việt Nam": the nation is no five
        if said.ends_with(&["viet".to_owned(), "nam".to_owned()]) {
            said.truncate(said.len() - 2);
        }
        said.retain(|w| !units.contains(&w.as_str()));
        match (figures::hundredths(&figure), numeral::hundredths(&said)) {
            (Some(a), Some(b)) => Some(a == b),
            _ => None,
        }
    };
    match same {
        Some(same) => {
            note(drafts, &[digits, words], "words_match_digits", same, "");
            if same {
                vouch(drafts, digits, 0.4);
                vouch(drafts, words, 0.7);
            }
        }
        None => note(drafts, &[words], "words_match_digits", false, "words not understood"),
    }
}

fn person(drafts: &mut Drafts, number: &str, birth: &str, sex: Option<&str>, is: Option<&str>) {
    let Some(digits) = value(drafts, number).filter(|d| d.len() == 12) else { return };
    let Some((year, man)) = figures::birth_and_sex(&digits) else { return };
    let mut witnesses = 0;
    if let Some(born) = value(drafts, birth).and_then(|d| d.parse::<PartialDate>().ok()) {
        let same = born.year() == year;
        note(drafts, &[number, birth], "number_matches_birth", same, "");
        witnesses += usize::from(same);
    }
    let said = match is {
        Some(is) => Some(is.to_owned()),
        None => sex.and_then(|sex| value(drafts, sex)).map(|s| fold(&s)),
    };
    if let Some(said) = said {
        let same = (said == "nam") == man;
        let names: Vec<&str> = [Some(number), sex].into_iter().flatten().collect();
        note(drafts, &names, "number_matches_sex", same, "");
        witnesses += usize::from(same);
    }
    if witnesses == 2 {
        vouch(drafts, number, 0.88);
    }
}

fn first_and_last(date: PartialDate) -> Option<(Date, Date)> {
    let first = Date::new(date.year(), date.month().unwrap_or(1), date.day().unwrap_or(1)).ok()?;
    let last = match (date.month(), date.day()) {
        (Some(_), Some(_)) => first,
        (Some(_), None) => first.last_of_month(),
        _ => first.last_of_year(),
    };
    Some((first, last))
}

fn order(drafts: &mut Drafts, earlier: &str, later: &str) {
    let day =
        |name: &str| value(drafts, name)?.parse::<PartialDate>().ok().and_then(first_and_last);
    let (Some((start, _)), Some((_, end))) = (day(earlier), day(later)) else { return };
    note(drafts, &[earlier, later], "days_in_order", start <= end, "");
}

fn age(drafts: &mut Drafts, birth: &str, at: &str, least: i16) {
    let day =
        |name: &str| value(drafts, name)?.parse::<PartialDate>().ok().and_then(first_and_last);
    let (Some((born, _)), Some((_, then))) = (day(birth), day(at)) else { return };
    let mut years = then.year() - born.year();
    if (then.month(), then.day()) < (born.month(), born.day()) {
        years -= 1;
    }
    if years < least {
        note(drafts, &[birth], "age", true, &format!("warning: under {least}"));
    }
}

fn within(drafts: &mut Drafts, part: &str, whole: &str) {
    let (Some(short), Some(long)) = (value(drafts, part), value(drafts, whole)) else { return };
    let compact =
        |text: &str| fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    note(drafts, &[part], "stands_in_whole", compact(&long).contains(&compact(&short)), "");
}

fn superseded(drafts: &mut Drafts, by: &str, when: &Pattern, fields: &[String]) {
    let Some(entry) = value(drafts, by) else { return };
    if when.0.is_match(&fold(&entry)) {
        let names: Vec<&str> = fields.iter().map(String::as_str).collect();
        note(drafts, &names, "no_later_change", false, "a later entry changes it");
    }
}

fn expiry(drafts: &mut Drafts, until: &str, today: Option<Date>) {
    let last =
        value(drafts, until).and_then(|d| d.parse::<PartialDate>().ok()).and_then(first_and_last);
    if let (Some((_, last)), Some(today)) = (last, today)
        && last < today
    {
        note(drafts, &[until], "in_force", true, "warning: expired");
    }
}

/// One pen or machine filled in the whole paper. Where many values are badly read or by hand, a value
/// that looks clear is by the same hand; where one figure cannot be right (a month 93), the figures
/// nothing else vouches for may be as wrong.
pub fn same_pen(drafts: &mut Drafts, fields: &[FieldRule]) {
    let labelled = |name: &str| {
        fields.iter().any(|f| f.name == name && matches!(f.reader, Reader::Label | Reader::Alone))
    };
    let read: Vec<&Draft> = drafts
        .iter()
        .filter(|(name, _)| labelled(name))
        .filter_map(|(_, d)| d.as_ref())
        .filter(|d| d.value.is_some())
        .collect();
    let poor = read.iter().filter(|d| d.handwritten || d.confidence < 0.6).count();
    let by_pen = poor >= 3 && poor * 10 >= read.len() * 3;
    let impossible = |d: &&Draft| {
        [
            "date_exists",
            "days_in_order",
            "date_not_in_future",
            "number_matches_birth",
            "year_of_number",
        ]
        .iter()
        .any(|check| d.failed(check))
    };
    let figures_off = drafts.values().flatten().any(|d| impossible(&d));
    for (name, draft) in drafts.iter_mut() {
        let Some(draft) = draft else { continue };
        if by_pen && labelled(name) {
            if draft.absent {
                draft.absent = false;
            }
            draft.check("form_typed", false, "much of the form is unsure or by hand");
        }
        let digits =
            draft.value.as_deref().unwrap_or_default().chars().filter(char::is_ascii_digit);
        if figures_off && digits.count() >= 2 && !vouched(draft) {
            draft.check("figures_trusted", false, "other figures of the paper cannot be right");
        }
    }
}

fn vouched(draft: &Draft) -> bool {
    ["words_match_digits", "qr_agrees", "mrz_agrees", "tax_number"]
        .iter()
        .any(|name| draft.checks.iter().any(|c| c.name == *name && c.passed))
}

/// No day on a paper lies in the future, but a last day of validity.
fn not_in_future(drafts: &mut Drafts, form: &Form, today: Date) {
    let lasting: Vec<&str> = form
        .file
        .agree
        .iter()
        .filter_map(|rule| match rule {
            Agreement::Expiry { until } => Some(until.as_str()),
            _ => None,
        })
        .collect();
    for (name, draft) in drafts.iter_mut() {
        let Some(draft) = draft else { continue };
        let dated = draft.checks.iter().any(|c| c.name == "date_exists");
        let day = draft.value.as_deref().and_then(|v| v.parse::<PartialDate>().ok());
        if let Some((first, _)) = day.and_then(first_and_last).filter(|_| dated)
            && !lasting.contains(&name.as_str())
        {
            draft.check("date_not_in_future", first <= today, "");
        }
        // `56/2016`: the year a register was kept in
        let year = draft.value.as_deref().and_then(|v| {
            let (number, year) = v.split_once('/')?;
            let plain = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
            (plain(number) && plain(year) && year.len() == 4).then(|| year.parse::<i16>().ok())?
        });
        if let Some(year) = year {
            draft.check("year_of_number", (1945..=today.year()).contains(&year), "");
        }
    }
}
