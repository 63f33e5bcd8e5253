//! Identity cards say everything twice or three times: in print, in the QR code, in the
//! machine-readable zone. What agrees is sure; what does not waits for a person.
//!
//! The QR code of căn cước and CCCD has seven fields parted by `|`: number, old number, name, birth
//! (ddMMyyyy), sex, residence, issue; newer cards may append more. The zone is a TD1 of three lines
//! of 30 characters with check digits (ICAO 9303-3, 4.9 and 9303-5, 4.2).

use super::agree::Drafts;
use super::leaf::Leaf;
use crate::domain::date::PartialDate;
use crate::domain::page::PageRead;
use crate::domain::text::{exact_fold, fold};
use crate::flow::extract::draft::Draft;
use crate::flow::sort::likeness::distance;
use crate::rules::{FieldRule, MrzPart, ValueKind};

/// The fields of a card's QR code; `None` where the text is no card's.
pub fn qr_fields(text: &str) -> Option<Vec<String>> {
    let parts: Vec<String> = text.trim().split('|').map(|p| p.trim().to_owned()).collect();
    let number = parts.first()?;
    let good = parts.len() >= 7
        && number.len() == 12
        && number.bytes().all(|b| b.is_ascii_digit())
        && parts.get(3).and_then(|d| compact_day(d)).is_some();
    good.then_some(parts)
}

/// `ddMMyyyy`.
fn compact_day(text: &str) -> Option<PartialDate> {
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let year = text.get(4..)?.parse().ok()?;
    PartialDate::new(year, text.get(2..4)?.parse().ok()?, text.get(..2)?.parse().ok()?).ok()
}

/// What a machine-readable zone says, each part only where its check digit is right.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Zone {
    number: Option<String>,
    birth: Option<String>,
    expiry: Option<String>,
    man: Option<bool>,
    name: Option<String>,
}

/// Letters of the zone in a line, spaces closed, look-alikes of the filler put right.
fn zone_line(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '«' | '‹' | '〈' | '≤' => '<',
            c => c.to_ascii_uppercase(),
        })
        .collect()
}

fn value_of(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        'A'..='Z' => Some(c as u32 - 'A' as u32 + 10),
        '<' => Some(0),
        _ => None,
    }
}

/// Whether `digit` checks `text` (weights 7, 3, 1).
fn checked(text: &str, digit: &str) -> bool {
    let sum: Option<u32> =
        text.chars().zip([7, 3, 1].iter().cycle()).map(|(c, w)| Some(value_of(c)? * w)).sum();
    sum.is_some_and(|s| digit == (s % 10).to_string())
}

/// The zone on a page's lines; `None` where no line of it has right check digits.
pub fn zone(lines: &[String]) -> Option<Zone> {
    let lines: Vec<String> = lines.iter().map(|l| zone_line(l)).collect();
    let mut zone = Zone::default();
    for line in lines.iter().filter(|l| l.is_ascii()) {
        if zone.number.is_none() {
            zone.number = number_in(line);
        }
    }
    let century =
        zone.number.as_deref().and_then(super::figures::birth_and_sex).map(|(y, _)| y / 100 * 100);
    for line in lines.iter().filter(|l| l.is_ascii() && l.len() >= 18) {
        let (Some(birth), Some(expiry)) = (line.get(..6), line.get(8..14)) else { continue };
        let right = line.get(6..7).is_some_and(|d| checked(birth, d))
            && line.get(14..15).is_some_and(|d| checked(expiry, d))
            && line.get(15..18) == Some("VNM");
        if !right {
            continue;
        }
        zone.birth = century.and_then(|c| day(birth, c));
        zone.expiry = day(expiry, 2000);
        zone.man = match line.get(7..8) {
            Some("M") => Some(true),
            Some("F") => Some(false),
            _ => None,
        };
    }
    if zone.number.is_some() {
        zone.name = lines.iter().find_map(|line| {
            let plain = line.bytes().all(|b| b.is_ascii_uppercase() || b == b'<');
            let name = line.trim_end_matches('<').replace('<', " ");
            let words: Vec<&str> = name.split_whitespace().collect();
            (plain && line.contains("<<") && words.len() >= 2).then(|| words.join(" "))
        });
    }
    (zone != Zone::default()).then_some(zone)
}

