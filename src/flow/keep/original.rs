//! Originals: the bytes as received, and their arrivals.

use std::path::PathBuf;

use super::rows::apply_scan;
use super::{KeepError, Result};
use crate::catalog::{ScanState, SqliteCatalog};
use crate::domain::hash::Sha256;
use crate::domain::manifest::{Event, Stored, Subject};
use crate::store::{Body, ObjectStore, Office};

/// A received file that may be kept.
#[derive(Clone, PartialEq, Debug)]
pub struct NewOriginal {
    /// SHA-256 of its bytes.
    pub sha256: Sha256,
    /// Number of bytes.
    pub size: u64,
    /// IANA media type.
    pub media: String,
    /// Where its bytes are now, normally in `incoming/`; the file stays there.
    pub path: PathBuf,
    /// Number of pages.
    pub pages: u32,
    /// Number of papers found in it.
    pub papers: u32,
    /// Whether it came signed.
    pub signed: bool,
    /// Whether a program made its pages.
    pub born_digital: bool,
}

/// Keeps an original with all its arrivals that [`SqliteCatalog::record_arrival`] noted.
pub async fn keep_original(
    office: &Office,
    catalog: &SqliteCatalog,
    new: &NewOriginal,
) -> Result<Stored> {
    let stored = Stored { sha256: new.sha256, size: new.size, media: new.media.clone() };
    office.objects().put_new(new.sha256, Body::File(new.path.clone())).await?;
    office.objects().verify(new.sha256).await?;
    let about = About {
        original: stored.clone(),
        pages: new.pages,
        papers: new.papers,
        signed: new.signed,
        born_digital: new.born_digital,
    };
    // Another process may note an arrival meanwhile; it sees the scan kept, or we see its row.
    while note_arrivals(office, catalog, &about).await? {}
    Ok(stored)
}

/// Notes in the manifests that a scan which is kept already arrived again. Call it after
/// [`SqliteCatalog::record_arrival`] said so; does nothing for a scan that is not kept yet.
pub async fn keep_arrival(office: &Office, catalog: &SqliteCatalog, scan: Sha256) -> Result<()> {
    let state = catalog.scan(scan).await?.map(|s| s.state);
    if !matches!(state, Some(ScanState::Kept | ScanState::Done)) {
        return Ok(());
    }
    let chain = office.manifests().chain(Subject::Scan(scan)).await?;
    let about = chain.iter().find_map(|link| match &link.manifest.event {
        Event::Arrival { original, pages, papers, signed, born_digital, .. } => Some(About {
            original: original.clone(),
            pages: *pages,
            papers: *papers,
            signed: *signed,
            born_digital: *born_digital,
        }),
        _ => None,
    });
    let about = about.ok_or(KeepError::NoArrival(scan))?;
    while note_arrivals(office, catalog, &about).await? {}
    Ok(())
}

struct About {
    original: Stored,
    pages: u32,
    papers: u32,
    signed: bool,
    born_digital: bool,
}

/// Whether there may be more.
async fn note_arrivals(office: &Office, catalog: &SqliteCatalog, about: &About) -> Result<bool> {
    let scan = about.original.sha256;
    let arrivals = catalog.arrivals_of_scan(scan).await?;
    if arrivals.is_empty() {
        return Err(KeepError::NoArrival(scan));
    }
    let kept = catalog.scan(scan).await?.map(|s| s.state);
    let kept = matches!(kept, Some(ScanState::Kept | ScanState::Done));
    if kept && arrivals.iter().all(|a| a.noted) {
        return Ok(false);
    }
    for arrival in arrivals.iter().filter(|a| !a.noted || !kept) {
        let event = Event::Arrival {
            original: about.original.clone(),
            name: arrival.name.clone(),
            pages: about.pages,
            papers: about.papers,
            signed: about.signed,
            born_digital: about.born_digital,
            source: arrival.source.clone(),
        };
        office.manifests().append(Subject::Scan(scan), event, arrival.at).await?;
    }
    let chain = office.manifests().chain(Subject::Scan(scan)).await?;
    apply_scan(catalog, &chain).await?;
    Ok(true)
}
