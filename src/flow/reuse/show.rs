//! One paper with everything that happened to it.

use super::{Result, ReuseError};
use crate::catalog::{ArrivalRow, Look, PaperRow, SignatureRow, SqliteCatalog};
use crate::domain::describe::Description;
use crate::domain::id::PaperId;
use crate::domain::manifest::{Event, Manifest, Stored, Subject};
use crate::domain::record::Record;
use crate::flow::keep::{Circumstances, describe};
use crate::rules::Rules;
use crate::store::{ObjectStore, Office};

/// A paper as `show` gives it.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Shown {
    /// As tables show it.
    pub paper: PaperRow,
    /// The last version of its record; `None` where reading it was interrupted.
    pub record: Option<Record>,
    /// What the law wants to be known of it, by the record and the rules of today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Description>,
    /// Every version's hash, from the first.
    pub versions: Vec<Stored>,
    /// Signatures, those in the PDF first.
    pub signatures: Vec<SignatureRow>,
    /// When and as what its scan arrived.
    pub arrivals: Vec<ArrivalRow>,
    /// What happened to it, proved to be linked.
    pub manifests: Vec<Manifest>,
}

/// Shows a paper; logs the look.
pub async fn show(
    office: &Office,
    catalog: &SqliteCatalog,
    id: &PaperId,
    look: &Look,
) -> Result<Shown> {
    let shown = load(office, catalog, id).await?;
    catalog.log_access(look, "show", Some(id), None, None).await?;
    Ok(shown)
}

pub(super) async fn load(office: &Office, catalog: &SqliteCatalog, id: &PaperId) -> Result<Shown> {
    let paper = catalog.paper(id).await?.ok_or_else(|| ReuseError::NoPaper(id.clone()))?;
    let chain = office.manifests().chain(Subject::Paper(id.clone())).await?;
    let manifests: Vec<Manifest> = chain.into_iter().map(|link| link.manifest).collect();
    let versions: Vec<Stored> = manifests
        .iter()
        .filter_map(|m| match &m.event {
            Event::Recorded { record, .. } => Some(record.clone()),
            _ => None,
        })
        .collect();
    let record: Option<Record> = match versions.last() {
        Some(stored) => {
            let bytes = office.objects().read_verified(stored.sha256).await?;
            let record = serde_json::from_slice(&bytes)
                .map_err(|_| crate::flow::keep::KeepError::BadRecord(stored.sha256))?;
            Some(record)
        }
        None => None,
    };
    let signatures = catalog.signatures_of(id).await?;
    let about = Circumstances {
        code: paper.code.clone(),
        signatures: signatures.iter().filter(|s| s.version == 0).map(|s| s.note.clone()).collect(),
        digitized_at: manifests
            .iter()
            .find(|m| matches!(m.event, Event::Copied { .. }))
            .map(|m| m.at),
    };
    let rules = Rules::embedded().ok();
    let description = match (&record, &rules) {
        (Some(record), Some(rules)) => Some(describe(record, rules, &about)),
        _ => None,
    };
    Ok(Shown {
        signatures,
        description,
        arrivals: catalog.arrivals_of_scan(paper.scan).await?,
        record,
        versions,
        manifests,
        paper,
    })
}

/// The objects of a paper's last version.
pub(super) struct Objects {
    pub(super) pdf: Stored,
    pub(super) record: Option<(Stored, Stored, Stored)>,
}

pub(super) fn objects(manifests: &[Manifest]) -> Option<Objects> {
    let mut objects = None;
    for manifest in manifests {
        match &manifest.event {
            Event::Copied { pdf, .. } => {
                objects = Some(Objects { pdf: pdf.clone(), record: None });
            }
            Event::Extended { pdf, .. } => {
                if let Some(objects) = &mut objects {
                    objects.pdf = pdf.clone();
                }
            }
            Event::Recorded { record, signature, text, .. } => {
                if let Some(objects) = &mut objects {
                    objects.record = Some((record.clone(), signature.clone(), text.clone()));
                }
            }
            _ => {}
        }
    }
    objects
}
