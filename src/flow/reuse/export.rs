//! Writing papers' files: the PDF, the record, its signature, the text; and a table of many.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::query::{Query, in_log, search};
use super::show::{Shown, load, objects};
use super::{Result, ReuseError};
use crate::catalog::{Look, SqliteCatalog};
use crate::domain::id::PaperId;
use crate::flow::keep::{read_text, receipt_of};
use crate::store::{ObjectStore, Office};
use crate::trust::keys::PublicRing;

/// The files of one paper, named by its id.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Files {
    /// The PDF.
    pub pdf: PathBuf,
    /// The record, canonical JSON.
    pub record: Option<PathBuf>,
    /// Its `COSE_Sign1`.
    pub signature: Option<PathBuf>,
    /// The text, as read.
    pub text: Option<PathBuf>,
    /// The receipt of its issue, C2SP tlog-proof.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<PathBuf>,
}

/// How the table is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Csv {
    /// Begins with a byte order mark: spreadsheets then see UTF-8.
    pub byte_order_mark: bool,
    /// What parts the columns: `,`, or `;` for spreadsheets set to Vietnamese.
    pub separator: char,
}

impl Default for Csv {
    fn default() -> Self {
        Self { byte_order_mark: true, separator: ',' }
    }
}

/// What an export wrote.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Exported {
    /// The table.
    pub table: PathBuf,
    /// Each paper's files.
    pub papers: Vec<(PaperId, Files)>,
}

/// Writes a paper's files into a folder, proved by hash; logs the look.
pub async fn files(
    office: &Office,
    catalog: &SqliteCatalog,
    id: &PaperId,
    folder: &Path,
    look: &Look,
) -> Result<Files> {
    fs::create_dir_all(folder).map_err(ReuseError::write(folder))?;
    let shown = load(office, catalog, id).await?;
    catalog.log_access(look, "get", Some(id), None, None).await?;
    write_files(office, catalog, &shown, folder).await
}

/// Writes the files of all papers that fit, and `export.csv` with a line each; logs the look, and
/// each paper. The query's limit is for lists and does not count here.
pub async fn export(
    office: &Office,
    catalog: &SqliteCatalog,
    query: &Query,
    folder: &Path,
    csv: Csv,
    look: &Look,
) -> Result<Exported> {
    fs::create_dir_all(folder).map_err(ReuseError::write(folder))?;
    let hits = search(catalog, query, 0).await?;
    catalog.log_access(look, "export", None, Some(&in_log(query)), Some(hits.len())).await?;
    let table = folder.join("export.csv");
    let mut out = tempfile::Builder::new()
        .prefix(".sohoa-")
        .tempfile_in(folder)
        .map_err(ReuseError::write(folder))?;
    let failed = |e| ReuseError::Write { path: folder.join("export.csv"), source: e };
    if csv.byte_order_mark {
        out.write_all("\u{feff}".as_bytes()).map_err(failed)?;
    }
    out.write_all(line(&COLUMNS.map(str::to_owned), csv.separator).as_bytes()).map_err(failed)?;
    let mut papers = Vec::new();
    for hit in hits {
        let shown = load(office, catalog, &hit.paper.id).await?;
        catalog.log_access(look, "export", Some(&hit.paper.id), None, None).await?;
        let files = write_files(office, catalog, &shown, folder).await?;
        out.write_all(line(&cells(&shown, &files), csv.separator).as_bytes()).map_err(failed)?;
        papers.push((hit.paper.id, files));
    }
    out.as_file().sync_all().map_err(failed)?;
    out.persist(&table).map_err(|e| failed(e.error))?;
    Ok(Exported { table, papers })
}

