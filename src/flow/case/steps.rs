//! From status to status, with what must be true first.

use super::{Gate, GateError, Result};
use crate::catalog::{CaseRow, Look, OpenCase};
use crate::domain::case::Status;
use crate::domain::describe::Origin;
use crate::domain::id::PaperId;
use crate::domain::result::Standing;
use crate::domain::workday::local;
use crate::flow::keep;
use crate::flow::reuse::checklist::{Answer, Asked, Checklist, Reason};
use crate::rules::procedures::ResultForm;

/// What a step came to.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Step {
    /// The case as it stands now.
    pub case: CaseRow,
    /// What was asked for, where the citizen is to supplement.
    pub asked: Vec<Asked>,
    /// Originals that are taken in for good.
    pub originals_taken: Vec<String>,
    /// What is to be told.
    pub warnings: Vec<Reason>,
}

impl Gate<'_> {
    /// Moves a case on. `asks` names what is asked for where it is to be supplemented.
    pub async fn step(
        &self,
        case: &OpenCase,
        to: Status,
        ground: &str,
        asks: &[String],
        look: &Look,
    ) -> Result<Step> {
        let before = case.row();
        if !before.status.may_become(to) {
            return Err(GateError::BadStep { from: before.status, to });
        }
        if to.needs_ground() && ground.trim().is_empty() {
            return Err(GateError::NeedsGround(to.to_string()));
        }
        let checklist = self.look(case, look).await?;
        let mut asked = Vec::new();
        let mut warnings = Vec::new();
        if to == Status::Supplement {
            if asks.is_empty() {
                return Err(GateError::NeedsGround(to.to_string()));
            }
            for what in asks {
                asked.push(self.may_ask_by(case, &checklist, what).await?);
            }
            let events = self.catalog.events_of_case(&before.code).await?;
            let again = events.iter().any(|event| event.status == Some(Status::Supplement));
            if again {
                warnings.push(Reason::new("supplement.again", ""));
            }
        }
        if to == Status::Handling {
            is_digitized(&checklist)?;
        }
        if to == Status::Returned {
            self.has_result(case).await?;
        }
        let mut parts: Vec<&str> = vec![ground.trim()];
        parts.extend(asked.iter().map(|asked| asked.name.as_str()));
        let detail: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let moved =
            self.catalog.move_case(before, to, checklist.due.at, &detail.join("; "), look).await?;
        if !moved {
            return Err(GateError::ChangedMeanwhile(before.code.clone()));
        }
        let code = &before.code;
        let case = self.catalog.case(code).await?;
        let case = case.ok_or_else(|| GateError::NoCase(code.clone()))?;
        let originals_taken = originals(&checklist);
        if case.due.is_some_and(|due| due < local(look.at)) {
            warnings.push(Reason::new("case.overdue", ""));
        }
        Ok(Step { case, asked, originals_taken, warnings })
    }

    /// R4: an electronic result of class A or B (Decree 45/2020/NĐ-CP, Article 14), unless the
    /// legal result is paper, or there is none in writing; one made by another agency's system may
    /// be named by its reference there.
    async fn has_result(&self, case: &OpenCase) -> Result<()> {
        let row = case.row();
        let rule = &self.procedure(&row.procedure)?.result;
        let none = || GateError::NoResult { name: rule.name.clone() };
        match rule.form {
            ResultForm::Paper | ResultForm::None => return Ok(()),
            ResultForm::ElsewhereElectronic if !row.reference.trim().is_empty() => return Ok(()),
            _ => {}
        }
        let paper = row.result.as_ref().ok_or_else(none)?;
        match self.origin(case, paper).await? {
            Origin::A | Origin::B => Ok(()),
            _ => Err(none()),
        }
    }

    async fn origin(&self, case: &OpenCase, paper: &PaperId) -> Result<Origin> {
        let held = self.catalog.held_paper(case, paper).await?;
        let held = held.ok_or_else(|| GateError::NoPaper(paper.clone()))?;
        let ended = held.standing.is_some_and(Standing::has_ended);
        Ok(if ended { Origin::E } else { keep::origin_of(held.copy, &held.signatures) })
    }

    /// Notes a case's result: a paper of this office, or the reference of one made elsewhere or on
    /// paper. What class the paper is; none without a paper.
    pub async fn put_result(
        &self,
        case: &OpenCase,
        paper: Option<&PaperId>,
        reference: &str,
        look: &Look,
    ) -> Result<Option<Origin>> {
        let class = match paper {
            Some(paper) => Some(self.origin(case, paper).await?),
            None if reference.trim().is_empty() => {
                return Err(GateError::NeedsGround(case.row().code.to_string()));
            }
            None => None,
        };
        self.catalog.put_case_result(case, paper, reference.trim(), look).await?;
        Ok(class)
    }
}

/// R2: what must be digitized is digitized and signed, used again, seen in data, or exempt with
/// a reason (Circular 01/2023/TT-VPCP, Article 7; Decree 118/2025/NĐ-CP, Article 17.1.c).
fn is_digitized(checklist: &Checklist) -> Result<()> {
    let open = checklist.papers.iter().filter(|line| {
        let ruled_out = line.reasons.iter().any(|reason| reason.code == "condition.not");
        line.digitize && !line.state.is_settled() && !ruled_out
    });
    // data that nobody has looked for yet are open too
    let names: Vec<String> = open.map(|line| format!("{} ({})", line.name, line.key)).collect();
    if names.is_empty() { Ok(()) } else { Err(GateError::Undigitized(names)) }
}

/// Originals that are taken in for good, by their names.
pub(super) fn originals(checklist: &Checklist) -> Vec<String> {
    let taken = checklist.papers.iter().filter(|line| {
        line.withdrawn && line.answer != Answer::NotAsked && line.answer != Answer::Consider
    });
    taken.map(|line| line.name.clone()).collect()
}