/// `IDVNM` + nine digits + check digit + twelve digits that end in the nine.
fn number_in(line: &str) -> Option<String> {
    let at = line.find("VNM")? + 3;
    let document = line.get(at..at + 9)?;
    let number = line.get(at + 10..at + 22)?;
    let whole = document.bytes().chain(number.bytes()).all(|d| d.is_ascii_digit());
    let right =
        whole && number.ends_with(document) && checked(document, line.get(at + 9..at + 10)?);
    right.then(|| number.to_owned())
}

fn day(text: &str, century: i16) -> Option<String> {
    let year = century + text.get(..2)?.parse::<i16>().ok()?;
    let date = PartialDate::new(year, text.get(2..4)?.parse().ok()?, text.get(4..6)?.parse().ok()?);
    date.ok().map(|d| d.to_string())
}

impl Zone {
    fn part(&self, part: MrzPart) -> Option<String> {
        match part {
            MrzPart::Number => self.number.clone(),
            MrzPart::Birth => self.birth.clone(),
            MrzPart::Sex => self.man.map(|man| if man { "Nam" } else { "Nữ" }.to_owned()),
            // 31 December 2099 stands for no end
            MrzPart::Expiry => self.expiry.as_ref().map(|day| match day.as_str() {
                "2099-12-31" => "Không thời hạn".to_owned(),
                day => day.to_owned(),
            }),
            MrzPart::Name => self.name.clone(),
        }
    }
}

/// Compares each field with what code and zone say of it.
pub fn confront(
    drafts: &mut Drafts,
    fields: &[FieldRule],
    pages: &[&PageRead],
    leaves: &[Leaf<'_, '_>],
) {
    let code = pages.iter().find_map(|page| {
        page.codes.iter().find_map(|c| Some((page.number, c.bbox, qr_fields(&c.text)?)))
    });
    let zone = leaves.iter().find_map(|leaf| {
        let lines: Vec<String> = leaf.lines.iter().map(|l| leaf.sheet.text(&l.tokens)).collect();
        zone(&lines)
    });
    for rule in fields {
        let from_code = rule.qr.and_then(|at| {
            let text = code.as_ref()?.2.get(at).filter(|t| !t.is_empty())?;
            match rule.kind {
                ValueKind::Date => compact_day(text).map(|d| d.to_string()),
                _ => Some(text.clone()),
            }
        });
        let from_zone = rule.mrz.and_then(|part| zone.as_ref()?.part(part));
        if from_code.is_none() && from_zone.is_none() {
            if let Some(Some(draft)) = drafts.get_mut(&rule.name) {
                alone(draft, rule, pages);
            }
            continue;
        }
        let entry = drafts.entry(rule.name.clone()).or_default();
        let printed = entry.as_ref().and_then(|d| d.value.clone());
        let mut draft = entry.take().unwrap_or_default();
        if let Some(said) = &from_code {
            if let Some(printed) = &printed {
                draft.check("qr_agrees", agrees(rule.kind, said, printed), "");
            } else if let Some((page, bbox, _)) = &code {
                (draft.page, draft.boxes) = (Some(*page), vec![*bbox]);
            }
        }
        if let Some(said) = &from_zone {
            let beside = from_code.as_ref().or(printed.as_ref());
            if let Some(beside) = beside {
                let plain = fold(said) == fold(beside);
                draft.check("mrz_agrees", plain, "");
            }
        }
        let agreed = |name: &str| draft.checks.iter().any(|c| c.name == name && c.passed);
        let witnesses = usize::from(agreed("qr_agrees")) + usize::from(agreed("mrz_agrees"));
        if let Some(said) = from_code {
            // the code spells what print only shows
            if printed.as_ref().is_some_and(|p| *p != said) {
                draft.alternatives.extend(printed);
            }
            draft.raw.get_or_insert_with(|| said.clone());
            draft.value = Some(said);
        } else if draft.value.is_none() && rule.mrz != Some(MrzPart::Name) {
            draft.value = from_zone;
        }
        if witnesses > 0 {
            settled(&mut draft);
        }
        *entry = Some(draft);
    }
}

