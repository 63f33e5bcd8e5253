//! The reader: one engine, one page after the other.

use super::assemble::{Placed, assemble, mean_confidence};
use super::codes;
use super::engine::{Engine, Seen, Segmentation};
use super::given::Given;
use super::stamps::{self, Cut};
use super::{ReadError, ReadNote, ReadSettings, bullets, correct, noise, pen, syllable};
use crate::domain::geometry::{Affine, PageBox};
use crate::domain::page::{Alternative, Cell, Ink, Mark, PageRead, Ruling, WordSource};
use crate::domain::problem::Problem;
use crate::domain::raster::{LayerWord, PageKind, SourcePage};
use crate::flow::clean::colour::Colours;
use crate::flow::clean::plane::Plane;
use crate::flow::clean::quality::{self, Fault};
use crate::flow::clean::skew::Stance;
use crate::flow::clean::{self, Clean, CleanSettings};

/// Most pixels of a page for reading: an A3 page at 300 dpi.
const MOST_PIXELS: usize = 18_000_000;
/// Pieces of ink like letters that a page must have beside given text to be read at all.
const WORTH_READING: usize = 15;

/// Reads pages with one engine.
pub struct Reader {
    engine: Engine,
    settings: ReadSettings,
}

/// A page on its way.
pub(super) struct Upright {
    pub(super) number: u32,
    pub(super) turn: u16,
    width: u32,
    height: u32,
    /// From the page as its file shows it to the upright page.
    pub(super) turned: Affine,
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
        mut page: SourcePage,
        letter: f32,
        most_pixels: usize,
    ) -> Result<PageRead, ReadError> {
        let mut given = if self.settings.use_layer {
            Given::sort(std::mem::take(&mut page.layer))
        } else {
            Given::default()
        };
        let Some(raster) = page.raster.take() else { return Ok(without_picture(page, given)) };
        let number = page.number;
        let colours = Colours::of(&raster);
        let mut plane = Plane::of(&raster).ok_or(ReadError::BrokenPicture {
            page: number,
            width: raster.width,
            height: raster.height,
        })?;
        let red = colours
            .as_ref()
            .filter(|colours| page.kind != PageKind::Digital && colours.has_red())
            .and_then(|_| Plane::red_of(&raster));
        let mut notes = std::mem::take(&mut page.notes);
        if !given.garbage.is_empty() {
            notes.push(ReadNote::LayerIgnored { page: number }.into());
        }
        let settings = CleanSettings { letter, most_pixels };

        let (stance, framed) = clean::measure_framed(&plane);
        let mut cuts = stamps::cut(&raster, colours.as_ref(), stance.letter);
        if page.kind != PageKind::Digital {
            let framed = stamps::frames(&plane, stance.letter);
            let seen = |cut: &Cut| cuts.iter().any(|red| covers(&red.bbox, &cut.bbox));
            let more: Vec<Cut> = framed.into_iter().filter(|cut| !seen(cut)).collect();
            cuts.extend(more);
        }
        let faults = match page.kind {
            PageKind::Scan => quality::judge(number, &raster, &plane, stance, false),
            _ => Vec::new(),
        };
        drop(raster);
        if let Some(framed) = framed.filter(|_| page.kind != PageKind::Digital) {
            framed.erase(&mut plane);
        }
        let turn = if given.visible.is_empty() && stance.on_its_side() {
            self.sideways(&plane, stance, number)?
        } else {
            0
        };
        let (mut plane, mut stance, mut turn) = match turn {
            0 => (plane, stance, 0),
            turn => {
                let plane = plane.turned(turn);
                let stance = clean::measure(&plane);
                (plane, stance, turn)
            }
        };
        let mut upright = Upright::new(&page, turn);
        let mut codes = codes::codes(&plane);
        // kept for the rare page that turns out to lie upside down
        let spare = given.visible.is_empty().then(|| plane.clone());
        let mut clean = clean::clean(plane, stance, &settings);
        clean.cover(given.visible.iter().map(|w| upright.turned.apply_box(&w.bbox)));
        let mut hidden = false;
        let mut seen = Vec::new();
        if clean.letters >= if given.visible.is_empty() { 1 } else { WORTH_READING } {
            hidden = self.hidden_agrees(&given, &clean, &upright)?;
            if !hidden {
                seen = self.read_twice(&clean, number)?;
            }
        }
        if let Some(spare) = spare
            && !hidden
            && poor(&seen)
            && clean.letters > 60
            && self.upside_down(&spare, stance, number)?
        {
            turn = (turn + 180) % 360;
            plane = spare.turned(180);
            stance = clean::measure(&plane);
            upright = Upright::new(&page, turn);
            codes::turned_over(&mut codes, upright.width, upright.height);
            clean = clean::clean(plane, stance, &settings);
            seen = self.read_twice(&clean, number)?;
        }
        if turn != 0 {
            notes.push(ReadNote::Turned { page: number, turn }.into());
        }
        if !hidden && !given.hidden.is_empty() {
            notes.push(ReadNote::LayerIgnored { page: number }.into());
        }

        let words = if hidden { std::mem::take(&mut given.hidden) } else { Vec::new() };
        let mut placed: Vec<Placed> = given
            .visible
            .into_iter()
            .chain(words)
            .map(|w| {
                let b = upright.turned.apply_box(&w.bbox);
                from_file(w, clean.from_page.apply_box(&b), 1.0)
            })
            .collect();
        noise::without_noise(&mut seen, clean.letter);
        if page.kind != PageKind::Digital {
            self.look_again(&mut seen, &clean, number)?;
            self.read_missed(&mut seen, &clean, number)?;
            seen.extend(bullets::missing(&clean, &seen));
        }
        if let Some(red) = red.filter(|_| !hidden) {
            self.read_stained(&mut seen, &clean, red.turned(turn), number)?;
        }
        let sure = if page.kind == PageKind::Digital { 0.6 } else { 0.0 };
        seen.retain(|s| s.confidence >= sure && !placed.iter().any(|p| covers(&p.bbox, &s.bbox)));
        placed.extend(read_words(seen, &clean, &upright, colours.as_ref()));
        let confidence = mean_confidence(&placed);
        if confidence < 0.6 {
            let percent = (confidence * 100.0) as u32;
            notes.push(ReadNote::Unclear { page: number, percent }.into());
        }
        notes.extend(faults.into_iter().filter(worth_saying).map(Problem::from));
        page.notes = notes;
        let read = finished(page, &placed, &clean, &upright, colours.as_ref(), confidence);
        let stamps = self.read_stamps(&cuts, &upright)?;
        Ok(PageRead { stamps, codes, ..read })
    }

    /// Reads a page; where that is doubtful, once more from a calmer picture, and keeps the
    /// better.
    fn read_twice(&mut self, clean: &Clean, page: u32) -> Result<Vec<Seen>, ReadError> {
        let seen = self.look(&clean.grey, Segmentation::Page, page)?;
        if confidence(&seen) * 100.0 >= self.settings.doubtful as f32 || clean.letters < 20 {
            return Ok(seen);
        }
        let again = self.look(&clean.smoothed(), Segmentation::Page, page)?;
        Ok(if worth(&again) > worth(&seen) { again } else { seen })
    }

    /// Which way a page lies that lies on its side: the turn that makes it upright.
    fn sideways(&mut self, plane: &Plane, stance: Stance, page: u32) -> Result<u16, ReadError> {
        let strip = clean::dense_columns(plane, stance.letter * 14.0);
        let one = self.try_strip(strip.clone().turned(90), stance, page)?;
        let other = self.try_strip(strip.turned(270), stance, page)?;
        Ok(match (one, other) {
            (a, b) if a.max(b) <= 0.0 => 0,
            (a, b) if a >= b => 90,
            _ => 270,
        })
    }

    fn upside_down(&mut self, plane: &Plane, stance: Stance, page: u32) -> Result<bool, ReadError> {
        let strip = clean::dense_rows(plane, stance.letter * 14.0);
        let upright = self.try_strip(strip.clone(), stance, page)?;
        let turned = self.try_strip(strip.turned(180), stance, page)?;
        Ok(turned > upright.max(0.0) * 1.3)
    }

    fn try_strip(&mut self, strip: Plane, stance: Stance, page: u32) -> Result<f32, ReadError> {
        let settings = CleanSettings { letter: 15.0, most_pixels: MOST_PIXELS / 4 };
        let strip = clean::clean(strip, stance, &settings);
        Ok(worth(&self.look(&strip.grey, Segmentation::Block, page)?))
    }

    /// Whether the words an earlier OCR left agree with our reading of a sample.
    fn hidden_agrees(
        &mut self,
        given: &Given,
        clean: &Clean,
        upright: &Upright,
    ) -> Result<bool, ReadError> {
        let high = clean.stance.letter * 16.0;
        let Some(sample) = given.sample(high).filter(|_| upright.turn == 0) else {
            return Ok(false);
        };
        let (_, from) = clean.from_page.apply(0.0, f64::from(sample.0));
        let (_, to) = clean.from_page.apply(0.0, f64::from(sample.1));
        let (top, bottom) = (from.max(0.0) as usize, to.max(0.0) as usize);
        let strip = clean.grey.cut(0, top, clean.grey.width, bottom);
        let mut seen = self.look(&strip, Segmentation::Page, upright.number)?;
        for s in &mut seen {
            s.bbox.y0 += top as f32;
            s.bbox.y1 += top as f32;
        }
        let own: Vec<(PageBox, &Seen)> =
            seen.iter().map(|s| (clean.to_page.apply_box(&s.bbox), s)).collect();
        Ok(given.agrees(sample, &own))
    }

    pub(super) fn look(
        &mut self,
        picture: &Plane,
        mode: Segmentation,
        page: u32,
    ) -> Result<Vec<Seen>, ReadError> {
        self.engine.read(picture, mode).map_err(|source| ReadError::Engine { page, source })
    }
}

