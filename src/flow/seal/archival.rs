//! Whether a PDF says of itself that it is PDF/A: only such a file can be read for sure when its
//! signature is looked at in twenty years.

use std::io::Read;
use std::path::Path;

use super::error::SealError;
use crate::pdf::revisions::{self, Document, Object};

/// More metadata than this is none.
const LARGEST: u64 = 4 << 20;

/// Looks for `pdfaid:part` in the XMP metadata (ISO 19005-1, 6.7.11).
pub fn is_archival(path: &Path) -> Result<bool, SealError> {
    let failed = |source| SealError::File { path: path.to_owned(), source };
    let mapped = revisions::map(path).map_err(failed)?;
    let document = Document::open(&mapped)?;
    let (_, catalog) = document.catalog()?;
    let Object::Stream(dictionary, range) = document.value(&catalog, "Metadata")? else {
        return Ok(false);
    };
    let raw = document.data().get(range).unwrap_or_default();
    let mut packed = Vec::new();
    let text = if dictionary.get("Filter").is_none() {
        raw
    } else {
        let reader = flate2::read::ZlibDecoder::new(raw);
        if reader.take(LARGEST).read_to_end(&mut packed).is_err() {
            return Ok(false);
        }
        packed.as_slice()
    };
    let word = b"pdfaid:part";
    Ok(text.windows(word.len()).any(|window| window == word))
}
