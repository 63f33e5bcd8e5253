//! What becomes of each paper of a case: taken and digitized, seen in others' data, shown, not
//! needed. Nothing is taken before a look for it was logged (R1); what is only shown is neither
//! scanned nor stored.

use super::{Gate, GateError, Result};
use crate::catalog::{CasePaperRow, Look, LookEntry, LookUpRow, OpenCase};
use crate::domain::case::{Channel, PaperState, Seen};
use crate::domain::describe::Origin;
use crate::domain::id::PaperId;
use crate::domain::workday::local;
use crate::flow::keep;
use crate::flow::reuse::checklist::Reason;
use crate::rules::procedures::{Digitizing, Kind, Procedure, RequiredPaper};

/// How a paper is settled without a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Settling {
    /// It need not be there.
    Exempt,
    /// It was shown and given back.
    Shown,
    /// It was taken on paper and need not be digitized.
    Taken,
}

/// What a look into others' data came to.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct LookedUp {
    /// What was noted.
    #[serde(flatten)]
    pub row: LookUpRow,
    /// Whether the paper may be taken in the data's place.
    pub paper_may_be_taken: bool,
    /// What to tell the citizen.
    pub guidance: Option<Reason>,
}

/// The paper of a procedure with this key.
pub(super) fn required<'p>(procedure: &'p Procedure, key: &str) -> Result<&'p RequiredPaper> {
    procedure.paper(key).ok_or_else(|| GateError::NoKey {
        key: key.to_owned(),
        procedure: procedure.code.clone(),
        known: procedure.papers.iter().map(|p| p.key.as_str()).collect::<Vec<_>>().join(", "),
    })
}

/// What became of a paper, without a file.
pub(super) fn settled(key: &str, state: PaperState, reason: &str, look: &Look) -> CasePaperRow {
    CasePaperRow {
        key: key.to_owned(),
        state,
        paper: None,
        version: None,
        reason: reason.trim().to_owned(),
        actor: look.actor.clone(),
        at: look.at,
    }
}