impl Upright {
    fn new(page: &SourcePage, turn: u16) -> Self {
        let (w, h) = (f64::from(page.width), f64::from(page.height));
        let turned = match turn {
            90 => Affine([0.0, 1.0, -1.0, 0.0, h, 0.0]),
            180 => Affine([-1.0, 0.0, 0.0, -1.0, w, h]),
            270 => Affine([0.0, -1.0, 1.0, 0.0, 0.0, w]),
            _ => Affine::IDENTITY,
        };
        let aside = !turn.is_multiple_of(180);
        let (width, height) =
            if aside { (page.height, page.width) } else { (page.width, page.height) };
        Self { number: page.number, turn, width, height, turned }
    }

    fn back(&self) -> Affine {
        self.turned.inverse().unwrap_or(Affine::IDENTITY)
    }
}

/// A page of text alone.
fn without_picture(page: SourcePage, given: Given) -> PageRead {
    let upright = Upright::new(&page, 0);
    let doubtful = given.visible.is_empty();
    let words = given.visible.into_iter().map(|w| from_file(w.clone(), w.bbox, 1.0));
    // nothing else is there to read: better odd words, marked so, than none
    let odd = given.garbage.into_iter().map(|w| from_file(w.clone(), w.bbox, 0.3));
    let placed: Vec<Placed> = words.chain(odd).collect();
    let heights = placed.iter().map(|p| p.bbox.height()).collect::<Vec<_>>();
    let clean = Clean::of_text(&heights);
    let confidence = if doubtful && !placed.is_empty() { 0.3 } else { 1.0 };
    finished(page, &placed, &clean, &upright, None, confidence)
}

