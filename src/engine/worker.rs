//! The child process: one job in, one answer out, until its input ends.
//!
//! Runs in a process of its own ([`COMMAND`]), so that hostile bytes, a panic or a crash in C
//! cost one page. A frame is a little-endian `u32` length and so many bytes of JSON.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::EngineError;
use super::judge::{Judged, Judging, judge};
use super::picture::smaller;
use super::pool::{FRAME_LIMIT, Job};
use crate::domain::geometry::Affine;
use crate::domain::hash::Sha256;
use crate::domain::page::PageRead;
use crate::domain::problem::Problem;
use crate::domain::raster::{PageKind, Pixels, Raster, SourcePage};
use crate::flow::bind::{BindOptions, Strip, bind};
use crate::flow::clean::plane::Plane;
use crate::flow::clean::{self, quality};
use crate::flow::intake::{IntakeError, Limits, Media, Source, Survey};
use crate::flow::keep::pages_in_file;
use crate::flow::read::{ReadSettings, Reader};
use crate::flow::review::{Region, crops, sheet};
use crate::pdf::read::Decoded;

/// The hidden command that starts a child process.
pub const COMMAND: &str = "worker-process";

/// A received file, for a child process to open.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Opened {
    /// Where its bytes lie.
    pub path: PathBuf,
    /// What they are.
    pub media: Media,
    /// What one page may cost.
    pub limits: Limits,
}

/// One piece of work on a received file.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileJob {
    /// Say what is in it.
    Survey(Opened),
    /// Read one page.
    Page {
        /// The file.
        file: Opened,
        /// The page, from 1.
        number: u32,
        /// Pixels it has, as the survey said.
        pixels: u64,
        /// Read it at a smaller size: it failed once.
        smaller: bool,
        /// How to read.
        settings: ReadSettings,
    },
    /// Judge the picture of one page, without reading it.
    Look {
        /// The file.
        file: Opened,
        /// The page, from 1.
        number: u32,
        /// Pixels it has, as the survey said.
        pixels: u64,
    },
    /// Bind one paper into a PDF/A.
    Bind(Binding),
    /// Cut pieces out of one page, for a reviewer's eyes.
    Crop(Cropping),
    /// Show one page on a reviewer's screen.
    Show(Showing),
    /// Load the engine, so that the next page need not wait for it.
    Warm(ReadSettings),
    /// Judge a file or a code of the verify page.
    Judge(Judging),
    /// Draw one page for a person, at most [`PICTURE`] pixels across.
    Picture {
        /// The file.
        file: Opened,
        /// The page, from 1.
        number: u32,
        /// The PNG file to be written.
        output: PathBuf,
    },
}

/// What is cut out of a page.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Cropping {
    /// The file.
    pub file: Opened,
    /// The page, from 1.
    pub number: u32,
    /// How the page was turned upright when it was read.
    pub turn: u16,
    /// Pixels across and down of the upright page, in which the regions are.
    pub size: (u32, u32),
    /// The pieces, each with the PNG file to be written.
    pub pieces: Vec<(Region, PathBuf)>,
}

/// A page to be shown.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Showing {
    /// The file.
    pub file: Opened,
    /// The page, from 1.
    pub number: u32,
    /// How the page was turned upright when it was read.
    pub turn: u16,
    /// Pixels across and down of the upright page.
    pub size: (u32, u32),
    /// Pixels across at most.
    pub width: u32,
    /// The JPEG file to be written.
    pub output: PathBuf,
}

/// What is bound, and where to.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Binding {
    /// The file the paper stands in.
    pub file: Opened,
    /// Its SHA-256.
    pub source_hash: Sha256,
    /// What was read on the paper's pages, as [`crate::flow::keep::TextWriter`] wrote it: too
    /// much, for a long paper, to be sent along.
    pub pages: PathBuf,
    /// How many pages that are.
    pub count: u32,
    /// When the source arrived.
    pub created: jiff::Timestamp,
    /// The office's name for the program.
    pub creator: String,
    /// Points added at the top of page 1 for visible text; 0 for none.
    pub strip: f64,
    /// The file to be written.
    pub output: PathBuf,
}

/// A paper bound.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct BoundPaper {
    /// Where visible text may stand on page 1, in points: `[x0, y0, x1, y1]`.
    pub strip: Option<[f64; 4]>,
    /// What people should know of its pages.
    pub remarks: Vec<Problem>,
}

