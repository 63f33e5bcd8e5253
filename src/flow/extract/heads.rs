//! Who heads an agency: an office of which a stamp covers one half is told by the other half and
//! by whose stamp it is.

use crate::flow::sort::likeness::bare;
use crate::rules::Reference;

/// The head of the agency of that name.
pub fn head_of<'a>(issuer: &str, facts: &'a Reference) -> Option<&'a str> {
    let words: Vec<String> = issuer.split_whitespace().map(bare).collect();
    facts.agency().heads.iter().find_map(|(name, head)| {
        let mut wanted = name.split(' ').enumerate();
        let starts = wanted.all(|(i, w)| words.get(i).is_some_and(|x| x == w));
        starts.then_some(head.as_str())
    })
}

/// The office of the one who signs for a head: `BỘ TRƯỞNG` → `THỨ TRƯỞNG`, else `PHÓ` before it.
pub fn deputy_of(head: &str) -> String {
    if bare(head) == "botruong" { "THỨ TRƯỞNG".to_owned() } else { format!("PHÓ {head}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    #[test]
    fn heads_follow_the_kind_of_agency() {
        let rules = Rules::embedded().unwrap();
        let head_of = |issuer| head_of(issuer, rules.reference());
        assert_eq!(head_of("UBND TỈNH MẪU SƠN"), Some("CHỦ TỊCH"));
        assert_eq!(head_of("BỘ CHỈ HUY QUÂN SỰ TỈNH MẪU SƠN"), Some("CHỈ HUY TRƯỞNG"));
        assert_eq!(head_of("BỘ Y TẾ"), Some("BỘ TRƯỞNG"));
        assert_eq!(head_of("BỘT MẪU"), None);
        assert_eq!(deputy_of("BỘ TRƯỞNG"), "THỨ TRƯỞNG");
        assert_eq!(deputy_of("CHÁNH VĂN PHÒNG"), "PHÓ CHÁNH VĂN PHÒNG");
    }
}
