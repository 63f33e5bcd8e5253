//! Bytes → `incoming/`: copied, hashed and synced in one pass, then renamed in one step to a name
//! that says nothing about them. The source is only read. Whatever fails leaves nothing behind.

use std::fs::{File, Metadata};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::NamedTempFile;

use super::format::{self, Format};
use super::walk::{UNFINISHED, is_unfinished};
use super::{Found, IntakeError, Media, bundle};
use crate::domain::hash::{Hasher, Sha256};

/// How long a file without its end counts as still being written, from its last change on.
pub const SETTLE: Duration = Duration::from_mins(2);

/// A file that came in whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Received {
    /// Identity of the bytes received (of the bundle, for a folder that is one document).
    pub sha256: Sha256,
    /// How many bytes.
    pub size: u64,
    /// What they are.
    pub media: Media,
    /// Where they lie now.
    pub path: PathBuf,
    /// The name of the source, for people.
    pub name: String,
}

/// Takes one file in: its bytes lie synced in `incoming` when this returns. `now` is compared
/// with the file's last change only.
pub fn receive(found: &Found, incoming: &Path, now: SystemTime) -> Result<Received, IntakeError> {
    let temporary = tempfile::Builder::new()
        .prefix(".receiving-")
        .tempfile_in(incoming)
        .map_err(IntakeError::writing)?;
    let mut copy = Copy { out: BufWriter::new(temporary), hasher: Hasher::default(), size: 0 };
    let media = if found.images.is_empty() {
        one_file(&found.path, now, &mut copy)?
    } else {
        many_images(&found.images, now, &mut copy)?
    };
    let (sha256, size) = (copy.hasher.finish(), copy.size);
    let temporary = copy.out.into_inner().map_err(|e| IntakeError::writing(e.into_error()))?;
    temporary.as_file().sync_all().map_err(IntakeError::writing)?;
    let hex = sha256.to_string();
    let path = incoming.join(hex.get(..32).unwrap_or(&hex));
    temporary.persist(&path).map_err(|e| IntakeError::writing(e.error))?;
    File::open(incoming).and_then(|folder| folder.sync_all()).map_err(IntakeError::writing)?;
    Ok(Received { sha256, size, media, path, name: found.name.clone() })
}

struct Copy {
    out: BufWriter<NamedTempFile>,
    hasher: Hasher,
    size: u64,
}

impl Write for Copy {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write_all(bytes)?;
        self.hasher.update(bytes);
        self.size += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// An opened source: what it is, how it was when opened.
struct Opened {
    file: File,
    before: Metadata,
    media: Media,
}

fn open(path: &Path, now: SystemTime) -> Result<Opened, IntakeError> {
    if let Some(sign) = unfinished_sign(path) {
        return Err(IntakeError::StillWritten { sign });
    }
    let mut file = File::open(path).map_err(IntakeError::reading)?;
    let before = file.metadata().map_err(IntakeError::reading)?;
    if !before.is_file() {
        return Err(IntakeError::NotReadable(io::ErrorKind::IsADirectory.into()));
    }
    if before.len() == 0 {
        return Err(IntakeError::Empty);
    }
    let mut head = Vec::new();
    (&mut file).take(format::HEAD as u64).read_to_end(&mut head).map_err(IntakeError::reading)?;
    let media = match format::by_content(&head) {
        Format::Known(media) => media,
        Format::WebPage => return Err(IntakeError::WebPage),
        Format::Other(found) => {
            return Err(IntakeError::Unsupported { found: found.to_owned() });
        }
    };
    if !format::has_end(&mut file, before.len(), media).map_err(IntakeError::reading)? {
        return Err(if changed_lately(&before, now) {
            IntakeError::StillWritten { sign: "no end, changed lately" }
        } else {
            IntakeError::Truncated { format: name_of(media) }
        });
    }
    file.seek(SeekFrom::Start(0)).map_err(IntakeError::reading)?;
    Ok(Opened { file, before, media })
}

fn one_file(path: &Path, now: SystemTime, copy: &mut Copy) -> Result<Media, IntakeError> {
    let mut opened = open(path, now)?;
    copy_bytes(&mut opened.file, copy)?;
    unchanged(path, &opened, copy.size)?;
    Ok(opened.media)
}

fn many_images(images: &[PathBuf], now: SystemTime, copy: &mut Copy) -> Result<Media, IntakeError> {
    for (index, path) in images.iter().enumerate() {
        let mut opened = open(path, now)?;
        let extension = match opened.media {
            Media::Jpeg => "jpg",
            Media::Png => "png",
            Media::Tiff => "tif",
            Media::Pdf | Media::Bundle => {
                let found = format!("{} in a folder of images", name_of(opened.media));
                return Err(IntakeError::Unsupported { found });
            }
        };
        let size = opened.before.len();
        let copied = bundle::write_member(copy, index + 1, extension, size, &mut opened.file)
            .map_err(IntakeError::writing)?;
        unchanged(path, &opened, copied)?;
    }
    bundle::write_end(copy).map_err(IntakeError::writing)?;
    Ok(Media::Bundle)
}

/// Copies, keeping failures of the source apart from failures of the copy.
fn copy_bytes(from: &mut File, copy: &mut Copy) -> Result<(), IntakeError> {
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(IntakeError::reading(error)),
        };
        copy.write_all(buffer.get(..read).unwrap_or_default()).map_err(IntakeError::writing)?;
    }
}

/// Refuses a source that changed while it was copied.
fn unchanged(path: &Path, opened: &Opened, copied: u64) -> Result<(), IntakeError> {
    let sign = "it changed while it was copied";
    let same = |now: &Metadata| {
        now.len() == copied
            && now.len() == opened.before.len()
            && now.modified().ok() == opened.before.modified().ok()
    };
    let handle = opened.file.metadata().map_err(IntakeError::reading)?;
    // The name may lead to another file by now: one that was replaced is taken next time.
    let name = std::fs::metadata(path).map_err(IntakeError::reading)?;
    if same(&handle) && same(&name) { Ok(()) } else { Err(IntakeError::StillWritten { sign }) }
}

fn changed_lately(metadata: &Metadata, now: SystemTime) -> bool {
    // A change in the future (a clock that runs ahead, another time zone) says nothing.
    let since = metadata.modified().ok().and_then(|changed| now.duration_since(changed).ok());
    since.is_some_and(|since| since < SETTLE)
}

/// Names that scanners, copiers and editors give to, or put beside, what is not finished.
fn unfinished_sign(path: &Path) -> Option<&'static str> {
    let name = path.file_name()?.to_str()?;
    if is_unfinished(name) {
        return Some("its name");
    }
    let beside = |sibling: String| path.with_file_name(sibling).exists();
    if UNFINISHED.iter().any(|ending| beside(format!("{name}{ending}"))) {
        return Some("an unfinished part beside it");
    }
    let locked = beside(format!("{name}.lock")) || beside(format!(".~lock.{name}#"));
    locked.then_some("a lock beside it")
}

pub(super) fn name_of(media: Media) -> &'static str {
    match media {
        Media::Pdf => "PDF",
        Media::Tiff => "TIFF",
        Media::Jpeg => "JPEG",
        Media::Png => "PNG",
        Media::Bundle => "TAR",
    }
}
