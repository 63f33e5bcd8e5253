//! Codes onto page 1, in an update of their own: what was there stays byte for byte in front.
//!
//! The place must be empty: the strip that `bind` has added. The signed code's text also stands in
//! the page's dictionary (`SOHO_Code`), so that programs need not look at pixels.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use super::draw::{MODULE, QUIET, Symbol};
use super::error::QrError;
use crate::domain::hash::Sha256;
use crate::pdf::revisions::{self, Appender, Dictionary, Document, Object};

/// The key of the signed code's text in the page's dictionary.
pub(super) const KEY: &str = "SOHO_Code";

/// Where codes were put.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Stamped {
    /// Right edge of what must stay empty, in points.
    pub right: f64,
}

/// The hash a code names: of the whole file as it is before codes and signatures.
pub fn content_hash(path: &Path) -> Result<Sha256, QrError> {
    let failed = |source| QrError::File { path: path.to_owned(), source };
    let file = File::open(path).map_err(failed)?;
    Sha256::of_reader(file).map(|(hash, _)| hash).map_err(failed)
}

/// Draws `symbols` side by side into the left of `strip` (left, bottom, right, top of page 1, in
/// points), upright, and notes `text`. The file grows by an update.
pub fn stamp(
    path: &Path,
    symbols: &[Symbol],
    text: &str,
    strip: [f64; 4],
) -> Result<Stamped, QrError> {
    let failed = |source| QrError::File { path: path.to_owned(), source };
    let (update, right) = {
        let mapped = revisions::map(path).map_err(failed)?;
        let document = Document::open(&mapped)?;
        revision(&document, symbols, text, strip)?
    };
    let mut file = OpenOptions::new().append(true).open(path).map_err(failed)?;
    file.write_all(&update).map_err(failed)?;
    Ok(Stamped { right })
}

fn revision(
    document: &Document<'_>,
    symbols: &[Symbol],
    text: &str,
    [left, bottom, _, top]: [f64; 4],
) -> Result<(Vec<u8>, f64), QrError> {
    let mut drawing = "Q\nq 0 g\n".to_owned();
    let mut x = left;
    for symbol in symbols {
        // in the middle of the strip's height: what is left over is quiet
        let from = top - (top - bottom - symbol.width()) / 2.0;
        for (row, column, count) in symbol.runs() {
            let (at, width) = (x + column as f64 * MODULE, count as f64 * MODULE);
            let y = from - (row + 1) as f64 * MODULE;
            // all in one path: no seam shows between neighbours
            let _ = writeln!(drawing, "{at:.3} {y:.3} {width:.3} {MODULE:.3} re");
        }
        x += symbol.width() + QUIET * MODULE;
    }
    drawing.push_str("f\nQ\n");
    let (page, mut dictionary) = document.first_page()?;
    let mut to = Appender::after(document)?;
    let (before, after) = (to.allocate(), to.allocate());
    to.put_stream(before, Dictionary::default(), b"q\n");
    to.put_stream(after, Dictionary::default(), drawing.as_bytes());
    let mut contents = vec![Object::reference(before)];
    match dictionary.get("Contents").cloned() {
        Some(Object::Array(parts)) => contents.extend(parts),
        Some(Object::Reference(reference)) => match document.object(reference)? {
            Object::Array(parts) => contents.extend(parts),
            _ => contents.push(Object::Reference(reference)),
        },
        _ => {}
    }
    contents.push(Object::reference(after));
    dictionary.set("Contents", Object::Array(contents));
    dictionary.set(KEY, Object::string(text.as_bytes()));
    to.put(page, &Object::Dictionary(dictionary));
    Ok((to.finish().bytes, x))
}
