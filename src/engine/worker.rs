//! The child process: one job in, one answer out, until its input ends.
//!
//! Runs in a process of its own ([`COMMAND`]), so that hostile bytes, a panic or a crash in C
//! cost one page. A frame is a little-endian `u32` length and so many bytes of JSON.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::pool::{FRAME_LIMIT, Job};
use crate::domain::page::PageRead;
use crate::domain::problem::Problem;
use crate::flow::intake::{Limits, Media, Source, Survey};
use crate::flow::read::{ReadSettings, Reader};

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
}

/// What a child answers to a [`FileJob`].
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// To a survey.
    Survey(Survey),
    /// To a page.
    Page(Box<PageRead>),
}

impl Job for FileJob {
    type Outcome = Answer;

    fn name(&self) -> String {
        match self {
            Self::Survey(_) => "survey".to_owned(),
            Self::Page { number, .. } => format!("page {number}"),
        }
    }

    fn pixels(&self) -> u64 {
        match self {
            Self::Survey(_) => 0,
            Self::Page { pixels, .. } => *pixels,
        }
    }
}

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
