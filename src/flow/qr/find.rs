//! Codes found again: on a picture, also a photograph of a print, or in a PDF.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::claims::{Claims, PREFIX};
use super::error::QrError;
use super::place::KEY;
use crate::domain::hash::{Hasher, Sha256};
use crate::flow::clean::plane::Plane;
use crate::flow::intake::{Limits, Media, Source};
use crate::flow::read::codes::{codes, codes_anywhere};
use crate::pdf::revisions::{self, Document, Object};

/// Longest sides a picture is tried at, in pixels: blur and noise go when it is made smaller.
const SIDES: [usize; 5] = [2400, 1700, 1200, 850, 600];
/// More states than this are no paper of ours.
const MOST_STATES: usize = 64;

/// The texts of all codes in a picture or PDF, signed ones first. A PDF that carries its code as
/// text is not looked at.
pub fn texts_in(path: &Path) -> Result<Vec<String>, QrError> {
    let failed = |source| QrError::File { path: path.to_owned(), source };
    let mut head = [0; 1024];
    let mut file = File::open(path).map_err(failed)?;
    let count = file.read(&mut head).map_err(failed)?;
    let head = head.get(..count).unwrap_or_default();
    let none = || QrError::NoCode(path.to_owned());
    let media = media_of(head).ok_or_else(none)?;
    if media == Media::Pdf
        && let Ok(Some(text)) = text_in_pdf(path)
    {
        return Ok(vec![text]);
    }
    let limits = Limits { max_pages: 50, ..Limits::default() };
    let page = Source::open(path, media, &limits)?.page(1)?;
    let plane = page.raster.as_ref().and_then(Plane::of).ok_or_else(none)?;
    let mut found = texts_on(&plane);
    if found.is_empty() {
        return Err(none());
    }
    found.sort_by_key(|text| !text.starts_with(PREFIX));
    Ok(found)
}

/// What codes on a page say, tried at several sizes until a signed one is read.
fn texts_on(plane: &Plane) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let longest = plane.width.max(plane.height);
    let sizes = std::iter::once(longest).chain(SIDES.into_iter().filter(|side| *side < longest));
    for side in sizes {
        let scaled = |n: usize| (n * side / longest.max(1)).max(1);
        let part = plane.clone().scaled(scaled(plane.width), scaled(plane.height));
        let new = codes(&part).into_iter().map(|code| code.text).chain(codes_anywhere(&part));
        for text in new.collect::<Vec<String>>() {
            if !found.contains(&text) {
                found.push(text);
            }
        }
        if found.iter().any(|text| Claims::read(text).is_ok()) {
            break;
        }
    }
    found
}

/// The signed code's text as a sealed PDF carries it.
pub fn text_in_pdf(path: &Path) -> Result<Option<String>, QrError> {
    let failed = |source| QrError::File { path: path.to_owned(), source };
    let mapped = revisions::map(path).map_err(failed)?;
    let document = Document::open(&mapped)?;
    let (_, page) = document.first_page()?;
    Ok(match document.value(&page, KEY)? {
        Object::String(text) => String::from_utf8(text.bytes).ok(),
        _ => None,
    })
}

/// Whether a code is about this file: whether the file, in one of the states it has had, is what
/// the code names.
pub fn content_matches(path: &Path, half: [u8; 16]) -> Result<bool, QrError> {
    let failed = |source| QrError::File { path: path.to_owned(), source };
    let mapped = revisions::map(path).map_err(failed)?;
    let mut hasher = Hasher::default();
    let mut done = 0;
    for end in states(&mapped).into_iter().take(MOST_STATES) {
        hasher.update(mapped.get(done..end).unwrap_or_default());
        done = end;
        if Claims::half(hasher.clone().finish()) == half {
            return Ok(true);
        }
    }
    Ok(Claims::half(Sha256::of(&mapped)) == half)
}

/// Ends of the states a file has had: behind each end mark and its end of line.
fn states(data: &[u8]) -> Vec<usize> {
    const MARK: &[u8] = b"%%EOF";
    let mut ends = Vec::new();
    for (at, _) in data.windows(MARK.len()).enumerate().filter(|(_, part)| *part == MARK) {
        let mut end = at + MARK.len();
        ends.push(end);
        while ends.len() < MOST_STATES && matches!(data.get(end), Some(b'\r' | b'\n')) {
            end += 1;
            ends.push(end);
        }
        if ends.len() >= MOST_STATES {
            break;
        }
    }
    ends
}

fn media_of(head: &[u8]) -> Option<Media> {
    match head {
        [0x89, b'P', b'N', b'G', ..] => Some(Media::Png),
        [0xff, 0xd8, 0xff, ..] => Some(Media::Jpeg),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Some(Media::Tiff),
        _ if head.windows(5).any(|part| part == b"%PDF-") => Some(Media::Pdf),
        _ => None,
    }
}
