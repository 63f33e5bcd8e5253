//! R3: what is held, abolished or not to be asked for is not asked for. An override needs a ground
//! and somebody else's approval, before or, where one officer keeps the desk, after; each is
//! counted.

use super::{Gate, GateError, Result};
use crate::catalog::{Decision, Look, OpenCase, OverrideRow};
use crate::domain::problem::Coded;
use crate::flow::reuse::checklist::{Action, Asked, Checklist, Reason, Refused, ask};

/// What an override came to.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Overridden {
    /// The override.
    #[serde(flatten)]
    pub row: OverrideRow,
    /// Whether the paper may be asked for now.
    pub counts: bool,
}

impl Gate<'_> {
    /// Whether a paper may be asked for in a case; looks, and logs the look.
    pub async fn may_ask(&self, case: &OpenCase, what: &str, look: &Look) -> Result<Asked> {
        let checklist = self.look(case, look).await?;
        self.may_ask_by(case, &checklist, what).await
    }

    /// The same by a checklist just made.
    pub async fn may_ask_by(
        &self,
        case: &OpenCase,
        checklist: &Checklist,
        what: &str,
    ) -> Result<Asked> {
        let procedure = self.procedure(&case.row().procedure)?;
        let refused = match ask(checklist, procedure, self.rules, what) {
            Ok(asked) => return Ok(asked),
            Err(refused) => refused,
        };
        let overrides = self.catalog.overrides(Some(&case.row().code)).await?;
        let own = overrides.iter().rev().find(|row| row.key == refused.key());
        match own.map(|row| (row.decision, row.id)) {
            Some((decision, id)) if decision.counts() => Ok(Asked {
                key: refused.key().to_owned(),
                name: refused.key().to_owned(),
                action: Action::HandIn,
                warnings: vec![Reason::new("overridden", id.to_string())],
            }),
            Some((Decision::Waiting, id)) => Err(GateError::OverrideWaits(id)),
            _ => Err(GateError::Refused(refused)),
        }
    }

    /// Asks for a paper all the same. Counts at once only where nobody else keeps the desk.
    pub async fn override_refusal(
        &self,
        case: &OpenCase,
        what: &str,
        ground: &str,
        look: &Look,
    ) -> Result<Overridden> {
        if ground.trim().is_empty() {
            return Err(GateError::NeedsGround(what.to_owned()));
        }
        let checklist = self.look(case, look).await?;
        let procedure = self.procedure(&case.row().procedure)?;
        let refused: Refused = match ask(&checklist, procedure, self.rules, what) {
            Ok(asked) => return Err(GateError::NothingToOverride(asked.key)),
            Err(refused) => refused,
        };
        let second = self.procedures.desk().second_person;
        let decision = if second { Decision::Waiting } else { Decision::Later };
        let key = refused.key().to_owned();
        let code = GateError::Refused(refused).code().to_string();
        let id =
            self.catalog.add_override(case, &key, &code, ground.trim(), decision, look).await?;
        let row = self.catalog.gate_override(id).await?.ok_or(GateError::NoOverride(id))?;
        Ok(Overridden { counts: row.decision.counts(), row })
    }

    /// Approves or rejects an override: somebody else than who asked.
    pub async fn decide_override(&self, id: i64, approve: bool, look: &Look) -> Result<Overridden> {
        let row = self.catalog.gate_override(id).await?.ok_or(GateError::NoOverride(id))?;
        if row.actor == look.actor {
            return Err(GateError::SamePerson);
        }
        if !self.catalog.decide_override(id, approve, look).await? {
            return Err(GateError::NoOverride(id));
        }
        let row = self.catalog.gate_override(id).await?.ok_or(GateError::NoOverride(id))?;
        Ok(Overridden { counts: row.decision.counts(), row })
    }
}
