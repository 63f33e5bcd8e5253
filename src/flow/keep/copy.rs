//! A paper's copy: its PDF, sealed or as it came.

use std::path::PathBuf;

use super::Result;
use super::rows::apply_paper;
use crate::catalog::{Pending, Reservation, SqliteCatalog};
use crate::domain::hash::Sha256;
use crate::domain::id::PaperId;
use crate::domain::manifest::{Event, SignatureNote, Stored, Subject};
use crate::domain::record::Copy;
use crate::domain::result::Issue;
use crate::store::{Body, ObjectStore, Office};

/// A copy to be kept.
#[derive(Clone, PartialEq, Debug)]
pub struct NewCopy {
    /// The paper.
    pub paper: PaperId,
    /// The scan it stands in.
    pub scan: Sha256,
    /// Its place in the scan, from 0.
    pub place: u32,
    /// Its pages in the scan, from 1.
    pub pages: Vec<u32>,
    /// The PDF.
    pub pdf: Stored,
    /// Where its bytes are; `None` where they are an object already, as with an original that is
    /// kept as it came.
    pub path: Option<PathBuf>,
    /// How it came about.
    pub copy: Copy,
    /// Signatures in it.
    pub signatures: Vec<SignatureNote>,
    /// What it was given where this office issues it.
    pub issue: Option<Issue>,
}

/// A copy that is kept.
#[derive(Clone, PartialEq, Debug)]
pub struct KeptCopy {
    /// The PDF.
    pub pdf: Stored,
    /// How it came about.
    pub copy: Copy,
    /// Its pages in the scan.
    pub pages: Vec<u32>,
    /// Signatures in it.
    pub signatures: Vec<SignatureNote>,
    /// When it was kept.
    pub at: jiff::Timestamp,
}

/// The copy of a paper, if one is kept, or was being kept when the process died and its bytes are
/// safe: then it is kept to its end. Ask before sealing: a paper is sealed once.
pub async fn copy_of(
    office: &Office,
    catalog: &SqliteCatalog,
    paper: &PaperId,
    at: jiff::Timestamp,
) -> Result<Option<KeptCopy>> {
    let _hold = office.hold_paper(paper).await?;
    resume(office, catalog, paper, at).await
}

/// [`copy_of`], while others are kept away.
async fn resume(
    office: &Office,
    catalog: &SqliteCatalog,
    paper: &PaperId,
    at: jiff::Timestamp,
) -> Result<Option<KeptCopy>> {
    if let Some(kept) = finish(office, catalog, paper).await? {
        return Ok(Some(kept));
    }
    for pending in catalog.begun_signatures(paper, 0).await? {
        if are_safe(office, &pending.event).await? {
            return note(office, catalog, paper, pending.event, at).await;
        }
    }
    Ok(None)
}

/// Keeps a paper's copy. Returns the copy that counts: an earlier one, if there is one, also one
/// that another process kept meanwhile; the bytes given are then stored nowhere.
pub async fn keep_copy(
    office: &Office,
    catalog: &SqliteCatalog,
    new: NewCopy,
    at: jiff::Timestamp,
) -> Result<KeptCopy> {
    let _hold = office.hold_paper(&new.paper).await?;
    if let Some(kept) = resume(office, catalog, &new.paper, at).await? {
        return Ok(kept);
    }
    let event = Event::Copied {
        scan: new.scan,
        place: new.place,
        pages: new.pages,
        pdf: new.pdf.clone(),
        copy: new.copy,
        signatures: new.signatures,
        issue: new.issue,
    };
    let pending = Pending { event, detached: None };
    reserve(catalog, &new.paper, 0, role_of(&pending.event), &pending).await?;
    if let Some(path) = new.path {
        office.objects().put_new(new.pdf.sha256, Body::File(path)).await?;
    }
    office.objects().verify(new.pdf.sha256).await?;
    let kept = note(office, catalog, &new.paper, pending.event, at).await?;
    kept.ok_or(super::KeepError::NoCopy(new.paper))
}

/// The role of the signature we made; papers kept as they came have a place of their own.
fn role_of(event: &Event) -> &str {
    match event {
        Event::Copied { signatures, .. } => {
            signatures.iter().map(|s| s.role.as_str()).find(|r| *r != "found").unwrap_or("original")
        }
        _ => "record",
    }
}

/// Reserves a signature's place while others are kept away from the paper, so that what stands
/// begun there was left by one who died, or failed, before anything was stored.
pub(super) async fn reserve(
    catalog: &SqliteCatalog,
    paper: &PaperId,
    version: u32,
    role: &str,
    pending: &Pending,
) -> Result<()> {
    if let Reservation::Begun(other) =
        catalog.reserve_signature(paper, version, role, pending).await?
        && *other != *pending
    {
        catalog.take_over_signature(paper, version, role, pending).await?;
    }
    Ok(())
}

/// Whether all objects an event names are there, whole.
pub(super) async fn are_safe(office: &Office, event: &Event) -> Result<bool> {
    for object in event.objects() {
        if office.objects().head(object.sha256).await?.is_none() {
            return Ok(false);
        }
    }
    // Written by a process that died, perhaps before its folders were synced.
    for object in event.objects() {
        office.objects().verify(object.sha256).await?;
    }
    Ok(true)
}

async fn note(
    office: &Office,
    catalog: &SqliteCatalog,
    paper: &PaperId,
    event: Event,
    at: jiff::Timestamp,
) -> Result<Option<KeptCopy>> {
    office.manifests().append(Subject::Paper(paper.clone()), event, at).await?;
    finish(office, catalog, paper).await
}

/// Brings rows to what the manifests say.
async fn finish(
    office: &Office,
    catalog: &SqliteCatalog,
    paper: &PaperId,
) -> Result<Option<KeptCopy>> {
    let chain = office.manifests().chain(Subject::Paper(paper.clone())).await?;
    let Some(kept) = chain.iter().find_map(|link| match &link.manifest.event {
        Event::Copied { pdf, copy, pages, signatures, .. } => Some(KeptCopy {
            pdf: pdf.clone(),
            copy: *copy,
            pages: pages.clone(),
            signatures: signatures.clone(),
            at: link.manifest.at,
        }),
        _ => None,
    }) else {
        return Ok(None);
    };
    apply_paper(office, catalog, &chain, None).await?;
    Ok(Some(kept))
}
