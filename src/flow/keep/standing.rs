//! Whether a kept paper stands: replaced, corrected, withdrawn (Decree 45/2020/NĐ-CP, Article 15).
//! It stays where it is and is found as before, marked with the time.

use super::rows::apply_paper;
use super::{KeepError, Result};
use crate::catalog::SqliteCatalog;
use crate::domain::id::PaperId;
use crate::domain::manifest::{Event, Subject};
use crate::domain::result::Change;
use crate::store::{Office, Outcome};

/// Notes a change of standing; whether it is noted now. The same change again is noted once; a
/// paper that has ended is refused another ([`KeepError::Ended`]).
pub async fn restate(
    office: &Office,
    catalog: &SqliteCatalog,
    paper: &PaperId,
    change: Change,
    at: jiff::Timestamp,
) -> Result<bool> {
    let _hold = office.hold_paper(paper).await?;
    let subject = Subject::Paper(paper.clone());
    let chain = office.manifests().chain(subject.clone()).await?;
    if chain.is_empty() {
        return Err(KeepError::NoCopy(paper.clone()));
    }
    let event = Event::Restated { change };
    let ended = chain.iter().find_map(|link| match &link.manifest.event {
        Event::Restated { change } if change.standing.has_ended() => Some(change.standing),
        _ => None,
    });
    let again = chain.iter().any(|link| link.manifest.event.is_same_as(&event));
    if let Some(standing) = ended.filter(|_| !again) {
        return Err(KeepError::Ended { paper: paper.clone(), standing });
    }
    let appended = office.manifests().append(subject.clone(), event, at).await?;
    let chain = office.manifests().chain(subject).await?;
    apply_paper(office, catalog, &chain, None).await?;
    Ok(appended.outcome == Outcome::Created)
}
