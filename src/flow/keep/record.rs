//! Versions of a paper's record.

use super::copy::{are_safe, reserve};
use super::rows::{apply_paper, read_record};
use super::text::Text;
use super::{KeepError, Result};
use crate::catalog::SqliteCatalog;
use crate::domain::canonical::to_canonical;
use crate::domain::hash::Sha256;
use crate::domain::id::PaperId;
use crate::domain::manifest::{Event, SignatureNote, Stored, Subject};
use crate::domain::record::Record;
use crate::store::{Body, ObjectStore, Office};

/// Media type of records.
const RECORD_MEDIA: &str = "application/json";
/// Media type of `COSE_Sign1` (RFC 9052, 2).
const SIGNATURE_MEDIA: &str = "application/cose; cose-type=\"cose-sign1\"";

/// A version of a record to be kept.
#[derive(Debug)]
pub struct NewRecord<'a> {
    /// The record.
    pub record: &'a Record,
    /// Its `COSE_Sign1` over the record's canonical JSON
    /// ([`crate::domain::canonical::to_canonical`]).
    pub cose: Vec<u8>,
    /// What was read on its pages.
    pub text: Text,
    /// Its code.
    pub code: Option<String>,
    /// Who signed.
    pub signed: SignatureNote,
}

/// A version that is kept.
#[derive(Clone, PartialEq, Debug)]
pub struct KeptRecord {
    /// The record as stored.
    pub record: Record,
    /// Its canonical JSON.
    pub stored: Stored,
    /// Its `COSE_Sign1`.
    pub signature: Stored,
    /// What was read on its pages.
    pub text: Stored,
    /// Its code.
    pub code: Option<String>,
}

/// A version of a paper's record, if it is kept, or was being kept when the process died and all
/// its bytes are safe: then it is kept to its end. Ask before signing.
pub async fn record_of(
    office: &Office,
    catalog: &SqliteCatalog,
    paper: &PaperId,
    version: u32,
    at: jiff::Timestamp,
) -> Result<Option<KeptRecord>> {
    if let Some(kept) = finish(office, catalog, paper, version, None).await? {
        return Ok(Some(kept));
    }
    match catalog.begun_signature(paper, version).await? {
        Some(event) if are_safe(office, &event).await? => {
            office.manifests().append(Subject::Paper(paper.clone()), *event, at).await?;
            finish(office, catalog, paper, version, None).await
        }
        _ => Ok(None),
    }
}

/// Keeps a version of a record: 1 after the copy, each later one after the one before. Returns
/// the version that counts: an earlier one, if there is one.
pub async fn keep_record(
    office: &Office,
    catalog: &SqliteCatalog,
    new: NewRecord<'_>,
    at: jiff::Timestamp,
) -> Result<KeptRecord> {
    let NewRecord { record, cose, text, code, signed } = new;
    let (paper, version) = (&record.paper, record.version);
    if let Some(kept) = record_of(office, catalog, paper, version, at).await? {
        return Ok(kept);
    }
    check_order(office, record).await?;

    let bytes = to_canonical(record)?;
    let hash = Sha256::of(&bytes);
    if serde_json::from_slice::<Record>(&bytes).is_err() {
        return Err(KeepError::BadRecord(hash));
    }
    let stored = Stored { sha256: hash, size: bytes.len() as u64, media: RECORD_MEDIA.to_owned() };
    let signature = Stored {
        sha256: Sha256::of(&cose),
        size: cose.len() as u64,
        media: SIGNATURE_MEDIA.to_owned(),
    };
    let event = Event::Recorded {
        version,
        record: stored.clone(),
        signature: signature.clone(),
        text: text.stored().clone(),
        code,
        signed,
    };
    reserve(catalog, paper, version, "record", &event).await?;
    let objects = office.objects();
    let words = text.keep(office).await?;
    objects.put_new(hash, Body::Bytes(bytes)).await?;
    objects.verify(hash).await?;
    objects.put_new(signature.sha256, Body::Bytes(cose)).await?;
    objects.verify(signature.sha256).await?;
    office.manifests().append(Subject::Paper(paper.clone()), event, at).await?;
    let kept = finish(office, catalog, paper, version, words).await?;
    kept.ok_or(KeepError::NoCopy(paper.clone()))
}

/// Notes that a paper is no longer valid.
pub async fn withdraw(
    office: &Office,
    catalog: &SqliteCatalog,
    paper: &PaperId,
    reason: String,
    at: jiff::Timestamp,
) -> Result<()> {
    let subject = Subject::Paper(paper.clone());
    if office.manifests().chain(subject.clone()).await?.is_empty() {
        return Err(KeepError::NoCopy(paper.clone()));
    }
    office.manifests().append(subject.clone(), Event::Withdrawn { reason }, at).await?;
    let chain = office.manifests().chain(subject).await?;
    apply_paper(office, catalog, &chain, None).await
}

/// A record follows the copy it speaks of, and the version before it.
async fn check_order(office: &Office, record: &Record) -> Result<()> {
    let chain = office.manifests().chain(Subject::Paper(record.paper.clone())).await?;
    let copied = chain.iter().any(|link| {
        matches!(&link.manifest.event, Event::Copied { pdf, .. } if pdf.sha256 == record.pdf)
    });
    if !copied {
        return Err(KeepError::NoCopy(record.paper.clone()));
    }
    let last = chain.iter().rev().find_map(|link| match &link.manifest.event {
        Event::Recorded { version, record, .. } => Some((*version, record.sha256)),
        _ => None,
    });
    let fits = match last {
        None => record.version == 1 && record.previous.is_none(),
        Some((version, hash)) => record.version == version + 1 && record.previous == Some(hash),
    };
    if fits {
        Ok(())
    } else {
        Err(KeepError::NotNext { paper: record.paper.clone(), version: record.version })
    }
}

async fn finish(
    office: &Office,
    catalog: &SqliteCatalog,
    paper: &PaperId,
    version: u32,
    words: Option<String>,
) -> Result<Option<KeptRecord>> {
    let chain = office.manifests().chain(Subject::Paper(paper.clone())).await?;
    for link in &chain {
        if let Event::Recorded { version: v, record, signature, text, code, .. } =
            &link.manifest.event
            && *v == version
        {
            apply_paper(office, catalog, &chain, words).await?;
            return Ok(Some(KeptRecord {
                record: read_record(office, record, paper).await?,
                stored: record.clone(),
                signature: signature.clone(),
                text: text.clone(),
                code: code.clone(),
            }));
        }
    }
    Ok(None)
}
