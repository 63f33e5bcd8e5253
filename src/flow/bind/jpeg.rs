//! What a JPEG says about itself (ITU-T T.81 Annex B; JFIF; Exif 2.3; ICC.1 Annex B.4), read without
//! decoding a pixel.

use std::borrow::Cow;

/// The header of a JPEG.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct JpegHeader<'a> {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) bits: u8,
    pub(super) components: u8,
    /// Coded so that every PDF reader can decode it: baseline, extended or progressive Huffman.
    pub(super) common: bool,
    /// An Adobe segment is there: CMYK samples are stored inverted.
    pub(super) adobe: bool,
    /// Exif orientation, 1 to 8.
    pub(super) orientation: u8,
    /// The ICC profile, joined.
    pub(super) profile: Option<Cow<'a, [u8]>>,
    /// Bytes up to the end of the image; less than the file where something follows.
    pub(super) length: usize,
}

/// Reads the header; `None` for what is no JPEG or has no end.
pub(super) fn header(bytes: &[u8]) -> Option<JpegHeader<'_>> {
    if !bytes.starts_with(&[0xFF, 0xD8]) {
        return None;
    }
    let mut header = JpegHeader {
        width: 0,
        height: 0,
        bits: 0,
        components: 0,
        common: false,
        adobe: false,
        orientation: 1,
        profile: None,
        length: bytes.len(),
    };
    let mut pieces: Vec<(u8, &[u8])> = Vec::new();
    let mut at = 2;
    loop {
        while *bytes.get(at)? != 0xFF {
            at += 1; // stray bytes between segments
        }
        let marker = *bytes.get(at + 1)?;
        match marker {
            0xFF => {
                at += 1;
                continue;
            }
            0x00 | 0x01 | 0xD0..=0xD8 => {
                at += 2;
                continue;
            }
            0xD9 => {
                header.length = at + 2;
                break;
            }
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let body = bytes.get(at + 4..at + 2 + length.max(2))?;
        match marker {
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                header.bits = *body.first()?;
                header.height = u32::from(u16::from_be_bytes([*body.get(1)?, *body.get(2)?]));
                header.width = u32::from(u16::from_be_bytes([*body.get(3)?, *body.get(4)?]));
                header.components = *body.get(5)?;
                header.common = marker <= 0xC2;
            }
            0xE1 if body.starts_with(b"Exif\0\0") => {
                header.orientation = body.get(6..).and_then(orientation).unwrap_or(1);
            }
            0xE2 if body.starts_with(b"ICC_PROFILE\0") => {
                pieces.push((*body.get(12)?, body.get(14..)?));
            }
            0xEE if body.starts_with(b"Adobe") => header.adobe = true,
            _ => {}
        }
        at += 2 + length.max(2);
        if marker == 0xDA {
            at = after_scan(bytes, at);
        }
    }
    pieces.sort_by_key(|(number, _)| *number);
    header.profile = match pieces.as_slice() {
        [] => None,
        [(_, one)] => Some(Cow::Borrowed(*one)),
        many => {
            Some(Cow::Owned(many.iter().flat_map(|(_, piece)| piece.iter().copied()).collect()))
        }
    };
    (header.width > 0 && header.height > 0).then_some(header)
}

/// Where the next segment after entropy-coded data starts.
fn after_scan(bytes: &[u8], mut at: usize) -> usize {
    while let Some(ahead) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| *b == 0xFF)) {
        at += ahead;
        match bytes.get(at + 1) {
            Some(0x00 | 0xD0..=0xD7) => at += 2,
            Some(0xFF) => at += 1,
            Some(_) => return at,
            None => break,
        }
    }
    bytes.len()
}

/// Tag 274 of the first directory of a TIFF structure.
fn orientation(tiff: &[u8]) -> Option<u8> {
    let little = tiff.starts_with(b"II");
    let short = |at: usize| {
        let pair = [*tiff.get(at)?, *tiff.get(at + 1)?];
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let long = |at: usize| {
        let (a, b) = (u32::from(short(at)?), u32::from(short(at + 2)?));
        Some(if little { b << 16 | a } else { a << 16 | b } as usize)
    };
    let directory = long(4)?;
    for n in 0..usize::from(short(directory)?) {
        let entry = directory + 2 + 12 * n;
        if short(entry)? == 274 {
            return u8::try_from(short(entry + 8)?).ok().filter(|o| (1..=8).contains(o));
        }
    }
    None
}
