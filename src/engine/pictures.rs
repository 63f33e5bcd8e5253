//! Pictures of kept papers for reviewers' eyes: whole pages, pieces around fields.
//!
//! Bytes from outside: only a child process looks into them. Whole pages are kept in scratch, so
//! that opening a paper again costs no decoding; signing the review forgets them.

use data_encoding::BASE64;
use tempfile::TempPath;

use super::pool::Pool;
use super::worker::{Cropping, Opened, Showing};
use super::{EngineError, reading};
use crate::catalog::SqliteCatalog;
use crate::domain::hash::Sha256;
use crate::domain::page::PageRead;
use crate::domain::problem::Problem;
use crate::flow::intake::{Limits, Media};
use crate::flow::review::Region;
use crate::store::{ObjectStore, Office, StageKey};

/// Version of what [`page`] makes.
const VERSION: u32 = 1;

/// A kept original, for a child process to open; goes with this value.
pub struct Original {
    path: TempPath,
    media: Media,
}

impl Original {
    /// The original of a scan; `None` where there is none that could be opened.
    pub async fn of(
        office: &Office,
        catalog: &SqliteCatalog,
        scan: Sha256,
    ) -> Result<Option<Self>, Problem> {
        let Some(row) = catalog.scan(scan).await? else { return Ok(None) };
        let Some(media) = Media::from_iana(&row.media) else { return Ok(None) };
        let path = temporary(office)?;
        office.objects().export_plain(scan, &path).await?;
        Ok(Some(Self { path, media }))
    }

    /// As a child process takes it.
    pub fn opened(&self) -> Opened {
        Opened { path: self.path.to_path_buf(), media: self.media, limits: Limits::default() }
    }
}

/// A page as a JPEG of at most `width` pixels across; `None` where nothing can be seen.
pub async fn page(
    pool: &Pool,
    office: &Office,
    catalog: &SqliteCatalog,
    scan: Sha256,
    page: &PageRead,
    width: u32,
) -> Result<Option<Vec<u8>>, Problem> {
    let key = StageKey {
        input: scan,
        stage: "sheet",
        version: VERSION,
        settings: Sha256::of(format!("{width} {}", page.turn).as_bytes()),
        part: page.number,
    };
    let scratch = office.scratch();
    let known = scratch.get::<String>(&key).and_then(|text| BASE64.decode(text.as_bytes()).ok());
    if known.is_some() {
        return Ok(known);
    }
    let Some(original) = Original::of(office, catalog, scan).await? else { return Ok(None) };
    let output = temporary(office)?;
    let showing = Showing {
        file: original.opened(),
        number: page.number,
        turn: page.turn,
        size: (page.width, page.height),
        width,
        output: output.to_path_buf(),
    };
    if !reading::sheet(pool, showing).await? {
        return Ok(None);
    }
    let bytes = read(&output).await?;
    // Without it the next one to look waits a little longer.
    let _ = scratch.put(&key, &BASE64.encode(&bytes));
    Ok(Some(bytes))
}

/// A piece of a page as a PNG; `None` where nothing can be seen.
pub async fn piece(
    pool: &Pool,
    office: &Office,
    catalog: &SqliteCatalog,
    scan: Sha256,
    page: &PageRead,
    region: Region,
) -> Result<Option<Vec<u8>>, Problem> {
    let Some(original) = Original::of(office, catalog, scan).await? else { return Ok(None) };
    let output = temporary(office)?;
    let cropping = Cropping {
        file: original.opened(),
        number: page.number,
        turn: page.turn,
        size: (page.width, page.height),
        pieces: vec![(region, output.to_path_buf())],
    };
    if reading::crops(pool, cropping).await? == 0 {
        return Ok(None);
    }
    read(&output).await.map(Some)
}

fn temporary(office: &Office) -> Result<TempPath, Problem> {
    let path = office.temporary();
    Ok(TempPath::try_from_path(&path).map_err(|source| EngineError::file(&path, source))?)
}

async fn read(path: &TempPath) -> Result<Vec<u8>, Problem> {
    let read = tokio::fs::read(path).await;
    Ok(read.map_err(|source| EngineError::file(path, source))?)
}
