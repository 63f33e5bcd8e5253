//! Closed lists about people: peoples, nations, where personal numbers were given.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::error::RulesError;
use super::paper::parsed;

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
    /// First three digits of a personal number → the province where the birth was registered.
    pub birth_places: BTreeMap<String, String>,
}

impl People {
    pub(super) fn parse(files: &[(String, String)]) -> Result<Self, RulesError> {
        let file = files.iter().find(|(name, _)| name == FILE);
        file.map_or_else(|| Ok(Self::default()), |(name, text)| parsed(name, text))
    }
}
