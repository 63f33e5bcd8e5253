//! Facts that checks compare with: units, agencies, offices held, names of people.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde::Deserialize;

use super::error::RulesError;
use super::paper::parsed;
use crate::domain::text::{exact_fold, fold};

/// Facts, ready to be asked. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Reference(Arc<Facts>);

#[derive(Clone, Debug, Default)]
struct Facts {
    agency: Agency,
    /// Every phrase an agency's name may be made of, by its words without marks.
    phrases: HashMap<Vec<String>, Vec<String>>,
    longest: usize,
    /// Names of units without their kind, by the name without marks: spellings, best first.
    places: HashMap<String, Vec<String>>,
    /// Provinces' names without their kind: without marks → as printed.
    provinces: HashMap<String, String>,
    /// Unit without marks → provinces it lies or lay in.
    lies_in: HashMap<String, HashSet<String>>,
    surnames: Vec<String>,
    given: HashMap<String, Vec<String>>,
    /// Everyday words of several syllables: syllables without marks → all spellings.
    compounds: HashMap<Vec<String>, Vec<Vec<String>>>,
    longest_compound: usize,
    pairs: HashMap<String, HashMap<String, Vec<(String, String)>>>,
    /// Every syllable of the above, lower case, tone at the end.
    syllables: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CompoundsFile {
    compounds: String,
}

/// Words agencies and offices are named with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    /// Words that begin an agency's name.
    pub starters: Vec<String>,
    /// What agencies deal with.
    pub subjects: Vec<String>,
    /// Kinds of units and small words.
    pub place_words: Vec<String>,
    /// Beginnings of agencies' names, without marks, with the office of their head.
    pub heads: Vec<(String, String)>,
    /// Initials in document numbers.
    pub initials: BTreeMap<String, Vec<String>>,
    /// Offices and formulas of those who sign.
    pub offices: Offices,
}

