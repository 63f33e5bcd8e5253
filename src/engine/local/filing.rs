//! Papers just kept find the case they were scanned for.

use super::Local;
use crate::catalog::Look;
use crate::domain::hash::Sha256;
use crate::domain::id::PaperId;
use crate::domain::page::PageRead;
use crate::domain::paper::Sorted;
use crate::domain::problem::Problem;
use crate::flow::case::{Gate, covers};
use crate::rules::procedures::Procedures;

impl Local {
    /// Puts each paper of a scan into its case: that of the cover sheet before it, or the one that
    /// is open at the counter. What cannot be put is told, and stays held: it is put by hand.
    pub(super) async fn filed(
        &self,
        scan: Sha256,
        pages: &[PageRead],
        papers: &[Sorted],
    ) -> Vec<Problem> {
        let covers = covers(pages, papers);
        let counter = self.counter();
        if counter.is_none() && covers.iter().all(Option::is_none) {
            return Vec::new();
        }
        let procedures = match Procedures::of_office(self.office.root(), &self.rules) {
            Ok(procedures) => procedures,
            Err(error) => return vec![error.into()],
        };
        let gate = Gate { catalog: &self.catalog, rules: &self.rules, procedures: &procedures };
        let actor = counter.map_or_else(|| "cover".to_owned(), |name| format!("counter {name}"));
        let look = Look { actor, at: (self.now)() };
        let mut problems = Vec::new();
        for (place, cover) in covers.iter().enumerate() {
            let id = PaperId::derive(scan, place as u32);
            let filed = gate.file(&id, cover.as_ref(), counter, &look).await;
            problems.extend(filed.err().map(Problem::from));
        }
        problems
    }
}
