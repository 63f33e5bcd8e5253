//! The reader: one engine, one page after the other.

use super::assemble::{Placed, assemble, mean_confidence};
use super::engine::{Engine, Seen, Segmentation};
use super::{ReadError, ReadNote, ReadSettings, correct, noise};
use crate::domain::geometry::{Affine, PageBox};
use crate::domain::page::{Alternative, Ink, PageRead, Ruling, WordSource};
use crate::domain::problem::Problem;
use crate::domain::raster::SourcePage;
use crate::flow::clean::colour::Colours;
use crate::flow::clean::plane::Plane;
use crate::flow::clean::{self, Clean, CleanSettings};

/// Most pixels of a page for reading: an A3 page at 300 dpi.
const MOST_PIXELS: usize = 18_000_000;

/// Reads pages with one engine.
pub struct Reader {
    engine: Engine,
    settings: ReadSettings,
}

impl Reader {
    /// Loads the engine. The process must have been started with `OMP_THREAD_LIMIT=1`.
    pub fn new(settings: &ReadSettings) -> Result<Self, ReadError> {
        let missing = || ReadError::NoLanguage { language: settings.language.clone() };
        if let Some(folder) = &settings.tessdata
            && !folder.join(format!("{}.traineddata", settings.language)).is_file()
        {
            return Err(missing());
        }
        let engine = Engine::load(settings.tessdata.as_deref(), &settings.language)
            .map_err(|_| missing())?;
        Ok(Self { engine, settings: settings.clone() })
    }

    /// Reads one page.
    pub fn read(&mut self, page: SourcePage) -> Result<PageRead, ReadError> {
        self.read_at(page, self.settings.letter as f32, MOST_PIXELS)
    }

    /// Reads one page at a smaller size, once: for a page that failed or took too long.
    pub fn read_smaller(&mut self, page: SourcePage) -> Result<PageRead, ReadError> {
        let note = ReadNote::Smaller { page: page.number };
        let mut read = self.read_at(page, self.settings.letter as f32 * 0.7, MOST_PIXELS / 4)?;
        read.notes.push(note.into());
        Ok(read)
    }

    fn read_at(
        &mut self,
        page: SourcePage,
        letter: f32,
        most_pixels: usize,
    ) -> Result<PageRead, ReadError> {
        let number = page.number;
        let settings = CleanSettings { letter, most_pixels };
        let mut notes = page.notes;
        let Some(raster) = page.raster else {
            let clean = Plane::filled(1, 1, 255);
            let _ = clean;
            return Ok(PageRead::unread(
                number,
                page.width,
                page.height,
                page.dpi,
                Problem::from(ReadNote::LayerIgnored { page: number }),
            ));
        };
        let colours = Colours::of(&raster);
        let plane = Plane::of(&raster).ok_or(ReadError::BrokenPicture {
            page: number,
            width: raster.width,
            height: raster.height,
        })?;
        drop(raster);
        let stance = clean::measure(&plane);
        let clean = clean::clean(plane, stance, &settings);
        let mut seen = self.look(&clean.grey, Segmentation::Page, number)?;
        let first = confidence(&seen);
        if first * 100.0 < self.settings.doubtful as f32 && stance.letters > 0 {
            let again = self.look(&clean.smoothed(), Segmentation::Page, number)?;
            if score(&again) > score(&seen) {
                seen = again;
            }
        }
        seen.retain(|s| !noise::is_noise(s, clean.letter));
        let placed = self.placed(seen, &clean, colours.as_ref());
        let (words, lines) = assemble(&placed, &clean.cells, clean.letter, &clean.to_page);
        let confidence = mean_confidence(&placed);
        if confidence < 0.6 {
            let percent = (confidence * 100.0) as u32;
            notes.push(ReadNote::Unclear { page: number, percent }.into());
        }
        let upright = |b: &PageBox| clean.to_page.apply_box(b);
        Ok(PageRead {
            number,
            width: page.width,
            height: page.height,
            dpi: page.dpi,
            turn: 0,
            skew: stance.lean,
            to_points: page.to_points,
            words,
            lines,
            rulings: clean
                .rulings
                .iter()
                .map(|r| Ruling { bbox: upright(&r.bbox), ..*r })
                .collect(),
            marks: colours.map(|c| c.marks(stance.letter.max(10.0))).unwrap_or_default(),
            cells: clean
                .cells
                .iter()
                .map(|c| crate::domain::page::Cell { bbox: upright(&c.bbox), ..*c })
                .collect(),
            confidence,
            notes,
        })
    }

    fn look(
        &mut self,
        picture: &Plane,
        mode: Segmentation,
        page: u32,
    ) -> Result<Vec<Seen>, ReadError> {
        self.engine.read(picture, mode).map_err(|source| ReadError::Engine { page, source })
    }

    fn placed(&self, seen: Vec<Seen>, clean: &Clean, colours: Option<&Colours>) -> Vec<Placed> {
        let mut before: Option<String> = None;
        seen.into_iter()
            .map(|s| {
                let fixed = correct::corrected(&s.text, before.as_deref());
                let mut alternatives = Vec::new();
                let text = match fixed {
                    Some(text) => {
                        alternatives
                            .push(Alternative { text: s.text, confidence: s.confidence * 0.5 });
                        text
                    }
                    None => s.text,
                };
                before = Some(text.clone());
                let ink =
                    colours.map_or(Ink::Unknown, |c| c.ink_in(&clean.to_page.apply_box(&s.bbox)));
                Placed {
                    text,
                    bbox: s.bbox,
                    confidence: s.confidence,
                    alternatives,
                    source: WordSource::Ocr,
                    ink,
                }
            })
            .collect()
    }
}

/// Mean confidence of readings, weighted by length.
fn confidence(seen: &[Seen]) -> f32 {
    let all: f32 = seen.iter().map(|s| s.text.chars().count() as f32).sum();
    if all == 0.0 {
        return 0.0;
    }
    seen.iter().map(|s| s.confidence * s.text.chars().count() as f32).sum::<f32>() / all
}

/// What a whole reading is worth: clear letters count, doubtful ones count against it.
fn score(seen: &[Seen]) -> f32 {
    seen.iter().map(|s| (s.confidence - 0.5) * s.text.chars().count() as f32).sum()
}

/// The turn of the plane by quarter turns, from the page as its file shows it.
#[allow(dead_code)]
fn quarter(turn: u16, width: f64, height: f64) -> Affine {
    match turn {
        90 => Affine([0.0, 1.0, -1.0, 0.0, height, 0.0]),
        180 => Affine([-1.0, 0.0, 0.0, -1.0, width, height]),
        270 => Affine([0.0, -1.0, 1.0, 0.0, 0.0, width]),
        _ => Affine::IDENTITY,
    }
}
