//! What was read on a paper's pages, kept page by page: a `PageRead` in JSON on each line, gzip.
//! Written and read as a stream, so that five hundred pages need no more memory than one.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use tempfile::TempPath;

use super::{KeepError, Result};
use crate::domain::hash::Hasher;
use crate::domain::manifest::Stored;
use crate::domain::page::PageRead;
use crate::store::{Body, ObjectStore, Office, StoreError};

const MEDIA: &str = "application/x-ndjson+gzip";

/// Page texts of a record.
#[derive(Debug)]
pub enum Text {
    /// Just written by a [`TextWriter`].
    New(NewText),
    /// Stored with an earlier version.
    Kept(Stored),
}

/// Page texts in a temporary file, which goes when this does.
#[derive(Debug)]
pub struct NewText {
    stored: Stored,
    path: TempPath,
    words: String,
}

impl Text {
    /// The object.
    pub fn stored(&self) -> &Stored {
        match self {
            Self::New(new) => &new.stored,
            Self::Kept(stored) => stored,
        }
    }

    /// Where it lies, as long as it is not stored.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::New(new) => Some(&new.path),
            Self::Kept(_) => None,
        }
    }

    /// Stores it where it is new; gives its words where they are at hand.
    pub(super) async fn keep(self, office: &Office) -> Result<Option<String>> {
        let new = match self {
            Self::New(new) => new,
            Self::Kept(stored) => {
                office.objects().verify(stored.sha256).await?;
                return Ok(None);
            }
        };
        office.objects().put_new(new.stored.sha256, Body::File(new.path.to_path_buf())).await?;
        office.objects().verify(new.stored.sha256).await?;
        Ok(Some(new.words))
    }
}

/// Writes page texts.
pub struct TextWriter {
    out: GzEncoder<Hashing>,
    path: TempPath,
    words: String,
}

impl TextWriter {
    /// Begins in a temporary file of the office.
    pub fn new(office: &Office) -> Result<Self> {
        let path = office.temporary();
        let file = File::create(&path).map_err(StoreError::io("create", &path))?;
        let path = TempPath::try_from_path(&path).map_err(StoreError::io("create", &path))?;
        let hashing = Hashing { file: BufWriter::new(file), hasher: Hasher::default(), length: 0 };
        Ok(Self { out: GzEncoder::new(hashing, Compression::fast()), path, words: String::new() })
    }

    /// Adds a page.
    pub fn page(&mut self, page: &PageRead) -> Result<()> {
        serde_json::to_writer(&mut self.out, page)
            .map_err(io::Error::from)
            .and_then(|()| self.out.write_all(b"\n"))
            .map_err(StoreError::io("write", &self.path))?;
        self.words.push_str(&page.text());
        self.words.push('\n');
        Ok(())
    }

    /// Ends.
    pub fn finish(self) -> Result<Text> {
        let Self { out, path, words } = self;
        let failed = StoreError::io("write", &path);
        let mut hashing = out.finish().map_err(&failed)?;
        hashing.file.flush().map_err(&failed)?;
        drop(failed);
        let stored = Stored {
            sha256: hashing.hasher.finish(),
            size: hashing.length,
            media: MEDIA.to_owned(),
        };
        Ok(Text::New(NewText { stored, path, words }))
    }
}

struct Hashing {
    file: BufWriter<File>,
    hasher: Hasher,
    length: u64,
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.file.write(bytes)?;
        self.hasher.update(bytes.get(..n).unwrap_or_default());
        self.length += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The text of stored pages, as it is searched.
pub async fn read_text(office: &Office, stored: &Stored) -> Result<String> {
    let mut words = String::new();
    read_pages(office, stored, |page| {
        words.push_str(&page.text());
        words.push('\n');
    })
    .await?;
    Ok(words)
}

/// The pages in a file that a [`TextWriter`] wrote.
pub fn pages_in_file(path: &Path) -> io::Result<Vec<PageRead>> {
    let lines = BufReader::new(GzDecoder::new(BufReader::new(File::open(path)?))).lines();
    lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}

/// Gives stored pages one by one.
pub async fn read_pages(
    office: &Office,
    stored: &Stored,
    mut take: impl FnMut(PageRead) + Send,
) -> Result<()> {
    let object = office.objects().local(stored.sha256).await?;
    office.objects().verify(stored.sha256).await?;
    let bad = || KeepError::BadText(stored.sha256);
    let mut file = File::open(&object.path).map_err(StoreError::io("open", &object.path))?;
    io::Seek::seek(&mut file, io::SeekFrom::Start(object.offset))
        .map_err(StoreError::io("read", &object.path))?;
    let lines = BufReader::new(GzDecoder::new(BufReader::new(file))).lines();
    for line in lines {
        let line = line.map_err(|_| bad())?;
        take(serde_json::from_str(&line).map_err(|_| bad())?);
    }
    Ok(())
}
