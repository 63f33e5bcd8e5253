//! Papers just scanned find their case: by the cover sheet before them, or by the case that is open
//! at the counter they were scanned at.

use super::cover::Cover;
use super::{Gate, GateError, Result};
use crate::catalog::{Look, OpenCase};
use crate::domain::id::PaperId;
use crate::rules::procedures::{Kind, RequiredPaper};

impl Gate<'_> {
    /// Puts a paper just scanned into its case: that of its cover, else the one that is open at
    /// `counter`. Which paper of the procedure it is; `None` where it belongs to no case.
    pub async fn file(
        &self,
        paper: &PaperId,
        cover: Option<&Cover>,
        counter: Option<&str>,
        look: &Look,
    ) -> Result<Option<(OpenCase, String)>> {
        let case = match (cover, counter) {
            (Some(cover), _) => Some(self.case(&cover.case).await?),
            (None, Some(counter)) => self.catalog.case_at(counter).await?,
            (None, None) => None,
        };
        let Some(case) = case else { return Ok(None) };
        let rows = self.catalog.papers_of_case(&case.row().code).await?;
        // the same scan taken up again
        if let Some(row) = rows.iter().find(|row| row.paper.as_ref() == Some(paper)) {
            return Ok(Some((case, row.key.clone())));
        }
        let key = match cover.and_then(|cover| cover.key.clone()) {
            Some(key) => key,
            None => self.fitting(&case, paper).await?,
        };
        if !self.catalog.was_looked_for(&case.row().code, &key).await? {
            self.look(&case, look).await?;
        }
        self.attach(&case, &key, paper, look).await?;
        Ok(Some((case, key)))
    }

    /// The one open paper of the procedure that a scanned paper's type fits.
    async fn fitting(&self, case: &OpenCase, paper: &PaperId) -> Result<String> {
        let code = &case.row().code;
        let which = || GateError::WhichPaper { code: code.clone(), paper: paper.clone() };
        let procedure = self.procedure(&case.row().procedure)?;
        let held = self.catalog.held_paper(case, paper).await?;
        let kind = held.ok_or_else(|| GateError::NoPaper(paper.clone()))?.kind;
        let named = |required: &&RequiredPaper| required.types.contains(&kind);
        let shown = |required: &&RequiredPaper| required.kind == Kind::Show;
        let all = || procedure.papers.iter().filter(named);
        if let Some(only) = all().find(shown)
            && all().all(|required| shown(&required))
        {
            return Err(GateError::OnlyShown(only.name.clone()));
        }
        let rows = self.catalog.papers_of_case(code).await?;
        let settled = |key: &str| rows.iter().any(|row| row.key == key && row.state.is_settled());
        let mut fit = all().filter(|required| !shown(required) && !settled(&required.key));
        match (fit.next(), fit.next()) {
            (Some(one), None) => Ok(one.key.clone()),
            _ => Err(which()),
        }
    }
}
