//! An opened scan: what is in it, and its pages one by one. Runs in a child process: the bytes
//! come from outside.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::error::Note;
use super::format::{self, Format};
use super::picture::{self, PictureFacts};
use super::{IntakeError, Limits, Media, bundle, pdf_page, plan};
use crate::domain::problem::{Coded, Problem};
use crate::domain::raster::{PageKind, SourcePage};
use crate::pdf::read::{FileFacts, MappedFile, PdfError, PdfFile};

/// What one page is, before it is read.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PageSurvey {
    /// Its number, from 1.
    pub number: u32,
    /// What it is made of.
    pub kind: PageKind,
    /// Pixels across that [`Source::page`] will give.
    pub width: u32,
    /// Pixels down that [`Source::page`] will give.
    pub height: u32,
    /// Pixels an inch of those.
    pub dpi: f32,
    /// Whether the file said so.
    pub dpi_known: bool,
    /// Width and height of the page as shown, in points.
    pub points: [f32; 2],
    /// Why it will not be read, where that is known already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// What a file holds.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Survey {
    /// Its pages, at least one.
    pub pages: Vec<PageSurvey>,
    /// A PDF in which a signature stands, whole or orphaned: kept byte for byte.
    pub signed: bool,
    /// A PDF encrypted with the empty password.
    pub encrypted: bool,
    /// A PDF made by a program, not by a scanner: every page that shows anything is text.
    pub born_digital: bool,
    /// What holds for the file as a whole.
    pub notes: Vec<Problem>,
}

/// An opened scan.
pub struct Source {
    map: Arc<MappedFile>,
    inside: Inside,
    limits: Limits,
}

enum Inside {
    Pdf(Box<PdfFile>),
    Pictures(Vec<Picture>),
}

/// A picture file, for whoever carries it on undecoded.
#[derive(Clone, Copy, Debug)]
pub struct EncodedPicture<'a> {
    /// The file's bytes; of a bundle, the member's.
    pub bytes: &'a [u8],
    /// What they are.
    pub media: Media,
    /// The page's place among the file's pages, from 0; thumbnails are not counted.
    pub index: u32,
}

/// One page of an image file.
struct Picture {
    bytes: Range<usize>,
    media: Media,
    /// Its place in its file, from 0.
    index: u32,
    facts: PictureFacts,
}

impl Source {
    /// Maps and opens a received file. For image files the headers of all pages are read.
    pub fn open(path: &Path, media: Media, limits: &Limits) -> Result<Self, IntakeError> {
        let map = Arc::new(MappedFile::open(path).map_err(IntakeError::reading)?);
        let inside = guarded(|| match media {
            Media::Pdf => Ok(Inside::Pdf(Box::new(PdfFile::open(map.clone())?))),
            _ => pictures(&map, media, limits).map(Inside::Pictures),
        })?;
        // Opening looks at every page's dictionary.
        map.release();
        let source = Self { map, inside, limits: *limits };
        let count = source.page_count();
        if count == 0 {
            return Err(PdfError::NoPages.into());
        }
        if count > limits.max_pages {
            return Err(IntakeError::TooManyPages { count, cap: limits.max_pages });
        }
        Ok(source)
    }

    /// Number of pages, at least 1.
    pub fn page_count(&self) -> u32 {
        match &self.inside {
            Inside::Pdf(pdf) => pdf.page_count(),
            Inside::Pictures(pictures) => pictures.len() as u32,
        }
    }

    /// The PDF inside, for whoever binds or verifies it.
    pub fn pdf(&self) -> Option<&PdfFile> {
        match &self.inside {
            Inside::Pdf(pdf) => Some(pdf),
            Inside::Pictures(_) => None,
        }
    }