impl Gate<'_> {
    /// Notes that a paper was shown, taken on paper, or need not be there.
    pub async fn settle(
        &self,
        case: &OpenCase,
        key: &str,
        how: Settling,
        reason: &str,
        look: &Look,
    ) -> Result<()> {
        let procedure = self.procedure(&case.row().procedure)?;
        let required = self::required(procedure, key)?;
        if how == Settling::Exempt && reason.trim().is_empty() {
            return Err(GateError::NeedsGround(required.name.clone()));
        }
        if how == Settling::Taken {
            if required.kind == Kind::Show {
                return Err(GateError::OnlyShown(required.name.clone()));
            }
            if required.kind != Kind::Form {
                self.may_ask(case, key, look).await?;
            }
        }
        let state = match how {
            Settling::Exempt => PaperState::Exempt,
            Settling::Shown => PaperState::Shown,
            Settling::Taken => PaperState::Taken,
        };
        let row = settled(key, state, reason, look);
        Ok(self.catalog.put_case_paper(case, &row, None).await?)
    }

    /// Puts a paper that was scanned into a case, in the place of one of the procedure's papers.
    pub async fn attach(
        &self,
        case: &OpenCase,
        key: &str,
        paper: &PaperId,
        look: &Look,
    ) -> Result<PaperState> {
        let procedure = self.procedure(&case.row().procedure)?;
        let required = self::required(procedure, key)?;
        if required.kind == Kind::Show {
            return Err(GateError::OnlyShown(required.name.clone()));
        }
        if required.kind != Kind::Form {
            let code = &case.row().code;
            if !self.catalog.was_looked_for(code, key).await? {
                return Err(GateError::NotLooked { code: code.clone(), key: key.to_owned() });
            }
        }
        let held = self.catalog.held_paper(case, paper).await?;
        let held = held.ok_or_else(|| GateError::NoPaper(paper.clone()))?;
        if !required.types.is_empty() && !required.types.contains(&held.kind) {
            return Err(GateError::WrongType {
                paper: paper.clone(),
                kind: held.kind,
                wanted: required.types.join(", "),
            });
        }
        if required.kind != Kind::Form {
            self.may_ask_for_this(case, key, paper, look).await?;
        }
        let desk = self.procedures.desk();
        let origin = keep::origin_of(held.copy, &held.signatures);
        let must = crate::flow::reuse::checklist::must_be_digitized(required, desk);
        if must && origin == Origin::E {
            return Err(GateError::Unsigned(paper.clone()));
        }
        let copy = held.fields.get("loai_ban").and_then(|field| field.value.as_deref());
        let mere = copy.is_some_and(|kind| desk.reuse.mere_copies.iter().any(|mere| mere == kind));
        let kept_apart = mere || required.digitize == Digitizing::Never || origin == Origin::E;
        let state = if kept_apart { PaperState::Taken } else { PaperState::Digitized };
        let persons = self.catalog.persons_of_case(&case.row().code).await?;
        let owner = persons.into_iter().find(|person| person.role == required.role);
        let owner = owner.and_then(|person| person.person);
        // forms are of the case alone; copies do not become papers held
        let owner = owner.filter(|_| state == PaperState::Digitized && required.kind != Kind::Form);
        let row = CasePaperRow {
            paper: Some(paper.clone()),
            version: Some(held.version),
            ..settled(key, state, "", look)
        };
        self.catalog.put_case_paper(case, &row, owner.as_ref()).await?;
        Ok(state)
    }

    /// R3 for a paper that lies on the desk already: the paper itself, just scanned, is no reason
    /// not to take it.
    async fn may_ask_for_this(
        &self,
        case: &OpenCase,
        key: &str,
        paper: &PaperId,
        look: &Look,
    ) -> Result<()> {
        match self.may_ask(case, key, look).await {
            Err(GateError::Refused(refused))
                if matches!(&refused, crate::flow::reuse::checklist::Refused::Held { document, .. }
                    if document == paper.as_str()) =>
            {
                Ok(())
            }
            other => other.map(|_| ()),
        }
    }

    /// Notes what an officer saw in an agency's data. Missing and wrong are lawful outcomes: the
    /// citizen is told within the time of the law, and the paper may then be taken.
    pub async fn look_up(
        &self,
        case: &OpenCase,
        key: &str,
        (seen, source, note): (Seen, &str, &str),
        look: &Look,
    ) -> Result<LookedUp> {
        let procedure = self.procedure(&case.row().procedure)?;
        let named = match procedure.refusal(key) {
            Some(refusal) => refusal.name.clone(),
            None => self::required(procedure, key)?.name.clone(),
        };
        let known = procedure.paper(key).and_then(|paper| paper.data.clone()).unwrap_or(named);
        let source = if source.trim().is_empty() { known } else { source.trim().to_owned() };
        let (desk, calendar) = (self.procedures.desk(), self.procedures.calendar());
        let now = local(look.at);
        let notice_due = match (seen, case.row().channel) {
            (Seen::Found, _) => None,
            (_, Channel::Online) => {
                Some(calendar.add_minutes(now, i64::from(desk.notice_online_hours) * 60))
            }
            _ => Some(calendar.closing(calendar.add_days(now.date(), desk.notice_counter_days))),
        };
        let mut row = LookUpRow {
            n: 0,
            key: key.to_owned(),
            source,
            seen,
            note: note.trim().to_owned(),
            actor: look.actor.clone(),
            at: look.at,
            notice_due,
        };
        row.n = self.catalog.add_look_up(case, &row).await?;
        let role = procedure.paper(key).map(|paper| paper.role);
        let persons = self.catalog.persons_of_case(&case.row().code).await?;
        let person = persons.into_iter().find(|person| Some(person.role) == role);
        let looked = LookEntry {
            key: key.to_owned(),
            person: person.and_then(|person| person.person),
            purpose: procedure.name.clone(),
            fields: row.source.clone(),
            outcome: format!("data {}", seen.word()),
            paper: None,
        };
        self.catalog.log_looks(case, &[looked], look).await?;
        if seen == Seen::Found && procedure.paper(key).is_some() {
            let settled = self::settled(key, PaperState::LookedUp, &row.source, look);
            self.catalog.put_case_paper(case, &settled, None).await?;
        }
        let guidance = match seen {
            Seen::Found => None,
            Seen::Missing => Some(Reason::new("guidance.missing", row.source.clone())),
            Seen::Wrong => Some(Reason::new("guidance.wrong", row.source.clone())),
            Seen::Unreachable => Some(Reason::new("guidance.unreachable", row.source.clone())),
        };
        Ok(LookedUp { paper_may_be_taken: seen.opens_the_paper(), guidance, row })
    }
}
