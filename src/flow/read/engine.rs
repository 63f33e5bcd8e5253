//! Tesseract: one engine, kept for the life of the process; grey picture in, words out.
//!
//! Whoever starts the process sets `OMP_THREAD_LIMIT=1`: without it Tesseract's threads fight each
//! other and a page takes four times as long.

use std::ffi::CString;
use std::path::Path;

use tesseract::PageSegMode;
use tesseract::plumbing::{TessBaseApi, version};
use unicode_normalization::UnicodeNormalization;

use crate::domain::geometry::PageBox;
use crate::domain::page::Alternative;
use crate::flow::clean::plane::Plane;

/// How Tesseract is to take the picture apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Segmentation {
    /// A page of any layout (Tesseract's mode 3).
    Page,
    /// One block of even text (mode 6).
    Block,
    /// One line (mode 7).
    Line,
}

/// A word as Tesseract read it, in pixels of the picture it was given.
#[derive(Clone, PartialEq, Debug)]
pub struct Seen {
    /// The letters, NFC.
    pub text: String,
    /// Where it stands.
    pub bbox: PageBox,
    /// From 0 to 1.
    pub confidence: f32,
    /// Tesseract's block, paragraph and line, as one number that grows in its reading order.
    pub line: u32,
    /// What it read there before, where a second look was surer.
    pub before: Option<Alternative>,
}

/// The engine.
pub struct Engine {
    api: TessBaseApi,
}

type Cause = Box<dyn std::error::Error + Send + Sync>;

impl Engine {
    /// Loads the language; `tessdata` is the folder of its data, else Tesseract's own.
    pub fn load(tessdata: Option<&Path>, language: &str) -> Result<Self, Cause> {
        let folder = tessdata.map(|p| CString::new(p.to_string_lossy().as_bytes())).transpose()?;
        let language = CString::new(language)?;
        let mut api = TessBaseApi::create();
        api.init_2(folder.as_deref(), Some(&language))?;
        // white print on black is rare, and looking for it costs a second reading of every
        // doubtful line; tables are taken apart by our own rulings
        for (name, value) in [(c"debug_file", c"/dev/null"), (c"tessedit_do_invert", c"0")] {
            api.set_variable(name, value)?;
        }
        Ok(Self { api })
    }

    /// Reads a picture whose letters stand as high as `dpi` would make them.
    pub fn read(&mut self, picture: &Plane, mode: Segmentation) -> Result<Vec<Seen>, Cause> {
        if picture.width < 8 || picture.height < 8 {
            return Ok(Vec::new());
        }
        let mode = match mode {
            Segmentation::Page => PageSegMode::PsmAuto,
            Segmentation::Block => PageSegMode::PsmSingleBlock,
            Segmentation::Line => PageSegMode::PsmSingleLine,
        };
        self.api.set_page_seg_mode(mode.as_tess_page_seg_mode());
        let (width, height) = (i32::try_from(picture.width)?, i32::try_from(picture.height)?);
        self.api.set_image(&picture.pixels, width, height, 1, width)?;
        self.api.set_source_resolution(200);
        self.api.recognize()?;
        let table = self.api.get_tsv_text(0)?;
        Ok(words(&table.as_ref().to_string_lossy()))
    }
}

/// Version of the engine.
pub fn engine_version() -> String {
    format!("tesseract {}", version().to_string_lossy())
}

/// Tesseract's table: level, page, block, paragraph, line, word, left, top, width, height,
/// confidence, text; level 5 is a word.
fn words(table: &str) -> Vec<Seen> {
    let mut out = Vec::new();
    let mut line = 0;
    for row in table.lines() {
        let mut cells = row.splitn(12, '\t');
        let level = cells.next();
        if level == Some("4") {
            line += 1;
        }
        if level != Some("5") {
            continue;
        }
        let mut numbers = [0.0f32; 10];
        for number in &mut numbers {
            *number = cells.next().and_then(|cell| cell.parse().ok()).unwrap_or(0.0);
        }
        let [.., left, top, width, height, confidence] = numbers;
        let text: String = cells.next().unwrap_or_default().trim().nfc().collect();
        if !text.is_empty() {
            out.push(Seen {
                text,
                bbox: PageBox::new(left, top, left + width, top + height),
                confidence: (confidence / 100.0).clamp(0.0, 1.0),
                line,
                before: None,
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_gives_words_in_nfc() {
        let table = "1\t1\t0\t0\t0\t0\t0\t0\t800\t600\t-1\t\n\
                     4\t1\t1\t1\t1\t0\t10\t20\t100\t30\t-1\t\n\
                     5\t1\t1\t1\t1\t1\t10\t20\t40\t30\t96.5\tQuye\u{302}\u{301}t\n\
                     5\t1\t1\t1\t1\t2\t60\t20\t40\t30\t91\t \n";
        let found = words(table);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].text, "Quyết");
        assert_eq!(found[0].bbox, PageBox::new(10.0, 20.0, 50.0, 50.0));
        assert!((found[0].confidence - 0.965).abs() < 1e-6);
    }
}