    /// The picture file a page is, as it came; `None` for a PDF.
    pub fn encoded(&self, number: u32) -> Option<EncodedPicture<'_>> {
        let picture = self.picture(number).ok()?;
        let bytes = self.bytes().get(picture.bytes.clone())?;
        Some(EncodedPicture { bytes, media: picture.media, index: picture.index })
    }

    /// Hands the parts of the file looked at so far back to the system.
    pub fn release(&self) {
        self.map.release();
    }

    /// Says what is in the file, decoding no image. Fails where none of its pages can be read.
    pub fn survey(&self) -> Result<Survey, IntakeError> {
        let mut pages = Vec::new();
        let mut first_failure = None;
        for number in 1..=self.page_count() {
            let page = match self.survey_page(number) {
                Ok(page) => page,
                Err(error) => {
                    let problem = problem_of(&error);
                    first_failure.get_or_insert(error);
                    unreadable(number, problem)
                }
            };
            pages.push(page);
            self.map.release();
        }
        if let Some(error) = first_failure
            && pages.iter().all(|page| page.problem.is_some())
        {
            return Err(error);
        }
        let facts = self.pdf().map(PdfFile::facts).unwrap_or_default();
        let FileFacts { signed, encrypted, dynamic_form } = facts;
        let digital = |page: &PageSurvey| page.kind == PageKind::Digital;
        let silent = |page: &PageSurvey| page.kind == PageKind::Blank;
        let born_digital =
            pages.iter().any(digital) && pages.iter().all(|page| digital(page) || silent(page));
        let notes = if dynamic_form { vec![Note::DynamicForm.problem()] } else { Vec::new() };
        Ok(Survey { pages, signed, encrypted, born_digital, notes })
    }

    fn survey_page(&self, number: u32) -> Result<PageSurvey, IntakeError> {
        guarded(|| match &self.inside {
            Inside::Pdf(pdf) => {
                let page = pdf.page(number)?;
                let plan = plan::plan(&page, &page.content(), &self.limits)?;
                let (width, height) = page.size();
                Ok(PageSurvey {
                    number,
                    kind: plan.kind,
                    width: plan.width,
                    height: plan.height,
                    dpi: plan.dpi,
                    dpi_known: plan.dpi_known,
                    points: [width as f32, height as f32],
                    problem: None,
                })
            }
            Inside::Pictures(_) => {
                let picture = self.picture(number)?;
                let facts = &picture.facts;
                facts.check_size(&self.limits)?;
                let (width, height, dpi) = facts.reduced(&self.limits);
                let points = |pixels: u32| pixels as f32 / dpi * 72.0;
                Ok(PageSurvey {
                    number,
                    kind: PageKind::Scan,
                    width,
                    height,
                    dpi,
                    dpi_known: facts.dpi_known,
                    points: [points(width), points(height)],
                    problem: None,
                })
            }
        })
    }

    /// Gives the page with this number, from 1. Nothing of it is kept here.
    pub fn page(&self, number: u32) -> Result<SourcePage, IntakeError> {
        let page = guarded(|| match &self.inside {
            Inside::Pdf(pdf) => pdf_page::read(&pdf.page(number)?, &self.limits),
            Inside::Pictures(_) => {
                let picture = self.picture(number)?;
                let bytes = self.bytes().get(picture.bytes.clone()).unwrap_or_default();
                picture::page(
                    bytes,
                    picture.media,
                    picture.index,
                    &picture.facts,
                    number,
                    &self.limits,
                )
            }
        });
        self.map.release();
        page
    }

    fn bytes(&self) -> &[u8] {
        (*self.map).as_ref()
    }

    fn picture(&self, number: u32) -> Result<&Picture, IntakeError> {
        let Inside::Pictures(pictures) = &self.inside else {
            return Err(PdfError::NoPages.into());
        };
        let picture = (number as usize).checked_sub(1).and_then(|index| pictures.get(index));
        let count = pictures.len() as u32;
        picture.ok_or_else(|| PdfError::NoSuchPage { number, count }.into())
    }
}

fn pictures(map: &MappedFile, media: Media, limits: &Limits) -> Result<Vec<Picture>, IntakeError> {
    let bytes: &[u8] = map.as_ref();
    let members = match media {
        Media::Bundle => bundle::members(bytes).ok_or(IntakeError::Truncated { format: "TAR" })?,
        _ => std::iter::once(0..bytes.len()).collect(),
    };
    let mut pictures = Vec::new();
    for range in members {
        let member = bytes.get(range.clone()).unwrap_or_default();
        let head = member.get(..member.len().min(format::HEAD)).unwrap_or_default();
        let media = match (media, format::by_content(head)) {
            (Media::Bundle, Format::Known(media @ (Media::Jpeg | Media::Png | Media::Tiff))) => {
                media
            }
            (Media::Bundle, _) => {
                return Err(IntakeError::Unsupported { found: "TAR".to_owned() });
            }
            (media, _) => media,
        };
        let all = picture::facts(member, media, limits)?;
        pictures.extend(all.into_iter().zip(0..).map(|(facts, index)| Picture {
            bytes: range.clone(),
            media,
            index,
            facts,
        }));
    }
    if pictures.is_empty() {
        return Err(IntakeError::NoImages);
    }
    Ok(pictures)
}

fn unreadable(number: u32, problem: Problem) -> PageSurvey {
    PageSurvey {
        number,
        kind: PageKind::Scan,
        width: 0,
        height: 0,
        dpi: 300.0,
        dpi_known: false,
        points: [0.0, 0.0],
        problem: Some(problem),
    }
}

fn problem_of(error: &IntakeError) -> Problem {
    Problem {
        code: error.code(),
        class: error.class(),
        details: error.details(),
        cause: error.to_string(),
    }
}

/// Runs a reader on bytes from outside: one that panics costs this page, not the process. (The
/// process may still be killed from outside when a reader does not come back.)
fn guarded<T>(read: impl FnOnce() -> Result<T, IntakeError>) -> Result<T, IntakeError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| {
        let why = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("panic");
        Err(IntakeError::ReaderBroke { why: why.to_owned() })
    })
}