/// What a child answers to a [`FileJob`].
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// To a survey.
    Survey(Survey),
    /// To a page.
    Page(Box<PageRead>),
    /// To a look: what is wrong with the picture.
    Looked(Vec<Problem>),
    /// To a paper.
    Bound(BoundPaper),
    /// To pieces: how many were written.
    Cropped(u32),
    /// To a page to be shown: whether there was anything to be seen.
    Shown(bool),
    /// The engine is loaded.
    Ready,
    /// To a file or a code of the verify page.
    Judged(Box<Judged>),
    /// To a picture: pixels across and down.
    Drawn(u32, u32),
}

impl Job for FileJob {
    type Outcome = Answer;

    fn name(&self) -> String {
        match self {
            Self::Survey(_) => "survey".to_owned(),
            Self::Page { number, .. } => format!("page {number}"),
            Self::Look { number, .. } => format!("look at page {number}"),
            Self::Bind(_) => "bind".to_owned(),
            Self::Crop(cropping) => format!("crop of page {}", cropping.number),
            Self::Show(showing) => format!("picture of page {}", showing.number),
            Self::Warm(_) => "start".to_owned(),
            Self::Judge(_) => "verify".to_owned(),
            Self::Picture { number, .. } => format!("picture of page {number}"),
        }
    }

    fn pixels(&self) -> u64 {
        match self {
            Self::Survey(_) | Self::Warm(_) | Self::Judge(_) => 0,
            Self::Page { pixels, .. } | Self::Look { pixels, .. } => *pixels,
            // Most pictures pass undecoded; at most one page is decoded at a time.
            Self::Bind(_) | Self::Picture { .. } => BINDING_PIXELS,
            Self::Crop(Cropping { size, .. }) | Self::Show(Showing { size, .. }) => {
                u64::from(size.0) * u64::from(size.1)
            }
        }
    }

    fn pages(&self) -> u32 {
        match self {
            Self::Bind(binding) => binding.count,
            Self::Survey(_)
            | Self::Page { .. }
            | Self::Look { .. }
            | Self::Crop(_)
            | Self::Show(_)
            | Self::Warm(_)
            | Self::Judge(_)
            | Self::Picture { .. } => 1,
        }
    }
}

/// A page of A4 fills a screen of 1366 pixels, and its small print can be read.
pub const PICTURE: u32 = 1240;

/// An A4 page at 300 dpi.
const BINDING_PIXELS: u64 = 8_700_000;

/// What a child keeps from job to job: opening a file and loading the engine cost more than many
/// a page.
#[derive(Default)]
struct Desk {
    open: Option<(Opened, Source)>,
    reader: Option<(ReadSettings, Reader)>,
}

impl Desk {
    fn answer(&mut self, job: FileJob) -> Result<Answer, Problem> {
        match job {
            FileJob::Survey(file) => Ok(Answer::Survey(self.source(file)?.survey()?)),
            FileJob::Page { file, number, smaller, settings, .. } => {
                let source = self.source(file)?;
                let page = source.page(number)?;
                source.release();
                let reader = self.reader(settings)?;
                let read = if smaller { reader.read_smaller(page) } else { reader.read(page) };
                Ok(Answer::Page(Box::new(read?)))
            }
            FileJob::Look { file, number, .. } => {
                let source = self.source(file)?;
                let page = source.page(number)?;
                source.release();
                Ok(Answer::Looked(faults(&page)))
            }
            FileJob::Bind(binding) => bound(&binding).map(Answer::Bound),
            FileJob::Crop(Cropping { file, number, turn, size, pieces }) => {
                let raster = shown(self.source(file)?, number)?;
                let mut written = 0;
                for (region, output) in &pieces {
                    for crop in crops(&raster, turn, size, std::slice::from_ref(region)) {
                        std::fs::write(output, crop.png)
                            .map_err(|source| EngineError::file(output, source))?;
                        written += 1;
                    }
                }
                Ok(Answer::Cropped(written))
            }
            FileJob::Show(Showing { file, number, turn, width, output, .. }) => {
                let raster = shown(self.source(file)?, number)?;
                let Some(jpeg) = sheet(&raster, turn, width) else {
                    return Ok(Answer::Shown(false));
                };
                std::fs::write(&output, jpeg)
                    .map_err(|source| EngineError::file(&output, source))?;
                Ok(Answer::Shown(true))
            }
            FileJob::Judge(judging) => Ok(Answer::Judged(Box::new(judge(&judging)?))),
            FileJob::Picture { file, number, output } => {
                let raster = shown(self.source(file)?, number)?;
                let small = smaller(&raster, PICTURE);
                let png = small.png().ok_or_else(|| EngineError::Bug("no picture".to_owned()))?;
                std::fs::write(&output, png)
                    .map_err(|source| EngineError::file(&output, source))?;
                Ok(Answer::Drawn(small.width, small.height))
            }
            FileJob::Warm(settings) => self.reader(settings).map(|_| Answer::Ready),
        }
    }

