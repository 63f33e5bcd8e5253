//! Where somebody lives or something lies: `ấp Mẫu, xã Càng Long, tỉnh Vĩnh Long`.
//!
//! Units that a list knows must be spelled as the list has them; a misread mark makes another
//! place. Words no list knows must be read very clearly.

use super::kind::{CLEAR, CLEAR_FIGURES};
use super::leaf::Leaf;
use super::run::Run;
use crate::domain::text::{exact_fold, fold};
use crate::flow::extract::draft::Draft;
use crate::rules::Rules;

/// Words a unit's name stands behind.
const KINDS: [&str; 11] = [
    "thành phố",
    "thị trấn",
    "thị xã",
    "đặc khu",
    "phường",
    "huyện",
    "quận",
    "tỉnh",
    "xã",
    "tp.",
    "tp",
];

/// Words before the name of a unit, a street or a number: their marks are known however they were
/// read (`huyên Kỳ Sơn`), for a name or a figure follows.
const BEFORE: [&str; 17] = [
    "huyện",
    "tỉnh",
    "phường",
    "quận",
    "xã",
    "thôn",
    "ấp",
    "khóm",
    "đường",
    "buôn",
    "bản",
    "xóm",
    "tổ",
    "số",
    "phố",
    "trấn",
    "khu",
];

/// The words of a place with the marks of its units put right; a commune's `Ia` is no `la`.
fn mended(value: &str) -> String {
    let words: Vec<&str> = value.split(' ').collect();
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    for (i, word) in words.iter().enumerate() {
        let named = words.get(i + 1).is_some_and(|next| {
            next.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
                || *next == "la"
        });
        let small = word.chars().all(char::is_lowercase);
        let pair = words.get(i + 1).copied().unwrap_or_default();
        if small && fold(word) == "thi" && matches!(fold(pair).as_str(), "tran" | "xa") {
            out.push("thị".to_owned());
            continue;
        }
        let unit = BEFORE.iter().find(|unit| small && named && fold(unit) == fold(word));
        let after_unit = out.last().is_some_and(|w| BEFORE.contains(&w.as_str()));
        out.push(match unit {
            Some(unit) => (*unit).to_owned(),
            None if *word == "la" && after_unit => "Ia".to_owned(),
            None => (*word).to_owned(),
        });
    }
    out.join(" ")
}

/// A text without the dots below its letters, case aside.
fn dotless(text: &str) -> String {
    exact_fold(text).chars().filter(|&c| c != '\u{323}').collect()
}

/// The first kind of unit among some words, and where the name behind it begins.
fn kind_in(words: &[&str]) -> Option<(&'static str, usize)> {
    let folded: Vec<String> = words.iter().map(|w| exact_fold(w)).collect();
    (0..folded.len()).find_map(|i| {
        KINDS.iter().find_map(|kind| {
            let kind_words: Vec<String> = kind.split(' ').map(exact_fold).collect();
            let here = folded.get(i..i + kind_words.len())?;
            (here == kind_words.as_slice()).then_some((*kind, i + kind_words.len()))
        })
    })
}

/// Checks a place's words.
pub fn place(leaf: &Leaf<'_, '_>, run: &Run, rules: &Rules, draft: &mut Draft) {
    let facts = rules.reference();
    let Some(value) = draft.value.as_deref().map(mended) else { return };
    draft.value = Some(value.clone());
    let mut right = value.clone();
    let mut misspelled = Vec::new();
    let mut vouched: Vec<String> = Vec::new();
    for part in value.split([',', ';', '(']).map(str::trim) {
        let words: Vec<&str> = part.split(' ').collect();
        let Some((kind, at)) = kind_in(&words) else { continue };
        let name = words.get(at..).unwrap_or_default().join(" ");
        let name = name.trim_end_matches('.');
        if name.is_empty() || name.chars().all(|c| c.is_ascii_digit()) {
            continue;
        }
        let mut known = facts.places(name);
        if kind == "tỉnh" {
            // `tỉnh Láng` is a commune's name and the beginning of a province's
            known.retain(|name| facts.is_province(name));
        }
        if known.iter().any(|k| exact_fold(k) == exact_fold(name)) {
            vouched.extend(name.split(' ').map(exact_fold));
            vouched.extend(kind.split(' ').map(exact_fold));
        } else if let ([only], "tỉnh" | "thành phố") = (known.as_slice(), kind) {
            // there are few provinces, and one is spelled with these letters
            right = right.replacen(name, only, 1);
            vouched.extend(name.split(' ').map(exact_fold));
            vouched.extend(kind.split(' ').map(exact_fold));
        } else if !known.is_empty() || kind == "tỉnh" {
            misspelled.push(part.to_owned());
            if let [only] = known.as_slice()
                && dotless(only) == dotless(name)
                && dotless(name) == exact_fold(name)
            {
                // dots below sink into dotted lines: the known name is proposed
                right = right.replacen(name, only, 1);
            }
            for spelling in known.iter().take(2) {
                draft.alternatives.push(value.replacen(name, spelling, 1));
            }
        }
    }
    let mut unsure = Vec::new();
    for piece in run.lines.iter().flatten() {
        let Some(token) = leaf.sheet.tokens.get(piece.token) else { continue };
        let word = piece.text.trim_matches(|c: char| !c.is_alphanumeric());
        if word.is_empty() {
            continue;
        }
        let letters = word.chars().all(char::is_alphabetic);
        let folded = exact_fold(word);
        let usual = KINDS.iter().any(|k| k.split(' ').any(|k| exact_fold(k) == folded))
            || (word.chars().all(char::is_lowercase)
                && BEFORE.iter().any(|b| fold(b) == fold(word)))
            || ["ấp", "khóm", "thôn", "tổ", "số", "đường", "khu", "ủy", "ban", "nhân", "dân"]
                .iter()
                .any(|k| exact_fold(k) == folded);
        let needed = if vouched.contains(&folded) || usual {
            0.6
        } else if letters && (facts.spells(word) || rules.people().usual(word)) {
            CLEAR
        } else if letters {
            0.97
        } else {
            CLEAR_FIGURES
        };
        if token.word.confidence < needed {
            unsure.push(if letters { word.to_owned() } else { "•".to_owned() });
        }
    }
    let strange = value
        .chars()
        .any(|c| !(c.is_alphanumeric() || c.is_whitespace() || ",.-–/()'’".contains(c)));
    draft.check("place_spelled", misspelled.is_empty() && !strange, misspelled.join("; "));
    draft.check("words_sure", unsure.is_empty(), unsure.join(" "));
    // a place that ends in a kind of unit, or with a sign, was cut off
    let last = value.split(' ').next_back().map(fold).unwrap_or_default();
    let cut = ["xa", "huyen", "tinh", "phuong", "quan", "pho", "tran", "ap", "khom"]
        .contains(&last.as_str());
    draft.check("ends_clearly", !cut, "");
    if right != value {
        draft.alternatives.extend(draft.value.replace(right));
    }
    draft.sure = true;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_units_are_put_right_before_names_only() {
        assert_eq!(
            mended("xã Ea Kháng, huyên Kỳ Sơn, tinh Quảng Ngãi"),
            "xã Ea Kháng, huyện Kỳ Sơn, tỉnh Quảng Ngãi"
        );
        assert_eq!(mended("huyện la Sơn"), "huyện Ia Sơn");
        assert_eq!(mended("thi trấn Ô Loan"), "thị trấn Ô Loan");
        assert_eq!(mended("tổ 7, khu phố 1"), "tổ 7, khu phố 1");
        assert_eq!(mended("tâm tình của xa lộ"), "tâm tình của xa lộ");
    }
}
