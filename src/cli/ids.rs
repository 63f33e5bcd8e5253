//! Papers as people name them: an id, or as much of its beginning as tells it from the others.

use super::error::CliError;
use crate::catalog::SqliteCatalog;
use crate::domain::id::PaperId;
use crate::domain::problem::Problem;

/// Papers looked at in one go.
const AT_ONCE: u32 = 1000;
/// So many are named where several fit.
const NAMED: usize = 5;

/// The paper whose id is `text` or begins so.
pub(super) async fn paper_id(catalog: &SqliteCatalog, text: &str) -> Result<PaperId, Problem> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    let beginning = text.trim().to_lowercase();
    let mut fit = Vec::new();
    for offset in (0..).step_by(AT_ONCE as usize) {
        let papers = catalog.papers(None, AT_ONCE, offset).await?;
        let last = papers.len() < AT_ONCE as usize;
        let ids = papers.into_iter().map(|paper| paper.id);
        fit.extend(ids.filter(|id| id.as_str().starts_with(&beginning)));
        if last || fit.len() > NAMED {
            break;
        }
    }
    fit.sort();
    fit.truncate(NAMED);
    match fit.as_slice() {
        [id] => Ok(id.clone()),
        _ if fit.is_empty() || beginning.is_empty() => {
            Err(CliError::NoPaper(text.to_owned()).into())
        }
        _ => Err(CliError::Ambiguous { beginning, ids: fit }.into()),
    }
}
