//! From chains of manifests to rows: the one way rows come about, in keeping and in rebuilding.

use super::text::read_text;
use super::{KeepError, Result};
use crate::catalog::{PaperRows, RecordRows, ResultRows, ScanRows, SqliteCatalog};
use crate::domain::id::PaperId;
use crate::domain::manifest::{Event, Manifest, Stored, Subject};
use crate::domain::record::Record;
use crate::rules::is_unindexed;
use crate::store::{Chain, ObjectStore, Office};

/// Writes the rows of a scan.
pub(super) async fn apply_scan(catalog: &SqliteCatalog, chain: &Chain) -> Result<()> {
    let mut rows: Option<ScanRows> = None;
    for link in chain {
        if let Event::Arrival { original, name, pages, papers, signed, born_digital, source } =
            &link.manifest.event
        {
            let rows = rows.get_or_insert_with(|| ScanRows {
                original: original.clone(),
                arrivals: Vec::new(),
                pages: *pages,
                papers: *papers,
                signed: *signed,
                born_digital: *born_digital,
            });
            rows.arrivals.push((source.clone(), name.clone(), link.manifest.at));
        }
    }
    if let Some(rows) = rows {
        catalog.put_scan(&rows).await?;
    }
    Ok(())
}

/// Writes the rows of a paper. Versions that have rows are not read again. `words` is the text of
/// the last version; where it is not given and the last version is new, it is read from its
/// object.
pub(super) async fn apply_paper(
    office: &Office,
    catalog: &SqliteCatalog,
    chain: &Chain,
    words: Option<String>,
) -> Result<()> {
    let Some(Subject::Paper(id)) = chain.first().map(|link| link.manifest.subject.clone()) else {
        return Ok(());
    };
    let have = catalog.versions_of(&id).await?;
    let mut rows: Option<PaperRows> = None;
    for link in chain {
        match &link.manifest.event {
            Event::Copied { scan, place, pages, pdf, copy, signatures, issue } => {
                let issued = issue.clone().map(|i| (link.manifest.sequence, link.manifest.at, i));
                rows = Some(PaperRows {
                    id: id.clone(),
                    scan: *scan,
                    place: *place,
                    pages: pages.clone(),
                    pdf: pdf.clone(),
                    now: pdf.clone(),
                    copy: *copy,
                    copied_at: link.manifest.at,
                    signatures: signatures.clone(),
                    records: Vec::new(),
                    indexed: true,
                    words: None,
                    result: ResultRows { issued, extended: Vec::new(), changes: Vec::new() },
                });
            }
            Event::Recorded { version, record, signature, text, code, signed } => {
                if let Some(rows) = &mut rows
                    && !have.contains(version)
                {
                    rows.records.push(RecordRows {
                        record: read_record(office, record, &id).await?,
                        stored: record.clone(),
                        signature: signature.clone(),
                        text: text.clone(),
                        code: code.clone(),
                        signed: signed.clone(),
                    });
                }
            }
            Event::Extended { pdf, .. } => {
                if let Some(rows) = &mut rows {
                    rows.now = pdf.clone();
                    rows.result.extended.push(link.manifest.sequence);
                }
            }
            Event::Restated { change } => {
                if let Some(rows) = &mut rows {
                    let Manifest { sequence, at, .. } = link.manifest;
                    rows.result.changes.push((sequence, at, change.clone()));
                }
            }
            Event::Arrival { .. } => {}
        }
    }
    let Some(mut rows) = rows else {
        return Ok(());
    };
    if let Some(last) = rows.records.last() {
        rows.indexed = !is_unindexed(&last.record.sorted.kind);
        rows.words = match words {
            Some(words) => Some(words),
            None => Some(read_text(office, &last.text).await?),
        };
    }
    catalog.put_paper(&rows).await?;
    Ok(())
}

/// Every version of a paper's record, in order, proved by hash.
pub async fn records_of(office: &Office, paper: &PaperId) -> Result<Vec<Record>> {
    let chain = office.manifests().chain(Subject::Paper(paper.clone())).await?;
    let mut records = Vec::new();
    for link in &chain {
        if let Event::Recorded { record, .. } = &link.manifest.event {
            records.push(read_record(office, record, paper).await?);
        }
    }
    Ok(records)
}

/// Reads a stored record, proved by hash, and proved to be the paper's.
pub(super) async fn read_record(
    office: &Office,
    stored: &Stored,
    paper: &PaperId,
) -> Result<Record> {
    let bytes = office.objects().read_verified(stored.sha256).await?;
    let record: Record =
        serde_json::from_slice(&bytes).map_err(|_| KeepError::BadRecord(stored.sha256))?;
    if record.paper == *paper { Ok(record) } else { Err(KeepError::BadRecord(stored.sha256)) }
}