fn finished(
    page: SourcePage,
    placed: &[Placed],
    clean: &Clean,
    upright: &Upright,
    colours: Option<&Colours>,
    confidence: f32,
) -> PageRead {
    let (words, lines) = assemble(placed, &clean.cells, clean.letter, &clean.to_page);
    let on_page = |b: &PageBox| clean.to_page.apply_box(b);
    let marks = colours.map(|c| c.marks(clean.stance.letter.max(10.0))).unwrap_or_default();
    let mut read = PageRead {
        number: page.number,
        width: upright.width,
        height: upright.height,
        dpi: page.dpi,
        turn: upright.turn,
        skew: clean.stance.lean,
        to_points: upright.back().then(&page.to_points),
        words,
        lines,
        rulings: clean.rulings.iter().map(|r| Ruling { bbox: on_page(&r.bbox), ..*r }).collect(),
        marks: marks
            .into_iter()
            .map(|m| Mark { bbox: upright.turned.apply_box(&m.bbox), ..m })
            .collect(),
        cells: clean.cells.iter().map(|c| Cell { bbox: on_page(&c.bbox), ..*c }).collect(),
        pen: Vec::new(),
        codes: Vec::new(),
        stamps: Vec::new(),
        confidence,
        notes: page.notes,
    };
    pen::read(&mut read, clean);
    read
}

