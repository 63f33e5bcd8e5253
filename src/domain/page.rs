//! What was read on one page.

use serde::{Deserialize, Serialize};

use super::geometry::{Affine, PageBox};
use super::problem::Problem;

/// Where a word's letters come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WordSource {
    /// Read from the image.
    Ocr,
    /// Visible text of a born-digital page.
    Text,
    /// Appearance of a form field or signature (numbers and dates may exist only there).
    Widget,
    /// An invisible text layer that an earlier OCR left behind and that was found trustworthy.
    Layer,
}

/// The colour of a word's ink.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ink {
    /// Black or dark grey.
    Dark,
    /// Blue: pens, some stamps.
    Blue,
    /// Red: seals, urgency stamps.
    Red,
    /// The page has no colour, or it was not measured.
    #[default]
    Unknown,
}

/// Another reading of a word.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Alternative {
    /// The reading, NFC.
    pub text: String,
    /// From 0 to 1.
    pub confidence: f32,
}

/// One word on a page.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Word {
    /// The letters, NFC, without spaces.
    pub text: String,
    /// Where it stands.
    pub bbox: PageBox,
    /// From 0 to 1; 1 for text that was in the file.
    pub confidence: f32,
    /// Other readings, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Alternative>,
    /// Where the letters come from.
    pub source: WordSource,
    /// Colour of the ink.
    #[serde(default)]
    pub ink: Ink,
    /// How much the word looks written by hand, from 0 (print) to 1 (hand).
    #[serde(default)]
    pub hand: f32,
}

/// A line of words that belong together: in one column, in one table cell.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Line {
    /// The box around its words.
    pub bbox: PageBox,
    /// Index of its first word in [`PageRead::words`].
    pub first: u32,
    /// Number of its words; they follow each other.
    pub count: u32,
    /// Lines with the same number stand in one column or cell, in reading order.
    pub block: u32,
    /// The table cell it stands in, as an index into [`PageRead::cells`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<u32>,
    /// Height of the letters in pixels: from the baseline to the top of capitals, about.
    pub letter_height: f32,
}

/// A ruled line on the page.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Ruling {
    /// The box it covers.
    pub bbox: PageBox,
    /// Whether it runs across (else down).
    pub horizontal: bool,
}

/// A coloured area that is no text: a seal, a stamp, a pen's signature.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Mark {
    /// The box it covers.
    pub bbox: PageBox,
    /// Its colour.
    pub ink: Ink,
}

/// Letters that stand apart from the text, in red ink or in a frame: a stamp, read by itself,
/// because the page for reading fades red ink and engines pass over what is framed.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Stamp {
    /// The box it covers, its frame included.
    pub bbox: PageBox,
    /// What was read in it, words joined by one space; empty where nothing could be read.
    pub text: String,
    /// From 0 to 1.
    pub confidence: f32,
    /// Whether a frame of the same ink stands around it.
    pub framed: bool,
    /// Colour of its ink.
    #[serde(default)]
    pub ink: Ink,
}

/// A table cell.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Cell {
    /// The box inside its rulings.
    pub bbox: PageBox,
    /// Which table of the page, from 0.
    pub table: u32,
    /// Row in the table, from 0.
    pub row: u32,
    /// Column in the table, from 0.
    pub column: u32,
}

/// Which gap of a printed line a pen filled in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PenPlace {
    /// The running number: between `Số:` and the stroke before the symbol.
    Number,
    /// The day: between `ngày` and `tháng`.
    Day,
    /// The month: between `tháng` and `năm`.
    Month,
}

/// What a pen may have written in a gap: a proposal, never a reading to trust.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PenReading {
    /// The gap.
    pub place: PenPlace,
    /// Where it is.
    pub bbox: PageBox,
    /// What it may say, best first, with the share of belief each has; empty where nothing in it
    /// looks like figures. A letter behind a number that is none of A, B is written `?`.
    pub candidates: Vec<Alternative>,
}

/// A QR code on the page.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PageCode {
    /// What it says, NFC. May hold personal data: identity cards print theirs so.
    pub text: String,
    /// Where it stands.
    pub bbox: PageBox,
}

/// What was read on one page. Boxes are pixels of the upright page (see [`PageBox`]).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PageRead {
    /// Number in its scan, from 1.
    pub number: u32,
    /// Width of the upright page in pixels.
    pub width: u32,
    /// Height of the upright page in pixels.
    pub height: u32,
    /// Pixels an inch of the upright page; 300 for a page without an image.
    pub dpi: f32,
    /// Clockwise turn in degrees (0, 90, 180, 270) from the page as its file shows it, `/Rotate`
    /// obeyed, to the upright page.
    pub turn: u16,
    /// How far text lines lean, in degrees, clockwise positive; boxes are not corrected for it.
    pub skew: f32,
    /// From pixels of the upright page to points of the source page's user space (y upwards,
    /// `/Rotate` not applied). For images: to a page of the image's size at `dpi`.
    pub to_points: Affine,
    /// Words in reading order.
    pub words: Vec<Word>,
    /// Lines in reading order; together they cover `words` exactly.
    pub lines: Vec<Line>,
    /// Rulings found.
    #[serde(default)]
    pub rulings: Vec<Ruling>,
    /// Seals, stamps and pen strokes found by their colour.
    #[serde(default)]
    pub marks: Vec<Mark>,
    /// Stamps with letters in them: red ones, and framed ones of any ink.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stamps: Vec<Stamp>,
    /// Table cells found.
    #[serde(default)]
    pub cells: Vec<Cell>,
    /// What pens wrote in the head's gaps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pen: Vec<PenReading>,
    /// QR codes read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<PageCode>,
    /// Mean confidence of the words read from the image, weighted by length; 1 where none was.
    pub confidence: f32,
    /// What went wrong or was done differently: a page retried smaller, a page not read.
    #[serde(default)]
    pub notes: Vec<Problem>,
}

impl PageRead {
    /// An empty reading of a page that could not be read, saying why.
    pub fn unread(number: u32, width: u32, height: u32, dpi: f32, why: Problem) -> Self {
        let scale = 72.0 / f64::from(dpi.max(1.0));
        Self {
            number,
            width,
            height,
            dpi,
            turn: 0,
            skew: 0.0,
            to_points: Affine([scale, 0.0, 0.0, -scale, 0.0, f64::from(height) * scale]),
            words: Vec::new(),
            lines: Vec::new(),
            rulings: Vec::new(),
            marks: Vec::new(),
            stamps: Vec::new(),
            cells: Vec::new(),
            pen: Vec::new(),
            codes: Vec::new(),
            confidence: 0.0,
            notes: vec![why],
        }
    }

    /// The words of one line.
    pub fn words_of(&self, line: &Line) -> &[Word] {
        let first = line.first as usize;
        self.words.get(first..first + line.count as usize).unwrap_or_default()
    }

    /// The text of one line, words joined by one space.
    pub fn text_of(&self, line: &Line) -> String {
        let words: Vec<&str> = self.words_of(line).iter().map(|w| w.text.as_str()).collect();
        words.join(" ")
    }

    /// The page's text: a line for each line, in reading order.
    pub fn text(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(|line| self.text_of(line)).collect();
        lines.join("\n")
    }
}
