//! The day a form was issued: `Càng Long, ngày 05 tháng 3 năm 2026`, in the head or above the signer.

use super::kind::CLEAR_FIGURES;
use crate::domain::date::PartialDate;
use crate::domain::page::Ink;
use crate::flow::extract::dateline::day_line;
use crate::flow::extract::draft::Draft;
use crate::flow::sort::sheet::{Sheet, Token};

/// The day in a line's words, where it is such a line: a place, or nothing, stands before it, and
/// nothing behind.
pub fn day(sheet: &Sheet<'_>, tokens: &[usize]) -> Option<Draft> {
    let line = day_line(sheet, tokens);
    let figure = |text: &str| -> Option<i16> {
        // licences say it twice: `ngày/date 17 tháng/month 07 năm/year 2023`
        let text =
            ["date", "month", "year"].iter().fold(text.to_lowercase(), |t, w| t.replace(w, ""));
        let text = text.trim_matches(|c: char| !c.is_alphanumeric());
        let plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        if plain { text.parse().ok() } else { None }
    };
    if line.day.tokens.is_empty() || line.month.tokens.is_empty() || line.year.tokens.is_empty() {
        return None;
    }
    // labels ask for day, month and year in these words too
    let digit = |text: &str| text.chars().any(|c| c.is_ascii_digit());
    if !digit(&line.year.text) || !(digit(&line.day.text) || digit(&line.month.text)) {
        return None;
    }
    // a sentence that goes on names another day
    if line.place.len() > 7 || line.year.text.to_lowercase().replace("year", "").chars().count() > 6
    {
        return None;
    }
    let small = |text: &str| figure(text).and_then(|n| i8::try_from(n).ok());
    let date = match (figure(&line.year.text), small(&line.month.text), small(&line.day.text)) {
        (Some(y), Some(m), Some(d)) => PartialDate::new(y, m, d).ok(),
        _ => None,
    };
    let mut draft = Draft::of(sheet, [tokens]);
    let parts = [&line.day, &line.month, &line.year];
    let figures: Vec<usize> = parts.iter().flat_map(|p| p.tokens.iter().copied()).collect();
    let by_hand = |t: &Token<'_>| t.word.hand > 0.4 || t.word.ink == Ink::Blue;
    draft.handwritten = sheet.words(&figures).any(by_hand);
    draft.confidence = sheet.words(&figures).map(|t| t.word.confidence).fold(1.0, f32::min);
    draft.value = date.map(|d| d.to_string());
    draft.check("date_exists", date.is_some(), "");
    draft.sure = draft.confidence >= CLEAR_FIGURES;
    Some(draft)
}