fn from_file(word: LayerWord, bbox: PageBox, confidence: f32) -> Placed {
    Placed {
        text: word.text,
        bbox,
        confidence,
        alternatives: Vec::new(),
        source: word.source,
        ink: Ink::Unknown,
        line: 0,
    }
}

fn read_words(
    seen: Vec<Seen>,
    clean: &Clean,
    upright: &Upright,
    colours: Option<&Colours>,
) -> Vec<Placed> {
    let back = upright.back();
    let mut before: Option<String> = None;
    let mut out = Vec::with_capacity(seen.len());
    for s in seen.into_iter().flat_map(correct::parted) {
        let mut alternatives = Vec::new();
        let text = match correct::corrected(&s.text, before.as_deref()) {
            Some(text) => {
                let raw = Alternative { text: s.text, confidence: s.confidence * 0.5 };
                alternatives.push(raw);
                text
            }
            None => s.text,
        };
        alternatives.extend(s.before);
        before = Some(text.clone());
        let bbox = back.apply_box(&clean.to_page.apply_box(&s.bbox));
        out.push(Placed {
            text,
            bbox: s.bbox,
            confidence: s.confidence,
            alternatives,
            source: WordSource::Ocr,
            line: s.line,
            ink: colours.map_or(Ink::Unknown, |c| c.ink_in(&bbox)),
        });
    }
    out
}

/// Whether a fault is one to tell whoever scanned: a blank page is, where it comes first; later
/// it is the back of the one before.
fn worth_saying(fault: &Fault) -> bool {
    !matches!(fault, Fault::Blank { page } if *page > 1)
}

/// Whether a word of the file stands where a reading stands.
pub(super) fn covers(given: &PageBox, read: &PageBox) -> bool {
    given.intersection(read).area() > read.area().min(given.area()) * 0.4
}

/// Whether a reading may be of a page that lies upside down.
fn poor(seen: &[Seen]) -> bool {
    confidence(seen) < 0.6 || syllable::share(seen.iter().map(|s| s.text.as_str())).0 < 0.4
}

/// Mean confidence of readings, weighted by length.
pub(super) fn confidence(seen: &[Seen]) -> f32 {
    let all: f32 = seen.iter().map(|s| s.text.chars().count() as f32).sum();
    if all == 0.0 {
        return 0.0;
    }
    seen.iter().map(|s| s.confidence * s.text.chars().count() as f32).sum::<f32>() / all
}

/// What a whole reading is worth: clear letters count, doubtful ones count against it.
pub(super) fn worth(seen: &[Seen]) -> f32 {
    seen.iter().map(|s| (s.confidence - 0.5) * s.text.chars().count() as f32).sum()
}
