//! Leaves for what became of results, written after their files are safe.
//!
//! A leaf follows from the paper's manifests alone, to the byte. So a leaf that was written before
//! its writer died is known by its hash and never written twice, and one that could not be written
//! is written by the next who comes.

use std::collections::HashMap;

use super::{KeepError, Result};
use crate::catalog::{DueLeaf, SqliteCatalog};
use crate::domain::hash::Sha256;
use crate::domain::id::PaperId;
use crate::domain::manifest::{Event, Subject};
use crate::domain::result::{Issue, Salt};
use crate::journal::tree::leaf_hash;
use crate::journal::{Commitment, Journal, JournalError, Kind, Leaf, NoteKey, Receipt, origin_of};
use crate::store::{Office, StoreError};
use crate::trust::cose::{RecordKey, RecordPublicKey};

/// Leaves written in one go.
const AT_ONCE: u32 = 1024;
/// Leaves read in one go, where rows lag behind the journal.
const CATCH_UP: u64 = 4096;

/// The office's journal.
pub fn journal_of(office: &Office, key: &RecordPublicKey) -> Journal {
    Journal::at(&office.journal(), NoteKey::of_log(&origin_of(key), key.clone()))
}

/// Writes all leaves that are still to be written; how many were. Others who write wait, and then
/// find nothing left to do.
pub async fn settle(office: &Office, catalog: &SqliteCatalog, key: &RecordKey) -> Result<u64> {
    let mut written = 0;
    loop {
        if catalog.due_leaves(1).await?.is_empty() {
            return Ok(written);
        }
        let journal = journal_of(office, &key.public());
        let held = blocking(&journal, Journal::hold).await?;
        let due = catalog.due_leaves(AT_ONCE).await?;
        catch_up(&journal, catalog).await?;
        let mut new = New::after(&journal, catalog).await?;
        for due in due {
            new.add(office, catalog, due).await?;
        }
        written += new.entries.len() as u64;
        let New { entries, leaves, told, .. } = new;
        let key = key.clone();
        let held = blocking(&journal, move |journal| {
            journal.append(&held, &entries, &key)?;
            Ok(held)
        })
        .await?;
        catalog.put_leaves(&leaves, &told).await?;
        drop(held);
    }
}

/// Lets rows know the leaves that stand in the journal: their writer died before saying so, or the
/// rows are new.
async fn catch_up(journal: &Journal, catalog: &SqliteCatalog) -> Result<()> {
    let size = blocking(journal, Journal::checkpoint).await?.0.size;
    let mut known = catalog.known_leaves().await?;
    if known > size {
        return Err(KeepError::ShorterJournal { known, size });
    }
    while known < size {
        let end = (known + CATCH_UP).min(size);
        let entries = blocking(journal, move |journal| journal.entries(known, end)).await?;
        let leaves: Vec<([u8; 32], u64)> =
            entries.iter().map(|entry| leaf_hash(entry)).zip(known..).collect();
        catalog.put_leaves(&leaves, &[]).await?;
        known = end;
    }
    Ok(())
}

/// What is about to be appended.
struct New {
    next: u64,
    entries: Vec<Vec<u8>>,
    leaves: Vec<([u8; 32], u64)>,
    told: Vec<(DueLeaf, u64)>,
    places: HashMap<(PaperId, u32), u64>,
}

impl New {
    async fn after(journal: &Journal, _catalog: &SqliteCatalog) -> Result<Self> {
        Ok(Self {
            next: blocking(journal, Journal::checkpoint).await?.0.size,
            entries: Vec::new(),
            leaves: Vec::new(),
            told: Vec::new(),
            places: HashMap::new(),
        })
    }

    async fn add(&mut self, office: &Office, catalog: &SqliteCatalog, due: DueLeaf) -> Result<()> {
        let told = told(office, &due.paper).await?;
        let Some(at) = told.iter().position(|event| event.sequence == due.sequence) else {
            return Ok(());
        };
        let previous = match at.checked_sub(1).and_then(|before| told.get(before)) {
            Some(before) => {
                let here = self.places.get(&(due.paper.clone(), before.sequence)).copied();
                match here {
                    Some(place) => Some(place),
                    None => catalog.leaf_of(&due.paper, before.sequence).await?,
                }
            }
            None => None,
        };
        let Some(event) = told.get(at) else { return Ok(()) };
        let entry = event.leaf(previous).to_entry();
        let hash = leaf_hash(&entry);
        let place = if let Some(place) = catalog.leaf_place(&hash).await? {
            place
        } else {
            let place = self.next;
            self.next += 1;
            self.entries.push(entry);
            self.leaves.push((hash, place));
            place
        };
        self.places.insert((due.paper.clone(), due.sequence), place);
        self.told.push((due, place));
        Ok(())
    }
}