    fn source(&mut self, file: Opened) -> Result<&Source, Problem> {
        let kept = self.open.take().filter(|(open, _)| *open == file);
        let open = if let Some(open) = kept {
            open
        } else {
            let source = Source::open(&file.path, file.media, &file.limits)?;
            (file, source)
        };
        Ok(&self.open.insert(open).1)
    }

    fn reader(&mut self, settings: ReadSettings) -> Result<&mut Reader, Problem> {
        let kept = self.reader.take().filter(|(known, _)| *known == settings);
        let reader = if let Some(reader) = kept {
            reader
        } else {
            let reader = Reader::new(&settings)?;
            (settings, reader)
        };
        Ok(&mut self.reader.insert(reader).1)
    }
}

/// What is wrong with a scanned page; a page set in type has no such faults.
fn faults(page: &SourcePage) -> Vec<Problem> {
    let raster = page.raster.as_ref().filter(|_| page.kind == PageKind::Scan);
    let Some((raster, plane)) = raster.and_then(|raster| Some((raster, Plane::of(raster)?))) else {
        return Vec::new();
    };
    let stance = clean::measure(&plane);
    let faults = quality::judge(page.number, raster, &plane, stance, true);
    faults.into_iter().map(Problem::from).collect()
}

/// A page's pixels; drawn where its file sets it in type.
fn shown(source: &Source, number: u32) -> Result<Raster, Problem> {
    let page = source.page(number)?;
    if let Some(raster) = page.raster {
        return Ok(raster);
    }
    let pdf =
        source.pdf().ok_or_else(|| EngineError::Bug("a picture without pixels".to_owned()))?;
    let drawn = pdf.page(number).and_then(|drawn| {
        let back = |map: Affine| map.inverse().unwrap_or(Affine::IDENTITY);
        let to_pixels = back(drawn.to_shown()).then(&back(page.to_points));
        drawn.rendered(&to_pixels, page.width, page.height)
    });
    let Decoded { width, height, rgb, data } = drawn.map_err(IntakeError::from)?.pixels;
    let pixels = if rgb { Pixels::Rgb(data) } else { Pixels::Gray(data) };
    Ok(Raster { width, height, dpi: page.dpi, dpi_known: false, bilevel: false, pixels })
}

/// Binds a paper and syncs the file: what is signed next must be what is read back.
fn bound(binding: &Binding) -> Result<BoundPaper, Problem> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| EngineError::file(&path, source)
    };
    let pages = pages_in_file(&binding.pages).map_err(failed(&binding.pages))?;
    let options = BindOptions {
        title: None,
        source_hash: binding.source_hash,
        created: binding.created,
        creator: &binding.creator,
        strip: if binding.strip > 0.0 { Strip::Add { height: binding.strip } } else { Strip::None },
        attachments: &[],
    };
    let file = File::create(&binding.output).map_err(failed(&binding.output))?;
    let mut out = BufWriter::new(file);
    let bound = bind(&binding.file.path, binding.file.media, &pages, &options, &mut out)?;
    out.into_inner()
        .map_err(io::IntoInnerError::into_error)
        .and_then(|file| file.sync_all())
        .map_err(failed(&binding.output))?;
    let remarks = bound.pages.into_iter().flat_map(|page| page.remarks).collect();
    Ok(BoundPaper { strip: bound.strip, remarks })
}

/// Serves jobs from `input` until it ends.
pub fn serve(mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut desk = Desk::default();
    while let Some(frame) = next_frame(&mut input)? {
        let job: FileJob = serde_json::from_slice(&frame)?;
        let answer = serde_json::to_vec(&desk.answer(job))?;
        let length = u32::try_from(answer.len()).map_err(io::Error::other)?;
        output.write_all(&length.to_le_bytes())?;
        output.write_all(&answer)?;
        output.flush()?;
    }
    Ok(())
}

fn next_frame(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = u32::from_le_bytes(length);
    if length > FRAME_LIMIT {
        return Err(io::Error::other("frame too long"));
    }
    let mut frame = vec![0; length as usize];
    input.read_exact(&mut frame)?;
    Ok(Some(frame))
}
