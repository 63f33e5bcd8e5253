//! Closed lists about people: peoples, nations, where personal numbers were given.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::error::RulesError;
use super::paper::parsed;
use crate::domain::text::exact_fold;

/// The file's name below `pipelines/`.
const FILE: &str = "reference/danh_muc_nguoi.toml";

/// Closed lists about people.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    /// The 54 peoples, in all spellings met.
    pub ethnicities: Vec<String>,
    /// Nations as papers name them.
    pub nations: Vec<String>,
    /// Words that forms are filled in with, parted by spaces.
    pub words: String,
    /// First three digits of a personal number → the province where the birth was registered.
    pub birth_places: BTreeMap<String, String>,
}

impl People {
    /// Whether a word is one that forms are filled in with, every mark the same.
    pub fn usual(&self, word: &str) -> bool {
        let folded = exact_fold(word);
        self.words.split_whitespace().any(|w| exact_fold(w) == folded)
    }

    pub(super) fn parse(files: &[(String, String)]) -> Result<Self, RulesError> {
        let file = files.iter().find(|(name, _)| name == FILE);
        file.map_or_else(|| Ok(Self::default()), |(name, text)| parsed(name, text))
    }
}
