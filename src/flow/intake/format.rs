//! What a file is, by its content, and whether its end is there. Looks at a few bytes at both
//! ends (and follows the chain of a TIFF's directories); decodes nothing.

use std::io::{self, Read, Seek, SeekFrom};

use super::Media;

/// What the first bytes of a file say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Format {
    Known(Media),
    WebPage,
    Other(&'static str),
}

/// Bytes [`by_content`] wants to see; PDF readers accept a header that far down.
pub(super) const HEAD: usize = 1024;

pub(super) fn by_content(head: &[u8]) -> Format {
    let is = |magic: &[u8]| head.starts_with(magic);
    let at = |offset: usize, magic: &[u8]| {
        head.get(offset..).is_some_and(|rest| rest.starts_with(magic))
    };
    if is(b"\xFF\xD8\xFF") {
        return Format::Known(Media::Jpeg);
    }
    if is(b"\x89PNG\r\n\x1A\n") {
        return Format::Known(Media::Png);
    }
    if is(b"II*\0") || is(b"MM\0*") || is(b"II+\0") || is(b"MM\0+") {
        return Format::Known(Media::Tiff);
    }
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Format::Known(Media::Pdf);
    }
    if at(257, b"ustar") && is(super::bundle::FIRST_NAME) {
        return Format::Known(Media::Bundle);
    }
    let start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let lower = start.to_ascii_lowercase();
    let holds = |tag: &[u8]| lower.windows(tag.len()).any(|window| window == tag);
    if start.starts_with(b"<") && (holds(b"<!doctype html") || holds(b"<html") || holds(b"<head")) {
        return Format::WebPage;
    }
    Format::Other(if is(b"PK\x03\x04") {
        if holds(b"word/") {
            "DOCX"
        } else if holds(b"xl/") {
            "XLSX"
        } else {
            "ZIP"
        }
    } else if is(b"\xD0\xCF\x11\xE0") {
        "DOC, XLS"
    } else if is(b"GIF8") {
        "GIF"
    } else if is(b"BM") {
        "BMP"
    } else if is(b"RIFF") && at(8, b"WEBP") {
        "WebP"
    } else if at(4, b"ftyphe") || at(4, b"ftypmif1") || at(4, b"ftypmsf1") {
        "HEIC"
    } else if at(4, b"ftypavif") {
        "AVIF"
    } else if is(b"\0\0\0\x0CjP  ") {
        "JPEG 2000"
    } else if at(4, b"ftyp") {
        "MP4"
    } else if is(b"AT&TFORM") {
        "DjVu"
    } else if is(b"{\\rtf") {
        "RTF"
    } else if is(b"%!PS") {
        "PostScript"
    } else if is(b"Rar!") {
        "RAR"
    } else if is(b"7z\xBC\xAF") {
        "7z"
    } else if is(b"\x1F\x8B") {
        "GZIP"
    } else if lower.starts_with(b"<?xml") {
        "XML"
    } else if lower.starts_with(b"{") || lower.starts_with(b"[") {
        "JSON"
    } else if std::str::from_utf8(head.get(..head.len().min(512)).unwrap_or_default())
        .map_or_else(|error| error.error_len().is_none(), |_| true)
        && !head.contains(&0)
    {
        "TXT"
    } else {
        "?"
    })
}

/// Bytes at the end of a file in which its end mark must stand. Some programs append to a PDF or
/// a JPEG after its end.
const TAIL: u64 = 64 * 1024;

/// Whether the end of the file is there.
pub(super) fn has_end(file: &mut (impl Read + Seek), size: u64, media: Media) -> io::Result<bool> {
    if media == Media::Tiff {
        return tiff_is_whole(file, size);
    }
    file.seek(SeekFrom::Start(size.saturating_sub(TAIL)))?;
    let mut tail = Vec::new();
    file.take(TAIL).read_to_end(&mut tail)?;
    Ok(match media {
        Media::Jpeg => holds(&tail, b"\xFF\xD9"),
        Media::Png => holds(&tail, b"IEND"),
        Media::Pdf => pdf_has_end(&tail),
        Media::Tiff | Media::Bundle => true,
    })
}

fn holds(bytes: &[u8], mark: &[u8]) -> bool {
    bytes.windows(mark.len()).rev().any(|window| window == mark)
}

/// `%%EOF` within the last 2 kB, white space and padding aside. (Adobe's readers ask for the last
/// 1024 bytes; a linearized file that was cut has its first `%%EOF` near the start.) A file whose
/// end has `startxref` and a number but lost the last line is whole too.
fn pdf_has_end(tail: &[u8]) -> bool {
    let padding = |byte: &&u8| byte.is_ascii_whitespace() || **byte == 0;
    let trailing = tail.iter().rev().take_while(padding).count();
    let end = tail.len() - trailing;
    let last = tail.get(end.saturating_sub(2048)..end).unwrap_or_default();
    holds(last, b"%%EOF") || holds(last, b"startxref")
}

/// Follows the chain of image directories (TIFF 6.0, section 2; or its 64-bit form); all of them, and the
/// last byte of each strip or tile, must lie within the file.
fn tiff_is_whole(file: &mut (impl Read + Seek), size: u64) -> io::Result<bool> {
    let mut tiff = TiffChain { file, size, big: false, little: true };
    match tiff.walk() {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        other => other,
    }
}