/// Offices and formulas of those who sign.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offices {
    /// Offices.
    pub titles: Vec<String>,
    /// Bodies in whose name one signs.
    pub collective: Vec<String>,
    /// Signing formulas: `TM.`, `KT.`, …
    pub formulas: Vec<String>,
    /// Ranks and degrees, which are no part of a name.
    pub ranks: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitsFile {
    provinces: Vec<Province>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Province {
    name: String,
    #[serde(default, rename = "from")]
    _from: Option<jiff::civil::Date>,
    #[serde(default, rename = "until")]
    _until: Option<jiff::civil::Date>,
    units: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NamesFile {
    surnames: Vec<String>,
    given: Vec<String>,
}

const KINDS: &[&str] =
    &["Thành phố", "Tỉnh", "Huyện", "Quận", "Thị xã", "Thị trấn", "Phường", "Xã", "Đặc khu"];

fn without_kind(name: &str) -> &str {
    KINDS.iter().find_map(|kind| name.strip_prefix(kind)).map_or(name, str::trim_start)
}

/// Words without marks; dashes and commas separate too.
pub fn plain_words(text: &str) -> Vec<String> {
    fold(text)
        .replace('ð', "d")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

impl Reference {
    pub(super) fn parse(files: &[(String, String)]) -> Result<Self, RulesError> {
        let mut facts = Facts::default();
        for (name, text) in files {
            match name.as_str() {
                "reference/co_quan.toml" => facts.agency = parsed(name, text)?,
                "reference/don_vi_hanh_chinh.toml" => {
                    for province in parsed::<UnitsFile>(name, text)?.provinces {
                        facts.add_province(&province);
                    }
                }
                "reference/ten_nguoi.toml" => {
                    let names: NamesFile = parsed(name, text)?;
                    for syllable in names.given.iter().chain(&names.surnames) {
                        let known = facts.given.entry(fold(syllable)).or_default();
                        if !known.contains(syllable) {
                            known.push(syllable.clone());
                        }
                    }
                    facts.surnames = names.surnames;
                }
                "reference/tu_hanh_chinh.toml" => {
                    let file: CompoundsFile = parsed(name, text)?;
                    for word in file.compounds.split([',', '\n']).map(str::trim) {
                        facts.add_compound(word);
                    }
                }
                _ => {}
            }
        }
        let agency = facts.agency.clone();
        let provinces: Vec<String> = facts.provinces.values().cloned().collect();
        let words = agency.starters.iter().chain(&agency.subjects).chain(&agency.place_words);
        for phrase in words.chain(&provinces) {
            facts.add_phrase(phrase);
        }
        for phrase in agency.starters.iter().chain(&agency.subjects).chain(&provinces) {
            facts.add_compound(&phrase.to_lowercase());
        }
        for subject in &agency.subjects {
            for kind in ["BỘ", "SỞ", "CỤC", "CHI CỤC", "TỔNG CỤC", "PHÒNG"] {
                facts.add_phrase(&format!("{kind} {subject}"));
            }
        }
        for province in &provinces {
            for kind in ["TỈNH", "THÀNH PHỐ", "TP."] {
                facts.add_phrase(&format!("{kind} {province}"));
            }
        }
        facts.syllables = facts.all_syllables();
        Ok(Self(Arc::new(facts)))
    }

    /// The same, and an office's own names: of agencies, and of offices held, in capitals.
    pub(super) fn taught(&self, agencies: &[&str], offices: &[&str]) -> Self {
        let mut facts = (*self.0).clone();
        for name in agencies {
            facts.add_phrase(name);
            facts.add_compound(&name.to_lowercase());
        }
        for name in offices {
            if !facts.agency.offices.titles.iter().any(|known| known == name) {
                facts.agency.offices.titles.push((*name).to_owned());
            }
        }
        Self(Arc::new(facts))
    }

    /// Whether an agency's whole name, in capitals, is one of the known phrases.
    pub fn knows_agency(&self, name: &str) -> bool {
        let spelled: Vec<&str> =
            name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        self.0.phrases.get(&plain_words(name)).is_some_and(|known| *known == spelled)
    }

    /// Words agencies and offices are named with.
    pub fn agency(&self) -> &Agency {
        &self.0.agency
    }

    /// Family names, the most common first.
    pub fn surnames(&self) -> &[String] {
        &self.0.surnames
    }

    /// The spellings of a syllable in people's names, by the syllable without marks.
    pub fn name_syllables(&self, plain: &str) -> &[String] {
        self.0.given.get(plain).map(Vec::as_slice).unwrap_or_default()
    }

    /// The longest phrase of agency vocabulary that `words` (without marks) begin with: its words
    /// spelled in capitals.
    pub fn agency_phrase(&self, words: &[String]) -> Option<&[String]> {
        (1..=self.0.longest.min(words.len()))
            .rev()
            .find_map(|n| self.0.phrases.get(words.get(..n)?))
            .map(Vec::as_slice)
    }

    /// The known spellings of a place's name, given in any spelling, provinces first.
    pub fn places(&self, name: &str) -> Vec<String> {
        let plain = plain_words(name).join(" ");
        let mut known: Vec<String> = self.0.provinces.get(&plain).cloned().into_iter().collect();
        if known.is_empty() {
            known = self.0.places.get(&plain).cloned().unwrap_or_default();
        }
        known
    }

    /// Whether the place is named in the issuer's name, or lies in a province named there.
    pub fn place_fits(&self, place: &str, issuer: &str) -> bool {
        let place = plain_words(place).join(" ");
        let issuer = format!(" {} ", plain_words(issuer).join(" "));
        issuer.contains(&format!(" {place} "))
            || self.0.lies_in.get(&place).is_some_and(|provinces| {
                provinces.iter().any(|province| issuer.contains(&format!(" {province} ")))
            })
    }

    /// The longest everyday word of two and more syllables that `syllables` (without marks) begin
    /// with: all its spellings, lower case.
    pub fn compound(&self, syllables: &[String]) -> Option<&[Vec<String>]> {
        (2..=self.0.longest_compound.min(syllables.len()))
            .rev()
            .find_map(|n| self.0.compounds.get(syllables.get(..n)?))
            .map(Vec::as_slice)
    }

    /// Two syllables that follow each other in an everyday word, given without marks: all their
    /// spellings, lower case.
    pub fn pair(&self, first: &str, second: &str) -> Option<&[(String, String)]> {
        self.0.pairs.get(first)?.get(second).map(Vec::as_slice)
    }

    /// Whether a word is a syllable that some name, place or everyday word is spelled with, every
    /// mark the same.
    pub fn spells(&self, word: &str) -> bool {
        self.0.syllables.contains(&exact_fold(word))
    }

    /// Whether this is a province's name, without its kind, in any spelling.
    pub fn is_province(&self, name: &str) -> bool {
        self.0.provinces.contains_key(&plain_words(name).join(" "))
    }

    /// Whether a province is named in `text`.
    pub fn names_a_province(&self, text: &str) -> bool {
        let text = format!(" {} ", plain_words(text).join(" "));
        self.0.provinces.keys().any(|province| text.contains(&format!(" {province} ")))
    }
}

impl Facts {
    fn add_phrase(&mut self, phrase: &str) {
        let plain = plain_words(phrase);
        let spelled: Vec<String> = phrase
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_uppercase)
            .collect();
        self.longest = self.longest.max(plain.len());
        if plain.len() == spelled.len() {
            self.phrases.entry(plain).or_insert(spelled);
        }
    }

    fn all_syllables(&self) -> HashSet<String> {
        let places = self.places.values().flatten().chain(self.provinces.values());
        let names = self.given.values().flatten().chain(&self.surnames);
        let compounds = self.compounds.values().flatten().flatten();
        places
            .chain(names)
            .flat_map(|name| name.split(|c: char| !c.is_alphabetic()))
            .chain(compounds.map(String::as_str))
            .chain(self.phrases.values().flatten().map(String::as_str))
            .filter(|syllable| !syllable.is_empty())
            .map(exact_fold)
            .collect()
    }

    fn add_compound(&mut self, word: &str) {
        let plain = plain_words(word);
        let spelled: Vec<String> = word
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect();
        if plain.len() < 2 || plain.len() != spelled.len() {
            return;
        }
        self.longest_compound = self.longest_compound.max(plain.len());
        for (two, spelled) in plain.windows(2).zip(spelled.windows(2)) {
            if let ([a, b], [first, second]) = (two, spelled) {
                let seconds = self.pairs.entry(a.clone()).or_default();
                let spellings = seconds.entry(b.clone()).or_default();
                let spelled = (first.clone(), second.clone());
                if !spellings.contains(&spelled) {
                    spellings.push(spelled);
                }
            }
        }
        let spellings = self.compounds.entry(plain).or_default();
        if !spellings.contains(&spelled) {
            spellings.push(spelled);
        }
    }

    fn add_province(&mut self, province: &Province) {
        let name = without_kind(&province.name);
        let plain = plain_words(name).join(" ");
        self.provinces.entry(plain.clone()).or_insert_with(|| name.to_owned());
        for unit in &province.units {
            let unit = without_kind(unit);
            let unit_plain = plain_words(unit).join(" ");
            let spellings = self.places.entry(unit_plain.clone()).or_default();
            if !spellings.iter().any(|s| exact_fold(s) == exact_fold(unit)) {
                spellings.push(unit.to_owned());
            }
            self.lies_in.entry(unit_plain).or_default().insert(plain.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Rules;

    #[test]
    fn knows_units_old_and_new() {
        let rules = Rules::embedded().unwrap();
        let facts = rules.reference();
        assert_eq!(facts.places("Cân Thơ"), ["Cần Thơ"]);
        assert!(facts.place_fits("Rạch Giá", "UBND TỈNH KIÊN GIANG"));
        assert!(!facts.place_fits("Rạch Giá", "UBND TỈNH BÌNH ĐỊNH"));
        let words = super::plain_words("SO GIAO DUC VA DAO TAO");
        assert_eq!(facts.agency_phrase(&words).unwrap().join(" "), "SỞ GIÁO DỤC VÀ ĐÀO TẠO");
    }

    #[test]
    fn an_office_teaches_its_own_names() {
        let rules = Rules::embedded().unwrap();
        let name = "HẠT BẢO VỆ SUỐI TRẮNG";
        let taught = rules.taught(&[name], &["TRƯỞNG HẠT SUỐI TRẮNG"]);
        assert!(!rules.reference().knows_agency(name) && taught.reference().knows_agency(name));
        let titles = |rules: &Rules| rules.reference().agency().offices.titles.len();
        assert_eq!(titles(&taught), titles(&rules) + 1);
    }
}
