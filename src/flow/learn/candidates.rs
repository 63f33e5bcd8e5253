//! Decisions → names the office's papers carry and no list has.

use super::lexicon::{Entry, EntryKind, Origin};
use crate::domain::field::Status;
use crate::domain::record::{Record, Verdict};
use crate::domain::text::nfc;
use crate::rules::{Reader, Rules};

/// The names people gave, or confirmed where the machine was not sure, that no list of `rules`
/// has. `papers`: the versions of each paper's record, in order.
pub fn candidates<'a>(papers: impl IntoIterator<Item = &'a [Record]>, rules: &Rules) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for records in papers {
        for two in records.windows(2) {
            let [before, record] = two else { continue };
            for decision in record.review.iter().flat_map(|review| &review.decisions) {
                let was = before.fields.get(&decision.field);
                let taught = match decision.verdict {
                    Verdict::Correct => true,
                    Verdict::Accept => was.is_some_and(|field| field.status == Status::Review),
                    Verdict::Blank | Verdict::Unreadable => false,
                };
                let Some(value) = decision.value.as_deref().filter(|_| taught) else { continue };
                let origin = Origin {
                    paper: record.paper.clone(),
                    version: record.version,
                    field: decision.field.clone(),
                };
                for (kind, text) in names_in(rules, &record.sorted.kind, &decision.field, value) {
                    let known = entries.iter_mut().find(|e| e.kind == kind && e.text == text);
                    match known {
                        Some(entry) => entry.from.push(origin.clone()),
                        None => entries.push(Entry { kind, text, from: vec![origin.clone()] }),
                    }
                }
            }
        }
    }
    entries
}

/// The names a value is made of, in capitals, without those a list has. How a field is found says
/// what it holds: nothing but agencies and offices held is looked at.
fn names_in(rules: &Rules, kind: &str, field: &str, value: &str) -> Vec<(EntryKind, String)> {
    let paper = rules.paper(kind).or_else(|| rules.papers().first());
    let rule = paper.and_then(|paper| paper.fields.iter().find(|rule| rule.name == field));
    let facts = rules.reference();
    let value = nfc(value).to_uppercase();
    match rule.map(|rule| rule.reader) {
        Some(Reader::Issuer | Reader::ParentIssuer) => {
            let name = value.split_whitespace().collect::<Vec<_>>().join(" ");
            let new = is_name(&name) && name.contains(' ') && !facts.knows_agency(&name);
            if new { vec![(EntryKind::Agency, name)] } else { Vec::new() }
        }
        Some(Reader::SignerTitle) => {
            let offices = &facts.agency().offices;
            let lines = value.split('/').map(str::trim).map(|line| {
                let bare = offices.formulas.iter().find_map(|f| line.strip_prefix(f.as_str()));
                bare.unwrap_or(line).trim().to_owned()
            });
            lines
                .filter(|name| {
                    let listed = |list: &[String]| list.iter().any(|known| known == name);
                    is_name(name) && !listed(&offices.titles) && !listed(&offices.collective)
                })
                .map(|name| (EntryKind::Office, name))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Letters, spaces and the few signs names have; no digits, which might be a person's number.
fn is_name(text: &str) -> bool {
    let length = text.chars().count();
    (3..=120).contains(&length)
        && text.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || ",.-–()&".contains(c))
        && text.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(field: &str, value: &str) -> Vec<String> {
        let rules = Rules::embedded().unwrap();
        names_in(&rules, "cong_van", field, value).into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn only_names_of_agencies_and_offices_are_learned() {
        assert_eq!(
            names("co_quan_ban_hanh", "Trạm Bảo vệ rừng Hòn Nghê"),
            ["TRẠM BẢO VỆ RỪNG HÒN NGHÊ"]
        );
        assert_eq!(names("co_quan_ban_hanh", "Sở Y tế"), Vec::<String>::new());
        assert_eq!(
            names("chuc_vu", "KT. TRẠM TRƯỞNG RỪNG / PHÓ TRẠM TRƯỞNG RỪNG"),
            ["TRẠM TRƯỞNG RỪNG", "PHÓ TRẠM TRƯỞNG RỪNG"]
        );
        assert_eq!(names("chuc_vu", "GIÁM ĐỐC"), Vec::<String>::new());
        for (field, value) in [
            ("nguoi_ky", "Lê Thị Mẫu"),
            ("trich_yeu", "rà soát số liệu"),
            ("so_ky_hieu", "12/QĐ-UBND"),
            ("co_quan_ban_hanh", "Hộ 084185001234"),
        ] {
            assert!(names(field, value).is_empty(), "{field}");
        }
    }
}
