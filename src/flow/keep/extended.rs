//! A paper's PDF that has grown: evidence and time stamps behind its signatures, so that they can be
//! proven for longer. The PDF before stays an object; what is handed out is the one that counts now.

use std::path::PathBuf;

use super::rows::apply_paper;
use super::{KeepError, Result};
use crate::catalog::SqliteCatalog;
use crate::domain::hash::Sha256;
use crate::domain::id::PaperId;
use crate::domain::manifest::{Event, Stored, Subject};
use crate::domain::result::Salt;
use crate::store::{Body, Chain, ObjectStore, Office};

/// A PDF that has grown.
#[derive(Clone, PartialEq, Debug)]
pub struct Extension {
    /// SHA-256 of the PDF before.
    pub before: Sha256,
    /// The PDF now.
    pub pdf: Stored,
    /// What its weakest signature has reached.
    pub level: String,
    /// Until when the last time stamp's certificate is valid.
    pub until: Option<jiff::Timestamp>,
    /// Keeps the journal's hash of the file from being guessed.
    pub salt: Salt,
}

/// The PDF that counts now, and how it came to be so where it has grown.
pub async fn extension_of(
    office: &Office,
    paper: &PaperId,
) -> Result<Option<(Stored, Option<Extension>)>> {
    Ok(current(&office.manifests().chain(Subject::Paper(paper.clone())).await?))
}

fn current(chain: &Chain) -> Option<(Stored, Option<Extension>)> {
    let mut found = None;
    for link in chain {
        match &link.manifest.event {
            Event::Copied { pdf, .. } => found = Some((pdf.clone(), None)),
            Event::Extended { before, pdf, level, until, salt } => {
                let extension = Extension {
                    before: *before,
                    pdf: pdf.clone(),
                    level: level.clone(),
                    until: *until,
                    salt: *salt,
                };
                found = Some((pdf.clone(), Some(extension)));
            }
            _ => {}
        }
    }
    found
}

/// Keeps a PDF that has grown; whether it counts now. Where another process was first, its PDF
/// counts and this one is stored nowhere. `path` is where the bytes are, proven by the caller to
/// begin with those before.
pub async fn keep_extended(
    office: &Office,
    catalog: &SqliteCatalog,
    paper: &PaperId,
    new: Extension,
    path: PathBuf,
    at: jiff::Timestamp,
) -> Result<bool> {
    let _hold = office.hold_paper(paper).await?;
    let subject = Subject::Paper(paper.clone());
    let chain = office.manifests().chain(subject.clone()).await?;
    let (now, _) = current(&chain).ok_or_else(|| KeepError::NoCopy(paper.clone()))?;
    if now.sha256 != new.before {
        // rows may lag behind where that process died
        apply_paper(office, catalog, &chain, None).await?;
        return Ok(false);
    }
    office.objects().put_new(new.pdf.sha256, Body::File(path)).await?;
    office.objects().verify(new.pdf.sha256).await?;
    let Extension { before, pdf, level, until, salt } = new;
    let event = Event::Extended { before, pdf, level, until, salt };
    office.manifests().append(subject.clone(), event, at).await?;
    let chain = office.manifests().chain(subject).await?;
    apply_paper(office, catalog, &chain, None).await?;
    Ok(true)
}
