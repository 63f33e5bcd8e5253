//! Versions of a paper's record.

use data_encoding::HEXLOWER;

use super::copy::{are_safe, reserve};
use super::rows::{apply_paper, read_record};
use super::text::Text;
use super::{KeepError, Result};
use crate::catalog::{Pending, SqliteCatalog};
use crate::domain::canonical::to_canonical;
use crate::domain::hash::Sha256;
use crate::domain::id::PaperId;
use crate::domain::manifest::{Event, SignatureNote, Stored, Subject};
use crate::domain::record::{Record, Review};
use crate::store::{Body, Chain, ObjectStore, Office};

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

/// The newest version of a paper's record, proved by hash; `None` where there is none yet. What
/// was read on its pages is [`read_pages`](super::read_pages) of its text. Changes nothing.
pub async fn latest_record(office: &Office, paper: &PaperId) -> Result<Option<KeptRecord>> {
    let chain = office.manifests().chain(Subject::Paper(paper.clone())).await?;
    kept_in(office, &chain, paper, |_| true).await
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
    let _hold = office.hold_paper(paper).await?;
    resume(office, catalog, paper, version, at).await
}

/// [`record_of`], while others are kept away. Text, record, signature are stored in this order:
/// where the record is safe its text is too, and the signature is either safe or stands in its
/// reservation, to be written again as it was. Where the record is not safe, nothing signed is.
async fn resume(
    office: &Office,
    catalog: &SqliteCatalog,
    paper: &PaperId,
    version: u32,
    at: jiff::Timestamp,
) -> Result<Option<KeptRecord>> {
    if let Some(kept) = finish(office, catalog, paper, version, None).await? {
        return Ok(Some(kept));
    }
    let objects = office.objects();
    for Pending { event, detached } in catalog.begun_signatures(paper, version).await? {
        let Event::Recorded { record, signature, .. } = &event else { continue };
        if objects.head(record.sha256).await?.is_none() {
            continue;
        }
        let detached = detached.and_then(|hex| HEXLOWER.decode(hex.as_bytes()).ok());
        if let Some(bytes) = detached
            && objects.head(signature.sha256).await?.is_none()
        {
            objects.put_new(signature.sha256, Body::Bytes(bytes)).await?;
        }
        if are_safe(office, &event).await? {
            office.manifests().append(Subject::Paper(paper.clone()), event, at).await?;
            return finish(office, catalog, paper, version, None).await;
        }
    }
    Ok(None)
}

/// Keeps a version of a record: 1 after the copy, each later one after the one before. Returns
/// the version that counts: an earlier one, if there is one. A review of a version that somebody
/// else has reviewed meanwhile is refused ([`KeepError::NotNext`]): nobody's decisions are dropped
/// in silence.
pub async fn keep_record(
    office: &Office,
    catalog: &SqliteCatalog,
    new: NewRecord<'_>,
    at: jiff::Timestamp,
) -> Result<KeptRecord> {
    let NewRecord { record, cose, text, code, signed } = new;
    let (paper, version) = (&record.paper, record.version);
    let _hold = office.hold_paper(paper).await?;
    if let Some(kept) = resume(office, catalog, paper, version, at).await? {
        return if is_same_review(kept.record.review.as_ref(), record.review.as_ref()) {
            Ok(kept)
        } else {
            Err(KeepError::NotNext { paper: paper.clone(), version })
        };
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
    let pending = Pending { event, detached: Some(HEXLOWER.encode(&cose)) };
    reserve(catalog, paper, version, "record", &pending).await?;
    let objects = office.objects();
    let words = text.keep(office).await?;
    objects.put_new(hash, Body::Bytes(bytes)).await?;
    objects.verify(hash).await?;
    objects.put_new(signature.sha256, Body::Bytes(cose)).await?;
    objects.verify(signature.sha256).await?;
    office.manifests().append(Subject::Paper(paper.clone()), pending.event, at).await?;
    let kept = finish(office, catalog, paper, version, words).await?;
    kept.ok_or(KeepError::NoCopy(paper.clone()))
}

/// Whether both versions came about by the same person's same decisions; when does not matter.
fn is_same_review(a: Option<&Review>, b: Option<&Review>) -> bool {
    let said = |review: Option<&Review>| review.map(|r| (r.by.clone(), r.decisions.clone()));
    said(a) == said(b)
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

/// Brings rows to what the manifests say.
async fn finish(
    office: &Office,
    catalog: &SqliteCatalog,
    paper: &PaperId,
    version: u32,
    words: Option<String>,
) -> Result<Option<KeptRecord>> {
    let chain = office.manifests().chain(Subject::Paper(paper.clone())).await?;
    let kept = kept_in(office, &chain, paper, |v| v == version).await?;
    if kept.is_some() {
        apply_paper(office, catalog, &chain, words).await?;
    }
    Ok(kept)
}

/// The last version that is wanted.
async fn kept_in(
    office: &Office,
    chain: &Chain,
    paper: &PaperId,
    wanted: impl Fn(u32) -> bool,
) -> Result<Option<KeptRecord>> {
    for link in chain.iter().rev() {
        if let Event::Recorded { version, record, signature, text, code, .. } = &link.manifest.event
            && wanted(*version)
        {
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