async fn write_files(
    office: &Office,
    catalog: &SqliteCatalog,
    shown: &Shown,
    folder: &Path,
) -> Result<Files> {
    let id = &shown.paper.id;
    let objects = objects(&shown.manifests).ok_or_else(|| ReuseError::NoPaper(id.clone()))?;
    let path = |extension: &str| folder.join(format!("{id}.{extension}"));
    let pdf = path("pdf");
    let mut files = Files { pdf, record: None, signature: None, text: None, receipt: None };
    office.objects().export_plain(objects.pdf.sha256, &files.pdf).await?;
    if let Some((record, signature, text)) = objects.record {
        let (to_record, to_signature, to_text) = (path("json"), path("cose"), path("txt"));
        office.objects().export_plain(record.sha256, &to_record).await?;
        office.objects().export_plain(signature.sha256, &to_signature).await?;
        let words = read_text(office, &text).await?;
        write_private(&to_text, &words, folder)?;
        files.record = Some(to_record);
        files.signature = Some(to_signature);
        files.text = Some(to_text);
    }
    // a store without keys, or a journal that is hurt, keeps nobody from his paper
    if let Ok(ring) = PublicRing::open(&office.keys())
        && let Ok(Some(receipt)) = receipt_of(office, catalog, &ring.record, id).await
    {
        let to_receipt = path("tlog-proof");
        write_private(&to_receipt, &receipt.to_string(), folder)?;
        files.receipt = Some(to_receipt);
    }
    Ok(files)
}

/// Writes a text whole, for its owner's eyes only: a paper's words are personal data.
fn write_private(path: &Path, text: &str, folder: &Path) -> Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(ReuseError::write(path))?;
    file.write_all(text.as_bytes()).map_err(ReuseError::write(path))?;
    file.persist(path).map_err(|e| ReuseError::write(path)(e.error))?;
    Ok(())
}

const COLUMNS: [&str; 20] = [
    "document",
    "version",
    "type",
    "state",
    "code",
    "co_quan_chu_quan",
    "co_quan_ban_hanh",
    "so_ky_hieu",
    "dia_danh",
    "ngay_ban_hanh",
    "loai_van_ban",
    "trich_yeu",
    "nguoi_ky",
    "chuc_vu",
    "do_khan",
    "wanting_review",
    "file",
    "pages",
    "scan_sha256",
    "pdf",
];

fn cells(shown: &Shown, files: &Files) -> [String; 20] {
    let paper = &shown.paper;
    let field = |name: &str| {
        let fields = shown.record.as_ref().map(|r| &r.fields);
        fields.and_then(|f| f.get(name)?.value.clone()).unwrap_or_default()
    };
    let state = serde_json::to_value(paper.state).ok();
    let pages: Vec<String> = paper.pages.iter().map(u32::to_string).collect();
    [
        paper.id.to_string(),
        paper.version.to_string(),
        paper.kind.clone().unwrap_or_default(),
        state.and_then(|s| s.as_str().map(str::to_owned)).unwrap_or_default(),
        paper.code.clone().unwrap_or_default(),
        field("co_quan_chu_quan"),
        field("co_quan_ban_hanh"),
        field("so_ky_hieu"),
        field("dia_danh"),
        field("ngay_ban_hanh"),
        field("loai_van_ban"),
        field("trich_yeu"),
        field("nguoi_ky"),
        field("chuc_vu"),
        field("do_khan"),
        paper.wanting.to_string(),
        paper.name.clone(),
        pages.join(" "),
        paper.scan.to_string(),
        files.pdf.file_name().unwrap_or_default().to_string_lossy().into_owned(),
    ]
}

/// One line (RFC 4180).
fn line(cells: &[String], separator: char) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell, separator)).collect();
    format!("{}\r\n", cells.join(&separator.to_string()))
}

/// Spreadsheets run a cell that begins like a formula; an apostrophe before it makes it text.
fn quoted(cell: &str, separator: char) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let cell = if formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([separator, '"', '\n', '\r', '\'']) || cell.starts_with(' ') {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_guards_cells() {
        for (cell, want) in [
            ("12/QĐ-UBND", "12/QĐ-UBND"),
            ("a,b", "\"a,b\""),
            ("nói \"có\"", "\"nói \"\"có\"\"\""),
            ("=1+1", "\"'=1+1\""),
            ("-2+3", "\"'-2+3\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("hai\ndòng", "\"hai\ndòng\""),
        ] {
            assert_eq!(quoted(cell, ','), want);
        }
        assert_eq!(quoted("a;b", ';'), "\"a;b\"");
        assert_eq!(quoted("a,b", ';'), "a,b");
    }
}
