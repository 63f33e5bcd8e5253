//! Whether a file has to be taken at all: asked of the rows, without reading it.

use std::time::SystemTime;

use super::Local;
use crate::catalog::ScanState;
use crate::domain::problem::Problem;
use crate::flow::intake::Found;

/// What is known of a file as it lies there now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known {
    /// It was never taken, or not to the end, or it changed since.
    No,
    /// Its papers are kept.
    Done,
    /// It may not be kept.
    Refused,
    /// It failed, and has not changed since: trying again would give the same.
    Failed,
}

/// Still being written: the one failure that mends itself.
const STILL_WRITTEN: u16 = 1101;

impl Local {
    /// What is known of a file by its place, size and time.
    pub async fn known(&self, found: &Found) -> Result<Known, Problem> {
        let Some(source) = self.arrival_of(found) else { return Ok(Known::No) };
        if let Some(scan) = self.catalog.find_arrival(&source).await?
            && let Some(row) = self.catalog.scan(scan).await?
            && row.state == ScanState::Done
        {
            return Ok(Known::Done);
        }
        if let Some(refused) = self.catalog.refusal_of_file(&source).await?
            && refused.erased
            && self.stands(&refused)
        {
            return Ok(Known::Refused);
        }
        let failure = self.catalog.failure_of(&self.office.path_key(&found.path)).await?;
        let Some(failure) = failure.filter(|f| f.problem.code.0 != STILL_WRITTEN) else {
            return Ok(Known::No);
        };
        let changed = std::fs::metadata(&found.path).and_then(|metadata| metadata.modified());
        let since = changed.ok().and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok());
        let since = since.and_then(|since| i128::try_from(since.as_nanos()).ok());
        let unchanged = since.is_some_and(|since| since < failure.at.as_nanosecond());
        Ok(if unchanged { Known::Failed } else { Known::No })
    }
}
