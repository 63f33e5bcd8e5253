//! The desk's own policy: `pipelines/policies/desk.toml`, an office's own in its folder.

use serde::Deserialize;

use crate::domain::dossier::CodeForm;

/// Where the policy stands.
pub(super) const FILE: &str = "policies/desk.toml";

/// The desk.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)] // source and day are for people
pub struct Desk {
    source: String,
    since: jiff::civil::Date,
    /// The agency's code, which begins the codes of its dossiers; empty until it is set.
    #[serde(default)]
    pub agency: String,
    /// Two digits that name who owns the central system, where the desk uses one.
    #[serde(default)]
    pub central_owner: Option<u8>,
    /// The province's code of two digits, for its shorter terms.
    #[serde(default)]
    pub province: Option<String>,
    /// Paper types that the minister or the province decided to digitize
    /// (Circular 01/2023/TT-VPCP, Article 7).
    #[serde(default)]
    pub digitize: Vec<String>,
    /// Whether an override waits for another person; `false` where one officer keeps the desk:
    /// approval then comes later.
    pub second_person: bool,
    /// Working hours in which the notice to supplement must go out, online.
    pub notice_online_hours: u32,
    /// Working days for the same at the counter.
    pub notice_counter_days: u32,
    /// Where these two stand.
    pub notice_source: String,
    /// When what is held may be used again.
    pub reuse: ReusePolicy,
}

/// When what is held may be used again.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReusePolicy {
    /// Kinds of copy (`loai_ban`) that never become papers held.
    pub mere_copies: Vec<String>,
    /// Paper types that tell that the person they name is dead.
    pub death: Vec<String>,
    /// Origins a paper held may have.
    pub origins: Vec<crate::domain::describe::Origin>,
    /// Where this stands.
    pub source: String,
    /// Why a paper that is held may not be asked for again.
    pub ground: String,
}

impl Desk {
    /// How its dossiers' codes are built.
    pub fn form(&self) -> CodeForm {
        self.central_owner.map_or(CodeForm::Agency, CodeForm::Central)
    }
}