struct TiffChain<'a, F> {
    file: &'a mut F,
    size: u64,
    big: bool,
    little: bool,
}

impl<F: Read + Seek> TiffChain<'_, F> {
    fn walk(&mut self) -> io::Result<bool> {
        const MOST_PAGES: u32 = 100_000;
        let head = self.bytes::<4>(0)?;
        self.little = head.starts_with(b"II");
        self.big = head.contains(&b'+');
        let mut at = if self.big { self.number(8, 8)? } else { self.number(4, 4)? };
        for _ in 0..MOST_PAGES {
            if at == 0 {
                return Ok(true);
            }
            if at >= self.size {
                return Ok(false);
            }
            let (count_size, entry, offset) = if self.big { (8, 20, 8) } else { (2, 12, 4) };
            let entries = self.number(at, count_size)?.min(65_536);
            let first = at + count_size;
            if !self.data_is_there(first, entries, entry)? {
                return Ok(false);
            }
            let next = self.number(first + entries * entry, offset)?;
            if next == at {
                return Ok(true);
            }
            at = next;
        }
        Ok(true)
    }

    /// Whether the last strip or tile of a directory lies within the file.
    fn data_is_there(&mut self, first: u64, entries: u64, entry: u64) -> io::Result<bool> {
        let (mut offsets, mut lengths) = (None, None);
        for index in 0..entries {
            let at = first + index * entry;
            match self.number(at, 2)? {
                273 | 324 => offsets = self.last_value(at)?,
                279 | 325 => lengths = self.last_value(at)?,
                _ => {}
            }
        }
        Ok(match (offsets, lengths) {
            (Some(offset), Some(length)) => offset.saturating_add(length) <= self.size,
            (Some(offset), None) => offset <= self.size,
            _ => true,
        })
    }

    /// The last value of a directory entry, where it is an array of unsigned integers.
    fn last_value(&mut self, at: u64) -> io::Result<Option<u64>> {
        let width = match self.number(at + 2, 2)? {
            3 => 2,
            4 => 4,
            16 => 8,
            _ => return Ok(None),
        };
        let inline = if self.big { 8 } else { 4 };
        let count = self.number(at + 4, inline)?;
        let value = at + 4 + inline;
        let Some(last) = count.checked_sub(1) else { return Ok(None) };
        let total = count.saturating_mul(width);
        let base = if total <= inline { value } else { self.number(value, inline)? };
        self.number(base.saturating_add(last.saturating_mul(width)), width).map(Some)
    }

    fn number(&mut self, at: u64, width: u64) -> io::Result<u64> {
        let mut bytes = [0; 8];
        let used = bytes.get_mut(..width as usize).unwrap_or_default();
        self.file.seek(SeekFrom::Start(at))?;
        self.file.read_exact(used)?;
        Ok(if self.little {
            used.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte))
        } else {
            used.iter().fold(0, |value, &byte| value << 8 | u64::from(byte))
        })
    }

    fn bytes<const N: usize>(&mut self, at: u64) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.file.seek(SeekFrom::Start(at))?;
        self.file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn content_decides_not_the_name() {
        for (head, format) in [
            (&b"%PDF-1.4\n"[..], Format::Known(Media::Pdf)),
            (b"junk before\n%PDF-1.7", Format::Known(Media::Pdf)),
            (b"\xFF\xD8\xFF\xE0", Format::Known(Media::Jpeg)),
            (b"II*\0\x08\0\0\0", Format::Known(Media::Tiff)),
            (b"\n<!DOCTYPE html><html>", Format::WebPage),
            (b"PK\x03\x04....[Content_Types].xml word/document", Format::Other("DOCX")),
            (b"\0\0\0\x18ftypheic", Format::Other("HEIC")),
            ("Kính gửi".as_bytes(), Format::Other("TXT")),
            (b"\x01\x02\0\x03", Format::Other("?")),
        ] {
            assert_eq!(by_content(head), format, "{}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn ends_are_looked_for() {
        let end = |bytes: &[u8], media| {
            has_end(&mut Cursor::new(bytes), bytes.len() as u64, media).unwrap()
        };
        assert!(end(b"%PDF-1.4 ... startxref\n9\n%%EOF\n\0\0\0", Media::Pdf));
        let mut cut = b"%PDF-1.4 first %%EOF".to_vec();
        cut.extend([b'x'; 4000]);
        assert!(!end(&cut, Media::Pdf));
        assert!(end(b"\xFF\xD8\xFF data \xFF\xD9 appended", Media::Jpeg));
        assert!(!end(b"\xFF\xD8\xFF data", Media::Jpeg));
        let tiff = b"II*\0\x08\0\0\0\x02\0\
            \x11\x01\x04\0\x01\0\0\0\x26\0\0\0\x17\x01\x04\0\x01\0\0\0\x02\0\0\0\0\0\0\0ab";
        assert!(end(tiff, Media::Tiff));
        assert!(!end(&tiff[..tiff.len() - 1], Media::Tiff));
        assert!(!end(&tiff[..20], Media::Tiff));
    }
}