/// What a manifest gives the journal to say.
struct Told {
    sequence: u32,
    kind: Kind,
    issue: Issue,
    pdf: Sha256,
    at: jiff::Timestamp,
    salt: Salt,
    reason: Option<String>,
    successor: Option<crate::domain::result::ResultId>,
}

impl Told {
    fn leaf(&self, previous: Option<u64>) -> Leaf {
        let seconds = jiff::Timestamp::from_second(self.at.as_second());
        Leaf {
            kind: self.kind,
            result: self.issue.result,
            at: seconds.unwrap_or(self.at),
            commitment: Commitment::to(self.pdf, &self.salt),
            reason: self.reason.clone(),
            previous,
            successor: self.successor,
        }
    }
}

/// All that the journal has to say of a paper, in order; nothing for one that was not issued.
async fn told(office: &Office, paper: &PaperId) -> Result<Vec<Told>> {
    let chain = office.manifests().chain(Subject::Paper(paper.clone())).await?;
    let mut all: Vec<Told> = Vec::new();
    let mut issued: Option<(Issue, Sha256)> = None;
    for link in &chain {
        let (sequence, at) = (link.manifest.sequence, link.manifest.at);
        match &link.manifest.event {
            Event::Copied { pdf, issue: Some(issue), .. } => {
                issued = Some((issue.clone(), pdf.sha256));
                all.push(Told {
                    sequence,
                    kind: Kind::Issued,
                    issue: issue.clone(),
                    pdf: pdf.sha256,
                    at,
                    salt: issue.salt,
                    reason: None,
                    successor: None,
                });
            }
            // later leaves are about the file as it is by then
            Event::Extended { pdf, salt, .. } => {
                if let Some((issue, known)) = &mut issued {
                    *known = pdf.sha256;
                    all.push(Told {
                        sequence,
                        kind: Kind::Extended,
                        issue: issue.clone(),
                        pdf: pdf.sha256,
                        at,
                        salt: *salt,
                        reason: None,
                        successor: None,
                    });
                }
            }
            Event::Restated { change } => {
                if let Some((issue, pdf)) = issued.clone() {
                    all.push(Told {
                        sequence,
                        kind: change.standing.into(),
                        issue,
                        pdf,
                        at,
                        salt: change.salt,
                        reason: Some(change.reason.clone()),
                        successor: change.successor_result,
                    });
                }
            }
            _ => {}
        }
    }
    Ok(all)
}

/// The receipt of a paper's file as it is now, against the newest checkpoint: of its issue, or of
/// the last time it was extended. `None` where it was not issued by this office or the leaf is still
/// to be written.
pub async fn receipt_of(
    office: &Office,
    catalog: &SqliteCatalog,
    key: &RecordPublicKey,
    paper: &PaperId,
) -> Result<Option<Receipt>> {
    let told = told(office, paper).await?;
    let file = |one: &Told| matches!(one.kind, Kind::Issued | Kind::Extended);
    let Some(last) = told.iter().rposition(file) else { return Ok(None) };
    let before = last.checked_sub(1).and_then(|before| told.get(before));
    let Some(issue) = told.get(last) else { return Ok(None) };
    let Some(index) = catalog.leaf_of(paper, issue.sequence).await? else { return Ok(None) };
    let previous = match before {
        Some(before) => catalog.leaf_of(paper, before.sequence).await?,
        None => None,
    };
    let (entry, salt) = (issue.leaf(previous).to_entry(), issue.salt);
    let journal = journal_of(office, key);
    blocking(&journal, move |journal| {
        let (checkpoint, note) = journal.checkpoint()?;
        let path = journal.view(checkpoint.size).inclusion(index)?;
        let checkpoint = note.ok_or(JournalError::NoLeaf(index))?;
        Ok(Some(Receipt { entry, salt, index, path, checkpoint }))
    })
    .await
}

async fn blocking<T: Send + 'static>(
    journal: &Journal,
    work: impl FnOnce(&Journal) -> Result<T, JournalError> + Send + 'static,
) -> Result<T> {
    let journal = journal.clone();
    let done = tokio::task::spawn_blocking(move || work(&journal)).await;
    Ok(done.map_err(|_| StoreError::CutShort)??)
}
