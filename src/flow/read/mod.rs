//! read: a clean page → words with boxes and confidence, in reading order.
//!
//! One [`Reader`] a process keeps one Tesseract engine. An ordinary page costs one reading; a page
//! read with low confidence gets a second one from a calmer picture, and a page on its side or
//! upside down is turned first. Doubtful lines, words left out, red print and stamps are then read
//! alone. Text the file itself gives is used where it can be trusted, and
//! only the rest is read from pixels.

mod again;
mod assemble;
mod bullets;
pub mod codes;
mod correct;
mod engine;
mod error;
mod given;
mod hand;
mod missed;
mod noise;
pub mod order;
pub mod pen;
mod reader;
mod second;
pub mod spell;
mod stained;
mod stamps;
pub mod syllable;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub use engine::engine_version;
pub use error::{ReadError, ReadNote};
pub use reader::Reader;

/// Version of this stage: grows whenever the same page would be read differently.
pub const STAGE_VERSION: u32 = 6;

/// How pages are read; part of the stage's key.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadSettings {
    /// Folder of Tesseract's data; `None`: Tesseract's own.
    pub tessdata: Option<PathBuf>,
    /// Tesseract's name of the language.
    pub language: String,
    /// Height of small letters, in pixels, that pages are scaled to.
    pub letter: u32,
    /// Mean confidence, in hundredths, below which a page is read a second time.
    pub doubtful: u32,
    /// Whether text that the file gives may be used.
    pub use_layer: bool,
}

impl Default for ReadSettings {
    fn default() -> Self {
        Self {
            tessdata: None,
            language: "vie".to_owned(),
            letter: 14,
            doubtful: 80,
            use_layer: true,
        }
    }
}