/// A field only print speaks for. A card's must have a second witness; any other is vouched for by a
/// code on the paper that holds its number.
fn alone(draft: &mut Draft, rule: &FieldRule, pages: &[&PageRead]) {
    if rule.qr.is_some() {
        draft.check("second_witness", false, "the card's code was not read");
        return;
    }
    let number =
        matches!(rule.kind, ValueKind::Serial | ValueKind::PersonalId | ValueKind::TaxCode);
    let compact =
        |text: &str| fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let Some(value) = draft.value.as_deref().map(compact).filter(|v| number && v.len() >= 6) else {
        return;
    };
    if pages.iter().flat_map(|p| &p.codes).any(|c| compact(&c.text).contains(&value)) {
        draft.check("qr_agrees", true, "");
        settled(draft);
    }
}

/// Two witnesses agree: what made the print alone doubtful does not count any more.
fn settled(draft: &mut Draft) {
    const DOUBTS: [&str; 6] =
        ["words_sure", "name_shape", "letters_only", "place_spelled", "ends_clearly", "on_list"];
    let disagrees = draft.failed("qr_agrees") || draft.failed("mrz_agrees");
    if !disagrees {
        draft.checks.retain(|c| c.passed || !DOUBTS.contains(&c.name.as_str()));
        draft.sure = true;
        draft.confidence = draft.confidence.max(0.97);
        draft.handwritten = false;
    }
}

/// Whether print says what the code says, a few misread letters forgiven, but no figure.
fn agrees(kind: ValueKind, said: &str, printed: &str) -> bool {
    let figures = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    match kind {
        ValueKind::Name => {
            exact_fold(said) == exact_fold(printed) || {
                let (a, b) = (fold(said), fold(printed));
                distance(&a, &b) * 8 <= a.chars().count()
            }
        }
        ValueKind::Place | ValueKind::Text | ValueKind::Office => {
            let letters =
                |text: &str| fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            let (a, b) = (letters(said), letters(printed));
            figures(said) == figures(printed) && distance(&a, &b) * 7 <= a.chars().count()
        }
        _ => fold(said) == fold(printed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_seven_fields_or_more() {
        let text = "052204000123||TRẦN VĂN MẪU|05032004|Nam|Ấp Mẫu, xã Mẫu, tỉnh Mẫu|10072024|x";
        let fields = qr_fields(text).unwrap();
        assert_eq!(fields[2], "TRẦN VĂN MẪU");
        assert_eq!(compact_day(&fields[3]).unwrap().to_string(), "2004-03-05");
        for bad in [
            "https://mau.gov.vn",
            "052204000123|a|b",
            "05220400012a||x|05032004|Nam|y|10072024",
            "052204000123||x|35032004|Nam|y|10072024",
        ] {
            assert_eq!(qr_fields(bad), None, "{bad}");
        }
    }

    fn digit(text: &str) -> String {
        (0..10).map(|d| d.to_string()).find(|d| checked(text, d)).unwrap()
    }

    #[test]
    fn a_zone_counts_only_with_its_check_digits() {
        // ICAO 9303-3, Appendix A: the check digit of 520727 is 3
        assert!(checked("520727", "3") && !checked("520727", "4"));
        let document = "204000123";
        let a = format!("IDVNM{document}{}052204000123<<8", digit(document));
        let b = format!("040305{}M440305{}VNM<<<<<<<<<<<4", digit("040305"), digit("440305"));
        let c = "TRAN<<VAN<MAU<<<<<<<<<<<<<<<<<".to_owned();
        let found = zone(&["x".to_owned(), a.clone(), b.clone(), c.clone()]).unwrap();
        assert_eq!(found.part(MrzPart::Birth).as_deref(), Some("2004-03-05"));
        assert_eq!(found.part(MrzPart::Name).as_deref(), Some("TRAN VAN MAU"));
        assert_eq!(found.part(MrzPart::Expiry).as_deref(), Some("2044-03-05"));
        let wrong = b.replacen('4', "7", 1);
        let found = zone(&[a, wrong, c]).unwrap();
        assert_eq!((found.part(MrzPart::Birth), found.part(MrzPart::Sex)), (None, None));
        assert_eq!(found.part(MrzPart::Number).as_deref(), Some("052204000123"));
    }
}
