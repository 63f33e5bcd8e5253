//! Opening a PDF: passwords, pages, raw objects, and what holds for the whole file.

use std::sync::{Arc, LazyLock};

use hayro_syntax::object::{ObjectIdentifier, Stream};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use regex::bytes::Regex;

use super::error::PdfError;
use super::image::PlacedImage;
use super::map::MappedFile;
use super::page::PdfPage;

/// An open PDF.
pub struct PdfFile {
    map: Arc<MappedFile>,
    pdf: Pdf,
}

/// What holds for a whole PDF, found by looking through its bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct FileFacts {
    /// A signature's `/ByteRange` stands in it, belonging to a field or orphaned: such a file is
    /// kept byte for byte.
    pub signed: bool,
    /// It is encrypted (with the empty password, or it would not have opened).
    pub encrypted: bool,
    /// It brings a form that only XFA readers can draw.
    pub dynamic_form: bool,
}

/// Names that cannot hide in a compressed stream: a signature's byte range must be found by its
/// offset, the trailer's and catalogue's keys stand plain in nearly every file.
static TELLING: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"/(ByteRange|Encrypt|XFA)[\s\[\(<\d/]").ok());

impl PdfFile {
    /// Opens a mapped PDF; one encrypted with the empty password opens like any other.
    pub fn open(map: Arc<MappedFile>) -> Result<Self, PdfError> {
        let pdf = Pdf::new(map.clone()).map_err(|error| match error {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => PdfError::Password,
            LoadPdfError::Decryption(_) => PdfError::Encryption,
            LoadPdfError::Invalid => PdfError::Broken,
        })?;
        if pdf.pages().is_empty() {
            return Err(PdfError::NoPages);
        }
        Ok(Self { map, pdf })
    }

    /// Number of pages, at least 1.
    pub fn page_count(&self) -> u32 {
        self.pdf.pages().len() as u32
    }

    /// The page with this number, from 1.
    pub fn page(&self, number: u32) -> Result<PdfPage<'_>, PdfError> {
        let page = (number as usize).checked_sub(1).and_then(|index| self.pdf.pages().get(index));
        let page = page.ok_or(PdfError::NoSuchPage { number, count: self.page_count() })?;
        Ok(PdfPage { page, number })
    }

    /// The images drawn on a page (from 1), in drawing order.
    pub fn placed_images(&self, number: u32) -> Result<Vec<PlacedImage>, PdfError> {
        Ok(self.page(number)?.placed_images())
    }

    /// The stream of an object: dictionary, raw bytes (decrypted), decoded bytes.
    pub fn stream(&self, object: (u32, i32)) -> Option<Stream<'_>> {
        self.pdf.xref().get::<Stream<'_>>(ObjectIdentifier::new(object.0, object.1))
    }

    /// The file as hayro knows it.
    pub fn syntax(&self) -> &Pdf {
        &self.pdf
    }

    /// The mapped bytes.
    pub fn map(&self) -> &Arc<MappedFile> {
        &self.map
    }

    /// What holds for the whole file. Looks through all its bytes once, releasing them behind.
    pub fn facts(&self) -> FileFacts {
        const STEP: usize = 8 << 20;
        const OVERLAP: usize = 32;
        let bytes: &[u8] = (*self.map).as_ref();
        let mut facts = FileFacts::default();
        let Some(telling) = TELLING.as_ref() else { return facts };
        let mut start = 0;
        while start < bytes.len() {
            let end = (start + STEP).min(bytes.len());
            let window = bytes.get(start..(end + OVERLAP).min(bytes.len())).unwrap_or_default();
            for found in telling.find_iter(window) {
                match found.as_bytes().get(1) {
                    Some(b'B') => facts.signed = true,
                    Some(b'E') => facts.encrypted = true,
                    _ => facts.dynamic_form = true,
                }
            }
            start = end;
            self.map.release();
        }
        facts
    }
}
