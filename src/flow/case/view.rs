//! A case with all that hangs on it.

use serde::Serialize;

use super::{Gate, GateError, Result};
use crate::catalog::{
    CaseEvent, CasePaperRow, CaseRow, LookUpRow, OverrideRow, PersonRow, ReceiptRow,
};
use crate::domain::dossier::DossierCode;
use crate::rules::procedures::Procedure;

/// Version of the JSON.
const FORMAT: u32 = 1;

/// A case, as `sohoa case show` gives it. Holds no personal number.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CaseView {
    /// 1.
    pub format: u32,
    /// The case.
    #[serde(flatten)]
    pub case: CaseRow,
    /// The portal's words for its status.
    pub status_name: &'static str,
    /// The procedure's name.
    pub procedure_name: String,
    /// Who takes part.
    pub persons: Vec<PersonRow>,
    /// What became of its papers; what is not here is open.
    pub papers: Vec<CasePaperRow>,
    /// Papers of which nothing has become yet.
    pub open: Vec<String>,
    /// Originals that are taken in for good.
    pub originals_taken: Vec<String>,
    /// What officers saw in others' data.
    pub look_ups: Vec<LookUpRow>,
    /// Overrides of the gate.
    pub overrides: Vec<OverrideRow>,
    /// Receipts of reuse.
    pub receipts: Vec<ReceiptRow>,
    /// What happened.
    pub events: Vec<CaseEvent>,
}

impl Gate<'_> {
    /// A case with all that hangs on it, open or over.
    pub async fn show(&self, code: &DossierCode) -> Result<CaseView> {
        let case = self.catalog.case(code).await?;
        let case = case.ok_or_else(|| GateError::NoCase(code.clone()))?;
        let procedure = self.procedure(&case.procedure)?;
        let papers = self.catalog.papers_of_case(code).await?;
        let settled = |key: &str| papers.iter().any(|p| p.key == key && p.state.is_settled());
        let open = procedure.papers.iter().filter(|paper| !settled(&paper.key));
        let open = open.filter(|paper| applies(procedure, &case, &paper.key));
        let originals = procedure.papers.iter().filter(|paper| paper.withdrawn);
        let originals = originals.filter(|paper| applies(procedure, &case, &paper.key));
        Ok(CaseView {
            format: FORMAT,
            status_name: case.status.name(),
            procedure_name: procedure.name.clone(),
            persons: self.catalog.persons_of_case(code).await?,
            open: open.map(|paper| paper.key.clone()).collect(),
            originals_taken: originals.map(|paper| paper.name.clone()).collect(),
            look_ups: self.catalog.look_ups_of_case(code).await?,
            overrides: self.catalog.overrides(Some(code)).await?,
            receipts: self.catalog.receipts(Some(code)).await?,
            events: self.catalog.events_of_case(code).await?,
            papers,
            case,
        })
    }
}

/// Whether a paper's condition holds, or it has none.
fn applies(procedure: &Procedure, case: &CaseRow, key: &str) -> bool {
    let condition = procedure.paper(key).and_then(|paper| paper.condition.as_ref());
    condition.is_none_or(|condition| case.conditions.contains(condition))
}
