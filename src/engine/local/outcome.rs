//! What a file became, as the store holds it: asked for in the same way whether this run or an
//! earlier one made it.

use serde::Serialize;

use crate::catalog::{PaperRow, SignatureRow, SqliteCatalog};
use crate::domain::hash::Sha256;
use crate::domain::manifest::Stored;
use crate::domain::page::PageRead;
use crate::domain::paper::Paper;
use crate::domain::problem::Problem;
use crate::flow::keep::{self, KeepError};
use crate::flow::sort::SortNote;
use crate::store::Office;

/// A scan as it is held.
#[derive(Clone, Debug)]
pub struct HeldScan {
    /// SHA-256 of its bytes.
    pub sha256: Sha256,
    /// Whether this run did it; else an earlier one had.
    pub new: bool,
    /// Whether its bytes had arrived before under another name, place or time.
    pub again: bool,
    /// Its papers.
    pub papers: Vec<HeldPaper>,
    /// Its pages; empty where nobody asked for their text.
    pub pages: Vec<HeldPage>,
    /// What people should know of it.
    pub warnings: Vec<Problem>,
}

/// A paper as it is held.
#[derive(Clone, Debug)]
pub struct HeldPaper {
    /// As tables show it.
    pub row: PaperRow,
    /// Type, pages, fields.
    pub paper: Paper,
    /// Its objects: PDF, record, the record's signature, page texts.
    pub objects: Vec<(&'static str, Stored)>,
    /// Its signatures, those in the PDF first.
    pub signatures: Vec<SignatureRow>,
}

/// A page, with its text.
#[derive(Clone, Debug, Serialize)]
pub struct HeldPage {
    /// Its number in the scan, from 1.
    pub number: u32,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Pixels an inch.
    pub dpi: f32,
    /// What was read, line by line.
    pub text: String,
}

impl From<&PageRead> for HeldPage {
    fn from(page: &PageRead) -> Self {
        let PageRead { number, width, height, dpi, .. } = *page;
        Self { number, width, height, dpi, text: page.text() }
    }
}

/// Where all pages of a scan went that holds several papers or separators.
fn split_note(pages: u32, papers: &[HeldPaper]) -> Option<SortNote> {
    let inside: u32 = papers.iter().map(|paper| paper.row.pages.len() as u32).sum();
    let apart = pages.saturating_sub(inside);
    let count = papers.len() as u32;
    (count > 1 || (count == 1 && apart > 0)).then_some(SortNote::Split {
        pages,
        papers: count,
        inside,
        apart,
    })
}

/// What is held of a scan.
pub async fn held(
    office: &Office,
    catalog: &SqliteCatalog,
    scan: Sha256,
    with_text: bool,
    now: jiff::Timestamp,
) -> Result<HeldScan, KeepError> {
    let mut held = HeldScan {
        sha256: scan,
        new: false,
        again: false,
        papers: Vec::new(),
        pages: Vec::new(),
        warnings: Vec::new(),
    };
    for row in catalog.papers_of_scan(scan).await? {
        let version = row.version.max(1);
        let record = keep::record_of(office, catalog, &row.id, version, now)
            .await?
            .ok_or_else(|| KeepError::NoCopy(row.id.clone()))?;
        let copy = keep::copy_of(office, catalog, &row.id, now)
            .await?
            .ok_or_else(|| KeepError::NoCopy(row.id.clone()))?;
        let (pages, warnings) = (&mut held.pages, &mut held.warnings);
        if with_text {
            keep::read_pages(office, &record.text, |page| {
                warnings.extend(page.notes.iter().cloned());
                pages.push(HeldPage::from(&page));
            })
            .await?;
        }
        held.papers.push(HeldPaper {
            signatures: catalog.signatures_of(&row.id).await?,
            objects: vec![
                ("pdf", copy.pdf),
                ("record", record.stored),
                ("signature", record.signature),
                ("text", record.text),
            ],
            paper: Paper { sorted: record.record.sorted, fields: record.record.fields },
            row,
        });
    }
    held.pages.sort_by_key(|page| page.number);
    let pages = catalog.scan(scan).await?.map_or(0, |row| row.pages);
    held.warnings.extend(split_note(pages, &held.papers).map(Problem::from));
    Ok(held)
}
